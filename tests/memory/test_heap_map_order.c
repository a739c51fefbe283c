#include "heapstorm/heap_map.h"

#include "heap_map_fixture.h"
#include "memory/heap_map_sweep.h"
#include "memory/store.h"
#include "worlds.h"

// ---- What a map should say ---------------------------------------------------------------------

/// The first living entity of a tile, as the walk finds it.
typedef struct expected_tile {
    uint64_t unit; ///< address, or number of the place
    size_t index;
    bool is_set;
} expected_tile;

/// Where an entity of a batch lies: a box's address, a pool's number, or a place in the blocks.
static uint64_t unit_at(const fixture *f, const hs_batch *batch, size_t i)
{
    const hs_population *population = f->population;
    const hs_strategy *strategy = population->memory.strategy;
    if (batch->boxes != NULL) {
        void *box = hs_box_store_box(&population->boxes, batch->boxes[i]);
        if (strategy->number_of != NULL) return strategy->number_of(population->boxes.boxes, box);
        return (uintptr_t)box;
    }
    const hs_column_store *store = &population->columns;
    size_t bytes = store->kind->columns[0].bytes;
    size_t offset =
        (size_t)((uint8_t *)batch->columns[0] + i * bytes - (uint8_t *)store->chunks[0].memory);
    return offset / store->block_bytes * store->block_places + offset % store->block_bytes / bytes;
}

/// The tile of a unit. Those of addresses count from the lowest box.
static size_t tile_of(const fixture *f, uint64_t unit, uint64_t lowest)
{
    hs_heap_extent extent = hs_heap_map_extent(f->map);
    const hs_population *population = f->population;
    if (extent.by_address) return (size_t)(unit / extent.tile_bytes - lowest / extent.tile_bytes);
    if (population->memory.strategy->is_boxed) {
        size_t pointer = population->boxes.layout == HS_LAYOUT_LIST ? 0 : sizeof(void *);
        return (size_t)(unit / (extent.tile_bytes / (population->boxes.cost - pointer)));
    }
    const hs_column_store *store = &population->columns;
    return (size_t)unit * f->count / (store->block_count * store->block_places);
}

static void find_expected(const fixture *f, expected_tile *expected)
{
    memset(expected, 0, TILES * sizeof *expected);
    const hs_population *population = f->population;
    bool is_shelf = population->memory.strategy->open == shelf_open;
    const shelf *own = is_shelf ? population->boxes.boxes : NULL;
    uint64_t lowest = is_shelf ? (uintptr_t)own->memory : 0;
    size_t index = 0;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, population);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++, index++) {
            uint64_t unit = unit_at(f, &batch, i);
            size_t tile = tile_of(f, unit, lowest);
            assert_true(tile < f->count);
            if (expected[tile].is_set && expected[tile].unit < unit) continue;
            expected[tile] = (expected_tile){unit, index, true};
        }
    }
}

/// A rank is that of a number in the walk, but for what rounding may do.
static void expect_rank(unsigned rank, size_t index, size_t living)
{
    unsigned expected = (unsigned)(index * 65536 / living);
    assert_in_range(rank + 1, expected, expected + 1);
}

/// Every tile with living entities has the rank of the first of them, and no other has a rank.
static void expect_ranks_of_the_walk(const fixture *f)
{
    expected_tile expected[TILES];
    find_expected(f, expected);
    for (size_t i = 0; i < f->count; i++) {
        assert_int_equal(f->tiles[i].has_rank, expected[i].is_set);
        if (!expected[i].is_set) continue;
        expect_rank(f->tiles[i].rank, expected[i].index, f->population->places);
    }
}

/// The mean step of the ranks from tile to tile, of 1.
static double disorder(const fixture *f)
{
    double sum = 0.0;
    int steps = 0, last = -1;
    for (size_t i = 0; i < f->count; i++) {
        if (!f->tiles[i].has_rank) continue;
        if (last >= 0) sum += abs(f->tiles[i].rank - last) / 65536.0;
        steps += last >= 0;
        last = f->tiles[i].rank;
    }
    return steps > 0 ? sum / steps : 0.0;
}

/// Lets entities die and be born until nothing lies in order any more.
static void churn(fixture *f, size_t living)
{
    for (uint32_t i = 0; i < 60; i++) {
        kill_one_in(f, 2 + i * 5 % 7);
        add(f, living - hs_population_places(f->population));
    }
}

