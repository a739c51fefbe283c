/// The list of the panel's parts. A part is one row of HS_PANEL_PART_ROWS and one file,
/// `part_<name>.c`, which defines `hs_part_<name>`: how it draws itself, and what else it does of
/// its own. Layout, drawing, explanations and reports find it here.
///
/// `hs_panel_part_row` in parts.h says what the members of a row are. Heights are lines of the
/// body, below the title and the explanation.
#ifndef HS_PANEL_PART_ROWS_H
#define HS_PANEL_PART_ROWS_H

/// One row for each part, from the top down where all stand in one column.
// clang-format off
#define HS_PANEL_PART_ROWS(row)                                                                   \
    row(STRATEGY, strategy, .place = HS_PLACE_HEAD, .title = "Strategy",                          \
        .explanation = "How every bullet and spark gets its memory. Switch it: the same storm "   \
                       "goes on, only its cost changes.")                                         \
    row(SCOREBOARD, scoreboard, .title = "Scoreboard",                                            \
        .explanation = "Bar and \u00D7: a tick's median over the best's. Another load begins "     \
                       "it anew.",                                                                \
        .least = 5, .tight_least = 4, .most = 60, .explained = 4,                                 \
        .compact_least = 3, .compact_most = 7)                                                    \
    row(FRAMES, frames, .title = "Frame times", .unit = "240 frames, wall ms",                    \
        .shown = HS_SIDE_RIGHT,                                                                   \
        .explanation = "A bar is one frame's work, newest at right. Past 16.7 ms: late. Dim: "    \
                       "set aside.",                                                              \
        .unfilmed = "In a film nothing is timed: a frame lasts 1/60 s by its own clock.",         \
        .least = 5, .tight_least = 4, .most = 22, .explained = 4,                                 \
        .compact_least = 4, .compact_most = 8)                                                    \
    row(STATISTICS, statistics, .title = "Whole frame", .is_extra = true,                         \
        .explanation = "p99: 1 in 100 is slower. 1 % low: rate of the slowest 1 % of frames, or " \
                       "of time (integral). Missed: late pictures. Dropped: game steps skipped.", \
        .unfilmed = "Not measured in a film.",                                                    \
        .explained = 3, .compact_least = 3, .compact_most = 3)                        \
    row(TRAFFIC, traffic, .title = "Heap, per frame", .unit = "mean of 1 s",                      \
        .shown = HS_SIDE_RIGHT, .split = HS_SIDE_RIGHT,                                           \
        .explanation = "Requests to the heap: up to take, down to give back. Warm pools ask for " \
                       "nothing.",                                                                \
        .least = 8, .tight_least = 3, .most = 20, .explained = 4)                                 \
    row(MAP, map, .title = "Heap map", .unit = "by address", .is_extra = true,                    \
        .wide = HS_SIDE_RIGHT, .split = HS_SIDE_RIGHT,                                            \
        .explanation = "Hue: order of the walk. Smooth is tidy, confetti scattered.",             \
        .unfilmed = "Left out of a film: addresses differ from run to run.",                      \
        .least = 7, .tight_least = 5, .most = 80, .explained = 6)                                 \
    row(GAUGES, gauges, .title = "Populations", .is_extra = true,                                 \
        .wide = HS_SIDE_RIGHT, .leads_when_wide = true, .split = HS_SIDE_RIGHT,                   \
        .explanation = "Bars: the living; mark: the peak; end: the capacity. RSS beyond live "    \
                       "bytes is overhead.")                                                      \
    row(COST, cost, .place = HS_PLACE_FOOT, .unfilmed = "a film: nothing is measured")            \
    row(LAB, lab, .title = "Of the strategy", .is_extra = true, .drops_title = true,              \
        .wide = HS_SIDE_RIGHT,                                                                    \
        .explanation = "Garbage: dead, and not found yet. A pool: blocks of one size.",           \
        .least = 3, .tight_least = 2, .most = 9, .explained = 2)
// clang-format on

#endif
