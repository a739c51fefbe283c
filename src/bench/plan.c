#include "bench/plan.h"

#include "bench/claims.h"
#include "bench/cost_curve.h"
#include "bench/ladder.h"
#include "bench/machine.h"
#include "cli/options.h"

#include "base/forbidden.h"

/// Particles for each bullet, and the fewest bullets: a bullet costs about ten times as much as a
/// particle, and the storm should be dominated by memory.
enum { PARTICLES_A_BULLET = 100, BULLETS_LEAST = 10 };

/// The population that the pair A/A and most questions are asked at.
enum { USUAL_POPULATION = 100000 };

enum { POPULATIONS = 4 };
static const uint32_t populations[POPULATIONS] = {1000, 10000, USUAL_POPULATION, 1000000};

/// The fewest rounds, unless they are asked for: as many as six questions need.
enum { ROUNDS_USUAL = 8 };

/// The capacity at which the price of pools is measured.
enum { PRICE_CAPACITY = 1000000 };

/// Most threads that the default and the full bench use.
enum { THREADS_MOST = 8 };

/// A plan being made.
typedef struct plan {
    hs_bench_results *results;
    const hs_bench_settings *settings;
    unsigned threads; ///< most that are tried
    size_t count;     ///< of cells, prices and streams, which lie behind each other
    hs_error *error;
    bool has_failed; ///< memory was out
} plan;

static uint32_t ticks_for(const plan *making, uint64_t population)
{
    if (making->settings->ticks != 0) return (uint32_t)making->settings->ticks;
    if (population <= 2000) return 8000;
    if (population <= 20000) return 2000;
    return population <= 200000 || making->settings->is_full ? 200 : 60;
}

/// Puts a cell, a price or a stream behind the others. False when memory is out.
static bool append(plan *making, const hs_bench_cell *cell)
{
    hs_bench_results *results = making->results;
    if (making->count == results->cells_reserved) {
        size_t more = results->cells_reserved * 2 + 32;
        hs_bench_cell *cells = hs_gate_resize_array(results->gate, HS_TAG_MEASURE, results->cells,
                                                    results->cells_reserved, more, sizeof *cells);
        if (cells == NULL) {
            making->has_failed = true;
            return hs_error_no_memory(making->error, "the cells", more * sizeof *cells);
        }
        results->cells = cells;
        results->cells_reserved = more;
    }
    results->cells[making->count++] = *cell;
    bool is_point = cell->is_of_curve;
    results->cell_count += !is_point && cell->kind == HS_BENCH_CHURN;
    results->price_count += !is_point && cell->kind == HS_BENCH_PRICE;
    results->stream_count += !is_point && cell->kind == HS_BENCH_STREAM;
    results->point_count += is_point;
    results->prices = results->cells + results->cell_count;
    results->streams = results->prices + results->price_count;
    results->points = results->streams + results->stream_count;
    return true;
}

/// Adds a cell, unless it exists. Returns its place, or HS_BENCH_NONE when memory is out.
static size_t add(plan *making, hs_bench_arrangement arrangement, uint64_t population)
{
    hs_bench_results *results = making->results;
    if (!arrangement.strategy->is_boxed) arrangement.layout = HS_LAYOUT_ARRAY;
    size_t found = hs_bench_find(results, &arrangement, (uint32_t)population);
    if (found != HS_BENCH_NONE || making->has_failed) return found;
    uint64_t bullets = population / PARTICLES_A_BULLET;
    hs_bench_cell cell = {
        .arrangement = arrangement,
        .population = (uint32_t)population,
        .bullets = (uint32_t)(bullets > BULLETS_LEAST ? bullets : BULLETS_LEAST),
        .ticks = ticks_for(making, population),
        .base = HS_BENCH_NONE,
    };
    hs_bench_label(results, &arrangement, cell.label, sizeof cell.label);
    const char *idle = hs_bench_idle(&arrangement, (uint32_t)population);
    if (idle != NULL) snprintf(cell.nothing, sizeof cell.nothing, "%s", idle);
    return append(making, &cell) ? results->cell_count - 1 : HS_BENCH_NONE;
}

