// What --profile-by, --profile-top, --profile-only, --snapshot-every and --retention tell, as a
// user meets them.
#include "json.h"
#include "process.h"
#include "support.h"
#include "watched.h"

enum { WORDS_MAX = 40 };

/// Runs a small world in a folder with further options separated by spaces.
static hs_test_process run_in(const char *folder, const char *options)
{
    const char *words[WORDS_MAX] = {HS_PROGRAM,  "run", "--seed",      "7",   "--quiet",
                                    "--bullets", "300", "--particles", "2000"};
    size_t count = 9;
    char text[1024];
    snprintf(text, sizeof text, "%s", options);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        words[count++] = word;
    const hs_test_start start = {.folder = folder};
    return hs_test_run(words, &start);
}

/// Runs it and returns a file that it wrote. Release with `free`.
static char *file_of(const char *options, const char *name)
{
    char folder[128], path[256];
    hs_test_make_folder(folder, sizeof folder);
    hs_test_process process = run_in(folder, options);
    if (process.code != 0) fail_msg("%s: exit %d: %s", options, process.code, process.error);
    hs_test_process_release(&process);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *text = hs_test_read_file(path);
    hs_test_remove_folder(folder);
    return text;
}

static void expect_refusal(const char *options, const char *sentence)
{
    char folder[128];
    hs_test_make_folder(folder, sizeof folder);
    hs_test_process process = run_in(folder, options);
    assert_int_equal(process.code, 2);
    assert_string_equal(process.out, "");
    if (strstr(process.error, sentence) == NULL) fail_msg("%s: %s", options, process.error);
    assert_int_equal(hs_test_count_files(folder), 0);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) count++;
    return count;
}

static double sum_of(const char *json, const char *list, size_t count, const char *member)
{
    double sum = 0.0;
    char path[96];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s.%zu.%s", list, i, member);
        sum += hs_test_json_number(json, path);
    }
    return sum;
}

// ---- Lists -------------------------------------------------------------------------------------

static void by_line_every_request_is_one_line_s_own(void **state)
{
    (void)state;
    char *json = file_of(
        "--memory naive --frames 60 --warmup 0 --profile-by line --snapshot 40:a.json", "a.json");
    size_t lines = count_of(json, "\"through\"");
    assert_true(lines > 3);
    assert_true(sum_of(json, "lines", lines, "own.blocks") ==
                hs_test_json_number(json, "total.blocks"));
    assert_true(sum_of(json, "lines", lines, "own.live_bytes") ==
                hs_test_json_number(json, "total.live_bytes"));
    free(json);
}

static void main_is_passed_by_all_and_requests_nothing_itself(void **state)
{
    (void)state;
    if (!hs_test_names_are_known()) skip();
    char *json = file_of(
        "--memory naive --frames 60 --warmup 0 --profile-by line --snapshot 40:a.json", "a.json");
    size_t lines = count_of(json, "\"through\"");
    double through = 0.0;
    for (size_t i = 0; i < lines; i++) {
        char path[64], name[160];
        snprintf(path, sizeof path, "lines.%zu.function", i);
        hs_test_json_text(json, path, name, sizeof name);
        if (strcmp(name, "hs_run_command") != 0) continue;
        snprintf(path, sizeof path, "lines.%zu.through.blocks", i);
        through += hs_test_json_number(json, path);
        snprintf(path, sizeof path, "lines.%zu.own.blocks", i);
        assert_true(hs_test_json_number(json, path) == 0);
    }
    assert_true(through > 0 && through <= hs_test_json_number(json, "total.blocks"));
    free(json);
}

static void top_limits_every_list_and_only_chooses_sites(void **state)
{
    (void)state;
    char *all = file_of("--memory naive --frames 60 --warmup 0 --profile a.json", "a.json");
    char *some =
        file_of("--memory naive --frames 60 --warmup 0 --profile a.json --profile-only particles",
                "a.json");
    size_t sites = count_of(all, "\"stack\""), chosen = count_of(some, "\"stack\"");
    assert_true(chosen > 0 && chosen < sites);
    assert_true(sum_of(some, "sites", chosen, "blocks") ==
                hs_test_json_number(all, "kinds.particles.blocks"));
    // Of kinds everything is still told.
    assert_true(hs_test_json_number(some, "kinds.bullets.blocks") ==
                hs_test_json_number(all, "kinds.bullets.blocks"));
    char *text = file_of("--memory naive --frames 60 --warmup 0 --profile a.txt --profile-top 2 "
                         "--profile-only scripts",
                         "a.txt");
    assert_non_null(strstr(text, "Only call sites with 'scripts' are listed."));
    const char *list = strstr(text, "\ncall site ");
    assert_non_null(list);
    assert_int_equal(count_of(list, "\n  scripts "), 2);
    assert_int_equal(count_of(list, "\n  particles "), 0);
    free(all);
    free(some);
    free(text);
}

