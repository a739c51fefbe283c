/// What a picture of the field depends on beside the world: the moment between two ticks, and the
/// player's comfort. Both renderers take the same, so that they draw the same.
#ifndef HS_DRAW_OPTIONS_H
#define HS_DRAW_OPTIONS_H

#include <stdbool.h>

/// Colours of bullets and particles.
typedef enum hs_palette {
    HS_PALETTE_NEON,        ///< the default
    HS_PALETTE_COLOR_BLIND, ///< told apart by lightness too (Okabe and Ito 2008)
    HS_PALETTE_COUNT
} hs_palette;

/// What a frame is drawn with.
typedef struct hs_draw_options {
    float blend;          ///< 0..1: from the last tick's positions to this one's; 1 draws this tick
    float shake_x;        ///< displacement of everything but the background, field units
    float shake_y;        ///< likewise, down
    float background;     ///< brightness of the background, 0..1
    float particles;      ///< share of the particles that is drawn, 0..1
    bool reduce_flashing; ///< nothing blinks
    bool marks_player;    ///< with corners about the ship, over the bullets
    hs_palette palette;   ///< of bullets and particles
} hs_draw_options;

/// Everything at its default, drawn at this tick's positions.
static inline hs_draw_options hs_draw_options_default(void)
{
    return (hs_draw_options){.blend = 1.0f, .background = 1.0f, .particles = 1.0f};
}

#endif
