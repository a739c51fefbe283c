#include "window/trial.h"

#include "base/clock.h"

#include "base/forbidden.h"

/// Frames of each; the fastest counts, so that what disturbs does not.
enum { SPRITES = 10000, FRAMES = 6 };

/// Draws one frame to its end: a pixel that is read back has been drawn.
static uint64_t draw_frame(hs_field *field, const hs_world *world, const SDL_FRect *area)
{
    const hs_draw_options options = hs_draw_options_default();
    uint64_t began = hs_clock_ns();
    uint32_t pixel;
    SDL_Rect corner = {0, 0, 1, 1};
    SDL_RenderClear(field->window->renderer);
    hs_field_draw(field, world, &options, area);
    SDL_RenderReadPixels(field->window->renderer, &corner, SDL_PIXELFORMAT_ARGB8888, &pixel,
                         (int)sizeof pixel);
    return hs_clock_ns() - began;
}

static uint64_t fastest_frame(hs_window *window, const hs_world *world, const SDL_FRect *area,
                              unsigned threads, bool by_geometry)
{
    hs_gate gate = {0};
    hs_field field;
    hs_error error;
    uint64_t fastest = UINT64_MAX;
    hs_field_open(&field, &gate, window, threads);
    field.by_geometry = by_geometry;
    for (int i = 0; i < FRAMES && hs_field_fit(&field, area, 0, &error); i++) {
        uint64_t took = draw_frame(&field, world, area);
        if (took < fastest) fastest = took;
    }
    hs_field_close(&field);
    return fastest;
}

/// The same on an accelerated renderer, where there is one.
static uint64_t fastest_accelerated(const hs_world *world, const SDL_FRect *area, unsigned threads)
{
    hs_window window = {0};
    uint64_t fastest = UINT64_MAX;
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
    window.window =
        SDL_CreateWindow("Heapstorm", 0, 0, (int)area->w + 1, (int)area->h + 1, SDL_WINDOW_HIDDEN);
    if (window.window == NULL) return fastest;
    window.renderer = SDL_CreateRenderer(window.window, -1, SDL_RENDERER_ACCELERATED);
    if (window.renderer != NULL) {
        SDL_FRect there = {0.0f, 0.0f, area->w, area->h};
        fastest = fastest_frame(&window, world, &there, threads, true);
        SDL_DestroyRenderer(window.renderer);
    }
    SDL_DestroyWindow(window.window);
    return fastest;
}

hs_trial hs_trial_run(hs_window *window, const char *assets, const SDL_FRect *area,
                      unsigned threads)
{
    hs_trial trial = {UINT64_MAX, UINT64_MAX};
    hs_gate gate = {0};
    hs_error error;
    // Its particles are there from the start.
    const hs_world_config config = {
        .scenario = "storm",
        .assets = assets,
        .seed = 1,
        .rank = -1.0,
        .bullets = 1,
        .particles = SPRITES,
        .instruction_set = -1,
    };
    hs_world *world = hs_world_create(&gate, &config, &error);
    if (world == NULL) return trial;
    trial.canvas_ns = fastest_frame(window, world, area, threads, false);
    trial.geometry_ns = fastest_accelerated(world, area, threads);
    hs_world_destroy(world);
    return trial;
}
