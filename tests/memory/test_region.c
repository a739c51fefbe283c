#include "heapstorm/region.h"

#include "memory/strategies.h"
#include "worlds.h"

#include "base/random.h"

enum { BYTES = 60, BOXES = 20000 };

/// Boxes of one kind under `region`, each full of its mark.
typedef struct fixture {
    hs_gate gate;
    hs_memory memory;
    void *kind;
    uint8_t *boxes[BOXES];
    uint8_t marks[BOXES];
    size_t count;
} fixture;

static fixture *open_fixture(void)
{
    hs_error error = {0};
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->memory = (hs_memory){.strategy = &hs_strategy_region, .gate = &f->gate};
    assert_true(hs_memory_open(&f->memory, &error));
    const hs_box_kind kind = {"things", HS_TAG_OTHER, BYTES, BOXES, false};
    f->kind = hs_strategy_region.open_boxes(f->memory.heap, &kind, &error);
    assert_non_null(f->kind);
    return f;
}

static void acquire(fixture *f)
{
    uint8_t *box = hs_strategy_region.acquire(f->kind);
    assert_non_null(box);
    assert_int_equal((uintptr_t)box % 8, 0);
    f->marks[f->count] = (uint8_t)(f->count * 7);
    memset(box, f->marks[f->count], BYTES);
    f->boxes[f->count++] = box;
}

static void acquire_until(fixture *f, size_t count)
{
    while (f->count < count) acquire(f);
}

/// Releases a box after checking that its content is unchanged.
static void release(fixture *f, size_t index)
{
    for (size_t i = 0; i < BYTES; i++) assert_int_equal(f->boxes[index][i], f->marks[index]);
    hs_strategy_region.release(f->kind, f->boxes[index]);
    f->boxes[index] = f->boxes[--f->count];
    f->marks[index] = f->marks[f->count];
}

/// Lets all boxes move that should, as a population does.
static void tidy(fixture *f)
{
    if (!hs_strategy_region.wants_moves(f->kind)) return;
    for (size_t i = 0; i < f->count; i++)
        f->boxes[i] = hs_strategy_region.move(f->kind, f->boxes[i]);
}

static void close_fixture(fixture *f)
{
    while (f->count > 0) release(f, f->count - 1);
    hs_strategy_region.close_boxes(f->kind);
    hs_memory_close(&f->memory);
    hs_test_expect_gate_empty(&f->gate);
    free(f);
}

static hs_region_figures figures_of(const fixture *f)
{
    hs_region_figures figures;
    hs_region_measure(f->memory.heap, &figures);
    return figures;
}

static uint64_t reserved(const fixture *f)
{
    return hs_memory_storage(&f->memory).reserved;
}

/// Boxes that a region has room for.
static size_t room_of_a_region(const fixture *f)
{
    hs_region_figures figures = figures_of(f);
    return figures.kinds[0].places / figures.kinds[0].regions;
}

static void births_lie_side_by_side_and_nothing_is_used_twice(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    acquire_until(f, 3);
    size_t stride = figures_of(f).kinds[0].box_bytes;
    assert_ptr_equal(f->boxes[1], f->boxes[0] + stride);
    assert_ptr_equal(f->boxes[2], f->boxes[1] + stride);
    uint8_t *last = f->boxes[2];
    release(f, 1);
    acquire(f);
    assert_ptr_equal(f->boxes[2], last + stride);
    close_fixture(f);
}

static void a_region_goes_when_its_last_entity_has_gone(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    acquire(f);
    size_t room = room_of_a_region(f);
    acquire_until(f, 16 * room);
    assert_int_equal(figures_of(f).regions, 16);
    uint64_t full = reserved(f);
    for (size_t i = 12 * room; i-- > 0;) release(f, i); // a region keeps to the end what it has
    assert_int_equal(figures_of(f).returned, 12);
    assert_int_equal(figures_of(f).regions, 4);
    assert_int_equal(figures_of(f).peak, 16);
    assert_true(reserved(f) < full / 2);
    assert_true(f->gate.total.live_bytes < full / 2 + HS_REGION_BYTES); // the system has it back
    close_fixture(f);
}

