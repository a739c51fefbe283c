/// Memory of an instrument that must not touch the heap that it watches: whole pages from the
/// system, which no gate and no heap meter sees, counted for themselves.
#ifndef HS_MEASURE_MAPPING_H
#define HS_MEASURE_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What an instrument holds. Zero-initialised it holds nothing and has no limit.
typedef struct hs_mapped {
    uint64_t bytes, peak_bytes; ///< now, and the most so far
    uint64_t limit_bytes;       ///< most that it may hold; 0 for any number
} hs_mapped;

/// `count` zeroed elements of `bytes` each, or NULL.
void *hs_map(hs_mapped *mapped, size_t count, size_t bytes);

/// Gives them back. NULL is allowed.
void hs_unmap(hs_mapped *mapped, void *memory, size_t count, size_t bytes);

/// Makes room for `new_count` elements, of which the first `old_count` are kept and the others are
/// zero. On failure `*memory` is as it was.
bool hs_remap(hs_mapped *mapped, void **memory, size_t old_count, size_t new_count, size_t bytes);

#endif
