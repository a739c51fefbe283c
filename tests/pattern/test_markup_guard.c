#include "findings_text.h"

#include "pattern/markup.h"

static bool take_all(void *context, const hs_markup_element *element, hs_error *error)
{
    (void)context;
    (void)element;
    (void)error;
    return true;
}

/// The error of a text that is read as a scenario is; "" when it is sound.
static hs_error error_of_markup(const char *text)
{
    hs_gate gate = {0};
    hs_error error = {""};
    const hs_markup_listener listener = {take_all, NULL, "a scenario begins with <scenario>"};
    bool read = hs_markup_read(&gate, HS_TAG_WORLD, "f", text, strlen(text), &listener, &error);
    assert_int_equal(read, error.message[0] == '\0');
    hs_test_expect_gate_empty(&gate);
    return error;
}

/// Expects the same error in a pattern and in other markup.
static void expect_error(const char *text, const char *message)
{
    hs_test_findings findings = hs_test_findings_of_text(text);
    assert_string_equal(findings.error.message, message);
    assert_false(findings.usable);
    assert_string_equal(error_of_markup(text).message, message);
}

#define DOCTYPE "<!DOCTYPE bulletml SYSTEM 'bulletml.dtd'>"
#define NO_DOT                                                                                     \
    "there is no entity \"&dot;\"; write the character itself, or one of &amp; &lt; &gt; "         \
    "&quot; &apos;"

static void an_undefined_entity_is_an_error_with_and_without_a_doctype(void **state)
{
    (void)state;
    expect_error("<bulletml><action label='top'>\n<wait>1&dot;5</wait></action></bulletml>",
                 "f:2:8: " NO_DOT);
    expect_error(DOCTYPE "<bulletml><action label='top'>\n<wait>1&dot;5</wait></action></bulletml>",
                 "f:2:8: " NO_DOT);
    expect_error("<bulletml>\n<action label='a&dot;b'/></bulletml>", "f:2:17: " NO_DOT);
    expect_error(DOCTYPE "<bulletml>\n<action label='a&dot;b'/></bulletml>", "f:2:17: " NO_DOT);
    expect_error(DOCTYPE "<bulletml>\n<action x='&amp;&#65;' label='&lt;&dot;b'/></bulletml>",
                 "f:2:35: " NO_DOT);
}

static void the_five_entities_and_numbers_of_characters_are_taken(void **state)
{
    (void)state;
    static const char text[] =
        DOCTYPE "<bulletml><action label='top&amp;&lt;&gt;&quot;&apos;&#65;&#x42;'>"
                "<wait>&#49;</wait></action></bulletml>";
    assert_true(hs_test_findings_of_text(text).usable);
    assert_string_equal(error_of_markup(text).message, "");
}

static void entities_of_the_file_itself_are_refused(void **state)
{
    (void)state;
    expect_error("<!DOCTYPE bulletml [<!ENTITY a 'aaaaaaaaaa'>]>\n<bulletml/>",
                 "f:1:32: entities such as \"a\" are not supported; write the text itself");
    expect_error("<!DOCTYPE bulletml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n"
                 "<bulletml><action label='top'><wait>1&e;5</wait></action></bulletml>",
                 "f:2:38: the text of an external entity is never read; write the text itself");
}

static void a_bare_ampersand_is_told_where_it_stands(void **state)
{
    (void)state;
    static const char sentence[] =
        "f:2:8: a bare '&' has no meaning in XML; write &amp; for the character";
    expect_error("<bulletml><action label='top'>\n<wait>1& 5</wait></action></bulletml>", sentence);
    expect_error("<bulletml><action label='top'>\n<wait>1&abc 5</wait></action></bulletml>",
                 sentence);
    expect_error("<bulletml><action label='top'>\n<wait>1&&5</wait></action></bulletml>", sentence);
    expect_error("<bulletml>\n<a b='&'/></bulletml>",
                 "f:2:7: a bare '&' has no meaning in XML; write &amp; for the character");
    expect_error("<bulletml>\n<a b='&#6x;'/></bulletml>",
                 "f:2:7: the number of a character is written as in &#65; or &#x41;");
}

