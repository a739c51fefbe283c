/// Cost curves: what a particle and what a bullet cost over how many live, under `columns` by one
/// thread with vectors, and what limits them.
///
/// A point is a storm of so many particles and the fewest bullets, or of so many bullets and few
/// particles; beside each of the particles the bandwidth of the machine is measured on as many
/// bytes. Points are wall time and are compared to nothing, so they are no questions.
#ifndef HS_BENCH_COST_CURVE_H
#define HS_BENCH_COST_CURVE_H

#include "bench/bench.h"

/// What a curve is of.
typedef enum hs_bench_cost_of {
    HS_BENCH_COST_OF_PARTICLES,
    HS_BENCH_COST_OF_BULLETS,
    HS_BENCH_COST_CURVES
} hs_bench_cost_of;

/// Most points of a curve.
enum { HS_BENCH_COST_POINTS = 16 };

/// What a share of the machine's bandwidth, or a price above the curve's least, is judged by.
#define HS_BENCH_COST_BANDWIDTH 0.6  ///< share of a pass in place from which bandwidth limits
#define HS_BENCH_COST_DEAR      1.25 ///< times the least price from which a point is dear

/// A point of a curve.
typedef struct hs_bench_cost_point {
    const hs_bench_cell *cell;
    const hs_bench_cell *stream; ///< the bandwidth on as many bytes; NULL for bullets
    uint32_t count;              ///< of particles, or of bullets
    hs_bench_figure ns;          ///< wall time of one in a tick
    double rate;                 ///< bytes that the particles move a nanosecond; NaN for bullets
    double share;                ///< of the stream's rate; NaN where it is unknown
    /// What limits: "bandwidth" where the share says so; else "arithmetic" where the price is not
    /// dear; else "fixed costs" below the cheapest point, and "cache" above it.
    const char *limit;
} hs_bench_cost_point;

typedef struct hs_bench_cost_curve {
    const char *name; ///< "particles", "bullets"
    hs_bench_cost_point points[HS_BENCH_COST_POINTS];
    size_t count; ///< of points that were measured, the smallest first
} hs_bench_cost_curve;

/// The `place`th cell that the curves are made of, to be measured. False behind the last.
bool hs_bench_cost_point_at(size_t place, hs_bench_cell *cell);

/// Finds a curve in a bench. Returns false where fewer than two points were measured.
bool hs_bench_cost_curve_find(const hs_bench_results *results, hs_bench_cost_of of,
                              hs_bench_cost_curve *curve);

#endif
