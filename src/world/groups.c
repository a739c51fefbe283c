#include "world/groups.h"

#include "world/enemies.h"
#include "world/events.h"

#include "base/forbidden.h"

static const hs_group *group_of(const hs_world *world, const hs_enemy *enemy)
{
    unsigned group = world->scenario->spawns[enemy->spawn].group;
    return group > 0 ? &world->scenario->groups[group - 1] : NULL;
}

static bool is_of_group(const hs_world *world, const hs_enemy *enemy, hs_group_kind kind)
{
    const hs_group *group = group_of(world, enemy);
    return group != NULL && group->kind == kind;
}

uint32_t hs_groups_age(const hs_world *world, const hs_enemy *enemy)
{
    return is_of_group(world, enemy, HS_GROUP_PILE) ? (uint32_t)world->tick : enemy->age;
}

static bool is_any(const hs_enemy *enemy)
{
    return (enemy->flags & HS_FLAG_EMITTER) == 0;
}

// ---- Every tick --------------------------------------------------------------------------------

/// What is known of each group while its members are visited from the last to the first.
typedef struct roll {
    hs_enemy list[HS_TARGETS_MAX];
    unsigned count;
    uint16_t members[HS_SCENARIO_GROUPS];
    uint64_t next[HS_SCENARIO_GROUPS];  ///< serial of the one that came after
    uint16_t other[HS_SCENARIO_GROUPS]; ///< (pair) its place in the list
} roll;

/// The last that came stands on top; each other one stands beneath the one that came after it.
static void stack(const hs_world *world, hs_enemy *enemy, const hs_group *group, unsigned depth)
{
    const hs_spawn *spawn = &world->scenario->spawns[enemy->spawn];
    enemy->goal_x = spawn->to_x + group->under_x * (float)depth;
    enemy->goal_y = spawn->to_y + group->under_y * (float)depth;
    if (depth > 0) {
        enemy->flags |= HS_FLAG_COVERED;
    } else {
        enemy->flags &= (uint8_t)~HS_FLAG_COVERED;
    }
}

/// Lets one that is down come back after its time; without its partner it goes.
static void bring_back(hs_world *world, hs_enemy *enemy)
{
    if (!(enemy->flags & HS_FLAG_DOWN)) return;
    if (enemy->partner == 0) {
        enemy->flags &= (uint8_t) ~(HS_FLAG_DOWN | HS_FLAG_HOSTILE);
        enemy->stay = 0;
        return;
    }
    if (enemy->revive > 0) enemy->revive--;
    if (enemy->revive > 0) return;
    enemy->flags &= (uint8_t)~HS_FLAG_DOWN;
    enemy->flags |= HS_FLAG_SPENT;
    enemy->health = enemy->health_full;
    hs_enemy_restart(world, enemy);
    hs_events_record(world, HS_EVENT_ENEMY_REVIVED, enemy->x, enemy->y, enemy->serial, 1);
}

static void join(const hs_world *world, roll *now, unsigned place)
{
    hs_enemy *enemy = &now->list[place];
    const hs_group *group = group_of(world, enemy);
    if (group == NULL) return;
    unsigned g = (unsigned)(group - world->scenario->groups);
    unsigned after = now->members[g]++;
    enemy->partner = 0;
    switch (group->kind) {
    case HS_GROUP_PILE:
        stack(world, enemy, group, after);
        break;
    case HS_GROUP_CHAIN:
        enemy->partner = now->next[g];
        break;
    case HS_GROUP_PAIR:
        if (after > 0) {
            enemy->partner = now->next[g];
            now->list[now->other[g]].partner = enemy->serial;
        }
        now->other[g] = (uint16_t)place;
        break;
    }
    now->next[g] = enemy->serial;
}

void hs_groups_tick(hs_world *world)
{
    if (world->scenario->group_count == 0) return;
    roll now;
    memset(now.members, 0, sizeof now.members);
    memset(now.next, 0, sizeof now.next);
    now.count = hs_enemies_list(world, is_any, now.list, HS_TARGETS_MAX);
    for (unsigned e = now.count; e > 0; e--) join(world, &now, e - 1);
    for (unsigned e = 0; e < now.count; e++) {
        if (is_of_group(world, &now.list[e], HS_GROUP_PAIR)) bring_back(world, &now.list[e]);
    }
    hs_enemies_put(world, now.list, now.count);
}

// ---- Deaths ------------------------------------------------------------------------------------

