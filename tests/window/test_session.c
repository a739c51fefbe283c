// What a session shows and keeps going; what its keys do is in test_session_keys.c.
#include <dirent.h>

#include "session_fixture.h"

static void without_options_the_title_waits_and_the_autopilot_plays(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, NULL);
    run_frames(&f, 40);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_TITLE);
    assert_string_equal(hs_world_scenario_name(f.session.run.game.world), "storm");
    // Time begins with the first frame.
    assert_int_equal(hs_world_ticks(f.session.run.game.world), 39);
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_LEVEL);
    assert_string_equal(hs_world_scenario_name(f.session.run.game.world), "storm");
    press(&f, SDL_SCANCODE_RETURN);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_PLAY);
    assert_string_equal(hs_world_scenario_name(f.session.run.game.world), "arcade");
    assert_int_equal(hs_world_ticks(f.session.run.game.world), 0);
    close_session(&f);
}

static void a_key_changes_the_next_picture(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    run_frames(&f, 10);
    float x = player_of(&f)->x;
    push_key(SDL_SCANCODE_LEFT, true);
    run_frames(&f, 1);
    assert_true(player_of(&f)->x < x);
    close_session(&f);
}

static void switching_memory_changes_no_pixel_and_no_digest(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 60);
    press(&f, SDL_SCANCODE_P);
    press(&f, SDL_SCANCODE_F1);
    press(&f, SDL_SCANCODE_F1);
    let_notice_pass(&f);
    uint64_t before = picture(&f);
    hs_digests digests = hs_world_digest(f.session.run.game.world);
    press(&f, SDL_SCANCODE_TAB);
    let_notice_pass(&f);
    assert_string_equal(hs_world_strategy(f.session.run.game.world)->name, "naive");
    assert_true(picture(&f) == before);
    assert_true(hs_world_digest(f.session.run.game.world).game == digests.game);
    assert_true(hs_world_digest(f.session.run.game.world).seen == digests.seen);
    press(&f, SDL_SCANCODE_L);
    let_notice_pass(&f);
    assert_int_equal(hs_world_layout(f.session.run.game.world), HS_LAYOUT_LIST);
    assert_true(picture(&f) == before);
    press(&f, SDL_SCANCODE_1);
    let_notice_pass(&f);
    assert_string_equal(hs_world_strategy(f.session.run.game.world)->name, "columns");
    assert_true(picture(&f) == before);
    close_session(&f);
}

static void a_switch_is_recorded_with_the_frame_that_it_belongs_to(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 5);
    uint64_t count = f.session.run.live->count;
    press(&f, SDL_SCANCODE_TAB);
    assert_int_equal(f.session.run.live->count, count + 1);
    const hs_frame *frame = hs_live_back(f.session.run.live, 0);
    assert_true(frame->switched);
    assert_string_equal(frame->strategy->name, "naive");
    assert_true(frame->traffic[HS_TRAFFIC_GAME].allocations > 100);
    run_frames(&f, 1);
    assert_false(hs_live_back(f.session.run.live, 0)->switched);
    close_session(&f);
}

static void a_frame_is_recorded_with_the_world_as_it_left_it(void **state)
{
    (void)state;
    fixture f = {.options.memory = "refcount"};
    open_home(&f);
    open_session(&f, "storm");
    f.clock.step_ns = 10; // so that a pause takes some time
    hs_world *world = f.session.run.game.world;
    uint64_t pauses_ns = 0, ticks = hs_world_ticks(world);
    hs_collector_settings eager = hs_collector_defaults();
    eager.thresholds[0] = 1;
    assert_true(hs_world_tune(world, &eager, NULL));
    hs_collector_counts before, after;
    assert_true(hs_world_collector(world, &before));
    for (int i = 0; i < 90; i++) {
        run_frames(&f, 1);
        const hs_frame *frame = hs_live_back(f.session.run.live, 0);
        pauses_ns += frame->pause_ns;
        ticks += frame->ticks;
        assert_ptr_equal(frame->strategy, hs_strategy_find("refcount"));
        assert_int_equal(frame->layout, HS_LAYOUT_ARRAY);
        for (int name = 0; name < HS_POPULATION_COUNT; name++) {
            assert_int_equal(frame->living[name],
                             hs_world_count(world, (hs_population_name)name).living);
        }
        assert_true(frame->began_ns <= frame->draw_began_ns);
        assert_true(frame->draw_began_ns <= frame->ended_ns);
    }
    assert_true(hs_world_collector(world, &after));
    assert_true(pauses_ns > 0);
    assert_int_equal(pauses_ns, after.pause_ns_total - before.pause_ns_total);
    assert_int_equal(ticks, hs_world_ticks(world));
    close_session(&f);
}

