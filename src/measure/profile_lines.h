/// Call sites summed up by line of the source.
///
/// A line's *own* figures are of the requests that it makes itself; *through* are also those of
/// what it calls. A stack that passes a line twice counts once.
#ifndef HS_MEASURE_PROFILE_LINES_H
#define HS_MEASURE_PROFILE_LINES_H

#include "measure/profile_figures.h"
#include "measure/profile_table.h"

/// A line of the source.
typedef struct hs_line {
    char function[HS_SYMBOL_BYTES];
    const char *path; ///< NULL where only the function is known; belongs to the symbols
    int number;
    size_t last_site; ///< that was added, plus one
    hs_profile_counts own, through;
} hs_line;

/// All lines of what is written. Zero-initialised there are none.
typedef struct hs_lines {
    hs_mapped mapped;
    hs_line *at;
    size_t count, room;
} hs_lines;

/// Sums up the sites that are listed, the heaviest line first; what does not fit into memory is
/// left out. The caller closes them.
void hs_lines_sum_up(hs_lines *lines, const hs_figures *figures);
void hs_lines_close(hs_lines *lines);

#endif
