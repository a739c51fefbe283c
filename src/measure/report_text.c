// Reports for people: one run in full, several side by side.

#include "base/error.h"
#include "heapstorm/measure.h"
#include "measure/words.h"

#include "base/forbidden.h"

void hs_litter_note(const hs_world *world, char *text, size_t bytes)
{
    hs_litter_counts counts = hs_world_litter_counts(world);
    const hs_strategy *strategy = hs_world_strategy(world);
    text[0] = '\0';
    if (counts.percent == 0) return;
    const char *layout =
        strategy->is_boxed && hs_world_layout(world) == HS_LAYOUT_LIST ? " (list)" : "";
    if (strategy->keeps_kinds_apart) {
        snprintf(text, bytes, "litter under %s%s: the free lists are shuffled", strategy->name,
                 layout);
        return;
    }
    size_t used = (size_t)snprintf(text, bytes, "litter under %s%s: %s of %s blocks stay, %s",
                                   strategy->name, layout, hs_word_of_count(counts.kept).text,
                                   hs_word_of_count(counts.blocks).text,
                                   hs_word_of_bytes(counts.kept_bytes).text);
    if (counts.ns == 0 || used >= bytes) return; // its clock stood still
    snprintf(text + used, bytes - used, ", made in %s", hs_word_of_time((double)counts.ns).text);
}

/// Writes the program, the machine and the workload, and the strategy unless `label` is NULL.
static void write_run(FILE *stream, const hs_run_setup *setup, const char *label)
{
    char text[1024], processor[128], litter[64] = "";
    hs_processor_name(processor, sizeof processor);
    fprintf(stream, "Heapstorm %s, %s, %s, %u thread%s\n%s\n\n", HS_VERSION, hs_compiler(),
            setup->instruction_set, setup->threads, setup->threads == 1 ? "" : "s", processor);
    if (setup->litter != 0) {
        snprintf(litter, sizeof litter, ", on a heap with %u %% of litter", setup->litter);
    }
    snprintf(text, sizeof text, "%s%s%s%s%s%s, seed %llu: %s frames after %s of warm-up%s%s",
             setup->scenario, label != NULL ? " under " : "", label != NULL ? label : "",
             setup->pattern != NULL ? " with " : "", setup->pattern != NULL ? setup->pattern : "",
             litter, (unsigned long long)setup->seed, hs_word_of_count(setup->frames).text,
             hs_word_of_count(setup->warmup).text,
             setup->switch_every != 0 ? ", switching between strategies" : "",
             setup->is_profiled ? "; the times include recording every block" : "");
    hs_make_printable(text, sizeof text, '?');
    hs_text_paragraph(stream, text);
}

/// Writes the command line that repeats the run, which is on one line, to be copied.
static void write_command(FILE *stream, const hs_run_setup *setup)
{
    if (setup->command == NULL) return;
    char text[4096];
    snprintf(text, sizeof text, "%s", setup->command);
    hs_make_printable(text, sizeof text, '?');
    fprintf(stream, "%s\n", text);
}

/// Writes both digests on a line.
static void write_digests(FILE *stream, const hs_report *report)
{
    fprintf(stream, "digest %016llx, of the particles %016llx\n",
            (unsigned long long)report->digests.game, (unsigned long long)report->digests.seen);
}

// ---- One run ------------------------------------------------------------------------------------

static void write_time_row(FILE *stream, const char *name, const hs_summary *summary)
{
    const double times[] = {summary->p50, summary->mean, summary->p95,
                            summary->p99, summary->p999, summary->max};
    fprintf(stream, "  %-16s", name);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        fprintf(stream, "%10s", hs_word_of_time(times[i]).text);
    fputc('\n', stream);
}

/// By how much the wall time exceeds the CPU time, per cent.
static double excess_of(const hs_cpu_use *use)
{
    return (hs_ratio(use->wall_ns, use->cpu_ns) - 1.0) * 100.0;
}

