#include "heapstorm/frame.h"

#include "heapstorm/measure.h"
#include "support.h"

/// Passes a station after the gate and the heap beside it were asked for so much.
static void pass(hs_frame_meter *meter, hs_station station, uint64_t game, hs_frame *frame)
{
    hs_frame_meter_pass(meter, station, (hs_heap_traffic){game, game / 2, game * 10}, frame);
}

static void a_frame_is_told_what_passed_between_its_stations(void **state)
{
    (void)state;
    hs_frame_meter meter;
    hs_frame frame = {.traffic = {[HS_TRAFFIC_GAME] = {7, 7, 7}}, .page_faults = 9};
    pass(&meter, HS_STATION_BEGUN, 1000, &frame);
    assert_int_equal(frame.traffic[HS_TRAFFIC_GAME].allocations, 0);
    assert_int_equal(frame.page_faults, 0);
    pass(&meter, HS_STATION_TICKED, 1040, &frame);
    pass(&meter, HS_STATION_DRAWN, 1042, &frame);
    pass(&meter, HS_STATION_KEPT, 1042, &frame);
    pass(&meter, HS_STATION_SHOWN, 1044, &frame);
    assert_int_equal(frame.traffic[HS_TRAFFIC_GAME].allocations, 44);
    assert_int_equal(frame.traffic[HS_TRAFFIC_GAME].frees, 22);
    assert_int_equal(frame.traffic[HS_TRAFFIC_GAME].bytes, 440);
}

static void keeping_a_picture_counts_for_no_frame(void **state)
{
    (void)state;
    hs_frame_meter meter;
    hs_frame frame = {.ticks = 1};
    pass(&meter, HS_STATION_BEGUN, 0, &frame);
    pass(&meter, HS_STATION_TICKED, 10, &frame);
    pass(&meter, HS_STATION_DRAWN, 10, &frame);
    pass(&meter, HS_STATION_KEPT, 5000, &frame);
    pass(&meter, HS_STATION_SHOWN, 5004, &frame);
    assert_int_equal(frame.traffic[HS_TRAFFIC_GAME].allocations, 14);
}

/// The heap meter is fed as an interposer feeds it.
static void what_is_not_the_games_is_told_by_who_was_at_work(void **state)
{
    (void)state;
    hs_heap_meter_set(true, "");
    hs_frame_meter meter;
    hs_frame frame = {.ticks = 1};
    pass(&meter, HS_STATION_BEGUN, 0, &frame);
    hs_heap_meter_count_allocation(100); // nobody's in particular
    pass(&meter, HS_STATION_TICKED, 0, &frame);
    for (int i = 0; i < 3; i++) hs_heap_meter_count_allocation(64);
    hs_heap_meter_count_free(64);
    pass(&meter, HS_STATION_DRAWN, 1, &frame); // one of the three is the game's
    hs_heap_meter_count_allocation(5000);
    pass(&meter, HS_STATION_KEPT, 1, &frame);
    for (int i = 0; i < 4; i++) hs_heap_meter_count_allocation(8);
    pass(&meter, HS_STATION_SHOWN, 1, &frame);
    hs_heap_meter_set(false, "the test is over");
    assert_int_equal(frame.traffic[HS_TRAFFIC_GAME].allocations, 1);
    assert_int_equal(frame.traffic[HS_TRAFFIC_SDL].allocations, 2);
    assert_int_equal(frame.traffic[HS_TRAFFIC_SDL].frees, 1);
    assert_int_equal(frame.traffic[HS_TRAFFIC_SDL].bytes, 3 * 64 - 10);
    assert_int_equal(frame.traffic[HS_TRAFFIC_DISPLAY].allocations, 4);
    assert_int_equal(frame.traffic[HS_TRAFFIC_PROCESS].allocations, 1 + 3 + 4);
    assert_int_equal(frame.traffic[HS_TRAFFIC_PROCESS].bytes, 100 + 3 * 64 + 4 * 8);
    assert_int_equal(hs_heap_traffic_of_others(frame.traffic).allocations, 8 - 1 - 2);
}

static void no_source_has_less_than_nothing(void **state)
{
    (void)state;
    hs_heap_traffic less =
        hs_heap_traffic_less((hs_heap_traffic){5, 1, 10}, (hs_heap_traffic){2, 3, 10});
    assert_int_equal(less.allocations, 3);
    assert_int_equal(less.frees, 0);
    assert_int_equal(less.bytes, 0);
}

static void runners_are_no_entities_of_their_own(void **state)
{
    (void)state;
    const hs_frame frame = {
        .living = {[HS_BULLETS] = 100, [HS_PARTICLES] = 1000, [HS_RUNNERS] = 50}};
    assert_int_equal(hs_frame_entities(&frame), 1100);
}

static void every_part_of_a_frame_is_found_by_its_name(void **state)
{
    (void)state;
    hs_frame frame = {.draw_ns = 1000};
    for (int span = 0; span < HS_SPAN_PHASES; span++) frame.phase_ns[span] = (uint64_t)span + 1;
    for (int span = 0; span < HS_SPAN_PHASES; span++) {
        assert_int_equal(hs_frame_number(&frame, hs_span_member((hs_span)span)), span + 1);
    }
    assert_int_equal(hs_frame_number(&frame, hs_span_member(HS_SPAN_DRAW)), 1000);
    assert_string_equal(hs_span_name(HS_SPAN_DRAW), "draw");
}

static void the_resident_size_is_read_every_thirty_frames(void **state)
{
    (void)state;
    hs_frame former = {.resident_bytes = 1}, frame;
    hs_frame_look_at_process(&frame, &former, 29);
    assert_int_equal(frame.resident_bytes, 1);
    hs_frame_look_at_process(&frame, &former, 30);
    assert_int_not_equal(frame.resident_bytes, 1);
    hs_frame_look_at_process(&frame, NULL, 29);
    assert_int_not_equal(frame.resident_bytes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_is_told_what_passed_between_its_stations),
        cmocka_unit_test(keeping_a_picture_counts_for_no_frame),
        cmocka_unit_test(what_is_not_the_games_is_told_by_who_was_at_work),
        cmocka_unit_test(no_source_has_less_than_nothing),
        cmocka_unit_test(runners_are_no_entities_of_their_own),
        cmocka_unit_test(every_part_of_a_frame_is_found_by_its_name),
        cmocka_unit_test(the_resident_size_is_read_every_thirty_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
