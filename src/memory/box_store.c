#include "memory/box_store.h"

#include "base/assert.h"
#include "heapstorm/litter.h"

#include "base/forbidden.h"

/// Tells a collector that scans for pointers where the population's are.
static void tell_root(const hs_box_store *store, void *memory, size_t bytes, bool is_root)
{
    if (store->strategy->root == NULL || memory == NULL) return;
    store->strategy->root(store->heap, memory, bytes, is_root);
}

hs_box_kind hs_box_store_boxes(const hs_kind *kind, size_t capacity, hs_layout layout)
{
    bool has_link = layout == HS_LAYOUT_LIST;
    return (hs_box_kind){
        .name = kind->name,
        .tag = kind->tag,
        .bytes = kind->bytes + (has_link ? sizeof(hs_link) : 0),
        .capacity = capacity,
        .is_leaf = kind->is_leaf,
    };
}

/// A collector that scans for pointers must not find those of the dead.
static void forget(const hs_box_store *store, void **from, size_t count)
{
    if (store->strategy->root != NULL) memset(from, 0, count * sizeof *from);
}

bool hs_box_store_open(hs_box_store *store, const hs_memory *memory, const hs_kind *kind,
                       size_t capacity, hs_error *error)
{
    *store = (hs_box_store){
        .kind = kind,
        .gate = memory->gate,
        .strategy = memory->strategy,
        .layout = memory->layout,
    };
    const hs_box_kind box_kind = hs_box_store_boxes(kind, capacity, memory->layout);
    store->heap = memory->heap;
    store->boxes = memory->strategy->open_boxes(memory->heap, &box_kind, error);
    if (store->boxes == NULL) return false;
    tell_root(store, &store->oldest, sizeof store->oldest, true);
    store->cost = memory->strategy->box_cost(store->boxes) +
                  (store->layout == HS_LAYOUT_ARRAY ? sizeof(void *) : 0);
    if (!hs_litter_shuffle(memory, store->boxes, &box_kind, error)) {
        hs_box_store_close(store);
        return false;
    }
    if (store->layout == HS_LAYOUT_LIST || hs_box_store_grow(store, capacity)) return true;
    hs_box_store_close(store);
    return hs_error_no_memory(error, kind->name, capacity * sizeof(void *));
}

static void release_box(hs_box_store *store, void *entity)
{
    store->strategy->release(store->boxes, hs_box_store_box(store, entity));
}

void hs_box_store_close(hs_box_store *store)
{
    if (store->boxes != NULL) {
        hs_box_store_recycle(store, store->count);
        store->strategy->close_boxes(store->boxes);
        tell_root(store, &store->oldest, sizeof store->oldest, false);
    }
    tell_root(store, store->array, store->reserved * sizeof *store->array, false);
    hs_gate_release(store->gate, store->kind->tag, store->array,
                    store->reserved * sizeof *store->array);
    *store = (hs_box_store){0};
}

bool hs_box_store_grow(hs_box_store *store, size_t capacity)
{
    if (store->layout == HS_LAYOUT_LIST) return true;
    // An eighth more than the capacity, so that recycling seldom has to move the pointers down.
    size_t wanted = store->reserved + capacity + capacity / 8 + 1;
    tell_root(store, store->array, store->reserved * sizeof *store->array, false);
    void **array = hs_gate_resize_array(store->gate, store->kind->tag, store->array,
                                        store->reserved, wanted, sizeof *array);
    if (array != NULL) {
        memset(array + store->reserved, 0, (wanted - store->reserved) * sizeof *array);
        store->array = array;
        store->reserved = wanted;
    }
    tell_root(store, store->array, store->reserved * sizeof *store->array, true);
    return array != NULL;
}

