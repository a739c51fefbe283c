/// A 64-bit digest of a stream of numbers. Two runs with the same digest computed the same numbers.
#ifndef HS_BASE_DIGEST_H
#define HS_BASE_DIGEST_H

#include <stdint.h>
#include <string.h>

/// A digest in progress.
typedef struct hs_digest {
    uint64_t state;
} hs_digest;

static inline hs_digest hs_digest_start(void)
{
    return (hs_digest){0xC0FFEE5709A11E5Du};
}

/// Adds 64 bits: xor, an odd multiplication (the golden ratio) and a fold, so that order counts.
static inline void hs_digest_add(hs_digest *digest, uint64_t value)
{
    uint64_t mixed = (digest->state ^ value) * 0x9E3779B97F4A7C15u;
    digest->state = mixed ^ (mixed >> 29);
}

/// Adds two numbers by their bits, so that +0 and -0 differ.
static inline void hs_digest_add_floats(hs_digest *digest, float first, float second)
{
    uint32_t bits[2];
    memcpy(&bits[0], &first, sizeof first);
    memcpy(&bits[1], &second, sizeof second);
    hs_digest_add(digest, (uint64_t)bits[0] << 32 | bits[1]);
}

#endif
