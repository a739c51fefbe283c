/// Text in a font of fixed pitch, and in a display face for names and large figures: every glyph is
/// drawn once for each size, by SDL2_ttf, and kept as coverage; from then on text is a copy of
/// small masks, and asks the heap for nothing.
///
/// Without a font, or without SDL2_ttf, a coarse font of our own takes its place in the same
/// measures, so that nothing else changes. Without the display face another bold one does.
#ifndef HS_PANEL_TEXT_H
#define HS_PANEL_TEXT_H

#include "heapstorm/base.h"
#include "panel/pixels.h"
#include "panel/text_glyphs.h"

/// How bold type is; the display face, whose letters differ in width, is one of its own.
typedef enum hs_weight {
    HS_WEIGHT_REGULAR,
    HS_WEIGHT_BOLD,
    HS_WEIGHT_DISPLAY,
    HS_WEIGHT_COUNT
} hs_weight;

/// A font at one size.
typedef struct hs_face {
    int em;              ///< size of the type, pixels
    hs_weight weight;    ///< how bold it is
    int advance, height; ///< of a character's slot, pixels; all glyphs have slots of one size
    int ascent;          ///< of the slot, above the baseline
    uint16_t step[HS_GLYPH_COUNT]; ///< from each glyph to the next, pixels
    uint8_t *coverage;             ///< of all glyphs, slot after slot; NULL when memory was out
    uint64_t used;                 ///< when it was asked for last, counted in requests
} hs_face;

/// A font with the faces made of it so far.
typedef struct hs_text hs_text;

/// `font_path` may be NULL: DejaVu Sans Mono is looked for where systems keep it. The display face
/// is URW Gothic Demi wherever that is kept. NULL with an error when memory is out; never for want
/// of a font.
hs_text *hs_text_create(hs_gate *gate, const char *font_path, hs_error *error);
/// Gives it back with all faces. NULL is allowed.
void hs_text_destroy(hs_text *text);

/// "" or one sentence about a missing font.
const char *hs_text_note(const hs_text *text);

/// The font at a size of `em` pixels, made when it is asked for the first time. Never NULL; a face
/// for which there was no memory draws nothing. It stays until many other faces have been asked
/// for.
const hs_face *hs_text_face(hs_text *text, int em, hs_weight weight);

/// Width of a character and height of a line of a face of fixed pitch, pixels, without drawing its
/// glyphs: for finding out which size fits.
typedef struct hs_text_measures {
    uint16_t advance, height;
} hs_text_measures;
hs_text_measures hs_text_measure(hs_text *text, int em, hs_weight weight);

/// Characters of UTF-8 text, as many as would be drawn.
int hs_text_length(const char *text);

/// The next line of a text that is broken at spaces into lines of so many characters at most; a
/// word that is longer is broken anywhere. `*line` begins it, the text moves on behind it. Returns
/// its bytes, 0 at the end.
size_t hs_text_next_line(const char **text, int characters, const char **line);

/// Width of a text, pixels.
int hs_face_width(const hs_face *face, const char *text);

/// Draws a text with its left top corner at (x, y) over opaque pixels; returns its width.
int hs_face_draw(const hs_face *face, hs_pixels *pixels, int x, int y, hs_pixel colour,
                 const char *text);

/// Writes a text into transparent pixels, coverage as alpha; returns its width.
int hs_face_stamp(const hs_face *face, hs_pixels *pixels, int x, int y, hs_pixel colour,
                  const char *text);

#endif
