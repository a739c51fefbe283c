#include "panel/page.h"

#include <cglm/util.h>
#include <stdarg.h>

#include "panel/text.h"

#include "base/forbidden.h"

/// A page is drawn this much larger where there is room, and as much smaller before it is split.
#define LARGEST 1.25f
#define STEP    0.04f
#define LEAST   0.86f
/// Where not even a few lines have room, type may become as small as this.
#define TINIEST 0.3f
/// A line's share of the height of its type, and gaps between groups and sections, in lines.
#define LINE_SPACING 1.22f
#define GROUP_GAP    0.5f
#define SECTION_GAP  0.6f
/// A screenful holds so many lines of the body at least.
enum { SCREENFUL_LINES = 4 };
/// Type does not grow beyond what lets so many characters stand side by side.
enum { CHARACTERS_LEAST = 34 };
/// Characters: around the page, between a key and its meaning, between columns, of a text's line,
/// and of the least line that a meaning is wrapped into.
enum { MARGIN = 1, KEY_GAP = 2, COLUMN_GAP = 2, TEXT_MOST = 46, MEANING_LEAST = 16 };

enum { ROWS_MAX = 320 };

/// One line as it is drawn.
typedef struct page_row {
    const char *left, *right;
    int left_bytes, right_bytes;
    int right_at; ///< characters from the column's left end
    float size;
    uint32_t left_colour, right_colour;
    bool is_centred, begins_group, is_chosen;
} page_row;

/// A page at a size of type.
typedef struct composition {
    const hs_panel *panel;
    page_row rows[ROWS_MAX];
    unsigned count, body, foot; ///< of all rows, and the first ones of body and foot
    float factor;               ///< of all sizes
    float advance, line;        ///< of type of size 1, and of its lines, pixels
    int characters;             ///< of a line that is as wide as the area allows
    int keys[2], column[2];     ///< widths of the keys and of the body's columns, characters
    unsigned split_line;        ///< of the page, with which the second column begins; 0 for none
    unsigned split;             ///< its row
    float kept;                 ///< width that the foot takes at other times, pixels
    float tallest;              ///< body of all screenfuls, pixels
    bool has_screenfuls;        ///< and so one column
    bool wraps;                 ///< a pair is wider than the area
} composition;

/// The rows of the body that are seen at once. Two columns are one screenful.
typedef struct screenful {
    unsigned begin, end;
} screenful;

// ---- Adding ------------------------------------------------------------------------------------

static hs_page_line *add(hs_page *page, hs_line_kind kind, const char *left)
{
    if (page->count == HS_PAGE_LINES) return NULL;
    hs_page_line *line = &page->lines[page->count++];
    *line = (hs_page_line){.kind = kind, .size = 1.0f, .colour = HS_COLOUR_TEXT};
    snprintf(line->left, sizeof line->left, "%s", left);
    return line;
}

void hs_page_begin_body(hs_page *page)
{
    page->body = page->count;
    page->foot = HS_PAGE_LINES;
}

void hs_page_begin_foot(hs_page *page)
{
    page->foot = page->count;
}

void hs_page_add(hs_page *page, float size, uint32_t colour, const char *format, ...)
{
    hs_page_line *line = add(page, HS_LINE_CENTRED, "");
    if (line == NULL) return;
    line->size = size;
    line->colour = colour;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->left, sizeof line->left, format, arguments);
    va_end(arguments);
}

void hs_page_add_heading(hs_page *page, const char *text)
{
    hs_page_line *line = add(page, HS_LINE_HEADING, text);
    if (line != NULL) line->colour = HS_COLOUR_DIM;
}

void hs_page_add_text(hs_page *page, const char *text)
{
    add(page, HS_LINE_TEXT, text);
}

hs_page_line *hs_page_add_pair(hs_page *page, const char *left, const char *right)
{
    hs_page_line *line = add(page, HS_LINE_PAIR, left);
    if (line != NULL) snprintf(line->right, sizeof line->right, "%s", right);
    return line;
}

// ---- Composing ---------------------------------------------------------------------------------

