#include "full_bench.h"

#include <math.h>

#include "bench/cost_curve.h"

enum { ROUNDS = 7, TICKS = 240, CELLS_MAX = 96, PAUSES = 60, POPULATIONS = 4, PRICES = 6 };

static const hs_strategy columns = {.name = "columns"};
static const hs_strategy pool = {.name = "pool", .is_boxed = true, .keeps_kinds_apart = true};
static const hs_strategy slab = {.name = "slab", .is_boxed = true};
static const hs_strategy naive = {.name = "naive", .is_boxed = true, .is_baseline = true};
static const hs_strategy refcount = {.name = "refcount", .is_boxed = true};
static const hs_strategy gc = {.name = "gc", .is_boxed = true};

/// An arrangement, and what an entity costs in it at the smallest and at the largest population.
typedef struct recipe {
    hs_bench_arrangement arrangement;
    double fast, slow; ///< ns
    double pause_ns;   ///< usual pause of its collector at the largest population; 0 for none
} recipe;

#define USUAL(s, l)                                                                                \
    {                                                                                              \
        .strategy = &(s), .layout = (l), .is_vector = true, .litter = HS_BENCH_LITTER,             \
        .has_huge_pages = true, .threads = 1                                                       \
    }

static const recipe recipes[] = {
    {USUAL(columns, HS_LAYOUT_ARRAY), 0.35, 0.55, 0},
    {{&columns, HS_LAYOUT_ARRAY, false, HS_BENCH_LITTER, true, false, 1, 0}, 0.95, 1.05, 0},
    {{&columns, HS_LAYOUT_ARRAY, true, HS_BENCH_LITTER, true, false, 2, 0}, 0.42, 0.31, 0},
    {{&columns, HS_LAYOUT_ARRAY, true, HS_BENCH_LITTER, false, false, 1, 0}, 0.35, 0.62, 0},
    {{&columns, HS_LAYOUT_ARRAY, true, 0, true, false, 1, 0}, 0.35, 0.55, 0},
    {{&columns, HS_LAYOUT_ARRAY, true, HS_BENCH_LITTER, true, true, 1, 0}, 0.35, 0.549, 0},
    {USUAL(pool, HS_LAYOUT_ARRAY), 1.2, 3.4, 0},
    {USUAL(pool, HS_LAYOUT_LIST), 1.6, 5.2, 0},
    {USUAL(slab, HS_LAYOUT_ARRAY), 1.3, 4.1, 0},
    {USUAL(naive, HS_LAYOUT_ARRAY), 1.7, 19.0, 0},
    {{&naive, HS_LAYOUT_ARRAY, false, HS_BENCH_LITTER, true, false, 1, 0}, 1.8, 19.2, 0},
    {{&naive, HS_LAYOUT_ARRAY, true, 0, true, false, 1, 0}, 1.3, 7.5, 0},
    {{&naive, HS_LAYOUT_ARRAY, true, HS_BENCH_LITTER, true, false, 1, 1}, 1.5, 12.0, 0},
    {{&naive, HS_LAYOUT_ARRAY, true, HS_BENCH_LITTER, true, false, 1, 2}, 1.55, 13.5, 0},
    {USUAL(naive, HS_LAYOUT_LIST), 2.4, 172.0, 0},
    {{&naive, HS_LAYOUT_LIST, false, HS_BENCH_LITTER, true, false, 1, 0}, 2.5, 171.0, 0},
    {USUAL(refcount, HS_LAYOUT_ARRAY), 2.2, 24.0, 4.2e6},
    {USUAL(gc, HS_LAYOUT_ARRAY), 2.0, 15.0, 1.7e6},
};
enum { RECIPES = sizeof recipes / sizeof recipes[0] };

/// The rungs, by their recipes, from below.
static const struct {
    size_t recipe;
    const char *change, *credit;
} rungs[] = {
    {15, "everything from malloc, in a linked list", "where everybody starts"},
    {10, "an array of pointers in place of the list", "layout: the next address is known early"},
    {6, "boxes from a pool", "pooling: boxes lie side by side and stay warm"},
    {1, "columns in place of boxes", "layout: only bytes that are used are read"},
    {0, "vector code", "the compiler: 16 particles at a time"},
    {3, "small pages in place of huge ones", "the system: fewer misses of the TLB"},
    {2, "two threads", "the second core, up to the memory's bandwidth"},
};
enum { RUNGS = sizeof rungs / sizeof rungs[0] };

