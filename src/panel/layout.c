/// Where the parts of the panel stand.
#include "panel/parts.h"

#include "base/forbidden.h"

enum { PART_EM = 14, EM_MIN = 8 };

/// Most characters of the compact panel.
enum { COMPACT_COLUMNS = 46 };

/// Fewest characters of a panel with two columns, and of its right one.
enum { WIDE = 82, RIGHT_COLUMN = 51 };

/// Between parts, pixels.
static int gap_of(const hs_panel_layout *layout)
{
    return layout->is_tight ? layout->em * 3 / 7 : layout->em;
}

// ---- Choosing ----------------------------------------------------------------------------------

/// What parts are put into.
typedef enum arrangement { ONE_COLUMN, TWO_COLUMNS, COLUMNS_APART } arrangement;

/// Parts below one another.
typedef struct part_column {
    SDL_Rect box;
    hs_panel_part parts[HS_PART_COUNT];
    int count;
} part_column;

/// The part at the head or the foot.
static hs_panel_part part_at(hs_part_place place)
{
    int part = 0;
    while (part + 1 < HS_PART_COUNT && hs_panel_part_at((hs_panel_part)part)->place != place) {
        part++;
    }
    return (hs_panel_part)part;
}

static bool stands_in(const hs_panel *panel, const hs_panel_part_row *row, arrangement how,
                      hs_part_side side)
{
    if (how == ONE_COLUMN) return true;
    if (panel->level == HS_LEVEL_SHOW) return row->shown == side;
    return (how == TWO_COLUMNS ? row->wide : row->split) == side;
}

/// Adds the parts of the body that stand in a column, in the order of the table.
static void choose(const hs_panel *panel, arrangement how, hs_part_side side, part_column *column)
{
    for (int leads = 1; leads >= 0; leads--) {
        for (int part = 0; part < HS_PART_COUNT; part++) {
            const hs_panel_part_row *row = hs_panel_part_at((hs_panel_part)part);
            bool is_first = how == TWO_COLUMNS && row->leads_when_wide;
            if (row->place != HS_PLACE_BODY || !hs_panel_has(panel, (hs_panel_part)part)) continue;
            if (!stands_in(panel, row, how, side) || is_first != (leads != 0)) continue;
            column->parts[column->count++] = (hs_panel_part)part;
        }
    }
}

bool hs_panel_has_body(const hs_panel *panel)
{
    part_column all = {.count = 0};
    choose(panel, ONE_COLUMN, HS_SIDE_LEFT, &all);
    return all.count > 0 && panel->layout.part[all.parts[0]].w > 0;
}

// ---- Placing -----------------------------------------------------------------------------------

/// Most height that a part can use; 0 where it does not grow.
static int most_height(const hs_panel *panel, hs_panel_part part)
{
    int lines = hs_panel_part_at(part)->most;
    return lines > 0 ? (1 + lines) * panel->layout.line : 0;
}

/// Shares what is left of the height among the parts that can grow: a line for each of them, from
/// the top, again and again.
static void grow(const hs_panel *panel, const part_column *column, int placed, int *heights,
                 int left)
{
    int line = panel->layout.line;
    for (bool grows = true; grows && left > 0;) {
        grows = false;
        for (int i = 0; i < placed && left > 0; i++) {
            int more = hs_length_min(most_height(panel, column->parts[i]) - heights[i], line);
            if (more <= 0) continue;
            more = hs_length_min(more, left);
            heights[i] += more;
            left -= more;
            grows = true;
        }
    }
}

/// Puts parts below one another, the rest of the height shared by those that can grow. Parts that
/// find no room are left out, and all after them.
static void stack(hs_panel *panel, const part_column *column)
{
    hs_panel_layout *layout = &panel->layout;
    int heights[HS_PART_COUNT];
    const SDL_Rect *box = &column->box;
    int gap = gap_of(layout);
    int left = box->h, placed = 0;
    while (placed < column->count) {
        int height = hs_part_height(panel, column->parts[placed], box->w);
        int taken = height + (placed > 0 ? gap : 0);
        if (taken > left) break;
        heights[placed++] = height;
        left -= taken;
    }
    layout->left_out += (unsigned)(column->count - placed);
    grow(panel, column, placed, heights, left);
    int y = box->y;
    for (int i = 0; i < placed; i++) {
        layout->part[column->parts[i]] = (SDL_Rect){box->x, y, box->w, heights[i]};
        y += heights[i] + gap;
    }
}

