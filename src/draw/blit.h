/// Draws sprites into a picture, clipped to the picture's edges.
#ifndef HS_DRAW_BLIT_H
#define HS_DRAW_BLIT_H

#include "draw/canvas_kernels.h"
#include "draw/sprites.h"

/// Rows of a picture that are drawn to.
typedef struct hs_blit {
    const hs_canvas_kernels *kernels; ///< that lay the pixels
    uint32_t *pixels;                 ///< of the whole picture
    int width;                        ///< of the picture
    int first_row, end_row;           ///< drawn to; the last one is not
} hs_blit;

/// Lays a sprite with its place at (x, y), pixels from the picture's corner.
void hs_blit_sprite(const hs_blit *blit, const hs_sprites *sprites, unsigned sprite, float x,
                    float y);

#endif
