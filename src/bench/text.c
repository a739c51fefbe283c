#include "bench/cost_curve.h"
#include "bench/curve.h"
#include "bench/words.h"

#include "base/forbidden.h"

static void write_sentence(FILE *stream, const hs_bench_sentence *sentence)
{
    if (sentence->text[0] != '\0') hs_text_paragraph(stream, sentence->text);
}

static void write_method(FILE *stream, const hs_bench_results *results)
{
    char text[900];
    snprintf(
        text, sizeof text,
        "Heapstorm " HS_VERSION " bench: %zu cells, %zu of %zu rounds in turn, each cell and "
        "round a process of its own; %u ticks of churn before anything counts. Storm, litter, "
        "layout of the heap and order of the cells differ from round to round and follow from "
        "seed %llu. Times are medians over the rounds, with their intervals; \"an entity\" is "
        "CPU time, \"a tick\" the wall time of the median tick. Ratios are paired by round: of "
        "CPU time, and of the median tick's wall time where an arrangement has several "
        "threads. Intervals are those of order statistics, at %.5g %% each, so that with %zu "
        "question%s all claims together hold with %.0f %%. Unless a row says otherwise: "
        "vectors, a littered heap, one thread, malloc, huge pages allowed.",
        results->cell_count, results->rounds, results->rounds_planned, results->churn_ticks,
        (unsigned long long)results->seed, hs_bench_wanted(results->asked) * 100.0, results->asked,
        results->asked == 1 ? "" : "s", HS_BENCH_CONFIDENCE * 100.0);
    hs_text_paragraph(stream, text);
    if (results->is_interrupted) {
        hs_text_paragraph(stream, "INTERRUPTED: what follows is of the rounds until then.");
    }
    hs_bench_sentence load = hs_bench_load_sentence(results), aa = hs_bench_aa_sentence(results);
    fputc('\n', stream);
    write_sentence(stream, &load);
    write_sentence(stream, &aa);
}

static void write_facts(FILE *stream, const hs_bench_results *results, bool bold)
{
    hs_text_heading(stream, bold, "machine and build");
    for (size_t i = 0; i < results->fact_count; i++) {
        const hs_bench_fact *fact = &results->facts[i];
        fprintf(stream, "  %-26s %s\n", fact->name, fact->value);
    }
    for (size_t i = 0; i < results->allocator_count; i++) {
        const hs_bench_allocator *allocator = &results->allocators[i];
        bool is_missing = allocator->missing[0] != '\0';
        fprintf(stream, "  %-26s %s%s\n", allocator->name,
                is_missing ? "not measured: " : "served by ",
                is_missing ? allocator->missing : allocator->served);
    }
    fprintf(stream, "  %-26s %s%s\n", "cache and TLB misses",
            results->counters[0] != '\0' ? "not available: " : "counted, see --json",
            results->counters);
}

static void write_cell(FILE *stream, const hs_bench_results *results, size_t index)
{
    const hs_bench_cell *cell = &results->cells[index];
    if (cell->rounds == 0) {
        fprintf(stream, "  %-28.28s %s\n", cell->label,
                cell->failure[0] != '\0' ? cell->failure : "not measured");
        return;
    }
    const hs_bench_figure *each = &cell->figure[HS_BENCH_CPU_PER_ENTITY];
    const char *verdict = hs_bench_verdict(results, index);
    fprintf(stream, "  %-28.28s%9s %-11s%9s  ", cell->label, hs_word_of_price(each->median).text,
            hs_bench_span_phrase(each).text,
            hs_word_of_time(cell->figure[HS_BENCH_TICK_NS].median).text);
    if (verdict[0] == '\0' && cell->ratio.pairs > 0) {
        fprintf(stream, "%s (%s)\n", hs_word_of_ratio(cell->ratio.median).text,
                hs_bench_range_phrase(&cell->ratio).text);
    } else {
        fprintf(stream, "%s\n", verdict);
    }
    if (cell->failure[0] != '\0') fprintf(stream, "    %s\n", cell->failure);
    if (cell->nothing[0] != '\0') fprintf(stream, "    %s\n", cell->nothing);
}

