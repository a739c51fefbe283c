#include "world/scenario_reader.h"

#include <errno.h>

#include "base/system.h"
#include "world/kinds.h"

#include "base/forbidden.h"

// ---- Patterns ----------------------------------------------------------------------------------

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

static bool find_fires(const hs_scenario *scenario, hs_scenario_values *values,
                       const hs_markup_element *element, hs_error *error)
{
    hs_spawn *spawn = &values->spawn;
    if (values->simple == NULL || values->acting == NULL) {
        return hs_markup_complain(element, error,
                                  "an <emitter> needs simple=\"...\" and acting=\"...\", labels "
                                  "of <fire> elements in its pattern");
    }
    const hs_pattern *pattern = scenario->patterns[spawn->pattern].pattern;
    spawn->fire_simple = hs_pattern_find_fire(pattern, values->simple);
    spawn->fire_acting = hs_pattern_find_fire(pattern, values->acting);
    const char *missing = spawn->fire_simple < 0 ? values->simple : values->acting;
    if (spawn->fire_simple >= 0 && spawn->fire_acting >= 0) return true;
    return hs_markup_complain(element, error, "the pattern \"%.80s\" has no <fire label=\"%.40s\">",
                              values->pattern, missing);
}

/// Whether a name has no folder: a scenario names files of its own folder of patterns only.
static bool is_plain_name(const char *name)
{
    return name[0] != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

/// Finds the file of a spawn's pattern. A file of the caller's own takes precedence over the
/// spawn's; it is not looked for here, because an error in it is not the scenario's.
static bool find_pattern(const hs_world_config *config, const hs_scenario_values *values,
                         char *path, const hs_markup_element *element, hs_error *error)
{
    if (config->pattern != NULL) {
        snprintf(path, HS_SCENARIO_PATH_BYTES, "%s", config->pattern);
        return true;
    }
    snprintf(path, HS_SCENARIO_PATH_BYTES, "%s/patterns/%s", config->assets, values->pattern);
    if (hs_path_allows(path, HS_PATH_READ)) return true;
    return hs_markup_complain(element, error,
                              "pattern=\"%.40s\" cannot be read in %.100s/patterns: %s",
                              values->pattern, config->assets, strerror(errno));
}

bool hs_scenario_read_pattern(hs_scenario_reader *reader, hs_scenario_values *values,
                              const hs_markup_element *element, hs_error *error)
{
    hs_spawn *spawn = &values->spawn;
    if (values->pattern == NULL) {
        return hs_markup_complain(element, error,
                                  "<%s> needs pattern=\"FILE\", a name in %s/patterns",
                                  element->name, reader->config->assets);
    }
    if (strcmp(values->pattern, "none") == 0) {
        spawn->pattern = HS_NO_PATTERN;
        return !(spawn->flags & HS_FLAG_EMITTER) ||
               hs_markup_complain(element, error, "an <emitter> needs a pattern, not \"none\"");
    }
    if (!is_plain_name(values->pattern)) {
        return hs_markup_complain(element, error,
                                  "pattern=\"%.40s\" is no plain name of a file in "
                                  "%.100s/patterns",
                                  values->pattern, reader->config->assets);
    }
    char path[HS_SCENARIO_PATH_BYTES];
    if (!find_pattern(reader->config, values, path, element, error)) return false;
    int number = load_pattern(reader->scenario, path, element, error);
    if (number < 0) return false;
    spawn->pattern = (uint8_t)number;
    if (!(spawn->flags & HS_FLAG_EMITTER)) return true;
    if (reader->config->pattern == NULL) {
        return find_fires(reader->scenario, values, element, error);
    }
    // With the caller's pattern, which lacks its fires, an emitter becomes an enemy that stays.
    spawn->flags &= (uint8_t)~HS_FLAG_EMITTER;
    spawn->health = INT32_MAX;
    return true;
}

void hs_scenario_release_patterns(hs_scenario *scenario)
{
    for (unsigned p = 0; p < scenario->pattern_count; p++) {
        hs_scenario_pattern *entry = &scenario->patterns[p];
        size_t bytes = entry->look_count > 0 ? entry->look_count : 1;
        hs_gate_release(scenario->gate, HS_TAG_WORLD, entry->looks, bytes);
        hs_gate_release(scenario->gate, HS_TAG_WORLD, entry->hues, bytes);
        hs_pattern_release(entry->pattern);
    }
    scenario->pattern_count = 0;
}

bool hs_scenario_refuse_more(const hs_markup_element *element, int most, const char *things,
                             hs_error *error)
{
    return hs_markup_complain(element, error, "a scenario has at most %d %s", most, things);
}

// ---- Enemies -----------------------------------------------------------------------------------

hs_spawn hs_scenario_spawn(const hs_scenario_reader *reader, uint8_t flags)
{
    return (hs_spawn){
        .count = 1,
        .x = HS_FIELD_WIDTH / 2,
        .y = -24,
        .to_x = -1000,
        .to_y = -1000,
        .sway_ticks = 240,
        .stay = flags & HS_FLAG_EMITTER ? UINT32_MAX : 600,
        .health = 20,
        .radius = 16,
        .block_width = 40,
        .block_height = 28,
        .block_y = -1000,
        .flags = flags,
        .faction = reader->root.spawn.faction,
    };
}

void hs_scenario_find_goal(hs_spawn *spawn)
{
    if (spawn->to_x <= -1000) spawn->to_x = spawn->x;
    if (spawn->to_y <= -1000) spawn->to_y = spawn->y;
}

bool hs_scenario_keep_spawn(hs_scenario_reader *reader, const hs_spawn *spawn,
                            const hs_markup_element *element, hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    if (scenario->spawn_count == HS_SCENARIO_SPAWNS) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_SPAWNS, "enemies", error);
    }
    if (scenario->event_count + spawn->count > HS_SCENARIO_EVENTS) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_EVENTS, "appearances", error);
    }
    if (spawn->flags & HS_FLAG_EMITTER) scenario->emitter_count += spawn->count;
    if (scenario->emitter_count > HS_SCENARIO_EMITTERS) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_EMITTERS, "emitters", error);
    }
    scenario->event_count += spawn->count;
    scenario->spawns[scenario->spawn_count++] = *spawn;
    return true;
}

