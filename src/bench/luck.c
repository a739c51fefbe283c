#include "bench/luck.h"

#include "base/random.h"

#include "base/forbidden.h"

/// What a number is drawn for; no two share a stream.
enum { LUCK_SEED = 1, LUCK_LAYOUT = 2, LUCK_ORDER = 3 };

/// A number that depends on all four in no simple way.
static uint64_t draw(uint64_t seed, uint64_t purpose, uint64_t round, uint64_t place)
{
    uint64_t state = seed;
    state = hs_splitmix_next(&state) ^ purpose;
    state = hs_splitmix_next(&state) ^ round;
    state = hs_splitmix_next(&state) ^ place;
    return hs_splitmix_next(&state);
}

uint64_t hs_luck_seed(uint64_t seed, size_t round)
{
    return round == 0 ? seed : draw(seed, LUCK_SEED, round, 0);
}

uint64_t hs_luck_layout(uint64_t seed, size_t round, size_t place)
{
    return draw(seed, LUCK_LAYOUT, round, place) | 1;
}

void hs_luck_order(uint64_t seed, size_t round, size_t *order, size_t count)
{
    hs_random random = hs_random_seeded(draw(seed, LUCK_ORDER, round, 0), LUCK_ORDER);
    for (size_t i = 0; i < count; i++) order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t other = hs_random_below(&random, (uint32_t)i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}
