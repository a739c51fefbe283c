/// HS_ASSERT states an invariant of our own. It is alive in checked builds (debug, asan, tsan and
/// every test) and costs nothing in a release.
#ifndef HS_BASE_ASSERT_H
#define HS_BASE_ASSERT_H

#ifdef HS_CHECKED
/// Reports a broken invariant on stderr and aborts.
_Noreturn void hs_assert_failed(const char *condition, const char *file, int line);
#define HS_ASSERT(condition)                                                                       \
    ((condition) ? (void)0 : hs_assert_failed(#condition, __FILE__, __LINE__))
#else
#define HS_ASSERT(condition) ((void)(0 && (condition)))
#endif

/// What freed memory is filled with in checked builds.
#define HS_POISON 0xDD

#endif
