#include "bench/plot.h"

#include "base/printable.h"
#include <stdbool.h>

#include "base/forbidden.h"

/// What a character takes at most in the fonts that systems have, at 13 pixels.
#define CHARACTER_WIDTH 7.4

double hs_svg_width(hs_svg_form form)
{
    return form == HS_SVG_WIDE ? 720.0 : 328.0;
}

void hs_svg_begin(FILE *stream, hs_svg_form form, double height, const char *label)
{
    fprintf(stream,
            "<svg class=\"chart %s\" viewBox=\"0 0 %.0f %.0f\" role=\"group\" aria-label=\"",
            form == HS_SVG_WIDE ? "wide" : "narrow", hs_svg_width(form), height);
    hs_html_text(stream, label);
    fputs("\">\n", stream);
}

void hs_svg_end(FILE *stream)
{
    fputs("</svg>\n", stream);
}

static void begin_text(FILE *stream, double x, double y, hs_svg_anchor anchor, const char *style)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    fprintf(stream, "<text x=\"%.1f\" y=\"%.1f\"%s class=\"%s\">", x, y, anchors[anchor], style);
}

void hs_svg_text(FILE *stream, double x, double y, hs_svg_anchor anchor, const char *style,
                 const char *text)
{
    begin_text(stream, x, y, anchor, style);
    hs_html_text(stream, text);
    fputs("</text>\n", stream);
}

void hs_svg_text_within(FILE *stream, double x, double y, double room, const char *style,
                        const char *text)
{
    double characters = room / CHARACTER_WIDTH;
    begin_text(stream, x, y, HS_SVG_START, style);
    hs_html_text_within(stream, text, characters > 2.0 ? (size_t)characters : 2);
    fputs("</text>\n", stream);
}

void hs_svg_word(FILE *stream, double x, double y, hs_svg_anchor anchor, const char *style,
                 hs_word word)
{
    begin_text(stream, x, y, anchor, style);
    hs_html_word(stream, word);
    fputs("</text>\n", stream);
}

void hs_svg_line(FILE *stream, double x1, double y1, double x2, double y2, const char *style)
{
    fprintf(stream, "<path d=\"M%.1f %.1fL%.1f %.1f\" class=\"%s\"/>\n", x1, y1, x2, y2, style);
}

double hs_svg_text_width(const char *text)
{
    size_t characters = 0;
    for (const char *at = text; *at != '\0'; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    return (double)characters * CHARACTER_WIDTH;
}

void hs_svg_marker(FILE *stream, const char *strategy, double x, double y, bool is_hollow)
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
    while (shapes[shape].strategy != NULL && strcmp(shapes[shape].strategy, strategy) != 0) shape++;
    fprintf(stream, "<path d=\"M%.1f %.1f%s\" class=\"%s\"/>\n", x, y, shapes[shape].path,
            is_hollow ? "dot hollow" : "dot");
}

void hs_svg_mark_begin(FILE *stream, const char *style)
{
    fprintf(stream, "<g class=\"%s\" tabindex=\"0\"><title>", style);
}

void hs_svg_mark_words_end(FILE *stream)
{
    fputs("</title>\n", stream);
}

void hs_svg_mark_end(FILE *stream)
{
    fputs("</g>\n", stream);
}

// ---- Axes --------------------------------------------------------------------------------------

static const double steps[] = {1.0, 2.0, 5.0, 10.0};

/// The highest power of ten that is not above; 1 for what is no size.
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
    }
    for (int i = 3; i >= 0; i--) {
        if (above * steps[i] >= high) axis.high = above * steps[i];
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

size_t hs_axis_ticks(const hs_axis *axis, double room, double ticks[HS_AXIS_TICKS])
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
            if (is_inside && count < HS_AXIS_TICKS) ticks[count++] = tick;
        }
    }
    return count;
}

void hs_axis_draw_below(FILE *stream, const hs_axis *axis, double top, double bottom,
                        hs_word (*word)(double), const char *title)
{
    double ticks[HS_AXIS_TICKS];
    size_t count = hs_axis_ticks(axis, 56.0, ticks);
    for (size_t i = 0; i < count; i++) {
        double x = hs_axis_at(axis, ticks[i]);
        hs_svg_line(stream, x, top, x, bottom, "grid");
        hs_svg_word(stream, x, bottom + 17.0, HS_SVG_MIDDLE, "tick", word(ticks[i]));
    }
    hs_svg_text(stream, axis->to, bottom + 36.0, HS_SVG_END, "axis", title);
}

void hs_axis_draw_beside(FILE *stream, const hs_axis *axis, double left, double right,
                         hs_word (*word)(double), const char *title)
{
    double ticks[HS_AXIS_TICKS];
    size_t count = hs_axis_ticks(axis, 26.0, ticks);
    for (size_t i = 0; i < count; i++) {
        double y = hs_axis_at(axis, ticks[i]);
        hs_svg_line(stream, left, y, right, y, "grid");
        hs_svg_word(stream, left - 8.0, y + 4.5, HS_SVG_END, "tick", word(ticks[i]));
    }
    hs_svg_text(stream, 0.0, axis->to - 14.0, HS_SVG_START, "axis", title);
}

enum { TEXT_MAX = 1024 };

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

void hs_html_text_within(FILE *stream, const char *text, size_t characters)
{
    char printable[TEXT_MAX];
    snprintf(printable, sizeof printable, "%s", text);
    hs_make_printable(printable, sizeof printable, '?');
    size_t length = 0;
    for (const char *at = printable; *at != '\0'; at++) length += begins_character(*at) ? 1 : 0;
    size_t most = length > characters ? characters - 1 : length;
    size_t written = 0;
    for (const char *at = printable; *at != '\0'; at++) {
        if (begins_character(*at) && written++ == most) break;
        switch (*at) {
        case '&':
            fputs("&amp;", stream);
            break;
        case '<':
            fputs("&lt;", stream);
            break;
        case '>':
            fputs("&gt;", stream);
            break;
        case '"':
            fputs("&quot;", stream);
            break;
        default:
            fputc(*at, stream);
        }
    }
    if (most < length) fputs("\xE2\x80\xA6", stream);
}

void hs_html_text(FILE *stream, const char *text)
{
    hs_html_text_within(stream, text, TEXT_MAX);
}

void hs_html_word(FILE *stream, hs_word word)
{
    size_t length = strlen(word.text);
    if (strcmp(word.text, "-") == 0) {
        fputs("\xE2\x80\x93", stream);
    } else if (length > 3 && strcmp(word.text + length - 3, " us") == 0) {
        fprintf(stream, "%.*s \xC2\xB5s", (int)(length - 3), word.text);
    } else {
        hs_html_text(stream, word.text);
    }
}
