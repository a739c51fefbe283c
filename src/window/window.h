/// The window and what draws into it. One window, on SDL's software renderer (which starts in a
/// few milliseconds and presents fastest where there is no GPU) or on an accelerated one.
#ifndef HS_WINDOW_WINDOW_H
#define HS_WINDOW_WINDOW_H

#include <SDL.h>

#include "heapstorm/error.h"

/// Zero-initialised it is closed.
typedef struct hs_window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    bool is_accelerated;
    bool has_vsync;      ///< presenting waits for the display
    bool is_full_screen; ///< as asked for
    bool is_visible;     ///< neither hidden nor minimised
    int width, height;   ///< of the output, pixels
    float pixel_ratio;   ///< pixels a point
    unsigned rate;       ///< frames a second of its display; 60 where the display does not tell
    int texture_max;     ///< largest side of a texture, pixels; 0 for any
} hs_window;

/// Opens SDL's video and the window, whose sides are in points; 0 x 0 for 1280 x 720. The error
/// says what to do without a display.
bool hs_window_open(hs_window *window, int width, int height, bool accelerated, hs_error *error);
void hs_window_close(hs_window *window);

/// Draws by another kind of renderer from now on; all that belongs to the former one must be gone.
bool hs_window_change_driver(hs_window *window, bool accelerated, hs_error *error);

/// Asks the window again for its size, its state and its display, after an event that told of a
/// change.
void hs_window_look(hs_window *window);

/// Lets presenting wait for the display, or not. Only accelerated renderers can; the software
/// renderer's waiting is simulated in whole milliseconds, which the loop does better.
void hs_window_wait_for_display(hs_window *window, bool wanted);

/// Full screen on the window's display, or a window again.
bool hs_window_fill_screen(hs_window *window, bool wanted, hs_error *error);

#endif
