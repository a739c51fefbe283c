#include "draw/backdrop.h"

#include <string.h>

#include "base/forbidden.h"

typedef uint32_t four_pixels __attribute__((vector_size(16)));

/// The mean of each channel, rounded down.
static inline four_pixels mean_of(four_pixels a, four_pixels b)
{
    return (a & b) + ((a ^ b) >> 1 & 0x7F7F7F7Fu);
}

/// Three quarters of the first, one of the second.
static inline four_pixels mostly(four_pixels a, four_pixels b)
{
    return mean_of(a, mean_of(a, b));
}

static inline four_pixels four_at(const uint32_t *pixels)
{
    four_pixels found;
    memcpy(&found, pixels, sizeof found);
    return found;
}

/// Enlarges a line to twice its width; a quarter of it is the line beside it,
/// and a quarter of each pixel the one at its side.
static void enlarge(uint32_t *to, const uint32_t *line, const uint32_t *beside, size_t width)
{
    uint32_t both[HS_BACKDROP_ROW_ROOM / 2 + 2 * HS_BACKDROP_BEHIND];
    uint32_t *middle = both + HS_BACKDROP_BEHIND;
    for (size_t i = 0; i < width; i += 4) {
        four_pixels four = mostly(four_at(line + i), four_at(beside + i));
        memcpy(middle + i, &four, sizeof four);
    }
    middle[-1] = middle[0];
    for (int i = 0; i < 4; i++) middle[width + (size_t)i] = middle[width - 1];
    for (size_t i = 0; i < width; i += 4) {
        four_pixels here = four_at(middle + i);
        four_pixels left = mostly(here, four_at(middle + i - 1));
        four_pixels right = mostly(here, four_at(middle + i + 1));
        four_pixels lower = __builtin_shufflevector(left, right, 0, 4, 1, 5);
        four_pixels upper = __builtin_shufflevector(left, right, 2, 6, 3, 7);
        memcpy(to + 2 * i, &lower, sizeof lower);
        memcpy(to + 2 * i + 4, &upper, sizeof upper);
    }
}

const uint32_t *hs_backdrop_row(const hs_backdrop *backdrop, int row, uint32_t *room)
{
    if (!backdrop->is_halved) return backdrop->pixels + (size_t)row * backdrop->stride;
    int last = backdrop->height - 1, line = row / 2;
    int beside = row % 2 == 0 ? line - 1 : line + 1;
    beside = beside < 0 ? 0 : beside > last ? last : beside;
    enlarge(room, backdrop->pixels + (size_t)line * backdrop->stride,
            backdrop->pixels + (size_t)beside * backdrop->stride, (size_t)backdrop->width);
    return room;
}
