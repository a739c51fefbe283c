// The scoreboard: rows from driven records. No clock is read.
#include "heapstorm/scoreboard.h"

#include <math.h>

#include "support.h"

static hs_scoreboard board;
static hs_score_scratch scratch;
static hs_load load;

static int begin_empty(void **state)
{
    (void)state;
    memset(&board, 0, sizeof board);
    load = (hs_load){.scenario = "storm", .bullets = 2500, .particles = 250000, .is_held = true};
    return 0;
}

/// A frame of one tick under a strategy.
static hs_frame frame_of(const char *strategy, hs_layout layout, uint64_t simulate_ns)
{
    return (hs_frame){
        .simulate_ns = simulate_ns,
        .ticks = 1,
        .strategy = hs_strategy_find(strategy),
        .layout = layout,
        .living = {[HS_PARTICLES] = 1000},
        .live_bytes = 40000,
    };
}

static void add_frames(const char *strategy, int frames, uint64_t simulate_ns)
{
    const hs_frame frame = frame_of(strategy, HS_LAYOUT_ARRAY, simulate_ns);
    for (int i = 0; i < frames; i++) hs_scoreboard_add(&board, &load, &frame);
}

static hs_score score_of(int row)
{
    return hs_score_of(&board.rows[row], &scratch);
}

static void
every_strategy_and_layout_that_was_seen_has_a_row_in_the_order_of_first_sight(void **state)
{
    (void)state;
    add_frames("columns", 2, 100);
    add_frames("naive", 2, 600);
    const hs_frame list = frame_of("naive", HS_LAYOUT_LIST, 9000);
    hs_scoreboard_add(&board, &load, &list);
    add_frames("columns", 2, 100);
    assert_int_equal(board.count, 3);
    assert_string_equal(board.rows[0].strategy->name, "columns");
    assert_string_equal(board.rows[1].strategy->name, "naive");
    assert_int_equal(board.rows[1].layout, HS_LAYOUT_ARRAY);
    assert_int_equal(board.rows[2].layout, HS_LAYOUT_LIST);
    assert_int_equal(board.rows[0].count, 4);
}

static void the_board_knows_which_two_rows_a_switch_was_between(void **state)
{
    (void)state;
    add_frames("columns", 1, 100);
    assert_int_equal(board.present, 0);
    assert_int_equal(board.former, -1);
    add_frames("naive", 3, 600);
    assert_int_equal(board.present, 1);
    assert_int_equal(board.former, 0);
    add_frames("columns", 3, 100);
    assert_int_equal(board.present, 0);
    assert_int_equal(board.former, 1);
}

static void frames_that_are_set_aside_make_a_row_and_are_in_no_figure(void **state)
{
    (void)state;
    hs_frame frame = frame_of("columns", HS_LAYOUT_ARRAY, 500000000);
    frame.set_aside = HS_ASIDE_SWITCH;
    for (int i = 0; i < 60; i++) hs_scoreboard_add(&board, &load, &frame);
    assert_int_equal(board.count, 1);
    assert_int_equal(board.rows[0].set_aside, 60);
    assert_int_equal(score_of(0).frames, 0);
    assert_true(isnan(score_of(0).tick_ns.p50) && isnan(score_of(0).allocations));
    add_frames("columns", HS_SCORE_LEAST, 200000);
    assert_true(score_of(0).tick_ns.max == 200000.0);
}

static void few_frames_give_no_figure_of_time(void **state)
{
    (void)state;
    add_frames("columns", HS_SCORE_LEAST - 1, 1000);
    assert_true(isnan(score_of(0).tick_ns.p50) && isnan(score_of(0).entity_ns));
    assert_true(isnan(hs_score_best_ns(&board, &(hs_score){.tick_ns.p50 = NAN})));
    add_frames("columns", 1, 1000);
    assert_true(score_of(0).tick_ns.p50 == 1000.0);
}

static void the_99th_percentile_waits_for_a_thousand_frames_and_the_95th_stands_before(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 999; i++) add_frames("columns", 1, i);
    assert_true(isnan(score_of(0).tick_ns.p99));
    assert_true(score_of(0).tick_ns.p95 == 950.0);
    add_frames("columns", 1, 1000);
    assert_true(score_of(0).tick_ns.p50 == 500.0 && score_of(0).tick_ns.p99 == 990.0);
}

