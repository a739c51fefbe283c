#include "app/pages.h"

#include "app/page.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// The name of an action's first key.
typedef struct key_label {
    char text[32];
} key_label;

static key_label key(const hs_session *session, hs_action action)
{
    key_label label;
    hs_bindings_label(&session->settings.bindings, action, label.text, sizeof label.text);
    return label;
}

/// Adds "keys: what they do" for an action.
static void add_action(hs_page *page, const hs_session *session, hs_action action)
{
    char labels[64];
    hs_bindings_labels(&session->settings.bindings, action, labels, sizeof labels);
    if (labels[0] != '\0') hs_page_add_pair(page, labels, hs_action_row_of(action)->help);
}

/// "Left, A" and three more read worse than what everybody calls them.
static void add_moves(hs_page *page, const hs_session *session)
{
    const hs_bindings *bindings = &session->settings.bindings;
    hs_bindings usual = hs_bindings_default();
    if (memcmp(&bindings->of[HS_ACTION_LEFT], &usual.of[HS_ACTION_LEFT], 4 * sizeof usual.of[0]) ==
        0) {
        hs_page_add_pair(page, "Arrows, WASD", "move");
        return;
    }
    for (int i = HS_ACTION_LEFT; i <= HS_ACTION_DOWN; i++) add_action(page, session, (hs_action)i);
}

/// Two actions that belong together, on one line.
static void add_two(hs_page *page, const hs_session *session, hs_action first, hs_action second,
                    const char *help)
{
    char labels[72];
    snprintf(labels, sizeof labels, "%s  %s", key(session, first).text, key(session, second).text);
    hs_page_add_pair(page, labels, help);
}

/// A line for all strategies: "1 2 ...: columns, naive, ...".
static void add_strategies(hs_page *page, const hs_session *session)
{
    char labels[72] = "", names[112] = "";
    for (unsigned i = 0; i < hs_strategy_count() && i < 6; i++) {
        key_label label = key(session, (hs_action)(HS_ACTION_STRATEGY_1 + (int)i));
        size_t length = strlen(labels);
        snprintf(labels + length, sizeof labels - length, "%s%s", i > 0 ? " " : "", label.text);
        length = strlen(names);
        snprintf(names + length, sizeof names - length, "%s%s", i > 0 ? ", " : "",
                 hs_strategy_at(i)->name);
    }
    hs_page_add_pair(page, labels, names);
}

void hs_pages_strategy_keys(const hs_session *session, char *text, size_t bytes)
{
    snprintf(text, bytes, "%s pooled/naive", key(session, HS_ACTION_SWITCH).text);
    for (unsigned i = 0; i < hs_strategy_count() && i < 6; i++) {
        key_label label = key(session, (hs_action)(HS_ACTION_STRATEGY_1 + (int)i));
        size_t length = strlen(text);
        snprintf(text + length, bytes - length, "  %s %s", label.text, hs_strategy_at(i)->name);
    }
}

void hs_pages_tour_keys(const hs_session *session, char *text, size_t bytes)
{
    snprintf(text, bytes, "%s before   %s next   %s leave", key(session, HS_ACTION_LEFT).text,
             key(session, HS_ACTION_RIGHT).text, key(session, HS_ACTION_PAUSE).text);
}

// ---- The pages ---------------------------------------------------------------------------------

static void make_title(hs_page *page, const hs_session *session)
{
    hs_page_add(page, 3.4f, HS_COLOR_TITLE, "HEAPSTORM");
    hs_page_add(page, 1.0f, HS_COLOR_DIM, "One storm, several ways to keep it in memory.");
    hs_page_add(page, 1.0f, HS_COLOR_DIM, "Switch, and see what that does to a frame.");
    hs_page_gap(page, 1.0f);
    hs_page_add(page, 1.3f, HS_COLOR_TEXT, "%s or %s: play", key(session, HS_ACTION_CHOOSE).text,
                key(session, HS_ACTION_SHOOT).text);
    hs_page_gap(page, 0.7f);
    add_moves(page, session);
    add_action(page, session, HS_ACTION_SHOOT);
    add_action(page, session, HS_ACTION_BOMB);
    add_action(page, session, HS_ACTION_FOCUS);
    add_action(page, session, HS_ACTION_PAUSE);
    hs_page_gap(page, 0.7f);
    add_action(page, session, HS_ACTION_SWITCH);
    add_action(page, session, HS_ACTION_LAYOUT);
    add_two(page, session, HS_ACTION_LESS, HS_ACTION_MORE, "fewer, more bullets");
    add_two(page, session, HS_ACTION_SCENARIO_BEFORE, HS_ACTION_SCENARIO_AFTER,
            "former, next scenario");
    add_action(page, session, HS_ACTION_FULL_SCREEN);
    hs_page_gap(page, 0.7f);
    hs_page_add(page, 1.0f, HS_COLOR_TEXT, "%s: all keys, and the panel explained",
                key(session, HS_ACTION_HELP).text);
    hs_page_add(page, 1.0f, HS_COLOR_TEXT, "%s: settings   %s: quit",
                key(session, HS_ACTION_SETTINGS).text, key(session, HS_ACTION_QUIT).text);
}

