/// A profile of a gate: which code requested each block, how long blocks live, and what is left.
///
/// A *profile* listens to a gate. For each *call site* (the kind of a block and the stack of return
/// addresses of its request) it counts the blocks and bytes that are live and that ever were. A
/// *snapshot* keeps these figures of a moment, so that two moments can be compared. Profiles are
/// written as text, as JSON, and in the formats of two common tools: pprof's text heap profile and
/// folded stacks.
///
/// Recording changes no address, no tally and no digest, only time: its memory is mapped from the
/// system, outside every heap, and counted separately. The birth and death of a block cost some 0.1
/// to 0.4 us more, a stack that was not seen before some 2 us.
#ifndef HEAPSTORM_PROFILE_H
#define HEAPSTORM_PROFILE_H

#include <stdio.h>

#include "heapstorm/world.h"

// ---- Recording ---------------------------------------------------------------------------------

/// Blocks, and bytes as requested.
typedef struct hs_profile_counts {
    uint64_t live_blocks, live_bytes; ///< not given back
    uint64_t blocks, bytes;           ///< all that were requested since recording began
} hs_profile_counts;

/// Classes of lifetimes: class 0 is less than a tick, class n is at least 2^(n-1) ticks and less
/// than 2^n.
enum { HS_LIFETIMES = 34 };

/// Most return addresses that are kept of a stack, from the innermost outwards.
enum { HS_STACK_MAX = 32 };

/// The blocks of a kind. A *temporary* block was given back before any other block was requested
/// (heaptrack's word and definition). Blocks that were given back in the tick of their birth are
/// counted separately; most temporary blocks are among them.
typedef struct hs_profile_kind {
    hs_profile_counts counts;         ///< as they are now
    uint64_t peak_bytes, peak_tick;   ///< the most that was live at once, and when first
    uint64_t temporary;               ///< given back before the next request
    uint64_t within_tick;             ///< given back in the tick of their birth
    uint64_t lifetimes[HS_LIFETIMES]; ///< of those given back before the end
    uint64_t at_end;                  ///< given back after `hs_profile_end`
} hs_profile_kind;

/// One call site.
typedef struct hs_profile_site {
    hs_profile_counts counts; ///< as they are now
    uint64_t temporary;       ///< as in `hs_profile_kind`
    uint64_t peak_bytes;      ///< the most that was live at once
    uint64_t peak_tick;       ///< when it was first so much
    uint64_t hash;            ///< of kind and stack
    size_t first;             ///< index of its innermost address among those of all sites
    uint16_t depth;           ///< addresses
    uint8_t tag;              ///< an hs_tag
} hs_profile_site;

/// A profile in progress; it belongs to the thread of its gate.
typedef struct hs_profile hs_profile;

/// Makes a profile whose own memory is limited to so many bytes; 0 for no limit. Returns NULL with
/// an error when memory is out.
hs_profile *hs_profile_open(uint64_t limit_bytes, hs_error *error);
/// Destroys it. It must not be the listener of a gate any more. NULL is allowed.
void hs_profile_close(hs_profile *profile);

/// Returns what to set as a gate's listener; it belongs to the profile. Blocks that were requested
/// before are unknown to the profile.
const hs_gate_listener *hs_profile_listener(const hs_profile *profile);

/// Says which tick begins: blocks that are requested from now on are born in it. Ticks count from
/// 1; 0 is before the first.
void hs_profile_tick(hs_profile *profile, uint64_t tick);

/// Says that the world is about to be destroyed: blocks that are given back from now on have lived
/// to the end, and blocks that are not given back have leaked. The collector's counts (NULL without
/// a collector) say what is garbage.
void hs_profile_end(hs_profile *profile, const hs_collector_counts *collector);

/// Returns the figures of a kind.
const hs_profile_kind *hs_profile_kind_of(const hs_profile *profile, hs_tag tag);
/// Returns the figures of all kinds together.
hs_profile_counts hs_profile_total(const hs_profile *profile);
/// Returns the number of call sites so far. A site's own number does not change.
size_t hs_profile_site_count(const hs_profile *profile);
/// Returns the call site of a number below that.
const hs_profile_site *hs_profile_site_at(const hs_profile *profile, size_t number);
/// Returns the `depth` return addresses of a site, the innermost first.
const uintptr_t *hs_profile_stack(const hs_profile *profile, const hs_profile_site *site);

/// The state of a profile itself.
typedef struct hs_profile_state {
    uint64_t tick;                  ///< the last that began
    uint64_t own_bytes, peak_bytes; ///< its own memory, now and at most
    uint64_t missed;                ///< blocks that were not recorded because memory was out
    uint64_t unknown;               ///< blocks given back whose birth was not recorded
    uint64_t walks;                 ///< stacks that were walked because they were not recognised
    bool has_ended;                 ///< `hs_profile_end` was called
    bool has_collector;             ///< the world had a collector at the end
    uint64_t waiting[HS_TAG_COUNT]; ///< garbage at the end, entities by kind
    uint64_t waiting_bytes;         ///< bytes of that garbage
} hs_profile_state;

