#include "memory/tracked.h"

#include "base/assert.h"

#include "base/forbidden.h"

// ---- Object tables -----------------------------------------------------------------------------

#define CHUNK_BYTES (HS_OBJECT_TABLE_CHUNK * sizeof(hs_tracked *))

static bool add_chunk(hs_object_table *objects, hs_gate *gate, hs_tag tag)
{
    if (objects->chunk_count == objects->chunk_room) {
        uint32_t room = objects->chunk_room > 0 ? objects->chunk_room * 2 : 4;
        hs_tracked ***chunks = hs_gate_resize_array(gate, tag, objects->chunks, objects->chunk_room,
                                                    room, sizeof *chunks);
        if (chunks == NULL) return false;
        objects->chunks = chunks;
        objects->chunk_room = room;
    }
    hs_tracked **chunk = hs_gate_allocate(gate, tag, CHUNK_BYTES);
    if (chunk == NULL) return false;
    objects->chunks[objects->chunk_count++] = chunk;
    return true;
}

static void put(hs_object_table *objects, uint32_t place, hs_tracked *tracked)
{
    objects->chunks[place / HS_OBJECT_TABLE_CHUNK][place % HS_OBJECT_TABLE_CHUNK] = tracked;
}

/// Adds a box at the end; false when memory is out.
static bool add_object(hs_object_table *objects, hs_gate *gate, hs_tag tag, hs_tracked *tracked)
{
    if (objects->count == UINT32_MAX) return false;
    if (objects->count == objects->chunk_count * HS_OBJECT_TABLE_CHUNK &&
        !add_chunk(objects, gate, tag)) {
        return false;
    }
    put(objects, objects->count, tracked);
    objects->count++;
    return true;
}

/// The last box takes the place of the one that goes, and is returned; NULL when that was the last.
static hs_tracked *remove_object(hs_object_table *objects, uint32_t place)
{
    HS_ASSERT(place < objects->count);
    hs_tracked *last = hs_object_table_at(objects, --objects->count);
    if (place == objects->count) return NULL;
    put(objects, place, last);
    return last;
}

/// The boxes themselves are not touched.
static void close_objects(hs_object_table *objects, hs_gate *gate, hs_tag tag)
{
    for (uint32_t i = 0; i < objects->chunk_count; i++)
        hs_gate_release(gate, tag, objects->chunks[i], CHUNK_BYTES);
    hs_gate_release(gate, tag, objects->chunks, objects->chunk_room * sizeof *objects->chunks);
    *objects = (hs_object_table){0};
}

static size_t bytes_of(const hs_object_table *objects)
{
    return objects->chunk_room * sizeof *objects->chunks + objects->chunk_count * CHUNK_BYTES;
}

// ---- Heaps -------------------------------------------------------------------------------------

void *hs_tracked_open(hs_gate *gate, size_t own_bytes, size_t header, const char *strategy,
                      hs_error *error)
{
    hs_tracked_heap *heap = hs_gate_make(gate, HS_TAG_OTHER, 1, own_bytes, strategy, error);
    if (heap == NULL) return NULL;
    *heap = (hs_tracked_heap){
        .gate = gate,
        .header = header,
        .own_bytes = own_bytes,
        .settings = hs_collector_defaults(),
        .clock = hs_clock_real(),
    };
    return heap;
}

void hs_tracked_tune(void *heap, const hs_collector_settings *settings, const hs_clock *clock)
{
    hs_tracked_heap *tracked = heap;
    tracked->settings = *settings;
    tracked->clock = clock;
}

// ---- Kinds -------------------------------------------------------------------------------------

