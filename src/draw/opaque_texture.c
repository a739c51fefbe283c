#include "draw/opaque_texture.h"

#include "base/forbidden.h"

/// Windows have no alpha, and SDL's software renderer copies plainly only where formats are the
/// same: a panel of 1480 x 1440 took 1.9 ms with alpha and takes 1.0 without. Others have their
/// favourite formats, of which this is always one.
static Uint32 format_for(SDL_Renderer *renderer)
{
    SDL_RendererInfo info;
    if (SDL_GetRendererInfo(renderer, &info) != 0 || !(info.flags & SDL_RENDERER_SOFTWARE)) {
        return SDL_PIXELFORMAT_ARGB8888;
    }
    return SDL_PIXELFORMAT_RGB888;
}

SDL_Texture *hs_opaque_texture_create(SDL_Renderer *renderer, int width, int height)
{
    SDL_Texture *texture = SDL_CreateTexture(renderer, format_for(renderer),
                                             SDL_TEXTUREACCESS_STREAMING, width, height);
    if (texture != NULL) SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE);
    return texture;
}
