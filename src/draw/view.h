/// What a renderer draws of a frame: the sprites of everything but particles, from the lowest to
/// the uppermost, at a moment between two ticks, and the options of the frame. Both renderers draw
/// the same view with the same options.
#ifndef HS_DRAW_VIEW_H
#define HS_DRAW_VIEW_H

#include "draw/cast/cast.h"

/// What lies beneath the field.
typedef enum hs_ground_kind {
    HS_GROUND_PLAIN, ///< a dark sky that nothing changes
    HS_GROUND_STARS, ///< the scenery of the stage; without a stage, stars that drift
    HS_GROUND_HEAP,  ///< the heap as a landscape
    HS_GROUND_COUNT
} hs_ground_kind;

/// Their names, in that order, and NULL behind the last.
extern const char *const hs_ground_words[HS_GROUND_COUNT + 1];

/// How a command line writes the choice.
#define HS_GROUND_CHOICES "heap|stars|plain"

/// The ground of a name, which is one of the words; `unsaid` for NULL.
hs_ground_kind hs_ground_find(const char *word, hs_ground_kind unsaid);

/// The flash from which on a picture is inverted.
#define HS_FLASH_INVERTS 0.5f

/// What a frame is drawn with.
typedef struct hs_draw_options {
    float blend;      ///< 0..1: from the last tick's positions to this one's; 1 draws this tick
    float shake_x;    ///< displacement of everything but the background to the right, field units
    float shake_y;    ///< likewise, down
    float zoom;       ///< of places, not of sprites, about the middle of the field; 1: all of it
    float roll;       ///< of the same, clockwise, degrees
    float flash;      ///< 0..1: a veil, and from HS_FLASH_INVERTS on the picture is inverted
    float background; ///< brightness of the background, 0..1
    float particles;  ///< share of the particles that is drawn, 0..1
    bool reduce_flashing;   ///< nothing blinks
    bool marks_player;      ///< with a quiet ring about the ship, over the bullets
    hs_palette palette;     ///< of bullets, particles and ground
    hs_ground_kind ground;  ///< without `land`, HS_GROUND_HEAP is HS_GROUND_PLAIN
    struct hs_ground *land; ///< the heap (`ground.h`), which the frame paints; or NULL
    const char *place;      ///< word of the scenery; NULL for that of the world's stage
} hs_draw_options;

/// The defaults, which draw this tick's positions over the plain sky.
static inline hs_draw_options hs_draw_options_default(void)
{
    return (hs_draw_options){.blend = 1.0f, .zoom = 1.0f, .background = 1.0f, .particles = 1.0f};
}

/// Most sprites that `hs_view_next` returns at once.
enum { HS_VIEW_BATCH = 1024 };

/// The layers of a view, from the lowest up.
typedef enum hs_view_layer {
    HS_VIEW_STRUCTURES, ///< blocks and walls
    HS_VIEW_TIES,       ///< lines between enemies
    HS_VIEW_ENEMIES,
    HS_VIEW_ITEMS,
    HS_VIEW_PLAYER,
    HS_VIEW_SHOTS,
    HS_VIEW_BOMB,
    HS_VIEW_BULLETS,
    HS_VIEW_OUTLINES, ///< of enemies, so that bullets do not bury who fires them
    HS_VIEW_DOT,      ///< the ship's outline, its ring and its dot
    HS_VIEW_LAYERS
} hs_view_layer;

/// Ticks in which a bullet fades in.
enum { HS_VIEW_FADE = HS_BORN_TICKS };

/// A view that is being walked through.
typedef struct hs_view {
    const hs_world *world;         ///< that is drawn
    hs_draw_options options;       ///< of the frame
    hs_cast cast;                  ///< enemies, bosses and what stands on the field
    float back;                    ///< share of the last displacement that is still to come
    uint64_t newborns[HS_RUNNERS]; ///< serial of the first that was born in this tick
    uint64_t born[HS_VIEW_FADE];   ///< of bullets, so many ticks ago
    bool is_held;                  ///< whether bullets stand still
    hs_view_layer layer;           ///< the present one
    bool is_walking;               ///< whether the walk over its population has begun
    hs_walk walk;                  ///< over that population
    hs_batch batch;                ///< the present one of the walk
    size_t index;                  ///< of the next entity in the batch
} hs_view;

/// Begins at the lowest sprite. The world must not change until the end.
void hs_view_begin(hs_view *view, const hs_world *world, const hs_draw_options *options);

/// The next sprites, HS_VIEW_BATCH at most; 0 at the end.
size_t hs_view_next(hs_view *view, hs_view_sprite *sprites);

#endif
