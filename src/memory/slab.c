#include "memory/slab.h"

#include "base/assert.h"
#include "memory/strategies.h"

#include "base/forbidden.h"

/// Most kinds: their numbers fit a byte, and 0 is none.
enum { KINDS_MAX = 255 };

// ---- The heap ----------------------------------------------------------------------------------

/// The inverse of an odd number modulo 2^32, by Newton's method: each step doubles the right bits.
static uint32_t inverse_of(uint32_t odd)
{
    uint32_t inverse = odd; // right in the lowest 3 bits
    for (int i = 0; i < 4; i++) inverse *= 2 - odd * inverse;
    return inverse;
}

static hs_slab_shelf shelf_for(uint32_t index)
{
    uint32_t bytes = (index + 1) * HS_SLAB_CLASS_STEP;
    uint32_t shift = (uint32_t)__builtin_ctz(bytes);
    uint32_t count = (uint32_t)((HS_SLAB_POOL_BYTES - sizeof(hs_slab_pool)) / (bytes + 1));
    return (hs_slab_shelf){
        .index = index,
        .block_bytes = bytes,
        .block_count = count,
        .first_offset = HS_SLAB_POOL_BYTES - count * bytes,
        .inverse = inverse_of(bytes >> shift),
        .shift = shift,
    };
}

static void *slab_open(hs_gate *gate, hs_error *error)
{
    hs_slab_heap *heap = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *heap, "slab", error);
    if (heap == NULL) return NULL;
    *heap = (hs_slab_heap){.arenas.gate = gate};
    for (uint32_t c = 0; c < HS_SLAB_CLASSES; c++) heap->shelves[c] = shelf_for(c);
    return heap;
}

static void slab_close(void *opaque)
{
    hs_slab_heap *heap = opaque;
    HS_ASSERT(heap->kinds == NULL);
    hs_slab_arenas_close(&heap->arenas);
    hs_gate_release(heap->arenas.gate, HS_TAG_OTHER, heap, sizeof *heap);
}

/// The smallest number that no open kind has, or 0 when all are taken.
static uint8_t number_for(const hs_slab_heap *heap)
{
    for (unsigned number = 1; number <= KINDS_MAX; number++) {
        const hs_slab_boxes *kind = heap->kinds;
        while (kind != NULL && kind->owner != number) kind = kind->next;
        if (kind == NULL) return (uint8_t)number;
    }
    return 0;
}

static void *slab_open_boxes(void *opaque, const hs_box_kind *kind, hs_error *error)
{
    hs_slab_heap *heap = opaque;
    uint8_t number = number_for(heap);
    if (number == 0) {
        hs_error_set(error, "%s: a slab has at most %d kinds at once", kind->name, KINDS_MAX);
        return NULL;
    }
    hs_slab_boxes *boxes =
        hs_gate_make(heap->arenas.gate, kind->tag, 1, sizeof *boxes, kind->name, error);
    if (boxes == NULL) return NULL;
    size_t class_index = kind->bytes > 0 ? (kind->bytes - 1) / HS_SLAB_CLASS_STEP : 0;
    *boxes = (hs_slab_boxes){
        .heap = heap,
        .shelf = class_index < HS_SLAB_CLASSES ? &heap->shelves[class_index] : NULL,
        .asked = kind->bytes,
        .bytes = kind->bytes + HS_GUARD_BYTES,
        .owner = number,
        .tag = kind->tag,
        .next = heap->kinds,
    };
    if (boxes->shelf == NULL) {
        boxes->costs =
            hs_block_costs_begin(heap->arenas.gate, kind->tag, boxes->bytes, kind->capacity);
    }
    heap->kinds = boxes;
    return boxes;
}

static void slab_close_boxes(void *opaque)
{
    hs_slab_boxes *boxes = opaque;
    hs_slab_boxes **at = &boxes->heap->kinds;
    HS_ASSERT(boxes->living == 0);
    while (*at != boxes) at = &(*at)->next;
    *at = boxes->next;
    hs_gate_release(boxes->heap->arenas.gate, boxes->tag, boxes, sizeof *boxes);
}

// ---- Pools -------------------------------------------------------------------------------------

/// Puts a pool before all others of its ring, so that it serves next.
static void link_pool(hs_slab_shelf *shelf, hs_slab_pool *pool)
{
    hs_slab_pool *first = shelf->usable;
    if (first == NULL) {
        pool->next = pool->previous = pool;
    } else {
        pool->next = first;
        pool->previous = first->previous;
        first->previous->next = pool;
        first->previous = pool;
    }
    shelf->usable = pool;
}

static void unlink_pool(hs_slab_shelf *shelf, hs_slab_pool *pool)
{
    if (pool->next == pool) {
        shelf->usable = NULL;
        return;
    }
    pool->previous->next = pool->next;
    pool->next->previous = pool->previous;
    if (shelf->usable == pool) shelf->usable = pool->next;
}

