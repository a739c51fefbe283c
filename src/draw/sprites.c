#include "draw/sprites.h"

#include "base/assert.h"
#include "base/trigonometry.h"
#include "draw/painter.h"

#include "base/forbidden.h"

enum {
    PHASES_MAX = 4,
    SMALL_MAX = 512,    ///< sprites of small kinds
    LARGE_IMAGES = 1024 ///< of large kinds, at once
};

/// Pixels of large sprites that fit, in pixels of the field: several times what a full field shows.
#define LARGE_SHARE 2.5f

/// From this many pixels in a field unit on, images stand at whole pixels.
#define FINE_SCALE 2.0f

/// Where a small sprite's images begin, and how many phases within a pixel they are for, each way.
typedef struct sprite_images {
    uint32_t first;
    uint32_t phases;
} sprite_images;

struct hs_sprites {
    hs_gate *gate;
    float scale;
    unsigned phases;
    hs_palette palette;
    size_t small_images, small_pixels; ///< those of large kinds come behind them
    size_t image_count, pixel_count, row_count;
    hs_sprite_image *images;
    uint16_t *starts; ///< of each row of small kinds
    uint32_t *pixels;
    size_t first_image[HS_SPRITE_KINDS];
    unsigned piece_count;             ///< pieces of work; all hues of a bullet are one
    unsigned next_piece;              ///< those before it have been painted
    unsigned small_count;             ///< sprites of small kinds
    sprite_images entries[SMALL_MAX]; ///< of each of them

    unsigned large_count; ///< sprites of large kinds
    uint16_t *large;      ///< of each, its image and one more; 0 without one
    size_t images_taken;  ///< of large sprites
    size_t pixels_taken;  ///< likewise
};

// ---- Layout ------------------------------------------------------------------------------------

static unsigned phases_of(const hs_sprites *sprites, hs_sprite_kind kind)
{
    return hs_sprite_is_phased(kind) ? sprites->phases : 1;
}

static unsigned sprites_of(hs_sprite_kind kind)
{
    return hs_sprite_variants(kind) * hs_sprite_steps(kind);
}

/// An empty image of a small sprite: it reaches to both sides of its place, and by a phase more to
/// the right and down.
static hs_sprite_image empty_image(const hs_sprites *sprites, hs_sprite_kind kind)
{
    int reach = (int)(hs_sprite_extent(kind) * sprites->scale) + 1;
    int side = 2 * reach + 1;
    return (hs_sprite_image){
        .left = (int16_t)-reach,
        .top = (int16_t)-reach,
        .width = (uint16_t)side,
        .height = (uint16_t)side,
        .stride = (uint16_t)((side + 7) / 8 * 8),
    };
}

size_t hs_sprites_room(float scale)
{
    const float least = 32768.0f;
    return (size_t)(HS_FIELD_WIDTH * HS_FIELD_HEIGHT * scale * scale * LARGE_SHARE + least);
}

/// Numbers the images of all small sprites; with `images` NULL they are only counted.
static void lay_out(hs_sprites *sprites, hs_sprite_image *images)
{
    sprite_images *entry = sprites->entries;
    sprites->image_count = 0;
    sprites->pixel_count = 0;
    sprites->row_count = 0;
    for (int k = 0; k < HS_SPRITE_KINDS && hs_sprite_is_phased((hs_sprite_kind)k); k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        unsigned phases = phases_of(sprites, kind);
        sprites->first_image[k] = sprites->image_count;
        for (unsigned s = 0; s < sprites_of(kind); s++) {
            hs_sprite_image image = empty_image(sprites, kind);
            image.is_packed = phases > 1;
            HS_ASSERT(entry < sprites->entries + SMALL_MAX);
            *entry++ = (sprite_images){(uint32_t)sprites->image_count, phases};
            for (unsigned i = 0; i < phases * phases; i++) {
                image.at = sprites->pixel_count;
                image.starts = (uint32_t)sprites->row_count;
                if (images != NULL) images[sprites->image_count] = image;
                sprites->image_count++;
                sprites->pixel_count += (size_t)image.stride * image.height;
                sprites->row_count += image.height;
            }
        }
    }
    sprites->small_count = (unsigned)(entry - sprites->entries);
    sprites->large_count = hs_sprite_count() - sprites->small_count;
    sprites->small_images = sprites->image_count;
    sprites->small_pixels = sprites->pixel_count;
    sprites->image_count += LARGE_IMAGES;
    sprites->pixel_count += hs_sprites_room(sprites->scale);
}

