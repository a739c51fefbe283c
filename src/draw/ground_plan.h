/// The plan of the ground: where its tiles lie on a picture. Tiles are squares of the plane beneath
/// the field, in rows that run across the picture, from the near edge to the far one. The plane is
/// wider in the distance, so that a farther row has more tiles, and all tiles are in the picture.
#ifndef HS_DRAW_GROUND_PLAN_H
#define HS_DRAW_GROUND_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "draw/camera.h"

/// Most tiles and rows of a plan, and fewest rows: so few tiles are never larger.
enum { HS_GROUND_TILES_MAX = 8192, HS_GROUND_ROWS_MAX = 192, HS_GROUND_ROWS_MIN = 36 };

/// Most lines of a picture, and parts of a pixel in which edges are placed.
enum { HS_GROUND_LINES_MAX = 1080, HS_GROUND_PARTS = 65536 };

/// A row of tiles.
typedef struct hs_ground_row {
    uint32_t first; ///< number of its left tile
    uint32_t count; ///< of its tiles, an even number: the middle of the picture lies between two
    float y;        ///< of the middle of its tiles on the picture, 0..1
    float across;   ///< of a tile's width on the picture's
} hs_ground_row;

/// A line of the picture: the rows that it shows, and where their tiles end.
typedef struct hs_ground_line {
    uint16_t row;   ///< that its upper part shows
    uint16_t below; ///< that its lower part shows, the same one or the next nearer one
    uint16_t share; ///< of the lower part, 0..256
    int32_t step;   ///< width of a tile, HS_GROUND_PARTS of a pixel
} hs_ground_line;

typedef struct hs_ground_plan {
    int width, height; ///< of the picture, pixels
    size_t tiles;      ///< that there is room for
    size_t rows;
    bool is_full; ///< it cannot have more rows
    hs_ground_row row[HS_GROUND_ROWS_MAX];
    hs_ground_line line[HS_GROUND_LINES_MAX];
} hs_ground_plan;

/// Lays the plane out for a picture, HS_GROUND_LINES_MAX lines at most, with the fewest rows that
/// have room for so many tiles. Where rows would become thinner than three pixels there is room for
/// fewer tiles.
void hs_ground_plan_make(hs_ground_plan *plan, int width, int height, size_t tiles);

#endif
