/// Names that Heapstorm's code does not use, made errors by the compiler: memory goes through the
/// gate, text through bounded functions, numbers through our own bit-identical ones. Included last
/// in every `.c` of the library; the gate alone, beneath which the heap begins, does without. Ways
/// of compiling that give other numbers are errors as well.
#ifndef HS_BASE_FORBIDDEN_H
#define HS_BASE_FORBIDDEN_H

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Whether a compiler reorders sums, drops signed zeros or assumes that nothing is infinite.
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) ||           \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "the digest is the same everywhere, and -ffast-math or a part of it breaks that"
#elif FLT_EVAL_METHOD != 0
#error "the digest is the same everywhere, and x87 breaks that: use -msse2 -mfpmath=sse"
#endif

#pragma GCC poison malloc calloc realloc reallocarray aligned_alloc posix_memalign memalign free
#pragma GCC poison strdup strndup asprintf vasprintf
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok rand srand
#pragma GCC poison sinf cosf tanf atan2f powf expf logf fmaf fma
#pragma GCC poison sin cos tan atan2 pow

#endif
