/// The instrument panel: what memory management does to a frame, in seven parts beside the field.
///
/// Numbers change four times a second, graphs every frame. Drawing it allocates nothing: text comes
/// from an atlas made once for each scale, everything is one batch of geometry.
#ifndef HS_DRAW_PANEL_H
#define HS_DRAW_PANEL_H

#include <SDL.h>

#include "heapstorm/live.h"

typedef enum hs_panel_size { HS_PANEL_OFF, HS_PANEL_COMPACT, HS_PANEL_FULL } hs_panel_size;

typedef struct hs_panel hs_panel;

/// What a panel shows.
typedef struct hs_panel_view {
    const hs_world *world;
    const hs_gate *gate; ///< the world's
    const hs_live *live;
    const char *renderer;      ///< "canvas" or "geometry"
    bool is_frozen;            ///< numbers and graphs stand still
    bool explains;             ///< every part says in place what it shows (H)
    const char *strategy_keys; ///< such as "Tab pooled/naive  1 columns  2 naive"
} hs_panel_view;

/// `font_path` may be NULL: the panel looks for DejaVu Sans Mono where systems keep it, and draws
/// with a coarse built-in one where there is none (`hs_panel_font_note` says so). NULL on failure.
hs_panel *hs_panel_create(hs_gate *gate, SDL_Renderer *renderer, const char *font_path,
                          float text_scale, hs_error *error);
void hs_panel_destroy(hs_panel *panel);

/// Makes its textures again, after a device reset or for another text scale or output size.
bool hs_panel_restore(hs_panel *panel, float text_scale, hs_error *error);

/// Draws into `area`, in the renderer's pixels. COMPACT may lie over the field.
void hs_panel_draw(hs_panel *panel, const hs_panel_view *view, hs_panel_size size,
                   const SDL_FRect *area, uint64_t now_ns);

/// "" or one sentence about a missing font.
const char *hs_panel_font_note(const hs_panel *panel);

/// Draws one line of text with its left top corner at (x, y), in the panel's font at `size` times
/// its base size; returns the width. For titles, help and messages, by the same atlas. Colour
/// 0xRRGGBBAA.
float hs_panel_text(hs_panel *panel, float x, float y, float size, uint32_t color,
                    const char *text);
/// The width and height that the text would take.
void hs_panel_measure(const hs_panel *panel, float size, const char *text, float *width,
                      float *height);
/// A filled rectangle in the same batch.
void hs_panel_fill(hs_panel *panel, const SDL_FRect *area, uint32_t color);
/// Hands what texts and rectangles have gathered since the last call to SDL.
void hs_panel_flush(hs_panel *panel);

#endif
