#include "heapstorm/instruction_set.h"

#include "base/forbidden.h"

hs_instruction_set hs_instruction_set_best(void)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        return HS_INSTRUCTION_SET_AVX512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) {
        return HS_INSTRUCTION_SET_AVX2;
    }
#endif
    return HS_INSTRUCTION_SET_BASELINE;
}

const char *hs_instruction_set_name(hs_instruction_set set)
{
    static const char *const names[HS_INSTRUCTION_SET_COUNT] = {"baseline", "avx2", "avx512"};
    return names[set];
}
