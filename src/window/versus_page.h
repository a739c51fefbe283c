/// The text of a race: names, the counter between the two fields, the ratio, the load at which a
/// side breaks, the digests, and the keys.
#ifndef HS_WINDOW_VERSUS_PAGE_H
#define HS_WINDOW_VERSUS_PAGE_H

#include "panel/panel.h"
#include "versus/race.h"
#include "window/versus_layout.h"

/// Keys that the page names, as the player has them.
typedef struct hs_versus_keys {
    char less[16], more[16], swap[16], first[16], last[16], layout[16], again[16], back[16];
} hs_versus_keys;

/// What the page says.
typedef struct hs_versus_page {
    const hs_race_view *view;
    const hs_contender *contenders; ///< HS_SIDES
    const char *scenario;           ///< its name
    double tick_ns[HS_SIDES];       ///< median time of a tick; NaN where unknown
    hs_versus_keys keys;
} hs_versus_page;

/// Draws it with the panel's text. `scale` is the panel's text scale.
void hs_versus_page_draw(const hs_versus_page *page, hs_panel *panel, const hs_versus_layout *plan,
                         float scale);

#endif
