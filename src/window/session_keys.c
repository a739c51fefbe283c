#include "window/session.h"

#include "window/screenshot.h"

#include "base/forbidden.h"

// ---- The world ---------------------------------------------------------------------------------

/// After the world was replaced: starts the loop anew and drops what was held for the old world.
static void after_exchange(hs_session *session)
{
    hs_loop_start(&session->run.loop, hs_session_now(session));
    hs_input_forget_taps(&session->interface.input);
    session->run.hits = 0;
    session->display.shake = 0.0f;
}

static void tell_load(hs_session *session)
{
    const hs_world_config *config = &session->run.game.config;
    const char *name = hs_world_scenario_name(session->run.game.world);
    if (config->bullets == 0) {
        hs_session_tell(session, "Scenario: %s", name);
    } else {
        hs_session_tell(session, "%s with %u bullets and %u particles", name, config->bullets,
                        config->particles);
    }
}

static void begin_new_game(hs_session *session)
{
    hs_error error;
    hs_session_tell_failure(session, hs_game_restart(&session->run.game, &error), &error);
    after_exchange(session);
}

/// Changes the scenario or the load.
static void change_world(hs_session *session, int direction,
                         bool (*change)(hs_game *, int, hs_error *))
{
    hs_error error;
    if (!hs_session_tell_failure(session, change(&session->run.game, direction, &error), &error))
        return;
    after_exchange(session);
    tell_load(session);
}

// ---- Memory ------------------------------------------------------------------------------------

/// Notes a switch in the frame that is being made: its time is simulation's, its heap traffic the
/// game's.
static void after_switch(hs_session *session, uint64_t began_ns, bool is_done,
                         const hs_error *error)
{
    if (!hs_session_tell_failure(session, is_done, error)) return;
    const hs_world *world = session->run.game.world;
    const hs_strategy *strategy = hs_world_strategy(world);
    session->run.frame.switched = true;
    session->run.frame.simulate_ns += hs_session_now(session) - began_ns;
    if (strategy->is_boxed) {
        hs_session_tell(session, "%s (%s): %s", strategy->name,
                        hs_layout_name(hs_world_layout(world)), strategy->summary);
    } else {
        hs_session_tell(session, "%s: %s", strategy->name, strategy->summary);
    }
}

/// Switches between pooled and naive memory, or between the layouts.
static void toggle_memory(hs_session *session, bool (*toggle)(hs_game *, hs_error *))
{
    hs_error error;
    uint64_t began = hs_session_now(session);
    bool done = toggle(&session->run.game, &error);
    after_switch(session, began, done, &error);
}

static void choose_strategy(hs_session *session, unsigned index)
{
    if (index >= hs_strategy_count()) {
        hs_session_tell(session, "No strategy %u", index + 1);
        return;
    }
    hs_error error;
    uint64_t began = hs_session_now(session);
    bool done = hs_game_switch(&session->run.game, hs_strategy_at(index), &error);
    after_switch(session, began, done, &error);
}

/// The first press takes a snapshot, the next tells what has changed.
static void compare_snapshots(hs_session *session)
{
    hs_error error;
    char line[256], path[PATH_MAX], key[64];
    if (!hs_watch_is_on(&session->run.watch, &session->run.game)) {
        bool begun = hs_watch_begin(&session->run.watch, &session->run.game, &error);
        if (!hs_session_tell_failure(session, begun, &error)) return;
        hs_bindings_label(&session->interface.settings.bindings, HS_ACTION_SNAPSHOT, key,
                          sizeof key);
        hs_session_tell(session,
                        "Snapshot taken; %s tells what has changed, and until then every "
                        "block is recorded",
                        key);
        return;
    }
    bool named = hs_kept_name(session->interface.home.folder, "txt", path, sizeof path, &error);
    bool done = hs_watch_end(&session->run.watch, &session->run.game, named ? path : NULL, line,
                             sizeof line, &error);
    if (named && done) {
        hs_session_tell(session, "%s. All of it: %s", line, path);
    } else {
        hs_session_tell(session, "%s. %s", line, error.message);
    }
}

