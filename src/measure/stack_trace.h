/// Stacks of return addresses, and a memo that recognises a stack without walking it again.
///
/// Walking a stack reads the unwinding tables of every function on it and takes some microseconds.
/// When a request comes from the same place in the code and the same depth of the stack as an
/// earlier one, and each return address still lies where it lay, the stack is the same: the first
/// address and the stack pointer say where the next address lies, and so on outwards. Checking that
/// takes some 10 ns and needs neither frame pointers nor a special build.
#ifndef HS_MEASURE_STACK_TRACE_H
#define HS_MEASURE_STACK_TRACE_H

#include "heapstorm/profile.h"

/// Frames that are walked: those that are kept, and those of the profile and the gate themselves.
enum { HS_STACK_WALKED = HS_STACK_MAX + 8 };

/// Return addresses and the place of each on the stack, the innermost first.
typedef struct hs_stack_trace {
    uintptr_t address[HS_STACK_WALKED];
    uintptr_t place[HS_STACK_WALKED];
    unsigned count;
    bool is_on_stack; ///< every address was found at its place
} hs_stack_trace;

/// Walks the stack from the caller of the function whose frame begins at `frame`.
void hs_stack_walk(hs_stack_trace *trace, uintptr_t frame);

/// A stack that was walked, and its number.
typedef struct hs_stack_memory {
    uintptr_t frame, site;
    uint32_t number, key;
    uint32_t count;                   ///< of addresses; 0 for an empty row
    uint32_t offset[HS_STACK_WALKED]; ///< of each address's place from `frame`
    uintptr_t address[HS_STACK_WALKED];
} hs_stack_memory;

/// Stacks that were walked; a stack's hash gives it a pair of rows. Zero-initialised it is empty.
enum { HS_STACK_PAIRS = 512 };
typedef struct hs_stack_memo {
    hs_stack_memory pairs[HS_STACK_PAIRS][2];
} hs_stack_memo;

/// A number that no stack has.
#define HS_STACK_UNKNOWN UINT32_MAX

/// Returns the number of the present stack of a function with this frame, for a request from this
/// place in the code, or HS_STACK_UNKNOWN. `key` distinguishes requests with the same stack.
uint32_t hs_stack_memo_recall(const hs_stack_memo *memo, uintptr_t frame, uintptr_t site,
                              unsigned key);

/// Remembers the number of a stack that has been walked.
void hs_stack_memo_learn(hs_stack_memo *memo, const hs_stack_trace *trace, uintptr_t frame,
                         uintptr_t site, unsigned key, uint32_t number);

#endif
