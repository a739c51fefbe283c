#include "world/shots.h"

#include "world/events.h"
#include "world/kernels.h"

#include "base/forbidden.h"

void hs_shots_fire(hs_world *world, float x, float y, float vx)
{
    hs_shot shot = {.x = x, .y = y, .vx = vx, .vy = -HS_SHOT_SPEED, .power = 1};
    if (!hs_population_add(world->shots, &shot)) return;
    hs_events_record(world, HS_EVENT_SHOT_FIRED, x, y, shot.serial, 1);
}

void hs_shots_kill(hs_world *world, hs_shot *shot, const hs_enemy *target)
{
    shot->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->shots);
    if (target == NULL) return;
    hs_events_record(world, HS_EVENT_ENEMY_HIT, shot->x, shot->y, target->serial, 1);
}

static void move_shot(void *context, void *entity)
{
    hs_shot *shot = entity;
    shot->x += shot->vx;
    shot->y += shot->vy;
    if (hs_is_outside(shot->x, shot->y)) hs_shots_kill(context, shot, NULL);
}

void hs_shots_move(hs_world *world)
{
    hs_population_each(world->shots, world->old[HS_SHOTS], move_shot, world);
}
