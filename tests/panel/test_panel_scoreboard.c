// The scoreboard as the panel shows it, and the graph of frames, from driven records.
#include "panel_fixture.h"

#include "panel/graphs.h"

#define MS UINT64_C(1000000)

/// Lets time pass and draws.
static void draw_later(fixture *f, uint64_t ns)
{
    f->now_ns += ns;
    draw(f, HS_PANEL_FULL);
}

/// Adds frames of a tick of so many nanoseconds under what the world runs under, then draws until
/// every part shows them.
static void add_frames(fixture *f, int frames, uint64_t simulate_ns, bool is_held)
{
    hs_load load = hs_load_of(f->world);
    load.is_held = is_held;
    hs_frame frame = {.simulate_ns = simulate_ns, .ticks = 1};
    hs_frame_look_at(&frame, f->world);
    memset(frame.living, 0, sizeof frame.living);
    frame.living[HS_PARTICLES] = 1000;
    for (int i = 0; i < frames; i++) {
        hs_live_add(&f->live, &frame);
        hs_scoreboard_add(&f->board, &load, &frame);
    }
    hs_panel_expire(f->panel);
    for (int i = 0; i <= HS_PART_COUNT; i++) draw(f, HS_PANEL_FULL); // a part in each
}

/// Moves the world without a frame.
static void move_to(fixture *f, const char *name, hs_layout layout)
{
    hs_error error = {""};
    assert_true(hs_world_switch(f->world, hs_strategy_find(name), layout, &error));
}

static const hs_panel_scores *scores_of(const fixture *f)
{
    return &f->panel->numbers.scores;
}

static void expect_figure(const fixture *f, int row, const char *text)
{
    assert_string_equal(hs_panel_figure(scores_of(f), row).text, text);
}

/// Columns at 1 ms a tick, then naive at 6.
static fixture *open_compared(bool is_held)
{
    fixture *f = open_fixture(740, 720, 1.0f);
    f->now_ns = 1000 * MS;
    add_frames(f, 60, 1 * MS, is_held);
    move_to(f, "naive", HS_LAYOUT_ARRAY);
    add_frames(f, 60, 6 * MS, is_held);
    return f;
}

static unsigned count_colour(const fixture *f, SDL_Rect box, hs_pixel colour)
{
    unsigned count = 0;
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++)
            count += pixel(f, x + BORDER, y + BORDER) == colour;
    }
    return count;
}

/// Pixels of a strategy's own colour in a part.
static unsigned count_accent(const fixture *f, hs_panel_part part, const char *strategy)
{
    return count_colour(f, f->panel->layout.part[part],
                        hs_panel_accent(hs_strategy_find(strategy)));
}

static void a_row_says_how_many_times_the_best_one_s_median_it_takes(void **state)
{
    (void)state;
    fixture *f = open_compared(true);
    assert_int_equal(scores_of(f)->count, 2);
    assert_int_equal(scores_of(f)->present, 1);
    assert_int_equal(scores_of(f)->former, 0);
    assert_int_equal(scores_of(f)->best, 0);
    expect_figure(f, 0, "\u00D71.0");
    expect_figure(f, 1, "\u00D76.0");
    move_to(f, "naive", HS_LAYOUT_LIST);
    add_frames(f, 60, 335 * MS, true);
    expect_figure(f, 2, "\u00D7335");
    close_fixture(f);
}

static void
just_after_a_switch_no_row_but_the_present_one_s_own_is_told_as_the_present(void **state)
{
    (void)state;
    fixture *f = open_compared(true);
    move_to(f, "pool", HS_LAYOUT_ARRAY);
    draw(f, HS_PANEL_FULL); // before the first frame under it
    assert_int_equal(scores_of(f)->present, -1);
    assert_int_equal(scores_of(f)->former, 1);
    expect_figure(f, scores_of(f)->present, "\u2013");
    move_to(f, "columns", HS_LAYOUT_ARRAY);
    draw(f, HS_PANEL_FULL);
    assert_int_equal(scores_of(f)->present, 0);
    assert_int_equal(scores_of(f)->former, 1);
    close_fixture(f);
}

