/// Populations and the strategies behind them.
///
/// A *population* is all living entities of one kind, in the order of their birth. A *strategy*
/// says where an entity's memory comes from; it is chosen at start and may be switched live, and
/// nothing but addresses and time may differ: order, serials, refusals and recyclings are the same
/// under every strategy. Entities are plain structs described by a table of their fields, the
/// *columns*.
///
/// Under `columns` a population is a structure of arrays in dense blocks. Under every other
/// strategy it is *boxed*: an entity is a struct somewhere, and the population keeps either an
/// array of pointers or an intrusive list.
#ifndef HEAPSTORM_MEMORY_H
#define HEAPSTORM_MEMORY_H

#include "heapstorm/handle.h"
#include "heapstorm/strategy.h"

// ---- Strategies at work ---------------------------------------------------------------------

/// How a boxed population keeps its boxes in order.
typedef enum hs_layout {
    HS_LAYOUT_ARRAY, ///< an array of pointers, as in a Python list of objects
    HS_LAYOUT_LIST,  ///< a link in every box
    HS_LAYOUT_COUNT
} hs_layout;

/// "array" or "list".
const char *hs_layout_name(hs_layout layout);

/// What litter has left in a heap, see heapstorm/litter.h.
typedef struct hs_litter hs_litter;

/// A strategy at work: what its populations share. Owned by the caller, opened once for a world.
typedef struct hs_memory {
    const hs_strategy *strategy;        ///< where entities' memory comes from
    hs_layout layout;                   ///< of boxes; without meaning under `columns`
    hs_instruction_set instruction_set; ///< with which columns close up
    hs_gate *gate;                      ///< for all of it; outlives it
    hs_collector_settings collector;    ///< how it collects, where it does
    uint32_t litter;                    ///< percent of blocks that stay in a littered heap; 0: none
    uint64_t litter_seed;               ///< for its own random numbers
    hs_litter *left;                    ///< by litter; of the memory that was opened, not of copies
    void *heap;                         ///< the strategy's own
} hs_memory;

/// Opens what `memory` names: its strategy, layout, instruction set and gate are filled in.
/// False with an error when memory is out: then there is nothing to close.
bool hs_memory_open(hs_memory *memory, hs_error *error);
/// Closes it; every population and every set of slots on it has been closed before.
void hs_memory_close(hs_memory *memory);

/// Says that a tick has ended, so that a collector may take a step.
void hs_memory_tick(const hs_memory *memory);

/// What the strategy's own heap holds: boxes and its books, without the pointers of populations.
hs_storage hs_memory_storage(const hs_memory *memory);

// ---- Kinds -------------------------------------------------------------------------------------

/// One field of an entity's struct; under `columns` an array of its own.
typedef struct hs_column {
    const char *name; ///< of the field
    uint16_t offset;  ///< in the struct, bytes
    uint16_t bytes;   ///< 1, 2, 4 or 8
} hs_column;

/// Most columns that a kind may have.
enum { HS_COLUMNS_MAX = 24 };

/// An offset for a field that a kind does without.
#define HS_NO_FIELD UINT16_MAX

/// The bit of the flags field that says that the entity has died in this tick.
#define HS_FLAG_DEAD 1u

/// What a population is full of. Of static storage.
typedef struct hs_kind {
    const char *name;         ///< in the plural
    hs_tag tag;               ///< under which the gate counts them
    uint16_t bytes;           ///< of the struct, at most 255
    uint16_t column_count;    ///< at most HS_COLUMNS_MAX
    const hs_column *columns; ///< every field once
    uint16_t serial_offset;   ///< a column of 8 bytes that birth fills in, or HS_NO_FIELD
    uint16_t flags_offset;    ///< a column of 1 byte with HS_FLAG_DEAD, or HS_NO_FIELD
    bool is_leaf;             ///< holds no references, and nothing refers to it
} hs_kind;

/// What happens to a birth when the population is full.
typedef enum hs_overflow {
    HS_OVERFLOW_REFUSE,  ///< the newborn is refused
    HS_OVERFLOW_RECYCLE, ///< the oldest makes room
    HS_OVERFLOW_GROW     ///< the capacity doubles
} hs_overflow;

