#include "herd.h"

static hs_collector_settings off(void)
{
    hs_collector_settings settings = hs_collector_defaults();
    settings.is_off = true;
    return settings;
}

static void expect_generations(const uint64_t *got, uint64_t a, uint64_t b, uint64_t c)
{
    assert_int_equal(got[0], a);
    assert_int_equal(got[1], b);
    assert_int_equal(got[2], c);
}

static void bear_many(hs_herd *herd, int count)
{
    for (int i = 0; i < count; i++) assert_true(hs_herd_bear(herd, herd->bullets) >= 0);
}

static void a_box_goes_when_its_last_reference_does(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    int boss = hs_herd_bear(&herd, herd.enemies);
    int bullet = hs_herd_bear(&herd, herd.bullets);
    int alone = hs_herd_bear(&herd, herd.bullets);
    hs_herd_refer(&herd, bullet, boss);
    hs_herd_release(&herd, alone);
    assert_int_equal(hs_herd_waiting(&herd), 0);
    hs_herd_release(&herd, bullet); // its owner lives and drops its reference
    assert_int_equal(hs_herd_waiting(&herd), 0);
    hs_herd_release(&herd, boss);
    assert_int_equal(hs_herd_waiting(&herd), 0);
    hs_herd_expect(&herd, HS_HERD_EXACT);
    hs_herd_close(&herd);
}

static void a_boss_and_the_bullets_that_die_after_it_leak_until_a_collection(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    int boss = hs_herd_bear(&herd, herd.enemies);
    int bullets[5];
    for (int i = 0; i < 5; i++) {
        bullets[i] = hs_herd_bear(&herd, herd.bullets);
        hs_herd_refer(&herd, bullets[i], boss);
    }
    hs_herd_release(&herd, bullets[1]);
    hs_herd_release(&herd, bullets[4]);
    hs_herd_release(&herd, boss);
    hs_collector_counts counts = hs_herd_counts(&herd);
    assert_int_equal(counts.waiting[HS_TAG_BULLETS], 0);
    assert_int_equal(counts.waiting[HS_TAG_ENEMIES], 1); // three bullets refer to it
    hs_herd_release(&herd, bullets[0]);
    hs_herd_release(&herd, bullets[2]);
    hs_herd_collect(&herd); // the last bullet reaches them all
    assert_int_equal(hs_herd_waiting(&herd), 3);
    hs_herd_release(&herd, bullets[3]);
    hs_herd_expect(&herd, HS_HERD_COUNTED);
    counts = hs_herd_counts(&herd);
    assert_int_equal(counts.waiting[HS_TAG_BULLETS], 3);
    assert_int_equal(counts.waiting[HS_TAG_ENEMIES], 1);
    assert_true(counts.waiting_bytes >= 3 * 48 + 64);
    hs_herd_collect(&herd);
    hs_herd_expect(&herd, HS_HERD_EXACT);
    counts = hs_herd_counts(&herd);
    assert_int_equal(counts.waiting_bytes, 0);
    expect_generations(counts.reclaimed, 0, 0, 4);
    expect_generations(counts.runs, 0, 0, 2);
    hs_herd_close(&herd);
}

static void a_young_collection_leaves_older_garbage_and_drops_what_it_refers_to(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    int old = hs_herd_bear(&herd, herd.enemies), old_bullet = hs_herd_bear(&herd, herd.bullets);
    hs_herd_refer(&herd, old_bullet, old);
    int keeper = hs_herd_bear(&herd, herd.enemies);
    hs_herd_collect(&herd); // these three are old now
    int boss = hs_herd_bear(&herd, herd.enemies), bullet = hs_herd_bear(&herd, herd.bullets);
    hs_herd_refer(&herd, bullet, boss);
    hs_herd_refer(&herd, boss, keeper); // young garbage that refers to an old entity
    hs_herd_release(&herd, old);
    hs_herd_release(&herd, old_bullet);
    hs_herd_release(&herd, boss);
    hs_herd_release(&herd, keeper); // only the young boss refers to it now
    hs_herd_release(&herd, bullet);
    assert_int_equal(hs_herd_waiting(&herd), 5);
    hs_collector_settings eager = hs_collector_defaults();
    eager.thresholds[0] = 1;
    hs_herd_tune(&herd, &eager);
    bear_many(&herd, 1); // counted: two births since the last collection, and this one
    hs_collector_counts counts = hs_herd_counts(&herd);
    expect_generations(counts.runs, 1, 0, 1);
    expect_generations(counts.reclaimed, 2, 0, 0);
    assert_int_equal(hs_herd_waiting(&herd), 2); // the old cycle; the keeper went with the young
    hs_herd_collect(&herd);
    hs_herd_expect(&herd, HS_HERD_EXACT);
    hs_herd_close(&herd);
}

