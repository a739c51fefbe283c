/// The choice of a hot loop's version: each is compiled once for every instruction set, and the
/// best that the machine has runs. Shared by the loops of four rooms.
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
