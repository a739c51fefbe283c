#include "app/measured_world.h"

#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

static bool open_milestones(hs_measured_world *measured, hs_error *error)
{
    const hs_run_plan *plan = measured->plan;
    if (plan->digest_every == 0) return true;
    measured->milestone_capacity = (plan->warmup + plan->frames) / plan->digest_every;
    if (measured->milestone_capacity == 0) return true;
    measured->milestones =
        hs_gate_make(measured->instruments, HS_TAG_MEASURE, measured->milestone_capacity,
                     sizeof *measured->milestones, "the list of digests", error);
    return measured->milestones != NULL;
}

/// Opens the land where every frame is drawn over it.
static bool open_land(hs_measured_world *measured, hs_error *error)
{
    const hs_run_plan *plan = measured->plan;
    return plan->canvas == NULL || plan->ground != HS_GROUND_HEAP ||
           hs_land_open(&measured->land, measured->instruments, error);
}

bool hs_measured_world_open(hs_measured_world *measured, const hs_run_plan *plan,
                            hs_gate *instruments, const hs_strategy *strategy, hs_layout layout,
                            hs_error *error)
{
    *measured = (hs_measured_world){
        .plan = plan,
        .strategy = strategy,
        .layout = layout,
        .instruments = instruments,
        .pilot = hs_autopilot_of(plan->pilot, plan->world.seed),
    };
    if (!hs_recorder_open(&measured->recorder, instruments, &measured->gate, plan->frames,
                          plan->clock, error) ||
        !open_milestones(measured, error) || !open_land(measured, error)) {
        hs_measured_world_close(measured);
        return false;
    }
    hs_world_config config = plan->world;
    config.strategy = strategy;
    config.layout = layout;
    config.clock = plan->clock;
    if (plan->profile != NULL) measured->gate.listener = hs_profile_listener(plan->profile);
    hs_gate_limit(&measured->gate, hs_free_memory());
    hs_recorder_begin_turn(&measured->recorder);
    hs_recorder_begin(&measured->recorder);
    measured->world = hs_world_create(&measured->gate, &config, error);
    hs_recorder_end(&measured->recorder);
    hs_recorder_end_turn(&measured->recorder);
    if (measured->world == NULL) {
        hs_measured_world_close(measured);
        return false;
    }
    hs_world_set_probe(measured->world, &measured->recorder.probe);
    return true;
}

void hs_measured_world_end_world(hs_measured_world *measured)
{
    hs_world_destroy(measured->world);
    measured->world = NULL;
}

void hs_measured_world_close(hs_measured_world *measured)
{
    hs_measured_world_end_world(measured);
    if (measured->instruments != NULL) {
        hs_gate_release(measured->instruments, HS_TAG_MEASURE, measured->milestones,
                        measured->milestone_capacity * sizeof *measured->milestones);
        hs_recorder_close(&measured->recorder);
        hs_land_close(&measured->land);
    }
    *measured = (hs_measured_world){0};
}

/// The turn after this one. The boxed strategies take theirs in both layouts.
static unsigned next_turn(unsigned turn)
{
    unsigned combinations = hs_strategy_count() * HS_LAYOUT_COUNT;
    do {
        turn = (turn + 1) % combinations;
    } while (!hs_strategy_at(turn / HS_LAYOUT_COUNT)->is_boxed &&
             turn % HS_LAYOUT_COUNT != HS_LAYOUT_ARRAY);
    return turn;
}

const hs_strategy *hs_measured_world_strategy(const hs_strategy *first, uint64_t switch_every,
                                              uint64_t tick)
{
    uint64_t switches = switch_every != 0 && tick != 0 ? (tick - 1) / switch_every : 0;
    unsigned turn = 0;
    for (uint64_t i = 0; i < switches; i++) turn = next_turn(turn);
    return switches == 0 ? first : hs_strategy_at(turn / HS_LAYOUT_COUNT);
}

/// Switches to the next strategy and layout.
static bool switch_strategy(hs_measured_world *measured, hs_error *error)
{
    measured->turn = next_turn(measured->turn);
    const hs_strategy *strategy = hs_strategy_at(measured->turn / HS_LAYOUT_COUNT);
    hs_layout layout = (hs_layout)(measured->turn % HS_LAYOUT_COUNT);
    hs_gate_limit(&measured->gate, hs_free_memory());
    return hs_world_switch(measured->world, strategy, layout, error);
}

static void keep_digests(hs_measured_world *measured)
{
    uint64_t every = measured->plan->digest_every;
    uint64_t tick = hs_world_ticks(measured->world);
    if (every == 0 || tick % every != 0 ||
        measured->milestone_count == measured->milestone_capacity) {
        return;
    }
    measured->milestones[measured->milestone_count++] =
        (hs_milestone){.tick = tick, .digests = hs_world_digest(measured->world)};
}

static void draw(hs_measured_world *measured)
{
    hs_canvas *canvas = measured->plan->canvas;
    if (canvas == NULL) return;
    hs_draw_options options = hs_draw_options_default();
    options.ground = measured->plan->ground;
    options.land = measured->land.ground;
    const hs_clock *clock = measured->recorder.clock;
    hs_frame *frame = &measured->recorder.current;
    frame->draw_began_ns = hs_clock_now(clock);
    if (options.land != NULL)
        hs_land_look(&measured->land, measured->world, 1.0f / HS_TICKS_PER_SECOND, false);
    hs_canvas_draw(canvas, measured->world, &options);
    frame->draw_ns = hs_clock_now(clock) - frame->draw_began_ns;
}

bool hs_measured_world_tick(hs_measured_world *measured, hs_error *error)
{
    uint64_t tick = hs_world_ticks(measured->world);
    uint64_t switch_every = measured->plan->switch_every;
    if (measured->plan->profile != NULL) hs_profile_tick(measured->plan->profile, tick + 1);
    bool is_switched = switch_every != 0 && tick != 0 && tick % switch_every == 0;
    if (tick < measured->plan->warmup || is_switched) {
        hs_recorder_stop_watching(&measured->recorder);
    } else {
        hs_recorder_watch(&measured->recorder);
    }
    hs_recorder_begin(&measured->recorder);
    if (is_switched) {
        measured->recorder.current.set_aside = HS_ASIDE_SWITCH;
        if (!switch_strategy(measured, error)) return false;
    }
    hs_input input = hs_autopilot_input(&measured->pilot, measured->world);
    if (!hs_world_tick(measured->world, &input, error)) return false;
    draw(measured);
    hs_recorder_end(&measured->recorder);
    if (tick >= measured->plan->warmup) hs_recorder_keep(&measured->recorder, measured->world);
    keep_digests(measured);
    return true;
}

void hs_measured_world_rest(hs_measured_world *measured)
{
    hs_recorder_stop_watching(&measured->recorder);
}

void hs_measured_world_report(hs_measured_world *measured, hs_report *report)
{
    const hs_run_plan *plan = measured->plan;
    const hs_world_config *world = &plan->world;
    *report = (hs_report){
        .setup =
            {
                .scenario = hs_world_scenario_name(measured->world),
                .pattern = world->pattern,
                .memory = measured->strategy->name,
                .layout = measured->strategy->is_boxed ? hs_layout_name(measured->layout) : "none",
                .renderer = plan->canvas != NULL ? HS_CANVAS_NAME : "none",
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
                .command = plan->command,
            },
        .milestones = measured->milestones,
        .milestone_count = measured->milestone_count,
    };
    hs_report_sum_up(report, &measured->recorder);
    hs_report_look_at(report, measured->world);
}
