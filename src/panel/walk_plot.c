#include "panel/walk_plot.h"

#include "base/forbidden.h"

/// Stations of the colours, at even distances in rank.
enum { STATIONS = 17 };

/// Oklab lightness 0.42 to 0.92, hue 355 to 105 degrees, chroma 0.15 or the most that sRGB has.
static const hs_pixel stations[STATIONS] = {
    0xFF861A51u, 0xFF882A70u, 0xFF853A8Du, 0xFF7F4AA8u, 0xFF755BBFu, 0xFF646DD0u,
    0xFF4D80DBu, 0xFF2492E0u, 0xFF03A3D7u, 0xFF04B2CEu, 0xFF05C0C5u, 0xFF09CEBAu,
    0xFF35DAA9u, 0xFF72E295u, 0xFFA2E781u, 0xFFCDE971u, 0xFFF4EA68u,
};

hs_pixel hs_walk_colour(unsigned rank)
{
    unsigned along = rank < 65535 ? rank : 65535, each = 65536 / (STATIONS - 1);
    unsigned before = along / each;
    return hs_pixel_mix(stations[before], stations[before + 1], along % each * 255 / each);
}

void hs_walk_plot_draw(hs_panel *panel, SDL_Rect box, const hs_heap_map *map, hs_walk_rows rows)
{
    hs_heap_step steps[HS_HEAP_MAP_STEPS_MAX];
    size_t count = hs_heap_map_walk(map, steps, HS_HEAP_MAP_STEPS_MAX);
    hs_pixels_fill(&panel->pixels, box, HS_PANEL_TINT);
    int dot = hs_length_max(2, rows.step * 2 / 5);
    for (size_t i = 0; i < count; i++) {
        int64_t tile = (int64_t)(steps[i].place * rows.tiles);
        int x = box.x + (int)((int64_t)steps[i].rank * (box.w - dot) / 65536);
        int y = box.y + (int)(tile * rows.step / rows.across / 65536);
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x, y, dot, dot}, hs_walk_colour(steps[i].rank));
    }
}
