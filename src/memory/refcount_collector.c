#include "memory/refcount_collector.h"

#include "base/assert.h"
#include "base/clock.h"

#include "base/forbidden.h"

enum { OLDEST = HS_GENERATIONS - 1 };

// ---- Rings -------------------------------------------------------------------------------------

void hs_ring_clear(hs_ring *ring)
{
    ring->next = ring;
    ring->previous = ring;
}

void hs_ring_add(hs_ring *ring, hs_ring *link)
{
    link->next = ring;
    link->previous = ring->previous;
    ring->previous->next = link;
    ring->previous = link;
}

void hs_ring_remove(hs_ring *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
}

/// Moves all links of one ring to the end of another.
static void merge(hs_ring *from, hs_ring *to)
{
    if (from->next == from) return;
    from->next->previous = to->previous;
    to->previous->next = from->next;
    from->previous->next = to;
    to->previous = from->previous;
    hs_ring_clear(from);
}

/// Writes a mark into all boxes of a ring and returns how many there are.
static uint64_t mark_all(const hs_ring *ring, uint8_t mark)
{
    uint64_t count = 0;
    for (hs_ring *link = ring->next; link != ring; link = link->next) {
        ((hs_counted *)link)->tracked.mark = mark;
        count++;
    }
    return count;
}

// ---- Finding what cannot be reached ------------------------------------------------------------

/// Calls `visit` for every box that a box refers to.
static void each_reference(const hs_tracked *tracked, hs_ring *ring,
                           void (*visit)(hs_counted *to, hs_ring *ring))
{
    if (tracked->owner != NULL) visit(hs_counted_of(tracked->owner), ring);
    for (hs_tracked *owned = tracked->owned; owned != NULL; owned = owned->after) {
        visit(hs_counted_of(owned), ring);
    }
}

static void subtract(hs_counted *to, hs_ring *ring)
{
    (void)ring;
    if (to->tracked.mark == HS_COUNTED_SUSPECT) to->copy--;
}

/// A box has been found reachable, and refers to `to`: that is reachable too. If it has been set
/// aside already it comes back to the end of the ring, where its own references get their turn.
static void reach(hs_counted *to, hs_ring *ring)
{
    if (to->tracked.mark == HS_COUNTED_UNREACHABLE) {
        hs_ring_remove(&to->ring);
        hs_ring_add(ring, &to->ring);
        to->tracked.mark = HS_COUNTED_SUSPECT;
        to->copy = 1;
    } else if (to->tracked.mark == HS_COUNTED_SUSPECT && to->copy == 0) {
        to->copy = 1;
    }
}

/// Moves what cannot be reached from outside a ring to another one; what stays gets the mark
/// `kept`. Returns how many stay.
static uint64_t set_unreachable_aside(hs_ring *ring, uint8_t kept, hs_ring *unreachable)
{
    for (hs_ring *link = ring->next; link != ring; link = link->next) {
        hs_counted *counted = (hs_counted *)link;
        counted->copy = counted->references;
        counted->tracked.mark = HS_COUNTED_SUSPECT;
    }
    for (hs_ring *link = ring->next; link != ring; link = link->next) {
        each_reference(&((hs_counted *)link)->tracked, ring, subtract);
    }
    uint64_t count = 0;
    for (hs_ring *link = ring->next; link != ring;) {
        hs_counted *counted = (hs_counted *)link;
        if (counted->copy > 0) {
            counted->tracked.mark = kept;
            each_reference(&counted->tracked, ring, reach);
            link = link->next; // only now: there may be a new one behind it
            count++;
        } else {
            link = link->next;
            hs_ring_remove(&counted->ring);
            hs_ring_add(unreachable, &counted->ring);
            counted->tracked.mark = HS_COUNTED_UNREACHABLE;
        }
    }
    return count;
}

/// Gives back what was set aside; returns how many. It refers to itself and perhaps to boxes
/// outside; those lose a reference, and may go with it.
static uint64_t give_back(hs_counted_heap *heap, hs_ring *unreachable)
{
    for (hs_ring *link = unreachable->next; link != unreachable; link = link->next) {
        hs_tracked *owner = ((hs_counted *)link)->tracked.owner;
        if (owner != NULL && owner->mark != HS_COUNTED_UNREACHABLE) {
            hs_counted_drop(heap, hs_counted_of(owner));
        }
    }
    uint64_t count = 0;
    for (hs_ring *link = unreachable->next; link != unreachable; count++) {
        hs_counted *counted = (hs_counted *)link;
        link = link->next;
        hs_counted_free(heap, counted);
    }
    return count;
}

