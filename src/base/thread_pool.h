/// A thread pool of threads that waits for work, so that neither a tick nor a frame starts a
/// thread. The caller is the first worker; a thread pool of one has no threads. All work in the
/// floating-point mode of the simulation.
#ifndef HS_BASE_THREAD_POOL_H
#define HS_BASE_THREAD_POOL_H

#include "heapstorm/base.h"

/// A thread pool with its threads.
typedef struct hs_thread_pool hs_thread_pool;

/// The share of worker number `worker` of `workers`.
typedef void hs_thread_pool_work(void *context, unsigned worker, unsigned workers);

/// Items `first` to `end - 1` of a job, by whichever worker is free.
typedef void hs_thread_pool_part(void *context, unsigned worker, size_t first, size_t end);

/// Most workers of a thread pool.
enum { HS_THREAD_POOL_MAX = 64 };

/// A thread pool of `workers`, 1 to HS_THREAD_POOL_MAX. NULL with an error when memory or threads
/// are out.
hs_thread_pool *hs_thread_pool_create(hs_gate *gate, unsigned workers, hs_error *error);
/// Ends its threads and gives it back. NULL is allowed.
void hs_thread_pool_destroy(hs_thread_pool *thread_pool);

/// Members, the caller included.
unsigned hs_thread_pool_workers(const hs_thread_pool *thread_pool);

/// Tells the threads that a job is near: they wake now, and look for it for half a millisecond.
/// Waking takes some 50 us, which so pass while the caller prepares the job.
void hs_thread_pool_wake(hs_thread_pool *thread_pool);

/// Has all workers do their shares and returns when the last is done. Allocates nothing. Without a
/// thread pool, NULL, the caller does all.
void hs_thread_pool_run(hs_thread_pool *thread_pool, hs_thread_pool_work *work, void *context);

/// Hands `count` items out, `step` at a time, to whoever is free, and returns when all are done: a
/// worker that wakes late takes less, and nobody waits for one that has not begun. The caller's
/// writes are seen by all, and theirs by the caller. Allocates nothing.
void hs_thread_pool_share(hs_thread_pool *thread_pool, size_t count, size_t step,
                          hs_thread_pool_part *part, void *context);

#endif
