/// What the parts of the panel are, and where they stand.
#include "panel/parts.h"

#include "base/forbidden.h"

enum { PART_EM = 14, EM_MIN = 8 };

/// Most characters of the compact panel.
enum { COMPACT_COLUMNS = 46 };

/// Fewest characters of a panel with two columns, and of its right one.
enum { TWO_COLUMNS = 82, RIGHT_COLUMN = 51 };

/// Lines of the lab's body.
enum { LAB_LINES = 8 };

static const hs_panel_part_row parts[HS_PART_COUNT] = {
    [HS_PART_STRATEGY] =
        {
            .name = "strategy",
            .title = "Strategy",
            .explanation = "How every bullet and spark gets its memory. Switch it: the same storm "
                           "goes on, only its cost changes.",
            .draw = hs_part_strategy,
        },
    [HS_PART_FRAMES] =
        {
            .name = "frames",
            .title = "Frame times",
            .unit = "240 frames, wall ms",
            .explanation =
                "A bar is one frame's work, newest at right. Past 16.7 ms: late, marked.",
            .draw = hs_part_frames,
            .least = 6,
            .tight_least = 4,
            .most = 22,
            .explained = 5,
        },
    [HS_PART_STATISTICS] =
        {
            .name = "statistics",
            .title = "Work of a frame",
            .unit = "wall time",
            .explanation =
                "p99: 1 in 100 is slower. 1 % low: rate of the slowest 1 % of frames, or of time "
                "(integral). Missed: late pictures. Dropped: game steps skipped.",
            .draw = hs_part_statistics,
            .explained = 3,
        },
    [HS_PART_TRAFFIC] =
        {
            .name = "traffic",
            .title = "Heap, per frame",
            .unit = "mean of 1 s",
            .explanation = "Requests to the heap: up to take, down to give back. Warm pools ask "
                           "for nothing.",
            .draw = hs_part_traffic,
            .least = 8,
            .tight_least = 4,
            .most = 20,
            .explained = 4,
        },
    [HS_PART_MAP] =
        {
            .name = "map",
            .title = "Heap map",
            .unit = "by address",
            .explanation = "By address, brighter is fuller. Solid is tidy, confetti scattered.",
            .draw = hs_part_map,
            .least = 7,
            .tight_least = 5,
            .most = 80,
            .explained = 6,
        },
    [HS_PART_GAUGES] =
        {
            .name = "gauges",
            .title = "Populations",
            .explanation = "Bars: the living; mark: the peak; end: the capacity. RSS beyond live "
                           "bytes is overhead.",
            .draw = hs_part_gauges,
        },
    [HS_PART_COST] = {.name = "cost", .draw = hs_part_cost},
    [HS_PART_LAB] =
        {
            .name = "lab",
            .title = "Collector, size classes",
            .explanation = "Garbage: dead, and not found yet. A pool: blocks of one size.",
            .draw = hs_part_lab,
            .explained = 2,
        },
};

const hs_panel_part_row *hs_panel_part_at(hs_panel_part part)
{
    return &parts[part];
}

/// The fewest lines of a part's body.
static int least_lines(const hs_panel_layout *layout, hs_panel_part part)
{
    return layout->is_tight ? parts[part].tight_least : parts[part].least;
}

/// Between parts, pixels.
static int gap_of(const hs_panel_layout *layout)
{
    return layout->is_tight ? layout->em / 2 : layout->em;
}

/// Least height of a part without its explanation, its title included.
static int bare_height(hs_panel *panel, hs_panel_part part, int width)
{
    int line = panel->layout.line;
    int title = 2; // its rule
    int characters = width / hs_panel_face(panel)->advance;
    switch (part) {
    case HS_PART_STRATEGY:
        return hs_part_strategy_height(panel, width);
    case HS_PART_STATISTICS:
        // Beside a lab its figures stand in pairs, and in a tight panel there are fewer.
        if (panel->has_lab) return (panel->layout.is_tight ? 4 : 7) * line + title;
        return (panel->layout.is_tight ? 6 : 9) * line + title;
    case HS_PART_GAUGES: {
        int rows = characters >= RIGHT_COLUMN ? 6 : 7;
        // An explanation takes the place of the sizes.
        if (panel->explains || panel->layout.is_tight) rows = 0;
        return title + (2 + rows) * line + HS_POPULATION_COUNT * hs_part_gauge_height(panel) +
               panel->layout.em / 2;
    }
    case HS_PART_LAB:
        // In a tight panel two lines without a title.
        return panel->layout.is_tight ? 2 * line : title + (1 + LAB_LINES) * line;
    case HS_PART_COST:
        return panel->explains && characters < 60 ? 2 * line : line;
    default:
        return title + (1 + least_lines(&panel->layout, part)) * line;
    }
}

