#include "bench/compare.h"

#include <ctype.h>

#ifdef HS_HAVE_JANSSON
#include <jansson.h>
#endif

#include "bench/words.h"
#include "measure/words.h"

#include "base/forbidden.h"

#define SCHEMA "heapstorm.bench/2"

/// The schema before, whose ratios of cells with several threads are of another clock.
#define FORMER_SCHEMA "heapstorm.bench/1"

/// A cell of the old bench.
typedef struct old_cell {
    char label[96];
    char digest[20]; ///< "" when there is none
    double population, ticks, threads;
    hs_bench_interval ratio;
} old_cell;

struct hs_bench_old {
    hs_gate *gate;
    const char *name; ///< of its file
    char base[96];
    old_cell *cells;
    size_t count;
    bool is_former; ///< of the schema before
};

// ---- Reading -----------------------------------------------------------------------------------

#ifdef HS_HAVE_JANSSON

/// The beginning of the word, string or mark that ends before `end`.
static size_t begin_of(const char *text, size_t end)
{
    size_t at = end > 0 ? end - 1 : 0;
    if (at > 0 && text[at] == '"') {
        while (at > 1 && text[at - 1] != '"') at--;
        return at - 1;
    }
    while (at > 0 &&
           (isalnum((unsigned char)text[at - 1]) || strchr("+-.", text[at - 1]) != NULL) &&
           isalnum((unsigned char)text[at])) {
        at--;
    }
    return at;
}

/// Reports broken JSON with the line and column at which the error begins.
static bool complain(const hs_bench_old *old, const char *text, size_t bytes,
                     const json_error_t *found, hs_error *error)
{
    static const struct {
        const char *found, *sentence;
        bool is_behind; ///< the error lies behind what was read, else at its beginning
    } words[] = {
        {"invalid escape", "no escape of JSON begins so", true},
        {"premature end of input", "the file ends within a string", true},
        {"unexpected newline", "a string ends on its line", false},
        {"maximum parsing depth reached", "nested too deeply", false},
        {"end of file expected", "nothing is expected behind the value", false},
        {"string or '}' expected", "a string is expected here", false},
        {"':' expected", "a colon is expected here", false},
        {"']' expected", "a comma or ] is expected here", false},
        {"'}' expected", "a comma or } is expected here", false},
        {"unexpected token near end of file", "the file ends where a value is expected", true},
        {"invalid token", "no value of JSON begins so", false},
        {"unexpected token", "no value of JSON begins so", false},
    };
    size_t end = found->position > 0 ? (size_t)found->position : 0;
    if (end > bytes) end = bytes;
    const char *sentence = found->text;
    size_t at = end;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strncmp(found->text, words[i].found, strlen(words[i].found)) != 0) continue;
        sentence = words[i].sentence;
        bool is_behind = words[i].is_behind || strstr(found->text, "near end of file") != NULL;
        if (!is_behind) at = begin_of(text, end);
        break;
    }
    // jansson takes a number from the beginning of such a word, and complains of the rest.
    bool is_word = at < end && end - at > 1 && isdigit((unsigned char)text[at]);
    if (is_word) sentence = "no value of JSON begins so";
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return hs_error_set(error, "%s:%zu:%zu: %s", old->name, line, column, sentence);
}

/// Reads a cell. What is missing in it stays unknown, and what follows a member of a wrong type.
static void read_cell(old_cell *cell, json_t *from)
{
    const char *label = "", *digest = "";
    double pairs = 0.0;
    *cell = (old_cell){.population = NAN, .ticks = NAN, .threads = 1.0};
    hs_bench_interval *ratio = &cell->ratio;
    (void)json_unpack(from, "{s?s, s?F, s?F, s?F, s?s, s?{s?F, s?F, s?F, s?F, s?F}}", "label",
                      &label, "population", &cell->population, "ticks", &cell->ticks, "threads",
                      &cell->threads, "digest", &digest, "ratio", "median", &ratio->median, "low",
                      &ratio->low, "high", &ratio->high, "confidence", &ratio->confidence, "pairs",
                      &pairs);
    if (pairs > 0.0 && pairs <= (double)HS_BENCH_ROUNDS) ratio->pairs = (size_t)pairs;
    snprintf(cell->label, sizeof cell->label, "%s", label);
    snprintf(cell->digest, sizeof cell->digest, "%s", digest);
}

static bool read_content(hs_bench_old *old, json_t *root, hs_error *error)
{
    const char *schema = "", *base = "";
    json_t *cells = NULL;
    (void)json_unpack(root, "{s?s, s?o, s?s}", "schema", &schema, "cells", &cells, "base", &base);
    if (schema[0] == '\0') {
        return hs_error_set(error, "%s: is no result of a bench: it has no schema " SCHEMA,
                            old->name);
    }
    old->is_former = strcmp(schema, FORMER_SCHEMA) == 0;
    if (!old->is_former && strcmp(schema, SCHEMA) != 0) {
        return hs_error_set(
            error, "%s: its schema is %.60s; a bench is compared with " SCHEMA " or " FORMER_SCHEMA,
            old->name, schema);
    }
    if (!json_is_array(cells)) return hs_error_set(error, "%s: has no list of cells", old->name);
    snprintf(old->base, sizeof old->base, "%s", base);
    size_t count = json_array_size(cells);
    old->cells = hs_gate_allocate_array(old->gate, HS_TAG_MEASURE, count, sizeof *old->cells);
    if (count > 0 && old->cells == NULL) {
        return hs_error_no_memory(error, old->name, count * sizeof *old->cells);
    }
    for (; old->count < count; old->count++)
        read_cell(&old->cells[old->count], json_array_get(cells, old->count));
    return true;
}

