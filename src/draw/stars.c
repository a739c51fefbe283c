#include "draw/stars.h"

#include "base/random.h"

#include "base/forbidden.h"

/// The beginning of the sequence of numbers that places them.
enum { STAR_SEED = 1729 };

/// The farther half moves this much a tick, the nearer one twice as fast; field units.
#define DRIFT 0.08

/// Stars have these hues, mostly the colder ones.
static const uint8_t hues[8] = {3, 3, 5, 3, 4, 5, 3, 1};

void hs_stars_place(hs_stars *stars, double moment, float brightness)
{
    *stars = (hs_stars){0};
    hs_random random = hs_random_seeded(STAR_SEED, 0);
    for (unsigned s = 0; s < HS_STARS; s++) {
        unsigned depth = s % 2 + 1;
        double drift = moment * DRIFT * depth / (double)HS_FIELD_HEIGHT;
        stars->x[s] = hs_random_between(&random, 0, HS_FIELD_WIDTH);
        double place = (double)hs_random_between(&random, 0, 1) + drift;
        stars->y[s] = (float)(place - floor(place)) * HS_FIELD_HEIGHT;
        float dim = hs_random_between(&random, 0.3f, 0.5f) * (float)depth * brightness;
        uint32_t hue = hues[hs_random_below(&random, 8)];
        stars->packed[s] = 64u | hue << 16 | (uint32_t)(dim * 255.0f) << 24;
    }
}

void hs_stars_shine(const hs_canvas_kernels *kernels, const hs_spark_view *view,
                    const hs_spark_tables *tables, uint16_t *light, double moment, float brightness)
{
    hs_stars stars;
    float still[HS_STARS_ROOM] = {0};
    hs_stars_place(&stars, moment, brightness);
    const hs_particle_columns columns = {stars.x, stars.y, still, still, stars.packed};
    hs_sparks sparks;
    size_t count = kernels->place(view, &columns, HS_STARS, &sparks);
    kernels->shine(light, view->stride, tables, &sparks, count);
}
