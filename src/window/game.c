#include "window/game.h"

#include "heapstorm/stage.h"

#include "base/forbidden.h"

static const char *const scenarios[] = {"arcade", "storm", "calm"};
enum { SCENARIOS = sizeof scenarios / sizeof scenarios[0] };

/// Least load that the steps lead down to.
enum { BULLETS_LEAST = 1000, PARTICLES_LEAST = 10000 };

/// Bullets that a storm in the window begins with: few enough to see the sparks between them.
enum { STORM_BULLETS = 2000 };

/// The number above or below in the series of some digits and of all their multiples by powers of
/// ten; the first digit is 1, and a 0 ends them.
static uint64_t step_along(const uint64_t *digits, uint64_t now, int direction)
{
    uint64_t below = 1;
    for (uint64_t power = 1; power <= UINT64_C(100000000); power *= 10) {
        for (const uint64_t *digit = digits; *digit != 0; digit++) {
            uint64_t step = *digit * power;
            if (direction > 0 && step > now) return step;
            if (direction < 0 && step >= now) return below;
            below = step;
        }
    }
    return now;
}

uint64_t hs_step_from(uint64_t now, int direction)
{
    static const uint64_t digits[] = {1, 2, 5, 0};
    return step_along(digits, now, direction);
}

// ---- Memory that is left -----------------------------------------------------------------------

/// Lets a gate hand out no more than what is free now: what does not fit is refused before
/// anything goes.
static void limit_to_free(const hs_game *game, hs_gate *gate)
{
    hs_gate_limit(gate, game->free_bytes());
}

// ---- The world ---------------------------------------------------------------------------------

/// Makes the world that the config describes, or the present stage of the present world from it
/// where `reloads`, and exchanges it for the present one.
static bool exchange_for(hs_game *game, const hs_world_config *config, bool reloads,
                         hs_error *error)
{
    unsigned other = game->world != NULL ? 1 - game->gate : game->gate;
    game->gates[other] = (hs_gate){0};
    limit_to_free(game, &game->gates[other]);
    hs_world_config gentle = *config;
    if (config->bullets == 0 && config->pattern == NULL && strcmp(config->scenario, "storm") == 0) {
        gentle.bullets = STORM_BULLETS;
    }
    hs_gate *gate = &game->gates[other];
    hs_world *world = reloads ? hs_world_reload(game->world, gate, &gentle, error)
                              : hs_world_create(gate, &gentle, error);
    if (world == NULL) return false;
    if (game->world != NULL) {
        hs_world_destroy(game->world);
        game->former = hs_game_traffic(game);
    }
    game->world = world;
    game->gate = other;
    game->config = *config;
    game->pilot = hs_autopilot_seeded(config->seed);
    return true;
}

static bool exchange(hs_game *game, const hs_world_config *config, hs_error *error)
{
    return exchange_for(game, config, false, error);
}

bool hs_game_open(hs_game *game, const hs_world_config *config, hs_error *error)
{
    *game = (hs_game){
        .pooled = hs_strategy_at(0),
        .layout = config->layout,
        .free_bytes = hs_free_memory,
    };
    if (config->strategy != NULL && config->strategy != hs_strategy_baseline()) {
        game->pooled = config->strategy;
    }
    return exchange(game, config, error);
}

bool hs_game_begin(hs_game *game, const hs_world_config *config, hs_error *error)
{
    game->layout = config->layout;
    return exchange(game, config, error);
}

void hs_game_close(hs_game *game)
{
    hs_world_destroy(game->world);
    *game = (hs_game){0};
}

const hs_gate *hs_game_gate(const hs_game *game)
{
    return &game->gates[game->gate];
}

void hs_game_listen(hs_game *game, const hs_gate_listener *listener)
{
    game->gates[game->gate].listener = listener;
}

hs_heap_traffic hs_game_traffic(const hs_game *game)
{
    return hs_heap_traffic_sum(game->former, hs_heap_traffic_of_gate(hs_game_gate(game)));
}

/// The present config, with the strategy and the collector's settings that the world has come to.
static hs_world_config config_now(hs_game *game)
{
    hs_world_config config = game->config;
    game->collector = *hs_world_collector_settings(game->world);
    config.collector = &game->collector;
    config.strategy = hs_world_strategy(game->world);
    config.layout = hs_world_layout(game->world);
    return config;
}

bool hs_game_restart(hs_game *game, hs_error *error)
{
    hs_world_config config = config_now(game);
    return exchange(game, &config, error);
}

bool hs_game_begin_scenario(hs_game *game, const char *scenario, uint32_t bullets,
                            uint32_t particles, hs_error *error)
{
    hs_world_config config = config_now(game);
    config.first_stage = 0;
    config.starts_at_boss = false;
    config.stays_over = false;
    if (strcmp(config.scenario, scenario) == 0) return exchange(game, &config, error);
    config.scenario = scenario;
    config.bullets = bullets;
    config.particles = particles;
    return exchange(game, &config, error);
}

bool hs_game_begin_play(hs_game *game, const hs_game_start *start, hs_error *error)
{
    hs_world_config config = config_now(game);
    if (strcmp(config.scenario, start->scenario) != 0) config.bullets = config.particles = 0;
    config.scenario = start->scenario;
    config.difficulty = start->difficulty;
    config.first_stage = start->stage;
    config.starts_at_boss = start->at_boss;
    config.stays_over = true;
    return exchange(game, &config, error);
}

