#include "heapstorm/stage.h"

#include "world/state.h"

#include "base/forbidden.h"

const hs_stage_view *hs_world_stage(const hs_world *world)
{
    return &world->stage_view;
}

const hs_boss_view *hs_world_boss(const hs_world *world)
{
    return world->boss_view.serial != 0 ? &world->boss_view : NULL;
}

const hs_block_view *hs_world_blocks(const hs_world *world, size_t *count)
{
    *count = world->block_count;
    return world->blocks;
}

const hs_field_view *hs_world_field(const hs_world *world)
{
    return &world->field;
}

const hs_pause_view *hs_world_pause(const hs_world *world)
{
    return &world->pause;
}

bool hs_world_is_paused(const hs_world *world)
{
    return world->pause.held;
}
