/// Why expat gave a file up, as a sentence for a person: the same one for patterns and scenarios.
#ifndef HS_PATTERN_MARKUP_FAILURE_H
#define HS_PATTERN_MARKUP_FAILURE_H

#include <expat.h>
#include <stddef.h>

/// What is known when a file cannot be read on.
typedef struct hs_markup_failure {
    enum XML_Error code;
    const char *bytes; ///< of the whole file
    size_t count;
    const char *beginning; ///< what a file of this kind begins with: "a pattern begins with ..."
    const char *open;      ///< name of the innermost open element; NULL when none is open
    int open_line;         ///< where that element begins
} hs_markup_failure;

/// Longest sentence that is written, its final zero included.
#define HS_MARKUP_FAILURE_BYTES 160

/// Writes the sentence, without a place.
void hs_markup_failure_tell(const hs_markup_failure *failure,
                            char sentence[HS_MARKUP_FAILURE_BYTES]);

#endif
