/// Names that Heapstorm's code does not use, made errors by the compiler: memory goes through the
/// gate, text through bounded functions, numbers through our own bit-identical ones. Every `.c` of
/// the library includes it last, except the gate's: the heap begins beneath it.
#ifndef HS_BASE_FORBIDDEN_H
#define HS_BASE_FORBIDDEN_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC poison malloc calloc realloc reallocarray aligned_alloc posix_memalign memalign free
#pragma GCC poison strdup strndup asprintf vasprintf
#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok rand srand
#pragma GCC poison sinf cosf tanf atan2f powf expf logf fmaf fma
#pragma GCC poison sin cos tan atan2 pow

#endif