/// A population's figures. Births = living + deaths + recycled (+ refused, which never lived).
typedef struct hs_population_counts {
    uint64_t living;   ///< now, those that died in this tick not counted
    uint64_t peak;     ///< most that ever held a place at once
    uint64_t capacity; ///< places
    uint64_t refused;  ///< births that did not come to be
    uint64_t recycled; ///< entities that made room for others
    uint64_t grown;    ///< times that the capacity was raised
    uint64_t births, deaths;
    uint64_t bytes_each; ///< what an entity costs, pointer or link and heap overhead included
} hs_population_counts;

// ---- Populations -------------------------------------------------------------------------------

/// All living entities of one kind, in the order of their birth.
typedef struct hs_population hs_population;

/// A population of at most `capacity` entities. NULL with an error when memory is out.
hs_population *hs_population_open(const hs_memory *memory, const hs_kind *kind, size_t capacity,
                                  hs_overflow overflow, hs_error *error);
/// Gives back the population and all that lives in it. NULL is allowed.
void hs_population_close(hs_population *population);

/// Its figures.
hs_population_counts hs_population_count(const hs_population *population);

/// The boxes that a strategy and layout would have to make for it; under `columns` its structs.
hs_box_kind hs_population_boxes(const hs_population *population, const hs_memory *memory);

/// Entities that hold a place, those that died in this tick included.
size_t hs_population_places(const hs_population *population);

/// Whether a birth would be refused now.
bool hs_population_is_full(const hs_population *population);

/// Whether a box could not be had because the heap was out of memory. Such births were refused.
bool hs_population_is_starved(const hs_population *population);

/// The serial that the next entity will get; serials start at 1, and 0 is nobody.
uint64_t hs_population_next_serial(const hs_population *population);

/// Some places side by side, for a caller that reads or fills many at once. Exactly one of the
/// pointers is set, by the strategy.
typedef struct hs_batch {
    size_t count;                  ///< at most HS_BATCH_MAX, unless a filter's `pass` sees them
    void *columns[HS_COLUMNS_MAX]; ///< each column at the first of the places
    void **boxes;                  ///< or a pointer to each entity
} hs_batch;

/// How many places a visitor sees at once at most.
enum { HS_BATCH_MAX = 256 };

/// Where a walk stands. A walk sees the places that were there when it began, in order; births in
/// the meantime are not seen, and nothing may be retired.
typedef struct hs_walk {
    const hs_population *population; ///< that is walked
    size_t left;                     ///< places still to see
    size_t block;                    ///< (columns)
    size_t index;                    ///< in the block, or in the array
    void *link;                      ///< (list)
    void *boxes[HS_BATCH_MAX];       ///< pointers gathered from a list or an array
} hs_walk;

/// Begins at the oldest entity.
void hs_walk_begin(hs_walk *walk, const hs_population *population);
/// The same, for the first `count` places only.
void hs_walk_begin_first(hs_walk *walk, const hs_population *population, size_t count);
/// The same, for at most `count` places from place `first` on, so that several may share a
/// population. A list is followed link by link up to there.
void hs_walk_begin_part(hs_walk *walk, const hs_population *population, size_t first, size_t count);
/// The next places, or false at the end.
bool hs_walk_next(hs_walk *walk, hs_batch *batch);

/// Reads one entity of some places into its struct, field by field.
void hs_batch_read(const hs_kind *kind, const hs_batch *batch, size_t index, void *entity);
/// Writes one entity of some places from its struct, field by field.
void hs_batch_write(const hs_kind *kind, const hs_batch *batch, size_t index, const void *entity);

/// Calls `visit` with every entity that has not died in this tick, among the first `count` places.
/// Under `columns` it gets a copy, which is written back. For kinds with a flags field.
void hs_population_each(hs_population *population, size_t count,
                        void (*visit)(void *context, void *entity), void *context);

/// Says that an entity was flagged dead, so that the counts are right before the retirement.
void hs_population_note_death(hs_population *population);

/// A birth: stores the entity and fills in its serial, in the struct too. False when it is refused.
bool hs_population_add(hs_population *population, void *entity);

/// Up to `wanted` births at once, for kinds without a serial: uninitialised places that the caller
/// fills at once. Fewer may be given; ask again for the rest until the count is 0, which means
/// that the rest is refused, and counted. Who stops earlier may see the strategies differ.
void hs_population_append(hs_population *population, size_t wanted, hs_batch *batch);

