/// The plot that all charts of the page share: a picture within the page (SVG 1.1) with logarithmic
/// axes, rows, lines, error bars, markers and labels, and text as pages hold it. Colours, dashes
/// and sizes of text are the style sheet's; here are only places and classes.
#ifndef HS_BENCH_PLOT_H
#define HS_BENCH_PLOT_H

#include "bench/bench.h"
#include "measure/words.h"

// ---- Text --------------------------------------------------------------------------------------

/// Text that is safe between tags and within quoted attributes, by value.
typedef struct hs_html {
    char text[6200];
} hs_html;

/// Escapes text. Control characters become '?'; text of more than about 1,000 bytes is cut.
hs_html hs_html_of(const char *text);
/// Escapes text, cut with an ellipsis where it would be wider than `pixels` in a picture.
hs_html hs_html_within(const char *text, double pixels);
/// A word with the micro sign for "us", and a dash for "-".
hs_html hs_html_word(hs_word word);

// ---- Axes --------------------------------------------------------------------------------------

/// A logarithmic axis from one pixel to another.
typedef struct hs_axis {
    double low, high; ///< values at its ends
    double from, to;  ///< pixels
} hs_axis;

/// An axis with round ends that holds both values, which must be positive.
hs_axis hs_axis_log(double low, double high, double from, double to);
/// The pixel of a value, clamped to the axis.
double hs_axis_at(const hs_axis *axis, double value);

// ---- Pictures ----------------------------------------------------------------------------------

/// A picture being drawn. Every chart is drawn twice, so that its text is as large on a phone as on
/// a desk; the style sheet shows one of them.
typedef struct hs_plot {
    FILE *stream;
    bool is_wide;
    double width;       ///< pixels from side to side
    double top, bottom; ///< of the area between the axes
    hs_axis x, y;
} hs_plot;

/// An empty picture: its stream, its form and its width.
hs_plot hs_plot_make(FILE *stream, bool is_wide);

/// Begins the picture, with room for the axis below. `label`, as HTML, is for screen readers.
void hs_plot_begin(const hs_plot *plot, const char *label);

/// Draws the axis at the bottom, with its title at the right end, or the one at the left, with its
/// title on top. Each has its grid.
void hs_plot_axis(const hs_plot *plot, bool is_below, hs_word (*word)(double), const char *title);

/// Where text lies relative to its point.
typedef enum hs_plot_anchor { HS_PLOT_START, HS_PLOT_MIDDLE, HS_PLOT_END } hs_plot_anchor;

/// Text, as HTML.
void hs_plot_text(const hs_plot *plot, double x, double y, hs_plot_anchor anchor, const char *style,
                  const char *html);
/// An upper bound of the width of text, in pixels.
double hs_plot_text_width(const char *text);

void hs_plot_line(const hs_plot *plot, double x1, double y1, double x2, double y2,
                  const char *style);
/// A line at one height between two values of the axis below: an error bar, a step.
void hs_plot_bar(const hs_plot *plot, double low, double high, double y, const char *style);

/// Draws the shape that stands for a strategy, so that colour is never the only sign; it is hollow
/// for scalar code.
void hs_plot_marker(const hs_plot *plot, const hs_bench_arrangement *arrangement, double x,
                    double y);

/// Begins a group in the colour of a strategy, with dashes for lists.
void hs_plot_series(const hs_plot *plot, const hs_bench_arrangement *arrangement);
/// Begins a mark: pointing at it, touching it or reaching it by Tab shows its words, HTML by a
/// format.
__attribute__((format(printf, 2, 3))) void hs_plot_mark(const hs_plot *plot, const char *format,
                                                        ...);
/// Makes a stripe over the whole width react to pointing, for the current mark.
void hs_plot_hit(const hs_plot *plot, double top, double height);
/// Ends the picture ("svg"), or a series or a mark ("g").
void hs_plot_end(const hs_plot *plot, const char *tag);

#endif
