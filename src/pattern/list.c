#include "pattern/list.h"

#include <stdint.h>

#include "base/forbidden.h"

void *hs_list_add(hs_list *list, hs_gate *gate, size_t count)
{
    if (count > list->capacity - list->count) {
        if (count > SIZE_MAX / 4 || list->capacity > SIZE_MAX / 4) return NULL;
        size_t capacity = list->capacity * 2 + count + 15;
        void *grown = hs_gate_resize_array(gate, HS_TAG_PATTERNS, list->items, list->capacity,
                                           capacity, list->item_bytes);
        if (grown == NULL) return NULL;
        list->items = grown;
        list->capacity = capacity;
    }
    char *first = (char *)list->items + list->count * list->item_bytes;
    list->count += count;
    return memset(first, 0, count * list->item_bytes);
}

void *hs_list_take(hs_list *list, hs_gate *gate)
{
    if (list->count == 0) {
        hs_list_release(list, gate);
        return NULL;
    }
    void *items = list->items;
    if (list->count < list->capacity) {
        items = hs_gate_resize_array(gate, HS_TAG_PATTERNS, items, list->capacity, list->count,
                                     list->item_bytes);
        if (items == NULL) return NULL;
    }
    *list = (hs_list){.item_bytes = list->item_bytes};
    return items;
}

void hs_list_release(hs_list *list, hs_gate *gate)
{
    hs_gate_release(gate, HS_TAG_PATTERNS, list->items, list->capacity * list->item_bytes);
    *list = (hs_list){.item_bytes = list->item_bytes};
}
