// The strategy `refcount`: counted references, as CPython has them. A box is given back at once
// when nothing refers to it any more. A generational collector, as in CPython 3.12 and earlier
// (Modules/gcmodule.c there states its rules; the code here is our own), looks for cycles, which
// counting misses.

#include "base/assert.h"
#include "memory/strategies.h"
#include "memory/tracked.h"

#include "base/forbidden.h"

enum { OLDEST = HS_GENERATIONS - 1 };

/// A link of a ring of boxes, or a ring's head, which belongs to no box.
typedef struct ring_link {
    struct ring_link *next, *previous;
} ring_link;

/// The hidden header of a box.
typedef struct counted_box {
    ring_link ring;      ///< of its generation; among those about to go, `next` alone
    uint32_t references; ///< its population's, its owner's, and those of what it owns
    uint32_t copy;       ///< the collector's: less those from inside what it examines
    hs_tracked tracked;  ///< `mark` is a counted_mark
} counted_box;
_Static_assert(sizeof(counted_box) % 16 == 0, "a box keeps the alignment of its block");

/// Where a box stands: numbers below HS_GENERATIONS are generations.
typedef enum counted_mark {
    COUNTED_FROZEN = HS_GENERATIONS, ///< in the permanent generation
    COUNTED_SUSPECT,                 ///< being examined, and not found reachable yet
    COUNTED_UNREACHABLE              ///< as far as is known
} counted_mark;

/// The strategy's heap.
typedef struct counted_heap {
    hs_tracked_heap tracked;
    ring_link generations[HS_GENERATIONS];
    ring_link permanent;
    uint64_t tracked_in[COUNTED_FROZEN + 1]; ///< boxes of each generation and the permanent one
    uint64_t due[HS_GENERATIONS];            ///< counts against the thresholds
    uint64_t joined;   ///< boxes: the oldest generation since the last full collection
    uint64_t survived; ///< boxes: the last full collection
} counted_heap;

static counted_box *counted_of(hs_tracked *tracked)
{
    return (counted_box *)((uint8_t *)tracked - offsetof(counted_box, tracked));
}

// ---- Rings -------------------------------------------------------------------------------------

static void ring_clear(ring_link *ring)
{
    ring->next = ring;
    ring->previous = ring;
}

static void ring_add(ring_link *ring, ring_link *link)
{
    link->next = ring;
    link->previous = ring->previous;
    ring->previous->next = link;
    ring->previous = link;
}

static void ring_remove(ring_link *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
}

/// Moves all links of one ring to the end of another.
static void merge(ring_link *from, ring_link *to)
{
    if (from->next == from) return;
    from->next->previous = to->previous;
    to->previous->next = from->next;
    from->previous->next = to;
    to->previous = from->previous;
    ring_clear(from);
}

/// Writes a mark into all boxes of a ring and returns how many there are.
static uint64_t mark_all(const ring_link *ring, uint8_t mark)
{
    uint64_t count = 0;
    for (ring_link *link = ring->next; link != ring; link = link->next) {
        ((counted_box *)link)->tracked.mark = mark;
        count++;
    }
    return count;
}

// ---- Giving back -------------------------------------------------------------------------------

/// Gives back the memory of a box that is in no ring.
static void give_back_box(counted_heap *heap, counted_box *counted)
{
    if (heap->due[0] > 0) heap->due[0]--;
    uint32_t place = counted->tracked.place;
    hs_tracked *moved = hs_tracked_free(heap->tracked.kinds[counted->tracked.kind], place);
    if (moved != NULL) moved->place = place;
}

/// Moves a box without references from its generation to a list of those that go.
static void condemn(counted_heap *heap, counted_box *counted, ring_link **list)
{
    HS_ASSERT(counted->tracked.mark <= COUNTED_FROZEN);
    heap->tracked_in[counted->tracked.mark]--;
    ring_remove(&counted->ring);
    counted->ring.next = *list;
    *list = &counted->ring;
}

/// Removes one reference to a box. A box without references goes and drops its own, by which others
/// may go: a list replaces recursion, because a chain may be a million long.
static void drop_reference(counted_heap *heap, counted_box *counted)
{
    HS_ASSERT(counted->references > 0);
    if (--counted->references > 0) return;
    ring_link *list = NULL;
    condemn(heap, counted, &list);
    while (list != NULL) {
        counted_box *going = (counted_box *)list;
        list = list->next;
        // What it owned referred to it, so it owns nothing; and it has left its owner's list.
        HS_ASSERT(going->tracked.owned == NULL && !hs_tracked_is_listed(&going->tracked));
        hs_tracked *owner = going->tracked.owner;
        if (owner != NULL && --counted_of(owner)->references == 0) {
            condemn(heap, counted_of(owner), &list);
        }
        give_back_box(heap, going);
    }
}

// ---- Finding what cannot be reached ------------------------------------------------------------

