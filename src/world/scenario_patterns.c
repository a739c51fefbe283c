#include "world/scenario_reader.h"

#include <errno.h>

#include "base/system.h"
#include "world/kinds.h"

#include "base/forbidden.h"

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
