#include "heapstorm/gate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/system.h"

const char *hs_tag_name(hs_tag tag)
{
    static const char *const names[HS_TAG_COUNT] = {
        "bullets", "shots",    "particles", "items",   "enemies",
        "runners", "patterns", "world",     "measure", "other",
    };
    return names[tag];
}

#define LINE_BYTES      64u
#define HUGE_PAGE_BYTES ((size_t)2 << 20)
/// From this size on huge pages are worth their alignment: a pass over a million particles misses
/// the address cache 10 times instead of 5,000, and takes a tenth less time.
#define LARGE_BYTES (4 * HUGE_PAGE_BYTES)

/// What a block of the C library's heap takes beside its bytes: of glibc 8 to 23, and 20 of the
/// smallest that there are many of, particles.
#define BLOCK_BYTES 20u

static bool fits(const hs_gate *gate, size_t bytes)
{
    uint64_t blocks = gate->total.allocations - gate->total.frees + 1;
    uint64_t held = gate->total.live_bytes + blocks * BLOCK_BYTES;
    return held <= gate->limit_bytes && bytes <= gate->limit_bytes - held;
}

/// Counts a request and returns whether it may go ahead: tests make the n-th one fail.
static bool admit(hs_gate *gate, size_t bytes)
{
    gate->requests++;
    if (__builtin_expect(gate->limit_bytes > 0, 0) && !fits(gate, bytes)) return false;
    return gate->requests != gate->fail_at;
}

void hs_gate_limit(hs_gate *gate, uint64_t left)
{
    uint64_t blocks = gate->total.allocations - gate->total.frees;
    uint64_t held = gate->total.live_bytes + blocks * BLOCK_BYTES;
    gate->limit_bytes = left == HS_FIGURE_NONE || left > INT64_MAX ? 0 : held + left + 1;
}

bool hs_gate_has_room(const hs_gate *gate, size_t bytes)
{
    return gate->limit_bytes == 0 || fits(gate, bytes);
}

static void count_allocation(hs_tally *tally, size_t bytes)
{
    tally->allocations++;
    tally->bytes += bytes;
    tally->live_bytes += bytes;
    if (tally->live_bytes > tally->peak_bytes) tally->peak_bytes = tally->live_bytes;
}

static void count_free(hs_tally *tally, size_t bytes)
{
    tally->frees++;
    tally->live_bytes -= bytes;
}

/// Counts a block that is handed out. Inlined into each of the gate's functions, so that the return
/// address is that of the gate's caller.
__attribute__((always_inline)) static inline void *counted(hs_gate *gate, hs_tag tag, void *memory,
                                                           size_t bytes)
{
    if (memory == NULL) return NULL;
    count_allocation(&gate->tally[tag], bytes);
    count_allocation(&gate->total, bytes);
    const hs_gate_listener *listener = gate->listener;
    if (__builtin_expect(listener != NULL, 0)) {
        listener->on_allocate(listener->context, tag, (uintptr_t)memory, bytes,
                              (uintptr_t)__builtin_return_address(0));
    }
    return memory;
}

/// Counts a block that is given back. Nothing is read from it, so it may be freed already.
static void discounted(hs_gate *gate, hs_tag tag, uintptr_t block, size_t bytes)
{
    count_free(&gate->tally[tag], bytes);
    count_free(&gate->total, bytes);
    const hs_gate_listener *listener = gate->listener;
    if (__builtin_expect(listener != NULL, 0)) listener->on_free(listener->context, block);
}

void *hs_gate_allocate(hs_gate *gate, hs_tag tag, size_t bytes)
{
    return admit(gate, bytes) ? counted(gate, tag, malloc(bytes), bytes) : NULL;
}

void *hs_gate_allocate_array(hs_gate *gate, hs_tag tag, size_t count, size_t bytes)
{
    size_t total;
    if (__builtin_mul_overflow(count, bytes, &total) || !admit(gate, total)) return NULL;
    return counted(gate, tag, calloc(count, bytes), total);
}

