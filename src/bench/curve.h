/// Litter as a curve: what an entity costs over the share of a filled heap's blocks that stay.
#ifndef HS_BENCH_CURVE_H
#define HS_BENCH_CURVE_H

#include "bench/bench.h"

/// Most shares and most arrangements of a curve.
enum { HS_BENCH_CURVE_SHARES = 8, HS_BENCH_CURVE_ROWS = 32 };

/// A boxed strategy and a layout, everything but litter as usual.
typedef struct hs_bench_curve_row {
    char label[40];                      ///< "naive list"
    size_t cells[HS_BENCH_CURVE_SHARES]; ///< by share, or HS_BENCH_NONE
} hs_bench_curve_row;

typedef struct hs_bench_curve {
    uint32_t population;
    unsigned shares[HS_BENCH_CURVE_SHARES]; ///< percent, smallest first
    size_t share_count;
    hs_bench_curve_row rows[HS_BENCH_CURVE_ROWS];
    size_t row_count;
} hs_bench_curve;

/// Finds the curve in a bench, at the population that has most shares. Returns false where there
/// are fewer than three.
bool hs_bench_curve_find(const hs_bench_results *results, hs_bench_curve *curve);

#endif
