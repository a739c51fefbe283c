// POSIX: what the system tells of the process, the machine and the C library's heap. Linux tells
// most of it in files.

// For sched_getaffinity.
#define _GNU_SOURCE

#include "base/system.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#include <malloc.h>
#endif

#include "base/forbidden.h"

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

/// Writes what a system's file says after a key, up to the end of the line or a quotation mark.
static bool read_value(const char *path, const char *key, char *value, size_t bytes)
{
    char text[2048];
    if (!read_beginning(path, text, sizeof text)) return false;
    const char *at = strstr(text, key);
    if (at == NULL) return false;
    at += strlen(key) + strspn(at + strlen(key), "\t :\"");
    int length = (int)strcspn(at, "\"\n");
    snprintf(value, bytes, "%.*s", length, at);
    return length > 0;
}

// ---- Figures -----------------------------------------------------------------------------------

static uint64_t figure_of(long number)
{
    return number > 0 ? (uint64_t)number : HS_FIGURE_NONE;
}

static uint64_t read_resident(void)
{
    char text[128];
    long page = sysconf(_SC_PAGESIZE);
    if (!read_beginning("/proc/self/statm", text, sizeof text)) return HS_FIGURE_NONE;
    const char *second = strchr(text, ' ');
    if (second == NULL) return HS_FIGURE_NONE;
    return (uint64_t)strtoull(second, NULL, 10) * (uint64_t)page;
}

static uint64_t read_dirty(void)
{
    char kibibytes[32];
    if (!read_value("/proc/self/smaps_rollup", "Private_Dirty:", kibibytes, sizeof kibibytes)) {
        return HS_FIGURE_NONE;
    }
    return (uint64_t)strtoull(kibibytes, NULL, 10) * 1024;
}

/// Linux's file first: getrusage also counts what the process was before it became this program.
static uint64_t read_peak(void)
{
    char kibibytes[32];
    if (read_value("/proc/self/status", "VmHWM:", kibibytes, sizeof kibibytes)) {
        return (uint64_t)strtoull(kibibytes, NULL, 10) * 1024;
    }
    struct rusage usage = {0};
    if (getrusage(RUSAGE_SELF, &usage) != 0 || usage.ru_maxrss <= 0) return HS_FIGURE_NONE;
#ifdef __APPLE__
    return (uint64_t)usage.ru_maxrss;
#else
    return (uint64_t)usage.ru_maxrss * 1024;
#endif
}

static uint64_t read_page_faults(void)
{
    struct rusage usage = {0};
    if (getrusage(RUSAGE_SELF, &usage) != 0) return HS_FIGURE_NONE;
    return (uint64_t)usage.ru_minflt + (uint64_t)usage.ru_majflt;
}

static uint64_t read_switches(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0) return HS_FIGURE_NONE;
    return (uint64_t)usage.ru_nivcsw;
}

static uint64_t read_memory(void)
{
#ifdef _SC_PHYS_PAGES
    long pages = sysconf(_SC_PHYS_PAGES);
    long page = sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) return (uint64_t)pages * (uint64_t)page;
#endif
    return HS_FIGURE_NONE;
}

#ifdef __linux__

/// A hierarchy of control groups, which limit the memory of their processes.
typedef struct group_kind {
    const char *key; ///< what stands before the group's path in /proc/self/cgroup
    const char *root;
    const char *limit, *usage; ///< names of files
} group_kind;

/// Writes the path of one of a group's files.
static const char *group_file(const group_kind *kind, const char *group, const char *name,
                              char path[512])
{
    snprintf(path, 512, "%s%s/%s", kind->root, group, name);
    return path;
}

