#include "memory/pool.h"
#include "memory/strategies.h"

#include "support.h"

#include "base/random.h"

/// A heap with the boxes of one kind.
typedef struct fixture {
    hs_gate gate;
    hs_memory memory;
    hs_pool *pool;
} fixture;

static void open_fixture(fixture *f, size_t bytes, size_t capacity, bool is_leaf)
{
    hs_error error = {0};
    *f = (fixture){.memory.strategy = &hs_strategy_pool};
    f->memory.gate = &f->gate;
    assert_true(hs_memory_open(&f->memory, &error));
    const hs_box_kind kind = {"things", HS_TAG_OTHER, bytes, capacity, is_leaf};
    f->pool = hs_strategy_pool.open_boxes(f->memory.heap, &kind, &error);
    assert_non_null(f->pool);
}

static void close_fixture(fixture *f)
{
    hs_strategy_pool.close_boxes(f->pool);
    hs_memory_close(&f->memory);
    hs_test_expect_gate_empty(&f->gate);
}

static void *acquire(fixture *f)
{
    return hs_strategy_pool.acquire(f->pool);
}

static void release(fixture *f, void *box)
{
    hs_strategy_pool.release(f->pool, box);
}

static void all_slots_are_made_in_advance_and_lie_side_by_side(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f, 48, 1000, false);
    uint64_t requests = f.gate.requests;
    uint8_t *first = acquire(&f);
    for (size_t i = 1; i < 1000; i++) assert_ptr_equal(acquire(&f), first + i * f.pool->stride);
    assert_int_equal(f.gate.requests, requests);
    for (size_t i = 0; i < 1000; i++) release(&f, first + i * f.pool->stride);
    for (size_t i = 1000; i-- > 0;) assert_ptr_equal(acquire(&f), first + i * f.pool->stride);
    for (size_t i = 0; i < 1000; i++) release(&f, first + i * f.pool->stride);
    assert_int_equal(f.gate.requests, requests);
    close_fixture(&f);
}

static void a_pool_that_is_full_adds_as_many_slots_again_and_moves_nobody(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 8, 20, 28, 48, 208, 255, 5000};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        fixture f;
        void *boxes[40];
        open_fixture(&f, sizes[s], 5, s % 2 == 0);
        for (size_t i = 0; i < 40; i++) {
            boxes[i] = acquire(&f);
            assert_non_null(boxes[i]);
            assert_int_equal((uintptr_t)boxes[i] % 8, 0);
            memset(boxes[i], (int)i + 1, sizes[s]);
        }
        assert_int_equal(f.pool->chunk_count, 4);
        assert_int_equal(f.pool->slots, 40);
        for (size_t i = 0; i < 40; i++) {
            const uint8_t *bytes = boxes[i];
            assert_int_equal(bytes[0], i + 1);
            assert_int_equal(bytes[sizes[s] - 1], i + 1);
            release(&f, boxes[i]);
        }
        assert_int_equal(hs_memory_storage(&f.memory).living, 0);
        close_fixture(&f);
    }
}

static void without_memory_for_more_slots_a_birth_is_refused_and_the_next_may_succeed(void **state)
{
    (void)state;
    fixture f;
    void *boxes[4];
    open_fixture(&f, 24, 2, true);
    boxes[0] = acquire(&f);
    boxes[1] = acquire(&f);
    f.gate.fail_at = f.gate.requests + 1;
    assert_null(acquire(&f));
    boxes[2] = acquire(&f);
    assert_non_null(boxes[2]);
    for (int i = 0; i < 3; i++) release(&f, boxes[i]);
    close_fixture(&f);
}

static void a_number_of_slots_that_has_no_numbers_is_refused_at_the_start(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory memory = {.strategy = &hs_strategy_pool, .gate = &gate};
    assert_true(hs_memory_open(&memory, &error));
    static const size_t capacities[] = {UINT32_MAX, SIZE_MAX / 4, SIZE_MAX};
    for (size_t c = 0; c < sizeof capacities / sizeof capacities[0]; c++) {
        const hs_box_kind kind = {"things", HS_TAG_OTHER, 24, capacities[c], false};
        assert_null(hs_strategy_pool.open_boxes(memory.heap, &kind, &error));
        assert_non_null(strstr(error.message, "things"));
    }
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
}

