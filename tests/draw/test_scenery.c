#include "support.h"

#include "draw/canvas_kernels.h"
#include "draw/land.h"
#include "draw/scenery.h"
#include "draw/scenery_places.h"
#include "heapstorm/instruction_set.h"

/// A world, and the scenery that is painted behind it.
typedef struct stage {
    hs_gate gate, own;
    hs_world *world;
    hs_draw_options options;
    hs_scenery *scenery;
} stage;

static void tick(stage *it, int ticks)
{
    const hs_input input = {0};
    hs_error error;
    for (int t = 0; t < ticks; t++) assert_true(hs_world_tick(it->world, &input, &error));
}

static void open_stage(stage *it, const char *place)
{
    *it = (stage){.options = hs_draw_options_default()};
    hs_error error = {""};
    const hs_world_config config = {
        .scenario = "calm",
        .assets = HS_ASSETS_SOURCE,
        .seed = 1,
        .rank = -1.0,
        .instruction_set = -1,
    };
    it->world = hs_world_create(&it->gate, &config, &error);
    assert_string_equal(error.message, "");
    it->options.ground = HS_GROUND_STARS;
    it->options.place = place;
    tick(it, 40);
}

static void close_stage(stage *it)
{
    hs_scenery_destroy(it->scenery);
    hs_world_destroy(it->world);
    hs_test_expect_gate_empty(&it->own);
    hs_test_expect_gate_empty(&it->gate);
}

static hs_backdrop painted(stage *it, int width, int height, hs_thread_pool *pool)
{
    const hs_camera camera = hs_camera_aim(&it->options, it->world, (float)width, (float)height);
    return hs_backdrop_paint(&it->scenery, &it->own, &it->options, it->world, &camera, width,
                             height, pool);
}

static double luminance_of(uint32_t pixel)
{
    return (0.2126 * (double)(pixel >> 16 & 255u) + 0.7152 * (double)(pixel >> 8 & 255u) +
            0.0722 * (double)(pixel & 255u)) /
           255.0;
}

static bool equals(const hs_backdrop *a, const uint32_t *pixels)
{
    for (int row = 0; row < a->height; row++) {
        if (memcmp(a->pixels + (size_t)row * a->stride, pixels + row * a->width,
                   (size_t)a->width * sizeof *pixels) != 0) {
            return false;
        }
    }
    return true;
}

/// A copy of the picture, without gaps.
static uint32_t *copy_of(const hs_backdrop *picture)
{
    uint32_t *pixels = calloc((size_t)picture->width * (size_t)picture->height, sizeof *pixels);
    assert_non_null(pixels);
    for (int row = 0; row < picture->height; row++)
        memcpy(pixels + row * picture->width, picture->pixels + (size_t)row * picture->stride,
               (size_t)picture->width * sizeof *pixels);
    return pixels;
}

static void every_place_is_dark_and_quiet_enough_for_bullets(void **state)
{
    (void)state;
    size_t count;
    const hs_scenery_place *places = hs_scenery_all_places(&count);
    assert_true(count >= 6);
    for (size_t p = 0; p < count; p++) {
        stage it;
        open_stage(&it, places[p].word);
        const hs_backdrop picture = painted(&it, 270, 360, NULL);
        double sum = 0.0;
        size_t bright = 0, all = 270 * 360;
        for (int row = 0; row < picture.height; row++) {
            for (int column = 0; column < picture.width; column++) {
                uint32_t pixel = picture.pixels[(size_t)row * picture.stride + (size_t)column];
                assert_int_equal(pixel >> 24, 255);
                sum += luminance_of(pixel);
                bright += luminance_of(pixel) > 0.18;
            }
        }
        // Points of light may be brighter; all of them together are next to nothing.
        assert_true(bright < all / 50);
        assert_true(sum / (double)all > 0.01 && sum / (double)all < 0.11);
        close_stage(&it);
    }
}

static void a_place_drifts_with_the_ticks_and_between_them(void **state)
{
    (void)state;
    size_t count;
    const hs_scenery_place *places = hs_scenery_all_places(&count);
    for (size_t p = 0; p < count; p++) {
        stage it;
        open_stage(&it, places[p].word);
        hs_backdrop picture = painted(&it, 270, 360, NULL);
        uint32_t *former = copy_of(&picture);
        picture = painted(&it, 270, 360, NULL);
        assert_true(equals(&picture, former));
        it.options.blend = 0.5f;
        picture = painted(&it, 270, 360, NULL);
        assert_false(equals(&picture, former));
        it.options.blend = 1.0f;
        tick(&it, 1);
        picture = painted(&it, 270, 360, NULL);
        assert_false(equals(&picture, former));
        free(former);
        close_stage(&it);
    }
}

static void several_threads_paint_what_one_does_at_any_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {12, 16}, {61, 80}, {540, 720}, {2160, 90}, {811, 1081}};
    hs_gate gate = {0};
    hs_error error;
    hs_thread_pool *pool = hs_thread_pool_create(&gate, 3, &error);
    assert_non_null(pool);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        stage one, other;
        open_stage(&one, "stack");
        open_stage(&other, "stack");
        const hs_backdrop a = painted(&one, sizes[s][0], sizes[s][1], NULL);
        const hs_backdrop b = painted(&other, sizes[s][0], sizes[s][1], pool);
        assert_non_null(a.pixels);
        uint32_t *copy = copy_of(&a);
        assert_true(equals(&b, copy));
        uint32_t room[HS_BACKDROP_ROW_ROOM];
        for (int row = 0; row < sizes[s][1]; row += 7) {
            const uint32_t *pixels = hs_backdrop_row(&a, row, room);
            for (int x = 0; x < sizes[s][0]; x++) assert_int_equal(pixels[x] >> 24, 255);
        }
        free(copy);
        close_stage(&one);
        close_stage(&other);
    }
    hs_thread_pool_destroy(pool);
    hs_test_expect_gate_empty(&gate);
}

