// The strategy `region`: bump allocation in regions. A birth takes the next bytes of its kind's
// open region; a death only counts. Nothing within a region is used twice: a region goes when its
// last entity has gone, and until then the places of the dead are lost. So that a few survivors do
// not keep much memory, those of a thin region, of which a quarter or less is alive, move to a
// region of survivors, and the thin one goes.
//
// Each kind has regions of its own, because what is born together dies together best within a kind.
// Survivors have regions of their own, because who has outlived the others lives on.
//
// Berger, Zorn and McKinley (Reconsidering Custom Memory Allocation, OOPSLA 2002) compared
// programs' own allocators with a good general-purpose one: regions alone were faster, at the price
// of memory that is held for the longest life in it. Van Kempen and Berger (Reconsidering
// "Reconsidering Custom Memory Allocation", 2026) find it so still, and locality to be the reason.
// Moving survivors is what this program adds, which it can: each entity is reached by one pointer,
// that of its population.

#include "heapstorm/region.h"

#include "base/assert.h"
#include "memory/block.h"
#include "memory/strategies.h"

#include "base/forbidden.h"

/// Boxes that a region holds at least; for larger ones regions are larger.
enum { BOXES_AT_LEAST = 16 };

/// A region is thin when one box in so many lives.
enum { THIN = 4 };

/// Empty regions are kept for the next births: a few, and one for so many in use.
enum { SPARE_AT_LEAST = 2, SPARE_OF = 8 };

/// Boxes begin so far behind the beginning of their region, on a line of the cache of their own.
enum { HEADER_BYTES = 64 };

/// The header of a region, at its beginning, which is a multiple of its size.
typedef struct region {
    uint32_t released; ///< boxes that have been given back
    uint32_t limit;    ///< number of them at which something happens; UINT32_MAX while it is open
    bool is_thin;
    struct region *next, *previous; ///< of the same kind; (spare) `next` alone
} region;
_Static_assert(sizeof(region) <= HEADER_BYTES, "boxes begin behind the header");

/// An open region, and where its next box is.
typedef struct bump {
    uint8_t *next, *end; ///< equal when there is no room
    region *region;      ///< NULL at first
} bump;

/// The strategy's heap.
typedef struct region_heap {
    hs_gate *gate;
    region *spare; ///< of HS_REGION_BYTES each
    uint64_t spare_count, in_use, peak, returned, moved;
    struct region_boxes *kinds; ///< those that are open
} region_heap;

/// The boxes of one kind.
typedef struct region_boxes {
    bump newborns, survivors;
    uintptr_t mask; ///< clears an address's bits within its region
    uint32_t stride, capacity;
    uint64_t thin; ///< regions whose survivors should move
    size_t asked;  ///< of a box, bytes
    size_t region_bytes;
    region *regions;
    uint64_t region_count;
    const char *name;
    hs_tag tag;
    region_heap *heap;
    struct region_boxes *next; ///< another kind
} region_boxes;

// ---- Regions -----------------------------------------------------------------------------------

static region *region_of(const region_boxes *boxes, void *box)
{
    return (region *)(void *)((uint8_t *)box - ((uintptr_t)box & ~boxes->mask));
}

static uint8_t *first_box(region *of)
{
    return (uint8_t *)of + HEADER_BYTES;
}

static void unmap(region_heap *heap, region *gone, size_t bytes)
{
    hs_gate_unmap(heap->gate, HS_TAG_OTHER, gone, bytes);
}

static void keep_spare(region_heap *heap, region *gone)
{
    gone->next = heap->spare;
    heap->spare = gone;
    heap->spare_count++;
    uint64_t most = SPARE_AT_LEAST + heap->in_use / SPARE_OF;
    while (heap->spare_count > most) {
        region *spare = heap->spare;
        heap->spare = spare->next;
        heap->spare_count--;
        unmap(heap, spare, HS_REGION_BYTES);
    }
}

/// Removes an empty region from its kind.
static void give_region_back(region_boxes *boxes, region *gone)
{
    region_heap *heap = boxes->heap;
    if (gone->previous != NULL) {
        gone->previous->next = gone->next;
    } else {
        boxes->regions = gone->next;
    }
    if (gone->next != NULL) gone->next->previous = gone->previous;
    boxes->region_count--;
    heap->in_use--;
    heap->returned++;
    if (boxes->region_bytes == HS_REGION_BYTES) {
        keep_spare(heap, gone);
    } else {
        unmap(heap, gone, boxes->region_bytes);
    }
}

/// Returns an empty region of the kind, or NULL when memory is out.
static region *take_region(region_boxes *boxes)
{
    region_heap *heap = boxes->heap;
    region *taken;
    if (boxes->region_bytes == HS_REGION_BYTES && heap->spare != NULL) {
        taken = heap->spare;
        heap->spare = taken->next;
        heap->spare_count--;
    } else {
        taken = hs_gate_map_aligned(heap->gate, HS_TAG_OTHER, boxes->region_bytes);
        if (taken == NULL) return NULL;
    }
    *taken = (region){.limit = UINT32_MAX, .next = boxes->regions};
    if (boxes->regions != NULL) boxes->regions->previous = taken;
    boxes->regions = taken;
    boxes->region_count++;
    if (++heap->in_use > heap->peak) heap->peak = heap->in_use;
    return taken;
}