// ---- Ranks -------------------------------------------------------------------------------------

static const hs_strategy *const exact[] = {&shelves, &limbo};

static void tidy_memory_is_a_gradient(void **state)
{
    (void)state;
    const hs_strategy *strategies[] = {&shelves, &limbo, hs_strategy_find("pool"),
                                       columns_strategy()};
    next_stride = 64;
    for (int s = 0; s < 4; s++) {
        for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
            fixture *f = open_fixture(strategies[s], (hs_layout)layout, 1000);
            add(f, 900);
            look(f, 8);
            expect_ranks_of_the_walk(f);
            for (size_t i = 0; i + 1 < f->count && f->tiles[i + 1].has_rank; i++) {
                assert_true(f->tiles[i].rank < f->tiles[i + 1].rank);
            }
            assert_true(disorder(f) < 0.03);
            close_fixture(f);
        }
    }
}

static void churned_memory_is_confetti(void **state)
{
    (void)state;
    next_stride = 64;
    for (int s = 0; s < 2; s++) {
        for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
            fixture *f = open_fixture(exact[s], (hs_layout)layout, s == 0 ? 1000 : 20000);
            add(f, 1000);
            if (s == 0) churn(f, 1000);
            if (s == 1) kill_one_in(f, 3);
            look(f, 40);
            expect_ranks_of_the_walk(f);
            if (s == 0) assert_true(disorder(f) > 0.1);
            close_fixture(f);
        }
    }
}

static void a_churned_pool_is_confetti_and_churned_columns_a_gradient(void **state)
{
    (void)state;
    for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
        fixture *f = open_fixture(hs_strategy_find("pool"), (hs_layout)layout, 1000);
        add(f, 1000);
        churn(f, 900);
        look(f, 30);
        expect_ranks_of_the_walk(f);
        assert_true(disorder(f) > 0.1);
        close_fixture(f);
    }
    fixture *f = open_fixture(columns_strategy(), HS_LAYOUT_ARRAY, 20000);
    add(f, 20000);
    churn(f, 15000);
    look(f, 1);
    expect_ranks_of_the_walk(f);
    assert_true(disorder(f) < 0.02);
    close_fixture(f);
}

static void a_list_that_runs_backwards_through_memory_has_falling_ranks(void **state)
{
    (void)state;
    next_stride = 64;
    next_descends = true;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_LIST, 200);
    next_descends = false;
    add(f, 200);
    look(f, 8);
    expect_ranks_of_the_walk(f);
    for (size_t i = 0; i + 1 < f->count; i++) {
        assert_true(f->tiles[i].rank > f->tiles[i + 1].rank);
    }
    close_fixture(f);
}

static void keep_all(void *context, const hs_batch *batch, uint8_t *gone)
{
    (void)context;
    memset(gone, 0, batch->count);
}

/// Each sampled rank is right for an entity of the tile, and in time every tile has one.
static void a_long_list_is_ranked_by_true_samples(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_LIST, 6000);
    add(f, 6000);
    churn(f, 6000);
    const hs_filter filter = {.judge = keep_all};
    for (int i = 0; i < 1200; i++) {
        hs_population_compact(f->population, &filter);
        look(f, 1);
    }
    assert_true(hs_heap_map_progress(f->map).is_sampled);
    static size_t tile_at[6000];
    const shelf *own = f->population->boxes.boxes;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, f->population);
    for (size_t index = 0; hs_walk_next(&walk, &batch);) {
        for (size_t i = 0; i < batch.count; i++, index++) {
            tile_at[index] = tile_of(f, unit_at(f, &batch, i), (uintptr_t)own->memory);
        }
    }
    for (size_t tile = 0; tile < f->count; tile++) {
        assert_true(f->tiles[tile].has_rank);
        size_t index = (f->tiles[tile].rank * (size_t)6000 + 65535) / 65536;
        bool is_right = tile_at[index] == tile;
        if (index + 1 < 6000) is_right |= tile_at[index + 1] == tile;
        assert_true(is_right);
    }
    assert_true(disorder(f) > 0.1);
    close_fixture(f);
}

