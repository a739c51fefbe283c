#include "window/game_pages.h"

#include "heapstorm/stage.h"
#include "measure/words.h"
#include "window/bindings.h"

#include "base/forbidden.h"

// ---- Scores ------------------------------------------------------------------------------------

/// The name of an action's first key, for the foot of a page.
static const char *key(const hs_session *session, hs_action action, char *text, size_t bytes)
{
    hs_bindings_label(&session->interface.settings.bindings, action, text, bytes);
    return text;
}

static void write_reached(const hs_high_score *game, char *text, size_t bytes)
{
    if (game->stage == HS_SCORE_FINISHED) {
        snprintf(text, bytes, "finished");
    } else {
        snprintf(text, bytes, "stage %u", game->stage % 100);
    }
}

void hs_game_make_scores(hs_page *page, const hs_session *session)
{
    const hs_modes *modes = &session->interface.modes;
    const hs_score_table *table = &modes->scores.tables[modes->table];
    unsigned played = (unsigned)hs_world_difficulty(session->run.game.world) - 1;
    char name[16], back[32];
    snprintf(name, sizeof name, "%s", hs_difficulty_name((hs_difficulty)(modes->table + 1)));
    name[0] = (char)(name[0] - 'a' + 'A');
    hs_page_add(page, 2.0f, HS_COLOUR_TITLE, "Best games");
    hs_page_add(page, 1.4f, HS_COLOUR_TEXT, "\u2190  %s  \u2192", name);
    hs_page_begin_body(page);
    for (unsigned i = 0; i < HS_SCORES_EACH; i++) {
        char left[64], right[112], reached[16];
        const hs_high_score *game = &table->rows[i];
        bool is_there = i < table->count;
        snprintf(left, sizeof left, "%2u  %-12s", i + 1, is_there ? game->name : "\u2013");
        write_reached(game, reached, sizeof reached);
        snprintf(right, sizeof right, "%14s  %-8s  %s", hs_word_of_count(game->score).text, reached,
                 game->date);
        hs_page_line *line = hs_page_add_pair(page, left, is_there ? right : "");
        bool is_new = modes->attempt.place == i + 1 && modes->table == played;
        if (line != NULL) line->is_chosen = is_new;
    }
    hs_page_begin_foot(page);
    hs_page_add(page, 1.0f, HS_COLOUR_DIM, "Arrows: other difficulties   %s: back",
                key(session, HS_ACTION_PAUSE, back, sizeof back));
}

// ---- The end -----------------------------------------------------------------------------------

static void add_go_on(hs_page *page, const hs_session *session)
{
    char choose[32], shoot[32];
    hs_page_begin_foot(page);
    hs_page_add(page, 1.0f, HS_COLOUR_DIM, "%s or %s: go on",
                key(session, HS_ACTION_CHOOSE, choose, sizeof choose),
                key(session, HS_ACTION_SHOOT, shoot, sizeof shoot));
}

void hs_game_make_ending(hs_page *page, const hs_session *session)
{
    const hs_player *player = hs_world_player(session->run.game.world);
    static const char *const lines[] = {
        "Nothing is left to allocate. The storm has given back every byte that it took.",
        "The stack unwound, top first. The chain handed on its last place. The blocks lie in "
        "order at the edge.",
        "What kept itself alive in a circle was broken from both sides at once, and the world "
        "moved on after its last pause.",
        "Out there nothing holds a reference to you. You may go where you like.",
    };
    hs_page_add(page, 2.4f, HS_COLOUR_TITLE, "The heap is quiet");
    hs_page_add(page, 1.4f, HS_COLOUR_TEXT, "score %s", hs_word_of_count(player->score).text);
    hs_page_begin_body(page);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (i > 0) hs_page_add_heading(page, "");
        hs_page_add_text(page, lines[i]);
    }
    add_go_on(page, session);
}

void hs_game_make_credits(hs_page *page, const hs_session *session)
{
    static const struct {
        const char *what, *by;
    } lines[] = {
        {"Window, input, picture", "SDL2"},
        {"Letters", "SDL2_ttf, with DejaVu Sans Mono and URW Gothic"},
        {"Vectors and easings", "cglm"},
        {"Patterns and stages", "BulletML, read by expat"},
        {"Figures", "jansson, and libdw for names"},
        {"Pictures", "stb_image_write"},
        {"A well-known collector", "libgc, where it is installed"},
        {"Tests", "cmocka"},
    };
    hs_page_add(page, 2.0f, HS_COLOUR_TITLE, "Heapstorm");
    hs_page_add(page, 1.0f, HS_COLOUR_TEXT,
                "Rules, patterns, stages, bosses, every picture and "
                "every allocator: drawn and written here");
    hs_page_begin_body(page);
    hs_page_add_heading(page, "Built on");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        hs_page_add_pair(page, lines[i].what, lines[i].by);
    }
    hs_page_add_heading(page, "With thanks");
    hs_page_add_text(page, "to everybody who ever wrote an allocator, drew a curtain of bullets, "
                           "or explained either to somebody else");
    add_go_on(page, session);
}