/// A number for a new kind: the first that is free.
static bool find_number(hs_tracked_heap *heap, uint32_t *number)
{
    uint32_t count = heap->kind_count;
    for (uint32_t i = 0; i < count; i++) {
        if (heap->kinds[i] != NULL) continue;
        *number = i;
        return true;
    }
    if (count > UINT16_MAX) return false;
    hs_tracked_kind **kinds = hs_gate_resize_array(heap->gate, HS_TAG_OTHER, heap->kinds, count,
                                                   count + 1, sizeof *kinds);
    if (kinds == NULL) return false;
    kinds[count] = NULL;
    heap->kinds = kinds;
    heap->kind_count = count + 1;
    *number = count;
    return true;
}

void *hs_tracked_open_boxes(void *opaque, const hs_box_kind *kind, hs_error *error)
{
    hs_tracked_heap *heap = opaque;
    uint32_t number = 0;
    hs_tracked_kind *opened = hs_gate_allocate(heap->gate, kind->tag, sizeof *opened);
    if (opened == NULL || !find_number(heap, &number)) {
        hs_gate_release(heap->gate, kind->tag, opened, sizeof *opened);
        hs_error_no_memory(error, kind->name, sizeof *opened);
        return NULL;
    }
    *opened = (hs_tracked_kind){
        .heap = heap,
        .tag = kind->tag,
        .asked = kind->bytes,
        .bytes = kind->bytes + (kind->is_leaf ? HS_GUARD_BYTES : heap->header),
        .is_leaf = kind->is_leaf,
        .number = (uint16_t)number,
    };
    opened->costs = hs_block_costs_begin(heap->gate, kind->tag, opened->bytes, kind->capacity);
    heap->kinds[number] = opened;
    return opened;
}

static void remove_kind(hs_tracked_kind *kind)
{
    hs_tracked_heap *heap = kind->heap;
    close_objects(&kind->objects, heap->gate, kind->tag);
    heap->kinds[kind->number] = NULL;
    hs_gate_release(heap->gate, kind->tag, kind, sizeof *kind);
}

void hs_tracked_close_boxes(void *boxes)
{
    hs_tracked_kind *kind = boxes;
    HS_ASSERT(kind->living == 0 && !kind->is_closed);
    kind->is_closed = true;
    if (kind->garbage == 0) remove_kind(kind);
}

static void *block_of(const hs_tracked_heap *heap, hs_tracked *tracked)
{
    return (uint8_t *)hs_tracked_box(tracked) - heap->header;
}

void hs_tracked_close(void *opaque)
{
    hs_tracked_heap *heap = opaque;
    for (uint32_t k = 0; k < heap->kind_count; k++) {
        hs_tracked_kind *kind = heap->kinds[k];
        if (kind == NULL) continue;
        HS_ASSERT(kind->is_closed);
        for (uint32_t i = 0; i < kind->objects.count; i++) {
            void *block = block_of(heap, hs_object_table_at(&kind->objects, i));
            hs_gate_release(heap->gate, kind->tag, block, kind->bytes);
        }
        remove_kind(kind);
    }
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap->kinds, heap->kind_count * sizeof *heap->kinds);
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap, heap->own_bytes);
}

// ---- Boxes -------------------------------------------------------------------------------------

void *hs_leaf_acquire(hs_tracked_kind *kind)
{
    void *box = hs_block_acquire(kind->heap->gate, kind->tag, kind->bytes);
    if (box == NULL) return NULL;
    kind->living++;
    hs_block_costs_note(&kind->costs, box);
    return box;
}

void hs_leaf_release(hs_tracked_kind *kind, void *box)
{
    kind->living--;
    hs_block_costs_forget(&kind->costs, box);
    hs_block_release(kind->heap->gate, kind->tag, box, kind->bytes);
}

hs_tracked *hs_tracked_acquire(hs_tracked_kind *kind)
{
    hs_tracked_heap *heap = kind->heap;
    uint8_t *block = hs_gate_allocate(heap->gate, kind->tag, kind->bytes);
    if (block == NULL) return NULL;
    hs_tracked *tracked = hs_tracked_of(block + heap->header);
    *tracked = (hs_tracked){.kind = kind->number, .state = HS_TRACKED_HELD};
    if (!add_object(&kind->objects, heap->gate, kind->tag, tracked)) {
        hs_gate_release(heap->gate, kind->tag, block, kind->bytes);
        return NULL;
    }
    kind->living++;
    hs_block_costs_note(&kind->costs, block);
    return tracked;
}

