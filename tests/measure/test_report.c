#include "heapstorm/measure.h"

#include <math.h>

#include "json.h"
#include "process.h"
#include "support.h"

/// A run of three frames with round numbers: 1, 2 and 20 ms, of which half is particles.
typedef struct sample_run {
    hs_gate game;
    hs_frame frames[3];
    double scratch[3];
    hs_recorder recorder;
    hs_milestone milestones[2];
    hs_report report;
} sample_run;

static void fill_frame(hs_frame *frame, uint64_t ns, uint64_t allocations)
{
    *frame = (hs_frame){
        .simulate_ns = ns / 2 + ns / 4 + ns / 4,
        .phase_ns = {[HS_SPAN_MOVE] = ns / 2 + ns / 4, [HS_SPAN_COLLIDE] = ns / 4},
        .particles_ns = ns / 2,
        .living = {[HS_BULLETS] = 100, [HS_PARTICLES] = 1000, [HS_RUNNERS] = 50},
        .traffic = {[HS_TRAFFIC_GAME] = {allocations, allocations, allocations * 20},
                    [HS_TRAFFIC_PROCESS] = {allocations, allocations, allocations * 24}},
        .page_faults = 1,
    };
}

static void make_sample(sample_run *sample, const char *memory, const char *layout, uint64_t factor)
{
    memset(sample, 0, sizeof *sample);
    fill_frame(&sample->frames[0], 1000000 * factor, 2);
    fill_frame(&sample->frames[1], 20000000 * factor, 0);
    fill_frame(&sample->frames[2], 2000000 * factor, 4);
    sample->recorder = (hs_recorder){
        .game = &sample->game,
        .frames = sample->frames,
        .capacity = 3,
        .count = 3,
        .scratch = sample->scratch,
    };
    sample->milestones[1] = (hs_milestone){2, {0xAB, 0xCD}};
    sample->report.setup = (hs_run_setup){
        .scenario = "storm",
        .memory = memory,
        .layout = layout,
        .renderer = "none",
        .instruction_set = "avx2",
        .threads = 1,
        .seed = UINT64_MAX,
        .frames = 3,
        .rank = -1.0,
    };
    sample->report.milestones = sample->milestones;
    sample->report.milestone_count = 2;
    hs_report_sum_up(&sample->report, &sample->recorder);
}

/// Returns what a writer writes, in a buffer that the caller frees.
__attribute__((noinline)) static char *written(void (*write)(FILE *, const hs_report *),
                                               const hs_report *report)
{
    char *text = NULL;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &count);
    assert_non_null(stream);
    write(stream, report);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void write_plain(FILE *stream, const hs_report *report)
{
    hs_report_write_text(stream, report, false);
}

static void write_three_plain(FILE *stream, const hs_report *reports)
{
    hs_reports_write_text(stream, reports, 3, false);
}

static void write_four_plain(FILE *stream, const hs_report *reports)
{
    hs_reports_write_text(stream, reports, 4, false);
}

static void write_three_json(FILE *stream, const hs_report *reports)
{
    hs_reports_write_json(stream, reports, 3);
}

static void write_csv(FILE *stream, const hs_report *report)
{
    hs_reports_write_csv(stream, report, 1);
}

static void expect_number(double number, double expected)
{
    double apart = number > expected ? number - expected : expected - number;
    if (!(apart <= expected * 1e-12)) {
        fail_msg("%.12g is not %.12g", number, expected);
    }
}

static void a_report_sums_its_frames_up(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    const hs_report *report = &sample.report;
    expect_number(report->frame_ns.p50, 2e6);
    expect_number(report->frame_ns.max, 20e6);
    expect_number(report->frame_ns.mean, 23e6 / 3);
    assert_int_equal(report->over_budget, 1);
    expect_number(report->ticks_per_second, 3.0 / 0.023);
    // Medians of half a frame over 1,000 particles, and of the other half over 100 bullets.
    expect_number(report->ns_per_particle_tick, 1e6 / 1000);
    expect_number(report->ns_per_bullet_tick, 1e6 / 100);
    // All frames over all the living, without runners: they belong to bullets.
    expect_number(report->ns_per_entity_tick, 23e6 / 3300);
    assert_int_equal(report->game.traffic.allocations, 6);
    expect_number(report->game.per_frame, 2.0);
    assert_int_equal(report->page_faults, 3);
}

static void a_frame_of_exactly_a_sixtieth_is_within_budget(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    for (int i = 0; i < 3; i++)
        sample.frames[i] = (hs_frame){.simulate_ns = 16666666u + (unsigned)i};
    hs_report_sum_up(&sample.report, &sample.recorder);
    assert_int_equal(sample.report.over_budget, 2);
}

