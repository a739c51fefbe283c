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

void hs_system_name(char *name, size_t bytes)
{
    static const char key[] = "PRETTY_NAME=";
    char text[2048];
    if (read_beginning("/etc/os-release", text, sizeof text)) {
        const char *value = strstr(text, key);
        if (value != NULL) {
            value += sizeof key - 1;
            value += *value == '"';
            snprintf(name, bytes, "%.*s", (int)strcspn(value, "\"\n"), value);
            return;
        }
    }
    struct utsname system = {0};
    uname(&system);
    snprintf(name, bytes, "%s", system.sysname[0] != '\0' ? system.sysname : "unknown");
}

void hs_kernel_release(char *release, size_t bytes)
{
    struct utsname system = {0};
    uname(&system);
    snprintf(release, bytes, "%s", system.release[0] != '\0' ? system.release : "unknown");
}

void hs_processor_governor(char *governor, size_t bytes)
{
    char text[64];
    bool known =
        read_beginning("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", text, sizeof text);
    snprintf(governor, bytes, "%.*s", known ? (int)strcspn(text, "\n") : 7,
             known ? text : "unknown");
}

uint64_t hs_machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : 0;
}

/// By plain reads: a FILE would ask the heap for its buffer in the middle of a frame.
uint64_t hs_resident_bytes(void)
{
    char text[128];
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = '\0';
    const char *second = strchr(text, ' ');
    if (second == NULL) return 0;
    return (uint64_t)strtoull(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}
