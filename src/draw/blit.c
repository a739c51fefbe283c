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

typedef uint32_t dim_words __attribute__((vector_size(16)));
typedef uint16_t dim_halves __attribute__((vector_size(16)));

/// Dims pixels to `strength` of 255, two channels of four pixels at a time: `count` is a multiple
/// of four.
static void dim(uint32_t *to, const uint32_t *from, size_t count, uint32_t strength)
{
    const dim_halves share = (dim_halves){0} + (uint16_t)(strength + (strength >> 7)); // of 256
    for (size_t i = 0; i < count; i += 4) {
        dim_words words;
        memcpy(&words, from + i, sizeof words);
        dim_halves odd = ((dim_halves)(words & 0x00FF00FFu) * share) >> 8;
        dim_halves even = ((dim_halves)words >> 8) * share;
        words = (dim_words)odd | ((dim_words)even & 0xFF00FF00u);
        memcpy(to + i, &words, sizeof words);
    }
}

/// Lays pixels dimmed, a part of them at a time.
static void lay_dimmed(const hs_blit *blit, uint32_t *pixels, const uint32_t *image, int count,
                       uint32_t strength)
{
    uint32_t dimmed[ROW_PIXELS];
    for (int from = 0; from < count; from += ROW_PIXELS) {
        int some = count - from < ROW_PIXELS ? count - from : ROW_PIXELS;
        size_t whole = (size_t)some / 4 * 4;
        dim(dimmed, image + from, whole, strength);
        if (whole < (size_t)some) {
            uint32_t rest[4] = {0};
            memcpy(rest, image + from + whole, ((size_t)some - whole) * sizeof *rest);
            dim(rest, rest, 4, strength);
            memcpy(dimmed + whole, rest, ((size_t)some - whole) * sizeof *rest);
        }
        lay(blit, pixels + from, dimmed, some);
    }
}

static uint32_t *row_of(const hs_blit *blit, const cut *part, int row)
{
    return blit->pixels + (size_t)(part->y + row) * (size_t)blit->width + part->x;
}

/// Lays an image whose spans lie side by side, its first one in row `y`.
static void blit_image(const hs_blit *blit, const hs_sprites *sprites, const hs_sprite_image *image,
                       int x, int y, uint32_t strength)
{
    cut part;
    int rows = image->end_row - image->first_row;
    if (!cut_at_edges(blit, x, y, image->width, rows, &part)) return;
    const uint32_t *pixels =
        hs_sprites_pixels(sprites) + image->at + (size_t)part.top * image->span;
    const uint16_t *starts =
        hs_sprites_starts(sprites) + image->starts + image->first_row + part.top;
    size_t height = (size_t)(part.bottom - part.top);
    if (strength == 255 && x >= 0 && x + image->stride <= blit->width) {
        blit->kernels->lay_rows(row_of(blit, &part, part.top), (size_t)blit->width, pixels, starts,
                                height, image->span);
        return;
    }
    for (size_t row = 0; row < height; row++, pixels += image->span) {
        int left = x + starts[row];
        int from = left < 0 ? -left : 0;
        int end = left + image->span > blit->width ? blit->width - left : image->span;
        if (from >= end) continue;
        uint32_t *to = blit->pixels + (size_t)(y + part.top + (int)row) * (size_t)blit->width;
        if (strength == 255) {
            lay(blit, to + left + from, pixels + from, end - from);
        } else {
            lay_dimmed(blit, to + left + from, pixels + from, end - from, strength);
        }
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

/// Mixes the pixels of a row of an image that is moved right and down by sixteenths of a pixel.
static void move_row(const hs_sprite_image *image, const uint32_t *pixels, int row, int from,
                     int end, const uint32_t *weights, uint32_t *moved)
{
    const bool has_both = row > 0 && row < image->height;
    const uint32_t *here = pixels + (ptrdiff_t)row * image->stride;
    const uint32_t *above = here - image->stride;
    for (int i = from; i < end; i++) {
        if (has_both && i > 0 && i < image->width) {
            uint32_t any = here[i] | here[i - 1] | above[i] | above[i - 1];
            moved[i - from] =
                any == 0 ? 0 : blended(here[i], here[i - 1], above[i], above[i - 1], weights);
        } else {
            moved[i - from] =
                blended(pixel_at(image, pixels, i, row), pixel_at(image, pixels, i - 1, row),
                        pixel_at(image, pixels, i, row - 1),
                        pixel_at(image, pixels, i - 1, row - 1), weights);
        }
    }
}

/// Lays an image moved right and down by sixteenths of a pixel.
static void blit_moved(const hs_blit *blit, const hs_sprite_image *image, const uint32_t *pixels,
                       const hs_blit_place_of *place)
{
    cut part;
    const uint32_t across = place->across, down = place->down, strength = place->strength;
    int more = across + down > 0 ? 1 : 0;
    if (!cut_at_edges(blit, place->left, place->top, image->width + more, image->height + more,
                      &part)) {
        return;
    }
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
            const uint32_t *laid = pixels + (size_t)row * image->stride + from;
            if (more != 0) {
                move_row(image, pixels, row, from, end, weights, moved);
                laid = moved;
            }
            if (strength == 255) {
                lay(blit, row_of(blit, &part, row) + from, laid, end - from);
            } else {
                lay_dimmed(blit, row_of(blit, &part, row) + from, laid, end - from, strength);
            }
        }
    }
}