static void the_peak_of_a_site_is_between_what_is_left_and_all(void **state)
{
    (void)state;
    char *json = file_of("--memory naive --frames 60 --warmup 30 --profile a.json", "a.json");
    size_t sites = count_of(json, "\"stack\"");
    for (size_t i = 0; i < sites; i++) {
        char path[64];
        snprintf(path, sizeof path, "sites.%zu.peak_bytes", i);
        double peak = hs_test_json_number(json, path);
        snprintf(path, sizeof path, "sites.%zu.bytes", i);
        assert_true(peak > 0 && peak <= hs_test_json_number(json, path));
        snprintf(path, sizeof path, "sites.%zu.peak_tick", i);
        assert_true(hs_test_json_number(json, path) <= 90);
    }
    free(json);
}

// ---- Growth ------------------------------------------------------------------------------------

static void growth_has_a_column_a_snapshot_that_adds_up_to_its_kind(void **state)
{
    (void)state;
    char *json =
        file_of("--memory naive --frames 60 --warmup 30 --snapshot-every 30:g.json", "g.json");
    char schema[64], path[64];
    hs_test_json_text(json, "schema", schema, sizeof schema);
    assert_string_equal(schema, "heapstorm.growth/1");
    assert_true(hs_test_json_number(json, "ticks.0") == 0);
    assert_true(hs_test_json_number(json, "ticks.3") == 90);
    size_t sites = count_of(json, "\"stack\"");
    for (int sample = 0; sample < 4; sample++) {
        double sum = 0.0;
        for (size_t i = 0; i < sites; i++) {
            char kind[32];
            snprintf(path, sizeof path, "sites.%zu.kind", i);
            hs_test_json_text(json, path, kind, sizeof kind);
            snprintf(path, sizeof path, "sites.%zu.live_bytes.%d", i, sample);
            if (strcmp(kind, "particles") == 0) sum += hs_test_json_number(json, path);
        }
        snprintf(path, sizeof path, "kinds.particles.%d", sample);
        assert_true(sum == hs_test_json_number(json, path));
    }
    free(json);
}

static void the_chart_of_growth_has_a_band_for_each_kind(void **state)
{
    (void)state;
    char *svg = file_of("--memory slab --frames 60 --warmup 30 --snapshot-every 10:g.svg", "g.svg");
    assert_int_equal(strncmp(svg, "<svg ", 5), 0);
    assert_non_null(strstr(svg, "</svg>"));
    assert_null(strstr(svg, "nan"));
    assert_non_null(strstr(svg, "storm under slab"));
    assert_int_equal(count_of(svg, "<path fill="), count_of(svg, "<rect x="));
    assert_non_null(strstr(svg, ">bullets, peak "));
    char *text =
        file_of("--memory slab --frames 60 --warmup 30 --snapshot-every 10:g.txt", "g.txt");
    assert_non_null(strstr(text, "a snapshot every 10"));
    assert_non_null(strstr(text, "\n        90 "));
    free(svg);
    free(text);
}

static void bands_of_one_kind_have_different_labels_and_tell_their_stack(void **state)
{
    (void)state;
    enum { LABELS_MAX = 64 };
    char labels[LABELS_MAX][256];
    size_t count = 0, all = 0;
    char *svg = file_of("--memory naive --scenario gauntlet --frames 120 --warmup 0 "
                        "--snapshot-every 20:g.svg",
                        "g.svg");
    for (const char *row = svg; (row = strstr(row, "<text ")) != NULL; row++) {
        if (strncmp(row, "<text class=\"kind\"", 18) == 0) count = 0;
        const char *label = strstr(row, "</title>"), *end = strchr(row, '\n');
        if (label == NULL || label > end) continue;
        assert_true(count < LABELS_MAX);
        snprintf(labels[count], sizeof labels[count], "%.*s", (int)(end - label), label);
        for (size_t i = 0; i < count; i++) assert_string_not_equal(labels[i], labels[count]);
        count++;
        all++;
    }
    assert_true(all > 5);
    // Each row and each band of the picture.
    assert_int_equal(count_of(svg, "<title>"), 2 * all);
    if (hs_test_names_are_known()) assert_non_null(strstr(svg, " &lt; hs_run_command"));
    free(svg);
}

