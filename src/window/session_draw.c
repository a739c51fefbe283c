#include "window/session.h"

#include "window/pages.h"
#include "window/screenshot.h"
#include "window/session_menus.h"
#include "window/session_modes.h"

#include "base/forbidden.h"

bool hs_session_in_tour(const hs_session *session)
{
    return session->interface.scenes.now == HS_SCENE_TOUR && session->interface.tour.stop != NULL;
}

/// Pages that take the whole field, including the place of a panel that lies over it.
static bool is_whole(hs_scene scene)
{
    bool is_over_field = scene == HS_SCENE_PLAY || scene == HS_SCENE_PAUSE ||
                         scene == HS_SCENE_TOUR || scene == HS_SCENE_VERSUS;
    return !is_over_field && scene != HS_SCENE_OVER;
}

bool hs_session_page_covers_panel(const hs_session *session)
{
    return is_whole(session->interface.scenes.now) &&
           hs_arrangement_covers_field(&session->display.arrangement);
}

SDL_FRect hs_session_page_area(const hs_session *session)
{
    const hs_arrangement *plan = &session->display.arrangement;
    SDL_FRect area = plan->field;
    if (!hs_arrangement_covers_field(plan) || hs_session_page_covers_panel(session)) return area;
    float used = (float)hs_panel_height(session->display.panel);
    area.y = plan->panel.y + (used < plan->panel.h ? used : plan->panel.h);
    area.h = plan->field.y + plan->field.h - area.y;
    return area;
}

bool hs_session_fit(hs_session *session, hs_error *error)
{
    const hs_window *window = &session->display.window;
    const hs_arrangement former = session->display.arrangement;
    bool wants_panel = session->interface.settings.panel != HS_LEVEL_OFF &&
                       hs_scenes_has_panel(&session->interface.scenes);
    session->display.arrangement = hs_arrange(window->width, window->height, window->pixel_ratio,
                                              wants_panel, session->interface.settings.text_scale);
    if (hs_session_in_tour(session))
        hs_arrange_tour(&session->display.arrangement, window->width, window->height);
    if (!hs_arrangement_equals(&session->display.arrangement, &former))
        session->display.is_kept = false;
    float scale = session->display.arrangement.text_scale;
    if (scale != session->display.panel_scale) {
        if (!hs_panel_restore(session->display.panel, scale, error)) return false;
        session->display.panel_scale = scale;
    }
    if (hs_session_in_versus(session)) {
        hs_session_fit_versus(session);
        return true;
    }
    return hs_field_fit(&session->display.field, &session->display.arrangement.field,
                        hs_session_now(session), error);
}

/// Looks at the heap where it is the ground. Without memory for it the sky is shown.
static void look_at_land(hs_session *session)
{
    hs_display *display = &session->display;
    hs_error error;
    if (hs_session_ground(session) != HS_GROUND_HEAP) return;
    if (display->land.ground == NULL && !hs_land_open(&display->land, &session->gate, &error)) {
        hs_session_tell(session, "%s", error.message);
        return;
    }
    uint64_t now = hs_session_now(session);
    float seconds = (float)(now - display->land_ns) * 1e-9f;
    display->land_ns = now;
    if (session->run.is_running || display->land.population == NULL) {
        hs_land_look(&display->land, session->run.game.world, seconds,
                     session->interface.settings.reduce_flashing);
    }
}

static hs_draw_options draw_options(const hs_session *session)
{
    const hs_settings *settings = &session->interface.settings;
    float blend = session->run.is_running ? hs_loop_blend(&session->run.loop) : 1.0f;
    const hs_feel_view felt = hs_feel_look(&session->display.feel, blend, settings->screen_shake,
                                           settings->reduce_flashing);
    return (hs_draw_options){
        .blend = blend,
        .shake_x = felt.shake_x,
        .shake_y = felt.shake_y,
        .zoom = felt.zoom,
        .roll = felt.roll,
        .flash = felt.flash,
        .background = (float)settings->background / 100.0f,
        .particles = (float)settings->particle_density / 100.0f,
        .reduce_flashing = settings->reduce_flashing,
        .marks_player = true,
        .palette = settings->colour_blind ? HS_PALETTE_COLOR_BLIND : HS_PALETTE_NEON,
        .ground = hs_session_ground(session),
        .land = session->display.land.ground,
    };
}

