/// How light becomes brightness, for both renderers: an exposure that yields where there are many
/// particles, and a soft shoulder, so that no crowd of them becomes plain white.
#ifndef HS_DRAW_DEVELOPMENT_H
#define HS_DRAW_DEVELOPMENT_H

/// What light alone comes to at most, of 255: sparks stay darker than what can kill.
#define HS_LIGHT_BRIGHTEST 164

/// So many particles a pixel halve the exposure.
#define HS_LIGHT_CROWD 0.9f

/// The exposure is 1 / (1 + this) among so many particles on so many pixels.
static inline float hs_crowding(float particles, float pixels)
{
    return particles / pixels / HS_LIGHT_CROWD;
}

/// Of an exposed light in 1/65536 the brightness, 0..HS_LIGHT_BRIGHTEST, as the canvas reckons it
/// in integers: in proportion while there is little light, then a soft shoulder.
static inline float hs_developed(float light)
{
    float share = light * (8.0f / 65536.0f);
    float rest = share < 1.0f ? 1.0f - share : 0.0f;
    rest *= rest;
    return (1.0f - rest * rest) * (float)HS_LIGHT_BRIGHTEST;
}

#endif
