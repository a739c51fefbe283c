#include "memory/pool.h"

#include "base/assert.h"
#include "memory/block.h"
#include "memory/strategies.h"

#include "base/forbidden.h"

/// Slots are aligned for pointers and doubles, which is all that entities are made of.
#define SLOT_ALIGNMENT 8u

/// Marks that are read at once.
enum { MARKS_AT_ONCE = 64 };

#ifdef HS_CHECKED
enum { IS_CHECKED = 1, CANARY_BYTES = sizeof(uint64_t) };
#else
enum { IS_CHECKED = 0, CANARY_BYTES = 0 };
#endif

static size_t round_up(size_t value, size_t step)
{
    return (value + step - 1) / step * step;
}

// ---- Checks of checked builds ------------------------------------------------------------------

static uint64_t canary_of(const void *slot)
{
    return 0x43414E4152592121u ^ (uint64_t)(uintptr_t)slot;
}

static uint8_t *canary_place(const hs_pool *pool, void *slot)
{
    return (uint8_t *)slot + pool->stride - CANARY_BYTES;
}

/// Aborts when a write beyond the slot's end has overwritten the canary behind it.
static void expect_canary(const hs_pool *pool, void *slot)
{
    if (!IS_CHECKED) return;
    uint64_t canary;
    memcpy(&canary, canary_place(pool, slot), sizeof canary);
    HS_ASSERT(canary == canary_of(slot));
}

/// Poisons a slot behind the link of the free list.
static void poison(const hs_pool *pool, void *slot)
{
    if (!IS_CHECKED) return;
    memset((uint8_t *)slot + sizeof(void *), HS_POISON,
           pool->stride - sizeof(void *) - CANARY_BYTES);
}

/// Aborts when a free slot has been written to after its release.
static void expect_poison(const hs_pool *pool, const void *slot)
{
    if (!IS_CHECKED) return;
    const uint8_t *bytes = slot;
    for (size_t i = sizeof(void *); i < pool->stride - CANARY_BYTES; i++) {
        HS_ASSERT(bytes[i] == HS_POISON);
    }
}

static void prepare_slots(const hs_pool *pool, const hs_pool_chunk *chunk)
{
    for (uint32_t i = 0; IS_CHECKED && i < chunk->count; i++) {
        uint8_t *slot = chunk->slots + i * pool->stride;
        uint64_t canary = canary_of(slot);
        memset(slot, HS_POISON, sizeof(void *));
        poison(pool, slot);
        memcpy(canary_place(pool, slot), &canary, sizeof canary);
    }
}

// ---- Chunks ------------------------------------------------------------------------------------

/// How the parts of a chunk lie in its memory, bytes from its start.
typedef struct chunk_plan {
    size_t books_at, bytes;
} chunk_plan;

/// Bytes of books for each slot: a mark, or a state.
static size_t book_bytes(const hs_pool *pool)
{
    return pool->is_leaf ? sizeof(uint8_t) : sizeof(hs_pool_state);
}

/// Plans a chunk of `count` slots. Returns false when its size overflows.
static bool plan_chunk(const hs_pool *pool, size_t count, chunk_plan *plan)
{
    size_t slot_bytes;
    if (__builtin_mul_overflow(count, pool->stride, &slot_bytes) || slot_bytes > SIZE_MAX / 2) {
        return false;
    }
    plan->books_at = slot_bytes;
    plan->bytes =
        hs_gate_lines_bytes(slot_bytes + round_up(count, MARKS_AT_ONCE) * book_bytes(pool));
    return true;
}

