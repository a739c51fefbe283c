#include "heapstorm/litter.h"

#include "base/assert.h"
#include "base/random.h"
#include "memory/block.h"
#include "memory/strategies.h"

#include "base/forbidden.h"

/// Numbers of the random streams; no other part uses them.
enum { STREAM_LITTER = 70, STREAM_SHUFFLE = 71 };

/// Most kinds that are littered at once.
enum { KINDS_MAX = 16 };

/// The blocks of one kind.
typedef struct litter_kind {
    void *boxes;   ///< the strategy's
    void **blocks; ///< that are held
    size_t count, room;
    size_t goal;  ///< blocks to make, and afterwards to keep
    size_t bytes; ///< of a block
} litter_kind;

struct hs_litter {
    hs_gate *gate;
    const hs_strategy *strategy; ///< through which the heap is littered
    void *heap;
    bool owns_heap; ///< under `columns`, which has no heap of its own
    litter_kind kinds[KINDS_MAX];
    size_t kind_count;
    hs_litter_counts counts;
};

static void shuffle(void **blocks, size_t count, hs_random *random)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = hs_random_below(random, (uint32_t)i);
        void *kept = blocks[i - 1];
        blocks[i - 1] = blocks[other];
        blocks[other] = kept;
    }
}

// ---- Blocks ------------------------------------------------------------------------------------

/// Sets how many blocks each kind gets: the holes between those that stay have room for its
/// capacity.
static void set_goals(hs_litter *litter, const hs_box_kind *kinds, uint32_t percent)
{
    double wanted = 0.0;
    for (size_t k = 0; k < litter->kind_count; k++) {
        wanted += (double)kinds[k].capacity * 100.0 / (100.0 - percent);
    }
    double scale = wanted > HS_LITTER_BLOCKS_MAX ? HS_LITTER_BLOCKS_MAX / wanted : 1.0;
    for (size_t k = 0; k < litter->kind_count; k++) {
        double blocks = (double)kinds[k].capacity * 100.0 / (100.0 - percent) * scale;
        litter->kinds[k].goal = (size_t)blocks;
    }
}

/// Chooses a kind at random, in proportion to the blocks that each has still to make or give back.
static litter_kind *choose(hs_litter *litter, size_t left, hs_random *random)
{
    uint32_t at = hs_random_below(random, (uint32_t)left);
    litter_kind *kind = litter->kinds;
    for (;; kind++) {
        size_t share =
            kind->goal > kind->count ? kind->goal - kind->count : kind->count - kind->goal;
        if (at < share) return kind;
        at -= (uint32_t)share;
    }
}

/// Tells a collector that scans for pointers where the litter's are.
static void tell_root(const hs_litter *litter, const litter_kind *kind, bool is_root)
{
    if (litter->strategy->root == NULL || kind->blocks == NULL) return;
    litter->strategy->root(litter->heap, kind->blocks, kind->room * sizeof *kind->blocks, is_root);
}

/// Makes blocks of all kinds in random order, and writes each, as whoever asked for it would have:
/// a heap whose pages nobody has written to holds less than it reserves.
static bool make_blocks(hs_litter *litter, hs_random *random, hs_error *error)
{
    size_t total = 0;
    for (size_t k = 0; k < litter->kind_count; k++) total += litter->kinds[k].goal;
    for (size_t left = total; left > 0; left--) {
        litter_kind *kind = choose(litter, left, random);
        void *block = litter->strategy->acquire(kind->boxes);
        if (block == NULL) return hs_error_no_memory(error, "litter", kind->bytes);
        memset(block, 0, kind->bytes);
        kind->blocks[kind->count++] = block;
    }
    litter->counts.blocks = total;
    return true;
}

/// A strategy that moves survivors moves these too.
static void move_blocks(hs_litter *litter)
{
    const hs_strategy *strategy = litter->strategy;
    for (size_t k = 0; strategy->move != NULL && k < litter->kind_count; k++) {
        litter_kind *kind = &litter->kinds[k];
        if (!strategy->wants_moves(kind->boxes)) continue;
        for (size_t i = 0; i < kind->count; i++)
            kind->blocks[i] = strategy->move(kind->boxes, kind->blocks[i]);
    }
}

/// Gives back all but the share that stays, in random order too.
static void thin_out(hs_litter *litter, hs_random *random)
{
    size_t going = 0;
    for (size_t k = 0; k < litter->kind_count; k++) {
        litter_kind *kind = &litter->kinds[k];
        shuffle(kind->blocks, kind->count, random);
        kind->goal = kind->count * litter->counts.percent / 100;
        litter->counts.kept += kind->goal;
        litter->counts.kept_bytes += kind->goal * kind->bytes;
        going += kind->count - kind->goal;
    }
    for (; going > 0; going--) {
        litter_kind *kind = choose(litter, going, random);
        litter->strategy->release(kind->boxes, kind->blocks[--kind->count]);
        kind->blocks[kind->count] = NULL;
    }
    for (size_t k = 0; k < litter->kind_count; k++) {
        litter_kind *kind = &litter->kinds[k];
        tell_root(litter, kind, false);
        void **blocks = hs_gate_resize_array(litter->gate, HS_TAG_OTHER, kind->blocks, kind->room,
                                             kind->count, sizeof *blocks);
        if (blocks != NULL) { // otherwise the list stays as long as it was
            kind->blocks = blocks;
            kind->room = kind->count;
        }
        tell_root(litter, kind, true);
    }
    move_blocks(litter);
    // What was given back to a collector has to become holes.
    const hs_collector *collector = litter->strategy->collector;
    if (collector != NULL) collector->collect(litter->heap);
}

