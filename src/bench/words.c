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
    if (ratio->pairs == 1) return "one round";
    if (ratio->pairs == 0 || !ratio->is_asked || hs_bench_is_different(ratio)) return "";
    if (!hs_bench_is_sound(ratio)) return "too few rounds";
    return ratio->is_disturbed ? "busy machine" : "no difference seen";
}

hs_bench_phrase hs_bench_ends_phrase(const hs_bench_figure *figure, hs_manner manner)
{
    hs_bench_phrase phrase = {"-"};
    if (figure->rounds == 0) return phrase;
    if (figure->rounds == 1) return (hs_bench_phrase){"one round"};
    hs_word low = hs_word_of(figure->low, manner), high = hs_word_of(figure->high, manner);
    // A unit that both ends have stands once.
    const char *low_unit = strchr(low.text, ' '), *high_unit = strchr(high.text, ' ');
    bool is_shared = low_unit != NULL && high_unit != NULL && strcmp(low_unit, high_unit) == 0;
    int length = is_shared ? (int)(low_unit - low.text) : (int)strlen(low.text);
    snprintf(phrase.text, sizeof phrase.text, "%.*s-%s", length, low.text, high.text);
    return phrase;
}

hs_bench_phrase hs_bench_span_phrase(const hs_bench_figure *figure)
{
    hs_bench_phrase phrase = {"-"};
    if (figure->rounds == 0) return phrase;
    if (figure->rounds == 1) return (hs_bench_phrase){"one round"};
    snprintf(phrase.text, sizeof phrase.text, "%.12s-%.12s", hs_word_of_ratio(figure->low).text,
             hs_word_of_ratio(figure->high).text);
    return phrase;
}

hs_bench_phrase hs_bench_tail_phrase(const hs_bench_cell *cell)
{
    const struct {
        const char *name;
        double ns;
    } tails[] = {{"p99.9", cell->p999_ns}, {"p99", cell->p99_ns}, {"p95", cell->p95_ns}};
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        hs_bench_phrase phrase;
        if (!isfinite(tails[i].ns)) continue;
        snprintf(phrase.text, sizeof phrase.text, "%s %s", tails[i].name,
                 hs_word_of_time(tails[i].ns).text);
        return phrase;
    }
    return (hs_bench_phrase){"-"};
}

const char *hs_bench_verdict(const hs_bench_results *results, size_t cell)
{
    const hs_bench_cell *it = &results->cells[cell];
    if (it->base == cell) return "base";
    return it->nothing[0] != '\0' ? HS_BENCH_NOTHING : hs_bench_caveat(&it->ratio);
}

const char *hs_bench_rung_verdict(const hs_bench_rung *rung, size_t population)
{
    if (rung->nothing[population][0] != '\0') return HS_BENCH_NOTHING;
    return hs_bench_caveat(&rung->gain[population]);
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
        snprintf(phrase.text, sizeof phrase.text, "%s, %.12s times as %s %s",
                 is_slow ? "no" : "yes", hs_word_of_ratio(median).text, is_slow ? "slow" : "fast",
                 range);
    }
    return phrase;
}

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

/// Says a question with its answer, or why it has none.
static void answer(talk *saying, const hs_bench_question *question)
{
    const hs_bench_results *results = saying->results;
    const hs_bench_cell *after = &results->cells[question->after];
    const hs_bench_cell *before = &results->cells[question->before];
    const hs_word number = hs_word_of_count(after->population);
    if (question->speed.pairs == 0) {
        const hs_bench_cell *missing = before->rounds == 0 ? before : after;
        say(saying, "%s At %s particles: not measured: %.150s.", question->text, number.text,
            missing->failure[0] != '\0' ? missing->failure : "no round has both");
        return;
    }
    bool is_wall = hs_bench_estimator(after, before) == HS_BENCH_TICK_NS;
    say(saying, "%s At %s particles: %s%s.", question->text, number.text,
        speed_phrase(&question->speed).text,
        is_wall ? ", by the wall time of the median tick" : "");
}

/// Whether a question is about a pool, which keeps kinds apart, and the baseline's allocator.
static bool is_about_pooling(const hs_bench_results *results, const hs_bench_question *question)
{
    const hs_bench_arrangement *after = &results->cells[question->after].arrangement;
    const hs_bench_arrangement *before = &results->cells[question->before].arrangement;
    return after->strategy->is_boxed && after->strategy->keeps_kinds_apart &&
           before->strategy->is_baseline;
}

/// Says what follows from the answers about the pool.
static void say_what_pooling_buys(talk *saying)
{
    const hs_bench_results *results = saying->results;
    unsigned beaten = 0, compared = 0;
    for (size_t i = 0; i < results->question_count; i++) {
        const hs_bench_interval *speed = &results->questions[i].speed;
        if (!is_about_pooling(results, &results->questions[i]) || !hs_bench_is_sound(speed))
            continue;
        compared++;
        beaten += hs_bench_is_different(speed) && speed->median >= WORTH_WHILE;
    }
    if (compared > 0 && beaten == 0) {
        say(saying, "So no gain of a pool by itself is seen here: what it buys for certain is a "
                    "bound, a budget and the dense layout that it makes possible.");
    } else if (beaten > 0 && beaten < compared) {
        say(saying, "So what a pool by itself buys over one malloc, another malloc buys as well.");
    }
}

