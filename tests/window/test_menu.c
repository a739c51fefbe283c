// Menus: where head and rows lie, what is painted of them, and what mouse and keys choose.
#include "session_fixture.h"

#include "window/session_menus.h"

static const int sizes[][2] = {{1280, 720}, {3840, 2160}, {1920, 1080}, {800, 600}, {720, 1280},
                               {320, 240},  {240, 320},   {2560, 1080}, {400, 900}};
enum { SIZES = sizeof sizes / sizeof sizes[0], NAMES = 8 };

static const hs_menu_words title_words = {
    .head = {"HEAP", "STORM"},
    .rows = {"Play", "Practice", "Scores", "Tour", "Storm lab", "Versus", "Settings", "Quit"},
    .count = NAMES,
    .columns = 1,
    .is_title = true,
};
static const hs_menu_words over_words = {
    .head = {"GAME", "OVER"},
    .rows = {"Continue", "Again", "Statistics", "Title"},
    .count = 4,
    .columns = 1,
    .lines = 4,
    .foot_lines = 2,
};
static const hs_menu_words practice_words = {
    .head = {"PRACTICE", NULL},
    .rows = {"The Stack", "Overflow", "The Free List", "Slab", "Fragments", "The Compactor",
             "The Cycle", "Ouroboros", "Stop the World", "Heapstorm"},
    .count = 10,
    .columns = 2,
    .foot_lines = 2,
};

static hs_menu_plan plan_of(const hs_menu_words *words, int width, int height, unsigned percent)
{
    const SDL_Rect area = {0, 0, width, height};
    return hs_menu_arrange(words, &area, percent);
}

static bool is_within(const SDL_Rect *inner, int width, int height)
{
    return inner->w > 0 && inner->h > 0 && inner->x >= 0 && inner->y >= 0 &&
           inner->x + inner->w <= width && inner->y + inner->h <= height;
}

static void logo_menu_and_foot_lie_below_each_other_within_every_window(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        for (unsigned percent = 75; percent <= 200; percent += 25) {
            hs_menu_plan plan = plan_of(&title_words, sizes[i][0], sizes[i][1], percent);
            assert_true(plan.is_shown && is_within(&plan.head, sizes[i][0], sizes[i][1]));
            int bottom = plan.head.y + plan.head.h;
            for (unsigned row = 0; row < plan.count; row++) {
                assert_true(is_within(&plan.rows[row], sizes[i][0], sizes[i][1]));
                assert_true(plan.rows[row].y >= bottom && plan.rows[row].h >= 10);
                bottom = plan.rows[row].y + plan.rows[row].h;
            }
            assert_true(plan.foot >= (float)bottom);
            assert_true(plan.foot + plan.type <= (float)sizes[i][1]);
        }
    }
}

/// Areas as a field in such a window has.
static void head_text_rows_and_foot_of_a_menu_lie_below_each_other_within_its_area(void **state)
{
    (void)state;
    static const hs_menu_words *const words[] = {&over_words, &practice_words};
    for (int i = 0; i < SIZES; i++) {
        for (int w = 0; w < 2; w++) {
            int wide = w == 0 ? hs_length_min(sizes[i][0], sizes[i][1] * 3 / 4) : sizes[i][0];
            const SDL_Rect area = {7, 5, wide, w == 0 ? wide * 4 / 3 : sizes[i][1]};
            hs_menu_plan plan = hs_menu_arrange(words[w], &area, 100);
            assert_true(plan.is_shown);
            assert_true(plan.head.y >= area.y && plan.head.x >= area.x);
            assert_true(plan.head.x + plan.head.w <= area.x + area.w);
            assert_true(plan.text >= (float)(plan.head.y + plan.head.h));
            float bottom = plan.text + (float)words[w]->lines * plan.type;
            for (unsigned row = 0; row < plan.count; row++) {
                assert_true((float)plan.rows[row].y >= bottom && plan.rows[row].h >= 8);
                assert_true(plan.rows[row].x >= area.x);
                assert_true(plan.rows[row].x + plan.rows[row].w <= area.x + area.w);
            }
            const SDL_Rect *last = &plan.rows[plan.count - 1];
            assert_true(plan.foot >= (float)(last->y + last->h));
            assert_true(plan.foot + 2.0f * plan.type <= (float)(area.y + area.h));
        }
    }
}

