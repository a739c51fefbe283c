#include "window/session_menus.h"

#include "heapstorm/stage.h"
#include "measure/words.h"
#include "window/session_modes.h"

#include "base/forbidden.h"

// ---- The tables --------------------------------------------------------------------------------

static const hs_menu_item title_items[] = {
    {"Play", hs_session_ask_level, NULL},         {"Practice", hs_session_ask_stage, NULL},
    {"Scores", hs_session_show_scores, NULL},     {"Tour", hs_session_begin_tour, NULL},
    {"Storm lab", hs_session_play_storm, NULL},   {"Versus", hs_session_start_versus, NULL},
    {"Settings", hs_session_open_settings, NULL}, {"Quit", hs_session_quit, NULL},
};

/// In the order of hs_difficulty.
static const hs_menu_item level_items[HS_DIFFICULTIES] = {
    {"Easy", hs_session_begin_level,
     "If you have never played a game like this: slow and few bullets."},
    {"Normal", hs_session_begin_level, "Room to breathe, and bosses that take some learning."},
    {"Hard", hs_session_begin_level, "For people who see the gap before it opens."},
    {"Storm", hs_session_begin_level, "Everything at once, fast. Nobody says that it can be done."},
};

static const hs_menu_item pause_items[] = {
    {"Go on", hs_session_go_on, NULL},
    {"Again", hs_session_play_again, NULL},
    {"Settings", hs_session_open_settings, NULL},
    {"Keys", hs_session_open_help, NULL},
    {"Title", hs_session_leave_game, NULL},
};

static const hs_menu_item over_items[] = {
    {"Continue", hs_session_continue, "Play on from here for fun; the score ends here."},
    {"Again", hs_session_play_again, "From the beginning, with a new score."},
    {"Statistics", hs_session_show_statistics, "What this game came to, and what its memory cost."},
    {"Title", hs_session_leave_game, NULL},
};

/// After a stage that was chosen for practice.
static const hs_menu_item cleared_items[] = {
    {"Go on", hs_session_continue, "On to the next stage."},
    {"Again", hs_session_play_again, "The same once more."},
    {"Statistics", hs_session_show_statistics, "What this game came to, and what its memory cost."},
    {"Title", hs_session_leave_game, NULL},
};

/// In two columns, a stage and its boss, named by the game itself.
static const hs_menu_item practice_items[] = {{"", hs_session_choose_stage, NULL}};

/// A menu of a scene.
typedef struct menu {
    const char *head[2];
    const hs_menu_item *items;
    unsigned count, columns;
    unsigned foot_lines;
} menu;

#define ROWS(items) (items), sizeof(items) / sizeof(items)[0]

static const menu menus[HS_SCENE_COUNT] = {
    [HS_SCENE_TITLE] = {{"HEAP", "STORM"}, ROWS(title_items), 1, 0},
    [HS_SCENE_LEVEL] = {{"HOW", "HARD"}, ROWS(level_items), 1, 2},
    [HS_SCENE_PRACTICE] = {{"PRACTICE", NULL}, ROWS(practice_items), 2, 2},
    [HS_SCENE_PAUSE] = {{"PAUSED", NULL}, ROWS(pause_items), 1, 0},
    [HS_SCENE_OVER] = {{"GAME", "OVER"}, ROWS(over_items), 1, 2},
};

static const menu cleared_menu = {{"STAGE", "CLEAR"}, ROWS(cleared_items), 1, 2};

/// The menu of the present scene.
static const menu *menu_of(const hs_session *session)
{
    hs_scene scene = session->interface.scenes.now;
    bool is_cleared = scene == HS_SCENE_OVER && hs_world_player(session->run.game.world)->over == 0;
    return is_cleared ? &cleared_menu : &menus[scene];
}

const hs_menu_item *hs_menu_items(hs_scene scene, unsigned *count)
{
    *count = menus[scene].count;
    return menus[scene].items;
}

/// A row as it is shown now. Those of the choice of a stage come from the game.
static hs_menu_item item_of(const hs_session *session, unsigned row)
{
    const menu *it = menu_of(session);
    if (it->items != practice_items) return it->items[row];
    const hs_game_stage *stage = &session->interface.modes.stages[row / 2];
    hs_menu_item item = practice_items[0];
    item.name = row % 2 == 0 ? stage->name : stage->boss;
    item.help = stage->idea;
    return item;
}

