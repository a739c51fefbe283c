// What a player sees and gets of a whole session, from the first key to the report.
#include "session_fixture.h"

#include "panel/parts.h"

/// A digest of a piece of what the window shows.
static uint64_t piece(const fixture *f, SDL_Rect box)
{
    size_t count = (size_t)box.w * (size_t)box.h;
    uint32_t *pixels = malloc(count * sizeof *pixels);
    assert_non_null(pixels);
    assert_int_equal(SDL_RenderReadPixels(f->session.display.window.renderer, &box,
                                          SDL_PIXELFORMAT_ARGB8888, pixels, box.w * 4),
                     0);
    uint64_t digest = 14695981039346656037u;
    for (size_t i = 0; i < count; i++) digest = (digest ^ pixels[i]) * 1099511628211u;
    free(pixels);
    return digest;
}

static void keys_that_switch_the_memory_leave_the_digest_of_a_run_without_a_window(void **state)
{
    (void)state;
    static const SDL_Scancode keys[] = {SDL_SCANCODE_TAB, SDL_SCANCODE_L, SDL_SCANCODE_1,
                                        SDL_SCANCODE_TAB};
    fixture f = {.options.autopilot = true};
    open_home(&f);
    open_session(&f, "storm");
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        run_frames(&f, 25);
        press(&f, keys[k]);
    }
    run_frames(&f, 25);
    const hs_world *world = f.session.run.game.world;
    assert_string_equal(hs_world_strategy(world)->name, "naive");
    assert_int_equal(hs_world_layout(world), HS_LAYOUT_LIST);
    char ticks[24], json[HS_PATH_BYTES + 16];
    snprintf(ticks, sizeof ticks, "%" PRIu64, hs_world_ticks(world));
    snprintf(json, sizeof json, "%s/run.json", f.home);
    const char *const argv[] = {HS_PROGRAM, "run", "--scenario",  "storm", "--bullets", "500",
                                "--warmup", "0",   "--particles", "5000",  "--frames",  ticks,
                                "--json",   json,  "--quiet",     NULL};
    hs_test_process run = hs_test_run(argv, NULL);
    assert_int_equal(run.code, 0);
    char *report = hs_test_read_file(json);
    char digest[48];
    snprintf(digest, sizeof digest, "\"digest\": \"%016" PRIx64 "\"", hs_world_digest(world).game);
    if (strstr(report, digest) == NULL) fail_msg("%s is not in %s", digest, report);
    free(report);
    hs_test_process_release(&run);
    close_session(&f);
}

static void keys_that_are_held_fly_and_shoot_until_they_are_let_go(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    run_frames(&f, 5);
    float x = player_of(&f)->x;
    push_key(SDL_SCANCODE_LEFT, true);
    push_key(SDL_SCANCODE_Z, true);
    run_frames(&f, 30);
    float left = player_of(&f)->x;
    assert_true(left < x - 40.0f);
    assert_true(hs_world_count(f.session.run.game.world, HS_SHOTS).peak > 0);
    push_key(SDL_SCANCODE_LEFT, false);
    run_frames(&f, 1);
    left = player_of(&f)->x;
    run_frames(&f, 10);
    assert_true(player_of(&f)->x == left);
    close_session(&f);
}

/// Frames in which nothing is drawn, and each of which waits for an event for a quarter of a
/// second.
static void expect_idle(fixture *f)
{
    enum { FRAMES = 8 };
    run_frames(f, 4); // the last change is shown
    let_notice_pass(f);
    uint64_t shown = f->session.run.shown_ns, began = f->clock.now_ns;
    run_frames(f, FRAMES);
    assert_true(f->session.run.shown_ns == shown);
    assert_true(f->clock.now_ns - began >= FRAMES * UINT64_C(200000000));
}

static void a_pause_and_a_hidden_window_draw_nothing_and_wait(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 30);
    press(&f, SDL_SCANCODE_P);
    expect_idle(&f);
    press(&f, SDL_SCANCODE_P);
    f.session.interface.settings.pause_on_focus_loss = false;
    run_frames(&f, 10);
    SDL_HideWindow(f.session.display.window.window);
    run_frames(&f, 2);
    uint64_t shown = f.session.run.shown_ns, began = f.clock.now_ns;
    run_frames(&f, 8);
    assert_true(f.session.run.shown_ns == shown);
    assert_true(f.clock.now_ns - began >= 8 * UINT64_C(200000000));
    close_session(&f);
}

