#include "app/field.h"

#include "base/clock.h"

#include "base/forbidden.h"

/// A smaller field shows nothing that could be told apart.
enum { SIDE_LEAST = 12 };

void hs_field_open(hs_field *field, hs_gate *gate, hs_window *window, unsigned threads)
{
    *field = (hs_field){.gate = gate, .window = window, .threads = threads};
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
    field->texture = SDL_CreateTexture(field->window->renderer, SDL_PIXELFORMAT_ARGB8888,
                                       SDL_TEXTUREACCESS_STREAMING, hs_canvas_width(field->canvas),
                                       hs_canvas_height(field->canvas));
    if (field->texture == NULL) {
        return hs_error_set(error, "no texture for the field: %s", SDL_GetError());
    }
    SDL_SetTextureBlendMode(field->texture, SDL_BLENDMODE_NONE);
    return true;
}

static bool fit_geometry(hs_field *field, hs_error *error)
{
    if (field->geometry == NULL) {
        field->geometry = hs_geometry_create(field->gate, field->window->renderer, error);
    }
    return field->geometry != NULL;
}

bool hs_field_fit(hs_field *field, const SDL_FRect *area, hs_error *error)
{
    if (field->by_geometry) return fit_geometry(field, error);
    int width, height;
    canvas_size(field, area, &width, &height);
    bool is_tiny = width < SIDE_LEAST || height < SIDE_LEAST;
    bool fits = field->canvas != NULL && hs_canvas_width(field->canvas) == width &&
                hs_canvas_height(field->canvas) == height;
    if (field->canvas != NULL && (is_tiny || !fits)) drop_canvas(field);
    if (is_tiny) return true;
    if (field->canvas == NULL) {
        field->canvas = hs_canvas_create(field->gate, width, height, hs_instruction_set_best(),
                                         field->threads, error);
        if (field->canvas == NULL) return false;
    }
    return field->texture != NULL || make_texture(field, error);
}

bool hs_field_restore(hs_field *field, hs_error *error)
{
    drop_texture(field);
    return (field->canvas == NULL || make_texture(field, error)) &&
           (field->geometry == NULL || hs_geometry_restore(field->geometry, error));
}

static hs_field_times draw_canvas(hs_field *field, const hs_world *world,
                                  const hs_draw_options *options, const SDL_FRect *area)
{
    if (field->canvas == NULL || field->texture == NULL) return (hs_field_times){0};
    uint64_t began = hs_clock_ns();
    hs_canvas_draw(field->canvas, world, options);
    uint64_t drawn = hs_clock_ns();
    SDL_Rect whole = {(int)area->x, (int)area->y, (int)area->w, (int)area->h};
    SDL_UpdateTexture(field->texture, NULL, hs_canvas_pixels(field->canvas),
                      hs_canvas_width(field->canvas) * (int)sizeof(uint32_t));
    SDL_RenderCopy(field->window->renderer, field->texture, NULL, &whole);
    return (hs_field_times){drawn - began, hs_clock_ns() - drawn};
}

static hs_field_times draw_geometry(hs_field *field, const hs_world *world,
                                    const hs_draw_options *options, const SDL_FRect *area)
{
    bool is_tiny = area->w < SIDE_LEAST || area->h < SIDE_LEAST;
    if (field->geometry == NULL || is_tiny) return (hs_field_times){0};
    uint64_t began = hs_clock_ns();
    hs_geometry_draw(field->geometry, world, options, area);
    uint64_t drawn = hs_clock_ns();
    SDL_RenderFlush(field->window->renderer);
    return (hs_field_times){drawn - began, hs_clock_ns() - drawn};
}

hs_field_times hs_field_draw(hs_field *field, const hs_world *world, const hs_draw_options *options,
                             const SDL_FRect *area)
{
    return field->by_geometry ? draw_geometry(field, world, options, area)
                              : draw_canvas(field, world, options, area);
}
