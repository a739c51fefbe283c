#include "paper.h"

#include "panel/page.h"
#include "window/bindings.h"

/// Hands what was drawn to the surface; nothing is to lie outside the area.
static void expect_within(paper *it, const SDL_FRect *area)
{
    hs_panel_flush(it->panel);
    SDL_RenderFlush(it->renderer);
    for (int y = 0; y < it->surface->h; y++) {
        for (int x = 0; x < it->surface->w; x++) {
            float u = (float)x, v = (float)y;
            bool is_inside =
                u >= area->x && v >= area->y && u < area->x + area->w && v < area->y + area->h;
            if (!is_inside) assert_int_equal(pixel(it, x, y), AROUND);
        }
    }
}

/// Pixels that are neither ground nor around: letters.
static unsigned count_bright(const paper *it)
{
    unsigned count = 0;
    for (int y = 0; y < it->surface->h; y++) {
        for (int x = 0; x < it->surface->w; x++) count += (pixel(it, x, y) & 0xFF00) > 0x9000;
    }
    return count;
}

/// Every key there is, as on the help page.
static void fill_page(hs_page *page)
{
    hs_bindings bindings = hs_bindings_default();
    *page = (hs_page){.count = 0};
    hs_page_add(page, 2.8f, HS_COLOUR_TITLE, "HEAPSTORM");
    hs_page_add(page, 1.0f, HS_COLOUR_TEXT, "A line that is long enough to be wrapped somewhere.");
    hs_page_begin_body(page);
    for (int group = 0; group < HS_GROUP_COUNT; group++) {
        hs_key_line line;
        hs_page_add_heading(page, hs_action_group_title((hs_action_group)group));
        for (int action = 0; hs_key_list_next(&bindings, &action, &line);) {
            if ((int)line.group == group) hs_page_add_pair(page, line.keys, line.what);
        }
    }
    hs_page_begin_foot(page);
    hs_page_add(page, 1.0f, HS_COLOUR_DIM, "The foot");
}

static void a_page_stays_within_its_area_at_any_size_and_scale(void **state)
{
    (void)state;
    static const int sizes[][2] = {{300, 400}, {360, 480}, {540, 720}, {810, 1080}, {40, 50}};
    static hs_page page;
    fill_page(&page);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (int scale = 3; scale <= 8; scale++) {
            paper it;
            open_paper(&it, sizes[s][0] + 40, sizes[s][1] + 40, (float)scale / 4.0f);
            const SDL_FRect area = {20, 20, (float)sizes[s][0], (float)sizes[s][1]};
            unsigned screenfuls = 1;
            for (unsigned screenful = 0; screenful < screenfuls; screenful++) {
                clear(&it);
                screenfuls = hs_page_draw(&page, it.panel, &area, (int)screenful);
                expect_within(&it, &area);
                if (sizes[s][0] >= 300) assert_true(count_bright(&it) > 200);
            }
            assert_true(screenfuls >= 1 && (screenfuls < 12 || sizes[s][0] < 300));
            close_paper(&it);
        }
    }
}

static void a_page_that_fits_is_one_screenful_and_a_larger_one_is_turned_round(void **state)
{
    (void)state;
    static hs_page page;
    fill_page(&page);
    paper it;
    open_paper(&it, 810, 1080, 1.0f);
    const SDL_FRect area = {0, 0, 810, 1080};
    assert_int_equal(hs_page_draw(&page, it.panel, &area, 0), 1);
    close_paper(&it);
    open_paper(&it, 360, 480, 2.0f);
    const SDL_FRect small = {0, 0, 360, 480};
    clear(&it);
    unsigned screenfuls = hs_page_draw(&page, it.panel, &small, 0);
    hs_panel_flush(it.panel);
    SDL_RenderFlush(it.renderer);
    unsigned first = count_bright(&it);
    assert_true(screenfuls > 1);
    // Both ways round it is the same screenful again.
    const int same[] = {(int)screenfuls, -(int)screenfuls};
    for (int i = 0; i < 2; i++) {
        clear(&it);
        hs_page_draw(&page, it.panel, &small, same[i]);
        hs_panel_flush(it.panel);
        SDL_RenderFlush(it.renderer);
        assert_int_equal(count_bright(&it), first);
    }
    close_paper(&it);
}

static void every_action_with_a_key_is_listed(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    hs_error error;
    // Each action gets a key of its own, whose name is found in one line then.
    for (int i = 0; i < hs_action_count(); i++) {
        bindings.of[i] = (hs_binding){.pads = {HS_PAD_NONE, HS_PAD_NONE}};
        bindings.of[i].keys[0].scancode = (uint16_t)(SDL_SCANCODE_F13 + i % 12);
    }
    for (int i = 0; i < hs_action_count(); i++) {
        int strategy = hs_action_strategy((hs_action)i);
        bool is_strategy = strategy >= 0;
        hs_bindings one = bindings;
        assert_true(hs_bindings_read_keys(&one, (hs_action)i, "Keypad 0", &error));
        hs_key_line line;
        int found = 0;
        for (int action = 0; hs_key_list_next(&one, &action, &line);) {
            found += strstr(line.keys, "Keypad 0") != NULL;
            assert_true(line.what[0] != '\0');
        }
        bool exists = !is_strategy || strategy < (int)hs_strategy_count();
        // Of many strategies the first and the last are named.
        if (!is_strategy || hs_strategy_count() <= 4) assert_int_equal(found, exists ? 1 : 0);
    }
}