/// A number from 0 to 1, always the same sequence.
static double noise(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / 16777216.0;
}

static void *allocate(hs_test_full_bench *bench, size_t count, size_t size)
{
    void *memory = hs_gate_allocate_array(&bench->gate, HS_TAG_MEASURE, count, size);
    assert_non_null(memory);
    return memory;
}

static void fill_sample(hs_bench_sample *sample, const recipe *how, double price, double living,
                        uint32_t *state)
{
    double *number = sample->number;
    for (int metric = 0; metric < HS_BENCH_METRICS; metric++) number[metric] = NAN;
    sample->is_there = true;
    number[HS_BENCH_CPU_PER_ENTITY] = price * (0.97 + 0.08 * noise(state));
    number[HS_BENCH_NS_PER_PARTICLE] = number[HS_BENCH_CPU_PER_ENTITY] * 0.9;
    number[HS_BENCH_NS_PER_BULLET] = 14.0;
    number[HS_BENCH_TICK_NS] = number[HS_BENCH_CPU_PER_ENTITY] * living;
    number[HS_BENCH_WORST_TICK_NS] = number[HS_BENCH_TICK_NS] * (1.6 + noise(state));
    number[HS_BENCH_WALL_PER_ENTITY] = number[HS_BENCH_CPU_PER_ENTITY] * 1.02;
    number[HS_BENCH_CPU_NS] = number[HS_BENCH_TICK_NS] * (double)TICKS;
    number[HS_BENCH_STRETCH_NS] = number[HS_BENCH_CPU_NS] * 1.02;
    number[HS_BENCH_SWITCHES] = floor(noise(state) * 9.0);
    number[HS_BENCH_HUGE_BYTES] = living < 400000 ? 0.0 : 4.2e7;
    number[HS_BENCH_START_NS] = 4e6;
    number[HS_BENCH_FIRST_TICK_NS] = 3e6;
    number[HS_BENCH_PAGE_FAULTS] = floor(noise(state) * 20.0);
    number[HS_BENCH_RSS_BYTES] = 2e7 + living * 48.0;
    number[HS_BENCH_PEAK_BYTES] = 2.2e7 + living * 50.0;
    number[HS_BENCH_FOOTPRINT_BYTES] = 1e6 + living * 50.0;
    number[HS_BENCH_NEIGHBOUR_BYTES] = how->arrangement.strategy->is_boxed ? 4e6 : 4.0;
    number[HS_BENCH_COLLECTIONS] = how->pause_ns > 0 ? PAUSES / ROUNDS : 0;
    number[HS_BENCH_WORST_PAUSE_NS] = how->pause_ns > 0 ? how->pause_ns * 2.5 : NAN;
}

static void fill_times(hs_test_full_bench *bench, hs_bench_cell *cell, const recipe *how,
                       double tick_ns, uint32_t *state)
{
    cell->tick_count = (size_t)ROUNDS * TICKS;
    cell->tick_ns = allocate(bench, cell->tick_count, sizeof *cell->tick_ns);
    for (size_t i = 0; i < cell->tick_count; i++) {
        double spread = 0.92 + 0.1 * noise(state) + 0.1 * noise(state);
        if (noise(state) > 0.98) spread += noise(state) * 1.2;
        cell->tick_ns[i] = (uint32_t)fmin(tick_ns * spread, 4e9);
    }
    if (how->pause_ns <= 0) return;
    cell->pause_count = PAUSES;
    cell->pause_ns = allocate(bench, PAUSES, sizeof *cell->pause_ns);
    double usual = how->pause_ns * (double)cell->population / 1e6;
    for (size_t i = 0; i < PAUSES; i++) {
        // Young generations often, all of them seldom.
        double share = noise(state) > 0.85 ? 1.0 : 0.04;
        cell->pause_ns[i] = (uint32_t)(usual * share * (0.8 + noise(state) * 0.6) + 200.0);
    }
}

