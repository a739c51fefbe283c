// The storage that a strategy reports, compared with a count of the test's own: the linker replaces
// malloc, mmap and their relatives in all our code by the functions below (--wrap), and a table
// keeps the size that was requested for each block, and what it takes: whole chunks with their
// headers, and pages.
#include <sys/mman.h>
#include <sys/types.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "support.h"

#include "heapstorm/litter.h"
#include "heapstorm/memory.h"
#include "model.h"
#include "worlds.h"

#include "base/random.h"

// ---- The interposer ----------------------------------------------------------------------------

enum { TABLE = 1 << 18 };

/// Blocks by address, in an open hash table; an entry with 0 `bytes` was removed.
static struct {
    uintptr_t address;
    size_t bytes, taken;
    size_t told; ///< `taken`, when a gate told that the block is one of a world's entities
} blocks[TABLE];

static size_t held;  ///< bytes requested for all blocks
static size_t taken; ///< what they take of the C library's heap and of the system
static size_t block_count;
static bool is_counting;

static size_t entry_of(uintptr_t address)
{
    size_t at = (size_t)(address * 0x9E3779B97F4A7C15u >> 32) % TABLE;
    while (blocks[at].address != 0 && blocks[at].address != address) at = (at + 1) % TABLE;
    return at;
}

/// What a block takes of the heap: glibc's header is a word before the usable bytes.
static size_t chunk_of(void *block, size_t bytes)
{
#ifdef __GLIBC__
    return bytes > 0 ? malloc_usable_size(block) + sizeof(size_t) : 0;
#else
    (void)block;
    return bytes;
#endif
}

static void *note(void *block, size_t bytes, size_t takes)
{
    if (block == NULL || !is_counting) return block;
    size_t at = entry_of((uintptr_t)block);
    blocks[at].address = (uintptr_t)block;
    blocks[at].bytes = bytes;
    blocks[at].taken = takes;
    held += bytes;
    taken += takes;
    block_count++;
    return block;
}

static void *note_block(void *block, size_t bytes)
{
    return note(block, bytes, block != NULL ? chunk_of(block, bytes) : 0);
}

/// Mapped pages go piece by piece, and only their sum counts.
static void add_pages(size_t bytes)
{
    if (!is_counting) return;
    held += bytes;
    taken += bytes;
}

static void forget(const void *block)
{
    if (block == NULL) return;
    size_t at = entry_of((uintptr_t)block);
    if (blocks[at].bytes > 0) block_count--;
    held -= blocks[at].bytes;
    taken -= blocks[at].taken;
    blocks[at].bytes = 0;
    blocks[at].taken = 0;
}

/// Addresses that were in use before would fill the table.
static void begin_to_count(void)
{
    memset(blocks, 0, sizeof blocks);
    held = 0;
    taken = 0;
    block_count = 0;
    is_counting = true;
}

void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *block, size_t bytes);
void *__real_aligned_alloc(size_t alignment, size_t bytes);
void __real_free(void *block);
void *__real_mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset);
int __real_munmap(void *block, size_t bytes);

void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *block, size_t bytes);
void *__wrap_aligned_alloc(size_t alignment, size_t bytes);
void __wrap_free(void *block);
void *__wrap_mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset);
int __wrap_munmap(void *block, size_t bytes);

void *__wrap_malloc(size_t bytes)
{
    return note_block(__real_malloc(bytes), bytes);
}

void *__wrap_calloc(size_t count, size_t bytes)
{
    return note_block(__real_calloc(count, bytes), count * bytes);
}

void *__wrap_realloc(void *block, size_t bytes)
{
    forget(block);
    return note_block(__real_realloc(block, bytes), bytes); // no call fails here
}

void *__wrap_aligned_alloc(size_t alignment, size_t bytes)
{
    return note_block(__real_aligned_alloc(alignment, bytes), bytes);
}

void __wrap_free(void *block)
{
    forget(block);
    __real_free(block);
}

void *__wrap_mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset)
{
    void *block = __real_mmap(at, bytes, protection, flags, file, offset);
    if (block != MAP_FAILED) add_pages(bytes);
    return block;
}

int __wrap_munmap(void *block, size_t bytes)
{
    add_pages((size_t)0 - bytes);
    return __real_munmap(block, bytes);
}

// ---- A life ------------------------------------------------------------------------------------

enum { POPULATIONS = 4, CAPACITY = 700, SLOTS = 90, MODEL_ROOM = 100000, MEMORIES = 2 };

static const hs_box_kind runners = {"runners", HS_TAG_RUNNERS, 208, SLOTS, false};