static __attribute__((noinline)) hs_slab_pool *add_pool(hs_slab_heap *heap, hs_slab_shelf *shelf)
{
    hs_slab_pool *pool = hs_slab_arenas_take(&heap->arenas);
    if (pool == NULL) return NULL;
    pool->first_free = NULL;
    pool->class_index = shelf->index;
    pool->living = 0;
    pool->carved = 0;
    memset(pool->owners, 0, shelf->block_count); // another class may have had blocks here
    shelf->pools++;
    link_pool(shelf, pool);
    return pool;
}

static __attribute__((noinline)) void give_pool_back(hs_slab_heap *heap, hs_slab_shelf *shelf,
                                                     hs_slab_pool *pool)
{
    unlink_pool(shelf, pool);
    shelf->pools--;
    shelf->carved -= pool->carved;
    hs_slab_arenas_return(&heap->arenas, pool);
}

static hs_slab_pool *pool_of(const void *box)
{
    size_t offset = (uintptr_t)box % HS_SLAB_POOL_BYTES;
    union {
        const uint8_t *read;
        hs_slab_pool *pool;
    } start = {.read = (const uint8_t *)box - offset};
    return start.pool;
}

/// The number of a block in its pool; an address that is not the start of a block gives a number
/// that is too large.
static inline uint32_t index_of(const hs_slab_shelf *shelf, const void *box)
{
    uint32_t offset = (uint32_t)((uintptr_t)box % HS_SLAB_POOL_BYTES) - shelf->first_offset;
    uint32_t product = offset * shelf->inverse;
    return product >> shelf->shift | product << ((32 - shelf->shift) & 31);
}

// ---- Boxes -------------------------------------------------------------------------------------

/// Poisons a free block behind its link.
static void poison(const hs_slab_shelf *shelf, void *box)
{
#ifdef HS_CHECKED
    memset((uint8_t *)box + sizeof(void *), HS_POISON, shelf->block_bytes - sizeof(void *));
#else
    (void)shelf;
    (void)box;
#endif
}

static __attribute__((noinline)) void *acquire_large(hs_slab_boxes *boxes)
{
    void *box = hs_block_acquire(boxes->heap->arenas.gate, boxes->tag, boxes->bytes);
    if (box == NULL) return NULL;
    boxes->living++;
    hs_block_costs_note(&boxes->costs, box);
    return box;
}

static __attribute__((noinline)) void release_large(hs_slab_boxes *boxes, void *box)
{
    boxes->living--;
    hs_block_costs_forget(&boxes->costs, box);
    hs_block_release(boxes->heap->arenas.gate, boxes->tag, box, boxes->bytes);
}

static void *slab_acquire(void *opaque)
{
    hs_slab_boxes *boxes = opaque;
    hs_slab_shelf *shelf = boxes->shelf;
    if (shelf == NULL) return acquire_large(boxes);
    hs_slab_pool *pool = shelf->usable;
    if (__builtin_expect(pool == NULL, 0)) {
        pool = add_pool(boxes->heap, shelf);
        if (pool == NULL) return NULL;
    }
    void *box = pool->first_free;
    uint32_t index;
    if (box != NULL) {
        index = index_of(shelf, box);
        HS_ASSERT(index < shelf->block_count); // otherwise the link was overwritten after a release
        memcpy(&pool->first_free, box, sizeof pool->first_free);
    } else {
        index = pool->carved++;
        shelf->carved++;
        box = (uint8_t *)pool + shelf->first_offset + (size_t)index * shelf->block_bytes;
    }
    pool->owners[index] = boxes->owner;
    boxes->living++;
    if (++pool->living == shelf->block_count) unlink_pool(shelf, pool);
    return box;
}

static __attribute__((noinline)) void refuse_stray(hs_slab_boxes *boxes)
{
    const bool is_in_use = false;
    HS_ASSERT(is_in_use); // a box is released twice, or is none of this kind
    boxes->strays++;
}

static void slab_release(void *opaque, void *box)
{
    hs_slab_boxes *boxes = opaque;
    hs_slab_shelf *shelf = boxes->shelf;
    if (shelf == NULL) {
        release_large(boxes, box);
        return;
    }
    hs_slab_pool *pool = pool_of(box);
    uint32_t index = index_of(shelf, box);
    if (__builtin_expect(index >= shelf->block_count || pool->owners[index] != boxes->owner, 0)) {
        refuse_stray(boxes);
        return;
    }
    pool->owners[index] = 0;
    boxes->living--;
    poison(shelf, box);
    memcpy(box, &pool->first_free, sizeof pool->first_free);
    pool->first_free = box;
    if (pool->living-- == shelf->block_count) link_pool(shelf, pool);
    if (pool->living == 0) give_pool_back(boxes->heap, shelf, pool);
}