static void a_few_survivors_move_and_their_regions_go(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    acquire(f);
    size_t room = room_of_a_region(f);
    acquire_until(f, 16 * room);
    uint64_t full = reserved(f);
    for (size_t i = 16 * room; i-- > 0;) {
        if (i % 50 != 0) release(f, i);
    }
    size_t survivors = f->count;
    assert_true(reserved(f) >= full); // each region still has somebody
    tidy(f);
    hs_region_figures figures = figures_of(f);
    assert_true(figures.moved > survivors / 2 && figures.moved <= survivors);
    assert_true(figures.returned >= 14);
    assert_true(reserved(f) < full / 3);
    assert_int_equal(figures.kinds[0].living, survivors);
    close_fixture(f); // looks at the content of all
}

static void a_region_of_which_more_than_a_quarter_lives_stays(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    acquire(f);
    size_t room = room_of_a_region(f);
    acquire_until(f, 4 * room);
    for (size_t i = 4 * room; i-- > 0;) {
        if (i % 3 != 0) release(f, i);
    }
    assert_false(hs_strategy_region.wants_moves(f->kind));
    tidy(f);
    assert_int_equal(figures_of(f).moved, 0);
    assert_int_equal(figures_of(f).regions, 4);
    close_fixture(f);
}

static void survivors_stay_where_they_are_when_memory_is_out(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    acquire(f);
    size_t room = room_of_a_region(f);
    acquire_until(f, 8 * room);
    for (size_t i = 8 * room; i-- > 0;) {
        if (i % 40 != 0) release(f, i);
    }
    assert_true(hs_strategy_region.wants_moves(f->kind));
    f->gate.fail_at = f->gate.requests + 1;
    tidy(f);
    f->gate.fail_at = 0;
    tidy(f);
    assert_int_equal(figures_of(f).kinds[0].living, f->count);
    assert_false(hs_strategy_region.wants_moves(f->kind));
    close_fixture(f);
}

static void random_lives_keep_every_box_and_every_figure(void **state)
{
    (void)state;
    fixture *f = open_fixture();
    hs_random random = hs_random_seeded(5, 1);
    for (int phase = 0; phase < 6; phase++) {
        uint32_t births = phase % 2 == 0 ? 70 : 30;
        for (int step = 0; step < 20000; step++) {
            bool is_birth = hs_random_below(&random, 100) < births;
            if (is_birth && f->count < BOXES) acquire(f);
            if (!is_birth && f->count > 0) {
                release(f, hs_random_below(&random, (uint32_t)f->count));
            }
            if (step % 100 == 0) tidy(f);
        }
        tidy(f);
        hs_region_figures figures = figures_of(f);
        hs_storage storage = hs_memory_storage(&f->memory);
        assert_int_equal(figures.kinds[0].living, f->count);
        assert_int_equal(storage.living, f->count * BYTES);
        assert_int_equal(storage.moved, figures.moved);
        assert_int_equal(storage.returned, figures.returned);
        assert_true(storage.reserved >= storage.usable + storage.spare);
        // A quarter of each region lives, but for the open ones and the spare ones.
        uint64_t closed = figures.regions - 2;
        assert_true(f->count * 4 >= closed * (room_of_a_region(f) - 1));
    }
    assert_true(figures_of(f).moved > 0);
    close_fixture(f);
}