typedef struct life {
    hs_gate gate;
    hs_memory memories[MEMORIES];
    int now; ///< the memory in use
    hs_population *populations[POPULATIONS];
    hs_model models[POPULATIONS];
    hs_slots *slots;
    hs_handle handles[SLOTS];
    size_t slots_living;
    hs_random random;
} life;

static const struct {
    const hs_test_kind *kind;
    hs_overflow overflow;
} plans[POPULATIONS] = {
    {&hs_test_creatures, HS_OVERFLOW_REFUSE},
    {&hs_test_creatures, HS_OVERFLOW_GROW},
    {&hs_test_grains, HS_OVERFLOW_REFUSE},
    {&hs_test_marbles, HS_OVERFLOW_RECYCLE},
};

/// The heap of another library, which libgc has, cannot be counted here.
static bool is_countable(unsigned way)
{
    hs_gate gate = {0};
    hs_memory memory = hs_test_way_open(way, &gate);
    bool is_ours = strcmp(memory.strategy->name, "boehm") != 0;
    hs_memory_close(&memory);
    return is_ours;
}

static life *open_life(unsigned way, unsigned other)
{
    life *l = calloc(1, sizeof *l);
    hs_error error = {0};
    assert_non_null(l);
    for (int p = 0; p < POPULATIONS; p++) {
        l->models[p] = hs_model_open(plans[p].kind, CAPACITY, plans[p].overflow);
        l->models[p].reserved = MODEL_ROOM;
        l->models[p].items = malloc(MODEL_ROOM * sizeof *l->models[p].items);
        assert_non_null(l->models[p].items);
    }
    l->random = hs_random_seeded(way, other);
    begin_to_count();
    l->memories[0] = hs_test_way_open(way, &l->gate);
    for (int p = 0; p < POPULATIONS; p++) {
        l->populations[p] = hs_population_open(&l->memories[0], &plans[p].kind->kind, CAPACITY,
                                               plans[p].overflow, &error);
        assert_non_null(l->populations[p]);
    }
    l->slots = hs_slots_open(&l->memories[0], &runners, &error);
    assert_non_null(l->slots);
    return l;
}

static void close_life(life *l)
{
    for (int p = 0; p < POPULATIONS; p++) hs_population_close(l->populations[p]);
    hs_slots_close(l->slots);
    hs_memory_close(&l->memories[l->now]);
    for (int p = 0; p < POPULATIONS; p++) hs_model_close(&l->models[p]);
    assert_int_equal(held + taken, 0);
    is_counting = false;
    hs_test_expect_gate_empty(&l->gate);
    free(l);
}

static void add_up(hs_storage *sum, hs_storage part)
{
    sum->reserved += part.reserved;
    sum->living += part.living;
    sum->usable += part.usable;
    sum->spare += part.spare;
    sum->garbage += part.garbage;
    assert_true(part.largest_spare <= part.spare);
}

/// Most bytes by which a chunk that the heap recycled exceeds what is told of it: glibc splits off
/// only what is larger than its smallest chunk, 32 bytes (`_int_memalign`; `_int_malloc` splits
/// those of 32 too), and books are told without the word of their header.
enum { CHUNK_SPARE = 32 + 8 };

/// Holds a figure against an outside count. A sanitizer's heap has other chunks.
static void expect_within(uint64_t figure, uint64_t count, uint64_t most)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    uint64_t off = figure > count ? figure - count : count - figure;
    if (off > most) {
        fail_msg("%llu bytes are told and %llu counted", (unsigned long long)figure,
                 (unsigned long long)count);
    }
#else
    (void)figure;
    (void)count;
    (void)most;
#endif
}

/// Whether a strategy has a block of the C library's heap for each box; slab for large ones.
static bool gets_chunks(const hs_strategy *strategy)
{
    return strategy->is_boxed && (strategy->survey == NULL || strategy->collector != NULL);
}

static void expect_figures(const life *l)
{
    const hs_memory *memory = &l->memories[l->now];
    hs_storage sum = {0};
    add_up(&sum, hs_memory_storage(memory));
    uint64_t living = l->slots_living * runners.bytes;
    bool is_list = memory->strategy->is_boxed && memory->layout == HS_LAYOUT_LIST;
    for (int p = 0; p < POPULATIONS; p++) {
        add_up(&sum, hs_population_storage(l->populations[p]));
        size_t each = plans[p].kind->kind.bytes + (is_list ? sizeof(void *) : 0);
        living += l->models[p].count * each;
    }
    add_up(&sum, hs_slots_storage(l->slots));
    uint64_t of_thread_pools = 0; // the models have thread pools of their own
    for (int p = 0; p < POPULATIONS; p++) of_thread_pools += l->models[p].gate.total.live_bytes;
    expect_within(sum.reserved + of_thread_pools, taken, CHUNK_SPARE * (uint64_t)block_count);
    if (!gets_chunks(memory->strategy)) assert_int_equal(sum.reserved + of_thread_pools, held);
    assert_int_equal(sum.living, living);
    assert_true(sum.usable >= sum.living);
    assert_true(sum.reserved >= sum.usable + sum.spare + sum.garbage);
}

