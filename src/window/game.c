#include "window/game.h"

#include "base/forbidden.h"

static const char *const scenarios[] = {"arcade", "storm", "calm"};
enum { SCENARIOS = sizeof scenarios / sizeof scenarios[0] };

/// Least load that the steps lead down to.
enum { BULLETS_LEAST = 1000, PARTICLES_LEAST = 10000 };

/// Bullets that a storm in the window begins with: few enough to see the sparks between them.
enum { STORM_BULLETS = 2000 };

uint64_t hs_step_from(uint64_t now, int direction)
{
    static const uint64_t digits[] = {1, 2, 5};
    uint64_t below = 1;
    for (uint64_t power = 1; power <= UINT64_C(100000000); power *= 10) {
        for (int i = 0; i < 3; i++) {
            uint64_t step = digits[i] * power;
            if (direction > 0 && step > now) return step;
            if (direction < 0 && step >= now) return below;
            below = step;
        }
    }
    return now;
}

/// Makes the world that the config describes and exchanges it for the present one.
static bool exchange(hs_game *game, const hs_world_config *config, hs_error *error)
{
    unsigned other = game->world != NULL ? 1 - game->gate : game->gate;
    game->gates[other] = (hs_gate){0};
    hs_world_config gentle = *config;
    if (config->bullets == 0 && config->pattern == NULL && strcmp(config->scenario, "storm") == 0) {
        gentle.bullets = STORM_BULLETS;
    }
    hs_world *world = hs_world_create(&game->gates[other], &gentle, error);
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

bool hs_game_open(hs_game *game, const hs_world_config *config, hs_error *error)
{
    *game = (hs_game){.pooled = hs_strategy_at(0), .layout = config->layout};
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

bool hs_game_change_load(hs_game *game, int direction, hs_error *error)
{
    hs_world_config config = config_now(game);
    if (!hs_world_holds_load(game->world)) {
        return hs_error_set(error, "%s sets its own load; storm takes any",
                            hs_world_scenario_name(game->world));
    }
    uint64_t bullets = hs_step_from(load_now(game, config.bullets, HS_BULLETS), direction);
    uint64_t particles = hs_step_from(load_now(game, config.particles, HS_PARTICLES), direction);
    if (bullets > HS_BULLETS_MAX || particles > HS_PARTICLES_MAX) {
        return hs_error_set(error, "more than this cannot be asked for");
    }
    if (bullets < BULLETS_LEAST || particles < PARTICLES_LEAST) {
        return hs_error_set(error, "less than this is no storm");
    }
    config.bullets = (uint32_t)bullets;
    config.particles = (uint32_t)particles;
    return exchange(game, &config, error);
}

// ---- The memory --------------------------------------------------------------------------------

bool hs_game_switch(hs_game *game, const hs_strategy *strategy, hs_error *error)
{
    hs_layout layout = strategy->is_boxed ? game->layout : HS_LAYOUT_ARRAY;
    if (strategy == hs_world_strategy(game->world) && layout == hs_world_layout(game->world)) {
        return true;
    }
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
    if (!hs_world_litter(game->world, percent, error)) return false;
    game->config.litter = percent;
    return true;
}
