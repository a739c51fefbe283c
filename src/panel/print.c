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

int hs_panel_print(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return hs_face_draw(hs_panel_face(panel), &panel->pixels, x, y, colour, line);
}

int hs_panel_print_right(hs_panel *panel, int x, int y, hs_pixel colour, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    const hs_face *face = hs_panel_face(panel);
    int left = x - hs_face_width(face, line);
    return hs_face_draw(face, &panel->pixels, left, y, colour, line);
}

int hs_panel_wrapped_lines(const char *text, int characters)
{
    int lines = 0;
    const char *line;
    while (hs_text_next_line(&text, characters, &line) > 0) lines++;
    return lines;
}

int hs_panel_print_wrapped(hs_panel *panel, hs_rectangle box, hs_pixel colour, const char *text)
{
    const hs_face *face = hs_panel_face(panel);
    const char *line;
    int y = box.y;
    for (size_t bytes; (bytes = hs_text_next_line(&text, box.width / face->advance, &line)) > 0;) {
        hs_panel_print(panel, box.x, y, colour, "%.*s", (int)bytes, line);
        y += panel->layout.line;
    }
    return y;
}
