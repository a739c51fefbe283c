// For sched_getaffinity and environ.
#define _GNU_SOURCE

#include "bench/machine.h"

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

static char *add(hs_bench_results *results, const char *key, const char *name)
{
    HS_ASSERT(results->fact_count < HS_BENCH_FACTS);
    hs_bench_fact *fact = &results->facts[results->fact_count++];
    *fact = (hs_bench_fact){.key = key, .name = name, .value = "not told by the system"};
    return fact->value;
}

enum { VALUE = sizeof((hs_bench_fact *)0)->value };

/// The first line of a file of the system, or the value stays as it is.
static bool read_line(const char *path, char *value)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) return false;
    char line[VALUE];
    bool is_read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    if (!is_read) return false;
    line[strcspn(line, "\n")] = '\0';
    memcpy(value, line, sizeof line);
    return true;
}

#ifdef __linux__
/// The processors of the set, as "0-3,6".
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
    char *value = add(results, "cores", "processors online");
    snprintf(value, VALUE, "%ld", sysconf(_SC_NPROCESSORS_ONLN));
    value = add(results, "affinity", "may run on processors");
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) write_set(&set, value);
#endif
    value = add(results, "governor", "frequency governor");
    read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", value);
    value = add(results, "caches", "caches");
#ifdef _SC_LEVEL1_DCACHE_SIZE
    long first = sysconf(_SC_LEVEL1_DCACHE_SIZE), second = sysconf(_SC_LEVEL2_CACHE_SIZE);
    long third = sysconf(_SC_LEVEL3_CACHE_SIZE);
    if (first > 0) {
        snprintf(value, VALUE, "L1d %ld KiB, L2 %ld KiB, L3 %ld KiB", first / 1024, second / 1024,
                 third / 1024);
    }
#endif
    value = add(results, "vectors", "vectors");
    snprintf(value, VALUE, "%s", hs_instruction_set_name(hs_instruction_set_best()));
    value = add(results, "load", "load average at the start");
    double load[3];
    if (getloadavg(load, 3) == 3) {
        snprintf(value, VALUE, "%.2f, %.2f, %.2f", load[0], load[1], load[2]);
    }
}

static void look_at_memory(hs_bench_results *results)
{
    char *value = add(results, "memory", "memory");
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages > 0) {
        snprintf(value, VALUE, "%.1f GiB, pages of %ld bytes",
                 (double)pages * (double)page / 1073741824.0, page);
    }
    value = add(results, "huge_pages", "huge pages");
    read_line("/sys/kernel/mm/transparent_hugepage/enabled", value);
    value = add(results, "huge_pages_defrag", "making of huge pages");
    read_line("/sys/kernel/mm/transparent_hugepage/defrag", value);
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
