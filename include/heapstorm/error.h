/// What went wrong, as one sentence for a person.
///
/// Whatever can fail in Heapstorm returns `false` or `NULL` and fills the caller's `hs_error` with
/// a sentence that names what was wrong, where, and what would be right. The library never prints
/// and never exits.
#ifndef HEAPSTORM_ERROR_H
#define HEAPSTORM_ERROR_H

#include <stdbool.h>

/// Longest message that is kept, its final zero included; longer ones are cut.
#define HS_ERROR_BYTES 512

/// A failure, told. Owned by the caller; needs no release.
typedef struct hs_error {
    char message[HS_ERROR_BYTES]; ///< one sentence, no newline; "" when nothing failed
} hs_error;

/// Writes a message in the manner of `printf`; spaces replace control characters in it. `error` may
/// be NULL. Always returns false, so that a failing function can say `return hs_error_set(...)`.
bool hs_error_set(hs_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Writes the one sentence for exhausted memory: what was wanted and how many bytes. Returns false.
bool hs_error_no_memory(hs_error *error, const char *what, unsigned long long bytes);

#endif
