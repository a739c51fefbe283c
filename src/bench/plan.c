#include "bench/plan.h"

#include "bench/machine.h"
#include "cli/options.h"

#include "base/forbidden.h"

/// Particles for each bullet, and the fewest bullets: a bullet costs some ten times as much as a
/// particle, and the storm is to be about memory.
enum { PARTICLES_A_BULLET = 100, BULLETS_LEAST = 10 };

/// The default bench climbs the ladder with so many. With most of all it measures only columns:
/// there a round under malloc has 11 s of churn.
enum { LADDER_POPULATION = 100000, LARGEST = 1000000 };

/// The price of pools is asked for so many places.
enum { PRICE_CAPACITY = 1000000 };

/// Most threads that the default and the full bench use.
enum { THREADS_MOST = 8 };

/// What is as usual, and goes without saying in labels.
static hs_bench_arrangement usual(const hs_strategy *strategy)
{
    return (hs_bench_arrangement){
        .strategy = strategy,
        .layout = HS_LAYOUT_ARRAY,
        .is_vector = true,
        .is_littered = true,
        .has_huge_pages = true,
        .threads = 1,
    };
}

/// A plan being made.
typedef struct plan {
    hs_bench_results *results;
    const hs_bench_settings *settings;
    unsigned threads; ///< worth a try
    hs_error *error;
    bool has_failed;
} plan;

static uint32_t ticks_for(const plan *making, uint64_t population)
{
    if (making->settings->ticks != 0) return (uint32_t)making->settings->ticks;
    if (population <= 2000) return 8000;
    if (population <= 20000) return 2000;
    return population <= 200000 || making->settings->is_full ? 200 : 60;
}

/// Adds a cell, unless it is there; its place, or HS_BENCH_NONE when memory is out.
static size_t add(plan *making, hs_bench_arrangement arrangement, uint64_t population)
{
    hs_bench_results *results = making->results;
    if (!arrangement.strategy->is_boxed) arrangement.layout = HS_LAYOUT_ARRAY;
    size_t found = hs_bench_find(results, &arrangement, (uint32_t)population);
    if (found != HS_BENCH_NONE || making->has_failed) return found;
    if (results->cell_count == results->cells_reserved) {
        size_t more = results->cells_reserved * 2 + 32;
        hs_bench_cell *cells = hs_gate_resize_array(results->gate, HS_TAG_MEASURE, results->cells,
                                                    results->cells_reserved, more, sizeof *cells);
        if (cells == NULL) {
            making->has_failed = true;
            hs_error_no_memory(making->error, "the cells", more * sizeof *cells);
            return HS_BENCH_NONE;
        }
        results->cells = cells;
        results->cells_reserved = more;
    }
    hs_bench_cell *cell = &results->cells[results->cell_count];
    uint64_t bullets = population / PARTICLES_A_BULLET;
    *cell = (hs_bench_cell){
        .arrangement = arrangement,
        .population = (uint32_t)population,
        .bullets = (uint32_t)(bullets > BULLETS_LEAST ? bullets : BULLETS_LEAST),
        .ticks = ticks_for(making, population),
        .base = HS_BENCH_NONE,
    };
    hs_bench_label(results, &arrangement, cell->label, sizeof cell->label);
    return results->cell_count++;
}

static void add_population(hs_bench_results *results, uint64_t population)
{
    results->populations[results->population_count++] = (uint32_t)population;
}

// ---- The default bench -------------------------------------------------------------------------

/// Whether the default bench has a strategy with so many particles.
static bool is_swept(const hs_strategy *strategy, uint64_t population)
{
    return population <= LADDER_POPULATION || !strategy->is_boxed;
}

