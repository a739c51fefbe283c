#include "bench/tables.h"

#include "bench/charts.h"
#include "bench/plot.h"

#include "base/forbidden.h"

// ---- Fields ------------------------------------------------------------------------------------

static void begin_table(FILE *stream, const char *style, const char *const *columns, size_t count)
{
    fprintf(stream, "<div class=\"scroll\"><table class=\"%s\">\n<thead><tr>", style);
    for (size_t i = 0; i < count; i++) {
        fputs("<th scope=\"col\">", stream);
        hs_html_text(stream, columns[i]);
        fputs("</th>", stream);
    }
    fputs("</tr></thead>\n<tbody>\n", stream);
}

static void end_table(FILE *stream)
{
    fputs("</tbody></table></div>\n", stream);
}

static void begin_field(FILE *stream, const char *column, bool is_number)
{
    fprintf(stream, "<td%s data-label=\"", is_number ? " class=\"number\"" : "");
    hs_html_text(stream, column);
    fputs("\"><span>", stream);
}

static void end_field(FILE *stream)
{
    fputs("</span></td>", stream);
}

static void write_text(FILE *stream, const char *column, const char *text)
{
    begin_field(stream, column, false);
    hs_html_text(stream, text);
    end_field(stream);
}

static void write_word(FILE *stream, const char *column, hs_word word)
{
    begin_field(stream, column, true);
    hs_html_word(stream, word);
    end_field(stream);
}

/// "9.50 to 10.1 ms": a unit that both have stands once.
static void write_range(FILE *stream, hs_word low, hs_word high)
{
    char *unit = strchr(low.text, ' ');
    const char *other = strchr(high.text, ' ');
    if (unit != NULL && other != NULL && strcmp(unit, other) == 0) *unit = '\0';
    hs_html_word(stream, low);
    fputs(" to ", stream);
    hs_html_word(stream, high);
}

/// A median with its spread, or the reason why there is none.
static void write_spread(FILE *stream, const char *column, const hs_bench_figure *figure,
                         hs_word (*word)(double))
{
    begin_field(stream, column, true);
    hs_html_word(stream, word(figure->median));
    if (isfinite(figure->median)) {
        fputs(" <small>", stream);
        write_range(stream, word(figure->min), word(figure->max));
        fputs("</small>", stream);
    }
    end_field(stream);
}

/// A ratio, its interval, and whether it says anything.
static void write_ratio(FILE *stream, const char *column, const hs_bench_interval *ratio)
{
    begin_field(stream, column, true);
    if (!isfinite(ratio->median)) {
        fputs("\xE2\x80\x93", stream);
    } else {
        const char *doubt = hs_bench_doubt(ratio);
        fprintf(stream, "%s\xC3\x97 <small>%s to %s%s%s</small>",
                hs_bench_ratio_word(ratio->median).text, hs_bench_ratio_word(ratio->low).text,
                hs_bench_ratio_word(ratio->high).text, doubt != NULL ? ", " : "",
                doubt != NULL ? doubt : "");
    }
    end_field(stream);
}

static hs_word word_of_bytes(double bytes)
{
    return isfinite(bytes) ? hs_word_of_bytes(bytes > 0.0 ? (uint64_t)bytes : 0) : (hs_word){"-"};
}

static void write_mean(FILE *stream, const char *column, const hs_bench_figure *figure)
{
    write_word(stream, column, hs_word_of_mean(figure->median));
}

static void begin_row(FILE *stream, const char *name)
{
    fputs("<tr><th scope=\"row\">", stream);
    hs_html_text(stream, name);
    fputs("</th>", stream);
}

static void end_row(FILE *stream)
{
    fputs("</tr>\n", stream);
}

// ---- The ladder --------------------------------------------------------------------------------

