/// The field's picture in the window, by one of the renderers. They can be switched between live.
#ifndef HS_WINDOW_FIELD_H
#define HS_WINDOW_FIELD_H

#include "draw/renderers.h"
#include "window/window.h"

/// Zero-initialised it is closed.
typedef struct hs_field {
    hs_gate *gate;
    hs_window *window;
    const hs_clock *clock;            ///< by which drawing is timed
    hs_thread_pool *thread_pool;      ///< shares the drawing; NULL for the caller alone
    unsigned renderer;                ///< the number of the one that draws
    void *drawers[HS_RENDERER_COUNT]; ///< of the renderers; NULL until they are needed
    int width, height;                ///< of the field
    uint64_t sized_ns;                ///< when they last changed
    bool is_provisional;              ///< what was made for another size is scaled
} hs_field;

/// Opens a field. What it is given outlives it.
void hs_field_open(hs_field *field, hs_gate *gate, hs_window *window, const hs_clock *clock,
                   hs_thread_pool *thread_pool);
void hs_field_close(hs_field *field);

/// The renderer that draws.
const hs_renderer *hs_field_renderer(const hs_field *field);

/// Makes ready for a field of this size; nothing happens when it already is. While the size keeps
/// changing, as under somebody's mouse, what was made for the former one may be scaled.
bool hs_field_fit(hs_field *field, const SDL_FRect *area, uint64_t now_ns, hs_error *error);

/// The renderer's textures are lost: they are made again.
bool hs_field_restore(hs_field *field, hs_error *error);

/// Draws the world into `area`. Returns what composing the picture took, ns, without handing it to
/// SDL; 0 when there was nothing to draw.
uint64_t hs_field_draw(hs_field *field, const hs_world *world, const hs_draw_options *options,
                       const SDL_FRect *area);

/// Draws a few frames of a field of this size by each renderer and returns the number of the
/// fastest one. Takes some 0.3 s: it is for the first start. `window` is the one that is open, for
/// renderers that do without a GPU; the others draw into a hidden window of an accelerated driver,
/// where there is one. `assets` holds the scenarios; `thread_pool` may be NULL.
unsigned hs_trial_run(hs_window *window, const char *assets, const SDL_FRect *area,
                      hs_thread_pool *thread_pool);

#endif
