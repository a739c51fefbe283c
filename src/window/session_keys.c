#include "window/session_keys.h"

#include "window/screenshot.h"

#include "base/forbidden.h"

// ---- The world ---------------------------------------------------------------------------------

void hs_session_after_exchange(hs_session *session)
{
    hs_loop_start(&session->run.loop, hs_session_now(session));
    hs_input_forget_taps(&session->interface.input);
    session->display.feel = (hs_feel){0};
    hs_session_set_aside(session, HS_ASIDE_START);
    hs_session_judge_game(session);
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

void hs_session_begin_new_game(hs_session *session)
{
    hs_error error;
    hs_session_tell_failure(session, hs_game_restart(&session->run.game, &error), &error);
    hs_session_after_exchange(session);
}

/// Changes the scenario or the load.
static void change_world(hs_session *session, int direction,
                         bool (*change)(hs_game *, int, hs_error *))
{
    hs_error error;
    if (!hs_session_tell_failure(session, change(&session->run.game, direction, &error), &error))
        return;
    hs_session_after_exchange(session);
    hs_session_set_aside(session, HS_ASIDE_LOAD);
    tell_load(session);
}

void hs_session_load_less(hs_session *session)
{
    change_world(session, -1, hs_game_change_load);
}

void hs_session_load_more(hs_session *session)
{
    change_world(session, 1, hs_game_change_load);
}

void hs_session_scenario_before(hs_session *session)
{
    change_world(session, -1, hs_game_change_scenario);
}

void hs_session_scenario_after(hs_session *session)
{
    change_world(session, 1, hs_game_change_scenario);
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
    hs_session_set_aside(session, HS_ASIDE_SWITCH);
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

void hs_session_switch_memory(hs_session *session)
{
    toggle_memory(session, hs_game_toggle_pooled);
}

void hs_session_switch_layout(hs_session *session)
{
    toggle_memory(session, hs_game_toggle_layout);
}

void hs_session_choose_strategy(hs_session *session)
{
    unsigned index = (unsigned)hs_action_strategy(session->interface.pressed);
    if (index >= hs_strategy_count()) {
        hs_session_tell(session, "No strategy %u", index + 1);
        return;
    }
    hs_error error;
    uint64_t began = hs_session_now(session);
    bool done = hs_game_switch(&session->run.game, hs_strategy_at(index), &error);
    after_switch(session, began, done, &error);
}

void hs_session_clear_scoreboard(hs_session *session)
{
    hs_scoreboard_clear(session->run.board);
    hs_panel_expire(session->display.panel);
    hs_session_tell(session, "The scoreboard begins anew");
}

void hs_session_compare_snapshots(hs_session *session)
{
    hs_error error;
    char line[256], path[HS_PATH_BYTES], key[64];
    if (!hs_watch_is_on(&session->run.watch, &session->run.game)) {
        bool begun = hs_watch_begin(&session->run.watch, &session->run.game, &error);
        if (!hs_session_tell_failure(session, begun, &error)) return;
        hs_bindings_label(&session->interface.settings.bindings, session->interface.pressed, key,
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

void hs_session_change_panel(hs_session *session)
{
    static const char *const told[HS_LEVEL_COUNT] = {"off", "the scoreboard, frames and the heap",
                                                     "all of it"};
    unsigned *level = &session->interface.settings.panel;
    *level = (*level + 1) % HS_LEVEL_COUNT;
    session->interface.settings_changed = true;
    hs_session_tell(session, "Panel: %s", told[*level]);
}

void hs_session_change_ground(hs_session *session)
{
    static const char *const meanings[HS_GROUND_COUNT] = {
        [HS_GROUND_PLAIN] = "plain",
        [HS_GROUND_STARS] = "the scenery of the stage, or stars",
        [HS_GROUND_HEAP] = "the heap of particles, coloured by the order of the walk",
    };
    unsigned chosen = ((unsigned)hs_session_ground(session) + 1) % HS_GROUND_COUNT;
    session->interface.settings.ground = chosen;
    session->interface.keeps_ground = false;
    session->interface.settings_changed = true;
    hs_session_tell(session, "Ground: %s", meanings[chosen]);
}

/// Chosen by key, a renderer is what the player has said.
void hs_session_change_renderer(hs_session *session)
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

void hs_session_change_vsync(hs_session *session)
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

void hs_session_change_auto_fire(hs_session *session)
{
    session->interface.settings.auto_fire = !session->interface.settings.auto_fire;
    session->interface.settings_changed = true;
    hs_session_tell(session, "Auto-fire: %s", session->interface.settings.auto_fire ? "on" : "off");
}

void hs_session_change_full_screen(hs_session *session)
{
    session->interface.settings.full_screen = !session->interface.settings.full_screen;
    session->interface.settings_changed = true;
    hs_session_apply_settings(session);
}

void hs_session_freeze_panel(hs_session *session)
{
    session->display.is_frozen = !session->display.is_frozen;
    hs_session_tell(session, session->display.is_frozen ? "The panel's figures are held"
                                                        : "The panel's figures go on");
}

void hs_session_ask_for_picture(hs_session *session)
{
    session->display.wants_picture = true;
}