static void a_frame_asks_for_no_memory_once_a_place_is_there(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, "cycle");
    painted(&it, 270, 360, NULL);
    uint64_t before = it.own.total.allocations;
    for (int frame = 0; frame < 400; frame++) {
        if (frame == 20) it.options.place = "fragments";
        if (frame == 50) it.options.place = "stop-the-world";
        tick(&it, 1);
        painted(&it, 270, 360, NULL);
    }
    assert_int_equal(it.own.total.allocations, before);
    close_stage(&it);
}

static void another_place_comes_when_the_former_one_has_faded(void **state)
{
    (void)state;
    stage it, there;
    open_stage(&it, "stack");
    open_stage(&there, "cycle");
    hs_backdrop picture = painted(&it, 135, 180, NULL);
    assert_true(picture.level == 1.0f);
    it.options.place = "cycle";
    float least = 1.0f;
    for (int frame = 0; frame < 300; frame++) {
        float former = picture.level;
        picture = painted(&it, 135, 180, NULL);
        assert_true(fabsf(picture.level - former) < 0.05f); // no jump
        if (picture.level < least) least = picture.level;
    }
    assert_true(least == 0.0f && picture.level == 1.0f);
    const hs_backdrop wanted = painted(&there, 135, 180, NULL);
    uint32_t *copy = copy_of(&wanted);
    assert_true(equals(&picture, copy));
    free(copy);
    close_stage(&it);
    close_stage(&there);
}

static void the_plain_ground_has_no_backdrop_and_an_unknown_word_means_the_stars(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, "nowhere");
    assert_ptr_equal(hs_scenery_place_of("nowhere"), hs_scenery_place_of("stars"));
    assert_ptr_equal(hs_scenery_place_of(NULL), hs_scenery_place_of("stars"));
    it.options.ground = HS_GROUND_PLAIN;
    assert_null(painted(&it, 135, 180, NULL).pixels);
    assert_null(it.scenery);
    it.options.ground = HS_GROUND_STARS;
    it.options.place = NULL; // that of the world's stage
    assert_non_null(painted(&it, 135, 180, NULL).pixels);
    close_stage(&it);
}

static void a_land_lies_before_the_scenery_and_the_scenery_beyond_it(void **state)
{
    (void)state;
    stage it;
    hs_error error;
    hs_land land;
    open_stage(&it, "stack");
    hs_backdrop picture = painted(&it, 135, 180, NULL);
    uint32_t *alone = copy_of(&picture);
    assert_true(hs_land_open(&land, &it.own, &error));
    it.options.ground = HS_GROUND_HEAP;
    it.options.land = land.ground;
    for (int frame = 0; frame < 120; frame++) {
        hs_land_look(&land, it.world, 1.0f / 60.0f, false);
        picture = painted(&it, 135, 180, NULL);
    }
    const hs_backdrop bare = hs_ground_backdrop(land.ground);
    const size_t bytes = 135 * sizeof *alone;
    assert_memory_equal(picture.pixels, alone, bytes);
    assert_memory_equal(picture.pixels + 179 * picture.stride, bare.pixels + 179 * bare.stride,
                        bytes);
    it.options.place = "";
    picture = painted(&it, 135, 180, NULL);
    assert_ptr_equal(picture.pixels, bare.pixels); // a world without a stage has the land alone
    free(alone);
    hs_land_close(&land);
    close_stage(&it);
}

static void rows_are_mixed_and_laid_alike_by_every_instruction_set(void **state)
{
    (void)state;
    enum { PIXELS = 64 };
    uint32_t upper[PIXELS], lower[PIXELS], under[PIXELS], first[PIXELS], to[PIXELS];
    uint32_t number = 1;
    for (int i = 0; i < PIXELS; i++) {
        uint32_t *rows[] = {&upper[i], &lower[i], &under[i]};
        for (int r = 0; r < 3; r++) {
            number = number * 1664525u + 1013904223u;
            // Premultiplied: no channel is more than the alpha.
            uint32_t alpha = number >> 24;
            *rows[r] = alpha << 24 | (alpha / 2) << 16 | (alpha / 3) << 8 | alpha;
        }
        under[i] |= 0xFF000000u;
    }
    for (uint32_t share = 0; share < 256; share += 51) {
        for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
            const hs_canvas_kernels *kernels = hs_canvas_kernels_for((hs_instruction_set)set);
            memcpy(to, under, sizeof to);
            kernels->drift(to, upper, lower, share, PIXELS);
            if (set == 0) memcpy(first, to, sizeof first);
            assert_memory_equal(to, first, sizeof to);
            for (int i = 0; i < PIXELS; i++) assert_int_equal(to[i] >> 24, 255);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_dark_and_quiet_enough_for_bullets),
        cmocka_unit_test(a_place_drifts_with_the_ticks_and_between_them),
        cmocka_unit_test(several_threads_paint_what_one_does_at_any_size),
        cmocka_unit_test(a_frame_asks_for_no_memory_once_a_place_is_there),
        cmocka_unit_test(another_place_comes_when_the_former_one_has_faded),
        cmocka_unit_test(a_land_lies_before_the_scenery_and_the_scenery_beyond_it),
        cmocka_unit_test(rows_are_mixed_and_laid_alike_by_every_instruction_set),
        cmocka_unit_test(the_plain_ground_has_no_backdrop_and_an_unknown_word_means_the_stars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