unsigned hs_sprites_phases(const hs_sprites *sprites, unsigned sprite)
{
    return sprite < sprites->small_count ? sprites->entries[sprite].phases : 1;
}

unsigned hs_sprites_fineness(const hs_sprites *sprites)
{
    return sprites->scale < FINE_SCALE ? 16 : 1;
}

const hs_sprite_image *hs_sprites_image_at(const hs_sprites *sprites, uint32_t image)
{
    return &sprites->images[image];
}

const uint32_t *hs_sprites_pixels(const hs_sprites *sprites)
{
    return sprites->pixels;
}

uint32_t *hs_sprites_pixels_of(hs_sprites *sprites, const hs_sprite_image *image)
{
    HS_ASSERT(image->at >= sprites->small_pixels);
    return sprites->pixels + image->at;
}

const uint16_t *hs_sprites_starts(const hs_sprites *sprites)
{
    return sprites->starts;
}

// ---- Painting ----------------------------------------------------------------------------------

/// The turn of a direction of a kind: seen so turned, it is painted upright.
static hs_sine_cosine direction_of(hs_sprite_kind kind, unsigned step)
{
    return hs_sine_cosine_of((double)hs_sprite_period(kind) * step / hs_sprite_steps(kind));
}

/// The distance on one axis from the sprite's place to the middle of a pixel, field units.
static float offset_of(const hs_sprites *sprites, int pixel, float phase)
{
    return ((float)pixel + 0.5f - phase) / sprites->scale;
}

static vec2s phase_at(unsigned phases, unsigned number)
{
    if (phases == 1) return (vec2s){{0.5f, 0.5f}};
    return (vec2s){
        {(float)(number % phases) / (float)phases, (float)(number / phases) / (float)phases}};
}

/// The part of a row that is not clear.
typedef struct extent {
    unsigned first, end;
} extent;

static extent extent_of(const uint32_t *pixels, unsigned width)
{
    extent row = {0, width};
    while (row.first < width && pixels[row.first] == 0) row.first++;
    while (row.end > row.first && pixels[row.end - 1] == 0) row.end--;
    return row;
}

/// Gives all rows of an image the span of its longest one: a count that differs from row to row
/// cost a misprediction in most rows.
static void find_span(const hs_sprites *sprites, hs_sprite_image *image)
{
    const uint32_t *pixels = sprites->pixels + image->at;
    uint16_t *starts = sprites->starts + image->starts;
    unsigned longest = 0;
    image->first_row = image->height;
    image->end_row = 0;
    for (unsigned row = 0; row < image->height; row++) {
        extent part = extent_of(pixels + (size_t)row * image->stride, image->stride);
        starts[row] = (uint16_t)part.first;
        if (part.first == part.end) continue;
        if (part.end - part.first > longest) longest = part.end - part.first;
        if (image->first_row > row) image->first_row = (uint16_t)row;
        image->end_row = (uint16_t)(row + 1);
    }
    image->span = (uint16_t)((longest + 7) / 8 * 8);
    for (unsigned row = 0; row < image->height; row++) {
        if (starts[row] + image->span > image->stride) {
            starts[row] = (uint16_t)(image->stride - image->span);
        }
    }
    if (image->first_row > image->end_row) image->first_row = image->end_row;
}

/// Moves the spans of an image together: a third of the pixels of all images are in them, so that
/// more images are in the caches. Images that are moved within a pixel stay as they are.
static void pack(const hs_sprites *sprites, hs_sprite_image *image)
{
    uint32_t *pixels = sprites->pixels + image->at;
    const uint16_t *starts = sprites->starts + image->starts;
    for (unsigned row = image->first_row; row < image->end_row; row++) {
        memmove(pixels + (size_t)(row - image->first_row) * image->span,
                pixels + (size_t)row * image->stride + starts[row], image->span * sizeof *pixels);
    }
}

