// Figures held against witnesses outside of the program: rows that are summed up anew, and the
// command that is run once more.
#include <math.h>
#include <signal.h>

#include "json.h"
#include "process.h"
#include "support.h"

enum { ROWS_MAX = 4000, WORDS_MAX = 40 };

static const char *const headless[] = {"SDL_VIDEODRIVER=dummy", NULL};

/// Runs the program in a folder with options that spaces separate.
static void run_in(const char *folder, const char *options, int code)
{
    const char *words[WORDS_MAX] = {HS_PROGRAM};
    char text[1024];
    size_t count = 1;
    snprintf(text, sizeof text, "%s", options);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        words[count++] = word;
    const hs_test_start start = {.folder = folder, .environment = headless};
    hs_test_process process = hs_test_run(words, &start);
    if (process.code != code) fail_msg("exit %d: %s", process.code, process.error);
    hs_test_process_release(&process);
}

static char *read_in(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return hs_test_read_file(path);
}

/// Returns the number of a column of the heading.
static int column_of(const char *csv, const char *name)
{
    int column = 0;
    size_t length = strlen(name);
    for (const char *at = csv; *at != '\n'; column++) {
        size_t field = strcspn(at, ",\n");
        if (field == length && strncmp(at, name, field) == 0) return column;
        at += field + (at[field] == ',');
    }
    fail_msg("no column %s", name);
    return -1;
}

