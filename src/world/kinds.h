/// The kinds of entities: the columns of each population, and the looks and hues of bullets.
#ifndef HS_WORLD_KINDS_H
#define HS_WORLD_KINDS_H

#include "heapstorm/world.h"

/// Columns by number, in the order of the table, for loops that need only some of them.
enum {
    HS_BULLET_SERIAL,
    HS_BULLET_OWNER,
    HS_BULLET_RUNNER,
    HS_BULLET_X,
    HS_BULLET_Y,
    HS_BULLET_VX,
    HS_BULLET_VY,
    HS_BULLET_WAKE,
    HS_BULLET_LOOK,
    HS_BULLET_HUE,
    HS_BULLET_PATTERN,
    HS_BULLET_FLAGS,
    HS_BULLET_COLUMNS
};

enum {
    HS_PARTICLE_X,
    HS_PARTICLE_Y,
    HS_PARTICLE_VX,
    HS_PARTICLE_VY,
    HS_PARTICLE_PACKED,
    HS_PARTICLE_COLUMNS
};

/// The kind of each population, by hs_population_name.
extern const hs_kind hs_kinds[HS_RUNNERS];

// ---- How bullets look --------------------------------------------------------------------------

/// Colours that a label can name: "rose", "amber", "jade", "azure", "violet", "ivory".
enum { HS_HUE_COUNT = 6 };

/// The look that a label names ("orb-rose" is a large round bullet in rose); HS_LOOK_PELLET when it
/// names none.
hs_bullet_look hs_look_of_label(const char *label);

/// The hue that a label names; otherwise one by the pattern's number.
unsigned hs_hue_of_label(const char *label, unsigned pattern);

#endif