/// Calls `visit` for every box that a box refers to.
static void each_reference(const hs_tracked *tracked, ring_link *ring,
                           void (*visit)(counted_box *to, ring_link *ring))
{
    if (tracked->owner != NULL) visit(counted_of(tracked->owner), ring);
    for (hs_tracked *owned = tracked->owned; owned != NULL; owned = owned->after) {
        visit(counted_of(owned), ring);
    }
}

static void subtract(counted_box *to, ring_link *ring)
{
    (void)ring;
    if (to->tracked.mark == COUNTED_SUSPECT) to->copy--;
}

/// A reachable box refers to `to`, which is therefore reachable too. If it has been set aside
/// already, it comes back to the end of the ring, where its own references get their turn.
static void reach(counted_box *to, ring_link *ring)
{
    if (to->tracked.mark == COUNTED_UNREACHABLE) {
        ring_remove(&to->ring);
        ring_add(ring, &to->ring);
        to->tracked.mark = COUNTED_SUSPECT;
        to->copy = 1;
    } else if (to->tracked.mark == COUNTED_SUSPECT && to->copy == 0) {
        to->copy = 1;
    }
}

/// Moves what cannot be reached from outside a ring to another one; what stays gets the mark
/// `kept`. Returns how many stay.
static uint64_t set_unreachable_aside(ring_link *ring, uint8_t kept, ring_link *unreachable)
{
    for (ring_link *link = ring->next; link != ring; link = link->next) {
        counted_box *counted = (counted_box *)link;
        counted->copy = counted->references;
        counted->tracked.mark = COUNTED_SUSPECT;
    }
    for (ring_link *link = ring->next; link != ring; link = link->next) {
        each_reference(&((counted_box *)link)->tracked, ring, subtract);
    }
    uint64_t count = 0;
    for (ring_link *link = ring->next; link != ring;) {
        counted_box *counted = (counted_box *)link;
        if (counted->copy > 0) {
            counted->tracked.mark = kept;
            each_reference(&counted->tracked, ring, reach);
            link = link->next; // only now: there may be a new one behind it
            count++;
        } else {
            link = link->next;
            ring_remove(&counted->ring);
            ring_add(unreachable, &counted->ring);
            counted->tracked.mark = COUNTED_UNREACHABLE;
        }
    }
    return count;
}

/// Gives back what was set aside and returns how many boxes that were. They refer to each other and
/// perhaps to boxes outside; those lose a reference, and may go too.
static uint64_t give_back(counted_heap *heap, ring_link *unreachable)
{
    for (ring_link *link = unreachable->next; link != unreachable; link = link->next) {
        hs_tracked *owner = ((counted_box *)link)->tracked.owner;
        if (owner != NULL && owner->mark != COUNTED_UNREACHABLE) {
            drop_reference(heap, counted_of(owner));
        }
    }
    uint64_t count = 0;
    for (ring_link *link = unreachable->next; link != unreachable; count++) {
        counted_box *counted = (counted_box *)link;
        link = link->next;
        give_back_box(heap, counted);
    }
    return count;
}

// ---- Generations -------------------------------------------------------------------------------

/// Collects a generation and all younger ones; the survivors join the next.
static void collect_generation(counted_heap *heap, int generation)
{
    uint64_t began = hs_tracked_now(&heap->tracked);
    int next = generation < OLDEST ? generation + 1 : OLDEST;
    if (next > generation) heap->due[next]++;
    ring_link *ring = &heap->generations[generation];
    for (int g = 0; g <= generation; g++) {
        heap->due[g] = 0;
        heap->tracked_in[g] = 0;
        if (g < generation) merge(&heap->generations[g], ring);
    }
    ring_link unreachable;
    ring_clear(&unreachable);
    uint64_t survivors = set_unreachable_aside(ring, (uint8_t)next, &unreachable);
    heap->tracked_in[next] += survivors;
    if (generation == OLDEST) {
        heap->joined = 0;
        heap->survived = survivors;
    } else {
        if (next == OLDEST) heap->joined += survivors;
        merge(ring, &heap->generations[next]);
    }
    heap->tracked.counts.reclaimed[generation] += give_back(heap, &unreachable);
    heap->tracked.counts.runs[generation]++;
    hs_tracked_count_pause(&heap->tracked, began);
}

/// The rule of a quarter: a full collection examines everything, so it waits until the oldest
/// generation has grown by a quarter. The work so stays in proportion to the births.
static bool is_put_off(const counted_heap *heap, int generation)
{
    return generation == OLDEST && heap->joined < heap->survived / 4;
}

static void collect_what_is_due(counted_heap *heap)
{
    for (int g = OLDEST; g >= 0; g--) {
        if (heap->due[g] <= heap->tracked.settings.thresholds[g]) continue;
        if (is_put_off(heap, g)) {
            heap->tracked.counts.skipped++;
            continue;
        }
        collect_generation(heap, g);
        return;
    }
}

