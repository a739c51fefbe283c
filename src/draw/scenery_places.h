/// The places that a scenery shows: for each a still picture, layers that drift over it at paces of
/// their own, and lights. They are dark and quiet, so that what can kill stands out: one row of a
/// table each, found by the word that a stage has for its scenery.
#ifndef HS_DRAW_SCENERY_PLACES_H
#define HS_DRAW_SCENERY_PLACES_H

#include "draw/brush.h"
#include "draw/sky.h"

/// Most layers of a place, and most lights.
enum { HS_SCENERY_LAYERS = 3, HS_SCENERY_LIGHTS = 512 };

/// Height of a layer, in heights of the field, and how much wider it is at either side, units.
#define HS_SCENERY_PERIOD 1.5f
#define HS_SCENERY_MARGIN 16.0f

/// How a layer lies.
typedef enum hs_scenery_lie {
    HS_SCENERY_UPRIGHT, ///< seen from straight in front
    HS_SCENERY_FLAT,    ///< a sea that reaches to the horizon of the place
} hs_scenery_lie;

/// One layer.
typedef struct hs_scenery_layer {
    void (*paint)(const hs_brush *brush); ///< NULL behind the last layer
    float pace;                           ///< units a tick, down
    float sway;                           ///< units to a side when the ship is at the other one
    hs_scenery_lie lie;
} hs_scenery_layer;

/// A light that moves by itself, units.
typedef struct hs_scenery_light {
    float x, y, radius;
    hs_colour colour;
} hs_scenery_light;

/// A place.
typedef struct hs_scenery_place {
    const char *word;
    hs_sky_colour *still; ///< the picture behind its layers
    hs_scenery_layer layers[HS_SCENERY_LAYERS];
    /// Fills in at most HS_SCENERY_LIGHTS lights at a moment, in ticks; returns how many there are.
    /// NULL for none.
    size_t (*lights)(hs_scenery_light *lights, double moment);
    bool stops; ///< it stands still while the world's bullets do
} hs_scenery_place;

/// Where a flat layer ends, of the field's height from its upper edge.
#define HS_SCENERY_HORIZON 0.2f

/// The place of a word; the stars for one that names none.
const hs_scenery_place *hs_scenery_place_of(const char *word);

/// All places, `*count` of them; the first is the stars.
const hs_scenery_place *hs_scenery_all_places(size_t *count);

#endif
