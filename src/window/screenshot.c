#include "window/screenshot.h"

#include <errno.h>

#include "base/system.h"
#include "draw/png.h"

#include "base/forbidden.h"

/// Files of one second.
enum { SAME_SECOND_MAX = 99 };

/// Takes the folder out of a line such as XDG_PICTURES_DIR="$HOME/Pictures".
static bool read_pictures_line(const char *line, const char *home, char *folder, size_t bytes)
{
    static const char key[] = "XDG_PICTURES_DIR=\"";
    if (strncmp(line, key, sizeof key - 1) != 0) return false;
    const char *value = line + sizeof key - 1;
    bool in_home = strncmp(value, "$HOME", 5) == 0;
    if (in_home) value += 5;
    int length =
        snprintf(folder, bytes, "%s%.*s", in_home ? home : "", (int)strcspn(value, "\"\n"), value);
    return length > 0 && (size_t)length < bytes;
}

/// The desktop's folder for pictures, by its own list of such folders.
static bool find_pictures(char *folder, size_t bytes)
{
    const char *home = getenv("HOME");
    const char *config = getenv("XDG_CONFIG_HOME");
    char path[PATH_MAX], line[PATH_MAX];
    if (home == NULL || home[0] == '\0') return false;
    if (config != NULL && config[0] != '\0') {
        snprintf(path, sizeof path, "%s/user-dirs.dirs", config);
    } else {
        snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", home);
    }
    FILE *list = fopen(path, "r");
    if (list == NULL) return false;
    bool found = false;
    while (!found && fgets(line, sizeof line, list) != NULL) {
        found = read_pictures_line(line, home, folder, bytes);
    }
    fclose(list);
    return found && hs_path_look(folder) == HS_PATH_FOLDER;
}

bool hs_kept_name(const char *kept_in, const char *ending, char *path, size_t bytes,
                  hs_error *error)
{
    char folder[PATH_MAX - 64];
    snprintf(folder, sizeof folder, "%.*s", PATH_MAX - 80, kept_in);
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
    char folder[PATH_MAX];
    bool found = find_pictures(folder, sizeof folder);
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
