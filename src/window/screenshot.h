/// Pictures of the window as PNG files.
#ifndef HS_WINDOW_SCREENSHOT_H
#define HS_WINDOW_SCREENSHOT_H

#include <SDL.h>

#include "window/settings.h"

/// A name in a folder that no file has yet, from the present time; `ending` is without its dot.
bool hs_kept_name(const char *kept_in, const char *ending, char *path, size_t bytes,
                  hs_error *error);

/// Such a name for a picture, where the platform keeps pictures, else where settings are kept.
bool hs_screenshot_name(const hs_home *home, char *path, size_t bytes, hs_error *error);

/// Writes what has been drawn and not yet presented.
bool hs_screenshot_write(SDL_Renderer *renderer, hs_gate *gate, const char *path, hs_error *error);

#endif
