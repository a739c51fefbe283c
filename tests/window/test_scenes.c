#include <math.h>

#include "support.h"

#include "window/arrangement.h"
#include "window/scenes.h"

enum { ROWS = 5 };

static hs_request press(hs_scenes *scenes, hs_action action)
{
    return hs_scenes_press(scenes, action, ROWS);
}

static void the_title_attracts_and_leads_into_a_new_game(void **state)
{
    (void)state;
    hs_scenes scenes = {0};
    assert_true(hs_scenes_runs(&scenes) && hs_scenes_attracts(&scenes));
    assert_int_equal(press(&scenes, HS_ACTION_SHOOT), HS_REQUEST_NEW_GAME);
    assert_int_equal(scenes.now, HS_SCENE_PLAY);
    assert_true(hs_scenes_runs(&scenes));
    assert_false(hs_scenes_attracts(&scenes));
}

static void a_pause_stands_still_and_goes_on_by_the_same_key(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    press(&scenes, HS_ACTION_PAUSE);
    assert_int_equal(scenes.now, HS_SCENE_PAUSE);
    assert_false(hs_scenes_runs(&scenes));
    press(&scenes, HS_ACTION_PAUSE);
    assert_int_equal(scenes.now, HS_SCENE_PLAY);
}

static void losing_the_focus_pauses_a_game_and_nothing_else(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    hs_scenes_pause(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_PAUSE);
    scenes = (hs_scenes){0};
    hs_scenes_pause(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
}

static void help_over_a_game_leads_back_to_a_pause(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    press(&scenes, HS_ACTION_HELP);
    assert_int_equal(scenes.now, HS_SCENE_HELP);
    assert_false(hs_scenes_runs(&scenes));
    // From one page to the other, and out.
    press(&scenes, HS_ACTION_SETTINGS);
    assert_int_equal(scenes.now, HS_SCENE_SETTINGS);
    assert_int_equal(press(&scenes, HS_ACTION_PAUSE), HS_REQUEST_SAVE);
    assert_int_equal(scenes.now, HS_SCENE_PAUSE);
}

static void behind_the_pages_of_the_title_the_storm_goes_on(void **state)
{
    (void)state;
    hs_scenes scenes = {0};
    press(&scenes, HS_ACTION_SETTINGS);
    assert_true(hs_scenes_runs(&scenes) && hs_scenes_attracts(&scenes));
    press(&scenes, HS_ACTION_PAUSE);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
}

static void arrows_walk_the_settings_and_change_them(void **state)
{
    (void)state;
    hs_scenes scenes = {0};
    press(&scenes, HS_ACTION_SETTINGS);
    press(&scenes, HS_ACTION_UP);
    assert_int_equal(scenes.row, ROWS - 1);
    press(&scenes, HS_ACTION_DOWN);
    assert_int_equal(scenes.row, 0);
    assert_int_equal(press(&scenes, HS_ACTION_LEFT), HS_REQUEST_BELOW);
    assert_int_equal(press(&scenes, HS_ACTION_RIGHT), HS_REQUEST_ABOVE);
}

static void quit_leads_to_the_title_and_from_there_out(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PAUSE};
    assert_int_equal(press(&scenes, HS_ACTION_QUIT), HS_REQUEST_NEW_GAME);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
    assert_int_equal(press(&scenes, HS_ACTION_QUIT), HS_REQUEST_QUIT);
    // In the midst of a game the key does nothing.
    scenes.now = HS_SCENE_PLAY;
    assert_int_equal(press(&scenes, HS_ACTION_QUIT), HS_REQUEST_OTHER);
}

static void a_game_that_is_over_begins_once_more(void **state)
{
    (void)state;
    hs_scenes scenes = {.now = HS_SCENE_PLAY};
    hs_scenes_end(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_OVER);
    assert_false(hs_scenes_runs(&scenes));
    // Whoever still holds the trigger does not skip the end.
    assert_int_equal(press(&scenes, HS_ACTION_SHOOT), HS_REQUEST_OTHER);
    assert_int_equal(press(&scenes, HS_ACTION_RESTART), HS_REQUEST_NEW_GAME);
    assert_int_equal(scenes.now, HS_SCENE_PLAY);
    // The autopilot's game ends behind the title, which stays.
    scenes.now = HS_SCENE_TITLE;
    hs_scenes_end(&scenes);
    assert_int_equal(scenes.now, HS_SCENE_TITLE);
}