static unsigned rows_of(const hs_session *session)
{
    const menu *it = menu_of(session);
    return it->items == practice_items ? 2 * session->interface.modes.stage_count : it->count;
}

// ---- Words and places --------------------------------------------------------------------------

/// Lines of text between the head of a menu and its rows.
typedef struct menu_lines {
    char text[HS_MENU_LINES][HS_ERROR_BYTES];
    unsigned count;
} menu_lines;

static char *add_line(menu_lines *lines)
{
    return lines->text[lines->count < HS_MENU_LINES ? lines->count++ : HS_MENU_LINES - 1];
}

/// What came of the score: its place, or why it has none.
static void write_fate(const hs_session *session, char *text, size_t bytes)
{
    static const char *const ordinals[] = {"",    "best", "2nd", "3rd", "4th", "5th",
                                           "6th", "7th",  "8th", "9th", "10th"};
    const hs_attempt *attempt = &session->interface.modes.attempt;
    if (attempt->place > 0) {
        snprintf(text, bytes, "the %s game on %s", ordinals[attempt->place],
                 hs_difficulty_name(hs_world_difficulty(session->run.game.world)));
    } else if (attempt->flaw != HS_FLAW_NONE) {
        snprintf(text, bytes, "keeps no score: %s", hs_flaw_reason(attempt->flaw));
    } else {
        hs_difficulty difficulty = hs_world_difficulty(session->run.game.world);
        const hs_score_table *table =
            &session->interface.modes.scores.tables[(unsigned)difficulty - 1];
        bool is_best = hs_attempt_wants_name(attempt, table);
        snprintf(text, bytes, is_best ? "among the best %d on %s" : "not among the best %d on %s",
                 HS_SCORES_EACH, hs_difficulty_name(difficulty));
    }
}

static void write_over(const hs_session *session, menu_lines *lines)
{
    const hs_world *world = session->run.game.world;
    const hs_stage_view *stage = hs_world_stage(world);
    const hs_player *player = hs_world_player(world);
    // Shots that still fly add to the player's score, and not to the one that has ended.
    const hs_attempt *attempt = &session->interface.modes.attempt;
    uint64_t score = attempt->has_ended && player->continues == 0 ? attempt->score : player->score;
    snprintf(add_line(lines), HS_ERROR_BYTES, "score %s", hs_word_of_count(score).text);
    if (stage->count > 1) {
        snprintf(add_line(lines), HS_ERROR_BYTES, "stage %u of %u: %s", stage->number + 1,
                 stage->count, stage->name);
    }
    char why[HS_ERROR_BYTES];
    if (hs_session_write_death(session, why, sizeof why)) {
        snprintf(add_line(lines), HS_ERROR_BYTES, "%s", why);
    }
    write_fate(session, add_line(lines), HS_ERROR_BYTES);
}

static void write_lines(const hs_session *session, menu_lines *lines)
{
    lines->count = 0;
    if (session->interface.scenes.now == HS_SCENE_OVER) write_over(session, lines);
    if (session->interface.scenes.now == HS_SCENE_LEVEL && session->interface.modes.practises) {
        unsigned row = session->interface.scenes.item[HS_SCENE_PRACTICE];
        const hs_game_stage *stage = &session->interface.modes.stages[row / 2];
        snprintf(add_line(lines), HS_ERROR_BYTES, "practice: %s",
                 row % 2 == 0 ? stage->name : stage->boss);
    }
}

/// Menus of the title take the whole window, others the field.
static SDL_Rect area_of(const hs_session *session, hs_scene scene)
{
    const hs_window *window = &session->display.window;
    if (scene != HS_SCENE_PAUSE && scene != HS_SCENE_OVER) {
        return (SDL_Rect){0, 0, window->width, window->height};
    }
    const SDL_FRect open = hs_session_page_area(session);
    return (SDL_Rect){(int)open.x, (int)open.y, (int)open.w, (int)open.h};
}

static bool plan_menu(const hs_session *session, unsigned lines, hs_menu_words *words,
                      hs_menu_plan *plan)
{
    hs_scene scene = session->interface.scenes.now;
    const menu *it = menu_of(session);
    if (it->items == NULL) return false;
    *words = (hs_menu_words){
        .head = {it->head[0], it->head[1]},
        .count = rows_of(session),
        .columns = it->columns,
        .lines = lines,
        .foot_lines = it->foot_lines,
        .is_title = scene == HS_SCENE_TITLE,
    };
    for (unsigned i = 0; i < words->count; i++) words->rows[i] = item_of(session, i).name;
    const SDL_Rect area = area_of(session, scene);
    *plan = hs_menu_arrange(words, &area, session->interface.settings.text_scale);
    return true;
}

