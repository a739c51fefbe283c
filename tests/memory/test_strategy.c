#include "support.h"

#include "heapstorm/memory.h"
#include "model.h"

#include "base/assert.h"

// ---- A strategy of the test's own: a bump allocator with free lists ----------------------------

enum { BUMP_BYTES = 1 << 20 };

typedef struct bump {
    hs_gate *gate;
    uint8_t *bytes;
    size_t used;
    unsigned references;
    void *from, *to; ///< of the last reference
} bump;

typedef struct bump_boxes {
    bump *heap;
    hs_tag tag;
    size_t bytes;
    void *free; ///< each freed box begins with a pointer to the next
} bump_boxes;

static void *bump_open(hs_gate *gate, hs_error *error)
{
    bump *heap = hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *heap);
    uint8_t *bytes = hs_gate_allocate(gate, HS_TAG_OTHER, BUMP_BYTES);
    if (heap != NULL && bytes != NULL) {
        *heap = (bump){.gate = gate, .bytes = bytes};
        return heap;
    }
    hs_gate_release(gate, HS_TAG_OTHER, heap, sizeof *heap);
    hs_gate_release(gate, HS_TAG_OTHER, bytes, BUMP_BYTES);
    hs_error_no_memory(error, "the bump heap", BUMP_BYTES);
    return NULL;
}

static void bump_close(void *opaque)
{
    bump *heap = opaque;
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap->bytes, BUMP_BYTES);
    hs_gate_release(heap->gate, HS_TAG_OTHER, heap, sizeof *heap);
}

static void *bump_open_boxes(void *opaque, const hs_box_kind *kind, hs_error *error)
{
    bump *heap = opaque;
    bump_boxes *boxes = hs_gate_allocate(heap->gate, kind->tag, sizeof *boxes);
    if (boxes == NULL) {
        hs_error_no_memory(error, kind->name, sizeof *boxes);
        return NULL;
    }
    size_t bytes = (kind->bytes + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
    *boxes = (bump_boxes){heap, kind->tag, bytes, NULL};
    return boxes;
}

static void bump_close_boxes(void *opaque)
{
    bump_boxes *boxes = opaque;
    hs_gate_release(boxes->heap->gate, boxes->tag, boxes, sizeof *boxes);
}

static void *bump_acquire(void *opaque)
{
    bump_boxes *boxes = opaque;
    void *box = boxes->free;
    if (box != NULL) {
        memcpy(&boxes->free, box, sizeof boxes->free);
        return box;
    }
    bump *heap = boxes->heap;
    if (heap->used + boxes->bytes > BUMP_BYTES) return NULL;
    box = heap->bytes + heap->used;
    heap->used += boxes->bytes;
    return box;
}

static void bump_release(void *opaque, void *box)
{
    bump_boxes *boxes = opaque;
    memset(box, 0xEE, boxes->bytes);
    memcpy(box, &boxes->free, sizeof boxes->free);
    boxes->free = box;
}

static void bump_refer(void *opaque, void *box, void *target_boxes, void *target)
{
    bump_boxes *boxes = opaque;
    assert_non_null(target_boxes);
    boxes->heap->references++;
    boxes->heap->from = box;
    boxes->heap->to = target;
}

static size_t bump_cost(void *opaque)
{
    return ((bump_boxes *)opaque)->bytes;
}

static const hs_strategy strategy_bump = {
    .name = "bump",
    .summary = "a test's own",
    .is_boxed = true,
    .open = bump_open,
    .close = bump_close,
    .open_boxes = bump_open_boxes,
    .close_boxes = bump_close_boxes,
    .acquire = bump_acquire,
    .release = bump_release,
    .refer = bump_refer,
    .box_cost = bump_cost,
};

static hs_memory open_bump(hs_gate *gate, hs_layout layout)
{
    hs_memory memory = {.strategy = &strategy_bump, .layout = layout, .gate = gate};
    hs_error error = {0};
    if (!hs_memory_open(&memory, &error)) fail_msg("%s", error.message);
    return memory;
}

// ---- Tests -------------------------------------------------------------------------------------

static void every_strategy_is_found_by_its_name_and_columns_come_first(void **state)
{
    (void)state;
    assert_string_equal(hs_strategy_at(0)->name, "columns");
    assert_non_null(hs_strategy_find("naive"));
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        const hs_strategy *strategy = hs_strategy_at(i);
        assert_ptr_equal(hs_strategy_find(strategy->name), strategy);
        assert_true(strlen(strategy->summary) > 0);
        assert_int_equal(strategy->is_boxed, i > 0);
    }
    assert_null(hs_strategy_at(hs_strategy_count()));
    assert_null(hs_strategy_find("column"));
    assert_null(hs_strategy_find(""));
    assert_string_equal(hs_layout_name(HS_LAYOUT_ARRAY), "array");
    assert_string_equal(hs_layout_name(HS_LAYOUT_LIST), "list");
}