/// Thresholds 3, 1, 1 and births only, worked out by hand from the rules: the youngest is collected
/// by every 4th birth, unless an older one is due; the newborn joins afterwards.
static void generations_are_collected_as_cpython_does(void **state)
{
    (void)state;
    static const struct {
        int births; ///< in all
        uint64_t runs[3], tracked[3], counts[3];
    } steps[] = {
        {3, {0, 0, 0}, {3, 0, 0}, {3, 0, 0}},   {4, {1, 0, 0}, {1, 3, 0}, {0, 1, 0}},
        {8, {2, 0, 0}, {1, 7, 0}, {0, 2, 0}},   {11, {2, 0, 0}, {4, 7, 0}, {3, 2, 0}},
        {12, {2, 1, 0}, {1, 0, 11}, {0, 0, 1}}, {16, {3, 1, 0}, {1, 4, 11}, {0, 1, 1}},
        {20, {4, 1, 0}, {1, 8, 11}, {0, 2, 1}}, {24, {4, 2, 0}, {1, 0, 23}, {0, 0, 2}},
        {27, {4, 2, 0}, {4, 0, 23}, {3, 0, 2}}, {28, {4, 2, 1}, {1, 0, 27}, {0, 0, 0}},
    };
    hs_herd herd;
    hs_collector_settings settings = hs_collector_defaults();
    memcpy(settings.thresholds, (const uint32_t[]){3, 1, 1}, sizeof settings.thresholds);
    hs_herd_open(&herd, "refcount", &settings);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        bear_many(&herd, steps[i].births - herd.count);
        hs_collector_counts counts = hs_herd_counts(&herd);
        expect_generations(counts.runs, steps[i].runs[0], steps[i].runs[1], steps[i].runs[2]);
        expect_generations(counts.tracked, steps[i].tracked[0], steps[i].tracked[1],
                           steps[i].tracked[2]);
        expect_generations(counts.counts, steps[i].counts[0], steps[i].counts[1],
                           steps[i].counts[2]);
    }
    hs_herd_close(&herd);
}

/// A hundred survive a full collection; with thresholds 1, 1, 1 the oldest generation is due from
/// the 14th further birth on, and waits until a quarter of a hundred has joined it: 29 by the 30th.
static void a_full_collection_waits_until_a_quarter_has_joined(void **state)
{
    (void)state;
    hs_herd herd;
    hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    bear_many(&herd, 100);
    hs_herd_collect(&herd);
    settings.is_off = false;
    memcpy(settings.thresholds, (const uint32_t[]){1, 1, 1}, sizeof settings.thresholds);
    hs_herd_tune(&herd, &settings);
    bear_many(&herd, 12);
    assert_int_equal(hs_herd_counts(&herd).skipped, 0);
    bear_many(&herd, 19);
    assert_int_equal(hs_herd_counts(&herd).skipped, 9);
    expect_generations(hs_herd_counts(&herd).runs, 10, 5, 1);
    bear_many(&herd, 1);
    assert_int_equal(hs_herd_counts(&herd).skipped, 9);
    expect_generations(hs_herd_counts(&herd).runs, 10, 5, 2);
    expect_generations(hs_herd_counts(&herd).tracked, 1, 0, 131);
    hs_herd_close(&herd);
}

