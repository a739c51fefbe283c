#include "draw/bands.h"

#include "base/forbidden.h"

/// Sprites ahead of which the number of an image's first pixel is fetched, and then its pixels, and
/// cache lines of these.
enum { HEADER_AHEAD = 8, PIXELS_AHEAD = 3, LINES_AHEAD = 16 };

struct hs_bands {
    hs_gate *gate;
    int width, height, rows, count;
    size_t sprite_count;
    hs_blit_place_of sprites[HS_BANDS_SPRITES];
    uint16_t order[HS_BANDS_PLACES];   ///< numbers of the sprites of each band, band by band
    uint32_t firsts[HS_BANDS_MAX + 2]; ///< of each band's in `order`
};

hs_bands *hs_bands_create(hs_gate *gate, int width, int height, int rows, hs_error *error)
{
    hs_bands *bands =
        hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *bands, "a list of sprites", error);
    if (bands == NULL) return NULL;
    bands->gate = gate;
    bands->width = width;
    bands->height = height;
    bands->rows = rows;
    bands->count = (height + rows - 1) / rows;
    return bands;
}

void hs_bands_destroy(hs_bands *bands)
{
    if (bands != NULL) hs_gate_release(bands->gate, HS_TAG_OTHER, bands, sizeof *bands);
}

int hs_bands_count(const hs_bands *bands)
{
    return bands->count;
}

int hs_bands_row(const hs_bands *bands, int band)
{
    int row = band * bands->rows;
    return row < bands->height ? row : bands->height;
}

static int first_band(const hs_bands *bands, const hs_blit_place_of *sprite)
{
    return sprite->top > 0 ? sprite->top / bands->rows : 0;
}

static int last_band(const hs_bands *bands, const hs_blit_place_of *sprite)
{
    int last = (sprite->top + sprite->rows - 1) / bands->rows;
    return last < bands->count ? last : bands->count - 1;
}

/// Sorts the numbers of the sprites by band. `firsts` holds the count of band b at b + 2, and holds
/// its first place at b afterwards.
static void sort(hs_bands *bands)
{
    uint32_t *firsts = bands->firsts;
    for (int b = 2; b <= bands->count + 1; b++) firsts[b] += firsts[b - 1];
    for (size_t s = 0; s < bands->sprite_count; s++) {
        const hs_blit_place_of *sprite = &bands->sprites[s];
        int last = last_band(bands, sprite);
        for (int b = first_band(bands, sprite); b <= last; b++)
            bands->order[firsts[b + 1]++] = (uint16_t)s;
    }
}

bool hs_bands_list(hs_bands *bands, hs_sprites *sprites, hs_view *view, const hs_camera *camera,
                   hs_glow *glow)
{
    hs_view_sprite batch[HS_VIEW_BATCH];
    const size_t most = HS_VIEW_BATCH;
    size_t count = 0, places = 0;
    bool is_left = true;
    memset(bands->firsts, 0, sizeof bands->firsts);
    while (count + most <= HS_BANDS_SPRITES &&
           places + most * (size_t)bands->count <= HS_BANDS_PLACES) {
        size_t some = hs_view_next(view, batch);
        is_left = some > 0;
        if (!is_left) break;
        for (size_t i = 0; i < some; i++) {
            hs_blit_place_of *sprite = &bands->sprites[count];
            vec2s at = hs_camera_map(camera, batch[i].x, batch[i].y);
            if (!hs_blit_place(sprites, &batch[i], at, bands->width, bands->height, sprite))
                continue;
            if (glow != NULL) hs_glow_shade(glow, at.x, at.y);
            int last = last_band(bands, sprite);
            for (int b = first_band(bands, sprite); b <= last; b++, places++)
                bands->firsts[b + 2]++;
            count++;
        }
    }
    bands->sprite_count = count;
    sort(bands);
    return is_left;
}

void hs_bands_draw(const hs_bands *bands, int band, const hs_blit *blit, const hs_sprites *sprites)
{
    const uint32_t *pixels = hs_sprites_pixels(sprites);
    uint32_t end = bands->firsts[band + 1];
    for (uint32_t i = bands->firsts[band]; i < end; i++) {
        if (i + HEADER_AHEAD < end) {
            const hs_blit_place_of *sprite = &bands->sprites[bands->order[i + HEADER_AHEAD]];
            __builtin_prefetch(hs_sprites_image_at(sprites, sprite->image));
        }
        if (i + PIXELS_AHEAD < end) {
            const hs_blit_place_of *sprite = &bands->sprites[bands->order[i + PIXELS_AHEAD]];
            const uint32_t *first = pixels + hs_sprites_image_at(sprites, sprite->image)->at;
            for (int line = 0; line < LINES_AHEAD; line++) __builtin_prefetch(first + line * 16);
        }
        hs_blit_sprite(blit, sprites, &bands->sprites[bands->order[i]]);
    }
}
