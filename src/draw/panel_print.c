#include "draw/panel_parts.h"

#include <stdarg.h>

#include "draw/text_glyphs.h"

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

int hs_panel_print(hs_panel *panel, int x, int y, hs_color color, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return hs_face_draw(hs_panel_face(panel), &panel->pixels, x, y, color, line);
}

int hs_panel_print_right(hs_panel *panel, int x, int y, hs_color color, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    const hs_face *face = hs_panel_face(panel);
    int left = x - hs_face_width(face, line);
    return hs_face_draw(face, &panel->pixels, left, y, color, line);
}

/// The characters of the next line of a text that is broken at spaces; the text moves on behind it.
/// A word that is longer than a line is broken anywhere. Copies the line when `line` is not NULL.
static bool next_line(const char **text, int characters, char *line)
{
    while (**text == ' ') (*text)++;
    if (**text == '\0') return false;
    const char *at = *text, *end = NULL;
    for (int count = 0; count <= characters && *at != '\0'; count++) {
        const char *before = at;
        if (*at == ' ') end = at;
        hs_glyph_next(&at);
        if (count == characters && end == NULL) end = before;
    }
    if (*at == '\0' && hs_text_length(*text) <= characters) end = at;
    if (end == NULL || end == *text) end = at;
    size_t bytes = (size_t)(end - *text);
    if (line != NULL) {
        if (bytes > LINE_BYTES - 1) bytes = LINE_BYTES - 1;
        memcpy(line, *text, bytes);
        line[bytes] = '\0';
    }
    *text = end;
    return true;
}

int hs_panel_wrapped_lines(const char *text, int characters)
{
    int lines = 0;
    while (next_line(&text, characters, NULL)) lines++;
    return lines;
}

int hs_panel_print_wrapped(hs_panel *panel, hs_box box, hs_color color, const char *text)
{
    char line[LINE_BYTES];
    const hs_face *face = hs_panel_face(panel);
    int y = box.y;
    while (next_line(&text, box.width / face->advance, line)) {
        hs_face_draw(face, &panel->pixels, box.x, y, color, line);
        y += panel->layout.line;
    }
    return y;
}
