#include "json.h"
#include "process.h"
#include "support.h"

enum { EVENTS_MAX = 4000 };

/// A complete event, in nanoseconds.
typedef struct span {
    long long process, begin, end;
} span;

/// Returns the trace of a short run of the calm scenario with further options.
static char *trace_of(const char *const *options)
{
    const char *words[24] = {HS_PROGRAM, "run",      "--scenario", "calm",    "--frames",
                             "20",       "--warmup", "10",         "--trace", "-"};
    size_t count = 10;
    while (*options != NULL) words[count++] = *options++;
    hs_test_process process = hs_test_run(words, NULL);
    assert_int_equal(process.code, 0);
    assert_string_equal(process.error, "");
    assert_true(hs_test_json_is_valid(process.out));
    char *text = process.out;
    process.out = NULL;
    hs_test_process_release(&process);
    return text;
}

/// Returns an event, or NULL after the last.
static const char *event_at(const char *text, int index)
{
    char path[40];
    snprintf(path, sizeof path, "traceEvents.%d", index);
    return hs_test_json_find(text, path);
}

/// Reads microseconds with three digits after the point as exact nanoseconds.
static long long ns_of(const char *event, const char *key)
{
    const char *value = hs_test_json_find(event, key);
    assert_non_null(value);
    char *point, *end;
    long long whole = strtoll(value, &point, 10);
    assert_int_equal(*point, '.');
    long long part = strtoll(point + 1, &end, 10);
    assert_int_equal(end - point, 4);
    return whole * 1000 + part;
}

static bool is_kind(const char *event, const char *kind)
{
    char text[8];
    hs_test_json_text(event, "ph", text, sizeof text);
    return strcmp(text, kind) == 0;
}

static bool is_named(const char *event, const char *name)
{
    char text[64];
    hs_test_json_text(event, "name", text, sizeof text);
    return strcmp(text, name) == 0;
}

/// Expects what the format demands of an event of its kind.
static void expect_well_formed(const char *event)
{
    static const char *const names[] = {"process_name", "thread_name"};
    static const char *const series[] = {"game", "process", "bullets", "ns"};
    char text[64];
    hs_test_json_text(event, "name", text, sizeof text);
    assert_true(text[0] != '\0');
    assert_true(ns_of(event, "ts") >= 0);
    assert_true(hs_test_json_number(event, "pid") >= 1);
    assert_true(hs_test_json_number(event, "tid") >= 1);
    if (is_kind(event, "X")) {
        hs_test_json_text(event, "cat", text, sizeof text);
        assert_true(text[0] != '\0');
        assert_true(ns_of(event, "dur") >= 0);
    } else if (is_kind(event, "C")) {
        bool has_series = false;
        const char *args = hs_test_json_find(event, "args");
        assert_non_null(args);
        for (int i = 0; i < 4; i++) {
            if (hs_test_json_find(args, series[i]) == NULL) continue;
            has_series = true;
            assert_true(hs_test_json_number(args, series[i]) >= 0);
        }
        assert_true(has_series);
    } else if (is_kind(event, "i")) {
        hs_test_json_text(event, "s", text, sizeof text);
        assert_string_equal(text, "t");
    } else {
        assert_true(is_kind(event, "M"));
        if (is_named(event, names[0]) || is_named(event, names[1])) {
            hs_test_json_text(event, "args.name", text, sizeof text);
            assert_true(text[0] != '\0');
        }
    }
}

/// Whether two spans of one thread are disjoint, or one contains the other.
static bool is_nested(const span *one, const span *other)
{
    return one->process != other->process || one->end <= other->begin || other->end <= one->begin ||
           (one->begin <= other->begin && other->end <= one->end) ||
           (other->begin <= one->begin && one->end <= other->end);
}

static int count_events(const char *text, const char *kind, const char *name)
{
    int found = 0;
    const char *event;
    for (int i = 0; (event = event_at(text, i)) != NULL; i++)
        found += is_kind(event, kind) && (name == NULL || is_named(event, name));
    return found;
}

static void every_event_has_what_its_kind_demands(void **state)
{
    (void)state;
    const char *const options[] = {"--switch-every", "7", "--renderer", "canvas", NULL};
    char *text = trace_of(options);
    char unit[8];
    hs_test_json_text(text, "displayTimeUnit", unit, sizeof unit);
    assert_string_equal(unit, "ms");
    const char *event;
    for (int i = 0; (event = event_at(text, i)) != NULL; i++) expect_well_formed(event);
    // Three frames have a switch: one slice each, and in no sum of a viewer.
    assert_int_equal(count_events(text, "X", "frame"), 17);
    assert_int_equal(count_events(text, "X", "set aside"), 3);
    assert_int_equal(count_events(text, "X", "particles"), 17);
    assert_int_equal(count_events(text, "X", "draw"), 17);
    assert_int_equal(count_events(text, "C", "living"), 17);
    assert_int_equal(count_events(text, "C", "allocations"), 17);
    assert_int_equal(count_events(text, "M", "process_name"), 1);
    // The frames' ticks are 10 to 29, so 14, 21 and 28 begin under another strategy.
    assert_int_equal(count_events(text, "i", NULL), 3);
    free(text);
}

