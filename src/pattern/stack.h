/// Calls and repeats of a script: the words of its runner, and chained runners for what does not
/// fit.
///
/// The words of a runner hold, from below, for each call in progress one word (where to return to,
/// and the caller's parameters) and the callee's parameters, and for each repeat in progress one
/// word. The first frame of a runner has no such word: its return ends the script or leaves the
/// chained runner.
#ifndef HS_PATTERN_STACK_H
#define HS_PATTERN_STACK_H

#include "pattern/machine.h"

/// Sets `machine->top` and the parameters in scope to what the script was at.
void hs_stack_resume(hs_machine *machine);

/// Enters the action of a call. False when the recursion limit forbids it or the host has no
/// runner: counted, and the script is to end.
bool hs_stack_call(hs_machine *machine, const hs_instruction *instruction);

/// The same for the last command of an action, whose frame the callee takes over.
bool hs_stack_tail_call(hs_machine *machine, const hs_instruction *instruction);

/// Ends an action. False when it was the script's own: the script is to end.
bool hs_stack_return(hs_machine *machine);

/// Enters a repeat. False as for a call.
bool hs_stack_begin_repeat(hs_machine *machine, const hs_instruction *instruction);

/// Goes round once more, or leaves the repeat.
void hs_stack_end_repeat(hs_machine *machine, const hs_instruction *instruction);

/// Evaluates `count` operands from number `first` into `words`, as parameters.
void hs_stack_evaluate(const hs_machine *machine, uint32_t first, unsigned count,
                       hs_runner_word *words);

/// Gives back all chained runners of a script.
void hs_stack_release(const hs_runner_host *host, hs_runner *script);

#endif
