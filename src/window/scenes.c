#include "window/scenes.h"

#include "base/forbidden.h"

static void enter(hs_scenes *scenes, hs_scene scene)
{
    bool is_page = scene == HS_SCENE_HELP || scene == HS_SCENE_SETTINGS;
    bool was_page = scenes->now == HS_SCENE_HELP || scenes->now == HS_SCENE_SETTINGS;
    if (is_page && !was_page) {
        // A game in progress is found paused when the page is closed.
        scenes->below = scenes->now == HS_SCENE_PLAY ? HS_SCENE_PAUSE : scenes->now;
    }
    if (scene == HS_SCENE_SETTINGS) scenes->row = 0;
    scenes->now = scene;
}

/// Help and settings lead back to the scene below.
enum { BACK = -1 };

/// What a key does in a scene: where it leads, and what it requests. A new game at the title is a
/// world of the autopilot's own.
static const struct {
    hs_scene scene;
    hs_action action;
    int to; ///< an hs_scene, or BACK
    hs_request request;
} keys[] = {
    {HS_SCENE_TITLE, HS_ACTION_CHOOSE, HS_SCENE_PLAY, HS_REQUEST_NEW_GAME},
    {HS_SCENE_TITLE, HS_ACTION_QUIT, HS_SCENE_TITLE, HS_REQUEST_QUIT},
    {HS_SCENE_TITLE, HS_ACTION_TOUR, HS_SCENE_TOUR, HS_REQUEST_TOUR},
    {HS_SCENE_PLAY, HS_ACTION_PAUSE, HS_SCENE_PAUSE, HS_REQUEST_NOTHING},
    {HS_SCENE_PLAY, HS_ACTION_RESTART, HS_SCENE_PLAY, HS_REQUEST_NEW_GAME},
    {HS_SCENE_PAUSE, HS_ACTION_PAUSE, HS_SCENE_PLAY, HS_REQUEST_NOTHING},
    {HS_SCENE_PAUSE, HS_ACTION_CHOOSE, HS_SCENE_PLAY, HS_REQUEST_NOTHING},
    {HS_SCENE_PAUSE, HS_ACTION_RESTART, HS_SCENE_PLAY, HS_REQUEST_NEW_GAME},
    {HS_SCENE_PAUSE, HS_ACTION_QUIT, HS_SCENE_TITLE, HS_REQUEST_NEW_GAME},
    {HS_SCENE_OVER, HS_ACTION_RESTART, HS_SCENE_PLAY, HS_REQUEST_NEW_GAME},
    {HS_SCENE_OVER, HS_ACTION_CHOOSE, HS_SCENE_PLAY, HS_REQUEST_NEW_GAME},
    {HS_SCENE_OVER, HS_ACTION_QUIT, HS_SCENE_TITLE, HS_REQUEST_NEW_GAME},
    {HS_SCENE_OVER, HS_ACTION_PAUSE, HS_SCENE_TITLE, HS_REQUEST_NEW_GAME},
    {HS_SCENE_HELP, HS_ACTION_HELP, BACK, HS_REQUEST_NOTHING},
    {HS_SCENE_HELP, HS_ACTION_PAUSE, BACK, HS_REQUEST_NOTHING},
    {HS_SCENE_HELP, HS_ACTION_CHOOSE, BACK, HS_REQUEST_NOTHING},
    {HS_SCENE_SETTINGS, HS_ACTION_LEFT, HS_SCENE_SETTINGS, HS_REQUEST_BELOW},
    {HS_SCENE_SETTINGS, HS_ACTION_RIGHT, HS_SCENE_SETTINGS, HS_REQUEST_ABOVE},
    {HS_SCENE_SETTINGS, HS_ACTION_CHOOSE, HS_SCENE_SETTINGS, HS_REQUEST_ABOVE},
    {HS_SCENE_SETTINGS, HS_ACTION_PAUSE, BACK, HS_REQUEST_SAVE},
    {HS_SCENE_SETTINGS, HS_ACTION_SETTINGS, BACK, HS_REQUEST_SAVE},
    {HS_SCENE_TOUR, HS_ACTION_LEFT, HS_SCENE_TOUR, HS_REQUEST_TOUR_BEFORE},
    {HS_SCENE_TOUR, HS_ACTION_RIGHT, HS_SCENE_TOUR, HS_REQUEST_TOUR_AFTER},
    {HS_SCENE_TOUR, HS_ACTION_CHOOSE, HS_SCENE_TOUR, HS_REQUEST_TOUR_AFTER},
    {HS_SCENE_TOUR, HS_ACTION_PAUSE, HS_SCENE_TITLE, HS_REQUEST_TOUR_END},
    {HS_SCENE_TOUR, HS_ACTION_QUIT, HS_SCENE_TITLE, HS_REQUEST_TOUR_END},
    {HS_SCENE_TOUR, HS_ACTION_RENDERER, HS_SCENE_TOUR, HS_REQUEST_OTHER},
    {HS_SCENE_TOUR, HS_ACTION_VSYNC, HS_SCENE_TOUR, HS_REQUEST_OTHER},
    {HS_SCENE_TOUR, HS_ACTION_FULL_SCREEN, HS_SCENE_TOUR, HS_REQUEST_OTHER},
    {HS_SCENE_TOUR, HS_ACTION_SCREENSHOT, HS_SCENE_TOUR, HS_REQUEST_OTHER},
};

