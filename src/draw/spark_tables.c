#include "draw/spark_tables.h"

#include "base/forbidden.h"

static uint16_t weight(unsigned across, unsigned down)
{
    unsigned weight = across * down * (65536u / HS_PHASES);
    return (uint16_t)(weight < 65535u ? weight : 65535u);
}

static void fill_weights(hs_spark_tables *tables)
{
    for (unsigned phase = 0; phase < HS_PHASES; phase++) {
        unsigned x = phase % HS_SUBPIXELS;
        unsigned y = phase / HS_SUBPIXELS;
        const uint16_t weights[4] = {
            weight(HS_SUBPIXELS - x, HS_SUBPIXELS - y),
            weight(x, HS_SUBPIXELS - y),
            weight(HS_SUBPIXELS - x, y),
            weight(x, y),
        };
        for (unsigned i = 0; i < 4 * HS_LIGHT_CHANNELS; i++)
            tables->weights[phase][i] = weights[i / HS_LIGHT_CHANNELS];
    }
}

/// A spark begins hot, whitish in its own hue, and cools to a deep ember of it. Squares are near to
/// what light is; the picture's shoulder gives the brightest their white.
static hs_colour spark_colour(hs_colour hue, float heat)
{
    const hs_colour white = {1.0f, 1.0f, 1.0f};
    hs_colour deep = {hue.red * hue.red, hue.green * hue.green, hue.blue * hue.blue};
    float glow = heat * (1.6f - 0.6f * heat);
    hs_colour colour = hs_colour_mix(deep, white, heat * heat * heat * 0.22f);
    return (hs_colour){colour.red * glow, colour.green * glow, colour.blue * glow};
}

static void fill_colour(uint16_t *to, hs_colour colour)
{
    const float channels[HS_LIGHT_CHANNELS] = {colour.blue, colour.green, colour.red, 0.0f};
    for (unsigned i = 0; i < 2 * HS_LIGHT_CHANNELS; i++)
        to[i] = (uint16_t)(channels[i % HS_LIGHT_CHANNELS] * (float)HS_SPARK_LIGHT);
}

void hs_spark_tables_fill(hs_spark_tables *tables, hs_palette palette)
{
    fill_weights(tables);
    for (unsigned look = 0; look < HS_LIGHT_HUES; look++) {
        hs_colour hue = hs_palette_colour(palette, look % HS_HUE_COUNT);
        for (unsigned level = 0; level < HS_LIGHT_LEVELS; level++) {
            float heat = (float)level * (1.0f / (HS_LIGHT_LEVELS - 1));
            fill_colour(tables->colours[look * HS_LIGHT_LEVELS + level], spark_colour(hue, heat));
        }
    }
}

void hs_spark_tables_brighten_for(hs_spark_tables *tables, float scale)
{
    float factor = scale * (HS_FIELD_HEIGHT / 720.0f);
    if (factor <= 1.0f) return;
    for (unsigned colour = 0; colour < HS_LIGHT_HUES * HS_LIGHT_LEVELS; colour++) {
        uint16_t *light = tables->colours[colour];
        for (unsigned i = 0; i < 2 * HS_LIGHT_CHANNELS; i++)
            light[i] = (uint16_t)((float)light[i] * factor);
    }
}