static void append_to_array(hs_box_store *store, size_t wanted, hs_batch *batch)
{
    if (store->first + store->count + wanted > store->reserved) {
        memmove(store->array, store->array + store->first, store->count * sizeof *store->array);
        forget(store, store->array + store->count, store->first);
        store->first = 0;
    }
    HS_ASSERT(store->first + store->count + wanted <= store->reserved);
    void **at = store->array + store->first + store->count;
    size_t got = 0;
    while (got < wanted && (at[got] = store->strategy->acquire(store->boxes)) != NULL) got++;
    batch->boxes = at;
    batch->count = got;
    store->count += got;
}

/// Marks a box that was appended before any compaction. When there are too many marks, every other
/// one goes.
static void mark_appended(hs_box_store *store, const hs_link *link, size_t index)
{
    if (store->mark_distance == 0) store->mark_distance = 1;
    if (index % store->mark_distance != 0) return;
    if (store->mark_count == HS_BOX_STORE_MARKS) {
        store->mark_count /= 2;
        for (size_t i = 0; i < store->mark_count; i++) store->marks[i] = store->marks[2 * i];
        store->mark_distance *= 2;
        if (index % store->mark_distance != 0) return;
    }
    store->marks[store->mark_count++] = (hs_box_mark){link, (uint32_t)index};
    store->mark_rounds++;
}

static void append_to_list(hs_box_store *store, size_t wanted, hs_batch *batch)
{
    size_t got = 0;
    while (got < wanted && got < HS_BATCH_MAX) {
        hs_link *link = store->strategy->acquire(store->boxes);
        if (link == NULL) break;
        link->next = NULL;
        if (store->newest != NULL) {
            store->newest->next = link;
        } else {
            store->oldest = link;
        }
        store->newest = link;
        if (store->compactions == 0)
            mark_appended(store, link, store->marks_gone + store->count + got);
        store->handed[got++] = hs_link_entity(link);
    }
    batch->boxes = store->handed;
    batch->count = got;
    store->count += got;
}

void hs_box_store_append(hs_box_store *store, size_t wanted, hs_batch *batch)
{
    if (store->layout == HS_LAYOUT_LIST) {
        append_to_list(store, wanted, batch);
    } else {
        append_to_array(store, wanted, batch);
    }
}

void hs_box_store_recycle(hs_box_store *store, size_t count)
{
    store->count -= count;
    if (store->layout == HS_LAYOUT_ARRAY) {
        for (size_t i = 0; i < count; i++) release_box(store, store->array[store->first + i]);
        forget(store, store->array + store->first, count);
        store->first += count;
        if (store->count == 0) store->first = 0;
        return;
    }
    store->marks_gone += count;
    while (count-- > 0) {
        hs_link *link = store->oldest;
        store->oldest = link->next;
        release_box(store, hs_link_entity(link));
    }
    if (store->oldest == NULL) store->newest = NULL;
}

static size_t compact_array(hs_box_store *store, const hs_filter *filter)
{
    uint8_t gone[HS_BATCH_MAX];
    void **from = store->array + store->first;
    void **to = store->array;
    for (size_t seen = 0; seen < store->count;) {
        size_t left = store->count - seen;
        hs_batch batch = {.count = left < HS_BATCH_MAX ? left : HS_BATCH_MAX, .boxes = from + seen};
        filter->judge(filter->context, &batch, gone);
        for (size_t i = 0; i < batch.count; i++) {
            if (gone[i]) {
                release_box(store, batch.boxes[i]);
            } else {
                *to++ = batch.boxes[i];
            }
        }
        seen += batch.count;
    }
    size_t kept = (size_t)(to - store->array);
    size_t gone_total = store->count - kept;
    forget(store, to, store->first + gone_total);
    store->first = 0;
    store->count = kept;
    return gone_total;
}

/// Where the marks of a compaction are due. They are set batch by batch, so that the loop over the
/// boxes knows nothing of them.
typedef struct mark_cursor {
    size_t passed, kept; ///< boxes before the batch, and those of them that stay
    size_t next;         ///< number of the next box to mark, if it stays
    size_t distance;
} mark_cursor;