// ---- Statistics --------------------------------------------------------------------------------

void hs_game_costs_take(hs_game_costs *costs, const hs_scoreboard *board)
{
    static hs_score_scratch scratch;
    costs->count = 0;
    for (int i = 0; i < board->count; i++) {
        const hs_score_row *row = &board->rows[i];
        const hs_score score = hs_score_of(row, &scratch);
        costs->of[costs->count++] =
            (hs_game_cost){row->strategy, row->layout, score.entity_ns, score.allocations};
    }
}

static void add_count(hs_page *page, const char *what, uint64_t count)
{
    hs_page_add_pair(page, what, hs_word_of_count(count).text);
}

/// Lives lost in each stage that was reached: "0 · 2 · 1".
static void add_deaths(hs_page *page, const hs_world *world)
{
    char text[112] = "";
    const hs_stage_view *stage = hs_world_stage(world);
    const hs_game_counts *counts = hs_world_game_counts(world);
    for (unsigned i = 0; i <= stage->number && i < HS_STAGES_MAX; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%llu", i > 0 ? " \u00B7 " : "",
                 (unsigned long long)counts->deaths[i]);
    }
    hs_page_add_pair(page, stage->count > 1 ? "Deaths by stage" : "Deaths", text);
}

static void add_costs(hs_page *page, const hs_game_costs *costs)
{
    hs_page_add_heading(page, "What its memory cost");
    for (int i = 0; i < costs->count; i++) {
        const hs_game_cost *cost = &costs->of[i];
        char name[48], text[112], time[32] = "too short to tell";
        const char *layout = cost->layout == HS_LAYOUT_LIST ? ", list" : "";
        snprintf(name, sizeof name, "%s%s", cost->strategy->name,
                 cost->strategy->is_boxed ? layout : "");
        if (!isnan(cost->entity_ns)) {
            snprintf(time, sizeof time, "%.1f ns an entity", cost->entity_ns);
        }
        snprintf(text, sizeof text, "%s, %.1f allocations a tick", time,
                 isnan(cost->allocations) ? 0.0 : cost->allocations);
        hs_page_add_pair(page, name, text);
    }
}

void hs_game_make_statistics(hs_page *page, const hs_session *session)
{
    const hs_world *world = session->run.game.world;
    const hs_player *player = hs_world_player(world);
    const hs_game_counts *counts = hs_world_game_counts(world);
    uint64_t seconds = counts->ticks / HS_TICKS_PER_SECOND;
    char text[64];
    hs_page_add(page, 2.0f, HS_COLOUR_TITLE, "This game");
    hs_page_begin_body(page);
    add_count(page, "Score", player->score);
    snprintf(text, sizeof text, "%s, %llu:%02llu", hs_difficulty_name(hs_world_difficulty(world)),
             (unsigned long long)(seconds / 60), (unsigned long long)(seconds % 60));
    hs_page_add_pair(page, "Played", text);
    snprintf(text, sizeof text, "%s, bosses %llu", hs_word_of_count(counts->kills).text,
             (unsigned long long)counts->bosses);
    hs_page_add_pair(page, "Enemies shot", text);
    snprintf(text, sizeof text, "%s, orphans %llu", hs_word_of_count(player->grazes).text,
             (unsigned long long)player->orphan_grazes);
    hs_page_add_pair(page, "Bullets grazed", text);
    add_count(page, "Gems", counts->gems);
    snprintf(text, sizeof text, "%u kills, points x%.2f", counts->longest_chain,
             (double)SDL_max(counts->highest_multiplier, HS_MULTIPLIER_ONE) / 100.0);
    hs_page_add_pair(page, "Longest chain", text);
    snprintf(text, sizeof text, "%llu, saved a life %llu", (unsigned long long)counts->bombs,
             (unsigned long long)counts->saves);
    hs_page_add_pair(page, "Bombs", text);
    add_count(page, "Orphaned bullets", counts->orphaned);
    add_count(page, "Collected to gems", counts->collected);
    add_deaths(page, world);
    if (player->continues > 0) add_count(page, "Continued", player->continues);
    add_costs(page, &session->interface.modes.costs);
    add_go_on(page, session);
}

// ---- The entry of a name -----------------------------------------------------------------------

/// A page of four parts below each other, in a box of this share of the field.
#define BOX_WIDTH  0.88f
#define BOX_ASPECT 0.92f