/// Whether a cell belongs only to the ladder: rungs on small pages appear nowhere else.
static bool is_only_a_rung(const hs_bench_results *results, const hs_bench_cell *cell)
{
    return results->rung_count > 0 && !cell->arrangement.has_huge_pages;
}

static void write_cells(FILE *stream, const hs_bench_results *results, bool bold)
{
    for (size_t p = 0; p < results->population_count; p++) {
        char heading[120], name[40];
        snprintf(name, sizeof name, "%s particles", hs_word_of_count(results->populations[p]).text);
        snprintf(heading, sizeof heading, "%-30s%9s %-11s%9s  %s", name, "an entity", "interval",
                 "a tick", "time / base");
        hs_text_heading(stream, bold, heading);
        for (size_t i = 0; i < results->cell_count; i++) {
            const hs_bench_cell *cell = &results->cells[i];
            if (cell->population == results->populations[p] && !is_only_a_rung(results, cell)) {
                write_cell(stream, results, i);
            }
        }
    }
}

/// A pause as a word, "-" where there was none.
static hs_word word_of_pause(double ns)
{
    return ns > 0.0 ? hs_word_of_time(ns) : (hs_word){"-"};
}

static void write_cause(FILE *stream, const hs_bench_cell *cell)
{
    const hs_bench_figure *figure = cell->figure;
    double share = hs_ratio(figure[HS_BENCH_STRETCH_NS].median, figure[HS_BENCH_CPU_NS].median);
    fprintf(stream, "  %-26.26s%14s%9s%9s%9s%9s\n", cell->label, hs_bench_tail_phrase(cell).text,
            hs_word_of_time(figure[HS_BENCH_WORST_TICK_NS].max).text,
            word_of_pause(figure[HS_BENCH_WORST_PAUSE_NS].max).text, hs_word_of_ratio(share).text,
            hs_bench_count_word(figure[HS_BENCH_SWITCHES].median).text);
    fprintf(stream, "  %-26s%14s%9s%9s\n", "",
            hs_bench_bytes_word(figure[HS_BENCH_NEIGHBOUR_BYTES].median).text,
            hs_bench_count_word(figure[HS_BENCH_PAGE_FAULTS].median).text,
            hs_bench_bytes_word(figure[HS_BENCH_RSS_BYTES].median).text);
}

/// Writes what explains the times: slow ticks and pauses, waiting for a processor, distance of
/// neighbours, page faults, memory. Two lines a cell.
static void write_causes(FILE *stream, const hs_bench_results *results, bool bold)
{
    for (size_t p = 0; p < results->population_count; p++) {
        char heading[120], name[40];
        snprintf(name, sizeof name, "%s particles", hs_word_of_count(results->populations[p]).text);
        snprintf(heading, sizeof heading, "%-28s%14s%9s%9s%9s%9s", name, "slow ticks", "worst",
                 "pause", "wall/CPU", "switched");
        hs_text_heading(stream, bold, heading);
        fprintf(stream, "  %-26s%14s%9s%9s\n", "", "neighbours", "faults", "RSS");
        for (size_t i = 0; i < results->cell_count; i++) {
            const hs_bench_cell *cell = &results->cells[i];
            bool is_told = cell->population == results->populations[p] && cell->rounds > 0 &&
                           !cell->arrangement.is_untimed && !is_only_a_rung(results, cell);
            if (is_told) write_cause(stream, cell);
        }
    }
    fputs("  (above: the highest percentile of the ticks that has enough of them, the worst\n"
          "  tick and pause of a collector of all rounds, wall time / CPU time of the\n"
          "  measured ticks, and how often the system took the processor away; beneath: the\n"
          "  mean distance of neighbours in order, page faults and RSS; all others are\n"
          "  medians over the rounds)\n",
          stream);
}

