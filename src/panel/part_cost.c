/// The panel's own cost, and how many parts have found no room.
#include "panel/parts.h"

#include "base/forbidden.h"

/// Characters of a line in which both sentences find room.
enum { BOTH = 60 };

static int height_of(hs_panel *panel, int width)
{
    bool is_wide = width / hs_panel_face(panel)->advance >= BOTH;
    return panel->explains && !is_wide ? 2 * panel->layout.line : panel->layout.line;
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    hs_word time = hs_word_of_time(panel->numbers.means.panel_ns);
    unsigned left_out = panel->layout.left_out;
    if (panel->explains) {
        hs_panel_print(panel, box.x, box.y, HS_PANEL_TEXT, "Panel: %s wall time a frame",
                       time.text);
    } else if (left_out == 0) {
        hs_panel_row(panel, box, box.y, HS_PANEL_TEXT, "panel, wall time a frame", time.text);
    } else {
        hs_panel_print(panel, box.x, box.y, HS_PANEL_DIM, "panel %s", time.text);
    }
    if (left_out == 0) return;
    int bottom = box.y + box.h - panel->layout.line;
    hs_panel_print_right(panel, box.x + box.w, bottom, HS_PANEL_WARNING, "%u more part%s: enlarge",
                         left_out, left_out == 1 ? "" : "s");
}

const hs_part_functions hs_part_cost = {.draw = draw, .height = height_of};
