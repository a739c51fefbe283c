#include "draw/geometry_light.h"

#include "draw/development.h"
#include "draw/glow.h"

#include "base/forbidden.h"

/// Blue, green, red.
enum { COLORS = 3 };

/// What is summed up for a cell: light, and what its sparks come to one by one.
typedef struct cell_sums {
    uint32_t light[COLORS], alone[COLORS];
} cell_sums;

typedef struct cell_worth {
    uint16_t color[COLORS];
} cell_worth;

/// Pixels in a cell.
#define CELL_PIXELS ((float)(HS_CELL * HS_CELL))

struct hs_geometry_light {
    hs_gate *gate;
    SDL_Renderer *renderer;
    int width, height; ///< of the field, pixels
    size_t columns, cells;
    hs_glow *glow;
    cell_sums *sums;
    cell_worth *worth; ///< of each cell's sparks
    uint16_t *row;     ///< of cells, to hand on
    uint32_t *picture; ///< of the glow, a pixel for each cell
    SDL_Texture *texture;
};

static bool make_cells(hs_geometry_light *light, hs_error *error)
{
    hs_gate *gate = light->gate;
    light->glow = hs_glow_create(gate, light->width, light->height, error);
    if (light->glow == NULL) return false;
    light->columns = (size_t)hs_glow_columns(light->glow);
    light->cells = light->columns * (size_t)hs_glow_rows(light->glow);
    light->sums = hs_gate_allocate_array(gate, HS_TAG_OTHER, light->cells, sizeof *light->sums);
    light->worth = hs_gate_allocate_array(gate, HS_TAG_OTHER, light->cells, sizeof *light->worth);
    light->row = hs_gate_allocate_array(gate, HS_TAG_OTHER, light->columns * HS_LIGHT_CHANNELS,
                                        sizeof *light->row);
    light->picture =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, light->cells, sizeof *light->picture);
    return (light->sums != NULL && light->worth != NULL && light->row != NULL &&
            light->picture != NULL) ||
           hs_error_no_memory(error, "the light of sparks", light->cells * sizeof *light->sums);
}

static bool make_texture(hs_geometry_light *light, hs_error *error)
{
    light->texture =
        SDL_CreateTexture(light->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
                          (int)light->columns, hs_glow_rows(light->glow));
    if (light->texture == NULL) {
        return hs_error_set(error, "a texture for the glow cannot be made: %s", SDL_GetError());
    }
    SDL_SetTextureScaleMode(light->texture, SDL_ScaleModeLinear);
    SDL_SetTextureBlendMode(light->texture, SDL_BLENDMODE_ADD);
    return true;
}

hs_geometry_light *hs_geometry_light_create(hs_gate *gate, SDL_Renderer *renderer, int width,
                                            int height, hs_error *error)
{
    hs_geometry_light *light = hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *light);
    if (light == NULL) {
        hs_error_no_memory(error, "the light of sparks", sizeof *light);
        return NULL;
    }
    *light =
        (hs_geometry_light){.gate = gate, .renderer = renderer, .width = width, .height = height};
    if (make_cells(light, error) && make_texture(light, error)) return light;
    hs_geometry_light_destroy(light);
    return NULL;
}

void hs_geometry_light_destroy(hs_geometry_light *light)
{
    if (light == NULL) return;
    hs_gate *gate = light->gate;
    if (light->texture != NULL) SDL_DestroyTexture(light->texture);
    hs_glow_destroy(light->glow);
    hs_gate_release(gate, HS_TAG_OTHER, light->sums, light->cells * sizeof *light->sums);
    hs_gate_release(gate, HS_TAG_OTHER, light->worth, light->cells * sizeof *light->worth);
    hs_gate_release(gate, HS_TAG_OTHER, light->row,
                    light->columns * HS_LIGHT_CHANNELS * sizeof *light->row);
    hs_gate_release(gate, HS_TAG_OTHER, light->picture, light->cells * sizeof *light->picture);
    hs_gate_release(gate, HS_TAG_OTHER, light, sizeof *light);
}

