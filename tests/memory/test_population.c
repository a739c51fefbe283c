#include "support.h"

#include "heapstorm/memory.h"
#include "model.h"

#include "base/random.h"

/// One, and sizes around the steps of 16 and the blocks of 4096 places of columns.
static const size_t capacities[] = {1, 15, 16, 17, 4095, 4096, 4097, 20000};
#define CAPACITIES (sizeof capacities / sizeof capacities[0])

enum { WAYS_MAX = 32 };

/// All ways of storing a population, opened on one gate.
typedef struct ways {
    hs_gate gate;
    hs_memory at[WAYS_MAX];
    unsigned count;
} ways;

static int open_ways(void **state)
{
    static ways all;
    all = (ways){.count = hs_test_way_count()};
    assert_true(all.count <= WAYS_MAX);
    for (unsigned w = 0; w < all.count; w++) all.at[w] = hs_test_way_open(w, &all.gate);
    *state = &all;
    return 0;
}

static int close_ways(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) hs_memory_close(&all->at[w]);
    hs_test_expect_gate_empty(&all->gate);
    return 0;
}

static hs_population *open_on(const hs_memory *memory, const hs_test_kind *kind, size_t capacity,
                              hs_overflow overflow)
{
    hs_error error = {0};
    hs_population *population = hs_population_open(memory, &kind->kind, capacity, overflow, &error);
    if (population == NULL) fail_msg("%s", error.message);
    return population;
}

/// How many births to try: mostly a few, now and then more than there is room for.
static size_t some_births(hs_random *random, const hs_model *model, size_t capacity)
{
    if (model->overflow == HS_OVERFLOW_GROW && model->count > 3 * capacity) return 0;
    size_t most = hs_random_below(random, 4) == 0 ? 2 * capacity + 2 : capacity / 3 + 2;
    return hs_random_below(random, (uint32_t)most);
}

static void do_something(hs_random *random, hs_model *model, hs_population *population,
                         size_t capacity)
{
    bool has_flags = model->kind->kind.flags_offset != HS_NO_FIELD;
    bool has_serial = model->kind->kind.serial_offset != HS_NO_FIELD;
    static const unsigned rates[] = {1, 2, 8, 120};
    unsigned one_in = rates[hs_random_below(random, 4) > 0 ? 1 + hs_random_below(random, 3) : 0];
    uint32_t salt = hs_random_next(random);
    size_t births = some_births(random, model, capacity);
    switch (hs_random_below(random, 8)) {
    case 0:
    case 1:
        hs_model_add(model, population, births);
        return;
    case 2:
    case 3:
        if (has_serial) {
            hs_model_add(model, population, births);
        } else {
            hs_model_append(model, population, births);
        }
        return;
    case 4:
    case 5:
        if (!has_flags) {
            hs_model_compact(model, population, salt, one_in);
            return;
        }
        hs_model_flag(model, population, salt, one_in);
        return;
    case 6:
        if (hs_random_below(random, 6) == 0) {
            hs_model_clear(model, population);
            return;
        }
        hs_model_retire(model, population);
        return;
    default:
        hs_model_retire(model, population);
        hs_model_compact(model, population, salt, one_in);
        return;
    }
}

/// A random life under one way, or under changing ways, with each step compared with the model.
static void live(ways *all, unsigned way, bool is_switched, const hs_test_kind *kind,
                 size_t capacity, hs_overflow overflow)
{
    hs_random random = hs_random_seeded(capacity, 1 + (uint64_t)overflow);
    hs_random switches = hs_random_seeded(capacity, 99);
    hs_model model = hs_model_open(kind, capacity, overflow);
    hs_population *population = open_on(&all->at[way], kind, capacity, overflow);
    int steps = capacity < 1000 ? 150 : 16;
    for (int step = 0; step < steps; step++) {
        do_something(&random, &model, population, capacity);
        if (is_switched && hs_random_below(&switches, 3) == 0) {
            hs_error error = {0};
            const hs_memory *to = &all->at[hs_random_below(&switches, all->count)];
            if (!hs_test_move(&population, to, &error)) fail_msg("%s", error.message);
        }
        hs_model_expect(&model, population);
    }
    hs_population_close(population);
    hs_model_close(&model);
}

static void live_under_all(ways *all, hs_overflow overflow)
{
    for (unsigned w = 0; w < all->count; w++) {
        for (size_t c = 0; c < CAPACITIES; c++) {
            live(all, w, false, &hs_test_marbles, capacities[c], overflow);
            live(all, w, false, &hs_test_grains, capacities[c], overflow);
            if (overflow == HS_OVERFLOW_RECYCLE) continue;
            live(all, w, false, &hs_test_creatures, capacities[c], overflow);
        }
    }
}

