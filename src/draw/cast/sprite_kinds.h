/// The kinds of sprites, and how sprites are numbered.
///
/// A *sprite* is one appearance: a kind in one variant and one step. A variant is a model (a
/// silhouette, a part, a hue), in a coat, in a state, of a size. A step is a direction in which it
/// is turned, or a moment of its motion. Number of a sprite: first of its kind + variant * steps +
/// step.
#ifndef HS_DRAW_CAST_SPRITE_KINDS_H
#define HS_DRAW_CAST_SPRITE_KINDS_H

#include "draw/cast/bodies.h"
#include "heapstorm/world.h"

/// What a sprite shows.
typedef enum hs_sprite_kind {
    // Small and many: an image for each place within a pixel, painted ahead.
    HS_SPRITE_BULLET, ///< and those after it: one for each hs_bullet_look, a model for each hue
    HS_SPRITE_ITEM = HS_SPRITE_BULLET + (int)HS_LOOK_COUNT, ///< models: small, large; it tumbles
    HS_SPRITE_POWER,     ///< an item that makes shots stronger; it pulses
    HS_SPRITE_TRAIL,     ///< behind an item that rushes in
    HS_SPRITE_SHOT,      ///< of the player's
    HS_SPRITE_LANCE,     ///< of the player's, while focused
    HS_SPRITE_SATELLITE, ///< shards about a boss
    HS_SPRITE_DOT,       ///< where the player can be hit

    // Large and few: one image, painted when it is drawn first.
    HS_SPRITE_RING,   ///< about the dot, while focused
    HS_SPRITE_MARK,   ///< a quiet ring about the player, so that it is found among thousands
    HS_SPRITE_SHIELD, ///< about the player, while nothing hits
    HS_SPRITE_WAVE,   ///< a piece of a shock ring, in a direction
    HS_SPRITE_STRAND, ///< a piece of a line between enemies, in a direction, in a coat
    HS_SPRITE_ARROW,  ///< likewise, of a chain: it shows which way
    HS_SPRITE_FLAME,  ///< of the player's engine; models: from short to long
    HS_SPRITE_PLAYER, ///< models: leaning to the left to leaning to the right
    HS_SPRITE_WALL, ///< a piece of a closing wall; models: its inside, its edge to the right and to
                    ///< the left
    HS_SPRITE_BLOCK, ///< a block; models: its shapes
    HS_SPRITE_PUPIL, ///< of an eye that looks at the ship
    HS_SPRITE_ENEMY, ///< models: hs_enemy_form
    HS_SPRITE_PART,  ///< models: hs_boss_part
    HS_SPRITE_LIMB,  ///< models: hs_boss_limb, in a direction
    HS_SPRITE_KINDS
} hs_sprite_kind;

/// Directions that a turned sprite has in a full circle, clockwise from up.
enum { HS_SPRITE_DIRECTIONS = 32 };

/// Leans of the ship, lengths of its flame, and the height and width of a piece of wall.
enum { HS_SHIP_LEANS = 5, HS_FLAME_LENGTHS = 4, HS_WALL_PIECE = 32 };

/// How far below the ship's place its flame begins, field units.
#define HS_FLAME_BELOW 12.5f

/// The parts of a variant.
typedef struct hs_sprite_variant {
    unsigned model, coat;
    hs_body_state state;
    float radius; ///< field units; 0 where the kind has one size
} hs_sprite_variant;

/// Number of all sprites, and of a kind's first.
unsigned hs_sprite_count(void);
unsigned hs_sprite_first(hs_sprite_kind kind);

/// The kind of a sprite.
hs_sprite_kind hs_sprite_kind_of(unsigned sprite);

/// Variants of a kind, and steps in each.
unsigned hs_sprite_variants(hs_sprite_kind kind);
unsigned hs_sprite_steps(hs_sprite_kind kind);

/// Number of the variant that is nearest to a wanted one: of the nearest size, and with coat 0 and
/// state 0 where a kind has no others. Models and coats wrap round.
unsigned hs_sprite_variant_number(hs_sprite_kind kind, hs_sprite_variant wanted);
/// The variant of a number.
hs_sprite_variant hs_sprite_variant_at(hs_sprite_kind kind, unsigned number);

/// Degrees after which a kind that is turned looks the same; 0 for one that is not turned.
float hs_sprite_period(hs_sprite_kind kind);
/// Whether a kind is small and has an image for each place within a pixel.
bool hs_sprite_is_phased(hs_sprite_kind kind);
/// Half the side of the square that holds a sprite of a phased kind, field units.
float hs_sprite_extent(hs_sprite_kind kind);

#endif
