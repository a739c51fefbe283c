#include "draw/blit.h"

#include "base/forbidden.h"

/// Places this far away are outside whatever a sprite's size; they are rejected before they are
/// converted to integers.
#define FAR_AWAY 20000.0f

/// Images are moved within a pixel in sixteenths.
enum { FINE = 16 };

/// Pixels of a moved image that are laid at once.
enum { ROW_PIXELS = 1024 };

/// The part of an image that lies in the picture.
typedef struct cut {
    int x, y;        ///< of the image's corner
    int left, right; ///< columns of the image
    int top, bottom; ///< rows of it
} cut;

static bool cut_at_edges(const hs_blit *blit, int x, int y, int width, int height, cut *part)
{
    *part = (cut){
        .x = x,
        .y = y,
        .left = x < 0 ? -x : 0,
        .right = x + width > blit->width ? blit->width - x : width,
        .top = y < blit->first_row ? blit->first_row - y : 0,
        .bottom = y + height > blit->end_row ? blit->end_row - y : height,
    };
    return part->left < part->right && part->top < part->bottom;
}

/// Lays any number of pixels; the last ones, if they do not fill a vector, are copied into one.
static void lay(const hs_blit *blit, uint32_t *pixels, const uint32_t *image, int count)
{
    size_t whole = (size_t)count / 8 * 8;
    size_t rest = (size_t)count - whole;
    if (whole > 0) blit->kernels->lay(pixels, image, whole);
    if (rest == 0) return;
    uint32_t over[8] = {0};
    uint32_t under[8] = {0};
    memcpy(over, image + whole, rest * sizeof *over);
    memcpy(under, pixels + whole, rest * sizeof *under);
    blit->kernels->lay(under, over, 8);
    memcpy(pixels + whole, under, rest * sizeof *under);
}

static uint32_t *row_of(const hs_blit *blit, const cut *part, int row)
{
    return blit->pixels + (size_t)(part->y + row) * (size_t)blit->width + part->x;
}

static void blit_image(const hs_blit *blit, const hs_sprites *sprites, const hs_sprite_image *image,
                       int x, int y)
{
    cut part;
    y += image->first_row;
    int rows = image->end_row - image->first_row;
    if (!cut_at_edges(blit, x, y, image->width, rows, &part)) return;
    const uint32_t *pixels =
        hs_sprites_pixels(sprites) + image->at + (size_t)image->first_row * image->stride;
    if (x >= 0 && x + image->stride <= blit->width) {
        const uint16_t *starts = hs_sprites_starts(sprites) + image->starts + image->first_row;
        blit->kernels->lay_rows(row_of(blit, &part, part.top), (size_t)blit->width,
                                pixels + (size_t)part.top * image->stride, image->stride,
                                starts + part.top, (size_t)(part.bottom - part.top), image->span);
        return;
    }
    for (int row = part.top; row < part.bottom; row++) {
        const uint32_t *from = pixels + (size_t)row * image->stride;
        lay(blit, row_of(blit, &part, row) + part.left, from + part.left, part.right - part.left);
    }
}

/// Mixes four pixels by weights that add up to 256, two channels at a time.
static uint32_t blended(uint32_t a, uint32_t b, uint32_t c, uint32_t d, const uint32_t *weight)
{
    const uint32_t mask = 0x00FF00FFu;
    uint32_t odd = (a & mask) * weight[0] + (b & mask) * weight[1] + (c & mask) * weight[2] +
                   (d & mask) * weight[3];
    uint32_t even = (a >> 8 & mask) * weight[0] + (b >> 8 & mask) * weight[1] +
                    (c >> 8 & mask) * weight[2] + (d >> 8 & mask) * weight[3];
    return (odd >> 8 & mask) | (even & ~mask);
}

static uint32_t pixel_at(const hs_sprite_image *image, const uint32_t *pixels, int column, int row)
{
    if (column < 0 || row < 0 || column >= image->width || row >= image->height) return 0;
    return pixels[(size_t)row * image->stride + (size_t)column];
}

/// Lays an image moved right and down by sixteenths of a pixel.
static void blit_moved(const hs_blit *blit, const hs_sprite_image *image, const uint32_t *pixels,
                       int x, int y, uint32_t across, uint32_t down)
{
    cut part;
    if (!cut_at_edges(blit, x, y, image->width + 1, image->height + 1, &part)) return;
    const uint32_t weights[4] = {
        (FINE - across) * (FINE - down),
        across * (FINE - down),
        (FINE - across) * down,
        across * down,
    };
    for (int row = part.top; row < part.bottom; row++) {
        uint32_t moved[ROW_PIXELS];
        for (int from = part.left; from < part.right; from += ROW_PIXELS) {
            int end = from + ROW_PIXELS < part.right ? from + ROW_PIXELS : part.right;
            for (int i = from; i < end; i++) {
                moved[i - from] =
                    blended(pixel_at(image, pixels, i, row), pixel_at(image, pixels, i - 1, row),
                            pixel_at(image, pixels, i, row - 1),
                            pixel_at(image, pixels, i - 1, row - 1), weights);
            }
            lay(blit, row_of(blit, &part, row) + from, moved, end - from);
        }
    }
}

void hs_blit_sprite(const hs_blit *blit, const hs_sprites *sprites, unsigned sprite, float x,
                    float y)
{
    // This rejects NaN, too.
    if (!(x > -FAR_AWAY && x < FAR_AWAY && y > -FAR_AWAY && y < FAR_AWAY)) return;
    unsigned phases = hs_sprites_phases(sprites, sprite);
    unsigned steps = phases == 1 ? FINE : phases;
    // The place is the middle of a pixel for the only image, its corner for one of several.
    float shift = phases == 1 ? FAR_AWAY - 0.5f : FAR_AWAY;
    unsigned column = (unsigned)((x + shift) * (float)steps + 0.5f);
    unsigned row = (unsigned)((y + shift) * (float)steps + 0.5f);
    unsigned across = column % steps;
    unsigned down = row % steps;
    int left = (int)(column / steps) - (int)FAR_AWAY;
    int top = (int)(row / steps) - (int)FAR_AWAY;
    const hs_sprite_image *image =
        hs_sprites_image(sprites, sprite, phases == 1 ? 0 : across, phases == 1 ? 0 : down);
    const uint32_t *pixels = hs_sprites_pixels(sprites) + image->at;
    left += image->left;
    top += image->top;
    if (phases == 1) {
        blit_moved(blit, image, pixels, left, top, across, down);
    } else {
        blit_image(blit, sprites, image, left, top);
    }
}