/// jansson's tree does not pass the gate: its allocation hooks are global and do not tell sizes on
/// release. What is needed is copied, and the tree freed before anything is measured.
static bool read_old(hs_bench_old *old, const char *text, size_t bytes, hs_error *error)
{
    json_error_t found;
    json_t *root = json_loadb(text, bytes, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &found);
    if (root == NULL) return complain(old, text, bytes, &found, error);
    bool is_read = read_content(old, root, error);
    json_decref(root);
    return is_read;
}

#else

static bool read_old(hs_bench_old *old, const char *text, size_t bytes, hs_error *error)
{
    (void)text;
    (void)bytes;
    return hs_error_set(error,
                        "%s: this build cannot read JSON; with libjansson-dev installed, configure "
                        "and build it again",
                        old->name);
}

#endif

hs_bench_old *hs_bench_old_open(hs_gate *gate, const char *text, size_t bytes, const char *name,
                                hs_error *error)
{
    hs_bench_old *old = hs_gate_allocate_array(gate, HS_TAG_MEASURE, 1, sizeof *old);
    if (old == NULL) {
        hs_error_no_memory(error, name, sizeof *old);
        return NULL;
    }
    *old = (hs_bench_old){.gate = gate, .name = name};
    if (read_old(old, text, bytes, error)) return old;
    hs_bench_old_close(old);
    return NULL;
}

void hs_bench_old_close(hs_bench_old *old)
{
    if (old == NULL) return;
    hs_gate_release(old->gate, HS_TAG_MEASURE, old->cells, old->count * sizeof *old->cells);
    hs_gate_release(old->gate, HS_TAG_MEASURE, old, sizeof *old);
}

// ---- Comparing ---------------------------------------------------------------------------------

/// A cell in both benches, with a ratio in each.
typedef struct cell_change {
    const old_cell *then;
    double change;   ///< ratio now / ratio then: more than 1 is slower
    double smallest; ///< the smallest change above 1 that would have shown
    bool has_fallen;
} cell_change;

static const old_cell *find_old(const hs_bench_old *old, const hs_bench_cell *cell)
{
    for (size_t i = 0; i < old->count; i++) {
        const old_cell *it = &old->cells[i];
        if (it->population == (double)cell->population && strcmp(it->label, cell->label) == 0) {
            return it;
        }
    }
    return NULL;
}

bool hs_bench_old_fits(const hs_bench_old *old, const hs_bench_results *results, hs_error *error)
{
    if (strcmp(old->base, results->base) != 0) {
        return hs_error_set(error,
                            "%s: was compared to '%.90s', this bench is to '%.90s'; see --base",
                            old->name, old->base, results->base);
    }
    for (size_t i = 0; i < results->cell_count; i++) {
        if (find_old(old, &results->cells[i]) != NULL) return true;
    }
    return hs_error_set(error, "%s: has no cell that this bench measures too", old->name);
}

/// Whether both benches ran the same game in this cell. A missing digest, or one after another
/// number of ticks, proves nothing.
static bool has_same_digest(const old_cell *then, const hs_bench_cell *cell)
{
    char now[17];
    snprintf(now, sizeof now, "%016llx", (unsigned long long)cell->digests.game);
    bool is_as_long = then->ticks == (double)cell->ticks;
    return then->digest[0] == '\0' || !is_as_long || !cell->has_digests ||
           strcmp(then->digest, now) == 0;
}

/// Whether both ratios are of the same clock: those of one thread always were of CPU time.
static bool has_same_clock(const hs_bench_old *old, const old_cell *then)
{
    return !old->is_former || then->threads == 1.0;
}

/// Whether the new run calls the cell slower than its base by more than what is allowed, where the
/// old run had no such loss: neither seen, nor as much in its median.
static bool is_new_loss(const hs_bench_interval *then, const hs_bench_interval *now,
                        double max_regress)
{
    bool is_loss = hs_bench_is_different(now) && now->median > 1.0 + max_regress;
    return is_loss && then->low <= 1.0;
}

/// Compares a cell's ratio with that of the old bench. False when a ratio is missing in one, or is
/// of another clock.
static bool compare_cell(const hs_bench_old *old, const hs_bench_cell *cell, double max_regress,
                         cell_change *change)
{
    const old_cell *found = find_old(old, cell);
    if (found == NULL || found->ratio.pairs == 0 || cell->ratio.pairs == 0 ||
        !has_same_clock(old, found)) {
        return false;
    }
    const hs_bench_interval *then = &found->ratio, *now = &cell->ratio;
    double rise = hs_ratio(now->median, then->median);
    // A rise shows when the new interval, which rises with its median, leaves the old one.
    double apart = hs_ratio(then->high, then->median) * hs_ratio(now->median, now->low);
    *change = (cell_change){
        .then = found,
        .change = rise,
        .smallest = fmax(apart, 1.0 + max_regress),
        .has_fallen = rise > 1.0 + max_regress &&
                      (now->low > then->high || is_new_loss(then, now, max_regress)),
    };
    return true;
}

