#include "process.h"
#include "support.h"

static const char machine_heading[] = "os,cpu,gpu,ram,kernel,driver,cpuscheduler";
static const char frame_heading[] =
    "fps,frametime,cpu_load,cpu_power,gpu_load,cpu_temp,gpu_temp,gpu_core_clock,gpu_mem_clock,"
    "gpu_vram_used,gpu_power,ram_used,swap_used,process_rss,cpu_mhz,elapsed";
enum {
    MACHINE_FIELDS = 7,
    FRAME_FIELDS = 16,
    FPS = 0,
    FRAMETIME = 1,
    PROCESS_RSS = 13,
    ELAPSED = 15
};

static hs_test_process run_with(const char *path, const char *memory)
{
    const char *const words[] = {HS_PROGRAM,   "run",      "--scenario", "calm",     "--frames",
                                 "40",         "--warmup", "10",         "--memory", memory,
                                 "--mangohud", path,       NULL};
    return hs_test_run(words, NULL);
}

/// Cuts the next line off a text; NULL after the last.
static char *take_line(char **text)
{
    char *line = *text;
    char *end = strchr(line, '\n');
    if (end == NULL) return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

/// Reads numbers between commas; fails unless there are exactly as many as a row has.
static void read_row(const char *line, double *fields)
{
    for (int i = 0; i < FRAME_FIELDS; i++) {
        char *end;
        fields[i] = strtod(line, &end);
        assert_true(end != line);
        assert_int_equal(*end, i + 1 < FRAME_FIELDS ? ',' : '\0');
        line = end + 1;
    }
}

static void the_log_has_mangohuds_headings_and_a_row_a_frame(void **state)
{
    (void)state;
    hs_test_process process = run_with("-", "columns");
    assert_int_equal(process.code, 0);
    char *text = process.out;
    assert_string_equal(take_line(&text), machine_heading);
    const char *machine = take_line(&text);
    assert_non_null(machine);
    int fields = 1;
    for (const char *at = machine; *at != '\0'; at++) {
        fields += *at == ',';
        // Readers that do not know quotes can read it.
        assert_int_not_equal(*at, '"');
    }
    assert_int_equal(fields, MACHINE_FIELDS);
    assert_string_equal(take_line(&text), frame_heading);
    double elapsed = 0.0;
    int rows = 0;
    for (const char *line; (line = take_line(&text)) != NULL; rows++) {
        double row[FRAME_FIELDS];
        read_row(line, row);
        // Frames a second and milliseconds agree within their digits.
        double product = row[FPS] * row[FRAMETIME];
        assert_true(product > 995.0 && product < 1005.0);
        assert_true(row[PROCESS_RSS] < 1024.0);
        // Nanoseconds: at least the time of the frames has passed.
        assert_true(row[ELAPSED] >= elapsed + row[FRAMETIME] * 1e6 - 1.0);
        elapsed = row[ELAPSED];
    }
    assert_int_equal(rows, 40);
    assert_string_equal(text, "");
    hs_test_process_release(&process);
}

static void a_log_of_several_runs_is_refused_before_anything_runs(void **state)
{
    (void)state;
    hs_test_process process = run_with("-", "both");
    assert_int_equal(process.code, 2);
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_non_null(
        strstr(process.error, "--mangohud holds one run; name one strategy, not 'both'"));
    assert_string_equal(process.out, "");
    hs_test_process_release(&process);
}

static void a_place_that_cannot_be_written_is_told_in_one_line(void **state)
{
    (void)state;
    static const char *const options[] = {"--mangohud", "--trace"};
    for (int i = 0; i < 2; i++) {
        // So many frames that running them first would be noticed.
        const char *const words[] = {HS_PROGRAM,    "run",     "--frames", "10000000",
                                     "--particles", "1000000", options[i], "/nowhere/at/all.out",
                                     NULL};
        hs_test_process process = hs_test_run(words, NULL);
        assert_int_equal(process.code, 1);
        assert_int_equal(hs_test_lines(process.error), 1);
        assert_non_null(strstr(process.error, "/nowhere/at/all.out"));
        assert_string_equal(process.out, "");
        hs_test_process_release(&process);
    }
}

static void two_exports_into_one_file_are_refused(void **state)
{
    (void)state;
    const char *const words[] = {HS_PROGRAM, "run", "--mangohud", "x", "--trace", "x", NULL};
    hs_test_process process = hs_test_run(words, NULL);
    assert_int_equal(process.code, 2);
    assert_non_null(strstr(process.error, "--mangohud and --trace cannot both go to 'x'"));
    hs_test_process_release(&process);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_log_has_mangohuds_headings_and_a_row_a_frame),
        cmocka_unit_test(a_log_of_several_runs_is_refused_before_anything_runs),
        cmocka_unit_test(a_place_that_cannot_be_written_is_told_in_one_line),
        cmocka_unit_test(two_exports_into_one_file_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
