#include "draw/background.h"

#include "draw/palette.h"

#include "base/forbidden.h"

/// Cells of the coarsest clouds, across; the others halve them.
enum { CLOUD_CELLS = 3, CLOUD_LAYERS = 4 };

static uint32_t mixed(uint32_t value)
{
    value ^= value >> 16;
    value *= 0x7FEB352Du;
    value ^= value >> 15;
    value *= 0x846CA68Bu;
    return value ^ value >> 16;
}

/// 0..1, the same for the same corner of the same layer.
static float corner(int x, int y, int layer)
{
    uint32_t number = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u ^ (uint32_t)layer << 24;
    return (float)(mixed(number) >> 8) * (1.0f / 16777216.0f);
}

static float eased(float share)
{
    return share * share * (3.0f - 2.0f * share);
}

/// Clouds of value noise at a place of the field, 0..1.
static float clouds(float x, float y)
{
    float sum = 0.0f;
    float weight = 0.5f;
    float cells = CLOUD_CELLS;
    for (int layer = 0; layer < CLOUD_LAYERS; layer++, weight *= 0.5f, cells *= 2.0f) {
        float across = x * cells;
        float along = y * cells * (4.0f / 3.0f);
        int column = (int)across;
        int row = (int)along;
        float u = eased(across - (float)column);
        float v = eased(along - (float)row);
        float upper = corner(column, row, layer) * (1.0f - u) + corner(column + 1, row, layer) * u;
        float lower =
            corner(column, row + 1, layer) * (1.0f - u) + corner(column + 1, row + 1, layer) * u;
        sum += weight * (upper * (1.0f - v) + lower * v);
    }
    return sum;
}

/// The color of the sky at a place; both in 0..1.
static hs_color sky(float x, float y)
{
    const hs_color zenith = {0.016f, 0.020f, 0.052f};
    const hs_color horizon = {0.030f, 0.018f, 0.060f};
    const hs_color cloud = {0.060f, 0.040f, 0.125f};
    hs_color color = hs_color_mix(zenith, horizon, y);
    float thickness = clouds(x, y) * 2.2f - 0.75f;
    thickness = thickness < 0.0f ? 0.0f : thickness > 1.0f ? 1.0f : thickness;
    color = hs_color_mix(color, cloud, eased(thickness) * 0.8f);
    float dx = x - 0.5f;
    float dy = y - 0.5f;
    float vignette = 1.0f - 1.1f * (dx * dx + dy * dy);
    return (hs_color){color.red * vignette, color.green * vignette, color.blue * vignette};
}

/// Rounded up or down by chance, so that dark steps do not show as bands.
static uint32_t dithered(float value, float chance)
{
    float level = value * 255.0f + chance;
    return level > 255.0f ? 255u : (uint32_t)level;
}

void hs_background_paint(uint32_t *pixels, int width, int height)
{
    for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
            float x = ((float)column + 0.5f) / (float)width;
            float y = ((float)row + 0.5f) / (float)height;
            hs_color color = sky(x, y);
            float chance = corner(column, row, CLOUD_LAYERS);
            pixels[(size_t)row * (size_t)width + (size_t)column] =
                0xFF000000u | dithered(color.red, chance) << 16 |
                dithered(color.green, chance) << 8 | dithered(color.blue, chance);
        }
    }
}
