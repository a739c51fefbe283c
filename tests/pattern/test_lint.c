#include "findings_text.h"

/// Checks all warnings of a usable text.
static void expect_warnings(const char *text, hs_scrutiny scrutiny, const char *expected)
{
    hs_test_findings findings = hs_test_findings_examined(text, scrutiny);
    assert_string_equal(findings.text, expected);
    assert_true(findings.usable);
}

static void expect_lint(const char *text, const char *expected)
{
    expect_warnings(text, HS_SCRUTINY_LINT, expected);
    expect_warnings(text, HS_SCRUTINY_LOAD, "");
}

/// Checks what is only told of portability.
static void expect_portable(const char *text, const char *expected)
{
    expect_warnings(text, HS_SCRUTINY_PORTABLE, expected);
    expect_warnings(text, HS_SCRUTINY_LINT, "");
}

static void a_top_action_without_a_label_never_runs(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'/>\n<action/>\n<bullet/>\n<fire><bullet/></fire>"
                "</bulletml>",
                "2:1: warning: this <action> never runs, because it has no label; label it "
                "\"top\", or otherwise and refer to it by an <actionRef>\n"
                "3:1: warning: this <bullet> is never fired, because it has no label; label it and "
                "refer to it by a <bulletRef>\n"
                "4:1: warning: this <fire> is never fired, because it has no label; label it and "
                "refer to it by a <fireRef>\n");
}

static void a_label_that_nothing_refers_to_is_told(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><fire><bulletRef label='used'/></fire></action>\n"
                "<action label='a'><actionRef label='a'/><fire><bulletRef label='b'/></fire>"
                "</action>\n<bullet label='b'/>\n<fire label='f'><bullet/></fire>\n"
                "<bullet label='used'/></bulletml>",
                "2:1: warning: nothing that runs refers to <action label=\"a\">; refer to it by an "
                "<actionRef>, or leave it out\n"
                "3:1: warning: nothing that runs refers to <bullet label=\"b\">; refer to it by a "
                "<bulletRef>, or leave it out\n"
                "4:1: warning: nothing that runs refers to <fire label=\"f\">; refer to it by a "
                "<fireRef>, or leave it out\n");
}

static void what_holds_something_that_runs_is_not_to_be_left_out(void **state)
{
    (void)state;
    expect_lint(
        "<bulletml><action label='a'><action label='top'/></action></bulletml>",
        "1:11: warning: nothing that runs refers to <action label=\"a\">; refer to it by an "
        "<actionRef>\n");
}

static void a_label_inside_something_that_runs_needs_no_reference(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><action label='wave'><fire label='f'>"
                "<bullet label='rice-rose'/></fire></action></action></bulletml>",
                "");
}

static void a_label_whose_place_another_takes_is_told_once(void **state)
{
    (void)state;
    expect_warnings("<bulletml><action label='top'><fire><bulletRef label='b'/></fire></action>\n"
                    "<bullet label='b'/>\n<bullet label='b'/></bulletml>",
                    HS_SCRUTINY_LINT,
                    "3:1: warning: <bullet label=\"b\"> takes the place of the one in line 2\n");
}

static void labelled_fires_may_be_called_by_a_scenario_when_the_root_fires_nothing(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><wait>600</wait></action>"
                "<fire label='spark'><bulletRef label='b'/></fire><bullet label='b'/>"
                "</bulletml>",
                "");
}

static void a_recursion_without_a_wait_is_told_where_it_closes(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><actionRef label='a'/></action>\n"
                "<action label='a'><actionRef label='b'/><wait>1</wait></action>\n"
                "<action label='b'><repeat><times>2</times><action><wait>0</wait>\n"
                "<actionRef label='a'/></action></repeat></action></bulletml>",
                "4:1: warning: <action label=\"a\"> comes round to itself here without a <wait>, "
                "and never gets through a frame; let it wait on the way\n");
}