/// Returns the profile's own state.
hs_profile_state hs_profile_state_of(const hs_profile *profile);

// ---- Snapshots ---------------------------------------------------------------------------------

/// The figures of a moment. Zero-initialised it is empty.
typedef struct hs_snapshot {
    hs_profile *profile;                   ///< that it was taken of; NULL when empty
    uint64_t tick;                         ///< ticks done by then
    hs_profile_counts kinds[HS_TAG_COUNT]; ///< by kind
    hs_profile_counts total;               ///< all kinds
    hs_profile_counts *sites;              ///< by number of the site
    size_t site_count;                     ///< sites at that moment
    size_t site_room;                      ///< sites that there is memory for
    bool has_collector;                    ///< the world's strategy has a collector
    uint64_t waiting[HS_TAG_COUNT];        ///< garbage, entities by kind
    uint64_t waiting_bytes;                ///< bytes of that garbage
    struct hs_contents *contents;          ///< of the world, the caller's; NULL when not looked at
} hs_snapshot;

/// Takes a snapshot; `collector` (NULL without one) says what is garbage. The snapshot's memory is
/// part of the profile's own. Returns false with an error when memory is out.
bool hs_snapshot_take(hs_snapshot *snapshot, hs_profile *profile,
                      const hs_collector_counts *collector, hs_error *error);
/// Replaces the figures by kind with a gate's own tallies, which include the blocks that were there
/// before the profile began to listen.
void hs_snapshot_use_tallies(hs_snapshot *snapshot, const hs_gate *gate);
/// Releases a snapshot; harmless on an empty one. The profile must still exist.
void hs_snapshot_release(hs_snapshot *snapshot);

/// Returns the figures of a site in a snapshot; all zero for a site that came later.
hs_profile_counts hs_snapshot_site(const hs_snapshot *snapshot, size_t number);

/// What the populations of a world hold, by kind, in pools, columns or boxes.
typedef struct hs_contents {
    const hs_strategy *strategy; ///< NULL when nothing was looked at
    hs_layout layout;            ///< of boxes
    struct {
        const hs_kind *kind; ///< NULL for the scripts, which lie in slots
        hs_population_counts counts;
        hs_storage storage; ///< the population's own: its columns, or its array of pointers
    } populations[HS_POPULATION_COUNT];
    hs_storage storage;   ///< of the whole world
    hs_slab_figures slab; ///< where the strategy has arenas
} hs_contents;

/// Looks at a world. Allocates nothing.
void hs_contents_look(hs_contents *contents, const hs_world *world);

// ---- Writing -----------------------------------------------------------------------------------

/// The formats of snapshots and profiles.
typedef enum hs_profile_format {
    HS_PROFILE_TEXT,   ///< for people, within 80 columns but for names
    HS_PROFILE_JSON,   ///< `heapstorm.snapshot/1`, `heapstorm.profile/1`
    HS_PROFILE_PPROF,  ///< pprof's text heap profile
    HS_PROFILE_FOLDED, ///< folded stacks: live bytes, or of a whole profile all bytes
} hs_profile_format;

/// Returns the format for a file's ending: .json; .pprof or .heap; .folded; else text.
hs_profile_format hs_profile_format_of(const char *path);

/// How call sites are listed.
typedef struct hs_profile_view {
    size_t top;       ///< rows of a list at most, in text; 0 for 20
    bool by_line;     ///< lines of the source instead of call sites; in folded stacks besides
    const char *only; ///< NULL, or the name of a kind, or a part of a function's or a file's name:
                      ///< only sites with it are listed. Figures by kind stay as they are.
} hs_profile_view;

/// Sets how everything of a profile is written from now on; the text stays the caller's.
void hs_profile_set_view(hs_profile *profile, const hs_profile_view *view);
/// Returns how it is written.
const hs_profile_view *hs_profile_view_of(const hs_profile *profile);

/// Writes a snapshot. `title` says what was recorded, such as "storm under naive (array)". Writing
/// uses the heap where functions are named.
void hs_snapshot_write(FILE *stream, const hs_snapshot *snapshot, const char *title,
                       hs_profile_format format);

/// Writes for people what changed between a snapshot, which may be empty, and a later one of the
/// same profile.
void hs_snapshot_write_difference(FILE *stream, const hs_snapshot *before, const hs_snapshot *after,
                                  const char *title);

/// Writes the whole profile: what is left at the end, lifetimes, temporary blocks, call sites.
void hs_profile_write(FILE *stream, const hs_profile *profile, const char *title,
                      hs_profile_format format);

#endif
