#include "world/shots.h"

#include "world/events.h"
#include "world/kernels.h"
#include "world/rules.h"

#include "base/forbidden.h"

/// The shots of a volley by level: of the fan, and those of the focused kind beside the middle one.
typedef struct volley {
    int to_the_side;      ///< shots of the fan on either side of its middle one
    float apart;          ///< sideways velocity between them, field units per tick
    uint8_t middle;       ///< power of the middle one; the others have 1
    uint8_t focus_middle; ///< power of the focused middle one, 0 for none; those beside it have 2
    uint8_t pierces;      ///< enemies that focused shots pass through
} volley;

static const volley volleys[HS_SHOT_LEVELS] = {
    {1, 0.5f, 1, 0, 1},
    {2, 0.55f, 1, 1, 1},
    {2, 0.7f, 2, 2, 2},
    {3, 0.7f, 2, 3, 3},
};

static void fire(hs_world *world, hs_shot shot)
{
    shot.vy = -HS_SHOT_SPEED;
    if (!hs_population_add(world->shots, &shot)) return;
    hs_events_record(world, HS_EVENT_SHOT_FIRED, shot.x, shot.y, shot.serial, 1);
}

/// A fan, from left to right.
static void fire_fan(hs_world *world, const volley *with, float apart)
{
    const hs_player *player = &world->player;
    for (int n = -with->to_the_side; n <= with->to_the_side; n++) {
        int steps = n < 0 ? -n : n;
        fire(world, (hs_shot){
                        .x = player->x + 7.0f * (float)n,
                        .y = player->y - 16.0f + 6.0f * (float)steps,
                        .vx = apart * (float)n,
                        .power = n == 0 ? with->middle : 1,
                    });
    }
}

/// Narrow and straight, through several enemies.
static void fire_focused(hs_world *world, const volley *with)
{
    const hs_player *player = &world->player;
    for (int n = -1; n <= 1; n++) {
        uint8_t power = n == 0 ? with->focus_middle : 2;
        if (power == 0) continue;
        fire(world, (hs_shot){
                        .x = player->x + 5.0f * (float)n,
                        .y = player->y - 14.0f,
                        .power = power,
                        .kind = HS_SHOT_FOCUSED,
                        .pierces = with->pierces,
                    });
    }
}

void hs_shots_volley(hs_world *world)
{
    const hs_player *player = &world->player;
    const volley *with = &volleys[player->shot_level - 1];
    if (!player->is_focused) {
        fire_fan(world, with, with->apart);
    } else if (hs_rules_apply(world)) {
        fire_focused(world, with);
    } else {
        fire_fan(world, with, 0.0f);
    }
}

static void end(hs_world *world, hs_shot *shot)
{
    shot->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->shots);
}

void hs_shots_hit(hs_world *world, hs_shot *shot, const hs_enemy *target)
{
    hs_events_record(world, HS_EVENT_ENEMY_HIT, shot->x, shot->y, target->serial, 1);
    if (target->flags & HS_FLAG_BOSS) hs_rules_hurt_boss(world);
    shot->last = (uint32_t)target->serial;
    if (shot->pierces > 0) {
        shot->pierces--;
    } else {
        end(world, shot);
    }
}

void hs_shots_block(hs_world *world, hs_shot *shot)
{
    hs_events_record(world, HS_EVENT_SHOT_BLOCKED, shot->x, shot->y, shot->serial, 1);
    end(world, shot);
}

static void move_shot(void *context, void *entity)
{
    hs_shot *shot = entity;
    shot->x += shot->vx;
    shot->y += shot->vy;
    if (hs_is_outside(shot->x, shot->y)) end(context, shot);
}

void hs_shots_move(hs_world *world)
{
    hs_population_each(world->shots, world->old[HS_SHOTS], move_shot, world);
}
