/// A target for SDL to draw to: its software renderer on a surface, or its GL renderer on a texture
/// of a hidden window. Where there is none, `missing` says why.
#ifndef HS_BENCHMARKS_SDL_TARGET_H
#define HS_BENCHMARKS_SDL_TARGET_H

#include <SDL.h>

#include "heapstorm/base.h"

typedef struct hs_sdl_target {
    SDL_Renderer *renderer; ///< NULL where there is none
    SDL_Window *window;     ///< of GL
    SDL_Surface *surface;   ///< of the software renderer
    SDL_Texture *picture;   ///< that GL draws into
    char name[160];         ///< "SDL's software renderer", "SDL's opengl renderer (llvmpipe ...)"
    char missing[256];      ///< why there is none; "" when there is one
} hs_sdl_target;

/// Both draw `width` x `height` pixels. Close the target even where there is none.
void hs_sdl_target_open_software(hs_sdl_target *target, int width, int height);
void hs_sdl_target_open_gl(hs_sdl_target *target, int width, int height);
void hs_sdl_target_close(hs_sdl_target *target);

/// Waits until everything has been drawn, by reading a pixel.
void hs_sdl_target_finish(hs_sdl_target *target);

#endif
