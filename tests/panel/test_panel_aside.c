// What the panel shows of frames that are set aside, and of ratios to nearly nothing.
#include <math.h>

#include "panel_fixture.h"

#include "panel/graphs.h"

/// Plays a frame of so many nanoseconds that is set aside for this reason.
static void play_aside(fixture *f, hs_aside reason, uint64_t simulate_ns)
{
    play_frame(f, false);
    hs_frame frame = *hs_live_back(&f->live, 0);
    frame.set_aside = reason;
    frame.simulate_ns = simulate_ns;
    f->live.count--; // in place of the measured one
    f->live.aside.frames[HS_ASIDE_NOT]--;
    hs_live_add(&f->live, &frame);
}

/// Whether a colour is in the graph of frame times.
static bool is_in_graph(const fixture *f, hs_pixel colour)
{
    const hs_panel *panel = f->panel;
    SDL_Rect box = panel->layout.graph[HS_PART_FRAMES][0];
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            if (panel->pixels.at[y * panel->pixels.width + x] == colour) return true;
        }
    }
    return false;
}

static void frames_that_are_set_aside_are_dim_and_mark_no_lateness(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    for (int i = 0; i < 40; i++) play_aside(f, HS_ASIDE_START, 30000000);
    draw(f, HS_PANEL_FULL);
    assert_true(is_in_graph(f, hs_graph_dimmed(HS_PANEL_SIMULATE)));
    assert_false(is_in_graph(f, HS_PANEL_SIMULATE));
    assert_false(is_in_graph(f, HS_PANEL_WARNING));
    close_fixture(f);
}

static void measured_frames_are_bright(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    for (int i = 0; i < 40; i++) play_frame(f, false);
    draw(f, HS_PANEL_FULL);
    assert_true(is_in_graph(f, HS_PANEL_SIMULATE));
    assert_false(is_in_graph(f, hs_graph_dimmed(HS_PANEL_SIMULATE)));
    close_fixture(f);
}

static void the_panel_counts_what_is_set_aside_and_says_why_the_newest_frame_is(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    for (int i = 0; i < 30; i++) play_frame(f, false);
    for (int i = 0; i < 10; i++) play_aside(f, HS_ASIDE_SWITCH, 499000000);
    draw(f, HS_PANEL_FULL);
    const hs_panel_numbers *numbers = &f->panel->numbers;
    assert_int_equal(numbers->aside.set_aside, 10);
    assert_int_equal(numbers->newest, HS_ASIDE_SWITCH);
    assert_int_equal(numbers->summary.frames, 30);
    assert_true(numbers->summary.work.ns.max < 100e6);
    close_fixture(f);
}

static void its_figures_find_room_while_frames_are_set_aside(void **state)
{
    (void)state;
    for (int width = 260; width <= 900; width += 40) {
        for (int height = 300; height <= 1400; height += 220) {
            fixture *f = open_fixture(width, height, 1.0f);
            for (int i = 0; i < 200; i++) play_aside(f, HS_ASIDE_PICTURE, 499000000);
            f->live.missed_deadlines = 12345;
            draw(f, HS_PANEL_FULL);
            assert_int_equal(f->panel->pixels.cut, 0);
            close_fixture(f);
        }
    }
}

static void a_panel_without_a_measured_frame_shows_no_zero(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    play_aside(f, HS_ASIDE_START, 30000000);
    draw(f, HS_PANEL_FULL);
    const hs_panel_numbers *numbers = &f->panel->numbers;
    assert_string_equal(hs_word_of_time(numbers->summary.work.ns.p50).text, "-");
    assert_string_equal(hs_word_of_time(numbers->means.panel_ns).text, "-");
    assert_string_equal(hs_word_of_mean(numbers->means.traffic[HS_TRAFFIC_GAME].allocations).text,
                        "-");
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_that_are_set_aside_are_dim_and_mark_no_lateness),
        cmocka_unit_test(measured_frames_are_bright),
        cmocka_unit_test(the_panel_counts_what_is_set_aside_and_says_why_the_newest_frame_is),
        cmocka_unit_test(its_figures_find_room_while_frames_are_set_aside),
        cmocka_unit_test(a_panel_without_a_measured_frame_shows_no_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