void hs_geometry_light_clear(hs_geometry_light *light)
{
    memset(light->sums, 0, light->cells * sizeof *light->sums);
}

int hs_geometry_light_cell(const hs_geometry_light *light, float x, float y)
{
    if (!(x >= 0.0f && x < 1.0f && y >= 0.0f && y < 1.0f)) return -1;
    int column = (int)(x * (float)light->width) / HS_CELL;
    int row = (int)(y * (float)light->height) / HS_CELL;
    return row * (int)light->columns + column;
}

void hs_geometry_light_add(hs_geometry_light *light, int cell, const uint16_t *spark,
                           const uint16_t *alone)
{
    cell_sums *sums = &light->sums[cell];
    for (int c = 0; c < COLORS; c++) sums->light[c] += spark[c];
    for (int c = 0; c < COLORS; c++) sums->alone[c] += alone[c];
}

static uint16_t bounded(float value)
{
    return (uint16_t)(value < 65535.0f ? value : 65535.0f);
}

/// What a cell's light adds to its glow, in 256ths of what its sparks come to one by one.
static cell_worth worth_of(const cell_sums *sums, const uint16_t *glow, float exposure,
                           float factor)
{
    cell_worth worth;
    for (int c = 0; c < COLORS; c++) {
        float alone = (float)sums->alone[c] / CELL_PIXELS;
        float light = (float)sums->light[c] * factor / CELL_PIXELS;
        float below = (float)glow[c] * exposure;
        float added = hs_developed(light * exposure + below) - hs_developed(below);
        worth.color[c] = alone > added ? (uint16_t)(added / alone * 256.0f) : 256;
    }
    return worth;
}

/// Hands a row of cells to the glow.
static void pool_row(hs_geometry_light *light, int row, float factor)
{
    const cell_sums *sums = &light->sums[(size_t)row * light->columns];
    for (size_t i = 0; i < light->columns; i++) {
        uint16_t *to = light->row + i * HS_LIGHT_CHANNELS;
        for (int c = 0; c < COLORS; c++)
            to[c] = bounded((float)sums[i].light[c] * factor / CELL_PIXELS);
        to[COLORS] = 0;
    }
    hs_glow_take(light->glow, row, light->row);
}

static uint32_t pixel_of(const uint16_t *glow, float exposure)
{
    uint32_t pixel = 0xFF000000u;
    for (unsigned c = 0; c < COLORS; c++)
        pixel |= (uint32_t)(hs_developed((float)glow[c] * exposure) + 0.5f) << (8 * c);
    return pixel;
}

void hs_geometry_light_develop(hs_geometry_light *light, float exposure, float factor)
{
    int rows = hs_glow_rows(light->glow);
    for (int row = 0; row < rows; row++) pool_row(light, row, factor);
    hs_glow_blur(light->glow);
    for (int row = 0; row < rows; row++) {
        const uint16_t *glow = hs_glow_row(light->glow, row);
        size_t first = (size_t)row * light->columns;
        for (size_t i = 0; i < light->columns; i++, glow += HS_LIGHT_CHANNELS) {
            light->picture[first + i] = pixel_of(glow, exposure);
            light->worth[first + i] = worth_of(&light->sums[first + i], glow, exposure, factor);
        }
    }
    SDL_UpdateTexture(light->texture, NULL, light->picture,
                      (int)(light->columns * sizeof *light->picture));
}

const uint16_t *hs_geometry_light_worth(const hs_geometry_light *light, int cell)
{
    return light->worth[cell].color;
}

void hs_geometry_light_draw(const hs_geometry_light *light, const SDL_FRect *field)
{
    // The last cells may reach beyond the field, where the renderer's clip ends.
    float across = field->w / (float)light->width * HS_CELL;
    float along = field->h / (float)light->height * HS_CELL;
    const SDL_FRect whole = {field->x, field->y, across * (float)light->columns,
                             along * (float)hs_glow_rows(light->glow)};
    SDL_RenderCopyF(light->renderer, light->texture, NULL, &whole);
}
