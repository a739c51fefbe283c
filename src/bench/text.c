#include "bench/words.h"

#include "base/forbidden.h"

static void write_method(FILE *stream, const hs_bench_results *results)
{
    char text[640];
    snprintf(text, sizeof text,
             "Heapstorm " HS_VERSION " bench: %zu cells, %zu of %zu rounds in turn, each cell and "
             "round a process of its own; storm of seed %llu, %u ticks of churn before anything "
             "counts; times are medians over the rounds, of CPU time (with several threads "
             "of the median tick's wall time), ranges from the smallest to the largest; "
             "ratios are paired by round, with their interval of order statistics. Unless a row "
             "says otherwise: vectors, a littered heap, one thread, malloc, huge pages allowed.",
             results->cell_count, results->rounds, results->rounds_planned,
             (unsigned long long)results->seed, results->churn_ticks);
    hs_text_paragraph(stream, text);
    if (results->is_interrupted) {
        hs_text_paragraph(stream, "INTERRUPTED: what follows is of the rounds until then.");
    }
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
    const hs_bench_figure *each = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    const char *verdict = cell->base == index ? "base" : hs_bench_caveat(&cell->ratio);
    char range[32];
    snprintf(range, sizeof range, "%.12s-%.12s", hs_word_of_ratio(each->min).text,
             hs_word_of_ratio(each->max).text);
    fprintf(stream, "  %-28.28s%9s %-11s%9s  ", cell->label, hs_word_of_price(each->median).text,
            range, hs_word_of_time(cell->p99_ns).text);
    if (verdict[0] == '\0' && cell->ratio.pairs > 0) {
        fprintf(stream, "%s (%s)\n", hs_word_of_ratio(cell->ratio.median).text,
                hs_bench_range_phrase(&cell->ratio).text);
    } else {
        fprintf(stream, "%s\n", verdict);
    }
    if (cell->failure[0] != '\0') fprintf(stream, "    %s\n", cell->failure);
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
        snprintf(heading, sizeof heading, "%-30s%9s %-11s%9s  %s", name, "an entity", "min-max",
                 "p99 tick", "time / base");
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

/// Writes what explains the times: distance of neighbours, page faults, memory, stalls.
static void write_causes(FILE *stream, const hs_bench_results *results, bool bold)
{
    for (size_t p = 0; p < results->population_count; p++) {
        char heading[120], name[40];
        snprintf(name, sizeof name, "%s particles", hs_word_of_count(results->populations[p]).text);
        snprintf(heading, sizeof heading, "%-30s%10s%8s%10s%11s%11s", name, "neighbours", "faults",
                 "RSS", "worst tick", "pause");
        hs_text_heading(stream, bold, heading);
        for (size_t i = 0; i < results->cell_count; i++) {
            const hs_bench_cell *cell = &results->cells[i];
            const hs_bench_figure *figure = cell->figure;
            if (cell->population != results->populations[p] || cell->rounds == 0 ||
                cell->arrangement.is_untimed || is_only_a_rung(results, cell)) {
                continue;
            }
            fprintf(stream, "  %-28.28s%10s%8s%10s%11s%11s\n", cell->label,
                    hs_bench_bytes_word(figure[HS_BENCH_NEIGHBOUR_BYTES].median).text,
                    hs_bench_count_word(figure[HS_BENCH_PAGE_FAULTS].median).text,
                    hs_bench_bytes_word(figure[HS_BENCH_RSS_BYTES].median).text,
                    hs_word_of_time(figure[HS_BENCH_WORST_TICK_NS].median).text,
                    word_of_pause(figure[HS_BENCH_WORST_PAUSE_NS].median).text);
        }
    }
    fputs("  (the mean distance of neighbours in order, page faults in the measured ticks,\n"
          "  the worst tick and the worst pause of a collector; medians over the rounds)\n",
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
        if (rung->cells[p] == HS_BENCH_NONE) continue;
        const hs_bench_cell *cell = &results->cells[rung->cells[p]];
        if (cell->rounds == 0) continue;
        const hs_bench_interval *gain = &rung->gain[p];
        fprintf(stream, "  %-40.40s%10s%7s  %-12s%6s\n", rung->change,
                hs_word_of_price(cell->figure[HS_BENCH_NS_PER_ENTITY].median).text,
                hs_word_of_ratio(gain->median).text, hs_bench_range_phrase(gain).text,
                hs_word_of_ratio(rung->climb[p].median).text);
        const char *caveat = hs_bench_caveat(gain);
        fprintf(stream, "      %s%s%s\n", rung->credit, caveat[0] != '\0' ? "; " : "", caveat);
    }
}

static void write_ladder(FILE *stream, const hs_bench_results *results, bool bold)
{
    for (size_t p = 0; p < results->population_count; p++) {
        if (hs_bench_count_rungs(results, p) > 1) write_ladder_at(stream, results, p, bold);
    }
}

static void write_prices(FILE *stream, const hs_bench_results *results, bool bold)
{
    if (results->price_count == 0) return;
    char name[60], line[120];
    snprintf(name, sizeof name, "price of %s places",
             hs_word_of_count(results->prices[0].population).text);
    snprintf(line, sizeof line, "%-26.26s%9s%10s%13s%12s%9s", name, "to start", "idle",
             "first birth", "next birth", "full");
    hs_text_heading(stream, bold, line);
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *price = &results->prices[i];
        const hs_bench_figure *figure = price->figure;
        if (price->rounds == 0) {
            fprintf(stream, "  %-24s %s\n", price->label, price->failure);
            continue;
        }
        fprintf(stream, "  %-24.24s%9s%10s%13s%12s%9s\n", price->label,
                hs_word_of_time(figure[HS_BENCH_PRICE_START_NS].median).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
                hs_word_of_price(figure[HS_BENCH_PRICE_FIRST_NS].median).text,
                hs_word_of_price(figure[HS_BENCH_PRICE_SECOND_NS].median).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_FULL_BYTES].median).text);
    }
}