static void a_handle_finds_its_box_until_the_release_and_never_its_successor(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f, 16, 3, false);
    void *boxes[7];
    hs_handle handles[7];
    for (int i = 0; i < 7; i++) { // in two chunks
        boxes[i] = acquire(&f);
        handles[i] = hs_pool_handle(f.pool, boxes[i]);
        assert_false(hs_handle_is_null(handles[i]));
    }
    for (int i = 0; i < 7; i++) assert_ptr_equal(hs_pool_find(f.pool, handles[i]), boxes[i]);
    release(&f, boxes[4]);
    assert_null(hs_pool_find(f.pool, handles[4]));
    assert_true(hs_handle_is_null(hs_pool_handle(f.pool, boxes[4])));
    assert_ptr_equal(acquire(&f), boxes[4]); // the same slot
    assert_null(hs_pool_find(f.pool, handles[4]));
    hs_handle next = hs_pool_handle(f.pool, boxes[4]);
    assert_int_equal(next.index, handles[4].index);
    assert_ptr_equal(hs_pool_find(f.pool, next), boxes[4]);
    assert_null(hs_pool_find(f.pool, (hs_handle){0}));
    assert_null(hs_pool_find(f.pool, (hs_handle){12, 1}));
    assert_true(hs_handle_is_null(hs_pool_handle(f.pool, (uint8_t *)boxes[0] + 1)));
    assert_true(hs_handle_is_null(hs_pool_handle(f.pool, &f)));
    for (int i = 0; i < 7; i++) release(&f, boxes[i]);
    close_fixture(&f);
}

static void kinds_that_nothing_refers_to_pay_for_no_generations(void **state)
{
    (void)state;
    fixture leaves, others;
    open_fixture(&leaves, 24, 1024, true);
    open_fixture(&others, 24, 1024, false);
    size_t saved = others.pool->chunks[0].bytes - leaves.pool->chunks[0].bytes;
    size_t each = sizeof(hs_pool_state) - sizeof(uint8_t); // a mark is all that a leaf's slot has
    assert_int_equal(saved, 1024 * each);
    assert_int_equal(hs_strategy_pool.box_cost(others.pool),
                     hs_strategy_pool.box_cost(leaves.pool) + each);
    void *leaf = acquire(&leaves);
    assert_true(hs_handle_is_null(hs_pool_handle(leaves.pool, leaf)));
    assert_null(hs_pool_find(leaves.pool, (hs_handle){0, 1}));
    release(&leaves, leaf);
    close_fixture(&leaves);
    close_fixture(&others);
}

static void a_slot_whose_generations_are_used_up_is_never_handed_out_again(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f, 16, 2, false);
    f.pool->chunks[0].states[0].generation =
        UINT32_MAX - 3; // even: as after two thousand million lives
    void *worn = acquire(&f);
    release(&f, worn);
    assert_ptr_equal(acquire(&f), worn);
    hs_handle last = hs_pool_handle(f.pool, worn);
    assert_int_equal(last.generation, UINT32_MAX);
    release(&f, worn);
    assert_int_equal(f.pool->worn_out, 1);
    assert_null(hs_pool_find(f.pool, last));
    void *second = acquire(&f);
    void *third = acquire(&f); // needs a new chunk
    assert_ptr_not_equal(second, worn);
    assert_ptr_not_equal(third, worn);
    assert_int_equal(hs_memory_storage(&f.memory).spare, f.pool->stride);
    release(&f, second);
    release(&f, third);
    close_fixture(&f);
}

static void a_release_of_what_is_not_in_use_changes_nothing_in_a_release_build(void **state)
{
    (void)state;
#ifdef HS_CHECKED
    skip();
#else
    fixture f;
    open_fixture(&f, 16, 4, false);
    uint8_t *first = acquire(&f), *second = acquire(&f);
    release(&f, first);
    release(&f, first);
    release(&f, second + 1);
    release(&f, &f);
    release(&f, second + 2 * f.pool->stride);
    assert_int_equal(f.pool->strays, 4);
    assert_int_equal(hs_memory_storage(&f.memory).living, 16);
    assert_ptr_equal(acquire(&f), first);
    assert_ptr_not_equal(acquire(&f), first);
    release(&f, first);
    release(&f, second);
    release(&f, second + f.pool->stride);
    close_fixture(&f);
#endif
}

typedef struct misuse {
    fixture *f;
    uint8_t *box;
    size_t at;
    bool in_use;
} misuse;