void *hs_gate_make(hs_gate *gate, hs_tag tag, size_t count, size_t bytes, const char *what,
                   hs_error *error)
{
    size_t total;
    bool is_admitted = !__builtin_mul_overflow(count, bytes, &total) && admit(gate, total);
    void *memory = is_admitted ? calloc(count, bytes) : NULL;
    if (memory == NULL) hs_error_no_memory(error, what, count * (unsigned long long)bytes);
    return counted(gate, tag, memory, total);
}

static size_t lines_alignment(size_t bytes)
{
    return bytes >= LARGE_BYTES ? HUGE_PAGE_BYTES : LINE_BYTES;
}

size_t hs_gate_lines_bytes(size_t bytes)
{
    size_t alignment = lines_alignment(bytes);
    size_t rounded;
    if (__builtin_add_overflow(bytes, alignment - 1, &rounded)) return bytes;
    return rounded / alignment * alignment;
}

void *hs_gate_allocate_lines(hs_gate *gate, hs_tag tag, size_t bytes)
{
    size_t alignment = lines_alignment(bytes);
    size_t rounded = hs_gate_lines_bytes(bytes);
    if (rounded % alignment != 0 || !admit(gate, rounded)) return NULL; // the rounding overflowed
    void *memory = aligned_alloc(alignment, rounded);
    if (memory != NULL && alignment == HUGE_PAGE_BYTES) {
        hs_pages_advise_huge(memory, rounded);
        gate->huge_bytes += rounded;
    }
    return counted(gate, tag, memory, bytes);
}

void *hs_gate_resize_array(hs_gate *gate, hs_tag tag, void *old, size_t old_count, size_t new_count,
                           size_t bytes)
{
    size_t total;
    if (__builtin_mul_overflow(new_count, bytes, &total) || !admit(gate, total)) return NULL;
    uintptr_t former = (uintptr_t)old;
    __asm__("" : "+r"(former)); // a number from here on: realloc cannot invalidate it
    void *memory = realloc(old, total > 0 ? total : 1); // a size of 0 might free and return NULL
    if (memory == NULL) return NULL;
    if (former != 0) discounted(gate, tag, former, old_count * bytes);
    return counted(gate, tag, memory, total);
}

void hs_gate_release(hs_gate *gate, hs_tag tag, void *memory, size_t bytes)
{
    if (memory == NULL) return;
    HS_ASSERT(gate->tally[tag].live_bytes >= bytes);
    discounted(gate, tag, (uintptr_t)memory, bytes);
#ifdef HS_CHECKED
    memset(memory, HS_POISON, bytes);
    // The optimiser drops writes right before a free unless something may read them.
    __asm__ volatile("" : : "r"(memory) : "memory");
#endif
    free(memory);
}

void *hs_gate_map(hs_gate *gate, hs_tag tag, size_t bytes)
{
    HS_ASSERT(bytes % HS_GATE_PAGES_UNIT == 0);
    return admit(gate, bytes) ? counted(gate, tag, hs_pages_map(bytes), bytes) : NULL;
}

void *hs_gate_map_aligned(hs_gate *gate, hs_tag tag, size_t bytes)
{
    HS_ASSERT(bytes % HS_GATE_PAGES_UNIT == 0 && (bytes & (bytes - 1)) == 0);
    return admit(gate, bytes) ? counted(gate, tag, hs_pages_map_aligned(bytes), bytes) : NULL;
}

void hs_gate_unmap(hs_gate *gate, hs_tag tag, void *memory, size_t bytes)
{
    if (memory == NULL) return;
    HS_ASSERT(gate->tally[tag].live_bytes >= bytes);
    discounted(gate, tag, (uintptr_t)memory, bytes);
    hs_pages_unmap(memory, bytes);
}
