/// A profile of a gate: which code asked for every block, how long blocks live, what is left.
///
/// A *profile* listens to a gate and keeps, for each *call site* (the stack of return addresses of
/// a request, with the kind of the block), how many blocks and bytes live and ever lived. A
/// *snapshot* keeps these figures as they were at a moment, so that two moments can be compared.
/// Profiles are written as text, as JSON, and in the two formats that the usual tools open: pprof's
/// text heap profile and folded stacks.
///
/// Recording changes no address, no tally and no digest, only time: what it needs is mapped from
/// the system, past every heap, and counted apart. The birth and the death of a block cost some 0.1
/// to 0.4 us; a stack that was not seen before costs some 2 us.
#ifndef HEAPSTORM_PROFILE_H
#define HEAPSTORM_PROFILE_H

#include <stdio.h>

#include "heapstorm/world.h"

// ---- Recording ---------------------------------------------------------------------------------

/// Blocks and bytes, as they were asked for.
typedef struct hs_profile_counts {
    uint64_t live_blocks, live_bytes; ///< not given back
    uint64_t blocks, bytes;           ///< all since recording began
} hs_profile_counts;

/// Classes of lifetimes: class 0 has lived for less than a tick, class n for 2^(n-1) ticks or more,
/// and less than twice that.
enum { HS_LIFETIMES = 34 };

/// Most return addresses of a stack that are kept, from the innermost on.
enum { HS_STACK_MAX = 32 };

/// What a kind's blocks did. A *temporary* block was given back before any other was asked for
/// (heaptrack's word and definition); one that lived for less than a tick was given back in the
/// tick of its birth. Most blocks of the first sort are of the second too; they are counted apart.
typedef struct hs_profile_kind {
    hs_profile_counts counts;         ///< as they are now
    uint64_t temporary;               ///< given back before the next request
    uint64_t within_tick;             ///< given back in the tick of their birth
    uint64_t lifetimes[HS_LIFETIMES]; ///< of those given back before the end
    uint64_t at_end;                  ///< given back after `hs_profile_end`
} hs_profile_kind;

/// One call site.
typedef struct hs_profile_site {
    hs_profile_counts counts; ///< as they are now
    uint64_t temporary;       ///< as `hs_profile_kind` has it
    uint64_t hash;            ///< of kind and stack
    size_t first;             ///< number of its innermost address among all sites'
    uint16_t depth;           ///< addresses
    uint8_t tag;              ///< an hs_tag
} hs_profile_site;

/// A profile in progress; belongs to the thread of its gate.
typedef struct hs_profile hs_profile;

/// Makes a profile that will hold at most so many bytes itself; 0 for any number. NULL with an
/// error when memory is out.
hs_profile *hs_profile_open(uint64_t limit_bytes, hs_error *error);
/// Ends it. Its gates must have been destroyed or their listeners taken off. NULL is allowed.
void hs_profile_close(hs_profile *profile);

/// To be set as a gate's listener; belongs to the profile. Blocks from before are unknown to it.
const hs_gate_listener *hs_profile_listener(const hs_profile *profile);

/// The tick that begins: what is born from now on is born in it. Ticks count from 1; 0 is before.
void hs_profile_tick(hs_profile *profile, uint64_t tick);

/// The world is about to be destroyed: what is given back from now on has lived to the end, and
/// what is not given back has leaked. The collector's counts (NULL without one) say what the world
/// itself knows to be dead and waiting.
void hs_profile_end(hs_profile *profile, const hs_collector_counts *collector);

/// The figures of a kind.
const hs_profile_kind *hs_profile_kind_of(const hs_profile *profile, hs_tag tag);
/// All kinds together.
hs_profile_counts hs_profile_total(const hs_profile *profile);
/// Call sites so far; their numbers stay.
size_t hs_profile_site_count(const hs_profile *profile);
/// The call site of a number below that.
const hs_profile_site *hs_profile_site_at(const hs_profile *profile, size_t number);
/// The return addresses of a site, the innermost first; `depth` of them.
const uintptr_t *hs_profile_stack(const hs_profile *profile, const hs_profile_site *site);

