#include "app/page.h"

#include <stdarg.h>

#include "base/forbidden.h"

/// Between the columns and around the page, in heights of a line.
#define COLUMN_GAP 1.2f
#define MARGIN     1.0f
/// A line's share of its height beyond the text itself.
#define LINE_SPACING 1.22f

/// Extents of a page at its natural size, pixels.
typedef struct extents {
    float left, right, middle; ///< widths of the columns, and of the widest line in the middle
    float height, unit;        ///< of all lines; of one line at size 1
} extents;

void hs_page_add(hs_page *page, float size, uint32_t color, const char *format, ...)
{
    if (page->count == HS_PAGE_LINES) return;
    hs_page_line *line = &page->lines[page->count++];
    *line = (hs_page_line){.size = size, .color = color};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->left, sizeof line->left, format, arguments);
    va_end(arguments);
}

void hs_page_gap(hs_page *page, float size)
{
    hs_page_add(page, size, HS_COLOR_TEXT, "%s", "");
}

hs_page_line *hs_page_add_pair(hs_page *page, const char *left, const char *right)
{
    if (page->count == HS_PAGE_LINES) return NULL;
    hs_page_line *line = &page->lines[page->count++];
    *line = (hs_page_line){.size = 1.0f, .color = HS_COLOR_TEXT};
    snprintf(line->left, sizeof line->left, "%s", left);
    snprintf(line->right, sizeof line->right, "%s", right);
    return line;
}

static float width_of(const hs_panel *panel, float size, const char *text)
{
    float width, height;
    hs_panel_measure(panel, size, text, &width, &height);
    return width;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static extents measure(const hs_page *page, const hs_panel *panel)
{
    extents size = {0};
    float width;
    hs_panel_measure(panel, 1.0f, "M", &width, &size.unit);
    for (unsigned i = 0; i < page->count; i++) {
        const hs_page_line *line = &page->lines[i];
        size.height += size.unit * line->size * LINE_SPACING;
        float left = width_of(panel, line->size, line->left);
        if (line->right[0] == '\0') {
            size.middle = larger(size.middle, left);
        } else {
            size.left = larger(size.left, left);
            size.right = larger(size.right, width_of(panel, line->size, line->right));
        }
    }
    return size;
}

static void draw_lines(const hs_page *page, hs_panel *panel, const SDL_FRect *block,
                       const extents *size, float factor)
{
    float y = block->y;
    float columns = (size->left + size->right + COLUMN_GAP * size->unit) * factor;
    float x = block->x + floorf((block->w - columns) / 2.0f);
    float right_x = x + floorf((size->left + COLUMN_GAP * size->unit) * factor);
    for (unsigned i = 0; i < page->count; i++) {
        const hs_page_line *line = &page->lines[i];
        float text_size = line->size * factor;
        float height = size->unit * text_size * LINE_SPACING;
        if (line->is_chosen) {
            SDL_FRect ground = {x - size->unit * factor * 0.4f, y,
                                columns + size->unit * factor * 0.8f, height};
            hs_panel_fill(panel, &ground, HS_COLOR_CHOSEN);
        }
        float text_y = floorf(y + (height - size->unit * text_size) / 2.0f);
        if (line->right[0] == '\0') {
            float width = width_of(panel, text_size, line->left);
            hs_panel_text(panel, floorf(block->x + (block->w - width) / 2.0f), text_y, text_size,
                          line->color, line->left);
        } else {
            hs_panel_text(panel, x, text_y, text_size, HS_COLOR_TITLE, line->left);
            hs_panel_text(panel, right_x, text_y, text_size, line->color, line->right);
        }
        y += height;
    }
}

void hs_page_draw(const hs_page *page, hs_panel *panel, const SDL_FRect *area, bool shades_all)
{
    extents size = measure(page, panel);
    float width = larger(size.middle, size.left + size.right + COLUMN_GAP * size.unit);
    float around = 2.0f * MARGIN * size.unit;
    float factor = 1.0f;
    if (width + around > area->w) factor = area->w / (width + around);
    if ((size.height + around) * factor > area->h) factor = area->h / (size.height + around);
    float height = size.height * factor;
    SDL_FRect block = {area->x, area->y + floorf((area->h - height) / 2.0f), area->w, height};
    SDL_FRect shade = *area;
    if (!shades_all) {
        shade.y = block.y - MARGIN * size.unit * factor;
        shade.h = height + around * factor;
    }
    hs_panel_fill(panel, &shade, HS_COLOR_SHADE);
    draw_lines(page, panel, &block, &size, factor);
}