static void a_walk_goes_round_in_one_column_and_in_two(void **state)
{
    (void)state;
    assert_int_equal(hs_menu_step(6, 1, 0, 0, -1), 5);
    assert_int_equal(hs_menu_step(6, 1, 5, 0, 1), 0);
    assert_int_equal(hs_menu_step(10, 2, 0, 1, 0), 1);
    assert_int_equal(hs_menu_step(10, 2, 1, 1, 0), 0);
    assert_int_equal(hs_menu_step(10, 2, 1, 0, 1), 3);
    assert_int_equal(hs_menu_step(10, 2, 9, 0, 1), 1);
    assert_int_equal(hs_menu_step(10, 2, 0, 0, -1), 8);
}

static void the_name_takes_two_lines_in_a_tall_window(void **state)
{
    (void)state;
    assert_int_equal(plan_of(&title_words, 1280, 720, 100).lines, 1);
    assert_int_equal(plan_of(&title_words, 720, 1280, 100).lines, 2);
}

static void in_a_window_that_is_too_small_nothing_is_shown(void **state)
{
    (void)state;
    static const int small[][2] = {{319, 240}, {320, 239}, {240, 319}, {1, 1}, {3000, 100}};
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        hs_menu_plan plan = plan_of(&title_words, small[i][0], small[i][1], 100);
        assert_false(plan.is_shown);
        assert_int_equal(hs_menu_row_at(&plan, 0.0f, 0.0f), -1);
    }
}

static void a_point_belongs_to_the_row_below_it_or_to_none(void **state)
{
    (void)state;
    hs_menu_plan plan = plan_of(&title_words, 1280, 720, 100);
    for (unsigned row = 0; row < plan.count; row++) {
        const SDL_Rect *at = &plan.rows[row];
        float x = (float)at->x + (float)at->w / 2.0f, y = (float)at->y + (float)at->h / 2.0f;
        assert_int_equal(hs_menu_row_at(&plan, x, y), (int)row);
        assert_int_equal(hs_menu_row_at(&plan, (float)at->x - 2.0f, y), -1);
    }
    assert_int_equal(hs_menu_row_at(&plan, (float)plan.head.x, (float)plan.head.y), -1);
}

/// The sum of all bytes of a box of the sheet.
static uint64_t ink_of(const hs_pixels *sheet, SDL_Rect box)
{
    uint64_t sum = 0;
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w; x++) {
            uint32_t pixel = sheet->at[y * sheet->width + x];
            sum += (pixel >> 24) * ((pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255));
        }
    }
    return sum;
}

static void the_logo_and_each_row_are_painted_and_a_chosen_row_is_brighter(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error;
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 8, 8, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer *renderer = SDL_CreateSoftwareRenderer(surface);
    for (int i = 0; i < SIZES; i++) {
        hs_menu_sheet title = {0};
        hs_menu_plan plan = plan_of(&title_words, sizes[i][0], sizes[i][1], 100);
        if (sizes[i][0] > 2000) continue; // takes long under a sanitizer
        assert_true(hs_menu_paint(&title, &plan, &title_words, true, &gate, renderer, &error));
        assert_true(ink_of(&title.pixels, (SDL_Rect){0, 0, plan.head.w, plan.head.h}) > 0);
        for (unsigned row = 0; row < plan.count; row++) {
            SDL_Rect box = {0, plan.head.h + (int)row * plan.rows[row].h, plan.rows[row].w,
                            plan.rows[row].h};
            uint64_t plain = ink_of(&title.pixels, box);
            box.x = box.w;
            assert_true(plain > 0 && ink_of(&title.pixels, box) > 2 * plain);
        }
        hs_menu_drop(&title);
    }
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(surface);
    hs_test_expect_gate_empty(&gate);
}

