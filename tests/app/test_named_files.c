#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "process.h"
#include "support.h"

/// The three standard streams, and the files that a command line names: what is written where, and
/// what nothing is written over.

/// A folder with a pattern and a scenario in it, which is where commands run.
typedef struct place {
    char folder[256];
} place;

static void put(const place *p, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

static const char pattern[] = "<bulletml><action label=\"top\"><fire><bullet/></fire></action>"
                              "</bulletml>\n";
static const char scenario[] = "<scenario bullets=\"100\" particles=\"100\">"
                               "<enemy at=\"1\" x=\"240\" pattern=\"mine.xml\"/></scenario>\n";

static int make_place(void **state)
{
    static place p;
    hs_test_make_folder(p.folder, sizeof p.folder);
    put(&p, "mine.xml", pattern);
    put(&p, "stage.xml", scenario);
    *state = &p;
    return 0;
}

static int remove_place(void **state)
{
    place *p = *state;
    hs_test_remove_folder(p->folder);
    return 0;
}

/// Runs a line of a shell, in which $H is the program, in the folder.
static hs_test_process shell(const place *p, const char *line)
{
    char script[1024];
    snprintf(script, sizeof script, "H='%s'; %s", HS_PROGRAM, line);
    const char *const words[] = {"/bin/sh", "-c", script, NULL};
    return hs_test_run(words, &(hs_test_start){.folder = p->folder});
}

static char *content(const place *p, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", p->folder, name);
    return hs_test_read_file(path);
}

static void expect_content(const place *p, const char *name, const char *text)
{
    char *found = content(p, name);
    assert_string_equal(found, text);
    free(found);
}

static void expect_refused(const place *p, const char *options, const char *sentence)
{
    char line[512];
    snprintf(line, sizeof line, "$H run --scenario calm --frames 5 --warmup 1 %s", options);
    size_t files = hs_test_count_files(p->folder);
    hs_test_process process = shell(p, line);
    if (process.code != 2) fail_msg("%s: exit %d: %s", options, process.code, process.error);
    assert_int_equal(hs_test_lines(process.error), 1);
    if (strstr(process.error, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", process.error, sentence);
    }
    hs_test_process_release(&process);
    assert_int_equal(hs_test_count_files(p->folder), files);
    expect_content(p, "mine.xml", pattern);
    expect_content(p, "stage.xml", scenario);
}

#define CALM "$H run --scenario calm --frames 5 --warmup 1 "

static void streams_that_were_closed_take_nothing_of_what_is_written(void **state)
{
    const place *p = *state;
    hs_test_process process = shell(p, CALM "--json run.json --csv run.csv <&- >&- 2>&-");
    assert_int_equal(process.code, 0);
    hs_test_process_release(&process);
    char *json = content(p, "run.json"), *csv = content(p, "run.csv");
    assert_true(hs_test_json_is_valid(json));
    assert_int_equal(strncmp(csv, "memory,", 7), 0);
    assert_int_equal(hs_test_lines(csv), 6);
    free(json);
    free(csv);
}

static void a_window_opens_with_all_three_closed(void **state)
{
    const place *p = *state;
    hs_test_process process =
        shell(p, "SDL_VIDEODRIVER=dummy XDG_DATA_HOME=\"$PWD/home\" $H play --scenario calm "
                 "--frames 20 --json play.json <&- >&- 2>&-; code=$?; rm -rf home; exit $code");
    assert_int_equal(process.code, 0);
    hs_test_process_release(&process);
    char *json = content(p, "play.json");
    assert_true(hs_test_json_is_valid(json));
    free(json);
}

static void an_output_never_replaces_what_is_read(void **state)
{
    const place *p = *state;
    expect_refused(p, "--pattern mine.xml --csv mine.xml",
                   "--csv would write over 'mine.xml', which --pattern reads");
    expect_refused(p, "--pattern mine.xml --csv ./mine.xml", "which --pattern reads");
    expect_refused(p, "--scenario ./stage.xml --json stage.xml", "which --scenario reads");
    expect_refused(p, "--pattern mine.xml --screenshot 1:mine.xml", "which --pattern reads");
    expect_refused(p, "--pattern mine.xml --snapshot 1:mine.xml", "which --pattern reads");
    char hard[600], soft[600], mine[600];
    snprintf(hard, sizeof hard, "%s/hard.xml", p->folder);
    snprintf(soft, sizeof soft, "%s/soft.xml", p->folder);
    snprintf(mine, sizeof mine, "%s/mine.xml", p->folder);
    assert_int_equal(link(mine, hard), 0);
    assert_int_equal(symlink("mine.xml", soft), 0);
    expect_refused(p, "--pattern mine.xml --csv hard.xml", "which --pattern reads");
    expect_refused(p, "--pattern soft.xml --profile mine.xml", "which --pattern reads");
}

static void two_outputs_never_share_a_file(void **state)
{
    const place *p = *state;
    expect_refused(p, "--json a --csv a", "--json and --csv cannot both go to 'a'");
    expect_refused(p, "--json a --csv ./a", "--json and --csv cannot both go to 'a'");
    expect_refused(p, "--json a --screenshot 1:a", "cannot both go to 'a'");
    expect_refused(p, "--json - --csv /dev/stdout", "--json and --csv cannot both go to '-'");
    expect_refused(p, "--snapshot 1:a --snapshot 2:./a", "--snapshot is given twice for 'a'");
}

static void a_path_that_is_standard_output_counts_as_such(void **state)
{
    const place *p = *state;
    hs_test_process process = shell(p, CALM "--json /dev/stdout");
    assert_int_equal(process.code, 0);
    assert_true(hs_test_json_is_valid(process.out));
    hs_test_process_release(&process);
    // The file that the shell has opened is not replaced beneath it.
    process =
        shell(p, CALM "--json out.json > out.json && echo end >> out.json && tail -1 out.json");
    assert_int_equal(process.code, 0);
    assert_string_equal(process.out, "end\n");
    hs_test_process_release(&process);
    process = shell(p, CALM "--json out.json > out.json");
    hs_test_process_release(&process);
    char *json = content(p, "out.json");
    assert_true(hs_test_json_is_valid(json));
    free(json);
}

static void two_dashes_end_the_options(void **state)
{
    const place *p = *state;
    hs_test_process process = shell(p, CALM "--");
    assert_int_equal(process.code, 0);
    hs_test_process_release(&process);
    put(p, "--odd.xml", pattern);
    process = shell(p, "$H pattern check -- --odd.xml");
    assert_int_equal(process.code, 0);
    hs_test_process_release(&process);
    process = shell(p, CALM "-- --json a");
    assert_int_equal(process.code, 2);
    assert_non_null(strstr(process.error, "follows --"));
    hs_test_process_release(&process);
}

static void numbers_are_decimal(void **state)
{
    const place *p = *state;
    expect_refused(p, "--rank 0x.8", "--rank takes a number from 0 to 1, not '0x.8'");
    expect_refused(p, "--rank nan", "--rank takes a number from 0 to 1");
    expect_refused(p, "--frames 0x10", "--frames takes a whole number");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(streams_that_were_closed_take_nothing_of_what_is_written),
        TEST(a_window_opens_with_all_three_closed),
        TEST(an_output_never_replaces_what_is_read),
        TEST(two_outputs_never_share_a_file),
        TEST(a_path_that_is_standard_output_counts_as_such),
        TEST(two_dashes_end_the_options),
        TEST(numbers_are_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
