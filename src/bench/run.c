#include "bench/run.h"

#include "base/clock.h"
#include "bench/child.h"
#include "bench/luck.h"
#include "bench/machine.h"
#include "bench/plan.h"
#include "cli/progress.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// Guesses for the first round, in nanoseconds: the start of a process, and an entity's tick.
#define START_NS       15e6
#define LINK_TICK_NS   40.0
#define BOX_TICK_NS    8.0
#define COLUMN_TICK_NS 1.5
#define PRICE_NS       120e6
#define STREAM_NS      150e6

/// Steps of the progress bar.
enum { STEPS = 10000 };

/// Rounds in progress.
typedef struct rounds {
    hs_bench_results *results;
    hs_bench_tools *tools;
    hs_progress progress;
    uint64_t began_ns;
    double done_ns;  ///< work that is done
    double all_ns;   ///< with what was left when the round began; 0 before the first
    double now_ns;   ///< the time that the present process is expected to take
    double round_ns; ///< the last whole round
    size_t round;
    size_t *order; ///< of the cells, prices and streams in this round
    size_t count;  ///< of them
} rounds;

// ---- Progress ----------------------------------------------------------------------------------

static double guess(const hs_bench_results *results, const hs_bench_cell *cell)
{
    if (cell->failure[0] != '\0') return 0.0;
    if (cell->kind == HS_BENCH_PRICE) return PRICE_NS;
    if (cell->kind == HS_BENCH_STREAM) return STREAM_NS;
    const hs_bench_arrangement *at = &cell->arrangement;
    double each = !at->strategy->is_boxed        ? COLUMN_TICK_NS
                  : at->layout == HS_LAYOUT_LIST ? LINK_TICK_NS
                                                 : BOX_TICK_NS;
    double ticks = (double)results->churn_ticks + (double)cell->ticks;
    // A measured time replaces the guess.
    for (size_t i = 0; i < results->rounds_planned; i++) {
        if (cell->samples[i].is_there) each = cell->samples[i].number[HS_BENCH_WALL_PER_ENTITY];
    }
    double entities = (double)cell->population;
    // A bullet costs about ten times as much as a particle.
    if (cell->is_of_curve) entities += 10.0 * (double)cell->bullets;
    return START_NS + ticks * entities * each;
}

static double guess_round(const hs_bench_results *results)
{
    double sum = 0.0;
    const hs_bench_cell *cell;
    for (size_t i = 0; (cell = hs_bench_nth(results, i)) != NULL; i++) sum += guess(results, cell);
    return sum;
}

static void pass(void *context, double seconds)
{
    rounds *at = context;
    double done = at->done_ns + fmin(seconds * 1e9, at->now_ns * 0.95);
    double share = at->all_ns > 0.0 ? done / at->all_ns : 0.0;
    hs_progress_update(&at->progress, (uint64_t)(share * (double)STEPS));
}

static void begin(rounds *at, const hs_bench_cell *cell)
{
    at->now_ns = guess(at->results, cell);
    snprintf(at->progress.note, sizeof at->progress.note, "%zu/%zu %.24s", at->round + 1,
             at->results->rounds_planned,
             cell->kind == HS_BENCH_PRICE ? "price of places" : cell->label);
    pass(at, 0.0);
}

// ---- One process -------------------------------------------------------------------------------

static hs_bench_job job_of(const rounds *at, const hs_bench_cell *cell, size_t place)
{
    uint64_t seed = at->results->seed;
    hs_bench_job job = hs_bench_job_default();
    job.kind = hs_bench_kinds[cell->kind];
    job.arrangement = cell->arrangement;
    job.particles = cell->population;
    job.seed = hs_luck_seed(seed, at->round);
    job.shift = hs_luck_layout(seed, at->round, place);
    job.assets = at->tools->assets;
    if (cell->kind == HS_BENCH_CHURN) {
        job.bullets = cell->bullets;
        job.churn = at->results->churn_ticks;
        job.ticks = cell->ticks;
    }
    return job;
}

/// Runs a job on an allocator, and checks that this allocator served it.
static bool run_job(rounds *at, const hs_bench_job *job, unsigned allocator, hs_bench_child *child,
                    hs_error *error)
{
    hs_bench_allocator *beneath = &at->results->allocators[allocator];
    const hs_bench_waiting waiting = {pass, at};
    bool went_well = hs_bench_child_run(child, at->results->gate, at->tools->program, job,
                                        beneath->library, &waiting, error);
    if (child->signal != 0) at->tools->signal = child->signal;
    if (!went_well) return false;
    char served[sizeof beneath->served];
    hs_bench_child_text(child, "served", served, sizeof served);
    if (!hs_bench_allocator_check(beneath, served, error)) return false;
    if (beneath->served[0] == '\0') memcpy(beneath->served, served, sizeof served);
    return true;
}

