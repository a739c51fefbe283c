#include "worlds.h"

#include <stdatomic.h>

#include "base/floating_point.h"
#include "base/thread_pool.h"

static const unsigned counts[] = {1, 2, 3, 8};
enum { COUNTS = sizeof counts / sizeof counts[0] };

static hs_thread_pool *open_thread_pool(hs_gate *gate, unsigned workers)
{
    hs_error error = {""};
    hs_thread_pool *thread_pool = hs_thread_pool_create(gate, workers, &error);
    if (thread_pool == NULL) fail_msg("%s", error.message);
    return thread_pool;
}

enum { ITEMS = 1000 };

typedef struct job {
    atomic_uint done[ITEMS];
    atomic_uint workers[HS_THREAD_POOL_MAX];
    size_t most;
    atomic_bool is_wrong;
    hs_floating_point_mode mode;
} job;

static void do_part(void *context, unsigned worker, size_t first, size_t end)
{
    job *it = context;
    if (end - first > it->most || first >= end || end > ITEMS || worker >= HS_THREAD_POOL_MAX) {
        it->is_wrong = true;
        return;
    }
    for (size_t i = first; i < end; i++) it->done[i]++;
}

static void do_share(void *context, unsigned worker, unsigned workers)
{
    job *it = context;
    it->workers[worker]++;
    if (workers > HS_THREAD_POOL_MAX) it->is_wrong = true;
}

static void every_item_is_handed_out_once_whoever_is_free(void **state)
{
    (void)state;
    for (unsigned c = 0; c < COUNTS; c++) {
        hs_gate gate = {0};
        hs_thread_pool *thread_pool = open_thread_pool(&gate, counts[c]);
        assert_int_equal(hs_thread_pool_workers(thread_pool), counts[c]);
        for (unsigned round = 1; round <= 200; round++) {
            static job it;
            it = (job){.most = 1 + round % 9};
            size_t items = ITEMS - round % 3 * 400;
            if (round % 5 == 0) hs_thread_pool_wake(thread_pool);
            hs_thread_pool_share(thread_pool, items, it.most, do_part, &it);
            assert_false(it.is_wrong);
            for (size_t i = 0; i < ITEMS; i++) assert_int_equal(it.done[i], i < items);
        }
        hs_thread_pool_destroy(thread_pool);
        hs_test_expect_gate_empty(&gate);
    }
}

static void every_member_does_its_share_of_every_job(void **state)
{
    (void)state;
    for (unsigned c = 0; c < COUNTS; c++) {
        hs_gate gate = {0};
        hs_thread_pool *thread_pool = open_thread_pool(&gate, counts[c]);
        static job it;
        it = (job){.most = 1};
        for (unsigned round = 1; round <= 200; round++) {
            if (round % 7 == 0) hs_thread_pool_share(thread_pool, 10, 1, do_part, &it);
            hs_thread_pool_run(thread_pool, do_share, &it);
            for (unsigned m = 0; m < HS_THREAD_POOL_MAX; m++) {
                assert_int_equal(it.workers[m], m < counts[c] ? round : 0);
            }
        }
        assert_false(it.is_wrong);
        hs_thread_pool_destroy(thread_pool);
        hs_test_expect_gate_empty(&gate);
    }
}

static void a_thread_pool_that_was_woken_for_nothing_ends_all_the_same(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_thread_pool *thread_pool = open_thread_pool(&gate, 4);
    hs_thread_pool_wake(thread_pool);
    hs_thread_pool_destroy(thread_pool);
    hs_test_expect_gate_empty(&gate);
}

#ifdef __SSE2__
/// The floating-point mode of the threads, whatever the mode of their creator.
static void note_mode(void *context, unsigned worker, unsigned workers)
{
    (void)workers;
    job *it = context;
    if (worker == 1) it->mode = _mm_getcsr() & 0xFFC0u;
}

static void threads_compute_in_the_simulations_mode_and_leave_the_callers(void **state)
{
    (void)state;
    hs_gate gate = {0};
    unsigned before = _mm_getcsr();
    unsigned strange = 0xFFC0u; // towards zero, denormal numbers flushed
    _mm_setcsr(strange);
    hs_thread_pool *thread_pool = open_thread_pool(&gate, 2);
    static job it;
    hs_thread_pool_run(thread_pool, note_mode, &it);
    hs_thread_pool_destroy(thread_pool);
    unsigned after = _mm_getcsr() & 0xFFC0u;
    _mm_setcsr(before);
    assert_int_equal(it.mode, 0x1F80u);
    assert_int_equal(after, strange);
}
#endif

