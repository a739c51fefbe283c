/// The figures: which plates enemies, the parts of bosses and the player's ship are built of.
///
/// A figure looks down the field. `moment` is where it is in its motion, 0..1, after which the
/// motion begins anew; a figure that has none leaves it out. The unit is the enemy's radius.
#ifndef HS_DRAW_FIGURES_H
#define HS_DRAW_FIGURES_H

#include "draw/plates.h"

/// Silhouettes of enemies, in the order of the world's forms; those of bosses are built of parts.
enum { HS_FIGURE_ENEMIES = 10 };

/// The parts of bosses.
typedef enum hs_boss_part {
    HS_PART_STOREY,  ///< of Overflow: one above the other
    HS_PART_CROWN,   ///< on its uppermost storey
    HS_PART_KEEL,    ///< beneath its lowest one
    HS_PART_SLAB,    ///< of Slab: all of it but its shields
    HS_PART_JAW,     ///< of The Compactor: the upper one
    HS_PART_LOWER_JAW,
    HS_PART_PISTON,  ///< that moves a jaw
    HS_PART_LOWER_PISTON,
    HS_PART_EYE,     ///< an eyeball without its pupil
    HS_PART_VORTEX,  ///< of Heapstorm: arms that turn
    HS_PART_COUNT
} hs_boss_part;

/// The parts that stand in a direction: they are built pointing up.
typedef enum hs_boss_limb {
    HS_LIMB_SPREAD_SHIELD, ///< three segments, for the spread shot
    HS_LIMB_FOCUS_SHIELD,  ///< one piece with a point, for the focused shot
    HS_LIMB_BOMB_SHIELD,   ///< a chain of beads, for the bomb
    HS_LIMB_SCALE,         ///< of Ouroboros
    HS_LIMB_HEAD,
    HS_LIMB_TAIL,
    HS_LIMB_COUNT
} hs_boss_limb;

/// The distance of a shield's middle from that of its boss, in the boss's radius.
#define HS_SHIELD_DISTANCE 1.9f

/// Adds the plates of an enemy.
void hs_figure_add_enemy(hs_figure *figure, unsigned form, float moment);
/// Adds the plates of a part of a boss.
void hs_figure_add_part(hs_figure *figure, hs_boss_part part, float moment);
/// Adds the plates of a limb.
void hs_figure_add_limb(hs_figure *figure, hs_boss_limb limb);
/// Adds the plates of the ship, in field units; `lean` is from -1, to the left, to 1.
void hs_figure_add_ship(hs_figure *figure, float lean);
/// Adds a pupil, in the unit of an eye's radius.
void hs_figure_add_pupil(hs_figure *figure);

/// A wave of a moment: the sine, -1..1, `ahead` of it by so much of the motion.
float hs_figure_wave(float moment, float ahead);

#endif