static SDL_FPoint size_of(const hs_panel *panel, float size)
{
    SDL_FPoint extent;
    hs_panel_measure(panel, size, "M", &extent.x, &extent.y);
    return extent;
}

static page_row *add_row(composition *c)
{
    // Rows beyond the limit are left out; no page comes near it.
    page_row *next = &c->rows[c->count < ROWS_MAX ? c->count++ : ROWS_MAX - 1];
    *next = (page_row){.left = "", .right = "", .size = 1.0f};
    return next;
}

/// Adds the lines that a text takes; returns the first.
static page_row *add_wrapped(composition *c, const char *text, int characters, uint32_t colour)
{
    unsigned first = c->count;
    const char *begin;
    for (size_t bytes; (bytes = hs_text_next_line(&text, characters, &begin)) > 0;) {
        page_row *next = add_row(c);
        next->left = begin;
        next->left_bytes = (int)bytes;
        next->left_colour = colour;
    }
    if (c->count == first) add_row(c);
    return &c->rows[first];
}

/// `kept` is another text of the line at other times, or NULL: there are as many rows as it takes.
static void add_centred(composition *c, const hs_page_line *line, const char *kept)
{
    float advance = size_of(c->panel, line->size * c->factor).x;
    int characters = (int)((float)(c->characters) * c->advance / advance);
    characters = hs_length_max(characters, 1);
    unsigned first = c->count, rows = 0;
    const char *begin;
    while (kept != NULL && hs_text_next_line(&kept, characters, &begin) > 0) rows++;
    add_wrapped(c, line->left, characters, line->colour);
    while (c->count < first + rows && c->count < ROWS_MAX) add_row(c);
    for (unsigned i = first; i < c->count; i++) {
        c->rows[i].size = line->size;
        c->rows[i].is_centred = true;
    }
}

/// The meaning stands beside its key, wrapped, or below it where there is too little width.
static void add_pair(composition *c, const hs_page_line *line, int side)
{
    int at = c->keys[side] + KEY_GAP, column = c->column[side];
    bool is_below = column - at < MEANING_LEAST && c->wraps;
    if (is_below) at = KEY_GAP;
    unsigned first = c->count;
    if (is_below) add_wrapped(c, line->left, column, HS_COLOUR_TITLE);
    const char *text = line->right, *begin;
    size_t bytes;
    bool is_first = true;
    while ((bytes = hs_text_next_line(&text, hs_length_max(column - at, 1), &begin)) > 0 ||
           is_first) {
        page_row *next = add_row(c);
        next->right = begin;
        next->right_bytes = (int)bytes;
        next->right_at = at;
        next->right_colour = line->colour;
        if (is_first && !is_below) {
            next->left = line->left;
            next->left_bytes = (int)strlen(line->left);
            next->left_colour = HS_COLOUR_TITLE;
        }
        is_first = false;
    }
    for (unsigned i = first; i < c->count; i++) c->rows[i].is_chosen = line->is_chosen;
}

/// Width that some lines of the body take, and of their keys.
static int width_of_lines(const hs_page *page, unsigned begin, unsigned end, int *keys)
{
    int meanings = 0, texts = 0;
    *keys = 0;
    for (unsigned i = begin; i < end; i++) {
        const hs_page_line *line = &page->lines[i];
        int left = hs_text_length(line->left);
        if (line->kind != HS_LINE_PAIR) {
            texts = hs_length_max(texts, hs_length_min(left, TEXT_MOST));
            continue;
        }
        *keys = hs_length_max(*keys, left);
        meanings = hs_length_max(meanings, hs_text_length(line->right));
    }
    return *keys > 0 ? hs_length_max(*keys + KEY_GAP + meanings, texts) : texts;
}

/// The heading that parts the body into the most equal halves; 0 when there is none.
static unsigned middle_heading(const hs_page *page, unsigned end)
{
    unsigned best = 0, least = end;
    for (unsigned i = page->body + 1; i < end; i++) {
        unsigned left = i - page->body, right = end - i;
        unsigned taller = left > right ? left : right;
        if (page->lines[i].kind != HS_LINE_HEADING || taller >= least) continue;
        least = taller;
        best = i;
    }
    return best;
}

