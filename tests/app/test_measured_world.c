#include "app/measured_world.h"

#include <math.h>

#include "driven_clock.h"
#include "support.h"

enum { FRAMES = 40, WARMUP = 10, STEP_NS = 1000 };

/// A run by a driven clock.
typedef struct driven_run {
    hs_gate instruments;
    hs_test_clock driven;
    hs_collector_settings eager; ///< so that a collector has work
    hs_run_plan plan;
    hs_measured_world measured;
    hs_report report;
} driven_run;

static void run_driven(driven_run *it, const char *strategy, uint64_t switch_every)
{
    hs_error error = {""};
    memset(it, 0, sizeof *it);
    hs_test_clock_begin(&it->driven, 0, STEP_NS);
    it->eager = hs_collector_defaults();
    it->eager.thresholds[0] = 1;
    it->eager.threshold = 50;
    it->plan = (hs_run_plan){
        .world = {.scenario = "calm",
                  .assets = HS_ASSETS_SOURCE,
                  .seed = 7,
                  .rank = -1.0,
                  .threads = 1,
                  .collector = &it->eager},
        .frames = FRAMES,
        .warmup = WARMUP,
        .switch_every = switch_every,
        .threads = 1,
        .clock = &it->driven.clock,
    };
    if (!hs_measured_world_open(&it->measured, &it->plan, &it->instruments,
                                hs_strategy_find(strategy), HS_LAYOUT_ARRAY, &error)) {
        fail_msg("%s", error.message);
    }
    for (int tick = 0; tick < WARMUP + FRAMES; tick++) {
        if (!hs_measured_world_tick(&it->measured, &error)) fail_msg("%s", error.message);
    }
    hs_measured_world_report(&it->measured, &it->report);
}

static void close_driven(driven_run *it)
{
    hs_measured_world_close(&it->measured);
    hs_test_expect_gate_empty(&it->instruments);
}

static void a_run_takes_its_times_from_the_clock_that_it_is_given(void **state)
{
    (void)state;
    driven_run it;
    run_driven(&it, "columns", 0);
    const hs_report *report = &it.report;
    // Every phase costs one reading, and a reading takes a step.
    assert_true(report->frame_ns.p50 == HS_PHASE_COUNT * STEP_NS);
    assert_true(report->frame_ns.max == report->frame_ns.p50);
    assert_true(report->span_ns[HS_SPAN_MOVE].max == 2 * STEP_NS);
    assert_true(report->span_ns[HS_SPAN_DRAW].max == 0.0);
    assert_int_equal(report->over_budget, 0);
    close_driven(&it);
}

/// The bytes of a report but for what the system decides: pages and the process's own heap.
static char *frames_of(const driven_run *it)
{
    FILE *stream = tmpfile();
    assert_non_null(stream);
    for (size_t i = 0; i < it->measured.recorder.count; i++) {
        hs_frame frame = it->measured.recorder.frames[i];
        frame.page_faults = 0;
        frame.traffic[HS_TRAFFIC_PROCESS] = (hs_heap_traffic){0};
        it->measured.recorder.frames[i] = frame;
    }
    hs_reports_write_csv(stream, &it->report, 1);
    long bytes = ftell(stream);
    assert_true(bytes > 0);
    char *text = calloc(1, (size_t)bytes + 1);
    assert_non_null(text);
    rewind(stream);
    assert_int_equal(fread(text, 1, (size_t)bytes, stream), bytes);
    fclose(stream);
    return text;
}

static void a_run_by_a_driven_clock_is_reported_in_the_same_bytes_twice(void **state)
{
    (void)state;
    static const char *const strategies[] = {"columns", "naive", "refcount", "gc"};
    for (size_t s = 0; s < sizeof strategies / sizeof strategies[0]; s++) {
        char *texts[2];
        for (int time = 0; time < 2; time++) {
            driven_run it;
            run_driven(&it, strategies[s], 0);
            texts[time] = frames_of(&it);
            close_driven(&it);
        }
        assert_string_equal(texts[0], texts[1]);
        free(texts[0]);
        free(texts[1]);
    }
}

static void pauses_are_timed_by_the_same_clock(void **state)
{
    (void)state;
    driven_run it;
    run_driven(&it, "refcount", 0);
    assert_true(it.report.pauses > 0);
    assert_true(it.report.pause_ns.max > 0.0);
    assert_true(it.report.pause_ns.max == STEP_NS * floor(it.report.pause_ns.max / STEP_NS));
    close_driven(&it);
}

static void a_switch_is_told_in_the_frame_that_it_was_made_in(void **state)
{
    (void)state;
    driven_run it;
    run_driven(&it, "columns", 30);
    const hs_frame *frames = it.measured.recorder.frames;
    for (int i = 0; i < FRAMES; i++) {
        assert_int_equal(frames[i].switched, i == 30 - WARMUP);
        assert_int_equal(frames[i].ticks, 1);
    }
    assert_ptr_equal(frames[0].strategy, hs_strategy_find("columns"));
    assert_ptr_not_equal(frames[FRAMES - 1].strategy, hs_strategy_find("columns"));
    close_driven(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_takes_its_times_from_the_clock_that_it_is_given),
        cmocka_unit_test(a_run_by_a_driven_clock_is_reported_in_the_same_bytes_twice),
        cmocka_unit_test(pauses_are_timed_by_the_same_clock),
        cmocka_unit_test(a_switch_is_told_in_the_frame_that_it_was_made_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