/// Adds a chunk of `count` slots and touches all its memory, so that no later tick pays for the
/// first touch. Returns false when memory is out.
static bool add_chunk(hs_pool *pool, size_t count)
{
    chunk_plan plan;
    if (pool->chunk_count == HS_POOL_CHUNKS_MAX || count > UINT32_MAX - 1 - pool->slots ||
        !plan_chunk(pool, count, &plan)) {
        return false;
    }
    uint8_t *memory = hs_gate_allocate_lines(pool->heap->gate, pool->tag, plan.bytes);
    if (memory == NULL) return false;
    memset(memory, 0, plan.bytes);
    hs_pool_chunk *chunk = &pool->chunks[pool->chunk_count++];
    *chunk = (hs_pool_chunk){
        .slots = memory,
        .marks = pool->is_leaf ? memory + plan.books_at : NULL,
        .states = pool->is_leaf ? NULL : (hs_pool_state *)(void *)(memory + plan.books_at),
        .first = (uint32_t)pool->slots,
        .count = (uint32_t)count,
        .bytes = plan.bytes,
    };
    pool->slots += count;
    prepare_slots(pool, chunk);
    return true;
}

/// Finds a box's number in a chunk; returns false when it is none of its slots. `inverse` is 2^64
/// by the stride, rounded up, so that the upper half of a product is the quotient and the lower
/// half shows whether there is a remainder (Lemire, Kaser and Kurz 2019). Both are exact for
/// offsets below 2^64 by the stride; addresses outside the chunk give numbers that are too large.
static inline bool index_in(const hs_pool *pool, const hs_pool_chunk *chunk, const void *box,
                            uint64_t *index)
{
    uint64_t offset = (uint64_t)(uintptr_t)box - (uint64_t)(uintptr_t)chunk->slots;
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 product_type;
    product_type product = (product_type)offset * pool->inverse;
    *index = (uint64_t)(product >> 64);
    return (*index < chunk->count) & ((uint64_t)product < pool->inverse);
#else
    *index = offset / pool->stride;
    return *index < chunk->count && offset % pool->stride == 0;
#endif
}

/// The chunk of a box, other than the first, and the box's number there; NULL when the pool has no
/// such box. Few pools ever grow, so the callers check the first chunk inline, which saves a
/// quarter of a release's time.
static __attribute__((noinline)) hs_pool_chunk *locate_beyond_first(hs_pool *pool, const void *box,
                                                                    uint64_t *index)
{
    for (unsigned r = 1; r < pool->chunk_count; r++) {
        if (index_in(pool, &pool->chunks[r], box, index)) return &pool->chunks[r];
    }
    return NULL;
}

// ---- Boxes -------------------------------------------------------------------------------------

static void *pool_open(hs_gate *gate, hs_error *error)
{
    hs_pool_heap *heap = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *heap, "pool", error);
    if (heap == NULL) return NULL;
    *heap = (hs_pool_heap){.gate = gate};
    return heap;
}

static void pool_close(void *opaque)
{
    hs_pool_heap *heap = opaque;
    HS_ASSERT(heap->kinds == NULL);
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap, sizeof *heap);
}

static void *pool_open_boxes(void *opaque, const hs_box_kind *kind, hs_error *error)
{
    hs_pool_heap *heap = opaque;
    hs_pool *pool = hs_gate_make(heap->gate, kind->tag, 1, sizeof *pool, kind->name, error);
    if (pool == NULL) return NULL;
    size_t stride = round_up(kind->bytes > 0 ? kind->bytes : 1, SLOT_ALIGNMENT) + CANARY_BYTES;
    *pool = (hs_pool){
        .inverse = UINT64_MAX / stride + 1,
        .stride = stride,
        .asked = kind->bytes,
        .is_leaf = kind->is_leaf,
        .tag = kind->tag,
        .heap = heap,
        .next = heap->kinds,
    };
    if (!add_chunk(pool, kind->capacity > 0 ? kind->capacity : 1)) {
        hs_gate_release(heap->gate, kind->tag, pool, sizeof *pool);
        hs_error_no_memory(error, kind->name, kind->capacity * (unsigned long long)stride);
        return NULL;
    }
    heap->kinds = pool;
    return pool;
}