static void write_streams(FILE *stream, const hs_bench_results *results, bool bold)
{
    if (results->stream_count == 0) return;
    hs_text_heading(stream, bold,
                    "bandwidth                         working set  in place   particles   share");
    for (size_t i = 0; i < results->stream_count; i++) {
        const hs_bench_cell *it = &results->streams[i];
        if (it->failure[0] != '\0') continue;
        char name[64];
        unsigned threads = it->arrangement.threads;
        double machine = it->figure[HS_BENCH_STREAM_RATE].median;
        double particles = hs_bench_cell_rate(results, it);
        snprintf(name, sizeof name, "%s particles, %u thread%s",
                 hs_word_of_count(it->population).text, threads, threads == 1 ? "" : "s");
        fprintf(stream, "  %-32s%11s%10.1f%12.1f%6.0f %%\n", name,
                hs_word_of_bytes(hs_bench_working_set(it->population)).text, machine, particles,
                particles / machine * 100.0);
    }
    fputs("  (GB/s read and written: a pass that adds to every word, and the particles'\n"
          "  part of a tick under columns, which has to move 40 bytes a particle)\n",
          stream);
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
        fprintf(stream, "Timing every tick costs %+.1f %% (%+.1f to %+.1f) at %s particles%s.\n",
                (cost->median - 1.0) * 100.0, (cost->low - 1.0) * 100.0, (cost->high - 1.0) * 100.0,
                hs_word_of_count(results->cells[results->timed].population).text,
                hs_bench_is_different(cost) ? "" : ": no difference seen");
    }
    fprintf(stream, "All digests agree. The bench took %.0f s.\n", results->seconds);
}

void hs_bench_write_text(FILE *stream, const hs_bench_results *results, bool bold)
{
    write_method(stream, results);
    write_cells(stream, results, bold);
    write_ladder(stream, results, bold);
    write_prices(stream, results, bold);
    write_streams(stream, results, bold);
    write_conclusions(stream, results, bold);
    write_causes(stream, results, bold);
    write_facts(stream, results, bold);
    write_end(stream, results);
}
