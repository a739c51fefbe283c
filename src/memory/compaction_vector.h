/// Compaction with vector instructions of x86-64: one file for each set, the same results.
#ifndef HS_MEMORY_COMPACTION_VECTOR_H
#define HS_MEMORY_COMPACTION_VECTOR_H

#include "memory/compaction.h"

/// For each mask of eight lanes, those that stay, in order, a byte each.
extern const uint64_t hs_compaction_lanes[256];

/// Elements of 4 bytes, by a permutation looked up for each 8.
void hs_compact_avx2(const hs_compaction *compaction, void *destination, const void *source);

/// Elements of 4 or 8 bytes, by the compress instruction: to a register first, because compressing
/// straight to memory is microcoded on some processors.
void hs_compact_avx512(const hs_compaction *compaction, void *destination, const void *source,
                       size_t bytes);

#endif
