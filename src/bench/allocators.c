// For realpath's buffer of its own size.
#define _GNU_SOURCE

#include "bench/allocators.h"

#include <limits.h>
#include <unistd.h>

#include "base/assert.h"

#include "base/forbidden.h"

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
