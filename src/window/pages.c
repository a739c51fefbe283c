#include "window/pages.h"

#include "panel/hud.h"
#include "panel/page.h"
#include "window/bindings.h"
#include "window/game_pages.h"

#include "base/forbidden.h"

/// The name of an action's first key.
typedef struct key_label {
    char text[32];
} key_label;

static key_label key(const hs_interface *interface, hs_action action)
{
    key_label label;
    hs_bindings_label(&interface->settings.bindings, action, label.text, sizeof label.text);
    return label;
}

/// All keys by their groups.
static void add_keys(hs_page *page, const hs_interface *interface)
{
    for (int group = 0; group < HS_GROUP_COUNT; group++) {
        hs_page_add_heading(page, hs_action_group_title((hs_action_group)group));
        hs_key_line line;
        for (int action = 0; hs_key_list_next(&interface->settings.bindings, &action, &line);) {
            if ((int)line.group == group) hs_page_add_pair(page, line.keys, line.what);
        }
    }
}

// ---- The pages ---------------------------------------------------------------------------------

/// The buttons of a controller, where there is one.
static void add_pads(hs_page *page, const hs_interface *interface)
{
    if (!hs_input_has_controller(&interface->input)) return;
    hs_page_add_heading(page, "Game controller");
    for (int i = 0; i < hs_action_count(); i++) {
        char names[64];
        hs_action action = (hs_action)i;
        hs_bindings_write_pads(&interface->settings.bindings, action, names, sizeof names);
        if (strcmp(names, "none") == 0) continue;
        hs_page_add_pair(page, names, hs_action_row_of(action)->help);
    }
}

/// What the panel's parts show, where they are not all there to say it themselves.
static void add_explanations(hs_page *page, const hs_display *display)
{
    bool is_full = display->arrangement.panel_size == HS_PANEL_FULL;
    if (is_full && hs_panel_explains_all(display->panel)) return;
    hs_page_add_heading(page, "What the full panel shows");
    for (int part = 0; part < HS_PANEL_PARTS; part++) {
        const char *title, *text = hs_panel_explain(part, &title);
        if (text == NULL) continue;
        char line[192];
        snprintf(line, sizeof line, "%s: %s", title, text);
        hs_page_add_text(page, line);
    }
}

static void make_help(hs_page *page, const hs_session *session)
{
    hs_page_add(page, 1.5f, HS_COLOUR_TITLE, "All keys");
    hs_page_begin_body(page);
    add_keys(page, &session->interface);
    add_pads(page, &session->interface);
    add_explanations(page, &session->display);
    char line[192];
    snprintf(line, sizeof line, "Keys can be changed in %.160s",
             session->interface.home.settings[0] != '\0' ? session->interface.home.settings
                                                         : "settings.txt");
    hs_page_add_heading(page, line);
    hs_page_begin_foot(page);
    hs_page_add(page, 1.0f, HS_COLOUR_TEXT, "%s or %s: back",
                key(&session->interface, HS_ACTION_HELP).text,
                key(&session->interface, HS_ACTION_PAUSE).text);
}

/// Room that values of settings have: the page stays as wide whichever they are.
enum { VALUE_CHARACTERS = 12 };

/// The longest explanation of a setting, for which the page keeps room.
static const char *longest_help(void)
{
    const char *longest = "";
    for (unsigned i = 0; i < hs_setting_count(); i++) {
        const char *help = hs_setting_at(i)->help;
        if (strlen(help) > strlen(longest)) longest = help;
    }
    return longest;
}

