/// Paints every large sprite and one of each small one onto a PNG file, to be looked at:
/// `sprite_sheet FILE.png [PIXELS_A_UNIT]`.
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "draw/blit.h"
#include "draw/png.h"
#include "heapstorm/instruction_set.h"

/// A sheet: sprites stand in rows, from left to right.
typedef struct sheet {
    hs_sprites *sprites;
    uint32_t *pixels;
    int width, height;
    float scale;
    float x, y, row; ///< field units
} sheet;

static void put(sheet *it, float x, float y, unsigned sprite)
{
    const hs_blit blit = {
        .kernels = hs_canvas_kernels_for(hs_instruction_set_best()),
        .pixels = it->pixels,
        .width = it->width,
        .end_row = it->height,
    };
    const hs_view_sprite one = {x, y, sprite, 255};
    vec2s at = {{x * it->scale, y * it->scale}};
    hs_blit_place_of place;
    if (hs_blit_place(it->sprites, &one, at, it->width, it->height, &place))
        hs_blit_sprite(&blit, it->sprites, &place);
}

static void put_next(sheet *it, hs_sprite_kind kind, hs_sprite_variant variant, unsigned step,
                     float side)
{
    float width = (float)it->width / it->scale;
    if (it->x + side > width) {
        it->x = 0.0f;
        it->y += it->row;
        it->row = 0.0f;
    }
    unsigned sprite = hs_sprite_first(kind) +
                      hs_sprite_variant_number(kind, variant) * hs_sprite_steps(kind) + step;
    put(it, it->x + side * 0.5f, it->y + side * 0.5f, sprite);
    if (kind == HS_SPRITE_ENEMY && (variant.model == 5 || variant.model == 9)) {
        const hs_sprite_variant pupil = {.coat = variant.coat, .radius = variant.radius * 0.3f};
        put(it, it->x + side * 0.5f, it->y + side * 0.5f,
            hs_sprite_first(HS_SPRITE_PUPIL) + hs_sprite_variant_number(HS_SPRITE_PUPIL, pupil));
    }
    it->x += side;
    it->row = glm_max(it->row, side);
}

static void break_row(sheet *it)
{
    it->x = 1e9f;
}

static void fill_enemies(sheet *it)
{
    for (unsigned form = 0; form < HS_BODY_ENEMIES; form++) {
        for (unsigned step = 0; step < 8; step += 2) {
            const hs_sprite_variant one = {.model = form, .coat = form / 2, .radius = 16.0f};
            put_next(it, HS_SPRITE_ENEMY, one, step, 52.0f);
        }
        for (unsigned coat = 0; coat < 5; coat++) {
            const hs_sprite_variant one = {.model = form, .coat = coat, .radius = 13.0f};
            put_next(it, HS_SPRITE_ENEMY, one, 0, 42.0f);
        }
        for (unsigned state = 1; state < HS_BODY_STATES; state++) {
            const hs_sprite_variant one = {form, form / 2, (hs_body_state)state, 16.0f};
            put_next(it, HS_SPRITE_ENEMY, one, 0, 52.0f);
        }
        break_row(it);
    }
}

static void fill_bosses(sheet *it)
{
    for (unsigned part = 0; part < HS_BOSS_PART_COUNT; part++) {
        for (unsigned state = 0; state < HS_BODY_STATES; state++) {
            const hs_sprite_variant one = {part, part / 2, (hs_body_state)state, 31.0f};
            put_next(it, HS_SPRITE_PART, one, 2, 116.0f);
        }
    }
    break_row(it);
    for (unsigned limb = 0; limb < HS_BOSS_LIMB_COUNT; limb++) {
        for (unsigned step = 0; step < 32; step += 8) {
            const hs_sprite_variant one = {limb, 3, HS_BODY_WHOLE, 31.0f};
            put_next(it, HS_SPRITE_LIMB, one, step, 94.0f);
        }
    }
    break_row(it);
}

static void fill_rest(sheet *it)
{
    for (unsigned lean = 0; lean < HS_SHIP_LEANS; lean++)
        put_next(it, HS_SPRITE_PLAYER, (hs_sprite_variant){.model = lean}, 0, 44.0f);
    for (unsigned state = 1; state < HS_BODY_STATES; state++) {
        const hs_sprite_variant one = {.model = 2, .state = (hs_body_state)state};
        put_next(it, HS_SPRITE_PLAYER, one, 0, 44.0f);
    }
    for (unsigned model = 0; model < HS_FLAME_LENGTHS; model++)
        put_next(it, HS_SPRITE_FLAME, (hs_sprite_variant){.model = model}, 0, 36.0f);
    break_row(it);
    for (int k = 0; k < HS_SPRITE_PLAYER; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        unsigned variants = hs_sprite_variants(kind) < 6 ? hs_sprite_variants(kind) : 6;
        for (unsigned v = 0; v < variants; v++) {
            for (unsigned step = 0; step < (v == 0 ? hs_sprite_steps(kind) : 1); step++)
                put_next(it, kind, hs_sprite_variant_at(kind, v), step,
                         2.0f * hs_sprite_extent(kind) + 2.0f);
        }
        break_row(it);
    }
    for (unsigned coat = 0; coat < 5; coat++) {
        const hs_sprite_variant one = {.coat = coat, .radius = 16.0f};
        put_next(it, HS_SPRITE_BLOCK, one, 0, 44.0f);
        put_next(it, HS_SPRITE_WALL, (hs_sprite_variant){.model = 0, .coat = coat}, 0, 33.0f);
        put_next(it, HS_SPRITE_WALL, (hs_sprite_variant){.model = 1, .coat = coat}, 0, 44.0f);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: sprite_sheet FILE.png [PIXELS_A_UNIT]\n");
        return 2;
    }
    hs_gate gate = {0};
    hs_error error = {""};
    sheet it = {.scale = argc > 2 ? (float)atof(argv[2]) : 2.0f};
    it.width = (int)(660.0f * it.scale) / 8 * 8;
    it.height = (int)(2700.0f * it.scale);
    size_t count = (size_t)it.width * (size_t)it.height;
    it.sprites = hs_sprites_create(&gate, it.scale, 2, HS_PALETTE_NEON, &error);
    it.pixels = hs_gate_allocate_array(&gate, HS_TAG_OTHER, count, sizeof *it.pixels);
    FILE *file = fopen(argv[1], "wb");
    if (it.sprites == NULL || it.pixels == NULL || file == NULL) {
        fprintf(stderr, "sprite_sheet: %s\n",
                file == NULL ? "the file cannot be made" : "no memory");
        return 1;
    }
    for (size_t p = 0; p < count; p++) it.pixels[p] = 0xFF0C1020u;
    void (*const fillers[])(sheet *) = {fill_enemies, fill_bosses, fill_rest};
    for (int f = 0; f < 3; f++) {
        hs_sprites_forget(it.sprites);
        fillers[f](&it);
    }
    bool written = hs_png_write(&gate, file, it.pixels, it.width, it.height, &error);
    return fclose(file) == 0 && written ? 0 : 1;
}