static void what_is_wrong_in_a_tag_is_told(void **state)
{
    (void)state;
    expect_error("<bulletml>\n<action label='top'type='x'/></bulletml>",
                 "f:2:20: a blank is missing before this attribute; attributes have blanks between "
                 "them");
    expect_error("<bulletml>\n<action label='top''/></bulletml>",
                 "f:2:20: this quotation mark is one too many");
    expect_error("<bulletml>\n<action label= top/></bulletml>",
                 "f:2:16: the value of an attribute stands in quotes, as in type=\"aim\"");
    expect_error("<bulletml>\n<action label/></bulletml>",
                 "f:2:14: this attribute has no value; write it as in type=\"aim\"");
    expect_error("<bulletml>\n<action label='top>\n<wait/></bulletml>",
                 "f:3:1: a '<' stands within a tag; close the tag or the quotation before it, or "
                 "write &lt;");
    expect_error("<bulletml>\n<action <wait/></bulletml>",
                 "f:2:9: a '<' stands within a tag; close the tag or the quotation before it, or "
                 "write &lt;");
    expect_error("<bulletml>\n1 < 2</bulletml>",
                 "f:2:4: a '<' begins no tag here; write &lt; for the character");
}

static void what_else_is_no_token_is_told(void **state)
{
    (void)state;
    expect_error("<bulletml>\n<!-- a -- b --></bulletml>",
                 "f:2:10: a comment may not hold \"--\"; write a single '-'");
    expect_error("<bulletml>\na ]]> b</bulletml>",
                 "f:2:5: \"]]>\" may not stand in text; write ]]&gt;");
    expect_error("<bulletml>\na\x01</bulletml>",
                 "f:2:2: the control character 0x01 may not stand in XML; remove it");
}

#define TAG_HOLDS  "a tag holds a name and attributes such as type=\"aim\""
#define NAME_ALONE "a closing tag holds the element's name and nothing else, as in </action>"

static void a_tag_with_a_wrong_character_is_told_what_is_right(void **state)
{
    (void)state;
    expect_error("<bulletml>\n<firelabel='a'/></bulletml>",
                 "f:2:11: a blank is missing between the element's name and its attribute");
    expect_error("<bulletml>\n<fire \"a\"/></bulletml>",
                 "f:2:7: no attribute's name stands before this value; write it as in "
                 "type=\"aim\"");
    expect_error("<bulletml><action>\n</action foo='1'></bulletml>", "f:2:10: " NAME_ALONE);
    expect_error("<bulletml><action>\n</ action></bulletml>", "f:2:3: " NAME_ALONE);
    expect_error("<bulletml>\n<fire,/></bulletml>",
                 "f:2:6: ',' may not stand here in a tag; " TAG_HOLDS);
    expect_error("<bulletml>\n<fire label='x';/></bulletml>",
                 "f:2:16: ';' may not stand here in a tag; " TAG_HOLDS);
    expect_error("<bulletml>\n<fire \xE2\x86\x92/></bulletml>",
                 "f:2:7: '\xE2\x86\x92' may not stand here in a tag; " TAG_HOLDS);
    expect_error("<bulletml>\n<!- x --></bulletml>",
                 "f:2:4: a comment begins with <!-- and ends with -->");
    expect_error("<bulletml>\n\xEF\xBF\xBF</bulletml>",
                 "f:2:1: the character U+FFFF may not stand in XML; remove it");
    expect_error("<bulletml/>\n</bulletml>",
                 "f:2:2: this closing tag is one too many; no element is open here");
}

static void what_is_wrong_between_elements_is_told(void **state)
{
    (void)state;
    expect_error("<bulletml><action>\n<sound>\n</action></bulletml>",
                 "f:3:3: </action> does not close <sound> of line 2; write </sound> first");
    expect_error("<bulletml>\n<action label='a' label='b'/></bulletml>",
                 "f:2:19: the attribute \"label\" stands twice in this tag; leave one out");
    expect_error("<bulletml/>\n<bulletml/>", "f:2:1: the file goes on after the end of its first "
                                             "element; everything belongs inside that");
    expect_error("<bulletml>\n<![CDATA[ 1</bulletml>",
                 "f:2:23: this CDATA section is never closed; it ends with ]]>");
    expect_error("<bulletml>\n&#0;</bulletml>",
                 "f:2:1: no character of XML has this number; write the character itself");
    expect_error("<!DOCTYPE bulletml [ foo ]>\n<bulletml/>",
                 "f:1:22: the DOCTYPE is not written as XML asks; leave it out, for no file needs "
                 "one");
    expect_error("<bulletml>\n<![CDAT[ 1 ]]></bulletml>",
                 "f:2:8: after \"<!\" XML has comments, <!-- ... -->, CDATA sections and the "
                 "DOCTYPE, and this is none of them");
    expect_error("<bulletml>\n<? x?></bulletml>",
                 "f:2:3: an instruction is written as <?name ...?>");
    expect_error("\n<?xml version='1.0'?><bulletml/>",
                 "f:2:1: the declaration <?xml ...?> may stand only at the very beginning of the "
                 "file; remove what is before it");
    expect_error("<?xml encoding='UTF-8'?><bulletml/>",
                 "f:1:7: the declaration is written as <?xml version=\"1.0\" "
                 "encoding=\"UTF-8\"?>");
}

