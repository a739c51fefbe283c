#include "window/session_modes.h"

#include "base/system.h"
#include "heapstorm/events.h"
#include "heapstorm/stage.h"
#include "window/game_pages.h"
#include "window/session_keys.h"

#include "base/forbidden.h"

/// The game; its practice begins at one of its stages.
static const char game_scenario[] = "arcade";
/// Ticks after the last life before a menu takes choices.
enum { OVER_LEAST = 60 };
/// Ticks for which the last stage is seen after it was cleared.
enum { FINISH_LEAST = 150 };
/// Ticks after which the autopilot goes on, and frames for which it shows a page.
enum { PILOT_WAITS = 180, PILOT_READS = 360 };

// ---- Beginning ---------------------------------------------------------------------------------

static void enter(hs_session *session, hs_scene scene)
{
    hs_scenes_enter(&session->interface.scenes, scene);
}

static void ask_level(hs_session *session, bool practises)
{
    session->interface.modes.practises = practises;
    session->interface.scenes.item[HS_SCENE_LEVEL] = session->interface.settings.difficulty;
    enter(session, HS_SCENE_LEVEL);
}

void hs_session_ask_level(hs_session *session)
{
    ask_level(session, false);
}

void hs_session_ask_stage(hs_session *session)
{
    hs_error error;
    hs_modes *modes = &session->interface.modes;
    modes->stage_count = hs_game_read_stages(&session->run.game, game_scenario, modes->stages,
                                             HS_STAGES_MAX, &error);
    if (!hs_session_tell_failure(session, modes->stage_count > 0, &error)) return;
    unsigned *row = &session->interface.scenes.item[HS_SCENE_PRACTICE];
    if (*row >= 2 * modes->stage_count) *row = 0;
    enter(session, HS_SCENE_PRACTICE);
}

void hs_session_choose_stage(hs_session *session)
{
    const hs_modes *modes = &session->interface.modes;
    unsigned row = session->interface.scenes.item[HS_SCENE_PRACTICE];
    if (row % 2 == 1 && modes->stages[row / 2].boss[0] == '\0') {
        hs_session_tell(session, "%s has no boss", modes->stages[row / 2].name);
        return;
    }
    ask_level(session, true);
}

void hs_session_leave_menu(hs_session *session)
{
    bool is_second =
        session->interface.scenes.now == HS_SCENE_LEVEL && session->interface.modes.practises;
    enter(session, is_second ? HS_SCENE_PRACTICE : HS_SCENE_TITLE);
}

/// The first reason why the score of a game that just begins is not kept.
static hs_flaw flaw_of(const hs_session *session)
{
    const hs_world_config *config = &session->run.game.config;
    const hs_play_options *options = session->run.options;
    bool is_game = strcmp(config->scenario, game_scenario) == 0 && config->first_stage == 0 &&
                   !config->starts_at_boss;
    if (session->interface.modes.practises) return HS_FLAW_PRACTICE;
    if (!is_game) return HS_FLAW_OTHER;
    if (options->autopilot) return HS_FLAW_PILOT;
    bool is_changed = config->pattern != NULL || config->bullets != 0 || config->rank >= 0.0;
    if (is_changed) return HS_FLAW_OPTIONS;
    return config->is_practice ? HS_FLAW_UNHURT : HS_FLAW_NONE;
}

void hs_session_judge_game(hs_session *session)
{
    hs_modes *modes = &session->interface.modes;
    modes->attempt = (hs_attempt){.flaw = flaw_of(session)};
    modes->death_frames = 0;
    modes->shows_death = false;
    modes->has_cleared = false;
}

void hs_session_begin_level(hs_session *session)
{
    hs_error error;
    hs_interface *interface = &session->interface;
    unsigned row = interface->scenes.item[HS_SCENE_PRACTICE];
    hs_game_start start = {
        .scenario = game_scenario,
        .difficulty = (hs_difficulty)(interface->scenes.item[HS_SCENE_LEVEL] + 1),
        .stage = interface->modes.practises ? row / 2 : 0,
        .at_boss = interface->modes.practises && row % 2 == 1,
    };
    interface->settings_changed |=
        interface->settings.difficulty != interface->scenes.item[HS_SCENE_LEVEL];
    interface->settings.difficulty = interface->scenes.item[HS_SCENE_LEVEL];
    bool is_there = hs_game_begin_play(&session->run.game, &start, &error);
    if (!hs_session_tell_failure(session, is_there, &error)) return;
    enter(session, HS_SCENE_PLAY);
    hs_session_after_exchange(session);
}

