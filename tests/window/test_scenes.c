#include <math.h>

#include "support.h"

#include "window/arrangement.h"
#include "window/scenes.h"

static void the_title_attracts_and_a_game_does_not(void **state)
{
    (void)state;
    hs_scenes scenes = {0};
    assert_true(hs_scenes_runs(&scenes) && hs_scenes_attracts(&scenes));
    hs_scenes_enter(&scenes, HS_SCENE_PLAY);
    assert_true(hs_scenes_runs(&scenes));
    assert_false(hs_scenes_attracts(&scenes));
}

static void losing_the_focus_pauses_a_game_and_nothing_else(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    hs_scenes_pause(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_PAUSE);
    assert_false(hs_scenes_runs(&scenes));
    scenes = (hs_scenes){0};
    hs_scenes_pause(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
}

static void a_page_over_a_game_leads_back_to_a_pause(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    hs_scenes_enter(&scenes, HS_SCENE_HELP);
    assert_false(hs_scenes_runs(&scenes));
    // From one page to the other, and out.
    hs_scenes_enter(&scenes, HS_SCENE_SETTINGS);
    hs_scenes_leave_page(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_PAUSE);
}

static void behind_the_pages_of_the_title_the_storm_goes_on(void **state)
{
    (void)state;
    hs_scenes scenes = {0};
    hs_scenes_enter(&scenes, HS_SCENE_SETTINGS);
    assert_true(hs_scenes_runs(&scenes) && hs_scenes_attracts(&scenes));
    hs_scenes_leave_page(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
}

static void the_rows_of_the_settings_go_round(void **state)
{
    (void)state;
    enum { ROWS = 5 };
    hs_scenes scenes = {.now = HS_SCENE_SETTINGS};
    hs_scenes_choose_row(&scenes, -1, ROWS);
    assert_int_equal(scenes.row, ROWS - 1);
    hs_scenes_choose_row(&scenes, 1, ROWS);
    assert_int_equal(scenes.row, 0);
    hs_scenes_choose_row(&scenes, 1, ROWS);
    assert_int_equal(scenes.row, 1);
}

static void the_menu_of_the_title_keeps_its_row_over_a_game(void **state)
{
    (void)state;
    hs_scenes scenes = {.item[HS_SCENE_TITLE] = 3};
    hs_scenes_enter(&scenes, HS_SCENE_LEVEL);
    assert_true(hs_scenes_attracts(&scenes));
    assert_false(hs_scenes_has_panel(&scenes));
    hs_scenes_enter(&scenes, HS_SCENE_PLAY);
    assert_true(hs_scenes_has_panel(&scenes));
    hs_scenes_enter(&scenes, HS_SCENE_TITLE);
    assert_int_equal(scenes.item[HS_SCENE_TITLE], 3);
    assert_false(hs_scenes_has_panel(&scenes));
}

static void the_game_of_the_autopilot_ends_behind_the_title_which_stays(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    hs_scenes_end(&scenes, false);
    assert_int_equal(scenes.now, HS_SCENE_OVER);
    scenes.now = HS_SCENE_TITLE;
    hs_scenes_end(&scenes, false);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
}

static void the_field_goes_on_behind_all_that_follows_a_game(void **state)
{
    (void)state;
    static const hs_scene after[] = {HS_SCENE_OVER, HS_SCENE_NAME, HS_SCENE_ENDING,
                                     HS_SCENE_STATISTICS, HS_SCENE_CREDITS};
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    hs_scenes_end(&scenes, true);
    assert_int_equal(scenes.now, HS_SCENE_ENDING);
    for (size_t i = 0; i < sizeof after / sizeof after[0]; i++) {
        scenes.now = after[i];
        assert_true(hs_scenes_runs(&scenes));
        assert_false(hs_scenes_attracts(&scenes));
        hs_scenes_enter(&scenes, HS_SCENE_SCORES);
        assert_true(hs_scenes_runs(&scenes));
        hs_scenes_leave_page(&scenes);
        assert_int_equal(scenes.now, after[i]);
    }
    hs_scenes_enter(&scenes, HS_SCENE_PAUSE);
    assert_false(hs_scenes_runs(&scenes));
}

// ---- Where things lie --------------------------------------------------------------------------

static bool is_within(const SDL_FRect *inner, int width, int height)
{
    return inner->x >= 0 && inner->y >= 0 && inner->w >= 0 && inner->h >= 0 &&
           inner->x + inner->w <= (float)width && inner->y + inner->h <= (float)height;
}

static void field_and_panel_lie_within_every_window(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},       {1, 700},    {3000, 1},    {320, 200},
                                   {400, 700},   {640, 480},  {800, 600},   {1280, 720},
                                   {2560, 1080}, {720, 1280}, {3840, 2160}, {7680, 4320}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (int is_wanted = 0; is_wanted < 2; is_wanted++) {
            for (unsigned percent = 75; percent <= 200; percent += 25) {
                hs_arrangement plan =
                    hs_arrange(sizes[i][0], sizes[i][1], 1.0f, is_wanted != 0, percent);
                assert_true(is_within(&plan.field, sizes[i][0], sizes[i][1]));
                assert_true(is_within(&plan.panel, sizes[i][0], sizes[i][1]));
                assert_true(is_within(&plan.panel_right, sizes[i][0], sizes[i][1]));
                if (!is_wanted) assert_int_equal(plan.panel_size, HS_PANEL_OFF);
                float excess = plan.field.w * 4 - plan.field.h * 3;
                assert_true(excess <= 4 && excess >= -16); // up to 3 pixels, for quick copies
            }
        }
    }
}