static void a_file_of_another_kind_is_told_how_a_pattern_begins(void **state)
{
    (void)state;
    static const char *const texts[] = {"just text", "\x7F\x45LF\x02\x01", "\x01\x02",
                                        "+ADw-bulletml/+AD4-"};
    assert_string_equal(hs_test_findings_of_text("<!-- c -->text").error.message,
                        "f:1:11: this is no XML: a pattern begins with <bulletml>");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(hs_test_findings_of_text(texts[i]).error.message,
                            "f:1:1: this is no XML: a pattern begins with <bulletml>");
        assert_string_equal(error_of_markup(texts[i]).message,
                            "f:1:1: this is no XML: a scenario begins with <scenario>");
    }
    assert_string_equal(hs_test_findings_of_text("<?xml version='1.0'?>\n").error.message,
                        "f:2:1: the file holds no element; a pattern begins with <bulletml>");
}

static void a_reference_at_the_end_of_the_file_is_told(void **state)
{
    (void)state;
    static const char sentence[] =
        "f:2:2: a bare '&' has no meaning in XML; write &amp; for the character";
    expect_error("<bulletml>\n1&", sentence);
    expect_error("<bulletml>\n1&abc", sentence);
    expect_error("<bulletml>\n1&#6", "f:2:2: the number of a character is written as in &#65; or "
                                     "&#x41;");
}

static void bytes_of_another_encoding_are_told(void **state)
{
    (void)state;
    expect_error("<?xml version='1.0' encoding='UTF-8'?>\n<bulletml><!-- \x92\x65 --></bulletml>",
                 "f:2:16: the bytes from 0x92 on are not UTF-8, the encoding of the file; save it "
                 "as UTF-8 or name the encoding that it has");
    expect_error("<?xml version='1.0' encoding='x-none'?>\n<bulletml/>",
                 "f:1:31: the encoding \"x-none\" is not known on this system; save the file as "
                 "UTF-8");
}

static void every_failing_allocation_is_survived(void **state)
{
    (void)state;
    static const char text[] = "<?xml version='1.0' encoding='EUC-JP'?><bulletml>"
                               "<action label='top'><wait>1</wait></action></bulletml>";
    bool read = false;
    for (uint64_t fail_at = 1; !read; fail_at++) {
        hs_gate gate = {.fail_at = fail_at};
        hs_error error = {""};
        hs_pattern *pattern = hs_pattern_parse(&gate, "f", text, sizeof text - 1, NULL, &error);
        read = pattern != NULL;
        if (!read) {
            assert_string_equal(error.message, "f: out of memory while reading the pattern");
        }
        hs_pattern_release(pattern);
        hs_test_expect_gate_empty(&gate);
    }
    hs_gate gate = {.fail_at = 1};
    hs_error error = {""};
    const hs_markup_listener listener = {take_all, NULL, ""};
    assert_false(
        hs_markup_read(&gate, HS_TAG_WORLD, "f", text, sizeof text - 1, &listener, &error));
    assert_string_equal(error.message, "f: out of memory while reading");
    hs_test_expect_gate_empty(&gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_undefined_entity_is_an_error_with_and_without_a_doctype),
        cmocka_unit_test(the_five_entities_and_numbers_of_characters_are_taken),
        cmocka_unit_test(entities_of_the_file_itself_are_refused),
        cmocka_unit_test(a_bare_ampersand_is_told_where_it_stands),
        cmocka_unit_test(what_is_wrong_in_a_tag_is_told),
        cmocka_unit_test(what_else_is_no_token_is_told),
        cmocka_unit_test(a_tag_with_a_wrong_character_is_told_what_is_right),
        cmocka_unit_test(what_is_wrong_between_elements_is_told),
        cmocka_unit_test(a_file_of_another_kind_is_told_how_a_pattern_begins),
        cmocka_unit_test(a_reference_at_the_end_of_the_file_is_told),
        cmocka_unit_test(bytes_of_another_encoding_are_told),
        cmocka_unit_test(every_failing_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