// ---- The default bench -------------------------------------------------------------------------

/// The cells of the default bench's questions.
static void add_questions(plan *making)
{
    hs_bench_question_row row;
    for (size_t i = 0; hs_bench_question_at(i, making->threads, &row); i++) {
        if (row.population == 0) continue;
        add(making, row.before, row.population);
        add(making, row.after, row.population);
    }
}

/// What a small game feels: a plain array of boxes beside columns.
static void add_small_game(plan *making)
{
    add(making, hs_bench_usual(hs_strategy_find("columns")), populations[0]);
    add(making, hs_bench_usual(hs_strategy_find("naive")), populations[0]);
}

/// The whole matrix has every rung at every population.
static void add_ladder(plan *making)
{
    hs_bench_results *results = making->results;
    for (size_t p = 0; p < results->population_count; p++) {
        for (size_t r = 0; r < results->rung_count; r++)
            add(making, results->ladder[r].arrangement, results->populations[p]);
    }
}

/// Adds the curve of litter to the whole matrix, at the population that it has by itself.
static void add_curve(plan *making)
{
    static const unsigned shares[] = {5, 20, 80};
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        hs_bench_arrangement at = hs_bench_usual(hs_strategy_at(i));
        for (at.layout = 0; at.strategy->is_boxed && at.layout < HS_LAYOUT_COUNT; at.layout++) {
            for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
                at.litter = shares[s];
                add(making, at, populations[1]);
            }
        }
    }
}

/// Adds the two cells that show what timing costs, at the smallest population, where it shows most.
static void add_untimed(plan *making)
{
    hs_bench_results *results = making->results;
    hs_bench_arrangement arrangement = hs_bench_usual(hs_strategy_at(0));
    results->timed = add(making, arrangement, results->populations[0]);
    arrangement.is_untimed = true;
    results->untimed = add(making, arrangement, results->populations[0]);
}

static void plan_default(plan *making)
{
    making->results->population_count = POPULATIONS;
    memcpy(making->results->populations, populations, sizeof populations);
    add_small_game(making);
    add_questions(making);
    add_untimed(making);
}

// ---- A matrix ----------------------------------------------------------------------------------

/// Gives a factor that was not named its levels: all of them in the whole matrix, else the usual
/// one.
static size_t find_levels(const plan *making, const hs_bench_factor *factor, uint64_t *levels)
{
    unsigned more = factor->scale == HS_BENCH_NUMBERS ? making->threads : factor->level[1];
    bool has_all = factor->is_in_full && making->settings->is_full && factor->level[0] != more;
    levels[0] = has_all ? factor->level[0] : factor->usual;
    levels[1] = more;
    return has_all ? 2 : 1;
}

/// The allocators beneath boxes: those that were named and are there, else malloc.
static size_t find_heaps(const plan *making, uint64_t *levels)
{
    const hs_bench_results *results = making->results;
    const hs_bench_matrix *named = &making->settings->named;
    size_t count = 0;
    bool wants_malloc = named->allocator_count == 0;
    for (size_t i = 0; i < named->allocator_count; i++)
        wants_malloc = wants_malloc || strcmp(named->allocators[i], "malloc") == 0;
    for (unsigned i = 0; i < results->allocator_count; i++) {
        bool is_wanted = i == 0 ? wants_malloc : results->allocators[i].missing[0] == '\0';
        if (is_wanted) levels[count++] = i;
    }
    return count;
}