static void one_strategy_is_the_baseline_and_what_the_build_lacks_is_named(void **state)
{
    (void)state;
    unsigned baselines = 0;
    for (unsigned i = 0; i < hs_strategy_count(); i++) baselines += hs_strategy_at(i)->is_baseline;
    assert_int_equal(baselines, 1);
    assert_string_equal(hs_strategy_baseline()->name, "naive");
    unsigned count = 0;
    for (; hs_strategy_lacking_at(count) != NULL; count++) {
        assert_null(hs_strategy_find(hs_strategy_lacking_at(count)->name));
        assert_true(strlen(hs_strategy_lacking_at(count)->package) > 0);
    }
    assert_null(hs_strategy_lacking_at(count + 1));
    assert_true((count == 0) == (hs_strategy_find("boehm") != NULL));
}

/// A life in a few phases, with a move to another way between them.
static void live(hs_population **place, hs_model *model, const hs_memory *a, const hs_memory *b)
{
    hs_error error = {0};
    hs_population *population = *place;
    for (uint32_t round = 0; round < 12; round++) {
        hs_model_add(model, population, 300);
        hs_model_expect(model, population);
        hs_model_flag(model, population, round, 3);
        assert_true(hs_test_move(&population, round % 2 == 0 ? b : a, &error));
        hs_model_expect(model, population);
        hs_model_retire(model, population);
        hs_model_compact(model, population, round, 5);
        hs_model_expect(model, population);
    }
    hs_model_clear(model, population);
    hs_model_expect(model, population);
    *place = population;
}

static void a_new_strategy_is_one_row(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
            hs_gate gate = {0};
            hs_error error = {0};
            hs_memory own = open_bump(&gate, (hs_layout)layout);
            hs_memory other = hs_test_way_open(way, &gate);
            hs_model model = hs_model_open(&hs_test_creatures, 1000, HS_OVERFLOW_REFUSE);
            hs_population *population =
                hs_population_open(&own, &hs_test_creatures.kind, 1000, HS_OVERFLOW_REFUSE, &error);
            assert_non_null(population);
            live(&population, &model, &own, &other);
            hs_population_close(population);
            hs_model_close(&model);
            hs_memory_close(&other);
            hs_memory_close(&own);
            hs_test_expect_gate_empty(&gate);
        }
    }
}

static void a_strategy_that_runs_dry_refuses_births_and_says_that_it_is_starved(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory own = open_bump(&gate, HS_LAYOUT_LIST);
    size_t capacity = BUMP_BYTES; // more entities than bytes
    hs_population *population =
        hs_population_open(&own, &hs_test_marbles.kind, capacity, HS_OVERFLOW_REFUSE, &error);
    assert_non_null(population);
    hs_batch batch;
    size_t left = capacity;
    do {
        hs_population_append(population, left, &batch);
        left -= batch.count;
    } while (batch.count > 0);
    assert_true(hs_population_is_starved(population));
    hs_population_counts counts = hs_population_count(population);
    assert_int_equal(counts.refused, left);
    assert_int_equal(counts.births, capacity - left);
    assert_int_equal(counts.living, BUMP_BYTES / counts.bytes_each);
    hs_population_close(population);
    hs_memory_close(&own);
    hs_test_expect_gate_empty(&gate);
}