/// What a group's limit leaves; what it uses for files that nobody has mapped can be taken.
static uint64_t read_group(const group_kind *kind, const char *group)
{
    char path[512], text[32];
    if (!read_beginning(group_file(kind, group, kind->limit, path), text, sizeof text)) {
        return UINT64_MAX;
    }
    if (text[0] < '0' || text[0] > '9') return UINT64_MAX; // "max"
    uint64_t limit = strtoull(text, NULL, 10), usage = 0, files = 0;
    if (read_beginning(group_file(kind, group, kind->usage, path), text, sizeof text)) {
        usage = strtoull(text, NULL, 10);
    }
    if (read_value(group_file(kind, group, "memory.stat", path), "\ninactive_file", text,
                   sizeof text)) {
        files = strtoull(text, NULL, 10);
    }
    uint64_t used = usage > files ? usage - files : 0;
    return limit > used ? limit - used : 0;
}

/// The least that a group of this process, or one around it, leaves.
static uint64_t read_groups(const group_kind *kind)
{
    char group[256];
    if (!read_value("/proc/self/cgroup", kind->key, group, sizeof group)) return UINT64_MAX;
    uint64_t least = UINT64_MAX;
    for (;;) {
        char *end = strrchr(group, '/');
        if (end != NULL && end[1] == '\0') *end = '\0'; // the root
        uint64_t left = read_group(kind, group);
        if (left < least) least = left;
        end = strrchr(group, '/');
        if (end == NULL) return least;
        *end = '\0';
    }
}

static uint64_t read_free(void)
{
    static const group_kind kinds[] = {
        {":memory:", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"},
        {"0::", "/sys/fs/cgroup", "memory.max", "memory.current"},
    };
    char kibibytes[32];
    if (!read_value("/proc/meminfo", "MemAvailable:", kibibytes, sizeof kibibytes)) {
        return HS_FIGURE_NONE;
    }
    uint64_t least = (uint64_t)strtoull(kibibytes, NULL, 10) * 1024;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        uint64_t left = read_groups(&kinds[k]);
        if (left < least) least = left;
    }
    return least;
}

#else

static uint64_t read_free(void)
{
    return HS_FIGURE_NONE;
}

#endif

static uint64_t read_allowed(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (uint64_t)CPU_COUNT(&set);
    }
#endif
    return figure_of(sysconf(_SC_NPROCESSORS_ONLN));
}

uint64_t hs_figure_read(hs_figure figure)
{
    switch (figure) {
    case HS_FIGURE_RESIDENT_BYTES:
        return read_resident();
    case HS_FIGURE_DIRTY_BYTES:
        return read_dirty();
    case HS_FIGURE_PEAK_BYTES:
        return read_peak();
    case HS_FIGURE_SWITCHES:
        return read_switches();
    case HS_FIGURE_PAGE_FAULTS:
        return read_page_faults();
    case HS_FIGURE_MEMORY_BYTES:
        return read_memory();
    case HS_FIGURE_FREE_BYTES:
        return read_free();
    case HS_FIGURE_PAGE_BYTES:
        return figure_of(sysconf(_SC_PAGESIZE));
    case HS_FIGURE_ONLINE:
        return figure_of(sysconf(_SC_NPROCESSORS_ONLN));
    case HS_FIGURE_ALLOWED:
        return read_allowed();
    case HS_FIGURE_COUNT:
        break;
    }
    return HS_FIGURE_NONE;
}

// ---- Facts -------------------------------------------------------------------------------------

static bool write_processor(char *text, size_t bytes)
{
    struct utsname names;
    if (read_value("/proc/cpuinfo", "model name", text, bytes)) return true;
    return uname(&names) == 0 && snprintf(text, bytes, "%s", names.machine) > 0;
}

static bool write_system(char *text, size_t bytes)
{
    struct utsname names;
    if (read_value("/etc/os-release", "PRETTY_NAME=", text, bytes)) return true;
    return uname(&names) == 0 && snprintf(text, bytes, "%s", names.sysname) > 0;
}

static bool write_release(char *text, size_t bytes)
{
    struct utsname names;
    return uname(&names) == 0 && snprintf(text, bytes, "%s", names.release) > 0;
}

static bool write_kernel(char *text, size_t bytes)
{
    struct utsname names;
    return uname(&names) == 0 && snprintf(text, bytes, "%.60s %.100s %.60s", names.sysname,
                                          names.release, names.machine) > 0;
}