/// All that a matrix is made of: what was named, else everything or what is usual.
static void find_matrix(const plan *making, hs_bench_matrix *all)
{
    bool is_full = making->settings->is_full;
    *all = making->settings->named;
    if (all->strategy_count == 0) {
        for (unsigned i = 0; i < hs_strategy_count() && i < HS_BENCH_LEVELS; i++)
            all->strategies[all->strategy_count++] = hs_strategy_at(i);
    }
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++) {
        if (factor->scale == HS_BENCH_HEAPS) {
            all->level_count[i] = find_heaps(making, all->levels[i]);
        } else if (all->level_count[i] == 0) {
            all->level_count[i] = find_levels(making, factor, all->levels[i]);
        }
    }
    if (all->population_count == 0) {
        for (size_t i = is_full ? 0 : 2; i < (is_full ? POPULATIONS : 3u); i++)
            all->populations[all->population_count++] = populations[i];
    }
}

/// Every combination of the levels of the factors from `place` on.
static void add_product(plan *making, const hs_bench_matrix *all, size_t place,
                        hs_bench_arrangement at, uint64_t population)
{
    const hs_bench_factor *factor = hs_bench_factor_at(place);
    if (factor == NULL) {
        add(making, at, population);
    } else if (!hs_bench_has_factor(&at, factor)) {
        add_product(making, all, place + 1, at, population);
    } else {
        for (size_t i = 0; i < all->level_count[place]; i++) {
            hs_bench_set_level(factor, &at, (unsigned)all->levels[place][i]);
            add_product(making, all, place + 1, at, population);
        }
    }
}

static void plan_matrix(plan *making)
{
    hs_bench_matrix all;
    find_matrix(making, &all);
    for (size_t p = 0; p < all.population_count; p++) {
        making->results->populations[making->results->population_count++] =
            (uint32_t)all.populations[p];
        for (size_t s = 0; s < all.strategy_count; s++)
            add_product(making, &all, 0, hs_bench_usual(all.strategies[s]), all.populations[p]);
    }
    if (!making->settings->is_filtered) {
        add_ladder(making);
        add_curve(making);
        add_untimed(making);
    }
}

// ---- What comes after the cells ----------------------------------------------------------------

/// Gives every cell of the curve its own tidy heap as a base.
static bool choose_tidy_bases(plan *making)
{
    hs_bench_results *results = making->results;
    for (size_t i = 0; i < results->cell_count; i++) {
        hs_bench_arrangement tidy = results->cells[i].arrangement;
        tidy.litter = 0;
        results->cells[i].base = hs_bench_find(results, &tidy, results->cells[i].population);
    }
    snprintf(results->base, sizeof results->base, "its own tidy heap");
    return making->settings->base == NULL ||
           hs_error_set(making->error, "--litter-curve compares each arrangement with its own tidy "
                                       "heap: leave out --base");
}

/// Gives every cell the base of its population: the one that was asked for, or naive in an array,
/// or the first.
static bool choose_bases(plan *making)
{
    hs_bench_results *results = making->results;
    const char *wanted = making->settings->base;
    if (results->is_curve) return choose_tidy_bases(making);
    const char *label = wanted != NULL ? wanted : "naive array";
    const char *labels[256];
    size_t label_count = 0;
    bool is_found = false;
    for (size_t p = 0; p < results->population_count; p++) {
        size_t base = HS_BENCH_NONE, first = HS_BENCH_NONE;
        for (size_t i = results->cell_count; i-- > 0;) {
            const hs_bench_cell *cell = &results->cells[i];
            if (cell->population != results->populations[p]) continue;
            first = i;
            if (strcmp(cell->label, label) == 0) base = i;
        }
        is_found = is_found || base != HS_BENCH_NONE;
        if (base == HS_BENCH_NONE && wanted == NULL) base = first;
        for (size_t i = 0; i < results->cell_count; i++) {
            hs_bench_cell *cell = &results->cells[i];
            if (cell->population != results->populations[p]) continue;
            if (label_count < 256) labels[label_count++] = cell->label;
            cell->base = base;
        }
    }
    snprintf(results->base, sizeof results->base, "%s", is_found ? label : "the first of each");
    return is_found || wanted == NULL ||
           hs_options_unknown(making->error, "value of --base:", wanted, labels, label_count);
}