/// The card of the tour stands where the panel would.
static void draw_card(hs_session *session)
{
    hs_error error;
    uint64_t began = hs_session_now(session);
    if (session->display.board == NULL) {
        session->display.board =
            hs_card_board_create(&session->gate, session->display.window.renderer, &error);
    }
    if (session->display.board == NULL) {
        hs_session_tell(session, "%s", error.message);
        return;
    }
    static const hs_frame none;
    const hs_frame *newest = hs_live_back(session->run.live, 0);
    hs_card card;
    hs_tour_show(&session->interface.tour, &session->run.game, newest != NULL ? newest : &none,
                 &card);
    card.keys = session->interface.tour_keys;
    hs_card_draw(session->display.board, &card, &session->display.arrangement.panel,
                 session->display.panel_scale);
    SDL_RenderFlush(session->display.window.renderer);
    session->run.frame.panel_ns = hs_session_now(session) - began;
}

static void draw_panel(hs_session *session)
{
    if (hs_session_in_tour(session)) {
        draw_card(session);
        return;
    }
    uint64_t began = hs_session_now(session);
    const hs_panel_view view = {
        .world = session->run.game.world,
        .gate = hs_game_gate(&session->run.game),
        .live = session->run.live,
        .board = session->run.board,
        .level = (hs_panel_level)session->interface.settings.panel,
        .reduces_flashing = session->interface.settings.reduce_flashing,
        .renderer = hs_field_renderer(&session->display.field)->name,
        .has_driver = session->display.window.is_accelerated,
        .is_frozen = session->display.is_frozen,
        .is_film = hs_session_films(session),
        .explains = session->interface.scenes.now == HS_SCENE_HELP,
        .is_kept = session->display.is_kept,
        .strategy_keys = session->interface.strategy_keys,
    };
    const hs_arrangement *plan = &session->display.arrangement;
    if (plan->panel_right.w > 0.0f) {
        hs_panel_draw_columns(session->display.panel, &view, &plan->panel, &plan->panel_right,
                              began);
    } else if (plan->panel_size != HS_PANEL_OFF && !hs_session_page_covers_panel(session)) {
        hs_panel_draw(session->display.panel, &view, plan->panel_size, &plan->panel, began);
    }
    SDL_RenderFlush(session->display.window.renderer);
    session->run.frame.panel_ns = hs_session_now(session) - began;
}

/// A kept picture is in a frame's times; in a film nothing is timed.
static void note_picture(hs_session *session)
{
    if (!hs_session_films(session)) session->run.frame.set_aside = HS_ASIDE_PICTURE;
}

static void keep_as(hs_session *session, const char *path)
{
    hs_error error;
    note_picture(session);
    if (hs_screenshot_write(session->display.window.renderer, &session->gate, path, &error)) return;
    hs_session_tell(session, "%s", error.message);
    session->run.failure = error;
    session->run.ends = true;
}

/// Keeps the pictures that the options ask for.
static void keep_asked_pictures(hs_session *session)
{
    const hs_play_options *options = session->run.options;
    uint64_t frame = session->run.frame_count + 1;
    if (options->picture.path != NULL && frame == options->picture.number) {
        keep_as(session, options->picture.path);
    }
    const hs_numbered_path *film = &options->pictures;
    if (film->path != NULL && frame % film->number == 0) {
        char path[HS_PATH_BYTES];
        snprintf(path, sizeof path, "%s/%06llu.png", film->path,
                 (unsigned long long)(frame / film->number));
        keep_as(session, path);
    }
}

void hs_session_keep_picture(hs_session *session)
{
    hs_error error;
    char path[HS_PATH_BYTES];
    if (session->run.is_running) keep_asked_pictures(session);
    if (!session->display.wants_picture) return;
    session->display.wants_picture = false;
    note_picture(session);
    if (hs_screenshot_name(&session->interface.home, path, sizeof path, &error) &&
        hs_screenshot_write(session->display.window.renderer, &session->gate, path, &error)) {
        hs_session_tell(session, "Kept as %s", path);
    } else {
        hs_session_tell(session, "%s", error.message);
    }
}

