#include "draw/geometry_light.h"

#include "draw/light.h"
#include "draw/sky.h"
#include "draw/textures.h"

#include "base/forbidden.h"

/// Blue, green, red.
enum { COLOURS = 3 };

/// The sums of a bin: light, and the brightness that its sparks have one by one.
typedef struct bin_sums {
    uint32_t light[COLOURS], alone[COLOURS];
} bin_sums;

typedef struct bin_worth {
    uint16_t colour[COLOURS];
} bin_worth;

/// Pixels in a bin.
#define BIN_PIXELS ((float)(HS_BIN_PIXELS * HS_BIN_PIXELS))

struct hs_geometry_light {
    hs_gate *gate;
    SDL_Renderer *renderer;
    int width, height; ///< of the field, pixels
    size_t columns, bins;
    hs_glow *glow;
    bin_sums *sums;
    bin_worth *worth;     ///< of each bin's sparks
    uint16_t *row;        ///< of bins, on its way to the glow
    uint32_t *picture;    ///< of the glow, a pixel for each bin
    SDL_Texture *texture; ///< of that, or of the composed picture

    uint32_t *sky,
        *pixels;    ///< of the whole field; `sky_texture` is NULL when they are composed here
    uint16_t *dark; ///< a row of light without any
    SDL_Texture *sky_texture;
    const hs_canvas_kernels *kernels;
    hs_backdrop backdrop;        ///< of the frame; without pixels the plain sky
    SDL_Texture *ground_texture; ///< of its picture, where the renderer filters; NULL until then
    int ground_width, ground_height;
    float brightness; ///< of the sky or the ground
};

static bool make_bins(hs_geometry_light *light, hs_error *error)
{
    hs_gate *gate = light->gate;
    light->glow = hs_glow_create(gate, light->width, light->height, 1, error);
    if (light->glow == NULL) return false;
    light->columns = (size_t)hs_glow_columns(light->glow);
    light->bins = light->columns * (size_t)hs_glow_rows(light->glow);
    light->sums = hs_gate_allocate_array(gate, HS_TAG_OTHER, light->bins, sizeof *light->sums);
    light->worth = hs_gate_allocate_array(gate, HS_TAG_OTHER, light->bins, sizeof *light->worth);
    light->row = hs_gate_allocate_array(gate, HS_TAG_OTHER, light->columns * HS_LIGHT_CHANNELS,
                                        sizeof *light->row);
    light->picture =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, light->bins, sizeof *light->picture);
    return (light->sums != NULL && light->worth != NULL && light->row != NULL &&
            light->picture != NULL) ||
           hs_error_no_memory(error, "the light of sparks", light->bins * sizeof *light->sums);
}

/// Bytes of a dark row, with room for whole vectors.
static size_t dark_bytes(const hs_geometry_light *light)
{
    return ((size_t)light->width + 64) * HS_LIGHT_CHANNELS * sizeof *light->dark;
}

static size_t picture_bytes(const hs_geometry_light *light)
{
    return (size_t)light->width * (size_t)light->height * sizeof *light->sky;
}

static bool make_pixels(hs_geometry_light *light, hs_error *error)
{
    light->sky = hs_gate_allocate_lines(light->gate, HS_TAG_OTHER, picture_bytes(light));
    light->pixels = hs_gate_allocate_lines(light->gate, HS_TAG_OTHER, picture_bytes(light));
    light->dark = hs_gate_allocate_lines(light->gate, HS_TAG_OTHER, dark_bytes(light));
    if (light->sky == NULL || light->pixels == NULL || light->dark == NULL) {
        return hs_error_no_memory(error, "the sky", picture_bytes(light));
    }
    memset(light->dark, 0, dark_bytes(light));
    hs_sky_paint(light->sky, light->width, light->height, 0, hs_sky_strips(light->height));
    return true;
}

static SDL_Texture *glow_texture(const hs_geometry_light *light)
{
    SDL_Texture *texture =
        SDL_CreateTexture(light->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
                          (int)light->columns, hs_glow_rows(light->glow));
    if (texture == NULL) return NULL;
    SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear);
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_ADD);
    return texture;
}

/// A texture of the sky.
static SDL_Texture *texture_of_sky(const hs_geometry_light *light)
{
    SDL_Texture *texture = hs_opaque_texture_create(light->renderer, light->width, light->height);
    if (texture == NULL) return NULL;
    SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear);
    SDL_UpdateTexture(texture, NULL, light->sky, light->width * (int)sizeof *light->sky);
    return texture;
}

static bool make_textures(hs_geometry_light *light, bool is_filtered, hs_error *error)
{
    if (is_filtered) {
        light->texture = glow_texture(light);
        light->sky_texture = texture_of_sky(light);
    } else {
        light->texture = hs_opaque_texture_create(light->renderer, light->width, light->height);
    }
    return (light->texture != NULL && (light->sky_texture != NULL || !is_filtered)) ||
           hs_error_set(error, "the textures of the sky cannot be made: %s", SDL_GetError());
}

