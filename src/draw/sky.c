#include "draw/sky.h"

#include "base/random.h"
#include "world/particle_words.h"

#include "base/forbidden.h"

/// Squares of the coarsest clouds across the field; each finer layer has squares of half the side.
enum { CLOUD_SQUARES = 3, CLOUD_LAYERS = 4 };

static uint32_t mixed(uint32_t value)
{
    value ^= value >> 16;
    value *= 0x7FEB352Du;
    value ^= value >> 15;
    value *= 0x846CA68Bu;
    return value ^ value >> 16;
}

/// A random number in 0..1 that is always the same at a corner of a layer.
static float corner(int x, int y, int layer)
{
    uint32_t number = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u ^ (uint32_t)layer << 24;
    return (float)(mixed(number) >> 8) * (1.0f / 16777216.0f);
}

/// Clouds of value noise at a place of the field, 0..1.
static float clouds(float x, float y)
{
    float sum = 0.0f;
    float weight = 0.5f;
    float squares = CLOUD_SQUARES;
    for (int layer = 0; layer < CLOUD_LAYERS; layer++, weight *= 0.5f, squares *= 2.0f) {
        float across = x * squares;
        float along = y * squares * (4.0f / 3.0f);
        int column = (int)across;
        int row = (int)along;
        float u = glm_smooth(across - (float)column);
        float v = glm_smooth(along - (float)row);
        // Weighted sums, to which the pictures are pinned: glm_lerp rounds otherwise.
        float upper = corner(column, row, layer) * (1.0f - u) + corner(column + 1, row, layer) * u;
        float lower =
            corner(column, row + 1, layer) * (1.0f - u) + corner(column + 1, row + 1, layer) * u;
        sum += weight * (upper * (1.0f - v) + lower * v);
    }
    return sum;
}

/// The colour of the sky at a place; both in 0..1.
static hs_colour sky(float x, float y)
{
    const hs_colour zenith = {{0.020f, 0.026f, 0.066f}};
    const hs_colour horizon = {{0.052f, 0.024f, 0.086f}};
    const hs_colour cloud = {{0.135f, 0.090f, 0.250f}};
    hs_colour colour = glms_vec3_lerp(zenith, horizon, y);
    float thickness = glm_clamp_zo(clouds(x, y) * 2.6f - 0.85f);
    colour = glms_vec3_lerp(colour, cloud, glm_smooth(thickness) * 0.85f);
    float dx = x - 0.5f;
    float dy = y - 0.5f;
    float vignette = 1.0f - 1.2f * (dx * dx + dy * dy);
    return glms_vec3_scale(colour, vignette);
}

hs_colour hs_sky_tint(float x, float y)
{
    const hs_colour cold = {{0.16f, 0.42f, 1.0f}};
    const hs_colour warm = {{1.0f, 0.34f, 0.40f}};
    float warmth = glm_clamp_zo(clouds(x + 0.37f, y + 1.91f) * 3.2f - 1.05f);
    float strength = glm_lerp(0.25f, 1.0f, glm_smooth(glm_clamp_zo(clouds(x, y) * 2.6f - 0.70f)));
    hs_colour colour = glms_vec3_lerp(cold, warm, glm_smooth(warmth));
    return glms_vec3_scale(colour, strength);
}

/// Rounds up or down at random, so that steps of dark colours do not show as bands.
static uint32_t dithered(float value, float chance)
{
    return (uint32_t)glm_min(value * 255.0f + chance, 255.0f);
}

/// Side of the squares, in pixels, at whose corners the sky is computed; it is blended in between.
enum { SQUARE = 16 };

/// Paints the part of a square with its corner at (`left`, `top`) that lies in the picture.
static void paint_square(uint32_t *pixels, int width, int height, int left, int top)
{
    const float across = (float)SQUARE / (float)width;
    const float along = (float)SQUARE / (float)height;
    float x = (float)left / (float)width;
    float y = (float)top / (float)height;
    const hs_colour corners[4] = {sky(x, y), sky(x + across, y), sky(x, y + along),
                                  sky(x + across, y + along)};
    for (int row = top; row < top + SQUARE && row < height; row++) {
        float down = ((float)(row - top) + 0.5f) * (1.0f / (float)SQUARE);
        hs_colour from = glms_vec3_lerp(corners[0], corners[2], down);
        hs_colour to = glms_vec3_lerp(corners[1], corners[3], down);
        for (int column = left; column < left + SQUARE && column < width; column++) {
            float share = ((float)(column - left) + 0.5f) * (1.0f / (float)SQUARE);
            hs_colour colour = glms_vec3_lerp(from, to, share);
            float chance = corner(column, row, CLOUD_LAYERS);
            pixels[(size_t)row * (size_t)width + (size_t)column] =
                0xFF000000u | dithered(colour.r, chance) << 16 | dithered(colour.g, chance) << 8 |
                dithered(colour.b, chance);
        }
    }
}

void hs_sky_paint(uint32_t *pixels, int width, int height, int first, int end)
{
    for (int top = first * SQUARE; top < end * SQUARE && top < height; top += SQUARE) {
        for (int left = 0; left < width; left += SQUARE)
            paint_square(pixels, width, height, left, top);
    }
}

int hs_sky_strips(int height)
{
    return (height + SQUARE - 1) / SQUARE;
}

// ---- Stars -------------------------------------------------------------------------------------

/// The seed of the random numbers that place them.
enum { STAR_SEED = 1729 };

/// The farther half moves this far a tick, the nearer half twice as far; field units.
#define DRIFT 0.08

/// Stars have these hues, mostly the colder ones.
static const uint8_t hues[8] = {3, 3, 5, 3, 4, 5, 3, 1};

void hs_stars_place(hs_stars *stars, const hs_world *world, const hs_draw_options *options)
{
    double moment = (double)hs_world_ticks(world) - (1.0 - (double)options->blend);
    *stars = (hs_stars){0};
    hs_random random = hs_random_seeded(STAR_SEED, 0);
    for (unsigned s = 0; s < HS_STARS; s++) {
        unsigned depth = s % 2 + 1;
        double drift = moment * DRIFT * depth / (double)HS_FIELD_HEIGHT;
        stars->x[s] = hs_random_between(&random, 0, HS_FIELD_WIDTH);
        double place = (double)hs_random_between(&random, 0, 1) + drift;
        stars->y[s] = (float)(place - floor(place)) * HS_FIELD_HEIGHT;
        float dim = hs_random_between(&random, 0.3f, 0.5f) * (float)depth * options->background;
        uint32_t hue = hues[hs_random_below(&random, 8)];
        stars->packed[s] = HS_FADE_TICKS | hue << 16 | (uint32_t)(dim * 255.0f) << 24;
    }
}