static void write_ladder_at(FILE *stream, const hs_bench_results *results, size_t p, bool bold)
{
    char heading[120];
    snprintf(heading, sizeof heading, "the ladder, %s particles",
             hs_word_of_count(results->populations[p]).text);
    char line[120];
    snprintf(line, sizeof line, "%-42.42s%10s%7s  %-12s%6s", heading, "an entity", "gain",
             "interval", "climb");
    hs_text_heading(stream, bold, line);
    for (size_t r = 0; r < results->rung_count; r++) {
        const hs_bench_rung *rung = &results->ladder[r];
        if (rung->cells[p] == HS_BENCH_NONE && rung->nothing[p][0] != '\0') {
            fprintf(stream, "  %-40.40s%10s  " HS_BENCH_NOTHING "\n      %s\n", rung->change, "",
                    rung->nothing[p]);
        }
        if (rung->cells[p] == HS_BENCH_NONE) continue;
        const hs_bench_cell *cell = &results->cells[rung->cells[p]];
        if (cell->rounds == 0) continue;
        const hs_bench_interval *gain = &rung->gain[p];
        fprintf(stream, "  %-40.40s%10s%7s  %-12s%6s\n", rung->change,
                hs_word_of_price(cell->figure[HS_BENCH_CPU_PER_ENTITY].median).text,
                hs_word_of_ratio(gain->median).text, hs_bench_range_phrase(gain).text,
                hs_word_of_ratio(rung->climb[p].median).text);
        const char *caveat = hs_bench_rung_verdict(rung, p);
        fprintf(stream, "      %s%s%s\n", rung->credit, caveat[0] != '\0' ? "; " : "", caveat);
    }
}

static void write_ladder(FILE *stream, const hs_bench_results *results, bool bold)
{
    bool is_written = false;
    for (size_t p = 0; p < results->population_count; p++) {
        if (hs_bench_count_rungs(results, p) < 2) continue;
        write_ladder_at(stream, results, p, bold);
        is_written = true;
    }
    if (!is_written) return;
    fputs("  (an entity: CPU time of all threads; a gain of threads is of wall time; the\n"
          "  climb is the product of the gains shown)\n",
          stream);
}

/// Writes a line of the curve: the medians of a row, or beneath them their intervals.
static void write_curve_line(FILE *stream, const hs_bench_results *results,
                             const hs_bench_curve *curve, const hs_bench_curve_row *row,
                             bool is_medians)
{
    fprintf(stream, "  %-24.24s", is_medians ? row->label : "");
    for (size_t s = 0; s < curve->share_count; s++) {
        bool is_there = row->cells[s] != HS_BENCH_NONE && results->cells[row->cells[s]].rounds > 0;
        const hs_bench_figure *each =
            is_there ? &results->cells[row->cells[s]].figure[HS_BENCH_CPU_PER_ENTITY] : NULL;
        if (is_medians || !is_there) {
            fprintf(stream, "%10s", hs_word_of_price(is_there ? each->median : NAN).text);
        } else {
            fprintf(stream, "%10s", hs_bench_span_phrase(each).text);
        }
    }
    fputc('\n', stream);
}

/// Writes the curve of litter: a row an arrangement, a column a share.
static void write_curve(FILE *stream, const hs_bench_results *results, bool bold)
{
    hs_bench_curve curve;
    if (!hs_bench_curve_find(results, &curve)) return;
    char heading[160], name[60];
    snprintf(name, sizeof name, "litter, %s particles", hs_word_of_count(curve.population).text);
    size_t used = (size_t)snprintf(heading, sizeof heading, "%-26.26s", name);
    for (size_t s = 0; s < curve.share_count; s++) {
        used += (size_t)snprintf(heading + used, sizeof heading - used, "%8u %%", curve.shares[s]);
    }
    hs_text_heading(stream, bold, heading);
    for (size_t r = 0; r < curve.row_count; r++) {
        write_curve_line(stream, results, &curve, &curve.rows[r], true);
        write_curve_line(stream, results, &curve, &curve.rows[r], false);
    }
    fputs("  (CPU time an entity and tick, and beneath it its interval in ns, over the\n"
          "  share of a filled heap's blocks that stayed)\n",
          stream);
}

