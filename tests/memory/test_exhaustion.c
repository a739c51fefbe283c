#include "support.h"

#include "heapstorm/memory.h"
#include "model.h"

enum { BIRTHS = 40, SLOTS = 12 };

static const hs_box_kind things = {"things", HS_TAG_RUNNERS, 24, SLOTS, false};

/// One life on a gate, one of whose requests fails.
typedef struct scenario {
    hs_memory from, to;
    hs_population *population;
    hs_slots *slots;
    hs_handle handles[SLOTS];
    uint8_t first[SLOTS]; ///< the first byte of each handle's entity, 0 for none
} scenario;

static void expect_told(const hs_error *error)
{
    assert_non_null(strstr(error->message, "out of memory"));
}

/// Births one by one: each succeeds, or is refused and counted for a reason that can be read.
static void add(hs_population *population, const hs_test_kind *kind, size_t count)
{
    hs_model model = hs_model_open(kind, count, HS_OVERFLOW_REFUSE);
    hs_population_counts before = hs_population_count(population);
    size_t refused = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t entity[UINT8_MAX];
        const hs_test_item item = {.number = (uint32_t)i + 1};
        hs_model_entity(&model, &item, entity);
        if (hs_population_add(population, entity)) continue;
        refused++;
        assert_true(hs_population_is_starved(population) || hs_population_is_full(population));
    }
    hs_population_counts after = hs_population_count(population);
    assert_int_equal(after.refused - before.refused, refused);
    assert_int_equal(after.births - before.births, count - refused);
    assert_int_equal(after.births, after.living + after.deaths + after.recycled);
    hs_model_close(&model);
}

static void append(hs_population *population, const hs_test_kind *kind, size_t count)
{
    hs_population_counts before = hs_population_count(population);
    hs_batch batch;
    size_t left = count;
    for (; left > 0; left -= batch.count) {
        hs_population_append(population, left, &batch);
        if (batch.count == 0) break;
        for (size_t i = 0; i < batch.count; i++) {
            const uint8_t entity[UINT8_MAX] = {0};
            hs_batch_write(&kind->kind, &batch, i, entity);
        }
    }
    hs_population_counts after = hs_population_count(population);
    assert_int_equal(after.refused - before.refused, left);
    assert_int_equal(after.births - before.births, count - left);
}

static void judge_every_other(void *context, const hs_batch *batch, uint8_t *gone)
{
    (void)context;
    for (size_t i = 0; i < batch->count; i++) gone[i] = i % 2 == 0;
}

/// All content in order as one number, to show that a failed move changed nothing.
static uint64_t sum_of(const hs_population *population, const hs_kind *kind)
{
    uint64_t sum = 0;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, population);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            uint8_t entity[UINT8_MAX];
            hs_batch_read(kind, &batch, i, entity);
            for (size_t b = 0; b < kind->bytes; b++) sum = sum * 31 + entity[b];
        }
    }
    return sum;
}

static void live_in_population(scenario *s, const hs_test_kind *kind, hs_overflow overflow)
{
    hs_error error = {0};
    s->population = hs_population_open(&s->from, &kind->kind, 13, overflow, &error);
    if (s->population == NULL) {
        expect_told(&error);
        return;
    }
    add(s->population, kind, BIRTHS);
    uint64_t sum = sum_of(s->population, &kind->kind);
    hs_population_counts before = hs_population_count(s->population);
    if (!hs_test_move(&s->population, &s->to, &error)) expect_told(&error);
    hs_population_counts after = hs_population_count(s->population);
    assert_int_equal(sum_of(s->population, &kind->kind), sum);
    before.bytes_each = after.bytes_each;
    assert_memory_equal(&before, &after, sizeof before);
    const hs_filter filter = {.judge = judge_every_other};
    hs_population_compact(s->population, &filter);
    if (kind->kind.serial_offset == HS_NO_FIELD) append(s->population, kind, BIRTHS);
    hs_population_clear(s->population);
    add(s->population, kind, 3);
    hs_population_close(s->population);
    s->population = NULL;
}

