#include "base/thread_pool.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "base/floating_point.h"
#include "base/system.h"

#include "base/forbidden.h"

typedef struct worker {
    hs_thread_pool *pool;
    hs_thread thread;
    unsigned number;
} worker;

struct hs_thread_pool {
    hs_gate *gate;
    hs_mutex lock;
    hs_condition begin, end;
    hs_thread_pool_work *work;
    void *context;
    // Written under the lock, and read without it by threads that poll.
    atomic_ullong job;   ///< number of the current one
    atomic_ullong rouse; ///< times that a job was announced
    atomic_uint to_do;   ///< threads that have still to begin it
    atomic_uint at_job;  ///< threads that have begun and not finished it
    bool is_over;
    unsigned count;  ///< workers, the caller included
    unsigned joined; ///< threads that were started
    worker workers[HS_THREAD_POOL_MAX];
};

/// How long to poll, nanoseconds: for a job that was announced, for the next job after one, and for
/// threads that are still busy with the last part of one.
enum { AWAKE_ROUSED_NS = 500000, AWAKE_AFTER_JOB_NS = 30000, AWAKE_AT_END_NS = 30000 };

static void pause_briefly(void)
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#endif
}

/// Polls while the current job is still `job`.
static void await_job(hs_thread_pool *pool, unsigned long long job, uint64_t nanoseconds)
{
    uint64_t until = hs_clock_ns() + nanoseconds;
    while (atomic_load_explicit(&pool->job, memory_order_relaxed) == job) {
        if (hs_clock_ns() >= until) return;
        for (int i = 0; i < 8; i++) pause_briefly();
    }
}

/// Sleeps until there is a job after `done`, or the end. The lock is held.
static void sleep_until_job(hs_thread_pool *pool, unsigned long long done)
{
    unsigned long long roused = pool->rouse;
    while (pool->job == done && !pool->is_over) {
        hs_condition_wait(&pool->begin, &pool->lock);
        if (pool->rouse == roused) continue;
        roused = pool->rouse;
        hs_mutex_unlock(&pool->lock);
        await_job(pool, done, AWAKE_ROUSED_NS);
        hs_mutex_lock(&pool->lock);
    }
}

static void *serve(void *context)
{
    const worker *self = context;
    hs_thread_pool *pool = self->pool;
    // A thread may start after the first job was given: it counts from 0 and so does that job.
    unsigned long long done = 0;
    hs_floating_point_enter();
    hs_mutex_lock(&pool->lock);
    for (;;) {
        sleep_until_job(pool, done);
        if (pool->is_over) break;
        done = pool->job;
        if (pool->to_do == 0) continue; // all items were taken before this one woke
        pool->to_do--;
        pool->at_job++;
        hs_mutex_unlock(&pool->lock);
        pool->work(pool->context, self->number, pool->count);
        hs_mutex_lock(&pool->lock);
        if (--pool->at_job == 0 && pool->to_do == 0) hs_condition_signal(&pool->end);
        hs_mutex_unlock(&pool->lock);
        await_job(pool, done, AWAKE_AFTER_JOB_NS);
        hs_mutex_lock(&pool->lock);
    }
    hs_mutex_unlock(&pool->lock);
    return NULL;
}

static bool start_threads(hs_thread_pool *pool)
{
    bool started = true;
    for (unsigned i = 1; started && i < pool->count; i++) {
        worker *one = &pool->workers[i];
        *one = (worker){.pool = pool, .number = i};
        started = hs_thread_start(&one->thread, serve, one);
        if (started) pool->joined++;
    }
    return started;
}

