#include "base/error.h"

#include "support.h"

static void expect_cleaned(const char *text, const char *cleaned)
{
    char buffer[64];
    snprintf(buffer, sizeof buffer, "%s", text);
    hs_make_printable(buffer, sizeof buffer, '?');
    assert_string_equal(buffer, cleaned);
}

static void text_of_any_language_stays_as_it_is(void **state)
{
    (void)state;
    expect_cleaned("", "");
    expect_cleaned("a b~", "a b~");
    // a no-break space, letters, U+2010, U+2027, U+202F, U+2065, U+206A, a picture
    const char *text = "\xC2\xA0\xC3\xA4\xD8\x9B\xD8\x9D\xE5\xBC\xBE\xE2\x80\x90\xE2\x80\xA7"
                       "\xE2\x80\xAF\xE2\x81\xA5\xE2\x81\xAA\xF0\x9F\x8E\x86";
    expect_cleaned(text, text);
}

static void every_control_character_is_replaced_byte_by_byte(void **state)
{
    (void)state;
    for (int c = 1; c < 0x20; c++) expect_cleaned((const char[]){'a', (char)c, 'b', 0}, "a?b");
    expect_cleaned("a\x7F", "a?");
    for (int c = 0x80; c <= 0x9F; c++)
        expect_cleaned((const char[]){'\xC2', (char)c, 'b', 0}, "??b");
    expect_cleaned("\xD8\x9Cz", "??z");
    static const unsigned char last[][2] = {{0x80, 0x8E}, {0x80, 0x8F}, {0x80, 0xA8}, {0x80, 0xA9},
                                            {0x80, 0xAA}, {0x80, 0xAE}, {0x81, 0xA6}, {0x81, 0xA9}};
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
        char text[] = {'\xE2', (char)last[i][0], (char)last[i][1], 'z', 0};
        expect_cleaned(text, "???z");
    }
    expect_cleaned("\xE2", "\xE2");
    expect_cleaned("\xE2\x80", "\xE2\x80");
}

static void a_character_that_the_end_of_the_buffer_cut_is_dropped(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"abc\xC3", "abc"},
        {"ab\xE5\xBC", "ab"},
        {"a\xF0\x9F\x8E", "a"},
        {"ab\xC3\xA4", "ab\xC3\xA4"},
        {"\xF0\x9F\x8E\x86", "\xF0\x9F\x8E\x86"},
        {"\x8E\x8E\x8E\x8E", "\x8E\x8E\x8E\x8E"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char buffer[5];
        snprintf(buffer, sizeof buffer, "%s", texts[i][0]);
        hs_make_printable(buffer, sizeof buffer, '?');
        assert_string_equal(buffer, texts[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_any_language_stays_as_it_is),
        cmocka_unit_test(every_control_character_is_replaced_byte_by_byte),
        cmocka_unit_test(a_character_that_the_end_of_the_buffer_cut_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
