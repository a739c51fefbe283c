// The strategy `gc`: precise mark and sweep. A release only says that an entity is dead. The
// collector finds what nothing living refers to, all at once or in steps between which the game
// goes on.
//
// It marks in three colours with a write barrier, and sweeps, both in parts of any size. White is a
// box whose mark is not the heap's epoch, grey one on the mark stack, black any other. No black box
// refers to a white one, but for those that are held: these are roots, and get their turn.

#include "base/assert.h"
#include "memory/strategies.h"
#include "memory/tracked.h"

#include "base/forbidden.h"

enum {
    OLDEST = HS_GENERATIONS - 1, ///< under which a collector without generations counts everything
    SLICE = 256,                 ///< boxes visited between two readings of the clock
    AHEAD = 12,                  ///< boxes to fetch in advance: about as many as one miss takes
};

/// What takes longer than the visit of a box that was fetched in advance, in such visits: a box
/// that was reached by a pointer, and giving a block back to the C library's heap. Measured with a
/// million boxes.
enum { GREY_COST = 4, FREE_COST = 8 };

/// The hidden header of a box.
typedef struct traced {
    struct traced *next_grey; ///< the mark stack is threaded through the boxes on it
    hs_tracked tracked;       ///< `mark` equals the heap's `epoch` when the box is marked
} traced;
_Static_assert(sizeof(traced) % 16 == 0, "a box keeps the alignment of its block");

/// The phases of a collection.
typedef enum gc_phase {
    GC_IDLE,
    GC_ROOTS, ///< marking what populations hold and, at once, what that refers to
    GC_SWEEP  ///< giving back what is not marked
} gc_phase;

/// The strategy's heap.
typedef struct gc_heap {
    hs_tracked_heap tracked;
    gc_phase phase;
    uint8_t epoch;   ///< 0 or 1: changes with every collection, so that no mark needs clearing
    traced *grey;    ///< marked, and what they refer to not visited yet
    uint32_t kind;   ///< whose object table is visited
    uint32_t place;  ///< in it: the next to visit, or (sweep) the one behind it
    uint64_t births; ///< of tracked boxes since the last collection began
    bool is_vain;    ///< the last emergency gave nothing back, and nothing has died since
} gc_heap;

static traced *traced_of(hs_tracked *tracked)
{
    return (traced *)((uint8_t *)tracked - offsetof(traced, tracked));
}

// ---- Marking -----------------------------------------------------------------------------------

static bool is_marked(const gc_heap *heap, const hs_tracked *tracked)
{
    return tracked->mark == heap->epoch;
}

/// White becomes grey.
static void shade(gc_heap *heap, hs_tracked *tracked)
{
    if (tracked == NULL || is_marked(heap, tracked)) return;
    tracked->mark = heap->epoch;
    traced *grey = traced_of(tracked);
    grey->next_grey = heap->grey;
    heap->grey = grey;
}

static bool is_held(const hs_tracked *tracked)
{
    return tracked->state == HS_TRACKED_HELD;
}

/// Grey becomes black. A held box is a root and gets its own turn, so only the dead of an owner's
/// list are marked from here, and they precede the living: a living box costs one cache miss. Lists
/// are followed link by link, so that no visit is longer than this.
static void blacken(gc_heap *heap, const hs_tracked *tracked)
{
    shade(heap, tracked->owner);
    if (is_held(tracked)) return;
    shade(heap, tracked->owned);
    shade(heap, tracked->after);
}

/// `from` is about to refer to `to`: if `from` is marked already, `to` is marked too.
static void barrier(hs_tracked_heap *tracked, hs_tracked *from, hs_tracked *to)
{
    gc_heap *heap = (gc_heap *)tracked;
    if (heap->phase == GC_ROOTS && is_marked(heap, from)) shade(heap, to);
}

/// A box has been released. If its dead owner refers to it, it may still be reached: it joins the
/// dead at the beginning of the list, and is marked during marking, because it is no root any more.
static void note_release(gc_heap *heap, hs_tracked *tracked)
{
    heap->is_vain = false;
    if (!hs_tracked_is_listed(tracked)) return;
    hs_tracked_come_first(&heap->tracked, tracked);
    if (heap->phase == GC_ROOTS) shade(heap, tracked);
}

// ---- The walk over all boxes -------------------------------------------------------------------

