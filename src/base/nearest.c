#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

#include "base/forbidden.h"

/// Letters that are compared; the rest of a longer word is ignored.
enum { LETTERS = 40 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/// The optimal string alignment distance (Damerau and Levenshtein).
static size_t distance(const char *a, const char *b)
{
    size_t rows[LETTERS + 1][LETTERS + 1];
    size_t a_count = smaller(strlen(a), LETTERS);
    size_t b_count = smaller(strlen(b), LETTERS);
    for (size_t j = 0; j <= b_count; j++) rows[0][j] = j;
    for (size_t i = 1; i <= a_count; i++) {
        rows[i][0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            size_t changed = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            size_t best = smaller(changed, smaller(rows[i - 1][j], rows[i][j - 1]) + 1);
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            rows[i][j] = swapped ? smaller(best, rows[i - 2][j - 2] + 1) : best;
        }
    }
    return rows[a_count][b_count];
}

/// Whether words that differ by so many changes still look alike.
static bool is_near(size_t changes, const char *a, const char *b)
{
    size_t a_count = smaller(strlen(a), LETTERS);
    size_t b_count = smaller(strlen(b), LETTERS);
    size_t longer = a_count > b_count ? a_count : b_count;
    return changes * 5 <= longer * 2 || (changes <= 2 && longer >= 4);
}

bool hs_is_nearer(const char *word, const char *candidate, size_t *least)
{
    size_t changes = distance(word, candidate);
    if (changes >= *least || !is_near(changes, word, candidate)) return false;
    *least = changes;
    return true;
}

const char *hs_nearest(const char *word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    size_t least = HS_NEAREST_NONE;
    for (size_t i = 0; i < count; i++) {
        if (hs_is_nearer(word, words[i], &least)) nearest = words[i];
    }
    return nearest;
}
