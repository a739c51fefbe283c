#include "memory/store.h"

#include "base/assert.h"

#include "base/forbidden.h"

/// Most slots, so that an index + 1 fits into 32 bits.
#define CAPACITY_MAX ((size_t)1 << 31)

hs_slots *hs_slots_open(const hs_memory *memory, const hs_box_kind *kind, hs_error *error)
{
    return hs_slots_open_split(memory, kind, 0, error);
}

hs_slots *hs_slots_open_split(const hs_memory *memory, const hs_box_kind *kind, size_t hot_bytes,
                              hs_error *error)
{
    hs_gate *gate = memory->gate;
    HS_ASSERT(hot_bytes % 8 == 0 && (hot_bytes == 0 || hot_bytes < kind->bytes));
    if (kind->capacity == 0 || kind->capacity > CAPACITY_MAX || kind->bytes > UINT32_MAX) {
        hs_error_set(error, "%s: a capacity of %zu is out of range; at least 1 and at most %zu",
                     kind->name, kind->capacity, CAPACITY_MAX);
        return NULL;
    }
    hs_slots *slots = hs_gate_allocate(gate, kind->tag, sizeof *slots);
    hs_slot *table = hs_gate_allocate_array(gate, kind->tag, kind->capacity, sizeof *table);
    if (slots != NULL && table != NULL) {
        *slots = (hs_slots){
            .memory = *memory,
            .store = hs_store_of(memory->strategy),
            .kind = *kind,
            .hot_bytes = hot_bytes,
            .table = table,
        };
        if (slots->store->open_slots(slots, error)) return slots;
    } else {
        hs_error_no_memory(error, kind->name, kind->capacity * (unsigned long long)kind->bytes);
    }
    hs_gate_release(gate, kind->tag, table, kind->capacity * sizeof *table);
    hs_gate_release(gate, kind->tag, slots, sizeof *slots);
    return NULL;
}

static bool is_in_use(const hs_slot *entry)
{
    return (entry->generation & 1u) != 0;
}

void hs_slots_close(hs_slots *slots)
{
    if (slots == NULL) return;
    for (uint32_t i = 0; i < slots->used; i++) {
        if (is_in_use(&slots->table[i])) slots->store->release(slots, slots->table[i].box);
    }
    slots->store->close_slots(slots);
    hs_gate *gate = slots->memory.gate;
    hs_tag tag = slots->kind.tag;
    hs_gate_release(gate, tag, slots->table, slots->kind.capacity * sizeof *slots->table);
    hs_gate_release(gate, tag, slots, sizeof *slots);
}

void *hs_slots_acquire(hs_slots *slots, hs_handle *handle)
{
    bool from_list = slots->first_free != 0;
    uint32_t index = from_list ? slots->first_free - 1 : slots->used;
    void *box = index < slots->kind.capacity ? slots->store->acquire(slots, index) : NULL;
    if (box == NULL) {
        slots->refused++;
        return NULL;
    }
    hs_slot *entry = &slots->table[index];
    if (from_list) {
        slots->first_free = entry->next_free;
    } else {
        slots->used++;
    }
    entry->box = box;
    entry->generation++;
    *handle = (hs_handle){index, entry->generation};
    slots->births++;
    uint64_t living = slots->births - slots->deaths;
    if (living > slots->peak) slots->peak = living;
    return box;
}

void *hs_slots_find(const hs_slots *slots, hs_handle handle)
{
    if (hs_handle_is_null(handle) || handle.index >= slots->used) return NULL;
    const hs_slot *entry = &slots->table[handle.index];
    return entry->generation == handle.generation ? entry->box : NULL;
}

/// The parts of the entity that a slot's box is, or of its hot part.
static inline hs_parts parts_of(const hs_slots *slots, uint32_t index, void *box)
{
    uint8_t *rest = slots->rests != NULL ? slots->rests + (size_t)index * slots->rest_stride
                                         : (uint8_t *)box + slots->hot_bytes;
    return (hs_parts){box, rest};
}

hs_parts hs_slots_find_parts(const hs_slots *slots, hs_handle handle)
{
    void *box = hs_slots_find(slots, handle);
    if (box == NULL) return (hs_parts){NULL, NULL};
    return parts_of(slots, handle.index, box);
}

/// How many handles ahead an entry of the table is fetched.
#define EXPECT_AHEAD 8

/// Asks for the entry of any handle; nothing is read.
static inline void expect(const hs_slots *slots, hs_handle handle)
{
    __builtin_prefetch((const void *)((uintptr_t)slots->table + handle.index * sizeof(hs_slot)));
}

