#include "findings_text.h"

#define TOP "<action label='top'><wait>1</wait></action>"

/// Checks all findings of a text against `expected`, which also tells whether it is usable.
static void expect_findings(const char *text, const char *expected)
{
    hs_test_findings findings = hs_test_findings_of_text(text);
    assert_string_equal(findings.text, expected);
    bool has_error = strstr(expected, ": error: ") != NULL;
    assert_int_equal(findings.usable, !has_error);
    if (!has_error) assert_string_equal(findings.error.message, "");
}

static void a_sound_pattern_has_no_findings(void **state)
{
    (void)state;
    expect_findings("<?xml version='1.0'?>\n"
                    "<!DOCTYPE bulletml SYSTEM 'http://example.org/bulletml.dtd'>\n"
                    "<bulletml type='vertical' xmlns='http://example.org/'>" TOP "</bulletml>",
                    "");
    expect_findings("<bulletml>" TOP "</bulletml>", "");
    expect_findings("\xEF\xBB\xBF<bulletml>" TOP "</bulletml>", "");
}

static void children_are_taken_in_any_order(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP
                    "<fire><bullet><action/><speed>1</speed><direction>1</direction></bullet>"
                    "<speed>1</speed><direction>2</direction></fire>"
                    "<action><repeat><action/><times>2</times></repeat>"
                    "<changeSpeed><term>1</term><speed>2</speed></changeSpeed></action></bulletml>",
                    "");
}

static void an_unknown_element_is_ignored_with_one_warning(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP "\n <sound file='x'><wait>$oops</wait><more/></sound>\n"
                    "</bulletml>",
                    "2:2: warning: BulletML has no element <sound>; it is ignored with all that it "
                    "holds\n");
}

static void an_unknown_attribute_is_ignored_with_one_warning(void **state)
{
    (void)state;
    expect_findings("<bulletml>\n  <action label='top' colour='red'><wait label='x'>1</wait>"
                    "</action></bulletml>",
                    "2:3: warning: <action> has no attribute \"colour\"; it is ignored\n"
                    "2:36: warning: <wait> has no attribute \"label\"; it is ignored\n");
}

static void an_element_in_a_wrong_place_is_ignored_with_a_warning(void **state)
{
    (void)state;
    expect_findings("<bulletml><wait>1</wait>" TOP "</bulletml>",
                    "1:11: warning: <wait> does not belong into <bulletml>; it is ignored with all "
                    "that it holds\n");
}

static void stray_text_is_ignored_with_a_warning(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP "\nhello &amp; more\n</bulletml>",
                    "2:1: warning: <bulletml> holds no text; it is ignored\n");
}

static void of_two_equal_labels_the_last_wins_with_a_warning(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP "\n<bullet label='b'/>\n<bullet label='b'/>\n"
                    "<fire label='b'><bullet/></fire></bulletml>",
                    "3:1: warning: <bullet label=\"b\"> takes the place of the one in line 2\n");
}

static void a_second_child_of_a_kind_is_ignored_with_a_warning(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP "\n<fire><speed>1</speed><speed>2</speed><bullet/>"
                    "<bulletRef label='x'/></fire><bullet label='x'/></bulletml>",
                    "2:23: warning: <fire> takes one of a <speed>; only the first counts\n"
                    "2:48: warning: <fire> takes one of a <bullet> or <bulletRef>; only the first "
                    "counts\n");
}

static void a_repeat_of_several_actions_is_warned_of(void **state)
{
    (void)state;
    expect_findings("<bulletml><action label='top'><repeat><times>2</times><action/>\n<action/>"
                    "</repeat></action></bulletml>",
                    "2:1: warning: <repeat> holds several actions; they run one after the other\n");
}

static void an_accel_that_changes_nothing_is_warned_of(void **state)
{
    (void)state;
    expect_findings(
        "<bulletml><action label='top'><accel><term>2</term></accel></action></bulletml>",
        "1:31: warning: <accel> without <horizontal> or <vertical> changes nothing\n");
}

