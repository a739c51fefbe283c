#include "draw/sprites.h"

#include "base/assert.h"
#include "base/trigonometry.h"
#include "draw/painter.h"

#include "base/forbidden.h"

/// Radii of the variants of enemies and of bosses, field units.
static const float enemy_radii[] = {10, 14, 18, 20, 24, 30, 40, 56};
static const float boss_radii[] = {20, 26, 30, 36, 48, 64};
enum {
    ENEMY_SIZES = sizeof enemy_radii / sizeof enemy_radii[0],
    BOSS_SIZES = sizeof boss_radii / sizeof boss_radii[0],
    PHASES_MAX = 4,
    SPRITES_MAX = 512,
};

/// What is known of a kind of sprite beside its picture.
typedef struct kind_rule {
    uint8_t variants;
    uint8_t steps;      ///< directions that are painted
    float period;       ///< degrees after which it looks the same
    bool is_phased;     ///< small and many: an image for each sub-pixel phase
    float extent;       ///< half the side of the square that holds it, field units
    float growth;       ///< what that grows by with the radius of the variant
    const float *radii; ///< of the variants; NULL where they do not differ in size
} kind_rule;

static const kind_rule rules[HS_SPRITE_KINDS] = {
    [HS_SPRITE_BULLET + (int)HS_LOOK_PELLET] = {HS_HUE_COUNT, 1, 0, true, 4.9f, 0, NULL},
    [HS_SPRITE_BULLET + (int) HS_LOOK_ORB] = {HS_HUE_COUNT, 1, 0, true, 8.4f, 0, NULL},
    [HS_SPRITE_BULLET + (int) HS_LOOK_RICE] = {HS_HUE_COUNT, 16, 180, true, 7.2f, 0, NULL},
    [HS_SPRITE_BULLET + (int) HS_LOOK_NEEDLE] = {HS_HUE_COUNT, 16, 180, true, 11.5f, 0, NULL},
    [HS_SPRITE_BULLET + (int) HS_LOOK_STAR] = {HS_HUE_COUNT, 8, 72, true, 7.6f, 0, NULL},
    [HS_SPRITE_BULLET + (int) HS_LOOK_DIAMOND] = {HS_HUE_COUNT, 16, 180, true, 8.2f, 0, NULL},
    [HS_SPRITE_ITEM] = {1, 1, 0, true, 5.1f, 0, NULL},
    [HS_SPRITE_SHOT] = {1, 1, 0, true, 13.0f, 0, NULL},
    [HS_SPRITE_SATELLITE] = {1, 16, 180, true, 7.0f, 0, NULL},
    [HS_SPRITE_DOT] = {1, 1, 0, true, 3.8f, 0, NULL},
    [HS_SPRITE_RING] = {1, 1, 0, false, 20.2f, 0, NULL},
    [HS_SPRITE_SHIELD] = {1, 1, 0, false, 26.0f, 0, NULL},
    [HS_SPRITE_PLAYER] = {3, 1, 0, false, 18.5f, 0, NULL},
    [HS_SPRITE_ENEMY] = {ENEMY_SIZES, 1, 0, false, 1.5f, 1.1f, enemy_radii},
    [HS_SPRITE_BOSS] = {BOSS_SIZES, 1, 0, false, 1.5f, 1.4f, boss_radii},
    [HS_SPRITE_MARK] = {1, 1, 0, false, 27.5f, 0, NULL},
};

/// Where a sprite's images begin, and how many phases within a pixel they are for, each way.
typedef struct sprite_images {
    uint32_t first;
    uint32_t phases;
} sprite_images;

struct hs_sprites {
    hs_gate *gate;
    float scale;
    unsigned phases;
    hs_palette palette;
    size_t image_count, pixel_count, row_count;
    hs_sprite_image *images;
    uint16_t *starts; ///< of each row
    uint32_t *pixels;
    size_t first_image[HS_SPRITE_KINDS];
    unsigned piece_count;               ///< pieces of work; all hues of a bullet are one
    unsigned next_piece;                ///< those before it have been painted
    sprite_images entries[SPRITES_MAX]; ///< of each sprite
};

unsigned hs_sprite_first(hs_sprite_kind kind)
{
    unsigned first = 0;
    for (int k = 0; k < (int)kind; k++) first += (unsigned)rules[k].variants * rules[k].steps;
    return first;
}

unsigned hs_sprite_count(void)
{
    return hs_sprite_first(HS_SPRITE_KINDS);
}

unsigned hs_sprite_variants(hs_sprite_kind kind)
{
    return rules[kind].variants;
}

unsigned hs_sprite_steps(hs_sprite_kind kind)
{
    return rules[kind].steps;
}

static float radius_of(hs_sprite_kind kind, unsigned variant)
{
    return rules[kind].radii != NULL ? rules[kind].radii[variant] : 0.0f;
}

unsigned hs_sprite_size_for(hs_sprite_kind kind, float radius)
{
    unsigned nearest = 0;
    for (unsigned v = 1; v < rules[kind].variants; v++) {
        if (fabsf(radius_of(kind, v) - radius) < fabsf(radius_of(kind, nearest) - radius)) {
            nearest = v;
        }
    }
    return nearest;
}

// ---- Layout ------------------------------------------------------------------------------------

static unsigned phases_of(const hs_sprites *sprites, hs_sprite_kind kind)
{
    return rules[kind].is_phased ? sprites->phases : 1;
}

