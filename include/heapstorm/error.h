/// Errors: what went wrong, as one sentence for a person.
///
/// A function that can fail returns `false` or `NULL` and fills the caller's `hs_error` with a
/// sentence that says what was wrong, where, and what would be right. The library never prints and
/// never exits.
#ifndef HEAPSTORM_ERROR_H
#define HEAPSTORM_ERROR_H

#include <stdbool.h>

/// Most bytes of a message, its final zero included; longer messages are cut.
#define HS_ERROR_BYTES 512

/// The description of a failure. Owned by the caller; needs no release.
typedef struct hs_error {
    char message[HS_ERROR_BYTES]; ///< one sentence, no newline; "" when nothing failed
} hs_error;

/// Formats a message as `printf` does and replaces control characters in it by spaces. `error` may
/// be NULL. Always returns false, so that a failing function can end with `return
/// hs_error_set(...)`.
bool hs_error_set(hs_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Writes the message for exhausted memory: what needed it, and how many bytes. `error` may be
/// NULL. Always returns false.
bool hs_error_no_memory(hs_error *error, const char *what, unsigned long long bytes);

#endif
