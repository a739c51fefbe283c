/// What lies beneath the field, as a renderer reads it: the picture of a ground or of a scenery,
/// row by row, at the field's full size.
#ifndef HS_DRAW_BACKDROP_H
#define HS_DRAW_BACKDROP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A picture: pixels 0xAARRGGBB, opaque; of full size, or of half of it where the field has more
/// lines than HS_BACKDROP_FINE.
typedef struct hs_backdrop {
    const uint32_t *pixels; ///< NULL for none: the plain sky is seen
    int width, height;
    size_t stride;  ///< pixels from row to row; HS_BACKDROP_BEHIND of them lie behind a row
    bool is_halved; ///< two rows of the field are one of it, and likewise across
    float level;    ///< how bright it is beside what the options say, 0..1
} hs_backdrop;

/// The most lines of a field whose backdrop has all of its pixels.
enum { HS_BACKDROP_FINE = 1080 };

/// Pixels behind a row, so that rows may be written and read in whole vectors.
enum { HS_BACKDROP_BEHIND = 16 };

/// Room for a row at full size.
enum { HS_BACKDROP_ROW_ROOM = 2160 + 64 };

/// Finds a row of the picture at full size; uses `room`, HS_BACKDROP_ROW_ROOM pixels, where it has
/// to be enlarged. May be called by several threads, each with room of its own.
const uint32_t *hs_backdrop_row(const hs_backdrop *backdrop, int row, uint32_t *room);

#endif
