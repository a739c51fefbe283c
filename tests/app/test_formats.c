#include "full_bench.h"
#include "process.h"

/// The page that describes all formats.
static char *page;

static int read_page(void **state)
{
    (void)state;
    page = hs_test_read_file(HS_ASSETS_SOURCE "/../docs/formats.md");
    return 0;
}

static int release_page(void **state)
{
    (void)state;
    free(page);
    return 0;
}

/// Expects the word in back quotes on the page.
static void expect_told(const char *word, size_t length)
{
    char quoted[96];
    assert_in_range(length, 1, 80);
    snprintf(quoted, sizeof quoted, "`%.*s`", (int)length, word);
    if (strstr(page, quoted) == NULL) fail_msg("docs/formats.md does not tell of %s", quoted);
}

/// Expects every key of a JSON text, except within the objects of this key, whose keys are names.
static void expect_keys_told(const char *text, const char *but_within)
{
    for (const char *at = strchr(text, '"'); at != NULL; at = strchr(at, '"')) {
        size_t length = strcspn(at + 1, "\"");
        const char *behind = at + length + 2;
        bool is_key = behind[0] == ':';
        if (is_key) expect_told(at + 1, length);
        if (is_key && but_within != NULL && strlen(but_within) == length &&
            strncmp(at + 1, but_within, length) == 0) {
            behind = strchr(behind, '}');
            assert_non_null(behind);
        }
        at = behind;
    }
}

/// Expects the names on the first line of comma-separated values.
static void expect_columns_told(const char *text)
{
    while (*text != '\0' && *text != '\n' && *text != '\r') {
        size_t length = strcspn(text, ",\r\n");
        expect_told(text, length);
        text += length + (text[length] == ',');
    }
}

static char *run_for(const char *option, const char *memory)
{
    const char *const words[] = {HS_PROGRAM, "run", "--scenario", "calm", "--frames",       "20",
                                 "--warmup", "0",   "--memory",   memory, "--digest-every", "10",
                                 option,     "-",   NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_int_equal(process.code, 0);
    char *text = process.out;
    process.out = NULL;
    hs_test_process_release(&process);
    return text;
}

static void every_column_of_a_run_is_told(void **state)
{
    (void)state;
    char *text = run_for("--csv", "columns");
    expect_columns_told(text);
    free(text);
}

static void every_column_of_mangohuds_log_is_told(void **state)
{
    (void)state;
    char *text = run_for("--mangohud", "columns");
    expect_columns_told(text);
    const char *third = strchr(strchr(text, '\n') + 1, '\n') + 1;
    expect_columns_told(third);
    free(text);
}

static void every_event_of_a_trace_is_told(void **state)
{
    (void)state;
    static const char name[] = "\"name\": \"";
    char *text = run_for("--trace", "columns");
    for (const char *at = strstr(text, name); at != NULL; at = strstr(at, name)) {
        at += sizeof name - 1;
        // The names of the process and the thread are values, not words of the format.
        if (strncmp(at, "heapstorm", 9) == 0 || strncmp(at, "simulation", 10) == 0) continue;
        expect_told(at, strcspn(at, "\""));
    }
    free(text);
}

/// Returns what a writer makes of the sample of a bench.
static char *bench_as(void (*write)(FILE *stream, const hs_bench_results *results))
{
    hs_test_full_bench bench;
    char *text = NULL;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &count);
    assert_non_null(stream);
    hs_test_full_bench_make(&bench);
    write(stream, &bench.results);
    hs_test_full_bench_release(&bench);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void every_member_of_a_bench_is_told(void **state)
{
    (void)state;
    char *text = bench_as(hs_bench_write_json);
    expect_keys_told(text, "environment");
    free(text);
}

static void every_member_of_a_race_is_told(void **state)
{
    (void)state;
    const char *const words[] = {HS_PROGRAM,  "versus",   "--json",  "-",           "--frames",
                                 "20",        "--warmup", "0",       "--particles", "1000",
                                 "--bullets", "50",       "--quiet", NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_int_equal(process.code, 0);
    expect_keys_told(process.out, NULL);
    hs_test_process_release(&process);
}

static void every_column_of_a_bench_is_told(void **state)
{
    (void)state;
    char *text = bench_as(hs_bench_write_csv);
    expect_columns_told(text);
    free(text);
}

static void every_member_of_the_array_for_github_is_told(void **state)
{
    (void)state;
    char *text = bench_as(hs_bench_write_github);
    expect_keys_told(text, NULL);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_of_a_run_is_told),
        cmocka_unit_test(every_column_of_mangohuds_log_is_told),
        cmocka_unit_test(every_event_of_a_trace_is_told),
        cmocka_unit_test(every_member_of_a_bench_is_told),
        cmocka_unit_test(every_member_of_a_race_is_told),
        cmocka_unit_test(every_column_of_a_bench_is_told),
        cmocka_unit_test(every_member_of_the_array_for_github_is_told),
    };
    return cmocka_run_group_tests(tests, read_page, release_page);
}
