/// The scenes of the window and how they lie over each other: title and its menus, play, pause,
/// game over and what follows it, help, settings, scores, the tour, a race of two worlds. A small
/// state machine that knows neither SDL nor the world; which key leads from one to the other stands
/// in the table of actions.
#ifndef HS_WINDOW_SCENES_H
#define HS_WINDOW_SCENES_H

#include <stdbool.h>

typedef enum hs_scene {
    HS_SCENE_TITLE, ///< the autopilot plays behind it, as behind its menus
    HS_SCENE_PLAY,
    HS_SCENE_PAUSE,
    HS_SCENE_OVER, ///< the field goes on behind it, as behind all that follows a game
    HS_SCENE_HELP,
    HS_SCENE_SETTINGS,
    HS_SCENE_TOUR,       ///< the autopilot plays beside it
    HS_SCENE_VERSUS,     ///< two worlds race, and the game's own stands still
    HS_SCENE_LEVEL,      ///< the choice of a difficulty
    HS_SCENE_PRACTICE,   ///< the choice of a stage or its boss
    HS_SCENE_SCORES,     ///< the best games
    HS_SCENE_NAME,       ///< a name is entered for a score
    HS_SCENE_ENDING,     ///< the last stage was cleared
    HS_SCENE_STATISTICS, ///< of a game that has ended
    HS_SCENE_CREDITS,
    HS_SCENE_COUNT
} hs_scene;

/// Zero-initialised it is the title.
typedef struct hs_scenes {
    hs_scene now;
    hs_scene below;                ///< where help, settings and scores lead back to
    unsigned row;                  ///< of the settings page
    unsigned item[HS_SCENE_COUNT]; ///< of each scene's menu; it stays when the scene is left
} hs_scenes;

/// Where a scene is, as a sentence says it: "on the title page".
const char *hs_scene_place(hs_scene scene);

/// Goes to a scene.
void hs_scenes_enter(hs_scenes *scenes, hs_scene scene);

/// Leaves help, settings or scores for the scene below.
void hs_scenes_leave_page(hs_scenes *scenes);

/// Pauses a game in progress.
void hs_scenes_pause(hs_scenes *scenes);

/// The game is over, or finished.
void hs_scenes_end(hs_scenes *scenes, bool is_finished);

/// Moves to the row above (-1) or below (1) on the settings page, which goes round. `rows` is how
/// many settings there are.
void hs_scenes_choose_row(hs_scenes *scenes, int direction, unsigned rows);

/// The scene that is seen behind a page or a menu; the present one where it is neither.
hs_scene hs_scenes_behind(const hs_scenes *scenes);

/// Whether the panel may be shown: not at the title, nor in its menus.
bool hs_scenes_has_panel(const hs_scenes *scenes);

/// Whether the world goes on, and whether the autopilot plays.
bool hs_scenes_runs(const hs_scenes *scenes);
bool hs_scenes_attracts(const hs_scenes *scenes);

#endif