static void without_a_held_load_there_are_prices_and_no_ratio(void **state)
{
    (void)state;
    fixture *f = open_compared(false);
    assert_false(scores_of(f)->is_held);
    expect_figure(f, 0, "1 us");
    expect_figure(f, 1, "6 us");
    add_frames(f, HS_SCORE_TICKS, 7400, false);
    expect_figure(f, 1, "7.4 ns");
    close_fixture(f);
}

static void in_a_film_no_row_has_a_time(void **state)
{
    (void)state;
    fixture *f = open_compared(true);
    f->view.is_film = true;
    hs_panel_expire(f->panel);
    draw(f, HS_PANEL_FULL);
    expect_figure(f, 0, "\u2013");
    expect_figure(f, 1, "\u2013");
    close_fixture(f);
}

static void rows_that_did_not_change_are_not_summed_up_again(void **state)
{
    (void)state;
    fixture *f = open_compared(true);
    // What only a new sum would see.
    for (int i = 0; i < 60; i++) f->board.rows[0].frames[i].tick_ns = 3000000;
    add_frames(f, 20, 6 * MS, true);
    expect_figure(f, 1, "\u00D76.0");
    hs_scoreboard_clear(&f->board);
    add_frames(f, 20, 6 * MS, true);
    assert_true(f->panel->numbers.scores.rows[0].score.tick_ns.p50 == 6.0 * MS);
    expect_figure(f, 0, "\u2013"); // one alone is neither good nor bad
    close_fixture(f);
}

/// Whether the two rows of a switch are drawn in every frame.
static bool pulses(const fixture *f)
{
    const SDL_Rect *graph = f->panel->layout.graph[HS_PART_SCOREBOARD];
    return graph[0].w > 0 && graph[1].w > 0;
}

static void a_switch_makes_both_rows_pulse_and_then_they_rest(void **state)
{
    (void)state;
    fixture *f = open_compared(true);
    assert_true(pulses(f));
    uint64_t lit = digest_of(f);
    draw_later(f, 100 * MS);
    assert_true(digest_of(f) != lit);
    draw_later(f, 2000 * MS);
    draw_later(f, 100 * MS);
    assert_false(pulses(f));
    for (int i = 0; i <= HS_PART_COUNT; i++) draw(f, HS_PANEL_FULL);
    uint64_t rested = digest_of(f);
    draw_later(f, 100 * MS);
    assert_true(digest_of(f) == rested);
    close_fixture(f);
}

static void with_reduced_flashing_the_rows_are_marked_and_nothing_pulses(void **state)
{
    (void)state;
    fixture *f = open_compared(true);
    f->view.reduces_flashing = true;
    draw(f, HS_PANEL_FULL);
    uint64_t marked = digest_of(f);
    draw_later(f, 100 * MS);
    assert_true(digest_of(f) == marked);
    draw_later(f, 2000 * MS);
    draw_later(f, 100 * MS);
    for (int i = 0; i <= HS_PART_COUNT; i++) draw(f, HS_PANEL_FULL);
    assert_true(digest_of(f) != marked);
    close_fixture(f);
}

static void where_not_all_rows_find_room_the_best_and_those_of_the_switch_are_shown(void **state)
{
    (void)state;
    fixture *f = open_fixture(360, 720, 1.0f);
    f->now_ns = 1000 * MS;
    for (unsigned s = 0; s < hs_strategy_count(); s++) {
        for (int layout = 0; layout < 2; layout++) {
            move_to(f, hs_strategy_at(s)->name, layout == 0 ? HS_LAYOUT_ARRAY : HS_LAYOUT_LIST);
            add_frames(f, 20, (2 + s) * MS, true);
        }
    }
    move_to(f, "pool", HS_LAYOUT_ARRAY);
    add_frames(f, 20, 3 * MS, true);
    const SDL_Rect *part = f->panel->layout.part;
    assert_true(part[HS_PART_SCOREBOARD].h < scores_of(f)->count * f->panel->layout.line);
    assert_true(count_accent(f, HS_PART_SCOREBOARD, "columns") > 0);
    assert_true(count_accent(f, HS_PART_SCOREBOARD, "pool") > 0);
    const char *last = hs_strategy_at(hs_strategy_count() - 1)->name;
    assert_true(count_accent(f, HS_PART_SCOREBOARD, last) > 0);
    assert_int_equal(f->panel->pixels.cut, 0);
    close_fixture(f);
}

