#include "window/menu.h"

#include <cglm/util.h>

#include "draw/lettering.h"
#include "panel/page.h"

#include "base/forbidden.h"

/// In a smaller window only the field is drawn; a menu over the field takes less.
enum { LONG_SIDE_LEAST = 320, SHORT_SIDE_LEAST = 240, WIDTH_LEAST = 150, HEIGHT_LEAST = 200 };

/// What the title's head takes of the area's width and height, in wide areas and in tall ones.
#define TITLE_WIDTH       0.84f
#define TITLE_HEIGHT      0.27f
#define TITLE_HEIGHT_TALL 0.3f
#define TITLE_TOP         0.075f
/// Likewise the head of another menu.
#define HEAD_WIDTH  0.84f
#define HEAD_HEIGHT 0.15f
/// Between two lines of the head, in units of its letters.
#define LINE_GAP 0.34f
/// Height of a row at 100 % of text, and of a line of text, shares of the shorter side.
#define ROW_HEIGHT  0.058f
#define TYPE_HEIGHT 0.032f
/// The least type that can be read, pixels.
#define TYPE_LEAST 11.0f
/// The step from a line of text to the next, in heights of type.
#define TYPE_STEP 1.3f
/// A row's width and the step to the next one, in its heights; its letters' share of it, and the
/// share of its width that they take at most; the step to the next column, in widths.
#define ROW_WIDTH   6.6f
#define ROW_STEP    1.16f
#define ROW_LETTERS 0.42f
#define ROW_FILLED  0.86f
#define COLUMN_STEP 1.05f
/// The share of the area that a line of text takes at most.
#define LINE_FILLED 0.95f

/// Pixels 0xRRGGBB.
enum {
    DARK = 0x060912,
    PLATE = 0x0B1222,
    PLATE_END = 0x141E36,
    INK = 0xE9EEF8,
    GOLD = 0xFFD166,
    EMBER = 0xFF7A3D,
};

// ---- Styles ------------------------------------------------------------------------------------

static hs_lettering_style head_style(int half)
{
    bool is_cold = half == 0;
    return (hs_lettering_style){
        .top = hs_colour_of(is_cold ? 0xF4FCFF : 0xFFF6CF),
        .middle = hs_colour_of(is_cold ? 0x7FD6FF : 0xFFB63D),
        .bottom = hs_colour_of(is_cold ? 0x2F6BFF : 0xF0286E),
        .rim = hs_colour_of(DARK),
        .stroke = 0.135f,
        .gap = 0.12f,
        .rim_width = 0.07f,
        .halo_width = 0.3f,
        .halo_alpha = 0.62f,
        .shine = 0.9f,
        .slits = is_cold ? 0.0f : 1.0f,
    };
}

static hs_lettering_style row_style(bool is_chosen)
{
    const hs_colour ink = hs_colour_of(is_chosen ? DARK : INK);
    return (hs_lettering_style){
        .top = ink,
        .middle = ink,
        .bottom = ink,
        .stroke = 0.105f,
        .gap = 0.2f,
    };
}

// ---- Where things lie --------------------------------------------------------------------------

/// Sizes of the head in units of its letters, with rim and halo.
static vec2s head_units(const hs_menu_words *words, int lines)
{
    const hs_lettering_style style = head_style(0);
    float margin = style.rim_width + style.halo_width;
    float first = hs_lettering_width(&style, words->head[0]);
    float second = words->head[1] != NULL ? hs_lettering_width(&style, words->head[1]) : 0.0f;
    float both = words->head[1] != NULL ? first + 2.5f * style.gap + second : first;
    if (words->is_title) both = first + style.gap + second; // one word in two colours
    float wide = lines == 1 ? both : glm_max(first, second);
    float line = 1.0f + 2.0f * style.stroke;
    float tall = (float)lines * line + (float)(lines - 1) * LINE_GAP;
    return (vec2s){{wide + HS_LETTERING_SLANT * line + 2.0f * margin, tall + 2.0f * margin}};
}

static void arrange_head(hs_menu_plan *plan, const hs_menu_words *words)
{
    float width = (float)plan->area.w, height = (float)plan->area.h;
    float share = height > width ? TITLE_HEIGHT_TALL : TITLE_HEIGHT;
    float across = words->is_title ? TITLE_WIDTH : HEAD_WIDTH;
    if (!words->is_title) share = HEAD_HEIGHT;
    int most = words->head[1] != NULL && words->is_title ? 2 : 1;
    for (int lines = 1; lines <= most; lines++) {
        vec2s units = head_units(words, lines);
        float letters = floorf(glm_min(width * across / units.x, height * share / units.y));
        if (letters <= plan->letters) continue;
        plan->letters = letters;
        plan->lines = lines;
        plan->head.w = (int)ceilf(units.x * letters);
        plan->head.h = (int)ceilf(units.y * letters);
    }
    plan->head.x = plan->area.x + (plan->area.w - plan->head.w) / 2;
    plan->head.y = plan->area.y + (int)(height * TITLE_TOP);
}

