#include "support.h"

#include "memory/store.h"
#include "model.h"

#include "base/assert.h"
#include "base/random.h"

typedef struct runner {
    uint64_t number;
    double weight;
} runner;

static const hs_box_kind runners = {"runners", HS_TAG_RUNNERS, sizeof(runner), 100, false};

/// Opens a way and slots on it; `close_slots` closes both.
static hs_slots *open_slots(unsigned way, hs_gate *gate, hs_memory *memory, size_t capacity)
{
    hs_error error = {0};
    hs_box_kind kind = runners;
    kind.capacity = capacity;
    *gate = (hs_gate){0};
    *memory = hs_test_way_open(way, gate);
    hs_slots *slots = hs_slots_open(memory, &kind, &error);
    if (slots == NULL) fail_msg("%s", error.message);
    return slots;
}

static void close_slots(hs_slots *slots, hs_memory *memory)
{
    hs_slots_close(slots);
    hs_memory_close(memory);
    hs_test_expect_gate_empty(memory->gate);
}

static hs_handle acquire(hs_slots *slots, uint64_t number)
{
    hs_handle handle = {0};
    runner *made = hs_slots_acquire(slots, &handle);
    assert_non_null(made);
    *made = (runner){number, (double)number / 2};
    return handle;
}

static void expect_number(const hs_slots *slots, hs_handle handle, uint64_t number)
{
    const runner *found = hs_slots_find(slots, handle);
    assert_non_null(found);
    assert_int_equal(found->number, number);
    assert_true(found->weight == (double)number / 2);
}

static void a_handle_finds_its_entity_until_that_is_released(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        hs_slots *slots = open_slots(way, &gate, &memory, 3);
        hs_handle first = acquire(slots, 1), second = acquire(slots, 2);
        expect_number(slots, first, 1);
        expect_number(slots, second, 2);
        hs_slots_release(slots, first);
        assert_null(hs_slots_find(slots, first));
        expect_number(slots, second, 2);
        close_slots(slots, &memory);
    }
}

static void a_stale_handle_never_finds_its_successor(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        hs_slots *slots = open_slots(way, &gate, &memory, 1);
        hs_handle before[50];
        for (unsigned i = 0; i < 50; i++) {
            before[i] = acquire(slots, i);
            for (unsigned j = 0; j < i; j++) assert_null(hs_slots_find(slots, before[j]));
            hs_slots_release(slots, before[i]);
        }
        close_slots(slots, &memory);
    }
}

static void a_handle_from_nowhere_finds_nobody(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        hs_slots *slots = open_slots(way, &gate, &memory, 4);
        hs_handle handle = acquire(slots, 1);
        static const hs_handle strange[] = {
            {0, 0}, {0, 2}, {1, 0}, {1, 1}, {4, 1}, {5, 1}, {UINT32_MAX, UINT32_MAX}};
        for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
            assert_null(hs_slots_find(slots, strange[i]));
        hs_slots_release(slots, handle);
        assert_null(hs_slots_find(slots, (hs_handle){handle.index, handle.generation + 1}));
        close_slots(slots, &memory);
    }
}

static void when_all_are_taken_the_next_is_refused_and_counted(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        hs_slots *slots = open_slots(way, &gate, &memory, 2);
        hs_handle first = acquire(slots, 1), unchanged = {7, 7};
        acquire(slots, 2);
        assert_int_equal(hs_slots_room(slots), 0);
        assert_null(hs_slots_acquire(slots, &unchanged));
        assert_int_equal(unchanged.index, 7);
        hs_slots_refuse(slots, 3);
        hs_slots_release(slots, first);
        assert_int_equal(hs_slots_room(slots), 1);
        hs_population_counts counts = hs_slots_count(slots);
        assert_int_equal(counts.living, 1);
        assert_int_equal(counts.peak, 2);
        assert_int_equal(counts.capacity, 2);
        assert_int_equal(counts.refused, 4);
        assert_int_equal(counts.births, 2);
        assert_int_equal(counts.deaths, 1);
        assert_true(counts.bytes_each >= sizeof(runner));
        assert_false(hs_slots_is_starved(slots));
        close_slots(slots, &memory);
    }
}

static void a_slot_released_last_is_used_again_first(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        hs_slots *slots = open_slots(way, &gate, &memory, 5);
        hs_handle handles[4];
        for (uint32_t i = 0; i < 4; i++) {
            handles[i] = acquire(slots, i);
            assert_int_equal(handles[i].index, i);
        }
        hs_slots_release(slots, handles[1]);
        hs_slots_release(slots, handles[3]);
        assert_int_equal(acquire(slots, 9).index, 3);
        assert_int_equal(acquire(slots, 9).index, 1);
        assert_int_equal(acquire(slots, 9).index, 4);
        close_slots(slots, &memory);
    }
}

