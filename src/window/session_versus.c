/// A race in the window: it shows what the sides' threads have finished, and changes what races.
/// The race itself is below, in `versus/race.h`, and knows nothing of SDL.
#include "window/session_keys.h"

#include <math.h>

#include "draw/canvas.h"
#include "draw/textures.h"
#include "panel/page.h"
#include "versus/schedule.h"
#include "window/bindings.h"
#include "window/versus.h"
#include "window/versus_page.h"

#include "base/forbidden.h"

/// Numbers change so often; the counter in every frame.
#define NUMBERS_NS UINT64_C(250000000)
/// When in a tick's time pictures are shown: both sides have mostly finished theirs.
#define SHOWN_AFTER_NS UINT64_C(12000000)

bool hs_session_in_versus(const hs_session *session)
{
    return session->interface.scenes.now == HS_SCENE_VERSUS && session->versus != NULL;
}

// ---- Beginning and end -------------------------------------------------------------------------

static bool start(hs_session *session, const hs_race_plan *plan, hs_error *error)
{
    hs_versus *versus = session->versus;
    versus->plan = *plan;
    versus->is_good = false;
    versus->numbers_ns = 0;
    for (int i = 0; i < HS_SIDES; i++) versus->tick_ns[i] = NAN;
    return hs_race_start(versus->race, plan, error);
}

bool hs_session_begin_versus(hs_session *session, hs_error *error)
{
    hs_gate *gate = &session->gate;
    hs_versus *versus = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *versus, "a race", error);
    if (versus == NULL) return false;
    session->versus = versus;
    versus->defaults = hs_versus_defaults();
    versus->defaults.seed = session->run.options->seed;
    const hs_versus_settings *named = session->run.options->versus;
    versus->settings = named != NULL ? named : &versus->defaults;
    versus->race = hs_race_create(gate, error);
    hs_race_plan plan = {
        .config = hs_versus_config(versus->settings, session->assets.folder),
        .contenders = {versus->settings->contenders[0], versus->settings->contenders[1]},
        .clock = session->run.clock,
        .is_stepped = !hs_session_measures(session),
    };
    if (versus->race != NULL && start(session, &plan, error)) return true;
    hs_session_end_versus(session);
    return false;
}

void hs_session_forget_versus(hs_session *session)
{
    hs_versus *versus = session->versus;
    if (versus == NULL) return;
    for (int i = 0; i < HS_SIDES; i++) {
        if (versus->textures[i] != NULL) SDL_DestroyTexture(versus->textures[i]);
        versus->textures[i] = NULL;
    }
    versus->width = versus->height = 0;
}

void hs_session_end_versus(hs_session *session)
{
    hs_versus *versus = session->versus;
    if (versus == NULL) return;
    hs_session_forget_versus(session);
    hs_race_destroy(versus->race);
    session->versus = NULL;
    hs_gate_release(&session->gate, HS_TAG_OTHER, versus, sizeof *versus);
}

bool hs_session_check_versus(const hs_session *session, hs_error *error)
{
    const hs_versus *versus = session->versus;
    if (versus == NULL || !versus->view.differs) return true;
    return hs_error_set(error, "the digests of %s and %s differ after tick %llu",
                        versus->plan.contenders[0].strategy->name,
                        versus->plan.contenders[1].strategy->name,
                        (unsigned long long)versus->view.differs_tick);
}

// ---- A frame -----------------------------------------------------------------------------------

/// The former race again where the present one could not be made; where there is no room for that
/// one either, a smaller one, since what it held need not be to be had in one piece again.
static bool go_back(hs_session *session, hs_error *error)
{
    hs_versus *versus = session->versus;
    if (versus->is_good || !versus->has_good) return false;
    const hs_race_plan plan = versus->good;
    uint32_t smaller = plan.config.particles / 2;
    versus->has_good = smaller >= HS_LOAD_LEAST;
    versus->good.config.particles = smaller;
    hs_session_tell(session, "%s", error->message);
    return start(session, &plan, error);
}

/// Pictures are shown when both sides have just finished theirs, where the display leaves the
/// choice.
static void keep_step(hs_session *session)
{
    uint64_t now = hs_session_now(session), start_ns = session->versus->view.start_ns;
    uint64_t due = hs_schedule_begin_ns(start_ns, hs_schedule_due(start_ns, now));
    session->run.pace = (hs_pace){.due_ns = due + SHOWN_AFTER_NS};
}

bool hs_session_look_at_versus(hs_session *session, hs_error *error)
{
    hs_versus *versus = session->versus;
    hs_race_step(versus->race);
    if (!hs_race_look(versus->race, &versus->view, error)) return go_back(session, error);
    if (versus->view.is_running && !versus->is_good) {
        versus->is_good = true;
        versus->good = versus->plan;
        versus->has_good = true;
        keep_step(session);
    }
    uint64_t now = hs_session_now(session);
    if (now - versus->numbers_ns < NUMBERS_NS) return true;
    versus->numbers_ns = now;
    for (unsigned i = 0; i < HS_SIDES; i++) versus->tick_ns[i] = hs_race_tick_ns(versus->race, i);
    return true;
}