/// Reads a column of all rows; returns how many there are. An empty field is NaN.
static size_t read_column(const char *csv, const char *name, double *numbers)
{
    int column = column_of(csv, name);
    size_t count = 0;
    for (const char *row = strchr(csv, '\n') + 1; *row != '\0'; row = strchr(row, '\n') + 1) {
        const char *field = row;
        for (int i = 0; i < column; i++) field = strchr(field, ',') + 1;
        assert_in_range(count, 0, ROWS_MAX - 1);
        numbers[count++] = *field == ',' ? (double)NAN : strtod(field, NULL);
    }
    return count;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/// Expects the percentile of a summary to be that of sorted numbers: the least that so many
/// thousandths do not exceed.
static void expect_percentile(const char *json, const char *path, const double *sorted,
                              size_t count, unsigned per_mille)
{
    size_t at = 0;
    while ((at + 1) * 1000 < count * per_mille) at++;
    double told = hs_test_json_number(json, path);
    if (told != sorted[at]) fail_msg("%s is %.0f, not %.0f", path, told, sorted[at]);
}

static void expect_summary(const char *json, const char *name, const char *csv, const char *column)
{
    static double numbers[ROWS_MAX];
    size_t count = read_column(csv, column, numbers);
    char path[64];
    double sum = 0.0;
    assert_true(count > 20 && count < 10000);
    for (size_t i = 0; i < count; i++) sum += numbers[i];
    qsort(numbers, count, sizeof numbers[0], by_size);
    snprintf(path, sizeof path, "%s.p50", name);
    expect_percentile(json, path, numbers, count, 500);
    snprintf(path, sizeof path, "%s.p95", name);
    expect_percentile(json, path, numbers, count, 950);
    snprintf(path, sizeof path, "%s.p99", name);
    if (count < 1000) {
        assert_true(hs_test_json_is_null(json, path));
    } else {
        expect_percentile(json, path, numbers, count, 990);
    }
    snprintf(path, sizeof path, "%s.p999", name);
    assert_true(hs_test_json_is_null(json, path));
    snprintf(path, sizeof path, "%s.max", name);
    assert_true(hs_test_json_number(json, path) == numbers[count - 1]);
    snprintf(path, sizeof path, "%s.mean", name);
    double apart = hs_test_json_number(json, path) - sum / (double)count;
    assert_true(fabs(apart) <= sum / (double)count * 1e-9);
}

static double sum_of_column(const char *csv, const char *column)
{
    static double numbers[ROWS_MAX];
    double sum = 0.0;
    size_t count = read_column(csv, column, numbers);
    for (size_t i = 0; i < count; i++) sum += numbers[i];
    return sum;
}

static void the_percentiles_of_a_run_are_those_of_its_rows(void **state)
{
    (void)state;
    static const char *const frames[] = {"300", "1200"};
    for (int i = 0; i < 2; i++) {
        char folder[128], options[256];
        hs_test_make_folder(folder, sizeof folder);
        snprintf(options, sizeof options,
                 "run --scenario calm --memory naive --warmup 30 --frames %s --switch-every 100 "
                 "--json run.json --csv run.csv --quiet",
                 frames[i]);
        run_in(folder, options, 0);
        char *json = read_in(folder, "run.json"), *csv = read_in(folder, "run.csv");
        expect_summary(json, "frame_ns", csv, "frame_ns");
        expect_summary(json, "phase_ns.move", csv, "move_ns");
        assert_true(hs_test_json_number(json, "heap.game.allocations") ==
                    sum_of_column(csv, "game_allocations"));
        assert_true(hs_test_json_number(json, "heap.game.bytes") ==
                    sum_of_column(csv, "game_bytes"));
        // Measured frames and those that are set aside are all.
        assert_true((double)hs_test_lines(csv) - 1 +
                        hs_test_json_number(json, "set_aside.frames") ==
                    hs_test_json_number(json, "frames"));
        assert_true(hs_test_json_number(json, "set_aside.switch") > 2);
        free(json);
        free(csv);
        hs_test_remove_folder(folder);
    }
}

/// A home for the settings of the window, beside the files of the test.
static void make_home(const char *folder)
{
    char path[256];
    snprintf(path, sizeof path, "%s", folder);
    setenv("XDG_DATA_HOME", path, 1);
}

static void remove_home(const char *folder)
{
    char command[256];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void the_percentiles_of_a_window_are_those_of_its_rows(void **state)
{
    (void)state;
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    make_home(folder);
    run_in(folder,
           "play --quiet --scenario calm --frames 120 --warmup 20 --screenshot 60:a.png "
           "--json play.json --csv play.csv",
           0);
    char *json = read_in(folder, "play.json"), *csv = read_in(folder, "play.csv");
    expect_summary(json, "frame_ns", csv, "frame_ns");
    expect_summary(json, "phase_ns.simulate", csv, "simulate_ns");
    expect_summary(json, "phase_ns.panel", csv, "panel_ns");
    expect_summary(json, "interval_ns", csv, "interval_ns");
    assert_true(hs_test_json_number(json, "frame_ticks") == sum_of_column(csv, "ticks"));
    assert_true(hs_test_json_number(json, "processor.cpu_ns") == sum_of_column(csv, "cpu_ns"));
    assert_true(hs_test_json_number(json, "processor.wall_ns") == sum_of_column(csv, "frame_ns"));
    assert_true(hs_test_json_number(json, "frames") == (double)hs_test_lines(csv) - 1);
    assert_true(
        hs_test_json_number(json, "set_aside.frames") + hs_test_json_number(json, "frames") == 120);
    assert_true(hs_test_json_number(json, "set_aside.start") == 20);
    assert_true(hs_test_json_number(json, "set_aside.picture") == 1);
    // What a window does not time has no number.
    double phases[ROWS_MAX];
    assert_true(isnan(phases[read_column(csv, "move_ns", phases) - 1]));
    free(json);
    free(csv);
    remove_home(folder);
}

/// Runs a command line of the program by a shell, in a folder.
static void repeat(const char *folder, const char *command)
{
    char line[2048];
    assert_int_equal(strncmp(command, "heapstorm ", 10), 0);
    snprintf(line, sizeof line, "%s %s", HS_PROGRAM, command + 10);
    const char *const words[] = {"/bin/sh", "-c", line, NULL};
    const hs_test_start start = {.folder = folder, .environment = headless};
    hs_test_process process = hs_test_run(words, &start);
    if (process.code != 0) fail_msg("%s: %s", line, process.error);
    hs_test_process_release(&process);
}

/// Takes the escapes out of a text of JSON that has none but before quotes and backslashes.
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\\') from++;
        *to++ = *from;
    }
    *to = '\0';
}