static void under_every_strategy_what_lives_is_ranked(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_strategy_count() * HS_LAYOUT_COUNT; i++) {
        for (int k = 0; k < 2; k++) {
            fixture *f =
                open_fixture_of(k == 0 ? &dots : &linked, hs_strategy_at(i / HS_LAYOUT_COUNT),
                                (hs_layout)(i % HS_LAYOUT_COUNT), 800);
            add(f, 800);
            look(f, 30);
            unsigned least = 65536, most = 0;
            for (size_t t = 0; t < f->count; t++) {
                assert_int_equal(f->tiles[t].has_rank, f->tiles[t].share > 0);
                if (!f->tiles[t].has_rank) continue;
                if (f->tiles[t].rank < least) least = f->tiles[t].rank;
                if (f->tiles[t].rank > most) most = f->tiles[t].rank;
            }
            assert_true(least < 8000 && most > 57000);
            close_fixture(f);
        }
    }
}

static void slots_are_ranked_by_their_numbers(void **state)
{
    (void)state;
    static const char *const names[] = {"columns", "pool"};
    for (int n = 0; n < 2; n++) {
        hs_gate gate = {0}, own = {0};
        hs_error error = {""};
        hs_memory memory = {.strategy = hs_strategy_find(names[n]), .gate = &gate};
        assert_true(hs_memory_open(&memory, &error));
        const hs_box_kind kind = {"things", HS_TAG_OTHER, 200, 64, false};
        hs_slots *slots = hs_slots_open(&memory, &kind, &error);
        hs_heap_map *map = hs_heap_map_create(&own, TILES, &error);
        hs_handle handles[40];
        for (int i = 0; i < 40; i++) assert_non_null(hs_slots_acquire(slots, &handles[i]));
        for (int i = 0; i < 40; i += 2) hs_slots_release(slots, handles[i]);
        for (int i = 0; i < 10; i++) hs_heap_map_look_at_slots(map, slots);
        hs_heap_tile tiles[TILES];
        assert_int_equal(hs_heap_map_fill(map, tiles, TILES), 64);
        size_t before = 0;
        for (size_t i = 0; i < 64; i++) {
            bool is_used = i < 40 && i % 2 == 1;
            assert_int_equal(tiles[i].has_rank, is_used);
            if (is_used) expect_rank(tiles[i].rank, before++, 20);
        }
        hs_heap_map_destroy(map);
        hs_slots_close(slots);
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
        hs_test_expect_gate_empty(&own);
    }
}

// ---- The walk ----------------------------------------------------------------------------------

/// The points of the walk, and whether its places rise with its ranks.
static size_t expect_walk(const fixture *f, bool rises)
{
    static hs_heap_step steps[HS_HEAP_MAP_STEPS_MAX + 1];
    size_t count = hs_heap_map_walk(f->map, steps, HS_HEAP_MAP_STEPS_MAX + 1);
    assert_in_range(count, 100, HS_HEAP_MAP_STEPS_MAX);
    size_t falls = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        assert_true(steps[i].rank <= steps[i + 1].rank);
        falls += steps[i].place > steps[i + 1].place;
    }
    if (rises) assert_int_equal(falls, 0);
    if (!rises) assert_true(falls > count / 40); // a shelf's boxes rise while it fills up holes
    assert_true(steps[0].rank < 2000 && steps[count - 1].rank > 63000);
    return count;
}

static void the_walk_is_a_line_through_tidy_memory_and_a_cloud_through_churned(void **state)
{
    (void)state;
    const hs_strategy *strategies[] = {&shelves, hs_strategy_find("pool")};
    next_stride = 64;
    for (int s = 0; s < 2; s++) {
        for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
            fixture *f = open_fixture(strategies[s], (hs_layout)layout, 800);
            add(f, 800);
            look(f, 10);
            assert_true(expect_walk(f, true) >= 400);
            churn(f, 800);
            look(f, 10);
            expect_walk(f, false);
            close_fixture(f);
        }
    }
    fixture *f = open_fixture(columns_strategy(), HS_LAYOUT_ARRAY, 20000);
    add(f, 20000);
    churn(f, 12000);
    look(f, 1);
    assert_true(expect_walk(f, true) >= 400);
    close_fixture(f);
}

