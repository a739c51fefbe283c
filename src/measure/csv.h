/// Measured frames as comma-separated values (RFC 4180): a heading, then a row a frame. A field
/// stays empty where the number is not known.
#ifndef HS_MEASURE_CSV_H
#define HS_MEASURE_CSV_H

#include <stdio.h>

#include "heapstorm/frame.h"

/// The frames of one run, and what is known of them.
typedef struct hs_csv_rows {
    const hs_frame *frames;
    size_t count;
    const char *memory, *layout; ///< of all frames; NULL for each frame's own
    bool has_times;              ///< false where no clock measured
    bool has_phases;             ///< of ticks, which a window does not time
    bool has_window;             ///< what only a window has: presenting, panel, intervals
    bool has_process;            ///< whether the heap meter counted
    const char *command;         ///< in the first row; NULL for none
} hs_csv_rows;

/// Writes the names of the columns.
void hs_csv_write_heading(FILE *stream);

/// Writes a row for each measured frame; frames that are set aside keep their number and have no
/// row.
void hs_csv_write_rows(FILE *stream, const hs_csv_rows *rows);

#endif