static SDL_FRect box_of(const hs_session *session)
{
    const SDL_FRect area = hs_session_page_area(session);
    float wide = SDL_floorf(SDL_min(area.w * BOX_WIDTH, area.h * BOX_WIDTH / BOX_ASPECT));
    float tall = SDL_floorf(wide * BOX_ASPECT);
    return (SDL_FRect){SDL_floorf(area.x + (area.w - wide) / 2.0f),
                       SDL_floorf(area.y + (area.h - tall) * 0.45f), wide, tall};
}

SDL_FRect hs_game_name_board(const hs_session *session)
{
    const SDL_FRect box = box_of(session);
    float margin = SDL_floorf(box.w * 0.04f);
    float top = SDL_floorf(box.h * 0.45f), foot = SDL_floorf(box.h * 0.1f);
    return (SDL_FRect){box.x + margin, box.y + top, box.w - 2.0f * margin, box.h - top - foot};
}

/// Writes a text in the display face in the middle of a strip, as large as `tall` says or as fits.
static void write_middle(hs_panel *panel, const SDL_FRect *strip, float tall, uint32_t colour,
                         const char *text)
{
    float wide, height;
    hs_panel_display_measure(panel, 1.0f, text, &wide, &height);
    float size = SDL_min(tall / height, strip->w / SDL_max(wide, 1.0f));
    hs_panel_display_measure(panel, size, text, &wide, &height);
    hs_panel_display(panel, SDL_floorf(strip->x + (strip->w - wide) / 2.0f),
                     SDL_floorf(strip->y + (strip->h - height) / 2.0f), size, colour, text);
}

static void draw_board(const hs_session *session)
{
    hs_panel *panel = session->display.panel;
    const SDL_FRect board = hs_game_name_board(session);
    const hs_name_entry *name = &session->interface.modes.name;
    for (unsigned cell = 0; cell < HS_NAME_CELLS; cell++) {
        const SDL_FRect place = hs_name_place(&board, cell);
        bool is_chosen = cell == name->cell;
        hs_panel_fill(panel, &place, is_chosen ? HS_COLOUR_TITLE : HS_COLOUR_CHOSEN & 0xFFFFFF70u);
        uint32_t colour = is_chosen ? 0x080A10FFu : HS_COLOUR_TEXT;
        write_middle(panel, &place, place.h * 0.72f, colour, hs_name_label_of(cell).text);
    }
}

/// The letters so far, each over its line.
static void draw_letters(const hs_session *session, const SDL_FRect *strip)
{
    hs_panel *panel = session->display.panel;
    const char *text = session->interface.modes.name.text;
    float step = SDL_floorf(strip->w / HS_NAME_LETTERS), length = (float)strlen(text);
    for (int i = 0; i < HS_NAME_LETTERS; i++) {
        const SDL_FRect slot = {strip->x + (float)i * step, strip->y, step - 4.0f, strip->h};
        const SDL_FRect line = {slot.x, slot.y + slot.h - 3.0f, slot.w, 3.0f};
        bool is_next = (float)i == length;
        hs_panel_fill(panel, &line, is_next ? HS_COLOUR_TITLE : HS_COLOUR_DIM);
        char letter[2] = {(float)i < length ? text[i] : '\0', '\0'};
        if (letter[0] != '\0') write_middle(panel, &slot, slot.h * 0.84f, HS_COLOUR_TEXT, letter);
    }
}

void hs_game_draw_name(const hs_session *session)
{
    hs_panel *panel = session->display.panel;
    const hs_attempt *attempt = &session->interface.modes.attempt;
    hs_difficulty difficulty = hs_world_difficulty(session->run.game.world);
    const hs_score_table *table = &session->interface.modes.scores.tables[difficulty - 1];
    const SDL_FRect box = box_of(session);
    hs_panel_fill(panel, &box, HS_COLOUR_NOTICE);
    SDL_FRect strip = {box.x + box.w * 0.04f, box.y + box.h * 0.03f, box.w * 0.92f, box.h * 0.11f};
    char text[96];
    write_middle(panel, &strip, strip.h, HS_COLOUR_TITLE,
                 attempt->is_finished ? "Finished" : "One of the best");
    strip.y += box.h * 0.12f;
    snprintf(text, sizeof text, "%s   place %u on %s", hs_word_of_count(attempt->score).text,
             hs_score_place(table, attempt->score), hs_difficulty_name(difficulty));
    write_middle(panel, &strip, strip.h * 0.6f, HS_COLOUR_TEXT, text);
    strip.y += box.h * 0.14f;
    draw_letters(session, &strip);
    draw_board(session);
    strip.y = box.y + box.h * 0.905f;
    strip.h = box.h * 0.08f;
    write_middle(panel, &strip, strip.h * 0.8f, HS_COLOUR_DIM,
                 "type it, or pick letters   Enter: keep   Esc: no name");
}
