/// A load of sprites to draw: the particles or the other sprites of a storm that has run for a
/// while, as pictures at places of a field of pixels, so that all contenders draw the same.
#ifndef HS_BENCHMARKS_SPRITE_LOAD_H
#define HS_BENCHMARKS_SPRITE_LOAD_H

#include <SDL.h>

#include "draw/textures.h"
#include "heapstorm/world.h"

/// One picture. Particles have a tint, and a number of -1.
typedef struct hs_load_sprite {
    float x, y;      ///< its place, pixels
    int32_t picture; ///< number of the sprite in an atlas
    SDL_Color tint;  ///< alpha is its brightness
} hs_load_sprite;

typedef struct hs_sprite_load {
    hs_gate *gate;
    hs_world *world;
    hs_load_sprite *sprites;
    size_t count, room;
} hs_sprite_load;

/// Runs a storm and collects its particles, or, if there are fewer of them than bullets, its other
/// sprites. The field fills `width` pixels. False with an error; then there is nothing to close.
bool hs_sprite_load_open(hs_sprite_load *load, hs_gate *gate, uint32_t bullets, uint32_t particles,
                         int width, hs_error *error);
void hs_sprite_load_close(hs_sprite_load *load);

#endif