static void make_settings(hs_page *page, const hs_session *session)
{
    hs_page_add(page, 1.5f, HS_COLOUR_TITLE, "Settings");
    hs_page_begin_body(page);
    page->kept = longest_help();
    for (unsigned i = 0; i < hs_setting_count(); i++) {
        const hs_setting *setting = hs_setting_at(i);
        char value[32], text[64];
        hs_setting_write(setting, &session->interface.settings, value, sizeof value);
        bool is_chosen = i == session->interface.scenes.row;
        snprintf(text, sizeof text, "%-*s %s", VALUE_CHARACTERS, value,
                 is_chosen ? "\u2190 \u2192" : "   ");
        hs_page_line *line = hs_page_add_pair(page, setting->label, text);
        if (line != NULL) line->is_chosen = is_chosen;
    }
    hs_page_begin_foot(page);
    hs_page_add(page, 1.0f, HS_COLOUR_TEXT, "%s.",
                hs_setting_at(session->interface.scenes.row)->help);
    hs_page_add(page, 1.0f, HS_COLOUR_DIM, "Arrows: change   %s or %s: back",
                key(&session->interface, HS_ACTION_PAUSE).text,
                key(&session->interface, HS_ACTION_SETTINGS).text);
}

// ---- What is drawn over a game -----------------------------------------------------------------

/// In a smaller window only the field is drawn.
enum { LONG_SIDE_LEAST = 320, SHORT_SIDE_LEAST = 240 };

static void draw_hud(const hs_session *session, const SDL_FRect *area)
{
    const hs_arrangement *plan = &session->display.arrangement;
    const hs_window *window = &session->display.window;
    int shorter = window->width < window->height ? window->width : window->height;
    int longer = window->width < window->height ? window->height : window->width;
    if (shorter < SHORT_SIDE_LEAST || longer < LONG_SIDE_LEAST) return;
    const hs_modes *modes = &session->interface.modes;
    unsigned table = (unsigned)hs_world_difficulty(session->run.game.world) - 1;
    bool counts = modes->attempt.flaw == HS_FLAW_NONE && !modes->attempt.has_ended;
    const hs_hud_view view = {
        .world = session->run.game.world,
        .area = *area,
        .field = plan->field,
        .text_scale = plan->text_scale,
        .high_score = counts ? modes->scores.tables[table].rows[0].score : 0,
        .hides_cards = session->interface.scenes.now != HS_SCENE_PLAY,
        .reduces_flashing = session->interface.settings.reduce_flashing,
    };
    hs_hud_draw(session->display.panel, &view);
}

/// Where the ship is on the window.
static SDL_FPoint ship_of(const hs_session *session)
{
    const SDL_FRect *field = &session->display.arrangement.field;
    const hs_player *player = hs_world_player(session->run.game.world);
    return (SDL_FPoint){field->x + player->x * field->w / HS_FIELD_WIDTH,
                        field->y + player->y * field->h / HS_FIELD_HEIGHT};
}

void hs_pages_draw(const hs_session *session, uint64_t now_ns)
{
    static void (*const makers[HS_SCENE_COUNT])(hs_page *, const hs_session *) = {
        [HS_SCENE_HELP] = make_help,
        [HS_SCENE_SETTINGS] = make_settings,
        [HS_SCENE_SCORES] = hs_game_make_scores,
        [HS_SCENE_ENDING] = hs_game_make_ending,
        [HS_SCENE_STATISTICS] = hs_game_make_statistics,
        [HS_SCENE_CREDITS] = hs_game_make_credits,
    };
    hs_scene scene = session->interface.scenes.now;
    const SDL_FRect area = hs_session_page_area(session);
    if (scene == HS_SCENE_PLAY || scene == HS_SCENE_PAUSE) draw_hud(session, &area);
    if (scene == HS_SCENE_NAME) hs_game_draw_name(session);
    if (makers[scene] != NULL) {
        hs_page page = {.count = 0};
        makers[scene](&page, session);
        hs_page_draw(&page, session->display.panel, &area, session->interface.screenful);
    }
    if (session->interface.notice.until_ns > now_ns) {
        const SDL_FPoint ship = ship_of(session);
        hs_notice_draw(session->display.panel, &session->display.arrangement.field, &ship,
                       session->interface.notice.text);
    }
}
