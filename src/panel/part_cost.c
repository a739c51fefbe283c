/// The panel's own cost, and how many parts have found no room.
#include "panel/parts.h"

#include "base/forbidden.h"

void hs_part_cost(hs_panel *panel, SDL_Rect box)
{
    hs_word time = hs_word_of_time(panel->numbers.panel_ns);
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