static void add_cell(hs_test_full_bench *bench, const recipe *how, size_t population)
{
    hs_bench_results *results = &bench->results;
    uint32_t state = (uint32_t)results->cell_count * 7919u + 1u;
    hs_bench_cell *cell = &results->cells[results->cell_count];
    *cell = (hs_bench_cell){
        .arrangement = how->arrangement,
        .population = results->populations[population],
        .bullets = results->populations[population] / 50,
        .ticks = TICKS,
        .has_digests = true,
    };
    hs_bench_label(results, &cell->arrangement, cell->label, sizeof cell->label);
    cell->samples = allocate(bench, ROUNDS, sizeof *cell->samples);
    double share = (double)population / (POPULATIONS - 1);
    double price = how->fast * exp2(log2(how->slow / how->fast) * share * share);
    double living = (double)cell->population * 1.02;
    for (int round = 0; round < ROUNDS; round++)
        fill_sample(&cell->samples[round], how, price, living, &state);
    fill_times(bench, cell, how, price * living, &state);
    results->cell_count++;
}

static void add_cells(hs_test_full_bench *bench)
{
    hs_bench_results *results = &bench->results;
    results->cells = allocate(bench, CELLS_MAX, sizeof *results->cells);
    for (size_t p = 0; p < POPULATIONS; p++) {
        for (size_t i = 0; i < RECIPES; i++) add_cell(bench, &recipes[i], p);
    }
    // Naive array is what all is compared to.
    for (size_t i = 0; i < results->cell_count; i++)
        results->cells[i].base = i / RECIPES * RECIPES + 9;
    results->timed = (POPULATIONS - 1) * RECIPES;
    results->untimed = results->timed + 5;
    hs_bench_cell *failed = &results->cells[RECIPES * 2 + 12];
    for (int round = 0; round < ROUNDS; round++) failed->samples[round].is_there = false;
    snprintf(failed->failure, sizeof failed->failure, "out of memory <here> & \"there\"");
}

/// The curve of litter at the second population: two lists and two arrays, which grow dearer.
static void add_curve(hs_test_full_bench *bench)
{
    static const size_t curved[] = {7, 8, 9, 14};
    static const unsigned shares[] = {0, 5, 20, 80};
    hs_bench_results *results = &bench->results;
    for (size_t i = 0; i < sizeof curved / sizeof curved[0]; i++) {
        for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
            recipe how = recipes[curved[i]];
            how.arrangement.litter = shares[s];
            how.slow *= 0.6 + shares[s] / 100.0;
            // Naive in an array on a tidy heap is there already.
            size_t found = hs_bench_find(results, &how.arrangement, results->populations[1]);
            if (found != HS_BENCH_NONE) continue;
            add_cell(bench, &how, 1);
            results->cells[results->cell_count - 1].base = RECIPES + 9;
        }
    }
}

/// The base of the third population a second time.
static void add_twin(hs_test_full_bench *bench)
{
    hs_bench_results *results = &bench->results;
    results->twin_of = 2 * RECIPES + 9;
    add_cell(bench, &recipes[9], 2);
    results->twin = results->cell_count - 1;
    hs_bench_cell *twin = &results->cells[results->twin];
    twin->base = results->twin_of;
    strcat(twin->label, ", again");
}

static void add_ladder(hs_bench_results *results)
{
    results->rung_count = RUNGS;
    for (size_t r = 0; r < RUNGS; r++) {
        hs_bench_rung *rung = &results->ladder[r];
        *rung = (hs_bench_rung){
            .change = rungs[r].change,
            .credit = rungs[r].credit,
            .arrangement = recipes[rungs[r].recipe].arrangement,
        };
        for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) {
            rung->cells[p] = p < POPULATIONS ? p * RECIPES + rungs[r].recipe : HS_BENCH_NONE;
        }
    }
}

/// A difference that is seen, none, and one of threads.
static void add_questions(hs_bench_results *results)
{
    static const struct {
        const char *text;
        size_t before, after;
    } asked[] = {
        {"Is a question with an answer <here>?", 2 * RECIPES + 9, 2 * RECIPES + 6},
        {"Is the clock dear?", 2 * RECIPES + 5, 2 * RECIPES},
        {"Are 2 threads faster than one?", 3 * RECIPES, 3 * RECIPES + 2},
    };
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        hs_bench_question *question = &results->questions[results->question_count++];
        question->before = asked[i].before;
        question->after = asked[i].after;
        snprintf(question->text, sizeof question->text, "%s", asked[i].text);
    }
}

