#include "world/boss.h"

#include "base/trigonometry.h"
#include "world/blocks.h"
#include "world/bullets.h"
#include "world/enemies.h"
#include "world/events.h"
#include "world/kernels.h"
#include "world/rules.h"

#include "base/forbidden.h"

/// Ticks from one burst of a knitting or dying boss to the next, at first and towards the end, and
/// the turn between them, degrees.
#define BURST_EVERY 12u
#define BURST_LAST  4u
#define BURST_TURN  137.5
/// How much health a ring has that knit itself, percent.
#define KNIT_HEALTH 60

static const hs_boss_plan *plan_of(const hs_world *world)
{
    return &world->scenario->stages[world->stage.view.number].boss;
}

static const hs_phase_plan *phase_of(const hs_world *world)
{
    return &world->scenario->phases[plan_of(world)->first_phase + world->boss.view.phase];
}

static void set_state(hs_world *world, hs_boss_state state, uint32_t length)
{
    world->boss.view.state = state;
    world->boss.view.state_ticks = 0;
    world->boss.view.state_length = length;
}

static bool is_owned_by(const void *context, const hs_bullet_fields *bullet)
{
    const uint64_t *owner = context;
    return *bullet->owner == *owner;
}

/// Ends all bullets of the boss.
static void clear_bullets(hs_world *world, hs_bullet_end end)
{
    hs_bullets_clear(world, is_owned_by, &world->boss.view.serial, end);
}

static void burst(hs_world *world, const hs_enemy *boss, uint32_t number)
{
    hs_sine_cosine turn = hs_sine_cosine_of((double)(number % 360) * BURST_TURN);
    float radius = boss->radius * (0.3f + 0.25f * (float)(number % 4));
    hs_events_record(world, HS_EVENT_BOSS_BURST, boss->x + radius * (float)turn.cosine,
                     boss->y + radius * (float)turn.sine, boss->serial, 1);
}

// ---- Phases ------------------------------------------------------------------------------------

static void raise_shields(hs_world *world, const hs_phase_plan *phase, hs_enemy *boss)
{
    hs_boss_view *view = &world->boss.view;
    view->shields = phase->shields;
    view->shields_full = phase->shields;
    view->shield_health_full = (int32_t)phase->shield_health;
    for (int s = 0; s < 3; s++) {
        view->shield_health[s] = phase->shields & 1u << s ? view->shield_health_full : 0;
    }
    view->budget = phase->budget;
    view->bullets = 0;
    view->refused = 0;
    view->opening = 0;
    view->opening_full = phase->budget > 0 ? phase->opening : 0;
    boss->flags &= (uint8_t)~HS_FLAG_SHIELDED;
    if (phase->shields != 0 || phase->budget > 0) boss->flags |= HS_FLAG_SHIELDED;
    // Whoever has spent all bombs could not break a shield that only a bomb breaks.
    if (phase->shields & HS_SHIELD_BOMB && world->player.bombs == 0 && world->scenario->lives > 0) {
        world->player.bombs = 1;
    }
}

static void begin_phase(hs_world *world, hs_enemy *boss, unsigned number)
{
    hs_boss *fight = &world->boss;
    fight->view.phase = number;
    fight->clock = 0;
    fight->cursor = 0;
    const hs_phase_plan *phase = phase_of(world);
    const hs_spawn *spawn = &world->scenario->spawns[phase->spawn];
    boss->spawn = phase->spawn;
    boss->phase = plan_of(world)->grows || boss->form != HS_FORM_TOWER ? (uint8_t)number : 0;
    boss->goal_x = spawn->to_x;
    boss->goal_y = spawn->to_y;
    boss->radius = (uint8_t)spawn->radius;
    boss->health = spawn->health;
    boss->health_full = spawn->health;
    boss->pattern = spawn->pattern;
    boss->flags |= HS_FLAG_HOSTILE;
    hs_enemy_restart(world, boss);
    raise_shields(world, phase, boss);
    fight->view.phase_name = phase->name;
    fight->view.ticks_full = phase->time;
    fight->view.ticks_left = phase->time;
    fight->view.breaks_left = phase->knits > 0 ? 2 : 1;
    uint32_t wall_ticks = phase->wall_ticks > 0 ? phase->wall_ticks : phase->time;
    hs_blocks_set_wall(world, (hs_side)phase->wall, phase->wall_to, wall_ticks);
    set_state(world, HS_BOSS_FIGHTING, phase->time);
    hs_events_record(world, HS_EVENT_BOSS_PHASE, boss->x, boss->y, boss->serial, number + 1);
}

