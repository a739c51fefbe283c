#include "bench/words.h"

#include <stdarg.h>

#include "base/forbidden.h"

hs_bench_phrase hs_bench_range_phrase(const hs_bench_interval *ratio)
{
    hs_bench_phrase phrase = {"-"};
    if (ratio->pairs == 0) return phrase;
    snprintf(phrase.text, sizeof phrase.text, "%.12s-%.12s", hs_word_of_ratio(ratio->low).text,
             hs_word_of_ratio(ratio->high).text);
    return phrase;
}

hs_word hs_bench_bytes_word(double bytes)
{
    return isfinite(bytes) ? hs_word_of_bytes(bytes > 0.0 ? (uint64_t)bytes : 0) : (hs_word){"-"};
}

hs_word hs_bench_count_word(double count)
{
    return isfinite(count) ? hs_word_of_count((uint64_t)count) : (hs_word){"-"};
}

const char *hs_bench_caveat(const hs_bench_interval *ratio)
{
    if (ratio->pairs == 0 || hs_bench_is_different(ratio)) return "";
    // So few rounds never show a difference.
    return ratio->confidence < 0.9 ? "too few rounds" : "no difference seen";
}

/// A ratio of speeds in words: "1.35 times as fast (1.31 to 1.40)", "1.20 times as slow
/// (1.10 to 1.25)", or "no difference seen (0.97 to 1.04)".
static hs_bench_phrase speed_phrase(const hs_bench_interval *speed)
{
    bool is_seen = hs_bench_is_different(speed), is_slow = is_seen && speed->median < 1.0;
    double median = is_slow ? 1.0 / speed->median : speed->median;
    double low = is_slow ? 1.0 / speed->high : speed->low;
    double high = is_slow ? 1.0 / speed->low : speed->high;
    hs_bench_phrase phrase;
    char range[40];
    snprintf(range, sizeof range, "(%.12s to %.12s)", hs_word_of_ratio(low).text,
             hs_word_of_ratio(high).text);
    if (!is_seen) {
        snprintf(phrase.text, sizeof phrase.text, "%s %s", hs_bench_caveat(speed), range);
    } else {
        snprintf(phrase.text, sizeof phrase.text, "%.12s times as %s %s",
                 hs_word_of_ratio(median).text, is_slow ? "slow" : "fast", range);
    }
    return phrase;
}

/// The preferred population for a sentence: large enough that memory matters, small enough that
/// everything was measured.
enum { TALKED_ABOUT = 100000 };

/// The smallest gain that justifies a design.
#define WORTH_WHILE 1.05

enum { SENTENCE_BYTES = sizeof((hs_bench_sentence *)0)->text };

/// Sentences being written.
typedef struct talk {
    const hs_bench_results *results;
    hs_bench_sentence *sentences;
    size_t count, most;
} talk;

__attribute__((format(printf, 2, 3))) static void say(talk *saying, const char *format, ...)
{
    if (saying->count == saying->most) return;
    hs_bench_sentence *sentence = &saying->sentences[saying->count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence->text, sizeof sentence->text, format, arguments);
    va_end(arguments);
}

static hs_bench_arrangement usual(const char *strategy, hs_layout layout)
{
    hs_bench_arrangement arrangement = hs_bench_usual(hs_strategy_find(strategy));
    arrangement.layout = layout;
    return arrangement;
}

/// Whether there were enough rounds for any conclusion, including that there is no difference.
static bool is_sound(const hs_bench_interval *speed)
{
    return speed->pairs > 0 && speed->confidence >= 0.9;
}

/// Whether both arrangements were measured at a population, and well enough for a conclusion;
/// `speed` then tells how many times as fast the first is.
static bool has_speed(const hs_bench_results *results, const hs_bench_arrangement *first,
                      const hs_bench_arrangement *second, uint32_t population,
                      hs_bench_interval *speed)
{
    size_t cell = hs_bench_find(results, first, population);
    size_t other = hs_bench_find(results, second, population);
    *speed = hs_bench_ratio(results, HS_BENCH_NS_PER_ENTITY, other, cell);
    return is_sound(speed);
}

