#include "draw/geometry.h"
#include "draw/renderers.h"

#include "base/forbidden.h"

typedef struct drawer {
    hs_renderer_site site;
    hs_geometry *geometry;
} drawer;

static void *create(const hs_renderer_site *site, hs_error *error)
{
    drawer *made = hs_gate_make(site->gate, HS_TAG_OTHER, 1, sizeof *made,
                                "the geometry's place in the window", error);
    if (made == NULL) return NULL;
    *made = (drawer){
        .site = *site,
        .geometry = hs_geometry_create(site->gate, site->target, error),
    };
    if (made->geometry != NULL) return made;
    hs_gate_release(site->gate, HS_TAG_OTHER, made, sizeof *made);
    return NULL;
}

static void destroy(void *context)
{
    drawer *it = context;
    hs_geometry_destroy(it->geometry);
    hs_gate_release(it->site.gate, HS_TAG_OTHER, it, sizeof *it);
}

static uint64_t draw(void *context, const hs_world *world, const hs_draw_options *options,
                     const SDL_FRect *field)
{
    drawer *it = context;
    if (hs_renderer_skips(field)) return 0;
    uint64_t began = hs_clock_now(it->site.clock);
    hs_geometry_draw(it->geometry, world, options, field);
    uint64_t took = hs_clock_now(it->site.clock) - began;
    SDL_RenderFlush(it->site.target);
    return took;
}

static bool restore(void *context, hs_error *error)
{
    drawer *it = context;
    return hs_geometry_restore(it->geometry, error);
}

const hs_renderer hs_renderer_geometry = {
    .name = "geometry",
    .needs_gpu_speed = true,
    .create = create,
    .draw = draw,
    .restore = restore,
    .destroy = destroy,
};