/// The members of every run that other programs may rely on.
static const char *const promised_names[] = {
    "schema",
    "version",
    "compiler",
    "cpu",
    "scenario",
    "pattern",
    "memory",
    "layout",
    "renderer",
    "threads",
    "seed",
    "frames",
    "warmup",
    "digest",
    "digest_seen",
    "population.bullets.living",
    "population.particles.peak",
    "population.shots.capacity",
    "population.enemies.refused",
    "population.items.recycled",
    "population.runners.grown",
    "population.particles.bytes_each",
    "ticks_per_second",
    "ns_per_particle_tick",
    "ns_per_bullet_tick",
    "ns_per_entity_tick",
    "phase_ns.scenario.mean",
    "phase_ns.patterns.p50",
    "phase_ns.move.p99",
    "phase_ns.collide.max",
    "phase_ns.retire.max",
    "phase_ns.draw.max",
    "frame_ns.mean",
    "frame_ns.p50",
    "frame_ns.p95",
    "frame_ns.p99",
    "frame_ns.p999",
    "frame_ns.max",
    "over_budget",
    "heap.game.allocations",
    "heap.game.frees",
    "heap.game.bytes",
    "heap.game.per_frame",
    "heap.game.live_bytes",
    "heap.game.peak_bytes",
    "heap.process.allocations",
    "heap.process.frees",
    "heap.process.bytes",
    "heap.process.per_frame",
    "heap.process.live_bytes",
    "heap.process.peak_bytes",
    "collector.runs",
    "collector.pause_ns_max",
    "collector.pause_ns_total",
    "collector.reclaimed",
    "peak_rss_bytes",
    "page_faults",
};

static void the_json_is_valid_and_has_every_promised_name(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    char *text = written(hs_report_write_json, &sample.report);
    assert_true(hs_test_json_is_valid(text));
    for (size_t i = 0; i < sizeof promised_names / sizeof promised_names[0]; i++) {
        const char *name = promised_names[i];
        if (hs_test_json_find(text, name) == NULL) fail_msg("no %s", name);
    }
    char string[64];
    hs_test_json_text(text, "schema", string, sizeof string);
    assert_string_equal(string, "heapstorm.run/1");
    hs_test_json_text(text, "digests.1.game", string, sizeof string);
    assert_string_equal(string, "00000000000000ab");
    assert_non_null(strstr(text, "\"seed\": 18446744073709551615"));
    assert_true(hs_test_json_number(text, "frame_ns.p50") == 2e6);
    free(text);
}

static void an_unmeasured_heap_is_null_and_says_why(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    sample.report.process_off = "a sanitizer owns the heap";
    char *text = written(hs_report_write_json, &sample.report);
    assert_true(hs_test_json_is_valid(text));
    assert_true(hs_test_json_is_null(text, "heap.process.allocations"));
    assert_true(hs_test_json_is_null(text, "heap.process.per_frame"));
    char reason[64];
    hs_test_json_text(text, "heap.process.off", reason, sizeof reason);
    assert_string_equal(reason, "a sanitizer owns the heap");
    assert_true(hs_test_json_number(text, "heap.game.allocations") == 6);
    free(text);
}

static void strange_names_and_missing_numbers_leave_the_json_valid(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    sample.report.setup.scenario =
        "a\"b\\c\n\t\x01\xC3\xA4 \xFF\xC0\xAF\xED\xA0\x80 \xF0\x9F\x8E\x86";
    sample.report.ns_per_particle_tick = hs_percentile(NULL, 0, 500);
    char *text = written(hs_report_write_json, &sample.report);
    assert_true(hs_test_json_is_valid(text));
    assert_non_null(strstr(text, "\"a\\\"b\\\\c\\u000a\\u0009\\u0001\xC3\xA4 \\ufffd"));
    assert_non_null(strstr(text, " \xF0\x9F\x8E\x86\""));
    assert_true(hs_test_json_is_null(text, "ns_per_particle_tick"));
    free(text);
}

static void make_three(sample_run *samples, hs_report *reports)
{
    make_sample(&samples[0], "columns", "none", 1);
    make_sample(&samples[1], "naive", "array", 6);
    make_sample(&samples[2], "naive", "list", 60);
    for (int i = 0; i < 3; i++) reports[i] = samples[i].report;
}

