/// The loops of the canvas that see every particle or every pixel, compiled once for each
/// instruction set. They compute light in integers, so that the picture is the same for every
/// instruction set and in any order.
#ifndef HS_DRAW_CANVAS_KERNELS_H
#define HS_DRAW_CANVAS_KERNELS_H

#include "heapstorm/world.h"
#include "world/kernels.h"
#include "world/kinds.h"

/// A pixel of light: red, green, blue and nothing, 16 bits each.
enum { HS_LIGHT_CHANNELS = 4 };

/// A particle's light is shared by 2 x 2 pixels, according to its place in steps of 1/8 pixel.
enum { HS_SUBPIXELS = 8, HS_PHASES = HS_SUBPIXELS * HS_SUBPIXELS };

/// Pixels a side of a bin: light is pooled over bins, and glow comes from these.
enum { HS_BIN_PIXELS = 8 };

/// Steps of a particle's brightness.
enum { HS_LIGHT_LEVELS = 64 };

/// Hues that a particle may have; HS_HUE_COUNT of them are in use.
enum { HS_LIGHT_HUES = 8 };

/// Ticks before its end when a particle begins to fade.
#define HS_FADE_TICKS 64u

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
    uint32_t stride;        ///< pixels of light in a row
    uint32_t share;         ///< 0..128: how many of 128 particles are drawn
} hs_spark_projection;

/// Where particles go and how they shine, side by side.
typedef struct hs_sparks {
    uint32_t at[HS_SPARKS_MAX + 16];  ///< number of the upper left pixel of light
    uint32_t how[HS_SPARKS_MAX + 16]; ///< weights (bits 0-15) and colour (16-31) by their offset
} hs_sparks;

/// The tables that `how` refers to; its offsets are bytes from the beginning of each.
typedef struct hs_spark_tables {
    /// For each phase the shares of the upper two pixels and of the lower two, 1/65536, four times
    /// each, for the four channels.
    _Alignas(64) uint16_t weights[HS_PHASES][4 * HS_LIGHT_CHANNELS];
    /// For each hue and level the light of two pixels.
    _Alignas(64) uint16_t colours[HS_LIGHT_HUES * HS_LIGHT_LEVELS][2 * HS_LIGHT_CHANNELS];
} hs_spark_tables;

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
    /// Adds their light; a channel that is full stays full.
    void (*shine)(uint16_t *light, size_t stride, const hs_spark_tables *tables,
                  const hs_sparks *sparks, size_t count);
    /// Writes the mean light of `count` bins side by side; they are `rows` rows high, at most
    /// HS_BIN_PIXELS. The `lights` sheets of light are added up.
    void (*pool)(uint16_t *bins, uint16_t *const *light, unsigned lights, size_t stride,
                 size_t rows, size_t count);
    /// Interpolates the glow between bins: from the middle of each to that of the next, `count`
    /// times HS_BIN_PIXELS pixels. Reads one bin more than `count`.
    void (*spread)(uint16_t *glow, const uint16_t *bins, size_t count);
    /// Turns `count` pixels of light and glow over a background into a picture, and leaves the
    /// sheets of light dark. Light and glow are read in whole vectors, up to 64 bytes further.
    void (*develop)(const hs_development *development, uint32_t *pixels, const uint32_t *background,
                    uint16_t *const *light, unsigned lights, const uint16_t *glow, size_t count);
    /// Lays premultiplied pixels over others; `count` is a multiple of 8.
    void (*lay)(uint32_t *pixels, const uint32_t *image, size_t count);
    /// Lays `rows` rows of `span` pixels, a multiple of 8, each from its start on. Strides are
    /// pixels from row to row.
    void (*lay_rows)(uint32_t *pixels, size_t stride, const uint32_t *image, size_t image_stride,
                     const uint16_t *starts, size_t rows, size_t span);
} hs_canvas_kernels;

/// The loops of an instruction set, or of the best one below it that was compiled.
const hs_canvas_kernels *hs_canvas_kernels_for(hs_instruction_set set);

/// The tables of all instruction sets; those above the baseline exist on x86-64 only.
extern const hs_canvas_kernels hs_canvas_kernels_baseline;
extern const hs_canvas_kernels hs_canvas_kernels_avx2;
extern const hs_canvas_kernels hs_canvas_kernels_avx512;

#endif