static void add_prices(hs_test_full_bench *bench)
{
    static const size_t priced[PRICES] = {0, 6, 8, 9, 16, 17};
    hs_bench_results *results = &bench->results;
    results->prices = allocate(bench, PRICES, sizeof *results->prices);
    results->price_count = PRICES;
    for (size_t i = 0; i < PRICES; i++) {
        hs_bench_cell *price = &results->prices[i];
        const recipe *how = &recipes[priced[i]];
        bool is_pooled = i < 2;
        *price = (hs_bench_cell){.kind = HS_BENCH_PRICE,
                                 .arrangement = how->arrangement,
                                 .population = 1000000,
                                 .base = HS_BENCH_NONE};
        hs_bench_label(results, &price->arrangement, price->label, sizeof price->label);
        price->samples = allocate(bench, ROUNDS, sizeof *price->samples);
        for (int round = 0; round < ROUNDS; round++) {
            double wobble = 1.0 + 0.01 * round;
            price->samples[round] = (hs_bench_sample){
                .is_there = true,
                .number =
                    {
                        [HS_BENCH_PRICE_START_NS] = (is_pooled ? 9.9e6 : 2.3e4) * wobble,
                        [HS_BENCH_PRICE_START_CPU] = (is_pooled ? 9.5e6 : 2.1e4) * wobble,
                        [HS_BENCH_PRICE_IDLE_BYTES] = is_pooled ? 4.2e7 : 8.0e3,
                        [HS_BENCH_PRICE_FIRST_NS] = (is_pooled ? 2.2 : 33.0) * wobble,
                        [HS_BENCH_PRICE_FIRST_CPU] = (is_pooled ? 2.1 : 31.0) * wobble,
                        [HS_BENCH_PRICE_SECOND_NS] = (is_pooled ? 2.1 : 19.0) * wobble,
                        [HS_BENCH_PRICE_SECOND_CPU] = (is_pooled ? 2.0 : 18.0) * wobble,
                        [HS_BENCH_PRICE_PAGE_FAULTS] = is_pooled ? 0 : 15625,
                        [HS_BENCH_PRICE_FULL_BYTES] = is_pooled ? 4.2e7 : 6.4e7,
                        [HS_BENCH_PRICE_LEFT_BYTES] = is_pooled ? 4.2e7 : 6.1e7,
                    },
            };
        }
    }
}

static void add_streams(hs_test_full_bench *bench)
{
    hs_bench_results *results = &bench->results;
    results->streams = allocate(bench, POPULATIONS * 2, sizeof *results->streams);
    results->stream_count = POPULATIONS * 2;
    for (size_t i = 0; i < POPULATIONS * 2; i++) {
        hs_bench_cell *stream = &results->streams[i];
        *stream = (hs_bench_cell){
            .kind = HS_BENCH_STREAM,
            .arrangement = recipes[0].arrangement,
            .population = results->populations[i / 2],
            .base = i / 2 * RECIPES + (i % 2 == 0 ? 0 : 2),
        };
        stream->arrangement.threads = (unsigned)(i % 2) + 1;
        stream->samples = allocate(bench, ROUNDS, sizeof *stream->samples);
        for (int round = 0; round < ROUNDS; round++) {
            stream->samples[round].is_there = true;
            stream->samples[round].number[HS_BENCH_STREAM_RATE] =
                120.0 - (double)i * 4.0 + round * 0.2;
        }
    }
}

/// The points of the cost curves, with prices that fall, rise and meet the machine's bandwidth.
static void add_points(hs_test_full_bench *bench)
{
    hs_bench_results *results = &bench->results;
    hs_bench_cell point;
    while (hs_bench_cost_point_at(results->point_count, &point)) results->point_count++;
    results->points = allocate(bench, results->point_count, sizeof *results->points);
    for (size_t i = 0; i < results->point_count; i++) {
        hs_bench_cell *it = &results->points[i];
        hs_bench_cost_point_at(i, it);
        it->samples = allocate(bench, ROUNDS, sizeof *it->samples);
        it->tick_ns = NULL;
        for (int round = 0; round < ROUNDS; round++) {
            double *number = it->samples[round].number, wobble = 1.0 + 0.01 * round;
            it->samples[round].is_there = true;
            number[HS_BENCH_STREAM_RATE] =
                hs_bench_particle_bytes_moved() * (it->population > 500000 ? 2.5 : 6.0);
            number[HS_BENCH_NS_PER_PARTICLE] =
                (0.2 + 100.0 / it->population + it->population * 3e-7) * wobble;
            number[HS_BENCH_NS_PER_BULLET] = (8.0 + it->bullets * 5e-5) * wobble;
        }
    }
}

