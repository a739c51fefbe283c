/// Textures: the atlas, which holds every sprite and a spark so that the geometry renderer needs
/// two calls a frame, and opaque textures for pictures that are composed in memory.
#ifndef HS_DRAW_TEXTURES_H
#define HS_DRAW_TEXTURES_H

#include <SDL.h>

#include "draw/sprites.h"

/// Where one picture lies in the atlas, and where it is drawn about its place.
typedef struct hs_atlas_slot {
    float u0, v0, u1, v1; ///< 0..1
    float left, top;      ///< of the picture's corner from its place, pixels
    float width, height;  ///< pixels; 0 while it has no room in the atlas
} hs_atlas_slot;

/// Where the next picture of an atlas goes: pictures stand side by side on shelves.
typedef struct hs_atlas_shelf {
    int x, y, height; ///< pixels
} hs_atlas_shelf;

/// An atlas and where its pictures lie. Owned by the caller.
typedef struct hs_atlas {
    hs_gate *gate;        ///< that `slots` came from
    SDL_Texture *texture; ///< all sprites and the spark
    int width, height;    ///< of the texture, pixels
    hs_atlas_slot *slots; ///< of each sprite, by its number
    hs_atlas_slot spark;  ///< one white pixel that linear filtering shares among its neighbours
    bool is_filtered;     ///< whether the renderer filters: SDL's software renderer does not
    float scale;          ///< pixels in a field unit
    hs_palette palette;   ///< that it was painted in
    hs_sprites *sprites;  ///< by which large sprites are painted when they are drawn first
    hs_atlas_shelf first, next; ///< of large sprites
} hs_atlas;

/// Paints all small pictures at `scale` and hands them to SDL. On failure the atlas is empty, as a
/// zeroed one is. Release it before it is made again.
bool hs_atlas_make(hs_atlas *atlas, hs_gate *gate, SDL_Renderer *renderer, float scale,
                   hs_palette palette, hs_error *error);
/// Gives textures and memory back; harmless on a zeroed atlas.
void hs_atlas_release(hs_atlas *atlas);

/// Gives back the room of large sprites if little is left. Call it before a frame.
void hs_atlas_begin_frame(hs_atlas *atlas);
/// The slot of a sprite, which is painted and handed to SDL now if it was not; NULL where there is
/// no room.
const hs_atlas_slot *hs_atlas_find(hs_atlas *atlas, unsigned sprite);

/// A streaming texture for a picture that hides what is below it and changes every frame, such as
/// the canvas or the panel, so it matters that it is copied and not converted. No blending, for
/// pixels 0xAARRGGBB, whose alpha is 255. NULL on failure; SDL_GetError tells why.
SDL_Texture *hs_opaque_texture_create(SDL_Renderer *renderer, int width, int height);

/// SDL's software renderer copies a row without reading its target if the rows of the picture and
/// of the window, and the place where the picture begins, are multiples of this many pixels.
enum { HS_OPAQUE_UNIT = 4 };

#endif
