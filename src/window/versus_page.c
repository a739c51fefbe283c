#include "window/versus_page.h"

#include <math.h>
#include <stdarg.h>

#include "heapstorm/statistics.h"
#include "measure/words.h"
#include "panel/page.h"
#include "panel/parts.h"

#include "base/forbidden.h"

/// Type, times the base size.
#define HUGE    4.0f
#define LARGE   2.2f
#define MEDIUM  1.4f
#define REGULAR 1.0f
/// Smaller type than this is not drawn, pixels.
#define EM_LEAST 9.0f
/// Of the panel's type at scale 1.
#define EM 15.0f
/// Ticks apart that are no lead: the sides' threads do not begin a tick at the same moment.
enum { LEVEL = 2 };

/// A box that is filled with lines from its top.
typedef struct flow {
    hs_panel *panel;
    SDL_FRect box;
    float y;
    float share; ///< of the panel's type that the page's is
    float least; ///< size of the smallest type, in the panel's
    float regular;
    bool is_centred;
} flow;

/// What a page is drawn with.
typedef struct page_sheet {
    const hs_versus_page *page;
    hs_panel *panel;
    const hs_versus_layout *plan;
    float scale; ///< the panel's
} page_sheet;

static flow begin(const page_sheet *it, const SDL_FRect *box, bool is_centred)
{
    float em = it->scale > 0.0f ? EM * it->scale : EM;
    float share = it->plan->text_scale * EM / em;
    float least = EM_LEAST / em;
    return (flow){
        .panel = it->panel,
        .box = *box,
        .y = box->y,
        .share = share,
        .least = least,
        .regular = share > least ? share : least,
        .is_centred = is_centred,
    };
}

/// 0xRRGGBBAA for the colour of a strategy, which is 0xAARRGGBB.
static uint32_t accent_of(const hs_strategy *strategy)
{
    return hs_panel_accent(strategy) << 8 | 0xFFu;
}

#define WARNING (HS_PANEL_WARNING << 8 | 0xFFu)

/// The size in which a text of so many characters fits; 0 where none is readable. Sizes go down in
/// few steps, so that few faces are made.
static float size_for(const flow *it, float size, int characters)
{
    char longest[64];
    snprintf(longest, sizeof longest, "%.*s", characters < 63 ? characters : 63,
             "000000000000000000000000000000000000000000000000000000000000000");
    for (size *= it->share;; size *= 0.8f) {
        float width, height, shown = size < it->least ? it->least : size;
        hs_panel_measure(it->panel, shown, longest, &width, &height);
        if (width <= it->box.w && it->y + height <= it->box.y + it->box.h) return shown;
        if (size <= it->least) return 0.0f;
    }
}