/// In a chain only the first has a pattern where the others name none: it is handed along.
static void choose_chain_pattern(const hs_scenario_reader *reader, hs_scenario_values *values)
{
    if (reader->group.group.kind != HS_GROUP_CHAIN) return;
    bool is_first = reader->scenario->spawn_count == reader->group_first;
    if (!is_first && values->pattern == reader->group.pattern) values->pattern = "none";
}

bool hs_scenario_read_enemy(hs_scenario_reader *reader, hs_scenario_element kind,
                            const hs_markup_element *element, hs_error *error)
{
    hs_scenario_values values = {0};
    uint8_t flags = kind == HS_ELEMENT_EMITTER ? HS_FLAG_EMITTER : 0;
    values.spawn = hs_scenario_spawn(reader, flags);
    if (reader->has_group) {
        values = reader->group;
        values.spawn.at = 0;
    }
    if (!hs_scenario_read_attributes(&values, kind, element, error)) return false;
    hs_spawn *spawn = &values.spawn;
    if (reader->has_group) {
        spawn->at += reader->group.spawn.at;
        spawn->group = (uint16_t)(reader->group_number + 1);
        choose_chain_pattern(reader, &values);
    }
    if (values.is_boss) spawn->flags |= HS_FLAG_BOSS;
    spawn->part = reader->part;
    spawn->line = element->line;
    spawn->column = element->column;
    hs_scenario_find_goal(spawn);
    if (reader->scenario->spawn_count == HS_SCENARIO_SPAWNS) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_SPAWNS, "enemies", error);
    }
    if (!hs_scenario_read_pattern(reader, &values, element, error)) return false;
    hs_scenario *scenario = reader->scenario;
    unsigned first = scenario->spawn_count;
    if (!hs_scenario_keep_spawn(reader, spawn, element, error)) return false;
    // The others of a line in a chain wait for what the first one hands on.
    bool is_line = reader->has_group && reader->group.group.kind == HS_GROUP_CHAIN &&
                   spawn->count > 1 && spawn->pattern != HS_NO_PATTERN &&
                   values.pattern == reader->group.pattern;
    if (!is_line) return true;
    hs_spawn others = *spawn;
    others.count--;
    others.at += others.every;
    others.x += others.step_x;
    others.y += others.step_y;
    others.to_x += others.step_x;
    others.to_y += others.step_y;
    others.pattern = HS_NO_PATTERN;
    scenario->spawns[first].count = 1;
    scenario->event_count -= others.count;
    return hs_scenario_keep_spawn(reader, &others, element, error);
}

