/// The word that was probably meant by one that is unknown: the nearest of those that are right.
#ifndef HS_BASE_NEAREST_H
#define HS_BASE_NEAREST_H

#include <stddef.h>

/// Of `count` words the one that takes the fewest insertions, deletions, changes and swaps of
/// neighbouring letters to become `word`; the first of several. NULL when none is near: it may take
/// two changes in four letters or more, and two in five of longer words.
const char *hs_nearest(const char *word, const char *const *words, size_t count);

#endif