/// Chooses the widths of the body's columns, and whether there are two.
static void measure_columns(const hs_page *page, composition *c)
{
    unsigned end = page->foot < page->count ? page->foot : page->count;
    unsigned middle = c->has_screenfuls ? 0 : middle_heading(page, end);
    c->split_line = 0;
    if (middle > 0) {
        c->column[0] = width_of_lines(page, page->body, middle, &c->keys[0]);
        c->column[1] = width_of_lines(page, middle, end, &c->keys[1]);
        c->wraps = false;
        c->split_line = middle;
        if (c->column[0] + COLUMN_GAP + c->column[1] <= c->characters) return;
        c->split_line = 0;
    }
    int wanted = width_of_lines(page, page->body, end, &c->keys[0]);
    c->wraps = wanted > c->characters;
    c->column[0] = hs_length_min(wanted, c->characters);
}

static void compose(composition *c, const hs_page *page, const hs_panel *panel,
                    const SDL_FRect *area, float factor)
{
    SDL_FPoint type = size_of(panel, factor);
    c->panel = panel;
    c->count = 0;
    c->factor = factor;
    c->advance = type.x;
    c->line = ceilf(type.y * LINE_SPACING);
    c->characters = hs_length_max((int)(area->w / type.x) - 2 * MARGIN, 1);
    measure_columns(page, c);
    c->kept = page->kept != NULL
                  ? (float)hs_length_min(hs_text_length(page->kept), c->characters) * c->advance
                  : 0.0f;
    c->body = c->foot = c->split = 0;
    for (unsigned i = 0; i < page->count; i++) {
        const hs_page_line *line = &page->lines[i];
        if (i == page->body) c->body = c->count;
        if (i == page->foot) c->foot = c->count;
        if (c->split_line > 0 && i == c->split_line) c->split = c->count;
        int side = c->split > 0 ? 1 : 0;
        switch (line->kind) {
        case HS_LINE_CENTRED:
            add_centred(c, line, i == page->foot ? page->kept : NULL);
            break;
        case HS_LINE_PAIR:
            add_pair(c, line, side);
            break;
        case HS_LINE_HEADING:
            add_wrapped(c, line->left, c->column[side], line->colour)->begins_group = true;
            break;
        case HS_LINE_TEXT:
            add_wrapped(c, line->left, c->column[side], line->colour);
            break;
        }
    }
    if (page->foot >= page->count) c->foot = c->count;
    if (page->body >= page->count) c->body = c->foot;
}

// ---- Heights and screenfuls -------------------------------------------------------------------

static float height_of(const composition *c, const page_row *at)
{
    if (at->size == 1.0f) return c->line;
    return ceilf(size_of(c->panel, at->size * c->factor).y * LINE_SPACING);
}

/// Of rows below each other. A group's gap is above it, but not at the top.
static float height_from(const composition *c, unsigned begin, unsigned end)
{
    float height = 0.0f;
    for (unsigned i = begin; i < end; i++) {
        if (i > begin && c->rows[i].begins_group) height += floorf(GROUP_GAP * c->line);
        height += height_of(c, &c->rows[i]);
    }
    return height;
}

/// Where a column ends that begins at a row: at the end of a group where that leaves the column
/// half full at least.
static unsigned end_of_column(const composition *c, unsigned begin, float height)
{
    unsigned end = begin, group = begin;
    while (end < c->foot && height_from(c, begin, end + 1) <= height) {
        end++;
        if (end < c->foot && c->rows[end].begins_group) group = end;
    }
    if (end == begin && begin < c->foot) return begin + 1; // never nothing
    if (end == c->foot) return end;
    if (group > begin && height_from(c, begin, group) >= height / 2.0f) return group;
    // A heading is not left alone.
    return end > begin + 1 && c->rows[end - 1].begins_group ? end - 1 : end;
}

/// The screenful that begins at a row of the body.
static screenful screenful_from(const composition *c, unsigned begin, float height)
{
    if (c->split > 0) return (screenful){begin, c->foot};
    return (screenful){begin, end_of_column(c, begin, height)};
}

