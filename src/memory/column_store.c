#include "memory/column_store.h"

#include "base/assert.h"
#include "memory/compaction.h"

#include "base/forbidden.h"

/// Space after each column: compaction reads and writes beyond the end of what it moves, and
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
    store->block_places = places < HS_BLOCK_PLACES ? (uint32_t)places : HS_BLOCK_PLACES;
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
    if (store->region_count == HS_REGIONS_MAX) return false;
    if (__builtin_mul_overflow(count, store->block_bytes, &bytes)) return false;
    uint8_t *memory = hs_gate_allocate_lines(store->gate, store->kind->tag, bytes);
    if (memory == NULL) return false;
    hs_block *blocks =
        hs_gate_resize_array(store->gate, store->kind->tag, store->blocks, store->block_count,
                             store->block_count + count, sizeof *blocks);
    if (blocks == NULL) {
        hs_gate_release(store->gate, store->kind->tag, memory, bytes);
        return false;
    }
    memset(memory, 0, bytes);
    for (size_t b = 0; b < count; b++) {
        blocks[store->block_count + b] = (hs_block){.base = memory + b * store->block_bytes};
    }
    store->regions[store->region_count++] = (hs_region){memory, bytes};
    store->blocks = blocks;
    store->block_count += count;
    return true;
}

/// A sift may leave fewer than one step's places of a block unused, so that its reads stay aligned.
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
    };
    lay_out_block(store, capacity);
    // Two more than needed: the head of the first and the tail of the last may both be empty.
    if (add_blocks(store, blocks_for(store, capacity) + 2)) return true;
    hs_column_store_close(store);
    return hs_error_no_memory(error, kind->name, capacity * (unsigned long long)kind->bytes);
}

void hs_column_store_close(hs_column_store *store)
{
    for (size_t r = 0; r < store->region_count; r++) {
        hs_gate_release(store->gate, store->kind->tag, store->regions[r].memory,
                        store->regions[r].bytes);
    }
    hs_gate_release(store->gate, store->kind->tag, store->blocks,
                    store->block_count * sizeof *store->blocks);
    *store = (hs_column_store){0};
}

bool hs_column_store_grow(hs_column_store *store, size_t capacity)
{
    return add_blocks(store, blocks_for(store, capacity));
}

static void point_at(const hs_column_store *store, const hs_block *block, size_t place,
                     size_t count, hs_places *places)
{
    places->count = count;
    places->boxes = NULL;
    for (unsigned c = 0; c < store->kind->column_count; c++) {
        places->columns[c] =
            block->base + store->column_at[c] + place * store->kind->columns[c].bytes;
    }
}

void hs_column_store_append(hs_column_store *store, size_t wanted, hs_places *places)
{
    hs_block *block = &store->blocks[store->used - 1];
    if (block->first + block->count == store->block_places) {
        HS_ASSERT(store->used < store->block_count);
        block = &store->blocks[store->used++];
        block->first = 0;
        block->count = 0;
    }
    size_t end = block->first + block->count;
    size_t room = store->block_places - end;
    size_t count = wanted < room ? wanted : room;
    point_at(store, block, end, count, places);
    block->count += (uint32_t)count;
}

/// The first block is empty: it goes behind those in use.
static void rotate_first(hs_column_store *store)
{
    hs_block empty = store->blocks[0];
    store->used--;
    memmove(store->blocks, store->blocks + 1, store->used * sizeof empty);
    empty.first = 0;
    store->blocks[store->used] = empty;
}

void hs_column_store_recycle(hs_column_store *store, size_t count)
{
    while (count > 0) {
        hs_block *block = &store->blocks[0];
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

bool hs_column_store_places(const hs_column_store *store, size_t block, size_t index, size_t most,
                            hs_places *places)
{
    if (block >= store->used) return false;
    const hs_block *from = &store->blocks[block];
    size_t left = from->count - index;
    point_at(store, from, from->first + index, left < most ? left : most, places);
    return true;
}

/// Where a sift writes: everything before this place is final.
typedef struct hs_write_cursor {
    size_t block;
    size_t place;
} hs_write_cursor;

/// Lets the sieve judge some places and moves those that stay, column by column. Returns how many.
static size_t judge_and_close_up(hs_column_store *store, const hs_sieve *sieve,
                                 const hs_places *from, const hs_places *to)
{
    uint8_t gone[HS_PLACES_MAX];
    sieve->judge(sieve->context, from, gone);
    hs_compaction compaction = hs_compaction_of(store->instruction_set, gone, from->count);
    if (compaction.kept < from->count || to->columns[0] != from->columns[0]) {
        for (unsigned c = 0; c < store->kind->column_count; c++) {
            hs_compact_column(&compaction, to->columns[c], from->columns[c],
                              store->kind->columns[c].bytes);
        }
    }
    return compaction.kept;
}

/// Goes on to the next block when less than a step fits into this one.
static void advance(hs_column_store *store, hs_write_cursor *cursor)
{
    if (store->block_places - cursor->place >= HS_COMPACTION_STEP) return;
    store->blocks[cursor->block++].count = (uint32_t)cursor->place;
    cursor->place = 0;
}

/// After the pass: the cursor's block is the last, the rest is spare.
static void settle(hs_column_store *store, hs_write_cursor cursor)
{
    size_t was_used = store->used;
    store->used = cursor.block + 1;
    store->blocks[cursor.block].count = (uint32_t)cursor.place;
    for (size_t b = store->used; b < was_used; b++) store->blocks[b].count = 0;
    for (size_t b = 0; b < was_used; b++) store->blocks[b].first = 0;
}

/// Sifts one block; returns how many stay.
static size_t sift_block(hs_column_store *store, const hs_sieve *sieve, size_t block,
                         hs_write_cursor *cursor)
{
    size_t count = store->blocks[block].count; // the cursor may overwrite it at the block's end
    size_t kept_in_all = 0;
    for (size_t index = 0; index < count;) {
        advance(store, cursor);
        size_t room = (store->block_places - cursor->place) / HS_COMPACTION_STEP;
        size_t most = room * HS_COMPACTION_STEP;
        if (sieve->pass == NULL && most > HS_PLACES_MAX) most = HS_PLACES_MAX;
        if (most > count - index) most = count - index;
        hs_places from, to;
        point_at(store, &store->blocks[block], store->blocks[block].first + index, most, &from);
        point_at(store, &store->blocks[cursor->block], cursor->place, most, &to);
        size_t kept = sieve->pass != NULL ? sieve->pass(sieve->context, &from, &to)
                                          : judge_and_close_up(store, sieve, &from, &to);
        cursor->place += kept;
        kept_in_all += kept;
        index += most;
    }
    return kept_in_all;
}

size_t hs_column_store_sift(hs_column_store *store, const hs_sieve *sieve)
{
    hs_write_cursor cursor = {0, 0};
    size_t gone = 0;
    for (size_t b = 0; b < store->used; b++) {
        size_t count = store->blocks[b].count;
        gone += count - sift_block(store, sieve, b, &cursor);
    }
    settle(store, cursor);
    return gone;
}

size_t hs_column_store_bytes(const hs_column_store *store)
{
    size_t bytes = store->block_count * sizeof *store->blocks;
    for (size_t r = 0; r < store->region_count; r++) bytes += store->regions[r].bytes;
    return bytes;
}