static void a_slot_whose_generations_are_used_up_is_never_used_again(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        hs_slots *slots = open_slots(way, &gate, &memory, 2);
        slots->table[0].generation = UINT32_MAX - 1; // as after 2^31 lives
        hs_handle last = acquire(slots, 1);
        assert_int_equal(last.generation, UINT32_MAX);
        expect_number(slots, last, 1);
        hs_slots_release(slots, last);
        assert_null(hs_slots_find(slots, last));
        assert_null(hs_slots_find(slots, (hs_handle){0, 0}));
        assert_int_equal(hs_slots_room(slots), 1);
        assert_int_equal(acquire(slots, 2).index, 1);
        assert_int_equal(hs_slots_room(slots), 0);
        hs_handle none;
        assert_null(hs_slots_acquire(slots, &none));
        assert_int_equal(hs_slots_count(slots).refused, 1);
        close_slots(slots, &memory);
    }
}

/// A random life. Returns a number made of all handles, which is the same for every way.
static uint64_t live(hs_slots **place, const hs_memory *ways, unsigned way_count)
{
    enum { CAPACITY = 60 };
    hs_slots *slots = *place;
    hs_random random = hs_random_seeded(5, 5), moves = hs_random_seeded(6, 6);
    hs_handle handles[CAPACITY];
    uint64_t numbers[CAPACITY], next = 1, sum = 0;
    size_t living = 0;
    for (int step = 0; step < 4000; step++) {
        if (hs_random_below(&random, 100) < 52) {
            hs_handle handle;
            runner *made = hs_slots_acquire(slots, &handle);
            assert_int_equal(made != NULL, living < CAPACITY);
            if (made == NULL) continue;
            *made = (runner){next, (double)next / 2};
            handles[living] = handle;
            numbers[living++] = next++;
            sum = sum * 31 + ((uint64_t)handle.generation << 32 | handle.index);
        } else if (living > 0) {
            size_t i = hs_random_below(&random, (uint32_t)living);
            hs_slots_release(slots, handles[i]);
            assert_null(hs_slots_find(slots, handles[i]));
            handles[i] = handles[--living];
            numbers[i] = numbers[living];
        }
        if (way_count > 0 && step % 50 == 0) {
            hs_error error = {0};
            const hs_memory *to = &ways[hs_random_below(&moves, way_count)];
            if (!hs_test_move_slots(&slots, to, &error)) fail_msg("%s", error.message);
            *place = slots;
        }
        for (size_t i = 0; i < living; i++) expect_number(slots, handles[i], numbers[i]);
        assert_int_equal(hs_slots_count(slots).living, living);
        assert_int_equal(hs_slots_room(slots), CAPACITY - living);
    }
    return sum;
}

static void every_strategy_gives_the_same_handles_also_when_they_are_switched(void **state)
{
    (void)state;
    hs_gate gate;
    hs_memory memory;
    hs_slots *slots = open_slots(0, &gate, &memory, 60);
    uint64_t expected = live(&slots, NULL, 0);
    close_slots(slots, &memory);
    for (unsigned way = 1; way < hs_test_way_count(); way++) {
        slots = open_slots(way, &gate, &memory, 60);
        assert_int_equal(live(&slots, NULL, 0), expected);
        close_slots(slots, &memory);
    }
    hs_memory ways[32];
    unsigned count = hs_test_way_count();
    assert_true(count <= 32);
    slots = open_slots(0, &gate, &memory, 60);
    for (unsigned way = 0; way < count; way++) ways[way] = hs_test_way_open(way, &gate);
    assert_int_equal(live(&slots, ways, count), expected);
    hs_slots_close(slots);
    for (unsigned way = 0; way < count; way++) hs_memory_close(&ways[way]);
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
}

/// A split entity: 16 hot bytes and 24 others.
enum { HOT_BYTES = 16, ALL_BYTES = 40 };

static void put_parts(const hs_slots *slots, hs_handle handle, uint8_t byte)
{
    hs_parts parts = hs_slots_find_parts(slots, handle);
    assert_ptr_equal(parts.hot, hs_slots_find(slots, handle));
    memset(parts.hot, byte, HOT_BYTES);
    memset(parts.rest, byte + 100, ALL_BYTES - HOT_BYTES);
}

static void expect_parts(hs_parts parts, uint8_t byte)
{
    uint8_t hot[HOT_BYTES], rest[ALL_BYTES - HOT_BYTES];
    memset(hot, byte, sizeof hot);
    memset(rest, byte + 100, sizeof rest);
    assert_memory_equal(parts.hot, hot, sizeof hot);
    assert_memory_equal(parts.rest, rest, sizeof rest);
}

