/// A whole session on SDL's dummy video driver, which has windows, events and the software
/// renderer, and no display: opened in a home of its own, given keys, and run frame by frame.
#ifndef HS_TESTS_SESSION_FIXTURE_H
#define HS_TESTS_SESSION_FIXTURE_H

#include <unistd.h>

#include "driven_clock.h"
#include "process.h"
#include "support.h"

#include "window/session.h"

/// A session in a world of its own.
typedef struct fixture {
    hs_test_clock clock; ///< each frame takes a tick of it
    hs_play_options options;
    hs_session session;
    char home[HS_PATH_BYTES];
} fixture;

static inline void open_home(fixture *f)
{
    hs_test_make_folder(f->home, sizeof f->home);
    setenv("XDG_DATA_HOME", f->home, 1);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
}

static inline void open_session(fixture *f, const char *scenario)
{
    hs_error error;
    if (f->options.memory == NULL) f->options.memory = "columns";
    f->options.collector = hs_collector_defaults();
    f->options.scenario = scenario;
    f->options.seed = 1;
    f->options.rank = -1.0;
    if (f->options.threads == 0) f->options.threads = 1;
    f->options.bullets = 500;
    f->options.particles = 5000;
    f->options.quiet = true;
    hs_test_clock_begin(&f->clock, UINT64_C(1000000000), 0);
    if (!hs_session_open(&f->session, &f->options, &f->clock.clock, f->clock.now_ns, &error)) {
        fail_msg("%s", error.message);
    }
}

static inline void close_session(fixture *f)
{
    hs_session_close(&f->session);
    hs_test_expect_gate_empty(&f->session.gate);
    char command[HS_PATH_BYTES + 16];
    snprintf(command, sizeof command, "rm -r '%s'", f->home);
    assert_int_equal(system(command), 0);
}

static inline void run_frames(fixture *f, int frames)
{
    hs_error error;
    for (int i = 0; i < frames; i++) {
        if (!hs_session_frame(&f->session, &error)) fail_msg("%s", error.message);
    }
}

static inline void push_key(SDL_Scancode scancode, bool is_down)
{
    SDL_Event event = {.key = {
                           .type = is_down ? SDL_KEYDOWN : SDL_KEYUP,
                           .state = is_down ? SDL_PRESSED : SDL_RELEASED,
                       }};
    event.key.keysym.scancode = scancode;
    assert_int_equal(SDL_PushEvent(&event), 1);
}

/// Presses and lets go, and lets the session answer.
static inline void press(fixture *f, SDL_Scancode scancode)
{
    push_key(scancode, true);
    push_key(scancode, false);
    run_frames(f, 1);
}

static inline void push_window_event(SDL_WindowEventID id)
{
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .event = (Uint8)id}};
    assert_int_equal(SDL_PushEvent(&event), 1);
}

/// A digest of the pixels that the window shows.
static inline uint64_t picture(const fixture *f)
{
    int width = f->session.display.window.width, height = f->session.display.window.height;
    size_t count = (size_t)width * (size_t)height;
    uint32_t *pixels = malloc(count * sizeof *pixels);
    assert_non_null(pixels);
    assert_int_equal(SDL_RenderReadPixels(f->session.display.window.renderer, NULL,
                                          SDL_PIXELFORMAT_ARGB8888, pixels, width * 4),
                     0);
    uint64_t digest = 14695981039346656037u;
    for (size_t i = 0; i < count; i++) digest = (digest ^ pixels[i]) * 1099511628211u;
    free(pixels);
    return digest;
}

static inline const hs_player *player_of(const fixture *f)
{
    return hs_world_player(f->session.run.game.world);
}

/// Waits until what was told has gone again.
static inline void let_notice_pass(fixture *f)
{
    hs_test_clock_advance(&f->clock, UINT64_C(20000000000));
    run_frames(f, 1);
    assert_false(f->session.interface.notice.is_shown);
}

#endif
