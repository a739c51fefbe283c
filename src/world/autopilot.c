#include "base/floating_point.h"
#include "base/random.h"
#include "world/bullets.h"
#include "world/enemies.h"
#include "world/pilot.h"
#include "world/player.h"
#include "world/shots.h"
#include "world/state.h"

#include "base/forbidden.h"

/// It sees bullets within this distance, field units, and at most so many.
#define SIGHT       120.0f
#define THREATS_MAX 128
/// A bullet that will come nearer than this is a danger.
#define BERTH       26.0f
#define WALL        28.0f
#define HOME_Y      (HS_FIELD_HEIGHT - 90)
#define BOMB_DANGER 5.0f
/// Moments at which it imagines itself and the bullets, in ticks from now; the nearer ones weigh
/// more.
#define MOMENTS 4
static const struct {
    float ahead, weight;
} moments[MOMENTS] = {{2, 4.0f}, {5, 2.0f}, {9, 1.0f}, {14, 0.5f}};

/// A bullet in sight.
typedef struct threat {
    float x, y, vx, vy;
} threat;

typedef struct sight {
    unsigned count;
    threat threats[THREATS_MAX];
    float prey_x; ///< where a shot would meet the chosen enemy
} sight;

static void see_bullet(void *context, const hs_bullet_fields *bullet)
{
    sight *seen = context;
    if (seen->count == THREATS_MAX) return;
    seen->threats[seen->count++] = (threat){*bullet->x, *bullet->y, *bullet->vx, *bullet->vy};
}

/// Chooses the enemy that takes the least way to get below.
static void look_at_enemies(sight *seen, const hs_world *world)
{
    hs_enemy enemies[HS_TARGETS_MAX];
    unsigned count = hs_enemies_list(world, hs_enemy_is_target, enemies, HS_TARGETS_MAX);
    float least = HS_FIELD_WIDTH;
    seen->prey_x = HS_FIELD_WIDTH / 2;
    for (const hs_enemy *enemy = enemies; enemy < enemies + count; enemy++) {
        float shot_ticks = (world->player.y - enemy->y) / HS_SHOT_SPEED;
        float then_x = enemy->x + enemy->vx * shot_ticks;
        float way = fabsf(then_x - world->player.x);
        if (way >= least || enemy->y < 0 || shot_ticks < 0) continue;
        least = way;
        seen->prey_x = then_x;
    }
}

/// How dangerous a course is: the sum over all moments of the bullets that will be too near.
static float danger_of(const sight *seen, const hs_player *player, float vx, float vy)
{
    float danger = 0;
    for (unsigned m = 0; m < MOMENTS; m++) {
        float ahead = moments[m].ahead;
        float x = player->x + vx * ahead;
        float y = player->y + vy * ahead;
        for (unsigned t = 0; t < seen->count; t++) {
            const threat *bullet = &seen->threats[t];
            float dx = bullet->x + bullet->vx * ahead - x;
            float dy = bullet->y + bullet->vy * ahead - y;
            float square = dx * dx + dy * dy;
            if (square >= BERTH * BERTH) continue;
            float closeness = 1.0f - square / (BERTH * BERTH);
            danger += closeness * closeness * moments[m].weight;
        }
    }
    return danger;
}

/// How far a place is from where it wants to be: below the enemy, near home, off the walls.
static float unease_at(const sight *seen, float x, float y)
{
    float to_prey = fabsf(x - seen->prey_x) / HS_FIELD_WIDTH;
    float to_home = fabsf(y - HOME_Y) / HS_FIELD_HEIGHT;
    float unease = to_prey * 4.0f + to_home * 2.0f;
    if (x < WALL || x > HS_FIELD_WIDTH - WALL) unease += 0.4f;
    if (y < HS_FIELD_HEIGHT / 2 || y > HS_FIELD_HEIGHT - WALL) unease += 0.4f;
    return unease;
}

/// Flies a workload, where nobody can lose: it looks at the nearest bullets only and draws lots, so
/// that the ship's way is as wild as the storm.
static hs_input drift(hs_autopilot *autopilot, const hs_world *world)
{
    sight seen = {0};
    const hs_player *player = &world->player;
    hs_bullets_visit_near(world, SIZE_MAX, player->x, player->y, SIGHT, see_bullet, &seen);
    look_at_enemies(&seen, world);
    hs_random chance = {autopilot->state, autopilot->increment};
    hs_input best = {.shoot = true};
    float least = 1e30f;
    for (int course = 0; course < 18; course++) {
        hs_input input = {.across = (int8_t)(course % 3 - 1),
                          .along = (int8_t)(course / 3 % 3 - 1),
                          .shoot = true,
                          .focus = course >= 9};
        float speed = input.focus ? HS_PLAYER_FOCUSED_SPEED : HS_PLAYER_SPEED;
        float vx = speed * (float)input.across;
        float vy = speed * (float)input.along;
        float unease =
            danger_of(&seen, player, vx, vy) +
            unease_at(&seen, player->x + vx * 9, player->y + vy * 9) +
            0.01f * hs_random_unit(&chance); // so that it does not dither between two equals
        if (unease >= least) continue;
        least = unease;
        best = input;
    }
    best.bomb = least > BOMB_DANGER && hs_random_below(&chance, 4) == 0;
    autopilot->state = chance.state;
    return best;
}

