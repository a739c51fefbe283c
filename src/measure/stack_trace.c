#include "measure/stack_trace.h"

#include <unwind.h>

#include "base/forbidden.h"

enum { ROWS = 1024 };

/// A stack as it lay.
typedef struct hs_stack_memory {
    uintptr_t frame, site;
    uint32_t number, key;
    uint32_t count;                   ///< of addresses; 0 for an empty row
    uint32_t offset[HS_STACK_WALKED]; ///< of their places, from `frame`
    uintptr_t address[HS_STACK_WALKED];
} hs_stack_memory;

#if defined(__x86_64__) || defined(__i386__)
/// A call leaves its return address on the stack, right below the caller's part of it.
enum { HAS_ADDRESSES_ON_STACK = 1 };
#else
enum { HAS_ADDRESSES_ON_STACK = 0 };
#endif

/// What lies at a place of the stack, of which sanitizers know only the variables.
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
    if (place <= walk->frame) return _URC_NO_REASON; // the walking itself
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

void hs_stack_memo_open(hs_stack_memo *memo, hs_mapped *mapped)
{
    memo->rows = HAS_ADDRESSES_ON_STACK ? hs_map(mapped, ROWS, sizeof *memo->rows) : NULL;
}

void hs_stack_memo_close(hs_stack_memo *memo, hs_mapped *mapped)
{
    hs_unmap(mapped, memo->rows, ROWS, sizeof *memo->rows);
    memo->rows = NULL;
}

/// The first of the two rows in which a stack may be remembered.
static hs_stack_memory *pair_of(const hs_stack_memo *memo, uintptr_t frame, uintptr_t site,
                                unsigned key)
{
    uint64_t mixed =
        (((uint64_t)frame >> 4) ^ ((uint64_t)site << 20) ^ key) * UINT64_C(0x9E3779B97F4A7C15);
    return &memo->rows[(size_t)(mixed >> 40) % (ROWS / 2) * 2];
}

/// From the innermost outwards: only while all within are the same is the next one an address.
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
    if (memo->rows == NULL) return HS_STACK_UNKNOWN;
    const hs_stack_memory *pair = pair_of(memo, frame, site, key);
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
    if (memo->rows == NULL || !trace->is_on_stack) return;
    hs_stack_memory *pair = pair_of(memo, frame, site, key);
    pair[1] = pair[0]; // the older of the two is forgotten
    hs_stack_memory *row = &pair[0];
    *row = (hs_stack_memory){.frame = frame, .site = site, .key = key, .number = number};
    row->count = trace->count;
    for (unsigned i = 0; i < trace->count; i++) {
        row->offset[i] = (uint32_t)(trace->place[i] - frame);
        row->address[i] = trace->address[i];
    }
}