static void while_a_window_changes_the_painted_page_is_kept_and_then_made_anew(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error;
    hs_menu_sheet title = {0};
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 8, 8, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer *renderer = SDL_CreateSoftwareRenderer(surface);
    const hs_menu_plan small = plan_of(&title_words, 640, 480, 100);
    const hs_menu_plan large = plan_of(&title_words, 800, 600, 100);
    assert_true(hs_menu_paint(&title, &small, &title_words, false, &gate, renderer, &error));
    const hs_pixel *sheet = title.pixels.at;
    assert_true(hs_menu_paint(&title, &large, &title_words, false, &gate, renderer, &error));
    assert_ptr_equal(title.pixels.at, sheet);
    assert_int_equal(title.painted.area.w, 640);
    assert_int_equal(title.plan.area.w, 800);
    assert_true(hs_menu_paint(&title, &large, &title_words, true, &gate, renderer, &error));
    assert_int_equal(title.painted.area.w, 800);
    hs_menu_drop(&title);
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(surface);
    hs_test_expect_gate_empty(&gate);
}

// ---- In a session ------------------------------------------------------------------------------

static void open_title(fixture *f)
{
    *f = (fixture){0};
    open_home(f);
    open_session(f, NULL);
    run_frames(f, 3);
}

static hs_scene scene_of(const fixture *f)
{
    return f->session.interface.scenes.now;
}

static unsigned item_of(const fixture *f)
{
    return f->session.interface.scenes.item[f->session.interface.scenes.now];
}

static const char *scenario_of(const fixture *f)
{
    return hs_world_scenario_name(f->session.run.game.world);
}

/// The middle of a row, in the window's points, which are pixels here.
static SDL_Point middle_of(const fixture *f, unsigned row)
{
    hs_menu_words words;
    hs_menu_plan plan;
    assert_true(hs_session_menu(&f->session, &words, &plan));
    const SDL_Rect *at = &plan.rows[row];
    return (SDL_Point){at->x + at->w / 2, at->y + at->h / 2};
}

static void move_mouse(fixture *f, SDL_Point to)
{
    SDL_Event event = {.motion = {.type = SDL_MOUSEMOTION, .x = to.x, .y = to.y}};
    assert_int_equal(SDL_PushEvent(&event), 1);
    run_frames(f, 1);
}

static void click(fixture *f, SDL_Point at, Uint8 button)
{
    SDL_Event event = {
        .button = {.type = SDL_MOUSEBUTTONDOWN, .button = button, .x = at.x, .y = at.y}};
    assert_int_equal(SDL_PushEvent(&event), 1);
    run_frames(f, 1);
}

static void arrows_walk_the_menu_round_and_its_row_is_kept(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    press(&f, SDL_SCANCODE_UP);
    assert_int_equal(item_of(&f), NAMES - 1);
    for (int i = 0; i < 4; i++) press(&f, SDL_SCANCODE_DOWN);
    assert_int_equal(item_of(&f), 3);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_TOUR);
    press(&f, SDL_SCANCODE_ESCAPE);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    assert_int_equal(item_of(&f), 3);
    close_session(&f);
}

static void each_row_leads_where_it_says(void **state)
{
    (void)state;
    static const hs_scene leads[NAMES] = {HS_SCENE_LEVEL,    HS_SCENE_PRACTICE, HS_SCENE_SCORES,
                                          HS_SCENE_TOUR,     HS_SCENE_PLAY,     HS_SCENE_VERSUS,
                                          HS_SCENE_SETTINGS, HS_SCENE_TITLE};
    unsigned count;
    const hs_menu_item *items = hs_menu_items(HS_SCENE_TITLE, &count);
    assert_int_equal(count, NAMES);
    for (unsigned row = 0; row < count; row++) {
        fixture f;
        open_title(&f);
        assert_string_equal(items[row].name, title_words.rows[row]);
        for (unsigned i = 0; i < row; i++) press(&f, SDL_SCANCODE_DOWN);
        press(&f, SDL_SCANCODE_Z);
        assert_int_equal(scene_of(&f), leads[row]);
        assert_true(f.session.run.ends == (row + 1 == count));
        close_session(&f);
    }
}

