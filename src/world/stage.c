#include "world/stage.h"

#include "world/blocks.h"
#include "world/boss.h"
#include "world/bullets.h"
#include "world/enemies.h"
#include "world/events.h"
#include "world/groups.h"
#include "world/rules.h"

#include "base/forbidden.h"

static const hs_stage_plan *plan_of(const hs_world *world)
{
    return &world->scenario->stages[world->stage.view.number];
}

static void set_state(hs_world *world, hs_stage_state state, uint32_t length)
{
    world->stage.view.state = state;
    world->stage.view.state_ticks = 0;
    world->stage.view.state_length = length;
}

// ---- Beginnings and ends -----------------------------------------------------------------------

static void begin_stage(hs_world *world, unsigned number)
{
    hs_scenario *scenario = world->scenario;
    hs_stage *stage = &world->stage;
    const hs_stage_plan *plan = &scenario->stages[number];
    stage->view = (hs_stage_view){
        .number = number,
        .count = scenario->stage_count,
        .name = plan->name,
        .idea = plan->idea,
        .scenery = plan->scenery,
        .file = plan->file,
        .boss_at = plan->has_boss ? plan->boss.at : 0,
        .bonus = plan->bonus,
        .is_reloaded = stage->view.is_reloaded,
    };
    stage->clock = 0;
    stage->cursor = 0;
    stage->round = 0;
    stage->rank = plan->rank;
    scenario->rank = plan->rank;
    scenario->limit = plan->limit;
    hs_boss_clear(world);
    hs_blocks_clear(world);
    world->pause = (hs_pause_view){.until_next = UINT32_MAX};
    if (plan->entering > 0) {
        set_state(world, HS_STAGE_ENTERING, plan->entering);
    } else {
        set_state(world, HS_STAGE_RUNNING, 0);
    }
}

void hs_stage_begin_game(hs_world *world)
{
    hs_stage *stage = &world->stage;
    begin_stage(world, stage->first);
    if (!stage->starts_at_boss) return;
    stage->clock = plan_of(world)->boss.at;
    stage->cursor = world->scenario->parts[plan_of(world)->part].event_count;
}

static bool every_bullet(const void *context, const hs_bullet_fields *bullet)
{
    (void)context;
    (void)bullet;
    return true;
}

static void send_off(void *context, void *entity)
{
    hs_world *world = context;
    hs_enemy *enemy = entity;
    hs_enemy_silence(world, enemy);
    enemy->flags &= (uint8_t) ~(HS_FLAG_HOSTILE | HS_FLAG_DOWN);
    enemy->stay = 0;
}

/// Bullets turn into items, what is left of enemies flies off, and the bonus is paid: what a boss
/// that flew off has left of it.
static void clear_stage(hs_world *world)
{
    const hs_stage_plan *plan = plan_of(world);
    set_state(world, HS_STAGE_CLEARED, plan->cleared);
    hs_population_each(world->enemies, SIZE_MAX, send_off, world);
    hs_bullets_clear(world, every_bullet, NULL, HS_BULLET_TURNED);
    hs_blocks_set_wall(world, HS_SIDE_NONE, 0, 1);
    world->stage.view.bonus = hs_rules_bonus(world, world->stage.view.bonus);
    hs_events_record(world, HS_EVENT_STAGE_CLEARED, 0, 0, 0, world->stage.view.bonus);
}

static void go_to_next(hs_world *world)
{
    unsigned next = world->stage.view.number + 1;
    if (next < world->scenario->stage_count) {
        hs_enemies_clear(world);
        begin_stage(world, next);
        return;
    }
    set_state(world, HS_STAGE_FINISHED, 0);
    hs_events_record(world, HS_EVENT_GAME_FINISHED, 0, 0, 0, 1);
}

// ---- Pauses ------------------------------------------------------------------------------------

/// How many ticks after `clock` a collection comes again, 0 for now; UINT32_MAX for never.
static uint32_t comes_in(const hs_collection *collection, uint32_t clock)
{
    if (clock <= collection->at) return collection->at - clock;
    if (collection->every == 0) return UINT32_MAX;
    uint32_t number = (clock - collection->at + collection->every - 1) / collection->every;
    if (collection->count > 0 && number >= collection->count) return UINT32_MAX;
    return collection->at + number * collection->every - clock;
}

