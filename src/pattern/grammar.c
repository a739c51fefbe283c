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
    [HS_ELEMENT_BULLETML] = {.name = "bulletml",
                             .children = SET(BULLET) | SET(FIRE) | SET(ACTION),
                             .types = FIELD_TYPES,
                             .default_type = HS_TYPE_NONE},
    [HS_ELEMENT_BULLET] = {.name = "bullet", .children = MOTION | ACTIONS, .labelled = true},
    [HS_ELEMENT_ACTION] = {.name = "action", .children = COMMANDS, .labelled = true},
    [HS_ELEMENT_FIRE] = {.name = "fire", .children = MOTION | BULLETS, .labelled = true},
    [HS_ELEMENT_CHANGE_DIRECTION] = {.name = "changeDirection",
                                     .children = SET(DIRECTION) | SET(TERM)},
    [HS_ELEMENT_CHANGE_SPEED] = {.name = "changeSpeed", .children = SET(SPEED) | SET(TERM)},
    [HS_ELEMENT_ACCEL] = {.name = "accel", .children = SET(HORIZONTAL) | SET(VERTICAL) | SET(TERM)},
    [HS_ELEMENT_WAIT] = {.name = "wait", .is_number = true},
    [HS_ELEMENT_VANISH] = {.name = "vanish"},
    [HS_ELEMENT_REPEAT] = {.name = "repeat", .children = SET(TIMES) | ACTIONS},
    [HS_ELEMENT_DIRECTION] = {.name = "direction",
                              .types = ANGLE_TYPES,
                              .default_type = HS_TYPE_AIM,
                              .is_number = true},
    [HS_ELEMENT_SPEED] = {.name = "speed",
                          .types = SCALAR_TYPES,
                          .default_type = HS_TYPE_ABSOLUTE,
                          .is_number = true},
    [HS_ELEMENT_HORIZONTAL] = {.name = "horizontal",
                               .types = SCALAR_TYPES,
                               .default_type = HS_TYPE_ABSOLUTE,
                               .is_number = true},
    [HS_ELEMENT_VERTICAL] = {.name = "vertical",
                             .types = SCALAR_TYPES,
                             .default_type = HS_TYPE_ABSOLUTE,
                             .is_number = true},
    [HS_ELEMENT_TERM] = {.name = "term", .is_number = true},
    [HS_ELEMENT_TIMES] = {.name = "times", .is_number = true},
    [HS_ELEMENT_BULLET_REF] = {.name = "bulletRef",
                               .children = SET(PARAM),
                               .labelled = true,
                               .is_reference = true},
    [HS_ELEMENT_ACTION_REF] = {.name = "actionRef",
                               .children = SET(PARAM),
                               .labelled = true,
                               .is_reference = true},
    [HS_ELEMENT_FIRE_REF] = {.name = "fireRef",
                             .children = SET(PARAM),
                             .labelled = true,
                             .is_reference = true},
    [HS_ELEMENT_PARAM] = {.name = "param", .is_number = true},
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

hs_element hs_grammar_referent(hs_element reference)
{
    switch (reference) {
    case HS_ELEMENT_BULLET_REF:
        return HS_ELEMENT_BULLET;
    case HS_ELEMENT_FIRE_REF:
        return HS_ELEMENT_FIRE;
    default:
        return HS_ELEMENT_ACTION;
    }
}
