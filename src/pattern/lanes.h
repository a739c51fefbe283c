/// Motions side by side: one frame of their changes, in plain loops that the compiler vectorises.
/// Included by `motion_loops.h`, and with it compiled for each instruction set.
///
/// A motion is copied into columns by transposing four by four words; the loops work on columns,
/// and what they give has the bits of `hs_changes_step`, `hs_polar_velocity` and `hs_state_number`.
/// Where a motion needs more than the loops can do (an angle to be bounded, a number to be mended,
/// more than two changes at once) its step of HS_MOTION_STEP motions is not written back.
///
/// The number of lanes is not a constant: where it was, the compiler unrolled the loops instead of
/// vectorising them, which took twice as long.
#ifndef HS_PATTERN_LANES_H
#define HS_PATTERN_LANES_H

#include <string.h>

#include "pattern/machine.h"
#include "pattern/motion.h"

enum { LANES = HS_VISITS_MAX, LANE_WORDS = 12 };

typedef struct lane_changes {
    float final[LANES], step[LANES];
    int32_t remaining[LANES];
} lane_changes;

/// The columns: `hs_runner_motion` up to `flags`, in its order.
typedef struct motion_lanes {
    float direction[LANES], speed[LANES], mx[LANES], my[LANES];
    float polar_x[LANES], polar_y[LANES];
    lane_changes change[2];
    uint32_t wake[LANES], flags[LANES];
} motion_lanes;

_Static_assert(sizeof(motion_lanes) == (LANE_WORDS + 2) * LANES * 4, "columns without gaps");
_Static_assert(offsetof(hs_runner_motion, wake) == LANE_WORDS * 4, "words without gaps");
_Static_assert(sizeof(hs_runner_motion) == HS_RUNNER_LINE, "16 words");
_Static_assert(offsetof(motion_lanes, wake) == LANE_WORDS * LANES * 4, "columns in order of words");

/// Four words.
typedef uint32_t lane_four __attribute__((vector_size(16)));

static inline lane_four load_four(const void *from)
{
    lane_four words;
    memcpy(&words, from, sizeof words);
    return words;
}

static inline void store_four(void *to, lane_four words)
{
    memcpy(to, &words, sizeof words);
}