static hs_request press_in_scene(hs_scenes *scenes, hs_action action)
{
    // Shooting chooses, except at the end of a game.
    if (action == HS_ACTION_SHOOT && scenes->now != HS_SCENE_OVER) action = HS_ACTION_CHOOSE;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].scene != scenes->now || keys[i].action != action) continue;
        hs_scene to = keys[i].to == BACK ? scenes->below : (hs_scene)keys[i].to;
        if (to != scenes->now) enter(scenes, to);
        return keys[i].request;
    }
    // The tour passes on only keys that leave the stop as it is.
    return scenes->now == HS_SCENE_TOUR ? HS_REQUEST_NOTHING : HS_REQUEST_OTHER;
}

hs_request hs_scenes_press(hs_scenes *scenes, hs_action action, unsigned rows)
{
    if (scenes->now == HS_SCENE_SETTINGS && action == HS_ACTION_UP) {
        scenes->row = (scenes->row + rows - 1) % rows;
        return HS_REQUEST_NOTHING;
    }
    if (scenes->now == HS_SCENE_SETTINGS && action == HS_ACTION_DOWN) {
        scenes->row = (scenes->row + 1) % rows;
        return HS_REQUEST_NOTHING;
    }
    hs_request request = press_in_scene(scenes, action);
    if (request != HS_REQUEST_OTHER) return request;
    if (action != HS_ACTION_HELP && action != HS_ACTION_SETTINGS) return HS_REQUEST_OTHER;
    enter(scenes, action == HS_ACTION_HELP ? HS_SCENE_HELP : HS_SCENE_SETTINGS);
    return HS_REQUEST_NOTHING;
}

void hs_scenes_pause(hs_scenes *scenes)
{
    if (scenes->now == HS_SCENE_PLAY) enter(scenes, HS_SCENE_PAUSE);
}

void hs_scenes_end(hs_scenes *scenes)
{
    if (scenes->now == HS_SCENE_PLAY) enter(scenes, HS_SCENE_OVER);
}

bool hs_scenes_runs(const hs_scenes *scenes)
{
    return scenes->now == HS_SCENE_PLAY || hs_scenes_attracts(scenes);
}

bool hs_scenes_attracts(const hs_scenes *scenes)
{
    bool is_page = scenes->now == HS_SCENE_HELP || scenes->now == HS_SCENE_SETTINGS;
    return scenes->now == HS_SCENE_TOUR ||
           (is_page ? scenes->below : scenes->now) == HS_SCENE_TITLE;
}
