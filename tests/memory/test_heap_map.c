#include "heap_map_fixture.h"

// ---- Columns -----------------------------------------------------------------------------------

static void columns_show_a_solid_block_and_then_what_was_never_used(void **state)
{
    (void)state;
    fixture *f = open_fixture(columns_strategy(), HS_LAYOUT_ARRAY, 40000);
    add(f, 10000);
    look(f, 1);
    size_t first_empty = 0;
    while (first_empty < f->count && f->tiles[first_empty].share > 0) first_empty++;
    for (size_t i = 0; i + 1 < first_empty; i++) {
        assert_int_equal(f->tiles[i].state, HS_HEAP_LIVE);
        assert_int_equal(f->tiles[i].share, 255);
    }
    // The rest of the block in use is room for births, and no hole.
    size_t first_never = first_empty;
    while (first_never < f->count && f->tiles[first_never].state == HS_HEAP_SPARE) first_never++;
    assert_true(first_never > first_empty);
    for (size_t i = first_never; i < f->count; i++) {
        assert_int_equal(f->tiles[i].state, HS_HEAP_NEVER);
    }
    // The blocks have a few more places than the capacity.
    assert_true(filled(f) > 0.15 * (double)TILES && filled(f) <= 0.25 * (double)TILES);
    assert_int_equal(hs_heap_map_extent(f->map).living_bytes, 10000 * 12);
    close_fixture(f);
}

static void what_has_died_in_columns_leaves_room_and_no_holes(void **state)
{
    (void)state;
    fixture *f = open_fixture(columns_strategy(), HS_LAYOUT_ARRAY, 10000);
    add(f, 10000);
    look(f, 1);
    size_t used = count_state(f, HS_HEAP_LIVE), spare = count_state(f, HS_HEAP_SPARE);
    hs_population_clear(f->population);
    look(f, 1);
    assert_int_equal(count_state(f, HS_HEAP_LIVE), 0);
    assert_int_equal(count_state(f, HS_HEAP_SPARE), used + spare);
    assert_int_equal(count_state(f, HS_HEAP_FREED) + count_state(f, HS_HEAP_FREE), 0);
    close_fixture(f);
}

static void what_has_died_is_just_freed_and_then_free(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("pool"), HS_LAYOUT_ARRAY, 10000);
    add(f, 10000);
    look(f, 4);
    size_t used = count_state(f, HS_HEAP_LIVE);
    hs_population_clear(f->population);
    look(f, 3);
    assert_int_equal(count_state(f, HS_HEAP_LIVE), 0);
    assert_int_equal(count_state(f, HS_HEAP_FREED), used);
    look(f, 60);
    assert_int_equal(count_state(f, HS_HEAP_FREED), 0);
    assert_int_equal(count_state(f, HS_HEAP_FREE), used);
    close_fixture(f);
}

static void a_few_places_have_a_tile_each(void **state)
{
    (void)state;
    fixture *f = open_fixture(columns_strategy(), HS_LAYOUT_ARRAY, 8);
    add(f, 5);
    look(f, 1);
    assert_int_equal(count_state(f, HS_HEAP_LIVE), 5);
    close_fixture(f);
}

// ---- Boxes -------------------------------------------------------------------------------------

static void boxes_side_by_side_are_solid(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_ARRAY, 4096);
    add(f, 4096);
    look(f, LOOKS);
    hs_heap_extent extent = hs_heap_map_extent(f->map);
    assert_true(extent.by_address);
    double expected = 4096.0 * 64.0 / (double)extent.tile_bytes;
    assert_true(filled(f) > 0.98 * expected && filled(f) <= expected);
    assert_int_equal(count_state(f, HS_HEAP_LIVE), f->count);
    close_fixture(f);
}

/// Samples of a list give the same picture, within their precision.
static void a_long_list_is_solid_too(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_LIST, 8192);
    add(f, 8192);
    for (int i = 0; i < 1200; i++) {
        kill_one_in(f, 500);
        add(f, 8192 - hs_population_places(f->population));
        look(f, 1);
    }
    hs_heap_extent extent = hs_heap_map_extent(f->map);
    double expected = 8192.0 * 64.0 / (double)extent.tile_bytes;
    assert_true(filled(f) > 0.7 * expected && filled(f) < 1.3 * expected);
    assert_true(count_state(f, HS_HEAP_LIVE) >= f->count * 8 / 10);
    close_fixture(f);
}

