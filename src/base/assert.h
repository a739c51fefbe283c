/// What a build checks: HS_ASSERT states an invariant of our own. It is alive in checked builds
/// (debug, asan, tsan and every test) and costs nothing in a release.
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

/// The byte that freed memory is filled with in checked builds.
#define HS_POISON 0xDD

#ifdef __has_feature
#define HS_HAS_FEATURE(feature) __has_feature(feature)
#else
#define HS_HAS_FEATURE(feature) 0
#endif

/// Whether a sanitizer owns the heap of this build. Then no allocator can be preloaded, and the
/// heap's figures are not those of an allocator.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    HS_HAS_FEATURE(address_sanitizer) || HS_HAS_FEATURE(thread_sanitizer) ||                       \
    HS_HAS_FEATURE(memory_sanitizer)
#define HS_IS_SANITIZED 1
#else
#define HS_IS_SANITIZED 0
#endif

#endif
