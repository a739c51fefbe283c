#include "panel/hud.h"

#include <cglm/util.h>

#include "heapstorm/stage.h"
#include "measure/words.h"
#include "panel/text.h"

#include "base/forbidden.h"

/// Colours, 0xRRGGBBAA.
#define INK    0xF2F6FFFFu
#define DIM    0xAEBBD0FFu
#define GOLD   0xFFD166FFu
#define LIFE   0x8FD8FFFFu
#define BOMB   0xFFA24DFFu
#define CALM   0x4FD6C2FFu
#define WARM   0xFFC857FFu
#define HOT    0xFF5A6EFFu
#define DARK   0x05080FFFu
#define TROUGH 0x0A101CB0u
#define EDGE   0x9FB4D466u

/// What is left of a part while the ship is beneath it, of 255, and how far around it that begins,
/// field units.
enum { FAINT = 70 };
#define NEAR 26.0f

/// Fewest units that a field has across: in smaller ones everything is smaller.
#define UNITS_LEAST 330.0f
/// From this many units on there is room for all parts.
#define UNITS_WIDE 400.0f

/// A drawing of the display.
typedef struct hud {
    hs_panel *panel;
    const hs_hud_view *view;
    const hs_player *player;
    const hs_stage_view *stage;
    SDL_FRect area;
    float unit; ///< pixels in a unit, of which the usual field has 540 across
    float size; ///< of text that is 14 units high
    bool is_wide;
    SDL_FPoint ship; ///< pixels
    float reach;     ///< pixels
    uint32_t alpha;  ///< of what is drawn now, 0..255
} hud;

// ---- Pieces ------------------------------------------------------------------------------------

static uint32_t seen(const hud *h, uint32_t colour)
{
    return (colour & 0xFFFFFF00u) | (colour & 0xFFu) * h->alpha / 255;
}

/// What is drawn from now on lies within a box: it is faint where the ship is beneath it.
static void begin_part(hud *h, float x, float y, float w, float high)
{
    bool is_near = h->ship.x > x - h->reach && h->ship.x < x + w + h->reach &&
                   h->ship.y > y - h->reach && h->ship.y < y + high + h->reach;
    h->alpha = is_near ? FAINT : 255;
}

static void fill(const hud *h, float x, float y, float w, float high, uint32_t colour)
{
    const SDL_FRect box = {floorf(x), floorf(y), ceilf(w), ceilf(high)};
    if (w > 0.0f && high > 0.0f) hs_panel_fill(h->panel, &box, seen(h, colour));
}

/// Figures and sentences are of fixed pitch, names and large figures in the display face.
typedef enum kind { FIXED, DISPLAY } kind;

static SDL_FPoint extent_of(const hud *h, kind as, float size, const char *text)
{
    SDL_FPoint extent;
    if (as == DISPLAY) {
        hs_panel_display_measure(h->panel, size * h->size, text, &extent.x, &extent.y);
    } else {
        hs_panel_measure(h->panel, size * h->size, text, &extent.x, &extent.y);
    }
    return extent;
}

/// Writes a text with a shadow, which parts it from what is behind it.
static void write(const hud *h, kind as, float x, float y, float size, uint32_t colour,
                  const char *text)
{
    float off = glm_max(floorf(h->unit * 1.3f), 1.0f);
    for (int layer = 0; layer < 2; layer++) {
        float to = layer == 0 ? off : 0.0f;
        uint32_t ink = seen(h, layer == 0 ? (DARK & 0xFFFFFF00u) | 0xD0u : colour);
        if (as == DISPLAY) {
            hs_panel_display(h->panel, floorf(x) + to, floorf(y) + to, size * h->size, ink, text);
        } else {
            hs_panel_text(h->panel, floorf(x) + to, floorf(y) + to, size * h->size, ink, text);
        }
    }
}

