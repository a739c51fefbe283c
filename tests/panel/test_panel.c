#include "panel_fixture.h"

static double channel(uint32_t value)
{
    double share = (double)(value & 0xFF) / 255.0;
    // The square is within a hundredth of the sRGB curve where it matters, and on the safe side.
    return share * share;
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel(colour >> 16) + 0.7152 * channel(colour >> 8) +
           0.0722 * channel(colour);
}

static void expect_contrast(uint32_t colour, uint32_t ground)
{
    assert_true((luminance(colour) + 0.05) / (luminance(ground) + 0.05) >= 4.5);
}

static void every_colour_of_text_stands_out_from_the_ground(void **state)
{
    (void)state;
    expect_contrast(HS_PANEL_TEXT, HS_PANEL_GROUND);
    expect_contrast(HS_PANEL_DIM, HS_PANEL_GROUND);
    expect_contrast(HS_PANEL_WARNING, HS_PANEL_GROUND);
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        hs_pixel accent = hs_panel_accent(hs_strategy_at(i));
        expect_contrast(accent, HS_PANEL_GROUND);
        // On a bar of the scoreboard, and on a row that pulses.
        expect_contrast(HS_PANEL_TEXT, hs_pixel_mix(HS_PANEL_GROUND, accent, 100));
        expect_contrast(HS_PANEL_TEXT, hs_pixel_mix(HS_PANEL_TINT, accent, 64));
    }
}

static void a_part_without_room_is_left_out_and_counted(void **state)
{
    (void)state;
    fixture *f = open_fixture(300, 400, 1.0f);
    draw(f, HS_PANEL_FULL);
    unsigned shown = 0;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        if (f->panel->layout.part[part].w > 0) shown++;
    }
    assert_true(f->panel->layout.left_out > 0);
    assert_int_equal(shown + f->panel->layout.left_out, HS_PART_COUNT);
    close_fixture(f);
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
    const SDL_Rect *part = &f->panel->layout.part[name];
    unsigned count = 0;
    for (int y = part->y; y < part->y + part->h; y++) {
        for (int x = part->x; x < part->x + part->w; x++) {
            if (pixel(f, x + BORDER, y + BORDER) == hs_panel_accent(hs_strategy_find(strategy)))
                count++;
        }
    }
    return count;
}

static unsigned count_accent(const fixture *f, const char *strategy)
{
    return count_accent_in(f, HS_PART_STRATEGY, strategy);
}

static void numbers_that_expire_are_taken_at_once_but_not_while_they_are_held(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 720, 1.0f);
    hs_error error;
    switch_to(f, "refcount");
    for (int i = 0; i < 30; i++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
    }
    hs_collector_settings settings = hs_collector_defaults();
    settings.is_off = true;
    assert_true(hs_world_tune(f->world, &settings, &error));
    hs_panel_expire(f->panel);
    draw(f, HS_PANEL_FULL);
    assert_true(f->panel->numbers.collector.is_off);
    assert_true(hs_panel_is_behind(f->panel));
    for (int i = 0; i < HS_PART_COUNT; i++) draw(f, HS_PANEL_FULL); // time stands still
    assert_false(hs_panel_is_behind(f->panel));
    f->view.is_frozen = true;
    draw(f, HS_PANEL_FULL);
    settings.is_off = false;
    assert_true(hs_world_tune(f->world, &settings, &error));
    hs_panel_expire(f->panel);
    draw(f, HS_PANEL_FULL);
    assert_true(f->panel->numbers.collector.is_off);
    close_fixture(f);
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
    const SDL_FRect shade = {(float)BORDER + 50.0f, (float)BORDER + 50.0f, 300.0f, 300.0f};
    hs_panel_fill(f->panel, &shade, 0x20304080u);
    hs_panel_text(f->panel, (float)BORDER + 60.0f, (float)BORDER + 400.0f, 2.0f, 0xFFFFFFFFu,
                  "over it");
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
    static uint8_t tiles[HS_GLYPH_COUNT][WIDTH * HEIGHT];
    for (int g = 0; g < HS_GLYPH_COUNT; g++) {
        hs_glyph_draw_coarse(g, tiles[g], WIDTH, HEIGHT);
        for (int other = 0; other < g; other++) {
            assert_memory_not_equal(tiles[g], tiles[other], sizeof tiles[g]);
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
        cmocka_unit_test(every_colour_of_text_stands_out_from_the_ground),
        cmocka_unit_test(a_part_without_room_is_left_out_and_counted),
        cmocka_unit_test(steady_drawing_allocates_nothing),
        cmocka_unit_test(a_frozen_panel_stands_still_while_the_world_goes_on),
        cmocka_unit_test(numbers_that_expire_are_taken_at_once_but_not_while_they_are_held),
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
