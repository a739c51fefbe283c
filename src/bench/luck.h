/// Luck: all that differs between rounds without being measured. What a bench finds must not depend
/// on it, so each round has another storm, other litter and another order of cells, and each
/// process another layout of heap and stack (T. Mytkowicz and others, Producing Wrong Data Without
/// Doing Anything Obviously Wrong!, ASPLOS 2009). All of it derives from the bench's seed, so that
/// the same command repeats it.
#ifndef HS_BENCH_LUCK_H
#define HS_BENCH_LUCK_H

#include <stddef.h>
#include <stdint.h>

/// The seed of a round's storm and litter: that of the bench in the first round.
uint64_t hs_luck_seed(uint64_t seed, size_t round);

/// The seed of a process's layout, never 0: `place` is that of the cell among all.
uint64_t hs_luck_layout(uint64_t seed, size_t round, size_t place);

/// Writes the order in which a round takes `count` places: a permutation of 0 to count - 1.
void hs_luck_order(uint64_t seed, size_t round, size_t *order, size_t count);

#endif