static void what_is_missing_is_an_error_with_its_place(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP "<action>\n"
                    "<repeat><action/></repeat>\n"
                    "<repeat><times>2</times></repeat>\n"
                    "<changeDirection><direction>1</direction></changeDirection>\n"
                    "<changeDirection><term>1</term></changeDirection>\n"
                    "<changeSpeed><speed>1</speed></changeSpeed>\n"
                    "<changeSpeed><term>1</term></changeSpeed>\n"
                    "<accel><vertical>1</vertical></accel>\n"
                    "<fire/>\n"
                    "<actionRef/>\n"
                    "</action></bulletml>",
                    "2:1: error: <repeat> needs a <times>\n"
                    "3:1: error: <repeat> needs an <action> or <actionRef> to repeat\n"
                    "4:1: error: <changeDirection> needs a <term>\n"
                    "5:1: error: <changeDirection> needs a <direction>\n"
                    "6:1: error: <changeSpeed> needs a <term>\n"
                    "7:1: error: <changeSpeed> needs a <speed>\n"
                    "8:1: error: <accel> needs a <term>\n"
                    "9:1: error: <fire> needs a <bullet> or <bulletRef>\n"
                    "10:1: error: <actionRef> needs a label\n");
}

static void an_unknown_label_is_an_error_and_kinds_are_told_apart(void **state)
{
    (void)state;
    expect_findings("<bulletml><bullet label='x'/>\n<action label='top'><actionRef label='x'/>\n"
                    "<fireRef label='x'/><fire><bulletRef label='y'/></fire></action></bulletml>",
                    "2:21: error: there is no <action> with the label \"x\"\n"
                    "3:1: error: there is no <fire> with the label \"x\"\n"
                    "3:27: error: there is no <bullet> with the label \"y\"\n");
}

static void a_label_is_found_wherever_it_is_nested(void **state)
{
    (void)state;
    expect_findings("<bulletml><action label='top'><action label='in'><fire label='f'>"
                    "<bullet label='b'/></fire></action><actionRef label='in'/>"
                    "<fireRef label='f'/><fire><bulletRef label='b'/></fire></action></bulletml>",
                    "");
}

static void a_pattern_without_a_top_action_is_an_error(void **state)
{
    (void)state;
    expect_findings("<bulletml>\n<action label='Top'/></bulletml>",
                    "1:1: error: nothing would run: no <action> has a label that starts with "
                    "\"top\"; did you mean \"top\" by \"Top\" in line 2?\n");
    expect_findings("<bulletml>\n<action label='main'/></bulletml>",
                    "1:1: error: nothing would run: no <action> has a label that starts with "
                    "\"top\"\n");
}

static void an_unknown_type_is_an_error_that_names_the_right_ones(void **state)
{
    (void)state;
    expect_findings(
        "<bulletml type='diagonal'><action label='top'><fire><direction type='sequense'>1"
        "</direction><speed type='aim'>1</speed><bullet/></fire></action></bulletml>",
        "1:1: error: <bulletml> has no type \"diagonal\"; it may be none, vertical, horizontal\n"
        "1:53: error: <direction> has no type \"sequense\"; it may be aim, absolute, relative, "
        "sequence; did you mean \"sequence\"?\n"
        "1:93: error: <speed> has no type \"aim\"; it may be absolute, relative, sequence\n");
}

