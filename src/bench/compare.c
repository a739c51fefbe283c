#include "bench/compare.h"

#include "bench/words.h"
#include "measure/json_value.h"
#include "measure/words.h"

#include "base/forbidden.h"

#define SCHEMA "heapstorm.bench/1"

struct hs_bench_old {
    hs_json_document document;
    hs_gate *gate;
    const char *name; ///< of its file
    const char *base;
    const hs_json_value *cells;
};

static bool check_content(hs_bench_old *old, hs_error *error)
{
    const hs_json_value *root = &old->document.values[0];
    const char *schema = hs_json_text_of(&old->document, root, "schema");
    if (schema[0] == '\0') {
        return hs_error_set(error, "%s: is no result of a bench: it has no schema " SCHEMA,
                            old->name);
    }
    if (strcmp(schema, SCHEMA) != 0) {
        return hs_error_set(error, "%s: its schema is %.60s; a bench is compared with " SCHEMA,
                            old->name, schema);
    }
    old->base = hs_json_text_of(&old->document, root, "base");
    old->cells = hs_json_member(&old->document, root, "cells");
    return (old->cells != NULL && old->cells->kind == HS_JSON_ARRAY) ||
           hs_error_set(error, "%s: has no list of cells", old->name);
}

hs_bench_old *hs_bench_old_open(hs_gate *gate, char *text, size_t bytes, const char *name,
                                hs_error *error)
{
    hs_bench_old *old = hs_gate_allocate_array(gate, HS_TAG_MEASURE, 1, sizeof *old);
    if (old == NULL) {
        hs_error_no_memory(error, name, sizeof *old);
        return NULL;
    }
    old->gate = gate;
    old->name = name;
    if (hs_json_read(&old->document, gate, text, bytes, name, error) && check_content(old, error)) {
        return old;
    }
    hs_bench_old_close(old);
    return NULL;
}

void hs_bench_old_close(hs_bench_old *old)
{
    if (old == NULL) return;
    hs_json_release(&old->document);
    hs_gate_release(old->gate, HS_TAG_MEASURE, old, sizeof *old);
}

