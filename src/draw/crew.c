#include "draw/crew.h"

#include <pthread.h>
#include <signal.h>

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
    uint64_t job;    ///< number of the present one
    unsigned at_job; ///< threads that have not finished it
    bool is_over;
    unsigned count;  ///< members, the caller included
    unsigned joined; ///< threads that were started
    member members[HS_CREW_MAX];
};

static void *serve(void *context)
{
    const member *self = context;
    hs_crew *crew = self->crew;
    // A thread may come to be when the first job has been given: it starts from 0 and does it.
    uint64_t done = 0;
    hs_floating_point_enter();
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (crew->job == done && !crew->is_over) pthread_cond_wait(&crew->begin, &crew->lock);
        if (crew->is_over) break;
        done = crew->job;
        pthread_mutex_unlock(&crew->lock);
        crew->work(crew->context, self->number, crew->count);
        pthread_mutex_lock(&crew->lock);
        if (--crew->at_job == 0) pthread_cond_signal(&crew->end);
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
        hs_error_set(error, "drawing takes 1 to %d threads, not %u", HS_CREW_MAX, members);
        return NULL;
    }
    hs_crew *crew = hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *crew);
    if (crew == NULL) {
        hs_error_no_memory(error, "threads for drawing", sizeof *crew);
        return NULL;
    }
    crew->gate = gate;
    crew->count = members;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->begin, NULL);
    pthread_cond_init(&crew->end, NULL);
    if (start_threads(crew)) return crew;
    hs_error_set(error, "the system starts no more threads; draw with fewer than %u", members);
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

void hs_crew_do(hs_crew *crew, hs_crew_work *work, void *context)
{
    if (crew == NULL) {
        work(context, 0, 1);
        return;
    }
    if (crew->count > 1) {
        pthread_mutex_lock(&crew->lock);
        crew->work = work;
        crew->context = context;
        crew->at_job = crew->joined;
        crew->job++;
        pthread_cond_broadcast(&crew->begin);
        pthread_mutex_unlock(&crew->lock);
    }
    work(context, 0, crew->count);
    if (crew->count > 1) {
        pthread_mutex_lock(&crew->lock);
        while (crew->at_job > 0) pthread_cond_wait(&crew->end, &crew->lock);
        pthread_mutex_unlock(&crew->lock);
    }
}
