#include "worlds.h"

#include <math.h>

#include "draw/camera.h"

enum { WIDTH = 540, HEIGHT = 720 };

/// A world whose ship stands where it begins, at the lower edge.
typedef struct stage {
    hs_gate gate;
    hs_world *world;
} stage;

static void open_stage(stage *it)
{
    const hs_world_config config = {
        .scenario = "calm", .seed = 1, .rank = -1.0, .instruction_set = -1};
    *it = (stage){0};
    it->world = hs_test_world_open(&it->gate, &config);
}

static void close_stage(stage *it)
{
    hs_test_world_close(&it->gate, it->world);
}

static hs_camera aim(const stage *it, float zoom, float roll, float shake_x, float shake_y)
{
    hs_draw_options options = hs_draw_options_default();
    options.zoom = zoom;
    options.roll = roll;
    options.shake_x = shake_x;
    options.shake_y = shake_y;
    return hs_camera_aim(&options, it->world, WIDTH, HEIGHT);
}

static void expect_place(const hs_camera *camera, float x, float y, float right, float down)
{
    vec2s place = hs_camera_map(camera, x, y);
    if (fabsf(place.x - right) < 0.01f && fabsf(place.y - down) < 0.01f) return;
    fail_msg("(%g, %g) is at (%g, %g), not at (%g, %g)", (double)x, (double)y, (double)place.x,
             (double)place.y, (double)right, (double)down);
}

/// Flies the ship: a second or two to the right (1) or left (-1) and down (1) or up (-1).
static void fly(stage *it, int across, int along, int ticks)
{
    for (int tick = 0; tick < ticks; tick++)
        hs_test_tick(it->world, (hs_input){.across = (int8_t)across, .along = (int8_t)along});
}

static void without_options_the_field_fills_the_picture(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    const hs_camera camera = aim(&it, 1.0f, 0.0f, 0.0f, 0.0f);
    expect_place(&camera, 0.0f, 0.0f, 0.0f, 0.0f);
    expect_place(&camera, HS_FIELD_WIDTH, HS_FIELD_HEIGHT, WIDTH, HEIGHT);
    const hs_camera_numbers numbers = hs_camera_numbers_of(&camera, 8.0f);
    assert_true(numbers.across_x == 9.0f && numbers.down_y == 9.0f);
    assert_true(numbers.across_y == 0.0f && numbers.down_x == 0.0f);
    assert_true(numbers.across == 0.0f && numbers.down == 0.0f);
    close_stage(&it);
}

static void the_zoom_spreads_and_the_roll_turns_clockwise_about_the_middle(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    fly(&it, 0, -1, 60); // nearer to the middle, so that it is in every picture
    hs_camera camera = aim(&it, 1.25f, 0.0f, 0.0f, 0.0f);
    expect_place(&camera, 240.0f, 320.0f, 270.0f, 360.0f);
    expect_place(&camera, 340.0f, 320.0f, 270.0f + 125.0f * 1.125f, 360.0f);
    camera = aim(&it, 1.0f, 90.0f, 0.0f, 0.0f);
    expect_place(&camera, 240.0f, 320.0f, 270.0f, 360.0f);
    // What was to the right is below, what was below is to the left.
    expect_place(&camera, 340.0f, 320.0f, 270.0f, 360.0f + 112.5f);
    expect_place(&camera, 240.0f, 420.0f, 270.0f - 112.5f, 360.0f);
    close_stage(&it);
}

static void a_shake_goes_to_the_picture_s_right_and_down_however_it_is_rolled(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    for (int roll = 0; roll < 360; roll += 45) {
        hs_camera camera = aim(&it, 0.75f, (float)roll, 4.0f, -6.0f);
        expect_place(&camera, 240.0f, 320.0f, 270.0f + 4.0f * 1.125f, 360.0f - 6.0f * 1.125f);
    }
    close_stage(&it);
}

static void an_inverted_camera_returns_the_point(void **state)
{
    (void)state;
    static const float zooms[] = {HS_CAMERA_ZOOM_LEAST, 1.0f, 1.7f, HS_CAMERA_ZOOM_MOST};
    stage it;
    open_stage(&it);
    for (int roll = -180; roll <= 180; roll += 15) {
        for (size_t z = 0; z < sizeof zooms / sizeof zooms[0]; z++) {
            const hs_camera camera = aim(&it, zooms[z], (float)roll, 3.0f, -2.0f);
            for (float y = 0.0f; y <= 640.0f; y += 64.0f) {
                for (float x = 0.0f; x <= 480.0f; x += 48.0f) {
                    vec2s found = hs_camera_unmap(&camera, hs_camera_map(&camera, x, y));
                    assert_true(fabsf(found.x - x) < 0.01f && fabsf(found.y - y) < 0.01f);
                }
            }
        }
    }
    close_stage(&it);
}

