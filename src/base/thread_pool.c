#include "base/thread_pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/floating_point.h"

#include "base/forbidden.h"

typedef struct worker {
    hs_thread_pool *thread_pool;
    pthread_t thread;
    unsigned number;
} worker;

struct hs_thread_pool {
    hs_gate *gate;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    hs_thread_pool_work *work;
    void *context;
    // Written under the lock; looked at without it by those who wait awake.
    atomic_ullong job;   ///< number of the present one
    atomic_ullong rouse; ///< times that a job was announced
    atomic_uint to_do;   ///< threads that are to begin it, and have not
    atomic_uint at_job;  ///< threads that have begun it, and have not finished
    bool is_over;
    unsigned count;  ///< workers, the caller included
    unsigned joined; ///< threads that were started
    worker workers[HS_THREAD_POOL_MAX];
};

/// How long to wait awake, nanoseconds: for a job that was announced, for the next job after one,
/// and for those who are still at the last part of one.
enum { AWAKE_ROUSED_NS = 500000, AWAKE_AFTER_JOB_NS = 30000, AWAKE_AT_END_NS = 30000 };

static void pause_briefly(void)
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#endif
}

/// Waits without sleeping while the job is still `job`.
static void await_job(hs_thread_pool *thread_pool, unsigned long long job, uint64_t nanoseconds)
{
    uint64_t until = hs_clock_ns() + nanoseconds;
    while (atomic_load_explicit(&thread_pool->job, memory_order_relaxed) == job) {
        if (hs_clock_ns() >= until) return;
        for (int i = 0; i < 8; i++) pause_briefly();
    }
}

/// Sleeps until there is another job than `done`, or the end. The lock is held.
static void sleep_until_job(hs_thread_pool *thread_pool, unsigned long long done)
{
    unsigned long long roused = thread_pool->rouse;
    while (thread_pool->job == done && !thread_pool->is_over) {
        pthread_cond_wait(&thread_pool->begin, &thread_pool->lock);
        if (thread_pool->rouse == roused) continue;
        roused = thread_pool->rouse;
        pthread_mutex_unlock(&thread_pool->lock);
        await_job(thread_pool, done, AWAKE_ROUSED_NS);
        pthread_mutex_lock(&thread_pool->lock);
    }
}

static void *serve(void *context)
{
    const worker *self = context;
    hs_thread_pool *thread_pool = self->thread_pool;
    // A thread may come to be when the first job has been given: it starts from 0 and does it.
    unsigned long long done = 0;
    hs_floating_point_enter();
    pthread_mutex_lock(&thread_pool->lock);
    for (;;) {
        sleep_until_job(thread_pool, done);
        if (thread_pool->is_over) break;
        done = thread_pool->job;
        if (thread_pool->to_do == 0) continue; // all items were gone before this one woke
        thread_pool->to_do--;
        thread_pool->at_job++;
        pthread_mutex_unlock(&thread_pool->lock);
        thread_pool->work(thread_pool->context, self->number, thread_pool->count);
        pthread_mutex_lock(&thread_pool->lock);
        if (--thread_pool->at_job == 0 && thread_pool->to_do == 0)
            pthread_cond_signal(&thread_pool->end);
        pthread_mutex_unlock(&thread_pool->lock);
        await_job(thread_pool, done, AWAKE_AFTER_JOB_NS);
        pthread_mutex_lock(&thread_pool->lock);
    }
    pthread_mutex_unlock(&thread_pool->lock);
    return NULL;
}

/// Signals are for the threads of the program, not for these.
static bool start_threads(hs_thread_pool *thread_pool)
{
    sigset_t all, former;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    bool started = true;
    for (unsigned i = 1; started && i < thread_pool->count; i++) {
        worker *one = &thread_pool->workers[i];
        *one = (worker){.thread_pool = thread_pool, .number = i};
        started = pthread_create(&one->thread, NULL, serve, one) == 0;
        if (started) thread_pool->joined++;
    }
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    return started;
}

