#include "world/scenario.h"

#include <errno.h>

#include "base/file.h"
#include "base/system.h"
#include "pattern/markup.h"
#include "world/kinds.h"

#include "base/forbidden.h"

// ---- Attributes --------------------------------------------------------------------------------

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/// How an attribute's value is read and kept.
typedef enum value_type {
    VALUE_COUNT,
    VALUE_FLOAT,
    VALUE_DOUBLE,
    VALUE_YES,
    VALUE_TEXT
} value_type;

typedef struct attribute {
    const char *name;
    value_type type;
    size_t offset;
    double low, high;
} attribute;

#define ROOT(field) offsetof(hs_scenario, field)
static const attribute root_attributes[] = {
    {"bullets", VALUE_COUNT, ROOT(bullets), 1, HS_BULLETS_MAX},
    {"particles", VALUE_COUNT, ROOT(particles), 1, HS_PARTICLES_MAX},
    {"lives", VALUE_COUNT, ROOT(lives), 0, 99},
    {"limit", VALUE_COUNT, ROOT(limit), 1, HS_BULLETS_MAX},
    {"loop", VALUE_COUNT, ROOT(loop), 0, 1e6},
    {"rank", VALUE_DOUBLE, ROOT(rank), 0, 1},
    {"loop_rank", VALUE_DOUBLE, ROOT(loop_rank), 0, 1},
    {"hold", VALUE_YES, ROOT(holds_load), 0, 0},
};

/// What a spawn's attributes are read into. The texts belong to the markup reader.
typedef struct spawn_values {
    hs_spawn spawn;
    const char *pattern, *simple, *acting;
    bool is_boss;
} spawn_values;