static void begin_dying(hs_world *world, hs_enemy *boss, bool is_beaten)
{
    world->boss.is_beaten = is_beaten;
    hs_enemy_silence(world, boss);
    boss->flags &= (uint8_t) ~(HS_FLAG_HOSTILE | HS_FLAG_SHIELDED);
    hs_blocks_set_wall(world, HS_SIDE_NONE, 0, 1);
    set_state(world, HS_BOSS_DYING, plan_of(world)->dying);
}

static void end_phase(hs_world *world, hs_enemy *boss, bool is_beaten)
{
    clear_bullets(world, is_beaten ? HS_BULLET_TURNED : HS_BULLET_SWEPT);
    unsigned next = world->boss.view.phase + 1;
    if (next < plan_of(world)->phase_count) {
        begin_phase(world, boss, next);
    } else {
        begin_dying(world, boss, is_beaten);
    }
}

bool hs_boss_spares(hs_world *world, hs_enemy *enemy)
{
    hs_boss_view *view = &world->boss.view;
    if (view->serial == 0 || enemy->serial != view->serial) return false;
    if (view->state != HS_BOSS_FIGHTING) return true;
    for (uint32_t n = 0; n < 5; n++) burst(world, enemy, n);
    if (--view->breaks_left == 0) {
        end_phase(world, enemy, true);
        return true;
    }
    clear_bullets(world, HS_BULLET_TURNED);
    hs_enemy_silence(world, enemy);
    enemy->health = 0;
    enemy->flags |= HS_FLAG_DOWN;
    enemy->revive = phase_of(world)->knits;
    set_state(world, HS_BOSS_KNITTING, enemy->revive);
    hs_events_record(world, HS_EVENT_ENEMY_DOWN, enemy->x, enemy->y, enemy->serial, 1);
    return true;
}

// ---- Shields and budgets -----------------------------------------------------------------------

static void break_shield(hs_world *world, hs_enemy *boss, unsigned shield)
{
    hs_boss_view *view = &world->boss.view;
    view->shields &= ~shield;
    for (int s = 0; s < 3; s++) {
        if (shield & 1u << s) view->shield_health[s] = 0;
    }
    if (view->shields == 0) boss->flags &= (uint8_t)~HS_FLAG_SHIELDED;
    hs_events_record(world, HS_EVENT_SHIELD_BROKEN, boss->x, boss->y, boss->serial, shield);
}

bool hs_boss_stops(hs_world *world, hs_enemy *target, const hs_shot *shot)
{
    hs_boss_view *view = &world->boss.view;
    if (!(target->flags & HS_FLAG_SHIELDED)) return false;
    int number = shot->kind == HS_SHOT_FOCUSED ? 1 : 0;
    bool does_harm = target->serial == view->serial && (view->shields & 1u << number) != 0;
    hs_events_record(world, HS_EVENT_SHIELD_HIT, shot->x, shot->y, target->serial, does_harm);
    if (!does_harm) return true;
    view->shield_health[number] -= shot->power;
    if (view->shield_health[number] <= 0) break_shield(world, target, 1u << number);
    return true;
}

void hs_boss_feel_bomb(hs_world *world)
{
    hs_enemy boss;
    if (!(world->boss.view.shields & HS_SHIELD_BOMB)) return;
    if (!hs_enemies_find(world, world->boss.view.serial, &boss)) return;
    break_shield(world, &boss, HS_SHIELD_BOMB);
    hs_enemies_put(world, &boss, 1);
}

/// Whose bullets are counted, and how many there are.
typedef struct counting {
    uint64_t serial;
    uint32_t *count;
} counting;

static bool count_one(const void *context, const hs_bullet_fields *bullet)
{
    const counting *now = context;
    *now->count += *bullet->owner == now->serial;
    return false;
}

/// Counts what lives of the budget. A refusal opens the boss for a while, in which it goes on being
/// refused.
static void keep_budget(hs_world *world, hs_enemy *boss)
{
    hs_boss *fight = &world->boss;
    hs_boss_view *view = &fight->view;
    if (view->budget == 0) return;
    if (view->opening > 0) {
        view->opening--;
    } else if (fight->refused_now > 0) {
        view->opening = view->opening_full;
    }
    if (fight->refused_now > 0) {
        hs_events_record(world, HS_EVENT_FIRES_REFUSED, boss->x, boss->y, boss->serial,
                         fight->refused_now);
    }
    fight->refused_now = 0;
    view->bullets = 0;
    const counting now = {view->serial, &view->bullets};
    hs_bullets_clear(world, count_one, &now, HS_BULLET_GONE); // clears none
    if (view->opening > 0) {
        boss->flags &= (uint8_t)~HS_FLAG_SHIELDED;
    } else {
        boss->flags |= HS_FLAG_SHIELDED;
    }
}