/// Judges some places: writes 1 for each entity that is to go and 0 for each that stays.
typedef struct hs_filter {
    /// Called for all places in order, HS_BATCH_MAX at most at once; fills in `gone`.
    void (*judge)(void *context, const hs_batch *batch, uint8_t *gone);
    /// May be NULL. For columns, in place of `judge`: works on the entities of `from` and writes
    /// those who stay side by side to `to`, which may be the same places or begin before them;
    /// returns how many stay. It may see more than HS_BATCH_MAX places. Columns have 64 bytes of
    /// margin, so that whole vectors may be read and written. With a thread pool it is called by
    /// several threads at once, for different places.
    size_t (*pass)(void *context, const hs_batch *from, const hs_batch *to);
    void *context; ///< handed to both
    struct hs_thread_pool
        *thread_pool; ///< threads that share a `pass`, or NULL for the caller alone
} hs_filter;

/// One pass over a whole population, in order, in which a filter works on the entities and says
/// which go; those who stay close up and keep their order. The filter brings no births to this
/// population, and leaves those that are flagged dead to `hs_population_retire`. Whoever compacts
/// with `pass` may not walk while others are born: a birth may move everybody.
void hs_population_compact(hs_population *population, const hs_filter *filter);

/// Removes everything flagged dead.
void hs_population_retire(hs_population *population);

/// Removes everything at once; counted as deaths.
void hs_population_clear(hs_population *population);

/// The same population under another strategy or layout of the same gate: serials, order and counts
/// are those of the original, which stays as it is. NULL with an error when memory is out.
hs_population *hs_population_copy(const hs_population *population, const hs_memory *memory,
                                  hs_error *error);

/// The box of the entity with this serial, or NULL: also under `columns`, where there are no boxes.
void *hs_population_find_box(const hs_population *population, uint64_t serial);

/// Lets a strategy that counts or traces references know that an entity belongs to another, by the
/// serials of the two. Nothing happens under the others, or when one of them does not live.
void hs_population_refer(hs_population *population, uint64_t serial, hs_population *owners,
                         uint64_t owner);

/// The same for a whole population, after a switch: the owner's serial is the column of 8 bytes at
/// `owner_offset`.
void hs_population_refer_all(hs_population *population, uint16_t owner_offset,
                             hs_population *owners);

/// What the population itself holds: its blocks under `columns`, else its array of pointers.
hs_storage hs_population_storage(const hs_population *population);

// ---- Slots -------------------------------------------------------------------------------------

/// Entities that stay where they are and are reached through handles. Under `columns` the storage
/// is one array made in advance, under the others a box each.
typedef struct hs_slots hs_slots;

/// Slots for at least 1 and at most 2^31 entities. NULL with an error when memory is out.
hs_slots *hs_slots_open(const hs_memory *memory, const hs_box_kind *kind, hs_error *error);
/// Gives back the slots and all that lives in them. NULL is allowed.
void hs_slots_close(hs_slots *slots);

/// An uninitialised entity and its handle, or NULL when all are taken (counted as refused).
void *hs_slots_acquire(hs_slots *slots, hs_handle *handle);

/// The entity behind a handle; NULL when the handle is null or stale.
void *hs_slots_find(const hs_slots *slots, hs_handle handle);

/// Asks the processor to fetch where a handle leads, before it is looked up. A hint: any handle is
/// allowed.
void hs_slots_expect(const hs_slots *slots, hs_handle handle);

/// The entity is dead. A stale handle is caught here in checked builds, and else changes nothing.
void hs_slots_release(hs_slots *slots, hs_handle handle);

/// How many more can be acquired.
size_t hs_slots_room(const hs_slots *slots);

/// Counts refusals that the caller decided itself.
void hs_slots_refuse(hs_slots *slots, size_t count);

/// Their figures.
hs_population_counts hs_slots_count(const hs_slots *slots);

/// The boxes that they are made of.
hs_box_kind hs_slots_boxes(const hs_slots *slots);
/// Whether an entity could not be had because the heap was out of memory; it counts as refused.
bool hs_slots_is_starved(const hs_slots *slots);

/// What the slots hold themselves: table and, under `columns`, storage.
hs_storage hs_slots_storage(const hs_slots *slots);

/// The same slots under another strategy of the same gate; a handle means the same entity in both.
/// NULL with an error when memory is out.
hs_slots *hs_slots_copy(const hs_slots *slots, const hs_memory *memory, hs_error *error);

#endif
