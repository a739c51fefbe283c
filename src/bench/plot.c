#include "bench/plot.h"

#include <stdarg.h>

#include "base/error.h"

#include "base/forbidden.h"

/// An upper bound of a character's width in system fonts at 13 pixels.
#define CHARACTER_WIDTH 7.4

/// Height of the axis below.
#define AXIS_HEIGHT 44.0

#define DASH     "\xE2\x80\x93"
#define ELLIPSIS "\xE2\x80\xA6"

// ---- Text --------------------------------------------------------------------------------------

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) count += begins_character(*text);
    return count;
}

/// Escapes the first characters of a text. A cut text ends in an ellipsis.
static hs_html escape(const char *text, size_t most)
{
    static const char special[] = "&<>\"";
    static const char *const escapes[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    char printable[1024];
    hs_html html;
    size_t used = 0;
    snprintf(printable, sizeof printable, "%s", text);
    hs_make_printable(printable, sizeof printable, '?');
    size_t length = count_characters(printable);
    size_t left = length > most ? most - 1 : length;
    const char *at = printable;
    for (; *at != '\0' && (!begins_character(*at) || left-- > 0); at++) {
        const char *found = strchr(special, *at);
        int room = (int)(sizeof html.text - used);
        used += (size_t)(found != NULL ? snprintf(html.text + used, (size_t)room, "%s",
                                                  escapes[found - special])
                                       : snprintf(html.text + used, (size_t)room, "%c", *at));
    }
    snprintf(html.text + used, sizeof html.text - used, "%s", *at != '\0' ? ELLIPSIS : "");
    return html;
}

hs_html hs_html_of(const char *text)
{
    return escape(text, SIZE_MAX);
}

hs_html hs_html_within(const char *text, double pixels)
{
    double characters = pixels / CHARACTER_WIDTH;
    return escape(text, characters > 2.0 ? (size_t)characters : 2);
}

hs_html hs_html_word(hs_word word)
{
    hs_html html;
    size_t length = strlen(word.text);
    if (strcmp(word.text, "-") == 0) return hs_html_of(DASH);
    if (length <= 3 || strcmp(word.text + length - 3, " us") != 0) return hs_html_of(word.text);
    snprintf(html.text, sizeof html.text, "%.*s \xC2\xB5s", (int)(length - 3), word.text);
    return html;
}

// ---- Axes --------------------------------------------------------------------------------------

/// Most labels of an axis, and the values that are round within a decade.
enum { TICKS_MAX = 32 };
static const double steps[] = {1.0, 2.0, 5.0, 10.0};

/// The highest power of ten that is not above a value; 1 for one that is not positive and finite.
static double decade_of(double value)
{
    double decade = 1.0;
    if (!(value > 0.0) || !isfinite(value)) return decade;
    while (decade > value) decade /= 10.0;
    while (decade * 10.0 <= value) decade *= 10.0;
    return decade;
}

hs_axis hs_axis_log(double low, double high, double from, double to)
{
    double below = decade_of(low), above = decade_of(high);
    hs_axis axis = {.low = below, .high = above * 10.0, .from = from, .to = to};
    for (int i = 0; i < 4; i++) {
        if (below * steps[i] <= low) axis.low = below * steps[i];
        if (above * steps[3 - i] >= high) axis.high = above * steps[3 - i];
    }
    if (axis.high <= axis.low) axis.high = axis.low * 10.0;
    return axis;
}

double hs_axis_at(const hs_axis *axis, double value)
{
    if (!(value > axis->low)) return axis->from;
    if (value >= axis->high) return axis->to;
    double share = log(value / axis->low) / log(axis->high / axis->low);
    return axis->from + share * (axis->to - axis->from);
}

/// Finds the values to label, at least `room` pixels apart: decades, and where there is room also 2
/// and 5 times as much. Returns how many.
static size_t find_ticks(const hs_axis *axis, double room, double ticks[TICKS_MAX])
{
    double decades = log10(axis->high / axis->low);
    double pixels = fabs(axis->to - axis->from) / decades;
    int each = pixels * 0.3 >= room ? 3 : 1;
    int skip = each == 1 && pixels < room ? (int)ceil(room / pixels) : 1;
    size_t count = 0;
    int number = 0;
    for (double decade = decade_of(axis->low); decade <= axis->high * 1.001;
         decade *= 10.0, number++) {
        for (int i = 0; i < each && number % skip == 0; i++) {
            double tick = decade * steps[i];
            bool is_inside = tick >= axis->low * 0.999 && tick <= axis->high * 1.001;
            if (is_inside && count < TICKS_MAX) ticks[count++] = tick;
        }
    }
    return count;
}

void hs_plot_axis(const hs_plot *plot, bool is_below, hs_word (*word)(double), const char *title)
{
    const hs_axis *axis = is_below ? &plot->x : &plot->y;
    double ticks[TICKS_MAX], left = plot->x.from - 10.0;
    size_t count = find_ticks(axis, is_below ? 56.0 : 26.0, ticks);
    for (size_t i = 0; i < count; i++) {
        double at = hs_axis_at(axis, ticks[i]);
        hs_html label = hs_html_word(word(ticks[i]));
        if (is_below) {
            hs_plot_line(plot, at, plot->top, at, plot->bottom, "grid");
            hs_plot_text(plot, at, plot->bottom + 17.0, HS_PLOT_MIDDLE, "tick", label.text);
        } else {
            hs_plot_line(plot, left, at, plot->x.to + 10.0, at, "grid");
            hs_plot_text(plot, left - 8.0, at + 4.5, HS_PLOT_END, "tick", label.text);
        }
    }
    if (is_below) {
        hs_plot_text(plot, axis->to, plot->bottom + 36.0, HS_PLOT_END, "axis", title);
    } else {
        hs_plot_text(plot, 0.0, plot->top - 14.0, HS_PLOT_START, "axis", title);
    }
}

// ---- Pictures ----------------------------------------------------------------------------------

hs_plot hs_plot_make(FILE *stream, bool is_wide)
{
    return (hs_plot){.stream = stream, .is_wide = is_wide, .width = is_wide ? 720.0 : 328.0};
}

void hs_plot_begin(const hs_plot *plot, const char *label)
{
    fprintf(plot->stream,
            "<svg class=\"chart %s\" viewBox=\"0 0 %.0f %.0f\" role=\"group\" aria-label=\"%s\">\n",
            plot->is_wide ? "wide" : "narrow", plot->width, plot->bottom + AXIS_HEIGHT, label);
}

void hs_plot_text(const hs_plot *plot, double x, double y, hs_plot_anchor anchor, const char *style,
                  const char *html)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    fprintf(plot->stream, "<text x=\"%.1f\" y=\"%.1f\"%s class=\"%s\">%s</text>\n", x, y,
            anchors[anchor], style, html);
}

