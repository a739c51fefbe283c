/// Handles: references to entities that stay where they are, by a slot's index and the slot's
/// generation.
#ifndef HEAPSTORM_HANDLE_H
#define HEAPSTORM_HANDLE_H

#include <stdbool.h>
#include <stdint.h>

/// A handle; all zero is the null handle. A slot's generation is odd while the slot is in use and
/// changes at release, so that a handle to a dead entity never finds the slot's next one.
typedef struct hs_handle {
    uint32_t index;      ///< of the slot, from 0
    uint32_t generation; ///< of the slot when the handle was made; 0 in the null handle
} hs_handle;

/// Returns whether the handle is null. A handle that is not null may still be stale.
static inline bool hs_handle_is_null(hs_handle handle)
{
    return handle.generation == 0;
}

#endif