static void what_is_misspelt_is_told_with_the_nearest_right_word(void **state)
{
    (void)state;
    expect_findings("<bulletml typ='none'><action label='top'>\n"
                    "<chagneDirection/>\n"
                    "<actionref label='top'/>\n"
                    "<actionRef lable='top' label='spirall'/>\n"
                    "<fire><direction type='Absolute'>1</direction><bulletRef label='x'/></fire>\n"
                    "<explode/></action>\n"
                    "<action label='spiral'/><action label='spire'/><bullet label='spirall'/>\n"
                    "</bulletml>",
                    "1:1: warning: <bulletml> has no attribute \"typ\"; it is ignored; did you "
                    "mean \"type\"?\n"
                    "2:1: warning: BulletML has no element <chagneDirection>; it is ignored with "
                    "all that it holds; did you mean \"changeDirection\"?\n"
                    "3:1: warning: BulletML has no element <actionref>; it is ignored with all "
                    "that it holds; did you mean \"actionRef\"?\n"
                    "4:1: warning: <actionRef> has no attribute \"lable\"; it is ignored; did you "
                    "mean \"label\"?\n"
                    "4:1: error: there is no <action> with the label \"spirall\"; did you mean "
                    "\"spiral\"?\n"
                    "5:7: error: <direction> has no type \"Absolute\"; it may be aim, absolute, "
                    "relative, sequence; did you mean \"absolute\"?\n"
                    "5:47: error: there is no <bullet> with the label \"x\"\n"
                    "6:1: warning: BulletML has no element <explode>; it is ignored with all that "
                    "it holds\n");
}

static void a_wrong_number_is_told_with_the_place_of_its_character(void **state)
{
    (void)state;
    expect_findings("<bulletml><action label='top'>\n"
                    "  <wait></wait>\n"
                    "  <wait/>\n"
                    "  <wait>1 +\n"
                    "     * 2</wait>\n"
                    "  <wait>1<!-- - -->x</wait>\n"
                    "  <wait>&#49;&#50;!</wait>\n"
                    "  <wait><![CDATA[3?]]></wait>\n"
                    "  <wait>3 \xC3\xA4 4</wait>\n"
                    "  <wait>(\xC3\xA4</wait>\n"
                    "</action></bulletml>",
                    "2:3: error: <wait>: a number is needed here, and nothing stands here\n"
                    "3:3: error: <wait>: a number is needed here, and nothing stands here\n"
                    "5:6: error: <wait>: a number is missing before '*'\n"
                    "6:20: error: <wait>: an operator is missing before 'x'\n"
                    "7:19: error: <wait>: '!' has no meaning in a number\n"
                    "8:19: error: <wait>: '?' has no meaning in a number\n"
                    "9:11: error: <wait>: this character has no meaning in a number\n"
                    "10:10: error: <wait>: this character has no meaning in a number\n");
}

static void columns_count_characters_and_not_bytes(void **state)
{
    (void)state;
    expect_findings("<bulletml>" TOP "<action label='\xC3\xA4\xE5\xBC\xBE'><wait>?</wait></action>"
                    "</bulletml>",
                    "1:79: error: <wait>: '?' has no meaning in a number\n");
}

static void a_division_by_zero_is_warned_of_at_its_operator(void **state)
{
    (void)state;
    expect_findings("<bulletml><action label='top'><wait>4 / 0</wait></action></bulletml>",
                    "1:39: warning: <wait>: a division by zero; its result is taken as 0\n");
}

static void extensions_are_warned_of_once_each(void **state)
{
    (void)state;
    expect_findings(
        "<bulletml><action label='top'><repeat><times>2</times><action>\n<wait>$i+sin(30)</wait>\n"
        "<wait>$i+$loop.index*cos(1)+sin(2)</wait>\n<wait>$direction + $speed</wait>\n"
        "<wait>$speed</wait></action></repeat></action></bulletml>",
        "2:7: warning: <wait>: $i is an extension of other engines, taken as the round of the "
        "innermost <repeat>, from 0\n"
        "2:10: warning: <wait>: sin() is an extension of other engines, taken as the sine of an "
        "angle in degrees\n"
        "3:10: warning: <wait>: $loop.index is an extension of other engines, taken as the round "
        "of the innermost <repeat>, from 0\n"
        "3:22: warning: <wait>: cos() is an extension of other engines, taken as the cosine of an "
        "angle in degrees\n"
        "4:7: warning: <wait>: $direction is an extension of other engines, taken as the direction "
        "of the bullet that runs this\n"
        "4:20: warning: <wait>: $speed is an extension of other engines, taken as the speed of the "
        "bullet that runs this\n");
}

