/// The part with the statistics of whole frames under the present strategy.
#include "panel/parts.h"

#include "base/forbidden.h"

/// Two labels and values side by side.
static int print_two(hs_panel *panel, SDL_Rect box, int y, const char *const labels[2],
                     const hs_word values[2])
{
    if (!hs_panel_has_line(panel, box, y)) return y;
    int gap = 2 * hs_panel_face(panel)->advance;
    int width = (box.w - gap) / 2;
    for (int i = 0; i < 2; i++) {
        int x = i == 0 ? box.x : box.x + box.w - width;
        hs_panel_print_pair(panel, x, y, width, HS_PANEL_TEXT, labels[i], values[i].text);
    }
    return y + panel->layout.line;
}

static hs_word rate(double per_second)
{
    hs_word word;
    snprintf(word.text, sizeof word.text, per_second > 0.0 ? "%.1f fps" : "-", per_second);
    return word;
}

/// The CPU time of a frame, mean of the last second.
static hs_word cpu_time(const hs_panel_numbers *numbers)
{
    const hs_word unknown = {"unknown"};
    bool is_missing = numbers->means.frames > 0 && !isfinite(numbers->means.cpu_ns);
    return is_missing ? unknown : hs_word_of_time(numbers->means.cpu_ns);
}

/// The few that the compact panel has room for.
static void draw_compact_statistics(hs_panel *panel, SDL_Rect box)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_live_summary *summary = &numbers->summary;
    bool has_p99 = isfinite(summary->work.ns.p99);
    const hs_word values[6] = {
        hs_word_of_time(summary->work.ns.p50),
        hs_word_of_time(has_p99 ? summary->work.ns.p99 : summary->work.ns.p95),
        hs_word_of_time(summary->work.ns.max),
        rate(summary->rates.mean),
        hs_word_of_mean(numbers->means.traffic[HS_TRAFFIC_GAME].allocations),
        hs_word_of_time(numbers->means.panel_ns),
    };
    const char *const labels[6] = {"median", has_p99 ? "p99" : "p95", "worst",
                                   "mean",   "allocs/tick",           "panel"};
    int y = box.y;
    for (int i = 0; i < 6; i += 2) y = print_two(panel, box, y, labels + i, values + i);
}

/// Characters of a line in which two labels and values find room.
enum { PAIRS_COLUMNS = 42 };

/// How many frames are in none of the figures.
static hs_word frames_aside(const hs_panel_numbers *numbers)
{
    return hs_word_of_count(numbers->aside.set_aside);
}

static void print_missed_and_aside(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_word values[2] = {hs_word_of_count(numbers->summary.missed_deadlines),
                               frames_aside(numbers)};
    static const char *const words[2] = {"missed", "set aside"};
    print_two(panel, box, y, words, values);
}

/// What stands below the times, in pairs, with fewer words.
static void print_pairs(hs_panel *panel, SDL_Rect box, int y)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_live_summary *summary = &numbers->summary;
    const hs_word values[4] = {
        hs_word_of_count(summary->work.over_budget),
        hs_word_of_count(summary->dropped_ticks),
        rate(summary->rates.low_1_percent),
        rate(summary->rates.low_1_percent_time),
    };
    static const char *const all_words[2][4] = {
        {"over", "dropped", "1% avg", "1% int."},
        {"over budget", "ticks dropped", "1% low avg", "1% low int."},
    };
    bool is_wide = box.w >= PAIRS_COLUMNS * hs_panel_face(panel)->advance;
    const char *const *words = all_words[is_wide];
    for (int i = 0; i < 4; i += 2) y = print_two(panel, box, y, words + i, values + i);
    print_missed_and_aside(panel, box, y);
}

/// Figures in pairs; in a tight panel there are fewer.
static int height_of(hs_panel *panel, int width)
{
    (void)width;
    return (panel->layout.is_tight ? 3 : 6) * panel->layout.line;
}

/// Of which strategy the figures are, and of how many frames where there is room to say that.
static void print_state(hs_panel *panel, int right, int y)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_word name = hs_panel_name_of(numbers->strategy, numbers->layout);
    const hs_word frames = hs_word_of_count(numbers->summary.frames);
    const hs_pixel accent = hs_panel_accent(numbers->strategy);
    bool is_wide =
        panel->layout.part[HS_PART_STATISTICS].w >= PAIRS_COLUMNS * hs_panel_face(panel)->advance;
    if (is_wide) {
        hs_panel_print_right(panel, right, y, accent, "%s, %s frames", name.text, frames.text);
    } else {
        hs_panel_print_right(panel, right, y, accent, "%s", name.text);
    }
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    const hs_live_summary *summary = &numbers->summary;
    if (panel->size == HS_PANEL_COMPACT) {
        draw_compact_statistics(panel, box);
        return;
    }
    const hs_word times[6] = {
        hs_word_of_time(summary->work.ns.p50),
        hs_word_of_time(summary->work.ns.p95),
        hs_word_of_time(summary->work.ns.p99),
        hs_word_of_time(summary->work.ns.max),
        rate(summary->rates.mean),
        cpu_time(numbers),
    };
    static const char *const labels[6] = {"median", "p95", "p99", "worst", "mean", "CPU time"};
    int y = box.y;
    for (int i = 0; i < 6; i += 2) y = print_two(panel, box, y, labels + i, times + i);
    print_pairs(panel, box, y);
}

const hs_part_functions hs_part_statistics = {
    .draw = draw, .height = height_of, .print_state = print_state};
