/// The scenery behind the field: a place (`scenery_places.h`) as a picture of a size. Layers are
/// painted once and then only shifted, laid over each other and lit, so that a frame costs little
/// and asks for no memory. When the world goes to another place, the former one fades out, the new
/// one is painted over some frames, and fades in.
///
/// A picture is a function of the world, the ship and the frames before; the same for every
/// number of threads and on every system.
#ifndef HS_DRAW_SCENERY_H
#define HS_DRAW_SCENERY_H

#include "base/thread_pool.h"
#include "draw/backdrop.h"
#include "draw/camera.h"

/// A scenery of one size.
typedef struct hs_scenery hs_scenery;

/// Gives a scenery back. NULL is allowed.
void hs_scenery_destroy(hs_scenery *scenery);

/// Paints what lies beneath the field by the frame's options, for a picture of `width` x `height`
/// pixels, shared out among the workers of `thread_pool`, which may be NULL: the land, with the
/// scenery of the world's stage beyond it where it has one; that scenery alone, or stars; or
/// nothing, where the plain sky is to be seen. `*scenery` is made when it
/// is needed first, of memory of `gate`, and again for another size; without memory the plain sky
/// is seen.
hs_backdrop hs_backdrop_paint(hs_scenery **scenery, hs_gate *gate, const hs_draw_options *options,
                              const hs_world *world, const hs_camera *camera, int width, int height,
                              hs_thread_pool *thread_pool);

#endif
