/// Random numbers, from two generators. The world uses PCG32 streams (one for the game, one for
/// what is only seen). BulletML uses a splitmix64 state in every bullet: each draw belongs to one
/// bullet, so that the order of bullets does not matter.
#ifndef HS_BASE_RANDOM_H
#define HS_BASE_RANDOM_H

#include <stdint.h>

/// PCG-XSH-RR 64/32 (O'Neill 2014): a state and an odd increment that names the stream.
typedef struct hs_random {
    uint64_t state;
    uint64_t increment;
} hs_random;

/// The next 32 bits.
static inline uint32_t hs_random_next(hs_random *random)
{
    uint64_t old = random->state;
    random->state = old * 6364136223846793005u + random->increment;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return (shifted >> turn) | (shifted << ((32 - turn) & 31));
}

/// Starts stream number `stream` from `seed`.
static inline hs_random hs_random_seeded(uint64_t seed, uint64_t stream)
{
    hs_random random = {.state = 0, .increment = stream << 1 | 1};
    hs_random_next(&random);
    random.state += seed;
    hs_random_next(&random);
    return random;
}

/// The next 64 bits.
static inline uint64_t hs_random_next_wide(hs_random *random)
{
    uint64_t high = hs_random_next(random);
    return high << 32 | hs_random_next(random);
}

/// A number in [0, 1) with 24 random bits.
static inline float hs_random_unit(hs_random *random)
{
    return (float)(hs_random_next(random) >> 8) * 0x1p-24f;
}

/// A number from low to high; rounding may reach high.
static inline float hs_random_between(hs_random *random, float low, float high)
{
    return low + (high - low) * hs_random_unit(random);
}

/// An integer in [0, count), by multiplication; `count` > 0.
static inline uint32_t hs_random_below(hs_random *random, uint32_t count)
{
    return (uint32_t)(((uint64_t)hs_random_next(random) * count) >> 32);
}

/// Advances a splitmix64 state (Steele, Lea and Flood 2014) and returns its output.
static inline uint64_t hs_splitmix_next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/// A BulletML draw: the output's upper 53 bits as a number in [0, 1).
static inline double hs_splitmix_unit(uint64_t *state)
{
    return (double)(hs_splitmix_next(state) >> 11) * 0x1p-53;
}

#endif
