// The strategy `boehm`: the well-known conservative collector libgc (Boehm, Demers and Weiser), in
// builds that have it, so that our own collector is never the only witness.
//
// The process has one libgc, which works in the main thread here. It is started when the strategy
// is first opened and scans the main stack, the pointers of populations, and in boxes only the
// words that are pointers. It collects once the births have reached `threshold` and half the number
// of living boxes: about what it would do by itself, but at a time that can be measured. With
// `is_own_policy` it does what it would do by itself, and says when it has.

#include "memory/strategies.h"

#define GC_THREADS
#include <gc/gc.h>
#include <gc/gc_disclaim.h>
#include <gc/gc_mark.h>
#include <gc/gc_typed.h>

#include "base/assert.h"
#include "base/system.h"
#include "heapstorm/heap_meter.h"
#include "memory/block.h"
#include "memory/tracked.h"

#include "base/forbidden.h"

enum { OLDEST = HS_GENERATIONS - 1 };

/// Counts garbage. It is in libgc's own memory, because libgc may find a dead box after the heap
/// has been closed.
typedef struct ledger {
    uint64_t garbage[HS_TAG_COUNT]; ///< boxes
    uint64_t garbage_bytes;
    uint64_t reclaimed; ///< boxes
} ledger;

/// The hidden header of a box. The lowest bit of the first word is set: libgc threads its free
/// lists through this word, and calls `disclaim` for free blocks too.
typedef struct boxed {
    uintptr_t ledger;
    hs_tracked tracked; ///< `kind` is the tag, `place` the bytes of the block
} boxed;

/// The strategy's heap. Of the common part it uses no kinds and no barrier.
typedef struct boehm_heap {
    hs_tracked_heap tracked;
    ledger *ledger;
    uint64_t births; ///< since the last collection
    uint64_t living; ///< boxes
    uint64_t living_bytes, usable_bytes;
    uint64_t books; ///< bytes of this struct and of those of the kinds
} boehm_heap;

// ---- libgc -------------------------------------------------------------------------------------

/// The number under which libgc knows our boxes: 0 until it has been started. There are only a few
/// and none can be given back, so it is kept for the whole process, as libgc is.
static unsigned box_kind;

/// Bytes of libgc's heap that the heap meter counts. libgc takes its pages of the system itself,
/// and its heap is that of the whole process, as the meter is.
static uint64_t metered;

static uint64_t libgc_bytes(void)
{
    return GC_get_heap_size() - GC_get_unmapped_bytes();
}

/// Tells the heap meter by how much libgc's heap has grown or shrunk.
static void meter_libgc(void)
{
    uint64_t bytes = libgc_bytes();
    if (bytes > metered) hs_heap_meter_count_allocation(bytes - metered);
    if (bytes < metered) hs_heap_meter_count_free(metered - bytes);
    metered = bytes;
}

/// Called by libgc for every block that it is about to give back.
static int GC_CALLBACK disclaim(void *block)
{
    boxed *gone = block;
    if ((gone->ledger & 1u) == 0) return 0; // a block in a free list
    ledger *book = (ledger *)(gone->ledger & ~(uintptr_t)1);
    book->garbage[gone->tracked.kind]--;
    book->garbage_bytes -= gone->tracked.place;
    book->reclaimed++;
    gone->ledger = 0;
    return 0;
}

/// The heap whose collections libgc begins by itself; NULL while none may.
static boehm_heap *self_collecting;

/// Called by libgc as it collects.
static void GC_CALLBACK hear_collection(GC_EventType event)
{
    static uint64_t began;
    boehm_heap *heap = self_collecting;
    if (heap == NULL) return;
    if (event == GC_EVENT_START) began = hs_tracked_now(&heap->tracked);
    if (event != GC_EVENT_END) return;
    heap->births = 0;
    heap->tracked.counts.runs[OLDEST]++;
    hs_tracked_count_pause(&heap->tracked, began);
}

/// Lets libgc collect by itself for this heap, or for none.
static void let_collect(boehm_heap *heap)
{
    if (self_collecting == NULL && heap != NULL) GC_enable();
    if (self_collecting != NULL && heap == NULL) GC_disable();
    self_collecting = heap;
}

