/// The loops of the canvas that see every particle or every pixel, compiled once for each
/// instruction set. They compute light in integers, so that the picture is the same for every
/// instruction set and in any order.
#ifndef HS_DRAW_CANVAS_KERNELS_H
#define HS_DRAW_CANVAS_KERNELS_H

#include "heapstorm/thread_pool.h"
#include "heapstorm/world.h"
#include "world/kernels.h"
#include "world/kinds.h"

/// A pixel of light: red, green, blue and nothing, 16 bits each.
enum { HS_LIGHT_CHANNELS = 4 };

/// Largest side of a canvas, pixels: larger fields are drawn at this size and scaled up.
enum { HS_CANVAS_SIDE_MAX = 2160 };

/// A particle's light is shared by 2 x 2 pixels, according to its place in steps of 1/8 pixel.
enum { HS_SUBPIXELS = 8, HS_PHASES = HS_SUBPIXELS * HS_SUBPIXELS };

/// Pixels a side of a bin: light is pooled over bins, and glow comes from these.
enum { HS_BIN_PIXELS = 8 };

/// Steps of a particle's heat.
enum { HS_LIGHT_LEVELS = 64 };

/// Which particles are left out is decided by the lower bits of the brightness, which a particle
/// keeps for life, so that nothing flickers. The factor mixes these bits, so that the share that is
/// drawn is as bright as the whole.
#define HS_SHARE_FACTOR 37u

/// Most particles that are placed at once.
enum { HS_SPARKS_MAX = 256 };

/// How particles of the field become sparks on pixels, and which of them are drawn.
typedef struct hs_spark_projection {
    float scale_x, scale_y; ///< pixels times HS_SUBPIXELS in a step of a particle's place
    float turn_x, turn_y;   ///< likewise, of the other axis: of y across, of x down; for a roll
    float shift_x, shift_y; ///< likewise; added after scaling
    float limit_x, limit_y; ///< places from 0 up to, but not at, this limit are on the canvas
    float back;             ///< this times the displacement is subtracted from the place
    uint32_t push;          ///< of the world's last tick; without it velocities are displacements
    uint32_t stride;        ///< bytes of light from a pair of rows to the next
    uint32_t odd;           ///< bytes to those pairs whose upper row is odd
    uint32_t share;         ///< 0..128: how many of 128 particles are drawn
    // The same in halves, across (bits 0-15) and down (16-31), for particles in whole ticks.
    bool is_whole;         ///< whether halves have room for it, and nothing is rolled or moved back
    uint32_t scale_halves; ///< times 65536
    uint32_t shift_halves, limit_halves;
    uint32_t step_halves; ///< 16 bytes of light in a step across, and in half a step down
} hs_spark_projection;

/// Where particles go and how they shine, side by side.
typedef struct hs_sparks {
    uint32_t at[HS_SPARKS_MAX + 32];  ///< bytes to their four pixels, from the sheet's beginning
    uint32_t how[HS_SPARKS_MAX + 16]; ///< weights (bits 0-15) and colour (16-31) by their offset
} hs_sparks;

/// Bytes of a pixel of light with the one below it, of a spark's weights, and of its colour.
enum {
    HS_PAIR_BYTES = 2 * HS_LIGHT_CHANNELS * (int)sizeof(uint16_t),
    HS_WEIGHTS_BYTES = 4 * HS_LIGHT_CHANNELS * (int)sizeof(uint16_t),
    HS_COLOUR_BYTES = HS_LIGHT_CHANNELS * (int)sizeof(uint16_t),
};

/// The tables that `how` refers to; its offsets are bytes from the beginning of each.
typedef struct hs_spark_tables {
    /// For each phase the shares of the left two pixels and of the right two, the upper one first,
    /// 1/65536, four times each, for the four channels.
    _Alignas(64) uint16_t weights[HS_PHASES][4 * HS_LIGHT_CHANNELS];
    /// For each ramp and level its light.
    _Alignas(64) uint16_t colours[HS_SPARK_RAMPS * HS_LIGHT_LEVELS][HS_LIGHT_CHANNELS];
} hs_spark_tables;

/// The rows of a picture's light that are a row of bins high, on several sheets (`sheets.h`).
typedef struct hs_light_rows {
    uint16_t *whole[HS_THREAD_POOL_MAX];  ///< pairs of rows 0 and 1, 2 and 3, and so on
    uint16_t *across[HS_THREAD_POOL_MAX]; ///< pairs of the row above and 0, of 1 and 2, and so on
    unsigned sheets;                      ///< how many there are of both
    size_t stride;                        ///< channels from pair to pair
    size_t rows;   ///< at most HS_BIN_PIXELS; those after them are not in the picture
    uint16_t *sum; ///< where the sum goes, pixel by pixel; has an even number of rows
    size_t width;  ///< pixels from row to row of the sum, a multiple of HS_BIN_PIXELS
} hs_light_rows;