static void write_prices(FILE *stream, const hs_bench_results *results, bool bold)
{
    if (results->price_count == 0) return;
    char name[60], line[120];
    snprintf(name, sizeof name, "price, %s places",
             hs_word_of_count(results->prices[0].population).text);
    snprintf(line, sizeof line, "%-24.24s%14s%15s%15s%11s", name, "to start", "a first birth",
             "a next birth", "idle");
    hs_text_heading(stream, bold, line);
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *price = &results->prices[i];
        const hs_bench_figure *figure = price->figure;
        if (price->rounds == 0) {
            fprintf(stream, "  %-22s %s\n", price->label,
                    price->failure[0] != '\0' ? price->failure : "not measured");
            continue;
        }
        fprintf(stream, "  %-22.22s%14s%15s%15s%11s\n", price->label,
                hs_word_of_time(figure[HS_BENCH_PRICE_START_CPU].median).text,
                hs_word_of_price(figure[HS_BENCH_PRICE_FIRST_CPU].median).text,
                hs_word_of_price(figure[HS_BENCH_PRICE_SECOND_CPU].median).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_IDLE_BYTES].median).text);
        fprintf(stream, "  %-22.22s%14s%15s%15s%11s\n", "",
                hs_bench_ends_phrase(&figure[HS_BENCH_PRICE_START_CPU], HS_MANNER_TIME).text,
                hs_bench_ends_phrase(&figure[HS_BENCH_PRICE_FIRST_CPU], HS_MANNER_PRICE).text,
                hs_bench_ends_phrase(&figure[HS_BENCH_PRICE_SECOND_CPU], HS_MANNER_PRICE).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_FULL_BYTES].median).text);
    }
    fputs("  (CPU time, medians over the rounds, and beneath them their intervals; RSS\n"
          "  while nothing lives, and beneath it when full)\n",
          stream);
}

static void write_streams(FILE *stream, const hs_bench_results *results, bool bold)
{
    if (results->stream_count == 0) return;
    hs_text_heading(stream, bold,
                    "bandwidth                     working set in place particles   share");
    for (size_t i = 0; i < results->stream_count; i++) {
        const hs_bench_cell *it = &results->streams[i];
        if (it->rounds == 0) {
            fprintf(stream, "  %s particles: %s\n", hs_word_of_count(it->population).text,
                    it->failure[0] != '\0' ? it->failure : "not measured");
            continue;
        }
        char name[64];
        unsigned threads = it->arrangement.threads;
        double machine = it->figure[HS_BENCH_STREAM_RATE].median;
        double particles = hs_bench_cell_rate(results, it);
        snprintf(name, sizeof name, "%s particles, %u thread%s",
                 hs_word_of_count(it->population).text, threads, threads == 1 ? "" : "s");
        hs_bench_interval share = hs_bench_share(results, it);
        char interval[40] = "one round";
        if (share.pairs != 1) {
            snprintf(interval, sizeof interval, "%.0f-%.0f", share.low * 100.0, share.high * 100.0);
        }
        fprintf(stream, "  %-30s%9s%9.1f%10.1f%6.0f %% (%s)\n", name,
                hs_word_of_bytes(hs_bench_working_set(it->population)).text, machine, particles,
                share.median * 100.0, interval);
    }
    fprintf(stream,
            "  (GB/s read and written: a pass that adds to every word, and the particles'\n"
            "  part of a tick under columns, which has to move %.0f bytes a particle; the share\n"
            "  is paired by round, with its interval)\n",
            hs_bench_particle_bytes_moved());
}

/// What the width of a particle costs: rows of the streams with one thread.
static void write_widths(FILE *stream, const hs_bench_results *results, bool bold)
{
    bool has_heading = false;
    for (size_t i = 0; i < results->stream_count; i++) {
        const hs_bench_figure *figure = results->streams[i].figure;
        const hs_bench_figure *narrow = &figure[HS_BENCH_WIDTH_INTEGERS];
        const hs_bench_figure *wide = &figure[HS_BENCH_WIDTH_FLOATS];
        if (results->streams[i].rounds == 0 || !(narrow->median > 0.0)) continue;
        if (!has_heading)
            hs_text_heading(stream, bold,
                            "width of a particle              12 bytes  20 bytes   ratio");
        has_heading = true;
        char name[64];
        snprintf(name, sizeof name, "%s particles",
                 hs_word_of_count(results->streams[i].population).text);
        fprintf(stream, "  %-30s%7.2f ns%7.2f ns%8.2f\n", name, narrow->median, wide->median,
                wide->median / narrow->median);
    }
    if (!has_heading) return;
    fputs("  (wall time of a step by loops of the same shape: the world's integers, and the same\n"
          "  particle as five floating-point numbers and words)\n",
          stream);
}