static void a_lost_focus_pauses_and_lets_go_of_keys(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    push_key(SDL_SCANCODE_LEFT, true);
    run_frames(&f, 5);
    push_window_event(SDL_WINDOWEVENT_FOCUS_LOST);
    run_frames(&f, 2);
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_PAUSE);
    uint64_t ticks = hs_world_ticks(f.session.run.game.world);
    float x = player_of(&f)->x;
    run_frames(&f, 3);
    assert_int_equal(hs_world_ticks(f.session.run.game.world), ticks);
    push_window_event(SDL_WINDOWEVENT_FOCUS_GAINED);
    press(&f, SDL_SCANCODE_P);
    run_frames(&f, 5);
    assert_true(hs_world_ticks(f.session.run.game.world) > ticks);
    assert_true(player_of(&f)->x == x);
    close_session(&f);
}

/// The sum of the numbers of this process's threads, and how many there are.
typedef struct threads {
    unsigned long long sum;
    unsigned count;
} threads;

static threads threads_now(void)
{
    threads now = {0};
    DIR *folder = opendir("/proc/self/task");
    if (folder == NULL) skip();
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        unsigned long long number = strtoull(entry->d_name, NULL, 10);
        now.sum += number;
        now.count += number > 0;
    }
    closedir(folder);
    return now;
}

/// The number of threads, once it has come down to `least`: a thread that was waited for is listed
/// until the system has taken it off.
static unsigned settled_threads(unsigned least)
{
    enum { READINGS_MAX = 100000 };
    unsigned count = threads_now().count;
    for (int i = 0; count > least && i < READINGS_MAX; i++) count = threads_now().count;
    return count;
}

static void a_session_starts_its_threads_once_whatever_is_played_and_drawn(void **state)
{
    (void)state;
    const unsigned first = threads_now().count;
    // A sanitizer starts a thread of its own with the first of ours.
    fixture f = {.options = {.threads = 5}};
    open_home(&f);
    open_session(&f, "storm");
    const unsigned before = threads_now().count - 4;
    assert_in_range(before, first, first + 1);
    run_frames(&f, 3);
    threads now = threads_now();
    assert_int_equal(now.count, before + 4);
    const SDL_Scancode keys[] = {SDL_SCANCODE_R, SDL_SCANCODE_RIGHTBRACKET, SDL_SCANCODE_G,
                                 SDL_SCANCODE_R, SDL_SCANCODE_G};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        press(&f, keys[k]);
        run_frames(&f, 3);
        threads then = threads_now();
        assert_true(then.count == now.count && then.sum == now.sum);
    }
    close_session(&f);
    assert_int_equal(settled_threads(before), before);
}