// ---- Settings by key ---------------------------------------------------------------------------

static void change_panel(hs_session *session)
{
    unsigned *panel = &session->interface.settings.panel;
    *panel = *panel == HS_PANEL_OFF ? HS_PANEL_FULL : *panel - 1;
    session->interface.settings_changed = true;
    static const char *const words[] = {"off", "compact", "full"};
    hs_session_tell(session, "Panel: %s", words[*panel]);
}

/// Chosen by key, a renderer is what the player has said.
static void change_renderer(hs_session *session)
{
    hs_field *field = &session->display.field;
    field->renderer = (field->renderer + 1) % HS_RENDERER_COUNT;
    session->interface.follows_options = false;
    session->interface.settings.renderer = field->renderer + 1;
    session->interface.settings_changed = true;
    const hs_renderer *now = hs_field_renderer(field);
    if (now->needs_gpu_speed && !session->display.window.is_accelerated) {
        hs_session_tell(session,
                        "Renderer: %s, drawn in software and slow. On a GPU from the next "
                        "start on, if the settings (F2) let SDL draw accelerated",
                        now->name);
    } else {
        hs_session_tell(session, "Renderer: %s", now->name);
    }
}

static void change_vsync(hs_session *session)
{
    if (!session->display.window.is_accelerated) {
        hs_session_tell(session, "The software renderer cannot wait for the display; "
                                 "the clock paces the frames");
        return;
    }
    session->interface.settings.vsync = !session->interface.settings.vsync;
    session->interface.settings_changed = true;
    hs_session_apply_settings(session);
    hs_session_tell(session, session->display.window.has_vsync ? "Frames wait for the display"
                                                               : "The clock paces the frames");
}

static void change_auto_fire(hs_session *session)
{
    session->interface.settings.auto_fire = !session->interface.settings.auto_fire;
    session->interface.settings_changed = true;
    hs_session_tell(session, "Auto-fire: %s", session->interface.settings.auto_fire ? "on" : "off");
}

static void change_full_screen(hs_session *session)
{
    session->interface.settings.full_screen = !session->interface.settings.full_screen;
    session->interface.settings_changed = true;
    hs_session_apply_settings(session);
}

static void freeze(hs_session *session)
{
    session->display.is_frozen = !session->display.is_frozen;
    hs_session_tell(session, session->display.is_frozen ? "The panel's figures are held"
                                                        : "The panel's figures go on");
}

static void change_row(hs_session *session, int direction)
{
    const hs_setting *setting = hs_setting_at(session->interface.scenes.row);
    unsigned driver = session->interface.settings.driver;
    hs_setting_change(setting, &session->interface.settings, direction);
    session->interface.settings_changed = true;
    hs_session_apply_settings(session);
    if (session->interface.settings.driver != driver) {
        hs_session_tell(session, "From the next start on; now SDL draws %s",
                        session->display.window.is_accelerated ? "accelerated" : "in software");
    }
}

// ---- The tour ----------------------------------------------------------------------------------

void hs_session_begin_tour(hs_session *session, unsigned stop)
{
    hs_error error;
    session->interface.scenes.now = HS_SCENE_TOUR;
    hs_session_tell_failure(
        session, hs_tour_begin(&session->interface.tour, &session->run.game, stop, &error), &error);
    after_exchange(session);
}

static void step_tour(hs_session *session, int direction)
{
    hs_error error;
    hs_session_tell_failure(
        session, hs_tour_step(&session->interface.tour, &session->run.game, direction, &error),
        &error);
    after_exchange(session);
}

static void end_tour(hs_session *session)
{
    hs_error error;
    hs_session_tell_failure(
        session, hs_tour_end(&session->interface.tour, &session->run.game, &error), &error);
    after_exchange(session);
}

