/// The CPU renderer: it composes everything that moves into one buffer of pixels with SIMD code.
///
/// The light of particles is summed in 16 bits a channel and tone-mapped, so that a million sparks
/// do not clip; sprites lie over it. Above HS_CANVAS_FINE rows light has half the resolution. The
/// canvas needs no SDL, so headless runs draw with it too. The picture is the same, bit by bit, for
/// every instruction set and number of threads.
#ifndef HS_DRAW_CANVAS_H
#define HS_DRAW_CANVAS_H

#include "base/thread_pool.h"
#include "draw/canvas_kernels.h"
#include "draw/view.h"
#include "heapstorm/world.h"

/// The most rows of a canvas whose light has all of its pixels. Light of half as many each way is
/// spread smoothly over them: there, a spark of 2 x 2 pixels would be smaller than the eye wants
/// it, and its memory larger than any cache.
enum { HS_CANVAS_FINE = 1080 };

/// The name of the renderer that draws by a canvas, with a window or without.
#define HS_CANVAS_NAME "canvas"

/// A canvas with its buffers and sprites.
typedef struct hs_canvas hs_canvas;

/// A canvas of `width` x `height` pixels, which the whole field of 480 x 640 units fills unless the
/// camera looks elsewhere. The workers of `thread_pool`, which outlives the canvas, share all
/// drawing; NULL for the caller alone. NULL with an error when memory is out or a size is out of
/// range.
hs_canvas *hs_canvas_create(hs_gate *gate, int width, int height, hs_instruction_set set,
                            hs_thread_pool *thread_pool, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_canvas_destroy(hs_canvas *canvas);

/// Draws the world as it is. Allocates nothing.
void hs_canvas_draw(hs_canvas *canvas, const hs_world *world, const hs_draw_options *options);

/// The picture: `height` rows of `width` pixels 0xAARRGGBB, opaque, without gaps between rows.
const uint32_t *hs_canvas_pixels(const hs_canvas *canvas);

/// Draws into `pixels` from now on, and returns the former picture, which becomes the caller's: so
/// a finished picture can be shown by another thread while the next one is drawn. `pixels` are as
/// many as the picture has, come from the canvas's gate by `hs_gate_allocate_lines` under
/// HS_TAG_OTHER, and become the canvas's.
uint32_t *hs_canvas_exchange(hs_canvas *canvas, uint32_t *pixels);

/// Pixels of a row, and rows.
int hs_canvas_width(const hs_canvas *canvas);
int hs_canvas_height(const hs_canvas *canvas);

#endif
