#include "panel_fixture.h"

#include "panel/walk_plot.h"

static double light_of(unsigned byte)
{
    double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/// CIE 1976 lightness, 0..100.
static double lightness(hs_pixel colour)
{
    double y = 0.2126 * light_of(colour >> 16 & 255u) + 0.7152 * light_of(colour >> 8 & 255u) +
               0.0722 * light_of(colour & 255u);
    return y > 0.008856 ? 116.0 * cbrt(y) - 16.0 : 903.3 * y;
}

static void ranks_are_told_apart_by_lightness_alone(void **state)
{
    (void)state;
    double last = lightness(hs_walk_colour(0)), first = last;
    for (unsigned rank = 4096; rank < 65536; rank += 4096) {
        double next = lightness(hs_walk_colour(rank));
        assert_true(next > last + 2.0 && next < last + 7.0);
        last = next;
    }
    assert_true(lightness(hs_walk_colour(65535)) - first > 60.0);
    assert_true(first > lightness(HS_PANEL_TINT) + 10.0);
}

/// Rows of pixels of the map's part that have the colour of a rank.
static int rows_with(const fixture *f, unsigned rank)
{
    const hs_pixels *pixels = &f->panel->pixels;
    SDL_Rect box = f->panel->layout.graph[HS_PART_MAP][0];
    int rows = 0;
    for (int y = box.y; y < box.y + box.h; y++) {
        bool has_it = false;
        for (int x = box.x; x < box.x + box.w; x++) {
            hs_pixel at = pixels->at[(size_t)y * (size_t)pixels->width + (size_t)x];
            has_it = has_it || at == hs_walk_colour(rank);
        }
        rows += has_it;
    }
    return rows;
}

static void the_map_of_columns_begins_with_the_first_colour_of_the_walk(void **state)
{
    (void)state;
    fixture *f = open_fixture(900, 1400, 1.0f);
    for (int i = 0; i < 30; i++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
    }
    assert_true(f->panel->layout.graph[HS_PART_MAP][0].w > 0);
    assert_true(rows_with(f, 0) > 0);
    close_fixture(f);
}

static uint64_t ink_of_map(const fixture *f)
{
    const hs_pixels *pixels = &f->panel->pixels;
    SDL_Rect box = f->panel->layout.graph[HS_PART_MAP][0];
    uint64_t ink = 0;
    for (int y = box.y; y < box.y + box.h; y++) {
        for (int x = box.x; x < box.x + box.w / 2; x++) {
            hs_pixel at = pixels->at[(size_t)y * (size_t)pixels->width + (size_t)x];
            ink += at != HS_PANEL_GROUND && at != HS_PANEL_TINT;
        }
    }
    return ink;
}

/// After a switch the survey takes some frames; until it is complete words stand in the map.
static void a_map_is_never_blank_without_a_word(void **state)
{
    (void)state;
    fixture *f = open_fixture(900, 1400, 1.0f);
    for (int i = 0; i < 30; i++) {
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
    }
    switch_to(f, "naive");
    for (int i = 0; i < 60; i++) {
        draw(f, HS_PANEL_FULL);
        assert_true(ink_of_map(f) > 20);
        play_frame(f, false);
    }
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_told_apart_by_lightness_alone),
        cmocka_unit_test(the_map_of_columns_begins_with_the_first_colour_of_the_walk),
        cmocka_unit_test(a_map_is_never_blank_without_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