double hs_plot_text_width(const char *text)
{
    return (double)count_characters(text) * CHARACTER_WIDTH;
}

void hs_plot_line(const hs_plot *plot, double x1, double y1, double x2, double y2,
                  const char *style)
{
    fprintf(plot->stream, "<path d=\"M%.1f %.1fL%.1f %.1f\" class=\"%s\"/>\n", x1, y1, x2, y2,
            style);
}

void hs_plot_bar(const hs_plot *plot, double low, double high, double y, const char *style)
{
    hs_plot_line(plot, hs_axis_at(&plot->x, low), y, hs_axis_at(&plot->x, high), y, style);
}

void hs_plot_marker(const hs_plot *plot, const hs_bench_arrangement *arrangement, double x,
                    double y)
{
    static const struct {
        const char *strategy, *path;
    } shapes[] = {
        {"columns", "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z"}, // a disc
        {"pool", "m-4.5 -4.5h9v9h-9z"},                       // a square
        {"slab", "m0 -5.5l5.5 9.5h-11z"},                     // a triangle
        {"naive", "m0 -6l6 6l-6 6l-6 -6z"},                   // a diamond
        {"refcount", "m-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z"},   // a cross
        {"gc", "m0 5.5l5.5 -9.5h-11z"},                       // a triangle upside down
        {"boehm", "m-6 -6h12l-12 12h12z"},                    // an hourglass
        {NULL, "m-5.5 -2.5h11v5h-11z"},                       // a bar
    };
    size_t shape = 0;
    while (shapes[shape].strategy != NULL &&
           strcmp(shapes[shape].strategy, arrangement->strategy->name) != 0) {
        shape++;
    }
    fprintf(plot->stream, "<path d=\"M%.1f %.1f%s\" class=\"dot%s\"/>\n", x, y, shapes[shape].path,
            arrangement->is_vector ? "" : " hollow");
}

void hs_plot_series(const hs_plot *plot, const hs_bench_arrangement *arrangement)
{
    bool is_list = arrangement->strategy->is_boxed && arrangement->layout == HS_LAYOUT_LIST;
    fprintf(plot->stream, "<g class=\"series s-%.12s%s%s\">\n", arrangement->strategy->name,
            is_list ? " list" : "", arrangement->threads > 1 ? " threads" : "");
}

void hs_plot_mark(const hs_plot *plot, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("<g class=\"mark\" tabindex=\"0\"><title>", plot->stream);
    vfprintf(plot->stream, format, arguments);
    fputs("</title>\n", plot->stream);
    va_end(arguments);
}

void hs_plot_hit(const hs_plot *plot, double top, double height)
{
    fprintf(plot->stream,
            "<rect class=\"hit\" x=\"0\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\"/>\n", top,
            plot->width, height);
}

void hs_plot_end(const hs_plot *plot, const char *tag)
{
    fprintf(plot->stream, "</%s>\n", tag);
}
