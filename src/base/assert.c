#include "base/assert.h"

#ifdef HS_CHECKED
#include <stdio.h>
#include <stdlib.h>

void hs_assert_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
    abort();
}
#else
/// A translation unit may not be empty in ISO C.
typedef int hs_assert_is_off;
#endif