int hs_part_height(hs_panel *panel, hs_panel_part part, int width)
{
    int bare = bare_height(panel, part, width);
    if (!panel->explains || part == HS_PART_STRATEGY || part == HS_PART_COST) return bare;
    int line = panel->layout.line;
    int characters = width / hs_panel_face(panel)->advance - 2;
    int lines = hs_panel_wrapped_lines(parts[part].explanation, characters);
    int explanation = lines * line + panel->layout.em / 2;
    if (part == HS_PART_GAUGES) return bare + explanation;
    return (1 + parts[part].explained) * line + explanation + 2;
}

/// Puts parts below one another, the rest of the height shared by those that can grow. Parts that
/// find no room are left out, and all after them.
static void stack(hs_panel *panel, SDL_Rect column, const hs_panel_part *stacked, int count)
{
    hs_panel_layout *layout = &panel->layout;
    int heights[HS_PART_COUNT];
    int gap = gap_of(layout);
    int left = column.h, placed = 0;
    while (placed < count) {
        int height = hs_part_height(panel, stacked[placed], column.w);
        int taken = height + (placed > 0 ? gap : 0);
        if (taken > left) break;
        heights[placed++] = height;
        left -= taken;
    }
    layout->left_out += (unsigned)(count - placed);
    for (int growing = placed; growing > 0;) {
        growing = 0;
        for (int i = 0; i < placed; i++) {
            int lines = parts[stacked[i]].most;
            growing += lines > 0 && heights[i] < (1 + lines) * layout->line;
        }
        int each = growing > 0 ? left / growing : 0;
        if (each == 0) break;
        for (int i = 0; i < placed; i++) {
            int lines = parts[stacked[i]].most, most = (1 + lines) * layout->line;
            if (lines == 0 || heights[i] >= most) continue;
            int more = hs_length_min(each, most - heights[i]);
            heights[i] += more;
            left -= more;
        }
    }
    int y = column.y;
    for (int i = 0; i < placed; i++) {
        layout->part[stacked[i]] = (SDL_Rect){column.x, y, column.w, heights[i]};
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
    static const hs_panel_part one[] = {HS_PART_FRAMES, HS_PART_STATISTICS, HS_PART_TRAFFIC,
                                        HS_PART_MAP,    HS_PART_GAUGES,     HS_PART_LAB};
    static const hs_panel_part left[] = {HS_PART_FRAMES, HS_PART_STATISTICS, HS_PART_TRAFFIC};
    static const hs_panel_part right[] = {HS_PART_GAUGES, HS_PART_MAP, HS_PART_LAB};
    int gap = gap_of(layout);
    int head = hs_part_height(panel, HS_PART_STRATEGY, inside.w);
    int foot = hs_part_height(panel, HS_PART_COST, inside.w);
    if (head + gap + foot > inside.h) return;
    layout->part[HS_PART_STRATEGY] = (SDL_Rect){inside.x, inside.y, inside.w, head};
    layout->part[HS_PART_COST] = (SDL_Rect){inside.x, inside.y + inside.h - foot, inside.w, foot};
    SDL_Rect body = {inside.x, inside.y + head + gap, inside.w, inside.h - head - foot - 2 * gap};
    int advance = hs_panel_face(panel)->advance;
    int middle = layout->margin * 2;
    if (inside.w < TWO_COLUMNS * advance + middle) {
        stack(panel, body, one, panel->has_lab ? 6 : 5);
        return;
    }
    int right_width = (inside.w - middle) * 4 / 7;
    if (right_width < RIGHT_COLUMN * advance) right_width = RIGHT_COLUMN * advance;
    int left_width = inside.w - middle - right_width;
    stack(panel, (SDL_Rect){body.x, body.y, left_width, body.h}, left, 3);
    stack(panel, (SDL_Rect){body.x + left_width + middle, body.y, right_width, body.h}, right,
          panel->has_lab ? 3 : 2);
}

/// What stands at the same height in both columns of a split panel.
enum { ROWS = 3 };
static const hs_panel_part left_parts[ROWS] = {HS_PART_STRATEGY, HS_PART_FRAMES,
                                               HS_PART_STATISTICS};
/// The left one where there is no room for rows.
static const hs_panel_part left_stack[ROWS + 1] = {HS_PART_STRATEGY, HS_PART_FRAMES,
                                                   HS_PART_STATISTICS, HS_PART_LAB};
static const hs_panel_part right_parts[ROWS] = {HS_PART_TRAFFIC, HS_PART_MAP, HS_PART_GAUGES};
/// The row that takes what height is left.
enum { ROW_THAT_GROWS = 1 };

/// Puts the parts of both columns into common rows, so that headings stand at the same heights.
/// `foot` is kept free below the last part at the left, and above it the lab has a place where
/// there is one. False when there is no room for that.
static bool lay_out_rows(hs_panel *panel, SDL_Rect left, SDL_Rect right, int foot)
{
    hs_panel_layout *layout = &panel->layout;
    int heights[ROWS], gap = layout->em, sum = (ROWS - 1) * gap;
    int lab = panel->has_lab ? hs_part_height(panel, HS_PART_LAB, left.w) : 0;
    if (lab > 0) foot += gap + lab;
    for (int i = 0; i < ROWS; i++) {
        int one = hs_part_height(panel, left_parts[i], left.w) + (i == ROWS - 1 ? foot : 0);
        int other = hs_part_height(panel, right_parts[i], right.w);
        heights[i] = one > other ? one : other;
        sum += heights[i];
    }
    if (sum > left.h) return false;
    heights[ROW_THAT_GROWS] += left.h - sum;
    int y = left.y;
    for (int i = 0; i < ROWS; i++) {
        int height = heights[i] - (i == ROWS - 1 ? foot : 0);
        layout->part[left_parts[i]] = (SDL_Rect){left.x, y, left.w, height};
        layout->part[right_parts[i]] = (SDL_Rect){right.x, y, right.w, heights[i]};
        if (i == ROWS - 1 && lab > 0) {
            int top = y + height + gap;
            layout->part[HS_PART_LAB] = (SDL_Rect){left.x, top, left.w, lab};
        }
        y += heights[i] + gap;
    }
    return true;
}

/// Two columns of the same size, the strategy at the top of the left one, the cost at its foot.
static void lay_out_split(hs_panel *panel, int width, int height)
{
    hs_panel_layout *layout = &panel->layout;
    int margin = layout->margin;
    SDL_Rect left = {margin, margin, width / 2 - 2 * margin, height - 2 * margin};
    SDL_Rect right = {width / 2 + margin, margin, left.w, left.h};
    int line = hs_part_height(panel, HS_PART_COST, left.w);
    int foot = line + layout->em;
    if (hs_part_height(panel, HS_PART_STRATEGY, left.w) + foot > left.h) return;
    layout->part[HS_PART_COST] = (SDL_Rect){left.x, left.y + left.h - line, left.w, line};
    if (lay_out_rows(panel, left, right, foot)) return;
    left.h -= foot;
    stack(panel, left, left_stack, panel->has_lab ? ROWS + 1 : ROWS);
    stack(panel, right, right_parts, ROWS);
}

/// The name, the frames and three lines of numbers, from the top; as tall as that is.
static void lay_out_compact(hs_panel *panel, SDL_Rect inside)
{
    hs_panel_layout *layout = &panel->layout;
    int head = hs_part_height(panel, HS_PART_STRATEGY, inside.w);
    if (head > inside.h) return;
    layout->part[HS_PART_STRATEGY] = (SDL_Rect){inside.x, inside.y, inside.w, head};
    layout->height = head + 2 * layout->margin;
    int y = inside.y + head;
    int numbers = 3 * layout->line;
    int most = 8 * layout->line;
    if (panel->explains) {
        int characters = inside.w / hs_panel_face(panel)->advance - 2;
        const char *text = parts[HS_PART_FRAMES].explanation;
        most += hs_panel_wrapped_lines(text, characters) * layout->line + layout->em / 3;
    }
    int frames = hs_length_min(inside.h - head - numbers, most);
    if (numbers > inside.h - head) return;
    if (frames < 4 * layout->line) frames = 0;
    if (frames > 0) layout->part[HS_PART_FRAMES] = (SDL_Rect){inside.x, y, inside.w, frames};
    layout->part[HS_PART_STATISTICS] = (SDL_Rect){inside.x, y + frames, inside.w, numbers};
    layout->height += frames + numbers;
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
    return panel->layout.part[HS_PART_STRATEGY].w > 0;
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
