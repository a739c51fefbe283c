/// The light of the ground: the colour of a tile by what lies in it and when
/// the walk comes to it. All of it is dark: bullets and sparks are seen above.
/// Colours are kept in proportion to light, red, green and blue, until they
/// become pixels.
#ifndef HS_DRAW_GROUND_LIGHT_H
#define HS_DRAW_GROUND_LIGHT_H

#include "draw/palette.h"
#include "heapstorm/heap_map.h"

/// The most luminance of any pixel of the ground, of 1 (ITU-R BT.709), before
/// bytes are rounded.
#define HS_GROUND_LUMINANCE 0.03f

/// Colours of the walk.
enum { HS_GROUND_STEPS = 256 };

/// Parts of full light that become a byte by one look into a table.
enum { HS_GROUND_LEVELS = 4096 };

typedef struct hs_ground_light {
    hs_colour walk[HS_GROUND_STEPS]; ///< of a full tile, by the rank of its first
                                     ///< entity
    uint16_t byte[HS_GROUND_LEVELS]; ///< of a level of light, in 1/256
} hs_ground_light;

/// Makes the tables for a palette.
void hs_ground_light_make(hs_ground_light *light, hs_palette palette);

/// The luminance of a colour.
static inline float hs_ground_luminance(float red, float green, float blue)
{
    return 0.2126f * red + 0.7152f * green + 0.0722f * blue;
}

/// What a tile shows, without what is born or dies in it: one colour of the
/// walk, and under it the soil. Two colours of the walk are never mixed, so
/// that none of them is grey.
typedef struct hs_ground_look {
    hs_colour soil; ///< as it is seen
    float light;    ///< of the walk's colour, 0..1
    float step;     ///< of the walk, 0..HS_GROUND_STEPS - 1; without a meaning where
                    ///< there is no light
} hs_ground_look;

/// The look of a tile. `beside` is the rank of the nearest tile before it that
/// has one: spare room goes on in its hue.
hs_ground_look hs_ground_look_of(const hs_heap_tile *tile, uint16_t beside);

/// The colour of land that no memory lies on.
hs_colour hs_ground_bare(void);

#endif
