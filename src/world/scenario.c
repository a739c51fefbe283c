#include "world/scenario.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "world/looks.h"
#include "world/scenario_attributes.h"

#include "base/forbidden.h"

#define BEGINNING "a scenario begins with <scenario>"

/// What the reading of one file needs.
typedef struct scenario_reader {
    hs_scenario *scenario;
    const hs_world_config *config;
} scenario_reader;

static bool is_path(const char *name)
{
    return strchr(name, '/') != NULL || strstr(name, ".xml") != NULL;
}

static void find_looks(hs_scenario_pattern *entry, unsigned number)
{
    for (unsigned b = 0; b < entry->look_count; b++) {
        const char *label = hs_pattern_bullet_label(entry->pattern, b);
        entry->looks[b] = (uint8_t)hs_look_of_label(label);
        entry->hues[b] = (uint8_t)hs_hue_of_label(label, number);
    }
}

/// Loads the pattern at `path`, or finds it among those loaded; returns its number or -1.
static int load_pattern(hs_scenario *scenario, const char *path, const hs_markup_element *element,
                        hs_error *error)
{
    for (unsigned p = 0; p < scenario->pattern_count; p++) {
        if (strcmp(scenario->patterns[p].path, path) == 0) return (int)p;
    }
    if (scenario->pattern_count == HS_SCENARIO_PATTERNS) {
        hs_markup_complain(element, error, "a scenario has at most %d patterns",
                           HS_SCENARIO_PATTERNS);
        return -1;
    }
    hs_scenario_pattern *entry = &scenario->patterns[scenario->pattern_count];
    hs_pattern *pattern = hs_pattern_load(scenario->gate, path, NULL, error);
    if (pattern == NULL) return -1;
    scenario->pattern_count++;
    snprintf(entry->path, sizeof entry->path, "%s", path);
    entry->pattern = pattern;
    entry->look_count = hs_pattern_bullet_count(pattern);
    size_t bytes = entry->look_count > 0 ? entry->look_count : 1;
    entry->looks = hs_gate_allocate_array(scenario->gate, HS_TAG_WORLD, bytes, 1);
    entry->hues = hs_gate_allocate_array(scenario->gate, HS_TAG_WORLD, bytes, 1);
    if (entry->looks == NULL || entry->hues == NULL) {
        hs_error_no_memory(error, "a pattern's looks", bytes);
        return -1;
    }
    find_looks(entry, scenario->pattern_count - 1);
    return (int)scenario->pattern_count - 1;
}

static bool find_fires(const hs_scenario *scenario, hs_spawn *spawn, const hs_spawn_texts *texts,
                       const hs_markup_element *element, hs_error *error)
{
    if (texts->simple == NULL || texts->acting == NULL) {
        return hs_markup_complain(element, error,
                                  "an <emitter> needs simple=\"...\" and acting=\"...\", labels "
                                  "of <fire> elements in its pattern");
    }
    const hs_pattern *pattern = scenario->patterns[spawn->pattern].pattern;
    spawn->fire_simple = hs_pattern_find_fire(pattern, texts->simple);
    spawn->fire_acting = hs_pattern_find_fire(pattern, texts->acting);
    const char *missing = spawn->fire_simple < 0 ? texts->simple : texts->acting;
    if (spawn->fire_simple >= 0 && spawn->fire_acting >= 0) return true;
    return hs_markup_complain(element, error, "the pattern \"%.80s\" has no <fire label=\"%.40s\">",
                              texts->pattern, missing);
}