/// Clears an image that was painted before.
static void clear(const hs_sprites *sprites, const hs_sprite_image *image)
{
    if (image->end_row == 0) return;
    memset(sprites->pixels + image->at, 0,
           (size_t)image->stride * image->height * sizeof *sprites->pixels);
}

static void finish(const hs_sprites *sprites, hs_sprite_image *image)
{
    find_span(sprites, image);
    if (image->is_packed) pack(sprites, image);
    image->is_painted = true;
}

/// Fills in the lanes; those beyond the last hue repeat the first ones.
static void fill_hues(hs_hues *hues, hs_palette palette)
{
    _Static_assert((int)HS_HUE_COUNT <= (int)HS_PAINTED_HUES, "there is room for all hues");
    for (unsigned h = 0; h < HS_PAINTED_HUES; h++) {
        hs_colour colour = hs_palette_colour(palette, h % HS_HUE_COUNT);
        hs_hues *lanes = &hues[h / HS_HUE_LANES];
        lanes->red[h % HS_HUE_LANES] = colour.r;
        lanes->green[h % HS_HUE_LANES] = colour.g;
        lanes->blue[h % HS_HUE_LANES] = colour.b;
    }
}

/// Paints one direction and phase of a bullet in all hues; its shape is computed once.
static void paint_bullet(const hs_sprites *sprites, hs_sprite_kind kind, unsigned number)
{
    unsigned phases = sprites->phases;
    size_t apart = (size_t)hs_sprite_steps(kind) * phases * phases; // images from hue to hue
    hs_sprite_image *images = &sprites->images[sprites->first_image[kind] + number];
    vec2s shift = phase_at(phases, number % (phases * phases));
    hs_sine_cosine direction = direction_of(kind, number / (phases * phases));
    hs_bullet_look look = (hs_bullet_look)(kind - HS_SPRITE_BULLET);
    hs_hues hues[HS_PAINTED_HUES / HS_HUE_LANES];
    fill_hues(hues, sprites->palette);
    for (unsigned h = 0; h < HS_HUE_COUNT; h++) clear(sprites, &images[h * apart]);
    for (int row = 0; row < images->height; row++) {
        float y = offset_of(sprites, images->top + row, shift.y);
        for (int column = 0; column < images->width; column++) {
            vec2s point = {{offset_of(sprites, images->left + column, shift.x), y}};
            point = hs_turned(point, (float)direction.sine, (float)direction.cosine);
            hs_bullet_ink ink = hs_paint_bullet(look, point, sprites->scale);
            if (ink.alpha <= 0.0f) continue;
            size_t at = (size_t)row * images->stride + (size_t)column;
            hs_hue_numbers inked[HS_PAINTED_HUES / HS_HUE_LANES];
            for (int l = 0; l < HS_PAINTED_HUES / HS_HUE_LANES; l++)
                inked[l] = hs_paint_ink(&ink, &hues[l]);
            for (unsigned h = 0; h < HS_HUE_COUNT; h++) {
                sprites->pixels[images[h * apart].at + at] =
                    (uint32_t)inked[h / HS_HUE_LANES][h % HS_HUE_LANES];
            }
        }
    }
    for (unsigned h = 0; h < HS_HUE_COUNT; h++) finish(sprites, &images[h * apart]);
}

/// Paints all pixels of an image that has its place at a part of a pixel.
static void paint_pixels(const hs_sprites *sprites, const hs_sprite_image *image,
                         const hs_painting *painting, vec2s shift)
{
    for (int row = 0; row < image->height; row++) {
        uint32_t *pixels = sprites->pixels + image->at + (size_t)row * image->stride;
        float y = offset_of(sprites, image->top + row, shift.y);
        for (int column = 0; column < image->width; column++) {
            vec2s point = {{offset_of(sprites, image->left + column, shift.x), y}};
            pixels[column] = hs_paint_pixel(hs_painting_at(painting, point));
        }
    }
}

static void paint_small(const hs_sprites *sprites, hs_sprite_kind kind, unsigned number)
{
    unsigned phases = phases_of(sprites, kind);
    hs_sprite_image *image = &sprites->images[sprites->first_image[kind] + number];
    unsigned sprite = number / (phases * phases);
    hs_painting painting;
    hs_painting_begin(&painting, kind, sprite / hs_sprite_steps(kind),
                      sprite % hs_sprite_steps(kind), sprites->scale);
    clear(sprites, image);
    paint_pixels(sprites, image, &painting, phase_at(phases, number % (phases * phases)));
    finish(sprites, image);
}