/// The cell of a strategy with an array at the smallest population, or NULL.
static const hs_bench_cell *smallest(const hs_bench_results *results, const char *strategy)
{
    hs_bench_arrangement at = hs_bench_usual(hs_strategy_find(strategy));
    if (results->population_count == 0 || results->populations[0] > 10000) return NULL;
    size_t cell = hs_bench_find(results, &at, results->populations[0]);
    bool is_there = cell != HS_BENCH_NONE && results->cells[cell].rounds > 0;
    return is_there ? &results->cells[cell] : NULL;
}

/// Tells how much the choice matters at the size of a small game. The verdict is about the ends of
/// the intervals.
static void say_what_a_small_game_feels(talk *saying)
{
    const hs_bench_results *results = saying->results;
    const hs_bench_cell *naive = smallest(results, "naive"),
                        *columns = smallest(results, "columns");
    if (naive == NULL || columns == NULL) return;
    const hs_bench_figure *slow = &naive->figure[HS_BENCH_TICK_NS];
    const hs_bench_figure *fast = &columns->figure[HS_BENCH_TICK_NS];
    if (slow->rounds < 2 || fast->rounds < 2) return;
    double most = fmax(slow->high, fast->high) - fmin(slow->low, fast->low);
    say(saying,
        "With %s particles the median tick takes %s (%s) under naive and %s (%s) under columns, "
        "wall time%s.",
        hs_word_of_count(results->populations[0]).text, hs_word_of_time(slow->median).text,
        hs_bench_ends_phrase(slow, HS_MANNER_TIME).text, hs_word_of_time(fast->median).text,
        hs_bench_ends_phrase(fast, HS_MANNER_TIME).text,
        most < HS_BUDGET_NS / 100.0
            ? ": the difference is less than a hundredth of a frame, which nobody notices"
            : "");
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
    const hs_bench_figure *start = &pool->figure[HS_BENCH_PRICE_START_CPU];
    const hs_bench_figure *start_of_other = &naive->figure[HS_BENCH_PRICE_START_CPU];
    const hs_bench_figure *first = &pool->figure[HS_BENCH_PRICE_FIRST_CPU];
    const hs_bench_figure *other = &naive->figure[HS_BENCH_PRICE_FIRST_CPU];
    say(saying,
        "The price of places for %s particles: %.40s takes %s (%s) to start and holds %s while "
        "nothing lives, naive %s (%s) and %s; a first birth then takes %s (%s), under naive %s "
        "(%s); all CPU time.",
        hs_word_of_count(pool->population).text, pool->label, hs_word_of_time(start->median).text,
        hs_bench_ends_phrase(start, HS_MANNER_TIME).text,
        hs_bench_bytes_word(pool->figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
        hs_word_of_time(start_of_other->median).text,
        hs_bench_ends_phrase(start_of_other, HS_MANNER_TIME).text,
        hs_bench_bytes_word(naive->figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
        hs_word_of_price(first->median).text, hs_bench_ends_phrase(first, HS_MANNER_PRICE).text,
        hs_word_of_price(other->median).text, hs_bench_ends_phrase(other, HS_MANNER_PRICE).text);
}

size_t hs_bench_conclude(const hs_bench_results *results, hs_bench_sentence *sentences, size_t most)
{
    talk saying = {.results = results, .sentences = sentences, .most = most};
    for (size_t i = 0; i < results->question_count; i++) answer(&saying, &results->questions[i]);
    say_what_pooling_buys(&saying);
    say_what_a_small_game_feels(&saying);
    say_what_pools_cost(&saying);
    return saying.count;
}

hs_bench_sentence hs_bench_aa_sentence(const hs_bench_results *results)
{
    hs_bench_sentence sentence = {""};
    if (results->twin == HS_BENCH_NONE) return sentence;
    const hs_bench_interval *aa = &results->aa;
    const hs_bench_cell *cell = &results->cells[results->twin_of];
    char numbers[80] = "not measured";
    if (aa->pairs > 0) {
        snprintf(numbers, sizeof numbers, "%.12s (%.12s to %.12s)",
                 hs_word_of_ratio(aa->median).text, hs_word_of_ratio(aa->low).text,
                 hs_word_of_ratio(aa->high).text);
    }
    const char *verdict = aa->pairs == 0              ? "nothing is known of this run's claims"
                          : hs_bench_is_different(aa) ? "A DIFFERENCE IS SEEN WHERE THERE IS NONE: "
                                                        "do not trust this run's claims"
                                                      : hs_bench_caveat(aa);
    snprintf(sentence.text, sizeof sentence.text,
             "A/A: %s. %.96s at %s particles against itself: %s times.", verdict, cell->label,
             hs_word_of_count(cell->population).text, numbers);
    return sentence;
}

hs_bench_sentence hs_bench_load_sentence(const hs_bench_results *results)
{
    hs_bench_sentence sentence = {""};
    size_t waiting = 0, measured = 0;
    const hs_bench_cell *worst = NULL;
    double most = 0.0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        double share = hs_ratio(cell->figure[HS_BENCH_STRETCH_NS].median,
                                cell->figure[HS_BENCH_CPU_NS].median);
        measured += cell->rounds > 0;
        if (cell->rounds == 0 || !hs_bench_has_waited(cell)) continue;
        waiting++;
        if (share <= most) continue;
        most = share;
        worst = cell;
    }
    if (worst == NULL) return sentence;
    snprintf(
        sentence.text, sizeof sentence.text,
        "BUSY MACHINE: in %zu of %zu cells wall time exceeds CPU time by half, most in %.96s at "
        "%s particles: %s times.",
        waiting, measured, worst->label, hs_word_of_count(worst->population).text,
        hs_word_of_ratio(most).text);
    return sentence;
}
