/// What is to be seen of a world but particles: sprites, from the lowest to the uppermost, at the
/// moment between two ticks that the options name. Both renderers draw the same scene.
#ifndef HS_DRAW_SCENE_H
#define HS_DRAW_SCENE_H

#include "draw/sprites.h"

/// A sprite at a place of the field, field units, displacement included.
typedef struct hs_scene_sprite {
    float x, y;      ///< its place
    uint32_t sprite; ///< its number
} hs_scene_sprite;

/// Most sprites that come at once.
enum { HS_SCENE_BATCH = 1024 };

/// What is drawn, from the lowest up.
typedef enum hs_scene_layer {
    HS_SCENE_ENEMIES,
    HS_SCENE_ITEMS,
    HS_SCENE_PLAYER,
    HS_SCENE_SHOTS,
    HS_SCENE_BULLETS,
    HS_SCENE_DOT,
    HS_SCENE_LAYERS
} hs_scene_layer;

/// Where a look at a scene stands.
typedef struct hs_scene {
    const hs_world *world;           ///< that is looked at
    hs_draw_options options;         ///< how
    float back;                      ///< this share of the last displacement is still to come
    unsigned first[HS_SPRITE_KINDS]; ///< number of each kind's first sprite
    hs_scene_layer layer;            ///< that is being looked at
    bool is_walking;                 ///< within its population
    hs_walk walk;                    ///< over it
    hs_places places;                ///< the present ones
    size_t index;                    ///< of the next of the places
} hs_scene;

/// Begins at the lowest sprite. The world must not change until the end.
void hs_scene_begin(hs_scene *scene, const hs_world *world, const hs_draw_options *options);

/// The next sprites, HS_SCENE_BATCH at most; 0 at the end.
size_t hs_scene_next(hs_scene *scene, hs_scene_sprite *sprites);

#endif
