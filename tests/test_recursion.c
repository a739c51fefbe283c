#include "bulletml_words.h"
#include "pattern_field.h"

static void a_tail_call_recurs_forever_and_grows_nothing(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(
        TOP("<actionRef label='a'><param>1</param></actionRef>") "<action label='a'>" WAIT(
            "1") "<action><actionRef label='b'>"
                 "<param>$1+1</param><param>2</param><param>3</param></actionRef>"
                 "</action></action>"
                 "<action label='b'>" FIRE(
                     "type='absolute'>$1", ">1",
                     "<bullet/>") "<actionRef label='a'><param>$1</param></actionRef></action>");
    field->bounded = true;
    hs_test_field_run(field, 3000);
    assert_int_equal(field->runners_peak, 1);
    assert_int_equal(field->counts.recursion_stops, 0);
    hs_test_expect_direction(field, field->bullet_count - 1, 3000.0);
    hs_test_field_close(field);
}

static void a_bullets_actionref_is_a_tail_call_too(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        TOP("<fire><bulletRef label='b'/></fire>") "<bullet label='b'><actionRef label='loop'>"
                                                   "<param>5</param></actionRef></bullet>"
                                                   "<action label='loop'>" WAIT(
                                                       "1") "<actionRef "
                                                            "label='loop'><param>$1</param>"
                                                            "</actionRef></action>",
        500);
    assert_int_equal(field->runners_peak, 2);
    assert_int_equal(field->runners_living, 1);
    hs_test_field_close(field);
}

static void recursion_that_comes_back_keeps_each_callers_parameters(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        TOP("<actionRef "
            "label='a'><param>20</param><param>5</param></"
            "actionRef>") "<action label='a'>" REPEAT("$1/20",
                                                      "<actionRef label='b'><param>$1</param>"
                                                      "<param>$2</param><param>9</param></"
                                                      "actionRef>") "</action>"
                                                                    "<action "
                                                                    "label='b'>" FIRE(
                                                                        "type='absolute'>$"
                                                                        "1",
                                                                        ">1",
                                                                        "<bullet/>") "<act"
                                                                                     "ionR"
                                                                                     "ef "
                                                                                     "labe"
                                                                                     "l='"
                                                                                     "c'><"
                                                                                     "para"
                                                                                     "m>$"
                                                                                     "1+1<"
                                                                                     "/par"
                                                                                     "am><"
                                                                                     "para"
                                                                                     "m>$"
                                                                                     "2-1<"
                                                                                     "/par"
                                                                                     "am><"
                                                                                     "para"
                                                                                     "m>4<"
                                                                                     "/par"
                                                                                     "am>"
                                                                                     "<par"
                                                                                     "am>"
                                                                                     "5</"
                                                                                     "para"
                                                                                     "m></"
                                                                                     "acti"
                                                                                     "onRe"
                                                                                     "f"
                                                                                     ">" FIRE(
                                                                                         "type="
                                                                                         "'abso"
                                                                                         "lute'"
                                                                                         ">$1",
                                                                                         ">$3",
                                                                                         "<bull"
                                                                                         "et/>") "<"
                                                                                                 "/"
                                                                                                 "a"
                                                                                                 "c"
                                                                                                 "t"
                                                                                                 "i"
                                                                                                 "o"
                                                                                                 "n"
                                                                                                 ">"
                                                                                                 "<"
                                                                                                 "a"
                                                                                                 "c"
                                                                                                 "t"
                                                                                                 "i"
                                                                                                 "o"
                                                                                                 "n"
                                                                                                 " "
                                                                                                 "l"
                                                                                                 "a"
                                                                                                 "b"
                                                                                                 "e"
                                                                                                 "l"
                                                                                                 "="
                                                                                                 "'"
                                                                                                 "c"
                                                                                                 "'"
                                                                                                 ">" REPEAT(
                                                                                                     "$4-4",
                                                                                                     WAIT("1") REPEAT(
                                                                                                         "$3-3",
                                                                                                         FIRE(
                                                                                                             "type='absolute'>$1",
                                                                                                             ">$2",
                                                                                                             "<bullet/>"))) "</action>",
        10);
    assert_int_equal(field->bullet_count, 4);
    hs_test_expect_direction(field, 2, 21.0);
    hs_test_expect_speed(field, 2, 4.0);
    hs_test_expect_direction(field, 3, 20.0);
    hs_test_expect_speed(field, 3, 9.0);
    assert_true(field->runners_peak > 1); // it did not fit into one runner
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void repeats_deeper_than_a_runners_words_go_on_in_a_chained_one(void **state)
{
    (void)state;
    char body[4096] = "<action label='top'><actionRef label='a'><param>3</param></actionRef>"
                      "</action><action label='a'>";
    for (unsigned i = 0; i < 25; i++)
        strcat(body, i % 5 == 0 ? "<repeat><times>2</times><action>"
                                : "<repeat><times>1</times><action>");
    strcat(body, "<fire><direction type='sequence'>$1</direction><bullet/></fire><wait>1</wait>");
    for (unsigned i = 0; i < 25; i++) strcat(body, "</action></repeat>");
    strcat(body, "<fire><direction type='absolute'>$1</direction><bullet/></fire></action>");
    hs_test_field *field = hs_test_field_ran(body, 34);
    assert_int_equal(field->bullet_count, 1 + 32 + 1);
    hs_test_expect_direction(field, 32, 180.0 + 31 * 3);
    hs_test_expect_direction(field, 33, 3.0);
    assert_true(field->runners_peak > 1);
    assert_int_equal(field->runners_living, 0);
    hs_test_field_close(field);
}