/// Pieces of work in a small kind: all hues of a bullet are one.
static unsigned pieces_of(const hs_sprites *sprites, hs_sprite_kind kind)
{
    if (!hs_sprite_is_phased(kind)) return 0;
    unsigned phases = phases_of(sprites, kind);
    unsigned variants = kind < HS_SPRITE_ITEM ? 1 : hs_sprite_variants(kind);
    return variants * hs_sprite_steps(kind) * phases * phases;
}

/// Paints a piece of a kind, unless it is painted; returns for how many pixels.
static size_t paint_piece(const hs_sprites *sprites, hs_sprite_kind kind, unsigned number)
{
    const hs_sprite_image *image = &sprites->images[sprites->first_image[kind] + number];
    if (image->is_painted) return 0;
    if (kind < HS_SPRITE_ITEM) {
        paint_bullet(sprites, kind, number);
    } else {
        paint_small(sprites, kind, number);
    }
    return (size_t)image->width * image->height;
}

static size_t paint_at(const hs_sprites *sprites, unsigned piece)
{
    int kind = HS_SPRITE_KINDS - 1;
    while (kind > 0 && piece >= pieces_of(sprites, (hs_sprite_kind)kind))
        piece -= pieces_of(sprites, (hs_sprite_kind)kind--);
    return paint_piece(sprites, (hs_sprite_kind)kind, piece);
}

static void paint_pieces(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    for (size_t piece = first; piece < end; piece++) paint_at(context, (unsigned)piece);
}

void hs_sprites_paint_all(hs_sprites *sprites, hs_thread_pool *thread_pool)
{
    hs_thread_pool_share(thread_pool, sprites->piece_count, 1, paint_pieces, sprites);
    sprites->next_piece = sprites->piece_count;
}

void hs_sprites_paint_some(hs_sprites *sprites, size_t pixels)
{
    size_t painted = 0;
    while (painted < pixels && sprites->next_piece < sprites->piece_count)
        painted += paint_at(sprites, sprites->next_piece++);
}

const hs_sprite_image *hs_sprites_painted(hs_sprites *sprites, uint32_t image)
{
    const hs_sprite_image *wanted = &sprites->images[image];
    if (wanted->is_painted) return wanted;
    int kind = HS_SPRITE_KINDS - 1;
    while (kind > 0 &&
           (!hs_sprite_is_phased((hs_sprite_kind)kind) || image < sprites->first_image[kind]))
        kind--;
    unsigned number = (unsigned)(image - sprites->first_image[kind]);
    paint_piece(sprites, (hs_sprite_kind)kind, number % pieces_of(sprites, (hs_sprite_kind)kind));
    return wanted;
}

// ---- Large sprites -----------------------------------------------------------------------------

/// Takes room for the image of a painting; NULL where there is none left.
static hs_sprite_image *take_room(hs_sprites *sprites, const hs_painting *painting)
{
    hs_body_box box = hs_painting_bounds(painting);
    int left = (int)floorf(box.left * sprites->scale) - 1;
    int top = (int)floorf(box.top * sprites->scale) - 1;
    int width = (int)ceilf(box.right * sprites->scale) + 2 - left;
    int height = (int)ceilf(box.bottom * sprites->scale) + 2 - top;
    size_t stride = (size_t)(width + 7) / 8 * 8;
    size_t at = sprites->small_pixels + sprites->pixels_taken;
    if (sprites->images_taken == LARGE_IMAGES ||
        at + stride * (size_t)height > sprites->pixel_count) {
        return NULL;
    }
    hs_sprite_image *image = &sprites->images[sprites->small_images + sprites->images_taken++];
    *image = (hs_sprite_image){
        .at = at,
        .left = (int16_t)left,
        .top = (int16_t)top,
        .width = (uint16_t)width,
        .height = (uint16_t)height,
        .stride = (uint16_t)stride,
        .end_row = (uint16_t)height,
    };
    sprites->pixels_taken += stride * (size_t)height;
    return image;
}

