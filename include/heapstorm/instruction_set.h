/// Levels of vector instructions. Hot loops are compiled once for each level, and the highest that
/// the machine has is chosen at run time; every level gives the same bits.
#ifndef HEAPSTORM_INSTRUCTION_SET_H
#define HEAPSTORM_INSTRUCTION_SET_H

/// The levels, from the lowest; each includes those before it.
typedef enum hs_instruction_set {
    HS_INSTRUCTION_SET_BASELINE, ///< what every machine of the target has (SSE2 on x86-64)
    HS_INSTRUCTION_SET_AVX2,     ///< AVX2, POPCNT
    HS_INSTRUCTION_SET_AVX512,   ///< F, BW, DQ, VL
    HS_INSTRUCTION_SET_COUNT
} hs_instruction_set;

/// Returns the highest level that this processor and its operating system offer.
hs_instruction_set hs_instruction_set_best(void);

/// Returns the level's name: "baseline", "avx2" or "avx512". Of static storage.
const char *hs_instruction_set_name(hs_instruction_set set);

#endif