// ---- Who refers to what ------------------------------------------------------------------------

static void a_leaked_cycle_is_told_by_a_path_that_closes(void **state)
{
    (void)state;
    static const char options[] =
        "--memory refcount --scenario gauntlet --collector off --frames 800 "
        "--warmup 0 --retention 800:r.txt --snapshot 800:s.json";
    char *text = file_of(options, "r.txt");
    char *json = file_of(options, "s.json");
    assert_non_null(strstr(text, "the circle closes"));
    assert_non_null(strstr(text, "-> its own, bullet "));
    assert_non_null(strstr(text, "nothing that lives refers to them"));
    // All garbage of the collector's own figures is told as one or the other.
    const char *kept = strstr(text, "the living refer to it: "),
               *left = strstr(text, "only the dead do: ");
    assert_true(kept != NULL && left != NULL);
    double bullets = hs_test_json_number(json, "waiting.bullets");
    double told = strtod(kept + strlen("the living refer to it: "), NULL) +
                  strtod(left + strlen("only the dead do: "), NULL);
    assert_true(bullets > 0 && told == bullets);
    free(text);
    free(json);
}

static void the_graph_of_a_cycle_has_an_edge_each_way(void **state)
{
    (void)state;
    char *dot = file_of("--memory gc --scenario gauntlet --collector off --frames 800 --warmup 0 "
                        "--layout list --retention 800:r.dot",
                        "r.dot");
    bool has_back = false;
    assert_int_equal(strncmp(dot, "digraph retention {", 19), 0);
    // An owner need not hold each of its bullets: one cycle among all edges is enough.
    for (const char *edge = strstr(dot, "[label=\"owner\"];"); edge != NULL && !has_back;) {
        const char *line = edge;
        unsigned box = 0, owner = 0;
        char back[64];
        while (line[-1] != '\n') line--;
        assert_int_equal(sscanf(line, " b%u -> b%u", &box, &owner), 2);
        snprintf(back, sizeof back, "b%u -> b%u;", owner, box);
        has_back = strstr(dot, back) != NULL;
        edge = strstr(edge + 1, "[label=\"owner\"];");
    }
    assert_true(has_back);
    assert_non_null(strstr(dot, "enemy "));
    free(dot);
}

static void without_garbage_no_cycle_is_told(void **state)
{
    (void)state;
    char *text = file_of("--memory gc --frames 10 --warmup 0 --retention 0:r.txt", "r.txt");
    assert_non_null(strstr(text, "No cycle waits for a collector."));
    free(text);
}

// ---- Contents ----------------------------------------------------------------------------------

static void a_snapshot_tells_the_contents_of_columns_and_of_pools(void **state)
{
    (void)state;
    char *columns = file_of("--frames 60 --warmup 0 --snapshot 40:a.json", "a.json");
    assert_true(hs_test_json_number(columns, "contents.populations.particles.living") >= 1900);
    double capacity = hs_test_json_number(columns, "contents.populations.particles.capacity");
    assert_true(hs_test_json_number(columns, "contents.populations.particles.columns.place") ==
                4 * capacity);
    char *slab = file_of("--memory slab --frames 60 --warmup 0 --snapshot 40:a.json", "a.json");
    size_t classes = count_of(slab, "\"block_bytes\"");
    double living = 0.0;
    static const char *const boxed[] = {"bullets", "particles", "shots",
                                        "enemies", "items",     "runners"};
    for (size_t i = 0; i < sizeof boxed / sizeof boxed[0]; i++) {
        char path[96];
        snprintf(path, sizeof path, "contents.populations.%s.living", boxed[i]);
        living += hs_test_json_number(slab, path);
    }
    assert_true(sum_of(slab, "contents.pools", classes, "living") == living);
    char *text = file_of("--memory slab --frames 60 --warmup 0 --snapshot 40:a.txt", "a.txt");
    assert_non_null(strstr(text, "pools of class"));
    free(columns);
    free(slab);
    free(text);
}

// ---- Bad input ---------------------------------------------------------------------------------

static void what_cannot_be_told_is_refused_with_the_reason(void **state)
{
    (void)state;
    expect_refusal("--retention 5:r.txt",
                   "--retention follows references, which columns does not keep");
    expect_refusal("--memory boehm --retention 5:r.txt", "boehm");
    expect_refusal("--memory gc --retention 5", "--retention takes TICK:FILE");
    expect_refusal("--snapshot-every 0:g.svg", "--snapshot-every 0:g.svg: ticks are 1 to");
    expect_refusal("--snapshot-every g.svg", "--snapshot-every takes N:FILE");
    expect_refusal("--frames 9000 --snapshot-every 1:g.svg", "4096 are the most");
    expect_refusal("--memory all --snapshot-every 10:g.svg", "--snapshot-every watches one world");
    expect_refusal("--snapshot-every 9:a --snapshot 5:a", "'a'");
    expect_refusal("--profile a.txt --profile-top 0", "--profile-top takes a whole number from 1");
}

