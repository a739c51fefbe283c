#include <SDL.h>

#include "support.h"

#include "app/arrangement.h"
#include "app/interposer.h"
#include "draw/panel.h"
#include "draw/panel_parts.h"
#include "draw/text_glyphs.h"

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
    uint64_t now_ns;
    SDL_FRect area;
} fixture;

static const char keys[] = "Tab pooled/naive  1 columns  2 naive  L layout  F1 panel  H explain";

static fixture *open_fixture(int width, int height, float scale)
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
        .renderer = "canvas",
        .strategy_keys = keys,
    };
    f->area = (SDL_FRect){BORDER, BORDER, (float)width, (float)height};
    return f;
}

static void close_fixture(fixture *f)
{
    hs_panel_destroy(f->panel);
    hs_world_destroy(f->world);
    SDL_DestroyRenderer(f->renderer);
    SDL_FreeSurface(f->surface);
    hs_test_expect_gate_empty(&f->own);
    hs_test_expect_gate_empty(&f->gate);
    free(f);
}

static void draw(fixture *f, hs_panel_size size)
{
    hs_panel_draw(f->panel, &f->view, size, &f->area, f->now_ns);
}

/// One tick, and the frame that a window would have recorded: times that can be foretold.
static void play_frame(fixture *f, bool switched)
{
    hs_error error = {""};
    const hs_input input = {.shoot = true};
    hs_tally before = f->gate.total;
    assert_true(hs_world_tick(f->world, &input, &error));
    uint64_t number = f->live.count;
    hs_live_frame frame = {
        .interval_ns = 16666667,
        .simulate_ns = (number * 7919 % 23) * 1000000,
        .draw_ns = 2000000,
        .present_ns = 1000000,
        .panel_ns = 400000,
        .game = {f->gate.total.allocations - before.allocations, f->gate.total.frees - before.frees,
                 f->gate.total.bytes - before.bytes},
        .process = {number % 5, number % 7, number * 100},
        .ticks = 1,
        .switched = switched,
    };
    snprintf(frame.strategy, sizeof frame.strategy, "%s", hs_world_strategy(f->world)->name);
    hs_live_add(&f->live, &frame);
    f->now_ns += 16666667;
}

static void switch_to(fixture *f, const char *name)
{
    hs_error error = {""};
    assert_true(hs_world_switch(f->world, hs_strategy_find(name), HS_LAYOUT_ARRAY, &error));
    play_frame(f, true);
}

static uint32_t pixel(const fixture *f, int x, int y)
{
    const uint8_t *row = (const uint8_t *)f->surface->pixels + y * f->surface->pitch;
    uint32_t value;
    memcpy(&value, row + (size_t)x * sizeof value, sizeof value);
    return value;
}

static bool is_inside(const SDL_FRect *area, int x, int y)
{
    return x >= (int)area->x && y >= (int)area->y && x < (int)(area->x + area->w) &&
           y < (int)(area->y + area->h);
}

static void expect_nothing_outside(const fixture *f, const SDL_FRect *area)
{
    for (int y = 0; y < f->surface->h; y++) {
        for (int x = 0; x < f->surface->w; x++) {
            if (!is_inside(area, x, y)) assert_int_equal(pixel(f, x, y), AROUND);
        }
    }
}

