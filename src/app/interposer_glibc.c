// The interposer, which feeds the heap meter (`heapstorm/heap_meter.h`). Nothing calls it: linking
// it into a program puts it between the whole process and its allocator, from before `main` on. The
// functions below replace the C library's for the program and every library that it loads. Each
// passes its call on to the next definition in link order, so that a preloaded allocator is the one
// that serves and is measured. No lock is ever held, so a fork finds nothing half done. In
// sanitizer builds and under Valgrind the interposer stays off, and the meter says why; with other
// C libraries `interposer_none.c` stands in its place.

// RTLD_NEXT is an extension, and this must come before any header.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stddef.h>

#include "heapstorm/heap_meter.h"

#ifdef __has_feature
#define HAS_FEATURE(feature) __has_feature(feature)
#else
#define HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    HAS_FEATURE(address_sanitizer) || HAS_FEATURE(thread_sanitizer) ||                             \
    HAS_FEATURE(memory_sanitizer)

__attribute__((constructor)) static void stay_off(void)
{
    hs_heap_meter_set(false, "a sanitizer owns the heap");
}

#else

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// The allocator that serves.
typedef struct next_allocator {
    void *(*malloc)(size_t bytes);
    void *(*calloc)(size_t count, size_t bytes);
    void *(*realloc)(void *block, size_t bytes);
    void (*free)(void *block);
    void *(*memalign)(size_t alignment, size_t bytes);
    int (*posix_memalign)(void **block, size_t alignment, size_t bytes);
    void *(*aligned_alloc)(size_t alignment, size_t bytes);
    void *(*valloc)(size_t bytes);
    void *(*pvalloc)(size_t bytes);
    size_t (*usable)(void *block);
} next_allocator;

// Part of the heap meter's state, which the style allows to be global: `malloc` has no argument in
// which it could be handed over.
static next_allocator next;
static bool is_resolving;

/// Memory for what dlsym itself requests while the allocator is looked up. It is never freed.
static _Alignas(max_align_t) unsigned char bootstrap[16 * 1024];
static size_t bootstrap_used;

static bool is_bootstrap(const void *block)
{
    return (const unsigned char *)block >= bootstrap &&
           (const unsigned char *)block < bootstrap + sizeof bootstrap;
}

/// A zeroed block with its size in front, which a realloc needs.
static void *bootstrap_allocate(size_t bytes)
{
    size_t header = _Alignof(max_align_t);
    size_t left = sizeof bootstrap - bootstrap_used;
    if (left < header || bytes > left - header) {
        errno = ENOMEM;
        return NULL;
    }
    unsigned char *block = bootstrap + bootstrap_used;
    memcpy(block, &bytes, sizeof bytes);
    size_t rounded = (header + bytes + header - 1) / header * header;
    bootstrap_used += rounded < left ? rounded : left;
    return block + header;
}

static size_t bootstrap_bytes(const void *block)
{
    size_t bytes;
    memcpy(&bytes, (const unsigned char *)block - _Alignof(max_align_t), sizeof bytes);
    return bytes;
}

/// Writes the address of the next definition to the pointer at `function`: POSIX's way of turning
/// the result of dlsym into a function.
static void look_up(void *function, const char *name)
{
    void *address = dlsym(RTLD_NEXT, name);
    memcpy(function, &address, sizeof address);
}

/// Runs at the first request, before `main`, while there is only one thread.
static void resolve(void)
{
    is_resolving = true;
    look_up(&next.calloc, "calloc");
    look_up(&next.realloc, "realloc");
    look_up(&next.free, "free");
    look_up(&next.memalign, "memalign");
    look_up(&next.posix_memalign, "posix_memalign");
    look_up(&next.aligned_alloc, "aligned_alloc");
    look_up(&next.valloc, "valloc");
    look_up(&next.pvalloc, "pvalloc");
    look_up(&next.usable, "malloc_usable_size");
    look_up(&next.malloc, "malloc");
    is_resolving = false;
}

/// Whether the allocator can be called. It cannot while it is being looked up.
static inline bool is_ready(void)
{
    if (__builtin_expect(next.malloc != NULL && !is_resolving, 1)) return true;
    if (is_resolving) return false;
    resolve();
    return next.malloc != NULL;
}

static inline void *counted(void *block)
{
    if (block != NULL) hs_heap_meter_count_allocation(next.usable(block));
    return block;
}

void *malloc(size_t bytes)
{
    return is_ready() ? counted(next.malloc(bytes)) : bootstrap_allocate(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    if (is_ready()) return counted(next.calloc(count, bytes));
    size_t total;
    return __builtin_mul_overflow(count, bytes, &total) ? NULL : bootstrap_allocate(total);
}

void free(void *block)
{
    if (block == NULL || is_bootstrap(block) || !is_ready()) return;
    hs_heap_meter_count_free(next.usable(block));
    next.free(block);
}

/// Moves a block from the bootstrap memory to the heap.
static void *leave_bootstrap(void *old, size_t bytes)
{
    void *block = malloc(bytes);
    size_t old_bytes = bootstrap_bytes(old);
    if (block != NULL) memcpy(block, old, old_bytes < bytes ? old_bytes : bytes);
    return block;
}

void *realloc(void *old, size_t bytes)
{
    if (old == NULL) return malloc(bytes);
    if (is_bootstrap(old)) return leave_bootstrap(old, bytes);
    if (!is_ready()) return NULL;
    size_t before = next.usable(old);
    uintptr_t old_address = (uintptr_t)old;
    void *block = next.realloc(old, bytes);
    if (block == NULL) {
        // With size 0 the block was freed; any other failure leaves it unchanged.
        if (bytes == 0) hs_heap_meter_count_free(before);
        return NULL;
    }
    size_t after = next.usable(block);
    if ((uintptr_t)block != old_address || after > before) {
        hs_heap_meter_count_free(before);
        hs_heap_meter_count_allocation(after);
    } else if (after < before) {
        hs_heap_meter_count_shrink(before - after);
    }
    return block;
}

void *memalign(size_t alignment, size_t bytes)
{
    return is_ready() ? counted(next.memalign(alignment, bytes)) : NULL;
}

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
    if (!is_ready()) return ENOMEM;
    int failure = next.posix_memalign(block, alignment, bytes);
    if (failure == 0) counted(*block);
    return failure;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return is_ready() ? counted(next.aligned_alloc(alignment, bytes)) : NULL;
}

void *valloc(size_t bytes)
{
    return is_ready() ? counted(next.valloc(bytes)) : NULL;
}

void *pvalloc(size_t bytes)
{
    return is_ready() ? counted(next.pvalloc(bytes)) : NULL;
}

__attribute__((constructor)) static void begin_counting(void)
{
    const char *preloaded = getenv("LD_PRELOAD");
    if (preloaded != NULL && strstr(preloaded, "vgpreload") != NULL) {
        hs_heap_meter_set(false, "Valgrind owns the heap");
    } else if (!is_ready()) {
        hs_heap_meter_set(false, "the allocator beneath was not found");
    } else {
        hs_heap_meter_set(true, "");
    }
}

#endif