static void write_right(const hud *h, kind as, float right, float y, float size, uint32_t colour,
                        const char *text)
{
    write(h, as, right - extent_of(h, as, size, text).x, y, size, colour, text);
}

static void write_middle(const hud *h, kind as, float y, float size, uint32_t colour,
                         const char *text)
{
    float width = extent_of(h, as, size, text).x;
    write(h, as, h->area.x + (h->area.w - width) / 2.0f, y, size, colour, text);
}

/// A bar from the left, in a trough.
static void draw_bar(const hud *h, float x, float y, float w, float high, float share,
                     uint32_t colour)
{
    fill(h, x - 1.0f, y - 1.0f, w + 2.0f, high + 2.0f, TROUGH);
    fill(h, x, y, w * glm_clamp_zo(share), high, colour);
}

// ---- Score and chain ---------------------------------------------------------------------------

static void draw_score(hud *h)
{
    char text[64];
    float margin = 8.0f * h->unit, x = h->area.x + margin, y = h->area.y + 4.0f * h->unit;
    const char *score = hs_word_of_count(h->player->score).text;
    snprintf(text, sizeof text, "%s", score);
    SDL_FPoint extent = extent_of(h, DISPLAY, 1.7f, text);
    begin_part(h, x, y, extent.x, extent.y);
    write(h, DISPLAY, x, y, 1.7f, INK, text);
    if (!h->is_wide) return;
    uint64_t high = h->view->high_score;
    y += extent.y * 0.92f;
    if (h->player->continues > 0) {
        snprintf(text, sizeof text, "score ended at %s",
                 hs_word_of_count(h->player->final_score).text);
        write(h, FIXED, x, y, 0.86f, WARM, text);
    } else if (high > 0) {
        snprintf(text, sizeof text, "best %s",
                 hs_word_of_count(high > h->player->score ? high : h->player->score).text);
        write(h, FIXED, x, y, 0.86f, DIM, text);
    }
}

/// The multiplier, and below it how long the chain still holds.
static void draw_chain(hud *h)
{
    char text[64];
    float right = h->area.x + h->area.w - 8.0f * h->unit, y = h->area.y + 4.0f * h->unit;
    bool is_on = h->player->multiplier > HS_MULTIPLIER_ONE;
    snprintf(text, sizeof text, "\u00D7%u.%02u", h->player->multiplier / 100,
             h->player->multiplier % 100);
    SDL_FPoint extent = extent_of(h, DISPLAY, 1.7f, text);
    begin_part(h, right - extent.x, y, extent.x, extent.y);
    write_right(h, DISPLAY, right, y, 1.7f, is_on ? GOLD : DIM, text);
    if (h->player->chain == 0) return;
    y += extent.y * 0.95f;
    float width = 74.0f * h->unit;
    float share = h->player->chain_full > 0
                      ? (float)h->player->chain_left / (float)h->player->chain_full
                      : 0.0f;
    draw_bar(h, right - width, y, width, 3.0f * h->unit, share, GOLD);
    if (!h->is_wide) return;
    snprintf(text, sizeof text, "chain %u", h->player->chain);
    write_right(h, FIXED, right, y + 4.0f * h->unit, 0.86f, DIM, text);
}

// ---- Lives, bombs and power --------------------------------------------------------------------

/// Small pictures, a row a byte, the leftmost point first.
enum { ICON_SIDE = 8 };
typedef uint8_t icon[ICON_SIDE];
static const icon ship_icon = {0x18, 0x18, 0x3C, 0x3C, 0x7E, 0xFF, 0xDB, 0x42};
static const icon bomb_icon = {0x18, 0x3C, 0x7E, 0xFF, 0xFF, 0x7E, 0x3C, 0x18};

