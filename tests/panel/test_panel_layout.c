// How the panel lays out its parts; what they show is in test_panel.c.
#include "panel_fixture.h"

static void nothing_is_cut_or_drawn_outside_at_any_size_and_scale(void **state)
{
    (void)state;
    static const int areas[][2] = {{300, 720},   {370, 720},  {740, 720}, {740, 1080},
                                   {1100, 1080}, {900, 2160}, {480, 360}, {2000, 1400}};
    static const float scales[] = {0.8f, 1.0f, 1.25f, 1.5f, 2.0f};
    for (size_t a = 0; a < sizeof areas / sizeof areas[0]; a++) {
        for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++) {
            fixture *f = open_fixture(areas[a][0], areas[a][1], scales[s]);
            for (int i = 0; i < 40; i++) play_frame(f, false);
            switch_to(f, "naive");
            for (int i = 0; i < 3; i++) play_frame(f, false);
            for (int how = 0; how < 4; how++) {
                f->view.explains = (how & 1) != 0;
                f->view.is_frozen = how == 3;
                draw(f, how & 2 ? HS_PANEL_COMPACT : HS_PANEL_FULL);
                draw(f, HS_PANEL_FULL);
                play_frame(f, false);
                draw(f, HS_PANEL_FULL);
                if (f->panel->pixels.cut > 0) {
                    print_error("%d x %d, scale %.2f: %u shapes cut\n", areas[a][0], areas[a][1],
                                (double)scales[s], f->panel->pixels.cut);
                }
                assert_int_equal(f->panel->pixels.cut, 0);
                expect_parts_apart(f);
                assert_true(f->panel->layout.part[HS_PART_STRATEGY].w > 0);
            }
            expect_nothing_outside(f, &f->area);
            close_fixture(f);
        }
    }
}

static void a_hundredth_of_a_window_is_survived(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    static const float sides[] = {0.0f, 0.5f, 1.0f, 7.0f, 40.0f, 200.0f};
    for (size_t w = 0; w < sizeof sides / sizeof sides[0]; w++) {
        for (size_t h = 0; h < sizeof sides / sizeof sides[0]; h++) {
            f->area.w = sides[w];
            f->area.h = sides[h];
            play_frame(f, false);
            draw(f, HS_PANEL_FULL);
            draw(f, HS_PANEL_COMPACT);
        }
    }
    assert_int_equal(f->panel->pixels.cut, 0);
    close_fixture(f);
}

static void the_compact_panel_takes_no_more_than_it_needs(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    play_frame(f, false);
    draw(f, HS_PANEL_COMPACT);
    assert_true(f->panel->layout.width < 420);
    assert_true(f->panel->layout.height < 420);
    const SDL_FRect used = {BORDER, BORDER, (float)f->panel->layout.width,
                            (float)f->panel->layout.height};
    expect_nothing_outside(f, &used);
    draw(f, HS_PANEL_OFF);
    expect_nothing_outside(f, &used);
    close_fixture(f);
}

static void text_has_14_pixels_at_720_lines_and_grows_with_the_scale(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    draw(f, HS_PANEL_FULL);
    assert_true(f->panel->layout.em >= 14);
    assert_int_equal(f->panel->layout.left_out, 0);
    hs_error error = {""};
    assert_true(hs_panel_restore(f->panel, 1.5f, &error));
    draw(f, HS_PANEL_FULL);
    assert_int_equal(f->panel->layout.em, 21);
    close_fixture(f);
}

/// A panel as the window arranges it at a size.
typedef struct arranged {
    fixture *f;
    hs_arrangement plan;
} arranged;

static arranged open_arranged(int width, int height, unsigned percent)
{
    arranged it = {.plan = hs_arrange(width, height, 1.0f, true, percent)};
    it.f = open_fixture(width, height, it.plan.text_scale);
    return it;
}

static void draw_arranged(arranged *it)
{
    const hs_arrangement *plan = &it->plan;
    fixture *f = it->f;
    if (plan->panel_right.w > 0.0f) {
        hs_panel_draw_columns(f->panel, &f->view, &plan->panel, &plan->panel_right, f->now_ns);
    } else {
        hs_panel_draw(f->panel, &f->view, plan->panel_size, &plan->panel, f->now_ns);
    }
}

