#include "world/scenario_reader.h"

#include "base/nearest.h"

#include "base/forbidden.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/// How an attribute's value is read and kept.
typedef enum value_type {
    VALUE_COUNT,  ///< uint32_t
    VALUE_FLOAT,  ///< float
    VALUE_DOUBLE, ///< double
    VALUE_YES,    ///< bool
    VALUE_TEXT,   ///< const char *, the markup reader's
    VALUE_NAME,   ///< char array of at most `high` bytes
    VALUE_CHOICE, ///< uint32_t, number of the word
    VALUE_SET,    ///< uint32_t, a bit for each word
} value_type;

typedef struct attribute {
    const char *name;
    unsigned elements; ///< that may have it, a bit each
    value_type type;
    size_t offset;
    double low, high;
    const char *const *words; ///< of a choice or a set, then NULL
} attribute;

static const char *const leaves_words[] = {"nothing", "block", NULL};
static const char *const covered_words[] = {"waits", "fires", NULL};
static const char *const side_words[] = {"none", "left", "right", "top", NULL};
static const char *const shield_words[] = {"spread", "focus", "bomb", NULL};
static const char *const form_words[] = {"dart",  "moth", "wheel", "lantern", "mantis", "shell",
                                         "crate", "link", "twin",  "eye",     "tower",  "slab",
                                         "press", "ring", "storm", NULL};
_Static_assert(COUNT(form_words) == HS_FORM_COUNT + 1, "a word for each form");

#define SCENARIO   (1u << HS_ELEMENT_SCENARIO)
#define GAME       (1u << HS_ELEMENT_GAME)
#define STAGE      (1u << HS_ELEMENT_STAGE)
#define ENEMY      (1u << HS_ELEMENT_ENEMY)
#define EMITTER    (1u << HS_ELEMENT_EMITTER)
#define PILE       (1u << HS_ELEMENT_PILE)
#define CHAIN      (1u << HS_ELEMENT_CHAIN)
#define PAIR       (1u << HS_ELEMENT_PAIR)
#define COLLECTION (1u << HS_ELEMENT_COLLECTION)
#define BOSS       (1u << HS_ELEMENT_BOSS)
#define PHASE      (1u << HS_ELEMENT_PHASE)
#define GROUPS     (PILE | CHAIN | PAIR)
#define COMING     (ENEMY | EMITTER | GROUPS)
#define FOES       (COMING | BOSS)
#define LIVING     (FOES | PHASE)

#define VALUE(field) offsetof(hs_scenario_values, field)
#define SPAWN(field) offsetof(hs_scenario_values, spawn.field)
#define PLAN(field)  offsetof(hs_scenario_values, stage.field)
#define NAME_BYTES   HS_SCENARIO_NAME_BYTES
#define TICKS_MAX    1e6

