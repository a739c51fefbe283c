/// The table of the panel's parts, and their heights.
#include "panel/parts.h"

#include "base/forbidden.h"

static const hs_panel_part_row rows[HS_PART_COUNT] = {
#define PART_ROW(NAME, part, ...)                                                                  \
    [HS_PART_##NAME] = {.name = #part, .does = &hs_part_##part, __VA_ARGS__},
    HS_PANEL_PART_ROWS(PART_ROW)
#undef PART_ROW
};

const hs_panel_part_row *hs_panel_part_at(hs_panel_part part)
{
    return &rows[part];
}

bool hs_panel_has(const hs_panel *panel, hs_panel_part part)
{
    return (panel->there >> part & 1u) != 0;
}

static int title_height(const hs_panel *panel, const hs_panel_part_row *row)
{
    bool is_untitled = row->drops_title && panel->layout.is_tight;
    if (row->place != HS_PLACE_BODY || is_untitled) return 0;
    return panel->layout.line + 2; // its rule
}

static int explanation_height(hs_panel *panel, const hs_panel_part_row *row, int width)
{
    if (!panel->explains || row->place != HS_PLACE_BODY) return 0;
    int characters = width / hs_panel_face(panel)->advance - 2;
    int lines = hs_panel_wrapped_lines(row->explanation, characters);
    return lines * panel->layout.line + panel->layout.em / 2;
}

static int body_height(hs_panel *panel, const hs_panel_part_row *row, int width)
{
    const hs_panel_layout *layout = &panel->layout;
    if (panel->explains && row->explained > 0) return row->explained * layout->line;
    if (row->does->height != NULL) return row->does->height(panel, width);
    return (layout->is_tight ? row->tight_least : row->least) * layout->line;
}

int hs_part_height(hs_panel *panel, hs_panel_part part, int width)
{
    const hs_panel_part_row *row = &rows[part];
    return title_height(panel, row) + explanation_height(panel, row, width) +
           body_height(panel, row, width);
}