static float screenful_height(const composition *c, const screenful *it)
{
    if (c->split == 0) return height_from(c, it->begin, it->end);
    float left = height_from(c, it->begin, c->split), right = height_from(c, c->split, it->end);
    return left > right ? left : right;
}

/// What head, foot and gaps leave of the area's height.
static float room_for_body(const composition *c, const SDL_FRect *area)
{
    float gap = floorf(SECTION_GAP * c->line);
    float room = area->h - (float)(2 * MARGIN) * c->advance;
    room -= height_from(c, 0, c->body) + height_from(c, c->foot, c->count);
    if (c->body > 0 && c->foot > c->body) room -= gap;
    if (c->count > c->foot) room -= gap;
    return room;
}

/// The largest type at which all is seen at once, else the readable one and screenfuls.
static void choose_type(composition *c, const hs_page *page, const hs_panel *panel,
                        const SDL_FRect *area)
{
    for (float factor = LARGEST; factor > LEAST; factor -= STEP) {
        compose(c, page, panel, area, factor);
        float room = room_for_body(c, area);
        screenful all = screenful_from(c, c->body, room);
        bool is_wide = !c->wraps || factor <= 1.0f;
        if (c->characters < CHARACTERS_LEAST) continue;
        if (is_wide && all.end == c->foot && screenful_height(c, &all) <= room) return;
    }
    c->has_screenfuls = true;
    for (float factor = 1.0f; factor > TINIEST; factor -= STEP) {
        compose(c, page, panel, area, factor);
        bool is_wide = c->characters >= CHARACTERS_LEAST;
        if (is_wide && room_for_body(c, area) >= (float)(SCREENFUL_LINES + 1) * c->line) break;
    }
}

/// Finds a screenful by its number, or the one with the chosen row. Returns how many there are.
static unsigned find_screenful(composition *c, float room, int number, screenful *found)
{
    screenful screenfuls[ROWS_MAX];
    unsigned count = 0;
    int chosen = -1;
    for (unsigned begin = c->body; begin < c->foot && count < ROWS_MAX;) {
        screenful it = screenful_from(c, begin, room);
        for (unsigned i = it.begin; i < it.end; i++) {
            if (c->rows[i].is_chosen) chosen = (int)count;
        }
        screenfuls[count++] = it;
        c->tallest = glm_max(c->tallest, screenful_height(c, &it));
        begin = it.end;
    }
    *found = (screenful){c->body, c->body};
    if (count == 0) return 1;
    int wanted = chosen >= 0 ? chosen : number % (int)count;
    *found = screenfuls[wanted < 0 ? wanted + (int)count : wanted];
    return count;
}

// ---- Drawing -----------------------------------------------------------------------------------

static void draw_piece(hs_panel *panel, float x, float y, float size, uint32_t colour,
                       const char *text, int bytes)
{
    char piece[256];
    if (bytes == 0) return;
    snprintf(piece, sizeof piece, "%.*s", bytes, text);
    hs_panel_text(panel, x, y, size, colour, piece);
}

static float width_of(const composition *c, const page_row *at)
{
    char piece[256];
    float width, height;
    snprintf(piece, sizeof piece, "%.*s", at->left_bytes, at->left);
    hs_panel_measure(c->panel, at->size * c->factor, piece, &width, &height);
    return width;
}

/// Draws rows below each other within a column; returns the y below. What would lie below `bottom`
/// is left out: that happens in windows for which any type is too large.
static float draw_rows(const composition *c, hs_panel *panel, unsigned begin, unsigned end,
                       SDL_FRect column, float bottom)
{
    float y = column.y;
    for (unsigned i = begin; i < end; i++) {
        const page_row *at = &c->rows[i];
        if (i > begin && at->begins_group) y += floorf(GROUP_GAP * c->line);
        float height = height_of(c, at), size = at->size * c->factor;
        if (y + height > bottom) break;
        if (at->is_chosen) {
            SDL_FRect ground = {column.x - c->advance / 2.0f, y, column.w + c->advance, height};
            hs_panel_fill(panel, &ground, HS_COLOUR_CHOSEN);
        }
        float x = column.x;
        if (at->is_centred) x = floorf(column.x + (column.w - width_of(c, at)) / 2.0f);
        draw_piece(panel, x, y, size, at->left_colour, at->left, at->left_bytes);
        draw_piece(panel, x + (float)at->right_at * c->advance, y, size, at->right_colour,
                   at->right, at->right_bytes);
        y += height;
    }
    return y;
}