/// A line, of at least the width of `room` characters when its size is chosen, so that a number
/// that grows does not change it. Nothing where it does not fit.
static void add(flow *it, float size, uint32_t colour, int room, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static void add(flow *it, float size, uint32_t colour, int room, const char *format, ...)
{
    char text[192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    int length = hs_text_length(text);
    float shown = size_for(it, size, length > room ? length : room);
    if (shown <= 0.0f) return;
    float width, height;
    hs_panel_measure(it->panel, shown, text, &width, &height);
    float x = it->is_centred ? floorf(it->box.x + (it->box.w - width) / 2.0f) : it->box.x;
    hs_panel_text(it->panel, x, it->y, shown, colour, text);
    it->y += floorf(height * 1.12f);
}

/// A text in as many lines as it takes.
static void add_wrapped(flow *it, uint32_t colour, const char *text)
{
    float width, height;
    hs_panel_measure(it->panel, it->regular, "0", &width, &height);
    int characters = width > 0.0f ? (int)(it->box.w / width) : 0;
    if (characters < 12) return;
    const char *line;
    for (size_t bytes; (bytes = hs_text_next_line(&text, characters, &line)) > 0;)
        add(it, REGULAR, colour, 0, "%.*s", (int)bytes, line);
}

static void skip(flow *it, float lines)
{
    float width, height;
    hs_panel_measure(it->panel, it->regular, "0", &width, &height);
    it->y += floorf(height * lines);
}

// ---- The sides ---------------------------------------------------------------------------------

static bool is_slow(const hs_side_view *side)
{
    return side->behind > LEVEL;
}

/// Name, layout and pace of a side: in a line above its field, or below each other beside it.
static void draw_head(const page_sheet *sheet, unsigned number)
{
    const hs_contender *contender = &sheet->page->contenders[number];
    const hs_side_view *side = &sheet->page->view->sides[number];
    const SDL_FRect *box = &sheet->plan->heads[number];
    char pace[64] = "", text[96];
    if (isfinite(side->rate)) snprintf(pace, sizeof pace, "%.0f ticks a second", side->rate);
    const char *layout = contender->strategy->is_boxed ? hs_layout_name(contender->layout) : "";
    uint32_t colour = is_slow(side) ? WARNING : HS_COLOUR_DIM;
    flow it = begin(sheet, box, false);
    float large = size_for(&it, LARGE, 8);
    if (large <= 0.0f) return;
    float width, height, right, line, bottom = box->y + box->h;
    hs_panel_measure(sheet->panel, large, contender->strategy->name, &width, &height);
    if (!sheet->plan->is_stacked) it.y = floorf(bottom - height);
    hs_panel_text(sheet->panel, box->x, it.y, large, accent_of(contender->strategy),
                  contender->strategy->name);
    if (sheet->plan->is_stacked) {
        it.y += floorf(height);
        if (layout[0] != '\0') add(&it, REGULAR, HS_COLOUR_DIM, 0, "%s", layout);
        add(&it, REGULAR, colour, 0, "%s", pace);
        return;
    }
    snprintf(text, sizeof text, "%s%s%s", layout, layout[0] != '\0' ? "  " : "", pace);
    hs_panel_measure(sheet->panel, it.regular, text, &right, &line);
    float x = floorf(box->x + box->w - right);
    if (x < box->x + width + line) return;
    hs_panel_text(sheet->panel, x, floorf(bottom - line - (height - line) * 0.25f), it.regular,
                  colour, text);
}

// ---- Between them ------------------------------------------------------------------------------

static void draw_counter(const page_sheet *sheet)
{
    const hs_versus_page *page = sheet->page;
    const hs_versus_layout *plan = sheet->plan;
    const hs_race_view *view = page->view;
    flow it = begin(sheet, &plan->counter, true);
    if (!plan->is_stacked) skip(&it, 2.6f);
    if (!view->is_running) {
        add(&it, MEDIUM, HS_COLOUR_DIM, 0, "preparing both worlds");
        return;
    }
    uint64_t left = view->sides[0].ticks, right = view->sides[1].ticks;
    uint64_t lead = left > right ? left - right : right - left;
    if (lead <= LEVEL) {
        add(&it, MEDIUM, HS_COLOUR_TEXT, 14, "side by side");
        add(&it, HUGE, HS_COLOUR_TEXT, 7, "0");
        add(&it, MEDIUM, HS_COLOUR_TEXT, 14, "ticks apart");
        return;
    }
    unsigned ahead = left > right ? 0 : 1;
    char name[HS_CONTENDER_BYTES];
    hs_contender_write(page->contenders, ahead, name);
    add(&it, MEDIUM, accent_of(page->contenders[ahead].strategy), 14, "%s is", name);
    add(&it, HUGE, HS_COLOUR_TEXT, 7, "%s", hs_word_of_count(lead).text);
    add(&it, MEDIUM, HS_COLOUR_TEXT, 14, lead == 1 ? "tick ahead" : "ticks ahead");
    add(&it, REGULAR, HS_COLOUR_DIM, 0, "%.1f s of the game",
        (double)lead / (double)HS_TICKS_PER_SECOND);
}

/// The time of a side's tick as a bar; the longer one fills the width.
static void draw_bar(const hs_versus_page *page, flow *it, unsigned number, double longest)
{
    double time = page->tick_ns[number];
    double ratio = hs_ratio(time, page->tick_ns[1 - number]);
    const hs_strategy *strategy = page->contenders[number].strategy;
    char name[HS_CONTENDER_BYTES], text[96], times[32] = "";
    hs_contender_write(page->contenders, number, name);
    if (isfinite(ratio) && ratio >= 1.05) snprintf(times, sizeof times, "  x%.1f", ratio);
    snprintf(text, sizeof text, "%s%s", hs_word_of_time(time).text, times);
    float width, height;
    hs_panel_measure(it->panel, it->regular, "0", &width, &height);
    float bar = floorf(height * 0.4f);
    if (it->y + height * 1.1f + bar > it->box.y + it->box.h) return;
    float end = it->box.x + it->box.w - width * (float)hs_text_length(text);
    if (end < it->box.x + width * 2.0f) return;
    if (end > it->box.x + width * (float)(hs_text_length(name) + 1)) {
        hs_panel_text(it->panel, it->box.x, it->y, it->regular, accent_of(strategy), name);
    }
    hs_panel_text(it->panel, floorf(end), it->y, it->regular, HS_COLOUR_TEXT, text);
    it->y += floorf(height * 1.1f);
    float share = isfinite(time) && longest > 0.0 ? (float)(time / longest) : 0.0f;
    const SDL_FRect ground = {it->box.x, it->y, it->box.w, bar};
    const SDL_FRect filled = {it->box.x, it->y, floorf(it->box.w * share), bar};
    hs_panel_fill(it->panel, &ground, HS_PANEL_RULE << 8 | 0xFFu);
    if (filled.w >= 1.0f) hs_panel_fill(it->panel, &filled, accent_of(strategy));
    it->y += bar + floorf(height * 0.5f);
}

static void draw_breaks(const hs_versus_page *page, flow *it)
{
    const hs_side_view *sides = page->view->sides;
    if (sides[0].is_disturbed || sides[1].is_disturbed)
        add(it, REGULAR, WARNING, 0, "other programs interfere");
    for (unsigned i = 0; i < HS_SIDES; i++) {
        const hs_side_view *side = &page->view->sides[i];
        char name[HS_CONTENDER_BYTES];
        if (side->breaks_at == 0) continue;
        hs_contender_write(page->contenders, i, name);
        add(it, MEDIUM, WARNING, 0, "%s breaks at", name);
        add(it, MEDIUM, WARNING, 0, "%s particles", hs_word_of_count(side->breaks_at).text);
    }
}

static void draw_figures(const page_sheet *sheet)
{
    const hs_versus_page *page = sheet->page;
    const hs_versus_layout *plan = sheet->plan;
    const hs_race_view *view = page->view;
    flow it = begin(sheet, &plan->figures, true);
    if (view->load > 0) {
        add(&it, MEDIUM, HS_COLOUR_TEXT, 0, "%s particles", hs_word_of_count(view->load).text);
        add(&it, REGULAR, HS_COLOUR_DIM, 0, "on each side, in %.20s", page->scenario);
    }
    skip(&it, 0.5f);
    double longest = page->tick_ns[0] >= page->tick_ns[1] ? page->tick_ns[0] : page->tick_ns[1];
    add(&it, REGULAR, HS_COLOUR_DIM, 0, "time of a tick, median");
    for (unsigned i = 0; i < HS_SIDES; i++) draw_bar(page, &it, i, longest);
    draw_breaks(page, &it);
}

static void draw_notes(const page_sheet *sheet)
{
    const hs_versus_page *page = sheet->page;
    const hs_versus_layout *plan = sheet->plan;
    const hs_race_view *view = page->view;
    const hs_versus_keys *keys = &page->keys;
    flow it = begin(sheet, &plan->notes, !plan->is_stacked);
    if (view->differs) {
        add(&it, REGULAR, WARNING, 0, "DIGESTS DIFFER AT TICK %s",
            hs_word_of_count(view->differs_tick).text);
    } else if (view->agreed_tick > 0) {
        add(&it, REGULAR, HS_COLOUR_DIM, 0, "same digest at tick %s",
            hs_word_of_count(view->agreed_tick).text);
    }
    skip(&it, 0.4f);
    if (view->holds_load) {
        add(&it, REGULAR, HS_COLOUR_TEXT, 0, "%s %s  another load", keys->less, keys->more);
    }
    add(&it, REGULAR, HS_COLOUR_TEXT, 0, "%s-%s %s  the right side", keys->first, keys->last,
        keys->layout);
    add(&it, REGULAR, HS_COLOUR_TEXT, 0, "%s  swap the sides", keys->swap);
    add(&it, REGULAR, HS_COLOUR_TEXT, 0, "%s again  %s title", keys->again, keys->back);
    skip(&it, 0.4f);
    add_wrapped(&it, HS_COLOUR_DIM, "Shared caches and bandwidth: alone, each would be faster.");
}

void hs_versus_page_draw(const hs_versus_page *page, hs_panel *panel, const hs_versus_layout *plan,
                         float scale)
{
    const page_sheet sheet = {page, panel, plan, scale};
    for (unsigned i = 0; i < HS_SIDES; i++) draw_head(&sheet, i);
    draw_counter(&sheet);
    draw_figures(&sheet);
    draw_notes(&sheet);
}
