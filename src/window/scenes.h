/// The scenes of the window and how they follow each other: title, play, pause, game over, help,
/// settings, the tour. A small state machine that knows neither SDL nor the world.
#ifndef HS_WINDOW_SCENES_H
#define HS_WINDOW_SCENES_H

#include "window/bindings.h"

typedef enum hs_scene {
    HS_SCENE_TITLE, ///< the autopilot plays behind it
    HS_SCENE_PLAY,
    HS_SCENE_PAUSE,
    HS_SCENE_OVER,
    HS_SCENE_HELP,
    HS_SCENE_SETTINGS,
    HS_SCENE_TOUR, ///< the autopilot plays beside it
} hs_scene;

/// Zero-initialised it is the title.
typedef struct hs_scenes {
    hs_scene now;
    hs_scene below; ///< where help and settings lead back to
    unsigned row;   ///< of the settings page
} hs_scenes;

/// What a key requests of the program beyond the change of scene.
typedef enum hs_request {
    HS_REQUEST_NOTHING,  ///< the key is dealt with
    HS_REQUEST_OTHER,    ///< the scene has no use for the key
    HS_REQUEST_NEW_GAME, ///< the world from its start
    HS_REQUEST_QUIT,
    HS_REQUEST_BELOW,       ///< change the setting of this row: the value below
    HS_REQUEST_ABOVE,       ///< the value above
    HS_REQUEST_SAVE,        ///< the settings page was left
    HS_REQUEST_TOUR,        ///< begin the tour
    HS_REQUEST_TOUR_BEFORE, ///< its former stop
    HS_REQUEST_TOUR_AFTER,  ///< its next stop
    HS_REQUEST_TOUR_END,    ///< leave it
} hs_request;

/// A key was pressed. `rows` is how many settings there are.
hs_request hs_scenes_press(hs_scenes *scenes, hs_action action, unsigned rows);

/// Pauses a game in progress.
void hs_scenes_pause(hs_scenes *scenes);

/// The game is over.
void hs_scenes_end(hs_scenes *scenes);

/// Whether the world goes on, and whether the autopilot plays.
bool hs_scenes_runs(const hs_scenes *scenes);
bool hs_scenes_attracts(const hs_scenes *scenes);

#endif
