#include <fcntl.h>
#include <sys/resource.h>
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

/// Reads the beginning of a system's file, terminated; what is looked for stands on its first
/// lines. A stream would ask the heap for its buffer, in the middle of a frame.
static bool read_beginning(const char *path, char *text, size_t bytes)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t got = read(file, text, bytes - 1);
    close(file);
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

/// Writes what a system's file says after a key, else another text, else "unknown".
static void write_value(const char *path, const char *key, const char *other, char *value,
                        size_t bytes)
{
    char text[2048];
    const char *found = other;
    if (read_beginning(path, text, sizeof text)) {
        const char *at = strstr(text, key);
        if (at != NULL) at += strlen(key) + strspn(at + strlen(key), "\t :\"");
        if (at != NULL && *at != '\n') found = at;
    }
    int length = (int)strcspn(found, "\"\n");
    snprintf(value, bytes, "%.*s", length > 0 ? length : 7, length > 0 ? found : "unknown");
}

static struct utsname kernel(void)
{
    struct utsname names = {0};
    uname(&names);
    return names;
}

void hs_system_line(const char *path, const char *other, char *line, size_t bytes)
{
    write_value(path, "", other, line, bytes);
}

void hs_processor_name(char *name, size_t bytes)
{
    write_value("/proc/cpuinfo", "model name", kernel().machine, name, bytes);
}

void hs_system_name(char *name, size_t bytes)
{
    write_value("/etc/os-release", "PRETTY_NAME=", kernel().sysname, name, bytes);
}

void hs_kernel_release(char *release, size_t bytes)
{
    write_value("/proc/sys/kernel/osrelease", "", kernel().release, release, bytes);
}

void hs_processor_governor(char *governor, size_t bytes)
{
    write_value("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "", "", governor, bytes);
}

uint64_t hs_machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : 0;
}

uint64_t hs_page_faults(void)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt;
}

uint64_t hs_resident_bytes(void)
{
    char text[128];
    if (!read_beginning("/proc/self/statm", text, sizeof text)) return 0;
    const char *second = strchr(text, ' ');
    if (second == NULL) return 0;
    return (uint64_t)strtoull(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t hs_peak_resident_bytes(void)
{
    char kibibytes[32];
    write_value("/proc/self/status", "VmHWM:", "0", kibibytes, sizeof kibibytes);
    return (uint64_t)strtoull(kibibytes, NULL, 10) * 1024;
}
