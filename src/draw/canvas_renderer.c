#include "draw/canvas.h"
#include "draw/renderers.h"
#include "draw/textures.h"

#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

/// The canvas, whose pixels go to one streaming texture of the same size.
typedef struct drawer {
    hs_renderer_site site;
    hs_canvas *canvas;    ///< NULL where the field is too small
    SDL_Texture *texture; ///< NULL where there is no canvas
} drawer;

static void *create(const hs_renderer_site *site, hs_error *error)
{
    drawer *made = hs_gate_make(site->gate, HS_TAG_OTHER, 1, sizeof *made,
                                "the canvas's place in the window", error);
    if (made != NULL) *made = (drawer){.site = *site};
    return made;
}

static void drop_texture(drawer *it)
{
    if (it->texture != NULL) SDL_DestroyTexture(it->texture);
    it->texture = NULL;
}

static void drop_canvas(drawer *it)
{
    drop_texture(it);
    hs_canvas_destroy(it->canvas);
    it->canvas = NULL;
}

static void destroy(void *context)
{
    drawer *it = context;
    drop_canvas(it);
    hs_gate_release(it->site.gate, HS_TAG_OTHER, it, sizeof *it);
}

/// The canvas is as large as the field, but no larger than it or a texture may be.
static void canvas_size(const drawer *it, const SDL_FRect *field, int *width, int *height)
{
    int most = HS_CANVAS_SIDE_MAX;
    int texture_max = it->site.texture_max;
    if (texture_max > 0 && texture_max < most) most = texture_max;
    *width = (int)field->w;
    *height = (int)field->h;
    if (*height > most) {
        *width = *width * most / *height;
        *height = most;
    }
}

static bool make_texture(drawer *it, hs_error *error)
{
    it->texture = hs_opaque_texture_create(it->site.target, hs_canvas_width(it->canvas),
                                           hs_canvas_height(it->canvas));
    return it->texture != NULL ||
           hs_error_set(error, "no texture for the field: %s", SDL_GetError());
}

static bool has_size(const drawer *it, int width, int height)
{
    return it->canvas != NULL && hs_canvas_width(it->canvas) == width &&
           hs_canvas_height(it->canvas) == height;
}

static hs_renderer_fit fit(void *context, const SDL_FRect *field, bool is_settled, hs_error *error)
{
    drawer *it = context;
    int width, height;
    canvas_size(it, field, &width, &height);
    if (width < HS_RENDERER_SIDE_LEAST || height < HS_RENDERER_SIDE_LEAST) {
        drop_canvas(it);
        return HS_RENDERER_FITS;
    }
    bool fits = has_size(it, width, height);
    if (!fits && it->texture != NULL && !is_settled) return HS_RENDERER_SCALES;
    if (!fits) {
        drop_canvas(it);
        it->canvas = hs_canvas_create(it->site.gate, width, height, hs_instruction_set_best(),
                                      it->site.thread_pool, error);
        if (it->canvas == NULL) return HS_RENDERER_FAILS;
    }
    bool is_ready = it->texture != NULL || make_texture(it, error);
    return is_ready ? HS_RENDERER_FITS : HS_RENDERER_FAILS;
}

static uint64_t draw(void *context, const hs_world *world, const hs_draw_options *options,
                     const SDL_FRect *field)
{
    drawer *it = context;
    if (it->canvas == NULL || it->texture == NULL) return 0;
    uint64_t began = hs_clock_now(it->site.clock);
    hs_canvas_draw(it->canvas, world, options);
    uint64_t took = hs_clock_now(it->site.clock) - began;
    SDL_Rect whole = {(int)field->x, (int)field->y, (int)field->w, (int)field->h};
    SDL_UpdateTexture(it->texture, NULL, hs_canvas_pixels(it->canvas),
                      hs_canvas_width(it->canvas) * (int)sizeof(uint32_t));
    SDL_RenderCopy(it->site.target, it->texture, NULL, &whole);
    return took;
}

static bool restore(void *context, hs_error *error)
{
    drawer *it = context;
    drop_texture(it);
    return it->canvas == NULL || make_texture(it, error);
}

const hs_renderer hs_renderer_canvas = {
    .name = HS_CANVAS_NAME,
    .create = create,
    .fit = fit,
    .draw = draw,
    .restore = restore,
    .destroy = destroy,
};
