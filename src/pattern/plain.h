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

/// How many instructions a script may execute in this visit.
static inline uint64_t hs_allowed(const hs_visit *visit)
{
    uint64_t budget = *visit->instruction_budget;
    return budget < HS_PATTERN_VISIT_INSTRUCTIONS ? budget : HS_PATTERN_VISIT_INSTRUCTIONS;
}

/// Adds up what a script has executed.
static inline void hs_account(const hs_visit *visit, uint64_t executed)
{
    uint64_t *budget = visit->instruction_budget;
    *budget -= executed < *budget ? executed : *budget;
    visit->counts->instructions += executed;
}

/// The instructions of a plain visit.
typedef struct hs_plain {
    const hs_instruction *again; ///< the end of a repeat that is not in its last round, or NULL
    const hs_instruction *turn;  ///< the turn that was computed ahead, or NULL
    const hs_instruction *wait;  ///< the wait at its end
    uint64_t executed;           ///< their cost
} hs_plain;

/// Looks whether a visit of a script is plain. Changes nothing.
static inline bool hs_is_plain(const hs_visit *visit, const hs_runner_script *script,
                               const hs_aimed *aimed, hs_plain *plain)
{
    const hs_instruction *instructions = script->pattern->instructions;
    const hs_instruction *it = &instructions[script->position];
    uint64_t before = 0;
    plain->again = plain->turn = NULL;
    if (!hs_handle_is_null(script->deeper)) return false;
    if (it->operation == HS_OPERATION_REPEAT_END) {
        if (script->words[script->words_used - 1].frame.count <= 1) return false;
        before += it->cost;
        plain->again = it;
        it = &instructions[it->target];
    }
    if (it == aimed->turn) {
        before += it->cost;
        plain->turn = it++;
    }
    if (it->operation != HS_OPERATION_WAIT || !it->is_plain || it->frames <= 0) return false;
    plain->wait = it;
    plain->executed = before + it->cost;
    return before < hs_allowed(visit);
}

/// Runs a script of the bullet whose first runner is `head` as far as its next wait. False when its
/// visit is not plain: then nothing has changed.
static inline bool hs_run_plain(const hs_visit *visit, hs_runner head, hs_runner runner,
                                const hs_aimed *aimed)
{
    hs_plain plain;
    hs_runner_script *script = runner.script;
    if (!hs_is_plain(visit, script, aimed, &plain)) return false;
    if (plain.again != NULL) {
        hs_runner_word *repeat = &script->words[script->words_used - 1];
        repeat->frame.count--;
        repeat->frame.position++;
    }
    if (plain.turn != NULL) {
        int32_t frames = plain.turn->frames > 1 ? plain.turn->frames : 1;
        hs_change_begin(head, HS_TURNING, (hs_change){aimed->final, aimed->step, frames});
    }
    hs_wait(visit, plain.wait->frames, &runner.motion->wake);
    script->position = (uint32_t)(plain.wait + 1 - script->pattern->instructions);
    runner.motion->ahead = hs_instruction_ahead(script->pattern, script->position);
    hs_account(visit, plain.executed);
    return true;
}

#endif
