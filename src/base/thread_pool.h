/// The work of thread pools: jobs that are done once by each worker, and items that are handed out.
#ifndef HS_BASE_THREAD_POOL_H
#define HS_BASE_THREAD_POOL_H

#include "heapstorm/thread_pool.h"

/// Does the share of worker number `worker` of `workers`.
typedef void hs_thread_pool_work(void *context, unsigned worker, unsigned workers);

/// Does items `first` to `end - 1` of a job, as worker number `worker`.
typedef void hs_thread_pool_part(void *context, unsigned worker, size_t first, size_t end);

/// Announces a job: the threads wake now and poll for it for half a millisecond. Waking takes some
/// 50 us, which pass while the caller prepares the job. Without a pool (NULL) nothing happens.
void hs_thread_pool_wake(hs_thread_pool *thread_pool);

/// Runs the shares of all workers and returns when the last is done. Allocates nothing. With NULL
/// for a pool the caller does everything as the only worker.
void hs_thread_pool_run(hs_thread_pool *thread_pool, hs_thread_pool_work *work, void *context);

/// Hands out `count` items, `step` at a time, to the workers that are free, and returns when all
/// are done. A worker that wakes late takes fewer, and a worker that has not begun is not waited
/// for. The workers see the caller's earlier writes, and the caller sees theirs. Allocates nothing.
/// With NULL for a pool the caller does all items.
void hs_thread_pool_share(hs_thread_pool *thread_pool, size_t count, size_t step,
                          hs_thread_pool_part *part, void *context);

#endif
