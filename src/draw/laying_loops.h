/// The bodies of the canvas's loops that lay sprites over the picture. Included once for each
/// instruction set, by `canvas_loops.h`.
#ifndef HS_DRAW_LAYING_LOOPS_H
#define HS_DRAW_LAYING_LOOPS_H

#include "draw/canvas_kernels.h"
#include "world/lanes.h"

/// Pixels in a vector of the instruction set, and in one that no span is shorter than.
enum { HS_LAID_MOST = HS_LANES, HS_LAID_LEAST = HS_LANES < 8 ? HS_LANES : 8 };

typedef uint32_t hs_laid_words __attribute__((vector_size(4 * HS_LANES)));
typedef uint16_t hs_laid_halves __attribute__((vector_size(4 * HS_LANES)));
#if HS_LANES > 8
typedef uint32_t hs_laid_few_words __attribute__((vector_size(32)));
typedef uint16_t hs_laid_few_halves __attribute__((vector_size(32)));
#else
typedef hs_laid_words hs_laid_few_words;
typedef hs_laid_halves hs_laid_few_halves;
#endif

/// Multiplies the picture by what the image lets through, in 256ths, two channels of a pixel at a
/// time, and adds the image: one vector.
#define HS_LAY(pixels, image, words, halves)                                                       \
    do {                                                                                           \
        words over, under;                                                                         \
        memcpy(&over, image, sizeof over);                                                         \
        memcpy(&under, pixels, sizeof under);                                                      \
        words through = 256u - (over >> 24);                                                       \
        halves factor = (halves)(through | through << 16);                                         \
        halves odd = (halves)(under & 0x00FF00FFu) * factor;                                       \
        halves even = ((halves)under >> 8) * factor;                                               \
        under = (words)(odd >> 8) | ((words)even & 0xFF00FF00u);                                   \
        under += over;                                                                             \
        memcpy(pixels, &under, sizeof under);                                                      \
    } while (false)

static inline void lay(uint32_t *pixels, const uint32_t *image, size_t count)
{
    size_t i = 0;
    for (; i + HS_LAID_MOST <= count; i += HS_LAID_MOST)
        HS_LAY(pixels + i, image + i, hs_laid_words, hs_laid_halves);
    for (; i < count; i += HS_LAID_LEAST)
        HS_LAY(pixels + i, image + i, hs_laid_few_words, hs_laid_few_halves);
}

/// Mixes two rows, two channels of a pixel at a time, and lays the mixture.
static void drift(uint32_t *pixels, const uint32_t *upper, const uint32_t *lower, uint32_t share,
                  size_t count)
{
    const hs_laid_words low = (hs_laid_words){0} + (share | share << 16);
    const hs_laid_words high = (hs_laid_words){0} + (256u - share) * 0x00010001u;
    for (size_t i = 0; i + HS_LAID_MOST <= count; i += HS_LAID_MOST) {
        hs_laid_words a, b;
        memcpy(&a, upper + i, sizeof a);
        memcpy(&b, lower + i, sizeof b);
        hs_laid_halves outer = (hs_laid_halves)(a & 0x00FF00FFu) * (hs_laid_halves)high +
                               (hs_laid_halves)(b & 0x00FF00FFu) * (hs_laid_halves)low;
        hs_laid_halves inner = ((hs_laid_halves)a >> 8) * (hs_laid_halves)high +
                               ((hs_laid_halves)b >> 8) * (hs_laid_halves)low;
        hs_laid_words mixed =
            ((hs_laid_words)(outer >> 8) & 0x00FF00FFu) | ((hs_laid_words)inner & 0xFF00FF00u);
        HS_LAY(pixels + i, &mixed, hs_laid_words, hs_laid_halves);
    }
}

/// `span` is a constant where this is inlined for most bullets, so that their rows have no loop.
__attribute__((always_inline)) static inline void lay_equal_rows(uint32_t *pixels, size_t stride,
                                                                 const uint32_t *image,
                                                                 const uint16_t *starts,
                                                                 size_t rows, size_t span)
{
    for (size_t row = 0; row < rows; row++) {
        lay(pixels + starts[row], image, span);
        pixels += stride;
        image += span;
    }
}

static void lay_rows(uint32_t *pixels, size_t stride, const uint32_t *image, const uint16_t *starts,
                     size_t rows, size_t span)
{
    switch (span) {
    case 8:
        lay_equal_rows(pixels, stride, image, starts, rows, 8);
        break;
    case 16:
        lay_equal_rows(pixels, stride, image, starts, rows, 16);
        break;
    case 24:
        lay_equal_rows(pixels, stride, image, starts, rows, 24);
        break;
    case 32:
        lay_equal_rows(pixels, stride, image, starts, rows, 32);
        break;
    default:
        lay_equal_rows(pixels, stride, image, starts, rows, span);
        break;
    }
}

#endif