static uint64_t digest_of(const fixture *f)
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
static void expect_parts_apart(const fixture *f)
{
    const hs_panel_layout *layout = &f->panel->layout;
    for (int a = 0; a < HS_PART_COUNT; a++) {
        const hs_box *one = &layout->part[a];
        if (one->width == 0) continue;
        assert_true(one->x >= 0 && one->y >= 0);
        assert_true(one->x + one->width <= layout->width);
        assert_true(one->y + one->height <= layout->height);
        for (int b = 0; b < a; b++) {
            const hs_box *other = &layout->part[b];
            if (other->width == 0) continue;
            assert_true(one->x >= other->x + other->width || other->x >= one->x + one->width ||
                        one->y >= other->y + other->height || other->y >= one->y + one->height);
        }
    }
}

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
                assert_true(f->panel->layout.part[HS_PART_STRATEGY].width > 0);
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
    assert_true(f->panel->layout.height < 300);
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
    arranged it = {.plan = hs_arrange(width, height, 1.0f, HS_PANEL_FULL, percent)};
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
        if (part == HS_PART_LAB && !f->panel->has_lab) {
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

static void all_parts_are_there_in_windows_of_common_sizes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1024, 768},  {1280, 720},  {1366, 768},  {1440, 900},
                                   {1600, 900},  {1680, 1050}, {1920, 1080}, {1920, 1200},
                                   {2560, 1080}, {2560, 1440}, {3840, 2160}};
    static const char *const strategies[] = {"columns", "slab", "refcount", "gc"};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        arranged it = open_arranged(sizes[i][0], sizes[i][1], 100);
        for (size_t s = 0; s < sizeof strategies / sizeof strategies[0]; s++) {
            switch_to(it.f, strategies[s]);
            for (int frame = 0; frame < 30; frame++) {
                play_frame(it.f, false);
                draw_arranged(&it);
            }
            assert_true(it.f->panel->has_lab == (s > 0));
            expect_all_parts(&it, strategies[s]);
        }
        close_fixture(it.f);
    }
}

static void columns_apart_have_their_headings_at_the_same_heights(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720}, {1920, 1080}, {1920, 1200}, {3840, 2160}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        arranged it = open_arranged(sizes[i][0], sizes[i][1], 100);
        for (int how = 0; how < 4; how++) {
            it.f->view.explains = (how & 1) != 0;
            switch_to(it.f, how & 2 ? "slab" : "columns");
            draw_arranged(&it);
            const hs_box *part = it.f->panel->layout.part;
            assert_int_equal(part[HS_PART_STRATEGY].y, part[HS_PART_TRAFFIC].y);
            assert_int_equal(part[HS_PART_FRAMES].y, part[HS_PART_MAP].y);
            assert_int_equal(part[HS_PART_STATISTICS].y, part[HS_PART_GAUGES].y);
            for (int p = 0; p < HS_PART_COUNT; p++) {
                bool is_there = p != HS_PART_LAB || it.f->panel->has_lab;
                assert_int_equal(part[p].width, is_there ? part[HS_PART_STRATEGY].width : 0);
            }
            assert_true(hs_panel_shows_all(it.f->panel));
            assert_true(it.f->panel->explains == it.f->view.explains);
            expect_parts_apart(it.f);
        }
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

static double channel(uint32_t value)
{
    double share = (double)(value & 0xFF) / 255.0;
    // The square is within a hundredth of the sRGB curve where it matters, and on the safe side.
    return share * share;
}

static double luminance(uint32_t color)
{
    return 0.2126 * channel(color >> 16) + 0.7152 * channel(color >> 8) + 0.0722 * channel(color);
}

static void expect_contrast(uint32_t color, uint32_t ground)
{
    assert_true((luminance(color) + 0.05) / (luminance(ground) + 0.05) >= 4.5);
}

static void every_colour_of_text_stands_out_from_the_ground(void **state)
{
    (void)state;
    expect_contrast(HS_PANEL_TEXT, HS_PANEL_GROUND);
    expect_contrast(HS_PANEL_DIM, HS_PANEL_GROUND);
    expect_contrast(HS_PANEL_WARNING, HS_PANEL_GROUND);
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        expect_contrast(hs_panel_accent(hs_strategy_at(i)->name), HS_PANEL_GROUND);
    }
}