void hs_bench_table_of_ladder(FILE *stream, const hs_bench_results *results, size_t population)
{
    static const char *const columns[] = {"Rung", "Entity and tick", "Gain", "From the first rung",
                                          "Credit"};
    begin_table(stream, "cards ladder", columns, 5);
    for (size_t i = 0; i < results->rung_count; i++) {
        const hs_bench_rung *rung = &results->ladder[i];
        size_t at = rung->cells[population];
        char name[192];
        snprintf(name, sizeof name, "%zu. %.140s", i + 1, rung->change);
        begin_row(stream, name);
        if (at == HS_BENCH_NONE || !hs_bench_cell_is_there(&results->cells[at])) {
            write_text(stream, columns[1], "not measured");
        } else {
            write_spread(stream, columns[1], &results->cells[at].figure[HS_BENCH_NS_PER_ENTITY],
                         hs_word_of_price);
        }
        write_ratio(stream, columns[2], &rung->gain[population]);
        write_ratio(stream, columns[3], &rung->climb[population]);
        write_text(stream, columns[4], rung->credit);
        end_row(stream);
    }
    end_table(stream);
}

// ---- Prices and streams ------------------------------------------------------------------------

static void write_price(FILE *stream, const hs_bench_price *price, const char *const *columns)
{
    const hs_bench_figure *figure = price->figure;
    begin_row(stream, price->label);
    if (price->rounds == 0) {
        write_text(stream, "Failed", price->failure);
        end_row(stream);
        return;
    }
    write_spread(stream, columns[1], &figure[HS_BENCH_PRICE_START_NS], hs_word_of_time);
    write_spread(stream, columns[2], &figure[HS_BENCH_PRICE_FIRST_NS], hs_word_of_price);
    write_spread(stream, columns[3], &figure[HS_BENCH_PRICE_SECOND_NS], hs_word_of_price);
    write_mean(stream, columns[4], &figure[HS_BENCH_PRICE_PAGE_FAULTS]);
    write_word(stream, columns[5], word_of_bytes(figure[HS_BENCH_PRICE_IDLE_BYTES].median));
    write_word(stream, columns[6], word_of_bytes(figure[HS_BENCH_PRICE_FULL_BYTES].median));
    write_word(stream, columns[7], word_of_bytes(figure[HS_BENCH_PRICE_LEFT_BYTES].median));
    end_row(stream);
}

void hs_bench_table_of_prices(FILE *stream, const hs_bench_results *results)
{
    static const char *const columns[] = {"Strategy",       "To make them",      "A first birth",
                                          "A later birth",  "Page faults then",  "Resident, idle",
                                          "Resident, full", "Resident, all dead"};
    if (results->price_count == 0) {
        fputs("<p>The price of pools was not measured.</p>\n", stream);
        return;
    }
    fprintf(stream, "<h3>Places for %s particles</h3>\n",
            hs_word_of_count(results->prices[0].capacity).text);
    begin_table(stream, "cards", columns, 8);
    for (size_t i = 0; i < results->price_count; i++)
        write_price(stream, &results->prices[i], columns);
    end_table(stream);
}

static hs_word word_of_rate(double bytes_a_ns)
{
    hs_word word = {"-"};
    if (isfinite(bytes_a_ns)) snprintf(word.text, sizeof word.text, "%.1f GB/s", bytes_a_ns);
    return word;
}

/// The share of the machine's rate as a number and as a bar.
static void write_share(FILE *stream, const char *column, double share)
{
    begin_field(stream, column, true);
    if (isfinite(share)) {
        fprintf(stream, "%.0f %%<span class=\"bar\"><i style=\"width:%.0f%%\"></i></span>",
                share * 100.0, fmin(share, 1.0) * 100.0);
    } else {
        fputs("\xE2\x80\x93", stream);
    }
    end_field(stream);
}

void hs_bench_table_of_streams(FILE *stream, const hs_bench_results *results)
{
    static const char *const columns[] = {"Particles", "Working set", "The machine in place",
                                          "The particles' tick", "Share"};
    if (results->stream_count == 0) {
        fputs("<p>The machine's streaming was not measured.</p>\n", stream);
        return;
    }
    begin_table(stream, "cards", columns, 5);
    for (size_t i = 0; i < results->stream_count; i++) {
        const hs_bench_stream *it = &results->streams[i];
        char name[80];
        snprintf(name, sizeof name, "%s, %u thread%s", hs_word_of_count(it->population).text,
                 it->threads, it->threads == 1 ? "" : "s");
        begin_row(stream, name);
        write_word(stream, columns[1], word_of_bytes((double)it->bytes));
        write_spread(stream, columns[2], &it->rate, word_of_rate);
        double rate = it->cell != HS_BENCH_NONE ? it->cell_rate : NAN;
        write_word(stream, columns[3], word_of_rate(rate));
        write_share(stream, columns[4], hs_ratio(rate, it->rate.median));
        end_row(stream);
    }
    end_table(stream);
}