bool hs_tracked_release(hs_tracked_kind *kind, hs_tracked *tracked)
{
    HS_ASSERT(tracked->state == HS_TRACKED_HELD);
    bool leaves = tracked->owner != NULL && tracked->owner->state == HS_TRACKED_HELD;
    if (leaves) hs_tracked_leave(kind->heap, tracked);
    tracked->state = HS_TRACKED_GARBAGE;
    kind->living--;
    kind->garbage++;
    return leaves;
}

hs_tracked *hs_tracked_free(hs_tracked_kind *kind, uint32_t place)
{
    hs_tracked_heap *heap = kind->heap;
    hs_tracked *tracked = hs_object_table_at(&kind->objects, place);
    HS_ASSERT(tracked->state == HS_TRACKED_GARBAGE);
    hs_tracked *moved = remove_object(&kind->objects, place);
    kind->garbage--;
#ifdef HS_CHECKED
    tracked->state = HS_POISON;
#endif
    void *block = block_of(heap, tracked);
    hs_block_costs_forget(&kind->costs, block);
    hs_gate_release(heap->gate, kind->tag, block, kind->bytes);
    if (kind->is_closed && kind->garbage == 0) remove_kind(kind);
    return moved;
}

// ---- References --------------------------------------------------------------------------------

/// Writes a reference. Every reference is written here, so that the barrier misses none.
static void set(hs_tracked_heap *heap, hs_tracked *from, hs_tracked **field, hs_tracked *to)
{
    if (heap->barrier != NULL && to != NULL) heap->barrier(heap, from, to);
    *field = to;
}

bool hs_tracked_is_listed(const hs_tracked *tracked)
{
    return tracked->owner != NULL && (tracked->before != NULL || tracked->owner->owned == tracked);
}

static void put_first(hs_tracked_heap *heap, hs_tracked *tracked, hs_tracked *owner)
{
    set(heap, tracked, &tracked->after, owner->owned);
    if (owner->owned != NULL) owner->owned->before = tracked;
    set(heap, owner, &owner->owned, tracked);
}

void hs_tracked_join(hs_tracked_heap *heap, hs_tracked *tracked, hs_tracked *owner)
{
    HS_ASSERT(owner->state == HS_TRACKED_HELD && !hs_tracked_is_listed(tracked));
    set(heap, tracked, &tracked->owner, owner);
    put_first(heap, tracked, owner);
}

void hs_tracked_refer(void *boxes, void *box, void *owner_boxes, void *owner)
{
    (void)owner_boxes;
    hs_tracked_heap *heap = ((hs_tracked_kind *)boxes)->heap;
    hs_tracked *tracked = hs_tracked_of(box);
    if (hs_tracked_is_listed(tracked)) hs_tracked_leave(heap, tracked);
    hs_tracked_join(heap, tracked, hs_tracked_of(owner));
}

void hs_tracked_leave(hs_tracked_heap *heap, hs_tracked *tracked)
{
    if (tracked->before != NULL) {
        set(heap, tracked->before, &tracked->before->after, tracked->after);
    } else {
        set(heap, tracked->owner, &tracked->owner->owned, tracked->after);
    }
    if (tracked->after != NULL) tracked->after->before = tracked->before;
    tracked->after = NULL;
    tracked->before = NULL;
}

void hs_tracked_come_first(hs_tracked_heap *heap, hs_tracked *tracked)
{
    if (tracked->before == NULL) return;
    hs_tracked_leave(heap, tracked);
    put_first(heap, tracked, tracked->owner);
}

// ---- Figures --------------------------------------------------------------------------------

