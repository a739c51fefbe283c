/// Figures of the strategy `slab` beyond `hs_storage`: bytes, blocks and pools of every size class,
/// and its arenas.
///
/// It works as CPython's own allocator (pymalloc) does: requests of up to 512 bytes are served in
/// 32 classes of 16 bytes, from pools of 16 KiB, each of one class, in arenas of 1 MiB that come
/// from the system; larger ones go to the C library's heap.
#ifndef HEAPSTORM_SLAB_H
#define HEAPSTORM_SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Size classes, and the bytes between two of them.
enum { HS_SLAB_CLASSES = 32, HS_SLAB_CLASS_STEP = 16 };
/// The largest request that a size class serves, bytes.
enum { HS_SLAB_BYTES_MAX = HS_SLAB_CLASSES * HS_SLAB_CLASS_STEP };
/// The size of a pool and of an arena, bytes.
enum { HS_SLAB_POOL_BYTES = 16 << 10, HS_SLAB_ARENA_BYTES = 1 << 20 };

/// One size class.
typedef struct hs_slab_class {
    uint32_t block_bytes; ///< 16, 32, ... 512
    uint64_t pools;       ///< of this class now
    uint64_t blocks;      ///< that these pools have room for
    uint64_t carved;      ///< blocks handed out at least once since their pool joined the class
    uint64_t living;      ///< blocks in use
    uint64_t asked_bytes; ///< requested for the blocks in use; the rest of them is rounding
} hs_slab_class;

/// The figures of a slab's heap.
typedef struct hs_slab_figures {
    hs_slab_class classes[HS_SLAB_CLASSES]; ///< the smallest blocks first
    uint64_t arenas;                        ///< held now
    uint64_t arenas_peak;                   ///< most that were ever held at once
    uint64_t pools;                         ///< that the arenas have room for, used or not
    uint64_t pools_free;                    ///< pools of no class now
    uint64_t large;                         ///< boxes above 512 bytes, in the C library's heap
    uint64_t large_bytes;                   ///< requested for these
} hs_slab_figures;

/// One pool, for a map of the arenas.
typedef struct hs_slab_page {
    const void *address;  ///< where it begins
    uint32_t block_bytes; ///< of its class; 0 while it has none
    uint32_t blocks;      ///< that it has room for
    uint32_t carved;      ///< blocks handed out at least once
    uint32_t living;      ///< blocks in use
    bool is_touched;      ///< has had a class since its arena was mapped
} hs_slab_page;

/// Fills in the figures of a slab's heap: the `heap` of an hs_memory whose strategy has arenas.
void hs_slab_measure(const void *heap, hs_slab_figures *figures);

/// Describes up to `count` pools from number `first` on, arena by arena, the fullest first. Returns
/// how many it described; 0 behind the last.
size_t hs_slab_pages(const void *heap, size_t first, hs_slab_page *pages, size_t count);

#endif
