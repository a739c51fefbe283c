/// What differs between operating systems: pages of memory from beneath the C library's heap, and
/// the monotonic clock (base/clock.h). Each system has one source file.
#ifndef HS_BASE_SYSTEM_H
#define HS_BASE_SYSTEM_H

#include <stddef.h>

/// Returns `bytes` of zeroed pages, or NULL when memory is out. The heap meter counts them. Give
/// them back with `hs_pages_unmap` and the same size.
void *hs_pages_map(size_t bytes);

/// Gives pages back to the system.
void hs_pages_unmap(void *memory, size_t bytes);

/// Asks for huge pages behind this memory. A hint: without them the memory is the same, but slower.
void hs_pages_advise_huge(void *memory, size_t bytes);

/// Returns how often the system has taken the processor from this process so far, which wanted to
/// go on; NaN where it does not tell.
double hs_involuntary_switches(void);

#endif