static void the_walk_of_a_long_list_is_that_of_one_pass(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("pool"), HS_LAYOUT_LIST, 200000);
    add(f, 200000);
    look(f, 40);
    expect_walk(f, true);
    kill_one_in(f, 3);
    look(f, 40);
    expect_walk(f, true);
    close_fixture(f);
}

// ---- Births and deaths -------------------------------------------------------------------------

static void births_and_deaths_are_those_since_the_last_survey(void **state)
{
    (void)state;
    next_stride = 64;
    for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
        fixture *f = open_fixture(&shelves, (hs_layout)layout, 200);
        add(f, 200);
        look(f, 1);
        for (size_t i = 0; i < 200; i++) assert_int_equal(f->tiles[i].born, 0);
        kill_one_in(f, 4);
        look(f, 1);
        for (size_t i = 0; i < 200; i++) {
            assert_int_equal(f->tiles[i].died, i % 4 == 0 ? 255 : 0);
            assert_int_equal(f->tiles[i].born, 0);
        }
        add(f, 50);
        look(f, 1);
        for (size_t i = 0; i < 200; i++) {
            assert_int_equal(f->tiles[i].born, i % 4 == 0 ? 255 : 0);
            assert_int_equal(f->tiles[i].died, 0);
        }
        kill_one_in(f, 200); // the first, whose place goes to another at once
        add(f, 1);
        look(f, 1);
        assert_int_equal(count_state(f, HS_HEAP_LIVE), 200);
        for (size_t i = 0; i < 200; i++) {
            assert_int_equal(f->tiles[i].born, f->tiles[i].died);
        }
        look(f, 1);
        for (size_t i = 0; i < 200; i++) assert_int_equal(f->tiles[i].born, 0);
        close_fixture(f);
    }
}

static void in_columns_births_are_at_the_end(void **state)
{
    (void)state;
    fixture *f = open_fixture(columns_strategy(), HS_LAYOUT_ARRAY, 20000);
    add(f, 10000);
    look(f, 1);
    add(f, 500);
    look(f, 1);
    double born = 0.0;
    size_t last = 0;
    for (size_t i = 0; i < f->count; i++) {
        born += f->tiles[i].born / 255.0 * (double)hs_heap_map_extent(f->map).tile_bytes / 12.0;
        if (f->tiles[i].share > 0) last = i;
        assert_int_equal(f->tiles[i].died, 0);
    }
    assert_true(born > 480.0 && born < 520.0);
    assert_true(f->tiles[last].born > 0);
    assert_int_equal(f->tiles[0].born, 0);
    close_fixture(f);
}

// ---- Freshness ---------------------------------------------------------------------------------

static void a_map_says_how_far_its_survey_is_and_how_old_its_picture(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("naive"), HS_LAYOUT_ARRAY, 150000);
    add(f, 150000);
    look(f, 1);
    hs_heap_progress progress = hs_heap_map_progress(f->map);
    assert_int_equal(progress.surveys, 0);
    assert_in_range(progress.done, 1, 254);
    int looks = 1;
    for (; hs_heap_map_progress(f->map).surveys < 2; looks++) look(f, 1);
    progress = hs_heap_map_progress(f->map);
    assert_in_range(progress.looks, 7, looks);
    assert_int_equal(progress.age, 0);
    assert_int_equal(progress.done, 0);
    look(f, 3);
    progress = hs_heap_map_progress(f->map);
    assert_int_equal(progress.age, 3);
    assert_in_range(progress.done, 1, 254);
    assert_false(progress.is_sampled);
    close_fixture(f);
}

static void the_first_picture_of_a_long_array_is_sampled_and_soon_there(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("naive"), HS_LAYOUT_ARRAY, 600000);
    add(f, 600000);
    look(f, 16);
    hs_heap_progress progress = hs_heap_map_progress(f->map);
    assert_int_equal(progress.surveys, 1);
    assert_true(progress.is_sampled);
    double sampled = filled(f), each = (double)hs_heap_map_extent(f->map).tile_bytes;
    hs_heap_step steps[HS_HEAP_MAP_STEPS_MAX];
    assert_true(hs_heap_map_walk(f->map, steps, HS_HEAP_MAP_STEPS_MAX) > 400);
    while (hs_heap_map_progress(f->map).surveys == 1) look(f, 1);
    progress = hs_heap_map_progress(f->map);
    assert_false(progress.is_sampled);
    assert_in_range(progress.looks, 28, 62);
    double exact_bytes = filled(f) * (double)hs_heap_map_extent(f->map).tile_bytes;
    assert_true(sampled * each > 0.9 * exact_bytes && sampled * each < 1.1 * exact_bytes);
    close_fixture(f);
}

