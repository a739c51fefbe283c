#include "window/settings_file.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"

#include "base/forbidden.h"

/// More than any file of settings has.
#define FILE_BYTES_MAX (64u * 1024u)

hs_home hs_home_find(void)
{
    hs_home home = {"", ""};
    // SDL takes an empty variable for a path and would end up in the root folder.
    const char *data = getenv("XDG_DATA_HOME");
    if (data != NULL && data[0] == '\0') unsetenv("XDG_DATA_HOME");
    char *folder = SDL_GetPrefPath("", "heapstorm");
    if (folder == NULL) return home;
    int length = snprintf(home.folder, sizeof home.folder, "%s", folder);
    SDL_free(folder);
    if (length < 0 || (size_t)length + 32 > sizeof home.folder) return (hs_home){"", ""};
    snprintf(home.settings, sizeof home.settings, "%.*ssettings.txt", PATH_MAX - 32, home.folder);
    return home;
}

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

bool hs_settings_load(hs_settings *settings, const hs_home *home, hs_gate *gate,
                      hs_settings_notes *notes, hs_error *error)
{
    *settings = hs_settings_default();
    if (home->settings[0] == '\0' || !exists(home->settings)) return true;
    hs_file file;
    if (!hs_file_read(&file, gate, HS_TAG_OTHER, home->settings, FILE_BYTES_MAX, error)) {
        return false;
    }
    hs_settings_read_text(settings, file.bytes, file.count, home->settings, notes);
    hs_file_release(&file, gate, HS_TAG_OTHER);
    return true;
}

static bool put_aside(const char *path, hs_error *error)
{
    char former[PATH_MAX + 8];
    snprintf(former, sizeof former, "%s.bak", path);
    return rename(path, former) == 0 || errno == ENOENT ||
           hs_error_set(error, "%.400s: cannot be kept aside: %s", path, strerror(errno));
}

bool hs_settings_save(const hs_settings *settings, const hs_home *home, bool keep_former,
                      hs_error *error)
{
    if (home->settings[0] == '\0') {
        return hs_error_set(error, "there is no folder for settings; they hold until the end");
    }
    hs_output output;
    if (keep_former && !put_aside(home->settings, error)) return false;
    if (!hs_output_open(&output, home->settings, error)) return false;
    hs_settings_write_text(settings, output.stream);
    return hs_output_close(&output, error);
}