hs_thread_pool *hs_thread_pool_create(hs_gate *gate, unsigned workers, hs_error *error)
{
    if (workers < 1 || workers > HS_THREAD_POOL_MAX) {
        hs_error_set(error, "there can be 1 to %d threads, not %u", HS_THREAD_POOL_MAX, workers);
        return NULL;
    }
    hs_thread_pool *thread_pool =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *thread_pool);
    if (thread_pool == NULL) {
        hs_error_no_memory(error, "threads", sizeof *thread_pool);
        return NULL;
    }
    thread_pool->gate = gate;
    thread_pool->count = workers;
    pthread_mutex_init(&thread_pool->lock, NULL);
    pthread_cond_init(&thread_pool->begin, NULL);
    pthread_cond_init(&thread_pool->end, NULL);
    if (start_threads(thread_pool)) return thread_pool;
    hs_error_set(error, "the system starts no more threads; ask for fewer than %u", workers);
    hs_thread_pool_destroy(thread_pool);
    return NULL;
}

void hs_thread_pool_destroy(hs_thread_pool *thread_pool)
{
    if (thread_pool == NULL) return;
    pthread_mutex_lock(&thread_pool->lock);
    thread_pool->is_over = true;
    pthread_cond_broadcast(&thread_pool->begin);
    pthread_mutex_unlock(&thread_pool->lock);
    for (unsigned i = 1; i <= thread_pool->joined; i++)
        pthread_join(thread_pool->workers[i].thread, NULL);
    pthread_cond_destroy(&thread_pool->end);
    pthread_cond_destroy(&thread_pool->begin);
    pthread_mutex_destroy(&thread_pool->lock);
    hs_gate_release(thread_pool->gate, HS_TAG_OTHER, thread_pool, sizeof *thread_pool);
}

unsigned hs_thread_pool_workers(const hs_thread_pool *thread_pool)
{
    return thread_pool->count;
}

void hs_thread_pool_wake(hs_thread_pool *thread_pool)
{
    if (thread_pool->count == 1) return;
    pthread_mutex_lock(&thread_pool->lock);
    thread_pool->rouse++;
    pthread_cond_broadcast(&thread_pool->begin);
    pthread_mutex_unlock(&thread_pool->lock);
}

static void give_job(hs_thread_pool *thread_pool, hs_thread_pool_work *work, void *context)
{
    pthread_mutex_lock(&thread_pool->lock);
    thread_pool->work = work;
    thread_pool->context = context;
    thread_pool->to_do = thread_pool->joined;
    thread_pool->job++;
    pthread_cond_broadcast(&thread_pool->begin);
    pthread_mutex_unlock(&thread_pool->lock);
}

/// Waits for those at the job, and with `for_all` for those who have not begun it.
static void end_job(hs_thread_pool *thread_pool, bool for_all)
{
    pthread_mutex_lock(&thread_pool->lock);
    if (!for_all) thread_pool->to_do = 0;
    pthread_mutex_unlock(&thread_pool->lock);
    uint64_t until = hs_clock_ns() + AWAKE_AT_END_NS;
    while (thread_pool->at_job + thread_pool->to_do > 0 && hs_clock_ns() < until) pause_briefly();
    pthread_mutex_lock(&thread_pool->lock);
    while (thread_pool->at_job > 0 || thread_pool->to_do > 0)
        pthread_cond_wait(&thread_pool->end, &thread_pool->lock);
    pthread_mutex_unlock(&thread_pool->lock);
}

void hs_thread_pool_run(hs_thread_pool *thread_pool, hs_thread_pool_work *work, void *context)
{
    if (thread_pool == NULL) {
        work(context, 0, 1);
        return;
    }
    if (thread_pool->count > 1) give_job(thread_pool, work, context);
    work(context, 0, thread_pool->count);
    if (thread_pool->count > 1) end_job(thread_pool, true);
}

/// Items that are handed out.
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

void hs_thread_pool_share(hs_thread_pool *thread_pool, size_t count, size_t step,
                          hs_thread_pool_part *part, void *context)
{
    handout items = {.part = part, .context = context, .count = count, .step = step};
    bool is_shared = thread_pool->count > 1 && count > step;
    if (is_shared) give_job(thread_pool, take_parts, &items);
    take_parts(&items, 0, 1);
    if (is_shared) end_job(thread_pool, false);
}
