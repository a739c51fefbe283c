#include "world/currents.h"

#include "world/kinds.h"

#include "base/forbidden.h"

/// A closed curve about the middle of the field: a Lissajous figure whose phases turn.
typedef struct curve {
    double wide, high;               ///< field units to each side
    double across, down;             ///< swings in a turn along the curve
    double across_turns, down_turns; ///< of their phases in 1,000 ticks
    double across_phase, down_phase; ///< turns, at tick 0
} curve;

/// One of each hue.
static const curve curves[HS_HUE_COUNT] = {
    {190, 250, 1, 1, 0.86, 0.64, 0.00, 0.22},  {150, 230, 1, 2, -0.58, 0.47, 0.17, 0.03},
    {210, 180, 2, 1, 0.47, -0.75, 0.36, 0.56}, {120, 260, 1, 1, -1.03, 0.81, 0.56, 0.92},
    {200, 210, 2, 3, 0.36, 0.53, 0.75, 0.13},  {170, 150, 3, 2, -0.31, -0.64, 0.92, 0.33},
};

/// A plane wave of the field's stream function. The velocity is its curl, so that what flows into a
/// place flows out of it.
typedef struct wave {
    double across, down;             ///< swings in 1,000 field units
    double turns, phase;             ///< turns in 1,000 ticks, and at tick 0
    double across_speed, down_speed; ///< field units per tick, at right angles to the wave
} wave;

static const wave waves[] = {
    {1.40, 1.10, 2.5, 0.00, -1.5, 1.9},
    {-1.70, 1.65, -1.9, 0.28, 1.65, 1.7},
    {3.60, -0.85, 3.6, 0.61, -0.3, -1.3},
};
enum { WAVES = sizeof waves / sizeof waves[0] };

/// The part of a curve that a burst covers.
#define ARC 0.14

/// What is told for 1,000 ticks or field units, for one.
#define EACH 0.001

typedef struct point {
    double x, y;
} point;

/// The place on a curve, `along` of the way from 0 to 1, from the middle of the field.
static point place_on(const curve *on, double along, double tick)
{
    double across = along * on->across + on->across_phase + tick * on->across_turns * EACH;
    double down = along * on->down + on->down_phase + tick * on->down_turns * EACH;
    return (point){
        on->wide * hs_swing(across),
        on->high * hs_swing(down + 0.25),
    };
}

static point flow_at(point place, double tick)
{
    point flow = {0, 0};
    for (int w = 0; w < WAVES; w++) {
        const wave *it = &waves[w];
        double turns = place.x * it->across + place.y * it->down + tick * it->turns;
        double swing = hs_swing(turns * EACH + it->phase);
        flow.x += it->across_speed * swing;
        flow.y += it->down_speed * swing;
    }
    return flow;
}

/// How strong the currents are in a tick: they swell and ebb every two seconds.
static double pulse(double tick)
{
    return 1.0 + 0.35 * hs_swing(tick / (2.0 * HS_TICKS_PER_SECOND));
}

/// The line through three values, in `steps`: of the first newborn, the middle one, and the one
/// after the last.
static hs_burst_line line_through(double first, double middle, double end, double steps,
                                  uint32_t count)
{
    double each = 1.0 / count, bend = 2.0 * (first + end) - 4.0 * middle;
    return (hs_burst_line){
        .first = (float)(first * steps),
        .step = (float)((end - first - bend) * each * steps),
        .bend = (float)(bend * each * each * steps),
    };
}

hs_burst hs_currents_burst(hs_random *seen, int64_t tick, uint32_t count)
{
    uint32_t hue = hs_random_below(seen, HS_HUE_COUNT);
    double begin = (double)hs_random_between(seen, 0, 1), now = (double)tick;
    double strength = pulse(now) * HS_VELOCITY_STEPS;
    point place[3], flow[3];
    for (int i = 0; i < 3; i++) {
        place[i] = place_on(&curves[hue], begin + i * (ARC / 2), now);
        flow[i] = flow_at(place[i], now);
    }
    return (hs_burst){
        .x = line_through(place[0].x, place[1].x, place[2].x, HS_PLACE_STEPS, count),
        .y = line_through(place[0].y, place[1].y, place[2].y, HS_PLACE_STEPS, count),
        .flow_x = line_through(flow[0].x, flow[1].x, flow[2].x, strength, count),
        .flow_y = line_through(flow[0].y, flow[1].y, flow[2].y, strength, count),
        .least_carried = 0.62f,
        .carried_between = 0.45f,
        .slowest = 0.02f * HS_VELOCITY_STEPS,
        .speed_between = 0.10f * HS_VELOCITY_STEPS,
        .shortest = HS_CURRENT_SHORTEST,
        .ticks_between = HS_CURRENT_LONGEST - HS_CURRENT_SHORTEST,
        .look = hue,
        .seed = hs_random_next(seen),
    };
}