static const attribute attributes[] = {
    {"bullets", SCENARIO | GAME, VALUE_COUNT, VALUE(bullets), 1, HS_BULLETS_MAX, NULL},
    {"particles", SCENARIO | GAME, VALUE_COUNT, VALUE(particles), 1, HS_PARTICLES_MAX, NULL},
    {"lives", SCENARIO | GAME, VALUE_COUNT, VALUE(lives), 0, 99, NULL},
    {"loop", SCENARIO, VALUE_COUNT, VALUE(loop), 0, TICKS_MAX, NULL},
    {"rank", SCENARIO, VALUE_DOUBLE, VALUE(rank), 0, 1, NULL},
    {"loop_rank", SCENARIO, VALUE_DOUBLE, VALUE(loop_rank), 0, 1, NULL},
    {"hold", SCENARIO, VALUE_YES, VALUE(holds_load), 0, 0, NULL},
    {"name", SCENARIO, VALUE_NAME, PLAN(name), 0, NAME_BYTES, NULL},
    {"idea", SCENARIO, VALUE_NAME, PLAN(idea), 0, HS_SCENARIO_IDEA_BYTES, NULL},
    {"scenery", SCENARIO, VALUE_NAME, PLAN(scenery), 0, NAME_BYTES, NULL},
    {"entering", SCENARIO, VALUE_COUNT, PLAN(entering), 0, 3600, NULL},
    {"cleared", SCENARIO, VALUE_COUNT, PLAN(cleared), 1, 3600, NULL},
    {"ends", SCENARIO, VALUE_COUNT, PLAN(ends), 1, TICKS_MAX, NULL},
    {"bonus", SCENARIO, VALUE_COUNT, PLAN(bonus), 0, 1e8, NULL},
    {"limit", SCENARIO, VALUE_COUNT, PLAN(limit), 1, HS_BULLETS_MAX, NULL},
    {"blocks", SCENARIO, VALUE_COUNT, PLAN(blocks), 0, HS_BLOCKS_MAX, NULL},
    {"compacts", SCENARIO, VALUE_CHOICE, PLAN(compacts), 0, 0, side_words},
    {"scenario", STAGE, VALUE_TEXT, VALUE(file), 0, 0, NULL},

    {"at", COMING, VALUE_COUNT, SPAWN(at), 0, TICKS_MAX, NULL},
    {"count", COMING, VALUE_COUNT, SPAWN(count), 1, 1000, NULL},
    {"every", COMING, VALUE_COUNT, SPAWN(every), 0, TICKS_MAX, NULL},
    {"x", FOES, VALUE_FLOAT, SPAWN(x), -1000, 1000, NULL},
    {"y", FOES, VALUE_FLOAT, SPAWN(y), -1000, 1000, NULL},
    {"step_x", COMING, VALUE_FLOAT, SPAWN(step_x), -1000, 1000, NULL},
    {"step_y", COMING, VALUE_FLOAT, SPAWN(step_y), -1000, 1000, NULL},
    {"to_x", LIVING, VALUE_FLOAT, SPAWN(to_x), -1000, 1000, NULL},
    {"to_y", LIVING, VALUE_FLOAT, SPAWN(to_y), -1000, 1000, NULL},
    {"sway_x", LIVING, VALUE_FLOAT, SPAWN(sway_x), 0, 1000, NULL},
    {"sway_y", LIVING, VALUE_FLOAT, SPAWN(sway_y), 0, 1000, NULL},
    {"sway_ticks", LIVING, VALUE_COUNT, SPAWN(sway_ticks), 1, TICKS_MAX, NULL},
    {"stay", COMING, VALUE_COUNT, SPAWN(stay), 0, TICKS_MAX, NULL},
    {"health", COMING | PHASE, VALUE_COUNT, SPAWN(health), 1, TICKS_MAX, NULL},
    {"radius", LIVING, VALUE_COUNT, SPAWN(radius), 1, 200, NULL},
    {"boss", ENEMY | EMITTER, VALUE_YES, VALUE(is_boss), 0, 0, NULL},
    {"pattern", COMING | PHASE, VALUE_TEXT, VALUE(pattern), 0, 0, NULL},
    {"simple", EMITTER, VALUE_TEXT, VALUE(simple), 0, 0, NULL},
    {"acting", EMITTER, VALUE_TEXT, VALUE(acting), 0, 0, NULL},
    {"form", FOES, VALUE_CHOICE, SPAWN(form), 0, 0, form_words},
    {"faction", SCENARIO | FOES, VALUE_COUNT, SPAWN(faction), 0, HS_FACTION_COUNT - 1, NULL},
    {"leaves", ENEMY | GROUPS, VALUE_CHOICE, SPAWN(leaves), 0, 0, leaves_words},
    {"block_width", ENEMY | GROUPS, VALUE_FLOAT, SPAWN(block_width), 8, 200, NULL},
    {"block_height", ENEMY | GROUPS, VALUE_FLOAT, SPAWN(block_height), 8, 200, NULL},
    {"block_y", ENEMY | GROUPS, VALUE_FLOAT, SPAWN(block_y), 0, HS_FIELD_HEIGHT, NULL},

    {"copies", GROUPS, VALUE_COUNT, VALUE(copies), 1, 100, NULL},
    {"copies_every", GROUPS, VALUE_COUNT, VALUE(copies_every), 0, TICKS_MAX, NULL},
    {"copies_x", GROUPS, VALUE_FLOAT, VALUE(copies_x), -1000, 1000, NULL},
    {"under_x", PILE, VALUE_FLOAT, VALUE(group.under_x), -200, 200, NULL},
    {"under_y", PILE, VALUE_FLOAT, VALUE(group.under_y), -200, 200, NULL},
    {"covered", PILE, VALUE_CHOICE, VALUE(group.covered_fires), 0, 0, covered_words},
    {"window", PAIR, VALUE_COUNT, VALUE(group.window), 1, 3600, NULL},

    {"at", COLLECTION, VALUE_COUNT, VALUE(collection.at), 0, TICKS_MAX, NULL},
    {"every", COLLECTION, VALUE_COUNT, VALUE(collection.every), 0, TICKS_MAX, NULL},
    {"count", COLLECTION, VALUE_COUNT, VALUE(collection.count), 0, 1000, NULL},
    {"pause", COLLECTION, VALUE_COUNT, VALUE(collection.pause), 1, 600, NULL},

    {"at", BOSS, VALUE_COUNT, VALUE(boss.at), 0, TICKS_MAX, NULL},
    {"name", BOSS, VALUE_NAME, VALUE(boss.name), 1, NAME_BYTES, NULL},
    {"entrance", BOSS, VALUE_COUNT, VALUE(boss.entrance), 1, 3600, NULL},
    {"dying", BOSS, VALUE_COUNT, VALUE(boss.dying), 1, 3600, NULL},
    {"grows", BOSS, VALUE_YES, VALUE(boss.grows), 0, 0, NULL},

    {"name", PHASE, VALUE_NAME, VALUE(phase.name), 1, NAME_BYTES, NULL},
    {"time", PHASE, VALUE_COUNT, VALUE(phase.time), 60, TICKS_MAX, NULL},
    {"shields", PHASE, VALUE_SET, VALUE(phase.shields), 0, 0, shield_words},
    {"shield_health", PHASE, VALUE_COUNT, VALUE(phase.shield_health), 1, TICKS_MAX, NULL},
    {"wall", PHASE, VALUE_CHOICE, VALUE(phase.wall), 0, 0, side_words},
    {"wall_to", PHASE, VALUE_FLOAT, VALUE(phase.wall_to), 0, 400, NULL},
    {"wall_ticks", PHASE, VALUE_COUNT, VALUE(phase.wall_ticks), 1, TICKS_MAX, NULL},
    {"knits", PHASE, VALUE_COUNT, VALUE(phase.knits), 1, 3600, NULL},
    {"budget", PHASE, VALUE_COUNT, VALUE(phase.budget), 1, HS_BULLETS_MAX, NULL},
    {"opening", PHASE, VALUE_COUNT, VALUE(phase.opening), 1, 3600, NULL},
};

