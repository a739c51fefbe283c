#include "bench/cost_curve.h"
#include "bench/curve.h"
#include "bench/words.h"

#include "base/forbidden.h"

/// Writes text in a cell of a table, where a bar would end the cell.
static void write_escaped(FILE *stream, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|' || *text == '\\') fputc('\\', stream);
        fputc(*text == '\n' ? ' ' : *text, stream);
    }
}

static void write_cell(FILE *stream, const hs_bench_results *results, size_t index)
{
    const hs_bench_cell *cell = &results->cells[index];
    fputs("| ", stream);
    write_escaped(stream, cell->label);
    if (cell->rounds == 0) {
        fputs(" | ", stream);
        write_escaped(stream, cell->failure[0] != '\0' ? cell->failure : "not measured");
        fputs(" | | | | | | |\n", stream);
        return;
    }
    const hs_bench_figure *each = &cell->figure[HS_BENCH_CPU_PER_ENTITY];
    const char *verdict = hs_bench_verdict(results, index);
    bool is_ratio = cell->base != index && cell->nothing[0] == '\0' && cell->ratio.pairs > 0;
    fprintf(stream, " | %s | %s | %s | %s | %s | ", hs_word_of_price(each->median).text,
            hs_bench_span_phrase(each).text,
            hs_word_of_price(cell->figure[HS_BENCH_NS_PER_PARTICLE].median).text,
            hs_word_of_time(cell->figure[HS_BENCH_TICK_NS].median).text,
            hs_bench_tail_phrase(cell).text);
    if (is_ratio) {
        fprintf(stream, "%s (%s)%s", hs_word_of_ratio(cell->ratio.median).text,
                hs_bench_range_phrase(&cell->ratio).text, verdict[0] != '\0' ? ", " : "");
    }
    fprintf(stream, "%s%s%s | %s |\n", verdict, cell->nothing[0] != '\0' ? ": " : "", cell->nothing,
            hs_bench_count_word(cell->figure[HS_BENCH_SWITCHES].median).text);
}

static void write_cells(FILE *stream, const hs_bench_results *results)
{
    for (size_t p = 0; p < results->population_count; p++) {
        fprintf(stream,
                "\n### %s particles\n\n"
                "| arrangement | an entity and tick, CPU time | interval | a particle, wall time | "
                "the median tick, wall time | slow ticks | time / base | switched away |\n"
                "|---|--:|--:|--:|--:|--:|---|--:|\n",
                hs_word_of_count(results->populations[p]).text);
        for (size_t i = 0; i < results->cell_count; i++) {
            if (results->cells[i].population == results->populations[p]) {
                write_cell(stream, results, i);
            }
        }
    }
}

static void write_rung(FILE *stream, const hs_bench_results *results, const hs_bench_rung *rung,
                       size_t p)
{
    bool is_idle = rung->nothing[p][0] != '\0';
    size_t place = rung->cells[p];
    if (place == HS_BENCH_NONE && !is_idle) return;
    const hs_bench_interval *gain = &rung->gain[p];
    const char *verdict = hs_bench_rung_verdict(rung, p);
    double each =
        place == HS_BENCH_NONE ? NAN : results->cells[place].figure[HS_BENCH_CPU_PER_ENTITY].median;
    fprintf(stream, "| %s | %s | %s | %s%s%s%s%s | %s | %s |\n", rung->change,
            hs_word_of_price(each).text, hs_word_of_ratio(gain->median).text,
            is_idle ? "" : hs_bench_range_phrase(gain).text,
            !is_idle && verdict[0] != '\0' ? ", " : "", verdict, is_idle ? ": " : "",
            rung->nothing[p], hs_word_of_ratio(rung->climb[p].median).text, rung->credit);
}

static void write_ladder(FILE *stream, const hs_bench_results *results)
{
    for (size_t p = 0; p < results->population_count; p++) {
        if (hs_bench_count_rungs(results, p) < 2) continue;
        fprintf(stream,
                "\n### The ladder, %s particles\n\n"
                "| change | an entity and tick, CPU time | gain | interval | climb | credit |\n"
                "|---|--:|--:|---|--:|---|\n",
                hs_word_of_count(results->populations[p]).text);
        for (size_t r = 0; r < results->rung_count; r++)
            write_rung(stream, results, &results->ladder[r], p);
        fputs("\nThe climb is the product of the gains shown. A gain of threads is of wall time.\n",
              stream);
    }
}

static void write_curve(FILE *stream, const hs_bench_results *results)
{
    hs_bench_curve curve;
    if (!hs_bench_curve_find(results, &curve)) return;
    fprintf(stream, "\n### Litter, %s particles: CPU time an entity and tick\n\n| arrangement",
            hs_word_of_count(curve.population).text);
    for (size_t s = 0; s < curve.share_count; s++) fprintf(stream, " | %u %%", curve.shares[s]);
    fputs(" |\n|---", stream);
    for (size_t s = 0; s < curve.share_count; s++) fputs("|--:", stream);
    fputs("|\n", stream);
    for (size_t r = 0; r < curve.row_count; r++) {
        fprintf(stream, "| %s", curve.rows[r].label);
        for (size_t s = 0; s < curve.share_count; s++) {
            size_t place = curve.rows[r].cells[s];
            const hs_bench_figure *each =
                place == HS_BENCH_NONE ? NULL
                                       : &results->cells[place].figure[HS_BENCH_CPU_PER_ENTITY];
            fprintf(stream, " | %s (%s)", hs_word_of_price(each != NULL ? each->median : NAN).text,
                    each != NULL ? hs_bench_span_phrase(each).text : "-");
        }
        fputs(" |\n", stream);
    }
}