/// Cost against population: every strategy, and the list that everybody writes first.
static void add_sweep(plan *making)
{
    hs_bench_results *results = making->results;
    for (size_t p = 0; p < results->population_count; p++) {
        uint64_t population = results->populations[p];
        for (unsigned i = 0; i < hs_strategy_count(); i++) {
            const hs_strategy *strategy = hs_strategy_at(i);
            if (is_swept(strategy, population)) add(making, usual(strategy), population);
        }
        hs_bench_arrangement list = usual(hs_strategy_find("naive"));
        list.layout = HS_LAYOUT_LIST;
        if (population <= LADDER_POPULATION) add(making, list, population);
    }
}

static void add_questions(plan *making)
{
    hs_bench_results *results = making->results;
    const hs_strategy *naive = hs_strategy_find("naive");
    for (unsigned i = 1; i < results->allocator_count; i++) {
        if (results->allocators[i].missing[0] != '\0') continue;
        hs_bench_arrangement other = usual(naive);
        other.allocator = i;
        add(making, other, LADDER_POPULATION);
    }
    for (int layout = 0; layout < HS_LAYOUT_COUNT; layout++) {
        hs_bench_arrangement tidy = usual(naive);
        tidy.layout = (hs_layout)layout;
        tidy.is_littered = false;
        add(making, tidy, LADDER_POPULATION);
    }
}

/// The default bench climbs all of the ladder at one population, and at the largest the rungs of
/// columns, where threads and huge pages begin to matter.
static void add_ladder(plan *making)
{
    hs_bench_results *results = making->results;
    for (size_t p = 0; p < results->population_count; p++) {
        uint32_t population = results->populations[p];
        for (size_t r = 0; r < results->rung_count; r++) {
            const hs_bench_arrangement *at = &results->ladder[r].arrangement;
            bool is_climbed = making->settings->is_full || population == LADDER_POPULATION ||
                              (population == LARGEST && !at->strategy->is_boxed);
            if (is_climbed) add(making, *at, population);
        }
    }
}

/// The smallest population shows best what timing costs.
static void add_untimed(plan *making)
{
    hs_bench_results *results = making->results;
    hs_bench_arrangement arrangement = usual(hs_strategy_at(0));
    results->timed = add(making, arrangement, results->populations[0]);
    arrangement.is_untimed = true;
    results->untimed = add(making, arrangement, results->populations[0]);
}

static void plan_default(plan *making)
{
    static const uint32_t populations[] = {1000, 10000, LADDER_POPULATION, LARGEST};
    for (size_t i = 0; i < sizeof populations / sizeof populations[0]; i++)
        add_population(making->results, populations[i]);
    add_sweep(making);
    add_questions(making);
    add_ladder(making);
    add_untimed(making);
}

// ---- A matrix ----------------------------------------------------------------------------------

/// The values of all factors: those that were named, else all of them or the usual one.
static void find_factors(const plan *making, hs_bench_factors *all)
{
    static const uint32_t populations[] = {1000, 10000, 100000, 1000000};
    bool is_full = making->settings->is_full;
    *all = making->settings->named;
    if (all->strategy_count == 0) {
        for (unsigned i = 0; i < hs_strategy_count() && i < HS_BENCH_VALUES; i++)
            all->strategies[all->strategy_count++] = hs_strategy_at(i);
    }
    if (all->layout_count == 0) {
        all->layouts[all->layout_count++] = HS_LAYOUT_ARRAY;
        if (is_full) all->layouts[all->layout_count++] = HS_LAYOUT_LIST;
    }
    if (all->vector_count == 0) {
        if (is_full) all->vectors[all->vector_count++] = false;
        all->vectors[all->vector_count++] = true;
    }
    if (all->litter_count == 0) {
        if (is_full) all->litter[all->litter_count++] = false;
        all->litter[all->litter_count++] = true;
    }
    if (all->thread_count == 0) {
        all->threads[all->thread_count++] = 1;
        if (is_full && making->threads > 1) all->threads[all->thread_count++] = making->threads;
    }
    if (all->population_count == 0) {
        for (size_t i = is_full ? 0 : 2; i < (is_full ? 4u : 3u); i++)
            all->populations[all->population_count++] = populations[i];
    }
}