static void an_index_outside_a_repeat_is_an_error(void **state)
{
    (void)state;
    static const char expected[] =
        "2:1: error: <wait>: $i counts the rounds of a <repeat>, and none "
        "is around it\n";
    expect_findings("<bulletml><action label='top'><wait>\n$i</wait></action></bulletml>",
                    expected);
    expect_findings("<bulletml><action label='top'><repeat><times>2</times><action><fire><bullet>"
                    "<action><wait>\n$i</wait></action></bullet></fire></action></repeat></action>"
                    "</bulletml>",
                    expected);
    expect_findings("<bulletml><action label='top'><repeat><times>\n$loop.index</times><action/>"
                    "</repeat></action></bulletml>",
                    "2:1: error: <times>: $loop.index counts the rounds of a <repeat>, and none is "
                    "around it\n");
    expect_findings(
        "<bulletml><action label='top'><repeat><times>2</times><action><fire><bullet>"
        "<speed>\n$i</speed><action><repeat><times>2</times><action><wait>$i</wait>"
        "</action></repeat></action></bullet></fire></action></repeat></action>"
        "</bulletml>",
        "2:1: warning: <speed>: $i is an extension of other engines, taken as the round "
        "of the innermost <repeat>, from 0\n");
}

static void a_constant_beyond_binary32_is_an_error(void **state)
{
    (void)state;
    expect_findings("<bulletml><action label='top'>\n"
                    "<wait>1 + 400000000000000000000000000000000000000</wait></action></bulletml>",
                    "2:11: error: <wait>: the number is too large; the largest is 3.4 * 10^38 "
                    "(binary32)\n");
}

static void encodings_that_expat_does_not_know_are_decoded(void **state)
{
    (void)state;
    // "dan" (bullet) in Shift_JIS is 92 65; the second byte is an ASCII letter
    expect_findings("<?xml version='1.0' encoding='Shift_JIS'?><bulletml>" TOP
                    "<bullet label='\x92\x65'/><fire label='f'><bulletRef label='\x92\x65'/></fire>"
                    "</bulletml>",
                    "");
    expect_findings("<?xml version='1.0' encoding='EUC-JP'?><bulletml><!-- \xC3\xC6 -->" TOP
                    "<bullet label='\xC3\xC6'/></bulletml>",
                    "");
    expect_findings("<?xml version='1.0'?><bulletml><!-- \x92\x65 --><wave a='\x92'/>" TOP
                    "</bulletml>",
                    "1:43: warning: BulletML has no element <wave>; it is ignored with all that it "
                    "holds\n");
}

static void utf_16_is_read(void **state)
{
    (void)state;
    static const char text[] = "<bulletml>" TOP "</bulletml>";
    char wide[2 * sizeof text] = "\xFF\xFE";
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        wide[2 + 2 * i] = text[i];
        wide[3 + 2 * i] = '\0';
    }
    hs_test_findings findings = hs_test_findings_of(wide, 2 * sizeof text);
    assert_string_equal(findings.text, "");
    assert_true(findings.usable);
}

static void an_external_entity_is_never_read(void **state)
{
    (void)state;
    expect_findings("<!DOCTYPE bulletml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n"
                    "<bulletml><action label='top'><wait>&e;</wait></action></bulletml>",
                    "1:59: warning: the external entity \"e\" is never read\n"
                    "2:37: error: the text of an external entity is never read; write the text "
                    "itself\n");
}

static void entities_that_could_grow_end_the_reading(void **state)
{
    (void)state;
    expect_findings("<!DOCTYPE bulletml [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>\n"
                    "<bulletml>" TOP "</bulletml>",
                    "1:32: error: entities such as \"a\" are not supported; write the text "
                    "itself\n");
}

