// What it costs to release an entity's memory and to acquire another's, for every boxed strategy
// and beside them for a bare free list, which is the floor, and for malloc and free without the
// gate that counts for `naive`. Each row is measured in turn with all others, many times: the
// median and the range are printed, in nanoseconds for a release and an acquisition.
//
// pair      the box that has just been acquired is released, again and again
// tidy      2,000 of 20,000 are released, the oldest first, and as many acquired: a tick
// shuffled  the same in random order, on a heap littered by 50,000 such exchanges

#include "heapstorm/statistics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Without base/forbidden.h: the C library's malloc itself is one of the rows.
#include "base/clock.h"
#include "base/random.h"

enum { LIVING = 20000, BATCH = 2000, ROUNDS = 60, REPEATS = 31, BOX_BYTES = 48, ROWS_MAX = 16 };

typedef enum pattern { PAIR, TIDY, SHUFFLED, PATTERNS } pattern;

static const char *const pattern_names[PATTERNS] = {"pair", "tidy", "shuffled"};

/// One strategy at work on one pattern.
typedef struct row {
    const hs_strategy *strategy;
    hs_gate gate;
    void *heap, *boxes;
    void *living[LIVING];
    uint32_t order[LIVING]; ///< in which they are released
    uint32_t next;
    double ns[REPEATS];
} row;

// ---- The floor: nothing but a free list --------------------------------------------------------

typedef struct bare_list {
    hs_gate *gate;
    uint8_t *memory;
    void *first;
} bare_list;

static void *bare_open(hs_gate *gate, hs_error *error)
{
    bare_list *list = hs_gate_allocate(gate, HS_TAG_OTHER, sizeof *list);
    uint8_t *memory = hs_gate_allocate_lines(gate, HS_TAG_OTHER, (size_t)LIVING * BOX_BYTES);
    (void)error;
    if (list == NULL || memory == NULL) return NULL;
    *list = (bare_list){.gate = gate, .memory = memory};
    for (size_t i = LIVING; i-- > 0;) {
        memcpy(memory + i * BOX_BYTES, &list->first, sizeof list->first);
        list->first = memory + i * BOX_BYTES;
    }
    return list;
}

static void bare_close(void *opaque)
{
    bare_list *list = opaque;
    hs_gate *gate = list->gate;
    hs_gate_release(gate, HS_TAG_OTHER, list->memory, (size_t)LIVING * BOX_BYTES);
    hs_gate_release(gate, HS_TAG_OTHER, list, sizeof *list);
}

static void *bare_open_boxes(void *heap, const hs_box_kind *kind, hs_error *error)
{
    (void)kind;
    (void)error;
    return heap;
}

static void bare_close_boxes(void *boxes)
{
    (void)boxes;
}

static void *bare_acquire(void *opaque)
{
    bare_list *list = opaque;
    void *box = list->first;
    memcpy(&list->first, box, sizeof list->first);
    return box;
}

static void bare_release(void *opaque, void *box)
{
    bare_list *list = opaque;
    memcpy(box, &list->first, sizeof list->first);
    list->first = box;
}

static const hs_strategy bare = {
    .name = "bare list",
    .is_boxed = true,
    .open = bare_open,
    .close = bare_close,
    .open_boxes = bare_open_boxes,
    .close_boxes = bare_close_boxes,
    .acquire = bare_acquire,
    .release = bare_release,
};

// ---- The C library's heap, uncounted ----------------------------------------------------------

static void *heap_open(hs_gate *gate, hs_error *error)
{
    (void)error;
    return gate;
}

static void heap_close(void *heap)
{
    (void)heap;
}

static void *heap_acquire(void *boxes)
{
    (void)boxes;
    return malloc(BOX_BYTES);
}

static void heap_release(void *boxes, void *box)
{
    (void)boxes;
    free(box);
}

static const hs_strategy plain_heap = {
    .name = "malloc",
    .is_boxed = true,
    .open = heap_open,
    .close = heap_close,
    .open_boxes = bare_open_boxes,
    .close_boxes = bare_close_boxes,
    .acquire = heap_acquire,
    .release = heap_release,
};

// ---- Rows --------------------------------------------------------------------------------------

static void shuffle(row *r, hs_random *random)
{
    for (uint32_t i = LIVING; i-- > 1;) {
        uint32_t other = hs_random_below(random, i + 1), kept = r->order[i];
        r->order[i] = r->order[other];
        r->order[other] = kept;
    }
}