/// Runs of points are one box each.
static void draw_icon(const hud *h, const uint8_t *picture, float x, float y, float side,
                      uint32_t colour)
{
    for (int row = 0; row < ICON_SIDE; row++) {
        for (int from = 0; from < ICON_SIDE; from++) {
            int end = from;
            while (end < ICON_SIDE && (picture[row] >> (7 - end) & 1) != 0) end++;
            if (end == from) continue;
            fill(h, x + (float)from * side, y + (float)row * side, (float)(end - from) * side, side,
                 colour);
            from = end;
        }
    }
}

/// As many pictures as there are things, or one and their number.
static float draw_icons(const hud *h, const uint8_t *picture, int32_t count, float x, float y,
                        uint32_t colour)
{
    enum { MOST = 5 };
    float side = glm_max(floorf(2.0f * h->unit), 1.0f), step = 10.0f * side;
    bool is_many = count > MOST || !h->is_wide;
    for (int32_t i = 0; i < (is_many ? 1 : count); i++, x += step)
        draw_icon(h, picture, x, y, side, colour);
    if (!is_many) return x;
    char text[16];
    snprintf(text, sizeof text, "%d", count);
    write(h, DISPLAY, x, y - 3.0f * h->unit, 1.1f, colour, text);
    return x + extent_of(h, DISPLAY, 1.1f, text).x + 0.6f * step;
}

static void draw_lives(hud *h)
{
    const hs_player *player = h->player;
    float x = h->area.x + 26.0f * h->unit, y = h->area.y + h->area.h - 20.0f * h->unit;
    begin_part(h, x, y, 150.0f * h->unit, 16.0f * h->unit);
    if (player->lives <= 0 && player->over == 0) {
        char text[48];
        snprintf(text, sizeof text, "hits %llu", (unsigned long long)player->hits);
        write(h, FIXED, x, y, 1.0f, LIFE, text);
        x += extent_of(h, FIXED, 1.0f, "hits 000 ").x;
    } else {
        x = draw_icons(h, ship_icon, player->lives, x, y, LIFE) + 8.0f * h->unit;
    }
    draw_icons(h, bomb_icon, player->bombs, x, y, BOMB);
}

/// The power of the shots in levels, and the rank.
static void draw_power(hud *h)
{
    char text[32];
    float right = h->area.x + h->area.w - 8.0f * h->unit;
    float y = h->area.y + h->area.h - 14.0f * h->unit, width = 84.0f * h->unit;
    begin_part(h, right - width, y - 14.0f * h->unit, width, 26.0f * h->unit);
    float part = width / (float)HS_SHOT_LEVELS, gap = 2.0f * h->unit;
    for (int level = 0; level < HS_SHOT_LEVELS; level++) {
        float share = ((float)h->player->power - (float)level * (float)HS_POWER_LEVEL) /
                      (float)HS_POWER_LEVEL;
        float x = right - width + (float)level * part + gap / 2.0f;
        fill(h, x - 1.0f, y - 1.0f, part - gap + 2.0f, 6.0f * h->unit + 2.0f, EDGE);
        draw_bar(h, x, y, part - gap, 6.0f * h->unit, share, share >= 1.0f ? HOT : WARM);
    }
    if (!h->is_wide) return;
    int rank = (int)(hs_world_rank(h->view->world) * 100.0 + 0.5);
    snprintf(text, sizeof text, "power %u   rank %d", h->player->shot_level, rank);
    write_right(h, FIXED, right, y - 16.0f * h->unit, 0.86f, DIM, text);
}

// ---- Heap pressure -----------------------------------------------------------------------------

static uint32_t pressure_colour(float share)
{
    return share < 0.5f ? CALM : share < 0.75f ? WARM : HOT;
}