// ---- Every tick --------------------------------------------------------------------------------

void hs_boss_appear(hs_world *world)
{
    const hs_boss_plan *plan = plan_of(world);
    uint64_t serial = hs_enemies_call(world, world->scenario->phases[plan->first_phase].spawn, 0);
    hs_enemy boss;
    if (serial == 0 || !hs_enemies_find(world, serial, &boss)) return;
    world->boss = (hs_boss){.view = {.serial = serial,
                                     .name = plan->name,
                                     .phase_name = "",
                                     .phase_count = plan->phase_count,
                                     .health = boss.health,
                                     .health_full = boss.health}};
    boss.flags &= (uint8_t)~HS_FLAG_HOSTILE;
    hs_enemies_put(world, &boss, 1);
    set_state(world, HS_BOSS_ENTERING, plan->entrance);
    hs_events_record(world, HS_EVENT_BOSS_ENTERED, boss.x, boss.y, serial, 1);
}

void hs_boss_clear(hs_world *world)
{
    world->boss = (hs_boss){.view = {.serial = 0}};
}

/// The phase goes on by its own clock, and ends by itself after its time.
static void fight_on(hs_world *world, hs_enemy *boss)
{
    hs_boss *fight = &world->boss;
    keep_budget(world, boss);
    hs_enemies_appear(world, phase_of(world)->part, fight->clock, &fight->cursor);
    fight->clock++;
    if (--fight->view.ticks_left > 0) return;
    end_phase(world, boss, false);
}

static void knit(hs_world *world, hs_enemy *boss)
{
    boss->revive--;
    if (world->boss.view.state_ticks % BURST_EVERY == 0) {
        burst(world, boss, world->boss.view.state_ticks / BURST_EVERY);
    }
    if (boss->revive > 0) return;
    boss->flags &= (uint8_t)~HS_FLAG_DOWN;
    boss->health = boss->health_full * KNIT_HEALTH / 100;
    if (boss->health == 0) boss->health = 1;
    hs_enemy_restart(world, boss);
    set_state(world, HS_BOSS_FIGHTING, world->boss.view.ticks_full);
    hs_events_record(world, HS_EVENT_ENEMY_REVIVED, boss->x, boss->y, boss->serial, 1);
}

/// Bursts piece by piece, then goes for good.
static void die_on(hs_world *world, hs_enemy *boss)
{
    const hs_boss_view *view = &world->boss.view;
    // Faster in the last third.
    bool is_late = 3 * view->state_ticks > 2 * view->state_length;
    uint32_t every = is_late ? BURST_LAST : BURST_EVERY;
    if (view->state_ticks % every == 0) burst(world, boss, view->state_ticks / every);
    if (view->state_ticks < view->state_length) return;
    if (world->boss.is_beaten) {
        hs_enemy_die(world, boss);
    } else {
        boss->stay = 0; // it only outstayed its phases, and flies off
        world->stage.view.bonus /= HS_BOSS_LEFT_BONUS;
    }
    hs_boss_clear(world);
}

static void go_on(hs_world *world, hs_enemy *boss)
{
    hs_boss_view *view = &world->boss.view;
    view->state_ticks++;
    switch (view->state) {
    case HS_BOSS_ENTERING:
        if (view->state_ticks >= view->state_length) begin_phase(world, boss, 0);
        break;
    case HS_BOSS_FIGHTING:
        fight_on(world, boss);
        break;
    case HS_BOSS_KNITTING:
        knit(world, boss);
        break;
    case HS_BOSS_DYING:
        die_on(world, boss);
        break;
    }
}

void hs_boss_tick(hs_world *world)
{
    hs_enemy boss;
    if (!hs_enemies_find(world, world->boss.view.serial, &boss)) {
        hs_boss_clear(world);
        return;
    }
    go_on(world, &boss);
    hs_enemies_put(world, &boss, 1);
    if (world->boss.view.serial == 0) return;
    world->boss.view.health = boss.health > 0 ? boss.health : 0;
    world->boss.view.health_full = boss.health_full;
}

// ---- Where it is -------------------------------------------------------------------------------

bool hs_enemy_is_touched(const hs_enemy *enemy, float x, float y, float share, float reach)
{
    float distance = enemy->radius * share + reach;
    unsigned storeys = enemy->form == HS_FORM_TOWER ? enemy->phase + 1u : 1u;
    for (unsigned s = 0; s < storeys; s++) {
        float storey_y = enemy->y + HS_STOREY_HEIGHT * (float)s;
        if (hs_is_near(x, y, enemy->x, storey_y, distance * distance)) return true;
    }
    return false;
}
