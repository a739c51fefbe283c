// Runs frame by frame, in the formats of other tools: comma-separated values, MangoHud's log,
// Chrome's trace events.

#include "heapstorm/measure.h"
#include "measure/csv.h"
#include "measure/json.h"

#include "base/forbidden.h"

// ---- Comma-separated values ---------------------------------------------------------------------

void hs_reports_write_csv(FILE *stream, const hs_report *reports, size_t count)
{
    hs_csv_write_heading(stream);
    for (size_t i = 0; i < count; i++) {
        const hs_report *report = &reports[i];
        const hs_csv_rows rows = {
            .frames = report->recorder->frames,
            .count = report->recorder->count,
            .memory = report->setup.memory,
            .layout = report->setup.layout,
            .has_times = true,
            .has_phases = true,
            .has_process = report->process_off[0] == '\0',
            .command = report->setup.command,
        };
        hs_csv_write_rows(stream, &rows);
    }
}

// ---- MangoHud's log -----------------------------------------------------------------------------

#define GIBIBYTE (1024.0 * 1024.0 * 1024.0)

/// Writes a value with spaces for its commas: MangoHud quotes nothing, and not all programs that
/// read its logs know quotes.
static void write_mangohud_value(FILE *stream, const char *value)
{
    for (; *value != '\0'; value++) {
        bool is_plain = *value != ',' && *value != '"' && (unsigned char)*value >= ' ';
        fputc(is_plain ? *value : ' ', stream);
    }
}

/// Returns a figure of the system, and 0 for what is not known, as in MangoHud's own logs.
static double known_or_zero(uint64_t figure)
{
    return figure != HS_FIGURE_NONE ? (double)figure : 0.0;
}

static void write_mangohud_machine(FILE *stream, const hs_report *report)
{
    char system[128], processor[128], memory[24], kernel[128], governor[64];
    hs_system_name(system, sizeof system);
    hs_processor_name(processor, sizeof processor);
    snprintf(memory, sizeof memory, "%.0f", known_or_zero(hs_machine_memory()) / 1024.0);
    hs_kernel_release(kernel, sizeof kernel);
    hs_processor_governor(governor, sizeof governor);
    // Nothing here asks a GPU; the renderer stands in its place.
    const char *const values[] = {system,  processor, report->setup.renderer,
                                  memory,  kernel,    "heapstorm " HS_VERSION,
                                  governor};
    fputs("os,cpu,gpu,ram,kernel,driver,cpuscheduler\n", stream);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (i > 0) fputc(',', stream);
        write_mangohud_value(stream, values[i]);
    }
    fputc('\n', stream);
}

void hs_report_write_mangohud(FILE *stream, const hs_report *report)
{
    write_mangohud_machine(stream, report);
    fputs("fps,frametime,cpu_load,cpu_power,gpu_load,cpu_temp,gpu_temp,gpu_core_clock,"
          "gpu_mem_clock,gpu_vram_used,gpu_power,ram_used,swap_used,process_rss,cpu_mhz,elapsed\n",
          stream);
    const hs_recorder *recorder = report->recorder;
    for (size_t i = 0; i < recorder->count; i++) {
        const hs_frame *frame = &recorder->frames[i];
        if (hs_frame_is_set_aside(frame)) continue;
        double ns = (double)hs_frame_work_ns(frame);
        fprintf(stream, "%.3f,%.6f,0,0,0,0,0,0,0,0,0,0,0,%.6f,0,%llu\n", hs_rate_of(ns), ns / 1e6,
                known_or_zero(frame->resident_bytes) / GIBIBYTE,
                (unsigned long long)(frame->ended_ns - recorder->frames[0].began_ns));
    }
}

// ---- Chrome's trace events ----------------------------------------------------------------------

/// A run is one thread.
enum { THREAD = 1 };

/// Where the events of a run go.
typedef struct trace_writer {
    hs_json *json;
    uint64_t process; ///< its number in the trace
    uint64_t zero_ns; ///< the moment from which times are counted
} trace_writer;

