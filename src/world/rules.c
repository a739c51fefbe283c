#include "world/rules.h"

#include "base/forbidden.h"

static const hs_difficulty_rules rules[HS_DIFFICULTIES + 1] = {
    [HS_EASY] = {"easy", 2, 4, 18, 240, 260.0f, true, -250000, 0, 350000, 50, 240},
    [HS_NORMAL] = {"normal", 0, 3, 10, 180, 160.0f, false, 0, 100000, 650000, 100, 180},
    [HS_HARD] = {"hard", 0, 3, 8, 150, 120.0f, false, 250000, 400000, 900000, 150, 150},
    [HS_STORM] = {"storm", -1, 2, 6, 120, 100.0f, false, 450000, 650000, 1000000, 250, 120},
};

hs_difficulty hs_difficulty_or_normal(hs_difficulty difficulty)
{
    return difficulty >= HS_EASY && difficulty <= HS_STORM ? difficulty : HS_NORMAL;
}

const char *hs_difficulty_name(hs_difficulty difficulty)
{
    return rules[hs_difficulty_or_normal(difficulty)].name;
}

hs_difficulty hs_difficulty_find(const char *name)
{
    for (int d = HS_EASY; d <= HS_STORM; d++) {
        if (strcmp(rules[d].name, name) == 0) return (hs_difficulty)d;
    }
    return (hs_difficulty)0;
}

const hs_difficulty_rules *hs_rules_of(const hs_world *world)
{
    return &rules[world->difficulty];
}

// ---- What others may see -----------------------------------------------------------------------

const hs_game_counts *hs_world_game_counts(const hs_world *world)
{
    return &world->done;
}

hs_difficulty hs_world_difficulty(const hs_world *world)
{
    return world->difficulty;
}

double hs_world_pressure(const hs_world *world)
{
    return world->pressure.gauge / 1e6;
}

bool hs_world_pressure_is_high(const hs_world *world)
{
    return world->pressure.is_high;
}

double hs_world_rank(const hs_world *world)
{
    return world->stage.rank;
}

uint64_t hs_world_score(const hs_world *world)
{
    const hs_player *player = &world->player;
    return player->score_is_final ? player->final_score : player->score;
}
