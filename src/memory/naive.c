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
    size_t bytes; ///< of a box, the guard included
    size_t asked; ///< of a box, without it
    size_t cost;  ///< of a box in the C library's heap, bytes
    size_t count; ///< in use
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
    boxes->cost = hs_block_cost(gate, kind->tag, boxes->bytes);
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
    if (box != NULL) boxes->count++;
    return box;
}

static void naive_release(void *opaque, void *box)
{
    naive_boxes *boxes = opaque;
    boxes->count--;
    hs_block_release(boxes->gate, boxes->tag, box, boxes->bytes);
}

static size_t naive_box_cost(void *opaque)
{
    return ((const naive_boxes *)opaque)->cost;
}

/// Free memory is in the C library's heap and unknown here.
static void naive_measure(const void *opaque, hs_storage *storage)
{
    const naive_heap *heap = opaque;
    *storage = (hs_storage){.reserved = sizeof *heap};
    for (const naive_boxes *boxes = heap->kinds; boxes != NULL; boxes = boxes->next) {
        storage->reserved += sizeof *boxes + boxes->count * boxes->cost;
        storage->living += boxes->count * boxes->asked;
        storage->usable += boxes->count * boxes->cost;
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
