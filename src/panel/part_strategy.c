/// The part that says which strategy is in use, what a tick costs beside the best one, what it
/// does, and which keys switch it.
#include <math.h>

#include "panel/parts.h"

#include "base/forbidden.h"

/// A key and what it does, up to two spaces or the end; the text moves on behind it.
static bool next_key(const char **text, char *key, char *meaning, size_t bytes)
{
    while (**text == ' ') (*text)++;
    if (**text == '\0') return false;
    const char *end = strstr(*text, "  ");
    size_t length = end != NULL ? (size_t)(end - *text) : strlen(*text);
    size_t key_length = strcspn(*text, " ");
    if (key_length > length) key_length = length;
    size_t skip = key_length < length ? key_length + 1 : key_length;
    snprintf(key, bytes, "%.*s", (int)key_length, *text);
    snprintf(meaning, bytes, "%.*s", (int)(length - skip), *text + skip);
    *text += length;
    return true;
}

/// Keys with what they do, as many to a line as fit; returns the y below.
static int print_keys(hs_panel *panel, SDL_Rect box, int y, bool draws)
{
    char key[64], meaning[64];
    const hs_face *face = hs_panel_face(panel);
    const hs_face *bold = hs_panel_bold(panel);
    const char *text = panel->keys != NULL ? panel->keys : "";
    int x = box.x;
    bool is_any = false;
    while (next_key(&text, key, meaning, sizeof key)) {
        int width = hs_face_width(bold, key) + face->advance + hs_face_width(face, meaning);
        if (is_any && x + width > box.x + box.w) {
            x = box.x;
            y += panel->layout.line;
        }
        is_any = true;
        if (draws && hs_panel_has_line(panel, box, y)) {
            hs_face_draw(bold, &panel->pixels, x, y, HS_PANEL_TEXT, key);
            hs_face_draw(face, &panel->pixels, x + width - hs_face_width(face, meaning), y,
                         HS_PANEL_DIM, meaning);
        }
        x += width + 2 * face->advance;
    }
    return is_any ? y + panel->layout.line : y;
}

static void describe_settings(const hs_panel *panel, char *text, size_t bytes)
{
    const hs_panel_numbers *numbers = &panel->numbers;
    bool is_boxed = numbers->strategy != NULL && numbers->strategy->is_boxed;
    snprintf(text, bytes, "%s%s%s%s%s", is_boxed ? hs_layout_name(numbers->layout) : "",
             is_boxed ? " \u00B7 " : "", numbers->renderer != NULL ? numbers->renderer : "",
             numbers->renderer != NULL && numbers->scenario[0] != '\0' ? " \u00B7 " : "",
             numbers->scenario);
}

/// Characters of the line with the strategy's name and its figure: the longest name must fit.
static int hero_characters(void)
{
    size_t longest = 8;
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        size_t length = strlen(hs_strategy_at(i)->name);
        if (length > longest) longest = length;
    }
    return (int)longest + 1 + HS_PANEL_FIGURE;
}

/// The face of that line.
static const hs_face *hero_face(hs_panel *panel, int width)
{
    bool is_small = panel->size == HS_PANEL_COMPACT || panel->layout.is_tight;
    int em = panel->layout.em * (is_small ? 2 : 3);
    int most = width * 10 / (6 * hero_characters() + 2);
    return hs_text_face(panel->text, em < most ? em : most, HS_WEIGHT_BOLD);
}

/// The name and how many times the best one's time a tick takes: the answer to a switch.
static void draw_hero(hs_panel *panel, int x, int y, int width, const hs_face *face)
{
    const hs_panel_scores *scores = &panel->numbers.scores;
    const hs_strategy *strategy = panel->numbers.strategy;
    const hs_word figure = hs_panel_figure(scores, scores->present);
    hs_pixel colour = hs_panel_accent(strategy);
    hs_face_draw(face, &panel->pixels, x, y, colour, strategy != NULL ? strategy->name : "");
    // The scoreboard says it where there is one.
    bool is_frozen = panel->is_frozen && panel->layout.part[HS_PART_SCOREBOARD].w == 0;
    if (is_frozen || scores->present < 0) return;
    hs_face_draw(face, &panel->pixels, x + width - hs_face_width(face, figure.text), y, colour,
                 figure.text);
}

