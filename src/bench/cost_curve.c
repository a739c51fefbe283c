#include "bench/cost_curve.h"

#include "base/forbidden.h"

/// Particles beside the bullets of a curve of bullets, and bullets beside the particles.
enum { FEW_PARTICLES = 1000, FEW_BULLETS = 10 };

static const uint32_t particles[] = {1000,   3000,    10000,   30000,   100000,
                                     300000, 1000000, 3000000, 10000000};
static const uint32_t bullets[] = {1000, 3000, 10000, 30000, 100000, 200000};
#define PARTICLE_POINTS (sizeof particles / sizeof particles[0])
#define BULLET_POINTS   (sizeof bullets / sizeof bullets[0])
_Static_assert(PARTICLE_POINTS <= HS_BENCH_COST_POINTS && BULLET_POINTS <= HS_BENCH_COST_POINTS,
               "a curve has room for all points");

static const char *const names[HS_BENCH_COST_CURVES] = {"particles", "bullets"};

/// Ticks that are worth measuring, of so many entities by the price of a particle.
static uint32_t ticks_for(uint32_t entities)
{
    return entities <= 20000 ? 2000 : entities <= 200000 ? 400 : 80;
}

bool hs_bench_cost_point_at(size_t place, hs_bench_cell *cell)
{
    *cell = (hs_bench_cell){
        .is_of_curve = true,
        .arrangement = hs_bench_usual(hs_strategy_find("columns")),
        .base = HS_BENCH_NONE,
    };
    if (place < 2 * PARTICLE_POINTS) {
        bool is_stream = place % 2 == 1;
        cell->population = particles[place / 2];
        cell->kind = is_stream ? HS_BENCH_STREAM : HS_BENCH_CHURN;
        cell->bullets = is_stream ? 0 : FEW_BULLETS;
        cell->ticks = is_stream ? 0 : ticks_for(cell->population);
        snprintf(cell->label, sizeof cell->label,
                 is_stream ? "bandwidth of memory" : "cost of particles");
        return true;
    }
    place -= 2 * PARTICLE_POINTS;
    if (place >= BULLET_POINTS) return false;
    cell->population = FEW_PARTICLES;
    cell->bullets = bullets[place];
    // Ten particles cost what a bullet does.
    cell->ticks = ticks_for(10 * cell->bullets);
    snprintf(cell->label, sizeof cell->label, "cost of bullets");
    return true;
}

/// The measured stream of so many particles among the points; NULL where there is none.
static const hs_bench_cell *stream_of(const hs_bench_results *results, uint32_t population)
{
    for (size_t i = 0; i < results->point_count; i++) {
        const hs_bench_cell *it = &results->points[i];
        if (it->kind == HS_BENCH_STREAM && it->population == population && it->rounds > 0)
            return it;
    }
    return NULL;
}

static bool is_on_curve(const hs_bench_cell *cell, hs_bench_cost_of of)
{
    bool is_of_bullets = cell->bullets > FEW_BULLETS;
    return cell->kind == HS_BENCH_CHURN && cell->rounds > 0 &&
           is_of_bullets == (of == HS_BENCH_COST_OF_BULLETS);
}

static hs_bench_cost_point point_of(const hs_bench_results *results, const hs_bench_cell *cell,
                                    hs_bench_cost_of of)
{
    bool is_particles = of == HS_BENCH_COST_OF_PARTICLES;
    hs_bench_cost_point point = {
        .cell = cell,
        .stream = is_particles ? stream_of(results, cell->population) : NULL,
        .count = is_particles ? cell->population : cell->bullets,
        .ns = cell->figure[is_particles ? HS_BENCH_NS_PER_PARTICLE : HS_BENCH_NS_PER_BULLET],
        .rate = NAN,
        .share = NAN,
    };
    if (!is_particles) return point;
    point.rate = hs_ratio(hs_bench_particle_bytes_moved(), point.ns.median);
    if (point.stream != NULL)
        point.share = hs_ratio(point.rate, point.stream->figure[HS_BENCH_STREAM_RATE].median);
    return point;
}

/// Says of each point what limits it.
static void find_limits(hs_bench_cost_curve *curve)
{
    size_t cheapest = 0;
    for (size_t i = 1; i < curve->count; i++) {
        if (curve->points[i].ns.median < curve->points[cheapest].ns.median) cheapest = i;
    }
    double least = curve->points[cheapest].ns.median;
    for (size_t i = 0; i < curve->count; i++) {
        hs_bench_cost_point *point = &curve->points[i];
        bool is_dear = point->ns.median > HS_BENCH_COST_DEAR * least;
        point->limit = point->share >= HS_BENCH_COST_BANDWIDTH ? "bandwidth"
                       : !is_dear                              ? "arithmetic"
                       : i < cheapest                          ? "fixed costs"
                                                               : "cache";
    }
}

bool hs_bench_cost_curve_find(const hs_bench_results *results, hs_bench_cost_of of,
                              hs_bench_cost_curve *curve)
{
    *curve = (hs_bench_cost_curve){.name = names[of]};
    for (size_t i = 0; i < results->point_count; i++) {
        const hs_bench_cell *cell = &results->points[i];
        if (!is_on_curve(cell, of) || curve->count == HS_BENCH_COST_POINTS) continue;
        curve->points[curve->count++] = point_of(results, cell, of);
    }
    if (curve->count > 0) find_limits(curve);
    return curve->count > 1;
}
