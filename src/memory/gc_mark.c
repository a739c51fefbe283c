#include "memory/gc_mark.h"

#include "base/assert.h"
#include "base/clock.h"

#include "base/forbidden.h"

enum {
    OLDEST = HS_GENERATIONS - 1, ///< under which a collector without generations tells all
    SLICE = 256,                 ///< looks between two looks at the clock
    AHEAD = 12,                  ///< boxes to fetch in advance: about a miss's time of looks
};

/// What takes longer than a look at a box that was fetched in advance, in such looks: one that was
/// reached by a pointer, and the way back into the C library's heap. Measured with a million boxes.
enum { GREY_COST = 4, FREE_COST = 8 };

// ---- Marking -----------------------------------------------------------------------------------

static bool is_marked(const hs_gc_heap *heap, const hs_tracked *tracked)
{
    return tracked->mark == heap->epoch;
}

/// White becomes grey.
static void shade(hs_gc_heap *heap, hs_tracked *tracked)
{
    if (tracked == NULL || is_marked(heap, tracked)) return;
    tracked->mark = heap->epoch;
    hs_traced *traced = hs_traced_of(tracked);
    traced->next_grey = heap->grey;
    heap->grey = traced;
}

static bool is_held(const hs_tracked *tracked)
{
    return tracked->state == HS_TRACKED_HELD;
}

/// Grey becomes black. What is held is a root and gets its own turn, so only the dead are looked
/// for in the list of an owner, and they stand before the living: a living box costs one cache
/// miss. Lists are followed link by link, so that a look is never longer than this.
static void blacken(hs_gc_heap *heap, const hs_tracked *tracked)
{
    shade(heap, tracked->owner);
    if (is_held(tracked)) return;
    shade(heap, tracked->owned);
    shade(heap, tracked->after);
}

void hs_gc_barrier(hs_tracked_heap *tracked, hs_tracked *from, hs_tracked *to)
{
    hs_gc_heap *heap = (hs_gc_heap *)tracked;
    if (heap->phase == HS_GC_ROOTS && is_marked(heap, from)) shade(heap, to);
}

void hs_gc_note_release(hs_gc_heap *heap, hs_tracked *tracked)
{
    heap->is_vain = false;
    if (!hs_tracked_is_listed(tracked)) return;
    hs_tracked_come_first(&heap->tracked, tracked);
    if (heap->phase == HS_GC_ROOTS) shade(heap, tracked);
}

// ---- The walk over all boxes -------------------------------------------------------------------

/// The kind whose boxes are looked at now, or NULL behind the last.
static hs_tracked_kind *kind_now(const hs_gc_heap *heap)
{
    return heap->kind < heap->tracked.kind_count ? heap->tracked.kinds[heap->kind] : NULL;
}

/// Goes on to the next kind that there is; false behind the last.
static bool next_kind(hs_gc_heap *heap)
{
    do {
        heap->kind++;
        heap->place = 0;
    } while (heap->kind < heap->tracked.kind_count && kind_now(heap) == NULL);
    if (kind_now(heap) == NULL) return false;
    if (heap->phase == HS_GC_SWEEP) heap->place = kind_now(heap)->limit;
    return true;
}

/// Puts the walk before the first kind.
static void begin_walk(hs_gc_heap *heap, hs_gc_phase phase)
{
    heap->phase = phase;
    heap->kind = UINT32_MAX;
    heap->place = 0;
}

/// Only the line with the owner and the state is wanted.
static void fetch(const hs_object_table *objects, uint32_t place)
{
    __builtin_prefetch(&hs_object_table_at(objects, place)->owner, 1);
}

/// Marks from what is grey; returns the work that is left.
static uint64_t drain(hs_gc_heap *heap, uint64_t work)
{
    while (heap->grey != NULL && work > 0) {
        hs_traced *traced = heap->grey;
        heap->grey = traced->next_grey;
        blacken(heap, &traced->tracked);
        work -= work < GREY_COST ? work : GREY_COST;
    }
    return work;
}