static void fill_gap(SDL_Renderer *renderer, const SDL_FRect *gap)
{
    if (gap->w > 0.0f && gap->h > 0.0f) SDL_RenderFillRectF(renderer, gap);
}

/// Fills the window outside field and panel, which lie side by side.
static void fill_margins(hs_display *display)
{
    SDL_Renderer *renderer = display->window.renderer;
    const hs_arrangement *plan = &display->arrangement;
    const SDL_FRect *inner[3];
    int count = 0;
    bool has_left = plan->panel_size == HS_PANEL_FULL && plan->panel.x < plan->field.x;
    if (has_left) inner[count++] = &plan->panel;
    inner[count++] = &plan->field;
    if (plan->panel_right.w > 0.0f) inner[count++] = &plan->panel_right;
    if (plan->panel_size == HS_PANEL_FULL && !has_left) inner[count++] = &plan->panel;
    float width = (float)display->window.width, height = (float)display->window.height;
    float x = 0.0f;
    for (int i = 0; i < count; i++) {
        float bottom = inner[i]->y + inner[i]->h;
        const SDL_FRect gaps[3] = {
            {x, 0.0f, inner[i]->x - x, height},
            {inner[i]->x, 0.0f, inner[i]->w, inner[i]->y},
            {inner[i]->x, bottom, inner[i]->w, height - bottom},
        };
        for (int g = 0; g < 3; g++) fill_gap(renderer, &gaps[g]);
        x = inner[i]->x + inner[i]->w;
    }
    const SDL_FRect right = {x, 0.0f, width - x, height};
    fill_gap(renderer, &right);
}

/// What field and panel cover need not be cleared where the window has kept it: in a large window
/// that takes as long as to draw the panel.
static void clear(hs_display *display)
{
    SDL_Renderer *renderer = display->window.renderer;
    SDL_SetRenderDrawColor(renderer, 8, 10, 16, 255);
    if (!display->is_kept) {
        SDL_RenderClear(renderer);
        return;
    }
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
    fill_margins(display);
}

/// SDL's software renderer draws into the window's surface, which stays as it is until the window
/// changes; others begin each frame with nothing. A compact panel does not fill its place, and
/// margins are beside a panel, not below it.
static bool keeps_pictures(const hs_display *display)
{
    const hs_arrangement *plan = &display->arrangement;
    return !display->window.is_accelerated && plan->panel_size != HS_PANEL_COMPACT &&
           !hs_arrangement_covers_field(plan) && !hs_arrangement_is_below(plan);
}

void hs_session_draw(hs_session *session)
{
    SDL_Renderer *renderer = session->display.window.renderer;
    uint64_t began = hs_session_now(session);
    session->run.frame.draw_began_ns = began;
    if (hs_session_in_versus(session)) {
        hs_session_draw_versus(session);
        session->run.frame.draw_ns = hs_session_now(session) - began;
        return;
    }
    clear(&session->display);
    look_at_land(session);
    const hs_draw_options options = draw_options(session);
    uint64_t draw_ns = hs_field_draw(&session->display.field, session->run.game.world, &options,
                                     &session->display.arrangement.field);
    SDL_RenderFlush(renderer);
    uint64_t upload = hs_session_now(session) - began - draw_ns;
    draw_panel(session);
    uint64_t pages = hs_session_now(session);
    hs_session_draw_death(session);
    hs_session_draw_menu(session);
    hs_pages_draw(session, pages);
    session->interface.notice.is_shown = session->interface.notice.until_ns > pages;
    hs_panel_flush(session->display.panel);
    SDL_RenderFlush(renderer);
    // The panel catches up even while the world stands still.
    bool has_panel =
        session->display.arrangement.panel_size != HS_PANEL_OFF && !hs_session_in_tour(session);
    if (has_panel && !hs_session_page_covers_panel(session) &&
        hs_panel_is_behind(session->display.panel)) {
        session->display.is_stale = true;
    }
    session->run.frame.draw_ns =
        draw_ns + session->run.frame.panel_ns + (hs_session_now(session) - pages);
    session->run.frame.present_ns = upload;
    session->display.is_kept = keeps_pictures(&session->display) && draw_ns > 0;
}
