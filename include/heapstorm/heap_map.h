/// Heap maps: pictures of where a population (or slots) lies in memory, as tiles in the order of
/// the addresses, each with its state and how much of it living entities fill. A tidy heap is a
/// solid block, a churned one confetti.
///
/// Under `columns` a tile is a number of places in the blocks, under `pool` a number of slots.
/// Under the other boxed strategies it is a range of addresses; the map chooses its size so that
/// all the memory that the population ever used fits, and leaves out long stretches of other
/// memory. Where the strategy has a survey of its storage, the map uses it, and knows what was
/// never used and what is garbage. Otherwise it reads the array of pointers; of a long list, which
/// could only be followed from box to box, it takes samples. A map reads a slice at a time, so that
/// a million boxes cost no frame more than some 0.1 ms, and touches no entity.
#ifndef HEAPSTORM_HEAP_MAP_H
#define HEAPSTORM_HEAP_MAP_H

#include "heapstorm/memory.h"

/// The state of a tile.
typedef enum hs_heap_state {
    HS_HEAP_NEVER,       ///< never used by the population
    HS_HEAP_FREE,        ///< used before, and free now
    HS_HEAP_FREED,       ///< has just lost an eighth of its content or more
    HS_HEAP_LIVE,        ///< living entities
    HS_HEAP_UNREACHABLE, ///< garbage, or partly so, see hs_heap_tile
    HS_HEAP_STATE_COUNT
} hs_heap_state;

/// One tile of the picture. Where a tile holds living entities and garbage, its state is one of the
/// two, chosen so that among many such tiles the share of HS_HEAP_UNREACHABLE is the share of
/// garbage. A caller that can mix colours mixes them by `share` and `garbage` instead.
typedef struct hs_heap_tile {
    uint8_t state;   ///< an hs_heap_state
    uint8_t share;   ///< of 255: how much of it living entities fill
    uint8_t garbage; ///< of 255: how much of it garbage fills
} hs_heap_tile;

/// What all tiles together represent.
typedef struct hs_heap_extent {
    uint64_t tile_bytes;    ///< of memory that one tile represents
    uint64_t spanned_bytes; ///< by the tiles that the population ever used
    uint64_t living_bytes;  ///< filled by living entities, overhead included
    bool by_address;        ///< tiles are ranges of addresses, not places or slots
} hs_heap_extent;

/// A map in progress.
typedef struct hs_heap_map hs_heap_map;

/// Most tiles of a map.
enum { HS_HEAP_MAP_TILES_MAX = 16384 };

/// Creates a map of at most `tiles` tiles, 1 to HS_HEAP_MAP_TILES_MAX, with memory from the
/// instruments' own gate. Returns NULL with an error when memory is out or `tiles` is out of range.
hs_heap_map *hs_heap_map_create(hs_gate *gate, size_t tiles, hs_error *error);
/// Destroys a map. NULL is allowed.
void hs_heap_map_destroy(hs_heap_map *map);

/// Reads the next slice of a population. Call it once a frame, while the population does not
/// change. Allocates nothing. Another population, strategy or layout starts a new map. NULL is
/// allowed, and changes nothing.
void hs_heap_map_look(hs_heap_map *map, const hs_population *population);

/// The same for slots.
void hs_heap_map_look_at_slots(hs_heap_map *map, const hs_slots *slots);

/// Fills in at most `count` tiles and returns how many; the others stay as they are.
size_t hs_heap_map_fill(const hs_heap_map *map, hs_heap_tile *tiles, size_t count);

/// Returns what the tiles of `hs_heap_map_fill` represent.
hs_heap_extent hs_heap_map_extent(const hs_heap_map *map);

#endif
