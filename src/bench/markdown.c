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
        fputs(" | | | | | |\n", stream);
        return;
    }
    const hs_bench_figure *each = &cell->figure[HS_BENCH_NS_PER_ENTITY];
    bool is_base = cell->base == index;
    fprintf(stream, " | %s | %s to %s | %s | %s | %s | %s%s%s%s |\n",
            hs_word_of_price(each->median).text, hs_word_of_ratio(each->min).text,
            hs_word_of_ratio(each->max).text,
            hs_word_of_price(cell->figure[HS_BENCH_NS_PER_PARTICLE].median).text,
            hs_word_of_time(cell->figure[HS_BENCH_TICK_NS].median).text,
            hs_word_of_time(cell->p99_ns).text,
            is_base ? "base" : hs_word_of_ratio(cell->ratio.median).text, is_base ? "" : " (",
            is_base ? "" : hs_bench_range_phrase(&cell->ratio).text, is_base ? "" : ")");
}

static void write_cells(FILE *stream, const hs_bench_results *results)
{
    for (size_t p = 0; p < results->population_count; p++) {
        fprintf(stream,
                "\n### %s particles\n\n"
                "| arrangement | an entity and tick | min to max | a particle | a tick | p99 | "
                "time / base |\n|---|--:|--:|--:|--:|--:|---|\n",
                hs_word_of_count(results->populations[p]).text);
        for (size_t i = 0; i < results->cell_count; i++) {
            if (results->cells[i].population == results->populations[p]) {
                write_cell(stream, results, i);
            }
        }
    }
}

static void write_ladder(FILE *stream, const hs_bench_results *results)
{
    for (size_t p = 0; p < results->population_count; p++) {
        if (hs_bench_count_rungs(results, p) < 2) continue;
        fprintf(stream,
                "\n### The ladder, %s particles\n\n"
                "| change | an entity and tick | gain | interval | climb | credit |\n"
                "|---|--:|--:|---|--:|---|\n",
                hs_word_of_count(results->populations[p]).text);
        for (size_t r = 0; r < results->rung_count; r++) {
            const hs_bench_rung *rung = &results->ladder[r];
            if (rung->cells[p] == HS_BENCH_NONE) continue;
            const hs_bench_cell *cell = &results->cells[rung->cells[p]];
            const hs_bench_interval *gain = &rung->gain[p];
            const char *caveat = hs_bench_caveat(gain);
            fprintf(stream, "| %s | %s | %s | %s%s%s | %s | %s |\n", rung->change,
                    hs_word_of_price(cell->figure[HS_BENCH_NS_PER_ENTITY].median).text,
                    hs_word_of_ratio(gain->median).text, hs_bench_range_phrase(gain).text,
                    caveat[0] != '\0' ? ", " : "", caveat,
                    hs_word_of_ratio(rung->climb[p].median).text, rung->credit);
        }
    }
}

static void write_prices(FILE *stream, const hs_bench_results *results)
{
    if (results->price_count == 0) return;
    fprintf(
        stream,
        "\n### The price of %s places\n\n"
        "| strategy | to start | idle RSS | first birth | next birth | page faults | full RSS |\n"
        "|---|--:|--:|--:|--:|--:|--:|\n",
        hs_word_of_count(results->prices[0].population).text);
    for (size_t i = 0; i < results->price_count; i++) {
        const hs_bench_cell *price = &results->prices[i];
        const hs_bench_figure *figure = price->figure;
        if (price->rounds == 0) continue;
        fprintf(stream, "| %s | %s | %s | %s | %s | %s | %s |\n", price->label,
                hs_word_of_time(figure[HS_BENCH_PRICE_START_NS].median).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_IDLE_BYTES].median).text,
                hs_word_of_price(figure[HS_BENCH_PRICE_FIRST_NS].median).text,
                hs_word_of_price(figure[HS_BENCH_PRICE_SECOND_NS].median).text,
                hs_bench_count_word(figure[HS_BENCH_PRICE_PAGE_FAULTS].median).text,
                hs_bench_bytes_word(figure[HS_BENCH_PRICE_FULL_BYTES].median).text);
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
            "round; %u ticks of churn first.\n",
            results->rounds, results->cell_count, results->is_interrupted ? " (interrupted)" : "",
            results->base, results->churn_ticks);
    hs_bench_sentence sentences[HS_BENCH_SENTENCES];
    size_t count = hs_bench_conclude(results, sentences, HS_BENCH_SENTENCES);
    if (count > 0) fputc('\n', stream);
    for (size_t i = 0; i < count; i++) fprintf(stream, "- %s\n", sentences[i].text);
    write_ladder(stream, results);
    write_cells(stream, results);
    write_prices(stream, results);
    write_facts(stream, results);
}
