// POSIX: files and folders.

// For realpath.
#define _GNU_SOURCE

#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/forbidden.h"

static hs_path_kind kind_of(const struct stat *status)
{
    if (S_ISREG(status->st_mode)) return HS_PATH_FILE;
    return S_ISDIR(status->st_mode) ? HS_PATH_FOLDER : HS_PATH_OTHER;
}

hs_path_kind hs_path_look(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? kind_of(&status) : HS_PATH_MISSING;
}

bool hs_path_allows(const char *path, hs_path_use use)
{
    static const int modes[] = {R_OK, W_OK, X_OK};
    return access(path, modes[use]) == 0;
}

bool hs_path_has_entry(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

bool hs_path_resolve(const char *path, char *resolved, size_t bytes)
{
    char real[PATH_MAX];
    if (realpath(path, real) == NULL || strlen(real) >= bytes) return false;
    memcpy(resolved, real, strlen(real) + 1);
    return true;
}

static bool identify(bool is_known, const struct stat *status, hs_path_identity *identity)
{
    if (is_known)
        *identity = (hs_path_identity){(uint64_t)status->st_dev, (uint64_t)status->st_ino};
    return is_known;
}

bool hs_path_identify(const char *path, hs_path_identity *identity)
{
    struct stat status;
    return identify(stat(path, &status) == 0, &status, identity);
}

bool hs_stream_identify(FILE *stream, hs_path_identity *identity)
{
    struct stat status;
    return identify(fstat(fileno(stream), &status) == 0, &status, identity);
}

bool hs_path_discards(const char *path)
{
    struct stat status, nothing;
    return stat(path, &status) == 0 && stat("/dev/null", &nothing) == 0 &&
           S_ISCHR(status.st_mode) && status.st_rdev == nothing.st_rdev;
}

void hs_streams_guard(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest that is free, and all below it are open by now: this one.
        int opened = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY);
        if (opened < 0) return;
    }
}

bool hs_path_rename(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

bool hs_file_reach_disk(FILE *stream)
{
    // Pipes and some file systems have no disk to reach.
    return fsync(fileno(stream)) == 0 || errno == EINVAL || errno == ENOTSUP;
}

FILE *hs_file_open_regular(const char *path, hs_path_kind *kind)
{
    // Without O_NONBLOCK opening a pipe blocks until somebody writes to it.
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int cause = errno;
    struct stat status;
    bool is_known = (descriptor < 0 ? stat(path, &status) : fstat(descriptor, &status)) == 0;
    *kind = is_known ? kind_of(&status) : HS_PATH_MISSING;
    bool is_wanted = descriptor >= 0 && (!is_known || *kind == HS_PATH_FILE);
    FILE *stream = is_wanted ? fdopen(descriptor, "rb") : NULL;
    if (is_wanted) cause = errno;
    if (stream == NULL && descriptor >= 0) close(descriptor);
    errno = cause;
    return stream;
}

bool hs_file_take_permissions(FILE *stream, const char *other)
{
    struct stat status;
    return stat(other, &status) == 0 && fchmod(fileno(stream), status.st_mode & 07777) == 0;
}

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

/// By the desktop's own list of such folders (xdg-user-dirs).
bool hs_folder_of_pictures(char *folder, size_t bytes)
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
