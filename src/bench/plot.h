/// The drawing that all charts share: pictures within the page (SVG 1.1), logarithmic axes, and
/// marks that tell their values. Colours, dashes and sizes of text are the style sheet's; here are
/// only places and classes.
#ifndef HS_BENCH_PLOT_H
#define HS_BENCH_PLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "measure/words.h"

/// Every chart is drawn twice, so that its text is as large on a phone as on a desk; the style
/// sheet shows one of them.
typedef enum hs_svg_form { HS_SVG_WIDE, HS_SVG_NARROW, HS_SVG_FORMS } hs_svg_form;

/// Pixels from side to side.
double hs_svg_width(hs_svg_form form);

/// `label` is read out to those who do not see the picture.
void hs_svg_begin(FILE *stream, hs_svg_form form, double height, const char *label);
void hs_svg_end(FILE *stream);

/// Where text lies about its point.
typedef enum hs_svg_anchor { HS_SVG_START, HS_SVG_MIDDLE, HS_SVG_END } hs_svg_anchor;

void hs_svg_text(FILE *stream, double x, double y, hs_svg_anchor anchor, const char *style,
                 const char *text);
/// The same in at most so many pixels; what is cut ends in an ellipsis.
void hs_svg_text_within(FILE *stream, double x, double y, double room, const char *style,
                        const char *text);
void hs_svg_word(FILE *stream, double x, double y, hs_svg_anchor anchor, const char *style,
                 hs_word word);
void hs_svg_line(FILE *stream, double x1, double y1, double x2, double y2, const char *style);

/// Some pixels that text of so many characters takes at most.
double hs_svg_text_width(const char *text);

/// The shapes that stand for strategies, so that colour is never the only sign. Hollow ones stand
/// for scalar code.
void hs_svg_marker(FILE *stream, const char *strategy, double x, double y, bool is_hollow);

/// What lies between is one mark; pointing at it, touching it or reaching it by Tab shows its
/// words, which are written between `hs_svg_mark_begin` and `hs_svg_mark_words_end`.
void hs_svg_mark_begin(FILE *stream, const char *style);
void hs_svg_mark_words_end(FILE *stream);
void hs_svg_mark_end(FILE *stream);

// ---- Axes --------------------------------------------------------------------------------------

/// A logarithmic axis from one pixel to another.
typedef struct hs_axis {
    double low, high; ///< values at its ends
    double from, to;  ///< pixels
} hs_axis;

enum { HS_AXIS_TICKS = 32 };

/// An axis whose ends are round and hold both values, which must be above 0.
hs_axis hs_axis_log(double low, double high, double from, double to);
/// The pixel of a value, at the axis's ends for what lies beyond them.
double hs_axis_at(const hs_axis *axis, double value);
/// The values to be labelled: decades, and where there is room 2 and 5 times as much. Returns how
/// many.
size_t hs_axis_ticks(const hs_axis *axis, double room, double ticks[HS_AXIS_TICKS]);

/// The axis at the bottom: lines of the grid from `top` to `bottom`, labels beneath, and what it
/// counts, at its right end.
void hs_axis_draw_below(FILE *stream, const hs_axis *axis, double top, double bottom,
                        hs_word (*word)(double), const char *title);
/// The axis at the left: lines of the grid from `left` to `right`, labels beside, its title on top.
void hs_axis_draw_beside(FILE *stream, const hs_axis *axis, double left, double right,
                         hs_word (*word)(double), const char *title);

/// Text for between tags and within quoted attributes. Control characters become '?'; what is
/// longer than some 1,000 bytes is cut.
void hs_html_text(FILE *stream, const char *text);

/// Like `hs_html_text` of at most so many characters; what is cut ends in an ellipsis.
void hs_html_text_within(FILE *stream, const char *text, size_t characters);

/// A word as it is, but "us" as the micro sign that pages have, and a dash where there is nothing.
void hs_html_word(FILE *stream, hs_word word);

#endif