static void what_is_no_pattern_is_told_in_one_line(void **state)
{
    (void)state;
    expect_findings("", "1:1: error: the file is empty; a pattern begins with <bulletml>\n");
    expect_findings(" \n\n", "3:1: error: the file is empty; a pattern begins with <bulletml>\n");
    expect_findings("hello", "1:1: error: this is no XML: a pattern begins with <bulletml>\n");
    expect_findings("<html><body/></html>",
                    "1:1: error: the file begins with <html>; a pattern begins with <bulletml>\n");
    expect_findings("<bulletml>" TOP "\n<action>\n<fire>\n",
                    "4:1: error: the file ends while <fire> of line 3 is open\n");
    expect_findings("<bulletml>" TOP "\n<action lab", "2:1: error: this tag or comment is never "
                                                      "closed\n");
    expect_findings(
        "<bulletml>\n<action></fire>",
        "2:11: error: </fire> does not close <action> of line 2; write </action> first\n");
    hs_test_findings findings = hs_test_findings_of("\x7F\x45LF\0\0\1\2", 8);
    assert_int_equal(findings.count, 1);
    assert_false(findings.usable);
}

static void every_beginning_of_a_pattern_is_an_error_and_no_crash(void **state)
{
    (void)state;
    static const char text[] =
        "<?xml version='1.0'?>\n<bulletml type='none'><!-- c --><action label='top'><fire>"
        "<direction type='aim'>1+(2*$rand)</direction><bullet><action><wait>&#49;</wait>"
        "<![CDATA[ ]]></action></bullet></fire></action></bulletml>";
    for (size_t count = 0; count + 1 < sizeof text; count++) {
        hs_test_findings findings = hs_test_findings_of(text, count);
        assert_false(findings.usable);
        assert_true(strncmp(findings.error.message, "f:", 2) == 0);
    }
    assert_true(hs_test_findings_of_text(text).usable);
}

static void the_error_is_the_first_one_with_its_place(void **state)
{
    (void)state;
    hs_test_findings findings =
        hs_test_findings_of_text("<bulletml>\n<oops/><action label='top'><wait>a</wait>"
                                 "<wait>b</wait></action></bulletml>");
    assert_string_equal(findings.error.message, "f:2:34: <wait>: 'a' has no meaning in a number");
    assert_int_equal(findings.count, 3);
}

static void control_characters_of_a_file_do_not_reach_the_terminal(void **state)
{
    (void)state;
    // U+009B begins a command on many terminals
    expect_findings("<bulletml><action label='top'><actionRef label='a\xC2\x9B"
                    "2J\x7F'/></action></bulletml>",
                    "1:31: error: there is no <action> with the label \"a??2J?\"\n");
    // controls and marks of text direction: U+061C, U+200F, U+202E, U+2066
    expect_findings(
        "<bulletml><action label='top'><actionRef label='\xD8\x9C\xE2\x80\x8F\xE2\x80\xAE"
        "b\xE2\x81\xA6'/></action></bulletml>",
        "1:31: error: there is no <action> with the label \"????????b???\"\n");
}

static void what_a_host_asks_of_a_pattern_is_answered(void **state)
{
    (void)state;
    static const char text[] =
        "<bulletml type='horizontal'><action label='top1'/><action label='topmost'>"
        "<action label='top3'/></action><bullet label='big'/><bullet/>"
        "<fire label='one'><bullet label='small'/></fire><fire label='two'><bullet/></fire>"
        "</bulletml>";
    hs_gate gate = {0};
    hs_pattern *pattern = hs_pattern_parse(&gate, "f", text, sizeof text - 1, NULL, NULL);
    assert_non_null(pattern);
    assert_true(hs_pattern_is_horizontal(pattern));
    assert_int_equal(hs_pattern_top_count(pattern), 3);
    assert_int_equal(hs_pattern_bullet_count(pattern), 4);
    assert_string_equal(hs_pattern_bullet_label(pattern, 0), "big");
    assert_string_equal(hs_pattern_bullet_label(pattern, 1), "");
    assert_string_equal(hs_pattern_bullet_label(pattern, 2), "small");
    assert_int_equal(hs_pattern_find_fire(pattern, "two"), 1);
    assert_int_equal(hs_pattern_find_fire(pattern, "three"), -1);
    assert_int_equal(hs_pattern_find_fire(pattern, ""), -1);
    hs_pattern_release(pattern);
    hs_test_expect_gate_empty(&gate);
}