static void a_reference_reaches_the_strategy_that_asks_for_it(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory own = open_bump(&gate, HS_LAYOUT_ARRAY);
    hs_memory columns = hs_test_way_open(0, &gate);
    hs_model model = hs_model_open(&hs_test_creatures, 10, HS_OVERFLOW_REFUSE);
    hs_population *bullets =
        hs_population_open(&own, &hs_test_creatures.kind, 10, HS_OVERFLOW_REFUSE, &error);
    hs_population *enemies =
        hs_population_open(&own, &hs_test_creatures.kind, 10, HS_OVERFLOW_REFUSE, &error);
    hs_model_add(&model, bullets, 5);
    hs_model_add(&model, enemies, 5);
    hs_population_refer(bullets, 2, enemies, 4);
    const bump *heap = own.heap;
    assert_int_equal(heap->references, 1);
    assert_ptr_equal(heap->from, hs_population_find_box(bullets, 2));
    assert_ptr_equal(heap->to, hs_population_find_box(enemies, 4));
    hs_population_refer(bullets, 2, enemies, 99); // nobody
    hs_population_refer(bullets, 2, enemies, 0);
    assert_true(hs_test_move(&enemies, &columns, &error));
    hs_population_refer(bullets, 2, enemies, 4); // its owner has no box
    hs_population_refer(enemies, 2, bullets, 4); // nobody who counts
    assert_int_equal(heap->references, 1);
    hs_population_close(bullets);
    hs_population_close(enemies);
    hs_model_close(&model);
    hs_memory_close(&columns);
    hs_memory_close(&own);
    hs_test_expect_gate_empty(&gate);
}

typedef struct double_release {
    const hs_strategy *strategy;
    void *boxes, *box;
} double_release;

static void release(void *context)
{
    double_release *twice = context;
    twice->strategy->release(twice->boxes, twice->box);
}

static void a_second_release_is_caught_in_checked_builds(void **state)
{
    (void)state;
    hs_test_skip_unless_checked();
    static const size_t sizes[] = {1, 8, 20, 48, 255, 5000};
    for (unsigned i = 1; i < hs_strategy_count(); i++) {
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            hs_gate gate = {0};
            hs_error error = {0};
            hs_memory memory = {.strategy = hs_strategy_at(i), .gate = &gate};
            assert_true(hs_memory_open(&memory, &error));
            const hs_box_kind kind = {"things", HS_TAG_OTHER, sizes[s], 10, false};
            double_release twice = {.strategy = memory.strategy};
            twice.boxes = memory.strategy->open_boxes(memory.heap, &kind, &error);
            void *neighbour = memory.strategy->acquire(twice.boxes);
            twice.box = memory.strategy->acquire(twice.boxes);
            memset(twice.box, 0x4C, sizes[s]);
            memory.strategy->release(twice.boxes, twice.box);
            hs_test_expect_abort(release, &twice);
            memory.strategy->release(twice.boxes, neighbour);
            memory.strategy->close_boxes(twice.boxes);
            hs_memory_close(&memory);
            hs_test_expect_gate_empty(&gate);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_strategy_is_found_by_its_name_and_columns_come_first),
        cmocka_unit_test(one_strategy_is_the_baseline_and_what_the_build_lacks_is_named),
        cmocka_unit_test(a_new_strategy_is_one_row),
        cmocka_unit_test(a_strategy_that_runs_dry_refuses_births_and_says_that_it_is_starved),
        cmocka_unit_test(a_reference_reaches_the_strategy_that_asks_for_it),
        cmocka_unit_test(a_second_release_is_caught_in_checked_builds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
