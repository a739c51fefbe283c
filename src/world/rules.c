#include "world/rules.h"

#include "world/events.h"

#include "base/forbidden.h"

static const hs_difficulty_rules rules[HS_DIFFICULTIES + 1] = {
    [HS_EASY] = {"easy", 2, 4, 18, 240, 260.0f, true, -250000, 0, 350000, 50, 240},
    [HS_NORMAL] = {"normal", 0, 3, 10, 180, 160.0f, false, 0, 100000, 650000, 100, 180},
    [HS_HARD] = {"hard", -1, 1, 6, 120, 90.0f, false, 500000, 750000, 1000000, 150, 150},
    [HS_STORM] = {"storm", -2, 1, 5, 90, 80.0f, false, 700000, 900000, 1000000, 250, 120},
};

/// Scores that give a life, before a difficulty's worth; after the last every EXTEND_EVERY points.
static const uint64_t extends[] = {150000, 400000, 800000};
enum { EXTENDS = sizeof extends / sizeof extends[0], EXTEND_EVERY = 500000 };

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

static int32_t within(int32_t value, int32_t least, int32_t most)
{
    return value < least ? least : value > most ? most : value;
}

// ---- Points ------------------------------------------------------------------------------------

/// The score that gives the next life after so many.
static uint64_t score_for_extend(const hs_world *world, uint32_t given)
{
    uint64_t score = given < EXTENDS
                         ? extends[given]
                         : extends[EXTENDS - 1] + (uint64_t)(given - EXTENDS + 1) * EXTEND_EVERY;
    return score * hs_rules_of(world)->worth / 100;
}

static void extend(hs_world *world)
{
    hs_player *player = &world->player;
    while (player->score >= player->next_extend) {
        player->next_extend = score_for_extend(world, ++player->extends);
        if (player->lives < HS_LIVES_MOST) player->lives++;
        hs_events_record(world, HS_EVENT_EXTEND, player->x, player->y, 0, (uint32_t)player->lives);
    }
}

void hs_rules_score(hs_world *world, uint32_t points)
{
    hs_player *player = &world->player;
    if (!hs_rules_apply(world)) {
        player->score += points;
        return;
    }
    uint64_t hundredths = (uint64_t)points * player->multiplier * hs_rules_of(world)->worth / 100;
    player->score += hundredths * (1000000u + world->pressure.gauge) / 100000000u;
    if (player->over == 0) extend(world);
}

uint32_t hs_rules_bonus(hs_world *world, uint32_t points)
{
    if (hs_rules_apply(world)) {
        uint64_t worth = (uint64_t)points * hs_rules_of(world)->worth / 100;
        points = worth < UINT32_MAX ? (uint32_t)worth : UINT32_MAX;
    }
    world->player.score += points;
    if (hs_rules_apply(world) && world->player.over == 0) extend(world);
    return points;
}

// ---- The chain ---------------------------------------------------------------------------------

static void raise_multiplier(hs_world *world, uint32_t by)
{
    hs_player *player = &world->player;
    player->multiplier += by;
    if (player->multiplier > HS_MULTIPLIER_MAX) player->multiplier = HS_MULTIPLIER_MAX;
    if (player->multiplier > world->done.highest_multiplier)
        world->done.highest_multiplier = player->multiplier;
}

static void lengthen_chain(hs_world *world, uint32_t ticks)
{
    hs_player *player = &world->player;
    player->chain_full = hs_rules_of(world)->chain;
    player->chain_left += ticks;
    if (player->chain_left > player->chain_full) player->chain_left = player->chain_full;
}

static void break_chain(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->chain >= HS_CHAIN_WORTH_TELLING)
        hs_events_record(world, HS_EVENT_CHAIN_BROKEN, player->x, player->y, 0, player->chain);
    player->chain = 0;
    player->chain_left = 0;
}

/// A chain that nothing holds breaks; without one the multiplier falls, step by step.
static void decay(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->chain_left > 0) {
        if (--player->chain_left == 0) break_chain(world);
        return;
    }
    uint32_t above = player->multiplier - HS_MULTIPLIER_ONE;
    player->multiplier -= above < HS_MULTIPLIER_DECAY ? above : HS_MULTIPLIER_DECAY;
}

static void earn_rank(hs_world *world, int32_t millionths)
{
    world->ranking.earned =
        within(world->ranking.earned + millionths, HS_RANK_EARNED_LEAST, HS_RANK_EARNED_MOST);
}

void hs_rules_graze(hs_world *world, uint8_t flags)
{
    hs_player *player = &world->player;
    bool is_orphan = (flags & HS_FLAG_ORPHAN) != 0;
    player->grazes++;
    player->orphan_grazes += is_orphan;
    hs_rules_score(world, is_orphan ? HS_POINTS_ORPHAN : HS_POINTS_GRAZE);
    if (!hs_rules_apply(world)) return;
    raise_multiplier(world, HS_MULTIPLIER_GRAZE);
    lengthen_chain(world, is_orphan ? HS_CHAIN_ORPHAN : HS_CHAIN_GRAZE);
    earn_rank(world, HS_RANK_GRAZE);
}

void hs_rules_kill(hs_world *world, const hs_enemy *enemy)
{
    if (enemy->flags & HS_FLAG_SPENT) return;
    bool is_boss = (enemy->flags & HS_FLAG_BOSS) != 0;
    int32_t health = world->scenario->spawns[enemy->spawn].health;
    uint32_t points = is_boss ? HS_POINTS_BOSS : HS_POINTS_ENEMY;
    if (hs_rules_apply(world) && !is_boss)
        points += (uint32_t)within(health, 0, HS_POINTS_HEALTH_MOST) * HS_POINTS_HEALTH;
    hs_rules_score(world, points);
    world->done.kills++;
    world->done.bosses += is_boss;
    if (!hs_rules_apply(world)) return;
    hs_player *player = &world->player;
    if (++player->chain > world->done.longest_chain) world->done.longest_chain = player->chain;
    lengthen_chain(world, hs_rules_of(world)->chain);
    raise_multiplier(world, is_boss ? HS_MULTIPLIER_BOSS : HS_MULTIPLIER_KILL);
}

