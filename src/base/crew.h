/// A crew of threads that waits for work, so that neither a tick nor a frame starts a thread. The
/// caller is the first member; a crew of one has no threads. All work in the floating-point mode of
/// the simulation.
#ifndef HS_BASE_CREW_H
#define HS_BASE_CREW_H

#include "heapstorm/base.h"

/// A crew with its threads.
typedef struct hs_crew hs_crew;

/// The share of member number `member` of `members`.
typedef void hs_crew_work(void *context, unsigned member, unsigned members);

/// Items `first` to `end - 1` of a job, by whichever member is free.
typedef void hs_crew_part(void *context, unsigned member, size_t first, size_t end);

/// Most members of a crew.
enum { HS_CREW_MAX = 64 };

/// A crew of `members`, 1 to HS_CREW_MAX. NULL with an error when memory or threads are out.
hs_crew *hs_crew_create(hs_gate *gate, unsigned members, hs_error *error);
/// Ends its threads and gives it back. NULL is allowed.
void hs_crew_destroy(hs_crew *crew);

/// Members, the caller included.
unsigned hs_crew_members(const hs_crew *crew);

/// Tells the threads that a job is near: they wake now, and look for it for half a millisecond.
/// Waking takes some 50 us, which so pass while the caller prepares the job.
void hs_crew_rouse(hs_crew *crew);

/// Has all members do their shares and returns when the last is done. Allocates nothing. Without a
/// crew, NULL, the caller does all.
void hs_crew_do(hs_crew *crew, hs_crew_work *work, void *context);

/// Hands `count` items out, `step` at a time, to whoever is free, and returns when all are done: a
/// member that wakes late takes less, and nobody waits for one that has not begun. The caller's
/// writes are seen by all, and theirs by the caller. Allocates nothing.
void hs_crew_share(hs_crew *crew, size_t count, size_t step, hs_crew_part *part, void *context);

#endif
