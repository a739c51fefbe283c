// A race of two worlds in the window: the scene, its keys, and what it leaves behind.
#include "session_fixture.h"

#include <math.h>
#include <sys/resource.h>

#include "heapstorm/heap_meter.h"
#include "window/versus.h"

static hs_versus_settings settings_of(const char *left, const char *right)
{
    hs_versus_settings settings = hs_versus_defaults();
    settings.bullets = 100;
    settings.particles = 12000;
    settings.quiet = true;
    settings.contenders[0].strategy = hs_strategy_find(left);
    settings.contenders[1].strategy = hs_strategy_find(right);
    return settings;
}

/// A session in which these two race.
static void open_versus(fixture *f, const hs_versus_settings *settings)
{
    *f = (fixture){.options.versus = settings};
    open_home(f);
    open_session(f, NULL);
    hs_session_press(&f->session, HS_ACTION_VERSUS);
    assert_true(hs_session_in_versus(&f->session));
}

static const char *told(const fixture *f)
{
    return f->session.interface.notice.text;
}

static void expect_sides(const fixture *f, const char *left, const char *right)
{
    const char *const expected[HS_SIDES] = {left, right};
    for (unsigned i = 0; i < HS_SIDES; i++) {
        char name[64];
        const hs_contender *it = &f->session.versus->plan.contenders[i];
        snprintf(name, sizeof name, "%s %s", it->strategy->name, hs_layout_name(it->layout));
        assert_string_equal(name, expected[i]);
    }
}

static void a_key_on_the_title_leads_to_the_race_and_back(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, NULL);
    run_frames(&f, 5);
    uint64_t ticks = hs_world_ticks(f.session.run.game.world);
    hs_world *world = f.session.run.game.world;
    press(&f, SDL_SCANCODE_E);
    assert_true(hs_session_in_versus(&f.session));
    expect_sides(&f, "columns array", "naive array");
    run_frames(&f, 3);
    assert_ptr_equal(f.session.run.game.world, world);
    assert_int_equal(hs_world_ticks(world), ticks);
    press(&f, SDL_SCANCODE_ESCAPE);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_TITLE);
    assert_false(hs_session_in_versus(&f.session));
    run_frames(&f, 5);
    assert_true(hs_world_ticks(world) > ticks);
    press(&f, SDL_SCANCODE_E);
    press(&f, SDL_SCANCODE_Q);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_TITLE);
    press(&f, SDL_SCANCODE_E);
    close_session(&f); // in the race
}

static void each_frame_ticks_both_sides_and_shows_their_pictures(void **state)
{
    (void)state;
    fixture f;
    const hs_versus_settings settings = settings_of("columns", "pool");
    open_versus(&f, &settings);
    run_frames(&f, 60);
    hs_race_view view = f.session.versus->view;
    assert_true(view.is_running);
    assert_in_range(view.sides[0].ticks, 58, 60);
    assert_int_equal(view.sides[0].ticks, view.sides[1].ticks);
    uint64_t before = picture(&f);
    run_frames(&f, 30);
    assert_true(picture(&f) != before);
    close_session(&f);
}

static void plus_and_minus_restart_both_sides_with_another_load(void **state)
{
    (void)state;
    fixture f;
    const hs_versus_settings settings = settings_of("columns", "naive");
    open_versus(&f, &settings);
    run_frames(&f, 30);
    assert_int_equal(f.session.versus->view.load, 12000);
    press(&f, SDL_SCANCODE_EQUALS);
    run_frames(&f, 2);
    hs_race_view view = f.session.versus->view;
    assert_int_equal(view.load, 15000);
    assert_true(view.sides[0].ticks < 10);
    press(&f, SDL_SCANCODE_MINUS);
    run_frames(&f, 2);
    press(&f, SDL_SCANCODE_MINUS);
    run_frames(&f, 2);
    assert_int_equal(f.session.versus->view.load, 10000);
    press(&f, SDL_SCANCODE_MINUS);
    assert_string_equal(told(&f), "Less than this is no storm");
    close_session(&f);
}

