#include "heapstorm/world.h"

#include "base/floating_point.h"
#include "base/thread_pool.h"
#include "world/bullets.h"
#include "world/enemies.h"
#include "world/items.h"
#include "world/particles.h"
#include "world/player.h"
#include "world/state.h"
#include "world/storage.h"

#include "base/forbidden.h"

/// Numbers of the two random streams.
enum { STREAM_GAME = 1, STREAM_SEEN = 2 };

#define SHOTS_CAPACITY   512u
#define ITEMS_CAPACITY   4096u
#define ENEMIES_CAPACITY 64u
/// Runners: at least so many, and so many for each four bullets.
#define RUNNERS_AT_LEAST 1024u

const char *hs_population_name_of(hs_population_name name)
{
    static const char *const names[HS_POPULATION_COUNT] = {
        "bullets", "particles", "shots", "enemies", "items", "runners",
    };
    return names[name];
}

hs_visit hs_world_visit_at(hs_world *world, float x, float y)
{
    return (hs_visit){
        .host = &world->host,
        .frame = hs_world_frame(world),
        .x = x,
        .y = y,
        .target_x = world->player.x,
        .target_y = world->player.y,
        .rank = world->stage.rank,
        .instruction_set = world->memory.instruction_set,
        .turned = true,
        .instruction_budget = &world->instruction_budget,
        .counts = &world->counts,
    };
}

// ---- Birth and end -----------------------------------------------------------------------------

/// A number that is held needs room above it for what comes and goes: a quarter.
static size_t capacity_for(const hs_world *world, uint32_t number)
{
    return world->scenario->holds_load ? ((size_t)number * 5 + 3) / 4 : number;
}

static bool open_populations(hs_world *world, uint32_t bullets, uint32_t particles, hs_error *error)
{
    const hs_memory *memory = &world->memory;
    size_t bullet_room = capacity_for(world, bullets);
    world->bullets =
        hs_population_open(memory, &hs_kind_bullets, bullet_room, HS_OVERFLOW_REFUSE, error);
    if (world->bullets == NULL) return false;
    world->particles = hs_population_open(
        memory, &hs_kind_particles, capacity_for(world, particles), HS_OVERFLOW_RECYCLE, error);
    if (world->particles == NULL) return false;
    world->shots =
        hs_population_open(memory, &hs_kind_shots, SHOTS_CAPACITY, HS_OVERFLOW_REFUSE, error);
    if (world->shots == NULL) return false;
    world->items =
        hs_population_open(memory, &hs_kind_items, ITEMS_CAPACITY, HS_OVERFLOW_REFUSE, error);
    if (world->items == NULL) return false;
    world->enemies =
        hs_population_open(memory, &hs_kind_enemies, ENEMIES_CAPACITY, HS_OVERFLOW_GROW, error);
    if (world->enemies == NULL) return false;
    const hs_box_kind runner_kind = {
        .name = "runners",
        .tag = HS_TAG_RUNNERS,
        .bytes = sizeof(hs_runner),
        // A held load has one acting bullet in four; elsewhere every bullet may act.
        .capacity = RUNNERS_AT_LEAST + (world->load.bullets > 0 ? bullet_room / 2 : bullet_room),
    };
    world->runners = hs_slots_open(memory, &runner_kind, error);
    return world->runners != NULL;
}

static bool build(hs_world *world, const hs_world_config *config, hs_error *error)
{
    if (config->threads > 1) {
        world->thread_pool = hs_thread_pool_create(world->gate, config->threads, error);
        if (world->thread_pool == NULL) return false;
    }
    if (!hs_scenario_load(world->scenario, world->gate, config, error)) return false;
    if (!hs_memory_open(&world->memory, error)) return false;
    const hs_scenario *scenario = world->scenario;
    uint32_t bullets = config->bullets > 0 ? config->bullets : scenario->bullets;
    uint32_t particles = config->particles > 0 ? config->particles : scenario->particles;
    if (scenario->holds_load) {
        world->load.particles = particles;
        // With a pattern of the caller's own there is no emitter to ask.
        if (config->pattern == NULL) world->load.bullets = bullets;
    }
    if (!open_populations(world, bullets, particles, error) ||
        !hs_world_lay_litter(world, &world->memory, error)) {
        return false;
    }
    world->game = hs_random_seeded(config->seed, STREAM_GAME);
    world->seen = hs_random_seeded(config->seed, STREAM_SEEN);
    world->stage.rank = config->rank >= 0 ? config->rank : scenario->rank;
    world->scenario->rank = world->stage.rank;
    hs_player_begin(world);
    hs_particles_prepare(world);
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
    world->memory = (hs_memory){
        .strategy = config->strategy != NULL ? config->strategy : hs_strategy_at(0),
        .layout = config->layout,
        .instruction_set = set,
        .gate = gate,
        .collector = config->collector != NULL ? *config->collector : hs_collector_defaults(),
        .litter = config->litter,
        .litter_seed = config->seed,
    };
    hs_floating_point_mode mode = hs_floating_point_enter();
    bool built = hs_world_check_litter(config->litter, error) && build(world, config, error);
    hs_floating_point_leave(mode);
    if (built) return world;
    hs_world_destroy(world);
    return NULL;
}

