#include "herd.h"

#include "memory/tracked.h"

enum { BYTES = 48 };

/// The content of a box, so that damage shows.
typedef struct content {
    uint64_t number;
    uint64_t inverse[4];
    uint64_t last;
} content;
_Static_assert(sizeof(content) == BYTES, "the box is full");

void hs_herd_open(hs_herd *herd, const char *strategy, const hs_collector_settings *settings)
{
    *herd = (hs_herd){.random = 1};
    herd->memory = (hs_memory){
        .strategy = hs_strategy_find(strategy),
        .gate = &herd->gate,
        .collector = *settings,
    };
    hs_error error = {0};
    if (!hs_memory_open(&herd->memory, &error)) fail_msg("%s", error.message);
    const hs_box_kind bullets = {"bullets", HS_TAG_BULLETS, BYTES, 1000, false};
    const hs_box_kind enemies = {"enemies", HS_TAG_ENEMIES, BYTES + 16, 10, false};
    herd->bullets = herd->memory.strategy->open_boxes(herd->memory.heap, &bullets, &error);
    herd->enemies = herd->memory.strategy->open_boxes(herd->memory.heap, &enemies, &error);
    assert_non_null(herd->bullets);
    assert_non_null(herd->enemies);
}

void hs_herd_close(hs_herd *herd)
{
    for (int i = 0; i < herd->count; i++) {
        if (herd->nodes[i].is_held) hs_herd_release(herd, i);
    }
    herd->memory.strategy->close_boxes(herd->bullets);
    herd->memory.strategy->close_boxes(herd->enemies);
    hs_memory_close(&herd->memory);
    free(herd->nodes);
    hs_test_expect_gate_empty(&herd->gate);
}

int hs_herd_draw(hs_herd *herd, int below)
{
    herd->random = herd->random * 1664525u + 1013904223u;
    return (int)((herd->random >> 8) % (uint32_t)below);
}

int hs_herd_bear(hs_herd *herd, void *boxes)
{
    void *box = herd->memory.strategy->acquire(boxes);
    if (box == NULL) return HS_HERD_NOBODY;
    if (herd->count == herd->room) {
        herd->room = herd->room > 0 ? 2 * herd->room : 64;
        herd->nodes = realloc(herd->nodes, (size_t)herd->room * sizeof *herd->nodes);
        assert_non_null(herd->nodes);
    }
    uint64_t number = (uint64_t)herd->count;
    const content written = {number, {~number, ~number, ~number, ~number}, number + 1};
    memcpy(box, &written, sizeof written);
    herd->nodes[herd->count] = (hs_herd_node){box, boxes, HS_HERD_NOBODY, false, true, false};
    return herd->count++;
}

void hs_herd_refer(hs_herd *herd, int node, int owner)
{
    hs_herd_node *from = &herd->nodes[node], *to = &herd->nodes[owner];
    herd->memory.strategy->refer(from->boxes, from->box, to->boxes, to->box);
    from->owner = owner;
    from->is_listed = true;
}

void hs_herd_release(hs_herd *herd, int node)
{
    hs_herd_node *it = &herd->nodes[node];
    if (it->owner != HS_HERD_NOBODY && herd->nodes[it->owner].is_held) it->is_listed = false;
    it->is_held = false;
    herd->memory.strategy->release(it->boxes, it->box);
}

void hs_herd_tick(hs_herd *herd)
{
    hs_memory_tick(&herd->memory);
}

void hs_herd_collect(hs_herd *herd)
{
    herd->memory.strategy->collector->collect(herd->memory.heap);
}

void hs_herd_tune(hs_herd *herd, const hs_collector_settings *settings)
{
    hs_error error = {0};
    if (!hs_collector_settings_check(settings, &error)) fail_msg("%s", error.message);
    hs_memory_tune(&herd->memory, settings);
}

hs_collector_counts hs_herd_counts(const hs_herd *herd)
{
    hs_collector_counts counts;
    herd->memory.strategy->collector->count(herd->memory.heap, &counts);
    return counts;
}

uint64_t hs_herd_waiting(const hs_herd *herd)
{
    hs_collector_counts counts = hs_herd_counts(herd);
    uint64_t sum = 0;
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) sum += counts.waiting[tag];
    return sum;
}

// ---- The model ---------------------------------------------------------------------------------

static bool mark(hs_herd_node *node)
{
    bool is_new = !node->is_marked;
    node->is_marked = true;
    return is_new;
}