static void acquire_all(scenario *s)
{
    for (uint8_t i = 0; i < SLOTS; i++) {
        if (hs_slots_find(s->slots, s->handles[i]) != NULL) continue;
        uint8_t *thing = hs_slots_acquire(s->slots, &s->handles[i]);
        s->first[i] = thing != NULL ? i + 1 : 0;
        if (thing == NULL) {
            assert_true(hs_slots_is_starved(s->slots));
            continue;
        }
        memset(thing, i + 1, things.bytes);
    }
}

static void expect_all(const scenario *s)
{
    for (uint8_t i = 0; i < SLOTS; i++) {
        const uint8_t *thing = hs_slots_find(s->slots, s->handles[i]);
        assert_int_equal(thing != NULL, s->first[i] != 0);
        if (thing != NULL) assert_int_equal(thing[23], s->first[i]);
    }
}

static void live_in_slots(scenario *s)
{
    hs_error error = {0};
    s->slots = hs_slots_open(&s->from, &things, &error);
    if (s->slots == NULL) {
        expect_told(&error);
        return;
    }
    acquire_all(s);
    for (unsigned i = 0; i < SLOTS; i += 3) {
        if (s->first[i] == 0) continue;
        hs_slots_release(s->slots, s->handles[i]);
        s->first[i] = 0;
    }
    expect_all(s);
    if (!hs_test_move_slots(&s->slots, &s->to, &error)) expect_told(&error);
    expect_all(s);
    acquire_all(s);
    expect_all(s);
    hs_slots_close(s->slots);
    s->slots = NULL;
}

static void live(hs_gate *gate, unsigned from, unsigned to)
{
    static const hs_overflow overflows[] = {HS_OVERFLOW_REFUSE, HS_OVERFLOW_RECYCLE,
                                            HS_OVERFLOW_GROW};
    scenario s = {0};
    hs_error error = {0};
    if (!hs_test_way_try(from, gate, &s.from, &error)) {
        expect_told(&error);
        return;
    }
    if (!hs_test_way_try(to, gate, &s.to, &error)) {
        expect_told(&error);
        hs_memory_close(&s.from);
        hs_test_expect_gate_empty(gate);
        return;
    }
    for (unsigned i = 0; i < 3; i++) live_in_population(&s, &hs_test_grains, overflows[i]);
    live_in_population(&s, &hs_test_creatures, HS_OVERFLOW_REFUSE);
    live_in_slots(&s);
    hs_memory_close(&s.from);
    hs_memory_close(&s.to);
    hs_test_expect_gate_empty(gate);
}

static void whichever_request_fails_nothing_crashes_leaks_or_goes_uncounted(void **state)
{
    (void)state;
    unsigned ways = hs_test_way_count();
    for (unsigned from = 0; from < ways; from++) {
        for (unsigned to = 0; to < ways; to++) {
            hs_gate gate = {0};
            live(&gate, from, to);
            uint64_t requests = gate.requests;
            assert_true(requests > 10);
            for (uint64_t n = 1; n <= requests; n++) {
                gate = (hs_gate){.fail_at = n};
                live(&gate, from, to);
            }
        }
    }
}

static void a_population_that_could_not_grow_grows_once_there_is_memory(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate = {0};
        hs_error error = {0};
        hs_memory memory = hs_test_way_open(way, &gate);
        hs_population *population =
            hs_population_open(&memory, &hs_test_grains.kind, 5, HS_OVERFLOW_GROW, &error);
        assert_non_null(population);
        add(population, &hs_test_grains, 5);
        gate.fail_at = gate.requests + 1;
        add(population, &hs_test_grains, 1);
        // A list in a heap with spare blocks requests nothing, so nothing fails.
        uint64_t refused = gate.requests >= gate.fail_at;
        assert_int_equal(hs_population_count(population).refused, refused);
        assert_int_equal(hs_population_is_starved(population), refused);
        gate.fail_at = 0;
        add(population, &hs_test_grains, 1);
        hs_population_counts counts = hs_population_count(population);
        assert_int_equal(counts.living, 7 - refused);
        assert_int_equal(counts.grown, 1);
        assert_int_equal(counts.capacity, 10);
        hs_population_close(population);
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whichever_request_fails_nothing_crashes_leaks_or_goes_uncounted),
        cmocka_unit_test(a_population_that_could_not_grow_grows_once_there_is_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
