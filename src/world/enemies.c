#include "world/enemies.h"

#include "base/trigonometry.h"
#include "world/bullets.h"
#include "world/events.h"
#include "world/items.h"
#include "world/rules.h"

#include "base/forbidden.h"

/// Ticks between the end of a pattern and its next beginning.
#define PATTERN_PAUSE 45u
/// The share of its way that an enemy covers each tick, and how far its pattern may carry it off
/// the way, field units.
#define GLIDE       0.05f
#define DRIFT_LIMIT 160.0f
#define LEAVE_SPEED 2.5f

/// Begins an enemy's pattern. The seed of its random numbers is drawn from the game's stream.
static void begin_pattern(hs_world *world, hs_enemy *enemy)
{
    const hs_pattern *pattern = world->scenario->patterns[enemy->pattern].pattern;
    uint64_t seed = hs_random_next_wide(&world->game);
    enemy->wake = hs_world_frame(world) + 1;
    hs_handle runner = {0};
    if (hs_pattern_top_count(pattern) > hs_slots_room(world->runners)) {
        hs_slots_refuse(world->runners, 1);
        enemy->wake += PATTERN_PAUSE;
    } else if (!hs_runner_begin_root(&world->host, pattern, seed, enemy->wake, &runner)) {
        enemy->wake += PATTERN_PAUSE;
    }
    enemy->runner = runner;
}

static void appear(hs_world *world, const hs_spawn_event *event)
{
    const hs_spawn *spawn = &world->scenario->spawns[event->spawn];
    float step = spawn->step_x * (float)event->number;
    hs_enemy enemy = {
        .x = spawn->x + step,
        .y = spawn->y,
        .goal_x = spawn->to_x + step,
        .goal_y = spawn->to_y,
        .stay = spawn->stay,
        .health = spawn->health,
        .health_full = spawn->health,
        .spawn = event->spawn,
        .radius = (uint8_t)spawn->radius,
        .flags = spawn->flags,
        .pattern = spawn->pattern,
    };
    if (!(spawn->flags & HS_FLAG_EMITTER)) enemy.flags |= HS_FLAG_HOSTILE;
    begin_pattern(world, &enemy);
    if (!hs_population_add(world->enemies, &enemy) && !hs_handle_is_null(enemy.runner)) {
        hs_runner_end(&world->host, enemy.runner);
    }
}

void hs_enemies_appear(hs_world *world)
{
    const hs_scenario *scenario = world->scenario;
    hs_stage *stage = &world->stage;
    while (stage->cursor < scenario->event_count &&
           scenario->events[stage->cursor].at <= stage->clock) {
        appear(world, &scenario->events[stage->cursor++]);
    }
    stage->clock++;
    if (scenario->loop == 0 || stage->clock < scenario->loop) return;
    stage->clock = 0;
    stage->cursor = 0;
    stage->round++;
    double rank = stage->rank + scenario->loop_rank;
    stage->rank = rank > 1.0 ? 1.0 : rank;
}

static void run_one(void *context, void *entity)
{
    hs_world *world = context;
    hs_enemy *enemy = entity;
    if (enemy->wake > hs_world_frame(world)) return;
    if (hs_handle_is_null(enemy->runner)) {
        begin_pattern(world, enemy);
        return;
    }
    const hs_shooter shooter = {enemy->serial, enemy->pattern, 0};
    hs_visit visit = hs_world_visit_at(world, &shooter, enemy->x, enemy->y);
    hs_visited visited = hs_runner_visit(&visit, enemy->runner);
    enemy->glide_x = visited.vx;
    enemy->glide_y = visited.vy;
    enemy->wake = visited.wake;
    if (!visited.ended && !visited.vanished) return;
    enemy->runner = (hs_handle){0};
    enemy->glide_x = 0;
    enemy->glide_y = 0;
    enemy->wake = hs_world_frame(world) + PATTERN_PAUSE;
}

void hs_enemies_run(hs_world *world)
{
    hs_population_each(world->enemies, SIZE_MAX, run_one, world);
}

/// Takes an enemy off the field, with its scripts.
static void leave(hs_world *world, hs_enemy *enemy)
{
    if (!hs_handle_is_null(enemy->runner)) hs_runner_end(&world->host, enemy->runner);
    enemy->runner = (hs_handle){0};
    enemy->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->enemies);
    hs_bullets_orphan(world, enemy->serial);
}

static float within(float value, float limit)
{
    return value < -limit ? -limit : value > limit ? limit : value;
}

static void move_one(void *context, void *entity)
{
    hs_world *world = context;
    hs_enemy *enemy = entity;
    const hs_spawn *spawn = &world->scenario->spawns[enemy->spawn];
    float from_x = enemy->x;
    float from_y = enemy->y;
    if (enemy->age++ >= enemy->stay) {
        enemy->y -= LEAVE_SPEED;
        if (enemy->y < -48.0f) leave(world, enemy);
    } else {
        enemy->drift_x = within(enemy->drift_x + enemy->glide_x, DRIFT_LIMIT);
        enemy->drift_y = within(enemy->drift_y + enemy->glide_y, DRIFT_LIMIT);
        double swing = (double)(enemy->age % spawn->sway_ticks) * 360.0 / spawn->sway_ticks;
        hs_sine_cosine across = hs_sine_cosine_of(swing);
        hs_sine_cosine along = hs_sine_cosine_of(swing * 2.0);
        float to_x = enemy->goal_x + enemy->drift_x + spawn->sway_x * (float)across.sine;
        float to_y = enemy->goal_y + enemy->drift_y + spawn->sway_y * (float)along.sine;
        enemy->x += (to_x - enemy->x) * GLIDE;
        enemy->y += (to_y - enemy->y) * GLIDE;
    }
    enemy->vx = enemy->x - from_x;
    enemy->vy = enemy->y - from_y;
}

void hs_enemies_move(hs_world *world)
{
    hs_population_each(world->enemies, world->old[HS_ENEMIES], move_one, world);
}

bool hs_enemy_is_target(const hs_enemy *enemy)
{
    return (enemy->flags & HS_FLAG_HOSTILE) != 0;
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

/// Kills an enemy that was shot: it leaves items, and a boss's bullets turn into items too.
static void die(hs_world *world, hs_enemy *enemy)
{
    bool is_boss = (enemy->flags & HS_FLAG_BOSS) != 0;
    hs_events_record(world, is_boss ? HS_EVENT_BOSS_KILLED : HS_EVENT_ENEMY_KILLED, enemy->x,
                     enemy->y, enemy->serial, 1);
    hs_rules_kill(world, enemy);
    hs_items_leave(world, enemy);
    if (is_boss) hs_bullets_clear(world, is_owned_by, &enemy->serial, HS_BULLET_TURNED);
    leave(world, enemy);
}

/// A list of enemies that were hurt, while all enemies are visited in the same order.
typedef struct hurting {
    hs_world *world;
    const hs_enemy *next, *end;
} hurting;

static void hurt_one(void *context, void *entity)
{
    hurting *now = context;
    hs_enemy *enemy = entity;
    if (now->next == now->end || now->next->serial != enemy->serial) return;
    enemy->health = now->next++->health;
    if (enemy->health <= 0) die(now->world, enemy);
}

void hs_enemies_hurt(hs_world *world, const hs_enemy *hurt, unsigned count)
{
    hurting now = {world, hurt, hurt + count};
    hs_population_each(world->enemies, SIZE_MAX, hurt_one, &now);
}

static void leave_one(void *context, void *entity)
{
    leave(context, entity);
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
