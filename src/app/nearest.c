#include "app/nearest.h"

#include <string.h>

/// Longer words are compared by their beginnings.
enum { LETTERS = 63 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/// Insertions, deletions and replacements that turn one word into the other, row by row.
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[LETTERS + 1];
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = smaller(replaced, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_length];
}

const char *hs_nearest(const char *word, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t best = LETTERS + 1;
    size_t length = smaller(strlen(word), LETTERS);
    for (size_t i = 0; i < count; i++) {
        size_t other = smaller(strlen(candidates[i]), LETTERS);
        size_t apart = distance(word, length, candidates[i], other);
        size_t longer = length > other ? length : other;
        if (apart < best && apart * 3 <= longer + 1) {
            best = apart;
            nearest = candidates[i];
        }
    }
    return nearest;
}
