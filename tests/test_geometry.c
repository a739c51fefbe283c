#include "support.h"

#include <SDL.h>

#include "draw/canvas.h"
#include "draw/geometry.h"

enum { WIDTH = 270, HEIGHT = 360 };

typedef struct stage {
    hs_gate gate;
    hs_world *world;
    SDL_Surface *surface;
    SDL_Renderer *renderer;
} stage;

static void open_stage(stage *opened, const char *scenario, uint32_t particles, int ticks)
{
    *opened = (stage){0};
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

static void close_stage(stage *opened)
{
    hs_world_destroy(opened->world);
    SDL_DestroyRenderer(opened->renderer);
    SDL_FreeSurface(opened->surface);
    hs_test_expect_gate_empty(&opened->gate);
}

static const SDL_FRect whole = {0, 0, WIDTH, HEIGHT};

static double brightness_of(const uint32_t *pixels, size_t stride)
{
    double sum = 0;
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t x = 0; x < WIDTH; x++) {
            uint32_t pixel = pixels[y * stride + x];
            sum += (pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255);
        }
    }
    return sum / (3.0 * WIDTH * HEIGHT);
}

static void the_geometry_is_as_bright_as_the_canvas(void **state)
{
    (void)state;
    hs_error error = {0};
    stage opened;
    open_stage(&opened, "storm", 20000, 120);
    hs_draw_options options = hs_draw_options_default();
    hs_canvas *canvas =
        hs_canvas_create(&opened.gate, WIDTH, HEIGHT, HS_INSTRUCTION_SET_BASELINE, 1, &error);
    hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
    assert_non_null(canvas);
    assert_non_null(geometry);
    hs_canvas_draw(canvas, opened.world, &options);
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    SDL_RenderFlush(opened.renderer);
    double first = brightness_of(hs_canvas_pixels(canvas), WIDTH);
    double second = brightness_of(opened.surface->pixels, (size_t)opened.surface->pitch / 4);
    if (second < first * 0.8 || second > first * 1.25) fail_msg("%g and %g", first, second);
    assert_int_equal(hs_geometry_left_out(geometry), 0);
    hs_geometry_destroy(geometry);
    hs_canvas_destroy(canvas);
    close_stage(&opened);
}

static void what_is_above_the_ceiling_is_thinned_and_told(void **state)
{
    (void)state;
    hs_error error = {0};
    stage opened;
    open_stage(&opened, "storm", HS_GEOMETRY_SPRITES + 50000, 2);
    hs_draw_options options = hs_draw_options_default();
    hs_geometry *geometry = hs_geometry_create(&opened.gate, opened.renderer, &error);
    assert_non_null(geometry);
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    assert_true(hs_geometry_left_out(geometry) >= 50000);
    options.particles = 0.25f;
    hs_geometry_draw(geometry, opened.world, &options, &whole);
    assert_int_equal(hs_geometry_left_out(geometry), 0);
    hs_geometry_destroy(geometry);
    close_stage(&opened);
}

static void another_size_or_palette_and_a_restored_device_draw_on(void **state)
{
    (void)state;
    hs_error error = {0};
    stage opened;
    open_stage(&opened, "arcade", 1000, 200);
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
    close_stage(&opened);
}

static void a_steady_frame_asks_the_gate_for_nothing(void **state)
{
    (void)state;
    hs_error error = {0};
    stage opened;
    open_stage(&opened, "storm", 5000, 60);
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
    close_stage(&opened);
}

static void without_memory_it_is_not_made(void **state)
{
    (void)state;
    stage opened;
    open_stage(&opened, "arcade", 100, 1);
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
    close_stage(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_geometry_is_as_bright_as_the_canvas),
        cmocka_unit_test(what_is_above_the_ceiling_is_thinned_and_told),
        cmocka_unit_test(another_size_or_palette_and_a_restored_device_draw_on),
        cmocka_unit_test(a_steady_frame_asks_the_gate_for_nothing),
        cmocka_unit_test(without_memory_it_is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
