/// Figures of the strategy `region` beyond `hs_storage`: its regions, what they hold by kind, and
/// what moved so that they could go.
#ifndef HEAPSTORM_REGION_H
#define HEAPSTORM_REGION_H

#include "heapstorm/gate.h"

/// Size of a region, bytes, but for kinds whose boxes are so large that few would fit.
#define HS_REGION_BYTES 65536u

/// Most kinds that figures tell of.
enum { HS_REGION_KINDS_MAX = 16 };

/// The regions of one kind.
typedef struct hs_region_kind {
    const char *name;   ///< in the plural; of static storage
    uint64_t regions;   ///< now
    uint64_t bytes;     ///< of these regions
    uint64_t living;    ///< boxes in use
    uint64_t places;    ///< boxes that the regions have room for
    uint64_t box_bytes; ///< of a box, padding included
} hs_region_kind;

/// All regions of a heap.
typedef struct hs_region_figures {
    uint64_t regions;  ///< in use now
    uint64_t peak;     ///< most regions in use at once
    uint64_t spare;    ///< empty, and kept for the next births
    uint64_t returned; ///< times that a region's last entity had gone, so that it went
    uint64_t moved;    ///< entities that moved out of thin regions
    uint64_t kind_count;
    hs_region_kind kinds[HS_REGION_KINDS_MAX]; ///< those that are open, the newest first
} hs_region_figures;

/// Fills in the figures of a region heap: the `heap` of an hs_memory whose strategy has regions.
void hs_region_measure(const void *heap, hs_region_figures *figures);

#endif
