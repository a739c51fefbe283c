#include "memory/columns.h"

#include "base/assert.h"
#include "base/thread_pool.h"
#include "memory/compaction.h"
#include "memory/strategies.h"

#include "base/forbidden.h"

/// Space after each column. Compaction reads and writes beyond the end of what it moves, and
/// columns that start a whole number of pages apart would compete for the same cache sets.
#define COLUMN_MARGIN_BYTES 128u
_Static_assert(COLUMN_MARGIN_BYTES >= HS_COMPACTION_OVERREAD_BYTES, "a column ends in a margin");
_Static_assert(COLUMN_MARGIN_BYTES >= HS_COMPACTION_MARGIN_BYTES, "a column ends in a margin");

static size_t round_up(size_t value, size_t step)
{
    return (value + step - 1) / step * step;
}

static void lay_out_block(hs_column_store *store, size_t capacity)
{
    size_t places = round_up(capacity, 16);
    store->block_places =
        places < HS_COLUMN_BLOCK_PLACES ? (uint32_t)places : HS_COLUMN_BLOCK_PLACES;
    size_t at = 0;
    for (unsigned c = 0; c < store->kind->column_count; c++) {
        store->column_at[c] = at;
        at += round_up(store->kind->columns[c].bytes * (size_t)store->block_places, 64);
        at += COLUMN_MARGIN_BYTES;
    }
    store->block_bytes = at;
}

/// Adds spare blocks, touched once here so that no later tick pays for their first touch.
static bool add_blocks(hs_column_store *store, size_t count)
{
    size_t bytes;
    if (store->chunk_count == HS_COLUMN_CHUNKS_MAX) return false;
    if (__builtin_mul_overflow(count, store->block_bytes, &bytes)) return false;
    uint8_t *memory = hs_gate_allocate_lines(store->gate, store->kind->tag, bytes);
    if (memory == NULL) return false;
    hs_column_block *blocks =
        hs_gate_resize_array(store->gate, store->kind->tag, store->blocks, store->block_count,
                             store->block_count + count, sizeof *blocks);
    if (blocks == NULL) {
        hs_gate_release(store->gate, store->kind->tag, memory, bytes);
        return false;
    }
    memset(memory, 0, bytes);
    for (size_t b = 0; b < count; b++) {
        blocks[store->block_count + b] = (hs_column_block){.base = memory + b * store->block_bytes};
    }
    store->chunks[store->chunk_count++] = (hs_column_chunk){memory, bytes};
    store->blocks = blocks;
    store->block_count += count;
    return true;
}

/// A compaction may leave fewer places of a block unused than one step has, so that its reads stay
/// aligned.
static size_t blocks_for(const hs_column_store *store, size_t capacity)
{
    size_t at_least = store->block_places - (HS_COMPACTION_STEP - 1);
    return (capacity + at_least - 1) / at_least;
}

bool hs_column_store_open(hs_column_store *store, const hs_memory *memory, const hs_kind *kind,
                          size_t capacity, hs_error *error)
{
    *store = (hs_column_store){
        .kind = kind,
        .gate = memory->gate,
        .instruction_set = memory->instruction_set,
        .used = 1,
        .capacity = capacity,
    };
    lay_out_block(store, capacity);
    // Two more than needed, because the head of the first block and the end of the last may both be
    // empty, and a sixteenth for blocks that are compacted each by itself. With it a storm under
    // way never has to tighten them (2 ms for a million particles); without it, every 700 ticks.
    size_t blocks = blocks_for(store, capacity);
    if (add_blocks(store, blocks + blocks / 16 + 2)) return true;
    hs_column_store_close(store);
    return hs_error_no_memory(error, kind->name, capacity * (unsigned long long)kind->bytes);
}

void hs_column_store_close(hs_column_store *store)
{
    for (size_t c = 0; c < store->chunk_count; c++) {
        hs_gate_release(store->gate, store->kind->tag, store->chunks[c].memory,
                        store->chunks[c].bytes);
    }
    hs_gate_release(store->gate, store->kind->tag, store->blocks,
                    store->block_count * sizeof *store->blocks);
    *store = (hs_column_store){0};
}

bool hs_column_store_grow(hs_column_store *store, size_t capacity)
{
    if (!add_blocks(store, blocks_for(store, capacity))) return false;
    store->capacity += capacity;
    return true;
}

static void point_at(const hs_column_store *store, const hs_column_block *block, size_t place,
                     size_t count, hs_batch *batch)
{
    batch->count = count;
    batch->boxes = NULL;
    for (unsigned c = 0; c < store->kind->column_count; c++) {
        batch->columns[c] =
            block->base + store->column_at[c] + place * store->kind->columns[c].bytes;
    }
}

