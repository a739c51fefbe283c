/// Whether a sanitizer owns the heap of this build: then nothing can be preloaded beneath it, and
/// its figures are not those of an allocator.
#ifndef HS_BASE_SANITIZED_H
#define HS_BASE_SANITIZED_H

#ifdef __has_feature
#define HS_HAS_FEATURE(feature) __has_feature(feature)
#else
#define HS_HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    HS_HAS_FEATURE(address_sanitizer) || HS_HAS_FEATURE(thread_sanitizer) ||                       \
    HS_HAS_FEATURE(memory_sanitizer)
#define HS_IS_SANITIZED 1
#else
#define HS_IS_SANITIZED 0
#endif

#endif