static void lose_device(Uint32 type)
{
    SDL_Event event = {.type = type};
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void blacken(SDL_Renderer *renderer)
{
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderClear(renderer);
}

/// A paused session whose panel stands still, so that only what is lost can change the picture.
static void open_still(fixture *f, const char *renderer)
{
    open_home(f);
    f->options.renderer = renderer;
    open_session(f, "storm");
    run_frames(f, 30);
    press(f, SDL_SCANCODE_F);
    assert_true(f->session.display.is_frozen);
    press(f, SDL_SCANCODE_P);
    let_notice_pass(f);
}

static void after_a_lost_device_the_picture_is_whole_with_every_renderer(void **state)
{
    (void)state;
    static const Uint32 losses[] = {SDL_RENDER_TARGETS_RESET, SDL_RENDER_DEVICE_RESET};
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        fixture f = {0};
        open_still(&f, hs_renderer_at(r)->name);
        uint64_t whole = picture(&f);
        for (int l = 0; l < 2; l++) {
            // What the driver has forgotten.
            blacken(f.session.display.window.renderer);
            lose_device(losses[l]);
            run_frames(&f, 1);
            assert_true(picture(&f) == whole);
            // And it goes on from there.
            press(&f, SDL_SCANCODE_F1);
            let_notice_pass(&f);
            assert_true(picture(&f) != whole);
            press(&f, SDL_SCANCODE_F1);
            press(&f, SDL_SCANCODE_F1);
            let_notice_pass(&f);
            assert_true(picture(&f) == whole);
        }
        close_session(&f);
    }
}

static void a_device_may_be_lost_on_any_page_and_more_than_once(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, NULL);
    run_frames(&f, 2);
    const SDL_Scancode pages[] = {SDL_SCANCODE_H,      SDL_SCANCODE_H,      SDL_SCANCODE_F2,
                                  SDL_SCANCODE_ESCAPE, SDL_SCANCODE_RETURN, SDL_SCANCODE_RETURN};
    for (size_t page = 0; page < sizeof pages / sizeof pages[0]; page++) {
        press(&f, pages[page]);
        for (int i = 0; i < 3; i++) lose_device(SDL_RENDER_DEVICE_RESET);
        run_frames(&f, 2);
    }
    assert_int_equal(f.session.run.failure.message[0], '\0');
    assert_int_equal(f.session.interface.scenes.now, HS_SCENE_PLAY);
    close_session(&f);
}

/// Draws everything again, whatever the window has kept.
static uint64_t picture_made_anew(fixture *f)
{
    f->session.display.is_kept = false;
    f->session.display.is_stale = true;
    SDL_RenderClear(f->session.display.window.renderer);
    run_frames(f, 1);
    return picture(f);
}

static void what_a_window_keeps_is_what_would_be_drawn(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720}, {1918, 1081}, {901, 700}, {500, 800}, {1280, 720}};
    fixture f = {0};
    open_still(&f, "canvas");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        SDL_SetWindowSize(f.session.display.window.window, sizes[i][0], sizes[i][1]);
        // Help, settings and notices lie over field and panel; then they are gone.
        const SDL_Scancode keys[] = {SDL_SCANCODE_H,      SDL_SCANCODE_H,  SDL_SCANCODE_F2,
                                     SDL_SCANCODE_ESCAPE, SDL_SCANCODE_F1, SDL_SCANCODE_F1,
                                     SDL_SCANCODE_F1,     SDL_SCANCODE_P,  SDL_SCANCODE_L,
                                     SDL_SCANCODE_G,      SDL_SCANCODE_G,  SDL_SCANCODE_P};
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            press(&f, keys[k]);
            // A former size of the canvas stays for a moment; the numbers change for another.
            f.session.display.field.sized_ns = 0;
            f.session.display.is_stale = true;
            run_frames(&f, 1);
        }
        let_notice_pass(&f);
        uint64_t kept = picture(&f);
        if (picture_made_anew(&f) != kept) fail_msg("%d x %d differs", sizes[i][0], sizes[i][1]);
    }
    close_session(&f);
}

static void windows_of_every_size_are_drawn(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},     {1, 900},    {900, 1},     {24, 32},    {400, 700},
                                   {800, 600}, {720, 1280}, {2560, 1080}, {7680, 4320}};
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    run_frames(&f, 2);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        SDL_SetWindowSize(f.session.display.window.window, sizes[i][0], sizes[i][1]);
        run_frames(&f, 3);
        assert_int_equal(f.session.display.window.width, sizes[i][0]);
        assert_int_equal(f.session.display.window.height, sizes[i][1]);
        const SDL_Scancode pages[] = {SDL_SCANCODE_H, SDL_SCANCODE_F2, SDL_SCANCODE_P};
        for (int page = 0; page < 3; page++) press(&f, pages[page]);
        press(&f, SDL_SCANCODE_P);
        assert_int_equal(f.session.interface.scenes.now, HS_SCENE_PLAY);
    }
    close_session(&f);
}

