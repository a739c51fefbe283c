#include "memory/slab.h"
#include "memory/strategies.h"

#include "worlds.h"

#include "base/random.h"

enum { KINDS = 5, BOXES = 20000 };

/// Two kinds share a class, one is in the largest class, and one is too large for any.
static const size_t sizes[KINDS] = {20, 28, 200, 512, 513};

typedef struct box {
    uint8_t *at;
    uint8_t kind, mark;
} box;

typedef struct fixture {
    hs_gate gate;
    hs_memory memory;
    hs_slab_boxes *kinds[KINDS];
    box boxes[BOXES];
    size_t count;
    uint64_t living[KINDS];
    hs_random random;
} fixture;

static fixture *open_fixture(void)
{
    hs_error error = {0};
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->memory = (hs_memory){.strategy = &hs_strategy_slab, .gate = &f->gate};
    f->random = hs_random_seeded(3, 1);
    assert_true(hs_memory_open(&f->memory, &error));
    for (size_t k = 0; k < KINDS; k++) {
        const hs_box_kind kind = {"things", HS_TAG_OTHER, sizes[k], 10, false};
        f->kinds[k] = hs_strategy_slab.open_boxes(f->memory.heap, &kind, &error);
        assert_non_null(f->kinds[k]);
    }
    return f;
}

static void acquire(fixture *f, size_t kind)
{
    uint8_t *at = hs_strategy_slab.acquire(f->kinds[kind]);
    assert_non_null(at);
    assert_int_equal((uintptr_t)at % 16, 0);
    uint8_t mark = (uint8_t)hs_random_next(&f->random);
    memset(at, mark, sizes[kind]);
    f->boxes[f->count++] = (box){at, (uint8_t)kind, mark};
    f->living[kind]++;
}

/// Releases a box after checking that its content is unchanged.
static void release(fixture *f, size_t index)
{
    box gone = f->boxes[index];
    size_t same = 0;
    for (size_t i = 0; i < sizes[gone.kind]; i++) same += gone.at[i] == gone.mark;
    assert_int_equal(same, sizes[gone.kind]);
    f->boxes[index] = f->boxes[--f->count];
    f->living[gone.kind]--;
    hs_strategy_slab.release(f->kinds[gone.kind], gone.at);
}

static void release_all(fixture *f)
{
    while (f->count > 0) release(f, hs_random_below(&f->random, (uint32_t)f->count));
}

static void close_fixture(fixture *f)
{
    release_all(f);
    for (size_t k = 0; k < KINDS; k++) hs_strategy_slab.close_boxes(f->kinds[k]);
    hs_memory_close(&f->memory);
    hs_test_expect_gate_empty(&f->gate);
    free(f);
}

static hs_slab_figures figures_of(const fixture *f)
{
    hs_slab_figures figures;
    hs_slab_measure(f->memory.heap, &figures);
    return figures;
}

static void expect_model(const fixture *f)
{
    hs_slab_figures figures = figures_of(f);
    hs_storage storage = hs_memory_storage(&f->memory);
    const hs_slab_class *rows = figures.classes;
    assert_int_equal(rows[1].living, f->living[0] + f->living[1]);
    assert_int_equal(rows[1].asked_bytes, f->living[0] * 20 + f->living[1] * 28);
    assert_int_equal(rows[12].living, f->living[2]);
    assert_int_equal(rows[31].living, f->living[3]);
    assert_int_equal(figures.large, f->living[4]);
    uint64_t living = 0, pools = 0;
    for (size_t k = 0; k < KINDS; k++) living += f->living[k] * sizes[k];
    for (size_t c = 0; c < HS_SLAB_CLASSES; c++) {
        assert_int_equal(rows[c].block_bytes, 16 * (c + 1));
        assert_true(rows[c].living <= rows[c].carved && rows[c].carved <= rows[c].blocks);
        pools += rows[c].pools;
    }
    assert_int_equal(storage.living, living);
    assert_int_equal(pools + figures.pools_free, figures.pools);
    assert_true(storage.usable >= living && storage.reserved >= storage.usable + storage.spare);
    assert_true(storage.largest_spare <= storage.spare);
}

static void requests_are_served_by_classes_of_sixteen_bytes(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    for (size_t k = 0; k < KINDS; k++) acquire(f, k);
    expect_model(f);
    hs_slab_figures figures = figures_of(f);
    assert_int_equal(figures.arenas, 1);
    assert_int_equal(figures.classes[1].pools, 1); // 20 and 28 bytes share it
    assert_int_equal(figures.classes[1].carved, 2);
    assert_int_equal(figures.large_bytes, 513);
    hs_storage storage = hs_memory_storage(&f->memory);
    assert_true(storage.usable >= 32 + 32 + 208 + 512 + 513);
    close_fixture(f);
}