void hs_world_destroy(hs_world *world)
{
    if (world == NULL) return;
    hs_gate *gate = world->gate;
    hs_population_close(world->bullets);
    hs_population_close(world->particles);
    hs_population_close(world->shots);
    hs_population_close(world->items);
    hs_population_close(world->enemies);
    hs_slots_close(world->runners);
    hs_memory_close(&world->memory);
    hs_thread_pool_destroy(world->thread_pool);
    hs_scenario_release(world->scenario);
    hs_gate_release(gate, HS_TAG_WORLD, world->scenario, sizeof *world->scenario);
    hs_gate_release(gate, HS_TAG_WORLD, world, sizeof *world);
}

// ---- The tick ----------------------------------------------------------------------------------

static void begin_phase(const hs_world *world, hs_phase phase)
{
    if (world->probe.begin != NULL) world->probe.begin(world->probe.context, phase);
}

static uint64_t pauses_ns(const hs_world *world)
{
    hs_collector_counts counts;
    hs_world_collector(world, &counts);
    return counts.pause_ns_total;
}

static void begin_tick(hs_world *world)
{
    world->pauses_before_ns = pauses_ns(world);
    world->instruction_budget = HS_INSTRUCTIONS_PER_TICK;
    world->fires = 0;
    world->old_bullets = hs_population_places(world->bullets);
    world->old_shots = hs_population_places(world->shots);
    world->old_items = hs_population_places(world->items);
    world->old_enemies = hs_population_places(world->enemies);
    world->newborns[HS_BULLETS] = hs_population_next_serial(world->bullets);
    world->newborns[HS_SHOTS] = hs_population_next_serial(world->shots);
    world->newborns[HS_ITEMS] = hs_population_next_serial(world->items);
    world->newborns[HS_ENEMIES] = hs_population_next_serial(world->enemies);
}

static void run_phases(hs_world *world, const hs_input *input)
{
    begin_phase(world, HS_PHASE_SCENARIO);
    hs_particles_announce(world);
    hs_player_tick(world, input);
    hs_enemies_appear(world);

    begin_phase(world, HS_PHASE_PATTERNS);
    hs_enemies_run(world);
    hs_bullets_run(world);

    begin_phase(world, HS_PHASE_MOVE);
    hs_enemies_move(world);
    hs_shots_move(world);
    hs_items_move(world);
    hs_bullets_move(world);

    begin_phase(world, HS_PHASE_COLLIDE);
    hs_shots_collide(world);
    hs_items_collide(world);
    hs_bullets_collide(world);
    hs_player_collide(world);

    begin_phase(world, HS_PHASE_RETIRE);
    // Owners first: a boss and the bullets that die with it keep each other for a collector.
    hs_population_retire(world->enemies);
    hs_population_retire(world->bullets);
    hs_population_retire(world->shots);
    hs_population_retire(world->items);
    hs_memory_tick(&world->memory);
    hs_load_tick(world);

    // Last, because a million particles throw everything else out of the caches.
    begin_phase(world, HS_PHASE_PARTICLES);
    hs_particles_tick(world);
}

static bool is_starved(const hs_world *world)
{
    return hs_population_is_starved(world->bullets) || hs_population_is_starved(world->particles) ||
           hs_population_is_starved(world->shots) || hs_population_is_starved(world->items) ||
           hs_population_is_starved(world->enemies) || hs_slots_is_starved(world->runners);
}

bool hs_world_tick(hs_world *world, const hs_input *input, hs_error *error)
{
    hs_floating_point_mode mode = hs_floating_point_enter();
    begin_tick(world);
    run_phases(world, input);
    world->tick++;
    begin_phase(world, HS_PHASE_COUNT);
    hs_floating_point_leave(mode);
    if (!is_starved(world)) return true;
    return hs_error_set(error, "out of memory in tick %llu; ask for fewer entities",
                        (unsigned long long)world->tick);
}

// ---- The switch --------------------------------------------------------------------------------

/// Everything whose memory a strategy manages.
typedef struct holdings {
    hs_population *bullets, *particles, *shots, *items, *enemies;
    hs_slots *runners;
} holdings;

static void close_holdings(const holdings *held)
{
    hs_population_close(held->bullets);
    hs_population_close(held->particles);
    hs_population_close(held->shots);
    hs_population_close(held->items);
    hs_population_close(held->enemies);
    hs_slots_close(held->runners);
}