static void a_recursion_that_waits_vanishes_or_goes_through_a_bullet_is_meant(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><actionRef label='pause'/><actionRef label='top'/>"
                "</action>"
                "<action label='pause'><wait>1 + $rank</wait></action>"
                "<action label='top2'><fire><bulletRef label='b'/></fire></action>"
                "<action label='top3'><vanish/><actionRef label='top3'/></action>"
                "<bullet label='b'><action><fire><bulletRef label='b'/></fire></action></bullet>"
                "</bulletml>",
                "");
}

static void a_repeat_that_never_waits_and_never_ends_is_told(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'>\n"
                "<repeat><times>999</times><actionRef label='shot'/></repeat>\n"
                "<repeat><times>360</times><actionRef label='shot'/></repeat>\n"
                "<repeat><times>999</times><action><wait>1</wait><actionRef label='shot'/>"
                "</action></repeat>\n"
                "<repeat><times>100</times><action>\n<repeat><times>100</times><action>\n"
                "<repeat><times>9</times><action/></repeat></action></repeat></action></repeat>\n"
                "</action><action label='shot'><fire><bullet><action><wait>9</wait></action>"
                "</bullet></fire></action></bulletml>",
                "2:1: warning: this <repeat> runs 999 times in one frame, because nothing in it "
                "waits; put a <wait> into it\n"
                "6:1: warning: this <repeat> runs 10000 times in one frame, because nothing in it "
                "waits; put a <wait> into it\n");
}

static void times_of_none_and_of_more_than_a_million_are_told(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'>\n"
                "<repeat><times>0.5</times><action><wait>1</wait></action></repeat>\n"
                "<repeat><times>1000*1000</times><action><wait>1</wait></action></repeat>\n"
                "<repeat><times>1000001</times><action><wait>1</wait></action></repeat>\n"
                "<repeat><times>0*$rank</times><action><wait>1</wait></action></repeat>\n"
                "</action></bulletml>",
                "2:9: warning: <times> below 1 still runs once; write 1, or leave the <repeat> "
                "out\n"
                "4:9: warning: <times> above 1000000 is cut to that; for \"for ever\" write "
                "9999\n");
}

static void a_parameter_that_no_reference_gives_is_told(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><wait>$1</wait>\n"
                "<actionRef label='a'/><actionRef label='a'><param>3</param></actionRef></action>\n"
                "<action label='a'><wait>$1</wait><fire><bullet><action>\n"
                "<wait>$1 + $2</wait></action></bullet></fire></action></bulletml>",
                "1:31: warning: <wait>: no reference gives a $1 here, so that it is always 1; give "
                "it by a <param>, or write the number\n"
                "4:1: warning: <wait>: no reference gives a $2 here, so that it is always 1; give "
                "it by a <param>, or write the number\n");
}

static void a_parameter_beyond_those_that_can_be_given_is_told_by_its_number(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><wait>$50</wait>\n"
                "<wait>$10+$1</wait>\n<wait>$123456</wait><actionRef label='a'>\n"
                "<param>3</param></actionRef></action><action label='a'>\n<wait>$32</wait>"
                "</action></bulletml>",
                "1:31: warning: <wait>: no reference gives a $50 here, so that it is always 1; a "
                "reference gives at most 9; write the number\n"
                "2:1: warning: <wait>: no reference gives a $10 here, so that it is always 1; a "
                "reference gives at most 9; write the number\n"
                "3:1: warning: <wait>: no reference gives a $123456 here, so that it is always 1; "
                "a reference gives at most 9; write the number\n"
                "4:1: warning: <action label=\"a\"> reads no $1; leave this <param> out\n"
                "5:1: warning: <wait>: no reference gives a $32 here, so that it is always 1; a "
                "reference gives at most 9; write the number\n");
}

