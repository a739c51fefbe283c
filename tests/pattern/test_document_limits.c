#include "findings_text.h"

#define TOP "<action label='top'><wait>1</wait></action>"

static void findings_are_told_up_to_the_limit_and_an_error_always(void **state)
{
    (void)state;
    static char text[65536] = "<bulletml>" TOP;
    size_t used = strlen(text);
    for (unsigned i = 0; i < HS_PATTERN_FINDINGS + 5; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "<x/>");
    snprintf(text + used, sizeof text - used, "\n<action><wait>?</wait></action></bulletml>");
    hs_test_findings findings = hs_test_findings_of_text(text);
    assert_int_equal(findings.count, HS_PATTERN_FINDINGS + 1);
    assert_false(findings.usable);
    assert_string_equal(findings.error.message, "f:2:15: <wait>: '?' has no meaning in a number");
}

/// `open` repeated `count` times, then `middle`, then `close` as often, inside <bulletml>.
static char *nested(size_t count, const char *open, const char *middle, const char *close)
{
    size_t bytes = count * (strlen(open) + strlen(close)) + strlen(middle) + 200;
    char *text = malloc(bytes);
    assert_non_null(text);
    char *end = text + sprintf(text, "<bulletml>" TOP);
    for (size_t i = 0; i < count; i++) end = stpcpy(end, open);
    end = stpcpy(end, middle);
    for (size_t i = 0; i < count; i++) end = stpcpy(end, close);
    stpcpy(end, "</bulletml>");
    return text;
}

static void expect_error_of(char *text, const char *message)
{
    hs_test_findings findings = hs_test_findings_of_text(text);
    free(text);
    assert_string_equal(findings.error.message, message);
    assert_int_equal(findings.usable, message[0] == '\0');
}

static void elements_nest_up_to_the_limit(void **state)
{
    (void)state;
    expect_error_of(nested(HS_PATTERN_NESTING - 1, "<action>", "", "</action>"), "");
    expect_error_of(nested(HS_PATTERN_NESTING, "<action>", "", "</action>"),
                    "f:1:558: elements are nested deeper than the limit of 64");
    expect_error_of(nested(10000, "<x>", "", "</x>"),
                    "f:1:243: elements are nested deeper than the limit of 64");
}

static void elements_are_counted_up_to_the_limit(void **state)
{
    (void)state;
    expect_error_of(nested(HS_PATTERN_ELEMENTS - 3, "<bullet/>", "", ""), "");
    expect_error_of(nested(HS_PATTERN_ELEMENTS - 2, "<bullet/>", "", ""),
                    "f:1:589851: the file has more elements than the limit of 65536");
}

static void a_file_may_be_as_large_as_the_limit(void **state)
{
    (void)state;
    char *text = malloc(HS_PATTERN_FILE_BYTES + 2);
    assert_non_null(text);
    memset(text, ' ', HS_PATTERN_FILE_BYTES + 1);
    memcpy(text, "<bulletml>" TOP "</bulletml>", strlen("<bulletml>" TOP "</bulletml>"));
    assert_true(hs_test_findings_of(text, HS_PATTERN_FILE_BYTES).usable);
    hs_test_findings findings = hs_test_findings_of(text, HS_PATTERN_FILE_BYTES + 1);
    free(text);
    assert_string_equal(findings.error.message,
                        "f:1:1: the file is larger than the limit of 1048576 bytes");
}

static void a_reference_takes_parameters_up_to_the_limit(void **state)
{
    (void)state;
    expect_error_of(nested(1, "<action><actionRef label='top'>",
                           "<param>1</param><param>2</param><param>3</param><param>4</param>"
                           "<param>5</param><param>6</param><param>7</param><param>8</param>"
                           "<param>9</param>",
                           "</actionRef></action>"),
                    "");
    expect_error_of(nested(1, "<action><actionRef label='top'>",
                           "<param>1</param><param>2</param><param>3</param><param>4</param>"
                           "<param>5</param><param>6</param><param>7</param><param>8</param>"
                           "<param>9</param><param>10</param>",
                           "</actionRef></action>"),
                    "f:1:62: <actionRef> has 10 parameters; the limit is 9");
}

static void a_label_may_be_as_long_as_the_limit(void **state)
{
    (void)state;
    char label[HS_PATTERN_LABEL_BYTES + 2];
    memset(label, 'x', sizeof label);
    label[HS_PATTERN_LABEL_BYTES + 1] = '\0';
    expect_error_of(nested(1, "<bullet label='", label, "'/>"),
                    "f:1:54: the label has more bytes than the limit of 256");
    char *text = nested(1, "<actionRef label='", label, "'/>");
    hs_test_findings findings = hs_test_findings_of_text(text);
    assert_int_equal(findings.count, 1);
    free(text);
    label[HS_PATTERN_LABEL_BYTES] = '\0';
    expect_error_of(nested(1, "<bullet label='", label, "'/>"), "");
}

/// `depth` nested labelled actions around many waits, each referred to once: each is compiled anew
/// with everything inside it.
static char *multiplying(unsigned depth, unsigned waits)
{
    char *text = malloc(1 << 20);
    assert_non_null(text);
    char *end = text + sprintf(text, "<bulletml><action label='top'>");
    for (unsigned i = 0; i < depth; i++) end += sprintf(end, "<actionRef label='a%u'/>", i);
    end = stpcpy(end, "</action>");
    for (unsigned i = 0; i < depth; i++) end += sprintf(end, "<action label='a%u'>", i);
    for (unsigned i = 0; i < waits; i++) end = stpcpy(end, "<wait>1</wait>");
    for (unsigned i = 0; i < depth; i++) end = stpcpy(end, "</action>");
    stpcpy(end, "</bulletml>");
    return text;
}

static void a_small_file_cannot_become_a_large_program(void **state)
{
    (void)state;
    expect_error_of(multiplying(60, 100), "");
    hs_test_findings findings;
    char *text = multiplying(60, 60000);
    findings = hs_test_findings_of_text(text);
    free(text);
    assert_false(findings.usable);
    assert_non_null(strstr(findings.error.message,
                           "the pattern grows beyond the limit of 262144 instructions"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_told_up_to_the_limit_and_an_error_always),
        cmocka_unit_test(elements_nest_up_to_the_limit),
        cmocka_unit_test(elements_are_counted_up_to_the_limit),
        cmocka_unit_test(a_file_may_be_as_large_as_the_limit),
        cmocka_unit_test(a_reference_takes_parameters_up_to_the_limit),
        cmocka_unit_test(a_label_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_small_file_cannot_become_a_large_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