/// The position at which a pass over all blocks writes; everything before it is final.
typedef struct write_cursor {
    size_t block;
    size_t place;
} write_cursor;

/// After the pass: the cursor's block is the last, the rest is spare.
static void settle(hs_column_store *store, write_cursor cursor)
{
    size_t was_used = store->used;
    store->used = cursor.block + 1;
    store->blocks[cursor.block].count = (uint32_t)cursor.place;
    for (size_t b = store->used; b < was_used; b++) store->blocks[b].count = 0;
    for (size_t b = 0; b < was_used; b++) store->blocks[b].first = 0;
}

/// Moves everything to the front, so that all blocks but the last are full.
static void tighten(hs_column_store *store)
{
    write_cursor cursor = {0, 0};
    for (size_t b = 0; b < store->used; b++) {
        size_t count = store->blocks[b].count; // the cursor may overwrite it
        for (size_t index = 0; index < count;) {
            if (cursor.place == store->block_places) {
                store->blocks[cursor.block++].count = store->block_places;
                cursor.place = 0;
            }
            size_t room = store->block_places - cursor.place;
            size_t moved = count - index < room ? count - index : room;
            hs_batch from, to;
            point_at(store, &store->blocks[b], store->blocks[b].first + index, moved, &from);
            point_at(store, &store->blocks[cursor.block], cursor.place, moved, &to);
            for (unsigned c = 0; c < store->kind->column_count; c++) {
                memmove(to.columns[c], from.columns[c], moved * store->kind->columns[c].bytes);
            }
            cursor.place += moved;
            index += moved;
        }
    }
    settle(store, cursor);
}

static bool is_full_up(const hs_column_store *store)
{
    const hs_column_block *last = &store->blocks[store->used - 1];
    return last->first + last->count == store->block_places;
}

/// Takes a spare block: the next one behind the last in the order of the addresses, and behind the
/// highest the lowest. So the walk from block to block mostly goes on through memory.
static void take_spare(hs_column_store *store)
{
    HS_ASSERT(store->used < store->block_count);
    uintptr_t last = (uintptr_t)store->blocks[store->used - 1].base, least = UINTPTR_MAX;
    size_t next = store->used;
    for (size_t b = store->used; b < store->block_count; b++) {
        uintptr_t behind = (uintptr_t)store->blocks[b].base - last; // wraps for those before it
        if (behind < least) {
            least = behind;
            next = b;
        }
    }
    hs_column_block taken = store->blocks[next];
    store->blocks[next] = store->blocks[store->used];
    taken.first = 0;
    taken.count = 0;
    store->blocks[store->used++] = taken;
}

void hs_column_store_append(hs_column_store *store, size_t wanted, hs_batch *batch)
{
    // Blocks that are compacted each by itself may use up the spare ones.
    if (is_full_up(store) && store->used == store->block_count) tighten(store);
    if (is_full_up(store)) take_spare(store);
    hs_column_block *block = &store->blocks[store->used - 1];
    size_t end = block->first + block->count;
    size_t room = store->block_places - end;
    size_t count = wanted < room ? wanted : room;
    point_at(store, block, end, count, batch);
    block->count += (uint32_t)count;
}

/// Moves the first block, which is empty, behind those in use.
static void rotate_first(hs_column_store *store)
{
    hs_column_block empty = store->blocks[0];
    store->used--;
    memmove(store->blocks, store->blocks + 1, store->used * sizeof empty);
    empty.first = 0;
    store->blocks[store->used] = empty;
}

void hs_column_store_recycle(hs_column_store *store, size_t count)
{
    while (count > 0) {
        hs_column_block *block = &store->blocks[0];
        uint32_t going = count < block->count ? (uint32_t)count : block->count;
        block->first += going;
        block->count -= going;
        count -= going;
        if (block->count > 0) return;
        if (store->used == 1) {
            block->first = 0;
            return;
        }
        rotate_first(store);
    }
}

bool hs_column_store_batch(const hs_column_store *store, size_t block, size_t index, size_t most,
                           hs_batch *batch)
{
    if (block >= store->used) return false;
    const hs_column_block *from = &store->blocks[block];
    size_t left = from->count - index;
    point_at(store, from, from->first + index, left < most ? left : most, batch);
    return true;
}

/// Lets the filter judge a batch and moves the entities that stay, column by column. Returns how
/// many stay.
static size_t judge_and_close_up(hs_column_store *store, const hs_filter *filter,
                                 const hs_batch *from, const hs_batch *to)
{
    uint8_t gone[HS_BATCH_MAX];
    filter->judge(filter->context, from, gone);
    hs_compaction compaction = hs_compaction_of(store->instruction_set, gone, from->count);
    if (compaction.kept < from->count || to->columns[0] != from->columns[0]) {
        for (unsigned c = 0; c < store->kind->column_count; c++) {
            hs_compact_column(&compaction, to->columns[c], from->columns[c],
                              store->kind->columns[c].bytes);
        }
    }
    return compaction.kept;
}