// ---- Keys --------------------------------------------------------------------------------------

static void ask_for_picture(hs_session *session)
{
    session->display.wants_picture = true;
}

/// What keys do wherever they are pressed, except for those of strategies and of the memory lab.
static const struct {
    void (*press)(hs_session *session);
    bool (*toggle)(hs_game *game, hs_error *error);                ///< the memory
    bool (*change)(hs_game *game, int direction, hs_error *error); ///< the scenario or the load
    int direction;
} presses[HS_ACTION_COUNT] = {
    [HS_ACTION_SWITCH] = {.toggle = hs_game_toggle_pooled},
    [HS_ACTION_LAYOUT] = {.toggle = hs_game_toggle_layout},
    [HS_ACTION_MORE] = {.change = hs_game_change_load, .direction = 1},
    [HS_ACTION_LESS] = {.change = hs_game_change_load, .direction = -1},
    [HS_ACTION_SCENARIO_BEFORE] = {.change = hs_game_change_scenario, .direction = -1},
    [HS_ACTION_SCENARIO_AFTER] = {.change = hs_game_change_scenario, .direction = 1},
    [HS_ACTION_RENDERER] = {.press = change_renderer},
    [HS_ACTION_PANEL] = {.press = change_panel},
    [HS_ACTION_FREEZE] = {.press = freeze},
    [HS_ACTION_SNAPSHOT] = {.press = compare_snapshots},
    [HS_ACTION_AUTO_FIRE] = {.press = change_auto_fire},
    [HS_ACTION_VSYNC] = {.press = change_vsync},
    [HS_ACTION_FULL_SCREEN] = {.press = change_full_screen},
    [HS_ACTION_SCREENSHOT] = {.press = ask_for_picture},
};

static void press_anywhere(hs_session *session, hs_action action)
{
    int strategy = hs_action_strategy(action);
    if (strategy >= 0) {
        choose_strategy(session, (unsigned)strategy);
    } else if (presses[action].press != NULL) {
        presses[action].press(session);
    } else if (presses[action].toggle != NULL) {
        toggle_memory(session, presses[action].toggle);
    } else if (presses[action].change != NULL) {
        change_world(session, presses[action].direction, presses[action].change);
    } else if (hs_action_row_of(action)->group == HS_GROUP_LAB) {
        hs_session_press_lab(session, action);
    } else if (action == HS_ACTION_LEFT || action == HS_ACTION_RIGHT) {
        session->interface.screenful += action == HS_ACTION_RIGHT ? 1 : -1;
    }
}

void hs_session_press(hs_session *session, hs_action action)
{
    hs_scene former = session->interface.scenes.now;
    session->display.is_stale = true;
    hs_request request = hs_scenes_press(&session->interface.scenes, action, hs_setting_count());
    switch (request) {
    case HS_REQUEST_NOTHING:
        break;
    case HS_REQUEST_OTHER:
        press_anywhere(session, action);
        break;
    case HS_REQUEST_NEW_GAME:
        begin_new_game(session);
        break;
    case HS_REQUEST_QUIT:
        session->run.ends = true;
        break;
    case HS_REQUEST_BELOW:
        change_row(session, -1);
        break;
    case HS_REQUEST_ABOVE:
        change_row(session, 1);
        break;
    case HS_REQUEST_SAVE:
        hs_session_save_settings(session);
        break;
    case HS_REQUEST_TOUR:
        hs_session_begin_tour(session, 0);
        break;
    case HS_REQUEST_TOUR_BEFORE:
    case HS_REQUEST_TOUR_AFTER:
        step_tour(session, request == HS_REQUEST_TOUR_AFTER ? 1 : -1);
        break;
    case HS_REQUEST_TOUR_END:
        end_tour(session);
        break;
    }
    if (session->interface.scenes.now == former) return;
    session->interface.screenful = 0;
    hs_input_forget_taps(&session->interface.input);
}