/// Runs, runs the command that the JSON tells once more, and expects the same end of the game.
static void expect_repeatable(const char *folder, const char *options, const char *name)
{
    static const char *const digests[] = {"digest", "digest_seen"};
    char command[1024], path[256];
    run_in(folder, options, 0);
    char *first = read_in(folder, name);
    hs_test_json_text(first, "command", command, sizeof command);
    unescape(command);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(remove(path), 0);
    repeat(folder, command);
    char *second = read_in(folder, name);
    for (int i = 0; i < 2; i++) {
        char one[32], other[32];
        hs_test_json_text(first, digests[i], one, sizeof one);
        hs_test_json_text(second, digests[i], other, sizeof other);
        assert_string_equal(one, other);
    }
    free(first);
    free(second);
}

static void the_command_in_the_json_repeats_a_run(void **state)
{
    (void)state;
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    expect_repeatable(folder,
                      "run --scenario calm --seed 77 --memory slab --frames 60 --warmup 10 "
                      "--rank 0.7 --quiet --json it's.json",
                      "it's.json");
    hs_test_remove_folder(folder);
}

static void the_command_in_the_json_repeats_a_window(void **state)
{
    (void)state;
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    make_home(folder);
    // By a film's clock each frame has its tick, so that the run is the same to the last.
    expect_repeatable(folder,
                      "play --quiet --autopilot --scenario calm --seed 77 --frames 40 --film 40:. "
                      "--json play.json",
                      "play.json");
    remove_home(folder);
}

static void the_command_stands_in_text_csv_and_trace_too(void **state)
{
    (void)state;
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    const char *const words[] = {
        HS_PROGRAM, "run",     "--scenario", "calm",   "--frames", "5",      "--warmup", "0",
        "--csv",    "a b.csv", "--trace",    "c.json", "--quiet",  "--seed", "3",        NULL};
    static const char command[] = "heapstorm run --scenario calm --frames 5 --warmup 0 --csv 'a "
                                  "b.csv' --trace c.json --quiet --seed 3";
    hs_test_process process = hs_test_run(words, &(hs_test_start){.folder = folder});
    assert_int_equal(process.code, 0);
    assert_non_null(strstr(process.out, command));
    char *csv = read_in(folder, "a b.csv"), *trace = read_in(folder, "c.json");
    char quoted[256], told[256];
    snprintf(quoted, sizeof quoted, ",\"%s\"\n", command);
    const char *found = strstr(csv, quoted);
    assert_non_null(found);
    assert_null(strstr(found + strlen(quoted), command)); // in the first row alone
    hs_test_json_text(trace, "otherData.command", told, sizeof told);
    assert_string_equal(told, command);
    free(csv);
    free(trace);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void a_window_that_a_signal_ends_writes_what_it_has_measured(void **state)
{
    (void)state;
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    make_home(folder);
    const char *const words[] = {
        HS_PROGRAM, "play",      "--quiet", "--scenario", "calm",         "--warmup",    "2",
        "--json",   "play.json", "--csv",   "play.csv",   "--screenshot", "5:shown.png", NULL};
    const hs_test_start start = {
        .folder = folder, .environment = headless, .terminated_by = "shown.png"};
    hs_test_process process = hs_test_run(words, &start);
    assert_int_equal(process.code, 128 + SIGTERM);
    assert_string_equal(process.error, "");
    char *json = read_in(folder, "play.json"), *csv = read_in(folder, "play.csv");
    assert_true(hs_test_json_is_valid(json));
    double frames = hs_test_json_number(json, "frames");
    assert_true(frames >= 1);
    assert_true((double)hs_test_lines(csv) - 1 == frames);
    assert_true(frames + hs_test_json_number(json, "set_aside.frames") >= 5);
    free(json);
    free(csv);
    hs_test_process_release(&process);
    remove_home(folder);
}

static void wall_time_and_cpu_time_of_a_run_have_names_of_their_own(void **state)
{
    (void)state;
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    run_in(folder, "run --frames 120 --warmup 10 --memory both --json a.json --quiet", 0);
    char *json = read_in(folder, "a.json");
    for (int i = 0; i < 2; i++) {
        char path[64];
        static const char *const known[] = {"processor.wall_ns", "processor.cpu_ns",
                                            "ns_per_entity_tick", "cpu_ns_per_entity_tick"};
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
            snprintf(path, sizeof path, "runs.%d.%s", i, known[k]);
            assert_true(hs_test_json_number(json, path) > 0);
        }
        snprintf(path, sizeof path, "runs.%d.processor.involuntary_switches", i);
        assert_true(hs_test_json_number(json, path) >= 0);
    }
    free(json);
    hs_test_remove_folder(folder);
}