/// All heaps beneath one arrangement. Columns have no box to ask a heap for.
static void add_heaps(plan *making, hs_bench_arrangement arrangement, uint64_t population)
{
    hs_bench_results *results = making->results;
    bool is_boxed = arrangement.strategy->is_boxed;
    bool wants_malloc = making->settings->named.allocator_count == 0 || !is_boxed;
    for (size_t i = 0; i < making->settings->named.allocator_count; i++) {
        wants_malloc = wants_malloc || strcmp(making->settings->named.allocators[i], "malloc") == 0;
    }
    for (unsigned i = 0; i < results->allocator_count; i++) {
        bool is_wanted =
            i == 0 ? wants_malloc : is_boxed && results->allocators[i].missing[0] == '\0';
        arrangement.allocator = i;
        if (is_wanted) add(making, arrangement, population);
    }
}

static void add_product(plan *making, const hs_bench_factors *all, const hs_strategy *strategy,
                        uint64_t population)
{
    hs_bench_arrangement at = usual(strategy);
    size_t layouts = strategy->is_boxed ? all->layout_count : 1;
    for (size_t l = 0; l < layouts; l++) {
        at.layout = all->layouts[l];
        for (size_t v = 0; v < all->vector_count; v++) {
            at.is_vector = all->vectors[v];
            for (size_t h = 0; h < all->litter_count; h++) {
                at.is_littered = all->litter[h];
                for (size_t t = 0; t < all->thread_count; t++) {
                    at.threads = (unsigned)all->threads[t];
                    add_heaps(making, at, population);
                }
            }
        }
    }
}

static void plan_matrix(plan *making)
{
    hs_bench_factors all;
    find_factors(making, &all);
    for (size_t p = 0; p < all.population_count; p++)
        add_population(making->results, all.populations[p]);
    for (size_t p = 0; p < all.population_count; p++) {
        for (size_t s = 0; s < all.strategy_count; s++)
            add_product(making, &all, all.strategies[s], all.populations[p]);
    }
    if (!making->settings->is_filtered) {
        add_ladder(making);
        add_untimed(making);
    }
}

// ---- What comes after the cells ----------------------------------------------------------------

/// Rungs whose cells the bench has; of a ladder with less than two, nothing is left.
static void join_ladder(hs_bench_results *results)
{
    size_t kept = 0;
    for (size_t r = 0; r < results->rung_count; r++) {
        hs_bench_rung rung = results->ladder[r];
        bool is_there = false;
        for (size_t p = 0; p < results->population_count; p++) {
            rung.cells[p] = hs_bench_find(results, &rung.arrangement, results->populations[p]);
            is_there = is_there || rung.cells[p] != HS_BENCH_NONE;
        }
        if (is_there) results->ladder[kept++] = rung;
    }
    results->rung_count = kept > 1 ? kept : 0;
}

static bool has_label(const hs_bench_cell *cell, const char *label, uint32_t population)
{
    return cell->population == population && strcmp(cell->label, label) == 0;
}

/// Gives every cell the base of its population: the one that was asked for, or naive in an array,
/// or the first.
static bool choose_bases(plan *making)
{
    hs_bench_results *results = making->results;
    const char *wanted = making->settings->base;
    const char *label = wanted != NULL ? wanted : "naive array";
    const char *labels[256];
    size_t label_count = 0;
    bool is_found = false;
    for (size_t p = 0; p < results->population_count; p++) {
        size_t base = HS_BENCH_NONE;
        for (size_t i = 0; i < results->cell_count && base == HS_BENCH_NONE; i++) {
            if (has_label(&results->cells[i], label, results->populations[p])) base = i;
        }
        is_found = is_found || base != HS_BENCH_NONE;
        for (size_t i = 0; i < results->cell_count; i++) {
            hs_bench_cell *cell = &results->cells[i];
            if (cell->population != results->populations[p]) continue;
            if (label_count < 256) labels[label_count++] = cell->label;
            if (base == HS_BENCH_NONE && wanted == NULL) base = i;
            cell->base = base;
        }
    }
    snprintf(results->base, sizeof results->base, "%s", is_found ? label : "the first of each");
    return is_found || wanted == NULL ||
           hs_options_unknown(making->error, "value of --base:", wanted, labels, label_count);
}