static void a_part_without_room_is_left_out_and_counted(void **state)
{
    (void)state;
    fixture *f = open_fixture(300, 400, 1.0f);
    draw(f, HS_PANEL_FULL);
    unsigned shown = 0;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        if (f->panel->layout.part[part].width > 0) shown++;
    }
    assert_true(f->panel->layout.left_out > 0);
    assert_int_equal(shown + f->panel->layout.left_out, HS_PART_COUNT - 1); // without a lab
    close_fixture(f);
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
        assert_true(it.f->panel->layout.part[HS_PART_FRAMES].width > 0);
        assert_int_equal(it.f->panel->pixels.cut, 0);
        close_fixture(it.f);
    }
}

static void steady_drawing_allocates_nothing(void **state)
{
    (void)state;
    if (!hs_heap_meter_is_on()) skip();
    static const hs_panel_size sizes[] = {HS_PANEL_FULL, HS_PANEL_COMPACT};
    for (int s = 0; s < 2; s++) {
        fixture *f = open_fixture(740, 720, 1.0f);
        uint64_t allocations = 0;
        for (int i = 0; i < 400; i++) {
            if (i == 200) switch_to(f, "naive");
            play_frame(f, false);
            hs_heap_counts before = hs_heap_meter_read();
            draw(f, sizes[s]);
            hs_panel_text(f->panel, 20.0f, 20.0f, 2.0f, 0xFFFFFFFFu, i % 50 < 25 ? "READY" : "GO");
            hs_panel_fill(f->panel, &(SDL_FRect){20.0f, 60.0f, 100.0f, 8.0f}, 0xFF804080u);
            hs_panel_flush(f->panel);
            SDL_RenderFlush(f->renderer);
            hs_heap_counts after = hs_heap_meter_read();
            if (i >= 60) allocations += after.allocations - before.allocations;
        }
        assert_int_equal(allocations, 0);
        close_fixture(f);
    }
}

static void a_frozen_panel_stands_still_while_the_world_goes_on(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    for (int i = 0; i < 90; i++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
    }
    uint64_t moving = digest_of(f);
    f->view.is_frozen = true;
    draw(f, HS_PANEL_FULL);
    uint64_t frozen = digest_of(f);
    assert_true(frozen != moving); // it says so
    for (int i = 0; i < 60; i++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
        assert_true(digest_of(f) == frozen);
    }
    // Also when it had to be drawn again from the beginning.
    hs_error error = {""};
    assert_true(hs_panel_restore(f->panel, 1.0f, &error));
    draw(f, HS_PANEL_FULL);
    assert_true(digest_of(f) == frozen);
    f->view.explains = true;
    draw(f, HS_PANEL_FULL);
    assert_true(digest_of(f) != frozen);
    f->view.explains = false;
    draw(f, HS_PANEL_FULL);
    assert_true(digest_of(f) == frozen);
    f->view.is_frozen = false;
    for (int i = 0; i < 10; i++) draw(f, HS_PANEL_FULL);
    assert_true(digest_of(f) != frozen);
    close_fixture(f);
}

/// Pixels of a strategy's colour within a part.
static unsigned count_accent_in(const fixture *f, hs_panel_part name, const char *strategy)
{
    const hs_box *part = &f->panel->layout.part[name];
    unsigned count = 0;
    for (int y = part->y; y < part->y + part->height; y++) {
        for (int x = part->x; x < part->x + part->width; x++) {
            if (pixel(f, x + BORDER, y + BORDER) == hs_panel_accent(strategy)) count++;
        }
    }
    return count;
}

static unsigned count_accent(const fixture *f, const char *strategy)
{
    return count_accent_in(f, HS_PART_STRATEGY, strategy);
}

static void slow_frames_starve_no_part(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    draw(f, HS_PANEL_FULL);
    assert_true(count_accent_in(f, HS_PART_GAUGES, "columns") > 100);
    switch_to(f, "naive");
    // Five frames a second, each later than the numbers change.
    for (int i = 0; i < 8; i++) {
        play_frame(f, false);
        f->now_ns += 200000000;
        draw(f, HS_PANEL_FULL);
    }
    assert_int_equal(count_accent_in(f, HS_PART_GAUGES, "columns"), 0);
    assert_true(count_accent_in(f, HS_PART_GAUGES, "naive") > 100);
    close_fixture(f);
}