void hs_slots_find_many(const hs_slots *slots, const hs_handle *handles, size_t count, void **hots,
                        void **rests)
{
    const hs_slots s = *slots; // a copy, so that it stays in registers while pointers are written
    for (size_t i = 0; i < count; i++) {
        if (i + EXPECT_AHEAD < count) expect(&s, handles[i + EXPECT_AHEAD]);
        const hs_handle handle = handles[i];
        bool is_known = handle.index < s.used;
        const hs_slot *entry = &s.table[is_known ? handle.index : 0];
        // A null handle finds at most a slot without a box.
        bool is_found = is_known && entry->generation == handle.generation && entry->box != NULL;
        hs_parts parts = is_found ? parts_of(&s, handle.index, entry->box) : (hs_parts){NULL, NULL};
        hots[i] = parts.hot;
        rests[i] = parts.rest;
        __builtin_prefetch(parts.hot, 1);
    }
}

void hs_slots_release(hs_slots *slots, hs_handle handle)
{
    void *box = hs_slots_find(slots, handle);
    HS_ASSERT(box != NULL);
    if (box == NULL) return;
    hs_slot *entry = &slots->table[handle.index];
    slots->store->release(slots, box);
    slots->deaths++;
    entry->box = NULL;
    entry->generation++;
    if (entry->generation == 0) {
        slots->worn_out++; // never handed out again: its next handle would equal an old one
        return;
    }
    entry->next_free = slots->first_free;
    slots->first_free = handle.index + 1;
}

void hs_slots_tidy(hs_slots *slots)
{
    const hs_strategy *strategy = slots->memory.strategy;
    if (strategy->move == NULL || !strategy->wants_moves(slots->boxes)) return;
    for (uint32_t i = 0; i < slots->used; i++) {
        hs_slot *entry = &slots->table[i];
        if (is_in_use(entry)) entry->box = strategy->move(slots->boxes, entry->box);
    }
}

size_t hs_slots_room(const hs_slots *slots)
{
    return slots->kind.capacity - slots->worn_out - (size_t)(slots->births - slots->deaths);
}

void hs_slots_refuse(hs_slots *slots, size_t count)
{
    slots->refused += count;
}

hs_population_counts hs_slots_count(const hs_slots *slots)
{
    return (hs_population_counts){
        .living = slots->births - slots->deaths,
        .peak = slots->peak,
        .capacity = slots->kind.capacity,
        .refused = slots->refused,
        .births = slots->births,
        .deaths = slots->deaths,
        .bytes_each = slots->cost + sizeof(hs_slot),
    };
}

hs_box_kind hs_slots_boxes(const hs_slots *slots)
{
    return slots->kind;
}

hs_storage hs_slots_storage(const hs_slots *slots)
{
    hs_storage storage = {.reserved = sizeof *slots + slots->kind.capacity * sizeof *slots->table};
    slots->store->measure_slots(slots, &storage);
    return storage;
}

bool hs_slots_is_starved(const hs_slots *slots)
{
    return slots->is_starved;
}

static void copy_parts(const hs_slots *slots, const hs_slots *copy, uint32_t index, void *box)
{
    hs_parts from = parts_of(slots, index, slots->table[index].box);
    hs_parts to = parts_of(copy, index, box);
    size_t hot = slots->hot_bytes;
    memcpy(to.hot, from.hot, hot);
    memcpy(to.rest, from.rest, slots->kind.bytes - hot);
}

/// Gives every entity of `slots` a box in `copy`, whose table still has the boxes of `slots`. On
/// failure the copy ends before the first slot without a box, so that it can be closed.
static bool fill_copy(const hs_slots *slots, hs_slots *copy)
{
    for (uint32_t i = 0; i < slots->used; i++) {
        if (!is_in_use(&slots->table[i])) continue;
        void *box = copy->store->acquire(copy, i);
        if (box == NULL) {
            copy->used = i;
            return false;
        }
        copy_parts(slots, copy, i, box);
        copy->table[i].box = box;
    }
    return true;
}

hs_slots *hs_slots_copy(const hs_slots *slots, const hs_memory *memory, hs_error *error)
{
    HS_ASSERT(memory->gate == slots->memory.gate);
    hs_slots *copy = hs_slots_open_split(memory, &slots->kind, slots->hot_bytes, error);
    if (copy == NULL) return NULL;
    hs_slots opened = *copy;
    *copy = *slots;
    copy->memory = opened.memory;
    copy->store = opened.store;
    copy->table = opened.table;
    copy->storage = opened.storage;
    copy->rests = opened.rests;
    copy->stride = opened.stride;
    copy->rest_stride = opened.rest_stride;
    copy->boxes = opened.boxes;
    copy->cost = opened.cost;
    memcpy(copy->table, slots->table, slots->kind.capacity * sizeof *copy->table);
    if (fill_copy(slots, copy)) return copy;
    hs_slots_close(copy);
    hs_error_no_memory(error, slots->kind.name, slots->kind.bytes);
    return NULL;
}