/// The width that a line of text has at most, margins included.
static int column_width(const hs_panel *panel, int width)
{
    return panel->is_split ? width / 2 : width;
}

/// Takes a size of type. False when a column's characters do not fit side by side.
static bool take_type(hs_panel *panel, int em, int width)
{
    hs_panel_layout *layout = &panel->layout;
    layout->em = em;
    layout->margin = em * 6 / 7;
    const hs_face *face = hs_panel_face(panel);
    layout->line = face->height + em / 10;
    layout->axis = 4 * face->advance + em / 4;
    return (width - 2 * layout->margin) / face->advance >= HS_PANEL_COLUMNS_MIN;
}

static void lay_out_full(hs_panel *panel, SDL_Rect inside)
{
    hs_panel_layout *layout = &panel->layout;
    hs_panel_part at_head = part_at(HS_PLACE_HEAD), at_foot = part_at(HS_PLACE_FOOT);
    int gap = gap_of(layout);
    int head = hs_part_height(panel, at_head, inside.w);
    int foot = hs_part_height(panel, at_foot, inside.w);
    if (head + gap + foot > inside.h) return;
    layout->part[at_head] = (SDL_Rect){inside.x, inside.y, inside.w, head};
    layout->part[at_foot] = (SDL_Rect){inside.x, inside.y + inside.h - foot, inside.w, foot};
    SDL_Rect body = {inside.x, inside.y + head + gap, inside.w, inside.h - head - foot - 2 * gap};
    int advance = hs_panel_face(panel)->advance;
    int middle = layout->margin * 2;
    if (inside.w < WIDE * advance + middle) {
        part_column one = {.box = body};
        choose(panel, ONE_COLUMN, HS_SIDE_LEFT, &one);
        stack(panel, &one);
        return;
    }
    // The populations' table needs more than half.
    int right_width = hs_length_max((inside.w - middle) * 4 / 7, RIGHT_COLUMN * advance);
    if (panel->level == HS_LEVEL_SHOW) right_width = (inside.w - middle) / 2;
    int left_width = inside.w - middle - right_width;
    part_column left = {.box = {body.x, body.y, left_width, body.h}};
    part_column right = {.box = {body.x + left_width + middle, body.y, right_width, body.h}};
    choose(panel, TWO_COLUMNS, HS_SIDE_LEFT, &left);
    choose(panel, TWO_COLUMNS, HS_SIDE_RIGHT, &right);
    stack(panel, &left);
    stack(panel, &right);
}

/// Two columns of the same size, the head at the top of the left one, the foot at its end.
static void lay_out_split(hs_panel *panel, int width, int height)
{
    hs_panel_layout *layout = &panel->layout;
    int margin = layout->margin;
    hs_panel_part at_head = part_at(HS_PLACE_HEAD), at_foot = part_at(HS_PLACE_FOOT);
    part_column left = {.box = {margin, margin, width / 2 - 2 * margin, height - 2 * margin},
                        .parts = {at_head},
                        .count = 1};
    part_column right = {.box = {width / 2 + margin, margin, left.box.w, left.box.h}};
    choose(panel, COLUMNS_APART, HS_SIDE_LEFT, &left);
    choose(panel, COLUMNS_APART, HS_SIDE_RIGHT, &right);
    int last = hs_part_height(panel, at_foot, left.box.w);
    int foot = last + layout->em;
    if (hs_part_height(panel, at_head, left.box.w) + foot > left.box.h) return;
    layout->part[at_foot] =
        (SDL_Rect){left.box.x, left.box.y + left.box.h - last, left.box.w, last};
    left.box.h -= foot;
    stack(panel, &left);
    stack(panel, &right);
}

/// Most height of a part in the compact panel.
static int compact_most(hs_panel *panel, const hs_panel_part_row *row, int width)
{
    int most = row->compact_most * panel->layout.line;
    if (!panel->explains || row->compact_most == row->compact_least) return most;
    int characters = width / hs_panel_face(panel)->advance - 2;
    int lines = hs_panel_wrapped_lines(row->explanation, characters);
    return most + lines * panel->layout.line + panel->layout.em / 3;
}

