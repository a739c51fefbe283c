/// Lines, rows and columns of text in the panel.
#include "panel/parts.h"

#include <stdarg.h>

#include "base/forbidden.h"

enum { LINE_BYTES = 256 };

const hs_face *hs_panel_face(hs_panel *panel)
{
    return hs_text_face(panel->text, panel->layout.em, HS_WEIGHT_REGULAR);
}

const hs_face *hs_panel_bold(hs_panel *panel)
{
    return hs_text_face(panel->text, panel->layout.em, HS_WEIGHT_BOLD);
}

/// Writes a line whose left or right end is at x.
static int print_at(hs_panel *panel, int x, int y, hs_pixel colour, bool is_right,
                    const char *format, va_list arguments)
{
    char line[LINE_BYTES];
    vsnprintf(line, sizeof line, format, arguments);
    const hs_face *face = hs_panel_face(panel);
    if (is_right) x -= hs_face_width(face, line);
    return hs_face_draw(face, &panel->pixels, x, y, colour, line);
}

int hs_panel_print(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int width = print_at(panel, x, y, colour, false, format, arguments);
    va_end(arguments);
    return width;
}

int hs_panel_print_right(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int width = print_at(panel, x, y, colour, true, format, arguments);
    va_end(arguments);
    return width;
}

void hs_panel_print_frozen(hs_panel *panel, int right, int y)
{
    const hs_face *bold = hs_panel_bold(panel);
    int width = hs_face_width(bold, "FROZEN");
    int x = right - width - bold->advance;
    hs_pixels_fill(&panel->pixels,
                   (SDL_Rect){x - bold->advance, y, width + 2 * bold->advance, bold->height},
                   HS_PANEL_WARNING);
    hs_face_draw(bold, &panel->pixels, x, y, HS_PANEL_GROUND, "FROZEN");
}

bool hs_panel_has_line(const hs_panel *panel, SDL_Rect box, int y)
{
    return y + panel->layout.line <= box.y + box.h;
}

void hs_panel_print_pair(hs_panel *panel, int x, int y, int width, hs_pixel colour,
                         const char *label, const char *value)
{
    // Counted, so that a test sees what is written over something else.
    int characters = hs_text_length(label) + hs_text_length(value);
    if (characters * hs_panel_face(panel)->advance > width) panel->pixels.cut++;
    hs_panel_print(panel, x, y, HS_PANEL_DIM, "%s", label);
    hs_panel_print_right(panel, x + width, y, colour, "%s", value);
}

int hs_panel_row(hs_panel *panel, SDL_Rect box, int y, hs_pixel colour, const char *label,
                 const char *value)
{
    if (!hs_panel_has_line(panel, box, y)) return y;
    hs_panel_print_pair(panel, box.x, y, box.w, colour, label, value);
    return y + panel->layout.line;
}

void hs_panel_print_columns(hs_panel *panel, int x, int y, hs_pixel colour, const int *ends,
                            const hs_word *values, int count)
{
    int advance = hs_panel_face(panel)->advance;
    for (int i = 0; i < count; i++) {
        hs_panel_print_right(panel, x + ends[i] * advance, y, colour, "%s", values[i].text);
    }
}

int hs_panel_wrapped_lines(const char *text, int characters)
{
    int lines = 0;
    const char *line;
    while (hs_text_next_line(&text, characters, &line) > 0) lines++;
    return lines;
}

int hs_panel_print_wrapped(hs_panel *panel, SDL_Rect box, hs_pixel colour, const char *text)
{
    const hs_face *face = hs_panel_face(panel);
    const char *line;
    int y = box.y;
    for (size_t bytes; (bytes = hs_text_next_line(&text, box.w / face->advance, &line)) > 0;) {
        hs_panel_print(panel, box.x, y, colour, "%.*s", (int)bytes, line);
        y += panel->layout.line;
    }
    return y;
}