/// Goes on to the next block when less than one step fits into this one.
static void advance(hs_column_store *store, write_cursor *cursor)
{
    if (store->block_places - cursor->place >= HS_COMPACTION_STEP) return;
    store->blocks[cursor->block++].count = (uint32_t)cursor->place;
    cursor->place = 0;
}

/// Compacts one block; returns how many entities stay.
static size_t compact_block(hs_column_store *store, const hs_filter *filter, size_t block,
                            write_cursor *cursor)
{
    size_t count = store->blocks[block].count; // the cursor may overwrite it at the block's end
    size_t kept_in_all = 0;
    for (size_t index = 0; index < count;) {
        advance(store, cursor);
        size_t room = (store->block_places - cursor->place) / HS_COMPACTION_STEP;
        size_t most = room * HS_COMPACTION_STEP;
        if (most > HS_BATCH_MAX) most = HS_BATCH_MAX;
        if (most > count - index) most = count - index;
        hs_batch from, to;
        point_at(store, &store->blocks[block], store->blocks[block].first + index, most, &from);
        point_at(store, &store->blocks[cursor->block], cursor->place, most, &to);
        size_t kept = judge_and_close_up(store, filter, &from, &to);
        cursor->place += kept;
        kept_in_all += kept;
        index += most;
    }
    return kept_in_all;
}

/// Closes the gaps from block to block.
static size_t compact_throughout(hs_column_store *store, const hs_filter *filter)
{
    write_cursor cursor = {0, 0};
    size_t gone = 0;
    for (size_t b = 0; b < store->used; b++) {
        size_t count = store->blocks[b].count;
        gone += count - compact_block(store, filter, b, &cursor);
    }
    settle(store, cursor);
    return gone;
}

size_t hs_column_store_bytes(const hs_column_store *store)
{
    size_t bytes = store->block_count * sizeof *store->blocks;
    for (size_t c = 0; c < store->chunk_count; c++) {
        bytes += hs_gate_lines_bytes(store->chunks[c].bytes);
    }
    return bytes;
}

/// A compaction by a filter with `pass`.
typedef struct passing_blocks {
    hs_column_store *store;
    const hs_filter *filter;
} passing_blocks;

/// Compacts blocks `first` to `end - 1`, each with those that join it, also from behind `end`.
static void pass_blocks(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    const passing_blocks *passing = context;
    const hs_column_store *store = passing->store;
    hs_column_block *target = NULL;
    for (size_t b = first; b < store->used; b++) {
        hs_column_block *block = &store->blocks[b];
        if (!block->joins) {
            if (b >= end) return;
            target = block;
        } else if (target == NULL) {
            continue; // belongs to a block before `first`
        }
        size_t place = block == target ? 0 : target->count;
        hs_batch from, to;
        point_at(store, block, block->first, block->count, &from);
        point_at(store, target, place, block->count, &to);
        size_t kept = passing->filter->pass(passing->filter->context, &from, &to);
        block->first = 0;
        block->count = 0;
        target->count = (uint32_t)(place + kept);
    }
}

/// Decides which blocks hold few enough entities to join the block before, as counted before the
/// pass.
static void plan_joins(hs_column_store *store)
{
    size_t together = store->block_places;
    for (size_t b = 0; b < store->used; b++) {
        hs_column_block *block = &store->blocks[b];
        together += block->count;
        block->joins = together <= store->block_places;
        if (!block->joins) together = block->count;
    }
}

/// Moves the blocks that have become empty behind those in use, whose order stays. Returns how many
/// entities are left.
static size_t sort_out_empty(hs_column_store *store)
{
    size_t used = 0;
    size_t left = 0;
    for (size_t b = 0; b < store->used; b++) {
        hs_column_block block = store->blocks[b];
        if (block.count == 0) continue;
        left += block.count;
        store->blocks[b] = store->blocks[used];
        store->blocks[used++] = block;
    }
    store->used = used > 0 ? used : 1;
    return left;
}

/// Blocks that a thread takes at once: some 10 us of work.
#define BLOCKS_AT_ONCE 4u

/// Compacts every block by itself. A pass over a million particles then takes 0.5 ns each, against
/// 0.65 when gaps are closed from block to block: there, what is stored was loaded long before.
static size_t compact_blocks(hs_column_store *store, const hs_filter *filter)
{
    size_t before = 0;
    for (size_t b = 0; b < store->used; b++) before += store->blocks[b].count;
    passing_blocks passing = {store, filter};
    plan_joins(store);
    if (filter->thread_pool != NULL) {
        hs_thread_pool_share(filter->thread_pool, store->used, BLOCKS_AT_ONCE, pass_blocks,
                             &passing);
    } else {
        pass_blocks(&passing, 0, 0, store->used);
    }
    return before - sort_out_empty(store);
}

