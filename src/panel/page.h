/// A page of text over the field: a head, a body of groups, and a foot. Type is readable or the
/// page is split into screenfuls: long lines are wrapped, groups stand in two columns where there
/// is width, and what finds no room on a screenful comes on the next one, so that nothing is ever
/// cut.
#ifndef HS_PANEL_PAGE_H
#define HS_PANEL_PAGE_H

#include "panel/panel.h"

/// Most lines of a page.
enum { HS_PAGE_LINES = 96 };

/// Colours of text and of what is behind it, 0xRRGGBBAA.
#define HS_COLOUR_TEXT   0xF2F4F8FFu
#define HS_COLOUR_DIM    0xB4BECCFFu
#define HS_COLOUR_TITLE  0xFFD166FFu
#define HS_COLOUR_SHADE  0x080A10C4u ///< what is behind it is seen
#define HS_COLOUR_GROUND 0x080A10E0u ///< what is behind it is hardly seen
#define HS_COLOUR_NOTICE 0x080A10F0u
#define HS_COLOUR_CHOSEN 0x33507AFFu

typedef enum hs_line_kind {
    HS_LINE_CENTRED,
    HS_LINE_HEADING, ///< begins a group
    HS_LINE_PAIR,    ///< a key or a name, and what there is to say
    HS_LINE_TEXT,    ///< wrapped, from the left
} hs_line_kind;

typedef struct hs_page_line {
    hs_line_kind kind;
    char left[192];
    char right[112]; ///< of a pair
    float size;      ///< of a centred line, times the base size
    uint32_t colour;
    bool is_chosen; ///< set off by its ground; the screenful that holds it is shown
} hs_page_line;

/// Zero-initialised it is empty.
typedef struct hs_page {
    hs_page_line lines[HS_PAGE_LINES];
    unsigned count;
    unsigned body, foot; ///< the first lines of both, set by the functions below
    /// The longest text that the foot's first line has at other times: its place is kept, so that
    /// nothing moves when the line changes. NULL where it stays.
    const char *kept;
} hs_page;

/// What is added from now on belongs to the body, which may be split into screenfuls, or to the
/// foot, which stands on each of them as the head does.
void hs_page_begin_body(hs_page *page);
void hs_page_begin_foot(hs_page *page);

/// Adds a line in the middle, in the manner of `printf`; an empty one is a gap. For head and foot.
void hs_page_add(hs_page *page, float size, uint32_t colour, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/// Adds lines of the body. A pair is returned, NULL when the page is full.
void hs_page_add_heading(hs_page *page, const char *text);
void hs_page_add_text(hs_page *page, const char *text);
hs_page_line *hs_page_add_pair(hs_page *page, const char *left, const char *right);

/// Draws a screenful of the page within `area`, over shades that are no larger than its texts.
/// `screenful` is taken round the number of screenfuls, which is returned.
unsigned hs_page_draw(const hs_page *page, hs_panel *panel, const SDL_FRect *area, int screenful);

/// Draws a text at the foot of `area`, in readable type and wrapped, never beyond the area; a word
/// that is longer than a line, such as a path, loses its middle. Where the notice would cover the
/// point `avoided`, which may be NULL, or come near it, it stands below the area's upper edge
/// instead.
void hs_notice_draw(hs_panel *panel, const SDL_FRect *area, const SDL_FPoint *avoided,
                    const char *text);

/// A copy of a text in which no word has more bytes than `most`, which is 8 at least: a longer one
/// loses its middle.
void hs_notice_shorten(const char *text, size_t most, char *to, size_t bytes);

#endif
