#include "measure/text.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// How many runs stand beside the reference in one table of 80 columns.
enum { BESIDE = 2 };

typedef enum manner { TIME, PRICE, COUNT, MEAN, BYTES } manner;

/// One line of the table: a number of each run, and how it is written.
typedef struct row {
    const char *name;
    manner manner;
    double (*of)(const hs_report *report);
} row;

static double frame_median(const hs_report *report)
{
    return report->frame_ns.p50;
}

static double frame_p99(const hs_report *report)
{
    return report->frame_ns.p99;
}

static double frame_worst(const hs_report *report)
{
    return report->frame_ns.max;
}

static double frames_over(const hs_report *report)
{
    return (double)report->over_budget;
}

static double particle_price(const hs_report *report)
{
    return report->ns_per_particle_tick;
}

static double bullet_price(const hs_report *report)
{
    return report->ns_per_bullet_tick;
}

static double entity_price(const hs_report *report)
{
    return report->ns_per_entity_tick;
}

static double particle_bytes(const hs_report *report)
{
    return (double)report->population[HS_PARTICLES].bytes_each;
}

static double bullet_bytes(const hs_report *report)
{
    return (double)report->population[HS_BULLETS].bytes_each;
}

static double game_allocations(const hs_report *report)
{
    return report->game.per_frame;
}

static double process_allocations(const hs_report *report)
{
    return report->process_off[0] == '\0' ? report->process.per_frame : NAN;
}

static double page_faults(const hs_report *report)
{
    return (double)report->page_faults;
}

static double game_heap(const hs_report *report)
{
    return (double)report->game.live_bytes;
}

static double process_heap(const hs_report *report)
{
    return report->process_off[0] == '\0' ? (double)report->process.live_bytes : NAN;
}

static double worst_pause(const hs_report *report)
{
    return report->collector.steps > 0 ? (double)report->collector.pause_ns_max : NAN;
}

static const row rows[] = {
    {"frame, median", TIME, frame_median},
    {"frame, p99", TIME, frame_p99},
    {"frame, worst", TIME, frame_worst},
    {"frames > 16.67 ms", COUNT, frames_over},
    {"collector's worst", TIME, worst_pause},
    {"particle and tick", PRICE, particle_price},
    {"bullet and tick", PRICE, bullet_price},
    {"entity and tick", PRICE, entity_price},
    {"bytes a particle", COUNT, particle_bytes},
    {"bytes a bullet", COUNT, bullet_bytes},
    {"allocations a frame", MEAN, game_allocations},
    {"  whole process", MEAN, process_allocations},
    {"page faults", COUNT, page_faults},
    {"heap in use", BYTES, game_heap},
    {"  whole process", BYTES, process_heap},
};

static hs_word word_of(double number, manner how)
{
    if (!isfinite(number)) return (hs_word){"-"};
    switch (how) {
    case TIME:
        return hs_word_of_time(number);
    case PRICE:
        return hs_word_of_price(number);
    case COUNT:
        return hs_word_of_count((uint64_t)number);
    case MEAN:
        return hs_word_of_mean(number);
    case BYTES:
        return hs_word_of_bytes((uint64_t)number);
    }
    return (hs_word){"-"};
}

// ---- Many runs ---------------------------------------------------------------------------------

/// One run's times on a line, beside what the first one takes.
static void write_times_line(FILE *stream, const hs_report *report, const hs_report *reference)
{
    char label[64];
    hs_report_label(report, label, sizeof label);
    const hs_word words[] = {
        hs_word_of_time(report->frame_ns.p50),
        hs_word_of_time(report->frame_ns.p99),
        hs_word_of_time(report->frame_ns.max),
        word_of(worst_pause(report), TIME),
        hs_word_of_price(report->ns_per_particle_tick),
        hs_word_of_ratio(hs_ratio(report->ns_per_particle_tick, reference->ns_per_particle_tick)),
        hs_word_of_price(report->ns_per_bullet_tick),
    };
    static const int widths[] = {9, 9, 9, 9, 9, 7, 9};
    fprintf(stream, "%-18s", label);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        fprintf(stream, "%*s", widths[i], words[i].text);
    fputc('\n', stream);
}

/// One run's memory on a line.
static void write_memory_line(FILE *stream, const hs_report *report)
{
    const hs_storage *storage = &report->storage;
    char label[64];
    hs_report_label(report, label, sizeof label);
    uint64_t lost = storage->usable > storage->living ? storage->usable - storage->living : 0;
    double share = hs_ratio((double)lost * 100.0, (double)storage->usable);
    const hs_word words[] = {
        hs_word_of_mean(report->game.per_frame),
        hs_word_of_bytes(storage->living),
        hs_word_of_bytes(storage->reserved),
        word_of(report->has_collector ? (double)report->collector.waiting_bytes : NAN, BYTES),
    };
    static const int widths[] = {9, 11, 11, 11};
    fprintf(stream, "%-18s", label);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        fprintf(stream, "%*s", widths[i], words[i].text);
    fprintf(stream, "%7.1f %%", isfinite(share) ? share : 0.0);
    bool is_known = storage->largest_spare > 0 && storage->spare > 0;
    if (is_known) {
        fprintf(stream, "%8.0f %%\n",
                (double)storage->largest_spare * 100.0 / (double)storage->spare);
    } else {
        fprintf(stream, "%10s\n", "-");
    }
}

