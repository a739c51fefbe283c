#include "world/enemies.h"

#include "world/bullets.h"
#include "world/events.h"
#include "world/items.h"
#include "world/rules.h"

#include "base/forbidden.h"

void hs_enemy_begin(hs_world *world, hs_enemy *enemy)
{
    const hs_pattern *pattern = world->scenario->patterns[enemy->pattern].pattern;
    uint64_t seed = hs_random_next_wide(&world->game);
    enemy->wake = hs_world_frame(world) + 1;
    hs_handle runner = {0};
    if (hs_pattern_top_count(pattern) > hs_slots_room(world->runners)) {
        hs_slots_refuse(world->runners, 1);
        enemy->wake += HS_PATTERN_PAUSE;
    } else if (!hs_runner_begin_root(&world->host, pattern, seed, enemy->wake, &runner)) {
        enemy->wake += HS_PATTERN_PAUSE;
    }
    enemy->runner = runner;
}

/// The enemy of a line of the scenario as it appears, without a pattern.
static hs_enemy newborn(const hs_world *world, unsigned spawn_number, unsigned number)
{
    const hs_spawn *spawn = &world->scenario->spawns[spawn_number];
    float across = spawn->step_x * (float)number;
    float along = spawn->step_y * (float)number;
    hs_enemy enemy = {
        .x = spawn->x + across,
        .y = spawn->y + along,
        .goal_x = spawn->to_x + across,
        .goal_y = spawn->to_y + along,
        .wake = HS_PATTERN_NEVER,
        .stay = spawn->stay,
        .health = spawn->health,
        .health_full = spawn->health,
        .spawn = (uint16_t)spawn_number,
        .radius = (uint8_t)spawn->radius,
        .flags = spawn->flags,
        .pattern = spawn->pattern,
        .form = (uint8_t)spawn->form,
        .faction = (uint8_t)spawn->faction,
    };
    if (!(spawn->flags & HS_FLAG_EMITTER)) enemy.flags |= HS_FLAG_HOSTILE;
    return enemy;
}

static void appear(hs_world *world, const hs_spawn_event *event)
{
    hs_enemy enemy = newborn(world, event->spawn, event->number);
    if (enemy.pattern != HS_NO_PATTERN) hs_enemy_begin(world, &enemy);
    if (!hs_population_add(world->enemies, &enemy) && !hs_handle_is_null(enemy.runner)) {
        hs_runner_end(&world->host, enemy.runner);
    }
}

void hs_enemies_appear(hs_world *world, unsigned part, uint32_t clock, uint32_t *cursor)
{
    const hs_part *coming = &world->scenario->parts[part];
    const hs_spawn_event *events = world->scenario->events + coming->first_event;
    while (*cursor < coming->event_count && events[*cursor].at <= clock) {
        appear(world, &events[(*cursor)++]);
    }
}

uint64_t hs_enemies_call(hs_world *world, unsigned spawn, unsigned number)
{
    hs_enemy enemy = newborn(world, spawn, number);
    return hs_population_add(world->enemies, &enemy) ? enemy.serial : 0;
}

void hs_enemy_silence(hs_world *world, hs_enemy *enemy)
{
    if (!hs_handle_is_null(enemy->runner)) hs_runner_end(&world->host, enemy->runner);
    enemy->runner = (hs_handle){0};
    enemy->glide_x = 0;
    enemy->glide_y = 0;
    enemy->wake = HS_PATTERN_NEVER;
}

void hs_enemy_restart(hs_world *world, hs_enemy *enemy)
{
    hs_enemy_silence(world, enemy);
    if (enemy->pattern != HS_NO_PATTERN) enemy->wake = hs_world_frame(world) + 1;
}

void hs_enemy_leave(hs_world *world, hs_enemy *enemy)
{
    if (!hs_handle_is_null(enemy->runner)) hs_runner_end(&world->host, enemy->runner);
    enemy->runner = (hs_handle){0};
    enemy->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->enemies);
    hs_bullets_orphan(world, enemy->serial);
}

bool hs_enemy_is_target(const hs_enemy *enemy)
{
    return (enemy->flags & (HS_FLAG_HOSTILE | HS_FLAG_COVERED | HS_FLAG_DOWN)) == HS_FLAG_HOSTILE;
}