static void large_boxes_have_larger_regions(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory memory = {.strategy = &hs_strategy_region, .gate = &gate};
    assert_true(hs_memory_open(&memory, &error));
    const hs_box_kind kind = {"giants", HS_TAG_OTHER, 30000, 10, false};
    void *boxes = hs_strategy_region.open_boxes(memory.heap, &kind, &error);
    void *held[40];
    for (int i = 0; i < 40; i++) {
        held[i] = hs_strategy_region.acquire(boxes);
        assert_non_null(held[i]);
        memset(held[i], i, 30000);
    }
    hs_region_figures figures;
    hs_region_measure(memory.heap, &figures);
    assert_true(figures.kinds[0].bytes >= 40 * 30000);
    assert_int_equal(figures.kinds[0].living, 40);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(((uint8_t *)held[i])[29999], i);
        hs_strategy_region.release(boxes, held[i]);
    }
    hs_strategy_region.close_boxes(boxes);
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
}

static void slots_keep_their_handles_and_contents_when_survivors_move(void **state)
{
    (void)state;
    enum { SLOTS = 4000, WORDS = 26, KEPT = 40 };
    static hs_handle handles[SLOTS];
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory memory = {.strategy = &hs_strategy_region, .gate = &gate};
    assert_true(hs_memory_open(&memory, &error));
    const hs_box_kind kind = {"runners", HS_TAG_RUNNERS, WORDS * 8, SLOTS, false};
    hs_slots *slots = hs_slots_open(&memory, &kind, &error);
    assert_non_null(slots);
    for (uint64_t i = 0; i < SLOTS; i++) {
        uint64_t *words = hs_slots_acquire(slots, &handles[i]);
        assert_non_null(words);
        for (int w = 0; w < WORDS; w++) words[w] = i * 100 + (uint64_t)w;
    }
    for (uint64_t i = 0; i < SLOTS; i++) {
        if (i % KEPT != 0) hs_slots_release(slots, handles[i]);
    }
    const uint64_t *before = hs_slots_find(slots, handles[KEPT]);
    hs_slots_tidy(slots);
    assert_ptr_not_equal(hs_slots_find(slots, handles[KEPT]), before);
    for (uint64_t i = 0; i < SLOTS; i++) {
        const uint64_t *words = hs_slots_find(slots, handles[i]);
        assert_int_equal(words != NULL, i % KEPT == 0);
        for (int w = 0; words != NULL && w < WORDS; w++) {
            assert_int_equal(words[w], i * 100 + (uint64_t)w);
        }
    }
    hs_slots_close(slots);
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
}

static void a_world_tells_of_its_regions_and_of_none_under_other_strategies(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_region_figures figures;
    const hs_world_config config = {.scenario = "storm",
                                    .bullets = 500,
                                    .particles = 20000,
                                    .seed = 1,
                                    .rank = -1,
                                    .instruction_set = -1,
                                    .strategy = &hs_strategy_region};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 400);
    assert_true(hs_world_regions(world, &figures));
    uint64_t places = 0;
    for (size_t k = 0; k < figures.kind_count; k++) places += figures.kinds[k].places;
    assert_true(figures.regions > 4 && figures.returned > 0 && figures.moved > 0);
    assert_true(places >= hs_world_count(world, HS_PARTICLES).living);
    hs_storage storage = hs_world_storage(world);
    assert_int_equal(storage.moved, figures.moved);
    assert_true(hs_world_switch(world, hs_strategy_find("pool"), HS_LAYOUT_ARRAY, &error));
    assert_false(hs_world_regions(world, &figures));
    assert_int_equal(figures.regions, 0);
    hs_test_world_close(&gate, world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(births_lie_side_by_side_and_nothing_is_used_twice),
        cmocka_unit_test(a_region_goes_when_its_last_entity_has_gone),
        cmocka_unit_test(a_few_survivors_move_and_their_regions_go),
        cmocka_unit_test(a_region_of_which_more_than_a_quarter_lives_stays),
        cmocka_unit_test(survivors_stay_where_they_are_when_memory_is_out),
        cmocka_unit_test(random_lives_keep_every_box_and_every_figure),
        cmocka_unit_test(large_boxes_have_larger_regions),
        cmocka_unit_test(slots_keep_their_handles_and_contents_when_survivors_move),
        cmocka_unit_test(a_world_tells_of_its_regions_and_of_none_under_other_strategies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