size_t hs_tracked_box_cost(void *boxes)
{
    return ((const hs_tracked_kind *)boxes)->costs.fresh;
}

void hs_tracked_measure(const void *opaque, hs_storage *storage)
{
    const hs_tracked_heap *heap = opaque;
    *storage = (hs_storage){
        .reserved = heap->own_bytes + heap->kind_count * sizeof *heap->kinds,
    };
    for (uint32_t k = 0; k < heap->kind_count; k++) {
        const hs_tracked_kind *kind = heap->kinds[k];
        if (kind == NULL) continue;
        uint64_t taken = hs_block_costs_of(&kind->costs, kind->costs.count);
        uint64_t garbage = hs_block_costs_of(&kind->costs, kind->garbage);
        storage->reserved += sizeof *kind + bytes_of(&kind->objects) + taken;
        storage->living += kind->living * kind->asked;
        storage->usable += taken - garbage;
        storage->garbage += garbage;
    }
}

size_t hs_tracked_survey(const void *boxes, size_t first, hs_place *places, size_t count)
{
    const hs_tracked_kind *kind = boxes;
    size_t told = 0;
    for (; told < count && first + told < kind->objects.count; told++) {
        hs_tracked *tracked = hs_object_table_at(&kind->objects, (uint32_t)(first + told));
        bool is_held = tracked->state == HS_TRACKED_HELD;
        places[told] = (hs_place){
            .address = hs_tracked_box(tracked),
            .state = is_held ? HS_PLACE_LIVE : HS_PLACE_GARBAGE,
        };
    }
    return told;
}

static hs_reference describe(const hs_tracked_kind *kind, hs_tracked *tracked)
{
    return (hs_reference){
        .box = hs_tracked_box(tracked),
        .owner = tracked->owner != NULL ? hs_tracked_box(tracked->owner) : NULL,
        .bytes = (uint32_t)kind->asked,
        .tag = kind->tag,
        .is_listed = hs_tracked_is_listed(tracked),
        .is_live = tracked->state == HS_TRACKED_HELD,
    };
}

size_t hs_tracked_survey_references(const void *opaque, size_t first, hs_reference *boxes,
                                    size_t count)
{
    const hs_tracked_heap *heap = opaque;
    size_t told = 0, before = 0;
    for (uint32_t k = 0; k < heap->kind_count && told < count; k++) {
        const hs_tracked_kind *kind = heap->kinds[k];
        if (kind == NULL || kind->is_leaf) continue;
        size_t at = first + told - before;
        for (; at < kind->objects.count && told < count; at++)
            boxes[told++] = describe(kind, hs_object_table_at(&kind->objects, (uint32_t)at));
        before += kind->objects.count;
    }
    return told;
}

void hs_tracked_count_garbage(const hs_tracked_heap *heap, hs_collector_counts *counts)
{
    for (uint32_t k = 0; k < heap->kind_count; k++) {
        const hs_tracked_kind *kind = heap->kinds[k];
        if (kind == NULL) continue;
        counts->waiting[kind->tag] += kind->garbage;
        counts->waiting_bytes += hs_block_costs_of(&kind->costs, kind->garbage);
    }
}

uint64_t hs_tracked_now(const hs_tracked_heap *heap)
{
    return hs_clock_now(heap->clock);
}

void hs_tracked_count_pause(hs_tracked_heap *heap, uint64_t began_ns)
{
    hs_collector_counts *counts = &heap->counts;
    counts->pause_ns_last = hs_tracked_now(heap) - began_ns;
    counts->pauses[counts->steps % HS_COLLECTOR_PAUSES] =
        (hs_collector_pause){began_ns, counts->pause_ns_last};
    counts->steps++;
    counts->pause_ns_total += counts->pause_ns_last;
    if (counts->pause_ns_last > counts->pause_ns_max) counts->pause_ns_max = counts->pause_ns_last;
}