void hs_session_play_again(hs_session *session)
{
    enter(session, HS_SCENE_PLAY);
    hs_session_begin_new_game(session);
}

void hs_session_reload(hs_session *session)
{
    hs_error error;
    if (hs_world_stage(session->run.game.world)->count <= 1) {
        hs_session_play_again(session);
        return;
    }
    hs_attempt former = session->interface.modes.attempt;
    bool is_there = hs_game_reload(&session->run.game, &error);
    if (!hs_session_tell_failure(session, is_there, &error)) return;
    enter(session, HS_SCENE_PLAY);
    hs_session_after_exchange(session);
    hs_attempt_spoil(&former, HS_FLAW_RELOADED);
    session->interface.modes.attempt = former;
    hs_session_tell(session, "%s, read anew from its file; a game that was reloaded keeps no score",
                    hs_world_stage(session->run.game.world)->name);
}

void hs_session_continue(hs_session *session)
{
    hs_world *world = session->run.game.world;
    bool goes_on = hs_world_player(world)->over == 0 || hs_world_continue(world);
    if (goes_on) enter(session, HS_SCENE_PLAY);
    session->interface.modes.shows_death = false;
}

void hs_session_leave_game(hs_session *session)
{
    hs_error error;
    const char *asked = session->run.options->scenario;
    enter(session, HS_SCENE_TITLE);
    hs_session_save_scores(session);
    const hs_play_options *options = session->run.options;
    bool is_there =
        hs_game_begin_scenario(&session->run.game, asked != NULL ? asked : "storm",
                               (uint32_t)options->bullets, (uint32_t)options->particles, &error);
    hs_session_tell_failure(session, is_there, &error);
    hs_session_after_exchange(session);
}

// ---- The end of a game -------------------------------------------------------------------------

static hs_score_table *table_now(hs_session *session)
{
    unsigned number = (unsigned)hs_world_difficulty(session->run.game.world) - 1;
    return &session->interface.modes.scores.tables[number];
}

bool hs_session_is_finished(const hs_session *session)
{
    const hs_stage_view *stage = hs_world_stage(session->run.game.world);
    return stage->count > 1 && stage->state == HS_STAGE_FINISHED &&
           stage->state_ticks >= FINISH_LEAST;
}

/// Whether the stage that was chosen for practice has been cleared.
static bool has_cleared_practice(const hs_session *session)
{
    const hs_stage_view *stage = hs_world_stage(session->run.game.world);
    const hs_modes *modes = &session->interface.modes;
    return modes->practises && !modes->has_cleared && stage->state == HS_STAGE_CLEARED &&
           stage->state_ticks + 1 >= stage->state_length;
}

static void end_game(hs_session *session, bool is_finished)
{
    const hs_world *world = session->run.game.world;
    hs_modes *modes = &session->interface.modes;
    unsigned stage = hs_world_stage(world)->number + 1;
    hs_attempt_end(&modes->attempt, hs_world_player(world)->score, stage, is_finished);
    modes->page_frames = 0;
    hs_scenes_end(&session->interface.scenes, is_finished);
    hs_input_forget_taps(&session->interface.input);
}

/// To the entry of a name, where the score has a place. Returns whether it does.
static bool ask_name(hs_session *session)
{
    hs_modes *modes = &session->interface.modes;
    if (!hs_attempt_wants_name(&modes->attempt, table_now(session))) return false;
    hs_name_begin(&modes->name, modes->scores.last_name);
    modes->follows_ending = session->interface.scenes.now != HS_SCENE_OVER;
    modes->types_afresh = false;
    enter(session, HS_SCENE_NAME);
    hs_input_forget_taps(&session->interface.input);
    SDL_StartTextInput();
    return true;
}

