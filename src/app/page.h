/// A page of text over the field: lines in the middle, or pairs in two columns, made as small as it
/// takes to fit, so that nothing is ever cut.
#ifndef HS_APP_PAGE_H
#define HS_APP_PAGE_H

#include "draw/panel.h"

/// Most lines of a page.
enum { HS_PAGE_LINES = 56 };

/// Colours of text, 0xRRGGBBAA.
#define HS_COLOR_TEXT   0xF2F4F8FFu
#define HS_COLOR_DIM    0xB4BECCFFu
#define HS_COLOR_TITLE  0xFFD166FFu
#define HS_COLOR_SHADE  0x080A10DCu
#define HS_COLOR_CHOSEN 0x33507AFFu

typedef struct hs_page_line {
    char left[128];
    char right[112]; ///< "" for a line in the middle
    float size;      ///< times the base size
    uint32_t color;
    bool is_chosen; ///< set off by its ground
} hs_page_line;

typedef struct hs_page {
    hs_page_line lines[HS_PAGE_LINES];
    unsigned count;
} hs_page;

/// Adds a line in the middle, in the manner of `printf`.
void hs_page_add(hs_page *page, float size, uint32_t color, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/// Adds a gap of so many lines.
void hs_page_gap(hs_page *page, float size);
/// Adds a line of two columns and returns it, or NULL when the page is full.
hs_page_line *hs_page_add_pair(hs_page *page, const char *left, const char *right);

/// Draws the page in the middle of `area`, over a shade that is as high as the page, or as the area
/// when `shades_all`.
void hs_page_draw(const hs_page *page, hs_panel *panel, const SDL_FRect *area, bool shades_all);

#endif
