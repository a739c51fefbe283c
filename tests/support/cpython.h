/// CPython as a witness: runs a script that follows a trace, where there is a python3 of the
/// version that our models follow.
#ifndef HS_TEST_CPYTHON_H
#define HS_TEST_CPYTHON_H

/// Runs a script of tests/memory with a trace and, unless it is NULL, one word more. Returns what
/// it printed, or NULL, having said why, where there is no CPython 3.11 that can tell. Release with
/// `free`.
char *hs_test_cpython(const char *script, const char *trace, const char *word);

/// Fails with the first line that differs between what we and what CPython did.
void hs_test_expect_same(const char *ours, const char *theirs, const char *what);

#endif