/// Writes the cost curves: a row a point.
static void write_cost_curves(FILE *stream, const hs_bench_results *results, bool bold)
{
    hs_bench_cost_curve curve;
    for (int of = 0; of < HS_BENCH_COST_CURVES; of++) {
        if (!hs_bench_cost_curve_find(results, (hs_bench_cost_of)of, &curve)) continue;
        char heading[120];
        snprintf(heading, sizeof heading, "cost of %-12s%10s%17s%9s%8s  limited by", curve.name,
                 "each", "", "GB/s", "share");
        hs_text_heading(stream, bold, heading);
        for (size_t i = 0; i < curve.count; i++) {
            const hs_bench_cost_point *point = &curve.points[i];
            char rate[16] = "-", share[16] = "-";
            if (!isnan(point->rate)) snprintf(rate, sizeof rate, "%.1f", point->rate);
            if (!isnan(point->share))
                snprintf(share, sizeof share, "%.0f %%", point->share * 100.0);
            fprintf(stream, "  %-18s%10s%17s%9s%8s  %s\n", hs_word_of_count(point->count).text,
                    hs_word_of_price(point->ns.median).text,
                    hs_bench_ends_phrase(&point->ns, HS_MANNER_PRICE).text, rate, share,
                    point->limit);
        }
    }
    if (results->point_count == 0) return;
    fprintf(stream,
            "  (wall time of one in a tick under columns, one thread, with its interval; the\n"
            "  bytes that particles move, as a share of a pass in place over as many. From\n"
            "  %.0f %% on bandwidth limits; else arithmetic, unless one costs %.2f times the\n"
            "  least: then the fixed costs of a tick, where few live, or the caches)\n",
            HS_BENCH_COST_BANDWIDTH * 100.0, HS_BENCH_COST_DEAR);
}

static void write_conclusions(FILE *stream, const hs_bench_results *results, bool bold)
{
    hs_bench_sentence sentences[HS_BENCH_SENTENCES];
    size_t count = hs_bench_conclude(results, sentences, HS_BENCH_SENTENCES);
    if (count == 0) return;
    hs_text_heading(stream, bold, "in plain words");
    for (size_t i = 0; i < count; i++) hs_text_paragraph(stream, sentences[i].text);
}

/// Writes what timing costs, and how long the bench took.
static void write_end(FILE *stream, const hs_bench_results *results)
{
    const hs_bench_interval *cost = &results->timing_cost;
    fputc('\n', stream);
    if (cost->pairs > 0) {
        char interval[40] = "one round";
        if (cost->pairs > 1) {
            snprintf(interval, sizeof interval, "%+.1f to %+.1f", (cost->low - 1.0) * 100.0,
                     (cost->high - 1.0) * 100.0);
        }
        fprintf(stream, "Timing every tick costs %+.1f %% (%s) at %s particles.\n",
                (cost->median - 1.0) * 100.0, interval,
                hs_word_of_count(results->cells[results->timed].population).text);
    }
    fprintf(stream, "All digests agree, round by round. The bench took %.0f s.\nAgain: %s\n",
            results->seconds, results->command != NULL ? results->command : "heapstorm bench");
}

void hs_bench_write_text(FILE *stream, const hs_bench_results *results, bool bold)
{
    write_method(stream, results);
    write_conclusions(stream, results, bold);
    write_cells(stream, results, bold);
    write_ladder(stream, results, bold);
    write_curve(stream, results, bold);
    write_prices(stream, results, bold);
    write_streams(stream, results, bold);
    write_widths(stream, results, bold);
    write_cost_curves(stream, results, bold);
    write_causes(stream, results, bold);
    write_facts(stream, results, bold);
    write_end(stream, results);
}