/// The kind whose boxes are visited now, or NULL behind the last.
static hs_tracked_kind *kind_now(const gc_heap *heap)
{
    return heap->kind < heap->tracked.kind_count ? heap->tracked.kinds[heap->kind] : NULL;
}

/// Goes on to the next open kind; false behind the last.
static bool next_kind(gc_heap *heap)
{
    do {
        heap->kind++;
        heap->place = 0;
    } while (heap->kind < heap->tracked.kind_count && kind_now(heap) == NULL);
    if (kind_now(heap) == NULL) return false;
    if (heap->phase == GC_SWEEP) heap->place = kind_now(heap)->limit;
    return true;
}

/// Puts the walk before the first kind.
static void begin_walk(gc_heap *heap, gc_phase phase)
{
    heap->phase = phase;
    heap->kind = UINT32_MAX;
    heap->place = 0;
}

/// Only the cache line with the owner and the state is needed.
static void fetch(const hs_object_table *objects, uint32_t place)
{
    __builtin_prefetch(&hs_object_table_at(objects, place)->owner, 1);
}

/// Marks what grey boxes refer to; returns the work that is left.
static uint64_t drain(gc_heap *heap, uint64_t work)
{
    while (heap->grey != NULL && work > 0) {
        traced *grey = heap->grey;
        heap->grey = grey->next_grey;
        blacken(heap, &grey->tracked);
        work -= work < GREY_COST ? work : GREY_COST;
    }
    return work;
}

/// Marks what populations hold and what that refers to; returns the work that is left. Boxes born
/// since the collection began are black and behind the limit.
static uint64_t mark_roots(gc_heap *heap, uint64_t work)
{
    while (work > 0) {
        const hs_tracked_kind *kind = kind_now(heap);
        if (heap->grey != NULL) {
            work = drain(heap, work);
        } else if (kind == NULL || heap->place == kind->limit) {
            if (!next_kind(heap)) {
                begin_walk(heap, GC_SWEEP);
                return work;
            }
        } else {
            if (kind->limit - heap->place > AHEAD) fetch(&kind->objects, heap->place + AHEAD);
            hs_tracked *tracked = hs_object_table_at(&kind->objects, heap->place++);
            work--;
            if (!is_held(tracked) || is_marked(heap, tracked)) continue;
            tracked->mark = heap->epoch;
            blacken(heap, tracked);
        }
    }
    return 0;
}

/// Gives back what is white, from the last box to the first: so the box that moves to a free place
/// has been visited already, or was born since and is black. Returns the work that is left.
static uint64_t sweep(gc_heap *heap, uint64_t work)
{
    while (work > 0) {
        hs_tracked_kind *kind = kind_now(heap);
        if (kind == NULL || heap->place == 0) {
            if (!next_kind(heap)) {
                heap->phase = GC_IDLE;
                heap->tracked.counts.runs[OLDEST]++;
                return work;
            }
            continue;
        }
        heap->place--;
        if (heap->place >= AHEAD) fetch(&kind->objects, heap->place - AHEAD);
        hs_tracked *tracked = hs_object_table_at(&kind->objects, heap->place);
        work--;
        if (is_marked(heap, tracked)) continue;
        hs_tracked_free(kind, heap->place);
        heap->tracked.counts.reclaimed[OLDEST]++;
        work -= work < FREE_COST - 1 ? work : FREE_COST - 1;
    }
    return 0;
}

// ---- Collections -------------------------------------------------------------------------------

static void begin(gc_heap *heap)
{
    HS_ASSERT(heap->phase == GC_IDLE && heap->grey == NULL);
    heap->epoch ^= 1u; // all boxes become white
    heap->births = 0;
    for (uint32_t k = 0; k < heap->tracked.kind_count; k++) {
        hs_tracked_kind *kind = heap->tracked.kinds[k];
        if (kind != NULL) kind->limit = kind->objects.count;
    }
    begin_walk(heap, GC_ROOTS);
}

static void advance(gc_heap *heap, uint64_t work)
{
    if (heap->phase == GC_ROOTS) work = mark_roots(heap, work);
    if (heap->phase == GC_SWEEP && work > 0) sweep(heap, work);
}

static void finish(gc_heap *heap)
{
    if (heap->phase != GC_IDLE) advance(heap, UINT64_MAX);
}

