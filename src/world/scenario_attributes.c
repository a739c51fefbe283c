#include "world/scenario_attributes.h"

#include "base/forbidden.h"

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
    {"loop", VALUE_COUNT, ROOT(loop), 0, 1e6},
    {"rank", VALUE_DOUBLE, ROOT(rank), 0, 1},
    {"loop_rank", VALUE_DOUBLE, ROOT(loop_rank), 0, 1},
    {"hold", VALUE_YES, ROOT(holds_load), 0, 0},
};

/// What a spawn's attributes are read into.
typedef struct spawn_values {
    hs_spawn spawn;
    hs_spawn_texts texts;
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
    {"pattern", VALUE_TEXT, offsetof(spawn_values, texts.pattern), 0, 0},
    {"simple", VALUE_TEXT, offsetof(spawn_values, texts.simple), 0, 0},
    {"acting", VALUE_TEXT, offsetof(spawn_values, texts.acting), 0, 0},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// A decimal number such as "-12" or "0.15", and nothing else. Not `strtod`, which also takes other
/// notations and, in some countries, a comma for the point. Exact up to 15 digits.
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

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

bool hs_scenario_read_root(hs_scenario *scenario, const hs_markup_element *element, hs_error *error)
{
    return read_attributes(root_attributes, COUNT(root_attributes), scenario, element, error);
}

bool hs_scenario_read_spawn(hs_spawn *spawn, hs_spawn_texts *texts,
                            const hs_markup_element *element, hs_error *error)
{
    spawn_values values = {.spawn = *spawn};
    bool read = read_attributes(spawn_attributes, COUNT(spawn_attributes), &values, element, error);
    if (values.is_boss) values.spawn.flags |= HS_FLAG_BOSS;
    *spawn = values.spawn;
    *texts = values.texts;
    return read;
}