/// A block, its byte in the pool's header, and its share of the pool's unused rest.
static size_t slab_box_cost(void *opaque)
{
    const hs_slab_boxes *boxes = opaque;
    if (boxes->shelf == NULL) return boxes->costs.fresh;
    return (HS_SLAB_POOL_BYTES + boxes->shelf->block_count - 1) / boxes->shelf->block_count;
}

// ---- Figures -----------------------------------------------------------------------------------

void hs_slab_measure(const void *opaque, hs_slab_figures *figures)
{
    const hs_slab_heap *heap = opaque;
    *figures = (hs_slab_figures){
        .arenas = heap->arenas.count,
        .arenas_peak = heap->arenas.peak,
        .pools = heap->arenas.pool_count,
        .pools_free = heap->arenas.free_count,
    };
    for (size_t c = 0; c < HS_SLAB_CLASSES; c++) {
        const hs_slab_shelf *shelf = &heap->shelves[c];
        figures->classes[c] = (hs_slab_class){
            .block_bytes = shelf->block_bytes,
            .pools = shelf->pools,
            .blocks = shelf->pools * shelf->block_count,
            .carved = shelf->carved,
        };
    }
    for (const hs_slab_boxes *kind = heap->kinds; kind != NULL; kind = kind->next) {
        if (kind->shelf == NULL) {
            figures->large += kind->living;
            figures->large_bytes += kind->living * kind->asked;
            continue;
        }
        figures->classes[kind->shelf->index].living += kind->living;
        figures->classes[kind->shelf->index].asked_bytes += kind->living * kind->asked;
    }
}

static void measure_large(const hs_slab_heap *heap, hs_storage *storage)
{
    for (const hs_slab_boxes *kind = heap->kinds; kind != NULL; kind = kind->next) {
        storage->reserved += sizeof *kind;
        if (kind->shelf != NULL) continue;
        uint64_t taken = hs_block_costs_of(&kind->costs, kind->costs.count);
        storage->reserved += taken;
        storage->living += kind->living * kind->asked;
        storage->usable += taken;
    }
}

/// The longest stretch is a row of free pools, or where no pool is free, a block of the largest
/// class that has a free one.
static void slab_measure(const void *opaque, hs_storage *storage)
{
    const hs_slab_heap *heap = opaque;
    hs_slab_figures figures;
    hs_slab_measure(heap, &figures);
    *storage = (hs_storage){
        .reserved = sizeof *heap + figures.arenas * (HS_SLAB_ARENA_BYTES + sizeof(hs_slab_arena)),
        .spare = figures.pools_free * HS_SLAB_POOL_BYTES,
        .largest_spare = hs_slab_arenas_longest(&heap->arenas) * HS_SLAB_POOL_BYTES,
    };
    for (size_t c = 0; c < HS_SLAB_CLASSES; c++) {
        const hs_slab_class *row = &figures.classes[c];
        storage->living += row->asked_bytes;
        storage->usable += row->living * row->block_bytes;
        storage->spare += (row->blocks - row->living) * row->block_bytes;
        if (figures.pools_free == 0 && row->blocks > row->living) {
            storage->largest_spare = row->block_bytes;
        }
    }
    measure_large(heap, storage);
}

static hs_slab_page tell_page(const hs_slab_heap *heap, const hs_slab_arena *arena, size_t index)
{
    const uint8_t *address = arena->pools + index * HS_SLAB_POOL_BYTES;
    hs_slab_page page = {
        .address = address,
        .is_touched = (arena->touched >> index & 1) != 0,
    };
    if ((arena->free_pools >> index & 1) != 0) return page;
    const hs_slab_pool *pool = pool_of(address);
    page.block_bytes = heap->shelves[pool->class_index].block_bytes;
    page.blocks = heap->shelves[pool->class_index].block_count;
    page.carved = pool->carved;
    page.living = pool->living;
    return page;
}

size_t hs_slab_pages(const void *opaque, size_t first, hs_slab_page *pages, size_t count)
{
    const hs_slab_heap *heap = opaque;
    size_t told = 0;
    for (size_t f = 0; f <= HS_SLAB_POOLS_MAX; f++) {
        const hs_slab_arena *arena = heap->arenas.by_free[f];
        for (; arena != NULL && told < count; arena = arena->next) {
            for (; first < arena->pool_count && told < count; first++) {
                pages[told++] = tell_page(heap, arena, first);
            }
            first -= first < arena->pool_count ? first : arena->pool_count;
        }
    }
    return told;
}

const hs_strategy hs_strategy_slab = {
    .name = "slab",
    .summary = "size classes, pools and arenas shared by all kinds",
    .is_boxed = true,
    .has_arenas = true,
    .open = slab_open,
    .close = slab_close,
    .open_boxes = slab_open_boxes,
    .close_boxes = slab_close_boxes,
    .acquire = slab_acquire,
    .release = slab_release,
    .box_cost = slab_box_cost,
    .measure = slab_measure,
};
