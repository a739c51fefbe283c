/// Stable compaction of an array: the elements that stay move together and keep their order.
///
/// This is the inner loop of every pass that removes entities under `columns`. There is one version
/// for each instruction set; all give the same result. Destination and source may be the same
/// array; the destination must not be behind the source. Vectors run over the end of what they
/// move, so both arrays need a margin.
#ifndef HS_MEMORY_COMPACTION_H
#define HS_MEMORY_COMPACTION_H

#include "heapstorm/memory.h"

/// Elements of one step.
enum { HS_COMPACTION_STEP = 16 };

/// Bytes after the kept elements that may be overwritten with anything, and bytes after the last
/// element that may be read: the rest of a step of elements of 8 bytes.
enum { HS_COMPACTION_MARGIN_BYTES = 64, HS_COMPACTION_OVERREAD_BYTES = 15 * 8 };

/// Who stays, prepared once and then applied to every column.
typedef struct hs_compaction {
    size_t count; ///< elements
    size_t kept;  ///< elements that stay
    size_t steps; ///< of 16 elements
    hs_instruction_set set;
    uint16_t stays[HS_BATCH_MAX / HS_COMPACTION_STEP];  ///< a bit for each element of a step
    uint16_t target[HS_BATCH_MAX / HS_COMPACTION_STEP]; ///< where a step's first element goes
} hs_compaction;

/// Prepares a compaction from one byte an element: 1 for one that goes, 0 for one that stays.
/// `count` is at most HS_BATCH_MAX. The bytes of `gone` up to the next multiple of 16 are
/// overwritten.
hs_compaction hs_compaction_of(hs_instruction_set set, uint8_t *gone, size_t count);

/// Moves one column's elements of `bytes` (1, 2, 4 or 8) each.
void hs_compact_column(const hs_compaction *compaction, void *destination, const void *source,
                       size_t bytes);

// ---- With vector instructions of x86-64: one file a set, the same results
// -------------------------

/// For each mask of eight lanes, the numbers of those that stay, in order, a byte each.
extern const uint64_t hs_compaction_lanes[256];

/// Elements of 4 bytes, by a permutation looked up for each 8.
void hs_compact_avx2(const hs_compaction *compaction, void *destination, const void *source);

/// Elements of a byte, in the same way.
void hs_compact_bytes_avx2(const hs_compaction *compaction, void *destination, const void *source);

/// Elements of 4 or 8 bytes, by the compress instruction: to a register first, because compressing
/// straight to memory is microcoded on some processors.
void hs_compact_avx512(const hs_compaction *compaction, void *destination, const void *source,
                       size_t bytes);

#endif