/// Every part that the strategy has is there, has something in it, and is told as it is shown.
static void expect_all_parts(const arranged *it, const char *strategy)
{
    const fixture *f = it->f;
    const int *size = (const int[]){f->surface->w, f->surface->h};
    if (!hs_panel_shows_all(f->panel)) {
        fail_msg("%u left out in %d x %d under %s", f->panel->layout.left_out, size[0], size[1],
                 strategy);
    }
    for (int part = 0; part < HS_PANEL_PARTS; part++) {
        hs_panel_sight sight = hs_panel_look_at(f->panel, part);
        if (!hs_panel_has(f->panel, (hs_panel_part)part)) {
            assert_int_equal(sight.width, 0);
            continue;
        }
        if (sight.ink < 100) {
            fail_msg("%s is empty in %d x %d under %s", sight.name, size[0], size[1], strategy);
        }
        uint64_t ink = 0;
        for (int y = sight.y; y < sight.y + sight.height; y++) {
            for (int x = sight.x; x < sight.x + sight.width; x++)
                ink += pixel(f, x, y) != HS_PANEL_GROUND;
        }
        assert_true(ink == sight.ink);
    }
    assert_int_equal(f->panel->pixels.cut, 0);
    assert_true((float)f->panel->layout.em >= 14.0f * it->plan.text_scale * 0.8f);
    expect_parts_apart(f);
}

/// Windows in which every part has room.
static const int common_sizes[][2] = {{1024, 768},  {1280, 720},  {1366, 768},  {1440, 900},
                                      {1600, 900},  {1680, 1050}, {1920, 1080}, {1920, 1200},
                                      {2560, 1080}, {2560, 1440}, {3840, 2160}};
enum { COMMON_SIZES = sizeof common_sizes / sizeof common_sizes[0] };

static void all_parts_are_there_in_windows_of_common_sizes(void **state)
{
    (void)state;
    static const char *const strategies[] = {"columns", "slab", "refcount", "gc"};
    for (size_t i = 0; i < COMMON_SIZES; i++) {
        arranged it = open_arranged(common_sizes[i][0], common_sizes[i][1], 100);
        for (int level = HS_LEVEL_SHOW; level <= HS_LEVEL_ALL; level++) {
            it.f->view.level = (hs_panel_level)level;
            for (size_t s = 0; s < sizeof strategies / sizeof strategies[0]; s++) {
                switch_to(it.f, strategies[s]);
                for (int frame = 0; frame < 30; frame++) {
                    play_frame(it.f, false);
                    draw_arranged(&it);
                }
                assert_true(hs_panel_has(it.f->panel, HS_PART_LAB) == (level == HS_LEVEL_ALL));
                expect_all_parts(&it, strategies[s]);
            }
        }
        close_fixture(it.f);
    }
}

static void a_tall_window_shows_the_scoreboard_the_graph_and_the_heap(void **state)
{
    (void)state;
    static const int sizes[][2] = {{720, 1280}, {1080, 1920}, {800, 600}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        arranged it = open_arranged(sizes[i][0], sizes[i][1], 100);
        it.f->view.level = HS_LEVEL_SHOW;
        for (int frame = 0; frame < 30; frame++) {
            play_frame(it.f, false);
            draw_arranged(&it);
        }
        expect_all_parts(&it, "columns");
        close_fixture(it.f);
    }
}