static void every_box_of_a_small_population_has_a_tile(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_ARRAY, 100);
    add(f, 100);
    look(f, LOOKS);
    assert_int_equal(hs_heap_map_extent(f->map).tile_bytes, 64);
    assert_int_equal(f->count, 100);
    assert_int_equal(count_state(f, HS_HEAP_LIVE), 100);
    kill_one_in(f, 2);
    look(f, LOOKS);
    assert_int_equal(count_state(f, HS_HEAP_LIVE), 50);
    assert_int_equal(count_state(f, HS_HEAP_FREE), 50);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(f->tiles[i].state, i % 2 == 0 ? HS_HEAP_FREE : HS_HEAP_LIVE);
    }
    close_fixture(f);
}

static void scattered_boxes_are_faint(void **state)
{
    (void)state;
    next_stride = 4096;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_ARRAY, 2000);
    add(f, 2000);
    look(f, LOOKS);
    assert_true(f->count > TILES / 8);
    for (size_t i = 0; i < f->count; i++) assert_true(f->tiles[i].share <= 8);
    hs_heap_extent extent = hs_heap_map_extent(f->map);
    assert_true(extent.spanned_bytes >= 2000 * 4096);
    assert_int_equal(extent.living_bytes, 2000 * 64);
    close_fixture(f);
}

static void more_boxes_than_one_look_may_count_are_all_seen(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("naive"), HS_LAYOUT_ARRAY, 150000);
    add(f, 150000);
    look(f, LOOKS);
    hs_heap_extent extent = hs_heap_map_extent(f->map);
    double bytes = filled(f) * (double)extent.tile_bytes;
    // Boxes of an allocator differ a little in size; the cost of one is that of a sample.
    assert_true(bytes > 0.5 * (double)extent.living_bytes);
    assert_true(bytes < 1.1 * (double)extent.living_bytes);
    assert_true(count_state(f, HS_HEAP_LIVE) * 2 > f->count);
    close_fixture(f);
}

static void a_pool_shows_every_slot_and_which_were_never_used(void **state)
{
    (void)state;
    for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
        fixture *f = open_fixture(hs_strategy_find("pool"), (hs_layout)layout, 200);
        add(f, 120);
        look(f, 30);
        assert_int_equal(f->count, 200);
        assert_false(hs_heap_map_extent(f->map).by_address);
        assert_int_equal(count_state(f, HS_HEAP_LIVE), 120);
        kill_one_in(f, 2);
        look(f, 30);
        for (size_t i = 0; i < 200; i++) {
            assert_int_equal(f->tiles[i].state, i >= 120     ? HS_HEAP_NEVER
                                                : i % 2 == 0 ? HS_HEAP_FREE
                                                             : HS_HEAP_LIVE);
            assert_int_equal(f->tiles[i].share, i < 120 && i % 2 == 1 ? 255 : 0);
        }
        close_fixture(f);
    }
}

static void a_pool_larger_than_the_map_is_shown_whole(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("pool"), HS_LAYOUT_LIST, 100000);
    add(f, 50000);
    look(f, LOOKS);
    assert_true(f->count > TILES / 2);
    double expected = (double)f->count / 2.0;
    assert_true(filled(f) > 0.98 * expected - 1.0 && filled(f) < 1.02 * expected + 1.0);
    assert_true(count_state(f, HS_HEAP_NEVER) >= f->count / 2 - 1);
    assert_int_equal(f->tiles[0].share, 255);
    hs_heap_extent extent = hs_heap_map_extent(f->map);
    assert_true(extent.spanned_bytes >= extent.living_bytes);
    close_fixture(f);
}