// ---- Drawing -----------------------------------------------------------------------------------

static hs_draw_options draw_options(const hs_session *session)
{
    const hs_settings *settings = &session->interface.settings;
    hs_draw_options options = hs_draw_options_default();
    options.background = (float)settings->background / 100.0f;
    options.particles = (float)settings->particle_density / 100.0f;
    options.ground = hs_session_ground(session);
    options.reduce_flashing = settings->reduce_flashing;
    options.palette = settings->colour_blind ? HS_PALETTE_COLOR_BLIND : HS_PALETTE_NEON;
    return options;
}

/// Larger fields are painted at the canvas's largest size and scaled up.
static void picture_size(const hs_session *session, const SDL_FRect *field, int *width, int *height)
{
    int most = HS_CANVAS_SIDE_MAX, texture = session->display.window.texture_max;
    if (texture > 0 && texture < most) most = texture;
    *width = (int)field->w;
    *height = (int)field->h;
    if (*height <= most) return;
    *width = *width * most / *height;
    *height = most;
}

void hs_session_fit_versus(hs_session *session)
{
    hs_versus *versus = session->versus;
    const hs_window *window = &session->display.window;
    versus->layout =
        hs_versus_arrange(window->width, window->height, session->interface.settings.text_scale);
    int width, height;
    picture_size(session, &versus->layout.fields[0], &width, &height);
    bool is_drawn = width >= HS_RENDERER_SIDE_LEAST && height >= HS_RENDERER_SIDE_LEAST;
    const hs_draw_options options = draw_options(session);
    hs_race_fit(versus->race, is_drawn ? width : 0, is_drawn ? height : 0, &options);
}

/// Uploads the newest picture of a side, when there is one.
static void take_picture(hs_session *session, unsigned side)
{
    hs_versus *versus = session->versus;
    hs_race_picture picture;
    if (!hs_race_take_picture(versus->race, side, &picture)) return;
    if (picture.width != versus->width || picture.height != versus->height) {
        hs_session_forget_versus(session);
        versus->width = picture.width;
        versus->height = picture.height;
    }
    SDL_Texture **texture = &versus->textures[side];
    if (*texture == NULL) {
        *texture = hs_opaque_texture_create(session->display.window.renderer, picture.width,
                                            picture.height);
    }
    if (*texture == NULL) return;
    SDL_UpdateTexture(*texture, NULL, picture.pixels, picture.width * (int)sizeof(uint32_t));
}

static void fill(SDL_Renderer *renderer, float x, float y, float right, float bottom)
{
    const SDL_FRect area = {x, y, right - x, bottom - y};
    if (area.w > 0.0f && area.h > 0.0f) SDL_RenderFillRectF(renderer, &area);
}

/// Fills everything but the fields.
static void fill_around(const hs_session *session)
{
    SDL_Renderer *renderer = session->display.window.renderer;
    float width = (float)session->display.window.width;
    float height = (float)session->display.window.height;
    const SDL_FRect *a = &session->versus->layout.fields[0], *b = a + 1;
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
    SDL_SetRenderDrawColor(renderer, 8, 10, 16, 255);
    if (session->versus->layout.is_stacked) {
        fill(renderer, 0.0f, 0.0f, width, a->y);
        fill(renderer, 0.0f, a->y + a->h, width, b->y);
        fill(renderer, 0.0f, b->y + b->h, width, height);
    } else {
        fill(renderer, 0.0f, 0.0f, a->x, height);
        fill(renderer, a->x + a->w, 0.0f, b->x, height);
        fill(renderer, b->x + b->w, 0.0f, width, height);
    }
    for (const SDL_FRect *field = a; field <= b; field++) {
        if (session->versus->layout.is_stacked) {
            fill(renderer, 0.0f, field->y, field->x, field->y + field->h);
            fill(renderer, field->x + field->w, field->y, width, field->y + field->h);
        } else {
            fill(renderer, field->x, 0.0f, field->x + field->w, field->y);
            fill(renderer, field->x, field->y + field->h, field->x + field->w, height);
        }
    }
}

static void draw_field(hs_session *session, unsigned side)
{
    SDL_Renderer *renderer = session->display.window.renderer;
    const SDL_FRect *field = &session->versus->layout.fields[side];
    const SDL_Rect whole = {(int)field->x, (int)field->y, (int)field->w, (int)field->h};
    take_picture(session, side);
    if (session->versus->textures[side] != NULL) {
        SDL_RenderCopy(renderer, session->versus->textures[side], NULL, &whole);
    } else {
        SDL_SetRenderDrawColor(renderer, 4, 5, 8, 255);
        fill(renderer, field->x, field->y, field->x + field->w, field->y + field->h);
    }
}

/// The label of the first key of an action.
static void write_key(const hs_session *session, const char *name, char *text, size_t bytes)
{
    hs_action action = hs_action_find(name, strlen(name));
    hs_bindings_label(&session->interface.settings.bindings, action, text, bytes);
}

