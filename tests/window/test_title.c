// The title: where logo and menu lie, what is painted of them, and what mouse and keys choose.
#include "session_fixture.h"

#include "window/title.h"

static const int sizes[][2] = {{1280, 720}, {3840, 2160}, {1920, 1080}, {800, 600}, {720, 1280},
                               {320, 240},  {240, 320},   {2560, 1080}, {400, 900}};
static const char *const names[] = {"Play", "Tour", "Storm lab", "Versus", "Settings", "Quit"};
enum { SIZES = sizeof sizes / sizeof sizes[0], NAMES = sizeof names / sizeof names[0] };

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
            hs_title_plan plan = hs_title_arrange(sizes[i][0], sizes[i][1], NAMES, percent);
            assert_true(plan.is_shown && is_within(&plan.logo, sizes[i][0], sizes[i][1]));
            int bottom = plan.logo.y + plan.logo.h;
            for (unsigned row = 0; row < plan.count; row++) {
                assert_true(is_within(&plan.rows[row], sizes[i][0], sizes[i][1]));
                assert_true(plan.rows[row].y >= bottom && plan.rows[row].h >= 10);
                bottom = plan.rows[row].y + plan.rows[row].h;
            }
            assert_true(plan.foot >= (float)bottom);
            assert_true(plan.foot + plan.foot_height <= (float)sizes[i][1]);
        }
    }
}

static void the_name_takes_two_lines_in_a_tall_window(void **state)
{
    (void)state;
    assert_int_equal(hs_title_arrange(1280, 720, NAMES, 100).lines, 1);
    assert_int_equal(hs_title_arrange(720, 1280, NAMES, 100).lines, 2);
}

static void in_a_window_that_is_too_small_nothing_is_shown(void **state)
{
    (void)state;
    static const int small[][2] = {{319, 240}, {320, 239}, {240, 319}, {1, 1}, {3000, 100}};
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        hs_title_plan plan = hs_title_arrange(small[i][0], small[i][1], NAMES, 100);
        assert_false(plan.is_shown);
        assert_int_equal(hs_title_row_at(&plan, 0.0f, 0.0f), -1);
    }
}

static void a_point_belongs_to_the_row_below_it_or_to_none(void **state)
{
    (void)state;
    hs_title_plan plan = hs_title_arrange(1280, 720, NAMES, 100);
    for (unsigned row = 0; row < plan.count; row++) {
        const SDL_Rect *at = &plan.rows[row];
        float x = (float)at->x + (float)at->w / 2.0f, y = (float)at->y + (float)at->h / 2.0f;
        assert_int_equal(hs_title_row_at(&plan, x, y), (int)row);
        assert_int_equal(hs_title_row_at(&plan, (float)at->x - 2.0f, y), -1);
    }
    assert_int_equal(hs_title_row_at(&plan, (float)plan.logo.x, (float)plan.logo.y), -1);
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
        hs_title title = {0};
        hs_title_plan plan = hs_title_arrange(sizes[i][0], sizes[i][1], NAMES, 100);
        if (sizes[i][0] > 2000) continue; // takes long under a sanitizer
        assert_true(hs_title_paint(&title, &plan, true, names, &gate, renderer, &error));
        assert_true(ink_of(&title.sheet, (SDL_Rect){0, 0, plan.logo.w, plan.logo.h}) > 0);
        for (unsigned row = 0; row < plan.count; row++) {
            SDL_Rect box = {0, plan.logo.h + (int)row * plan.rows[row].h, plan.rows[row].w,
                            plan.rows[row].h};
            uint64_t plain = ink_of(&title.sheet, box);
            box.x = box.w;
            assert_true(plain > 0 && ink_of(&title.sheet, box) > 2 * plain);
        }
        hs_title_drop(&title);
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
    hs_title title = {0};
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 8, 8, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_Renderer *renderer = SDL_CreateSoftwareRenderer(surface);
    const hs_title_plan small = hs_title_arrange(640, 480, NAMES, 100);
    const hs_title_plan large = hs_title_arrange(800, 600, NAMES, 100);
    assert_true(hs_title_paint(&title, &small, false, names, &gate, renderer, &error));
    const hs_pixel *sheet = title.sheet.at;
    assert_true(hs_title_paint(&title, &large, false, names, &gate, renderer, &error));
    assert_ptr_equal(title.sheet.at, sheet);
    assert_int_equal(title.painted.width, 640);
    assert_int_equal(title.plan.width, 800);
    assert_true(hs_title_paint(&title, &large, true, names, &gate, renderer, &error));
    assert_int_equal(title.painted.width, 800);
    hs_title_drop(&title);
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
    return f->session.interface.scenes.item;
}

