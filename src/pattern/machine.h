/// The machine that runs a script during one visit: what it works with, the conversions of doubles
/// to a bullet's state (only there are numbers rounded, cut or mended), and its stack of calls and
/// repeats.
///
/// The words of a runner hold, from below, one word for each call in progress (where to return to,
/// and the caller's parameters) followed by the callee's parameters, and one word for each repeat
/// in progress. The first frame of a runner has no such word: its return ends the script or leaves
/// the chained runner. A call or repeat that does not fit runs in a chained runner.
#ifndef HS_PATTERN_MACHINE_H
#define HS_PATTERN_MACHINE_H

#include <float.h>
#include <math.h>

#include "base/trigonometry.h"
#include "pattern/program.h"

typedef struct hs_machine {
    const hs_visit *visit;
    const hs_pattern *pattern;
    hs_runner script; ///< the script's first runner: sequence base, wake
    hs_scope scope;   ///< what expressions see, the bullet, and the runner whose stack is in use
    const hs_aimed *aimed; ///< what was computed ahead, or NULL
    bool is_turned;        ///< the pattern is horizontal and the host turns such patterns
} hs_machine;

/// Angles up to this many degrees keep their whole turns.
#define HS_ANGLE_KEPT 36000.0

/// Converts to a parameter, which is kept in double. A value that is not finite becomes 0 and is
/// counted: parameters enter the digest, and the bits of a NaN depend on machine and compiler.
static inline double hs_finite_number(double value, hs_pattern_counts *counts)
{
    if (__builtin_expect(isfinite(value), 1)) return value;
    counts->not_finite++;
    return 0.0;
}

/// Converts to state, which is binary32. A value that is not finite or too large becomes 0 and is
/// counted. The hint that this is rare keeps the common path free of jumps (2 ns of a visit's 30).
static inline float hs_state_number(double value, hs_pattern_counts *counts)
{
    if (__builtin_expect(fabs(value) <= (double)FLT_MAX, 1)) return (float)value;
    counts->not_finite++;
    return 0.0f;
}

/// Removes whole turns from an angle of more than a hundred turns.
static inline double hs_bounded_angle(double degrees)
{
    return fabs(degrees) >= HS_ANGLE_KEPT ? fmod(degrees, 360.0) : degrees;
}

/// Degrees in [0, 360); 0 when they are not finite. Within two turns the result comes without fmod,
/// which is slow.
static inline double hs_wrapped_angle(double degrees)
{
    bool is_near = __builtin_expect(fabs(degrees) < 720.0, 1);
    double near = is_near ? degrees : isfinite(degrees) ? fmod(degrees, 360.0) : 0.0;
    return hs_wrapped_within_two_turns(near);
}

/// Converts to a whole number: truncated toward zero, saturated; a NaN becomes 0 and is counted.
static inline int32_t hs_whole_number(double value, hs_pattern_counts *counts)
{
    if (value >= 2147483647.0) return INT32_MAX;
    if (value <= -2147483648.0) return INT32_MIN;
    if (value != value) {
        counts->not_finite++;
        return 0;
    }
    return (int32_t)value;
}

/// A vector in the host's axes.
typedef struct hs_velocity {
    float x, y;
} hs_velocity;

/// A velocity in the pattern's axes, rounded to state and turned into the host's.
static inline hs_velocity hs_host_velocity(double x, double y, bool is_turned,
                                           hs_pattern_counts *counts)
{
    float across = hs_state_number(x, counts);
    float along = hs_state_number(y, counts);
    return (hs_velocity){is_turned ? along : across, is_turned ? -across : along};
}

/// The velocity of a direction and speed.
hs_velocity hs_polar_velocity(float direction, float speed, bool is_turned,
                              hs_pattern_counts *counts);

/// The direction from the bullet to the player, in the pattern's axes.
double hs_machine_aim(const hs_machine *machine);

/// A machine for one script of the bullet whose first runner is `head`.
static inline hs_machine hs_machine_start(const hs_visit *visit, hs_runner head, hs_runner script)
{
    const hs_pattern *pattern = head.script->pattern;
    return (hs_machine){
        .visit = visit,
        .pattern = pattern,
        .script = script,
        .scope = {.tokens = pattern->tokens,
                  .top = script.script,
                  .bullet = head,
                  .rank = visit->rank,
                  .fixed_random = visit->fixed_random,
                  .counts = visit->counts},
        .is_turned = visit->turned && pattern->is_horizontal,
    };
}

/// The operand number `index` of an instruction.
static inline double hs_machine_operand(const hs_machine *machine,
                                        const hs_instruction *instruction, uint32_t index)
{
    return hs_operand_value(&machine->pattern->operands[instruction->operands + index],
                            &machine->scope);
}

/// Sets `machine->scope.top` and the parameters in scope to where the script stopped.
void hs_stack_resume(hs_machine *machine);

/// Enters the action of a call. The action of a tail call takes its caller's frame over. False when
/// the recursion limit forbids it or the host has no runner: this is counted, and the script has to
/// end.
bool hs_stack_call(hs_machine *machine, const hs_instruction *instruction);

/// Ends an action. False when it was the script's own: the script has to end.
bool hs_stack_return(hs_machine *machine);

/// Enters a repeat. False as with a call.
bool hs_stack_begin_repeat(hs_machine *machine, const hs_instruction *instruction);

/// Begins the next round, or leaves the repeat.
void hs_stack_end_repeat(hs_machine *machine, const hs_instruction *instruction);

/// Evaluates `count` operands from number `first` into `words`, as parameters.
void hs_stack_evaluate(const hs_machine *machine, uint32_t first, unsigned count,
                       hs_runner_word *words);

/// Releases all chained runners of a script.
void hs_stack_release(const hs_runner_host *host, hs_runner_script *script);

#endif
