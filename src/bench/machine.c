// For sched_getaffinity, environ, and realpath with a buffer of its own size.
#define _GNU_SOURCE

#include "bench/machine.h"

#include <limits.h>
#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "base/assert.h"
#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

#ifndef HS_BUILD_FLAGS
#define HS_BUILD_FLAGS "not told by the build"
#endif

#define NOT_TOLD "not told by the system"

enum { VALUE = sizeof((hs_bench_fact *)0)->value };

/// Adds a fact and returns its value, which can be filled in.
static char *add(hs_bench_results *results, const char *key, const char *name)
{
    HS_ASSERT(results->fact_count < HS_BENCH_FACTS);
    hs_bench_fact *fact = &results->facts[results->fact_count++];
    *fact = (hs_bench_fact){.key = key, .name = name, .value = NOT_TOLD};
    return fact->value;
}

/// Adds what the first line of a system's file says.
static void add_line(hs_bench_results *results, const char *key, const char *name, const char *path)
{
    hs_system_line(path, NOT_TOLD, add(results, key, name), VALUE);
}

#ifdef __linux__
/// Writes the processors of a set, such as "0-3,6".
static void write_set(const cpu_set_t *set, char *value)
{
    size_t used = 0;
    value[0] = '\0';
    for (size_t i = 0; i < CPU_SETSIZE && used < VALUE - 24; i++) {
        if (!CPU_ISSET(i, set)) continue;
        size_t last = i;
        while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set)) last++;
        const char *comma = used > 0 ? "," : "";
        int length = last > i ? snprintf(value + used, VALUE - used, "%s%zu-%zu", comma, i, last)
                              : snprintf(value + used, VALUE - used, "%s%zu", comma, i);
        used += length > 0 ? (size_t)length : 0;
        i = last;
    }
}
#endif

unsigned hs_bench_machine_processors(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (unsigned)CPU_COUNT(&set);
    }
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

static void look_at_processor(hs_bench_results *results)
{
    hs_processor_name(add(results, "cpu", "processor"), VALUE);
    snprintf(add(results, "cores", "processors online"), VALUE, "%ld",
             sysconf(_SC_NPROCESSORS_ONLN));
    char *value = add(results, "affinity", "may run on processors");
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) write_set(&set, value);
#endif
    add_line(results, "governor", "frequency governor",
             "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    value = add(results, "caches", "caches");
#ifdef _SC_LEVEL1_DCACHE_SIZE
    long first = sysconf(_SC_LEVEL1_DCACHE_SIZE), second = sysconf(_SC_LEVEL2_CACHE_SIZE);
    long third = sysconf(_SC_LEVEL3_CACHE_SIZE);
    if (first > 0) {
        snprintf(value, VALUE, "L1d %ld KiB, L2 %ld KiB, L3 %ld KiB", first / 1024, second / 1024,
                 third / 1024);
    }
#endif
    snprintf(add(results, "vectors", "vectors"), VALUE, "%s",
             hs_instruction_set_name(hs_instruction_set_best()));
    value = add(results, "load", "load average at the start");
    double load[3];
    if (getloadavg(load, 3) == 3) {
        snprintf(value, VALUE, "%.2f, %.2f, %.2f", load[0], load[1], load[2]);
    }
}

static void look_at_memory(hs_bench_results *results)
{
    char *value = add(results, "memory", "memory");
    double bytes = (double)hs_machine_memory();
    if (bytes > 0.0) {
        snprintf(value, VALUE, "%.1f GiB, pages of %ld bytes", bytes / 1073741824.0,
                 sysconf(_SC_PAGESIZE));
    }
    add_line(results, "huge_pages", "huge pages", "/sys/kernel/mm/transparent_hugepage/enabled");
    add_line(results, "huge_pages_defrag", "making of huge pages",
             "/sys/kernel/mm/transparent_hugepage/defrag");
}

/// Whether a variable of the environment changes an allocator.
static bool is_about_malloc(const char *word)
{
    static const char *const names[] = {"MALLOC_", "GLIBC_TUNABLES=", "MIMALLOC_", "LD_PRELOAD="};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(word, names[i], strlen(names[i])) == 0) return true;
    }
    return false;
}

