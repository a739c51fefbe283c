#include "base/random.h"

#include "base/forbidden.h"

hs_random hs_random_seeded(uint64_t seed, uint64_t stream)
{
    hs_random random = {.state = 0, .increment = stream << 1 | 1};
    hs_random_next(&random);
    random.state += seed;
    hs_random_next(&random);
    return random;
}
