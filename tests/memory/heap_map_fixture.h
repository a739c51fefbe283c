/// Populations with a heap map, and heaps whose addresses can be chosen, for the tests of heap
/// maps.
#ifndef HS_TESTS_HEAP_MAP_FIXTURE_H
#define HS_TESTS_HEAP_MAP_FIXTURE_H

#include "heapstorm/heap_map.h"

#include "model.h"
#include "support.h"

enum { TILES = 256, LOOKS = 400 };

// ---- A heap whose addresses can be chosen ------------------------------------------------------

/// Boxes come from one piece of memory, `stride` bytes apart, the lowest free one first, or the
/// highest.
typedef struct shelf {
    hs_gate *gate;
    bool descends;
    size_t stride, room;
    uint8_t *memory, *taken;
} shelf;

/// How far apart the next shelf's boxes are, and whether it begins at its end.
static size_t next_stride = 64;
static bool next_descends;

static inline void *shelf_open(hs_gate *gate, hs_error *error)
{
    (void)error;
    return gate;
}

static inline void shelf_close(void *heap)
{
    (void)heap;
}

static inline void *shelf_open_boxes(void *heap, const hs_box_kind *kind, hs_error *error)
{
    (void)error;
    shelf *made = hs_gate_allocate(heap, kind->tag, sizeof *made);
    *made = (shelf){
        .gate = heap, .descends = next_descends, .stride = next_stride, .room = kind->capacity};
    made->memory = hs_gate_allocate_lines(heap, kind->tag, made->room * made->stride);
    made->taken = hs_gate_allocate_array(heap, kind->tag, made->room, 1);
    return made;
}

static inline void shelf_close_boxes(void *opaque)
{
    shelf *made = opaque;
    hs_gate_release(made->gate, HS_TAG_OTHER, made->memory, made->room * made->stride);
    hs_gate_release(made->gate, HS_TAG_OTHER, made->taken, made->room);
    hs_gate_release(made->gate, HS_TAG_OTHER, made, sizeof *made);
}

static inline void *shelf_acquire(void *opaque)
{
    shelf *made = opaque;
    for (size_t n = 0; n < made->room; n++) {
        size_t i = made->descends ? made->room - 1 - n : n;
        if (made->taken[i]) continue;
        made->taken[i] = 1;
        return made->memory + i * made->stride;
    }
    return NULL;
}

static inline void shelf_release(void *opaque, void *box)
{
    shelf *made = opaque;
    made->taken[(size_t)((uint8_t *)box - made->memory) / made->stride] = 0;
}

static inline size_t shelf_cost(void *opaque)
{
    (void)opaque;
    return 64;
}

static const hs_strategy shelves = {
    .name = "shelf",
    .summary = "for tests",
    .is_boxed = true,
    .open = shelf_open,
    .close = shelf_close,
    .open_boxes = shelf_open_boxes,
    .close_boxes = shelf_close_boxes,
    .acquire = shelf_acquire,
    .release = shelf_release,
    .box_cost = shelf_cost,
};

// ---- The same with garbage --------------------------------------------------------------------

enum { FREE = 0, TAKEN = 1, WAITING = 2 };

static inline void limbo_release(void *opaque, void *box)
{
    shelf *made = opaque;
    made->taken[(size_t)((uint8_t *)box - made->memory) / made->stride] = WAITING;
}

static inline size_t limbo_survey(const void *opaque, size_t first, hs_place *places, size_t count)
{
    const shelf *made = opaque;
    size_t told = 0;
    for (; told < count && first + told < made->room; told++) {
        uint8_t taken = made->taken[first + told];
        places[told] = (hs_place){
            .address = made->memory + (first + told) * made->stride,
            .state = taken == TAKEN     ? HS_PLACE_LIVE
                     : taken == WAITING ? HS_PLACE_GARBAGE
                                        : HS_PLACE_FREE,
        };
    }
    return told;
}