static bool make_prices(plan *making)
{
    hs_bench_results *results = making->results;
    hs_bench_factors all;
    find_factors(making, &all);
    results->prices = hs_gate_allocate_array(results->gate, HS_TAG_MEASURE, all.strategy_count,
                                             sizeof *results->prices);
    if (results->prices == NULL) return false;
    results->prices_reserved = all.strategy_count;
    uint32_t capacity = PRICE_CAPACITY;
    if (making->settings->is_filtered) {
        capacity = results->populations[results->population_count - 1];
    }
    for (; results->price_count < all.strategy_count; results->price_count++) {
        hs_bench_price *price = &results->prices[results->price_count];
        price->arrangement = usual(all.strategies[results->price_count]);
        price->arrangement.is_littered = false;
        price->capacity = capacity;
        snprintf(price->label, sizeof price->label, "%s",
                 all.strategies[results->price_count]->name);
        price->samples = hs_gate_allocate_array(results->gate, HS_TAG_MEASURE,
                                                results->rounds_planned, sizeof *price->samples);
        if (price->samples == NULL) return false;
    }
    return true;
}

/// A stream for every cell of columns with vectors on the usual heap: as much memory, as many
/// threads.
static bool make_streams(plan *making)
{
    hs_bench_results *results = making->results;
    results->streams = hs_gate_allocate_array(results->gate, HS_TAG_MEASURE, results->cell_count,
                                              sizeof *results->streams);
    if (results->streams == NULL) return false;
    results->streams_reserved = results->cell_count;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        const hs_bench_arrangement *at = &cell->arrangement;
        bool is_usual = at->is_littered && at->is_vector && at->has_huge_pages && !at->is_untimed;
        if (at->strategy->is_boxed || !is_usual) continue;
        hs_bench_stream *stream = &results->streams[results->stream_count++];
        *stream = (hs_bench_stream){
            .population = cell->population,
            .threads = at->threads,
            .bytes = cell->population * sizeof(hs_particle),
            .cell = i,
        };
        stream->samples = hs_gate_allocate_array(results->gate, HS_TAG_MEASURE,
                                                 results->rounds_planned, sizeof(double));
        if (stream->samples == NULL) return false;
        for (size_t r = 0; r < results->rounds_planned; r++) stream->samples[r] = NAN;
    }
    return true;
}

static bool make_samples(hs_bench_results *results)
{
    hs_gate *gate = results->gate;
    for (size_t i = 0; i < results->cell_count; i++) {
        hs_bench_cell *cell = &results->cells[i];
        size_t ticks = results->rounds_planned * cell->ticks;
        cell->samples = hs_gate_allocate_array(gate, HS_TAG_MEASURE, results->rounds_planned,
                                               sizeof *cell->samples);
        cell->tick_ns = hs_gate_allocate_array(gate, HS_TAG_MEASURE, ticks, sizeof *cell->tick_ns);
        if (cell->samples == NULL || cell->tick_ns == NULL) return false;
        if (cell->arrangement.strategy->collector == NULL) continue;
        cell->pause_ns =
            hs_gate_allocate_array(gate, HS_TAG_MEASURE, ticks, sizeof *cell->pause_ns);
        if (cell->pause_ns == NULL) return false;
    }
    return true;
}

