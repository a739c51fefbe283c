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

static const curve curves[] = {
    {190, 250, 1, 1, 0.29, 0.21, 0.00, 0.22},  {150, 230, 1, 2, -0.20, 0.16, 0.17, 0.03},
    {210, 180, 2, 1, 0.16, -0.25, 0.36, 0.56}, {120, 260, 1, 1, -0.34, 0.27, 0.56, 0.92},
    {200, 210, 2, 3, 0.12, 0.18, 0.75, 0.13},  {170, 150, 3, 2, -0.10, -0.21, 0.92, 0.33},
};
enum { CURVES = sizeof curves / sizeof curves[0] };

/// The two ramps of each phase, which lie far apart: a warm one and a cold one.
static const uint8_t pairs[][2] = {
    {HS_RAMP_AZURE, HS_RAMP_AMBER}, {HS_RAMP_VIOLET, HS_RAMP_JADE}, {HS_RAMP_ROSE, HS_RAMP_AZURE},
    {HS_RAMP_JADE, HS_RAMP_AMBER},  {HS_RAMP_VIOLET, HS_RAMP_ROSE},
};
enum { PAIRS = sizeof pairs / sizeof pairs[0] };

/// Ticks of a phase, and at its end those in which the next one already begins. What was born
/// before lives for up to three seconds more, so that a phase dissolves into the next.
enum { PHASE_TICKS = 1200, PHASE_CHANGES = 90 };

/// Which of a phase's four curves sheds a burst, of 8 chances, and along which of its two ramps.
static const struct {
    uint8_t curve, ramp;
} shares[8] = {{0, 0}, {0, 0}, {0, 0}, {1, 1}, {1, 1}, {1, 1}, {2, 0}, {3, 1}};

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
#define ARC 0.10

/// Heads on a curve, the part of the way to the next that is dark behind a head's tail, and the
/// turns that they run in 1,000 ticks.
enum { HEADS = 3 };
#define GAP   0.30
#define SPEED 0.9

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

/// The tick since the last beat began.
static int64_t since_beat(int64_t tick)
{
    int64_t since = tick % HS_CURRENT_BEAT;
    return since < 0 ? since + HS_CURRENT_BEAT : since;
}

float hs_currents_beat(int64_t tick)
{
    float left = 1.0f - (float)since_beat(tick) * (1.0f / (float)HS_CURRENT_BEAT);
    left *= left;
    return left * left;
}

/// How strong the currents are in a tick: a beat drives them on.
static double strength_at(int64_t tick)
{
    return 0.85 + 0.5 * (double)hs_currents_beat(tick);
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

/// The number of the phase in a tick; while phases change, either.
static uint32_t phase_at(hs_random *seen, int64_t tick)
{
    const int64_t all = (int64_t)PHASE_TICKS * PAIRS * CURVES;
    int64_t within = tick % all;
    if (within < 0) within += all;
    uint32_t phase = (uint32_t)(within / PHASE_TICKS);
    uint32_t left = PHASE_TICKS - (uint32_t)(within % PHASE_TICKS);
    bool is_next = left < PHASE_CHANGES && hs_random_below(seen, PHASE_CHANGES) >= left;
    return is_next ? phase + 1 : phase;
}

/// Ticks for which a beat's ring is born, and of 8 bursts those that go into it.
enum { RING_TICKS = 8, RING_SHARE = 7 };

/// Where the storm's heart is: it wanders about the middle of the field.
static point heart_at(double tick)
{
    return (point){90.0 * hs_swing(tick / 1900.0), 110.0 * hs_swing(tick / 1300.0 + 0.4)};
}

/// A ring that leaves the heart; each is of another width.
static hs_burst ring_burst(hs_random *seen, int64_t tick, uint32_t phase)
{
    int64_t began = tick - since_beat(tick);
    double wide = 6.2 + 1.6 * hs_swing((double)began / 700.0);
    point heart = heart_at((double)began);
    return (hs_burst){
        .x = {.first = (float)(heart.x * HS_PLACE_STEPS)},
        .y = {.first = (float)(heart.y * HS_PLACE_STEPS)},
        .slowest = (float)wide * HS_VELOCITY_STEPS,
        .speed_between = 0.5f * HS_VELOCITY_STEPS,
        .shortest = HS_CURRENT_SHORTEST,
        .ticks_between = HS_CURRENT_LONGEST - HS_CURRENT_SHORTEST,
        .look = hs_particle_look((hs_ramp)pairs[phase % PAIRS][1], 1),
        .seed = hs_random_next(seen),
    };
}

hs_burst hs_currents_burst(hs_random *seen, int64_t tick, uint32_t count)
{
    uint32_t phase = phase_at(seen, tick), share = hs_random_below(seen, 8);
    bool is_ring = since_beat(tick) < RING_TICKS && hs_random_below(seen, 8) < RING_SHARE;
    if (is_ring) return ring_burst(seen, tick, phase);
    const curve *on = &curves[(phase + shares[share].curve) % CURVES];
    double now = (double)tick, strength = strength_at(tick) * HS_VELOCITY_STEPS;
    double head = (double)hs_random_below(seen, HEADS), behind = hs_random_between(seen, 0, 1);
    // Squared, so that most is shed near the head.
    double begin = (head + behind * behind * (1.0 - GAP)) / HEADS - now * SPEED * EACH;
    point place[3], flow[3];
    for (int i = 0; i < 3; i++) {
        place[i] = place_on(on, begin + i * (ARC / 2), now);
        flow[i] = flow_at(place[i], now);
    }
    return (hs_burst){
        .x = line_through(place[0].x, place[1].x, place[2].x, HS_PLACE_STEPS, count),
        .y = line_through(place[0].y, place[1].y, place[2].y, HS_PLACE_STEPS, count),
        .flow_x = line_through(flow[0].x, flow[1].x, flow[2].x, strength, count),
        .flow_y = line_through(flow[0].y, flow[1].y, flow[2].y, strength, count),
        .least_carried = 0.55f,
        .carried_between = 0.75f,
        .slowest = 0.012f * HS_VELOCITY_STEPS,
        .speed_between = 0.16f * HS_VELOCITY_STEPS,
        .shortest = HS_CURRENT_SHORTEST,
        .ticks_between = HS_CURRENT_LONGEST - HS_CURRENT_SHORTEST,
        .look = hs_particle_look((hs_ramp)pairs[phase % PAIRS][shares[share].ramp], 1),
        .seed = hs_random_next(seen),
    };
}
