#include "draw/textures.h"

#include "base/forbidden.h"

/// Width of the texture, which every renderer supports. Pictures have a clear pixel about them.
enum { ATLAS_WIDTH = 1024, MARGIN = 1, SPARK_SIDE = 4 };

/// Where the next picture goes: pictures stand side by side on shelves.
typedef struct atlas_shelf {
    int x, y, height;
} atlas_shelf;

static void place_on(atlas_shelf *shelf, int width, int height, int *x, int *y)
{
    if (shelf->x + width + MARGIN > ATLAS_WIDTH) {
        shelf->y += shelf->height + MARGIN;
        shelf->x = MARGIN;
        shelf->height = 0;
    }
    *x = shelf->x;
    *y = shelf->y;
    shelf->x += width + MARGIN;
    if (height > shelf->height) shelf->height = height;
}

/// Lays the pictures out; the slots' corners are pixels for now. Returns the texture's height.
static int lay_out(hs_atlas *atlas, const hs_sprites *sprites)
{
    atlas_shelf shelf = {MARGIN, MARGIN, 0};
    int x, y;
    place_on(&shelf, SPARK_SIDE, SPARK_SIDE, &x, &y);
    // Without a filter, texels are taken as they are.
    float u = (float)x + (atlas->is_filtered ? 0.5f : 1.0f);
    float v = (float)y + (atlas->is_filtered ? 0.5f : 1.0f);
    atlas->spark = (hs_atlas_slot){u, v, u + 2.0f, v + 2.0f, -1, -1, 2, 2};
    for (unsigned s = 0; s < hs_sprite_count(); s++) {
        const hs_sprite_image *image = hs_sprites_image(sprites, s, 0, 0);
        place_on(&shelf, image->width, image->height, &x, &y);
        // A sprite with one image has its place in the middle of a pixel.
        atlas->slots[s] = (hs_atlas_slot){
            .u0 = (float)x,
            .v0 = (float)y,
            .u1 = (float)(x + image->width),
            .v1 = (float)(y + image->height),
            .left = (float)image->left - 0.5f,
            .top = (float)image->top - 0.5f,
            .width = image->width,
            .height = image->height,
        };
    }
    return shelf.y + shelf.height + MARGIN;
}

/// The pixel with its colours not multiplied by alpha, as SDL's blending expects them.
static uint32_t straight(uint32_t pixel)
{
    uint32_t alpha = pixel >> 24;
    if (alpha == 0) return 0;
    uint32_t result = alpha << 24;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        uint32_t channel = ((pixel >> shift & 255u) * 255u + alpha / 2) / alpha;
        result |= (channel < 255u ? channel : 255u) << shift;
    }
    return result;
}

/// Paints the spark. A filtered one is a white pixel among clear ones; these are white too, because
/// filtering mixes colours before they are multiplied by alpha.
static void paint_spark(const hs_atlas *atlas, uint32_t *pixels)
{
    for (size_t row = 0; row < SPARK_SIDE; row++) {
        for (size_t column = 0; column < SPARK_SIDE; column++) {
            bool is_white = !atlas->is_filtered || (row == 1 && column == 1);
            pixels[(MARGIN + row) * ATLAS_WIDTH + MARGIN + column] =
                is_white ? 0xFFFFFFFFu : 0x00FFFFFFu;
        }
    }
}

static void paint(const hs_atlas *atlas, const hs_sprites *sprites, uint32_t *pixels)
{
    paint_spark(atlas, pixels);
    for (unsigned s = 0; s < hs_sprite_count(); s++) {
        const hs_sprite_image *image = hs_sprites_image(sprites, s, 0, 0);
        const uint32_t *from = hs_sprites_pixels(sprites) + image->at;
        size_t corner = (size_t)atlas->slots[s].v0 * ATLAS_WIDTH + (size_t)atlas->slots[s].u0;
        for (size_t row = 0; row < image->height; row++) {
            for (size_t column = 0; column < image->width; column++) {
                pixels[corner + row * ATLAS_WIDTH + column] =
                    straight(from[row * image->stride + column]);
            }
        }
    }
}