static void at_the_level_show_only_what_a_switch_changes_is_there(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    f->view.level = HS_LEVEL_SHOW;
    draw(f, HS_PANEL_FULL);
    static const hs_panel_part there[] = {HS_PART_STRATEGY, HS_PART_SCOREBOARD, HS_PART_FRAMES,
                                          HS_PART_TRAFFIC, HS_PART_COST};
    unsigned shown = 0;
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++) {
        assert_true(f->panel->layout.part[there[i]].w > 0);
    }
    for (int part = 0; part < HS_PART_COUNT; part++) shown += f->panel->layout.part[part].w > 0;
    assert_int_equal(shown, sizeof there / sizeof there[0]);
    assert_int_equal(f->panel->layout.left_out, 0);
    close_fixture(f);
}

// ---- The graph of frames -----------------------------------------------------------------------

static SDL_Rect graph_of(const fixture *f)
{
    return f->panel->layout.graph[HS_PART_FRAMES][0];
}

static void one_slow_frame_leaves_the_scale_of_the_others_as_it_was(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    add_frames(f, HS_LIVE_GRAPH_FRAMES, 8 * MS, true);
    SDL_Rect left = graph_of(f);
    left.w /= 4;
    unsigned before = count_colour(f, left, HS_PANEL_SIMULATE);
    assert_true(before > 100);
    add_frames(f, 3, 2000 * MS, true);
    assert_int_equal(count_colour(f, left, HS_PANEL_SIMULATE), before);
    close_fixture(f);
}

static void every_stretch_of_the_graph_has_its_name_and_its_ground(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    static const char *const names[] = {"columns", "naive", "pool", "slab"};
    for (size_t i = 0; i < 4; i++) {
        move_to(f, names[i], HS_LAYOUT_LIST);
        add_frames(f, HS_LIVE_GRAPH_FRAMES / 4, 2 * MS, true);
    }
    for (size_t i = 0; i < 4; i++) {
        hs_pixel accent = hs_panel_accent(hs_strategy_find(names[i]));
        SDL_Rect row = graph_of(f);
        row.h = f->panel->layout.line;
        assert_true(count_colour(f, row, accent) > 10);
        hs_pixel ground = hs_pixel_mix(HS_PANEL_GROUND, accent, 48);
        assert_true(count_colour(f, graph_of(f), ground) > 500);
    }
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_says_how_many_times_the_best_one_s_median_it_takes),
        cmocka_unit_test(
            just_after_a_switch_no_row_but_the_present_one_s_own_is_told_as_the_present),
        cmocka_unit_test(without_a_held_load_there_are_prices_and_no_ratio),
        cmocka_unit_test(in_a_film_no_row_has_a_time),
        cmocka_unit_test(rows_that_did_not_change_are_not_summed_up_again),
        cmocka_unit_test(a_switch_makes_both_rows_pulse_and_then_they_rest),
        cmocka_unit_test(with_reduced_flashing_the_rows_are_marked_and_nothing_pulses),
        cmocka_unit_test(where_not_all_rows_find_room_the_best_and_those_of_the_switch_are_shown),
        cmocka_unit_test(at_the_level_show_only_what_a_switch_changes_is_there),
        cmocka_unit_test(one_slow_frame_leaves_the_scale_of_the_others_as_it_was),
        cmocka_unit_test(every_stretch_of_the_graph_has_its_name_and_its_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
