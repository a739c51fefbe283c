// For dladdr and RTLD_DEFAULT.
#define _GNU_SOURCE

#include <dlfcn.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#include <malloc.h>
#endif

#include "base/assert.h"
#include "bench/cell/cell.h"

#include "base/forbidden.h"

/// Blocks that have to show in the allocator's own counters.
enum { BLOCKS = 1000, BLOCK_BYTES = 64 };

/// One allocator that tells about itself. `counter` is some number that grows while it serves; NaN
/// where it has none.
typedef struct allocator {
    const char *symbol; ///< by which it is known
    void (*version)(void *function, char *text, size_t bytes);
    double (*counter)(void *function, void *block);
} allocator;

static void mimalloc_version(void *function, char *text, size_t bytes)
{
    int (*version)(void);
    memcpy(&version, &function, sizeof version);
    int number = version();
    snprintf(text, bytes, "mimalloc %d.%d.%d", number / 100, number / 10 % 10, number % 10);
}

/// 1 for a block in mimalloc's regions.
static double mimalloc_counter(void *function, void *block)
{
    (void)function;
    if (block == NULL) return 0.0;
    bool (*is_mine)(const void *block);
    void *address = dlsym(RTLD_DEFAULT, "mi_is_in_heap_region");
    memcpy(&is_mine, &address, sizeof is_mine);
    return address == NULL ? NAN : is_mine(block) ? 1.0 : 0.0;
}

typedef int mallctl_function(const char *name, void *old, size_t *old_bytes, void *new,
                             size_t new_bytes);

static void jemalloc_version(void *function, char *text, size_t bytes)
{
    mallctl_function *mallctl;
    memcpy(&mallctl, &function, sizeof mallctl);
    const char *version = "";
    size_t size = sizeof version;
    if (mallctl("version", &version, &size, NULL, 0) != 0) version = "of an unknown version";
    snprintf(text, bytes, "jemalloc %.*s", (int)strcspn(version, "-"), version);
}

static double jemalloc_counter(void *function, void *block)
{
    (void)block;
    mallctl_function *mallctl;
    memcpy(&mallctl, &function, sizeof mallctl);
    uint64_t allocated = 0;
    size_t size = sizeof allocated;
    bool is_told = mallctl("thread.allocated", &allocated, &size, NULL, 0) == 0;
    return is_told ? (double)allocated : NAN;
}

static void libc_version(void *function, char *text, size_t bytes)
{
    (void)function;
#ifdef __GLIBC__
    snprintf(text, bytes, "glibc %s", gnu_get_libc_version());
#else
    snprintf(text, bytes, "the C library");
#endif
}

/// What glibc's heap has handed out: it stands still while another allocator serves.
static double libc_counter(void *function, void *block)
{
    (void)function;
    (void)block;
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    return (double)mallinfo2().uordblks;
#else
    return NAN;
#endif
}

/// An allocator that is not known here is believed by the file that its functions are in.
static void unknown_version(void *function, char *text, size_t bytes)
{
    (void)function;
    snprintf(text, bytes, "of an unknown kind");
}

static double unknown_counter(void *function, void *block)
{
    (void)function;
    (void)block;
    return NAN;
}

static const allocator allocators[] = {
    {"mi_version", mimalloc_version, mimalloc_counter},
    {"mallctl", jemalloc_version, jemalloc_counter},
    {"__libc_start_main", libc_version, libc_counter},
    {NULL, unknown_version, unknown_counter},
};

/// The file whose function of this name serves the process; "" when that cannot be told.
static const char *file_of(const char *name)
{
    Dl_info info;
    void *address = dlsym(RTLD_DEFAULT, name);
    return address != NULL && dladdr(address, &info) != 0 && info.dli_fname != NULL ? info.dli_fname
                                                                                    : "";
}

/// Whether blocks from the gate show in the allocator's own counter.
static bool is_serving(const allocator *it, void *function)
{
    hs_gate gate = {.fail_at = 0};
    void *blocks[BLOCKS];
    double before = it->counter(function, NULL);
    size_t count = 0;
    for (; count < BLOCKS; count++) {
        blocks[count] = hs_gate_allocate(&gate, HS_TAG_OTHER, BLOCK_BYTES);
        if (blocks[count] == NULL) break;
    }
    double after = it->counter(function, count > 0 ? blocks[count - 1] : NULL);
    for (size_t i = 0; i < count; i++) hs_gate_release(&gate, HS_TAG_OTHER, blocks[i], BLOCK_BYTES);
    return !isfinite(after) || after > before;
}

bool hs_cell_probe(FILE *stream, hs_error *error)
{
    static const char *const functions[] = {"calloc", "realloc", "free", "aligned_alloc"};
    const char *file = file_of("malloc");
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        const char *other = file_of(functions[i]);
        if (strcmp(file, other) == 0) continue;
        return hs_error_set(error, "malloc is served by '%.120s' and %s by '%.120s'", file,
                            functions[i], other);
    }
    const allocator *it = allocators;
    void *function = NULL;
    for (; it->symbol != NULL; it++) {
        function = dlsym(RTLD_DEFAULT, it->symbol);
        // Loaded, an allocator need not serve.
        if (function != NULL && strcmp(file_of(it->symbol), file) == 0) break;
    }
    char version[64];
    it->version(function, version, sizeof version);
    if (!HS_IS_SANITIZED && !is_serving(it, function)) {
        return hs_error_set(error, "'%.200s' is asked for memory, but %s does not count it", file,
                            version);
    }
    fprintf(stream, "served %s %s\n", file, version);
    return true;
}