/// What is kept of the panel, beside all of it drawn again; frozen, so that nothing else changes.
static void expect_whole(fixture *f)
{
    f->view.is_frozen = true;
    draw(f, HS_PANEL_FULL);
    uint64_t kept = digest_of(f);
    f->view.is_kept = false;
    draw(f, HS_PANEL_FULL);
    assert_true(digest_of(f) == kept);
    f->view.is_frozen = false;
    f->view.is_kept = true;
}

static void on_a_screen_that_keeps_it_only_changes_are_copied(void **state)
{
    (void)state;
    fixture *f = open_fixture(700, 700, 1.0f);
    f->view.is_kept = true;
    draw(f, HS_PANEL_FULL);
    for (int frame = 0; frame < 60; frame++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
    }
    // A mark in the ground between the parts is not painted over: that was not copied.
    const SDL_Rect mark = {BORDER + 1, BORDER + 1, 1, 1};
    SDL_FillRect(f->surface, &mark, AROUND);
    play_frame(f, false);
    draw(f, HS_PANEL_FULL);
    assert_int_equal(pixel(f, mark.x, mark.y), AROUND);
    // What is drawn over the panel is gone in the next frame, with the mark.
    const SDL_FRect shade = {BORDER + 50.0f, BORDER + 50.0f, 300.0f, 300.0f};
    hs_panel_fill(f->panel, &shade, 0x20304080u);
    hs_panel_text(f->panel, BORDER + 60.0f, BORDER + 400.0f, 2.0f, 0xFFFFFFFFu, "over it");
    hs_panel_flush(f->panel);
    draw(f, HS_PANEL_FULL);
    assert_int_not_equal(pixel(f, mark.x, mark.y), AROUND);
    expect_whole(f);
    switch_to(f, "naive");
    draw(f, HS_PANEL_FULL);
    for (int frame = 0; frame < 30; frame++) draw(f, HS_PANEL_FULL);
    expect_whole(f);
    close_fixture(f);
}

static void a_switch_is_told_in_the_next_drawing(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    for (int i = 0; i < 20; i++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
    }
    assert_true(count_accent(f, "columns") > 500);
    assert_int_equal(count_accent(f, "naive"), 0);
    switch_to(f, "naive");
    draw(f, HS_PANEL_FULL);
    assert_int_equal(count_accent(f, "columns"), 0);
    assert_true(count_accent(f, "naive") > 400);
    close_fixture(f);
}

static void texts_over_the_field_measure_what_they_take(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    static const float sizes[] = {1.0f, 1.5f, 2.0f, 4.0f};
    static const char *const texts[] = {"", "A", "Tab \u2192 naive", "0.43 \u00B5s \u00D7 12",
                                        "\xFF broken \xE2\x82"};
    for (size_t s = 0; s < 4; s++) {
        for (size_t t = 0; t < 5; t++) {
            float width, height;
            hs_panel_measure(f->panel, sizes[s], texts[t], &width, &height);
            assert_true(height >= 14.0f * sizes[s]);
            float drawn = hs_panel_text(f->panel, 50.0f, 50.0f, sizes[s], 0xFFFFFFFFu, texts[t]);
            assert_true(drawn == width);
        }
    }
    hs_panel_flush(f->panel);
    assert_true(digest_of(f) != 0);
    close_fixture(f);
}

static void the_same_texts_draw_the_same_picture_again(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    uint64_t first = 0;
    for (int round = 0; round < 3; round++) {
        SDL_FillRect(f->surface, NULL, AROUND);
        for (int line = 0; line < 40; line++) {
            hs_panel_text(f->panel, 30.0f, 20.0f + 17.0f * (float)line, 1.0f, 0xE0E0F0FFu,
                          "A line of help that is as long as such lines are, and then some more");
        }
        hs_panel_flush(f->panel);
        SDL_RenderFlush(f->renderer);
        if (round == 0) first = digest_of(f);
        assert_true(digest_of(f) == first);
        // Another page in between, larger than the sheet.
        for (int line = 0; line < 30; line++) {
            hs_panel_text(f->panel, 0.0f, 0.0f, 5.0f, 0xFFFFFFFFu,
                          "WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE");
        }
        hs_panel_flush(f->panel);
    }
    close_fixture(f);
}

