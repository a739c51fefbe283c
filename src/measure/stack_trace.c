#include "measure/stack_trace.h"

#include <unwind.h>

#include "base/forbidden.h"

#if defined(__x86_64__) || defined(__i386__)
/// A call leaves its return address on the stack, right below the caller's part of it.
enum { HAS_ADDRESSES_ON_STACK = 1 };
#else
enum { HAS_ADDRESSES_ON_STACK = 0 };
#endif

/// Reads a place of the stack. The address sanitizer would refuse: it knows only variables there.
__attribute__((no_sanitize("address"))) static inline uintptr_t read_place(uintptr_t place)
{
    return *(const volatile uintptr_t *)place;
}

typedef struct walking {
    hs_stack_trace *trace;
    uintptr_t frame;
} walking;

static _Unwind_Reason_Code keep_frame(struct _Unwind_Context *context, void *opaque)
{
    const walking *walk = opaque;
    hs_stack_trace *trace = walk->trace;
    uintptr_t address = (uintptr_t)_Unwind_GetIP(context);
    uintptr_t place = (uintptr_t)_Unwind_GetCFA(context) - sizeof(uintptr_t);
    if (address == 0 || trace->count == HS_STACK_WALKED) return _URC_END_OF_STACK;
    if (place <= walk->frame) return _URC_NO_REASON; // a frame of the walk itself
    bool lies_there = HAS_ADDRESSES_ON_STACK && read_place(place) == address;
    if (!lies_there || place - walk->frame > UINT32_MAX) trace->is_on_stack = false;
    trace->address[trace->count] = address;
    trace->place[trace->count++] = place;
    return _URC_NO_REASON;
}

void hs_stack_walk(hs_stack_trace *trace, uintptr_t frame)
{
    trace->count = 0;
    trace->is_on_stack = true;
    walking walk = {.trace = trace, .frame = frame};
    _Unwind_Backtrace(keep_frame, &walk);
}

/// The number of the pair of rows in which a stack may be remembered.
static size_t pair_of(uintptr_t frame, uintptr_t site, unsigned key)
{
    uint64_t mixed =
        (((uint64_t)frame >> 4) ^ ((uint64_t)site << 20) ^ key) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 40) % HS_STACK_PAIRS;
}

/// Compares from the innermost address outwards: a place holds an address only while all further in
/// are the same.
__attribute__((no_sanitize("address"))) static bool still_lies(const hs_stack_memory *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        if (read_place(row->frame + row->offset[i]) != row->address[i]) return false;
    }
    return true;
}

uint32_t hs_stack_memo_recall(const hs_stack_memo *memo, uintptr_t frame, uintptr_t site,
                              unsigned key)
{
    if (!HAS_ADDRESSES_ON_STACK) return HS_STACK_UNKNOWN;
    const hs_stack_memory *pair = memo->pairs[pair_of(frame, site, key)];
    for (int i = 0; i < 2; i++) {
        const hs_stack_memory *row = &pair[i];
        if (row->count != 0 && row->frame == frame && row->site == site && row->key == key &&
            still_lies(row)) {
            return row->number;
        }
    }
    return HS_STACK_UNKNOWN;
}

void hs_stack_memo_learn(hs_stack_memo *memo, const hs_stack_trace *trace, uintptr_t frame,
                         uintptr_t site, unsigned key, uint32_t number)
{
    if (!trace->is_on_stack) return;
    hs_stack_memory *pair = memo->pairs[pair_of(frame, site, key)];
    pair[1] = pair[0]; // the older of the two is forgotten
    hs_stack_memory *row = &pair[0];
    *row = (hs_stack_memory){.frame = frame, .site = site, .key = key, .number = number};
    row->count = trace->count;
    for (unsigned i = 0; i < trace->count; i++) {
        row->offset[i] = (uint32_t)(trace->place[i] - frame);
        row->address[i] = trace->address[i];
    }
}
