/// What lies beneath the field and the light of sparks for the geometry renderer. Light is pooled
/// in coarse bins, which give the glow and how much a spark counts among others: a sum by blending
/// has no shoulder of its own. A GPU stretches a small texture of the glow over the rest; SDL's
/// software renderer would take 9 ms for that, so for it both are composed here as on the canvas.
#ifndef HS_DRAW_GEOMETRY_LIGHT_H
#define HS_DRAW_GEOMETRY_LIGHT_H

#include <SDL.h>

#include "draw/backdrop.h"
#include "draw/canvas_kernels.h"
#include "draw/light.h"
#include "heapstorm/base.h"

/// The light of one field.
typedef struct hs_geometry_light hs_geometry_light;

/// Light for a field of so many pixels; `is_filtered` when the renderer stretches textures smoothly
/// and fast. NULL with an error when memory or textures are out.
hs_geometry_light *hs_geometry_light_create(hs_gate *gate, SDL_Renderer *renderer, int width,
                                            int height, bool is_filtered, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_geometry_light_destroy(hs_geometry_light *light);

/// Makes all bins dark.
void hs_geometry_light_clear(hs_geometry_light *light);

/// The number of the bin at a place, which is given in shares of the field, 0..1; -1 outside.
int hs_geometry_light_bin(const hs_geometry_light *light, float x, float y);

/// Adds a spark's light to a bin, which is not -1. `alone` is the brightness of the spark by
/// itself, of 255 a pixel, summed over its pixels. Both are blue, green, red.
void hs_geometry_light_add(hs_geometry_light *light, int bin, const uint16_t *spark,
                           const uint16_t *alone);

/// The glow, which sprites shade.
hs_glow *hs_geometry_light_glow(const hs_geometry_light *light);

/// Develops the light that was added. `exposure` is 0..1; `factor` multiplies the light to make up
/// for particles that were left out; `backdrop`, which was painted for this field, lies beneath
/// it, or the plain sky where it has no pixels; `brightness` is that of either, 0..1.
void hs_geometry_light_develop(hs_geometry_light *light, float exposure, float factor,
                               const hs_backdrop *backdrop, float brightness);

/// How much a spark counts among the others in a bin, 1/256: blue, green, red.
const uint16_t *hs_geometry_light_worth(const hs_geometry_light *light, int bin);

/// Draws what lies beneath the field and the glow over it into `field`, in the renderer's pixels.
void hs_geometry_light_draw(const hs_geometry_light *light, const SDL_FRect *field);

#endif
