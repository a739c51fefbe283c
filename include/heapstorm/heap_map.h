/// A picture of where a population (or slots) lives in memory: tiles in the order of the addresses,
/// each with what it is and how much of it the living fill. A tidy heap is a solid block, a churned
/// one confetti.
///
/// Under `columns` a tile is some places of the blocks, under `pool` some of the slots. Under the
/// other boxed strategies it is a region of addresses, its size chosen so that all that the
/// population ever touched fits into the map, wide stretches of other people's memory left out. A
/// strategy that can survey its storage is asked, and tells what was never used and what is dead
/// and waits; else the map reads the array of pointers, and of a long list, which could only be
/// followed from box to box, it takes samples. A map only looks, a slice at a time, so that a
/// million boxes cost no frame more than some 0.1 ms, and touches no entity.
#ifndef HEAPSTORM_HEAP_MAP_H
#define HEAPSTORM_HEAP_MAP_H

#include "heapstorm/memory.h"

/// What a tile is.
typedef enum hs_heap_state {
    HS_HEAP_NEVER,       ///< the population was never seen there
    HS_HEAP_FREE,        ///< nothing living now
    HS_HEAP_FREED,       ///< has just lost an eighth of its content or more
    HS_HEAP_LIVE,        ///< something living
    HS_HEAP_UNREACHABLE, ///< dead, and waiting for a collector, or in part, see hs_heap_tile
    HS_HEAP_STATE_COUNT
} hs_heap_state;

/// One tile of the picture. Where some of a tile lives and some waits, its state is one of the two,
/// so that of many such tiles as many are HS_HEAP_UNREACHABLE as the waiting have a share of what
/// both fill; who can mix colours mixes them by `share` and `waiting` instead.
typedef struct hs_heap_tile {
    uint8_t state;   ///< an hs_heap_state
    uint8_t share;   ///< of 255: how much of it the living fill
    uint8_t waiting; ///< of 255: how much of it the dead fill that wait for a collector
} hs_heap_tile;

/// What all tiles together stand for.
typedef struct hs_heap_extent {
    uint64_t tile_bytes;    ///< of memory behind one tile
    uint64_t spanned_bytes; ///< by the tiles that the population was ever seen in
    uint64_t living_bytes;  ///< of these, filled by the living, overhead included
    bool by_address;        ///< regions of addresses, and not places of blocks
} hs_heap_extent;

/// A map in progress: what has been seen so far.
typedef struct hs_heap_map hs_heap_map;

/// Most tiles of a map.
enum { HS_HEAP_MAP_TILES_MAX = 16384 };

/// A map of at most `tiles` tiles, 1 to HS_HEAP_MAP_TILES_MAX. `gate` is the instruments' own. NULL
/// with an error when memory is out.
hs_heap_map *hs_heap_map_create(hs_gate *gate, size_t tiles, hs_error *error);
/// Gives its memory back. NULL is allowed.
void hs_heap_map_destroy(hs_heap_map *map);

/// Looks at the next slice of a population. Call it once a frame, while the population stands
/// still. Allocates nothing. Another population, strategy or layout starts a new map.
void hs_heap_map_look(hs_heap_map *map, const hs_population *population);

/// The same for slots.
void hs_heap_map_look_at_slots(hs_heap_map *map, const hs_slots *slots);

/// Fills in at most `count` tiles and returns how many; the rest is left alone.
size_t hs_heap_map_fill(const hs_heap_map *map, hs_heap_tile *tiles, size_t count);

/// What the tiles of `hs_heap_map_fill` stand for.
hs_heap_extent hs_heap_map_extent(const hs_heap_map *map);

#endif