// ---- Generations -------------------------------------------------------------------------------

/// Collects a generation and all younger ones; the survivors join the next.
static void collect_generation(hs_counted_heap *heap, int generation)
{
    uint64_t began = hs_clock_ns();
    int next = generation < OLDEST ? generation + 1 : OLDEST;
    if (next > generation) heap->due[next]++;
    hs_ring *ring = &heap->generations[generation];
    for (int g = 0; g <= generation; g++) {
        heap->due[g] = 0;
        heap->tracked_in[g] = 0;
        if (g < generation) merge(&heap->generations[g], ring);
    }
    hs_ring unreachable;
    hs_ring_clear(&unreachable);
    uint64_t survivors = set_unreachable_aside(ring, (uint8_t)next, &unreachable);
    heap->tracked_in[next] += survivors;
    if (generation == OLDEST) {
        heap->joined = 0;
        heap->survived = survivors;
    } else {
        if (next == OLDEST) heap->joined += survivors;
        merge(ring, &heap->generations[next]);
    }
    hs_collector_counts *counts = &heap->counts;
    counts->reclaimed[generation] += give_back(heap, &unreachable);
    counts->runs[generation]++;
    counts->steps++;
    counts->pause_ns_last = hs_clock_ns() - began;
    counts->pause_ns_total += counts->pause_ns_last;
    if (counts->pause_ns_last > counts->pause_ns_max) counts->pause_ns_max = counts->pause_ns_last;
}

/// The rule of a quarter: a full collection looks at everything, so it waits until the oldest
/// generation has grown by a quarter, and the work stays in proportion to the births.
static bool is_put_off(const hs_counted_heap *heap, int generation)
{
    return generation == OLDEST && heap->joined < heap->survived / 4;
}

static void collect_what_is_due(hs_counted_heap *heap)
{
    for (int g = OLDEST; g >= 0; g--) {
        uint32_t threshold = heap->settings.thresholds[g];
        if (threshold == 0 || heap->due[g] <= threshold) continue;
        if (is_put_off(heap, g)) {
            heap->counts.skipped++;
            continue;
        }
        collect_generation(heap, g);
        return;
    }
}

void hs_counted_birth(hs_counted_heap *heap)
{
    heap->due[0]++;
    // The youngest's threshold is the trigger of all.
    uint32_t trigger = heap->settings.thresholds[0];
    if (trigger == 0 || heap->due[0] <= trigger || heap->settings.is_off) return;
    collect_what_is_due(heap);
}

// ---- The collector -----------------------------------------------------------------------------

static void refcount_tune(void *opaque, const hs_collector_settings *settings)
{
    ((hs_counted_heap *)opaque)->settings = *settings;
}

static void refcount_collect(void *heap)
{
    collect_generation(heap, OLDEST);
}

static void refcount_freeze(void *opaque)
{
    hs_counted_heap *heap = opaque;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        heap->due[g] = 0;
        heap->tracked_in[g] = 0;
        heap->tracked_in[HS_COUNTED_FROZEN] += mark_all(&heap->generations[g], HS_COUNTED_FROZEN);
        merge(&heap->generations[g], &heap->permanent);
    }
}

static void refcount_unfreeze(void *opaque)
{
    hs_counted_heap *heap = opaque;
    heap->tracked_in[HS_COUNTED_FROZEN] = 0;
    heap->tracked_in[OLDEST] += mark_all(&heap->permanent, OLDEST);
    merge(&heap->permanent, &heap->generations[OLDEST]);
}

static void refcount_count(const void *opaque, hs_collector_counts *counts)
{
    const hs_counted_heap *heap = opaque;
    *counts = heap->counts;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        counts->tracked[g] = heap->tracked_in[g];
        counts->counts[g] = heap->due[g];
    }
    counts->frozen = heap->tracked_in[HS_COUNTED_FROZEN];
    hs_tracked_count_waiting(&heap->tracked, counts);
}

const hs_collector hs_collector_refcount = {
    .tune = refcount_tune,
    .collect = refcount_collect,
    .freeze = refcount_freeze,
    .unfreeze = refcount_unfreeze,
    .count = refcount_count,
};