bool hs_blit_place(hs_sprites *sprites, const hs_view_sprite *sprite, vec2s at, int width,
                   int height, hs_blit_place_of *place)
{
    // This rejects NaN, too.
    if (!(at.x > -FAR_AWAY && at.x < FAR_AWAY && at.y > -FAR_AWAY && at.y < FAR_AWAY)) return false;
    unsigned phases = hs_sprites_phases(sprites, sprite->sprite);
    bool is_moved = phases == 1;
    unsigned steps = is_moved ? hs_sprites_fineness(sprites) : phases;
    // The place is the middle of a pixel for the only image, its corner for one of several.
    float shift = is_moved ? FAR_AWAY - 0.5f : FAR_AWAY;
    unsigned column = (unsigned)((at.x + shift) * (float)steps + 0.5f);
    unsigned row = (unsigned)((at.y + shift) * (float)steps + 0.5f);
    unsigned across = column % steps;
    unsigned down = row % steps;
    int left = (int)(column / steps) - (int)FAR_AWAY;
    int top = (int)(row / steps) - (int)FAR_AWAY;
    uint32_t number =
        hs_sprites_find(sprites, sprite->sprite, is_moved ? 0 : across, is_moved ? 0 : down);
    if (number == HS_NO_IMAGE) return false;
    const hs_sprite_image *image = hs_sprites_image_at(sprites, number);
    left += image->left;
    top += image->top;
    if (left >= width || left + image->stride + 1 <= 0) return false;
    if (top >= height || top + image->height + 1 <= 0) return false;
    image = hs_sprites_painted(sprites, number);
    *place = (hs_blit_place_of){
        .image = number,
        .left = (int16_t)left,
        .top = (int16_t)(is_moved ? top : top + image->first_row),
        .rows = (uint16_t)(is_moved ? image->height + 1 : image->end_row - image->first_row),
        .across = (uint8_t)across,
        .down = (uint8_t)down,
        .strength = sprite->strength,
    };
    return true;
}

void hs_blit_sprite(const hs_blit *blit, const hs_sprites *sprites, const hs_blit_place_of *place)
{
    const hs_sprite_image *image = hs_sprites_image_at(sprites, place->image);
    if (image->is_packed) {
        blit_image(blit, sprites, image, place->left, place->top, place->strength);
        return;
    }
    blit_moved(blit, image, hs_sprites_pixels(sprites) + image->at, place);
}