/// Marks what can be reached from held nodes, repeating until nothing new is found.
static void mark_reachable(hs_herd *herd)
{
    for (int i = 0; i < herd->count; i++) herd->nodes[i].is_marked = herd->nodes[i].is_held;
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (int i = 0; i < herd->count; i++) {
            hs_herd_node *node = &herd->nodes[i];
            if (node->owner == HS_HERD_NOBODY) continue;
            hs_herd_node *owner = &herd->nodes[node->owner];
            if (node->is_marked) is_new = mark(owner) || is_new;
            if (node->is_listed && owner->is_marked) is_new = mark(node) || is_new;
        }
    }
}

/// Marks what exists when only counts decide: nodes that are not held and that no remaining node
/// refers to are removed, repeatedly.
static void mark_counted(hs_herd *herd)
{
    int *references = calloc((size_t)herd->count + 1, sizeof *references);
    assert_non_null(references);
    for (int i = 0; i < herd->count; i++) herd->nodes[i].is_marked = true;
    for (bool is_new = true; is_new;) {
        memset(references, 0, (size_t)herd->count * sizeof *references);
        for (int i = 0; i < herd->count; i++) {
            const hs_herd_node *node = &herd->nodes[i];
            if (node->owner == HS_HERD_NOBODY) continue;
            if (node->is_marked) references[node->owner]++;
            if (node->is_listed && herd->nodes[node->owner].is_marked) references[i]++;
        }
        is_new = false;
        for (int i = 0; i < herd->count; i++) {
            hs_herd_node *node = &herd->nodes[i];
            if (!node->is_marked || node->is_held || references[i] > 0) continue;
            node->is_marked = false;
            is_new = true;
        }
    }
    free(references);
}

static bool is_sound(const content *read)
{
    bool sound = read->last == read->number + 1;
    for (int i = 0; i < 4; i++) sound = sound && read->inverse[i] == ~read->number;
    return sound;
}

/// Surveys all places of one kind, a few at a time, and counts each node that exists.
static size_t survey(hs_herd *herd, void *boxes, uint8_t *seen)
{
    enum { AT_ONCE = 7 };
    hs_place places[AT_ONCE];
    size_t first = 0, told;
    while ((told = herd->memory.strategy->survey(boxes, first, places, AT_ONCE)) > 0) {
        for (size_t i = 0; i < told; i++) {
            content read;
            memcpy(&read, places[i].address, sizeof read);
            assert_true(read.number < (uint64_t)herd->count && is_sound(&read));
            const hs_herd_node *node = &herd->nodes[read.number];
            assert_ptr_equal(node->box, places[i].address);
            assert_ptr_equal(node->boxes, boxes);
            assert_int_equal(places[i].state, node->is_held ? HS_PLACE_LIVE : HS_PLACE_GARBAGE);
            seen[read.number]++;
        }
        first += told;
    }
    return first;
}

/// What the chunks of the boxes that were found have beyond the requested bytes. That chunks are
/// counted as large as they are is held against a count from outside in test_storage.
static uint64_t chunk_excess(const void *boxes, size_t found)
{
    const hs_tracked_kind *kind = boxes;
    assert_int_equal(kind->costs.count, found);
    return hs_block_costs_of(&kind->costs, found) - found * kind->bytes;
}

void hs_herd_expect(hs_herd *herd, hs_herd_rule rule)
{
    uint8_t *seen = calloc((size_t)herd->count + 1, 1);
    assert_non_null(seen);
    size_t bullets = survey(herd, herd->bullets, seen), enemies = survey(herd, herd->enemies, seen);
    size_t there = bullets + enemies;
    uint64_t held = 0, held_bytes = 0;
    if (rule == HS_HERD_COUNTED) {
        mark_counted(herd);
    } else {
        mark_reachable(herd);
    }
    for (int i = 0; i < herd->count; i++) {
        const hs_herd_node *node = &herd->nodes[i];
        assert_true(seen[i] <= 1);
        if (node->is_marked && seen[i] == 0) fail_msg("node %d was given back too early", i);
        if (rule != HS_HERD_SAFE && !node->is_marked && seen[i] > 0) fail_msg("node %d leaks", i);
        held += node->is_held;
        if (node->is_held) held_bytes += node->boxes == herd->bullets ? BYTES : BYTES + 16;
    }
    free(seen);
    assert_int_equal(hs_herd_waiting(herd), there - held);
    hs_storage storage = hs_memory_storage(&herd->memory);
    assert_int_equal(storage.living, held_bytes);
    assert_true(storage.usable >= storage.living);
    // The gate counts what was requested of the C library, which gives whole chunks.
    uint64_t chunks = chunk_excess(herd->bullets, bullets) + chunk_excess(herd->enemies, enemies);
    assert_int_equal(storage.reserved, herd->gate.total.live_bytes + chunks);
    assert_int_equal(storage.garbage, hs_herd_counts(herd).waiting_bytes);
}
