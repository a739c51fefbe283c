#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "heapstorm/strategy.h"
#include "json.h"
#include "process.h"
#include "support.h"

/// Most words in a command line.
enum { WORDS_MAX = 40 };

/// `heapstorm run` on a small world, with further options separated by spaces.
static hs_test_process run_with(const char *options, const hs_test_start *start)
{
    static const char *const small[] = {HS_PROGRAM, "run", "--scenario", "calm",
                                        "--frames", "20",  "--warmup",   "10"};
    const char *words[WORDS_MAX];
    memcpy(words, small, sizeof small);
    size_t count = sizeof small / sizeof small[0];
    char text[1024];
    snprintf(text, sizeof text, "%s", options);
    for (char *at = text; *at != '\0' && count < WORDS_MAX - 1;) {
        words[count++] = at;
        at += strcspn(at, " ");
        if (*at == ' ') *at++ = '\0';
    }
    words[count] = NULL;
    return hs_test_run(words, start);
}

static void expect_code(const hs_test_process *process, int code)
{
    if (process->code == code) return;
    fail_msg("exit %d, signal %d, not %d: %s", process->code, process->signal, code,
             process->error);
}

/// Runs, expects an exit code other than 0, one line on stderr that says `sentence`, and nothing on
/// stdout.
static void expect_complaint(const char *options, int code, const char *sentence)
{
    hs_test_process process = run_with(options, NULL);
    expect_code(&process, code);
    assert_string_equal(process.out, "");
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_int_equal(strncmp(process.error, "heapstorm: ", 11), 0);
    if (strstr(process.error, sentence) == NULL) {
        fail_msg("'%s' does not say '%s'", process.error, sentence);
    }
    hs_test_process_release(&process);
}

static void a_run_tells_its_results_on_stdout_and_nothing_on_stderr(void **state)
{
    (void)state;
    hs_test_process process = run_with("", NULL);
    expect_code(&process, 0);
    assert_string_equal(process.error, "");
    assert_non_null(strstr(process.out, "calm under columns"));
    assert_non_null(strstr(process.out, "digest "));
    assert_null(strchr(process.out, '\033'));
    hs_test_process_release(&process);
}

static void json_on_stdout_is_alone_there(void **state)
{
    (void)state;
    hs_test_process process = run_with("--json - --digest-every 10", NULL);
    expect_code(&process, 0);
    assert_string_equal(process.error, "");
    assert_true(hs_test_json_is_valid(process.out));
    char text[64];
    hs_test_json_text(process.out, "scenario", text, sizeof text);
    assert_string_equal(text, "calm");
    hs_test_json_text(process.out, "memory", text, sizeof text);
    assert_string_equal(text, "columns");
    hs_test_json_text(process.out, "renderer", text, sizeof text);
    assert_string_equal(text, "none");
    assert_true(hs_test_json_number(process.out, "threads") == 1);
    assert_true(hs_test_json_number(process.out, "digests.2.tick") == 30);
    char last[64];
    hs_test_json_text(process.out, "digests.2.game", last, sizeof last);
    hs_test_json_text(process.out, "digest", text, sizeof text);
    assert_string_equal(text, last);
    assert_int_equal(strlen(text), 16);
    hs_test_process_release(&process);
}

static void columns_ask_the_heap_for_nothing_after_the_warm_up(void **state)
{
    (void)state;
    hs_test_process process = run_with("--frames 300 --warmup 300 --json -", NULL);
    expect_code(&process, 0);
    assert_true(hs_test_json_number(process.out, "heap.game.per_frame") == 0);
    if (hs_test_json_is_null(process.out, "heap.process.off")) {
        assert_true(hs_test_json_number(process.out, "heap.process.allocations") == 0);
        assert_true(hs_test_json_number(process.out, "heap.process.frees") == 0);
    } else {
        assert_true(hs_test_json_is_null(process.out, "heap.process.allocations"));
    }
    hs_test_process_release(&process);
}

static void the_heap_of_libgc_is_part_of_the_whole_process(void **state)
{
    (void)state;
    if (hs_strategy_find("boehm") == NULL) skip();
    hs_test_process process =
        run_with("--memory boehm --scenario storm --particles 20000 --frames 100 --json -", NULL);
    double reserved = hs_test_json_number(process.out, "storage.reserved");
    assert_true(reserved > 1e6);
    if (hs_test_json_is_null(process.out, "heap.process.off")) {
        assert_true(hs_test_json_number(process.out, "heap.process.live_bytes") > reserved * 0.99);
    }
    if (!hs_test_json_is_null(process.out, "footprint_bytes")) {
        double usable = hs_test_json_number(process.out, "storage.usable");
        assert_true(hs_test_json_number(process.out, "footprint_bytes") > usable);
    }
    hs_test_process_release(&process);
}

