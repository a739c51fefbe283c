#include "world/wind.h"

#include "world/burst.h"

#include "base/forbidden.h"

/// What a tick adds to the velocity of what falls, field units per tick.
#define FALL 0.0115

/// Gusts: swings of the wind, which never repeat together. The wind carries what lives long enough
/// with a velocity of up to `across` and `down`, field units per tick.
static const struct {
    double ticks; ///< of one swing
    double across, down;
} gusts[] = {{947.0, 0.55, 0.10}, {409.0, 0.30, 0.12}, {173.0, 0.12, 0.06}};
enum { GUSTS = sizeof gusts / sizeof gusts[0] };

/// The number whose five bits are in the opposite order: any few ticks in a row spread evenly over
/// 0 to 31.
static int32_t spread(int64_t tick)
{
    unsigned bits = (unsigned)(tick & 31);
    return (int32_t)((bits & 1u) << 4 | (bits & 2u) << 2 | (bits & 4u) | (bits & 8u) >> 2 |
                     (bits & 16u) >> 4);
}

/// Rounds a positive or negative number of steps down, after adding a share of a step by the tick,
/// so that the mean over 32 ticks is right.
static int32_t dithered(double steps, int32_t dither)
{
    const double above = 1024.0; // so that the conversion rounds down
    return (int32_t)(steps + (double)dither * (1.0 / 32.0) + above) - (int32_t)above;
}

hs_particle_tick hs_wind_tick(int64_t tick)
{
    double across = 0, down = 0;
    for (int g = 0; g < GUSTS; g++) {
        double turns = (double)tick / gusts[g].ticks;
        across += gusts[g].across * hs_swing(turns);
        down += gusts[g].down * hs_swing(turns + 0.25);
    }
    // Drag takes 1/32 of a velocity each tick, so this much each tick keeps up the wind's.
    const double kept_up = (double)HS_VELOCITY_STEPS / (1 << HS_DRAG_SHIFT);
    // The halves use the dither 13 ticks apart, and the push uses it later still: together they
    // would move all in steps of the same diagonal.
    int32_t push_x = dithered(across * kept_up, spread(tick + 7));
    int32_t push_y = dithered(down * kept_up + FALL * HS_VELOCITY_STEPS, spread(tick + 20));
    return (hs_particle_tick){
        .dither = hs_halves(spread(tick), spread(tick + 13)),
        .push = hs_halves(push_x, push_y),
    };
}