static void what_waits_for_a_collector_is_shown_box_by_box(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&limbo, HS_LAYOUT_ARRAY, 100);
    add(f, 60);
    look(f, 30);
    kill_one_in(f, 3);
    look(f, 30);
    assert_int_equal(f->count, 100);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(f->tiles[i].state, i >= 60      ? HS_HEAP_FREE
                                            : i % 3 == 0 ? HS_HEAP_UNREACHABLE
                                                         : HS_HEAP_LIVE);
        assert_int_equal(f->tiles[i].garbage, i < 60 && i % 3 == 0 ? 255 : 0);
    }
    close_fixture(f);
}

static void under_every_strategy_the_living_are_shown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_strategy_count() * HS_LAYOUT_COUNT; i++) {
        for (int k = 0; k < 2; k++) {
            const hs_strategy *strategy = hs_strategy_at(i / HS_LAYOUT_COUNT);
            fixture *f = open_fixture_of(k == 0 ? &dots : &linked, strategy,
                                         (hs_layout)(i % HS_LAYOUT_COUNT), 500);
            add(f, 500);
            look(f, LOOKS);
            assert_true(count_state(f, HS_HEAP_LIVE) >= 30);
            assert_int_equal(count_state(f, HS_HEAP_UNREACHABLE), 0);
            close_fixture(f);
        }
    }
}

static void the_dead_are_shown_until_the_collector_comes(void **state)
{
    (void)state;
    fixture *f = open_fixture_of(&linked, hs_strategy_find("gc"), HS_LAYOUT_ARRAY, 500);
    add(f, 500);
    look(f, LOOKS);
    kill_one_in(f, 2);
    look(f, LOOKS);
    assert_true(count_state(f, HS_HEAP_UNREACHABLE) > f->count / 8);
    f->memory.strategy->collector->collect(f->memory.heap);
    look(f, LOOKS);
    assert_int_equal(count_state(f, HS_HEAP_UNREACHABLE), 0);
    assert_true(count_state(f, HS_HEAP_LIVE) > 0);
    close_fixture(f);
}

static void where_tiles_mix_as_many_show_the_waiting_as_their_share_is(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&limbo, HS_LAYOUT_LIST, 8192);
    add(f, 8192);
    look(f, LOOKS);
    assert_int_equal(count_state(f, HS_HEAP_UNREACHABLE), 0);
    kill_one_in(f, 4);
    look(f, LOOKS);
    size_t waiting = count_state(f, HS_HEAP_UNREACHABLE);
    assert_true(waiting >= f->count / 8 && waiting <= f->count * 3 / 8);
    assert_int_equal(waiting + count_state(f, HS_HEAP_LIVE), f->count);
    for (size_t i = 1; i + 1 < f->count; i++) { // the outermost may begin or end early
        assert_in_range(f->tiles[i].garbage, 48, 80);
        assert_in_range(f->tiles[i].share, 175, 207);
    }
    close_fixture(f);
}

static void another_population_starts_a_new_map(void **state)
{
    (void)state;
    next_stride = 64;
    fixture *f = open_fixture(&shelves, HS_LAYOUT_ARRAY, 100);
    hs_error error = {""};
    add(f, 100);
    look(f, LOOKS);
    hs_population_clear(f->population);
    look(f, LOOKS);
    assert_int_equal(count_state(f, HS_HEAP_FREE), 100);
    hs_population *other = hs_population_open(&f->memory, &dots, 50, HS_OVERFLOW_REFUSE, &error);
    assert_non_null(other);
    hs_heap_map_look(f->map, other);
    assert_int_equal(hs_heap_map_fill(f->map, f->tiles, TILES), 0);
    hs_population_close(other);
    close_fixture(f);
}

/// A map must not follow a list into boxes that are gone: the marks of a list go with their boxes.
static void a_list_that_loses_its_oldest_and_its_youngest_is_followed_safely(void **state)
{
    (void)state;
    fixture *f = open_fixture(hs_strategy_find("naive"), HS_LAYOUT_LIST, 20000);
    add(f, 20000);
    for (uint32_t i = 0; i < 300; i++) {
        kill_one_in(f, 2 + i * 7 % 60);
        look(f, 1);
        if (i % 40 == 39) hs_population_clear(f->population);
        look(f, 1);
        add(f, 20000 - hs_population_places(f->population));
        look(f, 1);
    }
    assert_true(f->count > 0);
    close_fixture(f);
}

