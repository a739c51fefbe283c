#include "heapstorm/litter.h"

#include "base/system.h"
#include "worlds.h"

#include "heapstorm/memory.h"

enum { TICKS = 240 };

static hs_world_config config_of(unsigned way, uint32_t litter)
{
    hs_world_config config = {
        .scenario = "storm",
        .bullets = 300,
        .particles = 2000,
        .seed = 5,
        .rank = -1,
        .litter = litter,
    };
    hs_test_world_way(way, &config);
    return config;
}

static hs_digests play(hs_world *world, unsigned ticks)
{
    hs_autopilot autopilot = hs_autopilot_seeded(5);
    hs_test_play(world, &autopilot, ticks);
    return hs_world_digest(world);
}

static void litter_changes_no_digest_and_goes_with_the_world(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_world_config config = config_of(0, 0);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_digests expected = play(world, TICKS);
    hs_test_world_close(&gate, world);
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        static const uint32_t percents[] = {1, 30, 90};
        for (int p = 0; p < 3; p++) {
            config = config_of(way, percents[p]);
            world = hs_test_world_open(&gate, &config);
            assert_int_equal(hs_world_litter_counts(world).percent, percents[p]);
            hs_test_expect_digests(play(world, TICKS), expected);
            hs_test_world_close(&gate, world);
        }
    }
}

static void the_share_that_stays_is_the_share_that_was_asked_for(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_world_config config = config_of(way, 40);
        hs_world *world = hs_test_world_open(&gate, &config);
        hs_litter_counts counts = hs_world_litter_counts(world);
        if (hs_world_strategy(world)->keeps_kinds_apart) {
            assert_int_equal(counts.blocks, 0); // its free lists are shuffled instead
        } else {
            assert_true(counts.blocks > 4000);
            assert_true(counts.kept <= counts.blocks * 40 / 100);
            assert_true(counts.kept + HS_POPULATION_COUNT > counts.blocks * 40 / 100);
            assert_true(counts.kept_bytes >= counts.kept * 16);
        }
        hs_test_world_close(&gate, world);
    }
}

static void litter_may_come_and_go_and_is_taken_along_when_the_strategy_changes(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {0};
    hs_world_config config = config_of(0, 0);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_digests expected = play(world, TICKS);
    hs_test_world_close(&gate, world);
    world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(5);
    for (unsigned t = 0; t < TICKS; t++) {
        if (t % 10 == 3) assert_true(hs_world_litter(world, t % 40, &error));
        if (t % 10 == 7) {
            hs_world_config next = config_of(t / 10 % hs_test_world_ways(), 0);
            assert_true(hs_world_switch(world, next.strategy, next.layout, &error));
            assert_int_equal(hs_world_litter_counts(world).percent, (t - 4) % 40);
        }
        hs_test_play(world, &autopilot, 1);
    }
    hs_test_expect_digests(hs_world_digest(world), expected);
    assert_false(hs_world_litter(world, 91, &error));
    assert_non_null(strstr(error.message, "90"));
    hs_test_world_close(&gate, world);
    config.litter = 91;
    config.assets = HS_ASSETS_SOURCE;
    assert_null(hs_world_create(&gate, &config, &error));
    assert_non_null(strstr(error.message, "90"));
    hs_test_expect_gate_empty(&gate);
}

/// Checks our own heaps only: how the C library's heap uses holes is not ours to test.
static void boxes_of_a_littered_heap_are_scattered(void **state)
{
    (void)state;
    static const char *const own[] = {"pool", "slab"};
    for (int i = 0; i < 2; i++) {
        size_t jumps[2] = {0};
        for (int littered = 0; littered < 2; littered++) {
            hs_gate gate = {0};
            hs_error error = {0};
            hs_memory memory = {.strategy = hs_strategy_find(own[i]), .gate = &gate};
            memory.litter = littered ? 30 : 0;
            assert_true(hs_memory_open(&memory, &error));
            const hs_box_kind kind = {"things", HS_TAG_OTHER, 48, 4000, true};
            assert_true(hs_litter_lay(&memory, &kind, 1, &error));
            void *boxes = memory.strategy->open_boxes(memory.heap, &kind, &error);
            assert_true(hs_litter_shuffle(&memory, boxes, &kind, &error));
            const uint8_t *last = NULL;
            void *all[2000];
            for (int b = 0; b < 2000; b++) {
                const uint8_t *box = all[b] = memory.strategy->acquire(boxes);
                jumps[littered] += last == NULL || box < last || box > last + 512;
                last = box;
            }
            for (int b = 0; b < 2000; b++) memory.strategy->release(boxes, all[b]);
            memory.strategy->close_boxes(boxes);
            hs_memory_close(&memory);
            hs_test_expect_gate_empty(&gate);
        }
        if (jumps[1] <= 800 || jumps[1] < 4 * jumps[0]) {
            fail_msg("%s: %zu jumps, %zu without litter", own[i], jumps[1], jumps[0]);
        }
    }
}

static void litter_holds_pages_and_not_only_addresses(void **state)
{
    (void)state;
    enum { BLOCKS = 400000, BYTES = 48 };
    static const char *const own[] = {"slab", "region"};
    if (hs_figure_read(HS_FIGURE_DIRTY_BYTES) == HS_FIGURE_NONE) skip();
    for (int i = 0; i < 2; i++) {
        hs_gate gate = {0};
        hs_error error = {0};
        hs_memory memory = {.strategy = hs_strategy_find(own[i]), .gate = &gate, .litter = 50};
        assert_true(hs_memory_open(&memory, &error));
        uint64_t before = hs_figure_read(HS_FIGURE_DIRTY_BYTES);
        const hs_box_kind kind = {"things", HS_TAG_OTHER, BYTES, BLOCKS / 2, true};
        assert_true(hs_litter_lay(&memory, &kind, 1, &error));
        uint64_t grown = hs_figure_since(before, hs_figure_read(HS_FIGURE_DIRTY_BYTES));
        // Every page has blocks that stay: the heap holds as much as when it was full.
        assert_in_range(grown, BLOCKS * BYTES, 2 * BLOCKS * BYTES);
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
    }
}

static void whichever_request_fails_a_littered_world_is_refused_whole(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_error error = {0};
        hs_world_config config = config_of(way, 30);
        config.scenario = "calm";
        config.bullets = config.particles = 20;
        config.assets = HS_ASSETS_SOURCE;
        hs_world *world = hs_test_world_open(&gate, &config);
        uint64_t requests = gate.requests;
        hs_test_world_close(&gate, world);
        uint64_t step = requests / 150 + 1;
        for (uint64_t n = 1; n <= requests; n += step) {
            gate = (hs_gate){.fail_at = n};
            world = hs_world_create(&gate, &config, &error);
            hs_world_destroy(world); // the request was optional: it was repeated or skipped
            hs_test_expect_gate_empty(&gate);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(litter_changes_no_digest_and_goes_with_the_world),
        cmocka_unit_test(the_share_that_stays_is_the_share_that_was_asked_for),
        cmocka_unit_test(litter_may_come_and_go_and_is_taken_along_when_the_strategy_changes),
        cmocka_unit_test(boxes_of_a_littered_heap_are_scattered),
        cmocka_unit_test(litter_holds_pages_and_not_only_addresses),
        cmocka_unit_test(whichever_request_fails_a_littered_world_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