/// Writes a line when the wall times of a run are not its own alone: of several, of the worst.
static void warn_of_disturbance(FILE *stream, const hs_report *reports, size_t count)
{
    const hs_report *worst = &reports[0];
    for (size_t i = 1; i < count; i++) {
        double excess = excess_of(&reports[i].use);
        if (isfinite(excess) && !(excess <= excess_of(&worst->use))) worst = &reports[i];
    }
    if (!hs_cpu_use_is_disturbed(&worst->use)) return;
    char label[64];
    hs_report_label(worst, label, sizeof label);
    fprintf(stream, "warning: %s: wall time exceeds CPU time by %.0f %%, the machine is busy\n",
            label, excess_of(&worst->use));
}

/// Writes the CPU time, which is never called by the wall time's name.
static void write_processor(FILE *stream, const hs_cpu_use *use)
{
    if (!isfinite(use->cpu_ns)) {
        fprintf(stream, "  CPU time        %s\n",
                isfinite(use->wall_ns) ? HS_NOT_AVAILABLE : "no frame was measured");
        return;
    }
    fprintf(stream, "  CPU time        %s in %s of wall time, ", hs_word_of_time(use->cpu_ns).text,
            hs_word_of_time(use->wall_ns).text);
    if (isfinite(use->processor_switches)) {
        fprintf(stream, "switched away %s times\n",
                hs_word_of(use->processor_switches, HS_MANNER_COUNT).text);
    } else {
        fputs("switches: " HS_NOT_AVAILABLE "\n", stream);
    }
}

static void write_times(FILE *stream, const hs_report *report, bool bold)
{
    hs_text_heading(
        stream, bold,
        "wall time             median      mean       p95       p99     p99.9     worst");
    write_time_row(stream, "a frame", &report->frame_ns);
    for (int span = 0; span < HS_SPAN_COUNT; span++) {
        const hs_summary *summary = &report->span_ns[span];
        if (summary->max > 0.0) write_time_row(stream, hs_span_name((hs_span)span), summary);
    }
    write_processor(stream, &report->use);
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
                hs_word_of_kind(hs_population_name_of((hs_population_name)name)),
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
        "heap               allocations       frees      a tick      in use        peak");
    write_heap_row(stream, "game", &report->game);
    if (report->process_off[0] == '\0') {
        write_heap_row(stream, "whole process", &report->process);
    } else {
        fprintf(stream, "  whole process   not measured: %s\n", report->process_off);
    }
}

/// Writes what the entities hold of the system, and how much of that is neither theirs nor in one
/// piece.
static void write_storage(FILE *stream, const hs_report *report, bool bold)
{
    const hs_storage *storage = &report->storage;
    uint64_t internal = hs_internal_fragmentation(storage);
    hs_text_heading(stream, bold, "storage of the entities, at the end");
    fprintf(stream, "  requested               %s\n", hs_word_of_bytes(storage->living).text);
    fprintf(stream, "  live bytes              %s, headers and padding included\n",
            hs_word_of_bytes(storage->usable).text);
    fprintf(stream, "  reserved                %s\n", hs_word_of_bytes(storage->reserved).text);
    fprintf(stream, "  footprint               %s\n",
            report->footprint_bytes != HS_FIGURE_NONE
                ? hs_word_of_bytes(report->footprint_bytes).text
                : "not available on this system");
    fprintf(stream, "  internal fragmentation  %s: %.1f %% of the live bytes\n",
            hs_word_of_bytes(internal).text, hs_percent(internal, storage->usable));
    if (storage->largest_spare == 0) {
        fputs("  external fragmentation  unknown\n", stream);
    } else {
        fprintf(stream, "  external fragmentation  %.0f %%: largest free block %s of %s free\n",
                100.0 - hs_percent(storage->largest_spare, storage->spare),
                hs_word_of_bytes(storage->largest_spare).text,
                hs_word_of_bytes(storage->spare).text);
    }
}

/// Writes what became of regions, where there are any.
static void write_regions(FILE *stream, const hs_storage *storage)
{
    if (storage->returned + storage->moved == 0) return;
    fprintf(stream, "  regions                 %s went; %s survivors moved so that they could\n",
            hs_word_of_count(storage->returned).text, hs_word_of_count(storage->moved).text);
}