static void look_at_settings(hs_bench_results *results)
{
    char *value = add(results, "malloc_settings", "settings of malloc");
    size_t used = 0;
    snprintf(value, VALUE, "none");
    for (char **word = environ; *word != NULL && used < VALUE; word++) {
        if (!is_about_malloc(*word)) continue;
        int length = snprintf(value + used, VALUE - used, "%s%s", used > 0 ? " " : "", *word);
        used += length > 0 ? (size_t)length : 0;
    }
}

void hs_bench_machine_look(hs_bench_results *results)
{
    snprintf(add(results, "compiler", "compiler"), VALUE, "%s", hs_compiler());
    snprintf(add(results, "flags", "flags"), VALUE, "%s", HS_BUILD_FLAGS);
    look_at_processor(results);
    look_at_memory(results);
    struct utsname names;
    char *value = add(results, "kernel", "kernel");
    if (uname(&names) == 0) {
        snprintf(value, VALUE, "%.60s %.100s %.60s", names.sysname, names.release, names.machine);
    }
    value = add(results, "libc", "C library");
#ifdef __GLIBC__
    snprintf(value, VALUE, "glibc %s", gnu_get_libc_version());
#endif
    look_at_settings(results);
}

static bool find_library(const char *name, char *path, size_t bytes)
{
    static const char *const folders[] = {
        "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64",
        "/usr/lib",       "/opt/homebrew/lib",
    };
    static const char *const endings[] = {"so.2", "so.3", "so", "so.1"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        for (size_t j = 0; j < sizeof endings / sizeof endings[0]; j++) {
            int length = snprintf(path, bytes, "%s/lib%s.%s", folders[i], name, endings[j]);
            if (length > 0 && (size_t)length < bytes && access(path, R_OK) == 0) return true;
        }
    }
    path[0] = '\0';
    return false;
}

void hs_bench_allocator_find(hs_bench_allocator *allocator, const char *name)
{
    *allocator = (hs_bench_allocator){.name = name};
    if (strcmp(name, "malloc") == 0) return;
    bool is_path = strchr(name, '/') != NULL;
    if (is_path) snprintf(allocator->library, sizeof allocator->library, "%s", name);
    if (is_path && access(name, R_OK) != 0) {
        snprintf(allocator->missing, sizeof allocator->missing, "'%.100s' cannot be read", name);
    } else if (HS_IS_SANITIZED) {
        snprintf(allocator->missing, sizeof allocator->missing,
                 "a sanitizer owns the heap of this build");
    } else if (!is_path && !find_library(name, allocator->library, sizeof allocator->library)) {
        snprintf(allocator->missing, sizeof allocator->missing,
                 "lib%s is in none of the usual folders", name);
    }
}

/// Whether two paths lead to the same file.
static bool is_same_file(const char *a, const char *b)
{
    char real_a[PATH_MAX], real_b[PATH_MAX];
    return realpath(a, real_a) != NULL && realpath(b, real_b) != NULL &&
           strcmp(real_a, real_b) == 0;
}

bool hs_bench_allocator_check(const hs_bench_allocator *allocator, const char *served,
                              hs_error *error)
{
    char file[PATH_MAX];
    snprintf(file, sizeof file, "%.*s", (int)strcspn(served, " "), served);
    if (allocator->library[0] != '\0') {
        return is_same_file(file, allocator->library) ||
               hs_error_set(error, "%.60s was to serve, but '%.200s' does", allocator->name, file);
    }
    const char *slash = strrchr(file, '/');
    const char *base = slash != NULL ? slash + 1 : file;
    // musl's C library is the loader itself.
    return HS_IS_SANITIZED || strncmp(base, "libc.", 5) == 0 || strncmp(base, "libc-", 5) == 0 ||
           strncmp(base, "ld-musl", 7) == 0 ||
           hs_error_set(error, "the C library's malloc was to serve, but '%.200s' does", file);
}
