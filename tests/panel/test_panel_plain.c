#include "panel_fixture.h"

#include "heapstorm/measure.h"

// This program has src/base/system_plain.c in place of this system's files, so that no figure is
// told.

/// Whether a text stands at the right end of a line of the panel.
static bool stands_in(fixture *f, const char *text)
{
    hs_panel *panel = f->panel;
    const hs_face *face = hs_panel_face(panel);
    int width = hs_face_width(face, text), height = panel->layout.line;
    size_t count = (size_t)width * (size_t)height;
    hs_pixels wanted = {.width = width, .height = height, .clip = {0, 0, width, height}};
    wanted.at = calloc(count, sizeof *wanted.at);
    assert_non_null(wanted.at);
    for (size_t i = 0; i < count; i++) wanted.at[i] = HS_PANEL_GROUND;
    hs_face_draw(face, &wanted, 0, 0, HS_PANEL_TEXT, text);
    bool is_found = false;
    for (int y = 0; y + height <= panel->pixels.height && !is_found; y++) {
        for (int x = 0; x + width <= panel->pixels.width && !is_found; x++) {
            is_found = true;
            for (int row = 0; row < height && is_found; row++) {
                const hs_pixel *line = panel->pixels.at + (y + row) * panel->pixels.width + x;
                is_found =
                    memcmp(line, wanted.at + row * width, (size_t)width * sizeof(hs_pixel)) == 0;
            }
        }
    }
    free(wanted.at);
    return is_found;
}

static void
what_the_system_does_not_tell_is_said_in_words_where_the_number_would_stand(void **state)
{
    (void)state;
    fixture *f = open_fixture(740, 1400, 1.0f);
    play_frame(f, false);
    draw(f, HS_PANEL_FULL);
    assert_true(f->panel->numbers.resident_bytes == HS_FIGURE_NONE);
    assert_true(stands_in(f, "not available on this system"));
    assert_false(stands_in(f, "not available on that system"));
    close_fixture(f);
}

static void the_words_find_room_in_panels_of_any_width(void **state)
{
    (void)state;
    for (int width = 260; width <= 900; width += 40) {
        fixture *f = open_fixture(width, 1400, 1.0f);
        play_frame(f, false);
        draw(f, HS_PANEL_FULL);
        assert_int_equal(f->panel->pixels.cut, 0);
        close_fixture(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            what_the_system_does_not_tell_is_said_in_words_where_the_number_would_stand),
        cmocka_unit_test(the_words_find_room_in_panels_of_any_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