static uint64_t digest_of(const hs_menu_words *words)
{
    uint64_t digest = UINT64_C(14695981039346656037);
    for (unsigned i = 0; i < words->count + 2; i++) {
        const char *word = i < 2 ? words->head[i] : words->rows[i - 2];
        for (const char *c = word != NULL ? word : ""; *c != '\0'; c++) {
            digest = (digest ^ (unsigned char)*c) * UINT64_C(1099511628211);
        }
        digest = (digest ^ 255u) * UINT64_C(1099511628211);
    }
    return digest;
}

static bool has_room(const hs_menu_words *words, const SDL_Rect *area)
{
    int shorter = hs_length_min(area->w, area->h), longer = hs_length_max(area->w, area->h);
    if (words->is_title) return shorter >= SHORT_SIDE_LEAST && longer >= LONG_SIDE_LEAST;
    return area->w >= WIDTH_LEAST && area->h >= HEIGHT_LEAST;
}

/// Rows of the menu below each other.
static unsigned stories(const hs_menu_plan *plan)
{
    return (plan->count + plan->columns - 1) / plan->columns;
}

/// Places the rows within `room` pixels from `top` on; returns where they end.
static int arrange_rows(hs_menu_plan *plan, float text, float top, float room, float sinks)
{
    float down = (float)stories(plan) * ROW_STEP;
    float tall = glm_min(text * ROW_HEIGHT, room / down);
    float across = ((float)(plan->columns - 1) * COLUMN_STEP + 1.0f) * ROW_WIDTH;
    tall = floorf(glm_min(tall, (float)plan->area.w * 0.9f / across));
    int step = (int)floorf(tall * ROW_STEP), wide = (int)(tall * ROW_WIDTH);
    int next = (int)((float)wide * COLUMN_STEP);
    // What is left over is seen between head and menu rather than below.
    float below = (room - (float)step * (float)stories(plan)) * sinks;
    int y = (int)(top + room - below) - step * (int)stories(plan);
    if (sinks == 0.0f) y = (int)top;
    int x = plan->area.x + (plan->area.w - wide - (int)(plan->columns - 1) * next) / 2;
    for (unsigned i = 0; i < plan->count; i++) {
        plan->rows[i] = (SDL_Rect){x + next * (int)(i % plan->columns),
                                   y + step * (int)(i / plan->columns), wide, (int)tall};
    }
    return y + step * (int)stories(plan);
}

/// Head, text, rows and foot as one group, a little above the middle.
static void arrange_group(hs_menu_plan *plan, const hs_menu_words *words, float text)
{
    float line = plan->type * TYPE_STEP, gap = 0.8f * plan->type;
    float lines = (float)words->lines * line + (words->lines > 0 ? gap : 0.0f);
    float foot = (float)words->foot_lines * line + (words->foot_lines > 0 ? gap : 0.0f);
    float height = (float)plan->area.h, head = (float)plan->head.h;
    float room = height * 0.94f - head - lines - foot;
    plan->head.y = 0;
    float end = (float)arrange_rows(plan, text, head + lines, room, 0.0f);
    float top = (float)plan->area.y + floorf((height - end - foot) * 0.44f);
    plan->head.y = (int)top;
    plan->text = top + head;
    plan->foot = top + end + gap;
    for (unsigned i = 0; i < plan->count; i++) plan->rows[i].y += (int)top;
}

hs_menu_plan hs_menu_arrange(const hs_menu_words *words, const SDL_Rect *area,
                             unsigned text_percent)
{
    hs_menu_plan plan = {
        .area = *area,
        .text_percent = text_percent,
        .count = words->count < HS_MENU_ROWS ? words->count : HS_MENU_ROWS,
        .columns = words->columns > 0 ? words->columns : 1,
        .words = digest_of(words),
    };
    if (!has_room(words, area)) return plan;
    plan.is_shown = true;
    arrange_head(&plan, words);
    // A field is taller than wide, and its text is as large as that of the whole window.
    int wider = words->is_title ? area->w : area->w * 4 / 3;
    float shorter = (float)hs_length_min(wider, area->h);
    float text = shorter * (float)text_percent / 100.0f;
    plan.type = glm_max(text * TYPE_HEIGHT, TYPE_LEAST);
    plan.type = glm_min(plan.type, shorter * TYPE_HEIGHT * 2.0f);
    if (!words->is_title) {
        arrange_group(&plan, words, text);
        return plan;
    }
    plan.foot = (float)(area->y + area->h) - 1.6f * plan.type;
    float top = (float)(plan.head.y + plan.head.h);
    arrange_rows(&plan, text, top, plan.foot - 0.6f * plan.type - top, 0.3f);
    return plan;
}

