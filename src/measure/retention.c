#include "measure/retention.h"

#include <stdlib.h>

#include "base/error.h"

#include "base/forbidden.h"

// ---- The graph ---------------------------------------------------------------------------------

static bool read_boxes(hs_retention *it, const hs_world *world)
{
    enum { AT_ONCE = 256 };
    hs_reference boxes[AT_ONCE];
    size_t told;
    while ((told = hs_world_references(world, it->count, boxes, AT_ONCE)) > 0) {
        if (it->count + told > it->room) {
            size_t room = it->room > 0 ? 2 * it->room : 4096;
            hs_reference *larger =
                hs_remap(&it->mapped, it->boxes, it->room, room, sizeof *it->boxes);
            if (larger == NULL) return false;
            it->boxes = larger;
            it->room = room;
        }
        memcpy(it->boxes + it->count, boxes, told * sizeof *boxes);
        it->count += told;
    }
    return true;
}

/// A table of `room` numbers of boxes by address, a power of two.
static uint32_t *index_boxes(hs_retention *it, size_t room)
{
    uint32_t *index = hs_map(&it->mapped, room, sizeof *index);
    if (index == NULL) return NULL;
    for (size_t i = 0; i < it->count; i++) {
        uint64_t mixed =
            (uint64_t)((uintptr_t)it->boxes[i].box >> 4) * UINT64_C(0x9E3779B97F4A7C15);
        size_t at = (size_t)(mixed >> 32) & (room - 1);
        while (index[at] != 0) at = (at + 1) & (room - 1);
        index[at] = (uint32_t)i + 1;
    }
    return index;
}

static uint32_t find(const hs_retention *it, const uint32_t *index, size_t room, const void *box)
{
    uint64_t mixed = (uint64_t)((uintptr_t)box >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    for (size_t at = (size_t)(mixed >> 32) & (room - 1); index[at] != 0;
         at = (at + 1) & (room - 1)) {
        if (it->boxes[index[at] - 1].box == box) return index[at] - 1;
    }
    return HS_RETENTION_NOBODY;
}

static bool map_arrays(hs_retention *it)
{
    size_t count = it->count > 0 ? it->count : 1;
    uint32_t **arrays[] = {&it->owner, &it->first_owned, &it->next_owned, &it->from, &it->group};
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++) {
        *arrays[a] = hs_map(&it->mapped, count, sizeof(uint32_t));
        if (*arrays[a] == NULL) return false;
        memset(*arrays[a], 0xFF, count * sizeof(uint32_t));
    }
    it->is_reached = hs_map(&it->mapped, count, 1);
    it->groups = hs_map(&it->mapped, count, sizeof *it->groups);
    return it->is_reached != NULL && it->groups != NULL;
}

static bool link_boxes(hs_retention *it)
{
    size_t room = 4096;
    while (room < 2 * it->count) room *= 2;
    if (!map_arrays(it)) return false;
    uint32_t *index = index_boxes(it, room);
    if (index == NULL) return false;
    for (uint32_t i = 0; i < it->count; i++) {
        if (it->boxes[i].owner == NULL) continue;
        uint32_t owner = find(it, index, room, it->boxes[i].owner);
        it->owner[i] = owner;
        if (owner == HS_RETENTION_NOBODY || !it->boxes[i].is_listed) continue;
        it->next_owned[i] = it->first_owned[owner];
        it->first_owned[owner] = i;
    }
    hs_unmap(&it->mapped, index, room, sizeof *index);
    return true;
}

// ---- Searches ----------------------------------------------------------------------------------

/// A search in breadth: a queue of numbers in memory of its own.
typedef struct search {
    uint32_t *queue;
    size_t first, count;
} search;

static bool search_open(search *by, hs_retention *it)
{
    *by = (search){hs_map(&it->mapped, it->count > 0 ? it->count : 1, sizeof(uint32_t)), 0, 0};
    memset(it->from, 0xFF, it->count * sizeof *it->from);
    return by->queue != NULL;
}

static void search_close(search *by, hs_retention *it)
{
    hs_unmap(&it->mapped, by->queue, it->count > 0 ? it->count : 1, sizeof(uint32_t));
}

/// Comes from one box to another for the first time.
static void come(search *by, hs_retention *it, uint32_t from, uint32_t to)
{
    if (to == HS_RETENTION_NOBODY || it->from[to] != HS_RETENTION_NOBODY) return;
    it->from[to] = from;
    by->queue[by->count++] = to;
}

/// Follows all references of the next box in the queue, which it returns.
static uint32_t follow(search *by, hs_retention *it)
{
    uint32_t at = by->queue[by->first++];
    come(by, it, at, it->owner[at]);
    for (uint32_t o = it->first_owned[at]; o != HS_RETENTION_NOBODY; o = it->next_owned[o])
        come(by, it, at, o);
    return at;
}

/// Begins at all living boxes, each of which comes from itself.
static void begin_at_living(search *by, hs_retention *it)
{
    for (uint32_t i = 0; i < it->count; i++) {
        if (it->boxes[i].is_live) come(by, it, i, i);
    }
}

/// Writes the way by which a search came to a box, from its beginning on.
static size_t write_way(const hs_retention *it, uint32_t to, uint32_t *path, size_t room)
{
    size_t length = 1;
    for (uint32_t at = to; it->from[at] != at; at = it->from[at]) length++;
    if (length > room) return 0;
    uint32_t at = to;
    for (size_t i = length; i-- > 0; at = it->from[at]) path[i] = at;
    return length;
}

