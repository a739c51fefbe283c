#include "bench/cost_curve.h"
#include "bench/curve.h"
#include "bench/luck.h"
#include "bench/words.h"
#include "measure/json.h"

#include "base/forbidden.h"

static void write_figure(hs_json *json, const char *key, const hs_bench_figure *figure)
{
    hs_json_begin_row(json, key);
    hs_json_number(json, "median", figure->median);
    hs_json_number(json, "min", figure->min);
    hs_json_number(json, "max", figure->max);
    hs_json_number(json, "low", figure->low);
    hs_json_number(json, "high", figure->high);
    hs_json_number(json, "confidence", figure->confidence);
    hs_json_count(json, "rounds", figure->rounds);
    hs_json_end(json, '}');
}

static void write_interval(hs_json *json, const char *key, const hs_bench_interval *interval)
{
    hs_json_begin_row(json, key);
    hs_json_number(json, "median", interval->median);
    hs_json_number(json, "low", interval->low);
    hs_json_number(json, "high", interval->high);
    hs_json_number(json, "confidence", interval->confidence);
    hs_json_number(json, "wanted", interval->wanted);
    hs_json_count(json, "pairs", interval->pairs);
    hs_json_text(json, "difference",
                 interval->pairs == 0              ? NULL
                 : !interval->is_asked             ? "not asked"
                 : !hs_bench_is_sound(interval)    ? "too few rounds"
                 : interval->is_disturbed          ? "busy machine"
                 : hs_bench_is_different(interval) ? "seen"
                                                   : "not seen");
    const char *caveat = hs_bench_caveat(interval);
    hs_json_text(json, "caveat", caveat[0] != '\0' ? caveat : NULL);
    hs_json_end(json, '}');
}

