/// The scenes of the window and how they lie over each other: title, play, pause, game over, help,
/// settings, the tour, a race of two worlds. A small state machine that knows neither SDL nor the
/// world; which key leads from one to the other stands in the table of actions.
#ifndef HS_WINDOW_SCENES_H
#define HS_WINDOW_SCENES_H

#include <stdbool.h>

typedef enum hs_scene {
    HS_SCENE_TITLE, ///< the autopilot plays behind it
    HS_SCENE_PLAY,
    HS_SCENE_PAUSE,
    HS_SCENE_OVER,
    HS_SCENE_HELP,
    HS_SCENE_SETTINGS,
    HS_SCENE_TOUR,   ///< the autopilot plays beside it
    HS_SCENE_VERSUS, ///< two worlds race, and the game's own stands still
} hs_scene;

/// Zero-initialised it is the title.
typedef struct hs_scenes {
    hs_scene now;
    hs_scene below; ///< where help and settings lead back to
    unsigned row;   ///< of the settings page
    unsigned item;  ///< of the title's menu; it stays when the title is left
} hs_scenes;

/// Where a scene is, as a sentence says it: "on the title page".
const char *hs_scene_place(hs_scene scene);

/// Goes to a scene.
void hs_scenes_enter(hs_scenes *scenes, hs_scene scene);

/// Leaves help or settings for the scene below.
void hs_scenes_leave_page(hs_scenes *scenes);

/// Pauses a game in progress.
void hs_scenes_pause(hs_scenes *scenes);

/// The game is over.
void hs_scenes_end(hs_scenes *scenes);

/// Moves to the row above (-1) or below (1) on the settings page, which goes round. `rows` is how
/// many settings there are.
void hs_scenes_choose_row(hs_scenes *scenes, int direction, unsigned rows);

/// Likewise on the menu of the title, which has `items` rows.
void hs_scenes_choose_item(hs_scenes *scenes, int direction, unsigned items);

/// Whether the panel may be shown: not at the title.
bool hs_scenes_has_panel(const hs_scenes *scenes);

/// Whether the world goes on, and whether the autopilot plays.
bool hs_scenes_runs(const hs_scenes *scenes);
bool hs_scenes_attracts(const hs_scenes *scenes);

#endif