#define SPAWN(field) offsetof(spawn_values, spawn.field)
static const attribute spawn_attributes[] = {
    {"at", VALUE_COUNT, SPAWN(at), 0, 1e6},
    {"count", VALUE_COUNT, SPAWN(count), 1, 1000},
    {"every", VALUE_COUNT, SPAWN(every), 0, 1e6},
    {"x", VALUE_FLOAT, SPAWN(x), -1000, 1000},
    {"y", VALUE_FLOAT, SPAWN(y), -1000, 1000},
    {"step_x", VALUE_FLOAT, SPAWN(step_x), -1000, 1000},
    {"to_x", VALUE_FLOAT, SPAWN(to_x), -1000, 1000},
    {"to_y", VALUE_FLOAT, SPAWN(to_y), -1000, 1000},
    {"sway_x", VALUE_FLOAT, SPAWN(sway_x), 0, 1000},
    {"sway_y", VALUE_FLOAT, SPAWN(sway_y), 0, 1000},
    {"sway_ticks", VALUE_COUNT, SPAWN(sway_ticks), 1, 1e6},
    {"stay", VALUE_COUNT, SPAWN(stay), 0, 1e6},
    {"health", VALUE_COUNT, SPAWN(health), 1, 1e6},
    {"radius", VALUE_COUNT, SPAWN(radius), 1, 200},
    {"boss", VALUE_YES, offsetof(spawn_values, is_boss), 0, 0},
    {"pattern", VALUE_TEXT, offsetof(spawn_values, pattern), 0, 0},
    {"simple", VALUE_TEXT, offsetof(spawn_values, simple), 0, 0},
    {"acting", VALUE_TEXT, offsetof(spawn_values, acting), 0, 0},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads a decimal number such as "-12" or "0.15", and nothing else; exact up to 15 digits.
/// `strtod` would also accept other notations and, in some locales, a comma for the point.
static bool read_decimal(const char *text, double *number)
{
    double sign = *text == '-' ? -1.0 : 1.0;
    if (*text == '-') text++;
    double digits = 0.0;
    double power = 1.0;
    const char *begin = text;
    for (; is_digit(*text); text++) digits = digits * 10.0 + (*text - '0');
    bool has_digits = text > begin;
    if (*text == '.') {
        begin = ++text;
        for (; is_digit(*text); text++, power *= 10.0) digits = digits * 10.0 + (*text - '0');
        has_digits = has_digits && text > begin;
    }
    *number = sign * digits / power;
    return has_digits && *text == '\0';
}

static bool read_number(const attribute *rule, const char *value, double *number,
                        const hs_markup_element *element, hs_error *error)
{
    if (read_decimal(value, number) && *number >= rule->low && *number <= rule->high &&
        (rule->type != VALUE_COUNT || *number == floor(*number))) {
        return true;
    }
    return hs_markup_complain(
        element, error, "%s=\"%.40s\" is not %s from %.15g to %.15g", rule->name, value,
        rule->type == VALUE_COUNT ? "a whole number" : "a number", rule->low, rule->high);
}

static bool read_value(const attribute *rule, const char *value, void *target,
                       const hs_markup_element *element, hs_error *error)
{
    char *at = (char *)target + rule->offset;
    if (rule->type == VALUE_TEXT) {
        memcpy(at, &value, sizeof value);
        return true;
    }
    if (rule->type == VALUE_YES) {
        bool yes = strcmp(value, "yes") == 0;
        memcpy(at, &yes, sizeof yes);
        return yes || strcmp(value, "no") == 0 ||
               hs_markup_complain(element, error, "%s=\"%.40s\" is neither yes nor no", rule->name,
                                  value);
    }
    double number;
    if (!read_number(rule, value, &number, element, error)) return false;
    if (rule->type == VALUE_COUNT) {
        uint32_t whole = (uint32_t)number;
        memcpy(at, &whole, sizeof whole);
    } else if (rule->type == VALUE_FLOAT) {
        float single = (float)number;
        memcpy(at, &single, sizeof single);
    } else {
        memcpy(at, &number, sizeof number);
    }
    return true;
}

static bool read_attributes(const attribute *rules, size_t rule_count, void *target,
                            const hs_markup_element *element, hs_error *error)
{
    for (const char *const *pair = element->attributes; *pair != NULL; pair += 2) {
        size_t r = 0;
        while (r < rule_count && strcmp(rules[r].name, pair[0]) != 0) r++;
        if (r == rule_count) {
            return hs_markup_complain(element, error, "<%.40s> has no attribute \"%.40s\"",
                                      element->name, pair[0]);
        }
        if (!read_value(&rules[r], pair[1], target, element, error)) return false;
    }
    return true;
}

// ---- Elements ----------------------------------------------------------------------------------

#define BEGINNING "a scenario begins with <scenario>"

/// What the listener needs while one file is read.
typedef struct scenario_reader {
    hs_scenario *scenario;
    const hs_world_config *config;
} scenario_reader;

/// Refuses what would be one too many.
static bool refuse_more(const hs_markup_element *element, int most, const char *things,
                        hs_error *error)
{
    return hs_markup_complain(element, error, "a scenario has at most %d %s", most, things);
}

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
        refuse_more(element, HS_SCENARIO_PATTERNS, "patterns", error);
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

static bool find_fires(const hs_scenario *scenario, spawn_values *values,
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
static bool find_pattern(const hs_world_config *config, const spawn_values *values, char *path,
                         const hs_markup_element *element, hs_error *error)
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

static bool read_pattern(scenario_reader *reader, spawn_values *values,
                         const hs_markup_element *element, hs_error *error)
{
    hs_spawn *spawn = &values->spawn;
    if (values->pattern == NULL) {
        return hs_markup_complain(element, error,
                                  "<%s> needs pattern=\"FILE\", a name in %s/patterns",
                                  element->name, reader->config->assets);
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

static bool read_spawn(scenario_reader *reader, uint8_t flags, const hs_markup_element *element,
                       hs_error *error)
{
    hs_scenario *scenario = reader->scenario;
    if (scenario->spawn_count == HS_SCENARIO_SPAWNS) {
        return refuse_more(element, HS_SCENARIO_SPAWNS, "enemies", error);
    }
    spawn_values values = {
        .spawn =
            {
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
            },
    };
    hs_spawn *spawn = &values.spawn;
    if (!read_attributes(spawn_attributes, COUNT(spawn_attributes), &values, element, error)) {
        return false;
    }
    if (values.is_boss) spawn->flags |= HS_FLAG_BOSS;
    if (spawn->to_x <= -1000) spawn->to_x = spawn->x;
    if (spawn->to_y <= -1000) spawn->to_y = spawn->y;
    if (scenario->event_count + spawn->count > HS_SCENARIO_EVENTS) {
        return refuse_more(element, HS_SCENARIO_EVENTS, "appearances", error);
    }
    if (!read_pattern(reader, &values, element, error)) return false;
    if (spawn->flags & HS_FLAG_EMITTER) scenario->emitter_count += spawn->count;
    if (scenario->emitter_count > HS_SCENARIO_EMITTERS) {
        return refuse_more(element, HS_SCENARIO_EMITTERS, "emitters", error);
    }
    scenario->event_count += spawn->count;
    scenario->spawns[scenario->spawn_count++] = *spawn;
    return true;
}

static bool open_element(void *context, const hs_markup_element *element, hs_error *error)
{
    scenario_reader *reader = context;
    if (element->depth == 0) {
        if (strcmp(element->name, "scenario") == 0) {
            return read_attributes(root_attributes, COUNT(root_attributes), reader->scenario,
                                   element, error);
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

/// Lists all appearances by time, and within that by line, by insertion: they are few and nearly
/// sorted.
static bool list_events(hs_scenario *scenario, hs_error *error)
{
    size_t count = scenario->event_count > 0 ? scenario->event_count : 1;
    hs_spawn_event *events =
        hs_gate_make(scenario->gate, HS_TAG_WORLD, count, sizeof *events, "a scenario", error);
    if (events == NULL) return false;
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
