#include "window/title.h"

#include <cglm/util.h>

#include "draw/lettering.h"
#include "panel/page.h"

#include "base/forbidden.h"

/// In a smaller window only the field is drawn.
enum { LONG_SIDE_LEAST = 320, SHORT_SIDE_LEAST = 240 };

/// The name in the two words that it is made of.
static const char *const halves[] = {"HEAP", "STORM"};

/// What the logo takes of the window's width and height, in wide windows and in tall ones.
#define LOGO_WIDTH       0.84f
#define LOGO_HEIGHT      0.27f
#define LOGO_HEIGHT_TALL 0.3f
#define LOGO_TOP         0.075f
/// Between two lines of the logo, in units of its letters.
#define LINE_GAP 0.34f
/// Height of a row at 100 % of text, and of the line at the foot, shares of the shorter side.
#define ROW_HEIGHT  0.058f
#define FOOT_HEIGHT 0.032f
/// The least type that can be read, pixels.
#define FOOT_LEAST 11.0f
/// A row's width and the step to the next one, in its heights; its letters' share of it.
#define ROW_WIDTH   6.6f
#define ROW_STEP    1.16f
#define ROW_LETTERS 0.42f

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

static hs_lettering_style logo_style(int half)
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

/// Sizes of the logo in units of its letters, with rim and halo.
static vec2s logo_units(int lines)
{
    const hs_lettering_style style = logo_style(0);
    float margin = style.rim_width + style.halo_width;
    float first = hs_lettering_width(&style, halves[0]);
    float second = hs_lettering_width(&style, halves[1]);
    float wide = lines == 1 ? first + style.gap + second : glm_max(first, second);
    float line = 1.0f + 2.0f * style.stroke;
    float tall = (float)lines * line + (float)(lines - 1) * LINE_GAP;
    return (vec2s){{wide + HS_LETTERING_SLANT * line + 2.0f * margin, tall + 2.0f * margin}};
}

static void arrange_logo(hs_title_plan *plan, float width, float height)
{
    float share = height > width ? LOGO_HEIGHT_TALL : LOGO_HEIGHT;
    for (int lines = 1; lines <= 2; lines++) {
        vec2s units = logo_units(lines);
        float letters = floorf(glm_min(width * LOGO_WIDTH / units.x, height * share / units.y));
        if (letters <= plan->letters) continue;
        plan->letters = letters;
        plan->lines = lines;
        plan->logo.w = (int)ceilf(units.x * letters);
        plan->logo.h = (int)ceilf(units.y * letters);
    }
    plan->logo.x = ((int)width - plan->logo.w) / 2;
    plan->logo.y = (int)(height * LOGO_TOP);
}

hs_title_plan hs_title_arrange(int width, int height, unsigned count, unsigned text_percent)
{
    hs_title_plan plan = {
        .width = width,
        .height = height,
        .text_percent = text_percent,
        .count = count < HS_TITLE_ROWS ? count : HS_TITLE_ROWS,
    };
    int shorter = hs_length_min(width, height), longer = hs_length_max(width, height);
    if (shorter < SHORT_SIDE_LEAST || longer < LONG_SIDE_LEAST) return plan;
    plan.is_shown = true;
    arrange_logo(&plan, (float)width, (float)height);
    float text = (float)shorter * (float)text_percent / 100.0f;
    plan.foot_height = glm_max(text * FOOT_HEIGHT, FOOT_LEAST);
    plan.foot_height = glm_min(plan.foot_height, (float)shorter * FOOT_HEIGHT * 2.0f);
    plan.foot = (float)height - 1.6f * plan.foot_height;
    float top = (float)(plan.logo.y + plan.logo.h);
    float room = plan.foot - 0.6f * plan.foot_height - top;
    float tall = glm_min(text * ROW_HEIGHT, room / ((float)plan.count * ROW_STEP));
    tall = floorf(glm_min(tall, (float)width * 0.9f / ROW_WIDTH));
    int step = (int)floorf(tall * ROW_STEP), wide = (int)(tall * ROW_WIDTH);
    // What is left over is seen between logo and menu rather than below.
    float below = (room - (float)(step * (int)plan.count)) * 0.3f;
    int y = (int)(top + room - below) - step * (int)plan.count;
    for (unsigned i = 0; i < plan.count; i++) {
        plan.rows[i] = (SDL_Rect){(width - wide) / 2, y + step * (int)i, wide, (int)tall};
    }
    return plan;
}