static void nothing_moves_when_the_strategy_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMON_SIZES; i++) {
        arranged it = open_arranged(common_sizes[i][0], common_sizes[i][1], 100);
        for (int how = 0; how < 4; how++) {
            SDL_Rect first[HS_PART_COUNT];
            it.f->view.explains = (how & 1) != 0;
            it.f->view.level = how & 2 ? HS_LEVEL_ALL : HS_LEVEL_SHOW;
            for (unsigned s = 0; s < hs_strategy_count(); s++) {
                switch_to(it.f, hs_strategy_at(s)->name);
                draw_arranged(&it);
                const SDL_Rect *part = it.f->panel->layout.part;
                bool is_split = it.plan.panel_right.w > 0.0f;
                if (is_split && !hs_panel_shows_all(it.f->panel)) {
                    fail_msg("%u left out in %d x %d, explained: %d, level %d",
                             it.f->panel->layout.left_out, common_sizes[i][0], common_sizes[i][1],
                             it.f->view.explains, (int)it.f->view.level);
                }
                if (is_split) assert_true(it.f->panel->explains == it.f->view.explains);
                if (s == 0) memcpy(first, part, sizeof first);
                assert_memory_equal(first, part, sizeof first);
                expect_parts_apart(it.f);
            }
        }
        close_fixture(it.f);
    }
}

static void the_scoreboard_is_the_largest_part_after_the_head_where_it_is_shown_first(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720}, {1920, 1080}, {3840, 2160}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        arranged it = open_arranged(sizes[i][0], sizes[i][1], 100);
        it.f->view.level = HS_LEVEL_SHOW;
        draw_arranged(&it);
        const SDL_Rect *part = it.f->panel->layout.part;
        for (int p = 0; p < HS_PART_COUNT; p++) {
            if (p != HS_PART_SCOREBOARD) assert_true(part[p].h < part[HS_PART_SCOREBOARD].h);
        }
        assert_int_equal(part[HS_PART_STRATEGY].y, part[HS_PART_FRAMES].y);
        close_fixture(it.f);
    }
}

static void columns_apart_leave_the_field_alone_at_any_scale(void **state)
{
    (void)state;
    for (unsigned percent = 75; percent <= 200; percent += 25) {
        arranged it = open_arranged(1280, 720, percent);
        fixture *f = it.f;
        for (int frame = 0; frame < 20; frame++) {
            if (frame == 10) switch_to(f, "naive");
            f->view.explains = frame % 4 == 3;
            play_frame(f, false);
            draw_arranged(&it);
        }
        assert_int_equal(f->panel->pixels.cut, 0);
        for (int y = 0; y < f->surface->h; y++) {
            for (int x = 0; x < f->surface->w; x++) {
                if (is_inside(&it.plan.panel, x, y) || is_inside(&it.plan.panel_right, x, y)) {
                    continue;
                }
                assert_int_equal(pixel(f, x, y), AROUND);
            }
        }
        close_fixture(f);
    }
}

static void explanations_are_given_also_where_some_parts_find_no_room(void **state)
{
    (void)state;
    static const int sizes[][3] = {{800, 600, 100}, {1024, 576, 100}, {1280, 720, 150}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        arranged it = open_arranged(sizes[i][0], sizes[i][1], (unsigned)sizes[i][2]);
        it.f->view.explains = true;
        draw_arranged(&it);
        assert_true(it.f->panel->layout.left_out > 0);
        assert_true(it.f->panel->explains);
        assert_true(it.f->panel->layout.part[HS_PART_SCOREBOARD].w > 0);
        assert_int_equal(it.f->panel->pixels.cut, 0);
        close_fixture(it.f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explanations_are_given_also_where_some_parts_find_no_room),
        cmocka_unit_test(nothing_is_cut_or_drawn_outside_at_any_size_and_scale),
        cmocka_unit_test(a_hundredth_of_a_window_is_survived),
        cmocka_unit_test(the_compact_panel_takes_no_more_than_it_needs),
        cmocka_unit_test(text_has_14_pixels_at_720_lines_and_grows_with_the_scale),
        cmocka_unit_test(all_parts_are_there_in_windows_of_common_sizes),
        cmocka_unit_test(a_tall_window_shows_the_scoreboard_the_graph_and_the_heap),
        cmocka_unit_test(nothing_moves_when_the_strategy_changes),
        cmocka_unit_test(the_scoreboard_is_the_largest_part_after_the_head_where_it_is_shown_first),
        cmocka_unit_test(columns_apart_leave_the_field_alone_at_any_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