// ---- The game's pilots -------------------------------------------------------------------------

/// A hit that is nearer than this and that no plan avoids is answered by a bomb, ticks.
#define BOMB_HIT 7.0f
/// It plans in every second tick and flies on in the other.
#define PLAN_EVERY 2u
/// Ticks for which a pilot misplaces a bullet in the same way.
#define ERROR_TICKS 32u

/// By hs_pilot. One set of constants serves every stage and difficulty.
static const hs_pilot_manner manners[HS_PILOT_COUNT] = {
    [HS_PILOT_EXPERT] = {"expert", 8, 3.0f, 7.0f},
    [HS_PILOT_BEGINNER] = {"beginner", 15, 10.0f, 12.0f},
};
_Static_assert(HS_AUTOPILOT_DELAY_MAX >= 15, "the beginner's inputs have room");

const char *hs_pilot_name(hs_pilot pilot)
{
    return manners[pilot].name;
}

/// Where the ship will be when what was decided already has been done.
static void foresee(const hs_autopilot *autopilot, const hs_player *player, unsigned delay,
                    float *x, float *y)
{
    *x = player->x;
    *y = player->y;
    for (unsigned i = 0; i < delay; i++) {
        const hs_input *input = &autopilot->inputs[(autopilot->next + i) % delay];
        float speed = input->focus ? HS_PLAYER_FOCUSED_SPEED : HS_PLAYER_SPEED;
        if (input->across != 0 && input->along != 0) speed *= 0.70710678f;
        *x += speed * (float)input->across;
        *y += speed * (float)input->along;
    }
}

/// What a pilot decides by what it sees now.
static hs_input decide(hs_autopilot *autopilot, const hs_world *world,
                       const hs_pilot_manner *manner)
{
    const hs_player *player = &world->player;
    hs_input input = autopilot->last;
    input.bomb = false;
    if (world->tick % PLAN_EVERY == 0) {
        hs_pilot_sight seen;
        float x, y;
        foresee(autopilot, player, manner->delay, &x, &y);
        uint64_t salt = autopilot->state + world->tick / ERROR_TICKS * 0x632be59bd9b4e019u;
        hs_pilot_look(&seen, world, manner, x, y, salt);
        hs_pilot_step step = hs_pilot_plan(&seen, manner, &autopilot->last);
        input = (hs_input){.across = step.across,
                           .along = step.along,
                           .shoot = true,
                           .focus = step.focus,
                           .bomb = step.hit_in < BOMB_HIT || seen.wants_bomb};
    }
    if (player->deathbomb > 0) input.bomb = true;
    autopilot->last = input;
    input.bomb = input.bomb && player->bombs > 0 && !player->bomb_is_held &&
                 (player->invulnerable == 0 || player->deathbomb > 0);
    return input;
}

/// Decides, and does what was decided as long ago as the pilot is slow.
static hs_input fly(hs_autopilot *autopilot, const hs_world *world)
{
    const hs_pilot_manner *manner = &manners[autopilot->pilot];
    hs_input decided = decide(autopilot, world, manner);
    if (manner->delay == 0) return decided;
    hs_input *slot = &autopilot->inputs[autopilot->next];
    hs_input due = *slot;
    *slot = decided;
    autopilot->next = (autopilot->next + 1) % manner->delay;
    return due;
}

hs_autopilot hs_autopilot_of(hs_pilot pilot, uint64_t seed)
{
    hs_random chance = hs_random_seeded(seed, 3);
    return (hs_autopilot){.state = chance.state, .increment = chance.increment, .pilot = pilot};
}

hs_autopilot hs_autopilot_seeded(uint64_t seed)
{
    return hs_autopilot_of(HS_PILOT_EXPERT, seed);
}

hs_input hs_autopilot_input(hs_autopilot *autopilot, const hs_world *world)
{
    hs_floating_point_mode mode = hs_floating_point_enter();
    bool is_game = world->scenario->lives > 0;
    hs_input input = is_game ? fly(autopilot, world) : drift(autopilot, world);
    hs_floating_point_leave(mode);
    return input;
}