static void every_strategy_does_as_a_plain_list_that_refuses_the_newest(void **state)
{
    live_under_all(*state, HS_OVERFLOW_REFUSE);
}

static void every_strategy_does_as_a_plain_list_that_recycles_the_oldest(void **state)
{
    live_under_all(*state, HS_OVERFLOW_RECYCLE);
}

static void every_strategy_does_as_a_plain_list_that_grows(void **state)
{
    live_under_all(*state, HS_OVERFLOW_GROW);
}

static void switching_strategies_in_mid_run_changes_nothing(void **state)
{
    for (size_t c = 0; c < CAPACITIES; c++) {
        live(*state, 0, true, &hs_test_creatures, capacities[c], HS_OVERFLOW_REFUSE);
        live(*state, 0, true, &hs_test_creatures, capacities[c], HS_OVERFLOW_GROW);
        live(*state, 0, true, &hs_test_grains, capacities[c], HS_OVERFLOW_RECYCLE);
    }
}

/// Lists where the batches of a population in columns begin.
static size_t list_batches(const hs_population *population, size_t places, const void **list)
{
    size_t count = 0;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, population, places);
    while (hs_walk_next(&walk, &batch)) list[count++] = batch.columns[0];
    return count;
}

static void births_after_a_removal_move_nobody(void **state)
{
    enum { CAPACITY = 60000, LIST = 1000 };
    static const void *before[LIST], *after[LIST];
    ways *all = *state;
    hs_model model = hs_model_open(&hs_test_creatures, CAPACITY, HS_OVERFLOW_REFUSE);
    hs_population *population =
        open_on(&all->at[0], &hs_test_creatures, CAPACITY, HS_OVERFLOW_REFUSE);
    for (uint32_t round = 0; round < 40; round++) {
        hs_model_flag(&model, population, round, 8);
        hs_model_retire(&model, population);
        size_t places = hs_population_places(population);
        size_t count = list_batches(population, places, before);
        hs_model_add(&model, population, CAPACITY - places);
        assert_int_equal(list_batches(population, places, after), count);
        assert_memory_equal(after, before, count * sizeof *after);
        assert_int_equal(hs_population_count(population).living, CAPACITY);
    }
    hs_model_expect(&model, population);
    hs_population_close(population);
    hs_model_close(&model);
}

static void the_dead_hold_their_place_until_they_are_retired(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        hs_model model = hs_model_open(&hs_test_creatures, 4, HS_OVERFLOW_REFUSE);
        hs_population *population = open_on(&all->at[w], &hs_test_creatures, 4, HS_OVERFLOW_REFUSE);
        hs_model_add(&model, population, 4);
        hs_model_flag(&model, population, 0, 1);
        assert_int_equal(hs_population_count(population).living, 0);
        assert_int_equal(hs_population_count(population).deaths, 4);
        hs_model_add(&model, population, 1);
        assert_int_equal(hs_population_count(population).refused, 1);
        hs_model_retire(&model, population);
        hs_model_add(&model, population, 1);
        hs_model_expect(&model, population);
        assert_int_equal(hs_population_next_serial(population), 6);
        hs_population_close(population);
        hs_model_close(&model);
    }
}

static void recycling_lets_the_oldest_go_and_nobody_else(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        hs_model model = hs_model_open(&hs_test_marbles, 5000, HS_OVERFLOW_RECYCLE);
        hs_population *population =
            open_on(&all->at[w], &hs_test_marbles, 5000, HS_OVERFLOW_RECYCLE);
        hs_model_append(&model, population, 5000);
        hs_model_append(&model, population, 13);
        assert_int_equal(hs_population_count(population).recycled, 13);
        assert_int_equal(hs_population_count(population).living, 5000);
        assert_int_equal(model.items[0].number, 14);
        hs_model_expect(&model, population);
        hs_model_append(&model, population, 12000);
        hs_model_expect(&model, population);
        hs_population_close(population);
        hs_model_close(&model);
    }
}

/// From every full block, removes as many entities as a compaction may leave places unused.
static void judge_fifteen_a_block(void *context, const hs_batch *batch, uint8_t *gone)
{
    size_t *seen = context;
    for (size_t i = 0; i < batch->count; i++) gone[i] = (*seen)++ % 4096 < 15;
}

static void a_population_of_many_blocks_has_room_for_its_whole_capacity(void **state)
{
    ways *all = *state;
    enum { BLOCKS = 600, CAPACITY = BLOCKS * 4096 };
    hs_population *population =
        open_on(&all->at[0], &hs_test_marbles, CAPACITY, HS_OVERFLOW_REFUSE);
    hs_batch batch;
    for (int round = 0; round < 3; round++) {
        do {
            size_t left = CAPACITY - hs_population_places(population);
            hs_population_append(population, left, &batch);
            for (size_t i = 0; i < batch.count; i++) ((uint32_t *)batch.columns[0])[i] = 1;
        } while (batch.count > 0);
        assert_int_equal(hs_population_count(population).living, CAPACITY);
        size_t seen = 0;
        const hs_filter filter = {.judge = judge_fifteen_a_block, .context = &seen};
        hs_population_compact(population, &filter);
        assert_int_equal(seen, CAPACITY);
        assert_int_equal(hs_population_count(population).living, CAPACITY - BLOCKS * 15);
    }
    hs_population_close(population);
}