static void pool_close_boxes(void *opaque)
{
    hs_pool *pool = opaque;
    hs_pool **at = &pool->heap->kinds;
    while (*at != pool) at = &(*at)->next;
    *at = pool->next;
    for (unsigned r = 0; r < pool->chunk_count; r++) {
        const hs_pool_chunk *chunk = &pool->chunks[r];
        for (uint32_t i = 0; IS_CHECKED && i < chunk->count; i++) {
            expect_canary(pool, chunk->slots + i * pool->stride);
        }
        hs_gate_release(pool->heap->gate, pool->tag, chunk->slots, chunk->bytes);
    }
    hs_gate_release(pool->heap->gate, pool->tag, pool, sizeof *pool);
}

static inline void *hand_out(hs_pool *pool, hs_pool_chunk *chunk, uint64_t index, void *box)
{
    expect_poison(pool, box);
    expect_canary(pool, box);
    if (pool->is_leaf) {
        chunk->marks[index] = 1;
    } else {
        chunk->states[index].is_live = 1;
    }
    return box;
}

/// Hands out a slot that was never used. Where there is none, it adds a chunk as large as all so
/// far.
static __attribute__((noinline)) void *acquire_fresh(hs_pool *pool)
{
    hs_pool_chunk *last = &pool->chunks[pool->chunk_count - 1];
    if (last->used == last->count) {
        size_t left = UINT32_MAX - 1 - pool->slots;
        if (!add_chunk(pool, pool->slots < left ? pool->slots : left)) return NULL;
        last = &pool->chunks[pool->chunk_count - 1];
    }
    uint32_t index = last->used++;
    return hand_out(pool, last, index, last->slots + index * pool->stride);
}

static __attribute__((noinline)) void *acquire_beyond_first(hs_pool *pool, void *box)
{
    uint64_t index;
    hs_pool_chunk *chunk = locate_beyond_first(pool, box, &index);
    HS_ASSERT(chunk != NULL); // otherwise the link was overwritten after a release
    if (chunk == NULL) {
        pool->first_free = NULL; // the slots behind a damaged link are given up
        return acquire_fresh(pool);
    }
    memcpy(&pool->first_free, box, sizeof pool->first_free);
    return hand_out(pool, chunk, index, box);
}

/// As short as it can be: a bare free list takes seven cycles for a release and an acquisition (on
/// a Xeon of 2023), this eight, and nine where a function begins in the middle of a cache line, or
/// where one more comparison asks whether a link leads to the start of a slot, not only into the
/// chunk. Each mark is written without being read before: with bits in a common word, of which each
/// write has to wait for the one before, it took fifteen.
static __attribute__((aligned(64))) void *pool_acquire(void *opaque)
{
    hs_pool *pool = opaque;
    hs_pool_chunk *chunk = &pool->chunks[0];
    void *box = pool->first_free;
    if (__builtin_expect(box == NULL, 0)) return acquire_fresh(pool);
    uint64_t index;
    bool is_slot = index_in(pool, chunk, box, &index);
    HS_ASSERT(is_slot || index >= chunk->count); // or the link was overwritten after a release
    (void)is_slot;
    if (__builtin_expect(index >= chunk->count, 0)) return acquire_beyond_first(pool, box);
    memcpy(&pool->first_free, box, sizeof pool->first_free);
    return hand_out(pool, chunk, index, box);
}

/// Returns false.
static __attribute__((noinline)) bool refuse_stray(hs_pool *pool)
{
    const bool is_in_use = false;
    HS_ASSERT(is_in_use); // a box is released twice, or is none of this kind
    pool->strays++;
    return false;
}

/// Notes that a slot is free again. Returns whether it may be handed out again.
static inline bool retire(hs_pool *pool, hs_pool_chunk *chunk, uint64_t index)
{
    if (pool->is_leaf) {
        if (__builtin_expect(chunk->marks[index] == 0, 0)) return refuse_stray(pool);
        chunk->marks[index] = 0;
        return true;
    }
    hs_pool_state *state = &chunk->states[index];
    if (__builtin_expect(state->is_live == 0, 0)) return refuse_stray(pool);
    uint32_t generation = state->generation + 2;
    *state = (hs_pool_state){0, generation};
    if (__builtin_expect(generation != 0, 1)) return true;
    pool->worn_out++; // its next handle would equal an old one
    return false;
}