static void make_pause(hs_page *page, const hs_session *session)
{
    hs_page_add(page, 2.2f, HS_COLOR_TITLE, "Paused");
    hs_page_gap(page, 0.6f);
    static const struct {
        hs_action action;
        const char *text;
    } lines[] = {
        {HS_ACTION_PAUSE, "go on"},
        {HS_ACTION_RESTART, "start again"},
        {HS_ACTION_HELP, "all keys, and the panel explained"},
        {HS_ACTION_SETTINGS, "settings"},
        {HS_ACTION_QUIT, "to the title"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        hs_page_add_pair(page, key(session, lines[i].action).text, lines[i].text);
    }
}

static void make_over(hs_page *page, const hs_session *session)
{
    const hs_player *player = hs_world_player(session->game.world);
    hs_page_add(page, 2.2f, HS_COLOR_TITLE, "Game over");
    hs_page_add(page, 1.2f, HS_COLOR_TEXT, "score %llu   grazes %llu",
                (unsigned long long)player->score, (unsigned long long)player->grazes);
    hs_page_gap(page, 0.6f);
    hs_page_add(page, 1.0f, HS_COLOR_TEXT, "%s or %s: once more",
                key(session, HS_ACTION_RESTART).text, key(session, HS_ACTION_CHOOSE).text);
    hs_page_add(page, 1.0f, HS_COLOR_TEXT, "%s or %s: to the title",
                key(session, HS_ACTION_PAUSE).text, key(session, HS_ACTION_QUIT).text);
}

/// The buttons of a controller, where there is one.
static void add_pads(hs_page *page, const hs_session *session)
{
    static const struct {
        hs_action action;
        const char *word;
    } shown[] = {{HS_ACTION_SHOOT, "shoot"},   {HS_ACTION_BOMB, "bomb"},
                 {HS_ACTION_FOCUS, "slow"},    {HS_ACTION_PAUSE, "pause"},
                 {HS_ACTION_SWITCH, "memory"}, {HS_ACTION_HELP, "help"}};
    if (!hs_input_has_controller(&session->input)) return;
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i += 2) {
        char first[64], second[64];
        const hs_bindings *bindings = &session->settings.bindings;
        hs_bindings_write_pads(bindings, shown[i].action, first, sizeof first);
        hs_bindings_write_pads(bindings, shown[i + 1].action, second, sizeof second);
        hs_page_add(page, 1.0f, HS_COLOR_DIM, "controller %s: %s   %s: %s", first, shown[i].word,
                    second, shown[i + 1].word);
    }
}

static void make_help(hs_page *page, const hs_session *session)
{
    hs_page_add(page, 1.5f, HS_COLOR_TITLE, "All keys");
    add_moves(page, session);
    for (int i = HS_ACTION_SHOOT; i <= HS_ACTION_SWITCH; i++)
        add_action(page, session, (hs_action)i);
    add_strategies(page, session);
    add_action(page, session, HS_ACTION_LAYOUT);
    add_two(page, session, HS_ACTION_LESS, HS_ACTION_MORE, "fewer, more bullets");
    add_two(page, session, HS_ACTION_SCENARIO_BEFORE, HS_ACTION_SCENARIO_AFTER,
            "former, next scenario");
    for (int i = HS_ACTION_RENDERER; i < HS_ACTION_COUNT; i++)
        add_action(page, session, (hs_action)i);
    hs_page_gap(page, 0.4f);
    add_pads(page, session);
    hs_page_add(page, 1.0f, HS_COLOR_DIM, "All can be changed in the settings file.");
}