static void an_append_of_nothing_changes_nothing(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        hs_model model = hs_model_open(&hs_test_marbles, 3, HS_OVERFLOW_GROW);
        hs_population *population = open_on(&all->at[w], &hs_test_marbles, 3, HS_OVERFLOW_GROW);
        hs_model_append(&model, population, 3);
        hs_batch batch;
        hs_population_append(population, 0, &batch);
        assert_int_equal(batch.count, 0);
        hs_model_expect(&model, population);
        hs_population_close(population);
        hs_model_close(&model);
    }
}

/// Walks all entities and adds a child for each; the walk must not visit the children.
static void walk_with_births(hs_model *model, hs_population *population)
{
    size_t there = model->count, seen = 0;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, population);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            uint8_t expected[UINT8_MAX], found[UINT8_MAX];
            hs_model_entity(model, &model->items[seen++], expected);
            hs_batch_read(&model->kind->kind, &batch, i, found);
            assert_memory_equal(found, expected, model->kind->kind.bytes);
            hs_model_add(model, population, 1);
        }
    }
    assert_int_equal(seen, there);
    hs_model_expect(model, population);
}

static void a_walk_sees_only_what_was_there_at_its_start(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        for (size_t c = 0; c < CAPACITIES; c++) {
            size_t capacity = capacities[c];
            for (int i = 0; i < 2; i++) {
                hs_overflow overflow = i == 0 ? HS_OVERFLOW_REFUSE : HS_OVERFLOW_GROW;
                hs_model model = hs_model_open(&hs_test_creatures, capacity, overflow);
                hs_population *population =
                    open_on(&all->at[w], &hs_test_creatures, capacity, overflow);
                hs_model_add(&model, population, capacity);
                hs_model_clear(&model, population);
                hs_model_add(&model, population, (capacity + 1) / 2);
                walk_with_births(&model, population);
                walk_with_births(&model, population);
                hs_population_close(population);
                hs_model_close(&model);
            }
        }
    }
}

static void the_first_few_can_be_walked_alone(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        hs_model model = hs_model_open(&hs_test_creatures, 9000, HS_OVERFLOW_REFUSE);
        hs_population *population =
            open_on(&all->at[w], &hs_test_creatures, 9000, HS_OVERFLOW_REFUSE);
        hs_model_add(&model, population, 5000);
        static const size_t counts[] = {0, 1, 1024, 1025, 4097, 5000, 9000};
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            hs_walk walk;
            hs_batch batch;
            size_t seen = 0;
            hs_walk_begin_first(&walk, population, counts[c]);
            while (hs_walk_next(&walk, &batch)) seen += batch.count;
            assert_int_equal(seen, counts[c] < 5000 ? counts[c] : 5000);
        }
        hs_population_close(population);
        hs_model_close(&model);
    }
}

/// The numbers of the entities that a walk visits, in order.
static size_t numbers_of(hs_walk *walk, const hs_test_kind *kind, uint32_t *numbers)
{
    hs_batch batch = {0};
    size_t count = 0;
    while (hs_walk_next(walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            uint8_t entity[255];
            hs_batch_read(&kind->kind, &batch, i, entity);
            memcpy(&numbers[count++], entity + kind->number_offset, sizeof *numbers);
        }
    }
    return count;
}

static void parts_of_a_walk_together_see_every_place_once_and_in_order(void **state)
{
    enum { CAPACITY = 9000 };
    static uint32_t all[CAPACITY], parts[CAPACITY];
    static const size_t cuts[] = {0, 1, 255, 4000, 4096, 4097, 8000, CAPACITY};
    ways *every = *state;
    for (unsigned way = 0; way < every->count; way++) {
        hs_population *population =
            open_on(&every->at[way], &hs_test_marbles, CAPACITY, HS_OVERFLOW_RECYCLE);
        hs_model model = hs_model_open(&hs_test_marbles, CAPACITY, HS_OVERFLOW_RECYCLE);
        hs_model_append(&model, population, CAPACITY);
        hs_model_compact(&model, population, 7, 9);
        hs_model_append(&model, population, 300);
        hs_walk walk;
        hs_walk_begin(&walk, population);
        size_t count = numbers_of(&walk, &hs_test_marbles, all);
        size_t seen = 0;
        for (size_t c = 0; c + 1 < sizeof cuts / sizeof cuts[0]; c++) {
            hs_walk_begin_part(&walk, population, cuts[c], cuts[c + 1] - cuts[c]);
            seen += numbers_of(&walk, &hs_test_marbles, parts + seen);
        }
        assert_int_equal(seen, count);
        assert_memory_equal(parts, all, count * sizeof *all);
        hs_walk_begin_part(&walk, population, count, 5);
        assert_int_equal(numbers_of(&walk, &hs_test_marbles, parts), 0);
        hs_walk_begin_part(&walk, population, count + 7, SIZE_MAX);
        assert_int_equal(numbers_of(&walk, &hs_test_marbles, parts), 0);
        hs_model_close(&model);
        hs_population_close(population);
    }
}