static bool open_kind(hs_litter *litter, litter_kind *own, const hs_box_kind *kind, hs_error *error)
{
    hs_box_kind boxes = *kind;
    boxes.name = "litter";
    boxes.tag = HS_TAG_OTHER;
    boxes.capacity = own->goal > 0 ? own->goal : 1;
    own->bytes = kind->bytes;
    own->boxes = litter->strategy->open_boxes(litter->heap, &boxes, error);
    if (own->boxes == NULL) return false;
    own->blocks = hs_gate_make(litter->gate, HS_TAG_OTHER, boxes.capacity, sizeof *own->blocks,
                               "litter", error);
    if (own->blocks == NULL) return false;
    own->room = boxes.capacity;
    tell_root(litter, own, true);
    return true;
}

static bool open_litter(hs_litter *litter, const hs_box_kind *kinds, size_t count, hs_error *error)
{
    if (litter->owns_heap) {
        litter->heap = litter->strategy->open(litter->gate, error);
        if (litter->heap == NULL) return false;
    }
    litter->kind_count = count;
    set_goals(litter, kinds, litter->counts.percent);
    for (size_t k = 0; k < count; k++) {
        if (!open_kind(litter, &litter->kinds[k], &kinds[k], error)) return false;
    }
    return true;
}

bool hs_litter_lay(hs_memory *memory, const hs_box_kind *kinds, size_t count, hs_error *error)
{
    HS_ASSERT(memory->left == NULL && count <= KINDS_MAX && memory->litter <= HS_LITTER_MAX);
    if (memory->litter == 0 || memory->strategy->keeps_kinds_apart) return true;
    const hs_clock *clock = memory->clock != NULL ? memory->clock : hs_clock_real();
    uint64_t began = hs_clock_now(clock);
    hs_litter *litter =
        hs_gate_make(memory->gate, HS_TAG_OTHER, 1, sizeof *litter, "litter", error);
    if (litter == NULL) return false;
    bool is_boxed = memory->strategy->is_boxed;
    *litter = (hs_litter){
        .gate = memory->gate,
        .strategy = is_boxed ? memory->strategy : &hs_strategy_naive,
        .heap = is_boxed ? memory->heap : NULL,
        .owns_heap = !is_boxed,
        .counts.percent = memory->litter,
    };
    hs_random random = hs_random_seeded(memory->litter_seed, STREAM_LITTER);
    if (!open_litter(litter, kinds, count, error) || !make_blocks(litter, &random, error)) {
        hs_litter_clear(litter);
        return false;
    }
    thin_out(litter, &random);
    litter->counts.ns = hs_clock_now(clock) - began;
    memory->left = litter;
    return true;
}

void hs_litter_clear(hs_litter *litter)
{
    if (litter == NULL) return;
    hs_gate *gate = litter->gate;
    for (size_t k = 0; k < litter->kind_count; k++) {
        litter_kind *kind = &litter->kinds[k];
        if (kind->boxes == NULL) continue;
        while (kind->count > 0) {
            litter->strategy->release(kind->boxes, kind->blocks[--kind->count]);
        }
        tell_root(litter, kind, false);
        hs_gate_release(gate, HS_TAG_OTHER, kind->blocks, kind->room * sizeof *kind->blocks);
        litter->strategy->close_boxes(kind->boxes);
    }
    if (litter->owns_heap && litter->heap != NULL) litter->strategy->close(litter->heap);
    hs_gate_release(gate, HS_TAG_OTHER, litter, sizeof *litter);
}

hs_litter_counts hs_litter_count(const hs_memory *memory)
{
    if (memory->left != NULL) return memory->left->counts;
    return (hs_litter_counts){.percent = memory->litter};
}

uint64_t hs_litter_books(const hs_litter *litter)
{
    if (litter == NULL) return 0;
    uint64_t bytes = sizeof *litter;
    for (size_t k = 0; k < litter->kind_count; k++) {
        bytes += litter->kinds[k].room * sizeof *litter->kinds[k].blocks;
    }
    if (!litter->owns_heap) return bytes;
    hs_storage storage;
    litter->strategy->measure(litter->heap, &storage);
    return bytes + storage.reserved;
}

// ---- Free lists --------------------------------------------------------------------------------

bool hs_litter_shuffle(const hs_memory *memory, void *boxes, const hs_box_kind *kind,
                       hs_error *error)
{
    if (memory->litter == 0 || !memory->strategy->keeps_kinds_apart) return true;
    void **blocks =
        hs_gate_make(memory->gate, HS_TAG_OTHER, kind->capacity, sizeof *blocks, "litter", error);
    if (blocks == NULL) return false;
    hs_random random = hs_random_seeded(memory->litter_seed, STREAM_SHUFFLE + kind->tag);
    size_t count = 0;
    while (count < kind->capacity && (blocks[count] = memory->strategy->acquire(boxes)) != NULL) {
        count++;
    }
    shuffle(blocks, count, &random);
    for (size_t i = 0; i < count; i++) memory->strategy->release(boxes, blocks[i]);
    hs_gate_release(memory->gate, HS_TAG_OTHER, blocks, kind->capacity * sizeof *blocks);
    return true;
}
