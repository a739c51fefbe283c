#include "draw/ground_light.h"

#include "base/forbidden.h"

/// Stations of the walk: hues, whose brightness does not matter, and the
/// luminance at both ends. In between lightness, the cube root of luminance,
/// rises evenly.
enum { STATIONS = 6 };

static const struct {
    uint32_t hue[STATIONS]; ///< 0xRRGGBB
} walks[HS_PALETTE_COUNT] = {
    [HS_PALETTE_NEON] = {{0x8A3460, 0x7A3A9A, 0x5450C8, 0x3A72C0, 0x2E8FA0, 0x4EA084}},
    [HS_PALETTE_COLOR_BLIND] = {{0x2430B0, 0x5A2CB0, 0x8C348C, 0xA84C58, 0xB07434, 0xA8922C}},
};
#define DARKEST  0.0066f
#define LIGHTEST 0.0280f

/// A byte's value as light (IEC 61966-2-1), by the nearest simple power: hues
/// only.
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

/// The value of light as a byte has it, 0..1 (IEC 61966-2-1): a power of 1/2.4,
/// by roots.
static float encoded(float light)
{
    if (light <= 0.0031308f) return light * 12.92f;
    return 1.055f * sqrtf(sqrtf(light) * cube_root(light)) * 1.0f - 0.055f;
}

/// Steps of the walk in a rank, and the step of tiles that live and whose rank
/// is not known.
#define STEPS_A_RANK ((float)(HS_GROUND_STEPS - 1) / 65535.0f)
#define UNRANKED     (0.5f * (float)HS_GROUND_STEPS)

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

hs_ground_look hs_ground_look_of(const hs_heap_tile *tile, uint16_t beside)
{
    const hs_colour vacant = {{0.0022f, 0.0023f, 0.0054f}};
    const hs_colour ember = {{0.0340f, 0.0056f, 0.0040f}};
    hs_ground_look look = {.soil = vacant, .step = (float)beside * STEPS_A_RANK};
    if (tile->state == HS_HEAP_UNREACHABLE) {
        float share = 0.35f + 0.65f * (float)tile->garbage * (1.0f / 255.0f);
        look.soil = glms_vec3_lerp(vacant, ember, share);
    } else if (tile->share > 0) {
        // What is half full is more than half as light: the tiles beside it tell of
        // its holes.
        float share = (float)tile->share * (1.0f / 255.0f);
        look.light = share * (2.0f - share);
        look.step = tile->has_rank ? (float)tile->rank * STEPS_A_RANK : UNRANKED;
        look.soil = glms_vec3_scale(vacant, 1.0f - look.light);
    } else if (tile->state == HS_HEAP_SPARE) {
        look.light = 0.22f;
    } else if (tile->state == HS_HEAP_NEVER) {
        look.soil = hs_ground_bare();
    }
    return look;
}