static void columns_ask_the_heap_for_nothing_once_they_are_open(void **state)
{
    ways *all = *state;
    hs_model model = hs_model_open(&hs_test_marbles, 10000, HS_OVERFLOW_RECYCLE);
    hs_population *population = open_on(&all->at[0], &hs_test_marbles, 10000, HS_OVERFLOW_RECYCLE);
    uint64_t requests = all->gate.requests;
    for (uint32_t i = 0; i < 20; i++) {
        hs_model_append(&model, population, 3000);
        hs_model_compact(&model, population, i, 9);
    }
    hs_model_clear(&model, population);
    assert_int_equal(all->gate.requests, requests);
    assert_int_equal(hs_population_count(population).bytes_each, 20);
    hs_population_close(population);
    hs_model_close(&model);
}

static void an_entity_in_a_box_costs_its_struct_its_place_and_the_heap_s_overhead(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        hs_population *population = open_on(&all->at[w], &hs_test_marbles, 8, HS_OVERFLOW_REFUSE);
        if (all->at[w].strategy->is_boxed) {
            assert_true(hs_population_count(population).bytes_each >= 20 + sizeof(void *));
        }
        hs_population_close(population);
    }
}

static void a_capacity_out_of_range_is_an_error(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        hs_error error = {0};
        assert_null(
            hs_population_open(&all->at[w], &hs_test_marbles.kind, 0, HS_OVERFLOW_GROW, &error));
        assert_non_null(strstr(error.message, "marbles"));
        assert_null(hs_population_open(&all->at[w], &hs_test_marbles.kind, SIZE_MAX / 2,
                                       HS_OVERFLOW_GROW, &error));
    }
}

static void a_box_is_found_by_its_serial_and_columns_have_none(void **state)
{
    ways *all = *state;
    for (unsigned w = 0; w < all->count; w++) {
        bool is_boxed = all->at[w].strategy->is_boxed;
        hs_model model = hs_model_open(&hs_test_creatures, 3000, HS_OVERFLOW_REFUSE);
        hs_population *population =
            open_on(&all->at[w], &hs_test_creatures, 3000, HS_OVERFLOW_REFUSE);
        assert_null(hs_population_find_box(population, 1));
        hs_model_add(&model, population, 3000);
        for (uint64_t serial = 1; serial <= 3000; serial += 2999 / 2) {
            const void *box = hs_population_find_box(population, serial);
            assert_int_equal(box != NULL, is_boxed);
            if (box == NULL) continue;
            uint8_t expected[UINT8_MAX];
            hs_model_entity(&model, &model.items[serial - 1], expected);
            assert_memory_equal(box, expected, model.kind->kind.bytes);
        }
        assert_null(hs_population_find_box(population, 0));
        assert_null(hs_population_find_box(population, 3001));
        hs_population_close(population);
        hs_model_close(&model);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_ways, close_ways)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_strategy_does_as_a_plain_list_that_refuses_the_newest),
        TEST(every_strategy_does_as_a_plain_list_that_recycles_the_oldest),
        TEST(every_strategy_does_as_a_plain_list_that_grows),
        TEST(switching_strategies_in_mid_run_changes_nothing),
        TEST(births_after_a_removal_move_nobody),
        TEST(the_dead_hold_their_place_until_they_are_retired),
        TEST(recycling_lets_the_oldest_go_and_nobody_else),
        TEST(a_population_of_many_blocks_has_room_for_its_whole_capacity),
        TEST(an_append_of_nothing_changes_nothing),
        TEST(a_walk_sees_only_what_was_there_at_its_start),
        TEST(the_first_few_can_be_walked_alone),
        TEST(parts_of_a_walk_together_see_every_place_once_and_in_order),
        TEST(columns_ask_the_heap_for_nothing_once_they_are_open),
        TEST(an_entity_in_a_box_costs_its_struct_its_place_and_the_heap_s_overhead),
        TEST(a_capacity_out_of_range_is_an_error),
        TEST(a_box_is_found_by_its_serial_and_columns_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
