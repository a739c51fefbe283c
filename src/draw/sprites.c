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

typedef struct kind_rule {
    uint8_t variants;
    uint8_t steps;  ///< directions that are painted
    float period;   ///< degrees after which it looks the same
    bool is_phased; ///< small and many: an image for each sub-pixel phase
} kind_rule;

static const kind_rule rules[HS_SPRITE_KINDS] = {
    [HS_SPRITE_BULLET + HS_LOOK_PELLET] = {HS_HUE_COUNT, 1, 0, true},
    [HS_SPRITE_BULLET + HS_LOOK_ORB] = {HS_HUE_COUNT, 1, 0, true},
    [HS_SPRITE_BULLET + HS_LOOK_RICE] = {HS_HUE_COUNT, 16, 180, true},
    [HS_SPRITE_BULLET + HS_LOOK_NEEDLE] = {HS_HUE_COUNT, 16, 180, true},
    [HS_SPRITE_BULLET + HS_LOOK_STAR] = {HS_HUE_COUNT, 8, 72, true},
    [HS_SPRITE_BULLET + HS_LOOK_DIAMOND] = {HS_HUE_COUNT, 16, 180, true},
    [HS_SPRITE_ITEM] = {1, 1, 0, true},
    [HS_SPRITE_SHOT] = {1, 1, 0, true},
    [HS_SPRITE_SATELLITE] = {1, 16, 180, true},
    [HS_SPRITE_DOT] = {1, 1, 0, true},
    [HS_SPRITE_RING] = {1, 1, 0, false},
    [HS_SPRITE_SHIELD] = {1, 1, 0, false},
    [HS_SPRITE_PLAYER] = {3, 1, 0, false},
    [HS_SPRITE_ENEMY] = {ENEMY_SIZES, 1, 0, false},
    [HS_SPRITE_BOSS] = {BOSS_SIZES, 1, 0, false},
};

/// Where a sprite's images begin, and how many places within a pixel they are for, each way.
typedef struct entry {
    uint32_t image;
    uint32_t phases;
} entry;

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
    entry entries[SPRITES_MAX]; ///< of each sprite
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
    if (kind == HS_SPRITE_ENEMY) return enemy_radii[variant];
    if (kind == HS_SPRITE_BOSS) return boss_radii[variant];
    return 0.0f;
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

/// A sprite reaches to both sides of its place, and by a phase more to the right and down.
static hs_sprite_image frame_of(const hs_sprites *sprites, hs_sprite_kind kind, unsigned variant)
{
    float extent = hs_painter_extent(kind, radius_of(kind, variant)) * sprites->scale;
    int reach = (int)extent + 1;
    int side = 2 * reach + 1;
    return (hs_sprite_image){
        .left = (int16_t)-reach,
        .top = (int16_t)-reach,
        .width = (uint16_t)side,
        .height = (uint16_t)side,
        .stride = (uint16_t)((side + 7) / 8 * 8),
    };
}