static void libgc_collects_by_itself_where_it_may_and_else_by_our_threshold(void **state)
{
    (void)state;
    if (hs_strategy_find("boehm") == NULL) skip();
    hs_test_process ours =
        run_with("--memory boehm --scenario storm --particles 30000 --frames 300 "
                 "--gc-threshold 1000000000 --json -",
                 NULL);
    hs_test_process own = run_with("--memory boehm --scenario storm --particles 30000 --frames 300 "
                                   "--gc-threshold 1000000000 --boehm-policy own --json -",
                                   NULL);
    char one[32], other[32];
    assert_true(hs_test_json_number(ours.out, "collector.runs") == 0);
    assert_true(hs_test_json_number(own.out, "collector.runs") > 0);
    assert_true(hs_test_json_number(own.out, "collector.reclaimed") > 0);
    assert_true(hs_test_json_number(own.out, "collector.pause_ns_max") > 0);
    hs_test_json_text(ours.out, "digest", one, sizeof one);
    hs_test_json_text(own.out, "digest", other, sizeof other);
    assert_string_equal(one, other);
    hs_test_process_release(&ours);
    hs_test_process_release(&own);
}

static void what_is_live_is_part_of_what_is_reserved(void **state)
{
    (void)state;
    const char *const options = "--memory naive --layout list --particles 20000 --bullets 500 "
                                "--scenario storm --frames 100 --json -";
    hs_test_process process = run_with(options, NULL);
    double usable = hs_test_json_number(process.out, "storage.usable");
    assert_true(usable > 300e3);
    assert_true(hs_test_json_number(process.out, "storage.reserved") > usable);
    assert_true(hs_test_json_number(process.out, "storage.living") < usable);
    hs_test_process_release(&process);
}

static void all_strategies_run_side_by_side_and_agree(void **state)
{
    (void)state;
    hs_test_process process = run_with("--memory all --json - --warmup 100 --frames 100", NULL);
    expect_code(&process, 0);
    assert_true(hs_test_json_is_valid(process.out));
    char first[32], other[32];
    hs_test_json_text(process.out, "runs.0.memory", first, sizeof first);
    assert_string_equal(first, "columns");
    hs_test_json_text(process.out, "runs.0.digest", first, sizeof first);
    for (int i = 1; i <= 2; i++) {
        char path[32];
        snprintf(path, sizeof path, "runs.%d.digest", i);
        hs_test_json_text(process.out, path, other, sizeof other);
        assert_string_equal(first, other);
    }
    hs_test_json_text(process.out, "runs.2.layout", other, sizeof other);
    assert_string_equal(other, "list");
    assert_true(hs_test_json_number(process.out, "ratios.naive (array).frame_ns_p50") > 0);
    hs_test_process_release(&process);
    static const char *const in_lists[] = {"--memory both --layout list",
                                           "--memory all --layout list"};
    for (int i = 0; i < 2; i++) {
        process = run_with(in_lists[i], NULL);
        expect_code(&process, 0);
        assert_non_null(strstr(process.out, "naive (list)"));
        assert_null(strstr(process.out, "naive (array)"));
        hs_test_process_release(&process);
    }
}

static void a_switch_in_mid_run_changes_no_digest(void **state)
{
    (void)state;
    hs_test_process still = run_with("--frames 200 --json -", NULL);
    hs_test_process moved = run_with("--frames 200 --json - --switch-every 7", NULL);
    expect_code(&still, 0);
    expect_code(&moved, 0);
    static const char *const paths[] = {"digest", "digest_seen"};
    for (int i = 0; i < 2; i++) {
        char first[32], second[32];
        hs_test_json_text(still.out, paths[i], first, sizeof first);
        hs_test_json_text(moved.out, paths[i], second, sizeof second);
        assert_string_equal(first, second);
    }
    hs_test_process_release(&still);
    hs_test_process_release(&moved);
}