static void make_settings(hs_page *page, const hs_session *session)
{
    hs_page_add(page, 1.5f, HS_COLOR_TITLE, "Settings");
    hs_page_gap(page, 0.4f);
    for (unsigned i = 0; i < hs_setting_count(); i++) {
        const hs_setting *setting = hs_setting_at(i);
        char value[32], text[64];
        hs_setting_write(setting, &session->settings, value, sizeof value);
        bool is_chosen = i == session->scenes.row;
        snprintf(text, sizeof text, is_chosen ? "< %s >" : "  %s", value);
        hs_page_line *line = hs_page_add_pair(page, setting->label, text);
        if (line != NULL) line->is_chosen = is_chosen;
    }
    hs_page_gap(page, 0.4f);
    hs_page_add(page, 1.0f, HS_COLOR_TEXT, "%s", hs_setting_at(session->scenes.row)->help);
    hs_page_add(page, 1.0f, HS_COLOR_DIM, "Arrows: choose and change");
    hs_page_add(page, 1.0f, HS_COLOR_TEXT, "%s or %s: back", key(session, HS_ACTION_PAUSE).text,
                key(session, HS_ACTION_SETTINGS).text);
}

// ---- What is drawn over a game -----------------------------------------------------------------

/// A short text in a corner of the field, over a ground that keeps it readable.
static void draw_corner(const hs_session *session, const char *text, bool right)
{
    hs_panel *panel = session->panel;
    const SDL_FRect *field = &session->arrangement.field;
    float width, height;
    hs_panel_measure(panel, 1.0f, text, &width, &height);
    float margin = floorf(height * 0.4f);
    // Below a panel that lies over the field.
    const SDL_FRect *cover = &session->arrangement.panel;
    bool is_covered = session->arrangement.panel_size != HS_PANEL_OFF && cover->y == field->y &&
                      cover->x == field->x;
    float y = is_covered ? cover->y + cover->h : field->y;
    if (width + 2.0f * margin > field->w / 2.0f) return;
    float x = right ? floorf(field->x + field->w - width - 2.0f * margin) : field->x;
    SDL_FRect ground = {x, y, width + 2.0f * margin, height + margin};
    hs_panel_fill(panel, &ground, HS_COLOR_SHADE);
    hs_panel_text(panel, x + margin, y + floorf(margin / 2.0f), 1.0f, HS_COLOR_TEXT, text);
}

/// Score, lives and bombs, where there are any, in the field's upper corners.
static void draw_score(const hs_session *session)
{
    const hs_player *player = hs_world_player(session->game.world);
    char text[64];
    snprintf(text, sizeof text, "%s", hs_word_of_count(player->score).text);
    draw_corner(session, text, false);
    if (player->lives == 0 && player->over == 0) {
        snprintf(text, sizeof text, "hits %llu", (unsigned long long)player->hits);
    } else {
        snprintf(text, sizeof text, "lives %d  bombs %d", player->lives, player->bombs);
    }
    draw_corner(session, text, true);
}

/// The notice, at the foot of the field.
static void draw_notice(const hs_session *session, uint64_t now_ns)
{
    if (session->notice.until_ns <= now_ns) return;
    const SDL_FRect *field = &session->arrangement.field;
    float width, height;
    hs_panel_measure(session->panel, 1.0f, session->notice.text, &width, &height);
    float margin = height * 0.5f;
    float factor = width + 2.0f * margin > field->w ? field->w / (width + 2.0f * margin) : 1.0f;
    SDL_FRect ground = {field->x, floorf(field->y + field->h - height * 2.0f), field->w,
                        height * 2.0f};
    hs_panel_fill(session->panel, &ground, HS_COLOR_SHADE);
    hs_panel_text(session->panel, floorf(field->x + (field->w - width * factor) / 2.0f),
                  floorf(ground.y + (ground.h - height * factor) / 2.0f), factor, HS_COLOR_TEXT,
                  session->notice.text);
}

void hs_pages_draw(const hs_session *session, uint64_t now_ns)
{
    static void (*const makers[])(hs_page *, const hs_session *) = {
        [HS_SCENE_TITLE] = make_title,
        [HS_SCENE_PAUSE] = make_pause,
        [HS_SCENE_OVER] = make_over,
        [HS_SCENE_HELP] = make_help,
        [HS_SCENE_SETTINGS] = make_settings,
        [HS_SCENE_PLAY] = NULL,
        [HS_SCENE_TOUR] = NULL,
    };
    hs_scene scene = session->scenes.now;
    if (scene == HS_SCENE_PLAY || scene == HS_SCENE_PAUSE) draw_score(session);
    if (makers[scene] != NULL) {
        hs_page page = {.count = 0};
        bool shades_all = scene != HS_SCENE_PAUSE && scene != HS_SCENE_OVER;
        makers[scene](&page, session);
        hs_page_draw(&page, session->panel, &session->arrangement.field, shades_all);
    }
    draw_notice(session, now_ns);
}