static void figures_are_of_the_newest_frames_of_their_own_row(void **state)
{
    (void)state;
    add_frames("columns", 100, 1000);
    add_frames("naive", HS_SCORE_FRAMES + 100, 9000);
    add_frames("naive", HS_SCORE_FRAMES, 7000);
    assert_int_equal(score_of(1).frames, HS_SCORE_FRAMES);
    assert_true(score_of(1).tick_ns.max == 7000.0);
    assert_true(score_of(0).tick_ns.max == 1000.0);
}

static void time_and_allocations_are_of_a_tick_whatever_ticks_a_frame_has(void **state)
{
    (void)state;
    hs_frame frame = frame_of("naive", HS_LAYOUT_ARRAY, 30000);
    frame.ticks = 3;
    frame.traffic[HS_TRAFFIC_GAME].allocations = 600;
    for (int i = 0; i < 20; i++) hs_scoreboard_add(&board, &load, &frame);
    frame.ticks = 0; // a display of more than 60 Hz
    frame.simulate_ns = 50;
    for (int i = 0; i < 20; i++) hs_scoreboard_add(&board, &load, &frame);
    hs_score score = score_of(0);
    assert_int_equal(score.frames, 20);
    assert_true(score.tick_ns.p50 == 10000.0 && score.allocations == 200.0);
    assert_true(score.entity_ns == 10.0);
    assert_int_equal(score.live_bytes, 40000);
}

static void the_best_is_the_least_median_of_all_rows(void **state)
{
    (void)state;
    add_frames("naive", 20, 6000);
    add_frames("columns", 20, 1000);
    add_frames("pool", 2, 10); // too few frames
    const hs_score scores[] = {score_of(0), score_of(1), score_of(2)};
    assert_true(hs_score_best_ns(&board, scores) == 1000.0);
}

static void without_a_held_load_there_is_a_price_of_an_entity_and_no_best(void **state)
{
    (void)state;
    load.is_held = false;
    add_frames("columns", 20, 6000);
    const hs_score score = score_of(0);
    assert_true(score.entity_ns == 6.0);
    assert_true(isnan(hs_score_best_ns(&board, &score)));
}

static void the_price_of_an_entity_is_of_the_last_ten_seconds(void **state)
{
    (void)state;
    add_frames("columns", 500, 90000);
    add_frames("columns", HS_SCORE_TICKS, 4000);
    assert_true(score_of(0).entity_ns == 4.0);
}

static void another_load_begins_the_board_anew(void **state)
{
    (void)state;
    add_frames("columns", 20, 1000);
    add_frames("naive", 20, 6000);
    load.particles *= 2;
    add_frames("naive", 1, 12000);
    assert_int_equal(board.count, 1);
    assert_int_equal(board.rows[0].count, 1);
    assert_string_equal(board.rows[0].strategy->name, "naive");
    assert_int_equal(board.former, -1);
    const char *const others[] = {"calm", "arcade"};
    for (int i = 0; i < 2; i++) {
        snprintf(load.scenario, sizeof load.scenario, "%s", others[i]);
        add_frames("columns", 1, 100);
        assert_int_equal(board.count, 1);
    }
    load.litter = 20;
    add_frames("pool", 1, 100);
    assert_int_equal(board.count, 1);
}

static void a_cleared_board_goes_on_with_the_next_frame(void **state)
{
    (void)state;
    add_frames("columns", 20, 1000);
    add_frames("naive", 20, 6000);
    hs_scoreboard_clear(&board);
    assert_int_equal(board.count, 0);
    add_frames("naive", 20, 5000);
    assert_int_equal(board.count, 1);
    assert_int_equal(board.present, 0);
    assert_int_equal(board.former, -1);
    assert_true(score_of(0).tick_ns.max == 5000.0);
}