static void blocks_are_carved_in_order_and_what_was_released_last_is_used_first(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    acquire(f, 0);
    acquire(f, 0);
    acquire(f, 1);
    assert_ptr_equal(f->boxes[1].at, f->boxes[0].at + 32);
    assert_ptr_equal(f->boxes[2].at, f->boxes[0].at + 64);
    const uint8_t *first = f->boxes[0].at, *second = f->boxes[1].at;
    release(f, 1); // the third takes its place in the table
    release(f, 0);
    acquire(f, 1);
    acquire(f, 1);
    assert_ptr_equal(f->boxes[1].at, first);
    assert_ptr_equal(f->boxes[2].at, second);
    assert_int_equal(figures_of(f).classes[1].carved, 3);
    close_fixture(f);
}

static void random_births_and_deaths_keep_every_block_and_every_figure(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    for (int phase = 0; phase < 6; phase++) {
        // Grows and shrinks in turn, so that arenas are mapped and unmapped.
        uint32_t births = phase % 2 == 0 ? 80 : 20;
        for (int step = 0; step < 20000; step++) {
            bool is_birth = hs_random_below(&f->random, 100) < births;
            if (is_birth && f->count < BOXES) {
                acquire(f, hs_random_below(&f->random, KINDS));
            } else if (!is_birth && f->count > 0) {
                release(f, hs_random_below(&f->random, (uint32_t)f->count));
            }
            if (step % 500 == 0) expect_model(f);
        }
    }
    assert_true(figures_of(f).arenas_peak > 1);
    release_all(f);
    expect_model(f);
    hs_slab_figures figures = figures_of(f);
    assert_int_equal(figures.arenas, 1); // the last one is kept
    assert_int_equal(figures.pools_free, figures.pools);
    close_fixture(f);
}

static void arenas_that_are_empty_go_back_to_the_system(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    while (f->count < BOXES / 2) acquire(f, 3);
    hs_slab_figures full = figures_of(f);
    for (size_t left = f->count; left > 31; left--) release(f, left - 1); // the newest first
    hs_slab_figures after = figures_of(f);
    assert_true(full.arenas >= 3);
    assert_true(after.arenas <= 2);
    assert_int_equal(after.arenas_peak, full.arenas);
    assert_int_equal(f->gate.total.live_bytes - f->gate.total.live_bytes % HS_SLAB_ARENA_BYTES,
                     after.arenas * HS_SLAB_ARENA_BYTES);
    close_fixture(f);
}

static void the_fullest_arena_serves_first(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    while (figures_of(f).arenas < 3) acquire(f, 3);
    // The first arena loses two pools, the second all but two.
    const hs_slab_heap *heap = f->memory.heap;
    const hs_slab_arena *third = f->kinds[3]->shelf->usable->arena;
    const hs_slab_arena *arenas[2] = {0};
    for (const hs_slab_arena *at = heap->arenas.by_free[0]; at != NULL; at = at->next) {
        assert_ptr_not_equal(at, third);
        arenas[arenas[0] != NULL] = at;
    }
    assert_non_null(arenas[1]);
    for (size_t i = f->count; i-- > 0;) {
        for (int a = 0; a < 2; a++) {
            size_t offset = (size_t)(f->boxes[i].at - arenas[a]->pools);
            size_t pool = offset / HS_SLAB_POOL_BYTES;
            if (offset < HS_SLAB_ARENA_BYTES && (a == 0 ? pool < 2 : pool >= 2)) {
                release(f, i);
                break;
            }
        }
    }
    assert_int_equal(arenas[0]->free_count, 2);
    assert_true(arenas[1]->free_count > 50);
    acquire(f, 2); // a class without a pool
    assert_int_equal(arenas[0]->free_count, 1);
    acquire(f, 1);
    assert_int_equal(arenas[0]->free_count, 0);
    close_fixture(f);
}