/// Whether a cell's ratio says nothing about the code: that of a base, which is 1, and that of a
/// cell to itself.
static bool is_no_change(const hs_bench_results *results, size_t cell)
{
    return results->cells[cell].base == cell || cell == results->twin;
}

/// The next cell from `*place` on whose ratio says something; moves on past it. NULL behind the
/// last.
static const hs_bench_cell *next_change(const hs_bench_comparison *comparison,
                                        const hs_bench_results *results, size_t *place,
                                        cell_change *change)
{
    while (*place < results->cell_count) {
        const hs_bench_cell *cell = &results->cells[(*place)++];
        if (!is_no_change(results, *place - 1) &&
            compare_cell(comparison->old, cell, comparison->max_regress, change)) {
            return cell;
        }
    }
    return NULL;
}

hs_bench_comparison hs_bench_compare(const hs_bench_results *results, const hs_bench_old *old,
                                     double max_regress)
{
    hs_bench_comparison comparison = {.old = old, .max_regress = max_regress};
    size_t in_both = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        cell_change change;
        const old_cell *then = find_old(old, cell);
        bool is_other = then != NULL && !has_same_clock(old, then);
        comparison.other += is_other;
        in_both += is_other;
        if (!compare_cell(old, cell, max_regress, &change)) continue;
        in_both++;
        comparison.apart += !has_same_digest(change.then, cell);
        comparison.count += !is_no_change(results, i);
        comparison.fallen += !is_no_change(results, i) && change.has_fallen;
    }
    comparison.missing = old->count - in_both;
    return comparison;
}

void hs_bench_comparison_write(FILE *stream, const hs_bench_comparison *comparison,
                               const hs_bench_results *results, bool bold)
{
    hs_text_heading(stream, bold,
                    "particles  arrangement             then     now    change   could see");
    const hs_bench_cell *cell;
    cell_change change;
    size_t risen = 0;
    for (size_t i = 0; (cell = next_change(comparison, results, &i, &change)) != NULL;) {
        // The intervals lie apart in the other direction.
        bool has_risen = cell->ratio.high < change.then->ratio.low;
        risen += has_risen;
        fprintf(stream, "%9s  %-21.21s%8s%8s%+8.1f %%%+10.1f %%  %s\n",
                hs_word_of_count(cell->population).text, cell->label,
                hs_word_of_ratio(change.then->ratio.median).text,
                hs_word_of_ratio(cell->ratio.median).text, (change.change - 1.0) * 100.0,
                (change.smallest - 1.0) * 100.0,
                change.has_fallen ? "FELL"
                : has_risen       ? "faster"
                                  : "");
    }
    char text[600];
    snprintf(text, sizeof text,
             "Time compared to '%.90s' in each run. A cell fell when its ratio rose by more than "
             "%.3g %%, and either the intervals of the two runs lie apart, or this run sees a loss "
             "against the base that the old one did not see. 'Could see' is the smallest rise that "
             "would have shown. %zu fell.",
             comparison->old->base, comparison->max_regress * 100.0, comparison->fallen);
    hs_text_paragraph(stream, text);
    if (risen > 0) {
        snprintf(text, sizeof text,
                 "%zu look%s faster. The base has no ratio of its own: where it alone fell, all "
                 "others look faster.",
                 risen, risen == 1 ? "s" : "");
        hs_text_paragraph(stream, text);
    }
    if (comparison->other > 0) {
        fprintf(stream,
                "%zu cells of several threads are not compared: their ratio was of another "
                "clock then.\n",
                comparison->other);
    }
    if (comparison->missing > 0) {
        fprintf(stream, "%zu cells of the old bench were not measured now.\n", comparison->missing);
    }
    if (comparison->apart > 0) {
        fprintf(stream, "%zu cells have other digests than then: the game itself has changed.\n",
                comparison->apart);
    }
}

void hs_bench_comparison_complain(const hs_bench_comparison *comparison,
                                  const hs_bench_results *results, hs_error *error)
{
    char list[360] = "";
    size_t used = 0;
    const hs_bench_cell *cell;
    cell_change change;
    for (size_t i = 0;
         used < sizeof list && (cell = next_change(comparison, results, &i, &change)) != NULL;) {
        if (!change.has_fallen) continue;
        used += (size_t)snprintf(
            list + used, sizeof list - used, "%s%s at %s (%+.0f %%)", used > 0 ? ", " : "",
            cell->label, hs_word_of_count(cell->population).text, (change.change - 1.0) * 100.0);
    }
    hs_error_set(error, "fell by more than %.3g %%: %s", comparison->max_regress * 100.0, list);
}