// ---- Values ------------------------------------------------------------------------------------

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

static bool read_number(const attribute *rule, const char *value, char *at,
                        const hs_markup_element *element, hs_error *error)
{
    double number;
    if (!read_decimal(value, &number) || !(number >= rule->low && number <= rule->high) ||
        (rule->type == VALUE_COUNT && number != floor(number))) {
        return hs_markup_complain(
            element, error, "%s=\"%.40s\" is not %s from %.15g to %.15g", rule->name, value,
            rule->type == VALUE_COUNT ? "a whole number" : "a number", rule->low, rule->high);
    }
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

/// Lists the words of a choice: "left, right or top".
static const char *list_words(const char *const *words, char *list, size_t bytes)
{
    size_t used = 0;
    list[0] = '\0';
    for (size_t w = 0; words[w] != NULL && used < bytes; w++) {
        const char *lead = w == 0 ? "" : words[w + 1] != NULL ? ", " : " or ";
        used += (size_t)snprintf(list + used, bytes - used, "%s%s", lead, words[w]);
    }
    return list;
}

static int find_word(const char *const *words, const char *text, size_t length)
{
    for (int w = 0; words[w] != NULL; w++) {
        if (strlen(words[w]) == length && memcmp(words[w], text, length) == 0) return w;
    }
    return -1;
}

/// Reads one word of a choice, or several with spaces between them of a set.
static bool read_words(const attribute *rule, const char *value, char *at,
                       const hs_markup_element *element, hs_error *error)
{
    uint32_t read = 0;
    unsigned found = 0;
    for (const char *text = value; *text != '\0';) {
        size_t length = strcspn(text, " ");
        int word = find_word(rule->words, text, length);
        if (word < 0) {
            found = 0;
            break;
        }
        found++;
        read = rule->type == VALUE_SET ? read | 1u << word : (uint32_t)word;
        text += length;
        text += strspn(text, " ");
    }
    char list[160];
    if (found == 0 || (found > 1 && rule->type == VALUE_CHOICE)) {
        return hs_markup_complain(element, error, "%s=\"%.40s\" is not %s%s", rule->name, value,
                                  rule->type == VALUE_SET ? "made of " : "",
                                  list_words(rule->words, list, sizeof list));
    }
    memcpy(at, &read, sizeof read);
    return true;
}

static bool read_name(const attribute *rule, const char *value, char *at,
                      const hs_markup_element *element, hs_error *error)
{
    size_t length = strlen(value);
    if (length < (size_t)rule->low) {
        return hs_markup_complain(element, error, "%s=\"\" is empty; give it a name", rule->name);
    }
    if (length + 1 > (size_t)rule->high) {
        return hs_markup_complain(element, error,
                                  "%s=\"%.20s...\" is too long: at most %d bytes fit", rule->name,
                                  value, (int)rule->high - 1);
    }
    memcpy(at, value, length + 1);
    return true;
}

static bool read_value(const attribute *rule, const char *value, hs_scenario_values *values,
                       const hs_markup_element *element, hs_error *error)
{
    char *at = (char *)values + rule->offset;
    bool yes;
    switch (rule->type) {
    case VALUE_TEXT:
        memcpy(at, &value, sizeof value);
        return true;
    case VALUE_YES:
        yes = strcmp(value, "yes") == 0;
        memcpy(at, &yes, sizeof yes);
        return yes || strcmp(value, "no") == 0 ||
               hs_markup_complain(element, error, "%s=\"%.40s\" is neither yes nor no", rule->name,
                                  value);
    case VALUE_NAME:
        return read_name(rule, value, at, element, error);
    case VALUE_CHOICE:
    case VALUE_SET:
        return read_words(rule, value, at, element, error);
    default:
        return read_number(rule, value, at, element, error);
    }
}

// ---- Names -------------------------------------------------------------------------------------

static bool tell_unknown(hs_scenario_element kind, const char *name,
                         const hs_markup_element *element, hs_error *error)
{
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    for (size_t a = 0; a < COUNT(attributes); a++) {
        bool may = (attributes[a].elements & 1u << kind) != 0;
        if (may && hs_is_nearer(name, attributes[a].name, &least)) nearest = attributes[a].name;
    }
    if (nearest == NULL) {
        return hs_markup_complain(element, error, "<%.40s> has no attribute \"%.40s\"",
                                  element->name, name);
    }
    return hs_markup_complain(element, error,
                              "<%.40s> has no attribute \"%.40s\"; did you mean \"%s\"?",
                              element->name, name, nearest);
}

bool hs_scenario_read_attributes(hs_scenario_values *values, hs_scenario_element kind,
                                 const hs_markup_element *element, hs_error *error)
{
    for (const char *const *pair = element->attributes; *pair != NULL; pair += 2) {
        size_t a = 0;
        while (a < COUNT(attributes) && (!(attributes[a].elements & 1u << kind) ||
                                         strcmp(attributes[a].name, pair[0]) != 0)) {
            a++;
        }
        if (a == COUNT(attributes)) return tell_unknown(kind, pair[0], element, error);
        if (!read_value(&attributes[a], pair[1], values, element, error)) return false;
    }
    return true;
}
