#include "base/floating_point.h"
#include "base/random.h"
#include "world/enemies.h"
#include "world/items.h"
#include "world/kernels.h"
#include "world/player.h"
#include "world/state.h"

#include "base/forbidden.h"

/// It looks at bullets this near, at most so many, field units.
#define SIGHT       120.0f
#define THREATS_MAX 128
/// A bullet that will come nearer than this is a danger.
#define BERTH       26.0f
#define WALL        28.0f
#define HOME_Y      (HS_FIELD_HEIGHT - 90)
#define BOMB_DANGER 5.0f
/// Ticks ahead at which it imagines itself and the bullets, the nearer the weightier.
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
    float prey_x; ///< where a shot would meet the enemy that it goes for
} sight;

static void look_at_bullets(sight *seen, const hs_world *world)
{
    uint8_t near[HS_BATCH_MAX];
    const hs_player *player = &world->player;
    hs_walk walk;
    hs_batch batch;
    hs_bullet bullet;
    hs_walk_begin(&walk, world->bullets);
    while (hs_walk_next(&walk, &batch)) {
        if (batch.boxes == NULL) {
            world->kernels->find_near(batch.columns[HS_BULLET_X], batch.columns[HS_BULLET_Y],
                                      batch.count, player->x, player->y, SIGHT * SIGHT, near);
        } else {
            for (size_t i = 0; i < batch.count; i++) {
                const hs_bullet *b = batch.boxes[i];
                near[i] = hs_is_near(b->x, b->y, player->x, player->y, SIGHT * SIGHT);
            }
        }
        for (size_t i = 0; i < batch.count && seen->count < THREATS_MAX; i++) {
            if (!near[i]) continue;
            hs_batch_read(&hs_kind_bullets, &batch, i, &bullet);
            seen->threats[seen->count++] = (threat){bullet.x, bullet.y, bullet.vx, bullet.vy};
        }
    }
}

/// It goes for the enemy that takes the least way to get below.
static void look_at_enemies(sight *seen, const hs_world *world)
{
    hs_targets targets;
    hs_enemies_aim(world, &targets);
    float least = HS_FIELD_WIDTH;
    seen->prey_x = HS_FIELD_WIDTH / 2;
    for (unsigned t = 0; t < targets.count; t++) {
        const hs_target *target = &targets.target[t];
        float shot_ticks = (world->player.y - target->y) / HS_SHOT_SPEED;
        float then_x = target->x + target->vx * shot_ticks;
        float way = fabsf(then_x - world->player.x);
        if (way >= least || target->y < 0 || shot_ticks < 0) continue;
        least = way;
        seen->prey_x = then_x;
    }
}

/// How dangerous a course is: for each moment ahead, the bullets that are too near then.
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

/// Where it would rather be: below the enemy, not far from home, off the walls.
static float unease_at(const sight *seen, float x, float y)
{
    float to_prey = fabsf(x - seen->prey_x) / HS_FIELD_WIDTH;
    float to_home = fabsf(y - HOME_Y) / HS_FIELD_HEIGHT;
    float unease = to_prey * 4.0f + to_home * 2.0f;
    if (x < WALL || x > HS_FIELD_WIDTH - WALL) unease += 0.4f;
    if (y < HS_FIELD_HEIGHT / 2 || y > HS_FIELD_HEIGHT - WALL) unease += 0.4f;
    return unease;
}

hs_autopilot hs_autopilot_seeded(uint64_t seed)
{
    hs_random chance = hs_random_seeded(seed, 3);
    return (hs_autopilot){chance.state, chance.increment};
}

hs_input hs_autopilot_input(hs_autopilot *autopilot, const hs_world *world)
{
    hs_floating_point_mode mode = hs_floating_point_enter();
    sight seen = {0};
    look_at_bullets(&seen, world);
    look_at_enemies(&seen, world);
    hs_random chance = {autopilot->state, autopilot->increment};
    const hs_player *player = &world->player;
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
        float unease = danger_of(&seen, player, vx, vy) +
                       unease_at(&seen, player->x + vx * 9, player->y + vy * 9) +
                       0.01f * hs_random_unit(&chance); // or it would dither between two evils
        if (unease >= least) continue;
        least = unease;
        best = input;
    }
    best.bomb = least > BOMB_DANGER && hs_random_below(&chance, 4) == 0;
    autopilot->state = chance.state;
    hs_floating_point_leave(mode);
    return best;
}
