#include "draw/sky.h"

#include "base/forbidden.h"

/// Squares of the coarsest clouds across the field; each finer layer has squares of half the side.
enum { CLOUD_SQUARES = 3, CLOUD_LAYERS = 4, MIST_LAYERS = 5 };

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

float hs_sky_mist(float x, float y)
{
    // Each layer is turned against the one before it, so that no lattice is left in the sum.
    const float cosine = 0.8f, sine = 0.6f, finer = 1.93f;
    float sum = 0.0f, weight = 0.52f;
    x *= (float)CLOUD_SQUARES;
    y *= (float)CLOUD_SQUARES;
    for (int layer = 0; layer < MIST_LAYERS; layer++, weight *= 0.48f) {
        float left = floorf(x), top = floorf(y);
        float u = x - left, v = y - top;
        u = u * u * u * (u * (u * 6.0f - 15.0f) + 10.0f);
        v = v * v * v * (v * (v * 6.0f - 15.0f) + 10.0f);
        int column = (int)left, row = (int)top, number = CLOUD_LAYERS + 1 + layer;
        float upper =
            corner(column, row, number) * (1.0f - u) + corner(column + 1, row, number) * u;
        float lower =
            corner(column, row + 1, number) * (1.0f - u) + corner(column + 1, row + 1, number) * u;
        sum += weight * (upper * (1.0f - v) + lower * v);
        float turned = (x * cosine - y * sine) * finer + 17.3f;
        y = (x * sine + y * cosine) * finer + 5.1f;
        x = turned;
    }
    return sum;
}

/// The colour of the plain sky at a place; both in 0..1.
static hs_colour sky(float x, float y)
{
    const hs_colour zenith = {{0.020f, 0.026f, 0.058f}};
    const hs_colour horizon = {{0.030f, 0.030f, 0.066f}};
    hs_colour colour = glms_vec3_lerp(zenith, horizon, y);
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
static void paint_square(hs_sky_colour *sky_at, uint32_t *pixels, int width, int height, int left,
                         int top)
{
    const float across = (float)SQUARE / (float)width;
    const float along = (float)SQUARE / (float)height;
    float x = (float)left / (float)width;
    float y = (float)top / (float)height;
    const hs_colour corners[4] = {sky_at(x, y), sky_at(x + across, y), sky_at(x, y + along),
                                  sky_at(x + across, y + along)};
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

void hs_sky_paint_by(hs_sky_colour *sky_at, uint32_t *pixels, int width, int height, int first,
                     int end)
{
    for (int top = first * SQUARE; top < end * SQUARE && top < height; top += SQUARE) {
        for (int left = 0; left < width; left += SQUARE)
            paint_square(sky_at, pixels, width, height, left, top);
    }
}

void hs_sky_paint(uint32_t *pixels, int width, int height, int first, int end)
{
    hs_sky_paint_by(sky, pixels, width, height, first, end);
}

int hs_sky_strips(int height)
{
    return (height + SQUARE - 1) / SQUARE;
}