static void split_entities_keep_both_parts_also_when_strategies_are_switched(void **state)
{
    (void)state;
    const hs_box_kind kind = {"halves", HS_TAG_RUNNERS, ALL_BYTES, 20, false};
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate = {0};
        hs_error error = {0};
        hs_memory memory = hs_test_way_open(way, &gate), other = hs_test_way_open(0, &gate);
        hs_slots *slots = hs_slots_open_split(&memory, &kind, HOT_BYTES, &error);
        assert_non_null(slots);
        hs_handle handles[20];
        for (uint8_t i = 0; i < 20; i++) {
            assert_non_null(hs_slots_acquire(slots, &handles[i]));
            put_parts(slots, handles[i], i);
        }
        hs_slots_release(slots, handles[7]);
        assert_true(hs_test_move_slots(&slots, &other, &error));
        assert_true(hs_test_move_slots(&slots, &memory, &error));
        void *hots[20], *rests[20];
        hs_slots_find_many(slots, handles, 20, hots, rests);
        for (uint8_t i = 0; i < 20; i++) {
            if (i != 7) expect_parts((hs_parts){hots[i], rests[i]}, i);
        }
        assert_null(hots[7]);
        assert_null(rests[7]);
        assert_null(hs_slots_find_parts(slots, handles[7]).rest);
        assert_true(hs_slots_count(slots).bytes_each >= ALL_BYTES);
        hs_slots_close(slots);
        hs_memory_close(&other);
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
    }
}

static void hot_parts_of_columns_lie_side_by_side_on_cache_lines(void **state)
{
    (void)state;
    const hs_box_kind kind = {"halves", HS_TAG_RUNNERS, ALL_BYTES, 20, false};
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory memory = hs_test_way_open(0, &gate);
    hs_slots *slots = hs_slots_open_split(&memory, &kind, HOT_BYTES, &error);
    assert_non_null(slots);
    for (unsigned i = 0; i < 20; i++) {
        hs_handle handle;
        assert_non_null(hs_slots_acquire(slots, &handle));
        hs_parts parts = hs_slots_find_parts(slots, handle);
        assert_ptr_equal(parts.hot, slots->storage + (size_t)i * 64);
        assert_ptr_equal(parts.rest, slots->storage + (size_t)(20 + i) * 64);
        assert_int_equal((uintptr_t)parts.hot % 64, 0);
    }
    assert_int_equal(hs_slots_count(slots).bytes_each, 2 * 64 + sizeof(hs_slot));
    hs_slots_close(slots);
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
}

static void a_capacity_out_of_range_is_an_error(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate = {0};
        hs_memory memory = hs_test_way_open(way, &gate);
        static const size_t bad[] = {0, (size_t)UINT32_MAX + 1, SIZE_MAX / 2, SIZE_MAX};
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            hs_error error = {0};
            hs_box_kind kind = runners;
            kind.capacity = bad[i];
            assert_null(hs_slots_open(&memory, &kind, &error));
            assert_non_null(strstr(error.message, "runners"));
        }
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
    }
}

typedef struct stale {
    hs_slots *slots;
    hs_handle handle;
} stale;

static void release_stale(void *context)
{
    stale *s = context;
    hs_slots_release(s->slots, s->handle);
}

static void releasing_a_stale_handle_is_caught_or_changes_nothing(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate;
        hs_memory memory;
        stale s = {.slots = open_slots(way, &gate, &memory, 2)};
        s.handle = acquire(s.slots, 1);
        hs_slots_release(s.slots, s.handle);
        hs_handle successor = acquire(s.slots, 2);
#ifdef HS_CHECKED
        hs_test_expect_abort(release_stale, &s);
#else
        release_stale(&s);
#endif
        expect_number(s.slots, successor, 2);
        assert_int_equal(hs_slots_count(s.slots).living, 1);
        close_slots(s.slots, &memory);
    }
}

static void a_released_place_among_columns_is_poisoned_in_checked_builds(void **state)
{
    (void)state;
    hs_test_skip_unless_checked();
    hs_gate gate;
    hs_memory memory;
    hs_slots *slots = open_slots(0, &gate, &memory, 2);
    hs_handle handle = acquire(slots, 1);
    const uint8_t *place = hs_slots_find(slots, handle);
    hs_slots_release(slots, handle);
    for (size_t i = 0; i < sizeof(runner); i++) assert_int_equal(place[i], HS_POISON);
    close_slots(slots, &memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handle_finds_its_entity_until_that_is_released),
        cmocka_unit_test(a_stale_handle_never_finds_its_successor),
        cmocka_unit_test(a_handle_from_nowhere_finds_nobody),
        cmocka_unit_test(when_all_are_taken_the_next_is_refused_and_counted),
        cmocka_unit_test(a_slot_released_last_is_used_again_first),
        cmocka_unit_test(a_slot_whose_generations_are_used_up_is_never_used_again),
        cmocka_unit_test(every_strategy_gives_the_same_handles_also_when_they_are_switched),
        cmocka_unit_test(split_entities_keep_both_parts_also_when_strategies_are_switched),
        cmocka_unit_test(hot_parts_of_columns_lie_side_by_side_on_cache_lines),
        cmocka_unit_test(a_capacity_out_of_range_is_an_error),
        cmocka_unit_test(releasing_a_stale_handle_is_caught_or_changes_nothing),
        cmocka_unit_test(a_released_place_among_columns_is_poisoned_in_checked_builds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
