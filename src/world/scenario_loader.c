#include "world/scenario_loader.h"

#include "world/scenario_reader.h"

#include "base/forbidden.h"

static bool is_path(const char *name)
{
    return strchr(name, '/') != NULL || strstr(name, ".xml") != NULL;
}

/// Lists all appearances by part, within that by time, and within that by line, by insertion: they
/// are few and nearly sorted.
static bool list_events(hs_scenario *scenario, hs_error *error)
{
    size_t count = scenario->event_count > 0 ? scenario->event_count : 1;
    hs_spawn_event *events =
        hs_gate_make(scenario->gate, HS_TAG_WORLD, count, sizeof *events, "a scenario", error);
    if (events == NULL) return false;
    scenario->events = events;
    uint32_t listed = 0;
    for (unsigned p = 0; p < scenario->part_count; p++) {
        uint32_t first = listed;
        for (unsigned s = 0; s < scenario->spawn_count; s++) {
            const hs_spawn *spawn = &scenario->spawns[s];
            for (uint32_t n = 0; spawn->part == p && n < spawn->count; n++) {
                hs_spawn_event event = {spawn->at + n * spawn->every, (uint16_t)s, (uint16_t)n};
                uint32_t place = listed++;
                while (place > first && events[place - 1].at > event.at) {
                    events[place] = events[place - 1];
                    place--;
                }
                events[place] = event;
            }
        }
        scenario->parts[p] = (hs_part){first, listed - first};
    }
    return true;
}

/// Begins a stage that a file says; its name is the file's without folder and ending.
static hs_stage_plan *begin_stage(hs_scenario *scenario, const char *path)
{
    hs_stage_plan *stage = &scenario->stages[scenario->stage_count++];
    const char *slash = strrchr(path, '/');
    snprintf(stage->file, sizeof stage->file, "%.63s", slash != NULL ? slash + 1 : path);
    char *dot = strrchr(stage->file, '.');
    if (dot != NULL) *dot = '\0';
    stage->part = (uint8_t)scenario->part_count++;
    return stage;
}

/// Reads the stages that a game lists, from its own folder.
static bool read_stages(hs_scenario_reader *game, hs_error *error)
{
    hs_scenario *scenario = game->scenario;
    const char *slash = strrchr(game->path, '/');
    int folder = slash != NULL ? (int)(slash - game->path) + 1 : 0;
    scenario->stage_count = 0;
    scenario->part_count = 0;
    bool all = true;
    for (unsigned f = 0; f < game->file_count; f++) {
        char path[HS_SCENARIO_PATH_BYTES];
        snprintf(path, sizeof path, "%.*s%s", folder, game->path, game->files[f]);
        hs_scenario_reader reader = {.scenario = scenario,
                                     .config = game->config,
                                     .sink = game->sink,
                                     .path = path,
                                     .is_of_game = true,
                                     .stage = begin_stage(scenario, path),
                                     .bullets = game->bullets,
                                     .particles = game->particles};
        reader.part = reader.stage->part;
        bool read = hs_scenario_read(&reader, error);
        game->mistakes += reader.mistakes;
        game->bullets = reader.bullets;
        game->particles = reader.particles;
        all = all && read;
        if (!all && game->sink == NULL) return false;
    }
    if (scenario->bullets == 0) scenario->bullets = game->bullets;
    if (scenario->particles == 0) scenario->particles = game->particles;
    scenario->rank = scenario->stages[0].rank;
    return all;
}

bool hs_scenario_load(hs_scenario *scenario, hs_gate *gate, const hs_world_config *config,
                      const hs_scenario_sink *sink, hs_error *error)
{
    memset(scenario, 0, sizeof *scenario);
    scenario->gate = gate;
    char path[HS_SCENARIO_PATH_BYTES];
    if (is_path(config->scenario)) {
        snprintf(path, sizeof path, "%s", config->scenario);
    } else {
        snprintf(path, sizeof path, "%s/scenarios/%s.xml", config->assets, config->scenario);
    }
    hs_scenario_reader reader = {
        .scenario = scenario, .config = config, .sink = sink, .path = path};
    reader.stage = begin_stage(scenario, path);
    memcpy(scenario->name, reader.stage->file, sizeof scenario->name);
    bool read = hs_scenario_read(&reader, error);
    if (read && reader.inside[0] == HS_ELEMENT_GAME) read = read_stages(&reader, error);
    if (!read || reader.mistakes > 0) return false;
    for (unsigned s = 0; s < scenario->stage_count && config->rank >= 0; s++) {
        scenario->stages[s].rank = config->rank;
    }
    if (config->first_stage >= scenario->stage_count) {
        return hs_error_set(error, "stage %u does not exist; \"%s\" has %u",
                            config->first_stage + 1, scenario->name, scenario->stage_count);
    }
    if (config->starts_at_boss && !scenario->stages[config->first_stage].has_boss) {
        return hs_error_set(error, "stage %u of \"%s\" has no boss to begin with",
                            config->first_stage + 1, scenario->name);
    }
    return list_events(scenario, error);
}

void hs_scenario_release(hs_scenario *scenario)
{
    hs_scenario_release_patterns(scenario);
    size_t count = scenario->event_count > 0 ? scenario->event_count : 1;
    hs_gate_release(scenario->gate, HS_TAG_WORLD, scenario->events,
                    count * sizeof *scenario->events);
    scenario->events = NULL;
}