static uint32_t find_large(hs_sprites *sprites, unsigned sprite)
{
    uint16_t *taken = &sprites->large[sprite - sprites->small_count];
    if (*taken > 0) return (uint32_t)sprites->small_images + *taken - 1;
    hs_sprite_kind kind = hs_sprite_kind_of(sprite);
    unsigned number = sprite - hs_sprite_first(kind);
    hs_painting painting;
    hs_painting_begin(&painting, kind, number / hs_sprite_steps(kind),
                      number % hs_sprite_steps(kind), sprites->scale);
    hs_sprite_image *image = take_room(sprites, &painting);
    if (image == NULL) return HS_NO_IMAGE;
    paint_pixels(sprites, image, &painting, phase_at(1, 0));
    image->is_painted = true;
    *taken = (uint16_t)sprites->images_taken;
    return (uint32_t)(image - sprites->images);
}

uint32_t hs_sprites_find(hs_sprites *sprites, unsigned sprite, unsigned across, unsigned down)
{
    if (sprite >= sprites->small_count) return find_large(sprites, sprite);
    const sprite_images *at = &sprites->entries[sprite];
    return at->first + down * at->phases + across;
}

void hs_sprites_forget(hs_sprites *sprites)
{
    if (sprites->images_taken == 0) return;
    memset(sprites->large, 0, sprites->large_count * sizeof *sprites->large);
    sprites->images_taken = 0;
    sprites->pixels_taken = 0;
}

void hs_sprites_begin_frame(hs_sprites *sprites)
{
    size_t room = sprites->pixel_count - sprites->small_pixels;
    if (sprites->images_taken > LARGE_IMAGES / 4 * 3 || sprites->pixels_taken > room / 4 * 3)
        hs_sprites_forget(sprites);
}

void hs_sprites_use_palette(hs_sprites *sprites, hs_palette palette)
{
    sprites->palette = palette;
    sprites->next_piece = 0;
    for (size_t i = 0; i < sprites->small_images; i++) sprites->images[i].is_painted = false;
}

// ---- Birth and end -----------------------------------------------------------------------------

hs_sprites *hs_sprites_create(hs_gate *gate, float scale, unsigned phases, hs_palette palette,
                              hs_error *error)
{
    hs_sprites *sprites = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *sprites, "sprites", error);
    if (sprites == NULL) return NULL;
    *sprites = (hs_sprites){.gate = gate, .scale = scale, .palette = palette};
    sprites->phases = phases < 1 ? 1 : phases > PHASES_MAX ? PHASES_MAX : phases;
    lay_out(sprites, NULL);
    size_t pixels = sprites->pixel_count;
    sprites->images =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, sprites->image_count, sizeof *sprites->images);
    sprites->pixels = hs_gate_allocate_array(gate, HS_TAG_OTHER, pixels, sizeof *sprites->pixels);
    sprites->starts =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, sprites->row_count, sizeof *sprites->starts);
    sprites->large =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, sprites->large_count, sizeof *sprites->large);
    if (sprites->images == NULL || sprites->pixels == NULL || sprites->starts == NULL ||
        sprites->large == NULL) {
        hs_error_no_memory(error, "the pictures of sprites", pixels * sizeof *sprites->pixels);
        hs_sprites_destroy(sprites);
        return NULL;
    }
    lay_out(sprites, sprites->images);
    for (int k = 0; k < HS_SPRITE_KINDS; k++)
        sprites->piece_count += pieces_of(sprites, (hs_sprite_kind)k);
    return sprites;
}

void hs_sprites_destroy(hs_sprites *sprites)
{
    if (sprites == NULL) return;
    hs_gate *gate = sprites->gate;
    hs_gate_release(gate, HS_TAG_OTHER, sprites->images,
                    sprites->image_count * sizeof *sprites->images);
    hs_gate_release(gate, HS_TAG_OTHER, sprites->pixels,
                    sprites->pixel_count * sizeof *sprites->pixels);
    hs_gate_release(gate, HS_TAG_OTHER, sprites->starts,
                    sprites->row_count * sizeof *sprites->starts);
    hs_gate_release(gate, HS_TAG_OTHER, sprites->large,
                    sprites->large_count * sizeof *sprites->large);
    hs_gate_release(gate, HS_TAG_OTHER, sprites, sizeof *sprites);
}
