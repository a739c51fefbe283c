#include "app/page.h"

#include <stdarg.h>

#include "base/forbidden.h"

/// Between the columns and around the page, in heights of a line.
#define COLUMN_GAP 1.2f
#define MARGIN     1.0f
/// A page is drawn this much larger where there is room.
#define LARGEST 1.25f
/// A line's share of its height beyond the text itself.
#define LINE_SPACING 1.22f
/// Tries to make a page fit. Type has whole pixels, so that its width does not follow its size.
enum { TRIES = 12 };

/// How large a page is, pixels.
typedef struct extents {
    float factor;             ///< of the sizes of all lines
    float left, right, width; ///< of the columns, and of the widest line
    float height, unit;       ///< of all lines, and of one at size 1
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

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static SDL_FPoint size_of(const hs_panel *panel, float size, const char *text)
{
    SDL_FPoint extent;
    hs_panel_measure(panel, size, text, &extent.x, &extent.y);
    return extent;
}

static float height_of(const hs_panel *panel, const hs_page_line *line, float factor)
{
    return ceilf(size_of(panel, line->size * factor, "M").y * LINE_SPACING);
}

static extents measure(const hs_page *page, const hs_panel *panel, float factor)
{
    extents size = {.factor = factor, .unit = size_of(panel, factor, "M").y};
    for (unsigned i = 0; i < page->count; i++) {
        const hs_page_line *line = &page->lines[i];
        float left = size_of(panel, line->size * factor, line->left).x;
        size.height += height_of(panel, line, factor);
        if (line->right[0] == '\0') {
            size.width = larger(size.width, left);
        } else {
            size.left = larger(size.left, left);
            size.right = larger(size.right, size_of(panel, line->size * factor, line->right).x);
        }
    }
    size.width = larger(size.width, size.left + size.right + COLUMN_GAP * size.unit);
    return size;
}

/// The largest page that the area has room for.
static extents fit(const hs_page *page, const hs_panel *panel, const SDL_FRect *area)
{
    extents size = measure(page, panel, LARGEST);
    for (int i = 0; i < TRIES; i++) {
        float width = size.width + MARGIN * size.unit;
        float height = size.height + MARGIN * size.unit;
        float excess = larger(width / area->w, height / area->h);
        if (excess <= 1.0f) break;
        size = measure(page, panel, size.factor * larger(0.97f / excess, 0.5f));
    }
    return size;
}

static void draw_pair(const hs_page_line *line, hs_panel *panel, float x, float y,
                      const extents *size)
{
    float columns = size->left + size->right + COLUMN_GAP * size->unit;
    if (line->is_chosen) {
        SDL_FRect ground = {x - size->unit * 0.4f, y, columns + size->unit * 0.8f,
                            height_of(panel, line, size->factor)};
        hs_panel_fill(panel, &ground, HS_COLOR_CHOSEN);
    }
    float text_size = line->size * size->factor;
    float right_x = x + ceilf(size->left + COLUMN_GAP * size->unit);
    hs_panel_text(panel, x, y, text_size, HS_COLOR_TITLE, line->left);
    hs_panel_text(panel, right_x, y, text_size, line->color, line->right);
}

static void draw_lines(const hs_page *page, hs_panel *panel, const SDL_FRect *block,
                       const extents *size)
{
    float y = block->y;
    float columns = size->left + size->right + COLUMN_GAP * size->unit;
    float pairs_x = floorf(block->x + (block->w - columns) / 2.0f);
    for (unsigned i = 0; i < page->count; i++) {
        const hs_page_line *line = &page->lines[i];
        float text_size = line->size * size->factor;
        if (line->right[0] != '\0') {
            draw_pair(line, panel, pairs_x, y, size);
        } else {
            float width = size_of(panel, text_size, line->left).x;
            hs_panel_text(panel, floorf(block->x + (block->w - width) / 2.0f), y, text_size,
                          line->color, line->left);
        }
        y += height_of(panel, line, size->factor);
    }
}

void hs_page_draw(const hs_page *page, hs_panel *panel, const SDL_FRect *area, bool shades_all)
{
    if (area->w < 1.0f || area->h < 1.0f) return;
    extents size = fit(page, panel, area);
    SDL_FRect block = {area->x, floorf(area->y + (area->h - size.height) / 2.0f), area->w,
                       size.height};
    SDL_FRect shade = *area;
    if (!shades_all) {
        shade.y = larger(block.y - MARGIN * size.unit, area->y);
        shade.h = block.y + block.h + MARGIN * size.unit - shade.y;
    }
    hs_panel_fill(panel, &shade, HS_COLOR_SHADE);
    draw_lines(page, panel, &block, &size);
}