static void a_number_of_threads_out_of_range_is_an_error(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {""};
    assert_null(hs_thread_pool_create(&gate, 0, &error));
    assert_non_null(strstr(error.message, "1 to 64"));
    assert_null(hs_thread_pool_create(&gate, HS_THREAD_POOL_MAX + 1, &error));
    hs_world_config config = {.scenario = "calm",
                              .assets = HS_ASSETS_SOURCE,
                              .threads = HS_THREAD_POOL_MAX + 1,
                              .instruction_set = -1};
    assert_null(hs_world_create(&gate, &config, &error));
    assert_non_null(strstr(error.message, "1 to 64"));
    hs_test_expect_gate_empty(&gate);
}

/// Enough particles for the threads to share them, in many blocks.
enum { PARTICLES = 160000, TICKS = 45, TICKS_AT_A_STRETCH = 9 };

static void play_storm(unsigned threads, bool is_switched, hs_digests *digests)
{
    hs_gate gate = {0};
    const hs_world_config config = {.scenario = "storm",
                                    .bullets = 500,
                                    .particles = PARTICLES,
                                    .seed = 3,
                                    .rank = -1,
                                    .instruction_set = -1,
                                    .threads = threads};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    for (unsigned stretch = 0; stretch < TICKS / TICKS_AT_A_STRETCH; stretch++) {
        hs_error error = {""};
        if (is_switched && !hs_world_switch(world, hs_strategy_at(stretch % 2),
                                            (hs_layout)(threads % 2), &error)) {
            fail_msg("%s", error.message);
        }
        uint64_t allocations = gate.total.allocations;
        hs_test_play(world, &autopilot, TICKS_AT_A_STRETCH);
        if (!hs_world_strategy(world)->is_boxed) {
            assert_int_equal(gate.total.allocations, allocations);
        }
        digests[stretch] = hs_world_digest(world);
    }
    hs_test_world_close(&gate, world);
}

static void any_number_of_threads_gives_the_same_digests(void **state)
{
    (void)state;
    hs_digests alone[TICKS / TICKS_AT_A_STRETCH], others[TICKS / TICKS_AT_A_STRETCH];
    play_storm(0, false, alone);
    for (unsigned c = 0; c < COUNTS; c++) {
        for (int is_switched = 0; is_switched < 2; is_switched++) {
            play_storm(counts[c], is_switched, others);
            assert_memory_equal(others, alone, sizeof alone);
        }
    }
}

/// Enough bullets for the threads to share the removal of the dead.
enum { BULLETS = 120000, BULLET_TICKS = 120 };

static hs_digests play_bullets(unsigned threads, const hs_strategy *strategy, hs_layout layout)
{
    hs_gate gate = {0};
    const hs_world_config config = {.scenario = "storm",
                                    .strategy = strategy,
                                    .layout = layout,
                                    .bullets = BULLETS,
                                    .particles = 100,
                                    .seed = 5,
                                    .rank = -1,
                                    .instruction_set = -1,
                                    .threads = threads};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    hs_test_play(world, &autopilot, BULLET_TICKS);
    assert_true(hs_world_count(world, HS_BULLETS).living > 60000);
    assert_true(hs_world_count(world, HS_BULLETS).deaths > 1000);
    assert_true(hs_world_player(world)->grazes > 10);
    hs_digests digests = hs_world_digest(world);
    hs_test_world_close(&gate, world);
    return digests;
}

static void any_number_of_threads_removes_the_same_bullets(void **state)
{
    (void)state;
    hs_digests alone = play_bullets(1, hs_strategy_at(0), HS_LAYOUT_ARRAY);
    for (unsigned c = 0; c < COUNTS; c++) {
        hs_digests others = play_bullets(counts[c], hs_strategy_at(0), HS_LAYOUT_ARRAY);
        assert_memory_equal(&others, &alone, sizeof alone);
    }
    for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
        hs_digests others = play_bullets(3, hs_strategy_find("pool"), (hs_layout)layout);
        assert_memory_equal(&others, &alone, sizeof alone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_handed_out_once_whoever_is_free),
        cmocka_unit_test(every_member_does_its_share_of_every_job),
        cmocka_unit_test(a_thread_pool_that_was_woken_for_nothing_ends_all_the_same),
#ifdef __SSE2__
        cmocka_unit_test(threads_compute_in_the_simulations_mode_and_leave_the_callers),
#endif
        cmocka_unit_test(a_number_of_threads_out_of_range_is_an_error),
        cmocka_unit_test(any_number_of_threads_gives_the_same_digests),
        cmocka_unit_test(any_number_of_threads_removes_the_same_bullets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
