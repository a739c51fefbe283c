// The strategy `refcount` beside CPython itself: the same births, references and deaths by ours and
// by its reference counts and collector. Skipped with a word where there is no python3 of the
// version that it is modelled on.
#include "cpython.h"
#include "herd.h"
#include "process.h"

enum { SLOTS = 8, BOXES = 40000, TEXT = 1 << 24 };

// ---- The collector -----------------------------------------------------------------------------

/// How a trace is made.
typedef struct hs_trace_plan {
    uint32_t thresholds[HS_GENERATIONS];
    int steps;
    int held;    ///< boxes held that births and deaths swing around
    int orphans; ///< percent of owners that die before what they own
    bool pauses; ///< the collector is switched off and on, asked to collect, and told to freeze
    uint32_t seed;
} hs_trace_plan;

/// A trace in the making: what it says, and what our own strategy did in each step.
typedef struct recording {
    hs_herd herd;
    FILE *trace, *told;
    int held[BOXES], held_count;
    int place[BOXES];        ///< of a held node in `held`
    int slots[BOXES][SLOTS]; ///< of each node: whom it owns, or HS_HERD_NOBODY
    bool exists[BOXES], seen[BOXES];
    int existing[BOXES], existing_count;
    int step;
    uint64_t frees;
    uint64_t runs[HS_GENERATIONS], reclaimed[HS_GENERATIONS];
    bool is_off;
    hs_collector_settings settings;
} recording;

static recording it;

static void mark_existing(void *boxes)
{
    enum { AT_ONCE = 256 };
    static hs_place places[AT_ONCE];
    size_t first = 0, told;
    while ((told = it.herd.memory.strategy->survey(boxes, first, places, AT_ONCE)) > 0) {
        for (size_t i = 0; i < told; i++) {
            uint64_t number;
            memcpy(&number, places[i].address, sizeof number);
            it.seen[number] = true;
        }
        first += told;
    }
}

static int by_number(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/// Writes which boxes have gone since the last step.
static void tell_gone(void)
{
    static int gone[BOXES];
    int count = 0, kept = 0;
    memset(it.seen, 0, (size_t)it.herd.count * sizeof it.seen[0]);
    mark_existing(it.herd.bullets);
    mark_existing(it.herd.enemies);
    for (int i = 0; i < it.existing_count; i++) {
        int node = it.existing[i];
        if (it.seen[node]) {
            it.existing[kept++] = node;
        } else {
            gone[count++] = node;
        }
    }
    it.existing_count = kept;
    qsort(gone, (size_t)count, sizeof gone[0], by_number);
    fputs("gone:", it.told);
    for (int i = 0; i < count; i++) fprintf(it.told, " %d", gone[i]);
    fputc('\n', it.told);
}

/// Ends a step: where anything was given back or collected, a line tells it as Python's does.
static void end_step(void)
{
    it.step++;
    hs_collector_counts counts = hs_herd_counts(&it.herd);
    bool begun = false;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        if (counts.runs[g] == it.runs[g]) continue;
        assert_int_equal(counts.runs[g], it.runs[g] + 1);
        if (!begun) fprintf(it.told, "%d ", it.step);
        fprintf(it.told, "collected %d: %llu, ", g,
                (unsigned long long)(counts.reclaimed[g] - it.reclaimed[g]));
        begun = true;
        it.runs[g] = counts.runs[g];
        it.reclaimed[g] = counts.reclaimed[g];
    }
    uint64_t frees = it.herd.gate.total.frees;
    if (!begun && frees == it.frees) return;
    it.frees = frees;
    // A larger table of boxes gives back the smaller one: then nothing has gone.
    long before = ftell(it.told);
    if (!begun) fprintf(it.told, "%d ", it.step);
    int existed = it.existing_count;
    tell_gone();
    if (!begun && it.existing_count == existed) fseek(it.told, before, SEEK_SET);
}

