#include "memory/compaction.h"

#include "base/assert.h"

#include "base/forbidden.h"

/// The eight bytes, each 0 or 1, as eight bits: the factor moves byte i's lowest bit to bit 56 + i.
static unsigned bits_of(uint64_t bytes)
{
    return (unsigned)((bytes * 0x0102040810204080u) >> 56);
}

/// The sum of the eight bytes, which is less than 256.
static unsigned sum_of(uint64_t bytes)
{
    return (unsigned)((bytes * 0x0101010101010101u) >> 56);
}

/// Most steps lose no element. Checking that first takes the preparation from 0.17 ns an element to
/// 0.06 when 1 in 120 goes, and to 0.09 when 1 in 8 goes.
hs_compaction hs_compaction_of(hs_instruction_set set, uint8_t *gone, size_t count)
{
    HS_ASSERT(count <= HS_BATCH_MAX);
    hs_compaction compaction;
    compaction.set = set;
    compaction.count = count;
    compaction.steps = (count + HS_COMPACTION_STEP - 1) / HS_COMPACTION_STEP;
    memset(gone + count, 1, compaction.steps * HS_COMPACTION_STEP - count);
    unsigned target = 0;
    for (size_t s = 0; s < compaction.steps; s++) {
        uint64_t low, high;
        memcpy(&low, gone + s * HS_COMPACTION_STEP, sizeof low);
        memcpy(&high, gone + s * HS_COMPACTION_STEP + 8, sizeof high);
        HS_ASSERT(((low | high) & ~0x0101010101010101u) == 0);
        compaction.stays[s] = 0xFFFF;
        compaction.target[s] = (uint16_t)target;
        target += HS_COMPACTION_STEP;
        if ((low | high) == 0) continue;
        compaction.stays[s] = (uint16_t) ~(bits_of(low) | bits_of(high) << 8);
        target -= sum_of(low + high);
    }
    compaction.kept = target;
    return compaction;
}

/// Most steps lose no element and are copied whole (13 of 15 when 1 in 120 goes); the others are
/// copied element by element, without a branch on each. `width` is a constant at every call.
static inline void compact(const hs_compaction *compaction, uint8_t *destination,
                           const uint8_t *source, size_t width)
{
    for (size_t s = 0; s < compaction->steps; s++) {
        unsigned stays = compaction->stays[s];
        uint8_t *to = destination + compaction->target[s] * width;
        const uint8_t *from = source + s * HS_COMPACTION_STEP * width;
        if (stays == 0xFFFF) {
            uint8_t step[HS_COMPACTION_STEP * 8]; // both arrays may be the same
            memcpy(step, from, HS_COMPACTION_STEP * width);
            memcpy(to, step, HS_COMPACTION_STEP * width);
            continue;
        }
        for (unsigned i = 0; i < HS_COMPACTION_STEP; i++) {
            uint64_t element;
            memcpy(&element, from + i * width, width);
            memcpy(to, &element, width);
            to += (stays >> i & 1) * width;
        }
    }
}

static void compact_any(const hs_compaction *compaction, void *destination, const void *source,
                        size_t bytes)
{
    if (bytes == 1) compact(compaction, destination, source, 1);
    if (bytes == 2) compact(compaction, destination, source, 2);
    if (bytes == 4) compact(compaction, destination, source, 4);
    if (bytes == 8) compact(compaction, destination, source, 8);
}

void hs_compact_column(const hs_compaction *compaction, void *destination, const void *source,
                       size_t bytes)
{
#ifdef __x86_64__
    if (compaction->set == HS_INSTRUCTION_SET_AVX512 && bytes >= 4) {
        hs_compact_avx512(compaction, destination, source, bytes);
        return;
    }
    if (compaction->set >= HS_INSTRUCTION_SET_AVX2 && bytes == 1) {
        hs_compact_bytes_avx2(compaction, destination, source);
        return;
    }
    if (compaction->set == HS_INSTRUCTION_SET_AVX2 && bytes == 4) {
        hs_compact_avx2(compaction, destination, source);
        return;
    }
#endif
    compact_any(compaction, destination, source, bytes);
}
