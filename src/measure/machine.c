#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "heapstorm/measure.h"

#include "base/forbidden.h"

#define TEXT_OF(number)                 #number
#define VERSION_OF(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *hs_compiler(void)
{
#if defined(__clang__)
    return "clang " VERSION_OF(__clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
    return "gcc " VERSION_OF(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
    return "unknown";
#endif
}

/// The beginning of a file, terminated; the name that is looked for stands on its first lines. Read
/// without a stream, which would ask the heap for a buffer.
static bool read_beginning(const char *path, char *text, size_t bytes)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t got = read(file, text, bytes - 1);
    close(file);
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

void hs_processor_name(char *name, size_t bytes)
{
    char text[2048];
    if (read_beginning("/proc/cpuinfo", text, sizeof text)) {
        const char *line = strstr(text, "model name");
        const char *value = line != NULL ? strchr(line, ':') : NULL;
        size_t length = value != NULL ? strcspn(value, "\n") : 0;
        if (length > 2) {
            snprintf(name, bytes, "%.*s", (int)(length - 2), value + 2);
            return;
        }
    }
    struct utsname system = {0};
    uname(&system);
    snprintf(name, bytes, "%s", system.machine[0] != '\0' ? system.machine : "unknown");
}