static void a_param_that_nobody_reads_is_told(void **state)
{
    (void)state;
    expect_lint("<bulletml><action label='top'><fire><bulletRef label='b'>\n<param>1</param>\n"
                "<param>2</param>\n<param>3</param></bulletRef></fire></action>"
                "<bullet label='b'><speed>$2</speed></bullet></bulletml>",
                "2:1: warning: <bullet label=\"b\"> reads no $1; leave this <param> out, and "
                "number those after it anew\n"
                "4:1: warning: <bullet label=\"b\"> reads no $3; leave this <param> out\n");
}

static void a_wait_of_nothing_is_not_portable(void **state)
{
    (void)state;
    expect_portable("<bulletml><action label='top'>\n<wait>0</wait>\n<wait>$rank</wait></action>"
                    "</bulletml>",
                    "2:1: warning: engines differ in a <wait> below 1: here it passes no frame; "
                    "write 1, or leave it out\n");
}

static void a_missing_parameter_is_not_portable(void **state)
{
    (void)state;
    expect_portable("<bulletml><action label='top'>\n<actionRef label='a'/>\n"
                    "<actionRef label='a'><param>3</param></actionRef></action>\n"
                    "<action label='a'><wait>$1</wait></action></bulletml>",
                    "2:1: warning: engines differ in a missing $1, which <action label=\"a\"> "
                    "reads: here it is 1; give it by a <param>\n");
}

static void the_first_missing_parameter_that_is_read_is_named(void **state)
{
    (void)state;
    hs_test_findings findings = hs_test_findings_examined(
        "<bulletml><action label='top'><actionRef label='a'><param>5</param><param>6</param>\n"
        "<param>7</param></actionRef>\n"
        "<actionRef label='a'><param>5</param></actionRef>\n"
        "<actionRef label='b'/><actionRef label='b'><param>5</param>\n"
        "<param>6</param></actionRef></action>\n"
        "<action label='a'><wait>$3+$1</wait></action>\n"
        "<action label='b'><wait>$2+$10</wait></action></bulletml>",
        HS_SCRUTINY_PORTABLE);
    assert_true(findings.usable);
    assert_string_equal(
        findings.text,
        "1:68: warning: <action label=\"a\"> reads no $2; leave this <param> out, and number those "
        "after it anew\n"
        "3:1: warning: engines differ in a missing $3, which <action label=\"a\"> reads: here it "
        "is "
        "1; give it by a <param>\n"
        "4:1: warning: engines differ in a missing $2, which <action label=\"b\"> reads: here it "
        "is "
        "1; give it by a <param>\n"
        "4:44: warning: <action label=\"b\"> reads no $1; leave this <param> out, and number those "
        "after it anew\n"
        "7:19: warning: <wait>: no reference gives a $10 here, so that it is always 1; a reference "
        "gives at most 9; write the number\n");
}

static void a_bullet_that_contradicts_its_fire_is_not_portable(void **state)
{
    (void)state;
    expect_portable("<bulletml><action label='top'><fire>\n<direction>1</direction>\n"
                    "<speed>1</speed><bulletRef label='b'/></fire></action>\n"
                    "<bullet label='b'><direction>2</direction><speed type='sequence'>1</speed>"
                    "</bullet></bulletml>",
                    "2:1: warning: engines differ where a <fire> and its <bullet> (line 4) both "
                    "have a <direction>: here the bullet's counts; leave one of them out\n"
                    "3:1: warning: engines differ where a <fire> and its <bullet> (line 4) both "
                    "have a <speed>: here the bullet's is added to the fire's; leave one of them "
                    "out\n");
}

