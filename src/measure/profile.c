#include "heapstorm/profile.h"

#include "measure/profile_table.h"
#include "measure/stack_trace.h"

#include "base/forbidden.h"

struct hs_profile {
    hs_mapped mapped;
    hs_gate_listener listener;
    hs_profile_kind kinds[HS_TAG_COUNT];
    hs_profile_sites sites;
    hs_profile_blocks blocks;
    hs_stack_memo memo;
    hs_profile_view view;
    hs_profile_state state;
    uintptr_t newest; ///< the block of the last request while it is live, else 0
};

// ---- What passes the gate -----------------------------------------------------------------------

static void count_birth(hs_profile_counts *counts, uint64_t bytes)
{
    counts->live_blocks++;
    counts->live_bytes += bytes;
    counts->blocks++;
    counts->bytes += bytes;
}

static void count_death(hs_profile_counts *counts, uint64_t bytes)
{
    counts->live_blocks--;
    counts->live_bytes -= bytes;
}

/// Finds the site of a stack, from the function that called the gate outwards.
static uint32_t site_of_trace(hs_profile *profile, hs_tag tag, uintptr_t site,
                              const hs_stack_trace *trace)
{
    unsigned first = 0;
    while (first < trace->count && trace->address[first] != site) first++;
    if (first == trace->count) {
        // The walk found nothing; the place that called the gate is known all the same.
        return hs_profile_sites_find(&profile->sites, &profile->mapped, tag, &site, 1);
    }
    unsigned depth = trace->count - first;
    return hs_profile_sites_find(&profile->sites, &profile->mapped, tag, trace->address + first,
                                 depth < HS_STACK_MAX ? depth : HS_STACK_MAX);
}

/// A function of its own, so that its large frame is not part of the path that every block takes.
__attribute__((noinline)) static uint32_t walk_to_site(hs_profile *profile, hs_tag tag,
                                                       uintptr_t frame, uintptr_t site)
{
    hs_stack_trace trace;
    hs_stack_walk(&trace, frame);
    profile->state.walks++;
    uint32_t number = site_of_trace(profile, tag, site, &trace);
    if (number != HS_STACK_UNKNOWN) {
        hs_stack_memo_learn(&profile->memo, &trace, frame, site, tag, number);
    }
    return number;
}

static void hear_allocation(void *context, hs_tag tag, uintptr_t address, size_t bytes,
                            uintptr_t site)
{
    hs_profile *profile = context;
    uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
    uint32_t number = hs_stack_memo_recall(&profile->memo, frame, site, tag);
    if (number == HS_STACK_UNKNOWN) number = walk_to_site(profile, tag, frame, site);
    const hs_profile_block block = {
        .address = address,
        .bytes = bytes,
        .site = number,
        .tick = (uint32_t)profile->state.tick,
    };
    profile->newest = address;
    if (number == HS_STACK_UNKNOWN ||
        !hs_profile_blocks_add(&profile->blocks, &profile->mapped, &block)) {
        profile->state.missed++;
        return;
    }
    hs_profile_site *at = &profile->sites.at[number];
    hs_profile_kind *kind = &profile->kinds[tag];
    count_birth(&at->counts, bytes);
    count_birth(&kind->counts, bytes);
    if (at->counts.live_bytes > at->peak_bytes) {
        at->peak_bytes = at->counts.live_bytes;
        at->peak_tick = profile->state.tick;
    }
    if (kind->counts.live_bytes > kind->peak_bytes) {
        kind->peak_bytes = kind->counts.live_bytes;
        kind->peak_tick = profile->state.tick;
    }
}

static unsigned lifetime_class(uint64_t ticks)
{
    unsigned class = ticks == 0 ? 0 : 64 - (unsigned)__builtin_clzll(ticks);
    return class < HS_LIFETIMES ? class : HS_LIFETIMES - 1;
}

static void hear_free(void *context, uintptr_t address)
{
    hs_profile *profile = context;
    bool is_temporary = address == profile->newest;
    if (is_temporary) profile->newest = 0;
    hs_profile_block block;
    if (!hs_profile_blocks_take(&profile->blocks, address, &block)) {
        profile->state.unknown++;
        return;
    }
    hs_profile_site *site = &profile->sites.at[block.site];
    hs_profile_kind *kind = &profile->kinds[site->tag];
    count_death(&site->counts, block.bytes);
    count_death(&kind->counts, block.bytes);
    site->temporary += is_temporary;
    kind->temporary += is_temporary;
    if (profile->state.has_ended) {
        kind->at_end++;
        return;
    }
    uint64_t ticks = (uint32_t)profile->state.tick - block.tick;
    kind->within_tick += ticks == 0;
    kind->lifetimes[lifetime_class(ticks)]++;
}

// ---- Its life -----------------------------------------------------------------------------------