static inline void take_back(hs_pool *pool, hs_pool_chunk *chunk, uint64_t index, void *box)
{
    if (!retire(pool, chunk, index)) return;
    expect_canary(pool, box);
    poison(pool, box);
    memcpy(box, &pool->first_free, sizeof pool->first_free);
    pool->first_free = box;
}

static __attribute__((noinline)) void release_beyond_first(hs_pool *pool, void *box)
{
    uint64_t index;
    hs_pool_chunk *chunk = locate_beyond_first(pool, box, &index);
    if (chunk != NULL) {
        take_back(pool, chunk, index, box);
    } else {
        refuse_stray(pool);
    }
}

static __attribute__((aligned(64))) void pool_release(void *opaque, void *box)
{
    hs_pool *pool = opaque;
    hs_pool_chunk *chunk = &pool->chunks[0];
    uint64_t index;
    bool is_here = index_in(pool, chunk, box, &index);
    if (__builtin_expect(!is_here, 0)) {
        release_beyond_first(pool, box);
    } else {
        take_back(pool, chunk, index, box);
    }
}

static size_t pool_box_cost(void *opaque)
{
    const hs_pool *pool = opaque;
    return pool->stride + book_bytes(pool);
}

// ---- Handles -----------------------------------------------------------------------------------

static bool is_live(const hs_pool_chunk *chunk, uint64_t index)
{
    return (chunk->marks != NULL ? chunk->marks[index] : chunk->states[index].is_live) != 0;
}

hs_handle hs_pool_handle(const hs_pool *pool, const void *box)
{
    for (unsigned r = 0; r < pool->chunk_count && !pool->is_leaf; r++) {
        const hs_pool_chunk *chunk = &pool->chunks[r];
        uint64_t index;
        if (!index_in(pool, chunk, box, &index) || !is_live(chunk, index)) continue;
        return (hs_handle){chunk->first + (uint32_t)index, chunk->states[index].generation + 1};
    }
    return (hs_handle){0};
}

void *hs_pool_find(const hs_pool *pool, hs_handle handle)
{
    if (pool->is_leaf || hs_handle_is_null(handle)) return NULL;
    for (unsigned r = 0; r < pool->chunk_count; r++) {
        const hs_pool_chunk *chunk = &pool->chunks[r];
        uint32_t index = handle.index - chunk->first; // wraps for those of chunks before
        if (index >= chunk->count) continue;
        bool is_same =
            is_live(chunk, index) && chunk->states[index].generation + 1 == handle.generation;
        return is_same ? chunk->slots + index * pool->stride : NULL;
    }
    return NULL;
}

// ---- Figures -----------------------------------------------------------------------------------

/// The marks of 64 slots as bits, the first as the lowest. Eight bytes are put together by shifts,
/// which compilers make one load; a multiplication adds up eight copies of them that do not
/// overlap, and gathers the lowest bit of each.
static uint64_t bits_of_marks(const uint8_t *marks)
{
    uint64_t bits = 0;
    for (unsigned group = 0; group < MARKS_AT_ONCE; group += 8) {
        uint64_t eight = 0;
        for (unsigned i = 0; i < 8; i++) eight |= (uint64_t)marks[group + i] << (8 * i);
        bits |= (eight * 0x0102040810204080u >> 56) << group;
    }
    return bits;
}

/// Which of 64 slots are in use, as bits; behind the end of a chunk none is.
static uint64_t bits_at(const hs_pool_chunk *chunk, uint32_t first)
{
    if (chunk->marks != NULL) return bits_of_marks(chunk->marks + first);
    uint64_t bits = 0;
    for (unsigned i = 0; i < MARKS_AT_ONCE; i++)
        bits |= (uint64_t)chunk->states[first + i].is_live << i;
    return bits;
}

