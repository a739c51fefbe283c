#include "world/events.h"

#include "world/storage.h"

#include "base/forbidden.h"

/// Places that are kept for kinds that are rare: a tick kills at most HS_TARGETS_MAX enemies, fires
/// some ten shots and has a few of the others.
enum { RARE_ROOM = 2 * HS_TARGETS_MAX };

/// Places for what neither is rare nor bursts.
enum { COMMON_ROOM = HS_EVENTS_MAX - HS_BURSTS_MAX - RARE_ROOM };

static const struct {
    const char *name;
    bool is_rare;
} kinds[HS_EVENT_KIND_COUNT] = {
    [HS_EVENT_BULLET_GRAZED] = {"bullet grazed", false},
    [HS_EVENT_GRAZED_ORPHAN] = {"orphan grazed", false},
    [HS_EVENT_BULLET_CLEARED] = {"bullet cleared", false},
    [HS_EVENT_ENEMY_HIT] = {"enemy hit", false},
    [HS_EVENT_ENEMY_KILLED] = {"enemy killed", true},
    [HS_EVENT_BOSS_KILLED] = {"boss killed", true},
    [HS_EVENT_PLAYER_HIT] = {"player hit", true},
    [HS_EVENT_BOSS_BURST] = {"boss burst", true},
    [HS_EVENT_BOMB] = {"bomb", true},
    [HS_EVENT_PLAYER_DIED] = {"player died", true},
    [HS_EVENT_PLAYER_SAVED] = {"player saved", true},
    [HS_EVENT_PLAYER_BACK] = {"player back", true},
    [HS_EVENT_BOMB_WAVE] = {"bomb wave", true},
    [HS_EVENT_EXTEND] = {"extend", true},
    [HS_EVENT_BOMB_GAINED] = {"bomb gained", true},
    [HS_EVENT_POWER_UP] = {"power up", true},
    [HS_EVENT_CHAIN_BROKEN] = {"chain broken", true},
    [HS_EVENT_PRESSURE_HIGH] = {"pressure high", true},
    [HS_EVENT_PRESSURE_EASED] = {"pressure eased", true},
    [HS_EVENT_SHOT_FIRED] = {"shot fired", true},
    [HS_EVENT_SHOT_BLOCKED] = {"shot blocked", false},
    [HS_EVENT_ITEM_DROPPED] = {"item dropped", false},
    [HS_EVENT_ITEM_TAKEN] = {"item taken", false},
    [HS_EVENT_ENEMY_DOWN] = {"enemy down", true},
    [HS_EVENT_ENEMY_REVIVED] = {"enemy revived", true},
    [HS_EVENT_PAIR_BROKEN] = {"pair broken", true},
    [HS_EVENT_CHAIN_HANDED] = {"chain handed", true},
    [HS_EVENT_BLOCK_LEFT] = {"block left", true},
    [HS_EVENT_BLOCKS_COMPACTED] = {"blocks compacted", true},
    [HS_EVENT_BOSS_ENTERED] = {"boss entered", true},
    [HS_EVENT_BOSS_PHASE] = {"boss phase", true},
    [HS_EVENT_SHIELD_HIT] = {"shield hit", false},
    [HS_EVENT_SHIELD_BROKEN] = {"shield broken", true},
    [HS_EVENT_FIRES_REFUSED] = {"fires refused", true},
    [HS_EVENT_PAUSE_BEGAN] = {"pause began", true},
    [HS_EVENT_PAUSE_ENDED] = {"pause ended", true},
    [HS_EVENT_STAGE_BEGAN] = {"stage began", true},
    [HS_EVENT_STAGE_CLEARED] = {"stage cleared", true},
    [HS_EVENT_GAME_FINISHED] = {"game finished", true},
    [HS_EVENT_BULLET_ORPHANED] = {"bullets orphaned", true},
    [HS_EVENT_BULLETS_FIRED] = {"bullets fired", true},
    [HS_EVENT_COLLECTIONS] = {"collections", true},
};

const char *hs_event_kind_name(hs_event_kind kind)
{
    return kinds[kind].name;
}

void hs_events_begin(hs_world *world)
{
    world->events.count = 0;
    world->events.bursts = 0;
    world->events.commons = 0;
    world->events.lost = 0;
    world->events.collections_before = hs_storage_collections(world);
}

/// Takes one of the places that a kind may have. The first HS_BURSTS_MAX events that burst always
/// get one, so that the sparks do not depend on what else happens.
static bool take_place(hs_events *events, hs_event_kind kind)
{
    if (hs_event_bursts(kind) && events->bursts < HS_BURSTS_MAX) {
        events->bursts++;
        return true;
    }
    if (kinds[kind].is_rare) return events->count < HS_EVENTS_MAX;
    if (events->commons == COMMON_ROOM) return false;
    events->commons++;
    return true;
}

void hs_events_record(hs_world *world, hs_event_kind kind, float x, float y, uint64_t serial,
                      uint32_t count)
{
    hs_events *events = &world->events;
    if (!take_place(events, kind)) {
        events->lost++;
        return;
    }
    events->list[events->count++] =
        (hs_event){.serial = serial, .x = x, .y = y, .count = count, .kind = (uint8_t)kind};
}

void hs_events_end(hs_world *world)
{
    if (world->orphaned > 0)
        hs_events_record(world, HS_EVENT_BULLET_ORPHANED, 0, 0, 0, world->orphaned);
    uint64_t first = world->newborns[HS_BULLETS];
    uint64_t fired = hs_population_next_serial(world->bullets) - first;
    if (fired > 0) {
        hs_events_record(world, HS_EVENT_BULLETS_FIRED, 0, 0, first, (uint32_t)fired);
    }
    uint64_t collections = hs_storage_collections(world) - world->events.collections_before;
    if (collections > 0) {
        hs_events_record(world, HS_EVENT_COLLECTIONS, 0, 0, 0, (uint32_t)collections);
    }
}

const hs_event *hs_world_events(const hs_world *world, size_t *count)
{
    *count = world->events.count;
    return world->events.list;
}

size_t hs_world_events_of(const hs_world *world, hs_event_kind kind)
{
    size_t found = 0;
    for (uint32_t e = 0; e < world->events.count; e++) found += world->events.list[e].kind == kind;
    return found;
}

uint64_t hs_world_events_lost(const hs_world *world)
{
    return world->events.lost;
}