unsigned hs_game_read_stages(hs_game *game, const char *scenario, hs_game_stage *stages,
                             unsigned most, hs_error *error)
{
    hs_gate gate = {0};
    hs_world_config config = config_now(game);
    config.scenario = scenario;
    config.bullets = config.particles = 1; // nothing is played
    config.litter = 0;
    config.thread_pool = NULL;
    hs_world *world = hs_world_create(&gate, &config, error);
    if (world == NULL) return 0;
    unsigned count = hs_world_stage(world)->count;
    if (count > most) count = most;
    for (unsigned i = 0; i < count; i++) {
        const hs_stage_title title = hs_world_stage_title(world, i);
        const char *name = title.name[0] != '\0' ? title.name : hs_world_scenario_name(world);
        snprintf(stages[i].name, sizeof stages[i].name, "%s", name);
        snprintf(stages[i].boss, sizeof stages[i].boss, "%s", title.boss);
        snprintf(stages[i].idea, sizeof stages[i].idea, "%s", title.idea);
    }
    hs_world_destroy(world);
    return count;
}

bool hs_game_reload(hs_game *game, hs_error *error)
{
    hs_world_config config = config_now(game);
    return exchange_for(game, &config, true, error);
}

bool hs_game_change_scenario(hs_game *game, int direction, hs_error *error)
{
    hs_world_config config = config_now(game);
    // A scenario from a file leads to the first one.
    int now = direction > 0 ? -1 : SCENARIOS;
    for (int i = 0; i < SCENARIOS; i++) {
        if (strcmp(config.scenario, scenarios[i]) == 0) now = i;
    }
    config.scenario = scenarios[(now + direction + SCENARIOS) % SCENARIOS];
    config.bullets = 0;
    config.particles = 0;
    return exchange(game, &config, error);
}

// ---- The load ----------------------------------------------------------------------------------

/// What the world holds, or is asked to hold.
static uint64_t load_now(const hs_game *game, uint32_t asked, hs_population_name name)
{
    if (asked > 0) return asked;
    // The capacity is a quarter above the number that is held, rounded up.
    return hs_world_count(game->world, name).capacity * 4 / 5;
}

uint32_t hs_load_beyond(uint64_t now, int direction, uint32_t least, uint32_t most)
{
    static const uint64_t digits[] = {1, 2, 3, 5, 0};
    uint64_t step = step_along(digits, now, direction);
    if (direction > 0 && step > most) step = now > most ? now : most;
    if (direction < 0 && step < least) step = now < least ? now : least;
    return (uint32_t)step;
}

bool hs_game_change_load(hs_game *game, int direction, hs_error *error)
{
    hs_world_config config = config_now(game);
    if (!hs_world_holds_load(game->world)) {
        return hs_error_set(error, "%s sets its own load; storm takes any",
                            hs_world_scenario_name(game->world));
    }
    uint64_t bullets = load_now(game, config.bullets, HS_BULLETS);
    uint64_t particles = load_now(game, config.particles, HS_PARTICLES);
    config.bullets = hs_load_beyond(bullets, direction, BULLETS_LEAST, HS_BULLETS_MAX);
    config.particles = hs_load_beyond(particles, direction, PARTICLES_LEAST, HS_PARTICLES_MAX);
    if (config.bullets == bullets && config.particles == particles) {
        if (direction < 0) return hs_error_set(error, "less than this is no storm");
        return hs_error_set(error, "there is room for %u bullets and %u particles at most",
                            HS_BULLETS_MAX, HS_PARTICLES_MAX);
    }
    return exchange(game, &config, error);
}

// ---- The memory --------------------------------------------------------------------------------

bool hs_game_switch(hs_game *game, const hs_strategy *strategy, hs_error *error)
{
    hs_layout layout = strategy->is_boxed ? game->layout : HS_LAYOUT_ARRAY;
    if (strategy == hs_world_strategy(game->world) && layout == hs_world_layout(game->world)) {
        return true;
    }
    limit_to_free(game, &game->gates[game->gate]);
    if (!hs_world_switch(game->world, strategy, layout, error)) return false;
    if (strategy != hs_strategy_baseline()) game->pooled = strategy;
    return true;
}

bool hs_game_toggle_pooled(hs_game *game, hs_error *error)
{
    bool is_baseline = hs_world_strategy(game->world) == hs_strategy_baseline();
    return hs_game_switch(game, is_baseline ? game->pooled : hs_strategy_baseline(), error);
}

bool hs_game_toggle_layout(hs_game *game, hs_error *error)
{
    const hs_strategy *strategy = hs_world_strategy(game->world);
    if (!strategy->is_boxed) {
        return hs_error_set(error, "%s has no boxes to lay out", strategy->name);
    }
    hs_layout former = game->layout;
    game->layout = former == HS_LAYOUT_ARRAY ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY;
    if (hs_game_switch(game, strategy, error)) return true;
    game->layout = former;
    return false;
}

bool hs_game_litter(hs_game *game, uint32_t percent, hs_error *error)
{
    limit_to_free(game, &game->gates[game->gate]);
    if (!hs_world_litter(game->world, percent, error)) return false;
    game->config.litter = percent;
    return true;
}
