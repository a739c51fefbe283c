/// Who refers to what: the graph of the boxes that a collector tracks at one moment, what of it is
/// garbage, what keeps that, and the shortest path by which it does.
///
/// A dead box that a living one reaches is *kept* by it. Dead boxes that nothing living reaches,
/// and that are still there, keep each other: a cycle. Without a collector they leak.
#ifndef HS_MEASURE_RETENTION_H
#define HS_MEASURE_RETENTION_H

#include "heapstorm/world.h"
#include "measure/profile_table.h"

/// A group of dead boxes that refer to each other, directly or by others.
typedef struct hs_retained_group {
    uint32_t first;               ///< one of its boxes: the one to which most refer
    uint64_t boxes, bytes;        ///< all of it
    uint64_t kinds[HS_TAG_COUNT]; ///< boxes by kind
} hs_retained_group;

/// The graph. Zero-initialised it is empty.
typedef struct hs_retention {
    hs_mapped mapped;
    hs_reference *boxes;
    size_t count, room;
    uint32_t *owner;           ///< of each box the number of its owner, or HS_RETENTION_NOBODY
    uint32_t *first_owned;     ///< of each box the first that it refers to
    uint32_t *next_owned;      ///< the next of the same owner
    uint32_t *from;            ///< the box from which a search came to it
    uint32_t *group;           ///< by union: of garbage that nothing living reaches
    uint8_t *is_reached;       ///< from a living box
    hs_retained_group *groups; ///< the largest first
    size_t group_count;
    uint64_t tick;
    uint64_t living[HS_TAG_COUNT], kept[HS_TAG_COUNT], leaked[HS_TAG_COUNT]; ///< boxes
    uint64_t kept_bytes, leaked_bytes;
} hs_retention;

#define HS_RETENTION_NOBODY UINT32_MAX

/// Looks at a world whose strategy knows its references. False with an error when memory is out, or
/// when the strategy does not.
bool hs_retention_look(hs_retention *retention, const hs_world *world, hs_error *error);
void hs_retention_close(hs_retention *retention);

/// Finds the shortest way from a box by references back to itself and writes the numbers of the
/// boxes on it, `first` at both ends; returns how many, at most `room`, or 0 where there is none.
size_t hs_retention_cycle(hs_retention *retention, uint32_t first, uint32_t *path, size_t room);

/// Finds the shortest way from a living box to a dead one, likewise.
size_t hs_retention_path(hs_retention *retention, uint32_t dead, uint32_t *path, size_t room);

/// Writes it: as a graph for Graphviz where the path ends in .dot or .gv, else as text of at most
/// `top` groups (0: 3).
void hs_retention_write(FILE *stream, hs_retention *retention, const char *title, const char *path,
                        size_t top);

#endif
