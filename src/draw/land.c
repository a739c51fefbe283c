#include "draw/land.h"

#include "base/forbidden.h"

bool hs_land_open(hs_land *land, hs_gate *gate, hs_error *error)
{
    *land = (hs_land){.gate = gate};
    land->tiles =
        hs_gate_allocate_array(gate, HS_TAG_MEASURE, HS_GROUND_TILES, sizeof *land->tiles);
    bool is_open = land->tiles != NULL || hs_error_no_memory(error, "the tiles of the ground",
                                                             HS_GROUND_TILES * sizeof *land->tiles);
    if (is_open) land->map = hs_heap_map_create(gate, HS_GROUND_TILES, error);
    if (land->map != NULL) land->ground = hs_ground_create(gate, error);
    if (land->ground != NULL) return true;
    hs_land_close(land);
    return false;
}

void hs_land_close(hs_land *land)
{
    if (land->gate == NULL) return;
    hs_ground_destroy(land->ground);
    hs_heap_map_destroy(land->map);
    hs_gate_release(land->gate, HS_TAG_MEASURE, land->tiles, HS_GROUND_TILES * sizeof *land->tiles);
    *land = (hs_land){0};
}

/// Collections of everything that have finished. Of the youngest generation alone there may be one
/// in every tick.
static uint64_t collections_of(const hs_world *world)
{
    hs_collector_counts counts;
    hs_world_collector(world, &counts);
    return counts.runs[HS_GENERATIONS - 1];
}

/// Whether the map is about something else than at the last look.
static bool is_other(hs_land *land, const hs_world *world, const hs_population *population,
                     uint32_t surveys)
{
    bool is_known = population == land->population && hs_world_strategy(world) == land->strategy &&
                    hs_world_layout(world) == land->layout &&
                    surveys >= land->news.progress.surveys;
    land->population = population;
    land->strategy = hs_world_strategy(world);
    land->layout = hs_world_layout(world);
    return !is_known;
}

void hs_land_look(hs_land *land, const hs_world *world, float seconds, bool reduce_flashing)
{
    const hs_population *population = hs_world_population(world, HS_PARTICLES);
    hs_ground_news *news = &land->news;
    hs_heap_map_look(land->map, population);
    const hs_heap_progress progress = hs_heap_map_progress(land->map);
    if (is_other(land, world, population, progress.surveys)) news->land++;
    if (news->progress.surveys != progress.surveys || progress.surveys == 0)
        news->count = hs_heap_map_fill(land->map, land->tiles, HS_GROUND_TILES);
    news->tiles = land->tiles;
    news->progress = progress;
    news->collections = collections_of(world);
    news->seconds = seconds;
    news->reduce_flashing = reduce_flashing;
    hs_ground_tell(land->ground, news);
}