/// Heights of the parts in the compact panel, in as much as there is: their fewest lines as far as
/// these go, then more from the top.
static void share_compact(hs_panel *panel, SDL_Rect inside, int left, int *heights)
{
    int line = panel->layout.line;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        int least = hs_panel_part_at((hs_panel_part)part)->compact_least * line;
        heights[part] = least <= left ? least : 0;
        left -= heights[part];
    }
    for (int part = 0; part < HS_PART_COUNT; part++) {
        const hs_panel_part_row *row = hs_panel_part_at((hs_panel_part)part);
        if (heights[part] == 0) continue;
        int more = hs_length_min(left, compact_most(panel, row, inside.w) - heights[part]);
        heights[part] += more;
        left -= more;
    }
}

/// The head and the parts that have lines here, from the top; as tall as that is.
static void lay_out_compact(hs_panel *panel, SDL_Rect inside)
{
    hs_panel_layout *layout = &panel->layout;
    hs_panel_part at_head = part_at(HS_PLACE_HEAD);
    int head = hs_part_height(panel, at_head, inside.w);
    if (head > inside.h) return;
    layout->part[at_head] = (SDL_Rect){inside.x, inside.y, inside.w, head};
    layout->height = head + 2 * layout->margin;
    int heights[HS_PART_COUNT], y = inside.y + head;
    share_compact(panel, inside, inside.h - head, heights);
    for (int part = 0; part < HS_PART_COUNT; part++) {
        if (heights[part] == 0) continue;
        layout->part[part] = (SDL_Rect){inside.x, y, inside.w, heights[part]};
        layout->height += heights[part];
        y += heights[part];
    }
}

static void lay_out_inside(hs_panel *panel, int width, int height)
{
    hs_panel_layout *layout = &panel->layout;
    int margin = layout->margin;
    SDL_Rect inside = {margin, margin, width - 2 * margin, height - 2 * margin};
    if (panel->is_split) {
        lay_out_split(panel, width, height);
        return;
    }
    if (panel->size == HS_PANEL_FULL) {
        lay_out_full(panel, inside);
        return;
    }
    int most = COMPACT_COLUMNS * hs_panel_face(panel)->advance;
    if (inside.w > most) inside.w = most;
    layout->width = inside.w + 2 * margin;
    lay_out_compact(panel, inside);
}

/// Lays out at a size of type; false when not even the strategy has room.
static bool lay_out_at(hs_panel *panel, int em, bool tight, int width, int height)
{
    panel->layout = (hs_panel_layout){.width = width, .height = height, .is_tight = tight};
    if (!take_type(panel, em, column_width(panel, width))) return false;
    lay_out_inside(panel, width, height);
    return panel->layout.part[part_at(HS_PLACE_HEAD)].w > 0;
}

/// Characters have whole pixels, so their width grows in steps, and at many window sizes a part
/// barely misses its place. Type that is up to a fifth smaller may let all parts in.
static void shrink_to_show_all(hs_panel *panel, int width, int height)
{
    int em = panel->layout.em;
    for (int less = em - 1; less * 5 >= em * 4 && less >= PART_EM; less--) {
        if (lay_out_at(panel, less, false, width, height) && panel->layout.left_out == 0) return;
    }
    lay_out_at(panel, em, false, width, height);
    unsigned left_out = panel->layout.left_out;
    if (panel->explains || panel->is_split) return;
    // Shows less of each part rather than leave some out.
    bool tight = lay_out_at(panel, em, true, width, height) && panel->layout.left_out < left_out;
    if (!tight) lay_out_at(panel, em, false, width, height);
}

bool hs_panel_lay_out(hs_panel *panel, int width, int height)
{
    int em = (int)((float)PART_EM * panel->text_scale + 0.5f);
    int most = (column_width(panel, width) * 10 / HS_PANEL_COLUMNS_MIN + 5) / 6;
    if (em < EM_MIN) em = EM_MIN;
    if (em > most) em = most;
    // The wanted size, or the largest at which the strategy at least has room.
    for (; em >= EM_MIN; em--) {
        if (!lay_out_at(panel, em, false, width, height)) continue;
        if (panel->layout.left_out > 0) shrink_to_show_all(panel, width, height);
        return true;
    }
    panel->layout = (hs_panel_layout){.width = width, .height = height};
    return false;
}