// ---- By several threads, block by block --------------------------------------------------------

/// Closes the gaps of a block by itself. Returns how many entities went.
static size_t close_up_block(hs_column_store *store, const hs_filter *filter,
                             hs_column_block *block)
{
    size_t kept = 0;
    for (size_t index = 0; index < block->count;) {
        size_t most = block->count - index < HS_BATCH_MAX ? block->count - index : HS_BATCH_MAX;
        hs_batch from, to;
        point_at(store, block, block->first + index, most, &from);
        point_at(store, block, kept, most, &to);
        kept += judge_and_close_up(store, filter, &from, &to);
        index += most;
    }
    size_t gone = block->count - kept;
    block->first = 0;
    block->count = (uint32_t)kept;
    return gone;
}

static void close_up_part(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    const passing_blocks *passing = context;
    for (size_t b = first; b < end; b++) {
        close_up_block(passing->store, passing->filter, &passing->store->blocks[b]);
    }
}

static size_t count_entities(const hs_column_store *store)
{
    size_t count = 0;
    for (size_t b = 0; b < store->used; b++) count += store->blocks[b].count;
    return count;
}

static void move_entities(const hs_column_store *store, const hs_column_block *from, size_t first,
                          const hs_column_block *to, size_t place, size_t count)
{
    hs_batch source, target;
    point_at(store, from, first, count, &source);
    point_at(store, to, place, count, &target);
    for (unsigned c = 0; c < store->kind->column_count; c++) {
        memmove(target.columns[c], source.columns[c], count * store->kind->columns[c].bytes);
    }
}

/// Fills a block up from the next one, whose rest moves to its front.
static void fill_up_block(hs_column_store *store, size_t at)
{
    hs_column_block *block = &store->blocks[at], *next = block + 1;
    uint32_t room = store->block_places - block->count;
    uint32_t moved = next->count < room ? next->count : room;
    move_entities(store, next, 0, block, block->count, moved);
    block->count += moved;
    next->count -= moved;
    move_entities(store, next, moved, next, 0, next->count);
    if (next->count > 0) return;
    hs_column_block empty = *next;
    store->used--;
    memmove(next, next + 1, (store->used - at - 1) * sizeof empty);
    store->blocks[store->used] = empty;
}

/// Places that no birth can have, because they are behind the end of a block that is not the last.
static size_t places_between(const hs_column_store *store)
{
    size_t between = 0;
    for (size_t b = 0; b + 1 < store->used; b++) {
        between += store->block_places - store->blocks[b].count;
    }
    return between;
}

/// Fills blocks up, one after the other from where the pass before stopped, until the places
/// behind the last entity are enough for all births before the next pass: a birth may not move
/// entities that somebody walks over.
static void fill_up(hs_column_store *store)
{
    size_t allowed = store->block_count * store->block_places - store->capacity;
    size_t between = places_between(store);
    for (size_t tries = 2 * store->used; between > allowed && tries > 0; tries--) {
        if (store->next_to_fill + 1 >= store->used) store->next_to_fill = 0;
        fill_up_block(store, store->next_to_fill++);
        between = places_between(store);
    }
    HS_ASSERT(between <= allowed);
}

/// By one thread this takes as long as closing the gaps from block to block: bullets are moved
/// from the third cache, and one core fetches no faster. By several it can be shared.
static size_t close_up_shared(hs_column_store *store, const hs_filter *filter)
{
    size_t before = count_entities(store);
    passing_blocks passing = {store, filter};
    hs_thread_pool_share(filter->thread_pool, store->used, 1, close_up_part, &passing);
    fill_up(store);
    return before - count_entities(store);
}

size_t hs_column_store_compact(hs_column_store *store, const hs_filter *filter)
{
    if (filter->pass != NULL) return compact_blocks(store, filter);
    if (filter->thread_pool != NULL) return close_up_shared(store, filter);
    return compact_throughout(store, filter);
}

// ---- The strategy ------------------------------------------------------------------------------

static void *columns_open(hs_gate *gate, hs_error *error)
{
    (void)error;
    return gate; // nothing is shared: every population owns its blocks
}

static void columns_close(void *heap)
{
    (void)heap;
}

const hs_strategy hs_strategy_columns = {
    .name = "columns",
    .summary = "structure of arrays, made in advance, closed up in order",
    .is_boxed = false,
    .open = columns_open,
    .close = columns_close,
};