static void recursion_without_end_ends_the_script_at_the_limit_and_is_counted(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        TOP("<actionRef label='a'><param>1</param></actionRef>") "<action "
                                                                 "label='a'><fire><bullet/></"
                                                                 "fire><actionRef "
                                                                 "label='a'><param>$1+1</param>"
                                                                 "</actionRef>" WAIT(
                                                                     "1") "</action>"
                                                                          "<action "
                                                                          "label='top2'>" WAIT(
                                                                              "3") "<fire><bullet/"
                                                                                   "></fire></"
                                                                                   "action>",
        5);
    assert_int_equal(field->counts.recursion_stops, 1);
    assert_int_equal(field->runners_peak, 2 + HS_PATTERN_RECURSION);
    assert_int_equal(field->runners_living, 0);
    // the other script is not concerned
    assert_int_equal(field->bullets[field->bullet_count - 1].born, 3);
    hs_test_field_close(field);
}

static void want_of_a_runner_for_a_call_ends_the_script_and_is_counted(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_open(TOP("<actionRef label='a'/>" WAIT(
        "9")) "<action label='a'><actionRef label='a'/>" WAIT("1") "</action>");
    field->runner_limit = 3;
    hs_test_field_run(field, 1);
    assert_int_equal(field->counts.recursion_stops, 1);
    assert_int_equal(field->runners_living, 0);
    assert_false(field->bullets[0].acting);
    hs_test_field_close(field);
}

static void a_bullet_that_is_cut_off_in_a_deep_call_gives_everything_back(void **state)
{
    (void)state;
    hs_test_field *field = hs_test_field_ran(
        TOP("<actionRef label='a'><param>30</param></actionRef>") "<action label='a'>" REPEAT(
            "$1",
            "<actionRef label='b'><param>1</param><param>1</param><param>1</param>"
            "<param>1</param><param>1</param></actionRef>") "</action>"
                                                            "<action label='b'>" REPEAT(
                                                                "9",
                                                                REPEAT(
                                                                    "9",
                                                                    REPEAT(
                                                                        "9",
                                                                        REPEAT("9",
                                                                               REPEAT("9",
                                                                                      WAIT("1"))))))
                                                                WAIT("1") "</action>",
        3);
    assert_true(field->runners_living > 1);
    hs_test_field_close(field); // checks that none is left
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tail_call_recurs_forever_and_grows_nothing),
        cmocka_unit_test(a_bullets_actionref_is_a_tail_call_too),
        cmocka_unit_test(recursion_that_comes_back_keeps_each_callers_parameters),
        cmocka_unit_test(repeats_deeper_than_a_runners_words_go_on_in_a_chained_one),
        cmocka_unit_test(recursion_without_end_ends_the_script_at_the_limit_and_is_counted),
        cmocka_unit_test(want_of_a_runner_for_a_call_ends_the_script_and_is_counted),
        cmocka_unit_test(a_bullet_that_is_cut_off_in_a_deep_call_gives_everything_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
