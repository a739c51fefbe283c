/// The choice among the versions of a hot loop that were compiled, one for each instruction set: a
/// header of its own, because the loops of four floors choose alike.
#ifndef HS_BASE_INSTRUCTION_SET_H
#define HS_BASE_INSTRUCTION_SET_H

#include "heapstorm/instruction_set.h"

/// The address of `name_baseline`, `name_avx2` or `name_avx512`: of the one for an instruction set,
/// or of the best one below it that was compiled.
#ifdef __x86_64__
#define HS_VERSION_FOR(set, name)                                                                  \
    ((set) == HS_INSTRUCTION_SET_AVX512 ? &name##_avx512                                           \
     : (set) == HS_INSTRUCTION_SET_AVX2 ? &name##_avx2                                             \
                                        : &name##_baseline)
#else
#define HS_VERSION_FOR(set, name) ((void)(set), &name##_baseline)
#endif

#endif
