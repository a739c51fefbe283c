/// Stacks of return addresses, and recognising one that was seen before without walking it again.
///
/// To walk a stack means to read the unwinding tables of every function on it: some microseconds.
/// But when a request comes from the same place in the code and the same depth of the stack as one
/// before, and each return address still lies where it lay, then it is the same stack: the first
/// address and the stack's pointer say where the next address lies, and so on outwards. That takes
/// some 10 ns, and needs neither frame pointers nor another kind of build.
#ifndef HS_MEASURE_STACK_TRACE_H
#define HS_MEASURE_STACK_TRACE_H

#include "heapstorm/profile.h"
#include "measure/profile_table.h"

/// Frames beyond those that are kept: of the profile and the gate themselves.
enum { HS_STACK_WALKED = HS_STACK_MAX + 8 };

/// Return addresses and where each lay, the innermost first.
typedef struct hs_stack_trace {
    uintptr_t address[HS_STACK_WALKED];
    uintptr_t place[HS_STACK_WALKED];
    unsigned count;
    bool is_on_stack; ///< every address was found at its place
} hs_stack_trace;

/// Walks the stack from the caller of the function whose frame begins at `frame`.
void hs_stack_walk(hs_stack_trace *trace, uintptr_t frame);

/// Stacks that were walked, each with a number. Zero-initialised it knows none and learns none.
typedef struct hs_stack_memo {
    struct hs_stack_memory *rows;
} hs_stack_memo;

/// A number that no stack has.
#define HS_STACK_UNKNOWN UINT32_MAX

/// Without memory nothing will be recognised, and all stacks are walked.
void hs_stack_memo_open(hs_stack_memo *memo, hs_mapped *mapped);
void hs_stack_memo_close(hs_stack_memo *memo, hs_mapped *mapped);

/// The number of the present stack of a function with this frame, for a request from this place in
/// the code, or HS_STACK_UNKNOWN. `key` tells apart what is not told by the stack.
uint32_t hs_stack_memo_recall(const hs_stack_memo *memo, uintptr_t frame, uintptr_t site,
                              unsigned key);

/// Remembers the number of a stack that has been walked.
void hs_stack_memo_learn(hs_stack_memo *memo, const hs_stack_trace *trace, uintptr_t frame,
                         uintptr_t site, unsigned key, uint32_t number);

#endif