// ---- The machine -------------------------------------------------------------------------------

static void write_fact(FILE *stream, const char *name, const char *value)
{
    begin_row(stream, name);
    fputs("<td>", stream);
    hs_html_text(stream, value);
    fputs("</td>", stream);
    end_row(stream);
}

void hs_bench_table_of_facts(FILE *stream, const hs_bench_results *results)
{
    char text[600];
    fputs("<table class=\"facts\"><tbody>\n", stream);
    for (size_t i = 0; i < results->fact_count; i++)
        write_fact(stream, results->facts[i].name, results->facts[i].value);
    for (size_t i = 0; i < results->allocator_count; i++) {
        const hs_bench_allocator *one = &results->allocators[i];
        snprintf(text, sizeof text, "%s%s", one->missing[0] != '\0' ? "not measured: " : "",
                 one->missing[0] != '\0' ? one->missing : one->served);
        write_fact(stream, one->name, text);
    }
    snprintf(text, sizeof text, "%s%s", results->counters[0] != '\0' ? "not counted: " : "counted",
             results->counters);
    write_fact(stream, "cache and TLB misses", text);
    snprintf(text, sizeof text,
             "%zu of %zu, interleaved, one process a cell; %u ticks of churn first",
             results->rounds, results->rounds_planned, results->churn_ticks);
    write_fact(stream, "rounds", text);
    snprintf(text, sizeof text, "%llu", (unsigned long long)results->seed);
    write_fact(stream, "seed", text);
    fputs("</tbody></table>\n", stream);
}

// ---- All figures -------------------------------------------------------------------------------

static void write_cell(FILE *stream, const hs_bench_results *results, const hs_bench_cell *cell,
                       const char *const *columns)
{
    const hs_bench_figure *figure = cell->figure;
    begin_row(stream, cell->label);
    write_word(stream, columns[1], hs_word_of_count(cell->population));
    if (!hs_bench_cell_is_there(cell)) {
        write_text(stream, columns[2], cell->failure[0] != '\0' ? cell->failure : "not measured");
        end_row(stream);
        return;
    }
    write_spread(stream, columns[2], &figure[HS_BENCH_NS_PER_ENTITY], hs_word_of_price);
    if (cell == &results->cells[cell->base]) {
        write_text(stream, columns[3], "the base");
    } else {
        write_ratio(stream, columns[3], &cell->ratio);
    }
    write_word(stream, columns[4], hs_word_of_time(figure[HS_BENCH_TICK_NS].median));
    write_word(stream, columns[5], hs_word_of_time(cell->p99_ns));
    write_word(stream, columns[6], hs_word_of_time(figure[HS_BENCH_WORST_TICK_NS].max));
    write_mean(stream, columns[7], &figure[HS_BENCH_PAGE_FAULTS]);
    write_word(stream, columns[8], word_of_bytes(figure[HS_BENCH_RESIDENT_BYTES].median));
    write_word(stream, columns[9], word_of_bytes(figure[HS_BENCH_NEIGHBOUR_BYTES].median));
    if (results->counters[0] == '\0') {
        write_mean(stream, columns[10], &figure[HS_BENCH_CACHE_MISSES]);
        write_mean(stream, columns[11], &figure[HS_BENCH_TLB_MISSES]);
    }
    end_row(stream);
}

void hs_bench_table_of_cells(FILE *stream, const hs_bench_results *results)
{
    static const char *const columns[] = {
        "Arrangement",  "Particles", "Entity and tick", "Against the base", "Median tick",
        "p99",          "Worst",     "Page faults",     "Resident",         "Neighbours apart",
        "Cache misses", "TLB misses"};
    begin_table(stream, "cards", columns, results->counters[0] == '\0' ? 12 : 10);
    for (size_t i = 0; i < results->cell_count; i++)
        write_cell(stream, results, &results->cells[i], columns);
    end_table(stream);
}