static void play_is_the_arcade_and_the_storm_lab_is_the_storm_with_the_panel(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    f.session.interface.settings.panel = HS_LEVEL_OFF;
    f.session.interface.scenes.item[HS_SCENE_TITLE] = 4;
    press(&f, SDL_SCANCODE_RETURN);
    run_frames(&f, 1);
    assert_string_equal(scenario_of(&f), "storm");
    assert_int_equal(f.session.display.arrangement.panel_size, HS_PANEL_FULL);
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_Q);
    assert_string_equal(scenario_of(&f), "storm");
    f.session.interface.scenes.item[HS_SCENE_TITLE] = 0;
    press(&f, SDL_SCANCODE_RETURN);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_string_equal(scenario_of(&f), "arcade");
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_Q);
    assert_string_equal(scenario_of(&f), "storm");
    close_session(&f);
}

static void the_title_has_no_panel_and_a_game_has_one(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    assert_int_equal(f.session.display.arrangement.panel_size, HS_PANEL_OFF);
    press(&f, SDL_SCANCODE_RETURN);
    run_frames(&f, 1);
    assert_int_equal(f.session.display.arrangement.panel_size, HS_PANEL_OFF);
    press(&f, SDL_SCANCODE_RETURN);
    run_frames(&f, 1);
    assert_int_equal(f.session.display.arrangement.panel_size, HS_PANEL_FULL);
    close_session(&f);
}

static void a_mouse_that_moves_chooses_a_row_and_a_click_follows_it(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    // The pointer happens to be there: it has not moved.
    move_mouse(&f, middle_of(&f, 3));
    assert_int_equal(item_of(&f), 0);
    move_mouse(&f, middle_of(&f, 2));
    assert_int_equal(item_of(&f), 2);
    move_mouse(&f, (SDL_Point){1, 1});
    assert_int_equal(item_of(&f), 2);
    click(&f, (SDL_Point){1, 1}, SDL_BUTTON_LEFT);
    click(&f, middle_of(&f, 1), SDL_BUTTON_RIGHT);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    const SDL_Point quit = middle_of(&f, 7);
    click(&f, middle_of(&f, 6), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_SETTINGS);
    // Where there is no menu the mouse does nothing.
    click(&f, quit, SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_SETTINGS);
    assert_false(f.session.run.ends);
    close_session(&f);
}

static void press_button(fixture *f, SDL_GameControllerButton button)
{
    for (int is_down = 1; is_down >= 0; is_down--) {
        SDL_Event event = {
            .cbutton = {.type = is_down != 0 ? SDL_CONTROLLERBUTTONDOWN : SDL_CONTROLLERBUTTONUP,
                        .button = (Uint8)button,
                        .state = is_down != 0 ? SDL_PRESSED : SDL_RELEASED}};
        assert_int_equal(SDL_PushEvent(&event), 1);
    }
    run_frames(f, 1);
}

