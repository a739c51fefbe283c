/// Populations of entities, and the strategies that say where an entity's memory comes from.
///
/// A *population* is all living entities of one kind, in the order of their birth. A *strategy*
/// says where an entity's memory comes from. It is chosen at start and may be switched live; only
/// addresses and time differ between strategies, while order, serials, refusals and recyclings are
/// the same. Entities are plain structs described by a table of their fields, the *columns*.
///
/// Under `columns` a population is a structure of arrays in dense blocks. Under every other
/// strategy it is *boxed*: every entity is a struct of its own, and the population keeps either an
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

/// Returns the layout's name: "array" or "list". Of static storage.
const char *hs_layout_name(hs_layout layout);

/// The blocks that litter keeps in a heap, see heapstorm/litter.h.
typedef struct hs_litter hs_litter;

/// A strategy at work: what the populations of a world share. Owned by the caller, who fills in all
/// but the last two fields and opens it once.
typedef struct hs_memory {
    const hs_strategy *strategy;        ///< where entities' memory comes from
    hs_layout layout;                   ///< of boxes; not used under `columns`
    hs_instruction_set instruction_set; ///< for compacting columns
    hs_gate *gate;                      ///< for all memory; outlives this
    const hs_clock *clock;              ///< that collectors and litter read; NULL for the system's
    hs_collector_settings collector;    ///< how it collects; zeroed: the defaults
    uint32_t litter;                    ///< percent of blocks that stay; 0: no litter
    uint64_t litter_seed;               ///< for the random numbers of litter
    hs_litter *left; ///< kept by litter; owned by the memory that was opened, not by copies
    void *heap;      ///< the strategy's own; set by `hs_memory_open`
} hs_memory;

/// Opens the strategy that `memory` names. Returns false with an error when memory is out; then
/// there is nothing to close.
bool hs_memory_open(hs_memory *memory, hs_error *error);
/// Closes it. Every population and every set of slots on it has been closed before.
void hs_memory_close(hs_memory *memory);

/// Sets how the strategy's collector works from now on, where it has one.
void hs_memory_tune(hs_memory *memory, const hs_collector_settings *settings);

/// Ends a tick: a collector may take a step.
void hs_memory_tick(const hs_memory *memory);

/// Returns what the strategy's heap holds: boxes and books, without the pointers of populations.
hs_storage hs_memory_storage(const hs_memory *memory);

// ---- Kinds -------------------------------------------------------------------------------------

/// One field of an entity's struct; under `columns` it is an array of its own.
typedef struct hs_column {
    const char *name; ///< of the field
    uint16_t offset;  ///< in the struct, bytes
    uint16_t bytes;   ///< 1, 2, 4 or 8
} hs_column;

/// Most columns that a kind may have.
enum { HS_COLUMNS_MAX = 32 };

/// The offset of a field that a kind does not have.
#define HS_NO_FIELD UINT16_MAX

/// The bit of the flags field that marks an entity that has died in this tick.
#define HS_FLAG_DEAD 1u

/// A kind of entity. Of static storage.
typedef struct hs_kind {
    const char *name;         ///< in the plural
    hs_tag tag;               ///< under which the gate counts them
    uint16_t bytes;           ///< of the struct, at most 255
    uint16_t column_count;    ///< at most HS_COLUMNS_MAX
    const hs_column *columns; ///< one for every field
    uint16_t serial_offset;   ///< of a column of 8 bytes that a birth fills in, or HS_NO_FIELD
    uint16_t flags_offset;    ///< of a column of 1 byte with HS_FLAG_DEAD, or HS_NO_FIELD
    bool is_leaf;             ///< holds no references, and nothing refers to it
} hs_kind;

/// What happens to a birth when the population is full.
typedef enum hs_overflow {
    HS_OVERFLOW_REFUSE,  ///< the newborn is refused
    HS_OVERFLOW_RECYCLE, ///< the oldest makes room
    HS_OVERFLOW_GROW     ///< the capacity doubles
} hs_overflow;

/// A population's figures. Births are living + deaths + recycled; refused births are not counted
/// among them.
typedef struct hs_population_counts {
    uint64_t living;   ///< now, without those that died in this tick
    uint64_t peak;     ///< most entities that ever held a place at once
    uint64_t capacity; ///< places
    uint64_t refused;  ///< births that found no room
    uint64_t recycled; ///< entities that were removed to make room for others
    uint64_t grown;    ///< times that the capacity was raised
    uint64_t births, deaths;
    uint64_t bytes_each; ///< of an entity, with pointer or link and the heap's overhead
} hs_population_counts;

// ---- Populations -------------------------------------------------------------------------------

/// All living entities of one kind, in the order of their birth.
typedef struct hs_population hs_population;

/// Opens a population of at most `capacity` entities on an open memory. Returns NULL with an error
/// when memory is out or the capacity is out of range. The caller closes it.
hs_population *hs_population_open(const hs_memory *memory, const hs_kind *kind, size_t capacity,
                                  hs_overflow overflow, hs_error *error);
