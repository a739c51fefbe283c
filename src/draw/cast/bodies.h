/// The bodies: which plates enemies, the parts of bosses and the player's ship are built of.
///
/// A body looks down the field. `moment` is where it is in its motion, 0..1, after which the
/// motion begins anew; a body that has none leaves it out. The unit is the enemy's radius.
#ifndef HS_DRAW_CAST_BODIES_H
#define HS_DRAW_CAST_BODIES_H

#include "draw/cast/plates.h"

/// Silhouettes of enemies, in the order of the world's forms; those of bosses are built of parts.
enum { HS_BODY_ENEMIES = 10 };

/// The parts of bosses.
typedef enum hs_boss_part {
    HS_BOSS_PART_STOREY, ///< of Overflow: one above the other
    HS_BOSS_PART_CROWN,  ///< on its uppermost storey
    HS_BOSS_PART_KEEL,   ///< beneath its lowest one
    HS_BOSS_PART_SLAB,   ///< of Slab: all of it but its shields
    HS_BOSS_PART_JAW,    ///< of The Compactor: the upper one
    HS_BOSS_PART_LOWER_JAW,
    HS_BOSS_PART_PISTON, ///< that moves a jaw
    HS_BOSS_PART_LOWER_PISTON,
    HS_BOSS_PART_EYE,    ///< an eyeball without its pupil
    HS_BOSS_PART_VORTEX, ///< of Heapstorm: arms that turn
    HS_BOSS_PART_COUNT
} hs_boss_part;

/// The parts that stand in a direction: they are built pointing up.
typedef enum hs_boss_limb {
    HS_BOSS_LIMB_SPREAD_SHIELD, ///< three segments, for the spread shot
    HS_BOSS_LIMB_FOCUS_SHIELD,  ///< one piece with a point, for the focused shot
    HS_BOSS_LIMB_BOMB_SHIELD,   ///< a chain of beads, for the bomb
    HS_BOSS_LIMB_SCALE,         ///< of Ouroboros
    HS_BOSS_LIMB_HEAD,
    HS_BOSS_LIMB_TAIL,
    HS_BOSS_LIMB_COUNT
} hs_boss_limb;

/// The distance of a shield's middle from that of its boss, in the boss's radius.
#define HS_SHIELD_DISTANCE 1.9f

/// Adds the plates of an enemy.
void hs_body_add_enemy(hs_body *body, unsigned form, float moment);
/// Adds the plates of a part of a boss.
void hs_body_add_part(hs_body *body, hs_boss_part part, float moment);
/// Adds the plates of a limb.
void hs_body_add_limb(hs_body *body, hs_boss_limb limb);
/// Adds the plates of the ship, in field units; `lean` is from -1, to the left, to 1.
void hs_body_add_ship(hs_body *body, float lean);
/// Adds a pupil, in the unit of an eye's radius.
void hs_body_add_pupil(hs_body *body);

/// A wave of a moment: the sine, -1..1, `ahead` of it by so much of the motion.
float hs_body_wave(float moment, float ahead);

#endif