static void tab_swaps_the_sides_and_digits_choose_the_right_one(void **state)
{
    (void)state;
    fixture f;
    const hs_versus_settings settings = settings_of("columns", "naive");
    open_versus(&f, &settings);
    press(&f, SDL_SCANCODE_TAB);
    expect_sides(&f, "naive array", "columns array");
    press(&f, SDL_SCANCODE_2);
    expect_sides(&f, "naive array", "pool array");
    press(&f, SDL_SCANCODE_L);
    expect_sides(&f, "naive array", "pool list");
    press(&f, SDL_SCANCODE_4);
    expect_sides(&f, "naive array", "naive list");
    press(&f, SDL_SCANCODE_L);
    expect_sides(&f, "naive array", "naive list");
    assert_non_null(strstr(told(&f), "nothing to compare"));
    press(&f, SDL_SCANCODE_1);
    press(&f, SDL_SCANCODE_L);
    assert_string_equal(told(&f), "columns has no boxes to lay out");
    press(&f, SDL_SCANCODE_TAB);
    press(&f, SDL_SCANCODE_1);
    expect_sides(&f, "columns array", "naive array");
    run_frames(&f, 10);
    assert_true(f.session.versus->view.is_running);
    close_session(&f);
}

static void keys_of_a_game_do_nothing_in_a_race_and_say_so(void **state)
{
    (void)state;
    fixture f;
    const hs_versus_settings settings = settings_of("columns", "naive");
    open_versus(&f, &settings);
    press(&f, SDL_SCANCODE_J);
    assert_string_equal(
        told(&f),
        "Litter does nothing in a race of two worlds; it works in a game and on all pages");
    close_session(&f);
}

static void a_scenario_without_a_load_of_its_own_says_that_it_takes_none(void **state)
{
    (void)state;
    fixture f;
    hs_versus_settings settings = settings_of("columns", "naive");
    settings.scenario = "calm";
    settings.bullets = settings.particles = 0;
    open_versus(&f, &settings);
    run_frames(&f, 5);
    if (!f.session.versus->view.holds_load) {
        press(&f, SDL_SCANCODE_EQUALS);
        assert_non_null(strstr(told(&f), "its own load"));
    }
    close_session(&f);
}

/// Lets the process have so many bytes more of addresses than it has; returns the former limit.
static struct rlimit limit_memory(size_t more)
{
    struct rlimit former, limit;
    unsigned long pages = 0;
    FILE *stream = fopen("/proc/self/statm", "r");
    assert_non_null(stream);
    assert_int_equal(fscanf(stream, "%lu", &pages), 1);
    fclose(stream);
    assert_int_equal(getrlimit(RLIMIT_AS, &former), 0);
    limit = former;
    limit.rlim_cur = pages * (rlim_t)sysconf(_SC_PAGESIZE) + more;
    assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
    return former;
}

static void a_load_above_memory_brings_the_race_before_it_back_with_a_notice(void **state)
{
    (void)state;
    if (!hs_heap_meter_is_on()) skip(); // a sanitizer wants addresses of its own
    fixture f;
    hs_versus_settings settings = settings_of("columns", "naive");
    settings.particles = 1000000;
    open_versus(&f, &settings);
    run_frames(&f, 2);
    const struct rlimit former = limit_memory(1 << 20);
    press(&f, SDL_SCANCODE_EQUALS);
    // What the former race held is not always to be had in one piece again: then it is a smaller
    // one that runs.
    bool is_good = true;
    for (int frame = 0; frame < 20 && is_good; frame++) {
        is_good = hs_session_frame(&f.session, &(hs_error){""});
    }
    assert_int_equal(setrlimit(RLIMIT_AS, &former), 0); // before a failure would leave it to others
    assert_true(is_good);
    assert_non_null(strstr(told(&f), "memory"));
    assert_true(f.session.versus->view.is_running);
    assert_in_range(f.session.versus->view.load, 1, 1000000);
    close_session(&f);
}