/// Closes a population and releases every entity in it. NULL is allowed.
void hs_population_close(hs_population *population);

/// Returns its figures.
hs_population_counts hs_population_count(const hs_population *population);

/// Returns the boxes that the strategy and layout of `memory` would make for it; under `columns`
/// its structs.
hs_box_kind hs_population_boxes(const hs_population *population, const hs_memory *memory);

/// Returns its kind, which is of static storage.
const hs_kind *hs_population_kind(const hs_population *population);

/// Returns how many entities hold a place, those that died in this tick included.
size_t hs_population_places(const hs_population *population);

/// Returns whether a birth would be refused now.
bool hs_population_is_full(const hs_population *population);

/// Returns whether memory for an entity was ever out. Such births were refused.
bool hs_population_is_starved(const hs_population *population);

/// Returns the serial that the next entity will get. Serials start at 1; 0 is no entity.
uint64_t hs_population_next_serial(const hs_population *population);

/// A batch of entities next to each other, for a caller that reads or fills many at once. Either
/// `columns` or `boxes` is set; under `columns` `boxes` is NULL.
typedef struct hs_batch {
    size_t count;                  ///< at most HS_BATCH_MAX, except in a filter's `pass`
    void *columns[HS_COLUMNS_MAX]; ///< each column at the batch's first entity
    void **boxes;                  ///< a pointer to each entity
} hs_batch;

/// Most entities of a batch.
enum { HS_BATCH_MAX = 256 };

/// The position of a walk. A walk visits the entities that held a place when it began, in order,
/// and no births since. Nothing may be retired meanwhile.
typedef struct hs_walk {
    const hs_population *population; ///< being walked
    size_t left;                     ///< entities still to visit
    size_t block;                    ///< (columns)
    size_t index;                    ///< in the block, or in the array
    void *link;                      ///< (list)
    void *boxes[HS_BATCH_MAX];       ///< pointers gathered from a list or an array
} hs_walk;

/// Begins at the oldest entity.
void hs_walk_begin(hs_walk *walk, const hs_population *population);
/// The same, for the first `count` entities only.
void hs_walk_begin_first(hs_walk *walk, const hs_population *population, size_t count);
/// The same, for at most `count` entities from number `first` on, so that several walks may share a
/// population. A list is followed link by link up to there.
void hs_walk_begin_part(hs_walk *walk, const hs_population *population, size_t first, size_t count);
/// Fills in the next batch; returns false at the end.
bool hs_walk_next(hs_walk *walk, hs_batch *batch);

/// Reads one entity of a batch into its struct, field by field.
void hs_batch_read(const hs_kind *kind, const hs_batch *batch, size_t index, void *entity);
/// Writes one entity of a batch from its struct, field by field.
void hs_batch_write(const hs_kind *kind, const hs_batch *batch, size_t index, const void *entity);

/// Calls `visit` with every entity among the first `count` that has not died in this tick. Under
/// `columns` it gets a copy, which is written back. For kinds with a flags field.
void hs_population_each(hs_population *population, size_t count,
                        void (*visit)(void *context, void *entity), void *context);

/// Counts an entity that the caller has flagged dead, so that the counts are right before the
/// retirement.
void hs_population_note_death(hs_population *population);

/// Adds an entity: fills in its serial, in the struct too, and stores it. Returns false when the
/// birth is refused.
bool hs_population_add(hs_population *population, void *entity);

/// Adds up to `wanted` entities at once, for kinds without a serial: a batch of uninitialised
/// entities, which the caller fills immediately. The batch may be smaller; the caller asks again
/// for the rest until the count is 0, which means that the rest is refused and counted. A caller
/// that stops earlier may see the strategies differ.
void hs_population_append(hs_population *population, size_t wanted, hs_batch *batch);

/// What a pass over a population does: it works on the entities and decides which of them go.
typedef struct hs_filter {
    /// Called for all entities in order, at most HS_BATCH_MAX at once; writes 1 to `gone` for each
    /// entity that goes and 0 for each that stays.
    void (*judge)(void *context, const hs_batch *batch, uint8_t *gone);
    /// May be NULL. Called in place of `judge` under `columns`: works on the entities of `from`,
    /// writes those that stay next to each other to `to`, which is `from` or begins before it, and
    /// returns how many stay. The batches may be larger than HS_BATCH_MAX. Columns have a margin of
    /// 64 bytes, so that whole vectors may be read and written. With a thread pool several threads
    /// call it at once, for different batches.
    size_t (*pass)(void *context, const hs_batch *from, const hs_batch *to);
    void *context;                      ///< handed to both
    struct hs_thread_pool *thread_pool; ///< shares the calls of `pass`, or under `columns` of
                                        ///< `judge` in any order; NULL: the caller does all
} hs_filter;