// ---- Groups ------------------------------------------------------------------------------------

bool hs_scenario_open_group(hs_scenario_reader *reader, hs_scenario_element kind,
                            const hs_markup_element *element, hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    hs_scenario_values *values = &reader->group;
    if (scenario->group_count == HS_SCENARIO_GROUPS) {
        return hs_scenario_refuse_more(element, HS_SCENARIO_GROUPS, "groups", error);
    }
    *values = (hs_scenario_values){.copies = 1, .group = {.under_y = -34, .window = 60}};
    values->spawn = hs_scenario_spawn(reader, 0);
    values->group.kind = kind == HS_ELEMENT_PILE    ? HS_GROUP_PILE
                         : kind == HS_ELEMENT_CHAIN ? HS_GROUP_CHAIN
                                                    : HS_GROUP_PAIR;
    values->spawn.line = element->line;
    values->spawn.column = element->column;
    reader->has_group = true;
    reader->group_depth = (unsigned)element->depth;
    reader->group_number = scenario->group_count;
    reader->group_first = scenario->spawn_count;
    if (!hs_scenario_read_attributes(values, kind, element, error)) return false;
    // The markup reader's texts end with their element; a group's pattern outlives it.
    values->group.at = values->spawn.at;
    scenario->is_staged = true;
    scenario->groups[scenario->group_count++] = values->group;
    if (values->pattern == NULL) return true;
    snprintf(reader->group_pattern, sizeof reader->group_pattern, "%s", values->pattern);
    values->pattern = reader->group_pattern;
    return strlen(reader->group_pattern) < sizeof reader->group_pattern - 1 ||
           hs_markup_complain(element, error, "pattern=\"%.40s...\" is too long", values->pattern);
}

/// Repeats the open group, so that each copy is a group of its own.
static bool copy_group(hs_scenario_reader *reader, unsigned count, hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    const hs_scenario_values *values = &reader->group;
    const hs_markup_element element = {
        .file = reader->path, .line = values->spawn.line, .column = values->spawn.column};
    for (uint32_t copy = 1; copy < values->copies; copy++) {
        if (scenario->group_count == HS_SCENARIO_GROUPS) {
            return hs_scenario_refuse_more(&element, HS_SCENARIO_GROUPS, "groups", error);
        }
        hs_group *group = &scenario->groups[scenario->group_count++];
        *group = values->group;
        group->at += copy * values->copies_every;
        for (unsigned s = 0; s < count; s++) {
            hs_spawn spawn = scenario->spawns[reader->group_first + s];
            spawn.at += copy * values->copies_every;
            spawn.x += (float)copy * values->copies_x;
            spawn.to_x += (float)copy * values->copies_x;
            spawn.group = (uint16_t)scenario->group_count;
            if (!hs_scenario_keep_spawn(reader, &spawn, &element, error)) return false;
        }
    }
    return true;
}

bool hs_scenario_close_group(hs_scenario_reader *reader, hs_error *error)
{
    if (!reader->has_group) return true;
    reader->has_group = false;
    const hs_scenario *scenario = reader->scenario;
    const hs_spawn *place = &reader->group.spawn;
    unsigned count = scenario->spawn_count - reader->group_first;
    uint32_t members = 0;
    for (unsigned s = reader->group_first; s < scenario->spawn_count; s++) {
        members += scenario->spawns[s].count;
    }
    if (reader->group.group.kind == HS_GROUP_PAIR ? members != 2 : members == 0) {
        return hs_scenario_tell(reader, HS_SEVERITY_ERROR, place->line, place->column, error,
                                "this group holds %u enemies; a <pair> holds exactly 2, a <pile> "
                                "or a <chain> at least 1",
                                members);
    }
    return copy_group(reader, count, error);
}
