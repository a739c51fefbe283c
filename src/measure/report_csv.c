#include "heapstorm/measure.h"

#include "base/forbidden.h"

static void write_heading(FILE *stream)
{
    fputs("memory,layout,frame,frame_ns", stream);
    for (int span = 0; span < HS_SPAN_COUNT; span++)
        fprintf(stream, ",%s_ns", hs_span_name((hs_span)span));
    fputs(",particles_ns", stream);
    for (int name = 0; name < HS_POPULATION_COUNT; name++)
        fprintf(stream, ",%s", hs_population_name_of((hs_population_name)name));
    fputs(",game_allocations,game_frees,game_bytes"
          ",process_allocations,process_frees,process_bytes,page_faults,pause_ns\n",
          stream);
}

static void write_number(FILE *stream, uint64_t number)
{
    fprintf(stream, ",%llu", (unsigned long long)number);
}

/// What was not measured stays empty.
static void write_traffic(FILE *stream, const hs_heap_traffic *traffic, bool is_on)
{
    if (!is_on) {
        fputs(",,,", stream);
        return;
    }
    write_number(stream, traffic->allocations);
    write_number(stream, traffic->frees);
    write_number(stream, traffic->bytes);
}

static void write_frames(FILE *stream, const hs_report *report)
{
    bool process_is_on = report->process_off[0] == '\0';
    for (size_t i = 0; i < report->recorder->count; i++) {
        const hs_frame *frame = &report->recorder->frames[i];
        fprintf(stream, "%s,%s", report->setup.memory, report->setup.layout);
        write_number(stream, i);
        write_number(stream, hs_frame_ns(frame));
        for (int span = 0; span < HS_SPAN_COUNT; span++) write_number(stream, frame->span_ns[span]);
        write_number(stream, frame->particles_ns);
        for (int name = 0; name < HS_POPULATION_COUNT; name++)
            write_number(stream, frame->living[name]);
        write_traffic(stream, &frame->game, true);
        write_traffic(stream, &frame->process, process_is_on);
        write_number(stream, frame->page_faults);
        write_number(stream, frame->pause_ns);
        fputc('\n', stream);
    }
}

void hs_reports_write_csv(FILE *stream, const hs_report *reports, size_t count)
{
    write_heading(stream);
    for (size_t i = 0; i < count; i++) write_frames(stream, &reports[i]);
}