/// What a profile knows of itself.
typedef struct hs_profile_state {
    uint64_t tick;                  ///< the last that began
    uint64_t own_bytes, peak_bytes; ///< its own memory, now and at most
    uint64_t missed;                ///< blocks not recorded for want of memory
    uint64_t unknown;               ///< blocks given back whose birth was not recorded
    uint64_t walks;                 ///< stacks that were walked and not recognised
    bool has_ended;                 ///< `hs_profile_end` was called
    bool has_collector;             ///< the world had one then
    uint64_t waiting[HS_TAG_COUNT]; ///< dead entities that waited then, by kind
    uint64_t waiting_bytes;         ///< what these held
} hs_profile_state;

/// The profile's own state.
hs_profile_state hs_profile_state_of(const hs_profile *profile);

// ---- Snapshots ---------------------------------------------------------------------------------

/// The figures of a moment. Zero-initialised it is empty; a difference has an empty one before it.
typedef struct hs_snapshot {
    hs_profile *profile;                   ///< whose it is; NULL when empty
    uint64_t tick;                         ///< ticks done then
    hs_profile_counts kinds[HS_TAG_COUNT]; ///< by kind
    hs_profile_counts total;               ///< all kinds
    hs_profile_counts *sites;              ///< by number of the site
    size_t site_count;                     ///< sites that there were
    size_t site_room;                      ///< that there is memory for
    bool has_collector;                    ///< the world's strategy has one
    uint64_t waiting[HS_TAG_COUNT];        ///< dead entities waiting for it, by kind
    uint64_t waiting_bytes;                ///< what these hold
} hs_snapshot;

/// Takes a snapshot; `collector` (NULL without one) tells what waits. Its memory is the profile's
/// own. False with an error when memory is out.
bool hs_snapshot_take(hs_snapshot *snapshot, hs_profile *profile,
                      const hs_collector_counts *collector, hs_error *error);
/// Puts a gate's own tallies in the place of the figures by kind: for a profile that began to
/// listen later, and knows of what was there before only by them.
void hs_snapshot_use_tallies(hs_snapshot *snapshot, const hs_gate *gate);
/// Gives it back; harmless on an empty one. The profile must still be there.
void hs_snapshot_release(hs_snapshot *snapshot);

/// The figures of a site in a snapshot; all zero for a site that came later.
hs_profile_counts hs_snapshot_site(const hs_snapshot *snapshot, size_t number);

// ---- Writing -----------------------------------------------------------------------------------

/// How a snapshot or a profile may be written.
typedef enum hs_profile_format {
    HS_PROFILE_TEXT,   ///< for people, within 80 columns but for names
    HS_PROFILE_JSON,   ///< `heapstorm.snapshot/1`, `heapstorm.profile/1`
    HS_PROFILE_PPROF,  ///< pprof's text heap profile
    HS_PROFILE_FOLDED, ///< folded stacks: what lives, and of a whole profile what ever lived
} hs_profile_format;

/// The format that a file's ending asks for: .json; .pprof or .heap; .folded; else text.
hs_profile_format hs_profile_format_of(const char *path);

/// Writes a snapshot. `title` says what was recorded, such as "storm under naive (array)".
void hs_snapshot_write(FILE *stream, const hs_snapshot *snapshot, const char *title,
                       hs_profile_format format);

/// Writes, for people, what changed from one snapshot to a later one of the same profile.
void hs_snapshot_write_difference(FILE *stream, const hs_snapshot *before, const hs_snapshot *after,
                                  const char *title);

/// Writes the whole profile: what was left at the end, lifetimes, temporary blocks, call sites.
void hs_profile_write(FILE *stream, const hs_profile *profile, const char *title,
                      hs_profile_format format);

#endif
