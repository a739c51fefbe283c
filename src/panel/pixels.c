#include "panel/pixels.h"

#include "draw/textures.h"

#include "base/forbidden.h"

void hs_pixels_drop(hs_pixels *pixels)
{
    if (pixels->texture != NULL) SDL_DestroyTexture(pixels->texture);
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    if (pixels->at != NULL) {
        hs_gate_release(pixels->gate, HS_TAG_OTHER, pixels->at, count * sizeof *pixels->at);
    }
    *pixels = (hs_pixels){0};
}

static SDL_Texture *make_texture(SDL_Renderer *renderer, int width, int height, bool is_opaque)
{
    if (is_opaque) return hs_opaque_texture_create(renderer, width, height);
    SDL_Texture *texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888,
                                             SDL_TEXTUREACCESS_STREAMING, width, height);
    if (texture != NULL) SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    return texture;
}

bool hs_pixels_make(hs_pixels *pixels, hs_gate *gate, SDL_Renderer *renderer, int width, int height,
                    bool is_opaque, hs_error *error)
{
    if (pixels->at != NULL && pixels->width == width && pixels->height == height) return true;
    hs_pixels_drop(pixels);
    size_t count = (size_t)width * (size_t)height;
    hs_pixel *at = hs_gate_make(gate, HS_TAG_OTHER, count, sizeof *at, "a sheet for text", error);
    if (at == NULL) return false;
    SDL_Texture *texture = make_texture(renderer, width, height, is_opaque);
    *pixels = (hs_pixels){at, width, height, {0, 0, width, height}, 0, texture, gate};
    if (texture != NULL) return true;
    hs_pixels_drop(pixels);
    return hs_error_set(error, "SDL cannot make a texture for text: %s", SDL_GetError());
}

void hs_pixels_upload(const hs_pixels *pixels, SDL_Rect box)
{
    SDL_UpdateTexture(pixels->texture, &box,
                      pixels->at + (size_t)box.y * (size_t)pixels->width + box.x,
                      pixels->width * (int)sizeof *pixels->at);
}

static SDL_Rect common(SDL_Rect a, SDL_Rect b)
{
    int x = hs_length_max(a.x, b.x), y = hs_length_max(a.y, b.y);
    int right = hs_length_min(a.x + a.w, b.x + b.w);
    int bottom = hs_length_min(a.y + a.h, b.y + b.h);
    return (SDL_Rect){x, y, hs_length_max(right - x, 0), hs_length_max(bottom - y, 0)};
}

/// Bars of graphs are one or two pixels wide, and there are hundreds in a frame: without the inner
/// loop, whose beginning takes longer than its work, they take a third of the instructions.
static void fill_narrow(hs_pixel *at, size_t pitch, SDL_Rect box, hs_pixel colour)
{
    for (int x = 0; x < box.w; x++, at++) {
        hs_pixel *to = at;
        for (int y = 0; y < box.h; y++, to += pitch) *to = colour;
    }
}

void hs_pixels_fill(hs_pixels *pixels, SDL_Rect box, hs_pixel colour)
{
    SDL_Rect inside = common(box, pixels->clip);
    if (inside.w < box.w || inside.h < box.h) pixels->cut++;
    size_t pitch = (size_t)pixels->width;
    hs_pixel *row = pixels->at + (size_t)inside.y * pitch + inside.x;
    if (inside.w <= 2) {
        fill_narrow(row, pitch, inside, colour);
        return;
    }
    for (int y = 0; y < inside.h; y++, row += pitch) {
        for (int x = 0; x < inside.w; x++) row[x] = colour;
    }
}

void hs_pixels_frame(hs_pixels *pixels, SDL_Rect box, hs_pixel colour)
{
    hs_pixels_fill(pixels, (SDL_Rect){box.x, box.y, box.w, 1}, colour);
    hs_pixels_fill(pixels, (SDL_Rect){box.x, box.y + box.h - 1, box.w, 1}, colour);
    hs_pixels_fill(pixels, (SDL_Rect){box.x, box.y, 1, box.h}, colour);
    hs_pixels_fill(pixels, (SDL_Rect){box.x + box.w - 1, box.y, 1, box.h}, colour);
}

SDL_Rect hs_pixels_clip(hs_pixels *pixels, SDL_Rect box)
{
    SDL_Rect former = pixels->clip;
    pixels->clip = common(box, (SDL_Rect){0, 0, pixels->width, pixels->height});
    return former;
}