size_t hs_retention_path(hs_retention *it, uint32_t dead, uint32_t *path, size_t room)
{
    search by;
    size_t length = 0;
    if (!search_open(&by, it)) return 0;
    begin_at_living(&by, it);
    while (by.first < by.count) follow(&by, it);
    if (it->from[dead] != HS_RETENTION_NOBODY) length = write_way(it, dead, path, room);
    search_close(&by, it);
    return length;
}

/// Whether a box refers to another.
static bool refers(const hs_retention *it, uint32_t from, uint32_t to)
{
    return it->owner[from] == to || (it->boxes[to].is_listed && it->owner[to] == from);
}

size_t hs_retention_cycle(hs_retention *it, uint32_t first, uint32_t *path, size_t room)
{
    search by;
    size_t length = 0;
    if (!search_open(&by, it)) return 0;
    come(&by, it, first, first);
    while (by.first < by.count && length == 0) {
        uint32_t at = follow(&by, it);
        if (!refers(it, at, first)) continue;
        length = write_way(it, at, path, room - 1);
        if (length > 0) path[length++] = first;
    }
    search_close(&by, it);
    return length;
}

// ---- Groups ------------------------------------------------------------------------------------

static bool is_leaked(const hs_retention *it, uint32_t box)
{
    return !it->boxes[box].is_live && !it->is_reached[box];
}

static uint32_t root_of(hs_retention *it, uint32_t box)
{
    while (it->group[box] != box) {
        it->group[box] = it->group[it->group[box]];
        box = it->group[box];
    }
    return box;
}

static int by_bytes(const void *a, const void *b)
{
    const hs_retained_group *one = a, *other = b;
    if (one->bytes != other->bytes) return one->bytes < other->bytes ? 1 : -1;
    return (one->first > other->first) - (one->first < other->first);
}

/// Joins leaked boxes that refer to each other, and sums the groups up.
static void find_groups(hs_retention *it)
{
    for (uint32_t i = 0; i < it->count; i++) it->group[i] = i;
    for (uint32_t i = 0; i < it->count; i++) {
        uint32_t owner = it->owner[i];
        if (owner == HS_RETENTION_NOBODY || !is_leaked(it, i) || !is_leaked(it, owner)) continue;
        it->group[root_of(it, i)] = root_of(it, owner);
    }
    // `from` is free between searches: of each root the number of its group.
    memset(it->from, 0xFF, it->count * sizeof *it->from);
    for (uint32_t i = 0; i < it->count; i++) {
        if (!is_leaked(it, i)) continue;
        uint32_t root = root_of(it, i);
        if (it->from[root] == HS_RETENTION_NOBODY) {
            it->from[root] = (uint32_t)it->group_count;
            it->groups[it->group_count++] = (hs_retained_group){.first = i};
        }
        hs_retained_group *group = &it->groups[it->from[root]];
        if (it->first_owned[group->first] == HS_RETENTION_NOBODY) group->first = i;
        group->boxes++;
        group->bytes += it->boxes[i].bytes;
        group->kinds[it->boxes[i].tag]++;
    }
    for (uint32_t i = 0; i < it->count; i++) it->group[i] = root_of(it, i);
    if (it->group_count > 0) qsort(it->groups, it->group_count, sizeof *it->groups, by_bytes);
}

static bool reach(hs_retention *it)
{
    search by;
    if (!search_open(&by, it)) return false;
    begin_at_living(&by, it);
    while (by.first < by.count) it->is_reached[follow(&by, it)] = 1;
    search_close(&by, it);
    for (uint32_t i = 0; i < it->count; i++) {
        const hs_reference *box = &it->boxes[i];
        if (box->is_live) {
            it->living[box->tag]++;
        } else if (it->is_reached[i]) {
            it->kept[box->tag]++;
            it->kept_bytes += box->bytes;
        } else {
            it->leaked[box->tag]++;
            it->leaked_bytes += box->bytes;
        }
    }
    return true;
}

bool hs_retention_look(hs_retention *it, const hs_world *world, hs_error *error)
{
    *it = (hs_retention){.tick = hs_world_ticks(world)};
    if (!hs_world_has_references(world)) {
        return hs_error_set(error,
                            "%s keeps no references that could be followed; refcount and gc do",
                            hs_world_strategy(world)->name);
    }
    hs_collector_counts counts;
    if (hs_world_collector(world, &counts) && counts.is_underway) {
        return hs_error_set(error,
                            "after tick %llu a collection is half done, and references may "
                            "lead to what it has given back; take another tick",
                            (unsigned long long)it->tick);
    }
    if (!read_boxes(it, world) || !link_boxes(it) || !reach(it)) {
        hs_retention_close(it);
        return hs_error_no_memory(error, "the graph of references", it->count * sizeof *it->boxes);
    }
    find_groups(it);
    return true;
}

void hs_retention_close(hs_retention *it)
{
    size_t count = it->count > 0 ? it->count : 1;
    hs_unmap(&it->mapped, it->boxes, it->room, sizeof *it->boxes);
    uint32_t *arrays[] = {it->owner, it->first_owned, it->next_owned, it->from, it->group};
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
        hs_unmap(&it->mapped, arrays[a], count, sizeof(uint32_t));
    hs_unmap(&it->mapped, it->is_reached, count, 1);
    hs_unmap(&it->mapped, it->groups, count, sizeof *it->groups);
    *it = (hs_retention){.tick = 0};
}
