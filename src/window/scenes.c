#include "window/scenes.h"

#include "base/forbidden.h"

const char *hs_scene_place(hs_scene scene)
{
    static const char *const places[] = {
        [HS_SCENE_TITLE] = "on the title page", [HS_SCENE_PLAY] = "in a game",
        [HS_SCENE_PAUSE] = "in a pause",        [HS_SCENE_OVER] = "after a game",
        [HS_SCENE_HELP] = "on the help page",   [HS_SCENE_SETTINGS] = "on the settings page",
        [HS_SCENE_TOUR] = "in the tour",        [HS_SCENE_VERSUS] = "in a race of two worlds",
    };
    return places[scene];
}

static bool is_page(hs_scene scene)
{
    return scene == HS_SCENE_HELP || scene == HS_SCENE_SETTINGS;
}

void hs_scenes_enter(hs_scenes *scenes, hs_scene scene)
{
    if (is_page(scene) && !is_page(scenes->now)) {
        // A game in progress is found paused when the page is closed.
        scenes->below = scenes->now == HS_SCENE_PLAY ? HS_SCENE_PAUSE : scenes->now;
    }
    if (scene == HS_SCENE_SETTINGS) scenes->row = 0;
    scenes->now = scene;
}

void hs_scenes_leave_page(hs_scenes *scenes)
{
    if (is_page(scenes->now)) scenes->now = scenes->below;
}

void hs_scenes_pause(hs_scenes *scenes)
{
    if (scenes->now == HS_SCENE_PLAY) hs_scenes_enter(scenes, HS_SCENE_PAUSE);
}

void hs_scenes_end(hs_scenes *scenes)
{
    if (scenes->now == HS_SCENE_PLAY) hs_scenes_enter(scenes, HS_SCENE_OVER);
}

void hs_scenes_choose_row(hs_scenes *scenes, int direction, unsigned rows)
{
    scenes->row = (scenes->row + rows + (unsigned)direction) % rows;
}

void hs_scenes_choose_item(hs_scenes *scenes, int direction, unsigned items)
{
    scenes->item = (scenes->item + items + (unsigned)direction) % items;
}

bool hs_scenes_has_panel(const hs_scenes *scenes)
{
    return scenes->now != HS_SCENE_TITLE;
}

bool hs_scenes_runs(const hs_scenes *scenes)
{
    return scenes->now == HS_SCENE_PLAY || scenes->now == HS_SCENE_VERSUS ||
           hs_scenes_attracts(scenes);
}

bool hs_scenes_attracts(const hs_scenes *scenes)
{
    return scenes->now == HS_SCENE_TOUR ||
           (is_page(scenes->now) ? scenes->below : scenes->now) == HS_SCENE_TITLE;
}