static void deaths_are_taken_off_the_youngest_count_and_nought_switches_off(void **state)
{
    (void)state;
    hs_herd herd;
    hs_collector_settings settings = hs_collector_defaults();
    hs_herd_open(&herd, "refcount", &settings);
    bear_many(&herd, 5);
    hs_herd_release(&herd, 0);
    hs_herd_release(&herd, 3);
    expect_generations(hs_herd_counts(&herd).counts, 3, 0, 0);
    bear_many(&herd, 697);
    expect_generations(hs_herd_counts(&herd).runs, 0, 0, 0); // 700 is not past 700
    settings.thresholds[0] = 0;
    hs_herd_tune(&herd, &settings);
    bear_many(&herd, 50);
    expect_generations(hs_herd_counts(&herd).runs, 0, 0, 0);
    settings.thresholds[0] = 700;
    hs_herd_tune(&herd, &settings);
    bear_many(&herd, 1);
    expect_generations(hs_herd_counts(&herd).runs, 1, 0, 0);
    hs_herd_close(&herd);
}

static void what_is_frozen_is_not_looked_at(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    const hs_collector *collector = herd.memory.strategy->collector;
    int boss = hs_herd_bear(&herd, herd.enemies), bullet = hs_herd_bear(&herd, herd.bullets);
    int simple = hs_herd_bear(&herd, herd.bullets);
    hs_herd_refer(&herd, bullet, boss);
    collector->freeze(herd.memory.heap);
    assert_int_equal(hs_herd_counts(&herd).frozen, 3);
    expect_generations(hs_herd_counts(&herd).tracked, 0, 0, 0);
    expect_generations(hs_herd_counts(&herd).counts, 0, 0, 0);
    hs_herd_release(&herd, boss);
    hs_herd_release(&herd, bullet);
    hs_herd_release(&herd, simple); // counting continues
    hs_herd_collect(&herd);
    assert_int_equal(hs_herd_waiting(&herd), 2);
    assert_int_equal(hs_herd_counts(&herd).frozen, 2);
    collector->unfreeze(herd.memory.heap);
    assert_int_equal(hs_herd_counts(&herd).frozen, 0);
    expect_generations(hs_herd_counts(&herd).tracked, 0, 0, 2);
    hs_herd_collect(&herd);
    hs_herd_expect(&herd, HS_HERD_EXACT);
    hs_herd_close(&herd);
}

enum { CHAIN = 1000000 };

static void a_chain_of_a_million_goes_without_recursion(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    bear_many(&herd, CHAIN);
    for (int i = 1; i < CHAIN; i++) hs_herd_refer(&herd, i - 1, i);
    for (int i = 1; i < CHAIN; i++)
        hs_herd_release(&herd, i); // each drops its reference to one that died before
    assert_int_equal(hs_herd_waiting(&herd), CHAIN - 1);
    int other = hs_herd_bear(&herd, herd.enemies);
    hs_herd_refer(&herd, 0, other); // and drops the whole chain
    assert_int_equal(hs_herd_waiting(&herd), 0);
    hs_herd_close(&herd);
}

static void a_cycle_of_a_million_is_collected_without_recursion(void **state)
{
    (void)state;
    hs_herd herd;
    const hs_collector_settings settings = off();
    hs_herd_open(&herd, "refcount", &settings);
    bear_many(&herd, CHAIN);
    for (int i = 1; i < CHAIN; i++) hs_herd_refer(&herd, i - 1, i);
    for (int i = CHAIN - 1; i > 0; i--) hs_herd_release(&herd, i); // the owners first
    hs_herd_collect(&herd);
    assert_int_equal(hs_herd_waiting(&herd), CHAIN - 1); // one is alive and reaches them all
    hs_herd_release(&herd, 0);
    hs_herd_collect(&herd);
    assert_int_equal(hs_herd_waiting(&herd), 0);
    assert_int_equal(hs_herd_counts(&herd).reclaimed[2], CHAIN);
    hs_herd_close(&herd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_goes_when_its_last_reference_does),
        cmocka_unit_test(a_boss_and_the_bullets_that_die_after_it_leak_until_a_collection),
        cmocka_unit_test(a_young_collection_leaves_older_garbage_and_drops_what_it_refers_to),
        cmocka_unit_test(generations_are_collected_as_cpython_does),
        cmocka_unit_test(a_full_collection_waits_until_a_quarter_has_joined),
        cmocka_unit_test(deaths_are_taken_off_the_youngest_count_and_nought_switches_off),
        cmocka_unit_test(what_is_frozen_is_not_looked_at),
        cmocka_unit_test(a_chain_of_a_million_goes_without_recursion),
        cmocka_unit_test(a_cycle_of_a_million_is_collected_without_recursion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
