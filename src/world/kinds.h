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

enum { HS_PARTICLE_PLACE, HS_PARTICLE_VELOCITY, HS_PARTICLE_PACKED, HS_PARTICLE_COLUMNS };

/// The kind of each population, by hs_population_name.
extern const hs_kind hs_kinds[HS_RUNNERS];

/// Pointers to the fields of one bullet, wherever they lie.
typedef struct hs_bullet_fields {
    float *x, *y, *vx, *vy;
    uint32_t *wake;
    hs_handle *runner;
    const uint64_t *serial, *owner;
    const uint8_t *pattern, *look, *hue;
    uint8_t *flags;
} hs_bullet_fields;

#define HS_BULLET_FIELD(type, column) ((type *)batch->columns[column] + index)

/// The fields of a bullet of a batch, in a box or in columns.
static inline hs_bullet_fields hs_bullet_fields_at(const hs_batch *batch, size_t index)
{
    if (batch->boxes != NULL) {
        hs_bullet *b = batch->boxes[index];
        return (hs_bullet_fields){&b->x,       &b->y,      &b->vx,     &b->vy,
                                  &b->wake,    &b->runner, &b->serial, &b->owner,
                                  &b->pattern, &b->look,   &b->hue,    &b->flags};
    }
    return (hs_bullet_fields){
        HS_BULLET_FIELD(float, HS_BULLET_X),         HS_BULLET_FIELD(float, HS_BULLET_Y),
        HS_BULLET_FIELD(float, HS_BULLET_VX),        HS_BULLET_FIELD(float, HS_BULLET_VY),
        HS_BULLET_FIELD(uint32_t, HS_BULLET_WAKE),   HS_BULLET_FIELD(hs_handle, HS_BULLET_RUNNER),
        HS_BULLET_FIELD(uint64_t, HS_BULLET_SERIAL), HS_BULLET_FIELD(uint64_t, HS_BULLET_OWNER),
        HS_BULLET_FIELD(uint8_t, HS_BULLET_PATTERN), HS_BULLET_FIELD(uint8_t, HS_BULLET_LOOK),
        HS_BULLET_FIELD(uint8_t, HS_BULLET_HUE),     HS_BULLET_FIELD(uint8_t, HS_BULLET_FLAGS),
    };
}

// ---- How bullets look --------------------------------------------------------------------------

/// Colours that a label can name: "rose", "amber", "jade", "azure", "violet", "ivory".
enum { HS_HUE_COUNT = 6 };

/// The look that a label names ("orb-rose" is a large round bullet in rose); HS_LOOK_PELLET when it
/// names none.
hs_bullet_look hs_look_of_label(const char *label);

/// The hue that a label names; otherwise one by the pattern's number.
unsigned hs_hue_of_label(const char *label, unsigned pattern);

#endif
