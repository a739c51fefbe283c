/// A gate with a profile that listens, and functions that ask it for blocks.
#ifndef HS_TEST_WATCHED_H
#define HS_TEST_WATCHED_H

#include "support.h"

#include "heapstorm/profile.h"

typedef struct hs_test_watched {
    hs_gate gate;
    hs_profile *profile;
} hs_test_watched;

/// Opens both; the profile may hold so many bytes, or any number with 0.
void hs_test_watched_open(hs_test_watched *watched, uint64_t limit);
/// Checks that the gate is empty, and closes the profile.
void hs_test_watched_close(hs_test_watched *watched);

/// 48 bytes for bullets, asked for by a function of this name.
void *hs_test_ask_here(hs_gate *gate);
/// 32 bytes for shots, likewise.
void *hs_test_ask_there(hs_gate *gate);

#endif
