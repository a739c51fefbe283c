/// A panel that draws a small storm onto a surface, for the tests of panels.
#ifndef HS_TESTS_PANEL_FIXTURE_H
#define HS_TESTS_PANEL_FIXTURE_H

#include <SDL.h>

#include "support.h"

#include "panel/panel.h"
#include "panel/parts.h"
#include "panel/text_glyphs.h"
#include "window/arrangement.h"

/// What lies around the panel's area; it must stay as it is.
#define AROUND 0xFF123456u

enum { BORDER = 16 };

/// A panel that draws a small storm onto a surface, without a display.
typedef struct fixture {
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    hs_gate gate, own;
    hs_world *world;
    hs_panel *panel;
    hs_panel_view view;
    hs_live live;
    hs_scoreboard board;
    uint64_t now_ns;
    SDL_FRect area;
} fixture;

static const char panel_keys[] =
    "Tab pooled/naive  1 columns  2 naive  L layout  F1 panel  H explain";

static inline fixture *open_fixture(int width, int height, float scale)
{
    fixture *f = calloc(1, sizeof *f);
    hs_error error = {""};
    assert_non_null(f);
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(SDL_Init(SDL_INIT_VIDEO), 0);
    f->surface = SDL_CreateRGBSurfaceWithFormat(0, width + 2 * BORDER, height + 2 * BORDER, 32,
                                                SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(f->surface);
    SDL_FillRect(f->surface, NULL, AROUND);
    f->renderer = SDL_CreateSoftwareRenderer(f->surface);
    assert_non_null(f->renderer);
    const hs_world_config config = {
        .scenario = "storm",
        .assets = HS_ASSETS_SOURCE,
        .seed = 3,
        .rank = -1.0,
        .bullets = 1000,
        .particles = 5000,
        .instruction_set = -1,
    };
    f->world = hs_world_create(&f->gate, &config, &error);
    assert_string_equal(error.message, "");
    f->panel = hs_panel_create(&f->own, f->renderer, NULL, scale, &error);
    assert_string_equal(error.message, "");
    f->view = (hs_panel_view){
        .world = f->world,
        .gate = &f->gate,
        .live = &f->live,
        .board = &f->board,
        .level = HS_LEVEL_ALL,
        .renderer = "canvas",
        .strategy_keys = panel_keys,
    };
    f->area = (SDL_FRect){BORDER, BORDER, (float)width, (float)height};
    return f;
}

static inline void close_fixture(fixture *f)
{
    hs_panel_destroy(f->panel);
    hs_world_destroy(f->world);
    SDL_DestroyRenderer(f->renderer);
    SDL_FreeSurface(f->surface);
    hs_test_expect_gate_empty(&f->own);
    hs_test_expect_gate_empty(&f->gate);
    free(f);
}

static inline void draw(fixture *f, hs_panel_size size)
{
    hs_panel_draw(f->panel, &f->view, size, &f->area, f->now_ns);
}

/// One tick, and the frame that a window would have recorded: times that can be foretold.
static inline void play_frame(fixture *f, bool switched)
{
    hs_error error = {""};
    const hs_input input = {.shoot = true};
    hs_tally before = f->gate.total;
    assert_true(hs_world_tick(f->world, &input, &error));
    uint64_t number = f->live.count;
    hs_frame frame = {
        .interval_ns = 16666667,
        .simulate_ns = (number * 7919 % 23) * 1000000,
        .draw_ns = 2000000,
        .present_ns = 1000000,
        .panel_ns = 400000,
        .traffic = {[HS_TRAFFIC_GAME] = {f->gate.total.allocations - before.allocations,
                                         f->gate.total.frees - before.frees,
                                         f->gate.total.bytes - before.bytes},
                    [HS_TRAFFIC_PROCESS] = {number % 5, number % 7, number * 100}},
        .ticks = 1,
        .switched = switched,
    };
    hs_frame_look_at(&frame, f->world);
    hs_live_add(&f->live, &frame);
    const hs_load load = hs_load_of(f->world);
    hs_scoreboard_add(&f->board, &load, &frame);
    f->now_ns += 16666667;
}

static inline void switch_to(fixture *f, const char *name)
{
    hs_error error = {""};
    assert_true(hs_world_switch(f->world, hs_strategy_find(name), HS_LAYOUT_ARRAY, &error));
    play_frame(f, true);
}

static inline uint32_t pixel(const fixture *f, int x, int y)
{
    const uint8_t *row = (const uint8_t *)f->surface->pixels + y * f->surface->pitch;
    uint32_t value;
    memcpy(&value, row + (size_t)x * sizeof value, sizeof value);
    return value;
}

static inline bool is_inside(const SDL_FRect *area, int x, int y)
{
    return x >= (int)area->x && y >= (int)area->y && x < (int)(area->x + area->w) &&
           y < (int)(area->y + area->h);
}

static inline void expect_nothing_outside(const fixture *f, const SDL_FRect *area)
{
    for (int y = 0; y < f->surface->h; y++) {
        for (int x = 0; x < f->surface->w; x++) {
            if (!is_inside(area, x, y)) assert_int_equal(pixel(f, x, y), AROUND);
        }
    }
}

static inline uint64_t digest_of(const fixture *f)
{
    uint64_t digest = 1;
    for (int y = 0; y < f->surface->h; y++) {
        for (int x = 0; x < f->surface->w; x++) {
            digest = (digest ^ pixel(f, x, y)) * 0x100000001B3u;
        }
    }
    return digest;
}

/// Parts lie within the panel and do not overlap.
static inline void expect_parts_apart(const fixture *f)
{
    const hs_panel_layout *layout = &f->panel->layout;
    for (int a = 0; a < HS_PART_COUNT; a++) {
        const SDL_Rect *one = &layout->part[a];
        if (one->w == 0) continue;
        assert_true(one->x >= 0 && one->y >= 0);
        assert_true(one->x + one->w <= layout->width);
        assert_true(one->y + one->h <= layout->height);
        for (int b = 0; b < a; b++) {
            const SDL_Rect *other = &layout->part[b];
            if (other->w == 0) continue;
            assert_true(one->x >= other->x + other->w || other->x >= one->x + one->w ||
                        one->y >= other->y + other->h || other->y >= one->y + one->h);
        }
    }
}

#endif
