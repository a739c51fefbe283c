#include "bench/machine.h"

#include "base/assert.h"
#include "base/system.h"
#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

#ifndef HS_BUILD_FLAGS
#define HS_BUILD_FLAGS "not told by the build"
#endif

enum { VALUE = sizeof((hs_bench_fact *)0)->value };

/// Adds a fact and returns its value, which can be filled in.
static char *add(hs_bench_results *results, const char *key, const char *name)
{
    HS_ASSERT(results->fact_count < HS_BENCH_FACTS);
    hs_bench_fact *fact = &results->facts[results->fact_count++];
    *fact = (hs_bench_fact){.key = key, .name = name, .value = HS_NOT_AVAILABLE};
    return fact->value;
}

/// Adds what the system says.
static void add_fact(hs_bench_results *results, const char *key, const char *name, hs_fact fact)
{
    hs_fact_write(fact, add(results, key, name), VALUE);
}

unsigned hs_bench_machine_processors(void)
{
    uint64_t count = hs_figure_read(HS_FIGURE_ALLOWED);
    return count != HS_FIGURE_NONE ? (unsigned)count : 1;
}

static void look_at_processor(hs_bench_results *results)
{
    add_fact(results, "cpu", "processor", HS_FACT_PROCESSOR);
    char *value = add(results, "cores", "processors online");
    uint64_t online = hs_figure_read(HS_FIGURE_ONLINE);
    if (online != HS_FIGURE_NONE) {
        snprintf(value, VALUE, "%llu", (unsigned long long)online);
    }
    add_fact(results, "affinity", "may run on processors", HS_FACT_AFFINITY);
    add_fact(results, "governor", "frequency governor", HS_FACT_GOVERNOR);
    add_fact(results, "caches", "caches", HS_FACT_CACHES);
    snprintf(add(results, "vectors", "vectors"), VALUE, "%s",
             hs_instruction_set_name(hs_instruction_set_best()));
    add_fact(results, "load", "load average at the start", HS_FACT_LOAD);
}

static void look_at_memory(hs_bench_results *results)
{
    char *value = add(results, "memory", "memory");
    uint64_t bytes = hs_machine_memory(), page = hs_figure_read(HS_FIGURE_PAGE_BYTES);
    if (bytes != HS_FIGURE_NONE && page != HS_FIGURE_NONE) {
        snprintf(value, VALUE, "%.1f GiB, pages of %llu bytes", (double)bytes / 1073741824.0,
                 (unsigned long long)page);
    }
    add_fact(results, "huge_pages", "huge pages", HS_FACT_HUGE_PAGES);
    add_fact(results, "huge_pages_defrag", "making of huge pages", HS_FACT_HUGE_PAGES_DEFRAG);
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
    const char *word;
    for (size_t i = 0; (word = hs_environment_at(i)) != NULL && used < VALUE; i++) {
        if (!is_about_malloc(word)) continue;
        int length = snprintf(value + used, VALUE - used, "%s%s", used > 0 ? " " : "", word);
        used += length > 0 ? (size_t)length : 0;
    }
}

void hs_bench_machine_look(hs_bench_results *results)
{
    snprintf(add(results, "compiler", "compiler"), VALUE, "%s", hs_compiler());
    snprintf(add(results, "flags", "flags"), VALUE, "%s", HS_BUILD_FLAGS);
    look_at_processor(results);
    look_at_memory(results);
    add_fact(results, "kernel", "kernel", HS_FACT_KERNEL);
    add_fact(results, "libc", "C library", HS_FACT_C_LIBRARY);
    look_at_settings(results);
}

void hs_bench_allocator_find(hs_bench_allocator *allocator, const char *name)
{
    *allocator = (hs_bench_allocator){.name = name};
    if (strcmp(name, "malloc") == 0) return;
    bool is_path = strchr(name, '/') != NULL;
    if (is_path) snprintf(allocator->library, sizeof allocator->library, "%s", name);
    if (is_path && !hs_path_allows(name, HS_PATH_READ)) {
        snprintf(allocator->missing, sizeof allocator->missing, "'%.100s' cannot be read", name);
    } else if (HS_IS_SANITIZED) {
        snprintf(allocator->missing, sizeof allocator->missing,
                 "a sanitizer owns the heap of this build");
    } else if (!is_path && !hs_library_find(name, allocator->library, sizeof allocator->library)) {
        snprintf(allocator->missing, sizeof allocator->missing,
                 "lib%s is in none of the usual folders", name);
    }
}

/// Whether two paths lead to the same file.
static bool is_same_file(const char *a, const char *b)
{
    char real_a[HS_PATH_BYTES], real_b[HS_PATH_BYTES];
    return hs_path_resolve(a, real_a, sizeof real_a) && hs_path_resolve(b, real_b, sizeof real_b) &&
           strcmp(real_a, real_b) == 0;
}

bool hs_bench_allocator_check(const hs_bench_allocator *allocator, const char *served,
                              hs_error *error)
{
    char file[HS_PATH_BYTES];
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