/// The allocators: the C library's first, whoever else is named, or all that are known.
static bool find_allocators(plan *making)
{
    static const char *const known[] = {"mimalloc", "jemalloc"};
    hs_bench_results *results = making->results;
    const hs_bench_settings *settings = making->settings;
    const hs_bench_factors *named = &settings->named;
    hs_bench_allocator_find(&results->allocators[results->allocator_count++], "malloc");
    bool takes_all = settings->allocator == NULL && (settings->is_full || !settings->is_filtered);
    for (size_t i = 0; takes_all && i < sizeof known / sizeof known[0]; i++)
        hs_bench_allocator_find(&results->allocators[results->allocator_count++], known[i]);
    for (size_t i = 0; i < named->allocator_count; i++) {
        if (strcmp(named->allocators[i], "malloc") == 0) continue;
        if (results->allocator_count == HS_BENCH_ALLOCATORS) {
            return hs_error_set(making->error, "--allocator takes %d others than malloc at most",
                                HS_BENCH_ALLOCATORS - 1);
        }
        hs_bench_allocator *allocator = &results->allocators[results->allocator_count++];
        hs_bench_allocator_find(allocator, named->allocators[i]);
        if (allocator->missing[0] != '\0') {
            return hs_error_set(making->error, "--allocator %s: %s", allocator->name,
                                allocator->missing);
        }
    }
    return true;
}

bool hs_bench_plan_open(hs_bench_results *results, const hs_bench_settings *settings,
                        unsigned processors, hs_gate *gate, hs_error *error)
{
    *results = (hs_bench_results){
        .gate = gate,
        .seed = settings->seed,
        .churn_ticks = (uint32_t)settings->churn,
        .rounds_planned = settings->rounds,
        .is_full = settings->is_full && !settings->is_filtered,
        .timed = HS_BENCH_NONE,
        .untimed = HS_BENCH_NONE,
    };
    plan making = {
        .results = results,
        .settings = settings,
        .threads = processors < THREADS_MOST ? processors : THREADS_MOST,
        .error = error,
    };
    if (!find_allocators(&making)) return false;
    hs_bench_ladder_make(results, making.threads);
    if (settings->is_full || settings->is_filtered) {
        plan_matrix(&making);
    } else {
        plan_default(&making);
    }
    if (making.has_failed) return false;
    join_ladder(results);
    if (!choose_bases(&making)) return false;
    return (make_samples(results) && make_prices(&making) && make_streams(&making)) ||
           hs_error_no_memory(error, "the samples", results->rounds_planned);
}

void hs_bench_plan_close(hs_bench_results *results)
{
    hs_gate *gate = results->gate;
    if (gate == NULL) return;
    size_t rounds = results->rounds_planned;
    for (size_t i = 0; i < results->cell_count; i++) {
        hs_bench_cell *cell = &results->cells[i];
        hs_gate_release(gate, HS_TAG_MEASURE, cell->samples, rounds * sizeof *cell->samples);
        size_t times = rounds * cell->ticks * sizeof(uint32_t);
        hs_gate_release(gate, HS_TAG_MEASURE, cell->tick_ns, times);
        hs_gate_release(gate, HS_TAG_MEASURE, cell->pause_ns, times);
    }
    for (size_t i = 0; i < results->price_count; i++) {
        hs_bench_price *price = &results->prices[i];
        hs_gate_release(gate, HS_TAG_MEASURE, price->samples, rounds * sizeof *price->samples);
    }
    for (size_t i = 0; i < results->stream_count; i++) {
        hs_bench_stream *stream = &results->streams[i];
        hs_gate_release(gate, HS_TAG_MEASURE, stream->samples, rounds * sizeof(double));
    }
    hs_gate_release(gate, HS_TAG_MEASURE, results->cells,
                    results->cells_reserved * sizeof *results->cells);
    hs_gate_release(gate, HS_TAG_MEASURE, results->prices,
                    results->prices_reserved * sizeof *results->prices);
    hs_gate_release(gate, HS_TAG_MEASURE, results->streams,
                    results->streams_reserved * sizeof *results->streams);
    *results = (hs_bench_results){.gate = NULL};
}

/// What a rung changes of the one below; what is not named stays.
typedef struct step {
    const char *strategy; ///< NULL to keep it
    hs_layout layout;
    bool gets_vectors, gets_threads, gets_huge_pages;
    const char *change, *credit;
} step;