static const hs_json_value *find_old(const hs_bench_old *old, const hs_bench_cell *cell)
{
    const hs_json_document *document = &old->document;
    const hs_json_value *it = hs_json_first(document, old->cells);
    for (; it != NULL; it = hs_json_next(document, it)) {
        if (hs_json_number_of(document, it, "population") == (double)cell->population &&
            strcmp(hs_json_text_of(document, it, "label"), cell->label) == 0) {
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

static hs_bench_interval read_ratio(const hs_json_document *old, const hs_json_value *cell)
{
    const hs_json_value *ratio = hs_json_member(old, cell, "ratio");
    double pairs = hs_json_number_of(old, ratio, "pairs");
    return (hs_bench_interval){
        .median = hs_json_number_of(old, ratio, "median"),
        .low = hs_json_number_of(old, ratio, "low"),
        .high = hs_json_number_of(old, ratio, "high"),
        .confidence = hs_json_number_of(old, ratio, "confidence"),
        .pairs = pairs > 0.0 && pairs <= (double)HS_BENCH_ROUNDS ? (size_t)pairs : 0,
    };
}

/// Whether both benches ran the same game in this cell. A digest that is missing says nothing.
static bool has_same_digest(const hs_json_document *old, const hs_json_value *then,
                            const hs_bench_cell *cell)
{
    char now[17];
    snprintf(now, sizeof now, "%016llx", (unsigned long long)cell->digests.game);
    const char *digest = hs_json_text_of(old, then, "digest");
    // As many ticks are needed for the same digest.
    bool is_as_long = hs_json_number_of(old, then, "ticks") == (double)cell->ticks;
    return digest[0] == '\0' || !is_as_long || !cell->has_digests || strcmp(digest, now) == 0;
}

static void compare_cell(hs_bench_comparison *comparison, const hs_bench_results *results,
                         size_t index, const hs_bench_interval *before, double max_regress)
{
    const hs_bench_interval *now = &results->cells[index].ratio;
    hs_bench_change change = {
        .cell = index,
        .before = *before,
        .change = hs_ratio(now->median, before->median),
    };
    change.has_fallen = change.change > 1.0 + max_regress && now->low > before->high;
    comparison->fallen += change.has_fallen;
    comparison->changes[comparison->count++] = change;
}

bool hs_bench_compare(hs_bench_comparison *comparison, const hs_bench_results *results,
                      const hs_bench_old *old, double max_regress, hs_error *error)
{
    *comparison = (hs_bench_comparison){.gate = old->gate, .reserved = results->cell_count};
    comparison->changes = hs_gate_allocate_array(old->gate, HS_TAG_MEASURE, comparison->reserved,
                                                 sizeof *comparison->changes);
    if (comparison->changes == NULL) {
        return hs_error_no_memory(error, "the comparison",
                                  comparison->reserved * sizeof *comparison->changes);
    }
    snprintf(comparison->base, sizeof comparison->base, "%s", old->base);
    size_t in_both = 0;
    for (size_t i = 0; i < results->cell_count; i++) {
        const hs_bench_cell *cell = &results->cells[i];
        const hs_json_value *then = find_old(old, cell);
        if (then == NULL) continue;
        hs_bench_interval before = read_ratio(&old->document, then);
        if (before.pairs == 0 || cell->ratio.pairs == 0) continue;
        in_both++;
        if (!has_same_digest(&old->document, then, cell)) comparison->apart++;
        // A base is always as fast as itself.
        if (cell->base != i) compare_cell(comparison, results, i, &before, max_regress);
    }
    comparison->missing = old->cells->count > in_both ? old->cells->count - in_both : 0;
    return true;
}

void hs_bench_comparison_release(hs_bench_comparison *comparison)
{
    hs_gate_release(comparison->gate, HS_TAG_MEASURE, comparison->changes,
                    comparison->reserved * sizeof *comparison->changes);
    *comparison = (hs_bench_comparison){.gate = comparison->gate};
}

static void write_change(FILE *stream, const hs_bench_results *results,
                         const hs_bench_change *change)
{
    const hs_bench_cell *cell = &results->cells[change->cell];
    // Apart in the other direction: as much faster as a fall would be slower.
    bool has_risen = cell->ratio.high < change->before.low;
    fprintf(stream, "  %9s  %-30.30s%8s%8s%+8.1f %%  %s\n", hs_word_of_count(cell->population).text,
            cell->label, hs_bench_ratio_phrase(change->before.median).text,
            hs_bench_ratio_phrase(cell->ratio.median).text, (change->change - 1.0) * 100.0,
            change->has_fallen ? "FELL"
            : has_risen        ? "faster"
                               : "");
}

void hs_bench_comparison_write(FILE *stream, const hs_bench_comparison *comparison,
                               const hs_bench_results *results, double max_regress, bool bold)
{
    hs_text_heading(stream, bold,
                    "time / base            arrangement           then     now   change");
    for (size_t i = 0; i < comparison->count; i++)
        write_change(stream, results, &comparison->changes[i]);
    char text[400];
    snprintf(
        text, sizeof text,
        "Compared to '%.90s' in each run; a cell fell when its ratio rose by more than %.3g %% "
        "and the intervals of the two runs lie apart. %zu fell.",
        comparison->base, max_regress * 100.0, comparison->fallen);
    hs_text_paragraph(stream, text);
    if (comparison->missing > 0) {
        fprintf(stream, "%zu cells of the old bench were not measured now.\n", comparison->missing);
    }
    if (comparison->apart > 0) {
        fprintf(stream, "%zu cells have other digests than then: the game itself has changed.\n",
                comparison->apart);
    }
}

void hs_bench_comparison_complain(const hs_bench_comparison *comparison,
                                  const hs_bench_results *results, double max_regress,
                                  hs_error *error)
{
    char list[360] = "";
    size_t used = 0;
    for (size_t i = 0; i < comparison->count && used < sizeof list; i++) {
        const hs_bench_change *change = &comparison->changes[i];
        if (!change->has_fallen) continue;
        const hs_bench_cell *cell = &results->cells[change->cell];
        used += (size_t)snprintf(
            list + used, sizeof list - used, "%s%s at %s (%+.0f %%)", used > 0 ? ", " : "",
            cell->label, hs_word_of_count(cell->population).text, (change->change - 1.0) * 100.0);
    }
    hs_error_set(error, "fell by more than %.3g %%: %s", max_regress * 100.0, list);
}