/// The threshold is passed: collects, or begins to.
static void fall_due(gc_heap *heap)
{
    if (heap->tracked.settings.is_off || heap->phase != GC_IDLE) return;
    uint64_t began = hs_tracked_now(&heap->tracked);
    begin(heap);
    if (heap->tracked.settings.is_stepwise) return; // the following ticks do it
    finish(heap);
    hs_tracked_count_pause(&heap->tracked, began);
}

/// A step of a collection under way, or the rest of it when steps have been switched off.
static void gc_tick(void *opaque)
{
    gc_heap *heap = opaque;
    const hs_collector_settings *settings = &heap->tracked.settings;
    if (heap->phase == GC_IDLE || settings->is_off) return;
    uint64_t began = hs_tracked_now(&heap->tracked);
    if (!settings->is_stepwise) {
        finish(heap);
    } else if (settings->step_ns == 0) {
        advance(heap, settings->step_work);
    } else {
        do {
            advance(heap, SLICE);
        } while (heap->phase != GC_IDLE &&
                 hs_tracked_now(&heap->tracked) - began < settings->step_ns);
    }
    hs_tracked_count_pause(&heap->tracked, began);
}

/// Ends a collection that is half done and then does a whole one.
static void gc_collect(void *opaque)
{
    gc_heap *heap = opaque;
    uint64_t began = hs_tracked_now(&heap->tracked);
    finish(heap); // what died since it began may have been marked before that
    begin(heap);
    finish(heap);
    hs_tracked_count_pause(&heap->tracked, began);
}

/// Memory is out: true when a whole collection gave something back.
static bool make_room(gc_heap *heap)
{
    if (heap->tracked.settings.is_off || heap->is_vain) return false;
    uint64_t before = heap->tracked.counts.reclaimed[OLDEST];
    gc_collect(heap);
    heap->is_vain = heap->tracked.counts.reclaimed[OLDEST] == before;
    return !heap->is_vain;
}

// ---- The strategy ------------------------------------------------------------------------------

static void *gc_open(hs_gate *gate, hs_error *error)
{
    gc_heap *heap = hs_tracked_open(gate, sizeof *heap, sizeof(traced), "gc", error);
    if (heap != NULL) heap->tracked.barrier = barrier;
    return heap;
}

static void *acquire_leaf(gc_heap *heap, hs_tracked_kind *kind)
{
    void *box = hs_leaf_acquire(kind);
    if (box == NULL && make_room(heap)) box = hs_leaf_acquire(kind);
    return box;
}

static void *gc_acquire(void *boxes)
{
    hs_tracked_kind *kind = boxes;
    gc_heap *heap = (gc_heap *)kind->heap;
    if (kind->is_leaf) return acquire_leaf(heap, kind);
    if (++heap->births >= heap->tracked.settings.threshold) fall_due(heap);
    hs_tracked *tracked = hs_tracked_acquire(kind);
    if (tracked == NULL && make_room(heap)) tracked = hs_tracked_acquire(kind);
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
    note_release((gc_heap *)kind->heap, tracked);
}

static void gc_count(const void *opaque, hs_collector_counts *counts)
{
    const gc_heap *heap = opaque;
    *counts = heap->tracked.counts;
    for (uint32_t k = 0; k < heap->tracked.kind_count; k++) {
        const hs_tracked_kind *kind = heap->tracked.kinds[k];
        if (kind != NULL) counts->tracked[OLDEST] += kind->objects.count;
    }
    counts->counts[OLDEST] = heap->births;
    counts->is_underway = heap->phase != GC_IDLE;
    hs_tracked_count_garbage(&heap->tracked, counts);
}

static const hs_collector collector = {
    .can_step = true,
    .tune = hs_tracked_tune,
    .collect = gc_collect,
    .count = gc_count,
    .survey = hs_tracked_survey_references,
};

const hs_strategy hs_strategy_gc = {
    .name = "gc",
    .summary = "the dead wait for mark and sweep",
    .is_boxed = true,
    .open = gc_open,
    .close = hs_tracked_close, // also in the middle of a collection: all its state is in boxes
    .open_boxes = hs_tracked_open_boxes,
    .close_boxes = hs_tracked_close_boxes,
    .acquire = gc_acquire,
    .release = gc_release,
    .refer = hs_tracked_refer,
    .box_cost = hs_tracked_box_cost,
    .measure = hs_tracked_measure,
    .tick = gc_tick,
    .survey = hs_tracked_survey,
    .collector = &collector,
};