static void step_slots(life *l)
{
    hs_handle *handle = &l->handles[hs_random_below(&l->random, SLOTS)];
    if (hs_slots_find(l->slots, *handle) != NULL) {
        hs_slots_release(l->slots, *handle);
        l->slots_living--;
    } else {
        void *slot = hs_slots_acquire(l->slots, handle);
        assert_non_null(slot);
        memset(slot, 1, runners.bytes);
        l->slots_living++;
    }
}

/// A creature of the first population belongs to one of the second.
static void refer(life *l)
{
    const hs_model *from = &l->models[0], *to = &l->models[1];
    if (from->count == 0 || to->count == 0) return;
    const hs_test_item *box = &from->items[from->count - 1];
    const hs_test_item *owner = &to->items[hs_random_below(&l->random, (uint32_t)to->count)];
    if (box->is_dead || owner->is_dead) return;
    hs_population_refer(l->populations[0], box->serial, l->populations[1], owner->serial);
}

static void step(life *l)
{
    int p = (int)hs_random_below(&l->random, POPULATIONS);
    hs_model *model = &l->models[p];
    hs_population *population = l->populations[p];
    uint32_t salt = hs_random_next(&l->random);
    bool has_flags = plans[p].kind->kind.flags_offset != HS_NO_FIELD;
    switch (hs_random_below(&l->random, 8)) {
    case 0:
    case 1:
    case 2:
        hs_model_add(model, population, 1 + salt % 200);
        if (p == 0) refer(l);
        break;
    case 3:
        if (has_flags) hs_model_flag(model, population, salt, 2 + salt % 5);
        break;
    case 4:
        if (has_flags) hs_model_retire(model, population);
        break;
    case 5:
        if (has_flags) hs_model_retire(model, population);
        hs_model_compact(model, population, salt, 2 + salt % 7);
        break;
    case 6:
        if (salt % 20 == 0) hs_model_clear(model, population);
        break;
    default:
        for (int i = 0; i < 20; i++) step_slots(l);
        hs_memory_tick(&l->memories[l->now]);
        break;
    }
}

/// Opens the other memory and moves everything there, as the world does.
static void move(life *l, unsigned way)
{
    hs_error error = {0};
    int next = 1 - l->now;
    for (int p = 0; p < POPULATIONS; p++) {
        if (plans[p].kind->kind.flags_offset == HS_NO_FIELD) continue;
        hs_model_retire(&l->models[p], l->populations[p]);
    }
    l->memories[next] = hs_test_way_open(way, &l->gate);
    for (int p = 0; p < POPULATIONS; p++) {
        assert_true(hs_test_move(&l->populations[p], &l->memories[next], &error));
    }
    assert_true(hs_test_move_slots(&l->slots, &l->memories[next], &error));
    hs_memory_close(&l->memories[l->now]);
    l->now = next;
}

// ---- Tests -------------------------------------------------------------------------------------

static void reserved_and_living_bytes_are_exact_over_random_lives(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        if (!is_countable(way)) continue;
        life *l = open_life(way, 0);
        expect_figures(l);
        for (int i = 0; i < 400; i++) {
            step(l);
            expect_figures(l);
        }
        for (int p = 0; p < POPULATIONS; p++) hs_model_expect(&l->models[p], l->populations[p]);
        close_life(l);
    }
}

static void they_stay_exact_over_random_switches(void **state)
{
    (void)state;
    unsigned ways = hs_test_way_count();
    hs_random random = hs_random_seeded(11, 1);
    life *l = open_life(0, 1);
    for (int i = 0; i < 60; i++) {
        unsigned way = hs_random_below(&random, ways);
        if (is_countable(way)) move(l, way);
        expect_figures(l);
        for (int s = 0; s < 15; s++) {
            step(l);
            expect_figures(l);
        }
        for (int p = 0; p < POPULATIONS; p++) hs_model_expect(&l->models[p], l->populations[p]);
    }
    close_life(l);
}