static void begin_event(const trace_writer *it, const char *name, const char *category,
                        const char *kind, uint64_t at_ns)
{
    hs_json_begin_row(it->json, NULL);
    hs_json_text(it->json, "name", name);
    if (category != NULL) hs_json_text(it->json, "cat", category);
    hs_json_text(it->json, "ph", kind);
    hs_json_microseconds(it->json, "ts", at_ns - it->zero_ns);
    hs_json_count(it->json, "pid", it->process);
    hs_json_count(it->json, "tid", THREAD);
}

static void end_event(const trace_writer *it)
{
    hs_json_end(it->json, '}');
}

static void write_complete(const trace_writer *it, const char *name, const char *category,
                           uint64_t at_ns, uint64_t took_ns)
{
    begin_event(it, name, category, "X", at_ns);
    hs_json_microseconds(it->json, "dur", took_ns);
    end_event(it);
}

/// Begins an event with arguments, which follow.
static void begin_arguments(const trace_writer *it, const char *name, const char *kind,
                            uint64_t at_ns)
{
    begin_event(it, name, NULL, kind, at_ns);
    hs_json_begin(it->json, "args", '{');
}

static void end_arguments(const trace_writer *it)
{
    hs_json_end(it->json, '}');
    end_event(it);
}

/// Writes an event that names something, such as "process_name".
static void write_name(const trace_writer *it, const char *what, const char *name)
{
    begin_arguments(it, what, "M", it->zero_ns);
    hs_json_text(it->json, "name", name);
    end_arguments(it);
}

static void write_names(const trace_writer *it, const hs_report *report)
{
    char label[64], name[96];
    hs_report_label(report, label, sizeof label);
    snprintf(name, sizeof name, "heapstorm: %s", label);
    write_name(it, "process_name", name);
    write_name(it, "thread_name", "simulation and drawing");
    begin_arguments(it, "process_sort_index", "M", it->zero_ns);
    hs_json_count(it->json, "sort_index", it->process);
    end_arguments(it);
}

/// Writes the phases of the tick in the order of the world, each beginning where the previous
/// ended.
static void write_phases(const trace_writer *it, const hs_frame *frame)
{
    uint64_t at_ns = frame->tick_began_ns;
    for (int span = 0; span < HS_SPAN_PHASES; span++) {
        uint64_t took_ns = frame->phase_ns[span];
        if (span == HS_SPAN_MOVE) took_ns -= frame->particles_ns;
        write_complete(it, hs_span_name((hs_span)span), "phase", at_ns, took_ns);
        at_ns += took_ns;
    }
    write_complete(it, "particles", "phase", at_ns, frame->particles_ns);
}

/// Writes the pauses of a collector within the phases in which they were made.
static void write_pauses(const trace_writer *it, const hs_frame *frame)
{
    for (size_t i = 0; i < frame->pause_count; i++) {
        const hs_collector_pause *pause = &frame->pauses[i];
        write_complete(it, "collection", "gc", pause->began_ns, pause->took_ns);
    }
}

/// Writes a counter of one series; nothing where the system does not tell it.
static void write_counter(const trace_writer *it, const char *name, const hs_frame *frame,
                          const char *series, uint64_t value)
{
    if (value == HS_FIGURE_NONE) return;
    begin_arguments(it, name, "C", frame->ended_ns);
    hs_json_count(it->json, series, value);
    end_arguments(it);
}

static void write_traffic(const trace_writer *it, const char *name, const hs_frame *frame,
                          uint64_t game, uint64_t process, bool process_is_on)
{
    begin_arguments(it, name, "C", frame->ended_ns);
    hs_json_count(it->json, "game", game);
    if (process_is_on) hs_json_count(it->json, "process", process);
    end_arguments(it);
}

