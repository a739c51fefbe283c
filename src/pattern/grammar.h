/// The grammar of BulletML 0.21 as a table of elements: what each may hold, and which types its
/// number may have.
#ifndef HS_PATTERN_GRAMMAR_H
#define HS_PATTERN_GRAMMAR_H

#include <stdbool.h>
#include <stdint.h>

typedef enum hs_element {
    HS_ELEMENT_BULLETML,
    HS_ELEMENT_BULLET,
    HS_ELEMENT_ACTION,
    HS_ELEMENT_FIRE,
    HS_ELEMENT_CHANGE_DIRECTION,
    HS_ELEMENT_CHANGE_SPEED,
    HS_ELEMENT_ACCEL,
    HS_ELEMENT_WAIT,
    HS_ELEMENT_VANISH,
    HS_ELEMENT_REPEAT,
    HS_ELEMENT_DIRECTION,
    HS_ELEMENT_SPEED,
    HS_ELEMENT_HORIZONTAL,
    HS_ELEMENT_VERTICAL,
    HS_ELEMENT_TERM,
    HS_ELEMENT_TIMES,
    HS_ELEMENT_BULLET_REF,
    HS_ELEMENT_ACTION_REF,
    HS_ELEMENT_FIRE_REF,
    HS_ELEMENT_PARAM,
    HS_ELEMENT_COUNT
} hs_element;

/// The value of a `type` attribute. The first three belong to `bulletml`.
typedef enum hs_value_type {
    HS_TYPE_NONE,
    HS_TYPE_VERTICAL,
    HS_TYPE_HORIZONTAL,
    HS_TYPE_AIM,
    HS_TYPE_ABSOLUTE,
    HS_TYPE_RELATIVE,
    HS_TYPE_SEQUENCE,
    HS_TYPE_COUNT
} hs_value_type;

/// A set of elements or types: bit n stands for enumerator n.
typedef uint32_t hs_element_set;

typedef struct hs_element_rule {
    const char *name;
    hs_element_set children; ///< elements that may stand inside
    hs_element_set types;    ///< values that `type` may have; 0 when there is no such attribute
    hs_element referent;     ///< of a reference: the element that its label names; else 0
    bool labelled;           ///< has a `label` to which references refer
    bool is_number;          ///< its content is an expression
} hs_element_rule;

/// The rule of an element.
const hs_element_rule *hs_grammar_rule(hs_element element);

/// The element of this name, or HS_ELEMENT_COUNT.
hs_element hs_grammar_find(const char *name);

/// The type of this name, or HS_TYPE_COUNT.
hs_value_type hs_grammar_find_type(const char *name);

/// The name of a type.
const char *hs_grammar_type_name(hs_value_type type);

/// The type of an element whose `type` attribute is missing: aim where that is allowed, else
/// absolute; NONE for <bulletml> and for elements without such an attribute.
hs_value_type hs_grammar_default_type(const hs_element_rule *rule);

static inline bool hs_element_set_has(hs_element_set set, unsigned member)
{
    return (set >> member & 1u) != 0;
}

#endif
