/// A library to preload that makes a request to the heap fail. It stops a program before its main
/// and makes a copy of it for each order from the socket whose number is HS_FAIL_SOCKET: starting
/// the program afresh every time would take longer than what is tested. Without that variable it
/// does nothing.
#include "fail_malloc.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// glibc's own names for the functions that this library replaces.
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

/// Of the copy that runs, which shares it with its maker; NULL where nothing is counted.
static atomic_long *requests;
static long fail_at;

/// Returns in every copy, never in the maker.
static void make_copies(int socket, atomic_long *counter)
{
    while (recv(socket, &fail_at, sizeof fail_at, 0) == (ssize_t)sizeof fail_at) {
        hs_fail_answer answer = {.status = 0};
        atomic_store(counter, 0);
        pid_t child = fork();
        if (child == 0) {
            close(socket);
            requests = counter;
            return;
        }
        if (child < 0 || waitpid(child, &answer.status, 0) != child) _exit(125);
        answer.requests = atomic_load(counter);
        if (send(socket, &answer, sizeof answer, 0) != (ssize_t)sizeof answer) _exit(125);
    }
    _exit(0);
}

__attribute__((constructor)) static void begin(void)
{
    const char *socket = getenv("HS_FAIL_SOCKET");
    if (socket == NULL) return;
    void *shared =
        mmap(NULL, sizeof *requests, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) _exit(125);
    make_copies((int)strtol(socket, NULL, 10), shared);
}

static int fails(void)
{
    if (requests == NULL || atomic_fetch_add(requests, 1) + 1 != fail_at) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t bytes)
{
    return fails() ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return fails() ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *block, size_t bytes)
{
    return fails() ? NULL : __libc_realloc(block, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return fails() ? NULL : __libc_memalign(alignment, bytes);
}