/// Marks from what populations hold. Boxes born since the collection began are black, and lie
/// behind the limit.
static uint64_t mark_roots(hs_gc_heap *heap, uint64_t work)
{
    while (work > 0) {
        const hs_tracked_kind *kind = kind_now(heap);
        if (heap->grey != NULL) {
            work = drain(heap, work);
        } else if (kind == NULL || heap->place == kind->limit) {
            if (!next_kind(heap)) {
                begin_walk(heap, HS_GC_SWEEP);
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

/// Gives back what is white, from the last box to the first: so the one that takes the place of one
/// that goes has been looked at, or was born since and is black.
static uint64_t sweep(hs_gc_heap *heap, uint64_t work)
{
    while (work > 0) {
        hs_tracked_kind *kind = kind_now(heap);
        if (kind == NULL || heap->place == 0) {
            if (!next_kind(heap)) {
                heap->phase = HS_GC_IDLE;
                heap->counts.runs[OLDEST]++;
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
        heap->counts.reclaimed[OLDEST]++;
        work -= work < FREE_COST - 1 ? work : FREE_COST - 1;
    }
    return 0;
}

// ---- Collections -------------------------------------------------------------------------------

static void begin(hs_gc_heap *heap)
{
    HS_ASSERT(heap->phase == HS_GC_IDLE && heap->grey == NULL);
    heap->epoch ^= 1u; // all that there is becomes white
    heap->births = 0;
    for (uint32_t k = 0; k < heap->tracked.kind_count; k++) {
        hs_tracked_kind *kind = heap->tracked.kinds[k];
        if (kind != NULL) kind->limit = kind->objects.count;
    }
    begin_walk(heap, HS_GC_ROOTS);
}

static void advance(hs_gc_heap *heap, uint64_t work)
{
    if (heap->phase == HS_GC_ROOTS) work = mark_roots(heap, work);
    if (heap->phase == HS_GC_SWEEP && work > 0) sweep(heap, work);
}

static void finish(hs_gc_heap *heap)
{
    if (heap->phase != HS_GC_IDLE) advance(heap, UINT64_MAX);
}

static void count_pause(hs_gc_heap *heap, uint64_t began)
{
    hs_collector_counts *counts = &heap->counts;
    counts->steps++;
    counts->pause_ns_last = hs_clock_ns() - began;
    counts->pause_ns_total += counts->pause_ns_last;
    if (counts->pause_ns_last > counts->pause_ns_max) counts->pause_ns_max = counts->pause_ns_last;
}

void hs_gc_fall_due(hs_gc_heap *heap)
{
    if (heap->settings.is_off || heap->phase != HS_GC_IDLE) return;
    uint64_t began = hs_clock_ns();
    begin(heap);
    if (heap->settings.is_stepwise) return; // the ticks to come do it
    finish(heap);
    count_pause(heap, began);
}

void hs_gc_step(hs_gc_heap *heap)
{
    const hs_collector_settings *settings = &heap->settings;
    if (heap->phase == HS_GC_IDLE || settings->is_off) return;
    uint64_t began = hs_clock_ns();
    if (!settings->is_stepwise) {
        finish(heap);
    } else if (settings->step_ns == 0) {
        advance(heap, settings->step_work);
    } else {
        do {
            advance(heap, SLICE);
        } while (heap->phase != HS_GC_IDLE && hs_clock_ns() - began < settings->step_ns);
    }
    count_pause(heap, began);
}

void hs_gc_collect(hs_gc_heap *heap)
{
    uint64_t began = hs_clock_ns();
    finish(heap); // what died since it began may have been marked before that
    begin(heap);
    finish(heap);
    count_pause(heap, began);
}

bool hs_gc_make_room(hs_gc_heap *heap)
{
    if (heap->settings.is_off || heap->is_vain) return false;
    uint64_t before = heap->counts.reclaimed[OLDEST];
    hs_gc_collect(heap);
    heap->is_vain = heap->counts.reclaimed[OLDEST] == before;
    return !heap->is_vain;
}