static void a_steady_frame_allocates_nothing_by_the_game(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 60);
    for (int i = 0; i < 120; i++) {
        run_frames(&f, 1);
        const hs_frame *frame = hs_live_back(f.session.run.live, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_GAME].allocations, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_GAME].frees, 0);
        assert_int_equal(frame->traffic[HS_TRAFFIC_SDL].allocations, 0);
    }
    close_session(&f);
}

static void the_load_goes_up_and_down_by_steps_that_people_can_read(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    f.session.run.game.config.bullets = 2000;
    f.session.run.game.config.particles = 20000;
    press(&f, SDL_SCANCODE_EQUALS);
    assert_int_equal(f.session.run.game.config.bullets, 3000);
    assert_int_equal(f.session.run.game.config.particles, 30000);
    press(&f, SDL_SCANCODE_MINUS);
    press(&f, SDL_SCANCODE_MINUS);
    assert_int_equal(f.session.run.game.config.bullets, 1000);
    assert_int_equal(f.session.run.game.config.particles, 10000);
    press(&f, SDL_SCANCODE_MINUS);
    assert_int_equal(f.session.run.game.config.bullets, 1000);
    assert_string_equal(f.session.interface.notice.text, "less than this is no storm");
    press(&f, SDL_SCANCODE_RIGHTBRACKET);
    assert_string_equal(hs_world_scenario_name(f.session.run.game.world), "calm");
    press(&f, SDL_SCANCODE_EQUALS);
    assert_non_null(strstr(f.session.interface.notice.text, "calm sets its own load"));
    press(&f, SDL_SCANCODE_RIGHTBRACKET);
    assert_string_equal(hs_world_scenario_name(f.session.run.game.world), "arcade");
    close_session(&f);
}

static void a_load_goes_to_ten_million_in_steps_of_at_most_a_doubling(void **state)
{
    (void)state;
    uint32_t now = 10000, steps = 0;
    while (now < HS_PARTICLES_MAX) {
        uint32_t next = hs_load_beyond(now, 1, 10000, HS_PARTICLES_MAX);
        assert_in_range(next, now + 1, 2 * now);
        assert_true(hs_load_beyond(next, -1, 10000, HS_PARTICLES_MAX) == now);
        now = next;
        steps++;
    }
    assert_int_equal(now, HS_PARTICLES_MAX);
    assert_int_equal(steps, 12);
    assert_int_equal(hs_load_beyond(now, 1, 10000, HS_PARTICLES_MAX), now);
    assert_int_equal(hs_load_beyond(7500000, 1, 10000, HS_PARTICLES_MAX), HS_PARTICLES_MAX);
    assert_int_equal(hs_load_beyond(10000, -1, 10000, HS_PARTICLES_MAX), 10000);
}

static uint64_t little_memory(void)
{
    return 1 << 16;
}

static void what_memory_does_not_hold_is_refused_in_one_line_and_nothing_is_lost(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    run_frames(&f, 3);
    hs_game *game = &f.session.run.game;
    const hs_world *world = game->world;
    const hs_strategy *strategy = hs_world_strategy(world);
    game->free_bytes = little_memory;
    static const SDL_Scancode asks[] = {SDL_SCANCODE_EQUALS, SDL_SCANCODE_TAB, SDL_SCANCODE_J};
    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        uint64_t ticks = hs_world_ticks(world);
        press(&f, asks[i]);
        const char *notice = f.session.interface.notice.text;
        assert_non_null(strstr(notice, "out of memory"));
        assert_non_null(strstr(notice, "ask for fewer"));
        assert_null(strchr(notice, '\n'));
        assert_ptr_equal(game->world, world);
        assert_ptr_equal(hs_world_strategy(world), strategy);
        assert_true(hs_world_ticks(world) > ticks);
    }
    game->free_bytes = hs_free_memory;
    press(&f, SDL_SCANCODE_TAB);
    assert_ptr_equal(hs_world_strategy(game->world), hs_strategy_baseline());
    close_session(&f);
}