/// Begins with other boxes in each compaction: 97 is odd, so that every one has its turn.
static mark_cursor begin_marks(hs_box_store *store)
{
    size_t distance = store->count / HS_BOX_STORE_MARKS + 1;
    store->mark_count = 0;
    store->marks_gone = 0;
    store->mark_rounds++;
    store->compactions++;
    return (mark_cursor){.next = store->compactions * 97 % distance, .distance = distance};
}

/// Marks the boxes of a batch that are due, or the next ones that stay.
static void mark_kept(hs_box_store *store, const hs_batch *batch, const uint8_t *gone,
                      mark_cursor *cursor)
{
    size_t counted = 0;
    while (cursor->next < cursor->passed + batch->count) {
        size_t at = cursor->next - cursor->passed;
        while (at < batch->count && gone[at]) at++;
        for (; counted < at; counted++) cursor->kept += !gone[counted];
        cursor->next = cursor->passed + at + cursor->distance;
        if (at == batch->count) break;
        const void *box = (hs_link *)batch->boxes[at] - 1;
        store->marks[store->mark_count++] = (hs_box_mark){box, (uint32_t)cursor->kept};
    }
    for (; counted < batch->count; counted++) cursor->kept += !gone[counted];
    cursor->passed += batch->count;
}

static size_t compact_list(hs_box_store *store, const hs_filter *filter)
{
    uint8_t gone[HS_BATCH_MAX];
    void *boxes[HS_BATCH_MAX];
    hs_link **at = &store->oldest;
    hs_link *kept = NULL;
    size_t gone_total = 0;
    mark_cursor cursor = begin_marks(store);
    while (*at != NULL) {
        hs_batch batch = {.boxes = boxes};
        for (hs_link *link = *at; link != NULL && batch.count < HS_BATCH_MAX; link = link->next) {
            boxes[batch.count++] = hs_link_entity(link);
        }
        filter->judge(filter->context, &batch, gone);
        mark_kept(store, &batch, gone, &cursor);
        for (size_t i = 0; i < batch.count; i++) {
            if (gone[i]) {
                *at = (*at)->next;
                release_box(store, boxes[i]);
                gone_total++;
            } else {
                kept = *at;
                at = &kept->next;
            }
        }
    }
    store->newest = kept;
    store->count -= gone_total;
    return gone_total;
}

/// Lets the strategy move boxes, and keeps where they are now.
static void move_boxes(hs_box_store *store)
{
    const hs_strategy *strategy = store->strategy;
    if (store->layout == HS_LAYOUT_ARRAY) {
        void **boxes = store->array + store->first;
        for (size_t i = 0; i < store->count; i++) boxes[i] = strategy->move(store->boxes, boxes[i]);
        return;
    }
    hs_link **at = &store->oldest;
    size_t marked = 0;
    for (size_t i = 0; *at != NULL; at = &(*at)->next, i++) {
        *at = strategy->move(store->boxes, *at);
        store->newest = *at;
        if (marked == store->mark_count || store->marks[marked].index != i) continue;
        store->marks[marked++].box = *at;
    }
}

size_t hs_box_store_compact(hs_box_store *store, const hs_filter *filter)
{
    bool is_list = store->layout == HS_LAYOUT_LIST;
    size_t gone = is_list ? compact_list(store, filter) : compact_array(store, filter);
    const hs_strategy *strategy = store->strategy;
    if (strategy->move != NULL && strategy->wants_moves(store->boxes)) move_boxes(store);
    return gone;
}

void *hs_box_store_newest(const hs_box_store *store)
{
    if (store->layout == HS_LAYOUT_LIST) {
        return store->newest != NULL ? hs_link_entity(store->newest) : NULL;
    }
    return store->count > 0 ? store->array[store->first + store->count - 1] : NULL;
}