static const step steps[] = {
    {"naive", HS_LAYOUT_LIST, false, false, false, "malloc each, a list, on a littered heap",
     "what everybody writes first"},
    {"naive", HS_LAYOUT_ARRAY, false, false, false, "an array of pointers, not a list",
     "layout: the next address is known early"},
    {"slab", HS_LAYOUT_ARRAY, false, false, false, "size classes and arenas, not malloc",
     "the allocator: equal sizes side by side"},
    {"pool", HS_LAYOUT_ARRAY, false, false, false, "slots made in advance, with a free list",
     "pooling itself: a shorter call, places side by side"},
    {"columns", HS_LAYOUT_ARRAY, false, false, false, "columns instead of boxes",
     "layout, made possible by pooling: no pointers"},
    {NULL, HS_LAYOUT_ARRAY, true, false, false, "vector instructions",
     "the code, which only columns allow: many at once"},
    {NULL, HS_LAYOUT_ARRAY, false, true, false, "more threads", "more processors, not memory"},
    {NULL, HS_LAYOUT_ARRAY, false, false, true, "huge pages allowed",
     "the system: fewer translations of addresses"},
};
enum { STEPS = sizeof steps / sizeof steps[0] };

void hs_bench_ladder_make(hs_bench_results *results, unsigned threads)
{
    hs_bench_arrangement at = {.is_littered = true, .threads = 1};
    results->rung_count = 0;
    for (int i = 0; i < STEPS; i++) {
        const step *next = &steps[i];
        if (next->strategy != NULL) {
            const hs_strategy *strategy = hs_strategy_find(next->strategy);
            if (strategy == NULL) continue;
            at.strategy = strategy;
            at.layout = next->layout;
        }
        if (next->gets_threads && threads == 1) continue;
        if (next->gets_vectors) at.is_vector = true;
        if (next->gets_threads) at.threads = threads;
        if (next->gets_huge_pages) at.has_huge_pages = true;
        hs_bench_rung *rung = &results->ladder[results->rung_count++];
        *rung = (hs_bench_rung){.change = next->change, .credit = next->credit, .arrangement = at};
        for (size_t p = 0; p < HS_BENCH_POPULATIONS; p++) rung->cells[p] = HS_BENCH_NONE;
    }
}

static bool is_needed(const hs_bench_results *results, size_t index)
{
    if (index == results->timed || index == results->untimed) return true;
    for (size_t i = 0; i < results->cell_count; i++) {
        if (results->cells[i].base == index) return true;
    }
    for (size_t r = 0; r < results->rung_count; r++) {
        for (size_t p = 0; p < results->population_count; p++) {
            if (results->ladder[r].cells[p] == index) return true;
        }
    }
    return false;
}

/// What takes less than this share of a round stays: without it the bench would hardly be shorter.
#define WORTH_LEAVING 0.02

/// The costliest of those that can be done without and take longer than `least`, or HS_BENCH_NONE.
static size_t costliest(const hs_bench_results *results, double least)
{
    size_t found = HS_BENCH_NONE;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->failure[0] != '\0' || cell->seconds < least || is_needed(results, i)) continue;
        if (found == HS_BENCH_NONE || cell->seconds > results->cells[found].seconds) found = i;
    }
    return found;
}

size_t hs_bench_budget_keep(hs_bench_results *results, double seconds, size_t rounds, double others)
{
    double round = others;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->failure[0] == '\0') round += cell->seconds;
    }
    double least = round * WORTH_LEAVING;
    size_t left_out = 0;
    while (round * (double)rounds > seconds) {
        size_t index = costliest(results, least);
        if (index == HS_BENCH_NONE) break;
        hs_bench_cell *cell = &results->cells[index];
        round -= cell->seconds;
        snprintf(cell->failure, sizeof cell->failure, "left out after a round, to be in time");
        left_out++;
    }
    return left_out;
}
