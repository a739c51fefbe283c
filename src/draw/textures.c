#include "draw/textures.h"

#include "base/forbidden.h"

/// Least width of the texture, which every renderer supports; it is doubled for a fine scale.
/// Pictures have a clear pixel about them.
enum { ATLAS_WIDTH = 1024, MARGIN = 1, SPARK_SIDE = 4 };

/// From this scale on the texture is wider, so that it does not become too high.
#define WIDE_SCALE 1.6f

static void place_on(hs_atlas_shelf *shelf, int atlas_width, int width, int height, int *x, int *y)
{
    if (shelf->x + width + MARGIN > atlas_width) {
        shelf->y += shelf->height + MARGIN;
        shelf->x = MARGIN;
        shelf->height = 0;
    }
    *x = shelf->x;
    *y = shelf->y;
    shelf->x += width + MARGIN;
    if (height > shelf->height) shelf->height = height;
}

/// The slot of an image at a place of the texture. A sprite with one image has its place in the
/// middle of a pixel.
static hs_atlas_slot slot_at(const hs_sprite_image *image, int x, int y)
{
    return (hs_atlas_slot){
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

static unsigned small_count(void)
{
    unsigned count = 0;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        if (hs_sprite_is_phased(kind)) count += hs_sprite_variants(kind) * hs_sprite_steps(kind);
    }
    return count;
}

/// Lays the small pictures out, and leaves room for large ones; the slots' corners are pixels for
/// now. Sets the texture's height.
static void lay_out(hs_atlas *atlas)
{
    hs_atlas_shelf shelf = {MARGIN, MARGIN, 0};
    int x, y;
    place_on(&shelf, atlas->width, SPARK_SIDE, SPARK_SIDE, &x, &y);
    // Without a filter, texels are taken as they are.
    float u = (float)x + (atlas->is_filtered ? 0.5f : 1.0f);
    float v = (float)y + (atlas->is_filtered ? 0.5f : 1.0f);
    atlas->spark = (hs_atlas_slot){u, v, u + 2.0f, v + 2.0f, -1, -1, 2, 2};
    for (unsigned s = 0; s < small_count(); s++) {
        const hs_sprite_image *image =
            hs_sprites_image_at(atlas->sprites, hs_sprites_find(atlas->sprites, s, 0, 0));
        place_on(&shelf, atlas->width, image->width, image->height, &x, &y);
        atlas->slots[s] = slot_at(image, x, y);
    }
    atlas->first = (hs_atlas_shelf){MARGIN, shelf.y + shelf.height + MARGIN, 0};
    atlas->next = atlas->first;
    atlas->height = atlas->first.y + (int)(hs_sprites_room(atlas->scale) / (size_t)atlas->width);
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
            pixels[(MARGIN + row) * (size_t)atlas->width + MARGIN + column] =
                is_white ? 0xFFFFFFFFu : 0x00FFFFFFu;
        }
    }
}

static void paint(const hs_atlas *atlas, uint32_t *pixels)
{
    const hs_sprites *sprites = atlas->sprites;
    size_t across = (size_t)atlas->width;
    paint_spark(atlas, pixels);
    for (unsigned s = 0; s < small_count(); s++) {
        const hs_sprite_image *image =
            hs_sprites_image_at(sprites, hs_sprites_find(atlas->sprites, s, 0, 0));
        const uint32_t *from = hs_sprites_pixels(sprites) + image->at;
        size_t corner = (size_t)atlas->slots[s].v0 * across + (size_t)atlas->slots[s].u0;
        for (size_t row = 0; row < image->height; row++) {
            for (size_t column = 0; column < image->width; column++) {
                pixels[corner + row * across + column] =
                    straight(from[row * image->stride + column]);
            }
        }
    }
}

