#include "heapstorm/measure.h"
#include "measure/text.h"
#include "measure/words.h"

#include "base/forbidden.h"

static void write_time_row(FILE *stream, const char *name, const hs_summary *summary)
{
    const double times[] = {summary->p50, summary->mean, summary->p95,
                            summary->p99, summary->p999, summary->max};
    fprintf(stream, "  %-16s", name);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        fprintf(stream, "%10s", hs_word_of_time(times[i]).text);
    fputc('\n', stream);
}

static void write_times(FILE *stream, const hs_report *report, bool bold)
{
    hs_text_heading(
        stream, bold,
        "time                  median      mean       p95       p99     p99.9     worst");
    write_time_row(stream, "a frame", &report->frame_ns);
    for (int span = 0; span < HS_SPAN_COUNT; span++) {
        const hs_summary *summary = &report->span_ns[span];
        if (summary->max > 0.0) write_time_row(stream, hs_span_name((hs_span)span), summary);
    }
}

static void write_populations(FILE *stream, const hs_report *report, bool bold)
{
    hs_text_heading(
        stream, bold,
        "population              living        peak    capacity  refused recycled bytes");
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        const hs_population_counts *counts = &report->population[name];
        if (counts->peak == 0) continue;
        fprintf(stream, "  %-16s%12s%12s%12s%9s%9s%6s\n",
                hs_population_name_of((hs_population_name)name),
                hs_word_of_count(counts->living).text, hs_word_of_count(counts->peak).text,
                hs_word_of_count(counts->capacity).text, hs_word_of_count(counts->refused).text,
                hs_word_of_count(counts->recycled).text, hs_word_of_count(counts->bytes_each).text);
    }
}

static void write_heap_row(FILE *stream, const char *name, const hs_heap_report *heap)
{
    fprintf(stream, "  %-16s%12s%12s%12s%12s%12s\n", name,
            hs_word_of_count(heap->traffic.allocations).text,
            hs_word_of_count(heap->traffic.frees).text, hs_word_of_mean(heap->per_frame).text,
            hs_word_of_bytes(heap->live_bytes).text, hs_word_of_bytes(heap->peak_bytes).text);
}

static void write_heap(FILE *stream, const hs_report *report, bool bold)
{
    hs_text_heading(
        stream, bold,
        "heap               allocations       frees     a frame      in use        peak");
    write_heap_row(stream, "game", &report->game);
    if (report->process_off[0] == '\0') {
        write_heap_row(stream, "whole process", &report->process);
    } else {
        fprintf(stream, "  whole process   not measured: %s\n", report->process_off);
    }
}

/// What the entities hold, and how much of it is neither theirs nor in one piece.
static void write_storage(FILE *stream, const hs_storage *storage, bool bold)
{
    uint64_t lost = storage->usable > storage->living ? storage->usable - storage->living : 0;
    hs_text_heading(stream, bold, "storage of the entities, at the end");
    fprintf(stream, "  living          %s of %s reserved\n", hs_word_of_bytes(storage->living).text,
            hs_word_of_bytes(storage->reserved).text);
    fprintf(stream, "  lost in blocks  %s, by rounding and headers: %.1f %%\n",
            hs_word_of_bytes(lost).text,
            storage->usable > 0 ? (double)lost * 100.0 / (double)storage->usable : 0.0);
    if (storage->largest_spare == 0) {
        fputs("  largest gap     not told by the heap\n", stream);
    } else {
        fprintf(stream, "  largest gap     %s of %s free\n",
                hs_word_of_bytes(storage->largest_spare).text,
                hs_word_of_bytes(storage->spare).text);
    }
}

/// "bullets 12, enemies 1 (2.1 KiB)"; "nothing" when nothing waits.
static void write_waiting(FILE *stream, const hs_collector_counts *counts)
{
    const char *lead = "";
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (counts->waiting[tag] == 0) continue;
        fprintf(stream, "%s%s %s", lead, hs_tag_name((hs_tag)tag),
                hs_word_of_count(counts->waiting[tag]).text);
        lead = ", ";
    }
    if (lead[0] == '\0') {
        fputs("nothing\n", stream);
    } else {
        fprintf(stream, " (%s)\n", hs_word_of_bytes(counts->waiting_bytes).text);
    }
}

static void write_collector(FILE *stream, const hs_report *report, bool bold)
{
    if (!report->has_collector) return;
    const hs_collector_counts *counts = &report->collector;
    bool is_off = report->collector_settings.is_off;
    hs_text_heading(stream, bold, is_off ? "collector, switched off" : "collector");
    uint64_t runs = 0, reclaimed = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        runs += counts->runs[g];
        reclaimed += counts->reclaimed[g];
    }
    fprintf(stream, "  runs            %s", hs_word_of_count(runs).text);
    if (counts->runs[0] + counts->runs[1] > 0) {
        fprintf(stream, ": %s young, %s middle, %s full (%s put off)",
                hs_word_of_count(counts->runs[0]).text, hs_word_of_count(counts->runs[1]).text,
                hs_word_of_count(counts->runs[2]).text, hs_word_of_count(counts->skipped).text);
    }
    fprintf(stream, "\n  given back      %s\n", hs_word_of_count(reclaimed).text);
    fprintf(stream, "  pauses          worst %s, last %s, together %s\n",
            hs_word_of_time((double)counts->pause_ns_max).text,
            hs_word_of_time((double)counts->pause_ns_last).text,
            hs_word_of_time((double)counts->pause_ns_total).text);
    fputs(is_off ? "  leaked          " : "  waiting         ", stream);
    write_waiting(stream, counts);
}

void hs_report_write_text(FILE *stream, const hs_report *report, bool bold)
{
    char label[64];
    hs_report_label(report, label, sizeof label);
    hs_text_run(stream, &report->setup, label);
    write_times(stream, report, bold);
    write_populations(stream, report, bold);
    write_heap(stream, report, bold);
    write_storage(stream, &report->storage, bold);
    write_collector(stream, report, bold);
    fprintf(stream, "\n%s: %s a particle and tick, %s a bullet, %s an entity\n", label,
            hs_word_of_price(report->ns_per_particle_tick).text,
            hs_word_of_price(report->ns_per_bullet_tick).text,
            hs_word_of_price(report->ns_per_entity_tick).text);
    fprintf(
        stream, "%s ticks a second; %s of %s frames over 16.67 ms; %s page faults\n",
        hs_word_of_mean(report->ticks_per_second).text, hs_word_of_count(report->over_budget).text,
        hs_word_of_count(report->recorder->count).text, hs_word_of_count(report->page_faults).text);
    if (report->has_bandwidth) {
        const hs_bandwidth_report *bandwidth = &report->bandwidth;
        fprintf(stream,
                "a tick moves %.1f MB of particles at %.1f GB/s: %.0f %% of what streams in "
                "place, %.1f GB/s\n",
                bandwidth->bytes_per_tick / 1e6, bandwidth->bytes_per_second / 1e9,
                bandwidth->share_of_stream * 100.0, bandwidth->stream_bytes_per_second / 1e9);
    }
    fprintf(stream, "score %s; the process held %s at most\n",
            hs_word_of_count(report->player.score).text,
            hs_word_of_bytes(report->peak_rss_bytes).text);
    hs_text_digests(stream, report);
}