/// Cells that fill from below along the left edge, as a heap does.
static void draw_pressure(hud *h)
{
    enum { CELLS = 28 };
    float pressure = (float)glm_clamp((float)hs_world_pressure(h->view->world), 0.0f, 1.0f);
    bool is_high = hs_world_pressure_is_high(h->view->world);
    float width = (h->is_wide ? 13.0f : 8.0f) * h->unit, x = h->area.x + 7.0f * h->unit;
    float high = h->area.h * 0.46f, bottom = h->area.y + h->area.h - 8.0f * h->unit;
    float step = high / (float)CELLS, top = bottom - high;
    begin_part(h, x, top - 20.0f * h->unit, width, high + 20.0f * h->unit);
    fill(h, x - 2.0f * h->unit, top - h->unit, width + 4.0f * h->unit, high + 2.0f * h->unit,
         TROUGH);
    float lit = pressure * (float)CELLS;
    for (int cell = 0; cell < CELLS; cell++) {
        float y = bottom - (float)(cell + 1) * step;
        bool is_lit = (float)cell + 0.5f < lit;
        uint32_t colour = is_lit ? pressure_colour(((float)cell + 0.5f) / (float)CELLS) : EDGE;
        if (!is_lit) colour = (colour & 0xFFFFFF00u) | 0x28u;
        fill(h, x, y + h->unit, width, step - glm_max(h->unit, 1.0f), colour);
    }
    // What counts as high is marked, so that colour is not the only sign.
    fill(h, x - 2.0f * h->unit, bottom - high * 0.75f, width + 8.0f * h->unit,
         glm_max(h->unit, 1.0f), is_high ? HOT : EDGE);
    if (!h->is_wide) return;
    char text[16];
    snprintf(text, sizeof text, "%d %%", (int)(pressure * 100.0f + 0.5f));
    uint32_t colour = is_high ? HOT : pressure_colour(pressure);
    float line = extent_of(h, DISPLAY, 1.25f, text).y;
    write(h, DISPLAY, x - h->unit, top - line, 1.25f, colour, text);
    write(h, FIXED, x - h->unit, top - line - 13.0f * h->unit, 0.86f, is_high ? HOT : DIM,
          is_high ? "heap HIGH" : "heap");
}

// ---- The boss ----------------------------------------------------------------------------------

/// The phases' lives side by side: the present one is emptied from the right.
static void draw_life(hud *h, const hs_boss_view *boss, float x, float y, float width, float high)
{
    unsigned phases = boss->phase_count > 0 ? boss->phase_count : 1;
    float part = width / (float)phases, gap = 2.0f * h->unit;
    bool comes = boss->state == HS_BOSS_ENTERING && boss->state_length > 0;
    float entered = comes ? (float)boss->state_ticks / (float)boss->state_length : 1.0f;
    for (unsigned p = 0; p < phases; p++) {
        // The last phase stands at the left, so that life shrinks towards it.
        unsigned place = phases - 1 - p;
        float share = p < boss->phase ? 0.0f : 1.0f;
        if (p == boss->phase && boss->health_full > 0)
            share = (float)boss->health / (float)boss->health_full;
        if (boss->state == HS_BOSS_DYING) share = 0.0f;
        uint32_t colour = p == boss->phase && boss->opening > 0 ? GOLD : HOT;
        draw_bar(h, x + (float)place * part + gap / 2.0f, y, part - gap, high, share * entered,
                 colour);
    }
}

/// A small square for each shield: full while it is up.
static void draw_shields(hud *h, const hs_boss_view *boss, float x, float y)
{
    static const struct {
        unsigned bit;
        const char *name;
    } shields[] = {
        {HS_SHIELD_SPREAD, "spread"}, {HS_SHIELD_FOCUS, "focus"}, {HS_SHIELD_BOMB, "bomb"}};
    for (int s = 0; s < 3; s++) {
        if ((boss->shields_full & shields[s].bit) == 0) continue;
        char text[32];
        bool is_up = (boss->shields & shields[s].bit) != 0;
        snprintf(text, sizeof text, "%s %s", is_up ? "\u25A0" : "\u25A1", shields[s].name);
        write(h, FIXED, x, y, 0.86f, is_up ? LIFE : DIM, text);
        x += extent_of(h, FIXED, 0.86f, text).x + 9.0f * h->unit;
    }
}