static void a_script_that_begins_with_a_sequence_is_not_portable(void **state)
{
    (void)state;
    expect_portable("<bulletml><action label='top'><actionRef label='a'/></action>"
                    "<action label='top2'><wait>1</wait><actionRef label='a'/></action>"
                    "<action label='a'><fire>\n<direction type='sequence'>9</direction>\n"
                    "<bulletRef label='b'/></fire><fire><direction type='sequence'>9</direction>"
                    "<bullet/></fire></action>\n"
                    "<bullet label='b'><speed type='sequence'>1</speed>\n<actionRef label='a'/>"
                    "<action><vanish/><fire><direction type='sequence'>9</direction><bullet/>"
                    "</fire></action></bullet></bulletml>",
                    "2:1: warning: engines differ in a \"sequence\" that is the first of its "
                    "script: here it aims, whatever its number; let the first <fire> be "
                    "\"absolute\" or \"aim\"\n"
                    "4:19: warning: engines differ in a \"sequence\" that is the first of its "
                    "script: here it is 1, whatever its number; let the first <fire> be "
                    "\"absolute\"\n");
}

static void a_file_with_errors_gets_no_further_warnings(void **state)
{
    (void)state;
    hs_test_findings findings = hs_test_findings_examined(
        "<bulletml><action label='top'><actionRef label='x'/></action><action/></bulletml>",
        HS_SCRUTINY_PORTABLE);
    assert_int_equal(findings.count, 1);
    assert_false(findings.usable);
}

/// A chain of so many actions, each of which refers to the next, and the last to `last`.
static char *chain(unsigned count, const char *last)
{
    char *text = malloc(count * 64 + 256);
    assert_non_null(text);
    char *end = stpcpy(text, "<bulletml><action label='top'><actionRef label='a0'/></action>\n");
    for (unsigned i = 0; i + 1 < count; i++) {
        end += sprintf(end, "<action label='a%u'><actionRef label='a%u'/></action>\n", i, i + 1);
    }
    sprintf(end, "<action label='a%u'><actionRef label='%s'/></action></bulletml>", count - 1,
            last);
    return text;
}

static void a_chain_of_many_references_does_not_exhaust_the_stack(void **state)
{
    (void)state;
    enum { CHAIN = 15000 };
    char *text = chain(CHAIN, "top");
    hs_test_findings findings = hs_test_findings_examined(text, HS_SCRUTINY_PORTABLE);
    free(text);
    assert_true(findings.usable);
    assert_string_equal(findings.text,
                        "15001:24: warning: <action label=\"top\"> comes round to itself here "
                        "without a <wait>, and never gets through a frame; let it wait on the "
                        "way\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_top_action_without_a_label_never_runs),
        cmocka_unit_test(a_label_that_nothing_refers_to_is_told),
        cmocka_unit_test(what_holds_something_that_runs_is_not_to_be_left_out),
        cmocka_unit_test(a_label_inside_something_that_runs_needs_no_reference),
        cmocka_unit_test(a_label_whose_place_another_takes_is_told_once),
        cmocka_unit_test(labelled_fires_may_be_called_by_a_scenario_when_the_root_fires_nothing),
        cmocka_unit_test(a_recursion_without_a_wait_is_told_where_it_closes),
        cmocka_unit_test(a_recursion_that_waits_vanishes_or_goes_through_a_bullet_is_meant),
        cmocka_unit_test(a_repeat_that_never_waits_and_never_ends_is_told),
        cmocka_unit_test(times_of_none_and_of_more_than_a_million_are_told),
        cmocka_unit_test(a_parameter_that_no_reference_gives_is_told),
        cmocka_unit_test(a_parameter_beyond_those_that_can_be_given_is_told_by_its_number),
        cmocka_unit_test(a_param_that_nobody_reads_is_told),
        cmocka_unit_test(a_wait_of_nothing_is_not_portable),
        cmocka_unit_test(a_missing_parameter_is_not_portable),
        cmocka_unit_test(the_first_missing_parameter_that_is_read_is_named),
        cmocka_unit_test(a_bullet_that_contradicts_its_fire_is_not_portable),
        cmocka_unit_test(a_script_that_begins_with_a_sequence_is_not_portable),
        cmocka_unit_test(a_file_with_errors_gets_no_further_warnings),
        cmocka_unit_test(a_chain_of_many_references_does_not_exhaust_the_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
