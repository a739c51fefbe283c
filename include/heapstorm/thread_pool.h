/// Thread pools: threads that wait for work, so that neither a tick nor a frame starts a thread.
/// The caller is the first worker, so a pool of one worker has no threads. All workers run in the
/// floating-point mode of the simulation.
///
/// A world that is given only a number of threads makes a pool of its own. A program that makes
/// several worlds, one after the other or side by side, or draws as well, makes one pool and hands
/// it to all of them, as long as a single thread of its own ticks and draws.
#ifndef HEAPSTORM_THREAD_POOL_H
#define HEAPSTORM_THREAD_POOL_H

#include "heapstorm/base.h"

/// A pool of threads. One thread at a time gives it work.
typedef struct hs_thread_pool hs_thread_pool;

/// Most workers of a pool.
enum { HS_THREAD_POOL_MAX = 64 };

/// Returns a pool of `workers`, 1 to HS_THREAD_POOL_MAX, the caller included. NULL with an error
/// when memory or threads are out.
hs_thread_pool *hs_thread_pool_create(hs_gate *gate, unsigned workers, hs_error *error);
/// Ends the threads and releases the pool, after everything that was given it. NULL is allowed.
void hs_thread_pool_destroy(hs_thread_pool *thread_pool);

/// Returns the number of workers, the caller included; 1 for NULL.
unsigned hs_thread_pool_workers(const hs_thread_pool *thread_pool);

#endif
