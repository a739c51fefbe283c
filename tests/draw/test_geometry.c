#include "support.h"

#include <SDL.h>

#include "draw/canvas.h"
#include "draw/geometry.h"

enum { WIDTH = 270, HEIGHT = 360 };

typedef struct rendered {
    hs_gate gate;
    hs_world *world;
    SDL_Surface *surface;
    SDL_Renderer *renderer;
} rendered;

static void open_rendered(rendered *opened, const char *scenario, uint32_t particles, int ticks)
{
    *opened = (rendered){0};
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
    hs_error error = {0};
    const hs_world_config config = {.scenario = scenario,
                                    .assets = HS_ASSETS_SOURCE,
                                    .seed = 1,
                                    .rank = -1,
                                    .bullets = 500,
                                    .particles = particles,
                                    .instruction_set = -1};
    opened->world = hs_world_create(&opened->gate, &config, &error);
    if (opened->world == NULL) fail_msg("%s", error.message);
    const hs_input input = {.shoot = true};
    for (int t = 0; t < ticks; t++) assert_true(hs_world_tick(opened->world, &input, &error));
    opened->surface =
        SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(opened->surface);
    opened->renderer = SDL_CreateSoftwareRenderer(opened->surface);
    assert_non_null(opened->renderer);
}

static void close_rendered(rendered *opened)
{
    hs_world_destroy(opened->world);
    SDL_DestroyRenderer(opened->renderer);
    SDL_FreeSurface(opened->surface);
    hs_test_expect_gate_empty(&opened->gate);
}

static const SDL_FRect whole = {0, 0, WIDTH, HEIGHT};

/// A moment at which both renderers are compared, and by how much their pictures may differ in a
/// channel: of a pixel, because a spark's light may fall to one side or the other, and of a square
/// of BLOCK pixels a side, which is what the eye can tell apart in a crowd of sparks.
typedef struct comparison {
    const char *scenario;
    uint32_t particles;
    int ticks;
    double by_pixel, by_block;
    float zoom, roll;
} comparison;

enum { BLOCK = 10 };

static double channel_of(uint32_t pixel, unsigned c)
{
    return pixel >> (8 * c) & 255u;
}

/// Mean absolute difference of a channel, between means over squares of so many pixels a side.
static double difference(const uint32_t *first, const rendered *opened, size_t side)
{
    const uint32_t *second = opened->surface->pixels;
    size_t stride = (size_t)opened->surface->pitch / 4;
    double sum = 0.0;
    for (size_t top = 0; top < HEIGHT; top += side) {
        for (size_t left = 0; left < WIDTH; left += side) {
            double apart[3] = {0};
            for (size_t i = 0; i < side * side; i++) {
                size_t x = left + i % side, y = top + i / side;
                for (unsigned c = 0; c < 3; c++) {
                    apart[c] +=
                        channel_of(first[y * WIDTH + x], c) - channel_of(second[y * stride + x], c);
                }
            }
            for (unsigned c = 0; c < 3; c++) sum += fabs(apart[c]);
        }
    }
    return sum / (3.0 * (double)WIDTH * (double)HEIGHT);
}

static void both_renderers_draw_the_same_picture(void **state)
{
    (void)state;
    static const comparison moments[] = {
        {"storm", 2000, 120, 6.0, 1.6, 1.0f, 0.0f},
        {"storm", 50000, 300, 17.0, 3.5, 1.0f, 0.0f},
        {"gauntlet", 1000, 1320, 2.0, 0.6, 1.0f, 0.0f},
        // The ship bursts: where many sparks share few pixels a sum by blending is a little
        // brighter.
        {"gauntlet", 1000, 1400, 2.0, 0.65, 1.0f, 0.0f},
        {"calm", 1000, 400, 4.0, 1.2, 1.0f, 0.0f},
        {"storm", 2000, 120, 6.0, 1.6, 1.0f, 25.0f},
        {"gauntlet", 1000, 1320, 2.0, 0.6, 1.7f, 0.0f},
        {"gauntlet", 1000, 1400, 2.0, 0.6, 1.7f, 0.0f},
        {"storm", 20000, 300, 17.0, 3.5, 0.7f, -100.0f},
    };
    for (size_t m = 0; m < sizeof moments / sizeof moments[0]; m++) {
        const comparison *at = &moments[m];
        hs_error error = {0};
        rendered opened;
        open_rendered(&opened, at->scenario, at->particles, at->ticks);
        hs_draw_options options = hs_draw_options_default();
        options.zoom = at->zoom;
        options.roll = at->roll;
        hs_canvas *canvas = hs_canvas_create(&opened.gate, WIDTH, HEIGHT,
                                             HS_INSTRUCTION_SET_BASELINE, NULL, &error);
        hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
        assert_non_null(canvas);
        assert_non_null(geometry);
        hs_canvas_draw(canvas, opened.world, &options);
        hs_geometry_draw(geometry, opened.world, &options, &whole);
        SDL_RenderFlush(opened.renderer);
        const uint32_t *pixels = hs_canvas_pixels(canvas);
        double by_pixel = difference(pixels, &opened, 1);
        double by_block = difference(pixels, &opened, BLOCK);
        if (by_pixel > at->by_pixel || by_block > at->by_block) {
            fail_msg("%s with %u, roll %.0f: %.2f by pixel, %.2f by block", at->scenario,
                     at->particles, (double)at->roll, by_pixel, by_block);
        }
        assert_int_equal(hs_geometry_left_out(geometry), 0);
        hs_geometry_destroy(geometry);
        hs_canvas_destroy(canvas);
        close_rendered(&opened);
    }
}

