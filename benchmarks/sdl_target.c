#include "sdl_target.h"

#include "base/forbidden.h"

static void refuse(hs_sdl_target *target, const char *what)
{
    snprintf(target->missing, sizeof target->missing, "%s: %.180s", what, SDL_GetError());
}

void hs_sdl_target_open_software(hs_sdl_target *target, int width, int height)
{
    *target = (hs_sdl_target){.name = "SDL's software renderer"};
    target->surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (target->surface != NULL) target->renderer = SDL_CreateSoftwareRenderer(target->surface);
    if (target->renderer == NULL) refuse(target, "no surface to draw on");
}

/// The number of SDL's GL driver, by name; -1 when it was built without.
static int find_gl(void)
{
    for (int i = 0; i < SDL_GetNumRenderDrivers(); i++) {
        SDL_RendererInfo info;
        if (SDL_GetRenderDriverInfo(i, &info) == 0 && strcmp(info.name, "opengl") == 0) return i;
    }
    return -1;
}

/// Adds the name of the GL renderer.
static void name_gl(hs_sdl_target *target)
{
    enum { GL_RENDERER_NAME = 0x1F01 };
    union {
        void *pointer;
        const unsigned char *(*function)(unsigned name);
    } get_string = {.pointer = SDL_GL_GetProcAddress("glGetString")};
    const unsigned char *words =
        get_string.pointer != NULL ? get_string.function(GL_RENDERER_NAME) : NULL;
    snprintf(target->name, sizeof target->name, "SDL's GL renderer (%.120s)",
             words != NULL ? (const char *)words : "unnamed");
}

static bool open_window(hs_sdl_target *target, int width, int height)
{
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        refuse(target, "no display (xvfb-run lends one)");
        return false;
    }
    int driver = find_gl();
    if (driver < 0) {
        snprintf(target->missing, sizeof target->missing, "this SDL has no GL renderer");
        return false;
    }
    // Naming a driver switches batching off unless it is asked for.
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
    target->window = SDL_CreateWindow("draw_particles", 0, 0, width, height,
                                      SDL_WINDOW_HIDDEN | SDL_WINDOW_OPENGL);
    if (target->window != NULL) {
        target->renderer = SDL_CreateRenderer(target->window, driver, SDL_RENDERER_TARGETTEXTURE);
    }
    if (target->renderer == NULL) refuse(target, "no GL driver for a window");
    return target->renderer != NULL;
}

void hs_sdl_target_open_gl(hs_sdl_target *target, int width, int height)
{
    *target = (hs_sdl_target){.name = "SDL's GL renderer"};
    if (!open_window(target, width, height)) return;
    name_gl(target);
    // A hidden window may have no pixels of its own.
    target->picture = SDL_CreateTexture(target->renderer, SDL_PIXELFORMAT_ARGB8888,
                                        SDL_TEXTUREACCESS_TARGET, width, height);
    if (target->picture != NULL && SDL_SetRenderTarget(target->renderer, target->picture) == 0) {
        return;
    }
    refuse(target, "no texture to draw on");
    SDL_DestroyRenderer(target->renderer);
    target->renderer = NULL;
    target->picture = NULL;
}

void hs_sdl_target_close(hs_sdl_target *target)
{
    if (target->picture != NULL) SDL_DestroyTexture(target->picture);
    if (target->renderer != NULL) SDL_DestroyRenderer(target->renderer);
    if (target->window != NULL) SDL_DestroyWindow(target->window);
    SDL_FreeSurface(target->surface);
    *target = (hs_sdl_target){0};
}

void hs_sdl_target_finish(hs_sdl_target *target)
{
    uint32_t pixel;
    SDL_Rect corner = {0, 0, 1, 1};
    SDL_RenderReadPixels(target->renderer, &corner, SDL_PIXELFORMAT_ARGB8888, &pixel,
                         (int)sizeof pixel);
}
