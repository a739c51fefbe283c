/// A gate with a profile that listens, functions that request blocks from it, and what profiles say
/// of those functions.
#ifndef HS_TEST_WATCHED_H
#define HS_TEST_WATCHED_H

#include "support.h"

#include "heapstorm/profile.h"

typedef struct hs_test_watched {
    hs_gate gate;
    hs_profile *profile;
} hs_test_watched;

/// Opens both; `limit` is the most bytes that the profile may hold, 0 for no limit.
void hs_test_watched_open(hs_test_watched *watched, uint64_t limit);
/// Checks that the gate is empty, and closes the profile.
void hs_test_watched_close(hs_test_watched *watched);

/// Requests 48 bytes for bullets, from a function of this name.
void *hs_test_ask_here(hs_gate *gate);
/// Requests 32 bytes for shots, likewise.
void *hs_test_ask_there(hs_gate *gate);

/// Whether profiles name functions that are not exported, with files and lines: a build without
/// libdw does not.
bool hs_test_names_are_known(void);

/// Expects a report to tell of a call with its file, such as "(memory/naive.c:" without the line,
/// and that a function whose name begins with `outer` called it: any, where that is "".
void hs_test_expect_call(const char *text, const char *inner, const char *file, const char *outer);

#endif
