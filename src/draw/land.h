/// The land of a world: the heap map of its particles, and the ground that shows it. Whoever draws
/// a world over its heap owns one, lets it look once a frame, and hands `land->ground` to the
/// renderer.
#ifndef HS_DRAW_LAND_H
#define HS_DRAW_LAND_H

#include "draw/ground.h"
#include "heapstorm/world.h"

/// Zero-initialised it is closed.
typedef struct hs_land {
    hs_gate *gate;
    hs_ground *ground;
    hs_heap_map *map;
    hs_heap_tile *tiles; ///< HS_GROUND_TILES
    hs_ground_news news;

    // What the map was about when it was read last.
    const hs_population *population;
    const hs_strategy *strategy;
    hs_layout layout;
} hs_land;

/// Opens a land with memory from the instruments' gate. False with an error when memory is out.
bool hs_land_open(hs_land *land, hs_gate *gate, hs_error *error);
/// Gives everything back; harmless on a closed one.
void hs_land_close(hs_land *land);

/// Reads the next slice of the world's memory and tells the ground of it; `seconds` have passed
/// since the last look. Allocates nothing.
void hs_land_look(hs_land *land, const hs_world *world, float seconds, bool reduce_flashing);

#endif