static void start_libgc(void)
{
    if (box_kind != 0) return;
    GC_set_all_interior_pointers(1); // a box lies behind its header
    GC_set_no_dls(1);                // no library's data points to boxes
    GC_set_markers_count(1);         // one thread, as ours
    GC_set_warn_proc(GC_ignore_warn_proc);
    GC_INIT();
    GC_disable(); // but for `collect`, so that collections can be timed
    GC_set_on_collection_event(hear_collection);
    // In a header the references, but not the one backwards; behind it the link of a list.
    enum { WORD = sizeof(GC_word), FIELDS = offsetof(boxed, tracked) };
    GC_word bits[1] = {0};
    GC_set_bit(bits, (FIELDS + offsetof(hs_tracked, owned)) / WORD);
    GC_set_bit(bits, (FIELDS + offsetof(hs_tracked, after)) / WORD);
    GC_set_bit(bits, (FIELDS + offsetof(hs_tracked, owner)) / WORD);
    GC_set_bit(bits, sizeof(boxed) / WORD);
    GC_word descriptor = GC_make_descriptor(bits, sizeof(boxed) / WORD + 1);
    box_kind = GC_new_kind(GC_new_free_list(), descriptor, 0, 1);
    GC_register_disclaim_proc((int)box_kind, disclaim, 0);
}

static int GC_CALLBACK never_stop(void)
{
    return 0;
}

/// One collection, timed. Unlike `GC_gcollect` it also finishes the sweep of the one before.
static void collect(boehm_heap *heap, int times)
{
    boehm_heap *by_itself = self_collecting;
    let_collect(NULL); // this one is counted here
    uint64_t began = hs_tracked_now(&heap->tracked);
    GC_enable();
    for (int i = 0; i < times; i++) GC_try_to_collect(never_stop);
    GC_disable();
    let_collect(by_itself);
    meter_libgc();
    heap->births = 0;
    heap->tracked.counts.runs[OLDEST]++;
    hs_tracked_count_pause(&heap->tracked, began);
}

// ---- The strategy ------------------------------------------------------------------------------

static void *boehm_open(hs_gate *gate, hs_error *error)
{
    if (!hs_thread_is_main()) {
        hs_error_set(error, "boehm works in the main thread only");
        return NULL;
    }
    boehm_heap *heap = hs_tracked_open(gate, sizeof *heap, sizeof(boxed), "boehm", error);
    if (heap == NULL) return NULL;
    start_libgc();
    heap->ledger = GC_malloc_atomic_uncollectable(sizeof *heap->ledger);
    if (heap->ledger == NULL) {
        hs_tracked_close(heap);
        hs_error_no_memory(error, "boehm", sizeof *heap);
        return NULL;
    }
    meter_libgc();
    *heap->ledger = (ledger){0};
    heap->books = sizeof *heap;
    return heap;
}

/// Something on the stack may look like a pointer to a box. Then the ledger outlives the heap.
static void boehm_close(void *opaque)
{
    boehm_heap *heap = opaque;
    if (self_collecting == heap) let_collect(NULL);
    collect(heap, 2);
    uint64_t left = 0;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) left += heap->ledger->garbage[tag];
    if (left == 0) GC_free(heap->ledger);
    hs_tracked_close(heap);
}

static void *boehm_open_boxes(void *opaque, const hs_box_kind *kind, hs_error *error)
{
    boehm_heap *heap = opaque;
    hs_tracked_kind *boxes =
        hs_gate_make(heap->tracked.gate, kind->tag, 1, sizeof *boxes, kind->name, error);
    if (boxes == NULL) return NULL;
    size_t bytes = sizeof(boxed) + (kind->bytes > sizeof(void *) ? kind->bytes : sizeof(void *));
    // libgc's heap does not pass the gate, so its limit is asked for all boxes at once.
    if (kind->capacity > SIZE_MAX / bytes ||
        !hs_gate_has_room(heap->tracked.gate, kind->capacity * bytes)) {
        hs_error_no_memory(error, kind->name, kind->capacity * bytes);
        hs_gate_release(heap->tracked.gate, kind->tag, boxes, sizeof *boxes);
        return NULL;
    }
    void *sample = GC_MALLOC(bytes);
    *boxes = (hs_tracked_kind){
        .heap = &heap->tracked,
        .tag = kind->tag,
        .asked = kind->bytes,
        .bytes = bytes,
        .costs.fresh = sample != NULL ? GC_size(sample) : bytes,
    };
    heap->books += sizeof *boxes;
    return boxes;
}

static void boehm_close_boxes(void *opaque)
{
    hs_tracked_kind *boxes = opaque;
    ((boehm_heap *)boxes->heap)->books -= sizeof *boxes;
    hs_gate_release(boxes->heap->gate, boxes->tag, boxes, sizeof *boxes);
}

static bool is_due(const boehm_heap *heap)
{
    return heap->births >= heap->tracked.settings.threshold && heap->births >= heap->living / 2 &&
           !heap->tracked.settings.is_off && !heap->tracked.settings.is_own_policy;
}