unsigned hs_enemies_list(const hs_world *world, bool (*filter)(const hs_enemy *), hs_enemy *list,
                         unsigned most)
{
    unsigned count = 0;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, world->enemies);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count && count < most; i++) {
            hs_batch_read(&hs_kinds[HS_ENEMIES], &batch, i, &list[count]);
            count += !(list[count].flags & HS_FLAG_DEAD) && filter(&list[count]);
        }
    }
    return count;
}

bool hs_enemies_find(const hs_world *world, uint64_t serial, hs_enemy *enemy)
{
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, world->enemies);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            hs_batch_read(&hs_kinds[HS_ENEMIES], &batch, i, enemy);
            if (enemy->serial == serial && !(enemy->flags & HS_FLAG_DEAD)) return true;
        }
    }
    return false;
}

static bool is_owned_by(const void *context, const hs_bullet_fields *bullet)
{
    const uint64_t *owner = context;
    return *bullet->owner == *owner;
}

void hs_enemy_die(hs_world *world, hs_enemy *enemy)
{
    bool is_boss = (enemy->flags & HS_FLAG_BOSS) != 0;
    hs_events_record(world, is_boss ? HS_EVENT_BOSS_KILLED : HS_EVENT_ENEMY_KILLED, enemy->x,
                     enemy->y, enemy->serial, 1);
    hs_rules_kill(world, enemy);
    hs_items_leave(world, enemy);
    if (is_boss) hs_bullets_clear(world, is_owned_by, &enemy->serial, HS_BULLET_TURNED);
    hs_enemy_leave(world, enemy);
}

/// A list of enemies that were changed, while all enemies are visited in the same order.
typedef struct listed {
    hs_world *world;
    const hs_enemy *next, *end;
} listed;

static void put_one(void *context, void *entity)
{
    listed *now = context;
    hs_enemy *enemy = entity;
    while (now->next != now->end && now->next->serial < enemy->serial) now->next++;
    if (now->next == now->end || now->next->serial != enemy->serial) return;
    *enemy = *now->next++;
}

void hs_enemies_put(hs_world *world, const hs_enemy *list, unsigned count)
{
    listed now = {world, list, list + count};
    hs_population_each(world->enemies, SIZE_MAX, put_one, &now);
}

static void leave_one(void *context, void *entity)
{
    hs_enemy_leave(context, entity);
}

void hs_enemies_clear(hs_world *world)
{
    hs_population_each(world->enemies, SIZE_MAX, leave_one, world);
}

// ---- Emitters ----------------------------------------------------------------------------------

/// From an empty field the held number is reached in about this many ticks, so that the first
/// bullets do not all leave the field in step.
#define FILL_TICKS 150u

/// One bullet in four runs actions.
#define ACTING_SHARE 4u

static bool is_emitter(const hs_enemy *enemy)
{
    return (enemy->flags & HS_FLAG_EMITTER) && !hs_handle_is_null(enemy->runner);
}

static void fire_one(hs_world *world, const hs_enemy *emitter, bool acting)
{
    const hs_spawn *spawn = &world->scenario->spawns[emitter->spawn];
    const hs_shooter shooter = {emitter->serial, emitter->pattern, 0};
    hs_visit visit = hs_world_visit_at(world, &shooter, emitter->x, emitter->y);
    hs_runner_fire(&visit, emitter->runner, acting ? spawn->fire_acting : spawn->fire_simple);
}

void hs_emitters_fire(hs_world *world)
{
    if (world->load.bullets == 0) return;
    hs_enemy emitters[HS_SCENARIO_EMITTERS];
    unsigned emitter_count = hs_enemies_list(world, is_emitter, emitters, HS_SCENARIO_EMITTERS);
    if (emitter_count == 0) return;
    hs_population_counts counts = hs_population_count(world->bullets);
    if (counts.living >= world->load.bullets) return;
    uint64_t missing = world->load.bullets - counts.living;
    uint64_t most = world->load.bullets / FILL_TICKS + 1;
    // While the field is filling, births are spread; afterwards all that is missing is fired.
    if (world->tick < 2 * FILL_TICKS && missing > most) missing = most;
    uint64_t room = world->fires < HS_FIRES_PER_TICK ? HS_FIRES_PER_TICK - world->fires : 0;
    if (missing > room) missing = room; // the rest in the next tick
    for (uint64_t n = 0; n < missing; n++) {
        bool acting = world->acting * ACTING_SHARE < hs_population_places(world->bullets);
        fire_one(world, &emitters[world->load.next_emitter++ % emitter_count], acting);
    }
}
