#include "app/lane.h"

#include "base/clock.h"
#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

static bool open_milestones(hs_lane *lane, hs_error *error)
{
    const hs_run_plan *plan = lane->plan;
    if (plan->digest_every == 0) return true;
    lane->milestone_capacity = (plan->warmup + plan->frames) / plan->digest_every;
    if (lane->milestone_capacity == 0) return true;
    lane->milestones = hs_gate_allocate_array(lane->instruments, HS_TAG_MEASURE,
                                              lane->milestone_capacity, sizeof *lane->milestones);
    return lane->milestones != NULL ||
           hs_error_no_memory(error, "the list of digests",
                              lane->milestone_capacity * sizeof *lane->milestones);
}

bool hs_lane_open(hs_lane *lane, const hs_run_plan *plan, hs_gate *instruments,
                  const hs_strategy *strategy, hs_layout layout, hs_error *error)
{
    *lane = (hs_lane){
        .plan = plan,
        .strategy = strategy,
        .layout = layout,
        .instruments = instruments,
        .pilot = hs_autopilot_seeded(plan->world.seed),
    };
    if (!hs_recorder_open(&lane->recorder, instruments, &lane->gate, plan->frames, error) ||
        !open_milestones(lane, error)) {
        hs_lane_close(lane);
        return false;
    }
    hs_world_config config = plan->world;
    config.strategy = strategy;
    config.layout = layout;
    if (plan->profile != NULL) lane->gate.listener = hs_profile_listener(plan->profile);
    hs_recorder_begin(&lane->recorder);
    lane->world = hs_world_create(&lane->gate, &config, error);
    hs_recorder_end(&lane->recorder);
    if (lane->world == NULL) {
        hs_lane_close(lane);
        return false;
    }
    hs_world_set_probe(lane->world, &lane->recorder.probe);
    return true;
}

void hs_lane_end_world(hs_lane *lane)
{
    hs_world_destroy(lane->world);
    lane->world = NULL;
}

void hs_lane_close(hs_lane *lane)
{
    hs_lane_end_world(lane);
    if (lane->instruments != NULL) {
        hs_gate_release(lane->instruments, HS_TAG_MEASURE, lane->milestones,
                        lane->milestone_capacity * sizeof *lane->milestones);
        hs_recorder_close(&lane->recorder);
    }
    *lane = (hs_lane){0};
}

/// Moves the world to the next of: every strategy in turn, the boxed ones in both layouts.
static bool switch_strategy(hs_lane *lane, hs_error *error)
{
    unsigned places = hs_strategy_count() * HS_LAYOUT_COUNT;
    for (;;) {
        lane->turn = (lane->turn + 1) % places;
        const hs_strategy *strategy = hs_strategy_at(lane->turn / HS_LAYOUT_COUNT);
        hs_layout layout = (hs_layout)(lane->turn % HS_LAYOUT_COUNT);
        if (!strategy->is_boxed && layout != HS_LAYOUT_ARRAY) continue;
        return hs_world_switch(lane->world, strategy, layout, error);
    }
}

static void keep_digests(hs_lane *lane)
{
    uint64_t every = lane->plan->digest_every;
    uint64_t tick = hs_world_ticks(lane->world);
    if (every == 0 || tick % every != 0 || lane->milestone_count == lane->milestone_capacity) {
        return;
    }
    lane->milestones[lane->milestone_count++] =
        (hs_milestone){.tick = tick, .digests = hs_world_digest(lane->world)};
}

static void draw(hs_lane *lane)
{
    hs_canvas *canvas = lane->plan->canvas;
    if (canvas == NULL) return;
    const hs_draw_options options = hs_draw_options_default();
    uint64_t began = hs_clock_ns();
    hs_canvas_draw(canvas, lane->world, &options);
    lane->recorder.current.draw_began_ns = began;
    lane->recorder.current.span_ns[HS_SPAN_DRAW] = hs_clock_ns() - began;
}

bool hs_lane_tick(hs_lane *lane, hs_error *error)
{
    uint64_t tick = hs_world_ticks(lane->world);
    uint64_t switch_every = lane->plan->switch_every;
    if (lane->plan->profile != NULL) hs_profile_tick(lane->plan->profile, tick + 1);
    hs_recorder_begin(&lane->recorder);
    if (switch_every != 0 && tick != 0 && tick % switch_every == 0 &&
        !switch_strategy(lane, error)) {
        return false;
    }
    hs_input input = hs_autopilot_input(&lane->pilot, lane->world);
    if (!hs_world_tick(lane->world, &input, error)) return false;
    draw(lane);
    hs_recorder_end(&lane->recorder);
    if (tick >= lane->plan->warmup) hs_recorder_keep(&lane->recorder, lane->world);
    keep_digests(lane);
    return true;
}

void hs_lane_report(hs_lane *lane, hs_report *report)
{
    const hs_run_plan *plan = lane->plan;
    const hs_world_config *world = &plan->world;
    *report = (hs_report){
        .setup =
            {
                .scenario = hs_world_scenario_name(lane->world),
                .pattern = world->pattern,
                .memory = lane->strategy->name,
                .layout = lane->strategy->is_boxed ? hs_layout_name(lane->layout) : "none",
                .renderer = plan->canvas != NULL ? "canvas" : "none",
                .instruction_set =
                    hs_instruction_set_name((hs_instruction_set)world->instruction_set),
                .threads = plan->threads,
                .seed = world->seed,
                .frames = plan->frames,
                .warmup = plan->warmup,
                .rank = world->rank,
                .bullets = world->bullets,
                .particles = world->particles,
                .litter = world->litter,
                .switch_every = plan->switch_every,
                .is_profiled = plan->profile != NULL,
            },
        .milestones = lane->milestones,
        .milestone_count = lane->milestone_count,
    };
    hs_report_sum_up(report, &lane->recorder);
    hs_report_look_at(report, lane->world);
}
