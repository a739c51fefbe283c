// The strategy `naive`, which everybody writes first: one request to the C library's heap for each
// birth, one release for each death.

#include "base/assert.h"
#include "memory/block.h"
#include "memory/strategies.h"

#include "base/forbidden.h"

/// The strategy's heap: what all kinds share.
typedef struct naive_heap {
    hs_gate *gate;
    struct naive_boxes *kinds; ///< those that are open
} naive_heap;

/// The boxes of one kind.
typedef struct naive_boxes {
    hs_gate *gate;
    hs_tag tag;
    size_t bytes;         ///< of a box, the guard included
    size_t asked;         ///< of a box, without it
    hs_block_costs costs; ///< of the boxes in use
    naive_heap *heap;
    struct naive_boxes *next; ///< another kind
} naive_boxes;

static void *naive_open(hs_gate *gate, hs_error *error)
{
    naive_heap *heap = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *heap, "naive", error);
    if (heap == NULL) return NULL;
    *heap = (naive_heap){.gate = gate};
    return heap;
}

static void naive_close(void *opaque)
{
    naive_heap *heap = opaque;
    HS_ASSERT(heap->kinds == NULL);
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap, sizeof *heap);
}

static void *naive_open_boxes(void *heap, const hs_box_kind *kind, hs_error *error)
{
    naive_heap *shared = heap;
    hs_gate *gate = shared->gate;
    naive_boxes *boxes = hs_gate_make(gate, kind->tag, 1, sizeof *boxes, kind->name, error);
    if (boxes == NULL) return NULL;
    *boxes = (naive_boxes){
        .gate = gate,
        .tag = kind->tag,
        .bytes = kind->bytes + HS_GUARD_BYTES,
        .asked = kind->bytes,
        .heap = shared,
        .next = shared->kinds,
    };
    boxes->costs = hs_block_costs_begin(gate, kind->tag, boxes->bytes, kind->capacity);
    shared->kinds = boxes;
    return boxes;
}

static void naive_close_boxes(void *opaque)
{
    naive_boxes *boxes = opaque;
    naive_boxes **at = &boxes->heap->kinds;
    while (*at != boxes) at = &(*at)->next;
    *at = boxes->next;
    hs_gate_release(boxes->gate, boxes->tag, boxes, sizeof *boxes);
}

static void *naive_acquire(void *opaque)
{
    naive_boxes *boxes = opaque;
    void *box = hs_block_acquire(boxes->gate, boxes->tag, boxes->bytes);
    if (box != NULL) hs_block_costs_note(&boxes->costs, box);
    return box;
}

static void naive_release(void *opaque, void *box)
{
    naive_boxes *boxes = opaque;
    hs_block_costs_forget(&boxes->costs, box);
    hs_block_release(boxes->gate, boxes->tag, box, boxes->bytes);
}

static size_t naive_box_cost(void *opaque)
{
    return ((const naive_boxes *)opaque)->costs.fresh;
}

/// Free memory is in the C library's heap and unknown here.
static void naive_measure(const void *opaque, hs_storage *storage)
{
    const naive_heap *heap = opaque;
    *storage = (hs_storage){.reserved = sizeof *heap};
    for (const naive_boxes *boxes = heap->kinds; boxes != NULL; boxes = boxes->next) {
        uint64_t taken = hs_block_costs_of(&boxes->costs, boxes->costs.count);
        storage->reserved += sizeof *boxes + taken;
        storage->living += boxes->costs.count * boxes->asked;
        storage->usable += taken;
    }
}

const hs_strategy hs_strategy_naive = {
    .name = "naive",
    .summary = "one malloc a birth, one free a death",
    .is_boxed = true,
    .is_baseline = true,
    .open = naive_open,
    .close = naive_close,
    .open_boxes = naive_open_boxes,
    .close_boxes = naive_close_boxes,
    .acquire = naive_acquire,
    .release = naive_release,
    .box_cost = naive_box_cost,
    .measure = naive_measure,
};
