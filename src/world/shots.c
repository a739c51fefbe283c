#include "world/shots.h"

#include "world/kernels.h"
#include "world/particles.h"

#include "base/forbidden.h"

void hs_shots_fire(hs_world *world, float x, float y, float vx)
{
    hs_shot shot = {.x = x, .y = y, .vx = vx, .vy = -HS_SHOT_SPEED, .power = 1};
    hs_population_add(world->shots, &shot);
}

void hs_shots_kill(hs_world *world, hs_shot *shot, const hs_enemy *target)
{
    shot->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->shots);
    if (target != NULL) hs_particles_burst(world, HS_BURST_IMPACT, shot->x, shot->y, 4);
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
