#include "window/scenes.h"

#include "base/forbidden.h"

const char *hs_scene_place(hs_scene scene)
{
    static const char *const places[HS_SCENE_COUNT] = {
        [HS_SCENE_TITLE] = "on the title page",
        [HS_SCENE_PLAY] = "in a game",
        [HS_SCENE_PAUSE] = "in a pause",
        [HS_SCENE_OVER] = "after a game",
        [HS_SCENE_HELP] = "on the help page",
        [HS_SCENE_SETTINGS] = "on the settings page",
        [HS_SCENE_TOUR] = "in the tour",
        [HS_SCENE_VERSUS] = "in a race of two worlds",
        [HS_SCENE_LEVEL] = "at the choice of a difficulty",
        [HS_SCENE_PRACTICE] = "at the choice of a stage",
        [HS_SCENE_SCORES] = "on the page of scores",
        [HS_SCENE_NAME] = "at the entry of a name",
        [HS_SCENE_ENDING] = "at the end of the game",
        [HS_SCENE_STATISTICS] = "on the page of statistics",
        [HS_SCENE_CREDITS] = "in the credits",
    };
    return places[scene];
}

static bool is_page(hs_scene scene)
{
    return scene == HS_SCENE_HELP || scene == HS_SCENE_SETTINGS || scene == HS_SCENE_SCORES;
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

void hs_scenes_end(hs_scenes *scenes, bool is_finished)
{
    if (scenes->now != HS_SCENE_PLAY) return;
    scenes->item[HS_SCENE_OVER] = 0;
    hs_scenes_enter(scenes, is_finished ? HS_SCENE_ENDING : HS_SCENE_OVER);
}

void hs_scenes_choose_row(hs_scenes *scenes, int direction, unsigned rows)
{
    scenes->row = (scenes->row + rows + (unsigned)direction) % rows;
}

hs_scene hs_scenes_behind(const hs_scenes *scenes)
{
    hs_scene scene = is_page(scenes->now) ? scenes->below : scenes->now;
    bool is_menu = scene == HS_SCENE_LEVEL || scene == HS_SCENE_PRACTICE;
    return is_menu ? HS_SCENE_TITLE : scene;
}

bool hs_scenes_has_panel(const hs_scenes *scenes)
{
    hs_scene behind = hs_scenes_behind(scenes);
    return behind != HS_SCENE_TITLE || scenes->now == HS_SCENE_HELP ||
           scenes->now == HS_SCENE_SETTINGS;
}

bool hs_scenes_runs(const hs_scenes *scenes)
{
    hs_scene behind = hs_scenes_behind(scenes);
    bool follows_game = behind == HS_SCENE_OVER || behind == HS_SCENE_NAME ||
                        behind == HS_SCENE_ENDING || behind == HS_SCENE_STATISTICS ||
                        behind == HS_SCENE_CREDITS;
    bool is_live = scenes->now == HS_SCENE_PLAY || scenes->now == HS_SCENE_VERSUS;
    return is_live || follows_game || hs_scenes_attracts(scenes);
}

bool hs_scenes_attracts(const hs_scenes *scenes)
{
    return scenes->now == HS_SCENE_TOUR || hs_scenes_behind(scenes) == HS_SCENE_TITLE;
}
