#include "window/field.h"

#include "draw/textures.h"

#include "base/forbidden.h"

/// In a smaller field nothing can be told apart.
enum { SIDE_LEAST = 12 };
/// A size that has not changed for so long counts as settled.
#define SETTLED_NS UINT64_C(120000000)

void hs_field_open(hs_field *field, hs_gate *gate, hs_window *window, const hs_clock *clock,
                   unsigned threads)
{
    *field = (hs_field){.gate = gate, .window = window, .clock = clock, .threads = threads};
}

static void drop_texture(hs_field *field)
{
    if (field->texture != NULL) SDL_DestroyTexture(field->texture);
    field->texture = NULL;
}

static void drop_canvas(hs_field *field)
{
    drop_texture(field);
    if (field->canvas != NULL) hs_canvas_destroy(field->canvas);
    field->canvas = NULL;
}

void hs_field_close(hs_field *field)
{
    drop_canvas(field);
    hs_geometry_destroy(field->geometry);
    *field = (hs_field){0};
}

const char *hs_field_renderer(const hs_field *field)
{
    return field->by_geometry ? "geometry" : "canvas";
}

/// The canvas is as large as the field, but no larger than it or a texture may be.
static void canvas_size(const hs_field *field, const SDL_FRect *area, int *width, int *height)
{
    int most = HS_CANVAS_SIDE_MAX;
    int texture_max = field->window->texture_max;
    if (texture_max > 0 && texture_max < most) most = texture_max;
    *width = (int)area->w;
    *height = (int)area->h;
    if (*height > most) {
        *width = *width * most / *height;
        *height = most;
    }
}

static bool make_texture(hs_field *field, hs_error *error)
{
    field->texture = hs_opaque_texture_create(
        field->window->renderer, hs_canvas_width(field->canvas), hs_canvas_height(field->canvas));
    return field->texture != NULL ||
           hs_error_set(error, "no texture for the field: %s", SDL_GetError());
}

static bool fit_geometry(hs_field *field, hs_error *error)
{
    if (field->geometry == NULL) {
        field->geometry = hs_geometry_create(field->gate, field->window->renderer, error);
    }
    return field->geometry != NULL;
}

static bool has_size(const hs_field *field, int width, int height)
{
    return field->canvas != NULL && hs_canvas_width(field->canvas) == width &&
           hs_canvas_height(field->canvas) == height;
}

/// Whether the canvas is to stay although the field has another size now.
static bool is_changing(const hs_field *field, int width, int height, uint64_t now_ns)
{
    return field->texture != NULL && !has_size(field, width, height) &&
           now_ns - field->sized_ns < SETTLED_NS;
}

static bool fit_canvas(hs_field *field, int width, int height, hs_error *error)
{
    if (!has_size(field, width, height)) {
        drop_canvas(field);
        field->canvas = hs_canvas_create(field->gate, width, height, hs_instruction_set_best(),
                                         field->threads, error);
        if (field->canvas == NULL) return false;
    }
    return field->texture != NULL || make_texture(field, error);
}

bool hs_field_fit(hs_field *field, const SDL_FRect *area, uint64_t now_ns, hs_error *error)
{
    field->is_provisional = false;
    if (field->by_geometry) return fit_geometry(field, error);
    int width, height;
    canvas_size(field, area, &width, &height);
    if (width < SIDE_LEAST || height < SIDE_LEAST) {
        drop_canvas(field);
        return true;
    }
    if (field->width != width || field->height != height) field->sized_ns = now_ns;
    field->width = width;
    field->height = height;
    field->is_provisional = is_changing(field, width, height, now_ns);
    return field->is_provisional || fit_canvas(field, width, height, error);
}

bool hs_field_restore(hs_field *field, hs_error *error)
{
    drop_texture(field);
    return (field->canvas == NULL || make_texture(field, error)) &&
           (field->geometry == NULL || hs_geometry_restore(field->geometry, error));
}

static uint64_t draw_canvas(hs_field *field, const hs_world *world, const hs_draw_options *options,
                            const SDL_FRect *area)
{
    if (field->canvas == NULL || field->texture == NULL) return 0;
    uint64_t began = hs_clock_now(field->clock);
    hs_canvas_draw(field->canvas, world, options);
    uint64_t took = hs_clock_now(field->clock) - began;
    SDL_Rect whole = {(int)area->x, (int)area->y, (int)area->w, (int)area->h};
    SDL_UpdateTexture(field->texture, NULL, hs_canvas_pixels(field->canvas),
                      hs_canvas_width(field->canvas) * (int)sizeof(uint32_t));
    SDL_RenderCopy(field->window->renderer, field->texture, NULL, &whole);
    return took;
}

static uint64_t draw_geometry(hs_field *field, const hs_world *world,
                              const hs_draw_options *options, const SDL_FRect *area)
{
    bool is_tiny = area->w < (float)SIDE_LEAST || area->h < (float)SIDE_LEAST;
    if (field->geometry == NULL || is_tiny) return 0;
    uint64_t began = hs_clock_now(field->clock);
    hs_geometry_draw(field->geometry, world, options, area);
    uint64_t took = hs_clock_now(field->clock) - began;
    SDL_RenderFlush(field->window->renderer);
    return took;
}

uint64_t hs_field_draw(hs_field *field, const hs_world *world, const hs_draw_options *options,
                       const SDL_FRect *area)
{
    return field->by_geometry ? draw_geometry(field, world, options, area)
                              : draw_canvas(field, world, options, area);
}

// ---- The trial
// ------------------------------------------------------------------------------------

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

static uint64_t fastest_frame(hs_window *window, const hs_world *world, const SDL_FRect *area,
                              unsigned threads, bool by_geometry)
{
    hs_gate gate = {0};
    hs_field field;
    hs_error error;
    uint64_t fastest = UINT64_MAX;
    hs_field_open(&field, &gate, window, hs_clock_real(), threads);
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