static bool write_c_library(char *text, size_t bytes)
{
#ifdef __GLIBC__
    return snprintf(text, bytes, "glibc %s", gnu_get_libc_version()) > 0;
#else
    (void)text;
    (void)bytes;
    return false;
#endif
}

static bool write_governor(char *text, size_t bytes)
{
    return read_value("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "", text, bytes);
}

static bool write_affinity(char *text, size_t bytes)
{
#ifdef __linux__
    enum { RANGE_BYTES = 24 };
    cpu_set_t set;
    if (bytes <= RANGE_BYTES || sched_getaffinity(0, sizeof set, &set) != 0) return false;
    size_t used = 0;
    for (size_t i = 0; i < CPU_SETSIZE && used < bytes - RANGE_BYTES; i++) {
        if (!CPU_ISSET(i, &set)) continue;
        size_t last = i;
        while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, &set)) last++;
        const char *comma = used > 0 ? "," : "";
        int length = last > i ? snprintf(text + used, bytes - used, "%s%zu-%zu", comma, i, last)
                              : snprintf(text + used, bytes - used, "%s%zu", comma, i);
        used += length > 0 ? (size_t)length : 0;
        i = last;
    }
    return used > 0;
#else
    (void)text;
    (void)bytes;
    return false;
#endif
}

static bool write_caches(char *text, size_t bytes)
{
#ifdef _SC_LEVEL1_DCACHE_SIZE
    long first = sysconf(_SC_LEVEL1_DCACHE_SIZE), second = sysconf(_SC_LEVEL2_CACHE_SIZE);
    long third = sysconf(_SC_LEVEL3_CACHE_SIZE);
    return first > 0 && snprintf(text, bytes, "L1d %ld KiB, L2 %ld KiB, L3 %ld KiB", first / 1024,
                                 second / 1024, third / 1024) > 0;
#else
    (void)text;
    (void)bytes;
    return false;
#endif
}

static bool write_load(char *text, size_t bytes)
{
    double load[3];
    return getloadavg(load, 3) == 3 &&
           snprintf(text, bytes, "%.2f, %.2f, %.2f", load[0], load[1], load[2]) > 0;
}

static bool write_huge_pages(char *text, size_t bytes)
{
    return read_value("/sys/kernel/mm/transparent_hugepage/enabled", "", text, bytes);
}

static bool write_huge_pages_defrag(char *text, size_t bytes)
{
    return read_value("/sys/kernel/mm/transparent_hugepage/defrag", "", text, bytes);
}

bool hs_fact_write(hs_fact fact, char *text, size_t bytes)
{
    static bool (*const writers[HS_FACT_COUNT])(char *text, size_t bytes) = {
        [HS_FACT_PROCESSOR] = write_processor,
        [HS_FACT_SYSTEM] = write_system,
        [HS_FACT_RELEASE] = write_release,
        [HS_FACT_KERNEL] = write_kernel,
        [HS_FACT_C_LIBRARY] = write_c_library,
        [HS_FACT_GOVERNOR] = write_governor,
        [HS_FACT_AFFINITY] = write_affinity,
        [HS_FACT_CACHES] = write_caches,
        [HS_FACT_LOAD] = write_load,
        [HS_FACT_HUGE_PAGES] = write_huge_pages,
        [HS_FACT_HUGE_PAGES_DEFRAG] = write_huge_pages_defrag,
    };
    bool is_told = writers[fact](text, bytes);
    if (!is_told) snprintf(text, bytes, "%s", HS_NOT_AVAILABLE);
    return is_told;
}

bool hs_program_path(char *path, size_t bytes)
{
    ssize_t length = readlink("/proc/self/exe", path, bytes - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0;
}

// ---- The C library's heap ----------------------------------------------------------------------

size_t hs_heap_usable_bytes(void *block)
{
#ifdef __GLIBC__
    return malloc_usable_size(block);
#else
    (void)block;
    return 0;
#endif
}

double hs_heap_handed_out(void)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    return (double)mallinfo2().uordblks;
#else
    return NAN;
#endif
}