/// Numbers the images of all kinds; with `images` NULL they are only counted.
static void lay_out(hs_sprites *sprites, hs_sprite_image *images)
{
    sprites->image_count = 0;
    sprites->pixel_count = 0;
    sprites->row_count = 0;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        unsigned phases = phases_of(sprites, kind);
        sprites->first_image[k] = sprites->image_count;
        for (unsigned v = 0; v < rules[k].variants; v++) {
            hs_sprite_image image = frame_of(sprites, kind, v);
            for (unsigned i = 0; i < rules[k].steps * phases * phases; i++) {
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

static void number_sprites(hs_sprites *sprites)
{
    HS_ASSERT(hs_sprite_count() <= SPRITES_MAX);
    entry *next = sprites->entries;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        unsigned phases = phases_of(sprites, (hs_sprite_kind)k);
        for (unsigned i = 0; i < (unsigned)rules[k].variants * rules[k].steps; i++)
            *next++ = (entry){(uint32_t)sprites->first_image[k] + i * phases * phases, phases};
    }
}

unsigned hs_sprites_phases(const hs_sprites *sprites, unsigned sprite)
{
    return sprites->entries[sprite].phases;
}

const hs_sprite_image *hs_sprites_image(const hs_sprites *sprites, unsigned sprite, unsigned across,
                                        unsigned down)
{
    const entry *at = &sprites->entries[sprite];
    return &sprites->images[at->image + down * at->phases + across];
}

const uint32_t *hs_sprites_pixels(const hs_sprites *sprites)
{
    return sprites->pixels;
}

const uint16_t *hs_sprites_starts(const hs_sprites *sprites)
{
    return sprites->starts;
}

hs_palette hs_sprites_palette(const hs_sprites *sprites)
{
    return sprites->palette;
}

// ---- Painting ----------------------------------------------------------------------------------

static uint32_t byte_of(float value)
{
    return value <= 0.0f ? 0u : value >= 1.0f ? 255u : (uint32_t)(value * 255.0f + 0.5f);
}

/// No channel is above alpha, which laying it over something relies on.
static uint32_t pixel_of(hs_paint paint)
{
    uint32_t alpha = byte_of(paint.alpha);
    uint32_t red = byte_of(paint.red);
    uint32_t green = byte_of(paint.green);
    uint32_t blue = byte_of(paint.blue);
    return alpha << 24 | (red < alpha ? red : alpha) << 16 | (green < alpha ? green : alpha) << 8 |
           (blue < alpha ? blue : alpha);
}

/// The frame in which a direction of a kind is painted upright.
static hs_sine_cosine direction_of(hs_sprite_kind kind, unsigned step)
{
    return hs_sine_cosine_of((double)rules[kind].period * step / rules[kind].steps);
}

/// Where the middle of a pixel lies in a sprite of a direction and phase, field units.
static hs_point place_in(const hs_sprites *sprites, const hs_sprite_image *image, int column,
                         int row, hs_point phase, hs_sine_cosine direction)
{
    hs_point point = {
        ((float)(image->left + column) + 0.5f - phase.x) / sprites->scale,
        ((float)(image->top + row) + 0.5f - phase.y) / sprites->scale,
    };
    return hs_turned(point, (float)direction.sine, (float)direction.cosine);
}

static hs_point phase_at(unsigned phases, unsigned number)
{
    if (phases == 1) return (hs_point){0.5f, 0.5f};
    return (hs_point){(float)(number % phases) / (float)phases,
                      (float)(number / phases) / (float)phases};
}

/// One direction and phase of a bullet in all hues: its shape is reckoned once.
static void paint_bullet(hs_sprites *sprites, hs_sprite_kind kind, unsigned step, unsigned phase)
{
    unsigned phases = sprites->phases;
    size_t apart = (size_t)rules[kind].steps * phases * phases; // images from hue to hue
    const hs_sprite_image *images =
        &sprites->images[sprites->first_image[kind] + (size_t)step * phases * phases + phase];
    hs_point shift = phase_at(phases, phase);
    hs_sine_cosine direction = direction_of(kind, step);
    hs_color hues[HS_HUE_COUNT];
    for (unsigned h = 0; h < HS_HUE_COUNT; h++) hues[h] = hs_palette_color(sprites->palette, h);
    for (int row = 0; row < images->height; row++) {
        for (int column = 0; column < images->width; column++) {
            hs_point point = place_in(sprites, images, column, row, shift, direction);
            hs_bullet_ink ink =
                hs_paint_bullet((hs_bullet_look)(kind - HS_SPRITE_BULLET), point, sprites->scale);
            if (ink.alpha <= 0.0f) continue;
            size_t at = (size_t)row * images->stride + (size_t)column;
            for (unsigned h = 0; h < HS_HUE_COUNT; h++)
                sprites->pixels[images[h * apart].at + at] = pixel_of(hs_paint_ink(ink, hues[h]));
        }
    }
}

static void paint_other(hs_sprites *sprites, hs_sprite_kind kind, unsigned number)
{
    unsigned phases = phases_of(sprites, kind);
    const hs_sprite_image *image = &sprites->images[sprites->first_image[kind] + number];
    unsigned step = number / (phases * phases) % rules[kind].steps;
    unsigned variant = number / (phases * phases) / rules[kind].steps;
    hs_point shift = phase_at(phases, number % (phases * phases));
    hs_sine_cosine direction = direction_of(kind, step);
    float radius = radius_of(kind, variant);
    for (int row = 0; row < image->height; row++) {
        for (int column = 0; column < image->width; column++) {
            hs_point point = place_in(sprites, image, column, row, shift, direction);
            hs_paint paint = hs_paint_other(kind, variant, radius, point, sprites->scale);
            sprites->pixels[image->at + (size_t)row * image->stride + (size_t)column] =
                pixel_of(paint);
        }
    }
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

/// All rows of an image get the span of its longest: a count that differs from row to row cost a
/// wrong guess of the processor in most rows.
static void find_span(hs_sprites *sprites, hs_sprite_image *image)
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

void hs_sprites_repaint(hs_sprites *sprites, hs_palette palette)
{
    sprites->palette = palette;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        unsigned phases = phases_of(sprites, kind);
        unsigned each = rules[k].steps * phases * phases;
        for (unsigned i = 0; k < HS_SPRITE_ITEM && i < each; i++)
            paint_bullet(sprites, kind, i / (phases * phases), i % (phases * phases));
        for (unsigned i = 0; k >= HS_SPRITE_ITEM && i < each * rules[k].variants; i++)
            paint_other(sprites, kind, i);
    }
    for (size_t i = 0; i < sprites->image_count; i++) find_span(sprites, &sprites->images[i]);
}

// ---- Birth and end -----------------------------------------------------------------------------

hs_sprites *hs_sprites_create(hs_gate *gate, float scale, unsigned phases, hs_palette palette,
                              hs_error *error)
{
    hs_sprites *sprites = hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *sprites);
    if (sprites == NULL) {
        hs_error_no_memory(error, "sprites", sizeof *sprites);
        return NULL;
    }
    *sprites = (hs_sprites){.gate = gate, .scale = scale};
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
    number_sprites(sprites);
    hs_sprites_repaint(sprites, palette);
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
