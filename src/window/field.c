#include "window/field.h"

#include "base/forbidden.h"

/// A size that has not changed for so long counts as settled.
#define SETTLED_NS UINT64_C(120000000)

void hs_field_open(hs_field *field, hs_gate *gate, hs_window *window, const hs_clock *clock,
                   hs_thread_pool *thread_pool)
{
    *field = (hs_field){
        .gate = gate,
        .window = window,
        .clock = clock,
        .thread_pool = thread_pool,
    };
}

void hs_field_close(hs_field *field)
{
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        if (field->drawers[r] != NULL) hs_renderer_at(r)->destroy(field->drawers[r]);
    }
    *field = (hs_field){0};
}

const hs_renderer *hs_field_renderer(const hs_field *field)
{
    return hs_renderer_at(field->renderer);
}

/// The present renderer's drawer, which is made where there is none.
static void *drawer_of(hs_field *field, hs_error *error)
{
    const hs_renderer_site site = {
        .gate = field->gate,
        .target = field->window->renderer,
        .texture_max = field->window->texture_max,
        .clock = field->clock,
        .thread_pool = field->thread_pool,
    };
    void **drawer = &field->drawers[field->renderer];
    if (*drawer == NULL) *drawer = hs_field_renderer(field)->create(&site, error);
    return *drawer;
}

bool hs_field_fit(hs_field *field, const SDL_FRect *area, uint64_t now_ns, hs_error *error)
{
    field->is_provisional = false;
    int width = (int)area->w, height = (int)area->h;
    if (field->width != width || field->height != height) field->sized_ns = now_ns;
    field->width = width;
    field->height = height;
    void *drawer = drawer_of(field, error);
    if (drawer == NULL) return false;
    const hs_renderer *renderer = hs_field_renderer(field);
    if (renderer->fit == NULL) return true;
    hs_renderer_fit fit =
        renderer->fit(drawer, area, now_ns - field->sized_ns >= SETTLED_NS, error);
    field->is_provisional = fit == HS_RENDERER_SCALES;
    return fit != HS_RENDERER_FAILS;
}

bool hs_field_restore(hs_field *field, hs_error *error)
{
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        const hs_renderer *renderer = hs_renderer_at(r);
        void *drawer = field->drawers[r];
        bool has_textures = drawer != NULL && renderer->restore != NULL;
        if (has_textures && !renderer->restore(drawer, error)) return false;
    }
    return true;
}

uint64_t hs_field_draw(hs_field *field, const hs_world *world, const hs_draw_options *options,
                       const SDL_FRect *area)
{
    void *drawer = field->drawers[field->renderer];
    return drawer != NULL ? hs_field_renderer(field)->draw(drawer, world, options, area) : 0;
}

// ---- The trial ---------------------------------------------------------------------------------

/// Frames of each; the fastest one counts, so that disturbances do not.
enum { SPRITES = 10000, FRAMES = 6 };

/// Draws one frame to its end: a pixel that is read back has been drawn.
static uint64_t draw_frame(hs_field *field, const hs_world *world, const SDL_FRect *area)
{
    const hs_draw_options options = hs_draw_options_default();
    uint64_t began = hs_clock_now(field->clock);
    uint32_t pixel;
    SDL_Rect corner = {0, 0, 1, 1};
    SDL_RenderClear(field->window->renderer);
    hs_field_draw(field, world, &options, area);
    SDL_RenderReadPixels(field->window->renderer, &corner, SDL_PIXELFORMAT_ARGB8888, &pixel,
                         (int)sizeof pixel);
    return hs_clock_now(field->clock) - began;
}

/// The fastest frame of a renderer in a window.
static uint64_t fastest_frame(hs_window *window, const hs_world *world, const SDL_FRect *area,
                              hs_thread_pool *thread_pool, unsigned renderer)
{
    hs_gate gate = {0};
    hs_field field;
    hs_error error;
    uint64_t fastest = UINT64_MAX;
    hs_field_open(&field, &gate, window, hs_clock_real(), thread_pool);
    field.renderer = renderer;
    for (int i = 0; i < FRAMES && hs_field_fit(&field, area, 0, &error); i++) {
        uint64_t took = draw_frame(&field, world, area);
        if (took < fastest) fastest = took;
    }
    hs_field_close(&field);
    return fastest;
}

/// The same on an accelerated driver, where there is one.
static uint64_t fastest_accelerated(const hs_world *world, const SDL_FRect *area,
                                    hs_thread_pool *thread_pool, unsigned renderer)
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
        fastest = fastest_frame(&window, world, &there, thread_pool, renderer);
        SDL_DestroyRenderer(window.renderer);
    }
    SDL_DestroyWindow(window.window);
    return fastest;
}

unsigned hs_trial_run(hs_window *window, const char *assets, const SDL_FRect *area,
                      hs_thread_pool *thread_pool)
{
    unsigned winner = 0;
    uint64_t fastest = UINT64_MAX;
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
    for (unsigned r = 0; world != NULL && r < HS_RENDERER_COUNT; r++) {
        uint64_t took = hs_renderer_at(r)->needs_gpu_speed
                            ? fastest_accelerated(world, area, thread_pool, r)
                            : fastest_frame(window, world, area, thread_pool, r);
        if (took < fastest) winner = r;
        if (took < fastest) fastest = took;
    }
    hs_world_destroy(world);
    return winner;
}
