/// The characters that a face has: ASCII and a few more.
#ifndef HS_PANEL_TEXT_GLYPHS_H
#define HS_PANEL_TEXT_GLYPHS_H

#include <stdint.h>

/// The first code point, how many follow it, and how many others there are; then all together.
enum { HS_GLYPH_FIRST = 32, HS_GLYPH_ASCII = 95, HS_GLYPH_MORE = 16 };
enum { HS_GLYPH_COUNT = HS_GLYPH_ASCII + HS_GLYPH_MORE };

/// Code point of a glyph.
uint32_t hs_glyph_code(int glyph);

/// The glyph of a code point; that of '?' when there is none.
int hs_glyph_of(uint32_t code);

/// The next code point of UTF-8 text, 0 at its end; what is not UTF-8 reads as '?', byte by byte.
uint32_t hs_glyph_next(const char **text);

/// Draws a glyph of the built-in font into a slot of coverage.
void hs_glyph_draw_coarse(int glyph, uint8_t *coverage, int width, int height);

#endif