static const hs_strategy limbo = {
    .name = "limbo",
    .summary = "for tests",
    .is_boxed = true,
    .open = shelf_open,
    .close = shelf_close,
    .open_boxes = shelf_open_boxes,
    .close_boxes = shelf_close_boxes,
    .acquire = shelf_acquire,
    .release = limbo_release,
    .box_cost = shelf_cost,
    .survey = limbo_survey,
};

// ---- A population with a map -------------------------------------------------------------------

static const hs_column columns[] = {{"number", 0, 4}, {"age", 4, 4}, {"more", 8, 4}};
static const hs_kind dots = {"dots", HS_TAG_OTHER, 12, 3, columns, HS_NO_FIELD, HS_NO_FIELD, true};

typedef struct fixture {
    hs_gate gate, own;
    hs_memory memory;
    hs_population *population;
    hs_heap_map *map;
    hs_heap_tile tiles[TILES];
    size_t count;
} fixture;

/// The same for a kind that may be referred to, which collectors track.
static const hs_kind linked = {"linked dots", HS_TAG_OTHER, 12,          3,
                               columns,       HS_NO_FIELD,  HS_NO_FIELD, false};

static inline fixture *open_fixture_of(const hs_kind *kind, const hs_strategy *strategy,
                                       hs_layout layout, size_t capacity)
{
    fixture *f = calloc(1, sizeof *f);
    hs_error error = {""};
    assert_non_null(f);
    f->memory = (hs_memory){.strategy = strategy, .layout = layout, .gate = &f->gate};
    assert_true(hs_memory_open(&f->memory, &error));
    f->population = hs_population_open(&f->memory, kind, capacity, HS_OVERFLOW_REFUSE, &error);
    assert_non_null(f->population);
    f->map = hs_heap_map_create(&f->own, TILES, &error);
    assert_non_null(f->map);
    return f;
}

static inline fixture *open_fixture(const hs_strategy *strategy, hs_layout layout, size_t capacity)
{
    return open_fixture_of(&dots, strategy, layout, capacity);
}

static inline void close_fixture(fixture *f)
{
    hs_heap_map_destroy(f->map);
    hs_population_close(f->population);
    hs_memory_close(&f->memory);
    hs_test_expect_gate_empty(&f->gate);
    hs_test_expect_gate_empty(&f->own);
    free(f);
}

static inline void add(fixture *f, size_t count)
{
    hs_batch batch;
    while (count > 0) {
        hs_population_append(f->population, count, &batch);
        assert_true(batch.count > 0);
        for (size_t i = 0; i < batch.count; i++) {
            const uint32_t entity[3] = {(uint32_t)i, 0, 0};
            hs_batch_write(&dots, &batch, i, entity);
        }
        count -= batch.count;
    }
}

static inline void look(fixture *f, int looks)
{
    uint64_t requests = f->gate.requests + f->own.requests;
    for (int i = 0; i < looks; i++) hs_heap_map_look(f->map, f->population);
    assert_int_equal(f->gate.requests + f->own.requests, requests);
    f->count = hs_heap_map_fill(f->map, f->tiles, TILES);
    assert_true(f->count <= TILES);
}

static inline size_t count_state(const fixture *f, hs_heap_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < f->count; i++) count += f->tiles[i].state == state;
    return count;
}

/// What living entities fill, in tiles.
static inline double filled(const fixture *f)
{
    double sum = 0.0;
    for (size_t i = 0; i < f->count; i++) sum += f->tiles[i].share / 255.0;
    return sum;
}

/// Removes every n-th entity of a pass.
typedef struct cull {
    uint32_t one_in, seen;
} cull;

static inline void judge(void *context, const hs_batch *batch, uint8_t *gone)
{
    cull *rule = context;
    for (size_t i = 0; i < batch->count; i++) gone[i] = rule->seen++ % rule->one_in == 0;
}

static inline void kill_one_in(fixture *f, uint32_t one_in)
{
    cull rule = {.one_in = one_in};
    const hs_filter filter = {.judge = judge, .context = &rule};
    hs_population_compact(f->population, &filter);
}

static inline const hs_strategy *columns_strategy(void)
{
    return hs_strategy_find("columns");
}

#endif
