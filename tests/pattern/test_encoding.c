#include "findings_text.h"

#include "pattern/encoding.h"

/// What became of a text.
typedef struct decoding {
    hs_decoded_verdict verdict;
    hs_source_position place;
    char sentence[HS_DECODED_SENTENCE_BYTES];
    char bytes[4096]; ///< decoded
    size_t count;
} decoding;

static decoding decode(const char *bytes, size_t count)
{
    hs_gate gate = {0};
    hs_decoded_text text;
    decoding result = {.sentence = ""};
    result.verdict = hs_decoded_open(&text, &gate, HS_TAG_PATTERNS, bytes, count, &result.place,
                                     result.sentence);
    assert_true(text.count < sizeof result.bytes);
    memcpy(result.bytes, text.bytes, text.count);
    result.count = text.count;
    hs_decoded_release(&text);
    hs_test_expect_gate_empty(&gate);
    return result;
}

static void expect_text(const char *bytes, size_t count, const char *expected)
{
    decoding result = decode(bytes, count);
    assert_string_equal(result.sentence, "");
    assert_int_equal(result.verdict, HS_DECODED_FINE);
    result.bytes[result.count] = '\0';
    assert_string_equal(result.bytes, expected);
}

static void expect_refusal(const char *bytes, size_t count, int line, int column,
                           const char *sentence)
{
    decoding result = decode(bytes, count);
    assert_string_equal(result.sentence, sentence);
    assert_int_equal(result.verdict, HS_DECODED_REFUSED);
    assert_int_equal(result.place.line, line);
    assert_int_equal(result.place.column, column);
}

#define TEXT(bytes) bytes, sizeof(bytes) - 1

static void what_expat_reads_itself_stays_as_it_is(void **state)
{
    (void)state;
    expect_text(TEXT("<a/>"), "<a/>");
    expect_text(TEXT("<?xml version='1.0' encoding='UTF-8'?><a>\xE5\xBC\xBE</a>"),
                "<?xml version='1.0' encoding='UTF-8'?><a>\xE5\xBC\xBE</a>");
    expect_text(TEXT("<?xml version='1.0' encoding='iso-8859-1'?><a>\xE4</a>"),
                "<?xml version='1.0' encoding='iso-8859-1'?><a>\xE4</a>");
    expect_text(TEXT("<a>\xE4 without a word on its encoding</a>"),
                "<a>\xE4 without a word on its encoding</a>");
    expect_text("", 0, "");
}

static void japanese_encodings_are_decoded(void **state)
{
    (void)state;
    // "dan" (bullet), U+5F3E
    expect_text(TEXT("<?xml version='1.0' encoding='Shift_JIS'?><a>\x92\x65</a>"),
                "<?xml version='1.0' encoding='Shift_JIS'?><a>\xE5\xBC\xBE</a>");
    expect_text(TEXT("<?xml version=\"1.0\" encoding = \"EUC-JP\" ?><a>\xC3\xC6</a>"),
                "<?xml version=\"1.0\" encoding = \"EUC-JP\" ?><a>\xE5\xBC\xBE</a>");
    expect_text(TEXT("<?xml version='1.0' encoding='ISO-2022-JP'?><a>\x1B$BCF\x1B(B</a>"),
                "<?xml version='1.0' encoding='ISO-2022-JP'?><a>\xE5\xBC\xBE</a>");
    // a circled 1, which Windows added to Shift_JIS
    expect_text(TEXT("<?xml version='1.0' encoding='Shift_JIS'?><a>\x87\x40</a>"),
                "<?xml version='1.0' encoding='Shift_JIS'?><a>\xE2\x91\xA0</a>");
}

static void wide_characters_are_known_by_the_first_bytes(void **state)
{
    (void)state;
    expect_text(TEXT("\xFF\xFE<\0a\0/\0>\0"), "<a/>");
    expect_text(TEXT("\xFE\xFF\0<\0a\0/\0>"), "<a/>");
    expect_text(TEXT("<\0a\0/\0>\0"), "<a/>");
    expect_text(TEXT("\0<\0a\0/\0>"), "<a/>");
    expect_text(TEXT("\xFF\xFE\0\0<\0\0\0a\0\0\0/\0\0\0>\0\0\0"), "<a/>");
    expect_text(TEXT("\0\0\xFE\xFF\0\0\0<\0\0\0a\0\0\0/\0\0\0>"), "<a/>");
    expect_text(TEXT("<\0\0\0a\0\0\0/\0\0\0>\0\0\0"), "<a/>");
    expect_text(TEXT("\0\0\0<\0\0\0a\0\0\0/\0\0\0>"), "<a/>");
}

static void an_encoding_that_nobody_knows_is_named(void **state)
{
    (void)state;
    expect_refusal(
        TEXT("<?xml version='1.0' encoding='Klingon-8'?><a/>"), 1, 31,
        "the encoding \"Klingon-8\" is not known on this system; save the file as UTF-8");
}

