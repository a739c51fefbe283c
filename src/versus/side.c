#include "versus/side.h"

#include "base/clock.h"
#include "base/system.h"

#include "base/forbidden.h"

bool hs_side_open(hs_side *side, const hs_world_config *config, const hs_contender *contender,
                  const hs_clock *clock, hs_error *error)
{
    *side = (hs_side){.pilot = hs_autopilot_seeded(config->seed), .clock = clock};
    // The other side may be made at the same time: each may take half of what is free.
    uint64_t left = hs_free_memory();
    hs_gate_limit(&side->gate, left == HS_FIGURE_NONE ? left : left / 2);
    hs_world_config own = *config;
    own.strategy = contender->strategy;
    own.layout = contender->layout;
    own.clock = clock;
    side->world = hs_world_create(&side->gate, &own, error);
    return side->world != NULL;
}

void hs_side_close(hs_side *side)
{
    hs_world_destroy(side->world);
    *side = (hs_side){0};
}

uint64_t hs_side_thread_ns(const hs_side *side)
{
    return side->clock == hs_clock_real() ? hs_thread_cpu_ns() : HS_FIGURE_NONE;
}

bool hs_side_tick(hs_side *side, hs_error *error)
{
    uint64_t cpu = hs_side_thread_ns(side), wall = hs_clock_now(side->clock);
    hs_input input = hs_autopilot_input(&side->pilot, side->world);
    if (!hs_world_tick(side->world, &input, error)) return false;
    side->wall_ns = hs_clock_now(side->clock) - wall;
    side->cpu_ns = hs_figure_number(hs_figure_since(cpu, hs_side_thread_ns(side)));
    return true;
}

hs_milestone hs_side_milestone(const hs_side *side)
{
    return (hs_milestone){
        .tick = hs_world_ticks(side->world),
        .digests = hs_world_digest(side->world),
    };
}