/// Keeps the numbers of a line "ticks" or "pauses" behind the `count` that are there, at most
/// `room` in all.
static void keep_times(const char *line, uint32_t *times, size_t *count, size_t room)
{
    while (line != NULL && *line != '\n' && *line != '\0' && *count < room) {
        char *rest;
        unsigned long time = strtoul(line, &rest, 10);
        if (rest == line) break;
        times[(*count)++] = (uint32_t)time;
        line = rest + (*rest == ' ');
    }
}

static void keep_sample(rounds *at, hs_bench_cell *cell, size_t turn, const hs_bench_child *child)
{
    hs_bench_sample *sample = &cell->samples[at->round];
    sample->turn = turn;
    for (int i = 0; i < HS_BENCH_METRICS; i++) {
        bool is_told = hs_bench_metrics[i].kind == cell->kind;
        sample->number[i] = is_told ? hs_bench_child_number(child, hs_bench_metrics[i].name) : NAN;
    }
    sample->is_there = true;
    size_t room = at->results->rounds_planned * cell->ticks;
    if (cell->tick_ns != NULL) {
        keep_times(hs_bench_child_line(child, "ticks"), cell->tick_ns, &cell->tick_count, room);
    }
    if (cell->pause_ns != NULL) {
        keep_times(hs_bench_child_line(child, "pauses"), cell->pause_ns, &cell->pause_count, room);
    }
    char *counters = at->results->counters;
    if (counters[0] == '\0') {
        hs_bench_child_text(child, "counters", counters, sizeof at->results->counters);
    }
}

static bool read_digests(const hs_bench_child *child, hs_digests *digests)
{
    const char *line = hs_bench_child_line(child, "digest");
    unsigned long long game, seen;
    if (line == NULL || sscanf(line, "%llx %llx", &game, &seen) != 2) return false;
    *digests = (hs_digests){game, seen};
    return true;
}

/// Keeps the digests of a storm. False when they differ from those of another cell with the same
/// workload in the same round.
static bool keep_digests(rounds *at, hs_bench_cell *cell, const hs_digests *digests,
                         hs_error *error)
{
    const hs_bench_results *results = at->results;
    bool is_same = true;
    for (size_t i = 0; i < results->cell_count && is_same; i++) {
        const hs_bench_cell *other = &results->cells[i];
        const hs_bench_sample *sample = &other->samples[at->round];
        if (!sample->is_there || other->population != cell->population) continue;
        const hs_digests *its = &sample->digests;
        if (its->game == digests->game && its->seen == digests->seen) continue;
        is_same = hs_error_set(
            error,
            "the digests differ at %s particles in round %zu: '%s' ends with %016llx %016llx, '%s' "
            "with %016llx %016llx",
            hs_word_of_count(cell->population).text, at->round + 1, other->label,
            (unsigned long long)its->game, (unsigned long long)its->seen, cell->label,
            (unsigned long long)digests->game, (unsigned long long)digests->seen);
    }
    cell->samples[at->round].digests = *digests;
    if (at->round > 0) return is_same;
    cell->has_digests = true;
    cell->digests = *digests;
    return is_same;
}

// ---- A round -----------------------------------------------------------------------------------

/// False when the digests differ.
static bool run_cell(rounds *at, size_t turn, hs_bench_cell *cell, hs_error *error)
{
    hs_bench_job job = job_of(at, cell, at->order[turn]);
    hs_bench_child child;
    hs_error failure = {""};
    hs_digests digests;
    bool is_same = true, is_storm = cell->kind == HS_BENCH_CHURN;
    begin(at, cell);
    if (!run_job(at, &job, cell->arrangement.allocator, &child, &failure)) {
        // An interruption is no failure of the cell.
        if (at->tools->signal == 0) {
            snprintf(cell->failure, sizeof cell->failure, "round %zu: %.240s", at->round + 1,
                     failure.message);
        }
    } else if (is_storm && !read_digests(&child, &digests)) {
        snprintf(cell->failure, sizeof cell->failure, "round %zu: told no digest", at->round + 1);
    } else {
        if (is_storm && !cell->is_of_curve) is_same = keep_digests(at, cell, &digests, error);
        keep_sample(at, cell, turn, &child);
        cell->seconds = child.seconds;
    }
    hs_bench_child_release(&child);
    at->done_ns += at->now_ns;
    return is_same;
}

