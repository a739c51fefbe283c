/// What a test and the preloaded library that makes requests to the heap fail say to each other.
/// The test sends the number of the request that shall fail, a `long` counted from 1, or 0 for
/// none; the library answers when the program has ended.
#ifndef HS_TESTS_FAIL_MALLOC_H
#define HS_TESTS_FAIL_MALLOC_H

/// How a copy of the program ended.
typedef struct hs_fail_answer {
    int status;    ///< as waitpid tells it
    long requests; ///< that it made
} hs_fail_answer;

#endif
