#include "base/crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/floating_point.h"

#include "base/forbidden.h"

typedef struct member {
    hs_crew *crew;
    pthread_t thread;
    unsigned number;
} member;

struct hs_crew {
    hs_gate *gate;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    hs_crew_work *work;
    void *context;
    // Written under the lock; looked at without it by those who wait awake.
    atomic_ullong job;   ///< number of the present one
    atomic_ullong rouse; ///< times that a job was announced
    atomic_uint to_do;   ///< threads that are to begin it, and have not
    atomic_uint at_job;  ///< threads that have begun it, and have not finished
    bool is_over;
    unsigned count;  ///< members, the caller included
    unsigned joined; ///< threads that were started
    member members[HS_CREW_MAX];
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
static void await_job(hs_crew *crew, unsigned long long job, uint64_t nanoseconds)
{
    uint64_t until = hs_clock_ns() + nanoseconds;
    while (atomic_load_explicit(&crew->job, memory_order_relaxed) == job) {
        if (hs_clock_ns() >= until) return;
        for (int i = 0; i < 8; i++) pause_briefly();
    }
}

/// Sleeps until there is another job than `done`, or the end. The lock is held.
static void sleep_until_job(hs_crew *crew, unsigned long long done)
{
    unsigned long long roused = crew->rouse;
    while (crew->job == done && !crew->is_over) {
        pthread_cond_wait(&crew->begin, &crew->lock);
        if (crew->rouse == roused) continue;
        roused = crew->rouse;
        pthread_mutex_unlock(&crew->lock);
        await_job(crew, done, AWAKE_ROUSED_NS);
        pthread_mutex_lock(&crew->lock);
    }
}

static void *serve(void *context)
{
    const member *self = context;
    hs_crew *crew = self->crew;
    // A thread may come to be when the first job has been given: it starts from 0 and does it.
    unsigned long long done = 0;
    hs_floating_point_enter();
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        sleep_until_job(crew, done);
        if (crew->is_over) break;
        done = crew->job;
        if (crew->to_do == 0) continue; // all items were gone before this one woke
        crew->to_do--;
        crew->at_job++;
        pthread_mutex_unlock(&crew->lock);
        crew->work(crew->context, self->number, crew->count);
        pthread_mutex_lock(&crew->lock);
        if (--crew->at_job == 0 && crew->to_do == 0) pthread_cond_signal(&crew->end);
        pthread_mutex_unlock(&crew->lock);
        await_job(crew, done, AWAKE_AFTER_JOB_NS);
        pthread_mutex_lock(&crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/// Signals are for the threads of the program, not for these.
static bool start_threads(hs_crew *crew)
{
    sigset_t all, former;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    bool started = true;
    for (unsigned i = 1; started && i < crew->count; i++) {
        member *one = &crew->members[i];
        *one = (member){.crew = crew, .number = i};
        started = pthread_create(&one->thread, NULL, serve, one) == 0;
        if (started) crew->joined++;
    }
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    return started;
}

hs_crew *hs_crew_create(hs_gate *gate, unsigned members, hs_error *error)
{
    if (members < 1 || members > HS_CREW_MAX) {
        hs_error_set(error, "there can be 1 to %d threads, not %u", HS_CREW_MAX, members);
        return NULL;
    }
    hs_crew *crew = hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *crew);
    if (crew == NULL) {
        hs_error_no_memory(error, "threads", sizeof *crew);
        return NULL;
    }
    crew->gate = gate;
    crew->count = members;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->begin, NULL);
    pthread_cond_init(&crew->end, NULL);
    if (start_threads(crew)) return crew;
    hs_error_set(error, "the system starts no more threads; ask for fewer than %u", members);
    hs_crew_destroy(crew);
    return NULL;
}

void hs_crew_destroy(hs_crew *crew)
{
    if (crew == NULL) return;
    pthread_mutex_lock(&crew->lock);
    crew->is_over = true;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
    for (unsigned i = 1; i <= crew->joined; i++) pthread_join(crew->members[i].thread, NULL);
    pthread_cond_destroy(&crew->end);
    pthread_cond_destroy(&crew->begin);
    pthread_mutex_destroy(&crew->lock);
    hs_gate_release(crew->gate, HS_TAG_OTHER, crew, sizeof *crew);
}

unsigned hs_crew_members(const hs_crew *crew)
{
    return crew->count;
}

void hs_crew_rouse(hs_crew *crew)
{
    if (crew->count == 1) return;
    pthread_mutex_lock(&crew->lock);
    crew->rouse++;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
}

static void give_job(hs_crew *crew, hs_crew_work *work, void *context)
{
    pthread_mutex_lock(&crew->lock);
    crew->work = work;
    crew->context = context;
    crew->to_do = crew->joined;
    crew->job++;
    pthread_cond_broadcast(&crew->begin);
    pthread_mutex_unlock(&crew->lock);
}

/// Waits for those at the job, and with `for_all` for those who have not begun it.
static void end_job(hs_crew *crew, bool for_all)
{
    pthread_mutex_lock(&crew->lock);
    if (!for_all) crew->to_do = 0;
    pthread_mutex_unlock(&crew->lock);
    uint64_t until = hs_clock_ns() + AWAKE_AT_END_NS;
    while (crew->at_job + crew->to_do > 0 && hs_clock_ns() < until) pause_briefly();
    pthread_mutex_lock(&crew->lock);
    while (crew->at_job > 0 || crew->to_do > 0) pthread_cond_wait(&crew->end, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

void hs_crew_do(hs_crew *crew, hs_crew_work *work, void *context)
{
    if (crew == NULL) {
        work(context, 0, 1);
        return;
    }
    if (crew->count > 1) give_job(crew, work, context);
    work(context, 0, crew->count);
    if (crew->count > 1) end_job(crew, true);
}

/// Items that are handed out.
typedef struct handout {
    hs_crew_part *part;
    void *context;
    size_t count, step;
    atomic_size_t next;
} handout;

static void take_parts(void *context, unsigned number, unsigned members)
{
    (void)members;
    handout *items = context;
    for (;;) {
        size_t first = atomic_fetch_add_explicit(&items->next, items->step, memory_order_relaxed);
        if (first >= items->count) return;
        size_t left = items->count - first;
        items->part(items->context, number, first,
                    first + (left < items->step ? left : items->step));
    }
}

void hs_crew_share(hs_crew *crew, size_t count, size_t step, hs_crew_part *part, void *context)
{
    handout items = {.part = part, .context = context, .count = count, .step = step};
    bool is_shared = crew->count > 1 && count > step;
    if (is_shared) give_job(crew, take_parts, &items);
    take_parts(&items, 0, 1);
    if (is_shared) end_job(crew, false);
}
