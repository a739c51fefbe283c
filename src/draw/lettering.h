/// A display face for a few large words: capitals of straight strokes with cut corners, painted
/// from formulas at any size, so that no font has to be found.
///
/// Lengths are in units of the height between the centres of the uppermost and the lowest strokes.
#ifndef HS_DRAW_LETTERING_H
#define HS_DRAW_LETTERING_H

#include <stdint.h>

#include "draw/palette.h"

/// Pixels 0xAARRGGBB with straight alpha to paint into.
typedef struct hs_lettering_sheet {
    uint32_t *at;
    int stride;        ///< pixels from row to row
    int width, height; ///< pixels; nothing is painted outside
} hs_lettering_sheet;

/// How a word is painted.
typedef struct hs_lettering_style {
    hs_colour top, middle, bottom; ///< of the letters, from top to bottom
    hs_colour rim;                 ///< about them
    float stroke;                  ///< half of the width of a stroke
    float gap;                     ///< between two letters
    float rim_width;               ///< the rim hides all that is below it
    float halo_width;              ///< beyond the rim it fades
    float halo_alpha;              ///< where that begins, 0..1
    float shine;                   ///< of the upper edges, 0..1
    float slits;                   ///< how widely wind has torn the right end, 0..1
} hs_lettering_style;

/// How far letters lean: the shift of the top to the right.
#define HS_LETTERING_SLANT 0.2f

/// The width of a word in capitals, without rim and halo. Characters that are no letters are
/// spaces.
float hs_lettering_width(const hs_lettering_style *style, const char *word);

/// Paints a word in capitals over what the sheet has, so that its upright box, of the width above
/// and of the height 1 + 2 strokes, begins at (x, y); the top leans out of it to the right and the
/// bottom to the left by half the slant each. `size` is pixels in a unit.
void hs_lettering_paint(const hs_lettering_sheet *sheet, const hs_lettering_style *style,
                        const char *word, float x, float y, float size);

/// Paints the rim and the halo about that word. Words that stand close get theirs before any word
/// is painted.
void hs_lettering_paint_rim(const hs_lettering_sheet *sheet, const hs_lettering_style *style,
                            const char *word, float x, float y, float size);

/// Paints a plate that leans as letters do, with a colour at its left end and one at its right end,
/// over all of the sheet. `alpha` is 0..1.
void hs_lettering_paint_plate(const hs_lettering_sheet *sheet, hs_colour left, hs_colour right,
                              float alpha);

#endif