/// False when the digests differ or a signal came.
static bool run_round(rounds *at, hs_error *error)
{
    at->results->rounds = at->round + 1;
    hs_luck_order(at->results->seed, at->round, at->order, at->count);
    for (size_t turn = 0; turn < at->count; turn++) {
        hs_bench_cell *cell = hs_bench_nth(at->results, at->order[turn]);
        if (cell->failure[0] != '\0') continue;
        if (!run_cell(at, turn, cell, error) || at->tools->signal != 0) return false;
    }
    return true;
}

/// Runs a probe under every allocator to check which one serves. An allocator that does not work is
/// left out. The probes also warm up files and processor before the first round.
static bool probe_allocators(rounds *at, hs_error *error)
{
    hs_bench_results *results = at->results;
    hs_bench_job job = hs_bench_job_default();
    job.kind = "probe";
    for (unsigned i = 0; i < results->allocator_count; i++) {
        hs_bench_allocator *allocator = &results->allocators[i];
        if (allocator->missing[0] != '\0') continue;
        hs_bench_child child;
        bool went_well = run_job(at, &job, i, &child, error);
        hs_bench_child_release(&child);
        if (at->tools->signal != 0) return false;
        if (went_well) continue;
        // Without malloc there is nothing to compare with.
        if (i == 0) return false;
        snprintf(allocator->missing, sizeof allocator->missing, "%.150s", error->message);
        for (size_t c = 0; c < results->cell_count; c++) {
            hs_bench_cell *cell = &results->cells[c];
            if (cell->arrangement.allocator != i) continue;
            snprintf(cell->failure, sizeof cell->failure, "%.250s", error->message);
        }
    }
    return true;
}

/// The rounds without which nothing can be claimed.
static size_t rounds_needed(const rounds *at)
{
    size_t needed = hs_bench_rounds_for(at->results->asked);
    size_t planned = at->results->rounds_planned;
    return needed < planned ? needed : planned;
}

/// Whether another round would end after the limit.
static bool is_late(const rounds *at)
{
    if (at->tools->seconds == 0 || at->round < rounds_needed(at)) return false;
    double passed = (double)(hs_clock_ns() - at->began_ns);
    return passed + at->round_ns > (double)at->tools->seconds * 1e9;
}

/// Leaves out cells after the first round, when the time of the minimum of rounds is known.
static void keep_time(rounds *at)
{
    if (at->tools->seconds == 0) return;
    hs_bench_results *results = at->results;
    double others = at->round_ns / 1e9;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (results->cells[i].failure[0] == '\0') others -= results->cells[i].seconds;
    }
    double passed = (double)(hs_clock_ns() - at->began_ns) / 1e9;
    hs_bench_plan_shorten(results, (double)at->tools->seconds - passed, rounds_needed(at) - 1,
                          others > 0.0 ? others : 0.0);
}

static hs_bench_end run_rounds(rounds *at, hs_error *error)
{
    hs_bench_results *results = at->results;
    if (!probe_allocators(at, error)) {
        return at->tools->signal != 0 ? HS_BENCH_END_INTERRUPTED : HS_BENCH_END_FAILED;
    }
    for (; at->round < results->rounds_planned && !is_late(at); at->round++) {
        double left = (double)(results->rounds_planned - at->round);
        at->all_ns = at->done_ns + guess_round(results) * left;
        uint64_t began = hs_clock_ns();
        if (!run_round(at, error)) {
            return at->tools->signal != 0 ? HS_BENCH_END_INTERRUPTED : HS_BENCH_END_DIFFERENT;
        }
        at->round_ns = (double)(hs_clock_ns() - began);
        if (at->round == 0) keep_time(at);
    }
    return HS_BENCH_END_DONE;
}

hs_bench_end hs_bench_run(hs_bench_results *results, hs_bench_tools *tools, hs_error *error)
{
    rounds at = {
        .results = results,
        .tools = tools,
        .progress = hs_progress_start(NULL, STEPS, tools->is_quiet),
        .began_ns = hs_clock_ns(),
        .count = results->cell_count + results->price_count + results->stream_count +
                 results->point_count,
    };
    at.order = hs_gate_make(results->gate, HS_TAG_MEASURE, at.count, sizeof *at.order,
                            "the order of a round", error);
    hs_bench_end ended = at.order != NULL ? run_rounds(&at, error) : HS_BENCH_END_FAILED;
    hs_gate_release(results->gate, HS_TAG_MEASURE, at.order, at.count * sizeof *at.order);
    hs_progress_end(&at.progress);
    results->seconds = (double)(hs_clock_ns() - at.began_ns) / 1e9;
    results->is_interrupted = ended == HS_BENCH_END_INTERRUPTED;
    return ended;
}
