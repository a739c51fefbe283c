#include "measure/mapping.h"

#include <sys/mman.h>

#include "base/forbidden.h"

void *hs_map(hs_mapped *mapped, size_t count, size_t bytes)
{
    size_t total;
    if (__builtin_mul_overflow(count, bytes, &total) || total == 0) return NULL;
    if (mapped->limit_bytes != 0 && total > mapped->limit_bytes - mapped->bytes) return NULL;
    void *memory = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return NULL;
    mapped->bytes += total;
    if (mapped->bytes > mapped->peak_bytes) mapped->peak_bytes = mapped->bytes;
    return memory;
}

void hs_unmap(hs_mapped *mapped, void *memory, size_t count, size_t bytes)
{
    if (memory == NULL) return;
    munmap(memory, count * bytes);
    mapped->bytes -= count * bytes;
}

bool hs_remap(hs_mapped *mapped, void **memory, size_t old_count, size_t new_count, size_t bytes)
{
    void *larger = hs_map(mapped, new_count, bytes);
    if (larger == NULL) return false;
    if (*memory != NULL) memcpy(larger, *memory, old_count * bytes);
    hs_unmap(mapped, *memory, old_count, bytes);
    *memory = larger;
    return true;
}