/// Width of the widest of some centred rows.
static float widest(const composition *c, unsigned begin, unsigned end)
{
    float width = 0.0f;
    for (unsigned i = begin; i < end; i++) width = glm_max(width, width_of(c, &c->rows[i]));
    return width;
}

/// A shade about something in the middle of the area.
static void draw_shade(const composition *c, hs_panel *panel, const SDL_FRect *area, float width,
                       float top, float bottom)
{
    float margin = (float)MARGIN * c->advance;
    float wide = glm_min(width + 2.0f * margin, area->w);
    SDL_FRect shade = {floorf(area->x + (area->w - wide) / 2.0f), top - margin, wide,
                       bottom - top + 2.0f * margin};
    shade.y = glm_max(shade.y, area->y);
    shade.h = glm_min(shade.h, area->y + area->h - shade.y);
    if (bottom > top) hs_panel_fill(panel, &shade, HS_COLOUR_GROUND);
}

/// Draws the body of a screenful in the middle, from y on.
static void draw_body(const composition *c, hs_panel *panel, const screenful *it,
                      const SDL_FRect *area, float width, float y)
{
    float bottom = area->y + area->h;
    float x = floorf(area->x + (area->w - width) / 2.0f);
    SDL_FRect column = {x, y, (float)c->column[0] * c->advance, 0.0f};
    draw_rows(c, panel, it->begin, c->split > 0 ? c->split : it->end, column, bottom);
    if (c->split == 0) return;
    column.x += (float)(c->column[0] + COLUMN_GAP) * c->advance;
    column.w = (float)c->column[1] * c->advance;
    draw_rows(c, panel, c->split, it->end, column, bottom);
}

/// Places head, body and foot.
static void draw_screenful(const composition *c, hs_panel *panel, const screenful *it,
                           const SDL_FRect *area)
{
    float margin = (float)MARGIN * c->advance, gap = floorf(SECTION_GAP * c->line);
    float head = height_from(c, 0, c->body), foot = height_from(c, c->foot, c->count);
    float body = c->tallest;
    float above = head > 0.0f && body > 0.0f ? gap : 0.0f, below = foot > 0.0f ? gap : 0.0f;
    float excess = area->h - 2.0f * margin - head - above - body - below - foot;
    float top = area->y + margin + floorf(excess / 2.0f);
    if (excess < 0.0f) top = area->y + glm_max(margin + excess, 0.0f);
    float lower = top + head + above;
    float end = lower + body + below + foot;
    int across = c->column[0] + (c->split > 0 ? COLUMN_GAP + c->column[1] : 0);
    float columns = (float)across * c->advance;
    float wide_head = widest(c, 0, c->body), wide = glm_max(widest(c, c->foot, c->count), c->kept);
    if (body > 0.0f) wide = glm_max(wide, columns);
    draw_shade(c, panel, area, glm_max(wide_head, wide), top, end);
    float bottom = area->y + area->h;
    SDL_FRect whole = {area->x, top, area->w, 0.0f};
    draw_rows(c, panel, 0, c->body, whole, bottom);
    draw_body(c, panel, it, area, columns, lower);
    whole.y = lower + body + below;
    draw_rows(c, panel, c->foot, c->count, whole, bottom);
}

