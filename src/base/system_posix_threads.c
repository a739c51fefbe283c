// POSIX: threads.

// For the number of a thread.
#define _GNU_SOURCE

#include "base/system.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "base/forbidden.h"

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(hs_mutex), "a lock fits");
_Static_assert(sizeof(pthread_cond_t) <= sizeof(hs_condition), "a condition fits");
_Static_assert(sizeof(pthread_t) <= sizeof(hs_thread), "a thread fits");

static pthread_mutex_t *lock_of(hs_mutex *mutex)
{
    return (pthread_mutex_t *)(void *)mutex->own;
}

static pthread_cond_t *call_of(hs_condition *condition)
{
    return (pthread_cond_t *)(void *)condition->own;
}

void hs_mutex_open(hs_mutex *mutex)
{
    pthread_mutex_init(lock_of(mutex), NULL);
}

void hs_mutex_close(hs_mutex *mutex)
{
    pthread_mutex_destroy(lock_of(mutex));
}

void hs_mutex_lock(hs_mutex *mutex)
{
    pthread_mutex_lock(lock_of(mutex));
}

void hs_mutex_unlock(hs_mutex *mutex)
{
    pthread_mutex_unlock(lock_of(mutex));
}

void hs_condition_open(hs_condition *condition)
{
    pthread_cond_init(call_of(condition), NULL);
}

void hs_condition_close(hs_condition *condition)
{
    pthread_cond_destroy(call_of(condition));
}

void hs_condition_wait(hs_condition *condition, hs_mutex *mutex)
{
    pthread_cond_wait(call_of(condition), lock_of(mutex));
}

void hs_condition_signal(hs_condition *condition)
{
    pthread_cond_signal(call_of(condition));
}

void hs_condition_broadcast(hs_condition *condition)
{
    pthread_cond_broadcast(call_of(condition));
}

// ---- Threads -----------------------------------------------------------------------------------

bool hs_thread_start(hs_thread *thread, hs_thread_work *work, void *context)
{
    sigset_t all, former;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former);
    pthread_t started;
    bool is_started = pthread_create(&started, NULL, work, context) == 0;
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    if (is_started) memcpy(thread->own, &started, sizeof started);
    return is_started;
}

void hs_thread_join(hs_thread *thread)
{
    pthread_t started;
    memcpy(&started, thread->own, sizeof started);
    pthread_join(started, NULL);
}

bool hs_thread_is_main(void)
{
#ifdef __linux__
    return syscall(SYS_gettid) == getpid();
#else
    return true;
#endif
}