/// What the books of a chunk show.
typedef struct chunk_counts {
    size_t living;
    size_t longest; ///< slots next to each other that are not in use
} chunk_counts;

/// Counts 64 slots at a time. Counting here, now and then, costs less than at every birth.
static chunk_counts count_chunk(const hs_pool_chunk *chunk)
{
    chunk_counts counts = {0};
    size_t run = 0;
    for (uint32_t at = 0; at < chunk->count; at += 64) {
        uint64_t taken = bits_at(chunk, at);
        counts.living += (size_t)__builtin_popcountll(taken);
        if (chunk->count - at < 64) taken |= ~(uint64_t)0 << (chunk->count - at);
        if (taken == 0) {
            run += 64;
            continue;
        }
        run += (size_t)__builtin_ctzll(taken);
        if (run > counts.longest) counts.longest = run;
        // A row of free slots between two used ones of the same word is shorter than 63.
        uint64_t rows = ~taken;
        size_t within = 0;
        for (; counts.longest < 62 && rows != 0; within++) rows &= rows << 1;
        if (within > counts.longest) counts.longest = within;
        run = (size_t)__builtin_clzll(taken);
    }
    if (run > counts.longest) counts.longest = run;
    return counts;
}

static void pool_measure(const void *opaque, hs_storage *storage)
{
    const hs_pool_heap *heap = opaque;
    *storage = (hs_storage){.reserved = sizeof *heap};
    for (const hs_pool *pool = heap->kinds; pool != NULL; pool = pool->next) {
        size_t living = 0;
        storage->reserved += sizeof *pool;
        for (unsigned r = 0; r < pool->chunk_count; r++) {
            chunk_counts counts = count_chunk(&pool->chunks[r]);
            living += counts.living;
            storage->reserved += pool->chunks[r].bytes;
            size_t row = counts.longest * pool->stride;
            if (row > storage->largest_spare) storage->largest_spare = row;
        }
        storage->living += living * pool->asked;
        storage->usable += living * pool->stride;
        storage->spare += (pool->slots - living - pool->worn_out) * pool->stride;
    }
}

static size_t pool_survey(const void *opaque, size_t first, hs_place *places, size_t count)
{
    const hs_pool *pool = opaque;
    size_t told = 0;
    for (unsigned r = 0; r < pool->chunk_count && told < count; r++) {
        const hs_pool_chunk *chunk = &pool->chunks[r];
        if (first >= (size_t)chunk->first + chunk->count) continue;
        size_t index = first + told - chunk->first;
        const uint8_t *slot = chunk->slots + index * pool->stride;
        for (; index < chunk->count && told < count; index++, slot += pool->stride) {
            uint8_t idle = index < chunk->used ? HS_PLACE_FREE : HS_PLACE_NEVER;
            places[told++] = (hs_place){slot, is_live(chunk, index) ? HS_PLACE_LIVE : idle};
        }
    }
    return told;
}

static size_t pool_number_of(const void *opaque, const void *box)
{
    const hs_pool *pool = opaque;
    uint64_t index = 0;
    for (unsigned r = 0; r < pool->chunk_count; r++) {
        if (index_in(pool, &pool->chunks[r], box, &index)) return pool->chunks[r].first + index;
    }
    return 0;
}

const hs_strategy hs_strategy_pool = {
    .name = "pool",
    .summary = "slots made in advance, a free list through the dead",
    .is_boxed = true,
    .keeps_kinds_apart = true,
    .open = pool_open,
    .close = pool_close,
    .open_boxes = pool_open_boxes,
    .close_boxes = pool_close_boxes,
    .acquire = pool_acquire,
    .release = pool_release,
    .box_cost = pool_box_cost,
    .measure = pool_measure,
    .survey = pool_survey,
    .number_of = pool_number_of,
};
