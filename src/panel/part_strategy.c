/// The part that says which strategy is in use, what it does, and which keys switch it.
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

/// Size of the strategy's name: the longest of all names must fit.
static int name_em(const hs_panel *panel, int width)
{
    size_t longest = 8;
    for (unsigned i = 0; i < hs_strategy_count(); i++) {
        size_t length = strlen(hs_strategy_at(i)->name);
        if (length > longest) longest = length;
    }
    bool is_small = panel->size == HS_PANEL_COMPACT || panel->layout.is_tight;
    int em = panel->layout.em * (is_small ? 2 : 3);
    int most = width * 10 / (6 * (int)longest + 1);
    return em < most ? em : most;
}

static void print_frozen(hs_panel *panel, SDL_Rect box)
{
    const hs_face *bold = hs_panel_bold(panel);
    int width = hs_face_width(bold, "FROZEN");
    int x = box.x + box.w - width - bold->advance;
    hs_pixels_fill(&panel->pixels,
                   (SDL_Rect){x - bold->advance, box.y, width + 2 * bold->advance, bold->height},
                   HS_PANEL_WARNING);
    hs_face_draw(bold, &panel->pixels, x, box.y, HS_PANEL_GROUND, "FROZEN");
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
    const char *name = strategy != NULL ? strategy->name : "";
    const char *summary = strategy != NULL ? strategy->summary : "";
    const hs_face *face = hs_panel_face(panel);
    const hs_face *large = hs_text_face(panel->text, name_em(panel, box.w), HS_WEIGHT_BOLD);
    int line = panel->layout.line;
    int beside = 8 * large->advance + 2 * face->advance;
    SDL_Rect text = {box.x + beside, box.y, box.w - beside, 0};
    bool is_beside = text.w >= 40 * face->advance;
    // In a tight panel the settings stand at the right of the name.
    bool has_line = !panel->explains && !panel->layout.is_tight;
    if (!is_beside) text = (SDL_Rect){box.x, box.y + large->height, box.w, 0};
    int characters = text.w / face->advance;
    const char *what = panel->explains ? hs_panel_part_at(HS_PART_STRATEGY)->explanation : summary;
    int rows = hs_panel_wrapped_lines(what, characters) + (has_line ? 1 : 0);
    int most = panel->explains ? rows : summary_lines(characters) + (has_line ? 1 : 0);
    int y = text.y + most * line;
    int below = box.y + large->height;
    // Beside the name the rows end on its baseline, where they are not more than that.
    int lower = large->ascent - face->ascent - (rows - 1) * line;
    if (is_beside && lower > 0) text.y += lower;
    if (is_beside && lower > 0 && rows == most) y += lower;
    if (draws) {
        hs_face_draw(large, &panel->pixels, box.x, box.y, hs_panel_accent(panel->numbers.strategy),
                     name);
        int end = hs_panel_print_wrapped(panel, text, HS_PANEL_TEXT, what);
        char settings[96];
        describe_settings(panel, settings, sizeof settings);
        int baseline = box.y + large->ascent - face->ascent;
        if (has_line) {
            hs_panel_print(panel, text.x, end, HS_PANEL_DIM, "%s", settings);
        } else if (!panel->explains && !is_beside && !panel->is_frozen) {
            hs_panel_print_right(panel, box.x + box.w, baseline, HS_PANEL_DIM, "%s", settings);
        }
        if (panel->is_frozen) print_frozen(panel, box);
    }
    return print_keys(panel, box, (y > below ? y : below) + panel->layout.em / 4, draws);
}

/// In the compact panel: the name, on its line what is known in a word, and the keys below.
static void draw_compact_strategy(hs_panel *panel, SDL_Rect box)
{
    char settings[96];
    const char *name = panel->numbers.strategy != NULL ? panel->numbers.strategy->name : "";
    const hs_face *face = hs_panel_face(panel);
    const hs_face *large = hs_text_face(panel->text, name_em(panel, box.w), HS_WEIGHT_BOLD);
    int width = hs_face_draw(large, &panel->pixels, box.x, box.y,
                             hs_panel_accent(panel->numbers.strategy), name);
    print_keys(panel, box, box.y + large->height, true); // a line of them; more has no room
    if (panel->is_frozen) {
        print_frozen(panel, box);
        return;
    }
    describe_settings(panel, settings, sizeof settings);
    if (width + face->advance + hs_face_width(face, settings) > box.w) return;
    hs_panel_print_right(panel, box.x + box.w, box.y + large->ascent - face->ascent, HS_PANEL_DIM,
                         "%s", settings);
}

static int height_of(hs_panel *panel, int width)
{
    const SDL_Rect box = {0, 0, width, 0};
    if (panel->size == HS_PANEL_COMPACT) {
        return hs_text_face(panel->text, name_em(panel, width), HS_WEIGHT_BOLD)->height +
               panel->layout.line;
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
}

const hs_part_functions hs_part_strategy = {.draw = draw, .height = height_of};