/// An empty image: it reaches to both sides of its place, and by a phase more to the right and
/// down.
static hs_sprite_image empty_image(const hs_sprites *sprites, hs_sprite_kind kind, unsigned variant)
{
    float extent = radius_of(kind, variant) * rules[kind].growth + rules[kind].extent;
    int reach = (int)(extent * sprites->scale) + 1;
    int side = 2 * reach + 1;
    return (hs_sprite_image){
        .left = (int16_t)-reach,
        .top = (int16_t)-reach,
        .width = (uint16_t)side,
        .height = (uint16_t)side,
        .stride = (uint16_t)((side + 7) / 8 * 8),
    };
}

/// Numbers the images of all sprites; with `images` NULL they are only counted.
static void lay_out(hs_sprites *sprites, hs_sprite_image *images)
{
    HS_ASSERT(hs_sprite_count() <= SPRITES_MAX);
    sprite_images *entry = sprites->entries;
    sprites->image_count = 0;
    sprites->pixel_count = 0;
    sprites->row_count = 0;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        unsigned phases = phases_of(sprites, kind);
        sprites->first_image[k] = sprites->image_count;
        for (unsigned s = 0; s < (unsigned)rules[k].variants * rules[k].steps; s++) {
            hs_sprite_image image = empty_image(sprites, kind, s / rules[k].steps);
            image.is_packed = phases > 1;
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
}

unsigned hs_sprites_phases(const hs_sprites *sprites, unsigned sprite)
{
    return sprites->entries[sprite].phases;
}

const hs_sprite_image *hs_sprites_image(const hs_sprites *sprites, unsigned sprite, unsigned across,
                                        unsigned down)
{
    return &sprites->images[hs_sprites_image_number(sprites, sprite, across, down)];
}

uint32_t hs_sprites_image_number(const hs_sprites *sprites, unsigned sprite, unsigned across,
                                 unsigned down)
{
    const sprite_images *at = &sprites->entries[sprite];
    return at->first + down * at->phases + across;
}

const hs_sprite_image *hs_sprites_image_at(const hs_sprites *sprites, uint32_t image)
{
    return &sprites->images[image];
}

const uint32_t *hs_sprites_pixels(const hs_sprites *sprites)
{
    return sprites->pixels;
}

const uint16_t *hs_sprites_starts(const hs_sprites *sprites)
{
    return sprites->starts;
}

// ---- Painting ----------------------------------------------------------------------------------

/// The turn of a direction of a kind: seen so turned, it is painted upright.
static hs_sine_cosine direction_of(hs_sprite_kind kind, unsigned step)
{
    return hs_sine_cosine_of((double)rules[kind].period * step / rules[kind].steps);
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
    size_t apart = (size_t)rules[kind].steps * phases * phases; // images from hue to hue
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

static void paint_other(const hs_sprites *sprites, hs_sprite_kind kind, unsigned number)
{
    unsigned phases = phases_of(sprites, kind);
    hs_sprite_image *image = &sprites->images[sprites->first_image[kind] + number];
    unsigned step = number / (phases * phases) % rules[kind].steps;
    unsigned variant = number / (phases * phases) / rules[kind].steps;
    vec2s shift = phase_at(phases, number % (phases * phases));
    hs_sine_cosine direction = direction_of(kind, step);
    float radius = radius_of(kind, variant);
    clear(sprites, image);
    for (int row = 0; row < image->height; row++) {
        float y = offset_of(sprites, image->top + row, shift.y);
        for (int column = 0; column < image->width; column++) {
            vec2s point = {{offset_of(sprites, image->left + column, shift.x), y}};
            point = hs_turned(point, (float)direction.sine, (float)direction.cosine);
            hs_paint paint = hs_paint_other(kind, variant, radius, point, sprites->scale);
            sprites->pixels[image->at + (size_t)row * image->stride + (size_t)column] =
                hs_paint_pixel(paint);
        }
    }
    finish(sprites, image);
}

/// Pieces of work in a kind: all hues of a bullet are one.
static unsigned pieces_of(const hs_sprites *sprites, hs_sprite_kind kind)
{
    unsigned phases = phases_of(sprites, kind);
    unsigned variants = kind < HS_SPRITE_ITEM ? 1 : rules[kind].variants;
    return variants * rules[kind].steps * phases * phases;
}

/// Paints a piece of a kind, unless it is painted; returns for how many pixels.
static size_t paint_piece(const hs_sprites *sprites, hs_sprite_kind kind, unsigned number)
{
    const hs_sprite_image *image = &sprites->images[sprites->first_image[kind] + number];
    if (image->is_painted) return 0;
    if (kind < HS_SPRITE_ITEM) {
        paint_bullet(sprites, kind, number);
    } else {
        paint_other(sprites, kind, number);
    }
    return (size_t)image->width * image->height;
}

/// The last kinds have the largest pictures; they come first, so that no worker is left with one at
/// the end.
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
    while (kind > 0 && image < sprites->first_image[kind]) kind--;
    unsigned number = (unsigned)(image - sprites->first_image[kind]);
    paint_piece(sprites, (hs_sprite_kind)kind, number % pieces_of(sprites, (hs_sprite_kind)kind));
    return wanted;
}

void hs_sprites_use_palette(hs_sprites *sprites, hs_palette palette)
{
    sprites->palette = palette;
    sprites->next_piece = 0;
    for (size_t i = 0; i < sprites->image_count; i++) sprites->images[i].is_painted = false;
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
    if (sprites->images == NULL || sprites->pixels == NULL || sprites->starts == NULL) {
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
    hs_gate_release(gate, HS_TAG_OTHER, sprites, sizeof *sprites);
}