static void draw_boss(hud *h, const hs_boss_view *boss)
{
    char text[96];
    float margin = 10.0f * h->unit, x = h->area.x + margin, width = h->area.w - 2.0f * margin;
    float y = h->area.y + (h->is_wide ? 50.0f : 38.0f) * h->unit;
    float line = 17.0f * h->unit;
    begin_part(h, x, y - 4.0f * h->unit, width, 2.4f * line);
    // The clock of the phase stands above the right end of the bar.
    float right = x + width;
    bool has_clock = boss->ticks_full > 0 && boss->state == HS_BOSS_FIGHTING;
    if (has_clock) {
        unsigned tenths = boss->ticks_left * 10 / HS_TICKS_PER_SECOND;
        bool is_short = tenths < 100;
        snprintf(text, sizeof text, is_short ? "%u.%u" : "%u", tenths / 10, tenths % 10);
        write_right(h, DISPLAY, right, y - 4.0f * h->unit, 1.2f, is_short ? HOT : INK, text);
        right -= extent_of(h, DISPLAY, 1.2f, "00.0").x + margin;
    }
    write(h, DISPLAY, x, y - 2.0f * h->unit, 1.1f, INK, boss->name);
    float after = x + extent_of(h, DISPLAY, 1.1f, boss->name).x + margin;
    if (boss->phase_name[0] != '\0' &&
        after + extent_of(h, FIXED, 0.86f, boss->phase_name).x < right) {
        write_right(h, FIXED, right, y + 2.0f * h->unit, 0.86f, DIM, boss->phase_name);
    }
    draw_life(h, boss, x, y + line, width, 5.0f * h->unit);
    float below = y + line + 8.0f * h->unit;
    if (boss->shields_full != 0) {
        draw_shields(h, boss, x, below);
    } else if (boss->budget > 0) {
        snprintf(text, sizeof text, "bullets %u of %u%s", boss->bullets, boss->budget,
                 boss->opening > 0 ? "   refused: it is open" : "");
        write(h, FIXED, x, below, 0.86f, boss->opening > 0 ? GOLD : DIM, text);
    }
}

// ---- Cards -------------------------------------------------------------------------------------

/// How much of a card is seen, 0..255: it comes in a quarter of a second and goes in half a one.
static uint32_t card_alpha(uint32_t ticks, uint32_t length)
{
    float come = glm_clamp_zo((float)ticks / 15.0f);
    float go = length > ticks ? glm_clamp_zo((float)(length - ticks) / 30.0f) : 0.0f;
    // In steps, so that the text is not written anew in every frame.
    return (uint32_t)(floorf(glm_min(come, go) * 8.0f) * (255.0f / 8.0f));
}

/// A size at which a text fits into the width of the field.
static float fitting(const hud *h, kind as, float size, const char *text)
{
    float room = h->area.w - 20.0f * h->unit;
    float width = extent_of(h, as, size, text).x;
    return width > room ? floorf(size * room / width * 10.0f) / 10.0f : size;
}

/// Writes a sentence in the middle, broken into lines; returns the y below.
static float write_wrapped(const hud *h, float y, float size, uint32_t colour, const char *text)
{
    SDL_FPoint type = extent_of(h, FIXED, size, "M");
    int characters = (int)((h->area.w - 24.0f * h->unit) / glm_max(type.x, 1.0f));
    const char *line;
    for (size_t bytes; (bytes = hs_text_next_line(&text, characters, &line)) > 0;) {
        char part[160];
        snprintf(part, sizeof part, "%.*s", (int)(bytes < sizeof part ? bytes : sizeof part - 1),
                 line);
        write_middle(h, FIXED, y, size, colour, part);
        y += type.y * 1.15f;
    }
    return y;
}