static void leave_name(hs_session *session)
{
    hs_modes *modes = &session->interface.modes;
    SDL_StopTextInput();
    modes->attempt.is_settled = true;
    modes->table = (unsigned)hs_world_difficulty(session->run.game.world) - 1;
    if (modes->follows_ending) {
        enter(session, HS_SCENE_SCORES);
        session->interface.scenes.below = HS_SCENE_CREDITS;
    } else {
        enter(session, HS_SCENE_OVER);
    }
    session->display.is_stale = true;
}

void hs_session_save_scores(hs_session *session)
{
    hs_error error;
    bool is_saved = hs_high_scores_save(&session->interface.modes.scores, &session->interface.home,
                                        &session->gate, &error);
    if (!is_saved) hs_session_tell(session, "%s; tried again at the end", error.message);
}

void hs_session_save_scores_at_end(hs_session *session)
{
    hs_error error;
    bool is_saved = hs_high_scores_save(&session->interface.modes.scores, &session->interface.home,
                                        &session->gate, &error);
    if (!is_saved) fprintf(stderr, "heapstorm: scores are lost: %s\n", error.message);
}

void hs_session_keep_name(hs_session *session)
{
    char date[16];
    hs_modes *modes = &session->interface.modes;
    if (!hs_name_is_there(&modes->name)) {
        hs_session_tell(session, "A name has a letter at least");
        return;
    }
    hs_calendar_write(date, sizeof date, "%Y-%m-%d", true);
    unsigned table = (unsigned)hs_world_difficulty(session->run.game.world) - 1;
    hs_attempt_enter(&modes->attempt, &modes->scores, table, modes->name.text, date);
    leave_name(session);
    hs_session_save_scores(session);
}

bool hs_session_may_choose(const hs_session *session)
{
    if (session->interface.scenes.now != HS_SCENE_OVER) return true;
    uint32_t over = hs_world_player(session->run.game.world)->over;
    return over == 0 || over >= OVER_LEAST;
}

// ---- Ticks -------------------------------------------------------------------------------------

/// What the autopilot does at a game over: it goes on, so that a film reaches the end.
static void pilot_goes_on(hs_session *session)
{
    const hs_player *player = hs_world_player(session->run.game.world);
    if (session->interface.scenes.now == HS_SCENE_OVER && player->over >= PILOT_WAITS) {
        hs_session_continue(session);
    }
    hs_scene scene = session->interface.scenes.now;
    bool is_page = scene == HS_SCENE_ENDING || scene == HS_SCENE_STATISTICS ||
                   scene == HS_SCENE_SCORES || scene == HS_SCENE_CREDITS;
    if (!is_page || ++session->interface.modes.page_frames < PILOT_READS) return;
    session->interface.modes.page_frames = 0;
    hs_session_next_page(session);
}

static void note_death(hs_session *session)
{
    hs_modes *modes = &session->interface.modes;
    const hs_world *world = session->run.game.world;
    if (hs_world_events_of(world, HS_EVENT_PLAYER_DIED) == 0) return;
    modes->death_frames = HS_DEATH_TICKS;
    modes->shows_death = true;
}

void hs_session_after_tick(hs_session *session)
{
    const hs_world *world = session->run.game.world;
    const hs_player *player = hs_world_player(world);
    hs_scene scene = session->interface.scenes.now;
    hs_attempt *attempt = &session->interface.modes.attempt;
    if (session->interface.modes.death_frames > 0) session->interface.modes.death_frames--;
    if (scene == HS_SCENE_PLAY) {
        note_death(session);
        if (session->interface.settings.game_speed < 100) {
            hs_attempt_spoil(attempt, HS_FLAW_SLOWED);
        }
        if (player->over > 0 || hs_session_is_finished(session)) {
            end_game(session, player->over == 0);
        } else if (has_cleared_practice(session)) {
            session->interface.modes.has_cleared = true;
            hs_scenes_end(&session->interface.scenes, false);
        }
    }
    if (session->run.options->autopilot) {
        pilot_goes_on(session);
    } else if (scene == HS_SCENE_OVER && player->over == OVER_LEAST) {
        ask_name(session);
    }
}

// ---- Pages after a game ------------------------------------------------------------------------

void hs_session_show_scores(hs_session *session)
{
    session->interface.modes.table = session->interface.settings.difficulty;
    enter(session, HS_SCENE_SCORES);
}

