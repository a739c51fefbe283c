/// Draws sprites into a picture, clipped to the picture's edges.
#ifndef HS_DRAW_BLIT_H
#define HS_DRAW_BLIT_H

#include "draw/canvas_kernels.h"
#include "draw/sprites.h"
#include "draw/view.h"

/// Rows of a picture that are drawn to.
typedef struct hs_blit {
    const hs_canvas_kernels *kernels; ///< that lay the pixels
    uint32_t *pixels;                 ///< of the whole picture
    int width;                        ///< of the picture
    int first_row, end_row;           ///< drawn to; the last one is not
} hs_blit;

/// Where a sprite is on a picture.
typedef struct hs_blit_place_of {
    uint32_t image;       ///< its number
    int16_t left, top;    ///< of the image's first row that is drawn, pixels
    uint16_t rows;        ///< that may be drawn to
    uint8_t across, down; ///< sixteenths of a pixel by which an only image is moved
    uint8_t strength;     ///< with which it is laid: 255 as it is painted
} hs_blit_place_of;

/// Finds out where a sprite of a view is that has its place at `at`, pixels from the corner of a
/// picture of `width` x `height`, and paints its image if it was not painted. False when it is
/// outside.
bool hs_blit_place(hs_sprites *sprites, const hs_view_sprite *sprite, vec2s at, int width,
                   int height, hs_blit_place_of *place);

/// Lays a sprite where it is.
void hs_blit_sprite(const hs_blit *blit, const hs_sprites *sprites, const hs_blit_place_of *place);

#endif
