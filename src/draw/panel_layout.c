#include "draw/panel_parts.h"

#include "base/forbidden.h"

enum { PART_EM = 14, EM_MIN = 8 };

/// Fewest characters of a panel with two columns, and of its right one.
enum { TWO_COLUMNS = 84, RIGHT_COLUMN = 51 };

const char *hs_part_explanation(hs_panel_part part)
{
    static const char *const sentences[HS_PART_COUNT] = {
        [HS_PART_STRATEGY] = "How every bullet and spark gets its memory. Switch it: the same "
                             "storm goes on, only its cost changes.",
        [HS_PART_FRAMES] = "A bar is the work of one frame, the newest at the right. Above 16.7 "
                           "ms it is too late for 60 a second, and marked.",
        [HS_PART_STATISTICS] = "One frame in 100 took longer than p99. 1 % low is the speed of "
                               "the slowest frames.",
        [HS_PART_TRAFFIC] = "What a frame asks of the heap: allocations go up, frees go down, "
                            "bytes below. Warm pools ask for nothing.",
        [HS_PART_MAP] = "Memory by address, brighter the fuller. Solid is tidy; confetti is "
                        "life scattered over memory.",
        [HS_PART_GAUGES] = "Bars show who lives, the mark the peak, the end the capacity. "
                           "Resident beyond living is waste.",
        [HS_PART_COST] = "What this panel costs a frame:",
    };
    return sentences[part];
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/// Lines of a part's body: the fewest, and those that it would take.
typedef struct wish {
    int least, most;
} wish;

/// Lines between which a body's height may be.
static wish wish_of(hs_panel_part part)
{
    static const wish wishes[HS_PART_COUNT] = {
        [HS_PART_FRAMES] = {7, 22},
        [HS_PART_TRAFFIC] = {8, 20},
        [HS_PART_MAP] = {7, 80},
    };
    return wishes[part];
}

int hs_part_strategy_height(hs_panel *panel, int width);
int hs_part_gauge_height(const hs_panel *panel);

/// Least height of a part without its explanation, its title included.
static int bare_height(hs_panel *panel, hs_panel_part part, int width)
{
    int line = panel->layout.line;
    int characters = width / hs_panel_face(panel)->advance;
    switch (part) {
    case HS_PART_STRATEGY:
        return hs_part_strategy_height(panel, width);
    case HS_PART_STATISTICS:
        return 9 * line;
    case HS_PART_GAUGES: {
        int rows = characters >= RIGHT_COLUMN ? 4 : 7;
        return (2 + rows + (panel->numbers.has_collector ? 1 : 0)) * line +
               HS_POPULATION_COUNT * hs_part_gauge_height(panel) + panel->layout.em / 4;
    }
    case HS_PART_COST:
        return panel->explains ? 2 * line : line;
    default:
        return (1 + wish_of(part).least) * line;
    }
}

int hs_part_height(hs_panel *panel, hs_panel_part part, int width)
{
    int least = bare_height(panel, part, width);
    if (!panel->explains || part == HS_PART_STRATEGY || part == HS_PART_COST) return least;
    int characters = width / hs_panel_face(panel)->advance - 2;
    int lines = 1 + hs_panel_wrapped_lines(hs_part_explanation(part), characters);
    int explained = lines * panel->layout.line + panel->layout.em / 2;
    return explained > least ? explained : least;
}

/// Puts parts below one another, the rest of the height shared by those that can grow. Parts that
/// find no room are left out, and all after them.
static void stack(hs_panel *panel, hs_box column, const hs_panel_part *parts, int count)
{
    hs_panel_layout *layout = &panel->layout;
    int heights[HS_PART_COUNT];
    int gap = layout->em;
    int left = column.height, placed = 0;
    while (placed < count) {
        int height = hs_part_height(panel, parts[placed], column.width);
        int taken = height + (placed > 0 ? gap : 0);
        if (taken > left) break;
        heights[placed++] = height;
        left -= taken;
    }
    layout->left_out += (unsigned)(count - placed);
    for (int growing = placed; growing > 0;) {
        growing = 0;
        for (int i = 0; i < placed; i++) {
            int most = (1 + wish_of(parts[i]).most) * layout->line;
            growing += wish_of(parts[i]).most > 0 && heights[i] < most;
        }
        int each = growing > 0 ? left / growing : 0;
        if (each == 0) break;
        for (int i = 0; i < placed; i++) {
            int most = (1 + wish_of(parts[i]).most) * layout->line;
            if (wish_of(parts[i]).most == 0 || heights[i] >= most) continue;
            int more = smaller(each, most - heights[i]);
            heights[i] += more;
            left -= more;
        }
    }
    int y = column.y;
    for (int i = 0; i < placed; i++) {
        layout->part[parts[i]] = (hs_box){column.x, y, column.width, heights[i]};
        y += heights[i] + gap;
    }
}

/// Takes the size of the type: the wanted one, as long as a column's characters fit.
static bool choose_type(hs_panel *panel, int width)
{
    hs_panel_layout *layout = &panel->layout;
    int em = (int)((float)PART_EM * panel->text_scale + 0.5f);
    if (em < EM_MIN) em = EM_MIN;
    int most = (width * 10 / HS_PANEL_COLUMNS_MIN + 5) / 6;
    if (em > most) em = most;
    for (; em >= EM_MIN; em--) {
        layout->em = em;
        layout->margin = em * 6 / 7;
        const hs_face *face = hs_panel_face(panel);
        layout->line = face->height + em / 10;
        layout->axis = 4 * face->advance + em / 4;
        int columns = (width - 2 * layout->margin) / face->advance;
        if (columns >= HS_PANEL_COLUMNS_MIN) return true;
    }
    return false;
}

static void lay_out_full(hs_panel *panel, hs_box inside)
{
    hs_panel_layout *layout = &panel->layout;
    static const hs_panel_part one[] = {HS_PART_FRAMES, HS_PART_STATISTICS, HS_PART_TRAFFIC,
                                        HS_PART_MAP, HS_PART_GAUGES};
    static const hs_panel_part left[] = {HS_PART_FRAMES, HS_PART_STATISTICS, HS_PART_TRAFFIC};
    static const hs_panel_part right[] = {HS_PART_GAUGES, HS_PART_MAP};
    int gap = layout->em;
    int head = hs_part_height(panel, HS_PART_STRATEGY, inside.width);
    int foot = hs_part_height(panel, HS_PART_COST, inside.width);
    if (head + gap + foot > inside.height) return;
    layout->part[HS_PART_STRATEGY] = (hs_box){inside.x, inside.y, inside.width, head};
    layout->part[HS_PART_COST] =
        (hs_box){inside.x, inside.y + inside.height - foot, inside.width, foot};
    hs_box body = {inside.x, inside.y + head + gap, inside.width,
                   inside.height - head - foot - 2 * gap};
    int advance = hs_panel_face(panel)->advance;
    int middle = layout->margin * 2;
    if (inside.width < TWO_COLUMNS * advance + middle) {
        stack(panel, body, one, 5);
        return;
    }
    int right_width = (inside.width - middle) * 4 / 7;
    if (right_width < RIGHT_COLUMN * advance) right_width = RIGHT_COLUMN * advance;
    int left_width = inside.width - middle - right_width;
    stack(panel, (hs_box){body.x, body.y, left_width, body.height}, left, 3);
    stack(panel, (hs_box){body.x + left_width + middle, body.y, right_width, body.height}, right,
          2);
}

/// The name, the frames and three lines of numbers, from the top; as tall as that is.
static void lay_out_compact(hs_panel *panel, hs_box inside)
{
    hs_panel_layout *layout = &panel->layout;
    int head = hs_part_height(panel, HS_PART_STRATEGY, inside.width);
    if (head > inside.height) return;
    layout->part[HS_PART_STRATEGY] = (hs_box){inside.x, inside.y, inside.width, head};
    int y = inside.y + head;
    int numbers = 3 * layout->line;
    int frames = smaller(inside.height - head - numbers, 8 * layout->line);
    if (frames < 5 * layout->line) return;
    layout->part[HS_PART_FRAMES] = (hs_box){inside.x, y, inside.width, frames};
    layout->part[HS_PART_STATISTICS] = (hs_box){inside.x, y + frames, inside.width, numbers};
}

bool hs_panel_lay_out(hs_panel *panel, int width, int height)
{
    panel->layout = (hs_panel_layout){0};
    if (!choose_type(panel, width)) return false;
    int margin = panel->layout.margin;
    const hs_box inside = {margin, margin, width - 2 * margin, height - 2 * margin};
    if (panel->size == HS_PANEL_COMPACT) {
        lay_out_compact(panel, inside);
    } else {
        lay_out_full(panel, inside);
    }
    return panel->layout.part[HS_PART_STRATEGY].width > 0;
}
