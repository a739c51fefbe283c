/// The word that somebody probably meant.
#ifndef HS_APP_NEAREST_H
#define HS_APP_NEAREST_H

#include <stddef.h>

/// The candidate with the smallest edit distance (Levenshtein) to `word`, the first of several;
/// NULL when none is near: more than a third of the longer word's letters would have to change.
const char *hs_nearest(const char *word, const char *const *candidates, size_t count);

#endif
