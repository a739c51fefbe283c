#include "measure/csv.h"

#include "base/forbidden.h"

void hs_csv_write_heading(FILE *stream)
{
    fputs("memory,layout,frame,frame_ns", stream);
    for (int span = 0; span < HS_SPAN_COUNT; span++)
        fprintf(stream, ",%s_ns", hs_span_name((hs_span)span));
    fputs(",particles_ns", stream);
    for (int name = 0; name < HS_POPULATION_COUNT; name++)
        fprintf(stream, ",%s", hs_population_name_of((hs_population_name)name));
    fputs(",game_allocations,game_frees,game_bytes"
          ",process_allocations,process_frees,process_bytes,page_faults,pause_ns"
          ",simulate_ns,present_ns,panel_ns,interval_ns,cpu_ns,ticks,command\n",
          stream);
}

static void write_number(FILE *stream, bool is_known, uint64_t number)
{
    fputc(',', stream);
    if (is_known && number != HS_FIGURE_NONE) fprintf(stream, "%llu", (unsigned long long)number);
}

static void write_traffic(FILE *stream, bool is_known, const hs_heap_traffic *traffic)
{
    write_number(stream, is_known, traffic->allocations);
    write_number(stream, is_known, traffic->frees);
    write_number(stream, is_known, traffic->bytes);
}

static const char *layout_of(const hs_frame *frame)
{
    if (frame->strategy == NULL || !frame->strategy->is_boxed) return "none";
    return hs_layout_name(frame->layout);
}

/// Writes a text between quotes, in which a quote stands twice.
static void write_text(FILE *stream, const char *text)
{
    fputs(",\"", stream);
    for (; *text != '\0'; text++) {
        if (*text == '"') fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void write_times(FILE *stream, const hs_csv_rows *rows, const hs_frame *frame)
{
    bool has_times = rows->has_times;
    write_number(stream, has_times, hs_frame_work_ns(frame));
    for (int span = 0; span < HS_SPAN_COUNT; span++) {
        bool is_known = has_times && (rows->has_phases || span >= HS_SPAN_PHASES);
        write_number(stream, is_known, hs_frame_number(frame, hs_span_member((hs_span)span)));
    }
    write_number(stream, has_times && rows->has_phases, frame->particles_ns);
}

static void write_row(FILE *stream, const hs_csv_rows *rows, size_t number)
{
    const hs_frame *frame = &rows->frames[number];
    const char *own = frame->strategy != NULL ? frame->strategy->name : "";
    bool has_window = rows->has_times && rows->has_window;
    fprintf(stream, "%s,%s", rows->memory != NULL ? rows->memory : own,
            rows->layout != NULL ? rows->layout : layout_of(frame));
    write_number(stream, true, number);
    write_times(stream, rows, frame);
    for (int name = 0; name < HS_POPULATION_COUNT; name++)
        write_number(stream, true, frame->living[name]);
    write_traffic(stream, true, &frame->traffic[HS_TRAFFIC_GAME]);
    write_traffic(stream, rows->has_process, &frame->traffic[HS_TRAFFIC_PROCESS]);
    write_number(stream, rows->has_times, frame->page_faults);
    write_number(stream, rows->has_times, frame->pause_ns);
    write_number(stream, rows->has_times, frame->simulate_ns);
    write_number(stream, has_window, frame->present_ns);
    write_number(stream, has_window, frame->panel_ns);
    write_number(stream, has_window && frame->interval_ns > 0, frame->interval_ns);
    write_number(stream, has_window, frame->cpu_ns);
    write_number(stream, true, frame->ticks);
}

void hs_csv_write_rows(FILE *stream, const hs_csv_rows *rows)
{
    bool is_first = true;
    for (size_t i = 0; i < rows->count; i++) {
        if (hs_frame_is_set_aside(&rows->frames[i])) continue;
        write_row(stream, rows, i);
        if (is_first && rows->command != NULL) {
            write_text(stream, rows->command);
        } else {
            fputc(',', stream);
        }
        fputc('\n', stream);
        is_first = false;
    }
}