static void when_rows_run_out_the_one_not_seen_for_longest_gives_way(void **state)
{
    (void)state;
    static hs_strategy many[HS_SCORE_ROWS + 1]; // a row is of a strategy, whatever that does
    for (int i = 0; i < HS_SCORE_ROWS; i++) {
        hs_frame frame = frame_of("columns", HS_LAYOUT_ARRAY, 1000);
        frame.strategy = &many[i];
        hs_scoreboard_add(&board, &load, &frame);
    }
    hs_frame frame = frame_of("columns", HS_LAYOUT_ARRAY, 1000);
    frame.strategy = &many[0];
    hs_scoreboard_add(&board, &load, &frame); // so that the second is the oldest
    frame.strategy = &many[HS_SCORE_ROWS];
    hs_scoreboard_add(&board, &load, &frame);
    assert_int_equal(board.count, HS_SCORE_ROWS);
    assert_ptr_equal(board.rows[1].strategy, &many[HS_SCORE_ROWS]);
    assert_ptr_equal(board.rows[0].strategy, &many[0]);
    assert_int_equal(board.present, 1);
    assert_int_equal(board.former, 0);
}

static void times_of_hours_saturate(void **state)
{
    (void)state;
    add_frames("columns", HS_SCORE_LEAST, UINT64_MAX);
    assert_true(score_of(0).tick_ns.max == 4294967295.0);
}

static void the_load_of_a_world_is_what_it_was_asked_for(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {""};
    hs_world_config config = {.scenario = "storm",
                              .assets = HS_ASSETS_SOURCE,
                              .seed = 1,
                              .rank = -1.0,
                              .bullets = 400,
                              .particles = 4000,
                              .instruction_set = -1};
    hs_world *world = hs_world_create(&gate, &config, &error);
    assert_string_equal(error.message, "");
    const hs_load before = hs_load_of(world);
    assert_true(before.is_held && before.bullets >= 400 && before.particles >= 4000);
    assert_string_equal(before.scenario, "storm");
    // Another strategy is no other load, litter is.
    assert_true(hs_world_switch(world, hs_strategy_find("naive"), HS_LAYOUT_LIST, &error));
    const hs_load after = hs_load_of(world);
    assert_true(hs_load_equals(&before, &after));
    assert_true(hs_world_litter(world, 20, &error));
    const hs_load littered = hs_load_of(world);
    assert_false(hs_load_equals(&before, &littered));
    for (unsigned s = 0; s < hs_strategy_count(); s++) {
        assert_true(hs_world_switch(world, hs_strategy_at(s), HS_LAYOUT_ARRAY, &error));
        const hs_load now = hs_load_of(world);
        assert_true(hs_load_equals(&littered, &now));
    }
    hs_world_destroy(world);
    hs_test_expect_gate_empty(&gate);
}

int main(void)
{
#define SCORE_TEST(test) cmocka_unit_test_setup(test, begin_empty)
    const struct CMUnitTest tests[] = {
        SCORE_TEST(every_strategy_and_layout_that_was_seen_has_a_row_in_the_order_of_first_sight),
        SCORE_TEST(the_board_knows_which_two_rows_a_switch_was_between),
        SCORE_TEST(frames_that_are_set_aside_make_a_row_and_are_in_no_figure),
        SCORE_TEST(few_frames_give_no_figure_of_time),
        SCORE_TEST(the_99th_percentile_waits_for_a_thousand_frames_and_the_95th_stands_before),
        SCORE_TEST(figures_are_of_the_newest_frames_of_their_own_row),
        SCORE_TEST(time_and_allocations_are_of_a_tick_whatever_ticks_a_frame_has),
        SCORE_TEST(the_best_is_the_least_median_of_all_rows),
        SCORE_TEST(without_a_held_load_there_is_a_price_of_an_entity_and_no_best),
        SCORE_TEST(the_price_of_an_entity_is_of_the_last_ten_seconds),
        SCORE_TEST(another_load_begins_the_board_anew),
        SCORE_TEST(a_cleared_board_goes_on_with_the_next_frame),
        SCORE_TEST(when_rows_run_out_the_one_not_seen_for_longest_gives_way),
        SCORE_TEST(times_of_hours_saturate),
        SCORE_TEST(the_load_of_a_world_is_what_it_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