/// Adds the other half of the pair A/A: the base at the usual population, or at the largest below
/// it, a second time.
static bool add_twin(plan *making)
{
    hs_bench_results *results = making->results;
    size_t of = HS_BENCH_NONE;
    for (size_t p = 0; p < results->population_count; p++) {
        if (of != HS_BENCH_NONE && results->populations[p] > USUAL_POPULATION) break;
        for (size_t i = 0; i < results->cell_count; i++) {
            bool is_here = results->cells[i].population == results->populations[p];
            if (is_here && results->cells[i].base == i) {
                of = i;
                break;
            }
        }
    }
    if (of == HS_BENCH_NONE) return true;
    hs_bench_cell twin = results->cells[of];
    snprintf(twin.label, sizeof twin.label, "%.88s, again", results->cells[of].label);
    if (!append(making, &twin)) return false;
    results->twin_of = of;
    results->twin = results->cell_count - 1;
    return true;
}

/// Prices of all strategies on a tidy heap.
static bool make_prices(plan *making)
{
    const hs_bench_results *results = making->results;
    hs_bench_matrix all;
    find_matrix(making, &all);
    bool is_filtered = making->settings->is_filtered, is_made = true;
    for (size_t i = 0; i < all.strategy_count && is_made; i++) {
        hs_bench_cell price = {
            .kind = HS_BENCH_PRICE,
            .arrangement = hs_bench_usual(all.strategies[i]),
            .population =
                is_filtered ? results->populations[results->population_count - 1] : PRICE_CAPACITY,
            .base = HS_BENCH_NONE,
        };
        price.arrangement.litter = 0;
        snprintf(price.label, sizeof price.label, "%s", all.strategies[i]->name);
        is_made = append(making, &price);
    }
    return is_made;
}

/// A stream for every cell of columns with vectors on the usual heap: as much memory, as many
/// threads.
static bool make_streams(plan *making)
{
    const hs_bench_results *results = making->results;
    bool is_made = true;
    for (size_t i = 0; i < results->cell_count && is_made; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        hs_bench_arrangement usual = hs_bench_usual(cell->arrangement.strategy);
        usual.threads = cell->arrangement.threads;
        if (usual.strategy->is_boxed || !hs_bench_is_same(&usual, &cell->arrangement)) continue;
        is_made = append(making, &(hs_bench_cell){
                                     .kind = HS_BENCH_STREAM,
                                     .arrangement = usual,
                                     .population = cell->population,
                                     .base = i,
                                     .label = "bandwidth of memory",
                                 });
    }
    return is_made;
}

/// The points of the cost curves, where they are asked for or the whole matrix is measured.
static bool make_points(plan *making)
{
    const hs_bench_settings *settings = making->settings;
    bool is_whole = settings->is_full && !settings->is_filtered;
    hs_bench_cell point;
    for (size_t i = 0; is_whole || settings->has_cost_curves; i++) {
        if (!hs_bench_cost_point_at(i, &point)) break;
        if (!append(making, &point)) return false;
    }
    return true;
}

/// The size of the block that holds a cell's samples, and behind them its ticks and, where it has a
/// collector, as many pauses.
static size_t cell_bytes(const hs_bench_results *results, const hs_bench_cell *cell)
{
    size_t times = cell->arrangement.strategy->collector != NULL ? 2 * cell->ticks : cell->ticks;
    return results->rounds_planned * (sizeof *cell->samples + times * sizeof *cell->tick_ns);
}

static bool make_samples(hs_bench_results *results)
{
    hs_bench_cell *cell;
    size_t rounds = results->rounds_planned;
    for (size_t i = 0; (cell = hs_bench_nth(results, i)) != NULL; i++) {
        cell->samples = hs_gate_allocate(results->gate, HS_TAG_MEASURE, cell_bytes(results, cell));
        if (cell->samples == NULL) return false;
        memset(cell->samples, 0, rounds * sizeof *cell->samples);
        if (cell->ticks == 0) continue;
        cell->tick_ns = (uint32_t *)(void *)(cell->samples + rounds);
        bool has_pauses = cell->arrangement.strategy->collector != NULL;
        cell->pause_ns = has_pauses ? cell->tick_ns + rounds * cell->ticks : NULL;
    }
    return true;
}

