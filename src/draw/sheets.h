/// Sheets of light: where the sparks of each thread are summed, so that no thread waits for
/// another, and the sum of all sheets.
///
/// A spark shines on 2 x 2 pixels. A sheet has every pixel twice: once beside the one below it and
/// once beside the one above it. So those four pixels are side by side in memory wherever they are,
/// and a spark is one access of 32 bytes instead of two of 16.
#ifndef HS_DRAW_SHEETS_H
#define HS_DRAW_SHEETS_H

#include "draw/canvas_kernels.h"
#include "heapstorm/base.h"

/// Pixels of light about the picture, for light that falls half outside.
enum { HS_SHEET_EDGE = 1 };

/// The sheets of one canvas.
typedef struct hs_sheets {
    hs_gate *gate;
    int width, height; ///< of the light, pixels
    unsigned count;    ///< one for each worker
    size_t stride;     ///< channels from a pair of rows to the next
    size_t odd;        ///< channels to the pairs whose upper row is odd
    size_t bytes;      ///< of a sheet
    uint16_t *sheets[HS_THREAD_POOL_MAX];
    bool is_lit[HS_THREAD_POOL_MAX]; ///< sheets that are all dark are passed over
    size_t sum_width, sum_bytes;     ///< pixels from row to row of the sum, and bytes of it
    uint16_t *sum;
} hs_sheets;

/// Allocates `count` sheets for `width` x `height` pixels of light. They are dark once each has
/// been darkened. False with an error when memory is out; `hs_sheets_close` is to be called anyway.
bool hs_sheets_open(hs_sheets *sheets, hs_gate *gate, int width, int height, unsigned count,
                    hs_error *error);
void hs_sheets_close(hs_sheets *sheets);

/// Makes one sheet dark, which touches its memory first.
void hs_sheets_darken(hs_sheets *sheets, unsigned sheet);

/// The beginning of a worker's sheet, to which it may now add light.
uint16_t *hs_sheets_light(hs_sheets *sheets, unsigned worker);

/// Adds up the lit sheets for row `row` of bins, writes their mean light, and leaves them dark but
/// for what `hs_sheets_end` darkens.
void hs_sheets_gather(const hs_sheets *sheets, const hs_canvas_kernels *kernels, int row,
                      uint16_t *bins);

/// Ends a row of bins once it and the ones above and below have been gathered.
void hs_sheets_end(const hs_sheets *sheets, int row);

/// Forgets which sheets were lit, once all rows have ended.
void hs_sheets_forget(hs_sheets *sheets);

/// A row of the sum of all sheets, which may be read 64 bytes beyond its end.
const uint16_t *hs_sheets_row(const hs_sheets *sheets, int row);

#endif