/// Writes a median with its interval in a cell of a table.
static void write_figure(FILE *stream, const hs_bench_figure *figure, hs_manner manner)
{
    fprintf(stream, " %s (%s) |", hs_word_of(figure->median, manner).text,
            hs_bench_ends_phrase(figure, manner).text);
}

static void write_prices(FILE *stream, const hs_bench_results *results)
{
    if (results->price_count == 0) return;
    fprintf(stream,
            "\n### The price of %s places\n\nCPU time, medians of the rounds with their "
            "intervals.\n\n"
            "| strategy | to start | a first birth | a next birth | idle RSS | page faults | full "
            "RSS |\n"
            "|---|--:|--:|--:|--:|--:|--:|\n",
            hs_word_of_count(results->prices[0].population).text);
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *price = &results->prices[i];
        const hs_bench_figure *figure = price->figure;
        fprintf(stream, "| %s |", price->label);
        if (price->rounds == 0) {
            fputc(' ', stream);
            write_escaped(stream, price->failure[0] != '\0' ? price->failure : "not measured");
            fputs(" | | | | | |\n", stream);
            continue;
        }
        write_figure(stream, &figure[HS_BENCH_PRICE_START_CPU], HS_MANNER_TIME);
        write_figure(stream, &figure[HS_BENCH_PRICE_FIRST_CPU], HS_MANNER_PRICE);
        write_figure(stream, &figure[HS_BENCH_PRICE_SECOND_CPU], HS_MANNER_PRICE);
        fprintf(stream, " %s | %s | %s |\n",
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
                hs_bench_count_word(figure[HS_BENCH_PRICE_PAGE_FAULTS].median).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_FULL_BYTES].median).text);
    }
}

static void write_cost_curves(FILE *stream, const hs_bench_results *results)
{
    hs_bench_cost_curve curve;
    for (int of = 0; of < HS_BENCH_COST_CURVES; of++) {
        if (!hs_bench_cost_curve_find(results, (hs_bench_cost_of)of, &curve)) continue;
        fprintf(stream,
                "\n### What one of many %s costs\n\nUnder columns, one thread, vectors; wall "
                "time of one in a tick.\n\n"
                "| living | each | they move | the machine in place | share | limited by |\n"
                "|--:|--:|--:|--:|--:|---|\n",
                curve.name);
        for (size_t i = 0; i < curve.count; i++) {
            const hs_bench_cost_point *point = &curve.points[i];
            fprintf(stream, "| %s |", hs_word_of_count(point->count).text);
            write_figure(stream, &point->ns, HS_MANNER_PRICE);
            if (point->stream != NULL) {
                fprintf(stream, " %.1f GB/s | %.1f GB/s | %.0f %% |", point->rate,
                        point->stream->figure[HS_BENCH_STREAM_RATE].median, point->share * 100.0);
            } else {
                fputs(" - | - | - |", stream);
            }
            fprintf(stream, " %s |\n", point->limit);
        }
    }
}

static void write_facts(FILE *stream, const hs_bench_results *results)
{
    fputs("\n### Machine and build\n\n| | |\n|---|---|\n", stream);
    for (size_t i = 0; i < results->fact_count; i++) {
        fprintf(stream, "| %s | ", results->facts[i].name);
        write_escaped(stream, results->facts[i].value);
        fputs(" |\n", stream);
    }
    fputs("| cache and TLB misses | ", stream);
    write_escaped(stream, results->counters[0] != '\0' ? "not counted: " : "counted");
    write_escaped(stream, results->counters);
    fputs(" |\n", stream);
    for (size_t i = 0; i < results->allocator_count; i++) {
        const hs_bench_allocator *allocator = &results->allocators[i];
        bool is_missing = allocator->missing[0] != '\0';
        fprintf(stream, "| %s | %s", allocator->name, is_missing ? "not measured: " : "served by ");
        write_escaped(stream, is_missing ? allocator->missing : allocator->served);
        fputs(" |\n", stream);
    }
}

void hs_bench_write_markdown(FILE *stream, const hs_bench_results *results)
{
    fprintf(stream,
            "## Heapstorm " HS_VERSION " bench\n\n%zu rounds of %zu cells%s, compared to %s by "
            "round; %u ticks of churn first. Intervals are those of order statistics, at %.5g %% "
            "each, so that the claims of all %zu questions hold together with %.0f %%.\n\n",
            results->rounds, results->cell_count, results->is_interrupted ? " (interrupted)" : "",
            results->base, results->churn_ticks, hs_bench_wanted(results->asked) * 100.0,
            results->asked, HS_BENCH_CONFIDENCE * 100.0);
    fprintf(stream, "    %s\n", results->command != NULL ? results->command : "heapstorm bench");
    hs_bench_sentence aa = hs_bench_aa_sentence(results), load = hs_bench_load_sentence(results);
    if (aa.text[0] != '\0') fprintf(stream, "\n%s\n", aa.text);
    if (load.text[0] != '\0') fprintf(stream, "\n%s\n", load.text);
    hs_bench_sentence sentences[HS_BENCH_SENTENCES];
    size_t count = hs_bench_conclude(results, sentences, HS_BENCH_SENTENCES);
    if (count > 0) fputc('\n', stream);
    for (size_t i = 0; i < count; i++) fprintf(stream, "- %s\n", sentences[i].text);
    write_ladder(stream, results);
    write_cells(stream, results);
    write_curve(stream, results);
    write_prices(stream, results);
    write_cost_curves(stream, results);
    write_facts(stream, results);
}