static void bear(void)
{
    void *boxes = hs_herd_draw(&it.herd, 4) == 0 ? it.herd.enemies : it.herd.bullets;
    int node = hs_herd_bear(&it.herd, boxes);
    assert_in_range(node, 0, BOXES - 1);
    for (int s = 0; s < SLOTS; s++) it.slots[node][s] = HS_HERD_NOBODY;
    it.place[node] = it.held_count;
    it.held[it.held_count++] = node;
    it.existing[it.existing_count++] = node;
    fputs("b\n", it.trace);
    end_step();
}

/// Takes a box out of its owner's slot where it is in one.
static void leave(int node)
{
    int owner = it.herd.nodes[node].owner;
    for (int s = 0; owner != HS_HERD_NOBODY && s < SLOTS; s++) {
        if (it.slots[owner][s] != node) continue;
        it.slots[owner][s] = HS_HERD_NOBODY;
        fprintf(it.trace, "l %d %d\n", node, s);
        return;
    }
}

static void refer(int node, int owner)
{
    int slot = 0;
    while (slot < SLOTS && it.slots[owner][slot] != HS_HERD_NOBODY) slot++;
    if (node == owner || slot == SLOTS || it.herd.nodes[node].owner == owner) return;
    leave(node);
    hs_herd_refer(&it.herd, node, owner);
    it.slots[owner][slot] = node;
    fprintf(it.trace, "r %d %d %d\n", node, owner, slot);
    end_step();
}

static void kill(int node)
{
    int owner = it.herd.nodes[node].owner;
    if (owner != HS_HERD_NOBODY && it.herd.nodes[owner].is_held) leave(node);
    int last = it.held[--it.held_count];
    it.held[it.place[node]] = last;
    it.place[last] = it.place[node];
    hs_herd_release(&it.herd, node);
    fprintf(it.trace, "d %d\n", node);
    end_step();
}

/// One of all, or as often one of the newest, so that young cycles die too.
static int draw_held(void)
{
    enum { NEWEST = 40 };
    int among = it.held_count;
    if (hs_herd_draw(&it.herd, 2) == 0 && among > NEWEST) among = NEWEST;
    return it.held[it.held_count - 1 - hs_herd_draw(&it.herd, among)];
}

/// What a program asks of its collector now and then.
static void command(void)
{
    const hs_collector *collector = it.herd.memory.strategy->collector;
    int what = hs_herd_draw(&it.herd, 10);
    if (what < 3) {
        fputs("c\n", it.trace);
        hs_herd_collect(&it.herd);
    } else if (what == 3) {
        fputs("f\n", it.trace);
        collector->freeze(it.herd.memory.heap);
    } else {
        it.settings.is_off = !it.settings.is_off;
        fputs(it.settings.is_off ? "-\n" : "+\n", it.trace);
        hs_herd_tune(&it.herd, &it.settings);
    }
    end_step();
}

static void take_step(const hs_trace_plan *plan, int number)
{
    // The number of the held swings, so that the count of the youngest rises and falls.
    int aim = number / plan->held % 2 == 0 ? 2 * plan->held : plan->held;
    int dice = hs_herd_draw(&it.herd, 100);
    if (plan->pauses && hs_herd_draw(&it.herd, 400) == 0) {
        command();
    } else if (it.held_count < 2 || (it.held_count < aim && dice < 60)) {
        bear();
    } else if (dice < 30) {
        refer(draw_held(), draw_held());
    } else if (dice < 75) {
        int node = draw_held();
        int owner = it.herd.nodes[node].owner;
        bool has_owner = owner != HS_HERD_NOBODY && it.herd.nodes[owner].is_held;
        kill(has_owner && hs_herd_draw(&it.herd, 100) < plan->orphans ? owner : node);
    } else {
        bear();
    }
}

/// Writes the last lines, which say what each generation has done, as Python's do.
static void tell_generations(FILE *stream)
{
    hs_collector_counts counts = hs_herd_counts(&it.herd);
    for (int g = 0; g < HS_GENERATIONS; g++) {
        fprintf(stream, "generation %d runs %llu collected %llu count %llu\n", g,
                (unsigned long long)counts.runs[g], (unsigned long long)counts.reclaimed[g],
                (unsigned long long)counts.counts[g]);
    }
}