/// One of a pair goes down while the other stands.
static bool go_down(hs_world *world, hs_enemy *enemy)
{
    hs_enemy other;
    if (enemy->partner == 0 || !hs_enemies_find(world, enemy->partner, &other)) return false;
    if (other.flags & HS_FLAG_DOWN) {
        world->pair_is_broken = true;
        return false;
    }
    enemy->flags |= HS_FLAG_DOWN;
    enemy->health = 0;
    enemy->revive = group_of(world, enemy)->window;
    hs_enemy_silence(world, enemy);
    hs_events_record(world, HS_EVENT_ENEMY_DOWN, enemy->x, enemy->y, enemy->serial, 1);
    return true;
}

/// Lays down what one of a chain hands on; its scripts go on without it.
static void lay_down(hs_world *world, hs_enemy *enemy)
{
    if (world->handed_count == HS_HANDED_MAX) return;
    world->handed[world->handed_count++] = (hs_handed){
        .serial = enemy->serial,
        .group = world->scenario->spawns[enemy->spawn].group,
        .runner = enemy->runner,
        .wake = enemy->wake,
        .pattern = enemy->pattern,
        .goal_x = enemy->goal_x,
        .goal_y = enemy->goal_y,
        .glide_x = enemy->glide_x,
        .glide_y = enemy->glide_y,
    };
    enemy->runner = (hs_handle){0};
}

bool hs_groups_spare(hs_world *world, hs_enemy *enemy)
{
    const hs_group *group = group_of(world, enemy);
    if (group == NULL) return false;
    if (group->kind == HS_GROUP_PAIR) return go_down(world, enemy);
    if (group->kind == HS_GROUP_CHAIN) lay_down(world, enemy);
    return false;
}

/// Lets one of a chain take over a pattern where it stands in the middle of it.
static void take_over(hs_world *world, hs_enemy *enemy, const hs_handed *handed)
{
    if (handed->pattern == HS_NO_PATTERN) return;
    hs_enemy_silence(world, enemy);
    enemy->runner = handed->runner;
    enemy->wake = handed->wake;
    enemy->pattern = handed->pattern;
    enemy->glide_x = handed->glide_x;
    enemy->glide_y = handed->glide_y;
    hs_events_record(world, HS_EVENT_CHAIN_HANDED, enemy->x, enemy->y, enemy->serial, 1);
}

/// Hands a place and a pattern to the next in the list, and the places of the others along.
static void hand_on(hs_world *world, const hs_handed *handed, hs_enemy *list, unsigned count)
{
    float goal_x = handed->goal_x;
    float goal_y = handed->goal_y;
    bool is_taken = false;
    for (unsigned e = 0; e < count; e++) {
        hs_enemy *enemy = &list[e];
        if (world->scenario->spawns[enemy->spawn].group != handed->group ||
            enemy->serial < handed->serial) {
            continue;
        }
        if (!is_taken) take_over(world, enemy, handed);
        is_taken = true;
        float left_x = enemy->goal_x;
        float left_y = enemy->goal_y;
        enemy->goal_x = goal_x;
        enemy->goal_y = goal_y;
        goal_x = left_x;
        goal_y = left_y;
    }
    if (!is_taken && !hs_handle_is_null(handed->runner)) {
        hs_runner_end(&world->host, handed->runner);
    }
}

static void break_pair(void *context, void *entity)
{
    hs_world *world = context;
    hs_enemy *enemy = entity;
    hs_enemy other;
    if (!(enemy->flags & HS_FLAG_DOWN) || enemy->partner == 0) return;
    if (hs_enemies_find(world, enemy->partner, &other)) return;
    hs_events_record(world, HS_EVENT_PAIR_BROKEN, enemy->x, enemy->y, enemy->serial, 1);
    hs_enemy_die(world, enemy);
}

void hs_groups_settle(hs_world *world)
{
    if (world->pair_is_broken) hs_population_each(world->enemies, SIZE_MAX, break_pair, world);
    world->pair_is_broken = false;
    if (world->handed_count == 0) return;
    hs_enemy list[HS_TARGETS_MAX];
    unsigned count = hs_enemies_list(world, is_any, list, HS_TARGETS_MAX);
    // Backwards, so that where several died at once the next takes the foremost place.
    while (world->handed_count > 0) {
        hand_on(world, &world->handed[--world->handed_count], list, count);
    }
    hs_enemies_put(world, list, count);
}