int hs_title_row_at(const hs_title_plan *plan, float x, float y)
{
    const SDL_FPoint point = {x, y};
    for (unsigned i = 0; plan->is_shown && i < plan->count; i++) {
        const SDL_Rect *row = &plan->rows[i];
        const SDL_FRect area = {(float)row->x, (float)row->y, (float)row->w, (float)row->h};
        if (SDL_PointInFRect(&point, &area)) return (int)i;
    }
    return -1;
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
static SDL_Rect row_on_sheet(const hs_title_plan *plan, unsigned row, bool is_chosen)
{
    const SDL_Rect *at = &plan->rows[row];
    return (SDL_Rect){is_chosen ? at->w : 0, plan->logo.h + (int)row * at->h, at->w, at->h};
}

static void paint_logo(const hs_pixels *sheet, const hs_title_plan *plan)
{
    const SDL_Rect box = {0, 0, plan->logo.w, plan->logo.h};
    const hs_lettering_sheet part = part_of(sheet, &box);
    const hs_lettering_style styles[2] = {logo_style(0), logo_style(1)};
    float size = plan->letters;
    float margin = (styles[0].rim_width + styles[0].halo_width) * size;
    float line = (1.0f + 2.0f * styles[0].stroke) * size;
    float left = margin + HS_LETTERING_SLANT / 2.0f * line;
    float x[2], y[2] = {margin, margin};
    for (int half = 0; half < 2; half++) {
        float wide = hs_lettering_width(&styles[half], halves[half]) * size;
        float rest = (float)plan->logo.w - 2.0f * left - wide;
        x[half] = left + (plan->lines == 1 ? rest * (float)half : rest / 2.0f);
        if (plan->lines == 2) y[half] += (line + LINE_GAP * size) * (float)half;
        hs_lettering_paint_rim(&part, &styles[half], halves[half], x[half], y[half], size);
    }
    for (int half = 0; half < 2; half++) {
        hs_lettering_paint(&part, &styles[half], halves[half], x[half], y[half], size);
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
    float size = (float)box->h * ROW_LETTERS;
    float wide = hs_lettering_width(&style, name) * size;
    float tall = (1.0f + 2.0f * style.stroke) * size;
    hs_lettering_paint(&part, &style, name, ((float)box->w - wide) / 2.0f,
                       ((float)box->h - tall) / 2.0f, size);
}

static bool is_painted(const hs_title *title, const hs_title_plan *plan)
{
    const hs_title_plan *former = &title->painted;
    return title->sheet.at != NULL && former->width == plan->width &&
           former->height == plan->height && former->text_percent == plan->text_percent;
}

bool hs_title_paint(hs_title *title, const hs_title_plan *plan, bool is_settled,
                    const char *const *names, hs_gate *gate, SDL_Renderer *renderer,
                    hs_error *error)
{
    title->plan = *plan;
    bool can_scale = title->sheet.at != NULL && title->painted.lines == plan->lines;
    if (is_painted(title, plan) || !plan->is_shown || (can_scale && !is_settled)) return true;
    title->painted = *plan;
    hs_pixels_drop(&title->sheet); // one of the same size would have the former letters
    const SDL_Rect *row = &plan->rows[0];
    int width = hs_length_max(plan->logo.w, 2 * row->w);
    int height = plan->logo.h + (int)plan->count * row->h;
    if (!hs_pixels_make(&title->sheet, gate, renderer, width, height, false, error)) return false;
    paint_logo(&title->sheet, plan);
    for (unsigned i = 0; i < plan->count; i++) {
        for (int is_chosen = 0; is_chosen < 2; is_chosen++) {
            const SDL_Rect box = row_on_sheet(plan, i, is_chosen != 0);
            paint_row(&title->sheet, &box, names[i], is_chosen != 0);
        }
    }
    hs_pixels_upload(&title->sheet, (SDL_Rect){0, 0, width, height});
    return true;
}

void hs_title_drop(hs_title *title)
{
    hs_pixels_drop(&title->sheet);
    *title = (hs_title){0};
}

// ---- Drawing -----------------------------------------------------------------------------------

void hs_title_draw(const hs_title *title, SDL_Renderer *renderer, unsigned chosen)
{
    const hs_title_plan *plan = &title->plan;
    const SDL_Rect logo = {0, 0, title->painted.logo.w, title->painted.logo.h};
    if (title->sheet.texture == NULL || !plan->is_shown) return;
    SDL_RenderCopy(renderer, title->sheet.texture, &logo, &plan->logo);
    for (unsigned i = 0; i < plan->count; i++) {
        const SDL_Rect box = row_on_sheet(&title->painted, i, i == chosen);
        SDL_RenderCopy(renderer, title->sheet.texture, &box, &plan->rows[i]);
    }
}

void hs_title_write_foot(const hs_title_plan *plan, hs_panel *panel, const char *text)
{
    float wide, tall;
    hs_panel_measure(panel, 1.0f, text, &wide, &tall);
    float size = plan->foot_height / tall;
    hs_panel_measure(panel, size, text, &wide, &tall);
    float x = floorf(((float)plan->width - wide) / 2.0f), margin = floorf(tall / 2.0f);
    const SDL_FRect ground = {x - margin, plan->foot, wide + 2.0f * margin, tall};
    hs_panel_fill(panel, &ground, HS_COLOUR_SHADE);
    hs_panel_text(panel, x, plan->foot, size, HS_COLOUR_TEXT, text);
}
