/// The GPU renderer: it draws the same field as the canvas by one or two calls of
/// SDL_RenderGeometryRaw over one atlas, from arrays that are allocated in advance. Queueing costs
/// some 20 ns a sprite, so the number of sprites is limited; particles beyond it are left out
/// evenly and counted.
#ifndef HS_DRAW_GEOMETRY_H
#define HS_DRAW_GEOMETRY_H

#include <SDL.h>

#include "draw/view.h"
#include "heapstorm/world.h"

/// Most sprites of a frame.
enum { HS_GEOMETRY_SPRITES = 300000 };

/// A renderer of this kind with its atlas and arrays.
typedef struct hs_geometry hs_geometry;

/// Makes one for SDL's `renderer`, which must outlive it. NULL with an error on failure.
hs_geometry *hs_geometry_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_geometry_destroy(hs_geometry *geometry);

/// Makes the atlas again, after SDL_RENDER_DEVICE_RESET. False with an error when that fails.
bool hs_geometry_restore(hs_geometry *geometry, hs_error *error);

/// Draws the world into `field`, in the renderer's pixels. Allocates nothing by itself.
void hs_geometry_draw(hs_geometry *geometry, const hs_world *world, const hs_draw_options *options,
                      const SDL_FRect *field);

/// Particles that the last frame left out for the ceiling.
uint64_t hs_geometry_left_out(const hs_geometry *geometry);

#endif