#ifdef HS_COUNT_MALLOC
/// What a run says that it asked of the heap, and what a library in front of the heap has counted.
typedef struct heap_counts {
    double game[2], process[2]; ///< allocations and frees, of the measured frames
    double witness[2];          ///< of the whole program
} heap_counts;

static heap_counts count_heap(const char *folder, const char *memory, const char *frames)
{
    static const char *const names[2] = {"allocations", "frees"};
    char file[256];
    snprintf(file, sizeof file, "HS_COUNT_FILE=%s/count", folder);
    const char *const environment[] = {"LD_PRELOAD=" HS_COUNT_MALLOC, file, NULL};
    const char *const words[] = {HS_PROGRAM,  "run",      "--memory", memory,     "--particles",
                                 "500",       "--frames", frames,     "--warmup", "30",
                                 "--bullets", "200",      "--json",   "run.json", "--quiet",
                                 "--layout",  "list",     NULL};
    const hs_test_start start = {.folder = folder, .environment = environment};
    hs_test_process process = hs_test_run(words, &start);
    if (process.code != 0) fail_msg("%s", process.error);
    hs_test_process_release(&process);
    heap_counts counts;
    char *json = read_in(folder, "run.json"), *text = read_in(folder, "count");
    char *rest = text;
    for (int i = 0; i < 2; i++) {
        char path[64];
        snprintf(path, sizeof path, "heap.game.%s", names[i]);
        counts.game[i] = hs_test_json_number(json, path);
        snprintf(path, sizeof path, "heap.process.%s", names[i]);
        counts.process[i] = hs_test_json_number(json, path);
        counts.witness[i] = strtod(rest, &rest);
    }
    free(json);
    free(text);
    return counts;
}

static void expect_within_1_percent(double told, double witness)
{
    if (fabs(told - witness) > witness * 0.01) fail_msg("%.0f, and counted %.0f", told, witness);
}

static void
the_allocations_of_a_run_are_those_that_a_library_in_front_of_the_heap_counts(void **state)
{
    (void)state;
    static const char *const memories[] = {"naive", "refcount"};
    for (int m = 0; m < 2; m++) {
        char folder[128];
        hs_test_make_folder(folder, sizeof folder);
        // What a longer run asks for more is asked for by its further frames.
        heap_counts some = count_heap(folder, memories[m], "100");
        heap_counts more = count_heap(folder, memories[m], "400");
        for (int i = 0; i < 2; i++) {
            double witness = more.witness[i] - some.witness[i];
            assert_true(witness > 1000);
            expect_within_1_percent(more.process[i] - some.process[i], witness);
            expect_within_1_percent(more.game[i] - some.game[i], witness);
        }
        hs_test_remove_folder(folder);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_percentiles_of_a_run_are_those_of_its_rows),
        cmocka_unit_test(the_percentiles_of_a_window_are_those_of_its_rows),
        cmocka_unit_test(the_command_in_the_json_repeats_a_run),
        cmocka_unit_test(the_command_in_the_json_repeats_a_window),
        cmocka_unit_test(the_command_stands_in_text_csv_and_trace_too),
        cmocka_unit_test(a_window_that_a_signal_ends_writes_what_it_has_measured),
        cmocka_unit_test(wall_time_and_cpu_time_of_a_run_have_names_of_their_own),
#ifdef HS_COUNT_MALLOC
        cmocka_unit_test(
            the_allocations_of_a_run_are_those_that_a_library_in_front_of_the_heap_counts),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