/// Finds the allocators: the C library's first, then those that were named, or all known ones.
static bool find_allocators(plan *making)
{
    static const char *const known[] = {"mimalloc", "jemalloc"};
    hs_bench_results *results = making->results;
    const hs_bench_settings *settings = making->settings;
    const hs_bench_matrix *named = &settings->named;
    hs_bench_allocator_find(&results->allocators[results->allocator_count++], "malloc");
    bool takes_all = settings->allocator == NULL && settings->is_full;
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

/// As many rounds as were asked for, or as the questions need.
static void choose_rounds(plan *making)
{
    size_t needed = hs_bench_rounds_for(making->results->asked);
    size_t rounds = making->settings->rounds;
    if (rounds == 0) rounds = needed > ROUNDS_USUAL ? needed : ROUNDS_USUAL;
    making->results->rounds_planned = rounds < HS_BENCH_ROUNDS ? rounds : HS_BENCH_ROUNDS;
}

bool hs_bench_plan_open(hs_bench_results *results, const hs_bench_settings *settings,
                        unsigned processors, hs_gate *gate, hs_error *error)
{
    *results = (hs_bench_results){
        .gate = gate,
        .seed = settings->seed,
        .churn_ticks = (uint32_t)settings->churn,
        .is_full = settings->is_full && !settings->is_filtered,
        .is_curve = settings->is_curve,
        .asks_all = settings->is_full || settings->is_filtered,
        .timed = HS_BENCH_NONE,
        .untimed = HS_BENCH_NONE,
        .twin = HS_BENCH_NONE,
        .twin_of = HS_BENCH_NONE,
    };
    plan making = {
        .results = results,
        .settings = settings,
        .threads = processors < THREADS_MOST ? processors : THREADS_MOST,
        .error = error,
    };
    if (!find_allocators(&making)) return false;
    hs_bench_ladder_make(results, making.threads, !results->asks_all);
    if (results->asks_all) {
        plan_matrix(&making);
    } else {
        plan_default(&making);
    }
    if (making.has_failed) return false;
    hs_bench_ladder_join(results);
    if (!choose_bases(&making) || !add_twin(&making)) return false;
    hs_bench_questions_find(results, making.threads);
    hs_bench_ladder_limit(results);
    choose_rounds(&making);
    return make_prices(&making) && make_streams(&making) && make_points(&making) &&
           (make_samples(results) ||
            hs_error_no_memory(error, "the samples", results->rounds_planned));
}

void hs_bench_plan_close(hs_bench_results *results)
{
    hs_gate *gate = results->gate;
    if (gate == NULL) return;
    hs_bench_cell *cell;
    for (size_t i = 0; (cell = hs_bench_nth(results, i)) != NULL; i++)
        hs_gate_release(gate, HS_TAG_MEASURE, cell->samples, cell_bytes(results, cell));
    hs_gate_release(gate, HS_TAG_MEASURE, results->cells,
                    results->cells_reserved * sizeof *results->cells);
    *results = (hs_bench_results){.gate = NULL};
}

// ---- Time --------------------------------------------------------------------------------------

static bool is_needed(const hs_bench_results *results, size_t index)
{
    if (index == results->timed || index == results->untimed || index == results->twin ||
        index == results->twin_of) {
        return true;
    }
    for (size_t q = 0; q < results->question_count; q++) {
        const hs_bench_question *question = &results->questions[q];
        if (question->before == index || question->after == index) return true;
    }
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

/// A cell that takes less than this share of a round stays: leaving it out would save too little.
#define WORTH_LEAVING 0.02

/// The costliest of the cells that are not needed and take longer than `least`, or HS_BENCH_NONE.
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

size_t hs_bench_plan_shorten(hs_bench_results *results, double seconds, size_t rounds,
                             double others)
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
