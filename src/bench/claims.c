#include "bench/claims.h"

#include "base/forbidden.h"

/// What else differs between the two arrangements of a question; all other factors are as usual.
typedef enum question_change {
    CHANGE_NONE,
    CHANGE_VECTORS, ///< scalar code before
    CHANGE_TIDY,    ///< a tidy heap after
    CHANGE_THREADS, ///< several threads after
    CHANGE_PAGES,   ///< small pages before
} question_change;

/// The table. The rows with a population are the questions of the default bench.
static const struct {
    const char *text;           ///< NULL where it depends on the machine
    const char *before, *after; ///< strategies
    hs_layout before_layout, after_layout;
    question_change change;
    uint32_t population;
    bool is_instead; ///< asked only where the row before is not
} rows[] = {
    {"Is an array of pointers faster than a linked list, with boxes from malloc?", "naive", "naive",
     HS_LAYOUT_LIST, HS_LAYOUT_ARRAY, CHANGE_NONE, 10000, false},
    {"Is a pool faster than malloc, with the same boxes in the same array?", "naive", "pool",
     HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, CHANGE_NONE, 100000, false},
    {"Are columns faster than boxes from a pool?", "pool", "columns", HS_LAYOUT_ARRAY,
     HS_LAYOUT_ARRAY, CHANGE_NONE, 100000, false},
    {"Are columns faster than boxes from malloc?", "naive", "columns", HS_LAYOUT_ARRAY,
     HS_LAYOUT_ARRAY, CHANGE_NONE, 0, true},
    {"Are vector instructions faster than scalar ones, under columns?", "columns", "columns",
     HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, CHANGE_VECTORS, 100000, false},
    {NULL, "columns", "columns", HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, CHANGE_THREADS, 1000000, false},
    {"Is malloc faster on a fresh heap than on a littered one, with an array of pointers?", "naive",
     "naive", HS_LAYOUT_ARRAY, HS_LAYOUT_ARRAY, CHANGE_TIDY, 100000, false},
    {"Is malloc faster on a fresh heap than on a littered one, with a linked list?", "naive",
     "naive", HS_LAYOUT_LIST, HS_LAYOUT_LIST, CHANGE_TIDY, 0, false},
    {"Are huge pages faster than small ones, under columns?", "columns", "columns", HS_LAYOUT_ARRAY,
     HS_LAYOUT_ARRAY, CHANGE_PAGES, 0, false},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/// Text of the question about another allocator, by its name.
#define OTHER_MALLOC "Is a pool faster than %.60s, with the same boxes in the same array?"

bool hs_bench_question_at(size_t place, unsigned threads, hs_bench_question_row *row)
{
    if (place >= ROWS) return false;
    *row = (hs_bench_question_row){
        .before = hs_bench_usual(hs_strategy_find(rows[place].before)),
        .after = hs_bench_usual(hs_strategy_find(rows[place].after)),
        .population = rows[place].population,
    };
    row->before.layout = rows[place].before_layout;
    row->after.layout = rows[place].after_layout;
    if (rows[place].text != NULL) snprintf(row->text, sizeof row->text, "%s", rows[place].text);
    switch (rows[place].change) {
    case CHANGE_VECTORS:
        row->before.is_vector = false;
        break;
    case CHANGE_TIDY:
        row->after.litter = 0;
        break;
    case CHANGE_PAGES:
        row->before.has_huge_pages = false;
        break;
    case CHANGE_THREADS:
        row->after.threads = threads;
        snprintf(row->text, sizeof row->text, "Are %u threads faster than one, under columns?",
                 threads);
        if (threads < 2) row->population = 0;
        break;
    case CHANGE_NONE:
        break;
    }
    return true;
}

// ---- Asking ------------------------------------------------------------------------------------

/// Asks about a pair at one population. Returns false where a cell is missing there, or a factor
/// changes nothing.
static bool ask_at(hs_bench_results *results, const hs_bench_question_row *row, uint32_t population)
{
    size_t before = hs_bench_find(results, &row->before, population);
    size_t after = hs_bench_find(results, &row->after, population);
    if (before == HS_BENCH_NONE || after == HS_BENCH_NONE || before == after ||
        results->cells[before].nothing[0] != '\0' || results->cells[after].nothing[0] != '\0' ||
        results->question_count == HS_BENCH_QUESTIONS) {
        return false;
    }
    hs_bench_question *question = &results->questions[results->question_count++];
    *question = (hs_bench_question){.before = before, .after = after};
    snprintf(question->text, sizeof question->text, "%s", row->text);
    return true;
}

static bool ask(hs_bench_results *results, const hs_bench_question_row *row)
{
    if (row->before.strategy == NULL || row->after.strategy == NULL) return false;
    if (row->population != 0 && ask_at(results, row, row->population)) return true;
    for (size_t p = results->population_count; p-- > 0;) {
        if (ask_at(results, row, results->populations[p])) return true;
    }
    return false;
}

/// Asks about the pool and every allocator beside the C library's.
static void ask_about_allocators(hs_bench_results *results, const hs_bench_question_row *pool)
{
    hs_bench_question_row row = *pool;
    for (unsigned i = 1; i < results->allocator_count; i++) {
        row.before.allocator = i;
        snprintf(row.text, sizeof row.text, OTHER_MALLOC, results->allocators[i].name);
        ask(results, &row);
    }
}

bool hs_bench_asks(const hs_bench_results *results, size_t cell, size_t other)
{
    for (size_t i = 0; i < results->question_count; i++) {
        const hs_bench_question *question = &results->questions[i];
        if ((question->before == cell && question->after == other) ||
            (question->before == other && question->after == cell)) {
            return true;
        }
    }
    if (results->twin != HS_BENCH_NONE && cell + other == results->twin + results->twin_of &&
        (cell == results->twin || other == results->twin)) {
        return true;
    }
    return results->asks_all;
}

size_t hs_bench_rung_below(const hs_bench_results *results, size_t rung, size_t population)
{
    while (rung-- > 0) {
        const hs_bench_rung *below = &results->ladder[rung];
        size_t cell = below->cells[population];
        // Before the first round every cell counts.
        bool is_measured =
            cell != HS_BENCH_NONE && (results->rounds == 0 || results->cells[cell].rounds > 0);
        if (is_measured && below->nothing[population][0] == '\0') return rung;
    }
    return HS_BENCH_RUNGS;
}

/// Whether a pair is one of the questions in words.
static bool is_in_words(const hs_bench_results *results, size_t cell, size_t other)
{
    for (size_t i = 0; i < results->question_count; i++) {
        const hs_bench_question *question = &results->questions[i];
        if (question->before + question->after == cell + other &&
            (question->before == cell || question->before == other)) {
            return true;
        }
    }
    return false;
}

/// The questions of a bench that asks about every cell and rung, beside those in words.
static size_t count_others(const hs_bench_results *results)
{
    size_t count = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        if (cell->base == HS_BENCH_NONE || cell->base == i || i == results->twin) continue;
        if (cell->nothing[0] == '\0' && !is_in_words(results, i, cell->base)) count++;
    }
    for (size_t r = 0; r < results->rung_count; r++) {
        for (size_t p = 0; p < results->population_count; p++) {
            size_t cell = results->ladder[r].cells[p], below = hs_bench_rung_below(results, r, p);
            if (cell == HS_BENCH_NONE || below == HS_BENCH_RUNGS) continue;
            size_t other = results->ladder[below].cells[p];
            bool is_counted = results->cells[cell].base == other ||
                              results->cells[other].base == cell ||
                              is_in_words(results, cell, other);
            if (results->ladder[r].nothing[p][0] == '\0' && !is_counted) count++;
        }
    }
    return count;
}

void hs_bench_questions_find(hs_bench_results *results, unsigned threads)
{
    hs_bench_question_row row;
    bool is_asked = false;
    results->question_count = 0;
    for (size_t i = 0; hs_bench_question_at(i, threads, &row); i++) {
        if (rows[i].is_instead && is_asked) continue;
        is_asked = (results->asks_all || row.population != 0) && ask(results, &row);
        if (is_asked && row.before.strategy != row.after.strategy &&
            row.before.strategy->is_boxed && row.after.strategy->is_boxed) {
            ask_about_allocators(results, &row);
        }
    }
    results->asked = results->question_count + (results->asks_all ? count_others(results) : 0);
}