static void bytes_that_are_not_the_encoding_are_told_with_their_place(void **state)
{
    (void)state;
    expect_refusal(TEXT("<?xml version='1.0' encoding='UTF-8'?>\r\n<a>\xC3\xA4\x83</a>"), 2, 5,
                   "the bytes from 0x83 on are not UTF-8, the encoding of the file; save it as "
                   "UTF-8 or name the encoding that it has");
    expect_refusal(TEXT("\xEF\xBB\xBF<a>\n\xED\xA0\x80</a>"), 2, 1,
                   "the bytes from 0xED on are not UTF-8, the encoding of the file; save it as "
                   "UTF-8 or name the encoding that it has");
    expect_refusal(TEXT("<?xml version='1.0' encoding='us-ascii'?><a>\xC3\xA4</a>"), 1, 45,
                   "the bytes from 0xC3 on are not US-ASCII, the encoding of the file; save it as "
                   "UTF-8 or name the encoding that it has");
    expect_refusal(TEXT("<?xml version='1.0' encoding='EUC-JP'?>\n<a>\xC3\xC6\xFF</a>"), 2, 5,
                   "the bytes from 0xFF on are not EUC-JP, the encoding of the file; save it as "
                   "UTF-8 or name the encoding that it has");
    expect_refusal(TEXT("<\0\0\0a\0\0\0/\0\x11\0>\0\0\0"), 1, 3,
                   "the bytes from 0x2F on are not UTF-32LE, the encoding of the file; save it as "
                   "UTF-8 or name the encoding that it has");
    expect_refusal(TEXT("<\0a\0/\0>"), 1, 4, "the file ends within a character of UTF-16LE");
    expect_refusal(TEXT("<?xml version='1.0' encoding='UTF-16'?><a/>"), 1, 31,
                   "the file is not in \"UTF-16\", or this could not be read; name the encoding "
                   "that it has, such as \"UTF-8\"");
}

static void a_byte_order_mark_counts_before_the_declaration(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xEF\xBB\xBF<?xml version='1.0' encoding='Shift_JIS'?><bulletml><action label='top'>\n"
        "<!-- \xE5\xBC\xBE --><wait>?</wait></action></bulletml>",
        "\xEF\xBB\xBF<?xml version='1.0' encoding='klingon'?><bulletml><action label='top'>\n"
        "<!-- \xE5\xBC\xBE --><wait>?</wait></action></bulletml>",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(hs_test_findings_of_text(texts[i]).text,
                            "2:17: error: <wait>: '?' has no meaning in a number\n");
    }
}

static void an_encoding_in_which_the_declaration_is_none_is_named(void **state)
{
    (void)state;
    expect_refusal(TEXT("<?xml version='1.0' encoding='IBM037'?><a/>"), 1, 31,
                   "the file is not in \"IBM037\", or this could not be read; name the encoding "
                   "that it has, such as \"UTF-8\"");
}

static void want_of_memory_is_survived(void **state)
{
    (void)state;
    static const char bytes[] = "<?xml version='1.0' encoding='EUC-JP'?><a>\xC3\xC6</a>";
    hs_gate gate = {.fail_at = 1};
    hs_decoded_text text;
    hs_source_position place;
    char sentence[HS_DECODED_SENTENCE_BYTES];
    assert_int_equal(hs_decoded_open(&text, &gate, HS_TAG_PATTERNS, TEXT(bytes), &place, sentence),
                     HS_DECODED_NO_MEMORY);
    hs_decoded_release(&text);
    hs_test_expect_gate_empty(&gate);
}

static void a_pattern_is_the_same_in_every_encoding(void **state)
{
    (void)state;
    // the wrong number is told with its column in characters
    static const char expected[] = "2:17: error: <wait>: '?' has no meaning in a number\n";
    static const char *const texts[] = {
        "<?xml version='1.0' encoding='UTF-8'?><bulletml><action label='top'>\n"
        "<!-- \xE5\xBC\xBE --><wait>?</wait></action></bulletml>",
        "<?xml version='1.0' encoding='Shift_JIS'?><bulletml><action label='top'>\n"
        "<!-- \x92\x65 --><wait>?</wait></action></bulletml>",
        "<?xml version='1.0' encoding='ISO-2022-JP'?><bulletml><action label='top'>\n"
        "<!-- \x1B$BCF\x1B(B --><wait>?</wait></action></bulletml>",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(hs_test_findings_of_text(texts[i]).text, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_expat_reads_itself_stays_as_it_is),
        cmocka_unit_test(japanese_encodings_are_decoded),
        cmocka_unit_test(wide_characters_are_known_by_the_first_bytes),
        cmocka_unit_test(an_encoding_that_nobody_knows_is_named),
        cmocka_unit_test(bytes_that_are_not_the_encoding_are_told_with_their_place),
        cmocka_unit_test(a_byte_order_mark_counts_before_the_declaration),
        cmocka_unit_test(an_encoding_in_which_the_declaration_is_none_is_named),
        cmocka_unit_test(want_of_memory_is_survived),
        cmocka_unit_test(a_pattern_is_the_same_in_every_encoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
