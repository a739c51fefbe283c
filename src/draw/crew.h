/// A crew of threads that waits for work, so that drawing starts no thread. Every member does its
/// share of one job; the caller is the first member. A crew of one has no threads.
#ifndef HS_DRAW_CREW_H
#define HS_DRAW_CREW_H

#include "heapstorm/base.h"

/// A crew with its threads.
typedef struct hs_crew hs_crew;

/// The share of member number `member` of `members`.
typedef void hs_crew_work(void *context, unsigned member, unsigned members);

/// Most members of a crew.
enum { HS_CREW_MAX = 64 };

/// A crew of `members`, 1 to HS_CREW_MAX. NULL with an error when memory or threads are out.
hs_crew *hs_crew_create(hs_gate *gate, unsigned members, hs_error *error);
/// Ends its threads and gives it back. NULL is allowed.
void hs_crew_destroy(hs_crew *crew);

/// Members, the caller included.
unsigned hs_crew_members(const hs_crew *crew);

/// Has all members do their shares and returns when the last is done. Allocates nothing. Without a
/// crew, NULL, the caller does all.
void hs_crew_do(hs_crew *crew, hs_crew_work *work, void *context);

#endif