static void the_memory_can_be_switched_in_every_scene(void **state)
{
    (void)state;
    for (int scene = HS_SCENE_TITLE; scene <= HS_SCENE_SETTINGS; scene++) {
        hs_scenes scenes = {.now = (hs_scene)scene};
        assert_int_equal(press(&scenes, HS_ACTION_SWITCH), HS_REQUEST_OTHER);
        assert_int_equal(press(&scenes, HS_ACTION_STRATEGY_1), HS_REQUEST_OTHER);
    }
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
        for (int size = HS_PANEL_OFF; size <= HS_PANEL_FULL; size++) {
            for (unsigned percent = 75; percent <= 200; percent += 25) {
                hs_arrangement plan =
                    hs_arrange(sizes[i][0], sizes[i][1], 1.0f, (hs_panel_size)size, percent);
                assert_true(is_within(&plan.field, sizes[i][0], sizes[i][1]));
                assert_true(is_within(&plan.panel, sizes[i][0], sizes[i][1]));
                assert_true(is_within(&plan.panel_right, sizes[i][0], sizes[i][1]));
                assert_true(plan.panel_size <= (hs_panel_size)size);
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
        hs_arrangement plan = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, HS_PANEL_FULL, 100);
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
    hs_arrangement plan = hs_arrange(1024, 768, 1.0f, HS_PANEL_FULL, 100);
    assert_int_equal(plan.panel_size, HS_PANEL_FULL);
    assert_true(plan.panel_right.w == 0.0f && plan.panel.x >= plan.field.x + plan.field.w);
    plan = hs_arrange(1280, 720, 1.0f, HS_PANEL_FULL, 200);
    assert_true(plan.panel_right.w == 0.0f && plan.text_scale == 2.0f);
    plan = hs_arrange(640, 480, 1.0f, HS_PANEL_FULL, 200);
    assert_int_equal(plan.panel_size, HS_PANEL_COMPACT);
    assert_false(hs_arrangement_covers_field(&plan));
    plan = hs_arrange(400, 700, 1.0f, HS_PANEL_FULL, 100);
    assert_int_equal(plan.panel_size, HS_PANEL_COMPACT);
    assert_false(hs_arrangement_covers_field(&plan));
    plan = hs_arrange(360, 480, 1.0f, HS_PANEL_FULL, 100);
    assert_true(hs_arrangement_covers_field(&plan));
    assert_true(plan.panel.h < plan.field.h / 2.0f);
}

static void where_no_letters_of_the_panel_find_room_the_field_has_it_all(void **state)
{
    (void)state;
    static const int sizes[][2] = {{320, 240}, {160, 400}, {1, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        hs_arrangement plan = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, HS_PANEL_FULL, 100);
        hs_arrangement bare = hs_arrange(sizes[i][0], sizes[i][1], 1.0f, HS_PANEL_OFF, 100);
        assert_true(hs_arrangement_equals(&plan, &bare));
    }
    assert_int_equal(hs_arrange(240, 320, 1.0f, HS_PANEL_FULL, 100).panel_size, HS_PANEL_COMPACT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_attracts_and_leads_into_a_new_game),
        cmocka_unit_test(a_pause_stands_still_and_goes_on_by_the_same_key),
        cmocka_unit_test(losing_the_focus_pauses_a_game_and_nothing_else),
        cmocka_unit_test(help_over_a_game_leads_back_to_a_pause),
        cmocka_unit_test(behind_the_pages_of_the_title_the_storm_goes_on),
        cmocka_unit_test(arrows_walk_the_settings_and_change_them),
        cmocka_unit_test(quit_leads_to_the_title_and_from_there_out),
        cmocka_unit_test(a_game_that_is_over_begins_once_more),
        cmocka_unit_test(the_memory_can_be_switched_in_every_scene),
        cmocka_unit_test(field_and_panel_lie_within_every_window),
        cmocka_unit_test(in_wide_windows_the_field_is_in_the_middle_between_the_panel_s_columns),
        cmocka_unit_test(the_panel_is_in_one_piece_where_columns_find_no_room),
        cmocka_unit_test(where_no_letters_of_the_panel_find_room_the_field_has_it_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
