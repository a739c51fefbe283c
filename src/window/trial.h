/// Which renderer is the faster on this machine: the canvas on SDL's software renderer, or geometry
/// on an accelerated one. Both draw 10,000 sprites, the second into a window that is not shown.
#ifndef HS_WINDOW_TRIAL_H
#define HS_WINDOW_TRIAL_H

#include "window/field.h"

/// What drawing and presenting a frame takes, ns; UINT64_MAX where it cannot be done.
typedef struct hs_trial {
    uint64_t canvas_ns;
    uint64_t geometry_ns;
} hs_trial;

/// Measures both for a field of this size. Takes some 0.3 s: it is for the first start. `window` is
/// the one that is open, for the canvas; `assets` holds the scenarios.
hs_trial hs_trial_run(hs_window *window, const char *assets, const SDL_FRect *area,
                      unsigned threads);

#endif