bool hs_session_menu(const hs_session *session, hs_menu_words *words, hs_menu_plan *plan)
{
    menu_lines lines;
    write_lines(session, &lines);
    return plan_menu(session, lines.count, words, plan);
}

// ---- Walking -----------------------------------------------------------------------------------

void hs_session_walk_menu(hs_session *session)
{
    hs_scene scene = session->interface.scenes.now;
    hs_action action = session->interface.pressed;
    int across = action == HS_ACTION_RIGHT ? 1 : action == HS_ACTION_LEFT ? -1 : 0;
    int down = action == HS_ACTION_DOWN ? 1 : action == HS_ACTION_UP ? -1 : 0;
    const menu *it = menu_of(session);
    if (it->columns == 1) across = 0;
    unsigned *item = &session->interface.scenes.item[scene];
    *item = hs_menu_step(rows_of(session), it->columns, *item, across, down);
}

void hs_session_choose_in_menu(hs_session *session)
{
    hs_scene scene = session->interface.scenes.now;
    if (!hs_session_may_choose(session)) return;
    item_of(session, session->interface.scenes.item[scene]).choose(session);
}

/// The row of the menu, or the cell of the board of letters, below the mouse.
static void point_at(hs_session *session, float x, float y, bool clicks)
{
    hs_menu_words words;
    hs_menu_plan plan;
    hs_scene scene = session->interface.scenes.now;
    if (scene == HS_SCENE_NAME) {
        hs_session_point_at_letter(session, x, y, clicks);
        return;
    }
    if (!hs_session_menu(session, &words, &plan)) return;
    int row = hs_menu_row_at(&plan, x, y);
    if (row < 0) return;
    session->interface.scenes.item[scene] = (unsigned)row;
    session->display.is_stale = true;
    if (clicks) hs_session_press(session, HS_ACTION_CHOOSE);
}

void hs_session_point(hs_session *session, int x, int y, bool clicks)
{
    hs_mouse *mouse = &session->interface.mouse;
    bool moves = mouse->is_there && (mouse->x != x || mouse->y != y);
    *mouse = (hs_mouse){x, y, true};
    if (!moves && !clicks) return;
    float ratio = session->display.window.pixel_ratio;
    point_at(session, ((float)x + 0.5f) * ratio, ((float)y + 0.5f) * ratio, clicks);
}

// ---- Drawing -----------------------------------------------------------------------------------

static void write_texts(const hs_session *session, const hs_menu_plan *plan,
                        const menu_lines *lines)
{
    hs_scene scene = session->interface.scenes.now;
    const char *texts[HS_MENU_LINES];
    for (unsigned i = 0; i < lines->count; i++) texts[i] = lines->text[i];
    hs_menu_write_lines(plan, session->display.panel, texts, lines->count);
    unsigned item = session->interface.scenes.item[scene];
    const char *help = item_of(session, item).help;
    char keys[64], key[32];
    if (scene == HS_SCENE_TITLE) {
        hs_bindings_label(&session->interface.settings.bindings, HS_ACTION_HELP, key, sizeof key);
        snprintf(keys, sizeof keys, "%s: all keys", key);
        help = keys;
    }
    if (help != NULL) hs_menu_write_foot(plan, session->display.panel, help);
}

void hs_session_draw_menu(hs_session *session)
{
    hs_error error;
    hs_display *display = &session->display;
    hs_scene scene = session->interface.scenes.now;
    hs_menu_words words;
    hs_menu_plan plan;
    menu_lines lines;
    write_lines(session, &lines);
    if (!plan_menu(session, lines.count, &words, &plan)) return;
    hs_menu_sheet *sheet = scene == HS_SCENE_TITLE ? &display->title : &display->menu;
    bool is_painted = hs_menu_paint(sheet, &plan, &words, !display->field.is_provisional,
                                    &session->gate, display->window.renderer, &error);
    if (!hs_session_tell_failure(session, is_painted, &error)) return;
    hs_menu_draw(sheet, display->window.renderer, session->interface.scenes.item[scene]);
    write_texts(session, &plan, &lines);
}