static void a_font_that_is_not_there_is_told_and_replaced(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    hs_error error = {""};
    hs_panel_destroy(f->panel);
    f->panel = hs_panel_create(&f->own, f->renderer, "/nowhere/font.ttf", 1.0f, &error);
    assert_non_null(f->panel);
    assert_non_null(strstr(hs_panel_font_note(f->panel), "/nowhere/font.ttf"));
    play_frame(f, false);
    draw(f, HS_PANEL_FULL);
    assert_true(count_accent(f, "columns") > 500);
    close_fixture(f);
}

static void the_built_in_font_has_every_character_and_all_differ(void **state)
{
    (void)state;
    enum { WIDTH = 12, HEIGHT = 22 };
    static uint8_t cells[HS_GLYPH_COUNT][WIDTH * HEIGHT];
    for (int g = 0; g < HS_GLYPH_COUNT; g++) {
        hs_glyph_draw_coarse(g, cells[g], WIDTH, HEIGHT);
        for (int other = 0; other < g; other++) {
            assert_memory_not_equal(cells[g], cells[other], sizeof cells[g]);
        }
        assert_int_equal(hs_glyph_of(hs_glyph_code(g)), g);
    }
}

static void want_of_memory_is_told_and_nothing_is_lost(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    hs_panel_destroy(f->panel);
    f->panel = NULL;
    for (uint64_t at = 1; at < 12; at++) {
        hs_gate own = {.fail_at = at};
        hs_error error = {""};
        hs_panel *panel = hs_panel_create(&own, f->renderer, NULL, 1.0f, &error);
        if (panel == NULL) assert_true(error.message[0] != '\0');
        if (panel != NULL) {
            hs_panel_draw(panel, &f->view, HS_PANEL_FULL, &f->area, 1);
            hs_panel_destroy(panel);
        }
        hs_test_expect_gate_empty(&own);
    }
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_cut_or_drawn_outside_at_any_size_and_scale),
        cmocka_unit_test(a_hundredth_of_a_window_is_survived),
        cmocka_unit_test(the_compact_panel_takes_no_more_than_it_needs),
        cmocka_unit_test(text_has_14_pixels_at_720_lines_and_grows_with_the_scale),
        cmocka_unit_test(every_colour_of_text_stands_out_from_the_ground),
        cmocka_unit_test(all_parts_are_there_in_windows_of_common_sizes),
        cmocka_unit_test(columns_apart_have_their_headings_at_the_same_heights),
        cmocka_unit_test(columns_apart_leave_the_field_alone_at_any_scale),
        cmocka_unit_test(a_part_without_room_is_left_out_and_counted),
        cmocka_unit_test(explanations_are_given_also_where_some_parts_find_no_room),
        cmocka_unit_test(steady_drawing_allocates_nothing),
        cmocka_unit_test(a_frozen_panel_stands_still_while_the_world_goes_on),
        cmocka_unit_test(slow_frames_starve_no_part),
        cmocka_unit_test(on_a_screen_that_keeps_it_only_changes_are_copied),
        cmocka_unit_test(a_switch_is_told_in_the_next_drawing),
        cmocka_unit_test(texts_over_the_field_measure_what_they_take),
        cmocka_unit_test(the_same_texts_draw_the_same_picture_again),
        cmocka_unit_test(a_font_that_is_not_there_is_told_and_replaced),
        cmocka_unit_test(the_built_in_font_has_every_character_and_all_differ),
        cmocka_unit_test(want_of_memory_is_told_and_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