static void *boehm_acquire(void *opaque)
{
    hs_tracked_kind *boxes = opaque;
    boehm_heap *heap = (boehm_heap *)boxes->heap;
    heap->births++;
    if (is_due(heap)) collect(heap, 1);
    boxed *block = GC_generic_malloc(boxes->bytes, (int)box_kind);
    if (block == NULL && !heap->tracked.settings.is_off) {
        collect(heap, 2);
        block = GC_generic_malloc(boxes->bytes, (int)box_kind);
    }
    if (block == NULL) return NULL;
    block->ledger = (uintptr_t)heap->ledger | 1u;
    block->tracked = (hs_tracked){
        .place = (uint32_t)boxes->costs.fresh,
        .kind = (uint16_t)boxes->tag,
        .state = HS_TRACKED_HELD,
    };
    heap->living++;
    heap->living_bytes += boxes->asked;
    heap->usable_bytes += boxes->costs.fresh;
    return hs_tracked_box(&block->tracked);
}

static void boehm_release(void *opaque, void *box)
{
    hs_tracked_kind *boxes = opaque;
    boehm_heap *heap = (boehm_heap *)boxes->heap;
    ledger *book = heap->ledger;
    hs_tracked *tracked = hs_tracked_of(box);
    HS_ASSERT(tracked->state == HS_TRACKED_HELD);
    if (tracked->owner != NULL && tracked->owner->state == HS_TRACKED_HELD) {
        hs_tracked_leave(&heap->tracked, tracked);
    }
    tracked->state = HS_TRACKED_GARBAGE;
    memset(box, 0, sizeof(void *)); // a list's link would keep all that was born later
    heap->living--;
    heap->living_bytes -= boxes->asked;
    heap->usable_bytes -= boxes->costs.fresh;
    book->garbage[boxes->tag]++;
    book->garbage_bytes += boxes->costs.fresh;
}

/// libgc's heap is that of the whole process.
static void boehm_measure(const void *opaque, hs_storage *storage)
{
    const boehm_heap *heap = opaque;
    *storage = (hs_storage){
        .reserved = heap->books + libgc_bytes(),
        .living = heap->living_bytes,
        .usable = heap->usable_bytes,
        .garbage = heap->ledger->garbage_bytes,
        .spare = GC_get_free_bytes(),
    };
}

/// Births of the tick, or of a switch before it, may have made the heap grow.
static void boehm_tick(void *heap)
{
    (void)heap;
    meter_libgc();
}

static void boehm_root(void *heap, void *memory, size_t bytes, bool is_root)
{
    (void)heap;
    if (is_root) {
        GC_add_roots(memory, (uint8_t *)memory + bytes);
    } else {
        GC_remove_roots(memory, (uint8_t *)memory + bytes);
    }
}

// ---- The collector -----------------------------------------------------------------------------

/// The second finishes the sweep of the first.
static void boehm_collect(void *heap)
{
    collect(heap, 2);
}

static void boehm_count(const void *opaque, hs_collector_counts *counts)
{
    const boehm_heap *heap = opaque;
    const ledger *book = heap->ledger;
    *counts = heap->tracked.counts;
    counts->reclaimed[OLDEST] = book->reclaimed;
    counts->tracked[OLDEST] = heap->living;
    counts->counts[OLDEST] = heap->births;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        counts->waiting[tag] = book->garbage[tag];
        counts->tracked[OLDEST] += book->garbage[tag];
    }
    counts->waiting_bytes = book->garbage_bytes;
}

static void boehm_tune(void *opaque, const hs_collector_settings *settings, const hs_clock *clock)
{
    boehm_heap *heap = opaque;
    hs_tracked_tune(heap, settings, clock);
    if (settings->is_own_policy && !settings->is_off) {
        let_collect(heap);
    } else if (self_collecting == heap) {
        let_collect(NULL);
    }
}

static const hs_collector collector = {
    .tune = boehm_tune,
    .collect = boehm_collect,
    .count = boehm_count,
};

const hs_strategy hs_strategy_boehm = {
    .name = "boehm",
    .summary = "the dead wait for libgc",
    .is_boxed = true,
    .open = boehm_open,
    .close = boehm_close,
    .open_boxes = boehm_open_boxes,
    .close_boxes = boehm_close_boxes,
    .acquire = boehm_acquire,
    .release = boehm_release,
    .refer = hs_tracked_refer,
    .box_cost = hs_tracked_box_cost,
    .measure = boehm_measure,
    .tick = boehm_tick,
    .root = boehm_root,
    .collector = &collector,
};