static void several_runs_are_one_object_with_ratios_to_the_first(void **state)
{
    (void)state;
    sample_run samples[3];
    hs_report reports[3];
    make_three(samples, reports);
    char *text = written(write_three_json, reports);
    assert_true(hs_test_json_is_valid(text));
    char string[64];
    hs_test_json_text(text, "schema", string, sizeof string);
    assert_string_equal(string, "heapstorm.runs/1");
    hs_test_json_text(text, "runs.2.layout", string, sizeof string);
    assert_string_equal(string, "list");
    assert_true(hs_test_json_number(text, "ratios.naive (array).frame_ns_p50") == 6);
    assert_true(hs_test_json_number(text, "ratios.naive (list).ns_per_particle_tick") == 60);
    free(text);
}

static void expect_narrow(const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 80) fail_msg("%zu columns: %.*s", length, (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void text_for_people_fits_into_80_columns(void **state)
{
    (void)state;
    sample_run samples[3];
    hs_report reports[3];
    make_three(samples, reports);
    for (int i = 0; i < 3; i++) {
        for (int name = 0; name < HS_POPULATION_COUNT; name++) {
            reports[i].population[name] = (hs_population_counts){.living = 10000000,
                                                                 .peak = 10000000,
                                                                 .capacity = 12500016,
                                                                 .refused = 999999,
                                                                 .recycled = 9999999,
                                                                 .bytes_each = 1234};
        }
        reports[i].game.live_bytes = UINT64_MAX / 3;
        reports[i].process.traffic.allocations = 1234567890;
    }
    char *text = written(write_plain, &reports[0]);
    expect_narrow(text);
    free(text);
    text = written(write_three_plain, reports);
    expect_narrow(text);
    assert_non_null(strstr(text, "naive (array) takes 6.00 times as long per particle as columns"));
    assert_non_null(strstr(text, "Of a frame at 60 Hz the median tick takes 12.0 % under columns"));
    free(text);
}

static void many_runs_are_one_table_with_a_line_a_run(void **state)
{
    (void)state;
    static sample_run samples[4];
    hs_report reports[4];
    static const char *const names[] = {"columns", "slab", "naive", "refcount"};
    for (int i = 0; i < 4; i++) {
        make_sample(&samples[i], names[i], i == 0 ? "none" : "list", 1);
        reports[i] = samples[i].report;
    }
    reports[1].storage = (hs_storage){.reserved = 1 << 20,
                                      .living = 300000,
                                      .usable = 400000,
                                      .spare = 200000,
                                      .largest_spare = 50000};
    reports[3].has_collector = true;
    reports[3].collector = (hs_collector_counts){.steps = 3, .waiting_bytes = 25u << 19};
    reports[3].pauses = 3;
    reports[3].pause_ns.max = 123456789;
    char *text = written(write_four_plain, reports);
    expect_narrow(text);
    for (int i = 0; i < 4; i++) {
        char label[64];
        hs_report_label(&reports[i], label, sizeof label);
        const char *times = strstr(text, label);
        assert_non_null(times);
        assert_non_null(strstr(times + 1, label)); // and its memory
    }
    assert_non_null(strstr(text, "123 ms"));
    assert_non_null(strstr(text, "12.5 MiB"));
    assert_non_null(strstr(text, "25.0 %    25 %\n"));
    free(text);
}

static void names_of_files_bring_no_control_characters_into_the_text(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    sample.report.setup.scenario = "st\033[31m\norm\xC2\x9B";
    sample.report.setup.pattern = "\xE2\x80\xAElmx.p";
    char *text = written(write_plain, &sample.report);
    assert_non_null(strstr(text, "\nst?[31m?orm?? under columns with ???lmx.p, seed"));
    assert_null(strchr(text, '\033'));
    free(text);
}

static void bold_headings_are_the_only_escapes(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    char *text = written(write_plain, &sample.report);
    assert_null(strchr(text, '\033'));
    free(text);
}

static void wall_time_far_above_cpu_time_is_warned_of_in_one_line(void **state)
{
    (void)state;
    static sample_run samples[4];
    hs_report reports[4];
    for (int i = 0; i < 4; i++) {
        make_sample(&samples[i], "naive", "list", 1);
        reports[i] = samples[i].report;
        reports[i].use = (hs_cpu_use){.cpu_ns = 2e6, .wall_ns = 3e6, .processor_switches = 7};
    }
    char *text = written(write_plain, &reports[0]);
    assert_non_null(strstr(text, "CPU time        2.00 ms in 3.00 ms of wall time"));
    assert_non_null(strstr(text, "switched away 7 times"));
    assert_null(strstr(text, "warning"));
    free(text);
    reports[0].use.wall_ns = 3.2e6;
    text = written(write_plain, &reports[0]);
    const char *warning = strstr(text, "warning: naive (list): wall time exceeds CPU time by 60 %");
    assert_non_null(warning);
    assert_null(strstr(warning + 1, "warning"));
    expect_narrow(text);
    free(text);
    // Of several, of the worst.
    reports[2].use.wall_ns = 6e6;
    text = written(write_four_plain, reports);
    warning = strstr(text, "warning: naive (list): wall time exceeds CPU time by 200 %");
    assert_non_null(warning);
    assert_null(strstr(warning + 1, "warning"));
    free(text);
}

static void a_cpu_time_that_the_system_does_not_tell_is_said_in_words(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "columns", "none", 1);
    sample.report.use = (hs_cpu_use){.cpu_ns = NAN, .wall_ns = 3e6, .processor_switches = NAN};
    char *text = written(write_plain, &sample.report);
    assert_non_null(strstr(text, "CPU time        not available on this system"));
    assert_null(strstr(text, "warning"));
    free(text);
    text = written(hs_report_write_json, &sample.report);
    assert_true(hs_test_json_is_null(text, "processor.cpu_ns"));
    assert_true(hs_test_json_is_null(text, "processor.is_disturbed"));
    free(text);
}

static void the_worst_pause_is_of_a_measured_frame(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "gc", "array", 1);
    sample.frames[0].pause_ns = 3000000;
    sample.frames[1].pause_ns = 900000000;
    sample.frames[1].set_aside = HS_ASIDE_SWITCH;
    hs_report_sum_up(&sample.report, &sample.recorder);
    sample.report.has_collector = true;
    sample.report.collector = (hs_collector_counts){.steps = 9, .pause_ns_max = 950000000};
    char *text = written(write_plain, &sample.report);
    assert_non_null(strstr(text, "pauses          worst 3.00 ms, median 3.00 ms, in 1 of"));
    assert_non_null(strstr(text, "set aside: 1 frame after a switch\n"));
    assert_non_null(strstr(text, "0 of 2 frames over 16.67 ms"));
    free(text);
}