/// How light becomes a picture.
typedef struct hs_development {
    uint16_t exposure;   ///< light times exposure / 8192 / 65536 is its share of the full light
    uint16_t brightest;  ///< the most that light alone comes to, 0..255
    uint16_t background; ///< brightness of the background, 0..256
} hs_development;

/// The loops of one instruction set.
typedef struct hs_canvas_kernels {
    /// Places particles; returns how many are on the canvas. Columns are read in whole vectors, up
    /// to 64 bytes beyond the end.
    size_t (*place)(const hs_spark_projection *projection, const hs_particle_columns *columns,
                    size_t count, hs_sparks *sparks);
    /// Likewise, under a camera that is rolled; `place` leaves the turn out.
    size_t (*place_rolled)(const hs_spark_projection *projection,
                           const hs_particle_columns *columns, size_t count, hs_sparks *sparks);
    /// Likewise, where the projection is whole: reads places and looks only, and computes in
    /// halves.
    size_t (*place_whole)(const hs_spark_projection *projection, const hs_particle_columns *columns,
                          size_t count, hs_sparks *sparks);
    /// Finds the particles whose packed word is at least `least`, by their numbers; returns how
    /// many there are. The words are read in whole vectors likewise; `numbers` has room for 16
    /// more.
    size_t (*find_bright)(const uint32_t *packed, size_t count, uint32_t least, uint32_t *numbers);
    /// Adds their light to a sheet; a channel that is full stays full.
    void (*shine)(uint16_t *light, const hs_spark_tables *tables, const hs_sparks *sparks,
                  size_t count);
    /// Adds up the sheets and writes the sum, and the mean light of the bins of its rows. Leaves
    /// the sheets dark, but for the pairs that reach above and below the rows.
    void (*gather)(const hs_light_rows *rows, uint16_t *bins);
    /// Interpolates the glow between bins: from the middle of each to that of the next, `count`
    /// times HS_BIN_PIXELS pixels. Reads one bin more than `count`.
    void (*spread)(uint16_t *glow, const uint16_t *bins, size_t count);
    /// Turns `count` pixels of light and glow over a background into a picture; the glow's fourth
    /// channel is the share of both that is taken away. Light and glow are
    /// read in whole vectors, up to 64 bytes further.
    void (*develop)(const hs_development *development, uint32_t *pixels, const uint32_t *background,
                    const uint16_t *light, const uint16_t *glow, size_t count);
    /// Turns `count` pixels of light and glow into brightness times 256, in whole vectors.
    void (*expose)(const hs_development *development, uint16_t *exposed, const uint16_t *light,
                   const uint16_t *glow, size_t count);
    /// Turns brightness times 256 of half as many pixels each way into a row of `count` pixels over
    /// a background: three quarters of each come from the row `near` and a quarter from `far`,
    /// which is above or below, and likewise from left and right. Both rows begin one pixel early
    /// and end one late, and are read up to 64 bytes further.
    void (*magnify)(const hs_development *development, uint32_t *pixels, const uint32_t *background,
                    const uint16_t *near, const uint16_t *far, size_t count);
    /// Lays premultiplied pixels over others; `count` is a multiple of 8.
    void (*lay)(uint32_t *pixels, const uint32_t *image, size_t count);
    /// Lays premultiplied pixels that lie between two rows, `share` of 256 from the lower one;
    /// `count` is a multiple of 16.
    void (*drift)(uint32_t *pixels, const uint32_t *upper, const uint32_t *lower, uint32_t share,
                  size_t count);
    /// Lays `rows` rows of `span` pixels, a multiple of 8, each from its start on. `stride` is
    /// pixels of the picture from row to row; those of the image lie side by side.
    void (*lay_rows)(uint32_t *pixels, size_t stride, const uint32_t *image, const uint16_t *starts,
                     size_t rows, size_t span);
} hs_canvas_kernels;

/// The loops of an instruction set, or of the best one below it that was compiled.
const hs_canvas_kernels *hs_canvas_kernels_for(hs_instruction_set set);

/// The tables of all instruction sets; those above the baseline exist on x86-64 only.
extern const hs_canvas_kernels hs_canvas_kernels_baseline;
extern const hs_canvas_kernels hs_canvas_kernels_avx2;
extern const hs_canvas_kernels hs_canvas_kernels_avx512;

#endif
