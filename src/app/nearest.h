/// The right word for a wrong one: what a person most likely meant.
#ifndef HS_APP_NEAREST_H
#define HS_APP_NEAREST_H

#include <stddef.h>

/// Of `count` words (at least one) the one that takes the fewest insertions, deletions, changes and
/// swaps of neighbouring letters to become `word`; the first of several.
const char *hs_nearest(const char *word, const char *const *words, size_t count);

#endif
