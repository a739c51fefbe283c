#include "panel/text_glyphs.h"

#include "base/forbidden.h"

static const uint16_t more[HS_GLYPH_MORE] = {
    0x2190, 0x2191, 0x2192, 0x2193, // arrows: left, up, right, down
    0x00B7, 0x00D7, 0x00B5, 0x00B0, // middle dot, multiplication, micro, degree
    0x2013, 0x2026, 0x2264, 0x2265, // dash, ellipsis, at most, at least
    0x25B2, 0x25BC, 0x25A0, 0x25A1, // triangles up and down, squares full and empty
};

uint32_t hs_glyph_code(int glyph)
{
    if (glyph < HS_GLYPH_ASCII) return (uint32_t)(HS_GLYPH_FIRST + glyph);
    return more[glyph - HS_GLYPH_ASCII];
}

int hs_glyph_of(uint32_t code)
{
    if (code >= HS_GLYPH_FIRST && code < HS_GLYPH_FIRST + HS_GLYPH_ASCII) {
        return (int)code - HS_GLYPH_FIRST;
    }
    for (int i = 0; i < HS_GLYPH_MORE; i++) {
        if (more[i] == code) return HS_GLYPH_ASCII + i;
    }
    return '?' - HS_GLYPH_FIRST;
}

uint32_t hs_glyph_next(const char **text)
{
    const uint8_t *at = (const uint8_t *)*text;
    if (at[0] == 0) return 0;
    int more_bytes = at[0] < 0x80 ? 0 : at[0] >= 0xF0 ? 3 : at[0] >= 0xE0 ? 2 : 1;
    uint32_t code = more_bytes == 0 ? at[0] : at[0] & (0x3Fu >> more_bytes);
    for (int i = 1; i <= more_bytes; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            *text += 1;
            return '?';
        }
        code = code << 6 | (at[i] & 0x3Fu);
    }
    *text += more_bytes + 1;
    return code;
}
