// The storage that a strategy reports, compared with a count of the test's own: the linker replaces
// malloc, mmap and their relatives in all our code by the functions below (--wrap), and a table
// keeps the size that was requested for each block.
#include <sys/mman.h>
#include <sys/types.h>

#include "support.h"

#include "heapstorm/litter.h"
#include "heapstorm/memory.h"
#include "model.h"

#include "base/random.h"

// ---- The interposer ----------------------------------------------------------------------------

enum { TABLE = 1 << 18 };

/// Blocks by address, in an open hash table; an entry with 0 `bytes` was removed.
static struct {
    uintptr_t address;
    size_t bytes;
} blocks[TABLE];

static size_t held; ///< bytes of all blocks
static bool is_counting;

static size_t entry_of(uintptr_t address)
{
    size_t at = (size_t)(address * 0x9E3779B97F4A7C15u >> 32) % TABLE;
    while (blocks[at].address != 0 && blocks[at].address != address) at = (at + 1) % TABLE;
    return at;
}

static void *note(void *block, size_t bytes)
{
    if (block == NULL || !is_counting) return block;
    size_t at = entry_of((uintptr_t)block);
    blocks[at].address = (uintptr_t)block;
    blocks[at].bytes = bytes;
    held += bytes;
    return block;
}

static void forget(const void *block)
{
    if (block == NULL) return;
    size_t at = entry_of((uintptr_t)block);
    held -= blocks[at].bytes;
    blocks[at].bytes = 0;
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
    return note(__real_malloc(bytes), bytes);
}

void *__wrap_calloc(size_t count, size_t bytes)
{
    return note(__real_calloc(count, bytes), count * bytes);
}

void *__wrap_realloc(void *block, size_t bytes)
{
    forget(block);
    return note(__real_realloc(block, bytes), bytes); // no call fails here
}

void *__wrap_aligned_alloc(size_t alignment, size_t bytes)
{
    return note(__real_aligned_alloc(alignment, bytes), bytes);
}

void __wrap_free(void *block)
{
    forget(block);
    __real_free(block);
}

void *__wrap_mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset)
{
    void *block = __real_mmap(at, bytes, protection, flags, file, offset);
    return block == MAP_FAILED ? block : note(block, bytes);
}

int __wrap_munmap(void *block, size_t bytes)
{
    forget(block);
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
    is_counting = true;
    held = 0;
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
    assert_int_equal(held, 0);
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
    assert_int_equal(sum.reserved + of_thread_pools, held);
    assert_int_equal(sum.living, living);
    assert_true(sum.usable >= sum.living);
    // The bytes that the C library's heap adds to a block count as usable.
    bool is_of_malloc = memory->strategy->survey == NULL || memory->strategy->collector != NULL;
    bool is_own = !memory->strategy->is_boxed || !is_of_malloc;
    if (is_own) assert_true(sum.reserved >= sum.usable + sum.spare + sum.garbage);
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
        is_counting = true;
        held = 0;
        hs_memory memory = hs_test_way_open(way, &gate);
        memory.litter = 25;
        assert_true(hs_litter_lay(&memory, kinds, 2, &error));
        hs_litter_counts counts = hs_litter_count(&memory);
        hs_storage storage = hs_memory_storage(&memory);
        assert_int_equal(storage.reserved, held);
        bool is_boxed = memory.strategy->is_boxed;
        assert_int_equal(storage.living, is_boxed ? counts.kept_bytes : 0);
        assert_int_equal(counts.kept > 0, !memory.strategy->keeps_kinds_apart);
        hs_memory_close(&memory);
        assert_int_equal(held, 0);
        is_counting = false;
        hs_test_expect_gate_empty(&gate);
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
        cmocka_unit_test(reserved_and_living_bytes_are_exact_over_random_lives),
        cmocka_unit_test(they_stay_exact_over_random_switches),
        cmocka_unit_test(what_litter_left_is_counted_too),
        cmocka_unit_test(fragmentation_is_told_within_blocks_and_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