static void write_counters(const trace_writer *it, const hs_frame *frame, bool process_is_on)
{
    const hs_heap_traffic *game = &frame->traffic[HS_TRAFFIC_GAME];
    const hs_heap_traffic *process = &frame->traffic[HS_TRAFFIC_PROCESS];
    write_traffic(it, "allocations", frame, game->allocations, process->allocations, process_is_on);
    write_traffic(it, "frees", frame, game->frees, process->frees, process_is_on);
    write_traffic(it, "bytes allocated", frame, game->bytes, process->bytes, process_is_on);
    begin_arguments(it, "living", "C", frame->ended_ns);
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        hs_json_count(it->json, hs_population_name_of((hs_population_name)name),
                      frame->living[name]);
    }
    end_arguments(it);
    write_counter(it, "collector pause", frame, "ns", frame->pause_ns);
    write_counter(it, "page faults", frame, "process", frame->page_faults);
    write_counter(it, "resident bytes", frame, "process", frame->resident_bytes);
}

static void write_switch(const trace_writer *it, const hs_frame *frame)
{
    char name[64];
    const hs_strategy *strategy = frame->strategy;
    snprintf(
        name, sizeof name, "switch to %s%s%s%s", strategy->name, strategy->is_boxed ? " (" : "",
        strategy->is_boxed ? hs_layout_name(frame->layout) : "", strategy->is_boxed ? ")" : "");
    begin_event(it, name, "switch", "i", frame->began_ns);
    hs_json_text(it->json, "s", "t");
    end_event(it);
}

static void write_run(const trace_writer *it, const hs_report *report)
{
    const hs_recorder *recorder = report->recorder;
    bool process_is_on = report->process_off[0] == '\0';
    write_names(it, report);
    for (size_t i = 0; i < recorder->count; i++) {
        const hs_frame *frame = &recorder->frames[i];
        if (frame->switched) write_switch(it, frame);
        // Its slices would be in the sums that viewers make of slices by their name.
        if (hs_frame_is_set_aside(frame)) {
            write_complete(it, "set aside", hs_aside_name(frame->set_aside), frame->began_ns,
                           frame->ended_ns - frame->began_ns);
            continue;
        }
        write_complete(it, "frame", "frame", frame->began_ns, frame->ended_ns - frame->began_ns);
        write_phases(it, frame);
        write_pauses(it, frame);
        if (frame->draw_began_ns != 0) {
            write_complete(it, hs_span_name(HS_SPAN_DRAW), "phase", frame->draw_began_ns,
                           frame->draw_ns);
        }
        write_counters(it, frame, process_is_on);
    }
}

static uint64_t earliest_of(const hs_report *reports, size_t count)
{
    uint64_t earliest = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        const hs_recorder *recorder = reports[i].recorder;
        if (recorder->count > 0 && recorder->frames[0].began_ns < earliest) {
            earliest = recorder->frames[0].began_ns;
        }
    }
    return earliest;
}

/// Writes what viewers show beside the events.
static void write_about(hs_json *json, const hs_run_setup *setup)
{
    hs_json_begin(json, "otherData", '{');
    hs_json_program(json);
    hs_json_text(json, "scenario", setup->scenario);
    // As text, because viewers read numbers as binary64, which cannot hold every seed.
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)setup->seed);
    hs_json_text(json, "seed", seed);
    hs_json_count(json, "frames", setup->frames);
    hs_json_count(json, "warmup", setup->warmup);
    hs_json_text(json, "command", setup->command);
    hs_json_end(json, '}');
}

void hs_reports_write_trace(FILE *stream, const hs_report *reports, size_t count)
{
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "displayTimeUnit", "ms");
    write_about(&json, &reports[0].setup);
    hs_json_begin(&json, "traceEvents", '[');
    uint64_t zero_ns = earliest_of(reports, count);
    for (size_t i = 0; i < count; i++) {
        const trace_writer it = {.json = &json, .process = i + 1, .zero_ns = zero_ns};
        write_run(&it, &reports[i]);
    }
    hs_json_end(&json, ']');
    hs_json_end(&json, '}');
}
