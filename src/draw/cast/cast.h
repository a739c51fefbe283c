/// The cast: of which sprites an enemy, a boss and what stands on the field consist, and where they
/// are at a moment. The view asks for one entity at a time.
#ifndef HS_DRAW_CAST_CAST_H
#define HS_DRAW_CAST_CAST_H

#include "draw/cast/sprite_kinds.h"
#include "heapstorm/stage.h"

/// A sprite at a place of the field, field units. Where that is on the picture, a camera says.
typedef struct hs_view_sprite {
    float x, y;       ///< its place
    uint32_t sprite;  ///< its number
    uint8_t strength; ///< with which it is laid: 255 as it is painted, 0 not at all
} hs_view_sprite;

/// Most sprites of one entity of the cast.
enum { HS_CAST_SPRITES = 128 };

/// Most enemies that others may be tied to, and that flash, in a frame.
enum { HS_CAST_PARTNERS = 96, HS_CAST_HIT = 64 };

/// An enemy to which a line leads.
typedef struct hs_cast_partner {
    uint64_t serial;
    float x, y; ///< where it is seen
} hs_cast_partner;

/// What the cast of a frame has in common.
typedef struct hs_cast {
    const hs_world *world;
    const hs_boss_view *boss;        ///< NULL without one
    double moment;                   ///< ticks, between the last and this one
    float back;                      ///< share of the last displacement that is still to come
    bool flashes;                    ///< whether anything may flash
    uint64_t newborn;                ///< serial of the first enemy that was born in this tick
    unsigned first[HS_SPRITE_KINDS]; ///< number of each kind's first sprite
    unsigned partner_count, hit_count;
    hs_cast_partner partners[HS_CAST_PARTNERS];
    uint64_t hit[HS_CAST_HIT]; ///< serials of enemies that were hit in the last tick
} hs_cast;

/// Makes the cast of a frame.
void hs_cast_begin(hs_cast *cast, const hs_world *world, float back, bool flashes);

/// Sprites, one after the other.
typedef struct hs_cast_list {
    const hs_cast *cast;
    hs_view_sprite *sprites;
    size_t count, room;
} hs_cast_list;

/// Adds a sprite unless there is no room left or it is clear.
void hs_cast_put(hs_cast_list *list, float x, float y, unsigned sprite, float strength);
/// The number of a sprite; `step` wraps round.
unsigned hs_cast_sprite(const hs_cast *cast, hs_sprite_kind kind, hs_sprite_variant variant,
                        unsigned step);

/// Adds the sprites of an enemy. As an outline it is what shines through bullets.
size_t hs_cast_enemy(const hs_cast *cast, const hs_enemy *enemy, bool is_outline,
                     hs_view_sprite *sprites);
/// Adds the lines from an enemy to its partner.
size_t hs_cast_tie(const hs_cast *cast, const hs_enemy *enemy, hs_view_sprite *sprites);
/// Adds a boss, in whatever form it has.
void hs_cast_boss(hs_cast_list *list, const hs_enemy *enemy, bool is_outline);

/// Blocks and pieces of walls on the field, by number.
size_t hs_cast_structures(const hs_cast *cast);
/// Adds the sprites of one of them.
size_t hs_cast_structure(const hs_cast *cast, size_t index, hs_view_sprite *sprites);

/// Adds the shock rings of a bomb.
size_t hs_cast_bomb(const hs_cast *cast, hs_view_sprite *sprites);

/// The nearest of HS_SPRITE_DIRECTIONS to a vector.
unsigned hs_cast_direction(float x, float y);

#endif
