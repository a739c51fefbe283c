/// What differs between operating systems: pages of memory from beneath the C library's heap, what
/// blocks and the process take of the system, and the monotonic clock (base/clock.h). Each system
/// has one source file.
#ifndef HS_BASE_SYSTEM_H
#define HS_BASE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Returns `bytes` of zeroed pages, or NULL when memory is out. The heap meter counts them. Give
/// them back with `hs_pages_unmap` and the same size.
void *hs_pages_map(size_t bytes);

/// The same at a multiple of `bytes`, which is a power of two and at least a page.
void *hs_pages_map_aligned(size_t bytes);

/// Gives pages back to the system.
void hs_pages_unmap(void *memory, size_t bytes);

/// Asks for huge pages behind this memory. A hint: without them the memory is the same, but slower.
void hs_pages_advise_huge(void *memory, size_t bytes);

/// Returns what a block of the C library's heap, requested with `bytes`, takes of that heap: the
/// chunk with its header, or `bytes` where the library does not tell.
size_t hs_block_chunk(void *block, size_t bytes);

/// Reads how many bytes of private dirty pages the process has: memory that it alone uses and has
/// written to. Takes some 0.1 ms, and more with the memory in use; allocates nothing. Returns false
/// where the system does not tell.
bool hs_private_dirty(uint64_t *bytes);

#endif