static hs_versus_keys keys_of(const hs_session *session)
{
    hs_versus_keys keys;
    char last[24];
    unsigned most = hs_strategy_count() < HS_STRATEGY_KEYS ? hs_strategy_count() : HS_STRATEGY_KEYS;
    snprintf(last, sizeof last, "strategy-%u", most);
    write_key(session, "less", keys.less, sizeof keys.less);
    write_key(session, "more", keys.more, sizeof keys.more);
    write_key(session, "switch", keys.swap, sizeof keys.swap);
    write_key(session, "strategy-1", keys.first, sizeof keys.first);
    write_key(session, last, keys.last, sizeof keys.last);
    write_key(session, "layout", keys.layout, sizeof keys.layout);
    write_key(session, "restart", keys.again, sizeof keys.again);
    write_key(session, "pause", keys.back, sizeof keys.back);
    return keys;
}

void hs_session_draw_versus(hs_session *session)
{
    hs_versus *versus = session->versus;
    hs_panel *panel = session->display.panel;
    fill_around(session);
    for (unsigned i = 0; i < HS_SIDES; i++) draw_field(session, i);
    const hs_versus_page page = {
        .view = &versus->view,
        .contenders = versus->plan.contenders,
        .scenario = versus->settings->scenario,
        .tick_ns = {versus->tick_ns[0], versus->tick_ns[1]},
        .keys = keys_of(session),
    };
    hs_versus_page_draw(&page, panel, &versus->layout, session->display.panel_scale);
    uint64_t now = hs_session_now(session);
    hs_notice *notice = &session->interface.notice;
    notice->is_shown = notice->until_ns > now;
    const SDL_FRect whole = {0.0f, 0.0f, (float)session->display.window.width,
                             (float)session->display.window.height};
    if (notice->is_shown) hs_notice_draw(panel, &whole, NULL, notice->text);
    hs_panel_flush(panel);
    session->display.is_kept = false;
}

// ---- Keys --------------------------------------------------------------------------------------

static void start_or_tell(hs_session *session, const hs_race_plan *plan)
{
    hs_error error;
    if (start(session, plan, &error)) return;
    hs_session_tell(session, "%s", error.message);
}

static void change_load(hs_session *session, int direction)
{
    const hs_versus *versus = session->versus;
    if (!versus->view.is_running) return;
    if (!versus->view.holds_load) {
        hs_session_tell(session, "This scenario sets its own load; storm takes any");
        return;
    }
    uint64_t load = hs_load_from(versus->view.load, direction, HS_PARTICLES_MAX);
    if (load == versus->view.load) {
        hs_session_tell(session, direction > 0 ? "More than this cannot be asked for"
                                               : "Less than this is no storm");
        return;
    }
    hs_race_plan plan = versus->plan;
    plan.config.particles = (uint32_t)load;
    start_or_tell(session, &plan);
}

void hs_session_versus_less(hs_session *session)
{
    change_load(session, -1);
}

void hs_session_versus_more(hs_session *session)
{
    change_load(session, 1);
}

void hs_session_versus_again(hs_session *session)
{
    const hs_race_plan plan = session->versus->plan;
    hs_race_forget(session->versus->race);
    start_or_tell(session, &plan);
}

/// Starts with other sides, unless both would be the same.
static void change_sides(hs_session *session, const hs_race_plan *plan)
{
    if (hs_contenders_are_same(&plan->contenders[0], &plan->contenders[1])) {
        hs_session_tell(session, "The left side is %s too: there is nothing to compare",
                        plan->contenders[1].strategy->name);
        return;
    }
    start_or_tell(session, plan);
}

void hs_session_versus_swap(hs_session *session)
{
    hs_race_plan plan = session->versus->plan;
    plan.contenders[0] = session->versus->plan.contenders[1];
    plan.contenders[1] = session->versus->plan.contenders[0];
    change_sides(session, &plan);
}

void hs_session_versus_strategy(hs_session *session)
{
    unsigned index = (unsigned)hs_action_strategy(session->interface.pressed);
    if (index >= hs_strategy_count()) {
        hs_session_tell(session, "No strategy %u", index + 1);
        return;
    }
    hs_race_plan plan = session->versus->plan;
    plan.contenders[1] = (hs_contender){hs_strategy_at(index), HS_LAYOUT_ARRAY};
    // The same strategy on both sides is a race of the layouts.
    bool is_same = plan.contenders[0].strategy == plan.contenders[1].strategy;
    if (is_same && plan.contenders[1].strategy->is_boxed) {
        plan.contenders[1].layout =
            plan.contenders[0].layout == HS_LAYOUT_ARRAY ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY;
    }
    change_sides(session, &plan);
}

void hs_session_versus_layout(hs_session *session)
{
    hs_race_plan plan = session->versus->plan;
    hs_contender *right = &plan.contenders[1];
    if (!right->strategy->is_boxed) {
        hs_session_tell(session, "%s has no boxes to lay out", right->strategy->name);
        return;
    }
    right->layout = right->layout == HS_LAYOUT_ARRAY ? HS_LAYOUT_LIST : HS_LAYOUT_ARRAY;
    change_sides(session, &plan);
}