static bool copy_holdings(const hs_world *world, const hs_memory *memory, holdings *copy,
                          hs_error *error)
{
    *copy = (holdings){0};
    return (copy->bullets = hs_population_copy(world->bullets, memory, error)) != NULL &&
           (copy->particles = hs_population_copy(world->particles, memory, error)) != NULL &&
           (copy->shots = hs_population_copy(world->shots, memory, error)) != NULL &&
           (copy->items = hs_population_copy(world->items, memory, error)) != NULL &&
           (copy->enemies = hs_population_copy(world->enemies, memory, error)) != NULL &&
           (copy->runners = hs_slots_copy(world->runners, memory, error)) != NULL;
}

/// First everything is copied, then the copies take the place of the originals.
bool hs_world_switch(hs_world *world, const hs_strategy *strategy, hs_layout layout,
                     hs_error *error)
{
    hs_memory memory = world->memory;
    memory.strategy = strategy;
    memory.layout = layout;
    memory.left = NULL;
    holdings copy = {0};
    if (!hs_memory_open(&memory, error)) return false;
    if (!hs_world_lay_litter(world, &memory, error) ||
        !copy_holdings(world, &memory, &copy, error)) {
        close_holdings(&copy);
        hs_memory_close(&memory);
        return false;
    }
    const holdings former = {world->bullets, world->particles, world->shots,
                             world->items,   world->enemies,   world->runners};
    close_holdings(&former);
    hs_memory_close(&world->memory);
    world->memory = memory;
    world->bullets = copy.bullets;
    world->particles = copy.particles;
    world->shots = copy.shots;
    world->items = copy.items;
    world->enemies = copy.enemies;
    world->runners = copy.runners;
    hs_population_refer_all(world->bullets, offsetof(hs_bullet, owner), world->enemies);
    world->pauses_before_ns = pauses_ns(world);
    return true;
}

const hs_strategy *hs_world_strategy(const hs_world *world)
{
    return world->memory.strategy;
}

hs_layout hs_world_layout(const hs_world *world)
{
    return world->memory.layout;
}

// ---- The collector -----------------------------------------------------------------------------

bool hs_world_tune(hs_world *world, const hs_collector_settings *settings, hs_error *error)
{
    if (!hs_collector_settings_check(settings, error)) return false;
    world->memory.collector = *settings;
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector != NULL) collector->tune(world->memory.heap, settings);
    return true;
}

const hs_collector_settings *hs_world_collector_settings(const hs_world *world)
{
    return &world->memory.collector;
}

bool hs_world_collector(const hs_world *world, hs_collector_counts *counts)
{
    *counts = (hs_collector_counts){0};
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector == NULL) return false;
    collector->count(world->memory.heap, counts);
    return true;
}

uint64_t hs_world_pause_ns(const hs_world *world)
{
    return pauses_ns(world) - world->pauses_before_ns;
}

void hs_world_collect(hs_world *world)
{
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector != NULL) collector->collect(world->memory.heap);
}

bool hs_world_freeze(hs_world *world, bool is_frozen)
{
    const hs_collector *collector = world->memory.strategy->collector;
    if (collector == NULL || collector->freeze == NULL) return false;
    if (is_frozen) {
        collector->freeze(world->memory.heap);
    } else {
        collector->unfreeze(world->memory.heap);
    }
    return true;
}

// ---- What others may see -----------------------------------------------------------------------

uint64_t hs_world_ticks(const hs_world *world)
{
    return world->tick;
}

void hs_world_set_probe(hs_world *world, const hs_probe *probe)
{
    world->probe = probe != NULL ? *probe : (hs_probe){0};
}

const hs_slots *hs_world_runners(const hs_world *world)
{
    return world->runners;
}

const hs_population *hs_world_population(const hs_world *world, hs_population_name name)
{
    switch (name) {
    case HS_BULLETS:
        return world->bullets;
    case HS_PARTICLES:
        return world->particles;
    case HS_SHOTS:
        return world->shots;
    case HS_ENEMIES:
        return world->enemies;
    case HS_ITEMS:
        return world->items;
    default:
        return NULL;
    }
}

hs_population_counts hs_world_count(const hs_world *world, hs_population_name name)
{
    const hs_population *population = hs_world_population(world, name);
    if (population == NULL) return hs_slots_count(world->runners);
    hs_population_counts counts = hs_population_count(population);
    if (name == HS_BULLETS) counts.refused += world->fires_refused;
    return counts;
}

uint64_t hs_world_first_newborn(const hs_world *world, hs_population_name name)
{
    return world->newborns[name];
}

const hs_player *hs_world_player(const hs_world *world)
{
    return &world->player;
}

const hs_pattern_counts *hs_world_pattern_counts(const hs_world *world)
{
    return &world->counts;
}

const char *hs_world_scenario_name(const hs_world *world)
{
    return world->scenario->name;
}

bool hs_world_holds_load(const hs_world *world)
{
    return world->scenario->holds_load;
}
