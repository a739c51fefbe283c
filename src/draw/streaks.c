#include "draw/streaks.h"

#include <math.h>

#include "base/forbidden.h"

/// About so many tails are drawn at most, and of 128 particles those of the brightest twentieth.
enum { TAILS_MOST = 10000, TWENTIETH = 6 };

/// What is colder than this has no tail. In a storm these are the slow ones, whose velocities need
/// not be fetched.
enum { TAIL_HEAT = 20 };

/// Velocities are fetched so many particles before they are needed.
enum { AHEAD = 8 };

/// Brightness is 128 to 255, each as likely.
enum { BRIGHTNESSES = 128 };

uint32_t hs_streaks_least(size_t particles)
{
    if (particles == 0) return 256 - TWENTIETH;
    size_t share = (size_t)TAILS_MOST * BRIGHTNESSES / particles;
    return 256 - (uint32_t)(share < TWENTIETH ? share : TWENTIETH);
}

/// A place on the sheet or a way, pixels times HS_SUBPIXELS.
typedef struct point {
    float x, y;
} point;

static point scaled(const hs_spark_projection *v, float x, float y)
{
    return (point){x * v->scale_x + y * v->turn_x, y * v->scale_y + x * v->turn_y};
}

/// Adds a spark at a place unless it is outside; returns how many there are then.
static size_t add(const hs_spark_projection *v, point at, uint32_t colour, hs_sparks *sparks,
                  size_t count)
{
    if (!(at.x >= 0.0f && at.x < v->limit_x && at.y >= 0.0f && at.y < v->limit_y)) return count;
    uint32_t column = (uint32_t)at.x, row = (uint32_t)at.y;
    uint32_t phase = row % HS_SUBPIXELS * HS_SUBPIXELS + column % HS_SUBPIXELS;
    sparks->at[count] = row / (2 * HS_SUBPIXELS) * v->stride +
                        column / HS_SUBPIXELS * HS_PAIR_BYTES +
                        ((row & HS_SUBPIXELS) != 0 ? v->odd : 0u);
    sparks->how[count] = phase * HS_WEIGHTS_BYTES | colour * HS_COLOUR_BYTES << 16;
    return count + 1;
}

/// Adds the tail of a particle; returns how many sparks there are then.
static size_t add_tail(const hs_spark_projection *v, const hs_particle *particle, hs_sparks *sparks,
                       size_t count)
{
    uint32_t bright = particle->packed >> 24, heat = hs_particle_heat(particle->packed);
    if ((bright * HS_SHARE_FACTOR & 127u) >= v->share) return count;
    float vx = (float)(hs_half_across(particle->velocity) - hs_half_across(v->push));
    float vy = (float)(hs_half_down(particle->velocity) - hs_half_down(v->push));
    const float each = 1.0f / HS_DISPLACED_PARTS;
    point way = scaled(v, vx * each * HS_STREAK_TICKS, vy * each * HS_STREAK_TICKS);
    float across = fabsf(way.x), down = fabsf(way.y);
    uint32_t sparks_of = hs_streak_sparks((across > down ? across : down) / (float)HS_SUBPIXELS);
    if (sparks_of == 0) return count;
    point at = scaled(v, (float)hs_half_across(particle->place) - vx * v->back,
                      (float)hs_half_down(particle->place) - vy * v->back);
    float part = 1.0f / (float)sparks_of;
    uint32_t heat_part = hs_streak_part(sparks_of);
    for (uint32_t n = 1; n <= sparks_of; n++) {
        uint32_t level = hs_streak_heat(heat, n, sparks_of, heat_part);
        if (level == 0) break;
        float behind = (float)n * part;
        point place = {at.x + v->shift_x - way.x * behind, at.y + v->shift_y - way.y * behind};
        uint32_t colour = hs_particle_ramp(particle->packed) * HS_LIGHT_LEVELS + level;
        count = add(v, place, colour, sparks, count);
    }
    return count;
}

void hs_streaks_shine(const hs_canvas_kernels *kernels, const hs_spark_projection *projection,
                      const hs_spark_tables *tables, const hs_particle_columns *columns,
                      size_t count, uint32_t least, uint16_t *light)
{
    uint32_t bright[HS_SPARKS_MAX + 16];
    hs_sparks sparks;
    size_t found = kernels->find_bright(columns->packed, count, least << 24, bright), placed = 0;
    memset(sparks.at, 0, sizeof sparks.at);
    for (size_t i = 0; i < found; i++) {
        // Few of the chunk are wanted, and nothing else has read their velocities.
        if (i + AHEAD < found) __builtin_prefetch(&columns->velocity[bright[i + AHEAD]]);
        uint32_t packed = columns->packed[bright[i]];
        if (hs_particle_heat(packed) < TAIL_HEAT) continue;
        const hs_particle particle = {columns->place[bright[i]], columns->velocity[bright[i]],
                                      packed};
        placed = add_tail(projection, &particle, &sparks, placed);
        if (placed + HS_STREAK_SPARKS <= HS_SPARKS_MAX) continue;
        kernels->shine(light, tables, &sparks, placed);
        placed = 0;
    }
    kernels->shine(light, tables, &sparks, placed);
}