static void what_litter_left_is_counted_too(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        if (!is_countable(way)) continue;
        hs_gate gate = {0};
        hs_error error = {0};
        const hs_box_kind kinds[] = {{"things", HS_TAG_OTHER, 20, 3000, true},
                                     {"others", HS_TAG_OTHER, 600, 40, false}};
        begin_to_count();
        hs_memory memory = hs_test_way_open(way, &gate);
        memory.litter = 25;
        assert_true(hs_litter_lay(&memory, kinds, 2, &error));
        hs_litter_counts counts = hs_litter_count(&memory);
        hs_storage storage = hs_memory_storage(&memory);
        expect_within(storage.reserved, taken, taken / 100 + CHUNK_SPARE);
        bool is_boxed = memory.strategy->is_boxed;
        assert_int_equal(storage.living, is_boxed ? counts.kept_bytes : 0);
        assert_int_equal(counts.kept > 0, !memory.strategy->keeps_kinds_apart);
        hs_memory_close(&memory);
        assert_int_equal(held + taken, 0);
        is_counting = false;
        hs_test_expect_gate_empty(&gate);
    }
}

/// Leaves the C library's heap with nothing but free chunks of a little more than `bytes`, each
/// between two that stay in use, so that a block of `bytes` takes a whole one of them. The request
/// for a large block makes glibc sort them.
static void leave_larger_chunks(void **chunks, size_t count, size_t bytes)
{
    for (size_t i = 0; i < count; i++) chunks[i] = malloc(bytes + (i % 2) * 16);
    for (size_t i = 1; i < count; i += 2) {
        free(chunks[i]);
        chunks[i] = NULL;
    }
    void *large = malloc(1 << 16);
    assert_non_null(large); // or the compiler drops both
    free(large);
}

static void blocks_that_were_larger_before_are_counted_as_large_as_they_are(void **state)
{
    (void)state;
    enum { CHUNKS = 6000, BOXES = 3000, BOX_BYTES = 40 };
    for (unsigned way = 0; way < hs_test_way_count(); way++) {
        hs_gate gate = {0};
        hs_error error = {0};
        hs_memory memory = hs_test_way_open(way, &gate);
        void **chunks = calloc(CHUNKS, sizeof *chunks), **boxes = calloc(BOXES, sizeof *boxes);
        assert_true(chunks != NULL && boxes != NULL);
        const hs_box_kind kind = {"things", HS_TAG_OTHER, BOX_BYTES, BOXES, true};
        bool is_asked = memory.strategy->is_boxed && is_countable(way);
        void *kinds = is_asked ? memory.strategy->open_boxes(memory.heap, &kind, &error) : NULL;
        const size_t before = is_asked ? (size_t)hs_memory_storage(&memory).reserved : 0;
        leave_larger_chunks(chunks, CHUNKS, BOX_BYTES);
        begin_to_count();
        for (size_t i = 0; is_asked && i < BOXES; i++) {
            boxes[i] = memory.strategy->acquire(kinds);
            assert_non_null(boxes[i]);
        }
        if (is_asked && taken > 0) { // else it had all it needs before
            hs_storage storage = hs_memory_storage(&memory);
            expect_within(storage.reserved - before, taken, taken / 100);
        }
        is_counting = false;
        for (size_t i = 0; is_asked && i < BOXES; i++) memory.strategy->release(kinds, boxes[i]);
        if (is_asked) memory.strategy->close_boxes(kinds);
        hs_memory_close(&memory);
        hs_test_expect_gate_empty(&gate);
        for (size_t i = 0; i < CHUNKS; i++) free(chunks[i]);
        free(chunks);
        free(boxes);
    }
}

/// Boxes of 20 bytes, of which every other one is released.
static hs_storage checkered(const char *name, hs_storage *solid)
{
    enum { BOXES = 20000 };
    hs_gate gate = {0};
    hs_error error = {0};
    hs_memory memory = {.strategy = hs_strategy_find(name), .gate = &gate};
    const hs_box_kind kind = {"things", HS_TAG_OTHER, 20, BOXES, true};
    void **boxes = calloc(BOXES, sizeof *boxes);
    assert_non_null(boxes);
    assert_true(hs_memory_open(&memory, &error));
    void *kinds = memory.strategy->open_boxes(memory.heap, &kind, &error);
    for (size_t i = 0; i < BOXES; i++) boxes[i] = memory.strategy->acquire(kinds);
    *solid = hs_memory_storage(&memory);
    for (size_t i = 0; i < BOXES; i += 2) memory.strategy->release(kinds, boxes[i]);
    hs_storage storage = hs_memory_storage(&memory);
    for (size_t i = 1; i < BOXES; i += 2) memory.strategy->release(kinds, boxes[i]);
    memory.strategy->close_boxes(kinds);
    hs_memory_close(&memory);
    hs_test_expect_gate_empty(&gate);
    free(boxes);
    assert_int_equal(solid->living, BOXES * 20);
    assert_int_equal(storage.living, BOXES * 10);
    return storage;
}

