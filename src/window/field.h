/// The field's picture in the window, by either renderer: the canvas, whose pixels go to one
/// streaming texture, or the geometry batch. They can be switched between live.
#ifndef HS_WINDOW_FIELD_H
#define HS_WINDOW_FIELD_H

#include "draw/canvas.h"
#include "draw/geometry.h"
#include "window/window.h"

/// Zero-initialised it is closed.
typedef struct hs_field {
    hs_gate *gate;
    hs_window *window;
    const hs_clock *clock; ///< by which drawing is timed
    unsigned threads;      ///< that draw the canvas
    bool by_geometry;      ///< who draws it
    hs_canvas *canvas;     ///< NULL until it is needed
    int width, height;     ///< that the canvas should have
    uint64_t sized_ns;     ///< when they last changed
    bool is_provisional;   ///< the canvas still has another size, and is scaled
    SDL_Texture *texture;  ///< of the canvas' size
    hs_geometry *geometry; ///< NULL until it is needed
} hs_field;

void hs_field_open(hs_field *field, hs_gate *gate, hs_window *window, const hs_clock *clock,
                   unsigned threads);
void hs_field_close(hs_field *field);

/// "canvas" or "geometry".
const char *hs_field_renderer(const hs_field *field);

/// Makes ready for a field of this size; nothing happens when it already is. A new canvas takes
/// some time to make: while the size keeps changing, as under somebody's mouse, the former one is
/// scaled.
bool hs_field_fit(hs_field *field, const SDL_FRect *area, uint64_t now_ns, hs_error *error);

/// The renderer's textures are lost: they are made again.
bool hs_field_restore(hs_field *field, hs_error *error);

/// Draws the world into `area`. Returns what composing the picture took, ns, without handing it to
/// SDL; 0 when there was nothing to draw.
uint64_t hs_field_draw(hs_field *field, const hs_world *world, const hs_draw_options *options,
                       const SDL_FRect *area);

/// What drawing and presenting a frame takes, ns; UINT64_MAX where it cannot be done.
typedef struct hs_trial {
    uint64_t canvas_ns;
    uint64_t geometry_ns;
} hs_trial;

/// Measures both for a field of this size. Takes some 0.3 s: it is for the first start. `window` is
/// the one that is open, for the canvas; `assets` holds the scenarios.
hs_trial hs_trial_run(hs_window *window, const char *assets, const SDL_FRect *area,
                      unsigned threads);

#endif