static void a_race_that_cannot_begin_ends_the_session_with_its_reason(void **state)
{
    (void)state;
    fixture f;
    hs_versus_settings settings = settings_of("columns", "naive");
    settings.scenario = "nowhere/none.xml";
    hs_error error = {""};
    open_versus(&f, &settings);
    assert_false(hs_session_frame(&f.session, &error));
    assert_non_null(strstr(error.message, "none.xml"));
    close_session(&f);
}

static void a_steady_frame_of_a_race_allocates_nothing(void **state)
{
    (void)state;
    if (!hs_heap_meter_is_on()) skip();
    fixture f;
    const hs_versus_settings settings = settings_of("columns", "pool");
    open_versus(&f, &settings);
    run_frames(&f, 300);
    for (int i = 0; i < 120; i++) {
        hs_heap_counts before = hs_heap_meter_read();
        run_frames(&f, 1);
        hs_heap_counts after = hs_heap_meter_read();
        if (after.allocations != before.allocations)
            fail_msg("frame %d allocates %llu times", i,
                     (unsigned long long)(after.allocations - before.allocations));
    }
    close_session(&f);
}

static void sizes_of_the_window_may_change_in_a_race(void **state)
{
    (void)state;
    fixture f;
    const hs_versus_settings settings = settings_of("columns", "naive");
    open_versus(&f, &settings);
    static const int sizes[][2] = {{720, 1280}, {320, 240}, {64, 64}, {1, 1}, {1920, 1080}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        SDL_SetWindowSize(f.session.display.window.window, sizes[i][0], sizes[i][1]);
        run_frames(&f, 4);
        assert_true(hs_session_in_versus(&f.session));
    }
    close_session(&f);
}

// ---- The layout --------------------------------------------------------------------------------

static bool overlap(const SDL_FRect *a, const SDL_FRect *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static void both_fields_are_alike_and_nothing_lies_over_them(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720}, {3840, 2160}, {720, 1280}, {1080, 1920},
                                   {1024, 768}, {2560, 1080}, {320, 240},  {240, 320},
                                   {640, 640},  {64, 64},     {3000, 200}, {200, 3000}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int width = sizes[i][0], height = sizes[i][1];
        hs_versus_layout plan = hs_versus_arrange(width, height, 100);
        const SDL_FRect *fields = plan.fields;
        assert_true(fields[0].w == fields[1].w && fields[0].h == fields[1].h);
        assert_false(overlap(&fields[0], &fields[1]));
        assert_int_equal(plan.is_stacked, height > width);
        const SDL_FRect *others[] = {&plan.heads[0], &plan.heads[1], &plan.counter, &plan.figures,
                                     &plan.notes};
        for (int side = 0; side < HS_SIDES; side++) {
            const SDL_FRect *field = &fields[side];
            assert_true(field->x >= 0.0f && field->y >= 0.0f && field->w >= 1.0f);
            assert_true(field->x + field->w <= (float)width);
            assert_true(field->y + field->h <= (float)height);
            if (field->h > 60.0f) assert_true(fabsf(field->w / field->h - 0.75f) < 0.05f);
            for (int o = 0; o < 5; o++) {
                if (overlap(field, others[o])) fail_msg("%d x %d: box %d", width, height, o);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_on_the_title_leads_to_the_race_and_back),
        cmocka_unit_test(each_frame_ticks_both_sides_and_shows_their_pictures),
        cmocka_unit_test(plus_and_minus_restart_both_sides_with_another_load),
        cmocka_unit_test(tab_swaps_the_sides_and_digits_choose_the_right_one),
        cmocka_unit_test(keys_of_a_game_do_nothing_in_a_race_and_say_so),
        cmocka_unit_test(a_scenario_without_a_load_of_its_own_says_that_it_takes_none),
        cmocka_unit_test(a_load_above_memory_brings_the_race_before_it_back_with_a_notice),
        cmocka_unit_test(a_race_that_cannot_begin_ends_the_session_with_its_reason),
        cmocka_unit_test(a_steady_frame_of_a_race_allocates_nothing),
        cmocka_unit_test(sizes_of_the_window_may_change_in_a_race),
        cmocka_unit_test(both_fields_are_alike_and_nothing_lies_over_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
