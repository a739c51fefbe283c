#include <sys/stat.h>

#include "process.h"
#include "support.h"

/// Runs `heapstorm scenario check` on a file of this text, and compares what it prints with the
/// file's path in the place of each '@'.
static void expect_findings(const char *text, int code, const char *out)
{
    char folder[256];
    char path[512];
    char expected[4096];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/s.xml", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    size_t used = 0;
    for (const char *at = out; *at != '\0'; at++) {
        used += (size_t)(*at == '@' ? snprintf(expected + used, sizeof expected - used, "%s", path)
                                    : snprintf(expected + used, sizeof expected - used, "%c", *at));
    }
    const char *words[] = {HS_PROGRAM, "scenario",       "check", path,
                           "--assets", HS_ASSETS_SOURCE, NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_string_equal(process.error, "");
    assert_string_equal(process.out, expected);
    assert_int_equal(process.code, code);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void all_mistakes_of_a_file_are_told(void **state)
{
    (void)state;
    expect_findings(
        "<scenario name='x'>\n"
        " <enmey/>\n"
        " <enemy pattern='magpie.xml' halth='3'/>\n"
        " <enemy pattern='magpei.xml'/>\n"
        " <boss at='10' name='B'/>\n"
        "</scenario>",
        1,
        "@:2:2: error: <enmey> does not belong here; a <scenario> holds <enemy>, "
        "<emitter>, <pile>, <chain>, <pair>, <collection>, <boss>; did you mean <enemy>?\n"
        "@:3:2: error: <enemy> has no attribute \"halth\"; did you mean \"health\"?\n"
        "@:4:2: error: pattern=\"magpei.xml\" cannot be read in " HS_ASSETS_SOURCE
        "/patterns: No such file or directory\n"
        "@:5:2: error: the boss \"B\" has no phases; it needs at least one <phase>\n"
        "1 file, 1 of them unusable: 4 errors, 0 warnings\n");
}

static void what_never_comes_is_told(void **state)
{
    (void)state;
    expect_findings(
        "<scenario name='x'>\n"
        " <enemy at='20' pattern='magpie.xml'/>\n"
        " <boss at='10' name='B'>\n"
        "  <phase name='P' health='9' time='60' pattern='none'>\n"
        "   <enemy at='60' to_y='-90' pattern='none'/>\n"
        "  </phase>\n"
        "  <phase name='Q' health='9' time='60' pattern='none' budget='5000'/>\n"
        " </boss>\n"
        "</scenario>",
        1,
        "@:2:2: error: this appears at tick 20, after the boss at tick 10: it never comes\n"
        "@:5:4: error: this appears at tick 60, when its phase has ended by its time at "
        "tick 60: it never comes\n"
        "@:5:4: warning: this goes to (240, -90), outside of the field of 480 x 640\n"
        "@:7:3: error: budget=\"5000\" is more than the 4096 bullets of the scenario: it "
        "is never reached, and the boss cannot be hit\n"
        "1 file, 1 of them unusable: 3 errors, 1 warning\n");
}

static void a_pattern_that_does_not_compile_is_told_with_its_own_place(void **state)
{
    (void)state;
    char folder[256];
    char path[512];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/patterns", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/patterns/p.xml", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs("<bulletml>\n <action label='top'><wait>1 +</wait></action>\n</bulletml>", file);
    fclose(file);
    snprintf(path, sizeof path, "%s/s.xml", folder);
    file = fopen(path, "wb");
    assert_non_null(file);
    fputs("<scenario><enemy pattern='p.xml'/><enemy pattern='p.xml'/></scenario>", file);
    fclose(file);
    const char *words[] = {HS_PROGRAM, "scenario", "check", path, "--assets", folder, NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_non_null(strstr(process.out, "/patterns/p.xml:2:"));
    assert_int_equal(hs_test_lines(process.out), 2);
    assert_int_equal(process.code, 1);
    hs_test_process_release(&process);
    snprintf(path, sizeof path, "%s/patterns", folder);
    hs_test_remove_folder(path);
    hs_test_remove_folder(folder);
}

static void a_half_saved_file_is_told_with_where_it_ends(void **state)
{
    (void)state;
    expect_findings("<scenario>\n <enemy colour='1' pattern='none'/>\n <enemy pattern='no", 1,
                    "@:2:2: error: <enemy> has no attribute \"colour\"\n"
                    "@:3:2: error: this tag or comment is never closed\n"
                    "1 file, 1 of them unusable: 2 errors, 0 warnings\n");
    expect_findings("", 1,
                    "@:1:1: error: the file is empty; a scenario begins with <scenario>\n"
                    "1 file, 1 of them unusable: 1 error, 0 warnings\n");
}

static void the_projects_own_scenarios_are_sound(void **state)
{
    (void)state;
    const char *words[] = {
        HS_PROGRAM, "scenario", "check", "arcade", "storm", "calm", HS_TEST_DATA "/stages/game.xml",
        "--strict", NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_string_equal(process.out, "4 files, 0 of them unusable: 0 errors, 0 warnings\n");
    assert_int_equal(process.code, 0);
    hs_test_process_release(&process);
}

static void wrong_usage_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *words[2];
        const char *error;
    } uses[] = {
        {{NULL, NULL}, "heapstorm: scenario needs a second word: check\n"},
        {{"chekc", NULL}, "heapstorm: unknown command 'chekc'; did you mean 'check'?\n"},
        {{"check", NULL}, "heapstorm: scenario check needs at least one FILE\n"},
        {{"check", "--strcit"}, "heapstorm: unknown option '--strcit'; did you mean '--strict'?\n"},
    };
    for (size_t u = 0; u < sizeof uses / sizeof uses[0]; u++) {
        const char *words[] = {HS_PROGRAM, "scenario", uses[u].words[0], uses[u].words[1], NULL};
        hs_test_process process = hs_test_run(words, NULL);
        assert_string_equal(process.error, uses[u].error);
        assert_int_equal(process.code, 2);
        hs_test_process_release(&process);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_mistakes_of_a_file_are_told),
        cmocka_unit_test(what_never_comes_is_told),
        cmocka_unit_test(a_pattern_that_does_not_compile_is_told_with_its_own_place),
        cmocka_unit_test(a_half_saved_file_is_told_with_where_it_ends),
        cmocka_unit_test(the_projects_own_scenarios_are_sound),
        cmocka_unit_test(wrong_usage_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