/// Writes "bullets 12, enemies 1 (2.1 KiB)", or "nothing" when there is none.
static void write_garbage(FILE *stream, const hs_collector_counts *counts)
{
    const char *lead = "";
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        if (counts->waiting[tag] == 0) continue;
        fprintf(stream, "%s%s %s", lead, hs_word_of_kind(hs_tag_name((hs_tag)tag)),
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
    fprintf(stream, "  runs            %s", hs_word_of_count(hs_collector_runs(counts)).text);
    if (counts->runs[0] + counts->runs[1] > 0) {
        fprintf(stream, ": %s young, %s middle, %s full (%s put off)",
                hs_word_of_count(counts->runs[0]).text, hs_word_of_count(counts->runs[1]).text,
                hs_word_of_count(counts->runs[2]).text, hs_word_of_count(counts->skipped).text);
    }
    fprintf(stream, "\n  given back      %s\n",
            hs_word_of_count(hs_collector_reclaimed(counts)).text);
    fprintf(stream, "  pauses          worst %s, median %s, in %s of the measured frames\n",
            hs_word_of_time(report->pause_ns.max).text, hs_word_of_time(report->pause_ns.p50).text,
            hs_word_of_count(report->pauses).text);
    fputs(is_off ? "  leaked          " : "  garbage         ", stream);
    write_garbage(stream, counts);
}

static void write_prices(FILE *stream, const hs_report *report, const char *label)
{
    char text[256];
    snprintf(text, sizeof text,
             "%s: %s a particle and tick, %s a bullet, %s an entity of wall time, %s an entity of "
             "CPU time",
             label, hs_word_of_price(report->ns_per_particle_tick).text,
             hs_word_of_price(report->ns_per_bullet_tick).text,
             hs_word_of_price(report->ns_per_entity_tick).text,
             hs_word_of_price(report->cpu_ns_per_entity_tick).text);
    fputc('\n', stream);
    hs_text_paragraph(stream, text);
}

/// Writes which frames are in no statistic, when there are any.
static void write_aside(FILE *stream, const hs_aside_counts *aside)
{
    char text[200];
    if (aside->set_aside == 0) return;
    hs_aside_write(aside, text, sizeof text);
    fprintf(stream, "set aside: %s\n", text);
}

void hs_report_write_text(FILE *stream, const hs_report *report, bool bold)
{
    char label[64];
    hs_report_label(report, label, sizeof label);
    write_run(stream, &report->setup, label);
    write_times(stream, report, bold);
    write_populations(stream, report, bold);
    write_heap(stream, report, bold);
    write_storage(stream, report, bold);
    write_regions(stream, &report->storage);
    write_collector(stream, report, bold);
    write_prices(stream, report, label);
    fprintf(stream, "%s ticks a second; %s of %s frames over 16.67 ms; ",
            hs_word_of_mean(report->ticks_per_second).text,
            hs_word_of_count(report->over_budget).text,
            hs_word_of_count(report->aside.frames[HS_ASIDE_NOT]).text);
    if (report->page_faults != HS_FIGURE_NONE) {
        fprintf(stream, "%s page faults\n", hs_word_of_count(report->page_faults).text);
    } else {
        fputs("page faults: " HS_NOT_AVAILABLE "\n", stream);
    }
    if (report->has_bandwidth) {
        const hs_bandwidth_report *bandwidth = &report->bandwidth;
        fprintf(stream,
                "a tick moves %.1f MB of particles at %.1f GB/s: %.0f %% of what streams in "
                "place, %.1f GB/s\n",
                bandwidth->bytes_per_tick / 1e6, bandwidth->bytes_per_second / 1e9,
                bandwidth->share_of_stream * 100.0, bandwidth->stream_bytes_per_second / 1e9);
    }
    fprintf(stream, "score %s; peak RSS %s\n", hs_word_of_count(report->play.player.score).text,
            report->peak_rss_bytes != HS_FIGURE_NONE ? hs_word_of_bytes(report->peak_rss_bytes).text
                                                     : HS_NOT_AVAILABLE);
    write_aside(stream, &report->aside);
    warn_of_disturbance(stream, report, 1);
    write_command(stream, &report->setup);
    write_digests(stream, report);
}

// ---- Runs side by side --------------------------------------------------------------------------

/// How many runs stand beside the reference in one table of 80 columns.
enum { BESIDE = 2 };

/// The lines of that table.
enum { FIGURES = 19 };

/// Less than this is nearly nothing: no ratio to it is told.
#define LEAST_NS    1000.0
#define LEAST_BYTES 4096.0

/// One line for one run: a number, and how it is written.
typedef struct figure {
    const char *name;
    hs_manner manner;
    double value;     ///< NaN where it is not known
    bool is_optional; ///< no line when no run knows it
    double least;     ///< of the reference: a ratio to less says nothing
} figure;

static double worst_pause(const hs_report *report)
{
    return report->pauses > 0 ? report->pause_ns.max : NAN;
}

/// The figures of a run, in the order of the lines.
static void figures_of(const hs_report *report, figure *figures)
{
    const hs_population_counts *population = report->population;
    bool has_process = report->process_off[0] == '\0';
    double process_bytes = (double)report->process.live_bytes;
    const figure all[FIGURES] = {
        {"frame, median", HS_MANNER_TIME, report->frame_ns.p50, false, 0.0},
        {"frame, p95", HS_MANNER_TIME, report->frame_ns.p95, true, 0.0},
        {"frame, p99", HS_MANNER_TIME, report->frame_ns.p99, true, 0.0},
        {"frame, worst", HS_MANNER_TIME, report->frame_ns.max, false, 0.0},
        {"frames > 16.67 ms", HS_MANNER_COUNT, (double)report->over_budget, false, 1.0},
        {"collector's worst", HS_MANNER_TIME, worst_pause(report), true, LEAST_NS},
        {"particle and tick", HS_MANNER_PRICE, report->ns_per_particle_tick, false, 0.0},
        {"bullet and tick", HS_MANNER_PRICE, report->ns_per_bullet_tick, false, 0.0},
        {"entity and tick", HS_MANNER_PRICE, report->ns_per_entity_tick, false, 0.0},
        {"  CPU time", HS_MANNER_PRICE, report->cpu_ns_per_entity_tick, false, 0.0},
        {"switched away", HS_MANNER_COUNT, report->use.processor_switches, false, 10.0},
        {"bytes a particle", HS_MANNER_COUNT, (double)population[HS_PARTICLES].bytes_each, false,
         1.0},
        {"bytes a bullet", HS_MANNER_COUNT, (double)population[HS_BULLETS].bytes_each, false, 1.0},
        {"allocations a tick", HS_MANNER_MEAN, report->game.per_frame, false, 1.0},
        {"  whole process", HS_MANNER_MEAN, has_process ? report->process.per_frame : NAN, false,
         1.0},
        {"page faults", HS_MANNER_COUNT, hs_figure_number(report->page_faults), false, 10.0},
        {"heap in use", HS_MANNER_BYTES, (double)report->game.live_bytes, false, LEAST_BYTES},
        {"  whole process", HS_MANNER_BYTES, has_process ? process_bytes : NAN, false, LEAST_BYTES},
        {"footprint", HS_MANNER_BYTES, hs_figure_number(report->footprint_bytes), false,
         LEAST_BYTES},
    };
    memcpy(figures, all, sizeof all);
}

// ---- Many runs ----------------------------------------------------------------------------------

/// Writes a run's label and words at the right ends of columns.
static void write_columns(FILE *stream, const hs_report *report, const hs_word *words,
                          const int *widths, size_t count)
{
    char label[64];
    hs_report_label(report, label, sizeof label);
    fprintf(stream, "%-18s", label);
    for (size_t i = 0; i < count; i++) fprintf(stream, "%*s", widths[i], words[i].text);
    fputc('\n', stream);
}

/// Writes a run's times on a line, beside those of the reference.
static void write_times_of(FILE *stream, const hs_report *report, const hs_report *reference)
{
    static const int widths[] = {9, 9, 9, 9, 9, 7, 9};
    const hs_word words[] = {
        hs_word_of_time(report->frame_ns.p50),
        hs_word_of_time(isfinite(reference->frame_ns.p99) ? report->frame_ns.p99
                                                          : report->frame_ns.p95),
        hs_word_of_time(report->frame_ns.max),
        hs_word_of(worst_pause(report), HS_MANNER_TIME),
        hs_word_of_price(report->ns_per_particle_tick),
        hs_word_of_ratio(hs_ratio(report->ns_per_particle_tick, reference->ns_per_particle_tick)),
        hs_word_of_price(report->ns_per_bullet_tick),
    };
    write_columns(stream, report, words, widths, sizeof widths / sizeof widths[0]);
}

/// Writes a run's memory on a line.
static void write_memory_of(FILE *stream, const hs_report *report)
{
    static const int widths[] = {6, 10, 10, 10, 9, 9, 8};
    const hs_storage *storage = &report->storage;
    hs_word internal, largest = {"-"};
    snprintf(internal.text, sizeof internal.text, "%.1f %%",
             hs_percent(hs_internal_fragmentation(storage), storage->usable));
    if (storage->largest_spare > 0 && storage->spare > 0) {
        snprintf(largest.text, sizeof largest.text, "%.0f %%",
                 hs_percent(storage->largest_spare, storage->spare));
    }
    const hs_word words[] = {
        hs_word_of_mean(report->game.per_frame),
        hs_word_of_bytes(storage->living),
        hs_word_of_bytes(storage->reserved),
        hs_word_of(hs_figure_number(report->footprint_bytes), HS_MANNER_BYTES),
        hs_word_of(report->has_collector ? (double)report->collector.waiting_bytes : NAN,
                   HS_MANNER_BYTES),
        internal,
        largest,
    };
    write_columns(stream, report, words, widths, sizeof widths / sizeof widths[0]);
}

/// Writes a line a run, for as many as there are.
static void write_lines(FILE *stream, const hs_report *reports, size_t count, bool bold)
{
    char label[64], text[400];
    const char *tail = isfinite(reports[0].frame_ns.p99) ? "p99" : "p95";
    snprintf(text, sizeof text,
             "wall time           median      %s    worst    pause particle  times   bullet", tail);
    hs_text_heading(stream, bold, text);
    for (size_t i = 0; i < count; i++) write_times_of(stream, &reports[i], &reports[0]);
    hs_text_heading(
        stream, bold,
        "memory            allocs requested  reserved footprint  garbage internal largest");
    for (size_t i = 0; i < count; i++) write_memory_of(stream, &reports[i]);
    fputc('\n', stream);
    hs_report_label(&reports[0], label, sizeof label);
    snprintf(text, sizeof text,
             "median, %s, worst: of a tick; pause: a collector's worst; particle, bullet: for one "
             "of them and a tick; times: as long a particle as %s.",
             tail, label);
    hs_text_paragraph(stream, text);
    hs_text_paragraph(stream, "allocs: a tick, from the heap; requested: by the living entities; "
                              "footprint: private dirty pages that came in the run's turns; "
                              "garbage: dead, and not yet collected; internal: internal "
                              "fragmentation, of the live bytes; largest: the largest free block "
                              "of all that is free, where the strategy knows it; the rest is "
                              "external fragmentation.");
}

// ---- A few runs ---------------------------------------------------------------------------------

/// Whether any of the runs knows the figure of a line.
static bool is_known(figure figures[][FIGURES], size_t runs, size_t line)
{
    for (size_t i = 0; i < runs; i++) {
        if (isfinite(figures[i][line].value)) return true;
    }
    return false;
}

static void write_table(FILE *stream, const hs_report *reference, const hs_report *others,
                        size_t count, bool bold)
{
    char heading[160], label[64];
    figure figures[BESIDE + 1][FIGURES];
    figures_of(reference, figures[0]);
    hs_report_label(reference, label, sizeof label);
    size_t at = (size_t)snprintf(heading, sizeof heading, "%-19s%12s", "", label);
    for (size_t i = 0; i < count && at < sizeof heading; i++) {
        figures_of(&others[i], figures[i + 1]);
        hs_report_label(&others[i], label, sizeof label);
        at += (size_t)snprintf(heading + at, sizeof heading - at, "%17s%7s", label, "ratio");
    }
    hs_text_heading(stream, bold, heading);
    for (size_t line = 0; line < FIGURES; line++) {
        const figure *mine = &figures[0][line];
        if (mine->is_optional && !is_known(figures, count + 1, line)) continue;
        fprintf(stream, "%-19s%12s", mine->name, hs_word_of(mine->value, mine->manner).text);
        for (size_t i = 1; i <= count; i++) {
            double theirs = figures[i][line].value;
            fprintf(stream, "%17s%7s", hs_word_of(theirs, mine->manner).text,
                    hs_word_of_ratio(hs_ratio_to_something(theirs, mine->value, mine->least)).text);
        }
        fputc('\n', stream);
    }
}

/// Writes "naive (array) takes 6.20 times as long per particle as columns, and 1.40 times per
/// bullet."
static void say_ratios(FILE *stream, const hs_report *reference, const hs_report *other)
{
    char first[64], second[64], text[400];
    hs_report_label(reference, first, sizeof first);
    hs_report_label(other, second, sizeof second);
    double particle = hs_ratio(other->ns_per_particle_tick, reference->ns_per_particle_tick);
    double bullet = hs_ratio(other->ns_per_bullet_tick, reference->ns_per_bullet_tick);
    if (isfinite(particle) && isfinite(bullet)) {
        snprintf(text, sizeof text,
                 "%s takes %s times as long per particle as %s, and %s times as long per bullet.",
                 second, hs_word_of_ratio(particle).text, first, hs_word_of_ratio(bullet).text);
    } else {
        double frame = hs_ratio(other->frame_ns.p50, reference->frame_ns.p50);
        snprintf(text, sizeof text, "%s takes %s times as long per frame as %s.", second,
                 hs_word_of_ratio(frame).text, first);
    }
    hs_text_paragraph(stream, text);
}

/// Writes how much of a frame the median tick takes, which is what a player would feel.
static void say_shares(FILE *stream, const hs_report *reports, size_t count)
{
    char text[1024];
    size_t at = (size_t)snprintf(text, sizeof text, "Of a frame at 60 Hz the median tick takes");
    for (size_t i = 0; i < count && at < sizeof text; i++) {
        char label[64];
        hs_report_label(&reports[i], label, sizeof label);
        const char *joint = i == 0 ? "" : i + 1 < count ? "," : " and";
        double share = hs_budget_percent(reports[i].frame_ns.p50);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s %s %% under %s", joint,
                               hs_word_of_mean(share).text, label);
    }
    if (at < sizeof text - 1) snprintf(text + at, sizeof text - at, ".");
    hs_text_paragraph(stream, text);
}

/// Writes what holds for all runs.
static void write_end(FILE *stream, const hs_report *reports, size_t count)
{
    warn_of_disturbance(stream, reports, count);
    write_command(stream, &reports[0].setup);
    fputs("All end alike: ", stream);
    write_digests(stream, &reports[0]);
}

void hs_reports_write_text(FILE *stream, const hs_report *reports, size_t count, bool bold)
{
    write_run(stream, &reports[0].setup, NULL);
    if (count > BESIDE + 1) {
        write_lines(stream, reports, count, bold);
        write_end(stream, reports, count);
        return;
    }
    for (size_t first = 1; first < count; first += BESIDE) {
        size_t beside = count - first < BESIDE ? count - first : BESIDE;
        write_table(stream, &reports[0], &reports[first], beside, bold);
    }
    fputc('\n', stream);
    for (size_t i = 1; i < count; i++) say_ratios(stream, &reports[0], &reports[i]);
    say_shares(stream, reports, count);
    hs_text_paragraph(stream, "Times are wall times where CPU time is not said.");
    write_end(stream, reports, count);
}
