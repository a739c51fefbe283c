/// The plot that all charts of the page share: a picture within the page (SVG 1.1) with logarithmic
/// axes, rows, lines, error bars, markers and labels, and text as pages hold it. Colours, dashes
/// and sizes of text are the style sheet's; here are only places and classes.
#ifndef HS_BENCH_PLOT_H
#define HS_BENCH_PLOT_H

#include "bench/bench.h"
#include "measure/words.h"

// ---- Text --------------------------------------------------------------------------------------

/// Text for between tags and within quoted attributes, by value.
typedef struct hs_html {
    char text[6200];
} hs_html;

/// Escapes text. Control characters become '?'; what is longer than some 1,000 bytes is cut.
hs_html hs_html_of(const char *text);
/// Likewise, cut with an ellipsis where the plot's text would be wider than so many pixels.
hs_html hs_html_within(const char *text, double pixels);
/// A word as it is, but "us" with the micro sign that pages have, and a dash where there is
/// nothing.
hs_html hs_html_word(hs_word word);

// ---- Axes --------------------------------------------------------------------------------------

/// A logarithmic axis from one pixel to another.
typedef struct hs_axis {
    double low, high; ///< values at its ends
    double from, to;  ///< pixels
} hs_axis;

/// An axis whose ends are round and hold both values, which must be above 0.
hs_axis hs_axis_log(double low, double high, double from, double to);
/// The pixel of a value, at the axis's ends for what lies beyond them.
double hs_axis_at(const hs_axis *axis, double value);

// ---- Pictures ----------------------------------------------------------------------------------

/// A picture being drawn. Every chart is drawn twice, so that its text is as large on a phone as on
/// a desk; the style sheet shows one of them.
typedef struct hs_plot {
    FILE *stream;
    bool is_wide;
    double width;       ///< pixels from side to side
    double top, bottom; ///< of what lies between the axes
    hs_axis x, y;
} hs_plot;

/// An empty picture: its stream, its form and its width.
hs_plot hs_plot_make(FILE *stream, bool is_wide);

/// Begins the picture, with room for the axis below. `label`, as HTML, is read out to those who do
/// not see it.
void hs_plot_begin(const hs_plot *plot, const char *label);

/// The axis at the bottom (its grid over the whole height, its title at the right end) or the one
/// at the left (its grid over the whole width, its title on top).
void hs_plot_axis(const hs_plot *plot, bool is_below, hs_word (*word)(double), const char *title);

/// Where text lies about its point.
typedef enum hs_plot_anchor { HS_PLOT_START, HS_PLOT_MIDDLE, HS_PLOT_END } hs_plot_anchor;

/// Text, as HTML.
void hs_plot_text(const hs_plot *plot, double x, double y, hs_plot_anchor anchor, const char *style,
                  const char *html);
/// Some pixels that text takes at most.
double hs_plot_text_width(const char *text);

void hs_plot_line(const hs_plot *plot, double x1, double y1, double x2, double y2,
                  const char *style);
/// A line at one height between two values of the axis below: an error bar, a step.
void hs_plot_bar(const hs_plot *plot, double low, double high, double y, const char *style);

/// The shape that stands for a strategy, so that colour is never the only sign; hollow for scalar
/// code.
void hs_plot_marker(const hs_plot *plot, const hs_bench_arrangement *arrangement, double x,
                    double y);

/// What lies between has the colour of a strategy, and dashes for lists: a series of a chart.
void hs_plot_series(const hs_plot *plot, const hs_bench_arrangement *arrangement);
/// What lies between is one mark; pointing at it, touching it or reaching it by Tab shows its
/// words, HTML by a format.
__attribute__((format(printf, 2, 3))) void hs_plot_mark(const hs_plot *plot, const char *format,
                                                        ...);
/// Where a mark can be pointed at: over the whole width.
void hs_plot_hit(const hs_plot *plot, double top, double height);
/// Ends what was begun last: "svg" for the picture, "g" for a series or a mark.
void hs_plot_end(const hs_plot *plot, const char *tag);

#endif
