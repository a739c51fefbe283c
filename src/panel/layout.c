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
    return layout->is_tight ? layout->em / 2 : layout->em;
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

static bool stands_in(const hs_panel_part_row *row, arrangement how, hs_part_side side)
{
    return how == ONE_COLUMN || (how == TWO_COLUMNS ? row->wide : row->split) == side;
}

/// Adds the parts of the body that stand in a column, in the order of the table.
static void choose(const hs_panel *panel, arrangement how, hs_part_side side, part_column *column)
{
    for (int leads = 1; leads >= 0; leads--) {
        for (int part = 0; part < HS_PART_COUNT; part++) {
            const hs_panel_part_row *row = hs_panel_part_at((hs_panel_part)part);
            bool is_first = how == TWO_COLUMNS && row->leads_when_wide;
            if (row->place != HS_PLACE_BODY || !hs_panel_has(panel, (hs_panel_part)part)) continue;
            if (!stands_in(row, how, side) || is_first != (leads != 0)) continue;
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
    for (int growing = placed; growing > 0;) {
        growing = 0;
        for (int i = 0; i < placed; i++) {
            int lines = hs_panel_part_at(column->parts[i])->most;
            growing += lines > 0 && heights[i] < (1 + lines) * layout->line;
        }
        int each = growing > 0 ? left / growing : 0;
        if (each == 0) break;
        for (int i = 0; i < placed; i++) {
            int lines = hs_panel_part_at(column->parts[i])->most, most = (1 + lines) * layout->line;
            if (lines == 0 || heights[i] >= most) continue;
            int more = hs_length_min(each, most - heights[i]);
            heights[i] += more;
            left -= more;
        }
    }
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
    int right_width = (inside.w - middle) * 4 / 7;
    if (right_width < RIGHT_COLUMN * advance) right_width = RIGHT_COLUMN * advance;
    int left_width = inside.w - middle - right_width;
    part_column left = {.box = {body.x, body.y, left_width, body.h}};
    part_column right = {.box = {body.x + left_width + middle, body.y, right_width, body.h}};
    choose(panel, TWO_COLUMNS, HS_SIDE_LEFT, &left);
    choose(panel, TWO_COLUMNS, HS_SIDE_RIGHT, &right);
    stack(panel, &left);
    stack(panel, &right);
}

/// Height of the parts of a column from one on, with the gaps above them.
static int height_from(hs_panel *panel, const part_column *column, int from)
{
    int height = 0;
    for (int i = from; i < column->count; i++) {
        height += panel->layout.em + hs_part_height(panel, column->parts[i], column->box.w);
    }
    return height;
}

/// Puts the parts of a column into rows of these heights; those that have no row stand below.
/// `foot` is kept free below the last one.
static void fill_rows(hs_panel *panel, const part_column *column, const int *heights, int rows,
                      int foot)
{
    int y = column->box.y, gap = panel->layout.em;
    for (int i = 0; i < column->count; i++) {
        hs_panel_part part = column->parts[i];
        int height = i < rows ? heights[i] : hs_part_height(panel, part, column->box.w);
        if (i == rows - 1) height -= height_from(panel, column, rows) + foot;
        panel->layout.part[part] = (SDL_Rect){column->box.x, y, column->box.w, height};
        y += height + gap;
    }
}

/// Puts the parts of both columns into common rows, so that headings stand at the same heights;
/// those that one column has more than the other stand below the rows. `foot` is kept free at the
/// end of the left one. False when there is no room for that.
static bool lay_out_rows(hs_panel *panel, const part_column *left, const part_column *right,
                         int foot)
{
    int rows = hs_length_min(left->count, right->count);
    int heights[HS_PART_COUNT], sum = (rows - 1) * panel->layout.em;
    int growing = 0, most = 0; // the row that takes what height is left: its parts can use most
    for (int i = 0; i < rows; i++) {
        int one = hs_part_height(panel, left->parts[i], left->box.w);
        int other = hs_part_height(panel, right->parts[i], right->box.w);
        if (i == rows - 1) one += height_from(panel, left, rows) + foot;
        if (i == rows - 1) other += height_from(panel, right, rows);
        heights[i] = hs_length_max(one, other);
        sum += heights[i];
        int lines =
            hs_panel_part_at(left->parts[i])->most + hs_panel_part_at(right->parts[i])->most;
        if (lines > most) growing = i;
        most = hs_length_max(most, lines);
    }
    if (rows == 0 || sum > left->box.h) return false;
    heights[growing] += left->box.h - sum;
    fill_rows(panel, left, heights, rows, foot);
    fill_rows(panel, right, heights, rows, 0);
    return true;
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
    if (lay_out_rows(panel, &left, &right, foot)) return;
    left.box.h -= foot;
    stack(panel, &left);
    stack(panel, &right);
}

/// Lines that a part needs in the compact panel whatever room there is.
static int compact_lines(const hs_panel_part_row *row)
{
    return row->compact_least == row->compact_most ? row->compact_most : 0;
}

/// Most height of a part in the compact panel.
static int compact_most(hs_panel *panel, const hs_panel_part_row *row, int width)
{
    int most = row->compact_most * panel->layout.line;
    if (!panel->explains || compact_lines(row) > 0) return most;
    int characters = width / hs_panel_face(panel)->advance - 2;
    int lines = hs_panel_wrapped_lines(row->explanation, characters);
    return most + lines * panel->layout.line + panel->layout.em / 3;
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
    int y = inside.y + head, left = inside.h - head;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        left -= compact_lines(hs_panel_part_at((hs_panel_part)part)) * layout->line;
    }
    if (left < 0) return;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        const hs_panel_part_row *row = hs_panel_part_at((hs_panel_part)part);
        if (row->compact_most == 0) continue;
        int height = compact_lines(row) * layout->line;
        if (height == 0) {
            height = hs_length_min(left, compact_most(panel, row, inside.w));
            if (height < row->compact_least * layout->line) height = 0;
            left -= height;
        }
        if (height == 0) continue;
        layout->part[part] = (SDL_Rect){inside.x, y, inside.w, height};
        layout->height += height;
        y += height;
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
