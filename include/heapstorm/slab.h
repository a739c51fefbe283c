/// What the strategy `slab` tells of itself beyond `hs_storage`: bytes, blocks and pools of every
/// size class, and its arenas.
///
/// It is built as CPython's own allocator (pymalloc): requests of up to 512 bytes are served in 32
/// classes of 16 bytes, from pools of 16 KiB, each of one class, in arenas of 1 MiB that come from
/// the system; larger ones go to the C library's heap.
#ifndef HEAPSTORM_SLAB_H
#define HEAPSTORM_SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Size classes, and what they are apart.
enum { HS_SLAB_CLASSES = 32, HS_SLAB_CLASS_STEP = 16 };
/// The largest request that a class serves, bytes.
enum { HS_SLAB_BYTES_MAX = HS_SLAB_CLASSES * HS_SLAB_CLASS_STEP };
/// A pool and an arena, bytes.
enum { HS_SLAB_POOL_BYTES = 16 << 10, HS_SLAB_ARENA_BYTES = 1 << 20 };

/// One size class.
typedef struct hs_slab_class {
    uint32_t block_bytes; ///< 16, 32, ... 512
    uint64_t pools;       ///< that are of this class now
    uint64_t blocks;      ///< that these have room for
    uint64_t carved;      ///< of these, ever handed out since their pool became one of this class
    uint64_t living;      ///< of these, in use
    uint64_t asked_bytes; ///< that the living were asked for; the rest of their blocks is rounding
} hs_slab_class;

/// All of it.
typedef struct hs_slab_figures {
    hs_slab_class classes[HS_SLAB_CLASSES]; ///< the smallest blocks first
    uint64_t arenas;                        ///< held now
    uint64_t arenas_peak;                   ///< most that were ever held at once
    uint64_t arenas_mapped;                 ///< had of the system so far
    uint64_t pools;                         ///< that the arenas have room for
    uint64_t pools_free;                    ///< of these, of no class now
    uint64_t large;       ///< boxes above 512 bytes, which the C library's heap has
    uint64_t large_bytes; ///< of these, as they were asked for
} hs_slab_figures;

/// One pool, as a map of the arenas shows it.
typedef struct hs_slab_page {
    const void *address;  ///< where it begins
    uint32_t block_bytes; ///< of its class; 0 while it is of none
    uint32_t blocks;      ///< that it has room for
    uint32_t carved;      ///< of these, ever handed out
    uint32_t living;      ///< of these, in use
    bool is_touched;      ///< has been of some class since its arena was had
} hs_slab_page;

/// The figures of a slab's heap, which is the `heap` of an hs_memory whose strategy is `slab`.
void hs_slab_measure(const void *heap, hs_slab_figures *figures);

/// Tells `count` pools from number `first` on, arena by arena, the fullest first, and returns how
/// many it told; 0 behind the last.
size_t hs_slab_pages(const void *heap, size_t first, hs_slab_page *pages, size_t count);

#endif