static void references_after_a_switch_are_refused_where_the_strategy_then_keeps_none(void **state)
{
    (void)state;
    expect_refusal("--memory refcount --switch-every 10 --retention 15:r.txt",
                   "--switch-every 10 has moved the world to pool by then");
    // Before the first switch, and where the world has come to a strategy that keeps them.
    free(file_of("--memory refcount --frames 30 --warmup 0 --switch-every 10 --retention 10:r.txt",
                 "r.txt"));
    free(file_of("--frames 100 --warmup 0 --switch-every 10 --retention 75:r.txt", "r.txt"));
}

static void a_second_file_of_an_option_that_writes_one_is_refused(void **state)
{
    (void)state;
    expect_refusal("--snapshot-every 10:a.svg --snapshot-every 20:b.svg",
                   "--snapshot-every is given twice, with '10:a.svg' and '20:b.svg'");
    expect_refusal("--memory gc --retention 1:a.txt --retention 2:b.txt",
                   "--retention is given twice");
}

static void an_ending_of_another_format_is_refused_with_those_that_are_right(void **state)
{
    (void)state;
    expect_refusal("--snapshot-every 10:g.pprof", "it writes .svg, .json, or text");
    expect_refusal("--snapshot-every 10:g.SVG", "it writes .svg, .json, or text");
    expect_refusal("--memory gc --retention 5:r.json", "it writes .dot, .gv, or text");
    expect_refusal("--memory gc --retention 5:r.svg", "it writes .dot, .gv, or text");
    expect_refusal("--profile p.JSON", "it writes .json, .pprof, .heap, .folded, or text");
    expect_refusal("--snapshot 5:s.svg", "--snapshot 's.svg': it writes .json");
    free(file_of("--memory gc --frames 10 --warmup 0 --retention 5:r.TXT", "r.TXT"));
}

static void what_changes_nothing_in_the_lists_is_refused(void **state)
{
    (void)state;
    expect_refusal("--profile-by line", "--profile-by changes nothing here; it takes --profile");
    expect_refusal("--profile-by line --snapshot-every 10:g.svg", "--profile-by changes nothing");
    expect_refusal("--profile-top 5 --snapshot-every 10:g.json", "--snapshot-every in .svg or --r");
    expect_refusal("--profile-only bullets --snapshot-every 10:g.txt", "--profile-only changes");
    expect_refusal("--profile-only bullets --memory gc --retention 5:r.txt", "--profile-only");
    expect_refusal("--profile-top 5 --profile a.pprof", "--profile-top changes nothing here");
    free(file_of("--profile-only bullets --profile-top 5 --frames 10 --warmup 0 "
                 "--snapshot-every 5:g.svg",
                 "g.svg"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_line_every_request_is_one_line_s_own),
        cmocka_unit_test(main_is_passed_by_all_and_requests_nothing_itself),
        cmocka_unit_test(top_limits_every_list_and_only_chooses_sites),
        cmocka_unit_test(the_peak_of_a_site_is_between_what_is_left_and_all),
        cmocka_unit_test(growth_has_a_column_a_snapshot_that_adds_up_to_its_kind),
        cmocka_unit_test(the_chart_of_growth_has_a_band_for_each_kind),
        cmocka_unit_test(bands_of_one_kind_have_different_labels_and_tell_their_stack),
        cmocka_unit_test(a_leaked_cycle_is_told_by_a_path_that_closes),
        cmocka_unit_test(the_graph_of_a_cycle_has_an_edge_each_way),
        cmocka_unit_test(without_garbage_no_cycle_is_told),
        cmocka_unit_test(a_snapshot_tells_the_contents_of_columns_and_of_pools),
        cmocka_unit_test(what_cannot_be_told_is_refused_with_the_reason),
        cmocka_unit_test(references_after_a_switch_are_refused_where_the_strategy_then_keeps_none),
        cmocka_unit_test(a_second_file_of_an_option_that_writes_one_is_refused),
        cmocka_unit_test(an_ending_of_another_format_is_refused_with_those_that_are_right),
        cmocka_unit_test(what_changes_nothing_in_the_lists_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
