/// Spelling suggestions: finds the known word that is nearest to an unknown one.
#ifndef HS_BASE_NEAREST_H
#define HS_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Of `count` words the one that takes the fewest insertions, deletions, changes and swaps of
/// neighbouring letters to become `word`; the first of several. NULL when none is near: it may take
/// two changes in four letters or more, and two in five of longer words.
const char *hs_nearest(const char *word, const char *const *words, size_t count);

/// Changes that no word takes: where a search for the nearest begins.
#define HS_NEAREST_NONE SIZE_MAX

/// One step of the same search, for words that are in no array: whether `candidate` is near, and
/// takes fewer changes than `*least`, which then becomes their number. The search begins with
/// HS_NEAREST_NONE.
bool hs_is_nearer(const char *word, const char *candidate, size_t *least);

#endif
