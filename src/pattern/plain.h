/// What most visits of scripts consist of: the next round of a repeat, a turn to the player that
/// was computed ahead, and a wait. Nothing has to be evaluated for it, and there is no need to set
/// up a machine, which would take three times as long.
#ifndef HS_PATTERN_PLAIN_H
#define HS_PATTERN_PLAIN_H

#include "pattern/changes.h"

/// Lets a script wait. Whether it continues in a later frame.
static inline bool hs_wait(const hs_visit *visit, int32_t frames, uint32_t *wake)
{
    if (frames <= 0) return false;
    uint32_t latest = HS_PATTERN_NEVER - 1;
    uint32_t left = latest - visit->frame;
    *wake = (uint32_t)frames < left ? visit->frame + (uint32_t)frames : latest;
    return true;
}

/// Gives a bullet the turn to the player that was computed ahead.
static inline void hs_turn_as_computed(hs_runner head, const hs_aimed *aimed)
{
    int32_t frames = aimed->turn->frames > 1 ? aimed->turn->frames : 1;
    hs_change change = {aimed->final, aimed->step, frames};
    if ((head.motion->flags & HS_MOTION_IS_ACCEL) == 0) {
        head.motion->change[0] = change; // where the turn is
    } else {
        hs_change_begin(head, HS_TURNING, change);
    }
}

/// Runs a script of the bullet whose first runner is `head` as far as its next wait. False when its
/// visit is not plain: then nothing has changed.
static inline bool hs_run_plain(const hs_visit *visit, hs_runner head, hs_runner runner,
                                const hs_aimed *aimed)
{
    hs_runner_script *script = runner.script;
    const hs_instruction *instructions = script->pattern->instructions;
    const hs_instruction *first = &instructions[script->position];
    const hs_instruction *wait = &instructions[first->wait];
    bool repeats = first->operation == HS_OPERATION_REPEAT_END;
    uint64_t executed = 1u + first->has_turn + repeats;
    if (!first->is_visit || !hs_handle_is_null(script->deeper)) return false;
    if (first->has_turn && aimed->turn != wait - 1) return false;
    if (executed > *visit->instruction_budget) return false;
    if (repeats) {
        hs_runner_word *repeat = &script->words[script->words_used - 1];
        if (repeat->frame.count <= 1) return false;
        repeat->frame.count--;
        repeat->frame.position++;
    }
    if (first->has_turn) hs_turn_as_computed(head, aimed);
    hs_wait(visit, wait->frames, &runner.motion->wake);
    script->position = first->wait + 1;
    runner.motion->ahead = wait[1].has_ahead ? &instructions[wait[1].ahead] : NULL;
    *visit->instruction_budget -= executed;
    visit->counts->instructions += executed;
    return true;
}

#endif