static void lines_of_keys_are_short_enough_for_two_columns(void **state)
{
    (void)state;
    hs_bindings bindings = hs_bindings_default();
    hs_key_line line;
    for (int action = 0; hs_key_list_next(&bindings, &action, &line);) {
        assert_true(strlen(line.keys) <= 14);
        assert_true(strlen(line.what) <= 46);
    }
}

static void a_notice_stays_within_the_field_and_a_path_loses_its_middle(void **state)
{
    (void)state;
    char text[128];
    hs_notice_shorten("Kept as /home/somebody/pictures/heapstorm-1.png now", 20, text, sizeof text);
    assert_string_equal(text, "Kept as /home/\u2026apstorm-1.png now");
    hs_notice_shorten("short words stay as they are", 8, text, sizeof text);
    assert_string_equal(text, "short words stay as they are");
    char narrow[10];
    hs_notice_shorten("a text that is longer than its place", 8, narrow, sizeof narrow);
    assert_string_equal(narrow, "a text th");

    static const char long_text[] =
        "/home/somebody/.local/share/a/folder/within/a/folder/heapstorm/settings.txt:12: "
        "'earthquake' is not a number from 0 to 100; the default is used, as for 3 further lines";
    static const int widths[] = {60, 200, 300, 540};
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        for (int scale = 4; scale <= 8; scale += 4) {
            paper it;
            open_paper(&it, widths[w] + 40, 440, (float)scale / 4.0f);
            const SDL_FRect area = {20, 20, (float)widths[w], 400};
            clear(&it);
            hs_notice_draw(it.panel, &area, NULL, long_text);
            expect_within(&it, &area);
            close_paper(&it);
        }
    }
}

/// The box about all that was drawn.
static SDL_Rect drawn_box(const paper *it)
{
    int left = it->surface->w, top = it->surface->h, right = 0, bottom = 0;
    for (int y = 0; y < it->surface->h; y++) {
        for (int x = 0; x < it->surface->w; x++) {
            if (pixel(it, x, y) == AROUND) continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    }
    return (SDL_Rect){left, top, right - left, bottom - top};
}

static void a_page_keeps_its_place_while_its_last_line_changes(void **state)
{
    (void)state;
    static const char *const feet[] = {"Short.",
                                       "A sentence that is so long that it is broken into lines "
                                       "which are as wide as the page may be."};
    paper it;
    SDL_Rect boxes[2];
    open_paper(&it, 400, 400, 1.0f);
    const SDL_FRect area = {8.0f, 8.0f, 384.0f, 384.0f};
    for (int i = 0; i < 2; i++) {
        hs_page page = {.count = 0};
        hs_page_begin_body(&page);
        page.kept = feet[1];
        hs_page_add_pair(&page, "Key", "what it does");
        hs_page_begin_foot(&page);
        hs_page_add(&page, 1.0f, HS_COLOUR_TEXT, "%s", feet[i]);
        clear(&it);
        hs_page_draw(&page, it.panel, &area, 0);
        expect_within(&it, &area);
        boxes[i] = drawn_box(&it);
    }
    assert_memory_equal(&boxes[0], &boxes[1], sizeof boxes[0]);
    close_paper(&it);
}

static void a_notice_keeps_off_the_ship(void **state)
{
    (void)state;
    paper it;
    open_paper(&it, 400, 600, 1.0f);
    const SDL_FRect area = {8.0f, 8.0f, 384.0f, 584.0f};
    for (float y = 20.0f; y < 590.0f; y += 30.0f) {
        const SDL_FPoint ship = {200.0f, y};
        clear(&it);
        hs_notice_draw(it.panel, &area, &ship, "Pool: slots made in advance");
        expect_within(&it, &area);
        SDL_Rect box = drawn_box(&it);
        bool is_upper = box.y < 300;
        // At its usual place, or above a ship that is near it.
        assert_true(y + 20.0f < (float)box.y || (is_upper && y > 300.0f));
    }
    close_paper(&it);
}

static void the_display_face_keeps_figures_as_wide_as_each_other_and_its_letters_not(void **state)
{
    (void)state;
    paper it;
    open_paper(&it, 640, 200, 1.0f);
    float ones, eights, narrow, wide, height;
    hs_panel_display_measure(it.panel, 2.0f, "1111", &ones, &height);
    hs_panel_display_measure(it.panel, 2.0f, "8888", &eights, &height);
    hs_panel_display_measure(it.panel, 2.0f, "iiii", &narrow, &height);
    hs_panel_display_measure(it.panel, 2.0f, "MMMM", &wide, &height);
    assert_true(ones == eights && ones > 0.0f && height > 0.0f);
    // Without any font of its own the face has the panel's letters, of one width.
    assert_true(narrow <= wide);
    clear(&it);
    const SDL_FRect area = {8.0f, 8.0f, wide + height, height};
    assert_true(hs_panel_display(it.panel, 8.0f, 8.0f, 2.0f, 0xFFFFFFFFu, "MMMM") == wide);
    expect_within(&it, &area);
    close_paper(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_keeps_its_place_while_its_last_line_changes),
        cmocka_unit_test(a_notice_keeps_off_the_ship),
        cmocka_unit_test(the_display_face_keeps_figures_as_wide_as_each_other_and_its_letters_not),
        cmocka_unit_test(a_page_stays_within_its_area_at_any_size_and_scale),
        cmocka_unit_test(a_page_that_fits_is_one_screenful_and_a_larger_one_is_turned_round),
        cmocka_unit_test(every_action_with_a_key_is_listed),
        cmocka_unit_test(lines_of_keys_are_short_enough_for_two_columns),
        cmocka_unit_test(a_notice_stays_within_the_field_and_a_path_loses_its_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