/// Adds up what the blocks take that a world's gate hands out for its entities.
static void note_entities(void *context, hs_tag tag, uintptr_t block, size_t bytes,
                          uintptr_t caller)
{
    (void)bytes;
    (void)caller;
    if (tag > HS_TAG_RUNNERS && tag != HS_TAG_OTHER) return;
    size_t at = entry_of(block);
    blocks[at].told = blocks[at].taken > 0 ? blocks[at].taken : bytes; // cut out of a mapping
    *(uint64_t *)context += blocks[at].told;
}

static void forget_entities(void *context, uintptr_t block)
{
    size_t at = entry_of(block);
    *(uint64_t *)context -= blocks[at].told;
    blocks[at].told = 0;
}

static void expect_world(const hs_strategy *strategy, hs_layout layout, const hs_world_config *plan)
{
    uint64_t of_entities = 0;
    const hs_gate_listener listener = {note_entities, forget_entities, &of_entities};
    hs_gate gate = {.listener = &listener};
    hs_world_config config = *plan;
    config.strategy = strategy;
    config.layout = layout;
    begin_to_count();
    hs_world *world = hs_test_world_open(&gate, &config);
    for (int i = 0; i < 3; i++) {
        hs_test_ticks(world, 80);
        hs_storage storage = hs_world_storage(world);
        expect_within(storage.reserved, of_entities, of_entities / 100);
        assert_true(storage.usable + storage.garbage + storage.spare <= storage.reserved);
        assert_true(storage.living <= storage.usable);
    }
    hs_test_world_close(&gate, world);
    assert_int_equal(of_entities, 0);
    is_counting = false;
}

static void a_world_reserves_the_chunks_that_its_entities_have(void **state)
{
    (void)state;
    const hs_world_config worlds[] = {
        {.scenario = "storm", .bullets = 500, .particles = 20000},
        {.scenario = "storm", .bullets = 500, .particles = 20000, .litter = 50},
        {.scenario = "arcade"},
    };
    for (unsigned s = 0; s < hs_strategy_count(); s++) {
        const hs_strategy *strategy = hs_strategy_at(s);
        if (strcmp(strategy->name, "boehm") == 0) continue;
        for (size_t p = 0; p < sizeof worlds / sizeof worlds[0]; p++) {
            hs_world_config plan = worlds[p];
            plan.seed = 1;
            plan.rank = -1;
            plan.instruction_set = -1;
            expect_world(strategy, HS_LAYOUT_ARRAY, &plan);
            if (strategy->is_boxed) expect_world(strategy, HS_LAYOUT_LIST, &plan);
        }
    }
}

static void fragmentation_is_told_within_blocks_and_between_them(void **state)
{
    (void)state;
    hs_storage solid;
    hs_storage pool = checkered("pool", &solid);
    assert_int_equal(solid.spare, 0);
    assert_int_equal(solid.usable % 20000, 0);
    size_t stride = solid.usable / 20000; // a multiple of 8, and a canary in checked builds
    assert_true(stride == 24 || stride == 32);
    assert_int_equal(pool.spare, 10000 * stride);
    assert_int_equal(pool.largest_spare, stride); // no two free slots are neighbours
    hs_storage slab = checkered("slab", &solid);
    assert_int_equal(solid.usable, 20000 * 32);
    assert_int_equal(slab.usable, 10000 * 32);
    assert_true(slab.spare - solid.spare == 10000 * 32);
    assert_int_equal(slab.reserved, solid.reserved); // half is free, and no arena goes back
    assert_int_equal(slab.largest_spare, solid.largest_spare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        // the first needs a heap without other free chunks
        cmocka_unit_test(blocks_that_were_larger_before_are_counted_as_large_as_they_are),
        cmocka_unit_test(reserved_and_living_bytes_are_exact_over_random_lives),
        cmocka_unit_test(they_stay_exact_over_random_switches),
        cmocka_unit_test(a_world_reserves_the_chunks_that_its_entities_have),
        cmocka_unit_test(what_litter_left_is_counted_too),
        cmocka_unit_test(fragmentation_is_told_within_blocks_and_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