/// The population to talk about, at which both arrangements were measured: the preferred one, or
/// the largest. 0 for none.
static uint32_t common_population(const hs_bench_results *results,
                                  const hs_bench_arrangement *first,
                                  const hs_bench_arrangement *second, hs_bench_interval *speed)
{
    uint32_t best = 0;
    if (first->strategy == NULL || second->strategy == NULL) return 0;
    for (size_t p = 0; p < results->population_count && best != TALKED_ABOUT; p++) {
        hs_bench_interval found;
        if (!has_speed(results, first, second, results->populations[p], &found)) continue;
        best = results->populations[p];
        *speed = found;
    }
    return best;
}

/// Compares boxes from a pool with the same boxes from each malloc.
static void say_what_pooling_buys(talk *saying)
{
    const hs_bench_results *results = saying->results;
    hs_bench_arrangement pool = usual("pool", HS_LAYOUT_ARRAY);
    hs_bench_arrangement naive = usual("naive", HS_LAYOUT_ARRAY);
    hs_bench_interval speed;
    uint32_t population = common_population(results, &pool, &naive, &speed);
    if (population == 0) return;
    char text[SENTENCE_BYTES];
    size_t used = (size_t)snprintf(text, sizeof text,
                                   "Pooling alone (the same boxes in the same array, only from a "
                                   "pool) at %s particles: ",
                                   hs_word_of_count(population).text);
    unsigned beaten = 0, compared = 0;
    for (unsigned i = 0; i < results->allocator_count && used < sizeof text; i++) {
        naive.allocator = i;
        if (!has_speed(results, &pool, &naive, population, &speed)) continue;
        used += (size_t)snprintf(text + used, sizeof text - used, "%sagainst %.60s %s",
                                 compared > 0 ? "; " : "", results->allocators[i].name,
                                 speed_phrase(&speed).text);
        compared++;
        beaten += hs_bench_is_different(&speed) && speed.median >= WORTH_WHILE;
    }
    say(saying, "%s.", text);
    if (beaten == 0) {
        say(saying, "So a pool by itself buys no time here: what it buys is a bound, a budget and "
                    "the dense layout that it makes possible.");
    } else if (beaten < compared) {
        say(saying, "So what a pool by itself buys over one malloc, another malloc buys as well.");
    }
}

/// Tells what one change between two arrangements gains. Returns false when they were not both
/// measured at one population.
static bool say_change(talk *saying, const char *change, hs_bench_arrangement after,
                       hs_bench_arrangement before)
{
    hs_bench_interval speed;
    uint32_t population = common_population(saying->results, &after, &before, &speed);
    if (population == 0) return false;
    say(saying, "%s at %s particles: %s.", change, hs_word_of_count(population).text,
        speed_phrase(&speed).text);
    return true;
}

/// Pairs of arrangements that differ in one thing; the others are as usual.
static const struct {
    const char *change;
    const char *after, *before; ///< strategies
    hs_layout after_layout, before_layout;
    bool is_tidy;    ///< the heap beneath the first
    bool is_instead; ///< told only where the pair before was not measured
} changes[] = {
    {"Layout: naive with an array of pointers instead of a linked list", "naive", "naive",
     HS_LAYOUT_ARRAY, HS_LAYOUT_LIST, false, false},
    {"Layout, with the vectors that it allows: columns instead of pooled boxes", "columns", "pool",
     HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, false, false},
    {"Layout, with the vectors that it allows: columns instead of boxes from malloc", "columns",
     "naive", HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, false, true},
    {"The heap: naive's array on a tidy instead of a littered one", "naive", "naive",
     HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, true, false},
    {"The heap: naive's list on a tidy instead of a littered one", "naive", "naive", HS_LAYOUT_LIST,
     HS_LAYOUT_LIST, true, false},
};

static void say_what_changes_buy(talk *saying)
{
    bool is_told = false;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        hs_bench_arrangement after = usual(changes[i].after, changes[i].after_layout);
        hs_bench_arrangement before = usual(changes[i].before, changes[i].before_layout);
        if (changes[i].is_tidy) after.litter = 0;
        if (!changes[i].is_instead || !is_told) {
            is_told = say_change(saying, changes[i].change, after, before);
        }
    }
}