void hs_rules_hurt_boss(hs_world *world)
{
    hs_player *player = &world->player;
    if (player->chain > 0 && player->chain_left < HS_CHAIN_BOSS) player->chain_left = HS_CHAIN_BOSS;
}

// ---- Power, bombs, losses ----------------------------------------------------------------------

static uint8_t level_of(uint32_t power)
{
    uint32_t level = 1 + power / HS_POWER_LEVEL;
    return (uint8_t)(level < HS_SHOT_LEVELS ? level : HS_SHOT_LEVELS);
}

void hs_rules_power(hs_world *world, uint32_t power)
{
    hs_player *player = &world->player;
    player->power = player->power + power < HS_POWER_MAX ? player->power + power : HS_POWER_MAX;
    uint8_t level = level_of(player->power);
    if (level > player->shot_level)
        hs_events_record(world, HS_EVENT_POWER_UP, player->x, player->y, 0, level);
    player->shot_level = level;
}

void hs_rules_bomb(hs_world *world)
{
    world->done.bombs++;
    earn_rank(world, HS_RANK_BOMB);
}

void hs_rules_lose(hs_world *world)
{
    hs_player *player = &world->player;
    break_chain(world);
    player->multiplier = (player->multiplier + HS_MULTIPLIER_ONE) / 2;
    earn_rank(world, HS_RANK_DEATH);
    if (world->is_practice) return;
    player->power -= player->power < HS_POWER_LOST ? player->power : HS_POWER_LOST;
    player->shot_level = level_of(player->power);
}

// ---- Pressure and rank -------------------------------------------------------------------------

/// What lives on the field, in bullets: entities alone, never bytes.
static uint64_t living_of(const hs_world *world)
{
    return hs_population_count(world->bullets).living +
           (hs_population_count(world->enemies).living + world->blocks.count) * HS_PRESSURE_HEAVY;
}

/// What lives on the field at full pressure. It is the scenario's, never what was asked for.
static uint64_t limit_of(const hs_scenario *scenario)
{
    if (scenario->limit > 0) return scenario->limit;
    return scenario->bullets / HS_PRESSURE_SHARE + 1;
}

/// The gauge follows what lives slowly, so that it reads well; being high lasts on for a while.
static void press(hs_world *world)
{
    hs_pressure *pressure = &world->pressure;
    uint64_t part = living_of(world) * 1000000u / limit_of(world->scenario);
    uint32_t goal = part < 1000000u ? (uint32_t)part : 1000000u;
    if (goal > pressure->gauge) {
        uint32_t way = goal - pressure->gauge;
        pressure->gauge += way < HS_PRESSURE_RISE ? way : HS_PRESSURE_RISE;
    } else {
        uint32_t way = pressure->gauge - goal;
        pressure->gauge -= way < HS_PRESSURE_FALL ? way : HS_PRESSURE_FALL;
    }
    if (pressure->gauge > world->done.highest_pressure)
        world->done.highest_pressure = pressure->gauge;
    bool is_high = pressure->gauge >= (pressure->is_high ? HS_PRESSURE_EASED : HS_PRESSURE_HIGH);
    if (is_high != pressure->is_high) {
        hs_events_record(world, is_high ? HS_EVENT_PRESSURE_HIGH : HS_EVENT_PRESSURE_EASED, 0, 0, 0,
                         1);
    }
    pressure->is_high = is_high;
}

/// The rank that scripts read: the stage's, shifted by the difficulty, by what the player has
/// earned and by the pressure, within the difficulty's bounds.
static void follow(hs_world *world)
{
    const hs_difficulty_rules *own = hs_rules_of(world);
    int32_t rank = (int32_t)(world->stage.rank * 1e6 + 0.5) + own->rank_shift +
                   world->ranking.earned +
                   (int32_t)((uint64_t)world->pressure.gauge * HS_RANK_PRESSURE / 1000000u);
    world->ranking.now = (double)within(rank, own->rank_least, own->rank_most) / 1e6;
}

void hs_rules_begin(hs_world *world)
{
    hs_player *player = &world->player;
    world->done = (hs_game_counts){0};
    world->pressure = (hs_pressure){0};
    world->ranking.earned = 0;
    world->ranking.now = world->stage.rank;
    if (hs_rules_apply(world)) player->power = world->stage.view.number * HS_POWER_STAGE;
    player->shot_level = level_of(player->power);
    player->multiplier = HS_MULTIPLIER_ONE;
    player->chain_full = hs_rules_of(world)->chain;
    player->next_extend = score_for_extend(world, 0);
    if (hs_rules_apply(world) && !world->ranking.is_fixed) follow(world);
}

void hs_rules_tick(hs_world *world)
{
    world->ranking.now = world->stage.rank;
    if (!hs_rules_apply(world)) return;
    const hs_player *player = &world->player;
    press(world);
    if (player->over == 0) {
        if (world->stage.view.state != HS_STAGE_FINISHED) world->done.ticks++;
        if (player->deathbomb == 0) decay(world);
        if (player->invulnerable == 0) earn_rank(world, HS_RANK_TICK);
    }
    if (!world->ranking.is_fixed) follow(world);
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
    return world->ranking.now;
}

uint64_t hs_world_score(const hs_world *world)
{
    const hs_player *player = &world->player;
    return player->score_is_final ? player->final_score : player->score;
}
