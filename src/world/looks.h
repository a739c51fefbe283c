/// How a bullet looks, chosen by the words in its label: "orb-rose" is a large round one in rose.
#ifndef HS_WORLD_LOOKS_H
#define HS_WORLD_LOOKS_H

#include "heapstorm/world.h"

/// Colours that a label can name: "rose", "amber", "jade", "azure", "violet", "ivory".
enum { HS_HUE_COUNT = 6 };

/// The look that the label names; HS_LOOK_PELLET when it names none.
hs_bullet_look hs_look_of_label(const char *label);

/// The hue that the label names; otherwise one by the pattern's number.
unsigned hs_hue_of_label(const char *label, unsigned pattern);

#endif