/// Tells the gains of the upper rungs, each at the largest population at which it was measured.
static void say_what_the_rest_buys(talk *saying)
{
    const hs_bench_results *results = saying->results;
    for (size_t r = 1; r < results->rung_count; r++) {
        const hs_bench_rung *rung = &results->ladder[r];
        if (rung->arrangement.strategy->is_boxed || !rung->arrangement.is_vector) continue;
        for (size_t p = results->population_count; p-- > 0;) {
            if (!is_sound(&rung->gain[p])) continue;
            say(saying, "The rung '%s' at %s particles: %s.", rung->change,
                hs_word_of_count(results->populations[p]).text, speed_phrase(&rung->gain[p]).text);
            break;
        }
    }
}

/// Tells how much the choice matters at the size of a small game.
static void say_what_a_small_game_feels(talk *saying)
{
    const hs_bench_results *results = saying->results;
    if (results->population_count == 0 || results->populations[0] > 10000) return;
    hs_bench_arrangement naive = usual("naive", HS_LAYOUT_ARRAY);
    hs_bench_arrangement columns = usual("columns", HS_LAYOUT_ARRAY);
    size_t a = hs_bench_find(results, &naive, results->populations[0]);
    size_t b = hs_bench_find(results, &columns, results->populations[0]);
    if (a == HS_BENCH_NONE || b == HS_BENCH_NONE) return;
    double slow = results->cells[a].figure[HS_BENCH_TICK_NS].median;
    double fast = results->cells[b].figure[HS_BENCH_TICK_NS].median;
    if (!isfinite(slow) || !isfinite(fast)) return;
    say(saying,
        "With %s particles a tick takes %s under naive and %s under columns, %.2f %% and "
        "%.2f %% of a frame: at that size %s.",
        hs_word_of_count(results->populations[0]).text, hs_word_of_time(slow).text,
        hs_word_of_time(fast).text, hs_budget_percent(slow), hs_budget_percent(fast),
        slow - fast < HS_BUDGET_NS / 100.0 ? "nobody would notice the difference"
                                           : "the difference can be felt");
}

static const hs_bench_cell *price_of(const hs_bench_results *results, const char *strategy)
{
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *price = &results->prices[i];
        if (price->rounds > 0 && strcmp(price->arrangement.strategy->name, strategy) == 0) {
            return price;
        }
    }
    return NULL;
}

static void say_what_pools_cost(talk *saying)
{
    const hs_bench_results *results = saying->results;
    const hs_bench_cell *pool = price_of(results, "pool");
    const hs_bench_cell *naive = price_of(results, "naive");
    if (pool == NULL) pool = price_of(results, "columns");
    if (pool == NULL || naive == NULL) return;
    say(saying,
        "The price of places for %.20s particles: %.40s takes %.20s to start and holds %.20s while "
        "nothing lives, naive %.20s and %.20s; a first birth then takes %.20s, under naive %.20s.",
        hs_word_of_count(pool->population).text, pool->label,
        hs_word_of_time(pool->figure[HS_BENCH_PRICE_START_NS].median).text,
        hs_bench_bytes_word(pool->figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
        hs_word_of_time(naive->figure[HS_BENCH_PRICE_START_NS].median).text,
        hs_bench_bytes_word(naive->figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
        hs_word_of_price(pool->figure[HS_BENCH_PRICE_FIRST_NS].median).text,
        hs_word_of_price(naive->figure[HS_BENCH_PRICE_FIRST_NS].median).text);
}

size_t hs_bench_conclude(const hs_bench_results *results, hs_bench_sentence *sentences, size_t most)
{
    talk saying = {.results = results, .sentences = sentences, .most = most};
    say_what_pooling_buys(&saying);
    say_what_changes_buy(&saying);
    say_what_the_rest_buys(&saying);
    say_what_a_small_game_feels(&saying);
    say_what_pools_cost(&saying);
    return saying.count;
}
