/// Stable compaction: of some elements side by side, those that stay move together, in order.
///
/// This is the inner loop of every compact under `columns`. There is one version for each
/// instruction set; all give the same result. Destination and source may be the same array, the
/// destination not behind the source. Vectors run over the end of what they move: both arrays need
/// a margin.
#ifndef HS_MEMORY_COMPACTION_H
#define HS_MEMORY_COMPACTION_H

#include "heapstorm/memory.h"

/// Elements that one step looks at.
enum { HS_COMPACTION_STEP = 16 };

/// Bytes after the kept elements that may be overwritten with anything, and bytes after the last
/// element that may be read: the rest of a step of 8 bytes each.
enum { HS_COMPACTION_MARGIN_BYTES = 64, HS_COMPACTION_OVERREAD_BYTES = 15 * 8 };

/// Who stays, prepared once and then applied to every column.
typedef struct hs_compaction {
    size_t count; ///< elements looked at
    size_t kept;  ///< how many of these stay
    size_t steps; ///< of 16 elements
    hs_instruction_set set;
    uint16_t stays[HS_BATCH_MAX / HS_COMPACTION_STEP];  ///< a bit for each element of a step
    uint16_t target[HS_BATCH_MAX / HS_COMPACTION_STEP]; ///< where a step's first element goes
} hs_compaction;

/// From one byte an element, 1 for gone and 0 for stays; `count` at most HS_BATCH_MAX. The bytes
/// up to the next multiple of 16 are overwritten.
hs_compaction hs_compaction_of(hs_instruction_set set, uint8_t *gone, size_t count);

/// Moves one column's elements of `bytes` (1, 2, 4 or 8) each.
void hs_compact_column(const hs_compaction *compaction, void *destination, const void *source,
                       size_t bytes);

#endif