/// Makes a trace and writes it to a file; returns what our strategy did. Release with `free`.
static char *record(const hs_trace_plan *plan, const char *path)
{
    memset(&it, 0, sizeof it);
    char *told = calloc(TEXT, 1);
    assert_non_null(told);
    it.trace = fopen(path, "w");
    it.told = fmemopen(told, TEXT, "w");
    assert_true(it.trace != NULL && it.told != NULL);
    it.settings = hs_collector_defaults();
    memcpy(it.settings.thresholds, plan->thresholds, sizeof plan->thresholds);
    hs_herd_open(&it.herd, "refcount", &it.settings);
    it.herd.random = plan->seed;
    it.frees = it.herd.gate.total.frees;
    fprintf(it.trace, "thresholds %u %u %u\n", plan->thresholds[0], plan->thresholds[1],
            plan->thresholds[2]);
    for (int i = 0; i < plan->steps; i++) take_step(plan, i);
    tell_generations(it.told);
    fclose(it.trace);
    fclose(it.told);
    hs_herd_expect(&it.herd, HS_HERD_SAFE);
    hs_herd_close(&it.herd);
    return told;
}

static const char *generations_in(const char *text)
{
    const char *found = strstr(text, "generation 0 ");
    assert_non_null(found);
    return found;
}

static void expect_collections(const hs_trace_plan *plan)
{
    char folder[128], path[256];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/trace", folder);
    char *ours = record(plan, path);
    char *named = hs_test_cpython("cpython_collector.py", path, "named");
    char *plain = named != NULL ? hs_test_cpython("cpython_collector.py", path, "plain") : NULL;
    hs_test_remove_folder(folder);
    if (named != NULL) {
        hs_test_expect_same(ours, named, "step by step");
        hs_test_expect_same(generations_in(ours), plain, "without callbacks");
        uint64_t runs = it.runs[0] + it.runs[1] + it.runs[2];
        assert_true(runs > 20);
        print_message("%d steps, %d births: %llu, %llu and %llu collections reclaimed %llu, %llu "
                      "and %llu, the same in both\n",
                      it.step, it.herd.count, (unsigned long long)it.runs[0],
                      (unsigned long long)it.runs[1], (unsigned long long)it.runs[2],
                      (unsigned long long)it.reclaimed[0], (unsigned long long)it.reclaimed[1],
                      (unsigned long long)it.reclaimed[2]);
    }
    free(ours);
    free(plain);
    if (named == NULL) skip();
    free(named);
}

static void the_defaults_collect_the_same_boxes_as_cpython(void **state)
{
    (void)state;
    const hs_trace_plan plan = {
        .thresholds = {700, 10, 10}, .steps = 60000, .held = 6000, .orphans = 60, .seed = 11};
    expect_collections(&plan);
}

static void low_thresholds_collect_the_same_boxes_as_cpython(void **state)
{
    (void)state;
    const hs_trace_plan plan = {
        .thresholds = {20, 3, 2}, .steps = 30000, .held = 400, .orphans = 70, .seed = 5};
    expect_collections(&plan);
}

static void old_generations_without_thresholds_collect_the_same_boxes_as_cpython(void **state)
{
    (void)state;
    const hs_trace_plan plan = {
        .thresholds = {50, 0, 0}, .steps = 20000, .held = 900, .orphans = 50, .seed = 8};
    expect_collections(&plan);
}

static void commands_to_the_collector_do_the_same_as_in_cpython(void **state)
{
    (void)state;
    const hs_trace_plan plan = {.thresholds = {60, 4, 3},
                                .steps = 30000,
                                .held = 1500,
                                .orphans = 60,
                                .pauses = true,
                                .seed = 3};
    expect_collections(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_collect_the_same_boxes_as_cpython),
        cmocka_unit_test(low_thresholds_collect_the_same_boxes_as_cpython),
        cmocka_unit_test(old_generations_without_thresholds_collect_the_same_boxes_as_cpython),
        cmocka_unit_test(commands_to_the_collector_do_the_same_as_in_cpython),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