static void dimming_and_density_change_both_renderers_alike(void **state)
{
    (void)state;
    hs_error error = {0};
    rendered opened;
    open_rendered(&opened, "storm", 10000, 120);
    hs_draw_options options = hs_draw_options_default();
    options.background = 0.3f;
    options.particles = 0.25f;
    options.shake_x = 5.0f;
    options.palette = HS_PALETTE_COLOR_BLIND;
    hs_canvas *canvas =
        hs_canvas_create(&opened.gate, WIDTH, HEIGHT, HS_INSTRUCTION_SET_BASELINE, NULL, &error);
    hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
    assert_non_null(canvas);
    assert_non_null(geometry);
    hs_canvas_draw(canvas, opened.world, &options);
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    SDL_RenderFlush(opened.renderer);
    double by_pixel = difference(hs_canvas_pixels(canvas), &opened, 1);
    double by_block = difference(hs_canvas_pixels(canvas), &opened, BLOCK);
    if (by_pixel > 6.0 || by_block > 1.6) fail_msg("%.2f and %.2f", by_pixel, by_block);
    hs_geometry_destroy(geometry);
    hs_canvas_destroy(canvas);
    close_rendered(&opened);
}

static void what_is_above_the_ceiling_is_thinned_and_told(void **state)
{
    (void)state;
    hs_error error = {0};
    rendered opened;
    open_rendered(&opened, "storm", HS_GEOMETRY_SPRITES + 50000, 2);
    hs_draw_options options = hs_draw_options_default();
    hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
    assert_non_null(geometry);
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    assert_true(hs_geometry_left_out(geometry) >= 50000);
    options.particles = 0.25f;
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    assert_int_equal(hs_geometry_left_out(geometry), 0);
    hs_geometry_destroy(geometry);
    close_rendered(&opened);
}

static void another_size_or_palette_and_a_restored_device_draw_on(void **state)
{
    (void)state;
    hs_error error = {0};
    rendered opened;
    open_rendered(&opened, "gauntlet", 1000, 200);
    hs_draw_options options = hs_draw_options_default();
    hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
    assert_non_null(geometry);
    assert_true(hs_geometry_restore(geometry, &error));
    const SDL_FRect fields[] = {
        {0, 0, WIDTH, HEIGHT}, {10, 10, 90, 120}, {0, 0, 1, 1}, {0, 0, 0, 0}};
    for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
        options.palette = (hs_palette)(f % HS_PALETTE_COUNT);
        hs_geometry_draw(geometry, opened.world, &options, &fields[f]);
        SDL_RenderFlush(opened.renderer);
        assert_true(hs_geometry_restore(geometry, &error));
    }
    hs_geometry_destroy(geometry);
    close_rendered(&opened);
}

static void a_steady_frame_asks_the_gate_for_nothing(void **state)
{
    (void)state;
    hs_error error = {0};
    rendered opened;
    open_rendered(&opened, "storm", 5000, 60);
    hs_draw_options options = hs_draw_options_default();
    hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
    assert_non_null(geometry);
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    uint64_t requests = opened.gate.requests;
    for (int frame = 0; frame < 5; frame++) {
        hs_geometry_draw(geometry, opened.world, &options, &whole);
        SDL_RenderFlush(opened.renderer);
    }
    assert_int_equal(opened.gate.requests, requests);
    hs_geometry_destroy(geometry);
    close_rendered(&opened);
}

static void without_memory_it_is_not_made(void **state)
{
    (void)state;
    rendered opened;
    open_rendered(&opened, "gauntlet", 100, 1);
    for (uint64_t n = 1;; n++) {
        hs_error error = {0};
        opened.gate.fail_at = opened.gate.requests + n;
        hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
        if (geometry != NULL) {
            hs_geometry_destroy(geometry);
            break;
        }
        assert_non_null(strstr(error.message, "out of memory"));
    }
    opened.gate.fail_at = 0;
    close_rendered(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_renderers_draw_the_same_picture),
        cmocka_unit_test(dimming_and_density_change_both_renderers_alike),
        cmocka_unit_test(what_is_above_the_ceiling_is_thinned_and_told),
        cmocka_unit_test(another_size_or_palette_and_a_restored_device_draw_on),
        cmocka_unit_test(a_steady_frame_asks_the_gate_for_nothing),
        cmocka_unit_test(without_memory_it_is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
