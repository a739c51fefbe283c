#include "measure/widths.h"

#include "measure/widths_loops.h"

#include "base/forbidden.h"

size_t hs_width_baseline(const hs_float_columns *columns, size_t count)
{
    return pass_floats(columns, count);
}