/// A line a run, for as many as there are.
static void write_lines(FILE *stream, const hs_report *reports, size_t count, bool bold)
{
    char label[64], text[400];
    hs_text_heading(
        stream, bold,
        "time                median      p99    worst    pause particle  times   bullet");
    for (size_t i = 0; i < count; i++) write_times_line(stream, &reports[i], &reports[0]);
    hs_text_heading(
        stream, bold,
        "memory              allocs     living   reserved    waiting    lost       gap");
    for (size_t i = 0; i < count; i++) write_memory_line(stream, &reports[i]);
    fputc('\n', stream);
    hs_report_label(&reports[0], label, sizeof label);
    snprintf(text, sizeof text,
             "median, p99, worst: of a tick; pause: a collector's worst; particle, bullet: for one "
             "of them and a tick; times: as long a particle as %s.",
             label);
    hs_text_paragraph(stream, text);
    hs_text_paragraph(stream, "allocs: asked of the heap a frame; waiting: dead, and not yet "
                              "collected; lost: of the living's blocks, to rounding and headers; "
                              "gap: the largest free piece of all that is free, where the "
                              "strategy knows it.");
}

// ---- A few runs --------------------------------------------------------------------------------

static void write_table(FILE *stream, const hs_report *reference, const hs_report *others,
                        size_t count, bool bold)
{
    char heading[160], label[64];
    hs_report_label(reference, label, sizeof label);
    size_t at = (size_t)snprintf(heading, sizeof heading, "%-19s%12s", "", label);
    for (size_t i = 0; i < count && at < sizeof heading; i++) {
        hs_report_label(&others[i], label, sizeof label);
        at += (size_t)snprintf(heading + at, sizeof heading - at, "%17s%7s", label, "ratio");
    }
    hs_text_heading(stream, bold, heading);
    for (size_t line = 0; line < sizeof rows / sizeof rows[0]; line++) {
        double mine = rows[line].of(reference);
        bool is_said = isfinite(mine);
        for (size_t i = 0; i < count; i++) is_said = is_said || isfinite(rows[line].of(&others[i]));
        // Which particles and heaps there are is known; of collectors only some have anything to
        // tell.
        if (!is_said && rows[line].of == worst_pause) continue;
        fprintf(stream, "%-19s%12s", rows[line].name, word_of(mine, rows[line].manner).text);
        for (size_t i = 0; i < count; i++) {
            double theirs = rows[line].of(&others[i]);
            fprintf(stream, "%17s%7s", word_of(theirs, rows[line].manner).text,
                    hs_word_of_ratio(hs_ratio(theirs, mine)).text);
        }
        fputc('\n', stream);
    }
}

/// "naive (array) takes 6.20 times as long per particle as columns, and 1.40 times per bullet."
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

/// What the median tick leaves of a frame, which is what a player would feel.
static void say_shares(FILE *stream, const hs_report *reports, size_t count)
{
    char text[1024];
    size_t at = (size_t)snprintf(text, sizeof text, "Of a frame at 60 Hz the median tick takes");
    for (size_t i = 0; i < count && at < sizeof text; i++) {
        char label[64];
        hs_report_label(&reports[i], label, sizeof label);
        const char *joint = i == 0 ? "" : i + 1 < count ? "," : " and";
        double share = reports[i].frame_ns.p50 / HS_BUDGET_NS * 100.0;
        at += (size_t)snprintf(text + at, sizeof text - at, "%s %s %% under %s", joint,
                               hs_word_of_mean(share).text, label);
    }
    if (at < sizeof text - 1) snprintf(text + at, sizeof text - at, ".");
    hs_text_paragraph(stream, text);
}

void hs_reports_write_text(FILE *stream, const hs_report *reports, size_t count, bool bold)
{
    hs_text_run(stream, &reports[0].setup, NULL);
    if (count > BESIDE + 1) {
        write_lines(stream, reports, count, bold);
        fputs("All end alike: ", stream);
        hs_text_digests(stream, &reports[0]);
        return;
    }
    for (size_t first = 1; first < count; first += BESIDE) {
        size_t beside = count - first < BESIDE ? count - first : BESIDE;
        write_table(stream, &reports[0], &reports[first], beside, bold);
    }
    fputc('\n', stream);
    for (size_t i = 1; i < count; i++) say_ratios(stream, &reports[0], &reports[i]);
    say_shares(stream, reports, count);
    fputs("All end alike: ", stream);
    hs_text_digests(stream, &reports[0]);
}