static void a_controller_walks_the_menus_and_chooses_and_comes_back(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    press_button(&f, SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    press_button(&f, SDL_CONTROLLER_BUTTON_A);
    assert_int_equal(scene_of(&f), HS_SCENE_PRACTICE);
    press_button(&f, SDL_CONTROLLER_BUTTON_DPAD_UP);
    assert_int_equal(item_of(&f), 2 * f.session.interface.modes.stage_count - 2);
    press_button(&f, SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    assert_int_equal(item_of(&f), 0);
    press_button(&f, SDL_CONTROLLER_BUTTON_A);
    assert_int_equal(scene_of(&f), HS_SCENE_LEVEL);
    press_button(&f, SDL_CONTROLLER_BUTTON_B);
    assert_int_equal(scene_of(&f), HS_SCENE_PRACTICE);
    press_button(&f, SDL_CONTROLLER_BUTTON_START);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    press_button(&f, SDL_CONTROLLER_BUTTON_DPAD_UP);
    press_button(&f, SDL_CONTROLLER_BUTTON_A);
    press_button(&f, SDL_CONTROLLER_BUTTON_DPAD_DOWN);
    press_button(&f, SDL_CONTROLLER_BUTTON_A);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_int_equal(hs_world_difficulty(f.session.run.game.world), HS_HARD);
    press_button(&f, SDL_CONTROLLER_BUTTON_START);
    assert_int_equal(scene_of(&f), HS_SCENE_PAUSE);
    press_button(&f, SDL_CONTROLLER_BUTTON_DPAD_UP);
    press_button(&f, SDL_CONTROLLER_BUTTON_A);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    close_session(&f);
}

static void the_last_difficulty_is_remembered(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(item_of(&f), HS_NORMAL - 1);
    press(&f, SDL_SCANCODE_UP);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(hs_world_difficulty(f.session.run.game.world), HS_EASY);
    assert_true(f.session.interface.settings_changed);
    hs_session_save_settings(&f.session);
    hs_session_close(&f.session);
    open_session(&f, NULL);
    run_frames(&f, 3);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(item_of(&f), HS_EASY - 1);
    close_session(&f);
}

static void a_mouse_chooses_in_every_menu(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    click(&f, middle_of(&f, 0), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_LEVEL);
    click(&f, middle_of(&f, 3), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_int_equal(hs_world_difficulty(f.session.run.game.world), HS_STORM);
    press(&f, SDL_SCANCODE_ESCAPE);
    run_frames(&f, 1);
    move_mouse(&f, middle_of(&f, 3));
    assert_int_equal(item_of(&f), 3);
    click(&f, middle_of(&f, 2), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_SETTINGS);
    press(&f, SDL_SCANCODE_ESCAPE);
    click(&f, middle_of(&f, 0), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    close_session(&f);
}

static void a_steady_frame_of_the_title_allocates_nothing(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    run_frames(&f, 30);
    for (int i = 0; i < 60; i++) {
        run_frames(&f, 1);
        const hs_frame *frame = hs_live_back(f.session.run.live, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_GAME].allocations, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_SDL].allocations, 0);
    }
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logo_menu_and_foot_lie_below_each_other_within_every_window),
        cmocka_unit_test(head_text_rows_and_foot_of_a_menu_lie_below_each_other_within_its_area),
        cmocka_unit_test(a_walk_goes_round_in_one_column_and_in_two),
        cmocka_unit_test(the_name_takes_two_lines_in_a_tall_window),
        cmocka_unit_test(in_a_window_that_is_too_small_nothing_is_shown),
        cmocka_unit_test(a_point_belongs_to_the_row_below_it_or_to_none),
        cmocka_unit_test(the_logo_and_each_row_are_painted_and_a_chosen_row_is_brighter),
        cmocka_unit_test(while_a_window_changes_the_painted_page_is_kept_and_then_made_anew),
        cmocka_unit_test(arrows_walk_the_menu_round_and_its_row_is_kept),
        cmocka_unit_test(each_row_leads_where_it_says),
        cmocka_unit_test(play_is_the_arcade_and_the_storm_lab_is_the_storm_with_the_panel),
        cmocka_unit_test(the_title_has_no_panel_and_a_game_has_one),
        cmocka_unit_test(a_mouse_that_moves_chooses_a_row_and_a_click_follows_it),
        cmocka_unit_test(a_controller_walks_the_menus_and_chooses_and_comes_back),
        cmocka_unit_test(the_last_difficulty_is_remembered),
        cmocka_unit_test(a_mouse_chooses_in_every_menu),
        cmocka_unit_test(a_steady_frame_of_the_title_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