/// What the figure beside the name says, in words.
static void describe_figure(const hs_panel *panel, char *text, size_t bytes)
{
    const hs_panel_scores *scores = &panel->numbers.scores;
    const hs_panel_score *row = scores->present < 0 ? NULL : &scores->rows[scores->present];
    double figure = row == NULL ? NAN : scores->is_held ? row->ratio : row->score.entity_ns;
    text[0] = '\0';
    if (panel->is_film) {
        snprintf(text, bytes, "In a film nothing is timed");
    } else if (scores->is_held && scores->count < 2) {
        snprintf(text, bytes, "Switch, and see what that costs");
    } else if (!isfinite(figure)) {
        snprintf(text, bytes, "The first frames are set aside");
    } else if (!scores->is_held) {
        snprintf(text, bytes, "an entity and tick, over 10 s");
    } else if (scores->best == scores->present) {
        snprintf(text, bytes, "The shortest tick so far");
    } else {
        const hs_panel_score *best = &scores->rows[scores->best];
        const hs_word name = hs_panel_name_of(best->strategy, best->layout);
        snprintf(text, bytes, "%.*f times as long as %s", figure < 9.95, figure, name.text);
    }
}

/// Lines that the longest summary of all strategies takes, so that a switch moves nothing.
static int summary_lines(int characters)
{
    int most = 0;
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        int lines = hs_panel_wrapped_lines(hs_strategy_at(i)->summary, characters);
        if (lines > most) most = lines;
    }
    return most;
}

/// The name with what it means beside or below it, then the keys. Returns the y below; draws only
/// when told to, so that the height is known beforehand.
static int lay_strategy(hs_panel *panel, SDL_Rect box, bool draws)
{
    const hs_strategy *strategy = panel->numbers.strategy;
    const hs_face *face = hs_panel_face(panel);
    const hs_face *large = hero_face(panel, box.w);
    int line = panel->layout.line, hero = hero_characters() * large->advance;
    SDL_Rect text = {box.x + hero + 2 * face->advance, box.y, 0, 0};
    text.w = box.x + box.w - text.x;
    bool is_beside = text.w >= 40 * face->advance;
    if (!is_beside) text = (SDL_Rect){box.x, box.y + large->height, box.w, 0};
    // With all parts there the room is theirs.
    bool is_brief = panel->level != HS_LEVEL_SHOW && !is_beside;
    bool has_settings = !panel->explains && !panel->layout.is_tight && !is_brief;
    int characters = text.w / face->advance;
    const char *what = strategy != NULL ? strategy->summary : "";
    if (panel->explains) what = hs_panel_part_at(HS_PART_STRATEGY)->explanation;
    if (is_brief) what = "";
    int most = hs_panel_wrapped_lines(what, characters);
    if (!panel->explains && !is_brief) most = 1 + summary_lines(characters) + has_settings;
    int y = text.y + most * line, below = box.y + large->height;
    if (draws) {
        char words[96];
        draw_hero(panel, box.x, box.y, is_beside ? hero : box.w, large);
        describe_figure(panel, words, sizeof words);
        if (!panel->explains && !is_brief) {
            hs_panel_print(panel, text.x, text.y, HS_PANEL_TEXT, "%s", words);
            text.y += line;
        }
        int end = hs_panel_print_wrapped(panel, text,
                                         panel->explains ? HS_PANEL_TEXT : HS_PANEL_DIM, what);
        describe_settings(panel, words, sizeof words);
        if (has_settings) hs_panel_print(panel, text.x, end, HS_PANEL_DIM, "%s", words);
    }
    y = y > below ? y : below;
    if (is_brief && (panel->layout.is_tight || panel->explains)) return y; // the help has the keys
    return print_keys(panel, box, y + panel->layout.em / 4, draws);
}

/// In the compact panel: the name and its figure, and a line of keys.
static void draw_compact_strategy(hs_panel *panel, SDL_Rect box)
{
    const hs_face *large = hero_face(panel, box.w);
    draw_hero(panel, box.x, box.y, box.w, large);
    print_keys(panel, box, box.y + large->height, true); // a line of them; more has no room
}

static int height_of(hs_panel *panel, int width)
{
    const SDL_Rect box = {0, 0, width, 0};
    if (panel->size == HS_PANEL_COMPACT) {
        return hero_face(panel, width)->height + panel->layout.line;
    }
    return lay_strategy(panel, box, false);
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    if (panel->size == HS_PANEL_COMPACT) {
        draw_compact_strategy(panel, box);
    } else {
        lay_strategy(panel, box, true);
    }
    if (panel->is_frozen && panel->layout.part[HS_PART_SCOREBOARD].w == 0) {
        hs_panel_print_frozen(panel, box.x + box.w, box.y);
    }
}

const hs_part_functions hs_part_strategy = {.draw = draw, .height = height_of};
