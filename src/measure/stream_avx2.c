#include "measure/stream.h"

#include "base/forbidden.h"

void hs_stream_avx2(float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) numbers[i] += 0.25f;
}
