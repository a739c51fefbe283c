/// Storage for runners that grows by blocks, so that a living runner never moves.
#ifndef HS_APP_RUNNER_STORE_H
#define HS_APP_RUNNER_STORE_H

#include "heapstorm/pattern.h"

/// Initialise with the gate, everything else zero.
typedef struct hs_runner_store {
    hs_gate *gate;
    struct hs_runner_slot **blocks;
    uint32_t block_count;
    uint32_t block_capacity;
    uint32_t first_free; ///< first free slot plus 1; 0 when there is none
    uint32_t living;
} hs_runner_store;

/// The callbacks of a `hs_runner_host`; the context is the store.
hs_runner *hs_runner_store_acquire(hs_runner_store *store, hs_handle *handle);
hs_runner *hs_runner_store_find(hs_runner_store *store, hs_handle handle);
void hs_runner_store_release(hs_runner_store *store, hs_handle handle);

/// Gives all memory back; no runner may be in use any more.
void hs_runner_store_close(hs_runner_store *store);

#endif