/// Converts pixels to shares of the texture.
static void normalise(const hs_atlas *atlas, hs_atlas_slot *slot)
{
    slot->u0 /= (float)atlas->width;
    slot->u1 /= (float)atlas->width;
    slot->v0 /= (float)atlas->height;
    slot->v1 /= (float)atlas->height;
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

static bool make_texture(hs_atlas *atlas, SDL_Renderer *renderer, hs_error *error)
{
    lay_out(atlas);
    size_t count = (size_t)atlas->width * (size_t)atlas->height;
    uint32_t *pixels =
        hs_gate_make(atlas->gate, HS_TAG_OTHER, count, sizeof *pixels, "the atlas", error);
    if (pixels == NULL) return false;
    paint(atlas, pixels);
    atlas->texture = texture_of(renderer, pixels, atlas->width, atlas->height, error);
    hs_gate_release(atlas->gate, HS_TAG_OTHER, pixels, count * sizeof *pixels);
    normalise(atlas, &atlas->spark);
    for (unsigned s = 0; s < small_count(); s++) normalise(atlas, &atlas->slots[s]);
    return atlas->texture != NULL;
}

bool hs_atlas_make(hs_atlas *atlas, hs_gate *gate, SDL_Renderer *renderer, float scale,
                   hs_palette palette, hs_error *error)
{
    SDL_RendererInfo info = {0};
    SDL_GetRendererInfo(renderer, &info);
    *atlas = (hs_atlas){
        .gate = gate,
        .width = scale < WIDE_SCALE ? ATLAS_WIDTH : 2 * ATLAS_WIDTH,
        .is_filtered = !(info.flags & SDL_RENDERER_SOFTWARE),
        .scale = scale,
        .palette = palette,
    };
    atlas->sprites = hs_sprites_create(gate, scale, 1, palette, error);
    if (atlas->sprites == NULL) return false;
    hs_sprites_paint_all(atlas->sprites, NULL);
    atlas->slots = hs_gate_make(gate, HS_TAG_OTHER, hs_sprite_count(), sizeof *atlas->slots,
                                "the atlas", error);
    bool made = atlas->slots != NULL && make_texture(atlas, renderer, error);
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
    hs_sprites_destroy(atlas->sprites);
    *atlas = (hs_atlas){0};
}

void hs_atlas_begin_frame(hs_atlas *atlas)
{
    int room = atlas->height - atlas->first.y;
    if (atlas->next.y - atlas->first.y <= room / 4 * 3) return;
    atlas->next = atlas->first;
    unsigned first = small_count();
    memset(atlas->slots + first, 0, (hs_sprite_count() - first) * sizeof *atlas->slots);
}

/// Hands the pixels of a painted image to SDL. They are its own: they are converted where they are.
static void upload(const hs_atlas *atlas, const hs_sprite_image *image, int x, int y)
{
    uint32_t *pixels = hs_sprites_pixels_of(atlas->sprites, image);
    size_t count = (size_t)image->stride * image->height;
    for (size_t i = 0; i < count; i++) pixels[i] = straight(pixels[i]);
    const SDL_Rect place = {x, y, image->width, image->height};
    SDL_UpdateTexture(atlas->texture, &place, pixels, image->stride * (int)sizeof *pixels);
}

const hs_atlas_slot *hs_atlas_find(hs_atlas *atlas, unsigned sprite)
{
    hs_atlas_slot *slot = &atlas->slots[sprite];
    if (slot->width > 0.0f) return slot;
    uint32_t number = hs_sprites_find(atlas->sprites, sprite, 0, 0);
    if (number == HS_NO_IMAGE) return NULL;
    const hs_sprite_image *image = hs_sprites_image_at(atlas->sprites, number);
    hs_atlas_shelf next = atlas->next;
    int x, y;
    place_on(&next, atlas->width, image->width, image->height, &x, &y);
    bool fits = x + image->width <= atlas->width && y + image->height <= atlas->height;
    if (fits) {
        atlas->next = next;
        *slot = slot_at(image, x, y);
        normalise(atlas, slot);
        upload(atlas, image, x, y);
    }
    // SDL has the picture now: the same room serves for the next one.
    hs_sprites_forget(atlas->sprites);
    return fits ? slot : NULL;
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
