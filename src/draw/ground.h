/// The ground: the heap as a dark, quiet landscape beneath the field, a tile for each stretch of
/// memory. Hue and lightness of a tile are those of the walk's moment at which its first entity's
/// turn comes, so that tidy memory is a smooth carpet and scattered memory confetti.
///
/// A ground is told of the heap by `hs_ground_tell`, once a frame, and painted by `hs_ground_paint`
/// for a picture's size. Whatever tiles it is told of, no pixel is lighter than
/// HS_GROUND_LUMINANCE. The picture is a function of what it was told and of where the ship is, the
/// same in every run.
#ifndef HS_DRAW_GROUND_H
#define HS_DRAW_GROUND_H

#include "base/thread_pool.h"
#include "draw/backdrop.h"
#include "draw/camera.h"
#include "heapstorm/heap_map.h"

/// A ground with its tiles and its picture.
typedef struct hs_ground hs_ground;

/// Best number of tiles for a map that is shown as ground, and the most that it can show.
enum { HS_GROUND_TILES = 5400, HS_GROUND_TILES_SHOWN = 8192 };

/// What a ground is told of the heap in a frame.
typedef struct hs_ground_news {
    const hs_heap_tile *tiles; ///< in the order of the addresses
    size_t count;              ///< of these; 0 before the first survey is complete
    hs_heap_progress progress; ///< of the map that they come from
    uint64_t land;             ///< another number for each population, strategy and layout
    uint64_t collections;      ///< so far: each one more sends a wave over the land
    float seconds;             ///< since the last frame
    bool reduce_flashing;      ///< changes are slow, waves faint
} hs_ground_news;

/// A ground without a picture. NULL with an error when memory is out.
hs_ground *hs_ground_create(hs_gate *gate, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_ground_destroy(hs_ground *ground);

/// Tells the ground of the heap.
void hs_ground_tell(hs_ground *ground, const hs_ground_news *news);

/// Paints the land of the options for a picture of `width` x `height` pixels, shared out among the
/// workers of `thread_pool`, which may be NULL. It is darkest about the world's ship. Returns it,
/// or NULL where the options ask for another ground or have no land. Another size than that of the
/// last picture asks for memory; where there is none, NULL.
const hs_ground *hs_ground_paint(const hs_draw_options *options, const hs_world *world,
                                 const hs_camera *camera, int width, int height,
                                 hs_thread_pool *thread_pool);

/// Its picture.
hs_backdrop hs_ground_backdrop(const hs_ground *ground);

#endif
