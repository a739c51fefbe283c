#include "memory/refcount.h"

#include "base/assert.h"
#include "memory/refcount_collector.h"

#include "base/forbidden.h"

_Static_assert(sizeof(hs_counted) % 16 == 0, "a box keeps the alignment of its block");

// ---- Giving back -------------------------------------------------------------------------------

void hs_counted_free(hs_counted_heap *heap, hs_counted *counted)
{
    if (heap->due[0] > 0) heap->due[0]--;
    uint32_t place = counted->tracked.place;
    hs_tracked *moved =
        hs_tracked_free(hs_tracked_kind_of(&heap->tracked, &counted->tracked), place);
    if (moved != NULL) moved->place = place;
}

/// Takes a box without references from its generation onto a list of those that go.
static void condemn(hs_counted_heap *heap, hs_counted *counted, hs_ring **list)
{
    HS_ASSERT(counted->tracked.mark <= HS_COUNTED_FROZEN);
    heap->tracked_in[counted->tracked.mark]--;
    hs_ring_remove(&counted->ring);
    counted->ring.next = *list;
    *list = &counted->ring;
}

/// A box that goes drops its own references, by which others may go: a list in place of recursion,
/// because a chain may be a million long.
void hs_counted_drop(hs_counted_heap *heap, hs_counted *counted)
{
    HS_ASSERT(counted->references > 0);
    if (--counted->references > 0) return;
    hs_ring *list = NULL;
    condemn(heap, counted, &list);
    while (list != NULL) {
        hs_counted *going = (hs_counted *)list;
        list = list->next;
        // What it owned referred to it, so it owns nothing; and it has left its owner's list.
        HS_ASSERT(going->tracked.owned == NULL && !hs_tracked_is_listed(&going->tracked));
        hs_tracked *owner = going->tracked.owner;
        if (owner != NULL && --hs_counted_of(owner)->references == 0) {
            condemn(heap, hs_counted_of(owner), &list);
        }
        hs_counted_free(heap, going);
    }
}

// ---- The strategy ------------------------------------------------------------------------------

static void *refcount_open(hs_gate *gate, hs_error *error)
{
    hs_counted_heap *heap = hs_gate_allocate(gate, HS_TAG_OTHER, sizeof *heap);
    if (heap == NULL) {
        hs_error_no_memory(error, "refcount", sizeof *heap);
        return NULL;
    }
    *heap = (hs_counted_heap){
        .tracked = {.gate = gate, .header = sizeof(hs_counted), .own_bytes = sizeof *heap},
        .settings = hs_collector_defaults(),
    };
    for (int g = 0; g < HS_GENERATIONS; g++) hs_ring_clear(&heap->generations[g]);
    hs_ring_clear(&heap->permanent);
    return heap;
}

static void refcount_close(void *opaque)
{
    hs_counted_heap *heap = opaque;
    hs_tracked_close(&heap->tracked);
    hs_gate_release(heap->tracked.gate, HS_TAG_OTHER, heap, sizeof *heap);
}

static void *refcount_open_boxes(void *heap, const hs_box_kind *kind, hs_error *error)
{
    return hs_tracked_open_kind(heap, kind, error);
}

static void refcount_close_boxes(void *boxes)
{
    hs_tracked_close_kind(boxes);
}

static void *refcount_acquire(void *boxes)
{
    hs_tracked_kind *kind = boxes;
    if (kind->is_leaf) return hs_leaf_acquire(kind);
    hs_counted_heap *heap = (hs_counted_heap *)kind->heap;
    hs_counted_birth(heap);
    hs_tracked *tracked = hs_tracked_acquire(kind);
    if (tracked == NULL) return NULL;
    hs_counted *counted = hs_counted_of(tracked);
    counted->references = 1; // its population's
    tracked->place = kind->objects.count - 1;
    hs_ring_add(&heap->generations[0], &counted->ring);
    heap->tracked_in[0]++;
    return hs_tracked_box(tracked);
}

static void refcount_release(void *boxes, void *box)
{
    hs_tracked_kind *kind = boxes;
    if (kind->is_leaf) {
        hs_leaf_release(kind, box);
        return;
    }
    hs_counted *counted = hs_counted_of(hs_tracked_of(box));
    if (hs_tracked_release(kind, &counted->tracked)) counted->references--; // its owner's
    hs_counted_drop((hs_counted_heap *)kind->heap, counted);
}

static void refcount_refer(void *boxes, void *box, void *owner_boxes, void *owner)
{
    (void)owner_boxes;
    hs_counted_heap *heap = (hs_counted_heap *)((hs_tracked_kind *)boxes)->heap;
    hs_counted *counted = hs_counted_of(hs_tracked_of(box));
    hs_tracked *former = counted->tracked.owner;
    hs_counted_of(hs_tracked_of(owner))->references++; // first, so that it cannot go in between
    if (former != NULL) {
        if (hs_tracked_is_listed(&counted->tracked)) {
            hs_tracked_leave(&heap->tracked, &counted->tracked);
            counted->references--;
        }
        counted->tracked.owner = NULL;
        hs_counted_drop(heap, hs_counted_of(former));
    }
    hs_tracked_join(&heap->tracked, &counted->tracked, hs_tracked_of(owner));
    counted->references++;
}

static size_t refcount_box_cost(void *boxes)
{
    return ((const hs_tracked_kind *)boxes)->cost;
}

static void refcount_measure(const void *heap, hs_storage *storage)
{
    hs_tracked_measure(heap, storage);
}

static size_t refcount_survey(const void *boxes, size_t first, hs_place *places, size_t count)
{
    return hs_tracked_survey(boxes, first, places, count);
}

const hs_strategy hs_strategy_refcount = {
    .name = "refcount",
    .summary = "counted references; a collector finds cycles",
    .is_boxed = true,
    .open = refcount_open,
    .close = refcount_close,
    .open_boxes = refcount_open_boxes,
    .close_boxes = refcount_close_boxes,
    .acquire = refcount_acquire,
    .release = refcount_release,
    .refer = refcount_refer,
    .box_cost = refcount_box_cost,
    .measure = refcount_measure,
    .survey = refcount_survey,
    .collector = &hs_collector_refcount,
};