/// Writes a list of `count` objects, each member by member.
static void write_list(hs_json *json, const char *key, const hs_bench_results *results,
                       size_t count,
                       void (*write)(hs_json *json, const hs_bench_results *results, size_t index))
{
    hs_json_begin(json, key, '[');
    for (size_t i = 0; i < count; i++) {
        hs_json_begin(json, NULL, '{');
        write(json, results, i);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

static void write_text_or_null(hs_json *json, const char *key, const char *text)
{
    hs_json_text(json, key, text[0] != '\0' ? text : NULL);
}

/// The word of a factor's level in files; NULL for a number.
static const char *word_of(const hs_bench_results *results, const hs_bench_arrangement *at,
                           const hs_bench_factor *factor)
{
    unsigned level = hs_bench_level(factor, at);
    if (factor->scale == HS_BENCH_HEAPS) return results->allocators[level].name;
    if (!hs_bench_has_factor(at, factor)) return "none";
    bool has_word = factor->scale == HS_BENCH_WORDS || factor->scale == HS_BENCH_SHARES;
    return has_word ? hs_bench_level_word(factor, level) : NULL;
}

static void write_arrangement(hs_json *json, const hs_bench_results *results,
                              const hs_bench_arrangement *at)
{
    hs_json_text(json, "memory", at->strategy->name);
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++) {
        const char *word = word_of(results, at, factor);
        if (word != NULL) {
            hs_json_text(json, factor->key, word);
        } else {
            hs_json_count(json, factor->key, hs_bench_level(factor, at));
        }
    }
}

/// Writes the metrics of a cell's kind: the numbers of a sample, or without one the figures.
static void write_metrics(hs_json *json, const hs_bench_cell *cell, const hs_bench_sample *sample)
{
    for (int i = 0; i < HS_BENCH_METRICS; i++) {
        if (hs_bench_metrics[i].kind != cell->kind) continue;
        if (sample != NULL) {
            hs_json_number(json, hs_bench_metrics[i].name, sample->number[i]);
        } else {
            write_figure(json, hs_bench_metrics[i].name, &cell->figure[i]);
        }
    }
}

/// Writes the bins that are not empty, with their ends and counts.
static void write_histogram(hs_json *json, const char *key, const hs_bench_histogram *histogram)
{
    hs_json_begin(json, key, '[');
    for (size_t bin = 0; bin < HS_BENCH_BINS; bin++) {
        if (histogram->bins[bin] == 0) continue;
        hs_json_begin_row(json, NULL);
        hs_json_number(json, "from_ns", hs_bench_bin_begin(bin));
        hs_json_number(json, "to_ns", bin + 1 < HS_BENCH_BINS ? hs_bench_bin_begin(bin + 1) : NAN);
        hs_json_count(json, "count", histogram->bins[bin]);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

static void write_samples(hs_json *json, const hs_bench_results *results, const hs_bench_cell *cell)
{
    hs_json_begin(json, "samples", '[');
    for (size_t i = 0; i < results->rounds; i++) {
        if (!cell->samples[i].is_there) continue;
        hs_json_begin_row(json, NULL);
        hs_json_count(json, "round", i + 1);
        hs_json_count(json, "seed", hs_luck_seed(results->seed, i));
        hs_json_count(json, "turn", cell->samples[i].turn + 1);
        write_metrics(json, cell, &cell->samples[i]);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

/// The figure that two cells are compared by, as files call it; NULL where one is missing.
static const char *ratio_of(const hs_bench_results *results, size_t cell, size_t base)
{
    if (cell == HS_BENCH_NONE || base == HS_BENCH_NONE) return NULL;
    return hs_bench_metrics[hs_bench_estimator(&results->cells[cell], &results->cells[base])].name;
}

static void write_cell(hs_json *json, const hs_bench_results *results, size_t index)
{
    const hs_bench_cell *cell = &results->cells[index];
    hs_json_text(json, "label", cell->label);
    hs_json_count(json, "population", cell->population);
    hs_json_count(json, "bullets", cell->bullets);
    write_arrangement(json, results, &cell->arrangement);
    hs_json_count(json, "litter", cell->arrangement.litter);
    hs_json_count(json, "ticks", cell->ticks);
    hs_json_count(json, "rounds", cell->rounds);
    write_text_or_null(json, "failure", cell->failure);
    if (cell->has_digests) {
        hs_json_digest(json, "digest", cell->digests.game);
        hs_json_digest(json, "digest_seen", cell->digests.seen);
    }
    hs_json_text(json, "base",
                 cell->base != HS_BENCH_NONE ? results->cells[cell->base].label : NULL);
    write_interval(json, "ratio", &cell->ratio);
    hs_json_text(json, "ratio_of", ratio_of(results, index, cell->base));
    write_text_or_null(json, "nothing", cell->nothing);
    write_metrics(json, cell, NULL);
    hs_json_number(json, "tick_ns_p95", cell->p95_ns);
    hs_json_number(json, "tick_ns_p99", cell->p99_ns);
    hs_json_number(json, "tick_ns_p999", cell->p999_ns);
    write_histogram(json, "tick_histogram", &cell->tick_histogram);
    write_histogram(json, "pause_histogram", &cell->pause_histogram);
    write_samples(json, results, cell);
}

static void write_rung(hs_json *json, const hs_bench_results *results, size_t index)
{
    const hs_bench_rung *rung = &results->ladder[index];
    hs_json_text(json, "change", rung->change);
    hs_json_text(json, "credit", rung->credit);
    hs_json_begin(json, "at", '[');
    for (size_t p = 0; p < results->population_count; p++) {
        size_t cell = rung->cells[p];
        if (cell == HS_BENCH_NONE && rung->nothing[p][0] == '\0') continue;
        hs_json_begin(json, NULL, '{');
        hs_json_count(json, "population", results->populations[p]);
        hs_json_text(json, "label", cell != HS_BENCH_NONE ? results->cells[cell].label : NULL);
        write_text_or_null(json, "nothing", rung->nothing[p]);
        write_interval(json, "gain", &rung->gain[p]);
        write_interval(json, "climb", &rung->climb[p]);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

static void write_price(hs_json *json, const hs_bench_results *results, size_t index)
{
    const hs_bench_cell *price = &results->prices[index];
    hs_json_text(json, "memory", price->label);
    hs_json_count(json, "capacity", price->population);
    hs_json_count(json, "rounds", price->rounds);
    write_text_or_null(json, "failure", price->failure);
    write_metrics(json, price, NULL);
}

static void write_stream(hs_json *json, const hs_bench_results *results, size_t index)
{
    const hs_bench_cell *it = &results->streams[index];
    double rate = hs_bench_cell_rate(results, it);
    hs_json_count(json, "population", it->population);
    hs_json_count(json, "threads", it->arrangement.threads);
    hs_json_count(json, "working_set_bytes", hs_bench_working_set(it->population));
    write_text_or_null(json, "failure", it->failure);
    write_metrics(json, it, NULL);
    hs_json_number(json, "particles_bytes_per_ns", rate);
    hs_json_number(json, "share", hs_ratio(rate, it->figure[HS_BENCH_STREAM_RATE].median));
    hs_bench_interval share = hs_bench_share(results, it);
    write_interval(json, "share_by_round", &share);
}

static void write_environment(hs_json *json, const hs_bench_results *results)
{
    hs_json_begin(json, "environment", '{');
    for (size_t i = 0; i < results->fact_count; i++)
        hs_json_text(json, results->facts[i].key, results->facts[i].value);
    write_text_or_null(json, "counters_missing", results->counters);
    hs_json_end(json, '}');
    hs_json_begin(json, "environment_names", '[');
    for (size_t i = 0; i < results->fact_count; i++) {
        hs_json_begin_row(json, NULL);
        hs_json_text(json, "key", results->facts[i].key);
        hs_json_text(json, "name", results->facts[i].name);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

static void write_allocator(hs_json *json, const hs_bench_results *results, size_t index)
{
    const hs_bench_allocator *allocator = &results->allocators[index];
    hs_json_text(json, "name", allocator->name);
    write_text_or_null(json, "library", allocator->library);
    write_text_or_null(json, "served", allocator->served);
    write_text_or_null(json, "missing", allocator->missing);
}

static void write_conclusions(hs_json *json, const hs_bench_results *results)
{
    hs_bench_sentence sentences[HS_BENCH_SENTENCES];
    size_t count = hs_bench_conclude(results, sentences, HS_BENCH_SENTENCES);
    hs_json_begin(json, "conclusions", '[');
    for (size_t i = 0; i < count; i++) hs_json_text(json, NULL, sentences[i].text);
    hs_json_end(json, ']');
}

static void write_question(hs_json *json, const hs_bench_results *results, size_t index)
{
    const hs_bench_question *it = &results->questions[index];
    hs_json_text(json, "question", it->text);
    hs_json_count(json, "population", results->cells[it->after].population);
    hs_json_text(json, "before", results->cells[it->before].label);
    hs_json_text(json, "after", results->cells[it->after].label);
    hs_json_text(json, "speed_of", ratio_of(results, it->after, it->before));
    write_interval(json, "speed", &it->speed);
}

/// Writes the pair A/A and the warning of a busy machine.
static void write_trust(hs_json *json, const hs_bench_results *results)
{
    bool has_twin = results->twin != HS_BENCH_NONE;
    hs_bench_sentence aa = hs_bench_aa_sentence(results), load = hs_bench_load_sentence(results);
    hs_json_begin(json, "aa", '{');
    hs_json_text(json, "label", has_twin ? results->cells[results->twin_of].label : NULL);
    hs_json_text(json, "again", has_twin ? results->cells[results->twin].label : NULL);
    write_interval(json, "ratio", &results->aa);
    write_text_or_null(json, "verdict", aa.text);
    hs_json_end(json, '}');
    write_text_or_null(json, "busy", load.text);
}

static void write_curve(hs_json *json, const hs_bench_results *results)
{
    hs_bench_curve curve;
    hs_json_begin(json, "litter_curve", '[');
    if (hs_bench_curve_find(results, &curve)) {
        for (size_t r = 0; r < curve.row_count; r++) {
            hs_json_begin(json, NULL, '{');
            hs_json_text(json, "label", curve.rows[r].label);
            hs_json_count(json, "population", curve.population);
            hs_json_begin(json, "cells", '[');
            for (size_t s = 0; s < curve.share_count; s++) {
                size_t cell = curve.rows[r].cells[s];
                hs_json_text(json, NULL, cell != HS_BENCH_NONE ? results->cells[cell].label : NULL);
            }
            hs_json_end(json, ']');
            hs_json_end(json, '}');
        }
    }
    hs_json_end(json, ']');
}

static void write_cost_point(hs_json *json, const hs_bench_cost_point *point)
{
    hs_json_begin(json, NULL, '{');
    hs_json_count(json, "count", point->count);
    hs_json_count(json, "particles", point->cell->population);
    hs_json_count(json, "bullets", point->cell->bullets);
    hs_json_count(json, "ticks", point->cell->ticks);
    write_figure(json, "ns", &point->ns);
    hs_json_number(json, "bytes_per_ns", point->rate);
    hs_json_number(json, "stream_bytes_per_ns",
                   point->stream != NULL ? point->stream->figure[HS_BENCH_STREAM_RATE].median
                                         : NAN);
    hs_json_number(json, "share", point->share);
    hs_json_text(json, "limit", point->limit);
    hs_json_end(json, '}');
}

static void write_cost_curves(hs_json *json, const hs_bench_results *results)
{
    hs_bench_cost_curve curve;
    hs_json_begin(json, "cost_curves", '[');
    for (int of = 0; of < HS_BENCH_COST_CURVES; of++) {
        if (!hs_bench_cost_curve_find(results, (hs_bench_cost_of)of, &curve)) continue;
        hs_json_begin(json, NULL, '{');
        hs_json_text(json, "of", curve.name);
        hs_json_begin(json, "points", '[');
        for (size_t i = 0; i < curve.count; i++) write_cost_point(json, &curve.points[i]);
        hs_json_end(json, ']');
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

void hs_bench_write_json(FILE *stream, const hs_bench_results *results)
{
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "schema", "heapstorm.bench/2");
    hs_json_text(&json, "version", HS_VERSION);
    hs_json_text(&json, "started", results->started);
    hs_json_text(&json, "command", results->command);
    hs_json_number(&json, "seconds", results->seconds);
    hs_json_text(&json, "end", results->is_interrupted ? "interrupted" : "done");
    hs_json_count(&json, "rounds", results->rounds);
    hs_json_count(&json, "rounds_planned", results->rounds_planned);
    hs_json_flag(&json, "full", results->is_full);
    hs_json_count(&json, "seed", results->seed);
    hs_json_count(&json, "churn_ticks", results->churn_ticks);
    hs_json_count(&json, "asked", results->asked);
    hs_json_number(&json, "confidence", HS_BENCH_CONFIDENCE);
    hs_json_text(&json, "base", results->base);
    write_environment(&json, results);
    write_list(&json, "allocators", results, results->allocator_count, write_allocator);
    write_list(&json, "cells", results, results->cell_count, write_cell);
    write_list(&json, "ladder", results, results->rung_count, write_rung);
    write_list(&json, "prices", results, results->price_count, write_price);
    write_list(&json, "bandwidth", results, results->stream_count, write_stream);
    write_interval(&json, "timing_cost", &results->timing_cost);
    write_trust(&json, results);
    write_list(&json, "questions", results, results->question_count, write_question);
    write_curve(&json, results);
    write_cost_curves(&json, results);
    write_conclusions(&json, results);
    hs_json_end(&json, '}');
}

// ---- CSV ---------------------------------------------------------------------------------------

static void write_number(FILE *stream, double number)
{
    if (isfinite(number)) {
        fprintf(stream, ",%.12g", number);
    } else {
        fputc(',', stream);
    }
}

/// Writes a column for each metric of a storm: the names, or a sample's numbers.
static void write_columns(FILE *stream, const hs_bench_sample *sample)
{
    for (int i = 0; i < HS_BENCH_METRICS; i++) {
        if (hs_bench_metrics[i].kind != HS_BENCH_CHURN) continue;
        if (sample == NULL) {
            fprintf(stream, ",%s", hs_bench_metrics[i].name);
        } else {
            write_number(stream, sample->number[i]);
        }
    }
}

static void write_heading(FILE *stream)
{
    fputs("round,population,bullets,memory", stream);
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++)
        fprintf(stream, ",%s", factor->key);
    write_columns(stream, NULL);
    fputs(",ratio,litter,seed,again,command\r\n", stream);
}

/// Writes a field that may hold a comma or a quote, such as a library's path.
static void write_quoted(FILE *stream, const char *text)
{
    fputs(",\"", stream);
    for (; *text != '\0'; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void write_row(FILE *stream, const hs_bench_results *results, const hs_bench_cell *cell,
                      size_t round)
{
    const hs_bench_arrangement *at = &cell->arrangement;
    fprintf(stream, "%zu,%u,%u,%s", round + 1, cell->population, cell->bullets, at->strategy->name);
    const hs_bench_factor *factor;
    for (size_t i = 0; (factor = hs_bench_factor_at(i)) != NULL; i++) {
        const char *word = word_of(results, at, factor);
        if (factor->scale == HS_BENCH_HEAPS) {
            write_quoted(stream, word);
        } else if (word != NULL) {
            fprintf(stream, ",%s", word);
        } else {
            fprintf(stream, ",%u", hs_bench_level(factor, at));
        }
    }
    const hs_bench_sample *sample = &cell->samples[round];
    write_columns(stream, sample);
    double ratio = NAN;
    if (cell->base != HS_BENCH_NONE && results->cells[cell->base].samples[round].is_there) {
        const hs_bench_cell *base = &results->cells[cell->base];
        hs_bench_metric metric = hs_bench_estimator(cell, base);
        ratio = hs_ratio(sample->number[metric], base->samples[round].number[metric]);
    }
    write_number(stream, ratio);
    bool is_twin = results->twin != HS_BENCH_NONE && cell == &results->cells[results->twin];
    fprintf(stream, ",%u,%llu,%d", at->litter,
            (unsigned long long)hs_luck_seed(results->seed, round), is_twin);
    write_quoted(stream, results->command != NULL ? results->command : "");
    fputs("\r\n", stream);
}

void hs_bench_write_csv(FILE *stream, const hs_bench_results *results)
{
    write_heading(stream);
    for (size_t round = 0; round < results->rounds; round++) {
        for (size_t i = 0; i < results->cell_count; i++) {
            const hs_bench_cell *cell = &results->cells[i];
            if (cell->samples[round].is_there) write_row(stream, results, cell, round);
        }
    }
}

// ---- For GitHub --------------------------------------------------------------------------------

/// Writes one number of one cell. Runs are compared by its name, which must not change between
/// them.
static void write_entry(hs_json *json, const char *metric, const hs_bench_cell *cell,
                        const char *unit, double value, const char *range, const char *extra)
{
    char name[192];
    snprintf(name, sizeof name, "%s: %s, %lu particles", metric, cell->label,
             (unsigned long)cell->population);
    hs_json_begin_row(json, NULL);
    hs_json_text(json, "name", name);
    hs_json_text(json, "unit", unit);
    hs_json_number(json, "value", value);
    if (range != NULL) hs_json_text(json, "range", range);
    hs_json_text(json, "extra", extra);
    hs_json_end(json, '}');
}

static void write_entries(hs_json *json, const hs_bench_cell *cell)
{
    const hs_bench_figure *time = &cell->figure[HS_BENCH_CPU_PER_ENTITY];
    if (cell->rounds == 0 || !isfinite(time->median)) return;
    char range[96], extra[160];
    snprintf(range, sizeof range, "%.4g to %.4g", time->min, time->max);
    snprintf(extra, sizeof extra, "median of %zu rounds of %lu ticks; Heapstorm %s, %s",
             cell->rounds, (unsigned long)cell->ticks, HS_VERSION, hs_compiler());
    write_entry(json, "time per entity and tick", cell, "ns", time->median, range, extra);
    if (isfinite(cell->p99_ns)) {
        write_entry(json, "tick, p99", cell, "ms", cell->p99_ns / 1e6, NULL, extra);
    }
}

void hs_bench_write_github(FILE *stream, const hs_bench_results *results)
{
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '[');
    for (size_t i = 0; i < results->cell_count; i++) write_entries(&json, &results->cells[i]);
    hs_json_end(&json, ']');
}
