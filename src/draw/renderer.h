/// A renderer: what draws the field's picture in the window, as one row of a table (`renderers.h`).
///
/// What a renderer keeps between frames is its *drawer*. It is made when the renderer is chosen
/// first and stays while another renderer draws.
#ifndef HS_DRAW_RENDERER_H
#define HS_DRAW_RENDERER_H

#include <SDL.h>

#include "base/thread_pool.h"
#include "draw/view.h"
#include "heapstorm/clock.h"

/// Where a drawer works and with what. All of it outlives the drawer.
typedef struct hs_renderer_site {
    hs_gate *gate;               ///< for the drawer's memory
    SDL_Renderer *target;        ///< what it draws to
    int texture_max;             ///< the largest side of a texture, pixels; 0 for any
    const hs_clock *clock;       ///< by which drawing is timed
    hs_thread_pool *thread_pool; ///< shares the work; NULL for the caller alone
} hs_renderer_site;

/// How a drawer fits a field.
typedef enum hs_renderer_fit {
    HS_RENDERER_FAILS, ///< it cannot draw, for lack of memory or of a texture
    HS_RENDERER_FITS,
    HS_RENDERER_SCALES, ///< what was made for another size is drawn scaled, until this one settles
} hs_renderer_fit;

/// A row of the table.
typedef struct hs_renderer {
    const char *name;     ///< that of its line in HS_RENDERERS
    bool needs_gpu_speed; ///< it is slow where SDL draws in software

    /// Makes a drawer; NULL with an error on failure.
    void *(*create)(const hs_renderer_site *site, hs_error *error);
    /// Makes ready for a field of this size; nothing happens when it already is. While the size is
    /// not settled, as under somebody's mouse, a drawer for which another size takes time may scale
    /// what it has. `error` is set where it fails. NULL where nothing depends on the size.
    hs_renderer_fit (*fit)(void *drawer, const SDL_FRect *field, bool is_settled, hs_error *error);
    /// Draws the world into `field`, in the target's pixels. Returns what composing the picture
    /// took, ns, without handing it to SDL; 0 when there was nothing to draw. Asks the gate for
    /// nothing while field and palette stay.
    uint64_t (*draw)(void *drawer, const hs_world *world, const hs_draw_options *options,
                     const SDL_FRect *field);
    /// Makes the textures again, after SDL lost them. False with an error when that fails. NULL
    /// where there are none.
    bool (*restore)(void *drawer, hs_error *error);
    /// Gives the drawer back.
    void (*destroy)(void *drawer);
} hs_renderer;

/// In a field with a shorter side than this nothing can be told apart: it is not drawn, pixels.
enum { HS_RENDERER_SIDE_LEAST = 12 };

/// Whether a field is too small to be drawn.
static inline bool hs_renderer_skips(const SDL_FRect *field)
{
    return field->w < (float)HS_RENDERER_SIDE_LEAST || field->h < (float)HS_RENDERER_SIDE_LEAST;
}

#endif