static inline void transpose(lane_four rows[4])
{
    lane_four a = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
    lane_four b = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
    lane_four c = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
    lane_four d = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
    rows[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
    rows[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
    rows[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
    rows[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
}

/// The column of a word from number `lane` on.
static inline unsigned char *lane_word(motion_lanes *lanes, size_t word, size_t lane)
{
    return (unsigned char *)lanes + (word * LANES + lane) * 4;
}

static void lanes_load(hs_runner_motion *const *motions, size_t count, motion_lanes *lanes)
{
    for (size_t n = 0; n < count; n += 4) {
        for (size_t word = 0; word < 16; word += 4) {
            lane_four rows[4];
            for (size_t r = 0; r < 4; r++)
                rows[r] = load_four((const unsigned char *)motions[n + r] + word * 4);
            transpose(rows);
            for (size_t r = 0; r < 4 && word + r < LANE_WORDS + 2; r++)
                store_four(lane_word(lanes, word + r, n), rows[r]);
        }
    }
}

/// Writes back what a frame changes, of the lanes from number `first` up to `end`.
static void lanes_store(hs_runner_motion *const *motions, size_t first, size_t end,
                        motion_lanes *lanes)
{
    for (size_t n = first; n < end; n += 4) {
        for (size_t word = 0; word < LANE_WORDS; word += 4) {
            lane_four rows[4];
            for (size_t r = 0; r < 4; r++) rows[r] = load_four(lane_word(lanes, word + r, n));
            transpose(rows);
            for (size_t r = 0; r < 4; r++)
                store_four((unsigned char *)motions[n + r] + word * 4, rows[r]);
        }
    }
}

/// Whether every number of a lane is within what the loops can do: then all of these words have
/// their highest bit, the sign of how much is missing to the limit. Bits of doubles and not truths,
/// because comparisons of doubles and of words do not mix in vectors.
typedef struct lane_limits {
    uint64_t signs[LANES];
} lane_limits;

/// Notes how much a number exceeds its limit, which is negative as it should be.
static inline void note_excess(lane_limits *limits, size_t lane, double excess)
{
    uint64_t bits;
    memcpy(&bits, &excess, sizeof bits);
    limits->signs[lane] &= bits;
}

/// Whether all lanes of a step are within their limits.
static inline bool are_within(const lane_limits *limits, size_t first)
{
    uint64_t signs = UINT64_MAX;
    for (size_t i = first; i < first + HS_MOTION_STEP; i++) signs &= limits->signs[i];
    return signs >> 63 != 0;
}

/// All bits where a flag is set, else none.
static inline uint32_t mask_of(uint32_t flags, uint32_t flag)
{
    return (flags & flag) != 0 ? UINT32_MAX : 0;
}

/// `a` where the mask has all bits, `b` where it has none. Bits, because the compiler makes a
/// branch or a masked store of a choice between a new number and what was there.
static inline float chosen(uint32_t mask, float a, float b)
{
    uint32_t of_a, of_b;
    float number;
    memcpy(&of_a, &a, sizeof of_a);
    memcpy(&of_b, &b, sizeof of_b);
    uint32_t bits = (of_a & mask) | (of_b & ~mask);
    memcpy(&number, &bits, sizeof number);
    return number;
}

/// Whether a change of any lane is running.
static bool any_runs(const lane_changes *changes, size_t count)
{
    uint32_t left = 0;
    for (size_t i = 0; i < count; i++) left |= (uint32_t)changes->remaining[i];
    return left != 0;
}

/// Steps one change of each lane, whose values must stay below `limit`.
static void step_lanes(lane_changes *restrict changes, size_t count, float *restrict value,
                       const double *restrict limit, lane_limits *restrict limits)
{
    for (size_t i = 0; i < count; i++) {
        int32_t left = changes->remaining[i];
        int32_t fewer = (int32_t)((uint32_t)left - 1u);
        double frames = (double)left;
        double rest = (double)changes->step[i] * (double)fewer;
        double to = (double)changes->final[i] - rest;
        double sum = (double)value[i] + (double)changes->final[i] + (double)changes->step[i];
        double next = frames > 0.0 ? to : sum;
        double by = fabs(next) - limit[i];
        note_excess(limits, i, frames != 0.0 ? by : -1.0);
        float rounded = (float)next;
        float kept = (float)(sum - (double)rounded);
        value[i] = chosen(left != 0 ? UINT32_MAX : 0, rounded, value[i]);
        changes->final[i] = chosen(left < 0 ? UINT32_MAX : 0, kept, changes->final[i]);
        changes->remaining[i] = left - (left > 0) + (left < 0);
    }
}

/// Steps one change of each lane: that of `usual`, or of `accel` where the flags say so.
static void step_either(motion_lanes *lanes, unsigned change, size_t count, float *restrict usual,
                        float *restrict accel, float usual_limit, lane_limits *limits)
{
    float value[LANES];
    double limit[LANES];
    if (!any_runs(&lanes->change[change], count)) return;
    for (size_t i = 0; i < count; i++) {
        uint32_t is_accel = mask_of(lanes->flags[i], HS_MOTION_IS_ACCEL);
        value[i] = chosen(is_accel, accel[i], usual[i]);
        limit[i] = (double)chosen(is_accel, FLT_MAX, usual_limit);
    }
    step_lanes(&lanes->change[change], count, value, limit, limits);
    for (size_t i = 0; i < count; i++) {
        uint32_t is_accel = mask_of(lanes->flags[i], HS_MOTION_IS_ACCEL);
        accel[i] = chosen(is_accel, value[i], accel[i]);
        usual[i] = chosen(is_accel, usual[i], value[i]);
    }
}

/// The directions of all lanes, 0 for those that are too large, which is noted if they `turned`.
static void bounded_directions(const motion_lanes *restrict lanes, size_t count,
                               const double *restrict turned, double *restrict degrees,
                               lane_limits *restrict limits)
{
    for (size_t i = 0; i < count; i++) {
        double direction = (double)lanes->direction[i];
        double by = fabs(direction) - (double)HS_MOTION_DEGREES_MAX;
        degrees[i] = by <= 0.0 ? direction : 0.0;
        note_excess(limits, i, turned[i] > 0.0 ? by : -1.0);
    }
}

/// Velocities in the pattern's axes.
static void polar_lanes(const double *restrict degrees, const float *restrict speed, size_t count,
                        double *restrict x, double *restrict y)
{
    for (size_t i = 0; i < count; i++) {
        int32_t quarter = (int32_t)hs_nearest_quarter(degrees[i]);
        hs_sine_cosine unit = hs_sine_cosine_about(degrees[i], (double)quarter, (unsigned)quarter);
        x[i] = unit.sine * (double)speed[i];
        y[i] = -unit.cosine * (double)speed[i];
    }
}

/// Computes the polar velocities anew of the lanes that `turned`, where it is 1 and not 0.
static void turn_lanes(motion_lanes *restrict lanes, size_t count, const double *restrict turned,
                       uint32_t rotated, lane_limits *restrict limits)
{
    double degrees[LANES], x[LANES], y[LANES];
    bounded_directions(lanes, count, turned, degrees, limits);
    polar_lanes(degrees, lanes->speed, count, x, y);
    for (size_t i = 0; i < count; i++) {
        double across = fabs(x[i]) - (double)FLT_MAX, along = fabs(y[i]) - (double)FLT_MAX;
        note_excess(limits, i, turned[i] > 0.0 ? across : -1.0);
        note_excess(limits, i, turned[i] > 0.0 ? along : -1.0);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t rotates = mask_of(lanes->flags[i], rotated);
        uint32_t turns = (float)turned[i] > 0.0f ? UINT32_MAX : 0;
        float across = (float)x[i], along = (float)y[i];
        float polar_x = chosen(rotates, along, across);
        float polar_y = chosen(rotates, -across, along);
        lanes->polar_x[i] = chosen(turns, polar_x, lanes->polar_x[i]);
        lanes->polar_y[i] = chosen(turns, polar_y, lanes->polar_y[i]);
    }
}

/// Takes the changes of all lanes one frame further.
static void change_lanes(motion_lanes *lanes, size_t count, uint32_t rotated, lane_limits *limits)
{
    float direction[LANES], speed[LANES];
    double turned[LANES];
    uint32_t some = 0;
    memcpy(direction, lanes->direction, sizeof direction);
    memcpy(speed, lanes->speed, sizeof speed);
    step_either(lanes, 0, count, lanes->direction, lanes->mx, (float)HS_ANGLE_KEPT, limits);
    step_either(lanes, 1, count, lanes->speed, lanes->my, FLT_MAX, limits);
    for (size_t i = 0; i < count; i++) {
        bool turns = (lanes->direction[i] != direction[i]) | (lanes->speed[i] != speed[i]);
        some |= turns ? 1u : 0u;
        turned[i] = turns ? 1.0 : 0.0;
    }
    if (some != 0) turn_lanes(lanes, count, turned, rotated, limits);
}

/// Writes the velocities of all lanes.
static void lanes_velocities(const motion_lanes *restrict lanes, size_t count, uint32_t rotated,
                             float *restrict vx, float *restrict vy, lane_limits *restrict limits)
{
    float across[LANES], along[LANES];
    for (size_t i = 0; i < count; i++) {
        uint32_t rotates = mask_of(lanes->flags[i], rotated);
        across[i] = chosen(rotates, lanes->my[i], lanes->mx[i]);
        along[i] = chosen(rotates, -lanes->mx[i], lanes->my[i]);
    }
    for (size_t i = 0; i < count; i++) {
        double x = (double)lanes->polar_x[i] + (double)across[i];
        double y = (double)lanes->polar_y[i] + (double)along[i];
        note_excess(limits, i, fabs(x) - (double)FLT_MAX);
        note_excess(limits, i, fabs(y) - (double)FLT_MAX);
        vx[i] = (float)x;
        vy[i] = (float)y;
    }
}

/// Writes when each lane needs a visit next, and whether its scripts are due now.
static void lanes_wakes(const motion_lanes *restrict lanes, size_t count, uint32_t frame,
                        uint32_t *restrict wake, uint8_t *restrict is_due)
{
    for (size_t i = 0; i < count; i++) {
        bool changes = (lanes->change[0].remaining[i] | lanes->change[1].remaining[i]) != 0;
        uint32_t next = changes ? frame + 1 : lanes->wake[i];
        bool has_next = (lanes->flags[i] & HS_MOTION_HAS_NEXT) != 0;
        wake[i] = next;
        is_due[i] = (lanes->wake[i] <= frame) | has_next | (next == HS_PATTERN_NEVER);
    }
}

/// Whether any change of any lane is running. Notes the lanes that have too many.
static bool any_changes(const motion_lanes *restrict lanes, size_t count,
                        lane_limits *restrict limits)
{
    uint32_t changing = 0;
    for (size_t i = 0; i < count; i++) {
        changing |= (uint32_t)(lanes->change[0].remaining[i] | lanes->change[1].remaining[i]);
        int32_t others = (int32_t)(lanes->flags[i] & HS_MOTION_OTHERS_RUN);
        limits->signs[i] = UINT64_MAX;
        note_excess(limits, i, (double)others - 1.0);
        changing |= (uint32_t)others;
    }
    return changing != 0;
}

/// See `hs_motion.step`.
static uint32_t step(hs_runner_motion *const *motions, size_t count, const hs_visit *visit,
                     hs_visits *visits)
{
    motion_lanes lanes;
    lane_limits limits;
    uint32_t rotated = visit->turned ? HS_MOTION_IS_HORIZONTAL : 0;
    count = (count + HS_MOTION_STEP - 1) / HS_MOTION_STEP * HS_MOTION_STEP;
    lanes_load(motions, count, &lanes);
    bool changing = any_changes(&lanes, count, &limits);
    if (changing) change_lanes(&lanes, count, rotated, &limits);
    lanes_velocities(&lanes, count, rotated, visits->vx, visits->vy, &limits);
    lanes_wakes(&lanes, count, visit->frame, visits->wake, visits->is_due);
    uint32_t left = 0;
    for (size_t first = 0; first < count; first += HS_MOTION_STEP) {
        if (!are_within(&limits, first)) {
            left |= 1u << first / HS_MOTION_STEP;
        } else if (changing) {
            lanes_store(motions, first, first + HS_MOTION_STEP, &lanes);
        }
    }
    return left;
}

#endif
