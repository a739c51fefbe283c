#include "heapstorm/world.h"

#include "base/floating_point.h"
#include "base/thread_pool.h"
#include "world/blocks.h"
#include "world/bullets.h"
#include "world/collide.h"
#include "world/enemies.h"
#include "world/enemy_turns.h"
#include "world/events.h"
#include "world/items.h"
#include "world/particles.h"
#include "world/player.h"
#include "world/rules.h"
#include "world/scenario_loader.h"
#include "world/shots.h"
#include "world/stage.h"
#include "world/state.h"
#include "world/storage.h"

#include "base/forbidden.h"

/// Numbers of the two random streams.
enum { STREAM_GAME = 1, STREAM_SEEN = 2 };

// ---- Birth and end -----------------------------------------------------------------------------

static bool build(hs_world *world, const hs_world_config *config, hs_error *error)
{
    world->thread_pool = config->thread_pool;
    if (config->thread_pool == NULL && config->threads > 1) {
        world->own_pool = hs_thread_pool_create(world->gate, config->threads, error);
        if (world->own_pool == NULL) return false;
        world->thread_pool = world->own_pool;
    }
    if (!hs_scenario_load(world->scenario, world->gate, config, NULL, error)) return false;
    const hs_scenario *scenario = world->scenario;
    uint32_t bullets = config->bullets > 0 ? config->bullets : scenario->bullets;
    uint32_t particles = config->particles > 0 ? config->particles : scenario->particles;
    if (scenario->holds_load) {
        world->load.particles = particles;
        // With a pattern of the caller's own there is no emitter that could fire.
        if (config->pattern == NULL) world->load.bullets = bullets;
    }
    if (!hs_storage_open(world, bullets, particles, error)) return false;
    world->game = hs_random_seeded(config->seed, STREAM_GAME);
    world->seen = hs_random_seeded(config->seed, STREAM_SEEN);
    world->stage.first = config->first_stage;
    world->stage.starts_at_boss = config->starts_at_boss;
    hs_stage_begin_game(world);
    world->ranking.is_fixed = config->rank >= 0;
    hs_player_begin(world);
    hs_particles_fill(world);
    if (!hs_population_is_starved(world->particles)) return true;
    return hs_error_no_memory(error, "particles", particles * sizeof(hs_particle));
}

hs_world *hs_world_create(hs_gate *gate, const hs_world_config *config, hs_error *error)
{
    hs_world *world = hs_gate_allocate_array(gate, HS_TAG_WORLD, 1, sizeof *world);
    hs_scenario *scenario = hs_gate_allocate_array(gate, HS_TAG_WORLD, 1, sizeof *scenario);
    if (world == NULL || scenario == NULL) {
        hs_gate_release(gate, HS_TAG_WORLD, world, sizeof *world);
        hs_gate_release(gate, HS_TAG_WORLD, scenario, sizeof *scenario);
        hs_error_no_memory(error, "a world", sizeof *world + sizeof *scenario);
        return NULL;
    }
    world->gate = gate;
    world->scenario = scenario;
    world->scenario->gate = gate;
    hs_instruction_set set = config->instruction_set < 0
                                 ? hs_instruction_set_best()
                                 : (hs_instruction_set)config->instruction_set;
    world->kernels = hs_kernels_for(set);
    world->host = hs_bullets_host(world);
    world->is_practice = config->is_practice;
    world->stays_over = config->stays_over;
    world->difficulty = hs_difficulty_or_normal(config->difficulty);
    world->memory = (hs_memory){
        .strategy = config->strategy != NULL ? config->strategy : hs_strategy_at(0),
        .layout = config->layout,
        .instruction_set = set,
        .gate = gate,
        .clock = config->clock,
        .collector = config->collector != NULL ? *config->collector : hs_collector_defaults(),
        .litter = config->litter,
        .litter_seed = config->seed,
    };
    hs_floating_point_mode mode = hs_floating_point_enter();
    bool built = hs_storage_check_litter(config->litter, error) && build(world, config, error);
    hs_floating_point_leave(mode);
    if (built) return world;
    hs_world_destroy(world);
    return NULL;
}

void hs_world_destroy(hs_world *world)
{
    if (world == NULL) return;
    hs_gate *gate = world->gate;
    hs_storage_close(world);
    hs_thread_pool_destroy(world->own_pool);
    hs_scenario_release(world->scenario);
    hs_gate_release(gate, HS_TAG_WORLD, world->scenario, sizeof *world->scenario);
    hs_gate_release(gate, HS_TAG_WORLD, world, sizeof *world);
}

// ---- The tick ----------------------------------------------------------------------------------

static void begin_phase(const hs_world *world, hs_phase phase)
{
    if (world->probe.begin != NULL) world->probe.begin(world->probe.context, phase);
}

static void begin_tick(hs_world *world)
{
    world->pauses_before_ns = hs_storage_pauses_ns(world);
    hs_events_begin(world);
    world->instruction_budget = HS_INSTRUCTIONS_PER_TICK;
    world->fires = 0;
    world->orphaned = 0;
    for (int p = 0; p < HS_RUNNERS; p++) {
        world->old[p] = hs_population_places(world->populations[p]);
        if (p == HS_PARTICLES) continue; // which have no serials
        world->newborns[p] = hs_population_next_serial(world->populations[p]);
    }
    world->born[world->tick % HS_BORN_TICKS] = world->newborns[HS_BULLETS];
}

static void run_phases(hs_world *world, const hs_input *input)
{
    begin_phase(world, HS_PHASE_SCENARIO);
    hs_particles_announce(world);
    hs_player_tick(world, input);
    hs_stage_tick(world);
    hs_rules_tick(world);

    begin_phase(world, HS_PHASE_PATTERNS);
    bool is_paused = hs_world_is_paused(world);
    if (!is_paused) hs_enemies_run(world);
    if (!is_paused) hs_bullets_run(world);

    begin_phase(world, HS_PHASE_MOVE);
    hs_enemies_move(world);
    hs_shots_move(world);
    hs_items_move(world);
    if (!is_paused) hs_bullets_move(world);
    hs_blocks_tick(world);

    begin_phase(world, HS_PHASE_COLLIDE);
    hs_collide_tick(world);

    begin_phase(world, HS_PHASE_RETIRE);
    // Owners first: a boss and the bullets that die with it then keep each other alive until a
    // collector finds them.
    hs_population_retire(world->enemies);
    hs_bullets_retire(world);
    hs_population_retire(world->shots);
    hs_population_retire(world->items);
    hs_slots_tidy(world->runners);
    hs_memory_tick(&world->memory);
    hs_emitters_fire(world);

    // Last, because a million particles evict everything else from the caches.
    begin_phase(world, HS_PHASE_PARTICLES);
    hs_particles_tick(world);
}

bool hs_world_tick(hs_world *world, const hs_input *input, hs_error *error)
{
    hs_floating_point_mode mode = hs_floating_point_enter();
    begin_tick(world);
    run_phases(world, input);
    hs_events_end(world);
    world->tick++;
    world->frame += !hs_world_is_paused(world);
    begin_phase(world, HS_PHASE_COUNT);
    hs_floating_point_leave(mode);
    if (!hs_storage_is_starved(world)) return true;
    return hs_error_set(error, "out of memory in tick %llu; ask for fewer entities",
                        (unsigned long long)world->tick);
}