hs_thread_pool *hs_thread_pool_create(hs_gate *gate, unsigned workers, hs_error *error)
{
    if (workers < 1 || workers > HS_THREAD_POOL_MAX) {
        hs_error_set(error, "there can be 1 to %d threads, not %u", HS_THREAD_POOL_MAX, workers);
        return NULL;
    }
    hs_thread_pool *pool = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *pool, "threads", error);
    if (pool == NULL) return NULL;
    pool->gate = gate;
    pool->count = workers;
    hs_mutex_open(&pool->lock);
    hs_condition_open(&pool->begin);
    hs_condition_open(&pool->end);
    if (start_threads(pool)) return pool;
    hs_error_set(error, "the system starts no more threads; ask for fewer than %u", workers);
    hs_thread_pool_destroy(pool);
    return NULL;
}

void hs_thread_pool_destroy(hs_thread_pool *pool)
{
    if (pool == NULL) return;
    hs_mutex_lock(&pool->lock);
    pool->is_over = true;
    hs_condition_broadcast(&pool->begin);
    hs_mutex_unlock(&pool->lock);
    for (unsigned i = 1; i <= pool->joined; i++) hs_thread_join(&pool->workers[i].thread);
    hs_condition_close(&pool->end);
    hs_condition_close(&pool->begin);
    hs_mutex_close(&pool->lock);
    hs_gate_release(pool->gate, HS_TAG_OTHER, pool, sizeof *pool);
}

unsigned hs_thread_pool_workers(const hs_thread_pool *pool)
{
    return pool != NULL ? pool->count : 1;
}

void hs_thread_pool_wake(hs_thread_pool *pool)
{
    if (pool == NULL || pool->count == 1) return;
    hs_mutex_lock(&pool->lock);
    pool->rouse++;
    hs_condition_broadcast(&pool->begin);
    hs_mutex_unlock(&pool->lock);
}

static void give_job(hs_thread_pool *pool, hs_thread_pool_work *work, void *context)
{
    hs_mutex_lock(&pool->lock);
    pool->work = work;
    pool->context = context;
    pool->to_do = pool->joined;
    pool->job++;
    hs_condition_broadcast(&pool->begin);
    hs_mutex_unlock(&pool->lock);
}

/// Waits for the threads at the job, and with `for_all` also for those that have not begun it.
static void end_job(hs_thread_pool *pool, bool for_all)
{
    hs_mutex_lock(&pool->lock);
    if (!for_all) pool->to_do = 0;
    hs_mutex_unlock(&pool->lock);
    uint64_t until = hs_clock_ns() + AWAKE_AT_END_NS;
    while (pool->at_job + pool->to_do > 0 && hs_clock_ns() < until) pause_briefly();
    hs_mutex_lock(&pool->lock);
    while (pool->at_job > 0 || pool->to_do > 0) hs_condition_wait(&pool->end, &pool->lock);
    hs_mutex_unlock(&pool->lock);
}

void hs_thread_pool_run(hs_thread_pool *pool, hs_thread_pool_work *work, void *context)
{
    if (pool == NULL) {
        work(context, 0, 1);
        return;
    }
    if (pool->count > 1) give_job(pool, work, context);
    work(context, 0, pool->count);
    if (pool->count > 1) end_job(pool, true);
}

/// A job whose items are handed out.
typedef struct handout {
    hs_thread_pool_part *part;
    void *context;
    size_t count, step;
    atomic_size_t next;
} handout;

static void take_parts(void *context, unsigned number, unsigned workers)
{
    (void)workers;
    handout *items = context;
    for (;;) {
        size_t first = atomic_fetch_add_explicit(&items->next, items->step, memory_order_relaxed);
        if (first >= items->count) return;
        size_t left = items->count - first;
        items->part(items->context, number, first,
                    first + (left < items->step ? left : items->step));
    }
}

void hs_thread_pool_share(hs_thread_pool *pool, size_t count, size_t step,
                          hs_thread_pool_part *part, void *context)
{
    handout items = {.part = part, .context = context, .count = count, .step = step};
    bool is_shared = pool != NULL && pool->count > 1 && count > step;
    if (is_shared) give_job(pool, take_parts, &items);
    take_parts(&items, 0, 1);
    if (is_shared) end_job(pool, false);
}