static void slots_show_the_holes_that_the_dead_leave(void **state)
{
    (void)state;
    static const char *const names[] = {"columns", "naive", "pool"};
    for (int n = 0; n < 3; n++) {
        hs_gate gate = {0}, own = {0};
        hs_error error = {""};
        hs_memory memory = {.strategy = hs_strategy_find(names[n]), .gate = &gate};
        assert_true(hs_memory_open(&memory, &error));
        const hs_box_kind kind = {"things", HS_TAG_OTHER, 200, 64, false};
        hs_slots *slots = hs_slots_open(&memory, &kind, &error);
        hs_heap_map *map = hs_heap_map_create(&own, TILES, &error);
        assert_non_null(slots);
        assert_non_null(map);
        hs_handle handles[40];
        for (int i = 0; i < 40; i++) assert_non_null(hs_slots_acquire(slots, &handles[i]));
        for (int i = 0; i < 30; i++) hs_heap_map_look_at_slots(map, slots);
        for (int i = 0; i < 40; i += 2) hs_slots_release(slots, handles[i]);
        for (int i = 0; i < 30; i++) hs_heap_map_look_at_slots(map, slots);
        hs_heap_tile tiles[TILES];
        size_t count = hs_heap_map_fill(map, tiles, TILES), live = 0;
        for (size_t i = 0; i < count; i++) live += tiles[i].state == HS_HEAP_LIVE;
        assert_int_equal(live, 20);
        assert_int_equal(hs_heap_map_extent(map).by_address, n == 1);
        if (n != 1) assert_int_equal(count, 64);
        if (n != 1) assert_int_equal(tiles[0].state, HS_HEAP_FREE);
        if (n != 1) assert_int_equal(tiles[63].state, HS_HEAP_NEVER);
        hs_heap_map_destroy(map);
        hs_slots_close(slots);
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
        hs_test_expect_gate_empty(&own);
    }
}

static void a_map_of_a_wrong_size_or_without_memory_is_refused(void **state)
{
    (void)state;
    hs_error error = {""};
    hs_gate gate = {0};
    assert_null(hs_heap_map_create(&gate, 0, &error));
    assert_true(error.message[0] != '\0');
    assert_null(hs_heap_map_create(&gate, HS_HEAP_MAP_TILES_MAX + 1, &error));
    for (uint64_t at = 1; at <= 6; at++) {
        hs_gate poor = {.fail_at = at};
        error.message[0] = '\0';
        assert_null(hs_heap_map_create(&poor, TILES, &error));
        assert_true(error.message[0] != '\0');
        hs_test_expect_gate_empty(&poor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_show_a_solid_block_and_then_what_was_never_used),
        cmocka_unit_test(what_has_died_in_columns_leaves_room_and_no_holes),
        cmocka_unit_test(what_has_died_is_just_freed_and_then_free),
        cmocka_unit_test(a_few_places_have_a_tile_each),
        cmocka_unit_test(boxes_side_by_side_are_solid),
        cmocka_unit_test(a_long_list_is_solid_too),
        cmocka_unit_test(every_box_of_a_small_population_has_a_tile),
        cmocka_unit_test(scattered_boxes_are_faint),
        cmocka_unit_test(more_boxes_than_one_look_may_count_are_all_seen),
        cmocka_unit_test(a_pool_shows_every_slot_and_which_were_never_used),
        cmocka_unit_test(a_pool_larger_than_the_map_is_shown_whole),
        cmocka_unit_test(what_waits_for_a_collector_is_shown_box_by_box),
        cmocka_unit_test(under_every_strategy_the_living_are_shown),
        cmocka_unit_test(the_dead_are_shown_until_the_collector_comes),
        cmocka_unit_test(where_tiles_mix_as_many_show_the_waiting_as_their_share_is),
        cmocka_unit_test(another_population_starts_a_new_map),
        cmocka_unit_test(a_list_that_loses_its_oldest_and_its_youngest_is_followed_safely),
        cmocka_unit_test(slots_show_the_holes_that_the_dead_leave),
        cmocka_unit_test(a_map_of_a_wrong_size_or_without_memory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
