/// Thread pools: threads that wait for work, so that neither a tick nor a frame starts a thread.
/// The caller is the first worker, so a pool of one worker has no threads. All workers run in the
/// floating-point mode of the simulation.
#ifndef HS_BASE_THREAD_POOL_H
#define HS_BASE_THREAD_POOL_H

#include "heapstorm/base.h"

/// A pool of threads. One thread at a time gives it work.
typedef struct hs_thread_pool hs_thread_pool;

/// Does the share of worker number `worker` of `workers`.
typedef void hs_thread_pool_work(void *context, unsigned worker, unsigned workers);

/// Does items `first` to `end - 1` of a job, as worker number `worker`.
typedef void hs_thread_pool_part(void *context, unsigned worker, size_t first, size_t end);

/// Most workers of a pool.
enum { HS_THREAD_POOL_MAX = 64 };

/// Returns a pool of `workers`, 1 to HS_THREAD_POOL_MAX, the caller included. NULL with an error
/// when memory or threads are out.
hs_thread_pool *hs_thread_pool_create(hs_gate *gate, unsigned workers, hs_error *error);
/// Ends the threads and releases the pool. NULL is allowed.
void hs_thread_pool_destroy(hs_thread_pool *thread_pool);

/// Returns the number of workers, the caller included.
unsigned hs_thread_pool_workers(const hs_thread_pool *thread_pool);

/// Announces a job: the threads wake now and poll for it for half a millisecond. Waking takes some
/// 50 us, which pass while the caller prepares the job.
void hs_thread_pool_wake(hs_thread_pool *thread_pool);

/// Runs the shares of all workers and returns when the last is done. Allocates nothing. With NULL
/// for a pool the caller does everything as the only worker.
void hs_thread_pool_run(hs_thread_pool *thread_pool, hs_thread_pool_work *work, void *context);

/// Hands out `count` items, `step` at a time, to the workers that are free, and returns when all
/// are done. A worker that wakes late takes fewer, and a worker that has not begun is not waited
/// for. The workers see the caller's earlier writes, and the caller sees theirs. Allocates nothing.
void hs_thread_pool_share(hs_thread_pool *thread_pool, size_t count, size_t step,
                          hs_thread_pool_part *part, void *context);

#endif