/// Writes where writing is forbidden, then calls the pool correctly.
static void write_and_go_on(void *context)
{
    const misuse *wrong = context;
    wrong->box[wrong->at] ^= 0x55;
    if (wrong->in_use) {
        release(wrong->f, wrong->box);
    } else {
        acquire(wrong->f);
    }
}

static void writing_after_a_release_or_beyond_the_end_is_caught_in_checked_builds(void **state)
{
    (void)state;
    hs_test_skip_unless_checked();
    fixture f;
    open_fixture(&f, 24, 4, false);
    misuse wrong = {.f = &f, .box = acquire(&f), .at = 24, .in_use = true};
    hs_test_expect_abort(write_and_go_on, &wrong);
    release(&f, wrong.box);
    wrong.in_use = false;
    wrong.at = 8;
    hs_test_expect_abort(write_and_go_on, &wrong);
    wrong.at = 23;
    hs_test_expect_abort(write_and_go_on, &wrong);
    wrong.at = 24;
    hs_test_expect_abort(write_and_go_on, &wrong);
    close_fixture(&f);
}

/// Expects the survey to describe what the test knows.
static void expect_survey(const fixture *f, const uint8_t *states, size_t count)
{
    hs_place places[7]; // fewer at once than there are in a chunk
    size_t seen = 0, told;
    size_t longest = 0, run = 0;
    while ((told = hs_strategy_pool.survey(f->pool, seen, places, 7)) > 0) {
        for (size_t i = 0; i < told; i++, seen++) {
            assert_true(seen < count);
            assert_int_equal(places[i].state, states[seen]);
            run = states[seen] == HS_PLACE_LIVE || seen % 300 == 0 ? 0 : run;
            run += states[seen] != HS_PLACE_LIVE;
            if (run > longest) longest = run;
        }
    }
    assert_int_equal(seen, count);
    hs_storage storage = hs_memory_storage(&f->memory);
    assert_int_equal(storage.largest_spare, longest * f->pool->stride);
}

static void a_survey_tells_every_slot_and_the_longest_row_is_the_longest(void **state)
{
    (void)state;
    enum { SLOTS = 600 };
    fixture f;
    uint8_t states[SLOTS] = {0};
    hs_random random = hs_random_seeded(7, 1);
    open_fixture(&f, 40, 300, false);
    expect_survey(&f, states, 300);
    for (int i = 0; i < SLOTS; i++) {
        assert_non_null(acquire(&f));
        states[i] = HS_PLACE_LIVE;
        if (i == 150) expect_survey(&f, states, 300);
    }
    uint8_t *starts[2] = {f.pool->chunks[0].slots, f.pool->chunks[1].slots};
    for (int round = 0; round < 4000; round++) {
        uint32_t slot = hs_random_below(&random, SLOTS);
        if (states[slot] == HS_PLACE_LIVE) {
            release(&f, starts[slot / 300] + slot % 300 * f.pool->stride);
            states[slot] = HS_PLACE_FREE;
        } else if (round % 3 == 0) {
            const uint8_t *box = acquire(&f);
            size_t chunk = hs_pool_handle(f.pool, box).index / 300;
            states[chunk * 300 + (size_t)(box - starts[chunk]) / f.pool->stride] = HS_PLACE_LIVE;
        }
        if (round % 40 == 0) expect_survey(&f, states, SLOTS);
    }
    for (int i = 0; i < SLOTS; i++) {
        if (states[i] == HS_PLACE_LIVE) {
            release(&f, starts[i / 300] + (size_t)(i % 300) * f.pool->stride);
        }
    }
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_slots_are_made_in_advance_and_lie_side_by_side),
        cmocka_unit_test(a_pool_that_is_full_adds_as_many_slots_again_and_moves_nobody),
        cmocka_unit_test(without_memory_for_more_slots_a_birth_is_refused_and_the_next_may_succeed),
        cmocka_unit_test(a_number_of_slots_that_has_no_numbers_is_refused_at_the_start),
        cmocka_unit_test(a_handle_finds_its_box_until_the_release_and_never_its_successor),
        cmocka_unit_test(kinds_that_nothing_refers_to_pay_for_no_generations),
        cmocka_unit_test(a_slot_whose_generations_are_used_up_is_never_handed_out_again),
        cmocka_unit_test(a_release_of_what_is_not_in_use_changes_nothing_in_a_release_build),
        cmocka_unit_test(writing_after_a_release_or_beyond_the_end_is_caught_in_checked_builds),
        cmocka_unit_test(a_survey_tells_every_slot_and_the_longest_row_is_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