/// Counts a birth that is about to happen, and collects the oldest generation that is due.
static void count_birth(counted_heap *heap)
{
    heap->due[0]++;
    // The threshold of the youngest generation triggers all.
    uint32_t trigger = heap->tracked.settings.thresholds[0];
    if (trigger == 0 || heap->due[0] <= trigger || heap->tracked.settings.is_off) return;
    collect_what_is_due(heap);
}

// ---- The collector -----------------------------------------------------------------------------

static void refcount_collect(void *heap)
{
    collect_generation(heap, OLDEST);
}

static void refcount_freeze(void *opaque)
{
    counted_heap *heap = opaque;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        heap->due[g] = 0;
        heap->tracked_in[g] = 0;
        heap->tracked_in[COUNTED_FROZEN] += mark_all(&heap->generations[g], COUNTED_FROZEN);
        merge(&heap->generations[g], &heap->permanent);
    }
}

static void refcount_unfreeze(void *opaque)
{
    counted_heap *heap = opaque;
    heap->tracked_in[COUNTED_FROZEN] = 0;
    heap->tracked_in[OLDEST] += mark_all(&heap->permanent, OLDEST);
    merge(&heap->permanent, &heap->generations[OLDEST]);
}

static void refcount_count(const void *opaque, hs_collector_counts *counts)
{
    const counted_heap *heap = opaque;
    *counts = heap->tracked.counts;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        counts->tracked[g] = heap->tracked_in[g];
        counts->counts[g] = heap->due[g];
    }
    counts->frozen = heap->tracked_in[COUNTED_FROZEN];
    hs_tracked_count_garbage(&heap->tracked, counts);
}

static size_t refcount_survey(const void *heap, size_t first, hs_reference *boxes, size_t count)
{
    size_t told = hs_tracked_survey_references(heap, first, boxes, count);
    for (size_t i = 0; i < told; i++) {
        const counted_box *counted = (const counted_box *)boxes[i].box - 1;
        boxes[i].references = counted->references;
    }
    return told;
}

static const hs_collector collector = {
    .tune = hs_tracked_tune,
    .collect = refcount_collect,
    .freeze = refcount_freeze,
    .unfreeze = refcount_unfreeze,
    .count = refcount_count,
    .survey = refcount_survey,
};

// ---- The strategy ------------------------------------------------------------------------------

static void *refcount_open(hs_gate *gate, hs_error *error)
{
    counted_heap *heap =
        hs_tracked_open(gate, sizeof *heap, sizeof(counted_box), "refcount", error);
    if (heap == NULL) return NULL;
    for (int g = 0; g < HS_GENERATIONS; g++) ring_clear(&heap->generations[g]);
    ring_clear(&heap->permanent);
    return heap;
}

static void *refcount_acquire(void *boxes)
{
    hs_tracked_kind *kind = boxes;
    if (kind->is_leaf) return hs_leaf_acquire(kind);
    counted_heap *heap = (counted_heap *)kind->heap;
    count_birth(heap);
    hs_tracked *tracked = hs_tracked_acquire(kind);
    if (tracked == NULL) return NULL;
    counted_box *counted = counted_of(tracked);
    counted->references = 1; // its population's
    tracked->place = kind->objects.count - 1;
    ring_add(&heap->generations[0], &counted->ring);
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
    counted_box *counted = counted_of(hs_tracked_of(box));
    if (hs_tracked_release(kind, &counted->tracked)) counted->references--; // its owner's
    drop_reference((counted_heap *)kind->heap, counted);
}

static void refcount_refer(void *boxes, void *box, void *owner_boxes, void *owner)
{
    (void)owner_boxes;
    counted_heap *heap = (counted_heap *)((hs_tracked_kind *)boxes)->heap;
    counted_box *counted = counted_of(hs_tracked_of(box));
    hs_tracked *former = counted->tracked.owner;
    counted_of(hs_tracked_of(owner))->references++; // first, so that it cannot go in between
    if (former != NULL) {
        if (hs_tracked_is_listed(&counted->tracked)) {
            hs_tracked_leave(&heap->tracked, &counted->tracked);
            counted->references--;
        }
        counted->tracked.owner = NULL;
        drop_reference(heap, counted_of(former));
    }
    hs_tracked_join(&heap->tracked, &counted->tracked, hs_tracked_of(owner));
    counted->references++;
}

const hs_strategy hs_strategy_refcount = {
    .name = "refcount",
    .summary = "counted references; a collector finds cycles",
    .is_boxed = true,
    .open = refcount_open,
    .close = hs_tracked_close,
    .open_boxes = hs_tracked_open_boxes,
    .close_boxes = hs_tracked_close_boxes,
    .acquire = refcount_acquire,
    .release = refcount_release,
    .refer = refcount_refer,
    .box_cost = hs_tracked_box_cost,
    .measure = hs_tracked_measure,
    .survey = hs_tracked_survey,
    .collector = &collector,
};