/// A scenario names files of its own folder of patterns, and none elsewhere.
static bool is_plain_name(const char *name)
{
    return name[0] != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

/// Where the pattern of a spawn lies. A file of the caller's own comes before the spawn's; only the
/// spawn's is the scenario's to answer for.
static bool find_pattern(const hs_world_config *config, const hs_spawn_texts *texts, char *path,
                         const hs_markup_element *element, hs_error *error)
{
    if (config->pattern != NULL) {
        snprintf(path, HS_SCENARIO_PATH_BYTES, "%s", config->pattern);
        return true;
    }
    snprintf(path, HS_SCENARIO_PATH_BYTES, "%s/patterns/%s", config->assets, texts->pattern);
    if (access(path, R_OK) == 0) return true;
    return hs_markup_complain(element, error,
                              "pattern=\"%.40s\" cannot be read in %.100s/patterns: %s",
                              texts->pattern, config->assets, strerror(errno));
}

static bool read_pattern(scenario_reader *reader, hs_spawn *spawn, const hs_spawn_texts *texts,
                         const hs_markup_element *element, hs_error *error)
{
    if (texts->pattern == NULL) {
        return hs_markup_complain(element, error,
                                  "<%s> needs pattern=\"FILE\", a name in %s/patterns",
                                  element->name, reader->config->assets);
    }
    if (!is_plain_name(texts->pattern)) {
        return hs_markup_complain(element, error,
                                  "pattern=\"%.40s\" is no plain name of a file in "
                                  "%.100s/patterns",
                                  texts->pattern, reader->config->assets);
    }
    char path[HS_SCENARIO_PATH_BYTES];
    if (!find_pattern(reader->config, texts, path, element, error)) return false;
    int number = load_pattern(reader->scenario, path, element, error);
    if (number < 0) return false;
    spawn->pattern = (uint8_t)number;
    if (!(spawn->flags & HS_FLAG_EMITTER)) return true;
    if (reader->config->pattern == NULL) {
        return find_fires(reader->scenario, spawn, texts, element, error);
    }
    // An emitter of a pattern without its fires is an enemy that stays.
    spawn->flags &= (uint8_t)~HS_FLAG_EMITTER;
    spawn->health = INT32_MAX;
    return true;
}

static bool read_spawn(scenario_reader *reader, uint8_t flags, const hs_markup_element *element,
                       hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    if (scenario->spawn_count == HS_SCENARIO_SPAWNS) {
        return hs_markup_complain(element, error, "a scenario has at most %d enemies",
                                  HS_SCENARIO_SPAWNS);
    }
    hs_spawn spawn = {
        .count = 1,
        .x = HS_FIELD_WIDTH / 2,
        .y = -24,
        .to_x = -1000,
        .to_y = -1000,
        .sway_ticks = 240,
        .stay = flags & HS_FLAG_EMITTER ? UINT32_MAX : 600,
        .health = 20,
        .radius = 16,
        .flags = flags,
    };
    hs_spawn_texts texts = {0};
    if (!hs_scenario_read_spawn(&spawn, &texts, element, error)) return false;
    if (spawn.to_x <= -1000) spawn.to_x = spawn.x;
    if (spawn.to_y <= -1000) spawn.to_y = spawn.y;
    if (scenario->event_count + spawn.count > HS_SCENARIO_EVENTS) {
        return hs_markup_complain(element, error, "a scenario has at most %d appearances",
                                  HS_SCENARIO_EVENTS);
    }
    if (!read_pattern(reader, &spawn, &texts, element, error)) return false;
    if (spawn.flags & HS_FLAG_EMITTER) scenario->emitter_count += spawn.count;
    if (scenario->emitter_count > HS_SCENARIO_EMITTERS) {
        return hs_markup_complain(element, error, "a scenario has at most %d emitters",
                                  HS_SCENARIO_EMITTERS);
    }
    scenario->event_count += spawn.count;
    scenario->spawns[scenario->spawn_count++] = spawn;
    return true;
}

static bool open_element(void *context, const hs_markup_element *element, hs_error *error)
{
    scenario_reader *reader = context;
    if (element->depth == 0) {
        if (strcmp(element->name, "scenario") == 0) {
            return hs_scenario_read_root(reader->scenario, element, error);
        }
        return hs_markup_complain(element, error, BEGINNING ", not <%.40s>", element->name);
    }
    if (element->depth == 1 && strcmp(element->name, "enemy") == 0) {
        return read_spawn(reader, 0, element, error);
    }
    if (element->depth == 1 && strcmp(element->name, "emitter") == 0) {
        return read_spawn(reader, HS_FLAG_EMITTER, element, error);
    }
    return hs_markup_complain(element, error,
                              "<%.40s> does not belong here; a <scenario> holds <enemy> and "
                              "<emitter> elements",
                              element->name);
}

/// Every appearance, by time and within that by line: an insertion sort of few and sorted items.
static bool list_events(hs_scenario *scenario, hs_error *error)
{
    size_t count = scenario->event_count > 0 ? scenario->event_count : 1;
    hs_spawn_event *events =
        hs_gate_allocate_array(scenario->gate, HS_TAG_WORLD, count, sizeof *events);
    if (events == NULL) return hs_error_no_memory(error, "a scenario", count * sizeof *events);
    scenario->events = events;
    size_t listed = 0;
    for (unsigned s = 0; s < scenario->spawn_count; s++) {
        const hs_spawn *spawn = &scenario->spawns[s];
        for (uint32_t n = 0; n < spawn->count; n++) {
            hs_spawn_event event = {spawn->at + n * spawn->every, (uint16_t)s, (uint16_t)n};
            size_t place = listed++;
            while (place > 0 && events[place - 1].at > event.at) {
                events[place] = events[place - 1];
                place--;
            }
            events[place] = event;
        }
    }
    return true;
}

bool hs_scenario_load(hs_scenario *scenario, hs_gate *gate, const hs_world_config *config,
                      hs_error *error)
{
    memset(scenario, 0, sizeof *scenario);
    scenario->gate = gate;
    scenario->bullets = 4096;
    scenario->particles = 20000;
    scenario->rank = 0.5;
    scenario->lives = 3;
    char path[HS_SCENARIO_PATH_BYTES];
    if (is_path(config->scenario)) {
        snprintf(path, sizeof path, "%s", config->scenario);
    } else {
        snprintf(path, sizeof path, "%s/scenarios/%s.xml", config->assets, config->scenario);
    }
    const char *slash = strrchr(path, '/');
    snprintf(scenario->name, sizeof scenario->name, "%.63s", slash != NULL ? slash + 1 : path);
    char *dot = strrchr(scenario->name, '.');
    if (dot != NULL) *dot = '\0';
    hs_file file;
    if (!hs_file_read(&file, gate, HS_TAG_WORLD, path, HS_SCENARIO_FILE_BYTES, error)) return false;
    scenario_reader reader = {scenario, config};
    const hs_markup_listener listener = {open_element, &reader, BEGINNING};
    bool read = hs_markup_read(gate, HS_TAG_WORLD, path, file.bytes, file.count, &listener, error);
    hs_file_release(&file, gate, HS_TAG_WORLD);
    if (!read) return false;
    if (scenario->spawn_count == 0) {
        return hs_error_set(error,
                            "%s:1:1: the scenario is empty; it needs an <enemy> or an "
                            "<emitter>",
                            path);
    }
    return list_events(scenario, error);
}

void hs_scenario_release(hs_scenario *scenario)
{
    for (unsigned p = 0; p < scenario->pattern_count; p++) {
        hs_scenario_pattern *entry = &scenario->patterns[p];
        size_t bytes = entry->look_count > 0 ? entry->look_count : 1;
        hs_gate_release(scenario->gate, HS_TAG_WORLD, entry->looks, bytes);
        hs_gate_release(scenario->gate, HS_TAG_WORLD, entry->hues, bytes);
        hs_pattern_release(entry->pattern);
    }
    size_t count = scenario->event_count > 0 ? scenario->event_count : 1;
    hs_gate_release(scenario->gate, HS_TAG_WORLD, scenario->events,
                    count * sizeof *scenario->events);
    scenario->pattern_count = 0;
    scenario->events = NULL;
}