static void judge_oldest(void *context, const hs_batch *batch, uint8_t *gone)
{
    uint32_t *left = context;
    for (size_t i = 0; i < batch->count; i++) {
        gone[i] = *left > 0;
        *left -= gone[i];
    }
}

/// The dead close up while a survey is under way; what it has not passed yet must not be missed.
static void a_survey_of_many_looks_passes_every_box_once(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("naive"), HS_LAYOUT_ARRAY, 100000);
    add(f, 100000);
    int looks = 0;
    for (; hs_heap_map_progress(f->map).surveys == 0; looks++) {
        uint32_t dying = 1000;
        const hs_filter filter = {.judge = judge_oldest, .context = &dying};
        look(f, 1);
        hs_population_compact(f->population, &filter);
    }
    assert_in_range(looks, 5, 20);
    uint64_t passed = 0;
    for (size_t i = 0; i < f->map->range_count; i++) passed += f->map->ranges[i].living;
    assert_int_equal(passed, 100000);
    close_fixture(f);
}

// ---- Watching changes nothing ------------------------------------------------------------------

static void maps_change_no_digest_and_allocate_nothing(void **state)
{
    (void)state;
    hs_world_config config = {
        .scenario = "storm", .bullets = 300, .particles = 3000, .seed = 5, .rank = -1};
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_digests digests[2];
        for (int watched = 0; watched < 2; watched++) {
            hs_gate gate = {0}, own = {0};
            hs_error error = {""};
            hs_test_world_way(way, &config);
            hs_world *world = hs_test_world_open(&gate, &config);
            hs_heap_map *maps[HS_POPULATION_COUNT];
            for (int p = 0; p < HS_POPULATION_COUNT; p++) {
                maps[p] = hs_heap_map_create(&own, TILES, &error);
            }
            uint64_t requests = own.requests;
            hs_autopilot autopilot = hs_autopilot_seeded(5);
            for (int t = 0; t < 90; t++) {
                hs_test_play(world, &autopilot, 1);
                for (int p = 0; p < HS_POPULATION_COUNT && watched; p++) {
                    if (p == HS_RUNNERS) {
                        hs_heap_map_look_at_slots(maps[p], hs_world_runners(world));
                    } else {
                        hs_heap_map_look(maps[p],
                                         hs_world_population(world, (hs_population_name)p));
                    }
                }
            }
            assert_int_equal(own.requests, requests);
            digests[watched] = hs_world_digest(world);
            for (int p = 0; p < HS_POPULATION_COUNT; p++) hs_heap_map_destroy(maps[p]);
            hs_test_world_close(&gate, world);
            hs_test_expect_gate_empty(&own);
        }
        hs_test_expect_digests(digests[1], digests[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tidy_memory_is_a_gradient),
        cmocka_unit_test(churned_memory_is_confetti),
        cmocka_unit_test(a_churned_pool_is_confetti_and_churned_columns_a_gradient),
        cmocka_unit_test(a_list_that_runs_backwards_through_memory_has_falling_ranks),
        cmocka_unit_test(a_long_list_is_ranked_by_true_samples),
        cmocka_unit_test(under_every_strategy_what_lives_is_ranked),
        cmocka_unit_test(slots_are_ranked_by_their_numbers),
        cmocka_unit_test(the_walk_is_a_line_through_tidy_memory_and_a_cloud_through_churned),
        cmocka_unit_test(the_walk_of_a_long_list_is_that_of_one_pass),
        cmocka_unit_test(births_and_deaths_are_those_since_the_last_survey),
        cmocka_unit_test(in_columns_births_are_at_the_end),
        cmocka_unit_test(a_map_says_how_far_its_survey_is_and_how_old_its_picture),
        cmocka_unit_test(the_first_picture_of_a_long_array_is_sampled_and_soon_there),
        cmocka_unit_test(a_survey_of_many_looks_passes_every_box_once),
        cmocka_unit_test(maps_change_no_digest_and_allocate_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
