#include "heapstorm/measure.h"

#include "driven_clock.h"
#include "support.h"

/// A recorder of a world without a world, by a clock that a test drives.
typedef struct recording {
    hs_gate instruments, game;
    hs_test_clock driven;
    hs_recorder recorder;
} recording;

static void open_recording(recording *it, uint64_t step_ns)
{
    memset(it, 0, sizeof *it);
    hs_test_clock_begin(&it->driven, 1000, step_ns);
    assert_true(
        hs_recorder_open(&it->recorder, &it->instruments, &it->game, 4, &it->driven.clock, NULL));
}

static void close_recording(recording *it)
{
    hs_recorder_close(&it->recorder);
    hs_test_expect_gate_empty(&it->instruments);
}

static void hear(recording *it, hs_phase phase, uint64_t took_ns)
{
    it->recorder.probe.begin(it->recorder.probe.context, phase);
    hs_test_clock_advance(&it->driven, took_ns);
}

static void the_time_of_a_frame_is_that_of_its_phases(void **state)
{
    (void)state;
    recording it;
    open_recording(&it, 0);
    hs_recorder_begin(&it.recorder);
    hs_test_clock_advance(&it.driven, 70); // the autopilot: no part of the tick
    for (int phase = 0; phase <= HS_PHASE_COUNT; phase++) hear(&it, (hs_phase)phase, 100);
    hs_recorder_end(&it.recorder);
    const hs_frame *frame = &it.recorder.current;
    assert_int_equal(hs_frame_work_ns(frame), HS_PHASE_COUNT * 100);
    assert_int_equal(frame->simulate_ns, HS_PHASE_COUNT * 100);
    assert_int_equal(frame->began_ns, 1000);
    assert_int_equal(frame->tick_began_ns, 1070);
    assert_int_equal(frame->ended_ns, 1070 + (HS_PHASE_COUNT + 1) * 100);
    assert_int_equal(frame->draw_ns, 0);
    close_recording(&it);
}

static void the_footprint_is_of_the_pages_that_are_written_to_in_a_world_s_turns(void **state)
{
    (void)state;
    enum { MIB = 1 << 20 };
    recording it;
    open_recording(&it, 0);
    hs_recorder *recorder = &it.recorder;
    uint8_t *mine = hs_gate_map(&it.game, HS_TAG_OTHER, (size_t)24 * MIB);
    uint8_t *others = hs_gate_map(&it.game, HS_TAG_OTHER, (size_t)8 * MIB);
    assert_non_null(mine);
    assert_non_null(others);
    hs_recorder_begin_turn(recorder);
    memset(mine, 1, (size_t)16 * MIB);
    hs_recorder_end_turn(recorder);
    memset(others, 1, (size_t)8 * MIB);
    hs_recorder_begin_turn(recorder);
    memset(mine + (size_t)16 * MIB, 1, (size_t)8 * MIB);
    hs_recorder_end_turn(recorder);
    if (recorder->has_footprint) {
        assert_in_range(recorder->footprint, 24 * MIB / 100 * 99, 24 * MIB / 100 * 101);
    }
    hs_gate_unmap(&it.game, HS_TAG_OTHER, mine, (size_t)24 * MIB);
    hs_gate_unmap(&it.game, HS_TAG_OTHER, others, (size_t)8 * MIB);
    close_recording(&it);
}

static void particles_are_told_under_move_and_apart(void **state)
{
    (void)state;
    recording it;
    open_recording(&it, 0);
    hs_recorder_begin(&it.recorder);
    hear(&it, HS_PHASE_PARTICLES, 5000);
    hear(&it, HS_PHASE_MOVE, 3000);
    hear(&it, HS_PHASE_RETIRE, 20);
    hear(&it, HS_PHASE_COUNT, 0);
    assert_int_equal(it.recorder.current.particles_ns, 5000);
    assert_int_equal(it.recorder.current.phase_ns[HS_SPAN_MOVE], 8000);
    assert_int_equal(it.recorder.current.phase_ns[HS_SPAN_RETIRE], 20);
    close_recording(&it);
}

static void a_phase_costs_one_reading_of_the_clock(void **state)
{
    (void)state;
    recording it;
    open_recording(&it, 1);
    hs_recorder_begin(&it.recorder);
    for (int phase = 0; phase <= HS_PHASE_COUNT; phase++) hear(&it, (hs_phase)phase, 0);
    hs_recorder_end(&it.recorder);
    assert_int_equal(it.driven.readings, 2 + HS_PHASE_COUNT + 1);
    assert_int_equal(it.recorder.current.simulate_ns, HS_PHASE_COUNT);
    close_recording(&it);
}

static void a_frame_is_told_what_passed_the_gate_in_it(void **state)
{
    (void)state;
    hs_gate instruments = {0}, game = {0};
    void *before = hs_gate_allocate(&game, HS_TAG_WORLD, 1000);
    hs_recorder recorder;
    assert_true(hs_recorder_open(&recorder, &instruments, &game, 1, NULL, NULL));
    uint64_t own = instruments.total.allocations;
    hs_recorder_begin(&recorder);
    void *during = hs_gate_allocate(&game, HS_TAG_WORLD, 24);
    hs_gate_release(&game, HS_TAG_WORLD, before, 1000);
    hs_recorder_end(&recorder);
    assert_int_equal(recorder.current.traffic[HS_TRAFFIC_GAME].allocations, 1);
    assert_int_equal(recorder.current.traffic[HS_TRAFFIC_GAME].frees, 1);
    assert_int_equal(recorder.current.traffic[HS_TRAFFIC_GAME].bytes, 24);
    assert_int_equal(instruments.total.allocations, own);
    hs_gate_release(&game, HS_TAG_WORLD, during, 24);
    hs_recorder_close(&recorder);
}

static void a_series_that_cannot_be_had_is_an_error(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 2; n++) {
        hs_gate instruments = {.fail_at = n}, game = {0};
        hs_recorder recorder;
        hs_error error = {""};
        assert_false(hs_recorder_open(&recorder, &instruments, &game, 10, NULL, &error));
        assert_non_null(strstr(error.message, "out of memory"));
        hs_recorder_close(&recorder);
        hs_test_expect_gate_empty(&instruments);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_time_of_a_frame_is_that_of_its_phases),
        cmocka_unit_test(the_footprint_is_of_the_pages_that_are_written_to_in_a_world_s_turns),
        cmocka_unit_test(particles_are_told_under_move_and_apart),
        cmocka_unit_test(a_phase_costs_one_reading_of_the_clock),
        cmocka_unit_test(a_frame_is_told_what_passed_the_gate_in_it),
        cmocka_unit_test(a_series_that_cannot_be_had_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