static void pages_tell_every_pool_once(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    while (figures_of(f).arenas < 3) acquire(f, 3);
    for (int i = 0; i < 300; i++) acquire(f, (size_t)i % 3);
    for (int i = 0; i < 2000; i++) release(f, hs_random_below(&f->random, (uint32_t)f->count));
    hs_slab_figures figures = figures_of(f);
    hs_slab_page pages[10];
    uint64_t seen = 0, living = 0, carved = 0, unused = 0, never = 0;
    size_t told;
    while ((told = hs_slab_pages(f->memory.heap, (size_t)seen, pages, 10)) > 0) {
        for (size_t i = 0; i < told; i++) {
            assert_int_equal((uintptr_t)pages[i].address % HS_SLAB_POOL_BYTES, 0);
            living += pages[i].living;
            carved += pages[i].carved;
            unused += pages[i].block_bytes == 0;
            never += !pages[i].is_touched;
        }
        seen += told;
    }
    assert_int_equal(seen, figures.pools);
    assert_int_equal(unused, figures.pools_free);
    assert_true(never > 0 && never <= unused);
    uint64_t all_living = 0, all_carved = 0;
    for (size_t c = 0; c < HS_SLAB_CLASSES; c++) {
        all_living += figures.classes[c].living;
        all_carved += figures.classes[c].carved;
    }
    assert_int_equal(living, all_living);
    assert_int_equal(carved, all_carved);
    close_fixture(f);
}

static void a_release_of_what_is_not_in_use_changes_nothing_in_a_release_build(void **state)
{
    (void)state;
#ifdef HS_CHECKED
    skip();
#else
    fixture *f = open_fixture();
    acquire(f, 0);
    acquire(f, 1);
    acquire(f, 0);
    uint8_t *gone = f->boxes[0].at;
    release(f, 0);
    hs_strategy_slab.release(f->kinds[0], gone);
    hs_strategy_slab.release(f->kinds[0], f->boxes[1].at); // another kind's
    hs_strategy_slab.release(f->kinds[1], f->boxes[1].at + 8);
    assert_int_equal(f->kinds[0]->strays, 2);
    assert_int_equal(f->kinds[1]->strays, 1);
    expect_model(f);
    close_fixture(f);
#endif
}

static void a_world_tells_of_its_slab_and_of_none_under_other_strategies(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_slab_figures figures;
    hs_slab_page page;
    const hs_world_config config = {.scenario = "storm",
                                    .bullets = 50,
                                    .particles = 500,
                                    .seed = 1,
                                    .rank = -1,
                                    .instruction_set = -1,
                                    .strategy = &hs_strategy_slab};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 300);
    assert_true(hs_world_slab(world, &figures));
    assert_int_equal(figures.arenas, 1);
    uint64_t particles = hs_world_count(world, HS_PARTICLES).living;
    assert_true(particles > 0 && figures.classes[0].living >= particles); // 12 bytes each
    assert_int_equal(hs_world_slab_pages(world, 0, &page, 1), 1);
    assert_true(hs_world_switch(world, hs_strategy_find("pool"), HS_LAYOUT_ARRAY, &error));
    assert_false(hs_world_slab(world, &figures));
    assert_int_equal(figures.arenas, 0);
    assert_int_equal(hs_world_slab_pages(world, 0, &page, 1), 0);
    hs_test_world_close(&gate, world);
}

static void as_many_kinds_as_have_numbers_may_be_open_at_once(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory memory = {.strategy = &hs_strategy_slab, .gate = &gate};
    assert_true(hs_memory_open(&memory, &error));
    const hs_box_kind kind = {"things", HS_TAG_OTHER, 24, 10, true};
    void *kinds[255];
    for (int i = 0; i < 255; i++) {
        kinds[i] = hs_strategy_slab.open_boxes(memory.heap, &kind, &error);
        assert_non_null(kinds[i]);
    }
    assert_null(hs_strategy_slab.open_boxes(memory.heap, &kind, &error));
    assert_non_null(strstr(error.message, "255"));
    hs_strategy_slab.close_boxes(kinds[100]);
    kinds[100] = hs_strategy_slab.open_boxes(memory.heap, &kind, &error);
    assert_non_null(kinds[100]);
    for (int i = 0; i < 255; i++) hs_strategy_slab.close_boxes(kinds[i]);
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_served_by_classes_of_sixteen_bytes),
        cmocka_unit_test(blocks_are_carved_in_order_and_what_was_released_last_is_used_first),
        cmocka_unit_test(random_births_and_deaths_keep_every_block_and_every_figure),
        cmocka_unit_test(arenas_that_are_empty_go_back_to_the_system),
        cmocka_unit_test(the_fullest_arena_serves_first),
        cmocka_unit_test(pages_tell_every_pool_once),
        cmocka_unit_test(a_release_of_what_is_not_in_use_changes_nothing_in_a_release_build),
        cmocka_unit_test(a_world_tells_of_its_slab_and_of_none_under_other_strategies),
        cmocka_unit_test(as_many_kinds_as_have_numbers_may_be_open_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
