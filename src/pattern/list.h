/// A growing array of equal items, for reading and compiling a file. Its memory comes from a gate
/// and moves when it grows.
#ifndef HS_PATTERN_LIST_H
#define HS_PATTERN_LIST_H

#include <stddef.h>

#include "heapstorm/gate.h"

/// Initialise with the size of an item: `{.item_bytes = sizeof(thing)}`.
typedef struct hs_list {
    void *items;
    size_t count;
    size_t capacity;
    size_t item_bytes;
} hs_list;

/// Appends `count` zeroed items and returns the first of them, or NULL without memory.
void *hs_list_add(hs_list *list, hs_gate *gate, size_t count);

/// Takes the items out, in memory of exactly `list->count` items, and leaves the list empty. NULL
/// when there are no items, or without memory (then the list keeps them: its count tells).
void *hs_list_take(hs_list *list, hs_gate *gate);

/// Gives the items back.
void hs_list_release(hs_list *list, hs_gate *gate);

#endif
