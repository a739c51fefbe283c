#include "draw/ground_light.h"

#include "base/forbidden.h"

/// Stations of the walk: hues, whose brightness does not matter, and the luminance at both ends. In
/// between lightness, the cube root of luminance, rises evenly.
enum { STATIONS = 6 };

static const struct {
    uint32_t hue[STATIONS]; ///< 0xRRGGBB
} walks[HS_PALETTE_COUNT] = {
    [HS_PALETTE_NEON] = {{0x8A3460, 0x7A3A9A, 0x5450C8, 0x3A72C0, 0x2E8FA0, 0x4EA084}},
    [HS_PALETTE_COLOR_BLIND] = {{0x2430B0, 0x5A2CB0, 0x8C348C, 0xA84C58, 0xB07434, 0xA8922C}},
};
#define DARKEST  0.0080f
#define LIGHTEST 0.0270f

/// A byte's value as light (IEC 61966-2-1), by the nearest simple power: hues only.
static float light_of(float value)
{
    return value * value * (0.6f * value + 0.4f);
}

static float cube_root(float value)
{
    float root = value > 0.05f ? 0.5f : 0.2f;
    for (int i = 0; i < 12; i++) root -= (root - value / (root * root)) * (1.0f / 3.0f);
    return root;
}

/// The value of light as a byte has it, 0..1 (IEC 61966-2-1): a power of 1/2.4, by roots.
static float encoded(float light)
{
    if (light <= 0.0031308f) return light * 12.92f;
    return 1.055f * sqrtf(sqrtf(light) * cube_root(light)) * 1.0f - 0.055f;
}

/// Ranks that share a colour, and the step of tiles that live and whose rank is not known.
enum { RANKS_A_STEP = 65536 / HS_GROUND_STEPS, UNRANKED = HS_GROUND_STEPS / 2 };

static hs_colour with_luminance(hs_colour colour, float luminance)
{
    return glms_vec3_scale(colour, luminance / hs_ground_luminance(colour.r, colour.g, colour.b));
}

static hs_colour station(hs_palette palette, int number)
{
    hs_colour colour = hs_colour_of(walks[palette].hue[number]);
    colour = (hs_colour){{light_of(colour.r), light_of(colour.g), light_of(colour.b)}};
    return with_luminance(colour, 1.0f);
}

static hs_colour step_of(hs_palette palette, float along)
{
    float place = along * (float)(STATIONS - 1);
    int before = (int)glm_min(place, (float)(STATIONS - 2));
    hs_colour hue = glms_vec3_lerp(station(palette, before), station(palette, before + 1),
                                   place - (float)before);
    float lightness = glm_lerp(cube_root(DARKEST), cube_root(LIGHTEST), along);
    return with_luminance(hue, lightness * lightness * lightness);
}

void hs_ground_light_make(hs_ground_light *light, hs_palette palette)
{
    for (int s = 0; s < HS_GROUND_STEPS; s++)
        light->walk[s] = step_of(palette, (float)s / (float)(HS_GROUND_STEPS - 1));
    for (int l = 0; l < HS_GROUND_LEVELS; l++) {
        float value = encoded((float)l / (float)HS_GROUND_LEVELS);
        light->byte[l] = (uint16_t)(value * 255.0f * 256.0f);
    }
}

hs_colour hs_ground_bare(void)
{
    return (hs_colour){{0.0013f, 0.0014f, 0.0034f}};
}

/// What lies where nothing lives.
static hs_colour soil_of(const hs_ground_light *light, const hs_heap_tile *tile, uint16_t beside)
{
    const hs_colour vacant = {{0.0022f, 0.0023f, 0.0054f}};
    switch ((hs_heap_state)tile->state) {
    case HS_HEAP_NEVER:
        return hs_ground_bare();
    case HS_HEAP_SPARE:
        return glms_vec3_lerp(vacant, light->walk[beside / RANKS_A_STEP], 0.22f);
    default:
        return vacant;
    }
}

hs_colour hs_ground_light_of(const hs_ground_light *light, const hs_heap_tile *tile,
                             uint16_t beside)
{
    const hs_colour ember = {{0.0300f, 0.0050f, 0.0036f}};
    hs_colour colour = soil_of(light, tile, beside);
    if (tile->share > 0) {
        // What is half full is more than half as light: the tiles beside it tell of its holes.
        float share = (float)tile->share * (1.0f / 255.0f);
        size_t step = tile->has_rank ? tile->rank / RANKS_A_STEP : UNRANKED;
        colour = glms_vec3_lerp(colour, light->walk[step], share * (2.0f - share));
    }
    return glms_vec3_lerp(colour, ember, (float)tile->garbage * (1.0f / 255.0f));
}