/// A tick's deaths, and then its births in the same places.
static void exchange(row *r)
{
    void *(*acquire)(void *) = r->strategy->acquire;
    void (*release)(void *, void *) = r->strategy->release;
    void *boxes = r->boxes;
    const uint32_t *order = r->order + r->next;
    r->next = (r->next + BATCH) % LIVING;
    for (int i = 0; i < BATCH; i++) release(boxes, r->living[order[i]]);
    for (int i = 0; i < BATCH; i++) r->living[order[i]] = acquire(boxes);
}

/// The box that has just been acquired is released.
static void pair_off(row *r)
{
    void *(*acquire)(void *) = r->strategy->acquire;
    void (*release)(void *, void *) = r->strategy->release;
    void *boxes = r->boxes;
    release(boxes, r->living[0]);
    for (int i = 1; i < BATCH; i++) release(boxes, acquire(boxes));
    r->living[0] = acquire(boxes);
}

static bool open_row(row *r, const hs_strategy *strategy, pattern p, hs_error *error)
{
    hs_random random = hs_random_seeded(1, 1);
    r->strategy = strategy;
    r->heap = strategy->open(&r->gate, error);
    if (r->heap == NULL) return false;
    const hs_box_kind kind = {"boxes", HS_TAG_OTHER, BOX_BYTES, LIVING, false};
    r->boxes = strategy->open_boxes(r->heap, &kind, error);
    if (r->boxes == NULL) return false;
    for (uint32_t i = 0; i < LIVING; i++) {
        r->order[i] = i;
        r->living[i] = strategy->acquire(r->boxes);
        if (r->living[i] == NULL) return hs_error_no_memory(error, "boxes", BOX_BYTES);
    }
    if (p != SHUFFLED) return true;
    for (int i = 0; i < 25; i++) {
        shuffle(r, &random);
        exchange(r);
    }
    r->next = 0;
    return true;
}

static void close_row(row *r)
{
    for (uint32_t i = 0; i < LIVING; i++) r->strategy->release(r->boxes, r->living[i]);
    r->strategy->close_boxes(r->boxes);
    r->strategy->close(r->heap);
}

static void measure(row *r, pattern p, int repeat)
{
    uint64_t began = hs_clock_ns();
    for (int round = 0; round < ROUNDS; round++) {
        if (p == PAIR) {
            pair_off(r);
        } else {
            exchange(r);
        }
    }
    r->ns[repeat] = (double)(hs_clock_ns() - began) / ((double)ROUNDS * (double)BATCH);
}

static bool run(hs_gate *gate, pattern p, hs_error *error)
{
    const hs_strategy *strategies[ROWS_MAX] = {&bare, &plain_heap};
    size_t count = 2;
    for (unsigned i = 0; i < hs_strategy_count() && count < ROWS_MAX; i++) {
        const hs_strategy *strategy = hs_strategy_at(i);
        if (strategy->is_boxed && strategy->collector == NULL) strategies[count++] = strategy;
    }
    row *rows = hs_gate_allocate_array(gate, HS_TAG_MEASURE, count, sizeof *rows);
    if (rows == NULL) return hs_error_no_memory(error, "the rows", count * sizeof *rows);
    bool is_open = true;
    size_t opened = 0;
    for (; is_open && opened < count; opened += is_open) {
        is_open = open_row(&rows[opened], strategies[opened], p, error);
    }
    for (int repeat = 0; is_open && repeat < REPEATS; repeat++) {
        for (size_t i = 0; i < count; i++) measure(&rows[i], p, repeat);
    }
    for (size_t i = 0; i < opened; i++) {
        row *r = &rows[i];
        close_row(r);
        double median = hs_median(r->ns, REPEATS);
        if (is_open) {
            printf("%-10s %-10s %7.2f   [%.2f to %.2f]\n", pattern_names[p], r->strategy->name,
                   median, r->ns[0], r->ns[REPEATS - 1]);
        }
    }
    hs_gate_release(gate, HS_TAG_MEASURE, rows, count * sizeof *rows);
    return is_open;
}

int main(void)
{
    hs_gate gate = {0};
    hs_error error = {""};
    printf("a release and an acquisition, ns: median [least to most] of %d\n", REPEATS);
    for (pattern p = PAIR; p < PATTERNS; p++) {
        if (run(&gate, p, &error)) continue;
        fprintf(stderr, "acquire_release: %s\n", error.message);
        return 1;
    }
    return 0;
}