static void add_facts(hs_bench_results *results)
{
    static const hs_bench_fact facts[] = {
        {"cpu", "processor", "Sample CPU <8 cores> & more"},
        {"compiler", "compiler", "gcc 12.2.0"},
        {"flags", "flags", "-O3 -DNDEBUG -ffp-contract=off -std=c17"},
        {"governor", "governor", "performance"},
        {"affinity", "affinity", "cores 0-7"},
        {"huge_pages", "huge pages", "madvise"},
        {"malloc", "malloc settings", "as they come"},
    };
    results->fact_count = sizeof facts / sizeof facts[0];
    memcpy(results->facts, facts, sizeof facts);
    results->allocators[0] = (hs_bench_allocator){.name = "malloc", .served = "libc.so.6, 2.36"};
    results->allocators[1] =
        (hs_bench_allocator){.name = "mimalloc", .served = "libmimalloc.so.2, 2.0.9"};
    results->allocators[2] =
        (hs_bench_allocator){.name = "jemalloc", .served = "libjemalloc.so.2, 5.3.0"};
    results->allocator_count = 3;
    snprintf(results->counters, sizeof results->counters, "the system forbids it");
}

void hs_test_full_bench_make(hs_test_full_bench *bench)
{
    *bench = (hs_test_full_bench){.results = {.started = "2026-05-01T12:00:00Z",
                                              .command = "heapstorm bench --full --memory 'a b'"}};
    hs_bench_results *results = &bench->results;
    results->gate = &bench->gate;
    results->seed = 1;
    results->churn_ticks = 360;
    results->rounds_planned = results->rounds = ROUNDS;
    results->seconds = 104.0;
    results->is_full = true;
    results->population_count = POPULATIONS;
    uint32_t population = 1000;
    for (size_t p = 0; p < POPULATIONS; p++, population *= 10) results->populations[p] = population;
    snprintf(results->base, sizeof results->base, "naive array");
    add_facts(results);
    add_cells(bench);
    add_curve(bench);
    add_twin(bench);
    add_ladder(results);
    add_prices(bench);
    add_streams(bench);
    add_points(bench);
    results->asks_all = true;
    add_questions(results);
    // As few as seven rounds are enough for.
    results->asked = 3;
    hs_bench_sum_up(results);
}

void hs_test_full_bench_release(hs_test_full_bench *bench)
{
    hs_bench_results *results = &bench->results;
    hs_gate *gate = &bench->gate;
    for (size_t i = 0; i < results->cell_count; i++) {
        hs_bench_cell *cell = &results->cells[i];
        hs_gate_release(gate, HS_TAG_MEASURE, cell->samples, ROUNDS * sizeof *cell->samples);
        hs_gate_release(gate, HS_TAG_MEASURE, cell->tick_ns,
                        cell->tick_count * sizeof *cell->tick_ns);
        hs_gate_release(gate, HS_TAG_MEASURE, cell->pause_ns,
                        cell->pause_count * sizeof *cell->pause_ns);
    }
    for (size_t i = 0; i < results->price_count; i++) {
        hs_gate_release(gate, HS_TAG_MEASURE, results->prices[i].samples,
                        ROUNDS * sizeof *results->prices[i].samples);
    }
    for (size_t i = 0; i < results->stream_count; i++) {
        hs_gate_release(gate, HS_TAG_MEASURE, results->streams[i].samples,
                        ROUNDS * sizeof *results->streams[i].samples);
    }
    hs_gate_release(gate, HS_TAG_MEASURE, results->cells, CELLS_MAX * sizeof *results->cells);
    for (size_t i = 0; i < results->point_count; i++) {
        hs_gate_release(gate, HS_TAG_MEASURE, results->points[i].samples,
                        ROUNDS * sizeof *results->points[i].samples);
    }
    hs_gate_release(gate, HS_TAG_MEASURE, results->points,
                    results->point_count * sizeof *results->points);
    hs_gate_release(gate, HS_TAG_MEASURE, results->prices, PRICES * sizeof *results->prices);
    hs_gate_release(gate, HS_TAG_MEASURE, results->streams,
                    POPULATIONS * 2 * sizeof *results->streams);
    hs_test_expect_gate_empty(gate);
}