int hs_menu_row_at(const hs_menu_plan *plan, float x, float y)
{
    const SDL_FPoint point = {x, y};
    for (unsigned i = 0; plan->is_shown && i < plan->count; i++) {
        const SDL_Rect *row = &plan->rows[i];
        const SDL_FRect area = {(float)row->x, (float)row->y, (float)row->w, (float)row->h};
        if (SDL_PointInFRect(&point, &area)) return (int)i;
    }
    return -1;
}

unsigned hs_menu_step(unsigned count, unsigned columns, unsigned row, int across, int down)
{
    if (columns <= 1) return (row + count + (unsigned)(across + down)) % count;
    unsigned lines = (count + columns - 1) / columns;
    unsigned column = (row % columns + columns + (unsigned)across) % columns;
    unsigned line = (row / columns + lines + (unsigned)down) % lines;
    unsigned next = line * columns + column;
    return next < count ? next : count - 1;
}

// ---- Painting ----------------------------------------------------------------------------------

/// A box of the sheet as a sheet of its own.
static hs_lettering_sheet part_of(const hs_pixels *sheet, const SDL_Rect *box)
{
    return (hs_lettering_sheet){
        .at = sheet->at + (size_t)box->y * (size_t)sheet->width + (size_t)box->x,
        .stride = sheet->width,
        .width = box->w,
        .height = box->h,
    };
}

/// Where a row is on the sheet, as it is or as it is chosen.
static SDL_Rect row_on_sheet(const hs_menu_plan *plan, unsigned row, bool is_chosen)
{
    const SDL_Rect *at = &plan->rows[row];
    return (SDL_Rect){is_chosen ? at->w : 0, plan->head.h + (int)row * at->h, at->w, at->h};
}

static void paint_head(const hs_pixels *sheet, const hs_menu_plan *plan, const hs_menu_words *words)
{
    const SDL_Rect box = {0, 0, plan->head.w, plan->head.h};
    const hs_lettering_sheet part = part_of(sheet, &box);
    const hs_lettering_style styles[2] = {head_style(0), head_style(1)};
    int halves = words->head[1] != NULL ? 2 : 1;
    float size = plan->letters;
    float margin = (styles[0].rim_width + styles[0].halo_width) * size;
    float line = (1.0f + 2.0f * styles[0].stroke) * size;
    float left = margin + HS_LETTERING_SLANT / 2.0f * line;
    float x[2], y[2] = {margin, margin};
    for (int half = 0; half < halves; half++) {
        float wide = hs_lettering_width(&styles[half], words->head[half]) * size;
        float rest = (float)plan->head.w - 2.0f * left - wide;
        x[half] = left + (plan->lines == 1 && halves == 2 ? rest * (float)half : rest / 2.0f);
        if (plan->lines == 2) y[half] += (line + LINE_GAP * size) * (float)half;
        hs_lettering_paint_rim(&part, &styles[half], words->head[half], x[half], y[half], size);
    }
    for (int half = 0; half < halves; half++) {
        hs_lettering_paint(&part, &styles[half], words->head[half], x[half], y[half], size);
    }
}

static void paint_row(const hs_pixels *sheet, const SDL_Rect *box, const char *name, bool is_chosen)
{
    const hs_lettering_sheet part = part_of(sheet, box);
    const hs_lettering_style style = row_style(is_chosen);
    if (is_chosen) {
        hs_lettering_paint_plate(&part, hs_colour_of(GOLD), hs_colour_of(EMBER), 1.0f);
    } else {
        hs_lettering_paint_plate(&part, hs_colour_of(PLATE), hs_colour_of(PLATE_END), 0.84f);
    }
    float units = hs_lettering_width(&style, name);
    float size = glm_min((float)box->h * ROW_LETTERS, (float)box->w * ROW_FILLED / units);
    float wide = units * size;
    float tall = (1.0f + 2.0f * style.stroke) * size;
    hs_lettering_paint(&part, &style, name, ((float)box->w - wide) / 2.0f,
                       ((float)box->h - tall) / 2.0f, size);
}

static bool says_the_same(const hs_menu_sheet *sheet, const hs_menu_plan *plan)
{
    const hs_menu_plan *former = &sheet->painted;
    return sheet->pixels.at != NULL && former->words == plan->words &&
           former->count == plan->count && former->lines == plan->lines;
}

