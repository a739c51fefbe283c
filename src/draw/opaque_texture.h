/// Textures for pictures that we compose ourselves and that hide what is below them: the canvas and
/// the panel. They change every frame, so it matters that they are copied and not converted.
#ifndef HS_DRAW_OPAQUE_TEXTURE_H
#define HS_DRAW_OPAQUE_TEXTURE_H

#include <SDL.h>

/// A streaming texture without blending for pixels 0xAARRGGBB, whose alpha is 255. NULL on failure;
/// SDL_GetError tells why.
SDL_Texture *hs_opaque_texture_create(SDL_Renderer *renderer, int width, int height);

/// SDL's software renderer copies a row without reading its target where all of it is in units of
/// so many pixels: rows of the picture and of the window, and where it begins in them.
enum { HS_OPAQUE_UNIT = 4 };

#endif