static void expect_ship_in_picture(const stage *it, hs_draw_options options)
{
    const hs_player *player = hs_world_player(it->world);
    const hs_camera camera = hs_camera_aim(&options, it->world, WIDTH, HEIGHT);
    vec2s ship = hs_camera_map(&camera, player->x, player->y);
    float margin = HS_CAMERA_MARGIN * 1.125f - 0.01f;
    if (ship.x >= margin && ship.x <= WIDTH - margin && ship.y >= margin &&
        ship.y <= HEIGHT - margin) {
        return;
    }
    fail_msg("zoom %g, roll %g, shake (%g, %g): the ship is at (%g, %g)", (double)options.zoom,
             (double)options.roll, (double)options.shake_x, (double)options.shake_y, (double)ship.x,
             (double)ship.y);
}

static void the_ship_stays_in_the_picture_under_every_zoom_roll_and_shake(void **state)
{
    (void)state;
    static const float zooms[] = {-1.0f, 0.0f, 0.5f, 1.0f, 2.5f, 4.0f, 1000.0f, NAN, INFINITY};
    static const float shakes[] = {-1000.0f, -7.0f, 0.0f, 7.0f, 1000.0f};
    stage it;
    open_stage(&it);
    for (int corner = 0; corner < 4; corner++) {
        fly(&it, corner % 2 * 2 - 1, corner / 2 * 2 - 1, 200);
        for (size_t z = 0; z < sizeof zooms / sizeof zooms[0]; z++) {
            for (int roll = -360; roll <= 360; roll += 30) {
                for (size_t s = 0; s < 25; s++) {
                    hs_draw_options options = hs_draw_options_default();
                    options.zoom = zooms[z];
                    options.roll = roll == 360 ? INFINITY : (float)roll;
                    options.shake_x = shakes[s % 5];
                    options.shake_y = shakes[s / 5];
                    expect_ship_in_picture(&it, options);
                }
            }
        }
    }
    close_stage(&it);
}

static void a_hit_s_shake_moves_the_whole_field_even_where_the_ship_is_at_the_edge(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    fly(&it, 1, 1, 200);
    const hs_camera camera = aim(&it, 1.0f, 0.0f, 7.0f, 7.0f);
    expect_place(&camera, 100.0f, 100.0f, 107.0f * 1.125f, 107.0f * 1.125f);
    close_stage(&it);
}

// ---- Beneath the field -------------------------------------------------------------------------

static void the_plane_beneath_fills_the_picture_and_is_smaller_in_the_distance(void **state)
{
    (void)state;
    static const float aspects[] = {0.3f, 0.75f, 1.0f, 4.0f / 3.0f, 3.0f};
    for (size_t a = 0; a < sizeof aspects / sizeof aspects[0]; a++) {
        const mat4s matrix = hs_camera_beneath(aspects[a]);
        float former = 0.0f;
        for (int i = 100; i >= 0; i--) {
            float y = (float)i / 100.0f;
            float z = hs_camera_unmap_beneath(&matrix, y);
            assert_true(z > former);
            former = z;
            vec3s middle = hs_camera_map_beneath(&matrix, 0.0f, z);
            assert_true(fabsf(middle.x - 0.5f) < 1e-5f && fabsf(middle.y - y) < 1e-4f);
            vec3s beside = hs_camera_map_beneath(&matrix, 1.0f, z);
            assert_true(beside.x > middle.x && fabsf(beside.y - y) < 1e-4f);
        }
        float near = hs_camera_map_beneath(&matrix, 0.0f, hs_camera_unmap_beneath(&matrix, 1.0f)).z;
        float far = hs_camera_map_beneath(&matrix, 0.0f, hs_camera_unmap_beneath(&matrix, 0.0f)).z;
        assert_true(fabsf(far / near - HS_CAMERA_FAR) < 1e-3f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_options_the_field_fills_the_picture),
        cmocka_unit_test(the_zoom_spreads_and_the_roll_turns_clockwise_about_the_middle),
        cmocka_unit_test(a_shake_goes_to_the_picture_s_right_and_down_however_it_is_rolled),
        cmocka_unit_test(an_inverted_camera_returns_the_point),
        cmocka_unit_test(the_ship_stays_in_the_picture_under_every_zoom_roll_and_shake),
        cmocka_unit_test(a_hit_s_shake_moves_the_whole_field_even_where_the_ship_is_at_the_edge),
        cmocka_unit_test(the_plane_beneath_fills_the_picture_and_is_smaller_in_the_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
