/// Heap maps: pictures of where a population (or slots) lies in memory, as tiles in the order of
/// the addresses, each with its state, how much of it living entities fill, and when the walk comes
/// to it. The *rank* of an entity is its number in the order in which the simulation walks through
/// the population, oldest first. Where ranks rise with the addresses, memory is tidy: neighbours in
/// the walk are neighbours in memory. Where neighbouring tiles have ranks that have nothing to do
/// with each other, the walk jumps all over the heap.
///
/// Under `columns` a tile is a number of places in the blocks, under `pool` a number of slots.
/// Under the other boxed strategies it is a range of addresses; the map chooses its size so that
/// all the memory that the population ever used fits, and leaves out long stretches of other
/// memory. Where the strategy has a survey of its storage, the map uses it, and knows what was
/// never used and what is garbage.
///
/// A map reads a slice at a time, so that a million boxes cost no frame more than some 0.1 ms, and
/// touches no entity.
///
/// Under `columns`, of slots, of an array of pointers, and of a list of up to 1024 boxes a map is
/// exact: each entity alive is met once, and its rank is that of the moment when it is met. Only
/// the first survey of an array of more than 120,000 reads a part, evenly spread, so that there is
/// a picture after some ten looks.
///
/// Of a longer list it takes samples, because such a list can only be followed from box to box. The
/// simulation does that in every tick, and on its way marks up to 512 boxes at even distances,
/// others in each tick. The rank of a sample is exact. How full a tile is follows from some 20,000
/// samples, unless the strategy has a survey; a tile that no sample of a survey has met keeps its
/// rank.
///
/// Slots have no order of births: their order is that of their numbers, and births and deaths are
/// what a tile has gained or lost.
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
    /// (columns) Free places of a block that is or was in use. Entities close up, so this is room
    /// for births beside or behind what the walk passes, and no hole in it.
    HS_HEAP_SPARE,
    HS_HEAP_STATE_COUNT
} hs_heap_state;

/// One tile of the picture. Where a tile holds living entities and garbage, its state is one of the
/// two, chosen so that among many such tiles the share of HS_HEAP_UNREACHABLE is the share of
/// garbage. A caller that can mix colours mixes them by `share` and `garbage` instead.
typedef struct hs_heap_tile {
    uint8_t state;   ///< an hs_heap_state
    uint8_t share;   ///< of 255: how much of it living entities fill
    uint8_t garbage; ///< of 255: how much of it garbage fills
    /// Of 255: how much of it entities fill that were born since the survey before.
    uint8_t born;
    /// Of 255: how much of it entities filled that were there at the survey before, or were born
    /// since, and are not there any more: they died, or under `columns` closed up. 0 where samples
    /// cannot tell.
    uint8_t died;
    uint8_t has_rank; ///< 1: an entity lives here, and `rank` is that of the first; 0: none known
    uint16_t rank;    ///< of 65536: where the walk comes to it, 0 being the oldest of all living
} hs_heap_tile;

/// What all tiles together represent.
typedef struct hs_heap_extent {
    uint64_t tile_bytes;    ///< of memory that one tile represents
    uint64_t spanned_bytes; ///< by the tiles that the population ever used
    uint64_t living_bytes;  ///< filled by living entities, overhead included
    bool by_address;        ///< tiles are ranges of addresses, not places or slots
} hs_heap_extent;

/// How fresh a map's picture is. A survey is one reading of the whole population. Until the first
/// one is complete there are no tiles; afterwards the tiles show the last complete one.
typedef struct hs_heap_progress {
    uint32_t surveys; ///< completed since the population, strategy or layout changed
    uint32_t looks;   ///< that the last complete survey took; 0 before it
    uint32_t age;     ///< looks since it was completed
    uint8_t done;     ///< of 255: how much of the present survey is done
    bool is_sampled;  ///< entities were sampled, see above
} hs_heap_progress;

/// A point of the walk: when an entity is passed, and where it lies.
typedef struct hs_heap_step {
    uint16_t rank;  ///< as in a tile
    uint16_t place; ///< of 65536: how far along the tiles of the map
} hs_heap_step;

/// A map in progress.
typedef struct hs_heap_map hs_heap_map;

/// Most tiles of a map.
enum { HS_HEAP_MAP_TILES_MAX = 16384 };

/// Most points of its walk.
enum { HS_HEAP_MAP_STEPS_MAX = 512 };

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

/// Returns how fresh the tiles and the walk are.
hs_heap_progress hs_heap_map_progress(const hs_heap_map *map);

/// Fills in at most `count` points of the walk, by rising rank and at even distances in rank, and
/// returns how many; never more than HS_HEAP_MAP_STEPS_MAX.
size_t hs_heap_map_walk(const hs_heap_map *map, hs_heap_step *steps, size_t count);

#endif
