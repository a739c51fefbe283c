#include "base/assert.h"
#include "base/system.h"
#include "bench/cell/cell.h"

#include "base/forbidden.h"

/// Blocks that must show in the allocator's own counters.
enum { BLOCKS = 1000, BLOCK_BYTES = 64 };

/// An allocator that can be asked for its version and counters.
typedef struct known_allocator {
    const char *symbol; ///< a function that only it has
    void (*version)(void *function, char *text, size_t bytes);
    /// A number that grows while it serves; NaN where it has none.
    double (*counter)(void *function, void *block);
} known_allocator;

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
    void *address = hs_code_named("mi_is_in_heap_region");
    memcpy(&is_mine, &address, sizeof is_mine);
    return address == NULL ? NAN : is_mine(block) ? 1.0 : 0.0;
}

/// Asks jemalloc for a value. Returns whether it answered.
static bool ask_jemalloc(void *function, const char *name, void *value, size_t bytes)
{
    int (*mallctl)(const char *name, void *old, size_t *old_bytes, void *new, size_t new_bytes);
    memcpy(&mallctl, &function, sizeof mallctl);
    return mallctl(name, value, &bytes, NULL, 0) == 0;
}

static void jemalloc_version(void *function, char *text, size_t bytes)
{
    const char *version = "";
    bool is_told = ask_jemalloc(function, "version", &version, sizeof version);
    snprintf(text, bytes, "jemalloc %.*s", is_told ? (int)strcspn(version, "-") : 21,
             is_told ? version : "of an unknown version");
}

static double jemalloc_counter(void *function, void *block)
{
    (void)block;
    uint64_t allocated = 0;
    bool is_told = ask_jemalloc(function, "thread.allocated", &allocated, sizeof allocated);
    return is_told ? (double)allocated : NAN;
}

static void libc_version(void *function, char *text, size_t bytes)
{
    (void)function;
    if (!hs_fact_write(HS_FACT_C_LIBRARY, text, bytes)) snprintf(text, bytes, "the C library");
}

static double libc_counter(void *function, void *block)
{
    (void)function;
    (void)block;
    return hs_heap_handed_out();
}

static const known_allocator known[] = {
    {"mi_version", mimalloc_version, mimalloc_counter},
    {"mallctl", jemalloc_version, jemalloc_counter},
    {"__libc_start_main", libc_version, libc_counter},
};
enum { KNOWN = sizeof known / sizeof known[0] };

/// The file that defines the function of this name for the process; "" when that is unknown.
static const char *file_of(const char *name)
{
    hs_code code;
    void *address = hs_code_named(name);
    return address != NULL && hs_code_find((uintptr_t)address, &code) ? code.file : "";
}

/// Whether blocks from the gate show in the allocator's own counter.
static bool is_serving(const known_allocator *it, void *function)
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
    // An unknown allocator has no counters; the file of its functions is trusted.
    char version[64] = "of an unknown kind";
    for (const known_allocator *it = known; it < known + KNOWN; it++) {
        void *function = hs_code_named(it->symbol);
        // An allocator that is loaded need not serve.
        if (function == NULL || strcmp(file_of(it->symbol), file) != 0) continue;
        it->version(function, version, sizeof version);
        if (HS_IS_SANITIZED || is_serving(it, function)) break;
        return hs_error_set(error, "'%.200s' is asked for memory, but %s does not count it", file,
                            version);
    }
    fprintf(stream, "served %s %s\n", file, version);
    return true;
}
