#include "window/window.h"

#include "base/system.h"

#include "base/forbidden.h"

enum { WIDTH = 1280, HEIGHT = 720, RATE_UNKNOWN = 60, RATE_MOST = 1000 };

static void give_hints(bool accelerated)
{
    // Without these the window's surface is drawn through a GL texture, which costs ten times as
    // much where there is no GPU, and geometry is drawn one call at a time.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, accelerated ? "1" : "0");
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "1");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    SDL_SetHint(SDL_HINT_APP_NAME, "Heapstorm");
}

/// Names the renderer that is there; another kind than asked for is better than none.
static int SDLCALL is_no_loss_of_focus(void *unused, SDL_Event *event)
{
    (void)unused;
    return event->type != SDL_WINDOWEVENT || event->window.event != SDL_WINDOWEVENT_FOCUS_LOST;
}

static bool make_renderer(hs_window *window, bool accelerated, hs_error *error)
{
    Uint32 flags = accelerated ? SDL_RENDERER_ACCELERATED : SDL_RENDERER_SOFTWARE;
    window->renderer = SDL_CreateRenderer(window->window, -1, flags);
    if (window->renderer == NULL) window->renderer = SDL_CreateRenderer(window->window, -1, 0);
    if (window->renderer == NULL) {
        return hs_error_set(error, "nothing can be drawn into the window: %s", SDL_GetError());
    }
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(window->renderer, &info) == 0) {
        window->is_accelerated = (info.flags & SDL_RENDERER_ACCELERATED) != 0;
        window->texture_max = info.max_texture_width < info.max_texture_height
                                  ? info.max_texture_width
                                  : info.max_texture_height;
    }
    // SDL may have made the window anew for it, and newer versions call that a loss of focus.
    SDL_FilterEvents(is_no_loss_of_focus, NULL);
    return true;
}

static bool is_set(const char *variable)
{
    const char *value = SDL_getenv(variable);
    return value != NULL && value[0] != '\0';
}

/// Whether a display is named. Without one SDL would fall back to drivers that draw into memory,
/// and its libraries would say this and that on the way.
static bool names_display(void)
{
    return !hs_display_is_by_name() || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") ||
           is_set("SDL_VIDEODRIVER");
}

static bool open_video(hs_error *error)
{
    static const char advice[] = "'heapstorm run' works without one";
    if (!names_display()) {
        return hs_error_set(error, "there is no display for a window; %s", advice);
    }
    if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        return hs_error_set(error, "the display cannot be opened (%.200s); %s", SDL_GetError(),
                            advice);
    }
    // A display that does not answer: SDL has gone on to draw into memory.
    const char *driver = SDL_GetCurrentVideoDriver();
    if (is_set("SDL_VIDEODRIVER") || driver == NULL || strcmp(driver, "offscreen") != 0)
        return true;
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
    return hs_error_set(error, "the display does not answer; %s", advice);
}

bool hs_window_open(hs_window *window, int width, int height, bool accelerated, hs_error *error)
{
    *window = (hs_window){.is_visible = true};
    give_hints(accelerated);
    if (!open_video(error)) return false;
    window->window = SDL_CreateWindow("Heapstorm", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      width > 0 ? width : WIDTH, height > 0 ? height : HEIGHT,
                                      SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    bool is_open = (window->window != NULL ||
                    hs_error_set(error, "no window could be opened: %.300s", SDL_GetError())) &&
                   make_renderer(window, accelerated, error);
    if (is_open) {
        hs_window_look(window);
    } else {
        hs_window_close(window);
    }
    return is_open;
}

void hs_window_close(hs_window *window)
{
    if (window->renderer != NULL) SDL_DestroyRenderer(window->renderer);
    if (window->window != NULL) SDL_DestroyWindow(window->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
    *window = (hs_window){0};
}

bool hs_window_change_driver(hs_window *window, bool accelerated, hs_error *error)
{
    SDL_DestroyRenderer(window->renderer);
    window->renderer = NULL;
    window->has_vsync = false;
    give_hints(accelerated);
    if (!make_renderer(window, accelerated, error)) return false;
    hs_window_look(window);
    return true;
}

static unsigned rate_of_display(SDL_Window *window)
{
    SDL_DisplayMode mode;
    int display = SDL_GetWindowDisplayIndex(window);
    bool is_known = display >= 0 && SDL_GetCurrentDisplayMode(display, &mode) == 0 &&
                    mode.refresh_rate > 0 && mode.refresh_rate <= RATE_MOST;
    return is_known ? (unsigned)mode.refresh_rate : RATE_UNKNOWN;
}

void hs_window_look(hs_window *window)
{
    Uint32 flags = SDL_GetWindowFlags(window->window);
    window->is_visible = (flags & (SDL_WINDOW_HIDDEN | SDL_WINDOW_MINIMIZED)) == 0;
    int width = 0, points = 0;
    SDL_GetWindowSize(window->window, &points, NULL);
    if (SDL_GetRendererOutputSize(window->renderer, &width, &window->height) != 0) {
        SDL_GetWindowSize(window->window, &width, &window->height);
    }
    window->width = width;
    window->pixel_ratio = points > 0 && width > 0 ? (float)width / (float)points : 1.0f;
    window->rate = rate_of_display(window->window);
}

void hs_window_wait_for_display(hs_window *window, bool wanted)
{
    if (!window->is_accelerated) return;
    window->has_vsync = SDL_RenderSetVSync(window->renderer, wanted ? 1 : 0) == 0 && wanted;
}

bool hs_window_fill_screen(hs_window *window, bool wanted, hs_error *error)
{
    if (SDL_SetWindowFullscreen(window->window, wanted ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0) != 0) {
        return hs_error_set(error, "full screen cannot be had: %s", SDL_GetError());
    }
    window->is_full_screen = wanted;
    hs_window_look(window);
    return true;
}