/// Begins the pause of a collection whose time has come by a part's clock, and looks for the next.
static void collect(hs_world *world, unsigned part, uint32_t clock)
{
    const hs_scenario *scenario = world->scenario;
    hs_pause_view *pause = &world->pause;
    pause->until_next = UINT32_MAX;
    for (unsigned c = 0; c < scenario->collection_count; c++) {
        const hs_collection *collection = &scenario->collections[c];
        if (collection->part != part) continue;
        uint32_t ticks = comes_in(collection, clock);
        if (ticks == 0 && pause->left == 0) {
            pause->left = collection->pause;
            pause->length = collection->pause;
            hs_events_record(world, HS_EVENT_PAUSE_BEGAN, 0, 0, 0, collection->pause);
        }
        if (ticks == 0) ticks = comes_in(collection, clock + 1);
        if (ticks < pause->until_next) pause->until_next = ticks;
    }
}

static void pass_pause(hs_world *world)
{
    hs_pause_view *pause = &world->pause;
    pause->held = pause->left > 0;
    if (pause->held && --pause->left == 0) {
        hs_events_record(world, HS_EVENT_PAUSE_ENDED, 0, 0, 0, 1);
    }
}

// ---- Every tick --------------------------------------------------------------------------------

/// Begins a scenario that goes on for ever again, a little harder.
static void loop(hs_world *world)
{
    hs_stage *stage = &world->stage;
    const hs_scenario *scenario = world->scenario;
    stage->clock = 0;
    stage->cursor = 0;
    stage->round++;
    double rank = stage->rank + scenario->loop_rank;
    stage->rank = rank > 1.0 ? 1.0 : rank;
}

static void run_on(hs_world *world)
{
    hs_stage *stage = &world->stage;
    const hs_stage_plan *plan = plan_of(world);
    bool is_boss_due = plan->has_boss && stage->clock >= plan->boss.at;
    hs_enemies_appear(world, plan->part, stage->clock, &stage->cursor);
    collect(world, plan->part, stage->clock);
    stage->clock++;
    if (world->scenario->loop > 0 && stage->clock >= world->scenario->loop) loop(world);
    if (is_boss_due) {
        hs_boss_appear(world);
        set_state(world, HS_STAGE_BOSS, 0);
    } else if (plan->ends > 0 && stage->clock >= plan->ends) {
        clear_stage(world);
    }
}

static void fight_on(hs_world *world)
{
    const hs_boss *boss = &world->boss;
    hs_boss_tick(world);
    if (boss->view.serial == 0) {
        clear_stage(world);
        return;
    }
    world->pause.until_next = UINT32_MAX;
    if (boss->view.state != HS_BOSS_FIGHTING || boss->clock == 0) return;
    const hs_phase_plan *phase =
        &world->scenario->phases[plan_of(world)->boss.first_phase + boss->view.phase];
    collect(world, phase->part, boss->clock - 1);
}

void hs_stage_tick(hs_world *world)
{
    hs_stage_view *view = &world->stage.view;
    if (view->ticks++ == 0 && world->scenario->is_staged) {
        hs_events_record(world, HS_EVENT_STAGE_BEGAN, 0, 0, 0, view->number + 1);
    }
    view->state_ticks++;
    switch (view->state) {
    case HS_STAGE_ENTERING:
        if (view->state_ticks >= view->state_length) set_state(world, HS_STAGE_RUNNING, 0);
        break;
    case HS_STAGE_RUNNING:
        run_on(world);
        break;
    case HS_STAGE_BOSS:
        fight_on(world);
        break;
    case HS_STAGE_CLEARED:
        if (view->state_ticks >= view->state_length) go_to_next(world);
        break;
    case HS_STAGE_FINISHED:
        break;
    }
    pass_pause(world);
    hs_groups_tick(world);
}

void hs_stage_feel_bomb(hs_world *world)
{
    hs_blocks_compact(world);
    hs_boss_feel_bomb(world);
}

// ---- What others may see -----------------------------------------------------------------------

const hs_stage_view *hs_world_stage(const hs_world *world)
{
    return &world->stage.view;
}

hs_stage_title hs_world_stage_title(const hs_world *world, unsigned number)
{
    const hs_scenario *scenario = world->scenario;
    if (number >= scenario->stage_count) return (hs_stage_title){"", "", ""};
    const hs_stage_plan *plan = &scenario->stages[number];
    return (hs_stage_title){plan->name, plan->idea, plan->has_boss ? plan->boss.name : ""};
}

const hs_boss_view *hs_world_boss(const hs_world *world)
{
    return world->boss.view.serial != 0 ? &world->boss.view : NULL;
}

const hs_block_view *hs_world_blocks(const hs_world *world, size_t *count)
{
    *count = world->blocks.count;
    return world->blocks.list;
}

const hs_field_view *hs_world_field(const hs_world *world)
{
    return &world->wall.field;
}

const hs_pause_view *hs_world_pause(const hs_world *world)
{
    return &world->pause;
}

bool hs_world_is_paused(const hs_world *world)
{
    return world->pause.held;
}
