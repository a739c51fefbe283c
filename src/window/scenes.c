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

static hs_request go(hs_scenes *scenes, hs_scene scene)
{
    enter(scenes, scene);
    return HS_REQUEST_NOTHING;
}

static hs_request begin_game(hs_scenes *scenes)
{
    enter(scenes, HS_SCENE_PLAY);
    return HS_REQUEST_NEW_GAME;
}

/// Back to the title, where the autopilot takes over a world of its own.
static hs_request leave_game(hs_scenes *scenes)
{
    enter(scenes, HS_SCENE_TITLE);
    return HS_REQUEST_NEW_GAME;
}

static bool chooses(hs_action action)
{
    return action == HS_ACTION_CHOOSE || action == HS_ACTION_SHOOT;
}

static hs_request press_on_title(hs_scenes *scenes, hs_action action)
{
    if (chooses(action)) return begin_game(scenes);
    if (action == HS_ACTION_QUIT) return HS_REQUEST_QUIT;
    if (action != HS_ACTION_TOUR) return HS_REQUEST_OTHER;
    enter(scenes, HS_SCENE_TOUR);
    return HS_REQUEST_TOUR;
}

/// Passes on only keys that leave the stop as it is.
static hs_request press_in_tour(hs_scenes *scenes, hs_action action)
{
    switch (action) {
    case HS_ACTION_LEFT:
        return HS_REQUEST_TOUR_BEFORE;
    case HS_ACTION_RIGHT:
    case HS_ACTION_CHOOSE:
    case HS_ACTION_SHOOT:
        return HS_REQUEST_TOUR_AFTER;
    case HS_ACTION_PAUSE:
    case HS_ACTION_QUIT:
        enter(scenes, HS_SCENE_TITLE);
        return HS_REQUEST_TOUR_END;
    case HS_ACTION_RENDERER:
    case HS_ACTION_VSYNC:
    case HS_ACTION_FULL_SCREEN:
    case HS_ACTION_SCREENSHOT:
        return HS_REQUEST_OTHER;
    default:
        return HS_REQUEST_NOTHING;
    }
}

static hs_request press_in_play(hs_scenes *scenes, hs_action action)
{
    if (action == HS_ACTION_PAUSE) return go(scenes, HS_SCENE_PAUSE);
    if (action == HS_ACTION_RESTART) return HS_REQUEST_NEW_GAME;
    return HS_REQUEST_OTHER;
}

static hs_request press_in_pause(hs_scenes *scenes, hs_action action)
{
    if (action == HS_ACTION_PAUSE || chooses(action)) return go(scenes, HS_SCENE_PLAY);
    if (action == HS_ACTION_RESTART) return begin_game(scenes);
    if (action == HS_ACTION_QUIT) return leave_game(scenes);
    return HS_REQUEST_OTHER;
}

static hs_request press_when_over(hs_scenes *scenes, hs_action action)
{
    if (action == HS_ACTION_RESTART || action == HS_ACTION_CHOOSE) return begin_game(scenes);
    if (action == HS_ACTION_QUIT || action == HS_ACTION_PAUSE) return leave_game(scenes);
    return HS_REQUEST_OTHER;
}

static hs_request press_in_help(hs_scenes *scenes, hs_action action)
{
    if (action == HS_ACTION_HELP || action == HS_ACTION_PAUSE || chooses(action)) {
        return go(scenes, scenes->below);
    }
    return HS_REQUEST_OTHER;
}

static hs_request press_in_settings(hs_scenes *scenes, hs_action action, unsigned rows)
{
    switch (action) {
    case HS_ACTION_UP:
        scenes->row = (scenes->row + rows - 1) % rows;
        return HS_REQUEST_NOTHING;
    case HS_ACTION_DOWN:
        scenes->row = (scenes->row + 1) % rows;
        return HS_REQUEST_NOTHING;
    case HS_ACTION_LEFT:
        return HS_REQUEST_BELOW;
    case HS_ACTION_RIGHT:
    case HS_ACTION_CHOOSE:
    case HS_ACTION_SHOOT:
        return HS_REQUEST_ABOVE;
    case HS_ACTION_PAUSE:
    case HS_ACTION_SETTINGS:
        scenes->now = scenes->below;
        return HS_REQUEST_SAVE;
    default:
        return HS_REQUEST_OTHER;
    }
}

static hs_request press_in_scene(hs_scenes *scenes, hs_action action, unsigned rows)
{
    switch (scenes->now) {
    case HS_SCENE_TITLE:
        return press_on_title(scenes, action);
    case HS_SCENE_PLAY:
        return press_in_play(scenes, action);
    case HS_SCENE_PAUSE:
        return press_in_pause(scenes, action);
    case HS_SCENE_OVER:
        return press_when_over(scenes, action);
    case HS_SCENE_HELP:
        return press_in_help(scenes, action);
    case HS_SCENE_SETTINGS:
        return press_in_settings(scenes, action, rows);
    case HS_SCENE_TOUR:
        return press_in_tour(scenes, action);
    }
    return HS_REQUEST_OTHER;
}

hs_request hs_scenes_press(hs_scenes *scenes, hs_action action, unsigned rows)
{
    hs_request request = press_in_scene(scenes, action, rows);
    if (request != HS_REQUEST_OTHER) return request;
    if (action == HS_ACTION_HELP) return go(scenes, HS_SCENE_HELP);
    if (action == HS_ACTION_SETTINGS) return go(scenes, HS_SCENE_SETTINGS);
    return HS_REQUEST_OTHER;
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