static bool is_painted(const hs_menu_sheet *sheet, const hs_menu_plan *plan)
{
    const hs_menu_plan *former = &sheet->painted;
    return says_the_same(sheet, plan) && former->head.w == plan->head.w &&
           former->head.h == plan->head.h && former->rows[0].w == plan->rows[0].w &&
           former->rows[0].h == plan->rows[0].h;
}

bool hs_menu_paint(hs_menu_sheet *sheet, const hs_menu_plan *plan, const hs_menu_words *words,
                   bool is_settled, hs_gate *gate, SDL_Renderer *renderer, hs_error *error)
{
    sheet->plan = *plan;
    bool can_scale = says_the_same(sheet, plan);
    if (is_painted(sheet, plan) || !plan->is_shown || (can_scale && !is_settled)) return true;
    sheet->painted = *plan;
    hs_pixels_drop(&sheet->pixels); // those of the same size would have the former letters
    const SDL_Rect *row = &plan->rows[0];
    int width = hs_length_max(plan->head.w, 2 * row->w);
    int height = plan->head.h + (int)plan->count * row->h;
    if (!hs_pixels_make(&sheet->pixels, gate, renderer, width, height, false, error)) return false;
    paint_head(&sheet->pixels, plan, words);
    for (unsigned i = 0; i < plan->count; i++) {
        for (int is_chosen = 0; is_chosen < 2; is_chosen++) {
            const SDL_Rect box = row_on_sheet(plan, i, is_chosen != 0);
            paint_row(&sheet->pixels, &box, words->rows[i], is_chosen != 0);
        }
    }
    hs_pixels_upload(&sheet->pixels, (SDL_Rect){0, 0, width, height});
    return true;
}

void hs_menu_drop(hs_menu_sheet *sheet)
{
    hs_pixels_drop(&sheet->pixels);
    *sheet = (hs_menu_sheet){0};
}

// ---- Drawing -----------------------------------------------------------------------------------

void hs_menu_draw(const hs_menu_sheet *sheet, SDL_Renderer *renderer, unsigned chosen)
{
    const hs_menu_plan *plan = &sheet->plan;
    const SDL_Rect head = {0, 0, sheet->painted.head.w, sheet->painted.head.h};
    if (sheet->pixels.texture == NULL || !plan->is_shown) return;
    SDL_RenderCopy(renderer, sheet->pixels.texture, &head, &plan->head);
    for (unsigned i = 0; i < plan->count; i++) {
        const SDL_Rect box = row_on_sheet(&sheet->painted, i, i == chosen);
        SDL_RenderCopy(renderer, sheet->pixels.texture, &box, &plan->rows[i]);
    }
}

/// The width of a text in the display face, and the height of its line at size 1.
static float width_of(const hs_menu_plan *plan, hs_panel *panel, const char *text, float *tall)
{
    float wide, height;
    hs_panel_display_measure(panel, 1.0f, text, &wide, tall);
    hs_panel_display_measure(panel, plan->type / *tall, text, &wide, &height);
    return wide;
}

/// Writes one line in the middle of the area, over a ground of its own, smaller where it is too
/// wide.
static void write_line(const hs_menu_plan *plan, hs_panel *panel, float y, const char *text)
{
    float tall, wide = width_of(plan, panel, text, &tall), size = plan->type / tall;
    float most = (float)plan->area.w * LINE_FILLED;
    if (wide > most) size *= most / wide;
    hs_panel_display_measure(panel, size, text, &wide, &tall);
    float x = (float)plan->area.x + floorf(((float)plan->area.w - wide) / 2.0f);
    float margin = floorf(tall / 2.0f);
    const SDL_FRect ground = {x - margin, y, wide + 2.0f * margin, tall};
    hs_panel_fill(panel, &ground, HS_COLOUR_SHADE);
    hs_panel_display(panel, x, y, size, HS_COLOUR_TEXT, text);
}

void hs_menu_write_lines(const hs_menu_plan *plan, hs_panel *panel, const char *const *lines,
                         unsigned count)
{
    float step = plan->type * TYPE_STEP;
    for (unsigned i = 0; plan->is_shown && i < count; i++) {
        write_line(plan, panel, floorf(plan->text + (float)i * step), lines[i]);
    }
}

void hs_menu_write_foot(const hs_menu_plan *plan, hs_panel *panel, const char *text)
{
    char first[160];
    float tall, wide = width_of(plan, panel, text, &tall), y = floorf(plan->foot);
    if (!plan->is_shown) return;
    size_t length = strlen(text), half = length / 2;
    while (half < length && text[half] != ' ') half++;
    if (wide > (float)plan->area.w * LINE_FILLED && half < length) {
        snprintf(first, sizeof first, "%.*s", (int)half, text);
        write_line(plan, panel, y, first);
        y = floorf(plan->foot + plan->type * TYPE_STEP);
        text += half + 1;
    }
    write_line(plan, panel, y, text);
}
