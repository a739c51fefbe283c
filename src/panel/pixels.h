/// Pixels that text and instruments are composed in, with the texture that shows them.
///
/// SDL's software renderer allocates for scaled copies, lists of rectangles, lines and changing
/// colours. Plain stores into a buffer allocate nothing, and only what has changed is uploaded.
#ifndef HS_PANEL_PIXELS_H
#define HS_PANEL_PIXELS_H

#include <SDL.h>

#include "heapstorm/base.h"

/// A colour as 0xAARRGGBB, straight alpha, as the pixels are.
typedef uint32_t hs_pixel;

/// A picture to write into. Zero-initialised it has no pixels.
typedef struct hs_pixels {
    hs_pixel *at;         ///< `height` rows of `width`, without gaps; NULL for none
    int width, height;    ///< pixels
    SDL_Rect clip;        ///< nothing is written outside; lies within the pixels
    unsigned cut;         ///< characters and shapes that reached outside, since it was set to 0
    SDL_Texture *texture; ///< of the same size
    hs_gate *gate;        ///< that the pixels come from
} hs_pixels;

/// Makes zeroed pixels and a texture of this size, unless they have it already. `is_opaque` says
/// that all pixels will hide what lies below them; otherwise their alpha counts. False with an
/// error when memory is out: then there are no pixels.
bool hs_pixels_make(hs_pixels *pixels, hs_gate *gate, SDL_Renderer *renderer, int width, int height,
                    bool is_opaque, hs_error *error);
/// Gives pixels and texture back.
void hs_pixels_drop(hs_pixels *pixels);

/// Copies the pixels of a box to the texture.
void hs_pixels_upload(const hs_pixels *pixels, SDL_Rect box);

/// Writes the colour.
void hs_pixels_fill(hs_pixels *pixels, SDL_Rect box, hs_pixel colour);

/// Writes the outline of a box, one pixel wide.
void hs_pixels_frame(hs_pixels *pixels, SDL_Rect box, hs_pixel colour);

/// Limits writing to a box, as far as it lies within the pixels; returns the former limit.
SDL_Rect hs_pixels_clip(hs_pixels *pixels, SDL_Rect box);

/// The larger and the smaller of two lengths.
static inline int hs_length_max(int a, int b)
{
    return a > b ? a : b;
}
static inline int hs_length_min(int a, int b)
{
    return a < b ? a : b;
}

/// `over` at `share` of 255 on `under`, which is opaque. In whole numbers and two channels at once,
/// unlike a mix of colours: letters do it for each of their pixels.
static inline hs_pixel hs_pixel_mix(hs_pixel under, hs_pixel over, unsigned share)
{
    uint32_t rest = 255 - share;
    uint32_t odd = (over & 0xFF00FFu) * share + (under & 0xFF00FFu) * rest + 0x800080u;
    uint32_t even = (over >> 8 & 0xFFu) * share + (under >> 8 & 0xFFu) * rest + 0x80u;
    odd = (odd + (odd >> 8 & 0xFF00FFu)) >> 8 & 0xFF00FFu;
    even = (even + (even >> 8)) & 0xFF00u;
    return 0xFF000000u | odd | even;
}

#endif