hs_geometry_light *hs_geometry_light_create(hs_gate *gate, SDL_Renderer *renderer, int width,
                                            int height, bool is_filtered, hs_error *error)
{
    hs_geometry_light *light =
        hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *light, "the light of sparks", error);
    if (light == NULL) return NULL;
    *light = (hs_geometry_light){
        .gate = gate,
        .renderer = renderer,
        .width = width,
        .height = height,
        .kernels = hs_canvas_kernels_for(hs_instruction_set_best()),
    };
    if (make_bins(light, error) && make_pixels(light, error) &&
        make_textures(light, is_filtered, error)) {
        return light;
    }
    hs_geometry_light_destroy(light);
    return NULL;
}

void hs_geometry_light_destroy(hs_geometry_light *light)
{
    if (light == NULL) return;
    hs_gate *gate = light->gate;
    if (light->texture != NULL) SDL_DestroyTexture(light->texture);
    if (light->sky_texture != NULL) SDL_DestroyTexture(light->sky_texture);
    if (light->ground_texture != NULL) SDL_DestroyTexture(light->ground_texture);
    hs_glow_destroy(light->glow);
    hs_gate_release(gate, HS_TAG_OTHER, light->sums, light->bins * sizeof *light->sums);
    hs_gate_release(gate, HS_TAG_OTHER, light->worth, light->bins * sizeof *light->worth);
    hs_gate_release(gate, HS_TAG_OTHER, light->row,
                    light->columns * HS_LIGHT_CHANNELS * sizeof *light->row);
    hs_gate_release(gate, HS_TAG_OTHER, light->picture, light->bins * sizeof *light->picture);
    hs_gate_release(gate, HS_TAG_OTHER, light->sky, picture_bytes(light));
    hs_gate_release(gate, HS_TAG_OTHER, light->pixels, picture_bytes(light));
    hs_gate_release(gate, HS_TAG_OTHER, light->dark, dark_bytes(light));
    hs_gate_release(gate, HS_TAG_OTHER, light, sizeof *light);
}

void hs_geometry_light_clear(hs_geometry_light *light)
{
    memset(light->sums, 0, light->bins * sizeof *light->sums);
}

int hs_geometry_light_bin(const hs_geometry_light *light, float x, float y)
{
    if (!(x >= 0.0f && x < 1.0f && y >= 0.0f && y < 1.0f)) return -1;
    int column = (int)(x * (float)light->width) / HS_BIN_PIXELS;
    int row = (int)(y * (float)light->height) / HS_BIN_PIXELS;
    return row * (int)light->columns + column;
}

void hs_geometry_light_add(hs_geometry_light *light, int bin, const uint16_t *spark,
                           const uint16_t *alone)
{
    bin_sums *sums = &light->sums[bin];
    for (int c = 0; c < COLOURS; c++) sums->light[c] += spark[c];
    for (int c = 0; c < COLOURS; c++) sums->alone[c] += alone[c];
}

/// The share of a bin's light that its shade leaves.
static float unshaded(const uint16_t *glow)
{
    return 1.0f - (float)glow[COLOURS] * (1.0f / 65536.0f);
}

/// What the light of a bin adds to its glow, in 256ths of the brightness of its sparks one by one.
static bin_worth worth_of(const bin_sums *sums, const uint16_t *glow, float exposure, float factor)
{
    bin_worth worth;
    exposure *= unshaded(glow);
    for (int c = 0; c < COLOURS; c++) {
        float alone = (float)sums->alone[c] / BIN_PIXELS;
        float light = (float)sums->light[c] * factor / BIN_PIXELS;
        float below = (float)glow[c] * exposure;
        float added = hs_developed(light * exposure + below) - hs_developed(below);
        worth.colour[c] = alone > added ? (uint16_t)(added / alone * 256.0f) : 256;
    }
    return worth;
}

/// Hands a row of bins to the glow.
static void pool_row(hs_geometry_light *light, int row, float factor)
{
    const bin_sums *sums = &light->sums[(size_t)row * light->columns];
    for (size_t i = 0; i < light->columns; i++) {
        uint16_t *to = light->row + i * HS_LIGHT_CHANNELS;
        for (int c = 0; c < COLOURS; c++)
            to[c] = (uint16_t)glm_min((float)sums[i].light[c] * factor / BIN_PIXELS, 65535.0f);
        to[COLOURS] = 0;
    }
    hs_glow_take(light->glow, row, light->row);
}

static uint32_t pixel_of(const uint16_t *glow, float exposure)
{
    uint32_t pixel = 0xFF000000u;
    exposure *= unshaded(glow);
    for (unsigned c = 0; c < COLOURS; c++)
        pixel |= (uint32_t)(hs_developed((float)glow[c] * exposure) + 0.5f) << (8 * c);
    return pixel;
}

