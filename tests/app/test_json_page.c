#include "process.h"
#include "support.h"

// Compares docs/json.md with what the program writes.

static const char page_path[] = HS_ASSETS_SOURCE "/../docs/json.md";

/// Whether the page explains a field: its name stands there in back quotes.
static bool is_explained(const char *page, const char *name)
{
    char quoted[80];
    snprintf(quoted, sizeof quoted, "`%s`", name);
    return strstr(page, quoted) != NULL;
}

/// Expects every key of a JSON text on the page. Labels of runs are explained, not listed.
static void expect_explained(const char *page, const char *json)
{
    unsigned keys = 0;
    for (const char *at = json; (at = strchr(at, '"')) != NULL;) {
        char name[64];
        size_t length = strcspn(at + 1, "\"");
        const char *end = at + 1 + length;
        bool is_key = end[0] == '"' && end[1] == ':';
        bool is_plain = length < sizeof name && memchr(at + 1, ' ', length) == NULL;
        if (is_key && is_plain) {
            snprintf(name, sizeof name, "%.*s", (int)length, at + 1);
            if (!is_explained(page, name)) fail_msg("docs/json.md does not tell of '%s'", name);
            keys++;
        }
        at = end + 1;
    }
    assert_true(keys > 30);
}

static void expect_output_explained(const char *const *argv)
{
    static const char *const headless[] = {"SDL_VIDEODRIVER=dummy", NULL};
    const hs_test_start start = {.environment = headless};
    char *page = hs_test_read_file(page_path);
    hs_test_process process = hs_test_run(argv, &start);
    if (process.code != 0) fail_msg("%s", process.error);
    expect_explained(page, process.out);
    hs_test_process_release(&process);
    free(page);
}

static void every_field_of_a_run_is_explained(void **state)
{
    (void)state;
    const char *const argv[] = {HS_PROGRAM, "run",      "--scenario",     "calm", "--frames", "20",
                                "--json",   "-",        "--digest-every", "10",   "--warmup", "0",
                                "--quiet",  "--memory", "both",           NULL};
    expect_output_explained(argv);
}

static void every_field_of_a_window_is_explained(void **state)
{
    (void)state;
    const char *const argv[] = {HS_PROGRAM, "play", "--scenario", "calm", "--frames", "10",
                                "--warmup", "0",    "--json",     "-",    "--quiet",  NULL};
    expect_output_explained(argv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_a_run_is_explained),
        cmocka_unit_test(every_field_of_a_window_is_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