/// Passes over a whole population, in order: the filter works on the entities and decides which go;
/// those that stay close up and keep their order, and under a strategy that moves boxes may have
/// other addresses afterwards. The filter must not add entities to this
/// population, and leaves those that are flagged dead to `hs_population_retire`. A caller that
/// compacts with `pass` must not walk the population while entities are born: a birth may move all
/// entities.
void hs_population_compact(hs_population *population, const hs_filter *filter);

/// Removes every entity that is flagged dead.
void hs_population_retire(hs_population *population);

/// The same, shared by the threads of a pool where they lie in columns; with NULL by the caller
/// alone.
void hs_population_retire_shared(hs_population *population, struct hs_thread_pool *thread_pool);

/// Removes all entities; they count as deaths.
void hs_population_clear(hs_population *population);

/// Returns a copy of a population under another strategy or layout of the same gate, with the
/// serials, order and counts of the original, which stays as it is. NULL with an error when memory
/// is out. The caller closes it.
hs_population *hs_population_copy(const hs_population *population, const hs_memory *memory,
                                  hs_error *error);

/// Returns the box of the entity with this serial, or NULL when there is none; always NULL under
/// `columns`. Owned by the population.
void *hs_population_find_box(const hs_population *population, uint64_t serial);

/// Tells a strategy that counts or traces references that an entity belongs to an owner, by their
/// serials. Does nothing under other strategies, or when one of the two is not alive.
void hs_population_refer(hs_population *population, uint64_t serial, hs_population *owners,
                         uint64_t owner);

/// The same for a whole population, after a switch: the column of 8 bytes at `owner_offset` is the
/// owner's serial.
void hs_population_refer_all(hs_population *population, uint16_t owner_offset,
                             hs_population *owners);

/// Returns what the population itself holds: its blocks under `columns`, otherwise its array of
/// pointers.
hs_storage hs_population_storage(const hs_population *population);

// ---- Slots -------------------------------------------------------------------------------------

/// Entities that stay where they are and are reached through handles. Under `columns` they are in
/// one array made in advance, or in two where they are split: their hot parts in one and the rest
/// in the other, both on cache lines of their own. Under other strategies they are in a box each.
typedef struct hs_slots hs_slots;

/// Opens slots for at least 1 and at most 2^31 entities on an open memory. Returns NULL with an
/// error when memory is out or the capacity is out of range. The caller closes them.
hs_slots *hs_slots_open(const hs_memory *memory, const hs_box_kind *kind, hs_error *error);
/// The same for entities whose first `hot_bytes` (a multiple of 8, less than the kind's bytes) are
/// used far more often than the rest.
hs_slots *hs_slots_open_split(const hs_memory *memory, const hs_box_kind *kind, size_t hot_bytes,
                              hs_error *error);
/// Closes slots and releases every entity in them. NULL is allowed.
void hs_slots_close(hs_slots *slots);

/// Where a split entity is. Both are NULL where there is no entity.
typedef struct hs_parts {
    void *hot;  ///< its first part
    void *rest; ///< right behind it in a box, elsewhere under `columns`
} hs_parts;

/// Returns an uninitialised entity (its hot part where it is split) and its handle, or NULL when
/// all slots are taken or memory is out, which counts as refused. Owned by the slots.
void *hs_slots_acquire(hs_slots *slots, hs_handle *handle);

/// Returns the entity behind a handle, or its hot part; NULL when the handle is null or stale.
void *hs_slots_find(const hs_slots *slots, hs_handle handle);

/// The same with both parts.
hs_parts hs_slots_find_parts(const hs_slots *slots, hs_handle handle);

/// The same for `count` handles; asks the processor to fetch the hot parts.
void hs_slots_find_many(const hs_slots *slots, const hs_handle *handles, size_t count, void **hots,
                        void **rests);

/// Releases an entity, which is dead. A null or stale handle changes nothing; checked builds abort.
void hs_slots_release(hs_slots *slots, hs_handle handle);

/// Lets a strategy that moves entities do so. Handles stay valid; pointers to entities do not.
void hs_slots_tidy(hs_slots *slots);

/// Returns how many more entities can be acquired.
size_t hs_slots_room(const hs_slots *slots);

/// Counts `count` refusals that the caller decided itself.
void hs_slots_refuse(hs_slots *slots, size_t count);

/// Returns their figures.
hs_population_counts hs_slots_count(const hs_slots *slots);

/// Returns the boxes that they are made of.
hs_box_kind hs_slots_boxes(const hs_slots *slots);

/// Returns whether memory for an entity was ever out. Such entities were refused.
bool hs_slots_is_starved(const hs_slots *slots);

/// Returns what the slots themselves hold: their table and, under `columns`, the entities.
hs_storage hs_slots_storage(const hs_slots *slots);

/// Returns a copy of the slots under another strategy of the same gate; a handle means the same
/// entity in both. NULL with an error when memory is out. The caller closes it.
hs_slots *hs_slots_copy(const hs_slots *slots, const hs_memory *memory, hs_error *error);

#endif