hs_profile *hs_profile_open(uint64_t limit_bytes, hs_error *error)
{
    hs_mapped mapped = {.limit_bytes = limit_bytes};
    hs_profile *profile = hs_map(&mapped, 1, sizeof *profile);
    if (profile == NULL) {
        hs_error_no_memory(error, "the profile", sizeof *profile);
        return NULL;
    }
    profile->mapped = mapped;
    profile->listener = (hs_gate_listener){hear_allocation, hear_free, profile};
    bool is_open = hs_profile_sites_open(&profile->sites, &profile->mapped) &&
                   hs_profile_blocks_open(&profile->blocks, &profile->mapped);
    if (!is_open) {
        hs_profile_close(profile);
        hs_error_no_memory(error, "the profile's tables", sizeof *profile->blocks.places);
        return NULL;
    }
    return profile;
}

void hs_profile_close(hs_profile *profile)
{
    if (profile == NULL) return;
    hs_profile_blocks_close(&profile->blocks, &profile->mapped);
    hs_profile_sites_close(&profile->sites, &profile->mapped);
    hs_mapped mapped = profile->mapped;
    hs_unmap(&mapped, profile, 1, sizeof *profile);
}

const hs_gate_listener *hs_profile_listener(const hs_profile *profile)
{
    return &profile->listener;
}

void hs_profile_tick(hs_profile *profile, uint64_t tick)
{
    profile->state.tick = tick;
}

void hs_profile_end(hs_profile *profile, const hs_collector_counts *collector)
{
    profile->state.has_ended = true;
    if (collector == NULL) return;
    profile->state.has_collector = true;
    memcpy(profile->state.waiting, collector->waiting, sizeof profile->state.waiting);
    profile->state.waiting_bytes = collector->waiting_bytes;
}

void hs_profile_set_view(hs_profile *profile, const hs_profile_view *view)
{
    profile->view = *view;
}

const hs_profile_view *hs_profile_view_of(const hs_profile *profile)
{
    return &profile->view;
}

// ---- Figures ------------------------------------------------------------------------------------

const hs_profile_kind *hs_profile_kind_of(const hs_profile *profile, hs_tag tag)
{
    return &profile->kinds[tag];
}

hs_profile_counts hs_profile_total(const hs_profile *profile)
{
    hs_profile_counts total = {0};
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        const hs_profile_counts *kind = &profile->kinds[tag].counts;
        total.live_blocks += kind->live_blocks;
        total.live_bytes += kind->live_bytes;
        total.blocks += kind->blocks;
        total.bytes += kind->bytes;
    }
    return total;
}

size_t hs_profile_site_count(const hs_profile *profile)
{
    return profile->sites.count;
}

const hs_profile_site *hs_profile_site_at(const hs_profile *profile, size_t number)
{
    return &profile->sites.at[number];
}

const uintptr_t *hs_profile_stack(const hs_profile *profile, const hs_profile_site *site)
{
    return &profile->sites.addresses[site->first];
}

hs_profile_state hs_profile_state_of(const hs_profile *profile)
{
    hs_profile_state state = profile->state;
    state.own_bytes = profile->mapped.bytes;
    state.peak_bytes = profile->mapped.peak_bytes;
    return state;
}

// ---- Snapshots ----------------------------------------------------------------------------------

bool hs_snapshot_take(hs_snapshot *snapshot, hs_profile *profile,
                      const hs_collector_counts *collector, hs_error *error)
{
    size_t count = profile->sites.count;
    *snapshot = (hs_snapshot){.profile = profile, .tick = profile->state.tick};
    // At least one, because an empty mapping is not possible.
    snapshot->site_room = count > 0 ? count : 1;
    snapshot->sites = hs_map(&profile->mapped, snapshot->site_room, sizeof *snapshot->sites);
    if (snapshot->sites == NULL) {
        *snapshot = (hs_snapshot){0};
        return hs_error_no_memory(error, "a snapshot", count * sizeof *snapshot->sites);
    }
    snapshot->site_count = count;
    for (size_t i = 0; i < count; i++) snapshot->sites[i] = profile->sites.at[i].counts;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) snapshot->kinds[tag] = profile->kinds[tag].counts;
    snapshot->total = hs_profile_total(profile);
    if (collector == NULL) return true;
    snapshot->has_collector = true;
    memcpy(snapshot->waiting, collector->waiting, sizeof snapshot->waiting);
    snapshot->waiting_bytes = collector->waiting_bytes;
    return true;
}

static hs_profile_counts counts_of_tally(const hs_tally *tally)
{
    return (hs_profile_counts){
        .live_blocks = tally->allocations - tally->frees,
        .live_bytes = tally->live_bytes,
        .blocks = tally->allocations,
        .bytes = tally->bytes,
    };
}

void hs_snapshot_use_tallies(hs_snapshot *snapshot, const hs_gate *gate)
{
    for (int tag = 0; tag < HS_TAG_COUNT; tag++)
        snapshot->kinds[tag] = counts_of_tally(&gate->tally[tag]);
    snapshot->total = counts_of_tally(&gate->total);
}

void hs_snapshot_release(hs_snapshot *snapshot)
{
    if (snapshot->profile == NULL) return;
    hs_unmap(&snapshot->profile->mapped, snapshot->sites, snapshot->site_room,
             sizeof *snapshot->sites);
    *snapshot = (hs_snapshot){0};
}

hs_profile_counts hs_snapshot_site(const hs_snapshot *snapshot, size_t number)
{
    return number < snapshot->site_count ? snapshot->sites[number] : (hs_profile_counts){0};
}