/// Converts pixels to shares of the texture.
static void normalise(hs_atlas_slot *slot, int height)
{
    slot->u0 /= (float)ATLAS_WIDTH;
    slot->u1 /= (float)ATLAS_WIDTH;
    slot->v0 /= (float)height;
    slot->v1 /= (float)height;
}

static SDL_Texture *texture_of(SDL_Renderer *renderer, const uint32_t *pixels, int width,
                               int height, hs_error *error)
{
    SDL_Texture *texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888,
                                             SDL_TEXTUREACCESS_STATIC, width, height);
    if (texture == NULL ||
        SDL_UpdateTexture(texture, NULL, pixels, width * (int)sizeof *pixels) != 0) {
        hs_error_set(error, "a texture of %d x %d cannot be made: %s", width, height,
                     SDL_GetError());
        if (texture != NULL) SDL_DestroyTexture(texture);
        return NULL;
    }
    SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear);
    return texture;
}

static bool make_texture(hs_atlas *atlas, SDL_Renderer *renderer, const hs_sprites *sprites,
                         hs_error *error)
{
    int height = lay_out(atlas, sprites);
    size_t count = (size_t)ATLAS_WIDTH * (size_t)height;
    uint32_t *pixels =
        hs_gate_make(atlas->gate, HS_TAG_OTHER, count, sizeof *pixels, "the atlas", error);
    if (pixels == NULL) return false;
    paint(atlas, sprites, pixels);
    atlas->texture = texture_of(renderer, pixels, ATLAS_WIDTH, height, error);
    hs_gate_release(atlas->gate, HS_TAG_OTHER, pixels, count * sizeof *pixels);
    normalise(&atlas->spark, height);
    for (unsigned s = 0; s < hs_sprite_count(); s++) normalise(&atlas->slots[s], height);
    return atlas->texture != NULL;
}

bool hs_atlas_make(hs_atlas *atlas, hs_gate *gate, SDL_Renderer *renderer, float scale,
                   hs_palette palette, hs_error *error)
{
    SDL_RendererInfo info = {0};
    SDL_GetRendererInfo(renderer, &info);
    *atlas = (hs_atlas){.gate = gate,
                        .is_filtered = !(info.flags & SDL_RENDERER_SOFTWARE),
                        .scale = scale,
                        .palette = palette};
    hs_sprites *sprites = hs_sprites_create(gate, scale, 1, palette, error);
    if (sprites == NULL) return false;
    hs_sprites_paint_all(sprites, NULL);
    atlas->slots = hs_gate_make(gate, HS_TAG_OTHER, hs_sprite_count(), sizeof *atlas->slots,
                                "the atlas", error);
    bool made = atlas->slots != NULL && make_texture(atlas, renderer, sprites, error);
    hs_sprites_destroy(sprites);
    if (!made) hs_atlas_release(atlas);
    return made;
}

void hs_atlas_release(hs_atlas *atlas)
{
    if (atlas->texture != NULL) SDL_DestroyTexture(atlas->texture);
    if (atlas->slots != NULL) {
        hs_gate_release(atlas->gate, HS_TAG_OTHER, atlas->slots,
                        hs_sprite_count() * sizeof *atlas->slots);
    }
    *atlas = (hs_atlas){0};
}

// ---- Opaque textures ---------------------------------------------------------------------------

/// The format of the window, which has no alpha, for SDL's software renderer: it copies without
/// conversion only between equal formats (a panel of 1480 x 1440 took 1.9 ms with alpha and takes
/// 1.0 ms without). All other renderers prefer the format with alpha.
static Uint32 format_for(SDL_Renderer *renderer)
{
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(renderer, &info) != 0 || !(info.flags & SDL_RENDERER_SOFTWARE)) {
        return SDL_PIXELFORMAT_ARGB8888;
    }
    return SDL_PIXELFORMAT_RGB888;
}

SDL_Texture *hs_opaque_texture_create(SDL_Renderer *renderer, int width, int height)
{
    SDL_Texture *texture = SDL_CreateTexture(renderer, format_for(renderer),
                                             SDL_TEXTUREACCESS_STREAMING, width, height);
    if (texture != NULL) SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE);
    return texture;
}
