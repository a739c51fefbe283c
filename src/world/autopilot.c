#include "base/floating_point.h"
#include "base/random.h"
#include "world/enemies.h"
#include "world/physics.h"
#include "world/state.h"

#include "base/forbidden.h"

/// It minds bullets this near, at most so many, and thinks so many ticks ahead.
#define SIGHT       110.0f
#define THREATS_MAX 96
#define LOOK_AHEAD  6.0f
#define HOME_Y      (HS_FIELD_HEIGHT - 110)
#define WALL        40.0f
#define BOMB_DANGER 3.2f

/// A bullet in sight.
typedef struct threat {
    float x, y, vx, vy;
} threat;

typedef struct sight {
    unsigned count;
    threat threats[THREATS_MAX];
    float prey_x; ///< where the nearest enemy above is
} sight;

static void look_at_bullets(sight *seen, const hs_world *world)
{
    uint8_t near[HS_PLACES_MAX];
    const hs_player *player = &world->player;
    hs_walk walk;
    hs_places places;
    hs_bullet bullet;
    hs_walk_begin(&walk, world->bullets);
    while (hs_walk_next(&walk, &places)) {
        if (places.boxes == NULL) {
            world->kernels->find_near(places.columns[HS_BULLET_X], places.columns[HS_BULLET_Y],
                                      places.count, player->x, player->y, SIGHT * SIGHT, near);
        } else {
            for (size_t i = 0; i < places.count; i++) {
                const hs_bullet *b = places.boxes[i];
                near[i] = hs_is_near(b->x, b->y, player->x, player->y, SIGHT * SIGHT);
            }
        }
        for (size_t i = 0; i < places.count && seen->count < THREATS_MAX; i++) {
            if (!near[i]) continue;
            hs_places_read(&hs_kind_bullets, &places, i, &bullet);
            seen->threats[seen->count++] = (threat){bullet.x, bullet.y, bullet.vx, bullet.vy};
        }
    }
}

static void look_at_enemies(sight *seen, const hs_world *world)
{
    hs_targets targets;
    hs_enemies_aim(world, &targets);
    float lowest = -100.0f;
    seen->prey_x = HS_FIELD_WIDTH / 2;
    for (unsigned t = 0; t < targets.count; t++) {
        const hs_target *target = &targets.target[t];
        if (target->y <= lowest || target->y > world->player.y) continue;
        lowest = target->y;
        seen->prey_x = target->x;
    }
}

/// How bad it would be to be at a place in a few ticks: what is near counts by the inverse square.
static float danger_at(const sight *seen, float x, float y)
{
    float danger = 0;
    for (unsigned t = 0; t < seen->count; t++) {
        const threat *bullet = &seen->threats[t];
        for (float ahead = LOOK_AHEAD / 2; ahead <= LOOK_AHEAD; ahead += LOOK_AHEAD / 2) {
            float dx = bullet->x + bullet->vx * ahead - x;
            float dy = bullet->y + bullet->vy * ahead - y;
            danger += 60.0f / (dx * dx + dy * dy + 20.0f);
        }
    }
    return danger;
}

static float unease_at(const sight *seen, float x, float y)
{
    float unease = danger_at(seen, x, y);
    float to_prey = (x - seen->prey_x) / HS_FIELD_WIDTH;
    float to_home = (y - HOME_Y) / HS_FIELD_HEIGHT;
    unease += to_prey * to_prey * 0.8f + to_home * to_home * 6.0f;
    if (x < WALL || x > HS_FIELD_WIDTH - WALL) unease += 0.3f;
    if (y < WALL || y > HS_FIELD_HEIGHT - WALL / 2) unease += 0.3f;
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
    for (int along = -1; along <= 1; along++) {
        for (int across = -1; across <= 1; across++) {
            float step = 2.0f * LOOK_AHEAD;
            float unease =
                unease_at(&seen, player->x + step * (float)across, player->y + step * (float)along);
            unease += 0.02f * hs_random_unit(&chance); // or it would stand still between two evils
            if (unease >= least) continue;
            least = unease;
            best.across = (int8_t)across;
            best.along = (int8_t)along;
        }
    }
    float danger = danger_at(&seen, player->x, player->y);
    best.focus = danger > 0.6f;
    best.bomb = danger > BOMB_DANGER && hs_random_below(&chance, 4) == 0;
    autopilot->state = chance.state;
    hs_floating_point_leave(mode);
    return best;
}
