#include "memory/gc.h"

#include "base/assert.h"
#include "memory/gc_mark.h"

#include "base/forbidden.h"

_Static_assert(sizeof(hs_traced) % 16 == 0, "a box keeps the alignment of its block");

static void *gc_open(hs_gate *gate, hs_error *error)
{
    hs_gc_heap *heap = hs_gate_allocate(gate, HS_TAG_OTHER, sizeof *heap);
    if (heap == NULL) {
        hs_error_no_memory(error, "gc", sizeof *heap);
        return NULL;
    }
    *heap = (hs_gc_heap){
        .tracked =
            {
                .gate = gate,
                .header = sizeof(hs_traced),
                .own_bytes = sizeof *heap,
                .barrier = hs_gc_barrier,
            },
        .settings = hs_collector_defaults(),
    };
    return heap;
}

/// Also in the middle of a collection: nothing of it lies outside the boxes.
static void gc_close(void *opaque)
{
    hs_gc_heap *heap = opaque;
    hs_tracked_close(&heap->tracked);
    hs_gate_release(heap->tracked.gate, HS_TAG_OTHER, heap, sizeof *heap);
}

static void *gc_open_boxes(void *heap, const hs_box_kind *kind, hs_error *error)
{
    return hs_tracked_open_kind(heap, kind, error);
}

static void gc_close_boxes(void *boxes)
{
    hs_tracked_close_kind(boxes);
}

static void *acquire_leaf(hs_gc_heap *heap, hs_tracked_kind *kind)
{
    void *box = hs_leaf_acquire(kind);
    if (box == NULL && hs_gc_make_room(heap)) box = hs_leaf_acquire(kind);
    return box;
}

static void *gc_acquire(void *boxes)
{
    hs_tracked_kind *kind = boxes;
    hs_gc_heap *heap = (hs_gc_heap *)kind->heap;
    if (kind->is_leaf) return acquire_leaf(heap, kind);
    if (++heap->births >= heap->settings.threshold) hs_gc_fall_due(heap);
    hs_tracked *tracked = hs_tracked_acquire(kind);
    if (tracked == NULL && hs_gc_make_room(heap)) tracked = hs_tracked_acquire(kind);
    if (tracked == NULL) return NULL;
    tracked->mark = heap->epoch; // black while marking; between collections all boxes are
    return hs_tracked_box(tracked);
}

static void gc_release(void *boxes, void *box)
{
    hs_tracked_kind *kind = boxes;
    if (kind->is_leaf) {
        hs_leaf_release(kind, box);
        return;
    }
    hs_tracked *tracked = hs_tracked_of(box);
    (void)hs_tracked_release(kind, tracked);
    hs_gc_note_release((hs_gc_heap *)kind->heap, tracked);
}

static void gc_refer(void *boxes, void *box, void *owner_boxes, void *owner)
{
    (void)owner_boxes;
    hs_tracked_heap *heap = ((hs_tracked_kind *)boxes)->heap;
    hs_tracked *tracked = hs_tracked_of(box);
    if (hs_tracked_is_listed(tracked)) hs_tracked_leave(heap, tracked);
    hs_tracked_join(heap, tracked, hs_tracked_of(owner));
}

static size_t gc_box_cost(void *boxes)
{
    return ((const hs_tracked_kind *)boxes)->cost;
}

static void gc_measure(const void *heap, hs_storage *storage)
{
    hs_tracked_measure(heap, storage);
}

static size_t gc_survey(const void *boxes, size_t first, hs_place *places, size_t count)
{
    return hs_tracked_survey(boxes, first, places, count);
}

static void gc_tick(void *heap)
{
    hs_gc_step(heap);
}

static void gc_tune(void *opaque, const hs_collector_settings *settings)
{
    ((hs_gc_heap *)opaque)->settings = *settings;
}

static void gc_collect(void *heap)
{
    hs_gc_collect(heap);
}

static void gc_count(const void *opaque, hs_collector_counts *counts)
{
    const hs_gc_heap *heap = opaque;
    *counts = heap->counts;
    for (uint32_t k = 0; k < heap->tracked.kind_count; k++) {
        const hs_tracked_kind *kind = heap->tracked.kinds[k];
        if (kind != NULL) counts->tracked[HS_GENERATIONS - 1] += kind->objects.count;
    }
    counts->counts[HS_GENERATIONS - 1] = heap->births;
    counts->is_underway = heap->phase != HS_GC_IDLE;
    hs_tracked_count_waiting(&heap->tracked, counts);
}

static const hs_collector collector = {
    .takes_steps = true,
    .tune = gc_tune,
    .collect = gc_collect,
    .count = gc_count,
};

const hs_strategy hs_strategy_gc = {
    .name = "gc",
    .summary = "the dead wait for mark and sweep",
    .is_boxed = true,
    .open = gc_open,
    .close = gc_close,
    .open_boxes = gc_open_boxes,
    .close_boxes = gc_close_boxes,
    .acquire = gc_acquire,
    .release = gc_release,
    .refer = gc_refer,
    .box_cost = gc_box_cost,
    .measure = gc_measure,
    .tick = gc_tick,
    .survey = gc_survey,
    .collector = &collector,
};