static void a_practice_costs_no_life(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    f.options.autopilot = false;
    open_session(&f, "arcade");
    f.session.interface.settings.practice = true;
    hs_session_apply_settings(&f.session);
    press(&f, SDL_SCANCODE_R);
    hs_error error;
    hs_input still = {0};
    for (int i = 0; i < 4000; i++) {
        assert_true(hs_world_tick(f.session.run.game.world, &still, &error));
    }
    assert_true(player_of(&f)->hits > 0);
    assert_int_equal(player_of(&f)->lives, 3);
    close_session(&f);
}

static void a_hit_shakes_the_field_and_the_shake_dies_away(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "storm");
    for (int frame = 0; frame < 3000 && player_of(&f)->hits == 0; frame++) {
        assert_true(f.session.display.feel.now.trauma < 0.5f); // but for grazes
        run_frames(&f, 1);
    }
    assert_int_equal(player_of(&f)->hits, 1);
    assert_true(f.session.display.feel.now.trauma > 0.5f);
    run_frames(&f, 60); // the player is invulnerable for longer
    assert_true(f.session.display.feel.now.trauma < 0.2f);
    close_session(&f);
}

static void a_hidden_window_stands_still(void **state)
{
    (void)state;
    fixture f = {0};
    open_home(&f);
    open_session(&f, "calm");
    // A display may take the focus of what it hides.
    f.session.interface.settings.pause_on_focus_loss = false;
    run_frames(&f, 5);
    SDL_HideWindow(f.session.display.window.window);
    run_frames(&f, 2);
    uint64_t ticks = hs_world_ticks(f.session.run.game.world);
    run_frames(&f, 2);
    assert_int_equal(hs_world_ticks(f.session.run.game.world), ticks);
    SDL_ShowWindow(f.session.display.window.window);
    run_frames(&f, 5);
    // What passed while it was hidden is not made up for.
    assert_int_equal(hs_world_ticks(f.session.run.game.world), ticks + 4);
    close_session(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_options_the_title_waits_and_the_autopilot_plays),
        cmocka_unit_test(a_key_changes_the_next_picture),
        cmocka_unit_test(switching_memory_changes_no_pixel_and_no_digest),
        cmocka_unit_test(a_switch_is_recorded_with_the_frame_that_it_belongs_to),
        cmocka_unit_test(a_frame_is_recorded_with_the_world_as_it_left_it),
        cmocka_unit_test(a_lost_focus_pauses_and_lets_go_of_keys),
        cmocka_unit_test(a_session_starts_its_threads_once_whatever_is_played_and_drawn),
        cmocka_unit_test(after_a_lost_device_the_picture_is_whole_with_every_renderer),
        cmocka_unit_test(a_device_may_be_lost_on_any_page_and_more_than_once),
        cmocka_unit_test(what_a_window_keeps_is_what_would_be_drawn),
        cmocka_unit_test(windows_of_every_size_are_drawn),
        cmocka_unit_test(a_steady_frame_allocates_nothing_by_the_game),
        cmocka_unit_test(the_load_goes_up_and_down_by_steps_that_people_can_read),
        cmocka_unit_test(a_load_goes_to_ten_million_in_steps_of_at_most_a_doubling),
        cmocka_unit_test(what_memory_does_not_hold_is_refused_in_one_line_and_nothing_is_lost),
        cmocka_unit_test(a_practice_costs_no_life),
        cmocka_unit_test(a_hit_shakes_the_field_and_the_shake_dies_away),
        cmocka_unit_test(a_hidden_window_stands_still),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
