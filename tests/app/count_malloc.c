/// A library to preload that counts what a program asks of the heap, by no code of the program's
/// own. At the end it writes three counts, of allocations, of frees and of pages mapped past the
/// heap, into the file that HS_COUNT_FILE names. A reallocation is one of the first two each, as in
/// the program's figures.
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc's own names for the functions that this library replaces.
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);
void __libc_free(void *block);

static atomic_ulong allocations, frees, maps;

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("HS_COUNT_FILE");
    int file = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0) return;
    dprintf(file, "%lu %lu %lu\n", atomic_load(&allocations), atomic_load(&frees),
            atomic_load(&maps));
    close(file);
}

void *malloc(size_t bytes)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_calloc(count, bytes);
}

void *realloc(void *block, size_t bytes)
{
    atomic_fetch_add(&allocations, 1);
    if (block != NULL) atomic_fetch_add(&frees, 1);
    return __libc_realloc(block, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    atomic_fetch_add(&allocations, 1);
    return __libc_memalign(alignment, bytes);
}

void free(void *block)
{
    if (block != NULL) atomic_fetch_add(&frees, 1);
    __libc_free(block);
}

#if defined(__x86_64__) || defined(__aarch64__)
void *mmap(void *address, size_t bytes, int protection, int flags, int file, off_t offset)
{
    atomic_fetch_add(&maps, 1);
    union {
        long number;
        void *address;
    } mapped = {syscall(SYS_mmap, address, bytes, protection, flags, file, offset)};
    return mapped.address;
}
#endif