void hs_session_turn_scores(hs_session *session)
{
    bool is_back = session->interface.pressed == HS_ACTION_LEFT;
    unsigned *table = &session->interface.modes.table;
    *table = (*table + (is_back ? HS_SCORE_TABLES - 1 : 1)) % HS_SCORE_TABLES;
}

void hs_session_show_statistics(hs_session *session)
{
    hs_game_costs_take(&session->interface.modes.costs, session->run.board);
    enter(session, HS_SCENE_STATISTICS);
}

void hs_session_next_page(hs_session *session)
{
    switch (session->interface.scenes.now) {
    case HS_SCENE_ENDING:
        hs_session_show_statistics(session);
        break;
    case HS_SCENE_STATISTICS:
        if (!hs_session_is_finished(session)) {
            enter(session, HS_SCENE_OVER);
        } else if (session->run.options->autopilot || !ask_name(session)) {
            enter(session, HS_SCENE_CREDITS);
        }
        break;
    case HS_SCENE_SCORES:
        hs_scenes_leave_page(&session->interface.scenes);
        break;
    default:
        hs_session_leave_game(session);
        break;
    }
}

// ---- The entry of a name -----------------------------------------------------------------------

void hs_session_move_letter(hs_session *session)
{
    hs_action action = session->interface.pressed;
    hs_name_move(&session->interface.modes.name,
                 (action == HS_ACTION_RIGHT) - (action == HS_ACTION_LEFT),
                 (action == HS_ACTION_DOWN) - (action == HS_ACTION_UP));
}

void hs_session_pick_letter(hs_session *session)
{
    hs_name_entry *name = &session->interface.modes.name;
    bool keeps = name->cell == HS_NAME_KEEP;
    if (hs_name_pick(name) || keeps) hs_session_keep_name(session);
}

void hs_session_delete_letter(hs_session *session)
{
    hs_name_delete(&session->interface.modes.name);
}

/// Whether a key types rather than commands.
static bool types(SDL_Scancode key)
{
    bool is_on_keypad = key >= SDL_SCANCODE_KP_DIVIDE && key <= SDL_SCANCODE_NONUSBACKSLASH;
    return key < SDL_SCANCODE_F1 || is_on_keypad;
}

/// A key of the keyboard, by where it lies. What it types comes as a text of its own.
static bool press_for_name(hs_session *session, const SDL_KeyboardEvent *key)
{
    hs_modes *modes = &session->interface.modes;
    modes->types_afresh = key->repeat == 0;
    switch (key->keysym.scancode) {
    case SDL_SCANCODE_BACKSPACE:
        hs_name_delete(&modes->name);
        return true;
    case SDL_SCANCODE_RETURN:
    case SDL_SCANCODE_KP_ENTER:
        if ((key->keysym.mod & KMOD_ALT) != 0) return false;
        if (key->repeat == 0) hs_session_pick_letter(session);
        return true;
    case SDL_SCANCODE_ESCAPE:
        if (key->repeat == 0) leave_name(session);
        return true;
    case SDL_SCANCODE_LEFT:
    case SDL_SCANCODE_RIGHT:
    case SDL_SCANCODE_UP:
    case SDL_SCANCODE_DOWN:
        return false; // which walk as everywhere, also where they are bound otherwise
    default:
        return types(key->keysym.scancode);
    }
}

bool hs_session_type_name(hs_session *session, const SDL_Event *event)
{
    hs_modes *modes = &session->interface.modes;
    if (session->interface.scenes.now != HS_SCENE_NAME) return false;
    session->display.is_stale = true;
    if (event->type == SDL_KEYDOWN) return press_for_name(session, &event->key);
    if (event->type != SDL_TEXTINPUT) return false;
    // A key that was held since the game types nothing.
    if (modes->types_afresh) hs_name_type(&modes->name, event->text.text);
    return true;
}

void hs_session_point_at_letter(hs_session *session, float x, float y, bool clicks)
{
    const SDL_FRect board = hs_game_name_board(session);
    int cell = hs_name_cell_at(&board, x, y);
    if (cell < 0) return;
    session->interface.modes.name.cell = (unsigned)cell;
    session->display.is_stale = true;
    if (clicks) hs_session_pick_letter(session);
}
