#include "base/clock.h"
#include "heapstorm/measure.h"

#include "base/forbidden.h"

/// Frames between two readings of the RSS, which take some 10 us each.
enum { RESIDENT_EVERY = 30 };

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

const char *hs_span_name(hs_span span)
{
    static const char *const names[HS_SPAN_COUNT] = {
        "scenario", "patterns", "move", "collide", "retire", "draw",
    };
    return names[span];
}

uint64_t hs_frame_ns(const hs_frame *frame)
{
    uint64_t sum = 0;
    for (int span = 0; span < HS_SPAN_COUNT; span++) sum += frame->span_ns[span];
    return sum;
}

static hs_span span_of(hs_phase phase)
{
    static const hs_span spans[HS_PHASE_COUNT] = {
        [HS_PHASE_SCENARIO] = HS_SPAN_SCENARIO, [HS_PHASE_PATTERNS] = HS_SPAN_PATTERNS,
        [HS_PHASE_MOVE] = HS_SPAN_MOVE,         [HS_PHASE_PARTICLES] = HS_SPAN_MOVE,
        [HS_PHASE_COLLIDE] = HS_SPAN_COLLIDE,   [HS_PHASE_RETIRE] = HS_SPAN_RETIRE,
    };
    return spans[phase];
}

static void hear_phase(void *context, hs_phase phase)
{
    hs_recorder *recorder = context;
    uint64_t now = hs_clock_ns();
    if (recorder->phase != HS_PHASE_COUNT) {
        uint64_t took = now - recorder->since_ns;
        recorder->current.span_ns[span_of(recorder->phase)] += took;
        if (recorder->phase == HS_PHASE_PARTICLES) recorder->current.particles_ns += took;
    } else {
        recorder->current.tick_began_ns = now;
    }
    recorder->phase = phase;
    recorder->since_ns = now;
}

bool hs_recorder_open(hs_recorder *recorder, hs_gate *gate, const hs_gate *game, size_t frames,
                      hs_error *error)
{
    *recorder = (hs_recorder){
        .gate = gate,
        .game = game,
        .capacity = frames,
        .probe = {hear_phase, recorder},
        .phase = HS_PHASE_COUNT,
    };
    recorder->frames =
        hs_gate_allocate_array(gate, HS_TAG_MEASURE, frames, sizeof *recorder->frames);
    recorder->scratch =
        hs_gate_allocate_array(gate, HS_TAG_MEASURE, frames, sizeof *recorder->scratch);
    if (recorder->frames == NULL || recorder->scratch == NULL) {
        hs_recorder_close(recorder);
        return hs_error_set(error, "out of memory: the series of %zu frames; ask for fewer frames",
                            frames);
    }
    // Zeroed pages may not exist until they are written, and these page faults are not the game's.
    for (size_t i = 0; i < frames; i++) {
        *(volatile uint64_t *)&recorder->frames[i].page_faults = 0;
        *(volatile double *)&recorder->scratch[i] = 0.0;
    }
    return true;
}

void hs_recorder_close(hs_recorder *recorder)
{
    hs_gate *gate = recorder->gate;
    size_t capacity = recorder->capacity;
    hs_gate_release(gate, HS_TAG_MEASURE, recorder->frames, capacity * sizeof *recorder->frames);
    hs_gate_release(gate, HS_TAG_MEASURE, recorder->scratch, capacity * sizeof *recorder->scratch);
    *recorder = (hs_recorder){.gate = gate, .phase = HS_PHASE_COUNT};
}

void hs_recorder_begin(hs_recorder *recorder)
{
    recorder->current = (hs_frame){0};
    recorder->phase = HS_PHASE_COUNT;
    recorder->game_before = hs_heap_traffic_of_gate(recorder->game);
    recorder->process_before = hs_heap_meter_read();
    recorder->faults_before = hs_page_faults();
    recorder->current.began_ns = hs_clock_ns();
}

void hs_recorder_end(hs_recorder *recorder)
{
    hs_frame *frame = &recorder->current;
    frame->ended_ns = hs_clock_ns();
    frame->page_faults = hs_figure_since(recorder->faults_before, hs_page_faults());
    hs_heap_counts after = hs_heap_meter_read();
    const hs_heap_counts *before = &recorder->process_before;
    frame->process = hs_heap_traffic_less(hs_heap_traffic_of_process(&after),
                                          hs_heap_traffic_of_process(before));
    frame->game =
        hs_heap_traffic_less(hs_heap_traffic_of_gate(recorder->game), recorder->game_before);
    // A stretch may free more than it allocated, but not more than its world holds.
    uint64_t live = recorder->process_live + after.live_bytes;
    recorder->process_live = live > before->live_bytes ? live - before->live_bytes : 0;
    if (recorder->process_live > recorder->process_live_peak) {
        recorder->process_live_peak = recorder->process_live;
    }
}

void hs_recorder_keep(hs_recorder *recorder, const hs_world *world)
{
    if (recorder->count == recorder->capacity) return;
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        recorder->current.living[name] = hs_world_count(world, (hs_population_name)name).living;
    }
    recorder->current.pause_ns = hs_world_pause_ns(world);
    recorder->current.strategy = hs_world_strategy(world);
    recorder->current.layout = hs_world_layout(world);
    recorder->current.resident_bytes = recorder->count % RESIDENT_EVERY == 0
                                           ? hs_resident_bytes()
                                           : recorder->frames[recorder->count - 1].resident_bytes;
    recorder->frames[recorder->count++] = recorder->current;
}