static void complete_events_nest_and_frames_come_one_after_the_other(void **state)
{
    (void)state;
    const char *const options[] = {"--memory", "all", "--renderer", "canvas", NULL};
    char *text = trace_of(options);
    static span spans[EVENTS_MAX];
    size_t count = 0;
    const char *event;
    span last_frame = {0};
    for (int i = 0; (event = event_at(text, i)) != NULL; i++) {
        if (!is_kind(event, "X")) continue;
        assert_in_range(count, 0, EVENTS_MAX - 1);
        span *it = &spans[count++];
        it->process = (long long)hs_test_json_number(event, "pid");
        it->begin = ns_of(event, "ts");
        it->end = it->begin + ns_of(event, "dur");
        if (!is_named(event, "frame")) {
            assert_true(last_frame.begin <= it->begin && it->end <= last_frame.end);
            continue;
        }
        if (it->process == last_frame.process) assert_true(last_frame.end <= it->begin);
        last_frame = *it;
    }
    for (size_t one = 0; one < count; one++) {
        for (size_t other = 0; other < one; other++)
            assert_true(is_nested(&spans[one], &spans[other]));
    }
    free(text);
}

static void every_run_is_a_process_with_a_name(void **state)
{
    (void)state;
    const char *const options[] = {"--memory", "both", NULL};
    char *text = trace_of(options);
    assert_int_equal(count_events(text, "M", "process_name"), 2);
    assert_non_null(strstr(text, "heapstorm: columns"));
    assert_non_null(strstr(text, "heapstorm: naive (array)"));
    assert_int_equal(count_events(text, "X", "frame"), 40);
    free(text);
}

/// Reads the sum of a frame's parts from the rows of the CSV file.
static long long frame_ns_of_csv(const char *text, int frame)
{
    for (int line = 0; line <= frame; line++) {
        text = strchr(text, '\n');
        assert_non_null(text);
        text++;
    }
    for (int field = 0; field < 3; field++) {
        text = strchr(text, ',');
        assert_non_null(text);
        text++;
    }
    return strtoll(text, NULL, 10);
}

static void the_phases_of_a_frame_add_up_to_its_time(void **state)
{
    (void)state;
    char folder[128], path[160];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/frames.csv", folder);
    const char *const options[] = {"--csv", path, "--renderer", "canvas", NULL};
    char *text = trace_of(options);
    char *csv = hs_test_read_file(path);
    long long sum = 0;
    int frame = -1;
    const char *event;
    for (int i = 0; (event = event_at(text, i)) != NULL; i++) {
        if (!is_kind(event, "X")) continue;
        if (is_named(event, "collection")) continue; // within the phases
        if (!is_named(event, "frame")) {
            sum += ns_of(event, "dur");
            continue;
        }
        if (frame >= 0) assert_true(sum == frame_ns_of_csv(csv, frame));
        frame++;
        sum = 0;
    }
    assert_int_equal(frame, 19);
    assert_true(sum == frame_ns_of_csv(csv, frame));
    free(csv);
    free(text);
    hs_test_remove_folder(folder);
}

static void a_collectors_pauses_are_slices_within_their_tick(void **state)
{
    (void)state;
    static const char *const memories[] = {"gc", "refcount"};
    for (int m = 0; m < 2; m++) {
        const char *const options[] = {
            "--memory", memories[m], "--gc-threshold", "20", "--thresholds", "5,2,2", NULL};
        char *text = trace_of(options);
        int collections = 0;
        span frame = {0};
        const char *event;
        long long slices_ns = 0, pause_ns = 0;
        for (int i = 0; (event = event_at(text, i)) != NULL; i++) {
            if (is_kind(event, "C") && is_named(event, "collector pause")) {
                pause_ns += (long long)hs_test_json_number(event, "args.ns");
            }
            if (!is_kind(event, "X")) continue;
            span it = {.begin = ns_of(event, "ts")};
            it.end = it.begin + ns_of(event, "dur");
            if (is_named(event, "frame")) frame = it;
            if (!is_named(event, "collection")) continue;
            char category[8];
            hs_test_json_text(event, "cat", category, sizeof category);
            assert_string_equal(category, "gc");
            assert_true(frame.begin <= it.begin && it.end <= frame.end);
            slices_ns += it.end - it.begin;
            collections++;
        }
        assert_true(collections > 0);
        assert_true(slices_ns > 0 && slices_ns <= pause_ns);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_has_what_its_kind_demands),
        cmocka_unit_test(complete_events_nest_and_frames_come_one_after_the_other),
        cmocka_unit_test(every_run_is_a_process_with_a_name),
        cmocka_unit_test(the_phases_of_a_frame_add_up_to_its_time),
        cmocka_unit_test(a_collectors_pauses_are_slices_within_their_tick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
