/// A reference to something that stays where it is: a slot's index and the slot's generation.
#ifndef HEAPSTORM_HANDLE_H
#define HEAPSTORM_HANDLE_H

#include <stdbool.h>
#include <stdint.h>

/// Zero is the null handle. A slot's generation is odd while it is in use and changes at release,
/// so that a handle to the dead never finds its successor.
typedef struct hs_handle {
    uint32_t index;      ///< of the slot, from 0
    uint32_t generation; ///< of the slot when the handle was made; 0 in the null handle
} hs_handle;

/// Whether the handle is null. A handle that is not null may still be stale.
static inline bool hs_handle_is_null(hs_handle handle)
{
    return handle.generation == 0;
}

#endif
