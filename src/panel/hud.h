/// The game's own display over the field: score, lives and bombs, the chain, the power of the
/// shots, the heap pressure, the boss with its life and time, and the cards of a stage.
///
/// It keeps to the edges, so that nothing covers the middle of the field, and what the ship flies
/// beneath turns faint. What is shown is a function of the world and of the sizes; a frame in which
/// nothing changes writes nothing anew and allocates nothing.
#ifndef HS_PANEL_HUD_H
#define HS_PANEL_HUD_H

#include "panel/panel.h"

/// What is shown, and where.
typedef struct hs_hud_view {
    const hs_world *world;
    SDL_FRect area;      ///< the field, or what a panel over it has left; pixels
    SDL_FRect field;     ///< all of the field
    float text_scale;    ///< that the panel's text was made for
    uint64_t high_score; ///< to be beaten; 0 where there is none
    bool hides_cards;    ///< another text stands in the middle
    bool reduces_flashing;
} hs_hud_view;

/// Gathers it in the panel's overlay. In a field that is narrower than HS_HUD_WIDTH_LEAST pixels
/// nothing is shown.
void hs_hud_draw(hs_panel *panel, const hs_hud_view *view);
enum { HS_HUD_WIDTH_LEAST = 90 };

#endif