static void every_part_of_the_panel_lies_beside_the_field_and_has_ink(void **state)
{
    (void)state;
    fixture f = {.options.autopilot = true};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 90);
    const SDL_FRect *field = &f.session.display.arrangement.field;
    int left = (int)field->x, right = (int)(field->x + field->w);
    for (int part = 0; part < HS_PANEL_PARTS; part++) {
        hs_panel_sight sight = hs_panel_look_at(f.session.display.panel, part);
        if (!hs_panel_has(f.session.display.panel, (hs_panel_part)part)) continue;
        if (sight.ink < 300) fail_msg("%s is empty", sight.name);
        bool is_left = sight.x >= 0 && sight.x + sight.width <= left;
        bool is_right = sight.x >= right && sight.x + sight.width <= f.session.display.window.width;
        if (!is_left && !is_right) fail_msg("%s lies at %d", sight.name, sight.x);
    }
    close_session(&f);
}

static void the_panel_says_whether_the_collector_is_on(void **state)
{
    (void)state;
    fixture f = {.options.memory = "refcount"};
    open_home(&f);
    open_session(&f, "storm");
    f.session.interface.settings.panel = HS_LEVEL_ALL;
    run_frames(&f, 30);
    press(&f, SDL_SCANCODE_P);
    let_notice_pass(&f);
    hs_panel_sight lab = hs_panel_look_at(f.session.display.panel, HS_PART_LAB);
    assert_true(lab.width > 0);
    int line = f.session.display.panel->layout.line;
    const SDL_Rect title = {lab.x, lab.y, lab.width, line};
    uint64_t states[3];
    for (int i = 0; i < 3; i++) {
        if (i > 0) press(&f, SDL_SCANCODE_K);
        run_frames(&f, 2 * HS_PANEL_PARTS); // a part in each
        let_notice_pass(&f);
        states[i] = piece(&f, title);
    }
    assert_true(states[1] != states[0]);
    assert_true(states[2] == states[0]);
    close_session(&f);
}

/// What the tour shows above the graph once a stop has played for a moment.
static uint64_t title_of_stop(fixture *f)
{
    run_frames(f, 3);
    const hs_display *display = &f->session.display;
    const SDL_FRect *panel = &display->arrangement.panel;
    return piece(f, (SDL_Rect){(int)panel->x, (int)panel->y, (int)panel->w, 64});
}

static void every_stop_of_the_tour_has_a_title_of_its_own_and_can_be_gone_back_to(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, NULL);
    run_frames(&f, 3);
    press(&f, SDL_SCANCODE_T);
    unsigned stops = hs_tour_stop_count();
    uint64_t first = title_of_stop(&f), former = first;
    for (unsigned stop = 2; stop <= stops; stop++) {
        press(&f, SDL_SCANCODE_RIGHT);
        uint64_t title = title_of_stop(&f);
        if (title == former) fail_msg("stop %u has the title of the one before it", stop);
        former = title;
    }
    press(&f, SDL_SCANCODE_RIGHT); // there is nothing behind the last one
    assert_true(title_of_stop(&f) == former);
    for (unsigned stop = 2; stop <= stops; stop++) press(&f, SDL_SCANCODE_LEFT);
    assert_true(title_of_stop(&f) == first);
    press(&f, SDL_SCANCODE_ESCAPE);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_TITLE);
    close_session(&f);
}

static void a_picture_can_be_asked_for_and_one_line_says_where_it_cannot_be_kept(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    char picture_at[HS_PATH_BYTES + 32];
    snprintf(picture_at, sizeof picture_at, "30:%s/shot.png", f.home);
    const char *argv[] = {HS_PROGRAM, "play",         "--scenario", "calm", "--frames",
                          "60",       "--screenshot", picture_at,   NULL};
    hs_test_process process = hs_test_run(argv, NULL);
    assert_int_equal(process.code, 0);
    char *png = hs_test_read_file(picture_at + 3);
    assert_int_equal(strncmp(png + 1, "PNG", 3), 0);
    free(png);
    remove(picture_at + 3);
    hs_test_process_release(&process);
    argv[7] = "30:/nowhere/shot.png";
    process = hs_test_run(argv, NULL);
    assert_int_equal(process.code, 1);
    assert_int_equal(hs_test_lines(process.error), 1);
    hs_test_process_release(&process);
    char command[HS_PATH_BYTES + 16];
    snprintf(command, sizeof command, "rm -r '%s'", f.home);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_switch_the_memory_leave_the_digest_of_a_run_without_a_window),
        cmocka_unit_test(keys_that_are_held_fly_and_shoot_until_they_are_let_go),
        cmocka_unit_test(a_pause_and_a_hidden_window_draw_nothing_and_wait),
        cmocka_unit_test(every_part_of_the_panel_lies_beside_the_field_and_has_ink),
        cmocka_unit_test(the_panel_says_whether_the_collector_is_on),
        cmocka_unit_test(every_stop_of_the_tour_has_a_title_of_its_own_and_can_be_gone_back_to),
        cmocka_unit_test(a_picture_can_be_asked_for_and_one_line_says_where_it_cannot_be_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