static void no_ratio_to_nearly_nothing_is_in_a_table(void **state)
{
    (void)state;
    sample_run samples[3];
    hs_report reports[3];
    make_three(samples, reports);
    reports[0].game.per_frame = 0.045;
    reports[1].game.per_frame = 8351.0;
    reports[2].game.per_frame = 8351.0;
    char *text = written(write_three_plain, reports);
    const char *line = strstr(text, "allocations a tick");
    assert_non_null(line);
    assert_null(strstr(text, "185,57"));
    size_t length = strcspn(line, "\n");
    assert_int_equal(line[length - 1], '-');
    free(text);
}

static size_t commas(const char *line)
{
    size_t count = 0;
    for (; *line != '\0' && *line != '\n'; line++) count += *line == ',';
    return count;
}

static void the_csv_has_a_row_a_frame_and_a_number_a_column(void **state)
{
    (void)state;
    sample_run sample;
    make_sample(&sample, "naive", "list", 1);
    sample.report.process_off = "";
    char *text = written(write_csv, &sample.report);
    assert_int_equal(hs_test_lines(text), 4);
    assert_int_equal(strncmp(text, "memory,layout,frame,frame_ns,scenario_ns,", 41), 0);
    size_t expected = commas(text);
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        assert_int_equal(commas(line), expected);
    }
    assert_non_null(strstr(text, "\nnaive,list,0,1000000,0,0,750000,"));
    sample.report.process_off = "off";
    char *without = written(write_csv, &sample.report);
    assert_int_equal(commas(strchr(without, '\n') + 1), commas(without));
    free(without);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_sums_its_frames_up),
        cmocka_unit_test(a_frame_of_exactly_a_sixtieth_is_within_budget),
        cmocka_unit_test(the_json_is_valid_and_has_every_promised_name),
        cmocka_unit_test(an_unmeasured_heap_is_null_and_says_why),
        cmocka_unit_test(strange_names_and_missing_numbers_leave_the_json_valid),
        cmocka_unit_test(several_runs_are_one_object_with_ratios_to_the_first),
        cmocka_unit_test(text_for_people_fits_into_80_columns),
        cmocka_unit_test(many_runs_are_one_table_with_a_line_a_run),
        cmocka_unit_test(names_of_files_bring_no_control_characters_into_the_text),
        cmocka_unit_test(bold_headings_are_the_only_escapes),
        cmocka_unit_test(the_csv_has_a_row_a_frame_and_a_number_a_column),
        cmocka_unit_test(wall_time_far_above_cpu_time_is_warned_of_in_one_line),
        cmocka_unit_test(a_cpu_time_that_the_system_does_not_tell_is_said_in_words),
        cmocka_unit_test(the_worst_pause_is_of_a_measured_frame),
        cmocka_unit_test(no_ratio_to_nearly_nothing_is_in_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