static void a_file_that_cannot_be_read_is_a_finding(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error;
    assert_null(hs_pattern_load(&gate, "/nowhere/p.xml", NULL, &error));
    assert_string_equal(error.message,
                        "/nowhere/p.xml:1:1: cannot be read: No such file or directory");
    assert_null(hs_pattern_load(&gate, "/tmp", NULL, &error));
    assert_string_equal(error.message, "/tmp:1:1: is a folder; name a file");
    char path[1000];
    snprintf(path, sizeof path, "/nowhere:1:1: /%0900d", 0);
    assert_null(hs_pattern_load(&gate, path, NULL, &error));
    assert_int_equal(strncmp(error.message, "/nowhere:1:1: /0000", 19), 0);
    hs_test_expect_gate_empty(&gate);
}

static void memory_that_runs_out_anywhere_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    const char *const path = HS_TEST_DATA "/patterns/everything.xml";
    for (uint64_t request = 1;; request++) {
        hs_gate gate = {.fail_at = request};
        hs_error error = {""};
        hs_pattern *pattern = hs_pattern_examine(&gate, path, HS_SCRUTINY_PORTABLE, NULL, &error);
        bool failed = gate.requests >= request;
        assert_int_equal(pattern == NULL, failed);
        if (failed) assert_non_null(strstr(error.message, "out of memory"));
        hs_pattern_release(pattern);
        hs_test_expect_gate_empty(&gate);
        if (!failed) break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_pattern_has_no_findings),
        cmocka_unit_test(children_are_taken_in_any_order),
        cmocka_unit_test(an_unknown_element_is_ignored_with_one_warning),
        cmocka_unit_test(an_unknown_attribute_is_ignored_with_one_warning),
        cmocka_unit_test(an_element_in_a_wrong_place_is_ignored_with_a_warning),
        cmocka_unit_test(stray_text_is_ignored_with_a_warning),
        cmocka_unit_test(of_two_equal_labels_the_last_wins_with_a_warning),
        cmocka_unit_test(a_second_child_of_a_kind_is_ignored_with_a_warning),
        cmocka_unit_test(a_repeat_of_several_actions_is_warned_of),
        cmocka_unit_test(an_accel_that_changes_nothing_is_warned_of),
        cmocka_unit_test(what_is_missing_is_an_error_with_its_place),
        cmocka_unit_test(an_unknown_label_is_an_error_and_kinds_are_told_apart),
        cmocka_unit_test(a_label_is_found_wherever_it_is_nested),
        cmocka_unit_test(a_pattern_without_a_top_action_is_an_error),
        cmocka_unit_test(an_unknown_type_is_an_error_that_names_the_right_ones),
        cmocka_unit_test(what_is_misspelt_is_told_with_the_nearest_right_word),
        cmocka_unit_test(a_wrong_number_is_told_with_the_place_of_its_character),
        cmocka_unit_test(columns_count_characters_and_not_bytes),
        cmocka_unit_test(a_division_by_zero_is_warned_of_at_its_operator),
        cmocka_unit_test(extensions_are_warned_of_once_each),
        cmocka_unit_test(an_index_outside_a_repeat_is_an_error),
        cmocka_unit_test(a_constant_beyond_binary32_is_an_error),
        cmocka_unit_test(encodings_that_expat_does_not_know_are_decoded),
        cmocka_unit_test(utf_16_is_read),
        cmocka_unit_test(an_external_entity_is_never_read),
        cmocka_unit_test(entities_that_could_grow_end_the_reading),
        cmocka_unit_test(what_is_no_pattern_is_told_in_one_line),
        cmocka_unit_test(every_beginning_of_a_pattern_is_an_error_and_no_crash),
        cmocka_unit_test(the_error_is_the_first_one_with_its_place),
        cmocka_unit_test(control_characters_of_a_file_do_not_reach_the_terminal),
        cmocka_unit_test(what_a_host_asks_of_a_pattern_is_answered),
        cmocka_unit_test(a_file_that_cannot_be_read_is_a_finding),
        cmocka_unit_test(memory_that_runs_out_anywhere_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