/// Looks at a region that is no longer open and has lost as many boxes as its limit says.
static void reach_limit(region_boxes *boxes, region *reached)
{
    if (reached->released == boxes->capacity) {
        if (reached->is_thin) boxes->thin--;
        give_region_back(boxes, reached);
    } else if (!reached->is_thin) {
        reached->is_thin = true;
        reached->limit = boxes->capacity;
        boxes->thin++;
    }
}

/// No more boxes come from a region that is full.
static void close_region(region_boxes *boxes, region *full)
{
    full->limit = boxes->capacity - boxes->capacity / THIN;
    if (full->released >= full->limit) reach_limit(boxes, full);
}

/// Gives an open region that is full to its fate, and opens another one. False when memory is out.
static bool open_region(region_boxes *boxes, bump *at)
{
    region *full = at->region;
    region *opened = full;
    if (full != NULL && full->released == boxes->capacity) {
        full->released = 0; // all its boxes have gone meanwhile: it begins anew
    } else {
        opened = take_region(boxes);
        if (opened == NULL) return false;
        if (full != NULL) close_region(boxes, full);
    }
    at->region = opened;
    at->next = first_box(opened);
    at->end = at->next + (size_t)boxes->capacity * boxes->stride;
    return true;
}

// ---- Boxes -------------------------------------------------------------------------------------

/// Marks a box as in use, where builds are checked, in the bytes behind it.
static void guard(const region_boxes *boxes, uint8_t *box)
{
#ifdef HS_CHECKED
    const uint64_t live = HS_GUARD_LIVE;
    memcpy(box + boxes->stride - HS_GUARD_BYTES, &live, sizeof live);
#else
    (void)boxes;
    (void)box;
#endif
}

/// Poisons a box that was in use, guard included.
static void poison(const region_boxes *boxes, uint8_t *box)
{
#ifdef HS_CHECKED
    uint64_t live;
    memcpy(&live, box + boxes->stride - HS_GUARD_BYTES, sizeof live);
    HS_ASSERT(live == HS_GUARD_LIVE);
    memset(box, HS_POISON, boxes->stride);
#else
    (void)boxes;
    (void)box;
#endif
}

static inline void *take_box(region_boxes *boxes, bump *at)
{
    if (__builtin_expect(at->next == at->end, 0) && !open_region(boxes, at)) return NULL;
    uint8_t *box = at->next;
    at->next += boxes->stride;
    guard(boxes, box);
    return box;
}

static inline void give_box(region_boxes *boxes, void *box)
{
    poison(boxes, box);
    region *of = region_of(boxes, box);
    if (__builtin_expect(++of->released >= of->limit, 0)) reach_limit(boxes, of);
}

static void *region_acquire(void *opaque)
{
    region_boxes *boxes = opaque;
    return take_box(boxes, &boxes->newborns);
}

static void region_release(void *opaque, void *box)
{
    give_box(opaque, box);
}

// ---- Survivors ---------------------------------------------------------------------------------

static bool region_wants_moves(const void *opaque)
{
    return ((const region_boxes *)opaque)->thin > 0;
}

/// When memory is out, the box stays where it is.
static void *region_move(void *opaque, void *box)
{
    region_boxes *boxes = opaque;
    if (!region_of(boxes, box)->is_thin) return box;
    void *moved = take_box(boxes, &boxes->survivors);
    if (moved == NULL) return box;
    memcpy(moved, box, boxes->asked);
    give_box(boxes, box);
    boxes->heap->moved++;
    return moved;
}

/// Boxes that an open region has still to hand out.
static uint64_t room_in(const region_boxes *boxes, const bump *at)
{
    return (uint64_t)(at->end - at->next) / boxes->stride;
}

/// A walk over the regions: births count nothing, so that they cost least.
static uint64_t count_living(const region_boxes *boxes)
{
    uint64_t living = boxes->region_count * boxes->capacity;
    living -= room_in(boxes, &boxes->newborns) + room_in(boxes, &boxes->survivors);
    for (const region *of = boxes->regions; of != NULL; of = of->next) living -= of->released;
    return living;
}

// ---- Kinds and the heap ------------------------------------------------------------------------

static void *region_open(hs_gate *gate, hs_error *error)
{
    region_heap *heap = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *heap, "region", error);
    if (heap == NULL) return NULL;
    *heap = (region_heap){.gate = gate};
    return heap;
}

static void region_close(void *opaque)
{
    region_heap *heap = opaque;
    HS_ASSERT(heap->kinds == NULL && heap->in_use == 0);
    while (heap->spare != NULL) {
        region *spare = heap->spare;
        heap->spare = spare->next;
        unmap(heap, spare, HS_REGION_BYTES);
    }
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap, sizeof *heap);
}