/// A row of the sky or the ground; `room` is for the latter.
static const uint32_t *background_row(const hs_geometry_light *light, int row, uint32_t *room)
{
    if (light->backdrop.pixels != NULL) return hs_backdrop_row(&light->backdrop, row, room);
    return light->sky + (size_t)row * (size_t)light->width;
}

/// Composes sky or ground and glow as the canvas does where there are no sparks.
static void compose(const hs_geometry_light *light, float exposure)
{
    const hs_development development = {
        .exposure = (uint16_t)(65535.0f * exposure),
        .brightest = HS_LIGHT_BRIGHTEST,
        .background = (uint16_t)(light->brightness * 256.0f),
    };
    uint16_t room[HS_GLOW_PIXELS * HS_LIGHT_CHANNELS];
    uint32_t ground[HS_BACKDROP_ROW_ROOM];
    size_t width = (size_t)light->width;
    for (int row = 0; row < light->height; row++) {
        const uint16_t *glow = hs_glow_spread(light->glow, light->kernels, row, room);
        light->kernels->develop(&development, light->pixels + (size_t)row * width,
                                background_row(light, row, ground), light->dark, glow, width);
    }
    SDL_UpdateTexture(light->texture, NULL, light->pixels, light->width * (int)sizeof(uint32_t));
}

/// Hands the ground's picture to SDL. Without a texture for it the sky is drawn.
static void upload_ground(hs_geometry_light *light)
{
    const hs_backdrop picture = light->backdrop;
    bool fits = light->ground_width == picture.width && light->ground_height == picture.height;
    if (light->ground_texture != NULL && !fits) {
        SDL_DestroyTexture(light->ground_texture);
        light->ground_texture = NULL;
    }
    if (light->ground_texture == NULL) {
        light->ground_texture =
            hs_opaque_texture_create(light->renderer, picture.width, picture.height);
        if (light->ground_texture == NULL) return;
        SDL_SetTextureScaleMode(light->ground_texture, SDL_ScaleModeLinear);
        light->ground_width = picture.width;
        light->ground_height = picture.height;
    }
    SDL_UpdateTexture(light->ground_texture, NULL, picture.pixels,
                      (int)(picture.stride * sizeof *picture.pixels));
}

hs_glow *hs_geometry_light_glow(const hs_geometry_light *light)
{
    return light->glow;
}

void hs_geometry_light_develop(hs_geometry_light *light, float exposure, float factor,
                               const hs_backdrop *backdrop, float brightness)
{
    int rows = hs_glow_rows(light->glow);
    for (int row = 0; row < rows; row++) pool_row(light, row, factor);
    hs_glow_blur(light->glow, exposure);
    for (int row = 0; row < rows; row++) {
        const uint16_t *glow = hs_glow_row(light->glow, row);
        size_t first = (size_t)row * light->columns;
        for (size_t i = 0; i < light->columns; i++, glow += HS_LIGHT_CHANNELS) {
            light->picture[first + i] = pixel_of(glow, exposure);
            light->worth[first + i] = worth_of(&light->sums[first + i], glow, exposure, factor);
        }
    }
    light->backdrop = *backdrop;
    light->brightness = brightness;
    if (light->sky_texture == NULL) {
        compose(light, exposure);
    } else {
        if (backdrop->pixels != NULL) upload_ground(light);
        SDL_UpdateTexture(light->texture, NULL, light->picture,
                          (int)(light->columns * sizeof *light->picture));
    }
}

const uint16_t *hs_geometry_light_worth(const hs_geometry_light *light, int bin)
{
    return light->worth[bin].colour;
}

void hs_geometry_light_draw(const hs_geometry_light *light, const SDL_FRect *field)
{
    if (light->sky_texture == NULL) {
        SDL_RenderCopyF(light->renderer, light->texture, NULL, field);
        return;
    }
    Uint8 level = (Uint8)(light->brightness * 255.0f);
    SDL_Texture *below = light->backdrop.pixels != NULL && light->ground_texture != NULL
                             ? light->ground_texture
                             : light->sky_texture;
    SDL_SetTextureColorMod(below, level, level, level);
    SDL_RenderCopyF(light->renderer, below, NULL, field);
    // The last bins may reach beyond the field, where the renderer's clip ends.
    float across = field->w / (float)light->width * (float)HS_BIN_PIXELS;
    float along = field->h / (float)light->height * (float)HS_BIN_PIXELS;
    const SDL_FRect whole = {field->x, field->y, across * (float)light->columns,
                             along * (float)hs_glow_rows(light->glow)};
    SDL_RenderCopyF(light->renderer, light->texture, NULL, &whole);
}
