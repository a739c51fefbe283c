/// A panel's text on a surface, without a display.
#ifndef HS_TEST_PAPER_H
#define HS_TEST_PAPER_H

#include <SDL.h>

#include "support.h"

#include "panel/panel.h"

/// What lies around the area that is drawn to; it must stay as it is.
#define AROUND 0xFF123456u

typedef struct paper {
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    hs_gate gate;
    hs_panel *panel;
} paper;

static inline void open_paper(paper *it, int width, int height, float scale)
{
    *it = (paper){0};
    hs_error error = {""};
    it->surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(it->surface);
    it->renderer = SDL_CreateSoftwareRenderer(it->surface);
    assert_non_null(it->renderer);
    it->panel = hs_panel_create(&it->gate, it->renderer, NULL, scale, &error);
    assert_string_equal(error.message, "");
}

static inline void clear(paper *it)
{
    SDL_FillRect(it->surface, NULL, AROUND);
}

static inline void close_paper(paper *it)
{
    hs_panel_destroy(it->panel);
    SDL_DestroyRenderer(it->renderer);
    SDL_FreeSurface(it->surface);
    hs_test_expect_gate_empty(&it->gate);
}

static inline uint32_t pixel(const paper *it, int x, int y)
{
    const uint8_t *row = (const uint8_t *)it->surface->pixels + y * it->surface->pitch;
    uint32_t value;
    memcpy(&value, row + (size_t)x * sizeof value, sizeof value);
    return value;
}

#endif
