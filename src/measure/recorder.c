#include "base/system.h"
#include "heapstorm/measure.h"

#include "base/clock.h"
#include "base/system.h"

#include "base/forbidden.h"

// ---- The processor -----------------------------------------------------------------------------

hs_processor_reading hs_processor_read(const hs_clock *clock)
{
    bool is_real = clock == hs_clock_real();
    return (hs_processor_reading){
        .wall_ns = hs_clock_now(clock),
        .cpu_ns = is_real ? hs_cpu_ns() : HS_FIGURE_NONE,
        .switches = is_real ? hs_figure_read(HS_FIGURE_SWITCHES) : HS_FIGURE_NONE,
    };
}

hs_processor_reading hs_processor_since(const hs_processor_reading *before,
                                        const hs_processor_reading *now)
{
    return (hs_processor_reading){
        .wall_ns = now->wall_ns - before->wall_ns,
        .cpu_ns = hs_figure_since(before->cpu_ns, now->cpu_ns),
        .switches = hs_figure_since(before->switches, now->switches),
    };
}

void hs_recorder_watch(hs_recorder *recorder)
{
    if (recorder->is_watching) return;
    recorder->is_watching = true;
    recorder->since = hs_processor_read(recorder->clock);
}

void hs_recorder_stop_watching(hs_recorder *recorder)
{
    if (!recorder->is_watching) return;
    recorder->is_watching = false;
    const hs_processor_reading now = hs_processor_read(recorder->clock);
    const hs_processor_reading grown = hs_processor_since(&recorder->since, &now);
    recorder->used.wall_ns += grown.wall_ns;
    recorder->used.cpu_ns = hs_figure_sum(recorder->used.cpu_ns, grown.cpu_ns);
    recorder->used.switches = hs_figure_sum(recorder->used.switches, grown.switches);
}

// ---- The frames --------------------------------------------------------------------------------

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
    uint64_t now = hs_clock_now(recorder->clock);
    if (recorder->phase != HS_PHASE_COUNT) {
        uint64_t took = now - recorder->since_ns;
        recorder->current.phase_ns[span_of(recorder->phase)] += took;
        recorder->current.simulate_ns += took;
        if (recorder->phase == HS_PHASE_PARTICLES) recorder->current.particles_ns += took;
    } else {
        recorder->current.tick_began_ns = now;
    }
    recorder->phase = phase;
    recorder->since_ns = now;
}

bool hs_recorder_open(hs_recorder *recorder, hs_gate *gate, const hs_gate *game, size_t frames,
                      const hs_clock *clock, hs_error *error)
{
    *recorder = (hs_recorder){
        .gate = gate,
        .game = game,
        .clock = clock != NULL ? clock : hs_clock_real(),
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

void hs_recorder_begin_turn(hs_recorder *recorder)
{
    recorder->dirty_before = hs_figure_read(HS_FIGURE_DIRTY_BYTES);
}

void hs_recorder_end_turn(hs_recorder *recorder)
{
    uint64_t dirty = hs_figure_read(HS_FIGURE_DIRTY_BYTES);
    recorder->has_footprint = dirty != HS_FIGURE_NONE && recorder->dirty_before != HS_FIGURE_NONE;
    if (recorder->has_footprint) recorder->footprint += dirty - recorder->dirty_before;
}

void hs_recorder_begin(hs_recorder *recorder)
{
    // The processor is watched over many frames together.
    recorder->current = (hs_frame){.cpu_ns = HS_FIGURE_NONE, .processor_switches = HS_FIGURE_NONE};
    recorder->phase = HS_PHASE_COUNT;
    hs_frame_meter_pass(&recorder->meter, HS_STATION_BEGUN, hs_heap_traffic_of_gate(recorder->game),
                        &recorder->current);
    recorder->current.began_ns = hs_clock_now(recorder->clock);
}

void hs_recorder_end(hs_recorder *recorder)
{
    recorder->current.ended_ns = hs_clock_now(recorder->clock);
    uint64_t before = recorder->meter.process.live_bytes;
    hs_frame_meter_pass(&recorder->meter, HS_STATION_TICKED,
                        hs_heap_traffic_of_gate(recorder->game), &recorder->current);
    // A stretch may free more than it allocated, but not more than its world holds.
    uint64_t live = recorder->process_live + recorder->meter.process.live_bytes;
    recorder->process_live = live > before ? live - before : 0;
    if (recorder->process_live > recorder->process_live_peak) {
        recorder->process_live_peak = recorder->process_live;
    }
}

void hs_recorder_keep(hs_recorder *recorder, const hs_world *world)
{
    if (recorder->count == recorder->capacity) return;
    hs_frame *frame = &recorder->current;
    const hs_frame *former = recorder->count > 0 ? &recorder->frames[recorder->count - 1] : NULL;
    hs_frame_look_at(frame, world);
    hs_frame_look_at_process(frame, former, recorder->count);
    frame->pause_ns = hs_world_pause_ns(world);
    if (frame->pause_ns > 0) frame->pause_count = hs_world_pauses(world, frame->pauses);
    frame->ticks = 1;
    frame->switched =
        former != NULL && (frame->strategy != former->strategy || frame->layout != former->layout);
    recorder->frames[recorder->count++] = *frame;
}
