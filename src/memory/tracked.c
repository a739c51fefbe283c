#include "memory/tracked.h"

#include "base/assert.h"
#include "memory/block.h"

#include "base/forbidden.h"

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

hs_tracked_kind *hs_tracked_open_kind(hs_tracked_heap *heap, const hs_box_kind *kind,
                                      hs_error *error)
{
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
    opened->cost = hs_block_cost(heap->gate, kind->tag, opened->bytes);
    heap->kinds[number] = opened;
    return opened;
}

static void remove_kind(hs_tracked_kind *kind)
{
    hs_tracked_heap *heap = kind->heap;
    hs_object_table_close(&kind->objects, heap->gate, kind->tag);
    heap->kinds[kind->number] = NULL;
    hs_gate_release(heap->gate, kind->tag, kind, sizeof *kind);
}

void hs_tracked_close_kind(hs_tracked_kind *kind)
{
    HS_ASSERT(kind->living == 0 && !kind->is_closed);
    kind->is_closed = true;
    if (kind->waiting == 0) remove_kind(kind);
}

static void *block_of(const hs_tracked_heap *heap, hs_tracked *tracked)
{
    return (uint8_t *)hs_tracked_box(tracked) - heap->header;
}

void hs_tracked_close(hs_tracked_heap *heap)
{
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
}

// ---- Boxes -------------------------------------------------------------------------------------

void *hs_leaf_acquire(hs_tracked_kind *kind)
{
    void *box = hs_gate_allocate(kind->heap->gate, kind->tag, kind->bytes);
    if (box == NULL) return NULL;
    hs_guard_set(box, kind->bytes);
    kind->living++;
    return box;
}

void hs_leaf_release(hs_tracked_kind *kind, void *box)
{
    hs_guard_expect(box, kind->bytes);
    kind->living--;
    hs_gate_release(kind->heap->gate, kind->tag, box, kind->bytes);
}

hs_tracked *hs_tracked_acquire(hs_tracked_kind *kind)
{
    hs_tracked_heap *heap = kind->heap;
    uint8_t *block = hs_gate_allocate(heap->gate, kind->tag, kind->bytes);
    if (block == NULL) return NULL;
    hs_tracked *tracked = hs_tracked_of(block + heap->header);
    *tracked = (hs_tracked){.kind = kind->number, .state = HS_TRACKED_HELD};
    if (!hs_object_table_add(&kind->objects, heap->gate, kind->tag, tracked)) {
        hs_gate_release(heap->gate, kind->tag, block, kind->bytes);
        return NULL;
    }
    kind->living++;
    return tracked;
}

bool hs_tracked_release(hs_tracked_kind *kind, hs_tracked *tracked)
{
    HS_ASSERT(tracked->state == HS_TRACKED_HELD);
    bool leaves = tracked->owner != NULL && tracked->owner->state == HS_TRACKED_HELD;
    if (leaves) hs_tracked_leave(kind->heap, tracked);
    tracked->state = HS_TRACKED_WAITING;
    kind->living--;
    kind->waiting++;
    return leaves;
}

hs_tracked *hs_tracked_free(hs_tracked_kind *kind, uint32_t place)
{
    hs_tracked_heap *heap = kind->heap;
    hs_tracked *tracked = hs_object_table_at(&kind->objects, place);
    HS_ASSERT(tracked->state == HS_TRACKED_WAITING);
    hs_tracked *moved = hs_object_table_remove(&kind->objects, place);
    kind->waiting--;
#ifdef HS_CHECKED
    tracked->state = HS_POISON;
#endif
    hs_gate_release(heap->gate, kind->tag, block_of(heap, tracked), kind->bytes);
    if (kind->is_closed && kind->waiting == 0) remove_kind(kind);
    return moved;
}

// ---- References --------------------------------------------------------------------------------

/// The one place where a reference is written.
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

// ---- What there is -----------------------------------------------------------------------------

void hs_tracked_measure(const hs_tracked_heap *heap, hs_storage *storage)
{
    *storage = (hs_storage){
        .reserved = heap->own_bytes + heap->kind_count * sizeof *heap->kinds,
    };
    for (uint32_t k = 0; k < heap->kind_count; k++) {
        const hs_tracked_kind *kind = heap->kinds[k];
        if (kind == NULL) continue;
        storage->reserved += sizeof *kind + hs_object_table_bytes(&kind->objects) +
                             (kind->living + kind->waiting) * kind->bytes;
        storage->living += kind->living * kind->asked;
        storage->usable += kind->living * kind->cost;
        storage->waiting += kind->waiting * kind->cost;
    }
}

size_t hs_tracked_survey(const hs_tracked_kind *kind, size_t first, hs_place *places, size_t count)
{
    size_t told = 0;
    for (; told < count && first + told < kind->objects.count; told++) {
        hs_tracked *tracked = hs_object_table_at(&kind->objects, (uint32_t)(first + told));
        bool is_held = tracked->state == HS_TRACKED_HELD;
        places[told] = (hs_place){
            .address = hs_tracked_box(tracked),
            .state = is_held ? HS_PLACE_LIVE : HS_PLACE_WAITING,
        };
    }
    return told;
}

void hs_tracked_count_waiting(const hs_tracked_heap *heap, hs_collector_counts *counts)
{
    for (uint32_t k = 0; k < heap->kind_count; k++) {
        const hs_tracked_kind *kind = heap->kinds[k];
        if (kind == NULL) continue;
        counts->waiting[kind->tag] += kind->waiting;
        counts->waiting_bytes += kind->waiting * kind->cost;
    }
}