unsigned hs_page_draw(const hs_page *page, hs_panel *panel, const SDL_FRect *area, int number)
{
    if (area->w < 1.0f || area->h < 1.0f) return 1;
    composition c = {.count = 0};
    char note[64] = "";
    float room = 0.0f;
    choose_type(&c, page, panel, area);
    if (c.has_screenfuls) {
        page_row *last = add_row(&c);
        last->is_centred = true;
        last->left_colour = HS_COLOUR_DIM;
    }
    room = room_for_body(&c, area);
    screenful it;
    unsigned screenfuls = find_screenful(&c, room, number, &it);
    if (c.has_screenfuls && screenfuls > 1) {
        int now = number % (int)screenfuls;
        snprintf(note, sizeof note, "\u2190  %d of %u  \u2192",
                 (now < 0 ? now + (int)screenfuls : now) + 1, screenfuls);
        c.rows[c.count - 1].left = note;
        c.rows[c.count - 1].left_bytes = (int)strlen(note);
    }
    draw_screenful(&c, panel, &it, area);
    return screenfuls;
}

// ---- Notices ----------------------------------------------------------------------------------

enum { BYTES = 640, LINES_MOST = 6, WORD_LEAST = 8 };

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/// Appends so many bytes of a text, as far as there is room.
static size_t append(char *to, size_t used, size_t bytes, const char *from, size_t count)
{
    size_t room = bytes - 1 - used;
    if (count > room) count = room;
    memcpy(to + used, from, count);
    to[used + count] = '\0';
    return used + count;
}

void hs_notice_shorten(const char *text, size_t most, char *to, size_t bytes)
{
    static const char ellipsis[] = "\u2026";
    size_t used = 0;
    to[0] = '\0';
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (word > most) {
            // The end of a path tells more than its beginning. No character is split.
            size_t head = most / 3, tail = word - (most - head - 1);
            while (head > 0 && continues(text[head])) head--;
            while (tail < word && continues(text[tail])) tail++;
            used = append(to, used, bytes, text, head);
            used = append(to, used, bytes, ellipsis, sizeof ellipsis - 1);
            used = append(to, used, bytes, text + tail, word - tail);
        } else {
            used = append(to, used, bytes, text, word);
        }
        text += word;
        size_t spaces = strspn(text, " ");
        used = append(to, used, bytes, text, spaces);
        text += spaces;
    }
}

/// How far a notice stays off what it avoids, in lines of its text.
#define NOTICE_AWAY 3.0f
/// Where it stands then, of the area's height: below a score and the life of a boss.
#define NOTICE_UPPER 0.17f

void hs_notice_draw(hs_panel *panel, const SDL_FRect *area, const SDL_FPoint *avoided,
                    const char *text)
{
    float advance, height, size = 1.0f;
    int characters;
    do {
        hs_panel_measure(panel, size, "M", &advance, &height);
        characters = (int)(area->w / advance) - 2;
        size -= 0.05f;
    } while (characters < CHARACTERS_LEAST && size > 0.4f);
    size += 0.05f;
    float line = ceilf(height * 1.22f);
    int room = (int)((area->h - 2.0f * advance) / line);
    if (characters < WORD_LEAST || room < 1) return;
    char shown[BYTES];
    hs_notice_shorten(text, (size_t)characters, shown, sizeof shown);
    int lines = 0;
    const char *at = shown, *begin;
    while (hs_text_next_line(&at, characters, &begin) > 0) lines++;
    if (lines > LINES_MOST) lines = LINES_MOST;
    if (lines > room) lines = room;
    float ground_height = (float)lines * line + 2.0f * advance;
    SDL_FRect ground = {area->x, area->y + area->h - ground_height, area->w, ground_height};
    if (avoided != NULL && avoided->y > ground.y - NOTICE_AWAY * line)
        ground.y = area->y + glm_min(floorf(area->h * NOTICE_UPPER), area->h - ground_height);
    hs_panel_fill(panel, &ground, HS_COLOUR_NOTICE);
    at = shown;
    for (int i = 0; i < lines; i++) {
        char piece[BYTES];
        size_t bytes = hs_text_next_line(&at, characters, &begin);
        snprintf(piece, sizeof piece, "%.*s", (int)bytes, begin);
        float width = (float)hs_text_length(piece) * advance;
        hs_panel_text(panel, floorf(area->x + (area->w - width) / 2.0f),
                      ground.y + advance + (float)i * line, size, HS_COLOUR_TEXT, piece);
    }
}
