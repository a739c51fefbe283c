#include "pattern/grammar.h"

#include <string.h>

#include "base/forbidden.h"

#define SET(name)  (1u << HS_ELEMENT_##name)
#define TYPE(name) (1u << HS_TYPE_##name)

enum {
    ACTIONS = SET(ACTION) | SET(ACTION_REF),
    BULLETS = SET(BULLET) | SET(BULLET_REF),
    COMMANDS = ACTIONS | SET(CHANGE_DIRECTION) | SET(CHANGE_SPEED) | SET(ACCEL) | SET(WAIT) |
               SET(VANISH) | SET(REPEAT) | SET(FIRE) | SET(FIRE_REF),
    MOTION = SET(DIRECTION) | SET(SPEED),
    SCALAR_TYPES = TYPE(ABSOLUTE) | TYPE(RELATIVE) | TYPE(SEQUENCE),
    ANGLE_TYPES = SCALAR_TYPES | TYPE(AIM),
    FIELD_TYPES = TYPE(NONE) | TYPE(VERTICAL) | TYPE(HORIZONTAL),
};

static const hs_element_rule rules[HS_ELEMENT_COUNT] = {
    [HS_ELEMENT_BULLETML] = {"bulletml", .children = SET(BULLET) | SET(FIRE) | SET(ACTION),
                             .types = FIELD_TYPES},
    [HS_ELEMENT_BULLET] = {"bullet", .children = MOTION | ACTIONS, .labelled = true},
    [HS_ELEMENT_ACTION] = {"action", .children = COMMANDS, .labelled = true},
    [HS_ELEMENT_FIRE] = {"fire", .children = MOTION | BULLETS, .labelled = true},
    [HS_ELEMENT_CHANGE_DIRECTION] = {"changeDirection", .children = SET(DIRECTION) | SET(TERM)},
    [HS_ELEMENT_CHANGE_SPEED] = {"changeSpeed", .children = SET(SPEED) | SET(TERM)},
    [HS_ELEMENT_ACCEL] = {"accel", .children = SET(HORIZONTAL) | SET(VERTICAL) | SET(TERM)},
    [HS_ELEMENT_WAIT] = {"wait", .is_number = true},
    [HS_ELEMENT_VANISH] = {.name = "vanish"},
    [HS_ELEMENT_REPEAT] = {"repeat", .children = SET(TIMES) | ACTIONS},
    [HS_ELEMENT_DIRECTION] = {"direction", .types = ANGLE_TYPES, .is_number = true},
    [HS_ELEMENT_SPEED] = {"speed", .types = SCALAR_TYPES, .is_number = true},
    [HS_ELEMENT_HORIZONTAL] = {"horizontal", .types = SCALAR_TYPES, .is_number = true},
    [HS_ELEMENT_VERTICAL] = {"vertical", .types = SCALAR_TYPES, .is_number = true},
    [HS_ELEMENT_TERM] = {"term", .is_number = true},
    [HS_ELEMENT_TIMES] = {"times", .is_number = true},
    [HS_ELEMENT_BULLET_REF] = {"bulletRef", .children = SET(PARAM), .referent = HS_ELEMENT_BULLET},
    [HS_ELEMENT_ACTION_REF] = {"actionRef", .children = SET(PARAM), .referent = HS_ELEMENT_ACTION},
    [HS_ELEMENT_FIRE_REF] = {"fireRef", .children = SET(PARAM), .referent = HS_ELEMENT_FIRE},
    [HS_ELEMENT_PARAM] = {"param", .is_number = true},
};

static const char *const type_names[HS_TYPE_COUNT] = {
    "none", "vertical", "horizontal", "aim", "absolute", "relative", "sequence",
};

const hs_element_rule *hs_grammar_rule(hs_element element)
{
    return &rules[element];
}

hs_element hs_grammar_find(const char *name)
{
    unsigned element = 0;
    while (element < HS_ELEMENT_COUNT && strcmp(rules[element].name, name) != 0) element++;
    return (hs_element)element;
}

hs_value_type hs_grammar_find_type(const char *name)
{
    unsigned type = 0;
    while (type < HS_TYPE_COUNT && strcmp(type_names[type], name) != 0) type++;
    return (hs_value_type)type;
}

const char *hs_grammar_type_name(hs_value_type type)
{
    return type_names[type];
}

hs_value_type hs_grammar_default_type(const hs_element_rule *rule)
{
    if (hs_element_set_has(rule->types, HS_TYPE_AIM)) return HS_TYPE_AIM;
    return hs_element_set_has(rule->types, HS_TYPE_ABSOLUTE) ? HS_TYPE_ABSOLUTE : HS_TYPE_NONE;
}