/// The size of a region for boxes of `stride` bytes: a power of two; 0 when there is none.
static size_t region_bytes_for(size_t stride)
{
    size_t bytes = HS_REGION_BYTES;
    while ((bytes - HEADER_BYTES) / stride < BOXES_AT_LEAST) {
        if (__builtin_mul_overflow(bytes, (size_t)2, &bytes)) return 0;
    }
    return bytes;
}

static void *region_open_boxes(void *opaque, const hs_box_kind *kind, hs_error *error)
{
    enum { WORD = sizeof(uint64_t) };
    region_heap *heap = opaque;
    size_t stride = (kind->bytes + HS_GUARD_BYTES + WORD - 1) / WORD * WORD;
    if (stride == 0) stride = WORD;
    size_t region_bytes = stride < UINT32_MAX ? region_bytes_for(stride) : 0;
    if (region_bytes == 0) {
        hs_error_no_memory(error, kind->name, kind->bytes);
        return NULL;
    }
    region_boxes *boxes = hs_gate_make(heap->gate, kind->tag, 1, sizeof *boxes, kind->name, error);
    if (boxes == NULL) return NULL;
    *boxes = (region_boxes){
        .mask = ~(uintptr_t)(region_bytes - 1),
        .stride = (uint32_t)stride,
        .capacity = (uint32_t)((region_bytes - HEADER_BYTES) / stride),
        .asked = kind->bytes,
        .region_bytes = region_bytes,
        .name = kind->name,
        .tag = kind->tag,
        .heap = heap,
        .next = heap->kinds,
    };
    heap->kinds = boxes;
    return boxes;
}

static void region_close_boxes(void *opaque)
{
    region_boxes *boxes = opaque;
    region_boxes **at = &boxes->heap->kinds;
    HS_ASSERT(count_living(boxes) == 0);
    while (boxes->regions != NULL) give_region_back(boxes, boxes->regions);
    while (*at != boxes) at = &(*at)->next;
    *at = boxes->next;
    hs_gate_release(boxes->heap->gate, boxes->tag, boxes, sizeof *boxes);
}

/// A box, and its share of the header and of the rest at the end.
static size_t region_box_cost(void *opaque)
{
    const region_boxes *boxes = opaque;
    return (boxes->region_bytes + boxes->capacity - 1) / boxes->capacity;
}

// ---- Figures -----------------------------------------------------------------------------------

/// The places of the dead in regions that are in use are neither usable nor spare.
static void region_measure(const void *opaque, hs_storage *storage)
{
    const region_heap *heap = opaque;
    *storage = (hs_storage){
        .reserved = sizeof *heap + heap->spare_count * HS_REGION_BYTES,
        .spare = heap->spare_count * HS_REGION_BYTES,
        .largest_spare = heap->spare_count > 0 ? HS_REGION_BYTES : 0,
        .moved = heap->moved,
        .returned = heap->returned,
    };
    for (const region_boxes *boxes = heap->kinds; boxes != NULL; boxes = boxes->next) {
        uint64_t rooms[] = {room_in(boxes, &boxes->newborns) * boxes->stride,
                            room_in(boxes, &boxes->survivors) * boxes->stride};
        uint64_t living = count_living(boxes);
        storage->reserved += sizeof *boxes + boxes->region_count * boxes->region_bytes;
        storage->living += living * boxes->asked;
        storage->usable += living * boxes->stride;
        for (int i = 0; i < 2; i++) {
            storage->spare += rooms[i];
            if (rooms[i] > storage->largest_spare) storage->largest_spare = rooms[i];
        }
    }
}

void hs_region_measure(const void *opaque, hs_region_figures *figures)
{
    const region_heap *heap = opaque;
    *figures = (hs_region_figures){
        .regions = heap->in_use,
        .peak = heap->peak,
        .spare = heap->spare_count,
        .returned = heap->returned,
        .moved = heap->moved,
    };
    const region_boxes *boxes = heap->kinds;
    for (; boxes != NULL && figures->kind_count < HS_REGION_KINDS_MAX; boxes = boxes->next) {
        figures->kinds[figures->kind_count++] = (hs_region_kind){
            .name = boxes->name,
            .regions = boxes->region_count,
            .bytes = boxes->region_count * boxes->region_bytes,
            .living = count_living(boxes),
            .places = boxes->region_count * boxes->capacity,
            .box_bytes = boxes->stride,
        };
    }
}

const hs_strategy hs_strategy_region = {
    .name = "region",
    .summary = "bump allocation in regions; survivors move",
    .is_boxed = true,
    .has_regions = true,
    .open = region_open,
    .close = region_close,
    .open_boxes = region_open_boxes,
    .close_boxes = region_close_boxes,
    .acquire = region_acquire,
    .release = region_release,
    .wants_moves = region_wants_moves,
    .move = region_move,
    .box_cost = region_box_cost,
    .measure = region_measure,
};
