#include "window/screenshot.h"

#include <errno.h>

#include "base/system.h"
#include "draw/png.h"

#include "base/forbidden.h"

/// Files of one second.
enum { SAME_SECOND_MAX = 99 };

bool hs_kept_name(const char *kept_in, const char *ending, char *path, size_t bytes,
                  hs_error *error)
{
    char folder[HS_PATH_BYTES - 64];
    snprintf(folder, sizeof folder, "%.*s", HS_PATH_BYTES - 80, kept_in);
    size_t length = strlen(folder);
    if (length > 1 && folder[length - 1] == '/') folder[length - 1] = '\0';
    if (folder[0] == '\0') return hs_error_set(error, "there is no folder to keep files in");
    char moment[32];
    if (!hs_calendar_write(moment, sizeof moment, "%Y%m%d-%H%M%S", true)) {
        snprintf(moment, sizeof moment, "0");
    }
    for (int i = 1; i <= SAME_SECOND_MAX; i++) {
        char number[16] = "";
        if (i > 1) snprintf(number, sizeof number, "-%d", i);
        snprintf(path, bytes, "%s/heapstorm-%s%s.%s", folder, moment, number, ending);
        if (hs_path_look(path) == HS_PATH_MISSING && errno == ENOENT) return true;
    }
    return hs_error_set(error, "%.300s holds too many files of this second", folder);
}

bool hs_screenshot_name(const hs_home *home, char *path, size_t bytes, hs_error *error)
{
    char folder[HS_PATH_BYTES];
    bool found = hs_folder_of_pictures(folder, sizeof folder);
    return hs_kept_name(found ? folder : home->folder, "png", path, bytes, error);
}

bool hs_screenshot_write(SDL_Renderer *renderer, hs_gate *gate, const char *path, hs_error *error)
{
    int width = 0, height = 0;
    if (SDL_GetRendererOutputSize(renderer, &width, &height) != 0 || width < 1 || height < 1) {
        return hs_error_set(error, "there is nothing to keep a picture of");
    }
    size_t bytes = (size_t)width * (size_t)height * sizeof(uint32_t);
    uint32_t *pixels = hs_gate_allocate(gate, HS_TAG_OTHER, bytes);
    if (pixels == NULL) return hs_error_no_memory(error, "a picture", bytes);
    hs_output output = {0};
    bool done = SDL_RenderReadPixels(renderer, NULL, SDL_PIXELFORMAT_ARGB8888, pixels,
                                     width * (int)sizeof(uint32_t)) == 0 ||
                hs_error_set(error, "the window cannot be read: %s", SDL_GetError());
    done = done && hs_output_open(&output, path, error) &&
           hs_png_write(gate, output.stream, pixels, width, height, error) &&
           hs_output_close(&output, error);
    hs_output_abandon(&output);
    hs_gate_release(gate, HS_TAG_OTHER, pixels, bytes);
    return done;
}