/// A card: a line above, a name, and a sentence or a figure, over a band across the field.
static void draw_card(hud *h, const char *above, const char *name, const char *below, uint32_t ink)
{
    float big = fitting(h, DISPLAY, 3.0f, name);
    float y = h->area.y + h->area.h * 0.27f, line = extent_of(h, DISPLAY, 1.2f, above).y;
    float tall = extent_of(h, DISPLAY, big, name).y;
    float top = y - 10.0f * h->unit, high = line + tall + 62.0f * h->unit;
    fill(h, h->area.x, top, h->area.w, high, 0x05080FB8u);
    fill(h, h->area.x, top, h->area.w, glm_max(h->unit, 1.0f), ink);
    fill(h, h->area.x, top + high, h->area.w, glm_max(h->unit, 1.0f), ink);
    write_middle(h, DISPLAY, y, 1.2f, ink, above);
    write_middle(h, DISPLAY, y + line, big, INK, name);
    write_wrapped(h, y + line + tall + 4.0f * h->unit, 1.0f, DIM, below);
}

static void draw_cards(hud *h, const hs_boss_view *boss)
{
    char above[48], below[96];
    const hs_stage_view *stage = h->stage;
    bool has_name = stage->name[0] != '\0';
    if (has_name && stage->state == HS_STAGE_ENTERING) {
        h->alpha = card_alpha(stage->state_ticks, stage->state_length);
        snprintf(above, sizeof above, "Stage %u", stage->number + 1);
        draw_card(h, above, stage->name, stage->idea, GOLD);
    } else if (has_name && stage->state == HS_STAGE_CLEARED) {
        h->alpha = card_alpha(stage->state_ticks, stage->state_length);
        snprintf(above, sizeof above, "Stage %u cleared", stage->number + 1);
        snprintf(below, sizeof below, "bonus %s", hs_word_of_count(stage->bonus).text);
        draw_card(h, above, stage->name, stage->bonus > 0 ? below : "", CALM);
    } else if (boss != NULL && boss->state == HS_BOSS_ENTERING) {
        h->alpha = card_alpha(boss->state_ticks, boss->state_length);
        snprintf(below, sizeof below, "%u phases", boss->phase_count);
        draw_card(h, "Boss", boss->name, boss->phase_count > 1 ? below : "", HOT);
    }
}

// ---- All of it ---------------------------------------------------------------------------------

static SDL_FPoint ship_of(const hs_hud_view *view, const hs_player *player)
{
    return (SDL_FPoint){view->field.x + player->x * view->field.w / HS_FIELD_WIDTH,
                        view->field.y + player->y * view->field.h / HS_FIELD_HEIGHT};
}

void hs_hud_draw(hs_panel *panel, const hs_hud_view *view)
{
    if (view->area.w < (float)HS_HUD_WIDTH_LEAST || view->area.h < (float)HS_HUD_WIDTH_LEAST)
        return;
    const hs_player *player = hs_world_player(view->world);
    float unit = glm_min(view->text_scale, view->area.w / UNITS_LEAST);
    hud h = {
        .panel = panel,
        .view = view,
        .player = player,
        .stage = hs_world_stage(view->world),
        .area = view->area,
        .unit = unit,
        .size = unit / view->text_scale,
        .is_wide = view->area.w / unit >= UNITS_WIDE,
        .ship = ship_of(view, player),
        .reach = NEAR * view->field.w / HS_FIELD_WIDTH,
        .alpha = 255,
    };
    bool is_game = h.stage->name[0] != '\0' || player->lives > 0 || player->over > 0;
    draw_score(&h);
    if (!is_game) {
        draw_lives(&h);
        return;
    }
    const hs_boss_view *boss = hs_world_boss(view->world);
    draw_chain(&h);
    draw_pressure(&h);
    draw_lives(&h);
    draw_power(&h);
    if (boss != NULL) draw_boss(&h, boss);
    if (!view->hides_cards) draw_cards(&h, boss);
}
