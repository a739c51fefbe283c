// A land: the memory of a world as ground.
#include "worlds.h"

#include "draw/camera.h"
#include "draw/land.h"

enum { WIDTH = 270, HEIGHT = 360 };

/// The sum of all channels of all pixels.
static double brightness_of(const hs_ground *ground)
{
    const hs_backdrop picture = hs_ground_backdrop(ground);
    double sum = 0;
    for (int y = 0; y < picture.height; y++) {
        const uint32_t *row = picture.pixels + (size_t)y * picture.stride;
        for (int x = 0; x < picture.width; x++)
            sum += (row[x] >> 16 & 255u) + (row[x] >> 8 & 255u) + (row[x] & 255u);
    }
    return sum;
}

static double shown(hs_land *land, const hs_world *world)
{
    hs_draw_options options = hs_draw_options_default();
    const hs_camera camera = hs_camera_still(WIDTH, HEIGHT);
    options.ground = HS_GROUND_HEAP;
    options.land = land->ground;
    const hs_ground *ground = hs_ground_paint(&options, world, &camera, WIDTH, HEIGHT, NULL);
    assert_ptr_equal(ground, land->ground);
    return brightness_of(ground);
}

static void look(hs_land *land, hs_world *world, int frames)
{
    for (int frame = 0; frame < frames; frame++) {
        hs_test_ticks(world, 1);
        hs_land_look(land, world, 1.0f / 60.0f, false);
    }
}

static void a_land_shows_the_memory_of_a_world_under_every_strategy_and_layout(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_world_config config = {.scenario = "storm",
                                  .seed = 1,
                                  .rank = -1.0,
                                  .bullets = 200,
                                  .particles = 8000,
                                  .instruction_set = -1};
        hs_test_world_way(way, &config);
        hs_gate world_gate = {0}, gate = {0};
        hs_world *world = hs_test_world_open(&world_gate, &config);
        hs_error error = {""};
        hs_land land;
        assert_true(hs_land_open(&land, &gate, &error));
        double bare = shown(&land, world);
        look(&land, world, 150);
        assert_true(land.news.count > 100);
        shown(&land, world); // lays it out for so many tiles
        uint64_t requests = gate.requests;
        look(&land, world, 60);
        assert_true(shown(&land, world) > 1.3 * bare);
        assert_int_equal(gate.requests, requests);
        hs_land_close(&land);
        hs_test_expect_gate_empty(&gate);
        hs_test_world_close(&world_gate, world);
    }
}

static void a_switch_is_new_land_and_so_is_another_world(void **state)
{
    (void)state;
    const hs_world_config config = {
        .scenario = "calm", .seed = 1, .rank = -1.0, .instruction_set = -1};
    hs_gate world_gate = {0}, gate = {0};
    hs_world *world = hs_test_world_open(&world_gate, &config);
    hs_error error = {""};
    hs_land land;
    assert_true(hs_land_open(&land, &gate, &error));
    look(&land, world, 5);
    uint64_t first = land.news.land;
    look(&land, world, 5);
    assert_int_equal(land.news.land, first);
    assert_true(hs_world_switch(world, hs_strategy_baseline(), HS_LAYOUT_ARRAY, &error));
    look(&land, world, 5);
    assert_int_equal(land.news.land, first + 1);
    assert_true(hs_world_switch(world, hs_strategy_baseline(), HS_LAYOUT_LIST, &error));
    look(&land, world, 5);
    assert_int_equal(land.news.land, first + 2);
    hs_test_world_close(&world_gate, world);
    world = hs_test_world_open(&world_gate, &config);
    look(&land, world, 5);
    assert_int_equal(land.news.land, first + 3);
    hs_land_close(&land);
    hs_test_world_close(&world_gate, world);
    hs_test_expect_gate_empty(&gate);
}

static void without_memory_there_is_no_land_and_none_is_lost(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_land land = {0};
    bool is_open = false;
    for (uint64_t n = 1; !is_open; n++) {
        hs_error error = {""};
        gate = (hs_gate){.fail_at = n};
        is_open = hs_land_open(&land, &gate, &error);
        if (is_open) break;
        assert_non_null(strstr(error.message, "out of memory"));
        hs_test_expect_gate_empty(&gate);
        assert_true(n < 100);
    }
    hs_land_close(&land);
    hs_test_expect_gate_empty(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_land_shows_the_memory_of_a_world_under_every_strategy_and_layout),
        cmocka_unit_test(a_switch_is_new_land_and_so_is_another_world),
        cmocka_unit_test(without_memory_there_is_no_land_and_none_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
