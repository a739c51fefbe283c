/// A library to preload that makes one request to the heap fail: the one whose number is
/// HS_FAIL_AT, counted from 1 once the library is loaded. At the end the number of requests is
/// written to the file that HS_FAIL_COUNT names.
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// glibc's own names for the functions that this library replaces.
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

static atomic_long requests;
static long fail_at;
static int is_counting;

__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("HS_FAIL_AT");
    fail_at = number != NULL ? strtol(number, NULL, 10) : 0;
    is_counting = 1;
}

__attribute__((destructor)) static void end(void)
{
    is_counting = 0;
    const char *path = getenv("HS_FAIL_COUNT");
    int file = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0) return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", (long)atomic_load(&requests));
    if (write(file, text, (size_t)length) != length) _exit(125);
    close(file);
}

static int fails(void)
{
    if (!is_counting || atomic_fetch_add(&requests, 1) + 1 != fail_at) return 0;
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