static const char *scenario_of(const fixture *f)
{
    return hs_world_scenario_name(f->session.run.game.world);
}

/// The middle of a row, in the window's points, which are pixels here.
static SDL_Point middle_of(const fixture *f, unsigned row)
{
    const hs_title_plan plan = hs_session_title_plan(&f->session);
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
    assert_int_equal(item_of(&f), hs_menu_count() - 1);
    press(&f, SDL_SCANCODE_DOWN);
    press(&f, SDL_SCANCODE_DOWN);
    assert_int_equal(item_of(&f), 1);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_TOUR);
    press(&f, SDL_SCANCODE_ESCAPE);
    assert_int_equal(scene_of(&f), HS_SCENE_TITLE);
    assert_int_equal(item_of(&f), 1);
    close_session(&f);
}

static void each_row_leads_where_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        hs_scene scene;
    } rows[] = {
        {"Play", HS_SCENE_PLAY},     {"Tour", HS_SCENE_TOUR},         {"Storm lab", HS_SCENE_PLAY},
        {"Versus", HS_SCENE_VERSUS}, {"Settings", HS_SCENE_SETTINGS}, {"Quit", HS_SCENE_TITLE},
    };
    assert_int_equal(hs_menu_count(), sizeof rows / sizeof rows[0]);
    for (unsigned row = 0; row < hs_menu_count(); row++) {
        fixture f;
        open_title(&f);
        assert_string_equal(hs_menu_item_at(row)->name, rows[row].name);
        for (unsigned i = 0; i < row; i++) press(&f, SDL_SCANCODE_DOWN);
        press(&f, SDL_SCANCODE_Z);
        assert_int_equal(scene_of(&f), rows[row].scene);
        assert_true(f.session.run.ends == (row + 1 == hs_menu_count()));
        close_session(&f);
    }
}

static void play_is_the_arcade_and_the_storm_lab_is_the_storm_with_the_panel(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    f.session.interface.settings.panel = HS_LEVEL_OFF;
    f.session.interface.scenes.item = 2;
    press(&f, SDL_SCANCODE_RETURN);
    run_frames(&f, 1);
    assert_string_equal(scenario_of(&f), "storm");
    assert_int_equal(f.session.display.arrangement.panel_size, HS_PANEL_FULL);
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_Q);
    assert_string_equal(scenario_of(&f), "storm");
    f.session.interface.scenes.item = 0;
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(scene_of(&f), HS_SCENE_PLAY);
    assert_string_equal(scenario_of(&f), "arcade");
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
    click(&f, middle_of(&f, 4), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_SETTINGS);
    // Elsewhere the mouse does nothing.
    click(&f, middle_of(&f, 5), SDL_BUTTON_LEFT);
    assert_int_equal(scene_of(&f), HS_SCENE_SETTINGS);
    assert_false(f.session.run.ends);
    close_session(&f);
}

static void a_controller_walks_the_menu_and_chooses(void **state)
{
    (void)state;
    fixture f;
    open_title(&f);
    static const Uint8 buttons[] = {SDL_CONTROLLER_BUTTON_DPAD_DOWN, SDL_CONTROLLER_BUTTON_A};
    for (int i = 0; i < 2; i++) {
        SDL_Event event = {.cbutton = {.type = SDL_CONTROLLERBUTTONDOWN,
                                       .button = buttons[i],
                                       .state = SDL_PRESSED}};
        assert_int_equal(SDL_PushEvent(&event), 1);
        run_frames(&f, 1);
    }
    assert_int_equal(scene_of(&f), HS_SCENE_TOUR);
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
        cmocka_unit_test(a_controller_walks_the_menu_and_chooses),
        cmocka_unit_test(a_steady_frame_of_the_title_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
