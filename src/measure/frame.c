#include "heapstorm/frame.h"

#include "heapstorm/measure.h"

#include "base/forbidden.h"

/// Frames between two readings of the RSS, which take some 10 us each.
enum { RESIDENT_EVERY = 30 };

// ---- Heap traffic ------------------------------------------------------------------------------

const char *hs_traffic_source_name(hs_traffic_source source)
{
    static const char *const names[HS_TRAFFIC_SOURCES] = {"game", "sdl", "display", "process"};
    return names[source];
}

hs_heap_traffic hs_heap_traffic_of_gate(const hs_gate *gate)
{
    return (hs_heap_traffic){gate->total.allocations, gate->total.frees, gate->total.bytes};
}

hs_heap_traffic hs_heap_traffic_of_process(const hs_heap_counts *counts)
{
    return (hs_heap_traffic){counts->allocations, counts->frees, counts->bytes};
}

hs_heap_traffic hs_heap_traffic_sum(hs_heap_traffic a, hs_heap_traffic b)
{
    return (hs_heap_traffic){a.allocations + b.allocations, a.frees + b.frees, a.bytes + b.bytes};
}

static uint64_t less(uint64_t whole, uint64_t part)
{
    return whole > part ? whole - part : 0;
}

hs_heap_traffic hs_heap_traffic_less(hs_heap_traffic whole, hs_heap_traffic part)
{
    return (hs_heap_traffic){less(whole.allocations, part.allocations),
                             less(whole.frees, part.frees), less(whole.bytes, part.bytes)};
}

hs_heap_traffic hs_heap_traffic_of_others(const hs_heap_traffic traffic[HS_TRAFFIC_SOURCES])
{
    return hs_heap_traffic_less(
        traffic[HS_TRAFFIC_PROCESS],
        hs_heap_traffic_sum(traffic[HS_TRAFFIC_GAME], traffic[HS_TRAFFIC_SDL]));
}

// ---- The record --------------------------------------------------------------------------------

const char *hs_span_name(hs_span span)
{
    static const char *const names[HS_SPAN_COUNT] = {
        "scenario", "patterns", "move", "collide", "retire", "draw",
    };
    return names[span];
}

const char *hs_aside_name(hs_aside reason)
{
    static const char *const names[HS_ASIDE_REASONS] = {
        "measured", "start", "switch", "window", "load", "picture",
    };
    return names[reason];
}

const char *hs_aside_words(hs_aside reason)
{
    static const char *const words[HS_ASIDE_REASONS] = {
        "measured",
        "after a start",
        "after a switch",
        "after a change of the window",
        "after a change of load",
        "with a picture kept",
    };
    return words[reason];
}

uint64_t hs_frame_work_ns(const hs_frame *frame)
{
    return frame->simulate_ns + frame->draw_ns + frame->present_ns;
}

size_t hs_span_member(hs_span span)
{
    if (span == HS_SPAN_DRAW) return offsetof(hs_frame, draw_ns);
    return offsetof(hs_frame, phase_ns) + (size_t)span * sizeof(uint64_t);
}

uint64_t hs_frame_number(const hs_frame *frame, size_t member)
{
    uint64_t number;
    memcpy(&number, (const char *)frame + member, sizeof number);
    return number;
}

uint64_t hs_frame_entities(const hs_frame *frame)
{
    uint64_t sum = 0;
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        if (name != HS_RUNNERS) sum += frame->living[name];
    }
    return sum;
}

void hs_frame_look_at(hs_frame *frame, const hs_world *world)
{
    frame->live_bytes = 0;
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        hs_population_counts counts = hs_world_count(world, (hs_population_name)name);
        frame->living[name] = counts.living;
        frame->live_bytes += counts.living * counts.bytes_each;
    }
    frame->strategy = hs_world_strategy(world);
    frame->layout = hs_world_layout(world);
}

void hs_frame_look_at_process(hs_frame *frame, const hs_frame *former, uint64_t number)
{
    bool is_read = former == NULL || number % RESIDENT_EVERY == 0;
    frame->resident_bytes = is_read ? hs_resident_bytes() : former->resident_bytes;
}

// ---- The meter ---------------------------------------------------------------------------------

/// Adds what passed between two stations.
static void add_stretch(hs_frame *frame, hs_station station, hs_heap_traffic game,
                        hs_heap_traffic process)
{
    hs_heap_traffic *to = frame->traffic;
    to[HS_TRAFFIC_GAME] = hs_heap_traffic_sum(to[HS_TRAFFIC_GAME], game);
    to[HS_TRAFFIC_PROCESS] = hs_heap_traffic_sum(to[HS_TRAFFIC_PROCESS], process);
    // A block may be larger than what was asked for, never smaller.
    if (station == HS_STATION_DRAWN) to[HS_TRAFFIC_SDL] = hs_heap_traffic_less(process, game);
    if (station == HS_STATION_SHOWN) to[HS_TRAFFIC_DISPLAY] = hs_heap_traffic_less(process, game);
}

void hs_frame_meter_pass(hs_frame_meter *meter, hs_station station, hs_heap_traffic game,
                         hs_frame *frame)
{
    const hs_frame_meter now = {
        .game = game,
        .process = hs_heap_meter_read(),
        .page_faults = hs_page_faults(),
    };
    if (station == HS_STATION_BEGUN) {
        memset(frame->traffic, 0, sizeof frame->traffic);
        frame->page_faults = 0;
    } else if (station != HS_STATION_KEPT) {
        add_stretch(frame, station, hs_heap_traffic_less(game, meter->game),
                    hs_heap_traffic_less(hs_heap_traffic_of_process(&now.process),
                                         hs_heap_traffic_of_process(&meter->process)));
        uint64_t faults = hs_figure_since(meter->page_faults, now.page_faults);
        frame->page_faults = hs_figure_sum(frame->page_faults, faults);
    }
    *meter = now;
}