static void the_instruction_set_is_chosen_and_told(void **state)
{
    (void)state;
    hs_test_process process = run_with("--simd baseline --json -", NULL);
    expect_code(&process, 0);
    char text[32];
    hs_test_json_text(process.out, "instruction_set", text, sizeof text);
    assert_string_equal(text, "baseline");
    hs_test_process_release(&process);
}

static void files_are_written_whole_from_any_directory(void **state)
{
    (void)state;
    char folder[256], path[300];
    hs_test_make_folder(folder, sizeof folder);
    hs_test_process process =
        run_with("--json run.json --csv run.csv", &(hs_test_start){.folder = folder});
    expect_code(&process, 0);
    assert_non_null(strstr(process.out, "calm under columns"));
    assert_int_equal(hs_test_count_files(folder), 2);
    snprintf(path, sizeof path, "%s/run.json", folder);
    char *json = hs_test_read_file(path);
    assert_true(hs_test_json_is_valid(json));
    snprintf(path, sizeof path, "%s/run.csv", folder);
    char *csv = hs_test_read_file(path);
    assert_int_equal(hs_test_lines(csv), 21);
    free(json);
    free(csv);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void wrong_usage_is_one_line_and_exit_2(void **state)
{
    (void)state;
    expect_complaint("--memroy both", 2, "did you mean '--memory'?");
    expect_complaint("--scenario strom", 2, "did you mean 'storm'?");
    expect_complaint("--frames many", 2, "--frames takes a whole number");
    const char *const unknown[] = {HS_PROGRAM, "rum", NULL};
    hs_test_process process = hs_test_run(unknown, NULL);
    expect_code(&process, 2);
    assert_non_null(strstr(process.error, "run"));
    assert_int_equal(hs_test_lines(process.error), 1);
    hs_test_process_release(&process);
}

static void a_file_that_cannot_be_read_is_one_line_and_exit_1(void **state)
{
    (void)state;
    expect_complaint("--scenario ./no/such.xml", 1, "no/such.xml");
    expect_complaint("--pattern no-such.xml", 1, "no-such.xml:1:1: cannot be read");
    expect_complaint("--pattern /dev/null", 1, "/dev/null:1:1: is no regular file");
    const char *const environment[] = {"HEAPSTORM_ASSETS=/nowhere", NULL};
    hs_test_process process = run_with("", &(hs_test_start){.environment = environment});
    expect_code(&process, 1);
    assert_non_null(strstr(process.error, "/nowhere"));
    hs_test_process_release(&process);
}

static void output_that_cannot_be_written_is_said_and_leaves_nothing(void **state)
{
    (void)state;
    char folder[256], path[300], options[400];
    hs_test_make_folder(folder, sizeof folder);
    expect_complaint("--json /no/such/folder/run.json", 1, "/no/such/folder/run.json");
    expect_complaint("--json /dev/full", 1, "/dev/full");
    snprintf(options, sizeof options, "--json %s/a.json --csv /no/such/folder/run.csv", folder);
    expect_complaint(options, 1, "run.csv");
    assert_int_equal(hs_test_count_files(folder), 0);
    snprintf(options, sizeof options, "--json %s/a.json --scenario ./no/such.xml", folder);
    expect_complaint(options, 1, "such.xml");
    assert_int_equal(hs_test_count_files(folder), 0);
    hs_test_process process = run_with("", &(hs_test_start){.out_path = "/dev/full"});
    expect_code(&process, 1);
    assert_int_equal(hs_test_lines(process.error), 1);
    hs_test_process_release(&process);
    snprintf(path, sizeof path, "%s/kept.json", folder);
    FILE *kept = fopen(path, "w");
    assert_non_null(kept);
    fputs("kept", kept);
    fclose(kept);
    snprintf(options, sizeof options, "--json %s --scenario ./no/such.xml", path);
    expect_complaint(options, 1, "such.xml");
    char *text = hs_test_read_file(path);
    assert_string_equal(text, "kept");
    free(text);
    hs_test_remove_folder(folder);
}

static void a_limit_on_the_size_of_files_is_said_and_leaves_nothing(void **state)
{
    (void)state;
    char folder[256];
    hs_test_make_folder(folder, sizeof folder);
    static const char line[] =
        "ulimit -f 4; exec \"$0\" run --scenario calm --frames 600 --warmup 0 "
        "--csv big.csv --quiet";
    const char *const words[] = {"/bin/sh", "-c", line, HS_PROGRAM, NULL};
    hs_test_process process = hs_test_run(words, &(hs_test_start){.folder = folder});
    expect_code(&process, 1);
    assert_non_null(strstr(process.error, "big.csv: cannot be written: File too large\n"));
    assert_int_equal(hs_test_lines(process.error), 1);
    assert_int_equal(hs_test_count_files(folder), 0);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void a_frame_is_written_as_a_picture_and_drawing_is_timed(void **state)
{
    (void)state;
    char folder[256], path[300], options[400], text[32];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/frame.png", folder);
    snprintf(options, sizeof options, "--screenshot 20:%s --json -", path);
    hs_test_process process = run_with(options, NULL);
    expect_code(&process, 0);
    hs_test_json_text(process.out, "renderer", text, sizeof text);
    assert_string_equal(text, "canvas");
    assert_true(hs_test_json_number(process.out, "phase_ns.draw.p50") > 0);
    assert_true(hs_test_json_number(process.out, "frame_ns.p50") >
                hs_test_json_number(process.out, "phase_ns.draw.p50"));
    hs_test_process_release(&process);
    static const unsigned char signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    char *bytes = hs_test_read_file(path);
    assert_memory_equal(bytes, signature, sizeof signature);
    free(bytes);
    assert_int_equal(hs_test_count_files(folder), 1);
    hs_test_remove_folder(folder);
}

static void a_picture_has_the_size_that_was_asked_for(void **state)
{
    (void)state;
    char folder[256], path[300], options[400];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/frame.png", folder);
    snprintf(options, sizeof options, "--screenshot 3:%s --size 300x41 --json -", path);
    hs_test_process process = run_with(options, NULL);
    expect_code(&process, 0);
    hs_test_process_release(&process);
    char *bytes = hs_test_read_file(path);
    static const unsigned char width_and_height[8] = {0, 0, 300 >> 8, 300 & 255, 0, 0, 0, 41};
    assert_memory_equal(bytes + 16, width_and_height, sizeof width_and_height);
    free(bytes);
    hs_test_remove_folder(folder);
}

static void drawing_asks_the_heap_for_nothing_and_changes_no_digest(void **state)
{
    (void)state;
    hs_test_process blind = run_with("--frames 100 --json -", NULL);
    hs_test_process seen = run_with("--frames 100 --json - --renderer canvas --threads 2", NULL);
    expect_code(&blind, 0);
    expect_code(&seen, 0);
    char first[32], second[32];
    hs_test_json_text(blind.out, "digest", first, sizeof first);
    hs_test_json_text(seen.out, "digest", second, sizeof second);
    assert_string_equal(first, second);
    assert_true(hs_test_json_number(blind.out, "phase_ns.draw.max") == 0);
    assert_true(hs_test_json_number(seen.out, "threads") == 2);
    if (hs_test_json_is_null(seen.out, "heap.process.off")) {
        assert_true(hs_test_json_number(seen.out, "heap.process.allocations") == 0);
    }
    hs_test_process_release(&seen);
    hs_test_process_release(&blind);
}

static void the_machine_is_measured_beside_the_particles_when_asked(void **state)
{
    (void)state;
    hs_test_process run =
        run_with("--scenario storm --particles 20000 --frames 20 --json - --threads 2", NULL);
    hs_test_process asked =
        run_with("--scenario storm --particles 20000 --frames 20 --json - --threads 2 "
                 "--bandwidth",
                 NULL);
    expect_code(&run, 0);
    expect_code(&asked, 0);
    assert_null(strstr(run.out, "\"bandwidth\""));
    double bytes = hs_test_json_number(asked.out, "bandwidth.bytes_per_tick");
    double particles = hs_test_json_number(asked.out, "population.particles.living");
    assert_true(bytes > 0.9 * 24 * particles && bytes < 1.1 * 24 * particles);
    double moved = hs_test_json_number(asked.out, "bandwidth.bytes_per_second");
    double streamed = hs_test_json_number(asked.out, "bandwidth.stream_bytes_per_second");
    assert_true(moved > 0 && streamed > 0);
    double share = hs_test_json_number(asked.out, "bandwidth.share_of_stream");
    assert_true(share > 0.999 * moved / streamed && share < 1.001 * moved / streamed);
    hs_test_process_release(&asked);
    hs_test_process_release(&run);
}

static void a_wrong_screenshot_is_refused_before_the_run(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"--screenshot 5", "FRAME"},
        {"--screenshot x:a.png", "'x:a.png'"},
        {"--screenshot -1:a.png", "'-1:a.png'"},
        {"--screenshot :a.png", "':a.png'"},
        {"--screenshot 5:", "'5:'"},
        {"--screenshot 0:a.png", "1 to 20"},
        {"--screenshot 21:a.png", "1 to 20"},
        {"--screenshot 99999999999999999999:a.png", "a frame"},
        {"--screenshot 5:-", "standard output"},
        {"--screenshot 5:a --json a", "--json"},
        {"--screenshot 5:a --csv a", "--csv"},
        {"--screenshot 5:a --renderer none", "--renderer none"},
        {"--threads 0", "from 1 to 64"},
        {"--renderer canvsa", "canvas"},
        {"--size 0x0", "1 to 2160"},
        {"--size 540:720", "WxH"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        expect_complaint(wrong[i][0], 2, wrong[i][1]);
    }
    expect_complaint("--screenshot 5:/no/such/folder/a.png", 1, "/no/such/folder/a.png");
    expect_complaint("--screenshot 5:/dev/full", 1, "/dev/full");
    char folder[256], options[400];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(options, sizeof options, "--screenshot 5:%s/a.png --scenario ./no/such.xml", folder);
    expect_complaint(options, 1, "such.xml");
    assert_int_equal(hs_test_count_files(folder), 0);
    hs_test_remove_folder(folder);
}

static void an_interrupted_run_leaves_no_file(void **state)
{
    (void)state;
    char folder[256], options[400];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(options, sizeof options, "--frames 1 --warmup 10000000 --json %s/a.json", folder);
    hs_test_process process = run_with(options, &(hs_test_start){.interrupt_in = folder});
    expect_code(&process, 128 + SIGINT);
    assert_string_equal(process.out, "");
    assert_int_equal(hs_test_count_files(folder), 0);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void help_and_version_are_results(void **state)
{
    (void)state;
    static const char *const lines[][4] = {
        {HS_PROGRAM, "--version", NULL},
        {HS_PROGRAM, "run", "--version", NULL},
        {HS_PROGRAM, "pattern", "--version", NULL},
        {HS_PROGRAM, "--help", NULL},
        {HS_PROGRAM, "pattern", "-h", NULL},
        {HS_PROGRAM, "-h", NULL},
        {HS_PROGRAM, "run", "--help", NULL},
        {HS_PROGRAM, "run", "-h", NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        hs_test_process process = hs_test_run(lines[i], NULL);
        expect_code(&process, 0);
        assert_string_equal(process.error, "");
        assert_true(process.out[0] != '\0');
        if (i < 3) assert_string_equal(process.out, "heapstorm " HS_VERSION "\n");
        hs_test_process_release(&process);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_tells_its_results_on_stdout_and_nothing_on_stderr),
        cmocka_unit_test(json_on_stdout_is_alone_there),
        cmocka_unit_test(columns_ask_the_heap_for_nothing_after_the_warm_up),
        cmocka_unit_test(the_heap_of_libgc_is_part_of_the_whole_process),
        cmocka_unit_test(libgc_collects_by_itself_where_it_may_and_else_by_our_threshold),
        cmocka_unit_test(what_is_live_is_part_of_what_is_reserved),
        cmocka_unit_test(all_strategies_run_side_by_side_and_agree),
        cmocka_unit_test(a_switch_in_mid_run_changes_no_digest),
        cmocka_unit_test(the_instruction_set_is_chosen_and_told),
        cmocka_unit_test(files_are_written_whole_from_any_directory),
        cmocka_unit_test(wrong_usage_is_one_line_and_exit_2),
        cmocka_unit_test(a_file_that_cannot_be_read_is_one_line_and_exit_1),
        cmocka_unit_test(output_that_cannot_be_written_is_said_and_leaves_nothing),
        cmocka_unit_test(a_limit_on_the_size_of_files_is_said_and_leaves_nothing),
        cmocka_unit_test(a_frame_is_written_as_a_picture_and_drawing_is_timed),
        cmocka_unit_test(a_picture_has_the_size_that_was_asked_for),
        cmocka_unit_test(drawing_asks_the_heap_for_nothing_and_changes_no_digest),
        cmocka_unit_test(the_machine_is_measured_beside_the_particles_when_asked),
        cmocka_unit_test(a_wrong_screenshot_is_refused_before_the_run),
        cmocka_unit_test(an_interrupted_run_leaves_no_file),
        cmocka_unit_test(help_and_version_are_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