static void in_wide_windows_the_field_is_in_the_middle_between_the_panel_s_columns(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720},  {1366, 768},  {1440, 900},  {1680, 1050},
                                   {1920, 1080}, {1920, 1200}, {2560, 1080}, {2560, 1440},
                                   {3440, 1440}, {3840, 2160}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        float width = (float)sizes[i][0], height = (float)sizes[i][1];
        hs_arrangement plan = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, true, 100);
        const SDL_FRect *field = &plan.field, *left = &plan.panel, *right = &plan.panel_right;
        assert_int_equal(plan.panel_size, HS_PANEL_FULL);
        assert_true(field->h == height && fabsf(field->w - height * 0.75f) < 4.0f);
        assert_true(fabsf(field->x + field->w / 2.0f - width / 2.0f) <= 4.0f);
        assert_true(left->x + left->w <= field->x && right->x >= field->x + field->w);
        assert_true(left->w == right->w && left->y == right->y && left->h == right->h);
        assert_false(hs_arrangement_covers_field(&plan));
    }
}

static void the_panel_is_in_one_piece_where_columns_find_no_room(void **state)
{
    (void)state;
    hs_arrangement plan = hs_arrange(1024, 768, 1.0f, true, 100);
    assert_int_equal(plan.panel_size, HS_PANEL_FULL);
    assert_true(plan.panel_right.w == 0.0f && plan.panel.x >= plan.field.x + plan.field.w);
    plan = hs_arrange(1280, 720, 1.0f, true, 200);
    assert_true(plan.panel_right.w == 0.0f && plan.text_scale == 2.0f);
    plan = hs_arrange(640, 480, 1.0f, true, 200);
    assert_int_equal(plan.panel_size, HS_PANEL_COMPACT);
    assert_false(hs_arrangement_covers_field(&plan));
    plan = hs_arrange(400, 700, 1.0f, true, 100);
    assert_int_equal(plan.panel_size, HS_PANEL_COMPACT);
    assert_false(hs_arrangement_covers_field(&plan));
    plan = hs_arrange(360, 480, 1.0f, true, 100);
    assert_true(hs_arrangement_covers_field(&plan));
    assert_true(plan.panel.h < plan.field.h / 2.0f);
}

static void in_a_tall_window_the_whole_panel_stands_below_the_field(void **state)
{
    (void)state;
    static const int sizes[][2] = {{720, 1280}, {1080, 1920}, {1440, 2560}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        hs_arrangement plan = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, true, 100);
        assert_int_equal(plan.panel_size, HS_PANEL_FULL);
        assert_true(hs_arrangement_is_below(&plan));
        assert_false(hs_arrangement_covers_field(&plan));
        assert_true(plan.panel.w == (float)sizes[i][0]);
        assert_true(plan.text_scale == (float)sizes[i][0] / 720.0f);
    }
}

static void where_no_letters_of_the_panel_find_room_the_field_has_it_all(void **state)
{
    (void)state;
    static const int sizes[][2] = {{320, 240}, {160, 400}, {1, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        hs_arrangement plan = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, true, 100);
        hs_arrangement bare = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, false, 100);
        assert_true(hs_arrangement_equals(&plan, &bare));
    }
    assert_int_equal(hs_arrange(240, 320, 1.0f, true, 100).panel_size, HS_PANEL_COMPACT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_attracts_and_a_game_does_not),
        cmocka_unit_test(losing_the_focus_pauses_a_game_and_nothing_else),
        cmocka_unit_test(a_page_over_a_game_leads_back_to_a_pause),
        cmocka_unit_test(behind_the_pages_of_the_title_the_storm_goes_on),
        cmocka_unit_test(the_rows_of_the_settings_go_round),
        cmocka_unit_test(the_menu_of_the_title_keeps_its_row_over_a_game),
        cmocka_unit_test(the_game_of_the_autopilot_ends_behind_the_title_which_stays),
        cmocka_unit_test(the_field_goes_on_behind_all_that_follows_a_game),
        cmocka_unit_test(field_and_panel_lie_within_every_window),
        cmocka_unit_test(in_wide_windows_the_field_is_in_the_middle_between_the_panel_s_columns),
        cmocka_unit_test(the_panel_is_in_one_piece_where_columns_find_no_room),
        cmocka_unit_test(in_a_tall_window_the_whole_panel_stands_below_the_field),
        cmocka_unit_test(where_no_letters_of_the_panel_find_room_the_field_has_it_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
