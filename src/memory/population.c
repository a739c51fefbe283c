#include "memory/store.h"

#include "base/assert.h"
#include "memory/block.h"

#include "base/forbidden.h"

/// Up to this no sum or product of sizes overflows.
#define CAPACITY_MAX ((size_t)1 << 40)

/// The number of the column at an offset, or `column_count` when there is none.
static unsigned column_at(const hs_kind *kind, uint16_t offset)
{
    unsigned c = 0;
    while (c < kind->column_count && kind->columns[c].offset != offset) c++;
    return c;
}

static bool has_column(const hs_kind *kind, uint16_t offset, uint16_t bytes)
{
    unsigned c = column_at(kind, offset);
    return c < kind->column_count && kind->columns[c].bytes == bytes;
}

static bool is_field_size(uint16_t bytes)
{
    return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
}

static void expect_sound(const hs_kind *kind)
{
    HS_ASSERT(kind->bytes <= HS_ENTITY_BYTES_MAX);
    HS_ASSERT(kind->column_count >= 1 && kind->column_count <= HS_COLUMNS_MAX);
    for (unsigned c = 0; c < kind->column_count; c++) {
        HS_ASSERT(is_field_size(kind->columns[c].bytes));
    }
    HS_ASSERT(kind->serial_offset == HS_NO_FIELD || has_column(kind, kind->serial_offset, 8));
    HS_ASSERT(kind->flags_offset == HS_NO_FIELD || has_column(kind, kind->flags_offset, 1));
}

hs_population *hs_population_open(const hs_memory *memory, const hs_kind *kind, size_t capacity,
                                  hs_overflow overflow, hs_error *error)
{
    expect_sound(kind);
    HS_ASSERT(overflow != HS_OVERFLOW_RECYCLE || kind->flags_offset == HS_NO_FIELD);
    if (capacity == 0 || capacity > CAPACITY_MAX) {
        hs_error_set(error, "%s: a capacity of %zu is out of range; at least 1", kind->name,
                     capacity);
        return NULL;
    }
    hs_population *population =
        hs_gate_make(memory->gate, kind->tag, 1, sizeof *population, kind->name, error);
    if (population == NULL) return NULL;
    *population = (hs_population){
        .memory = *memory,
        .store = hs_store_of(memory->strategy),
        .kind = kind,
        .overflow = overflow,
        .capacity = capacity,
        .next_serial = 1,
    };
    if (population->store->open(population, error)) return population;
    hs_gate_release(memory->gate, kind->tag, population, sizeof *population);
    return NULL;
}

void hs_population_close(hs_population *population)
{
    if (population == NULL) return;
    population->store->close(population);
    hs_gate_release(population->memory.gate, population->kind->tag, population, sizeof *population);
}

hs_population_counts hs_population_count(const hs_population *population)
{
    return (hs_population_counts){
        .living = population->places - population->dead,
        .peak = population->peak,
        .capacity = population->capacity,
        .refused = population->refused,
        .recycled = population->recycled,
        .grown = population->grown,
        .births = population->births,
        .deaths = population->deaths + population->dead,
        .bytes_each = population->store->bytes_each(population),
    };
}

hs_box_kind hs_population_boxes(const hs_population *population, const hs_memory *memory)
{
    const hs_store *store = hs_store_of(memory->strategy);
    return store->boxes(population->kind, population->capacity, memory->layout);
}

size_t hs_population_places(const hs_population *population)
{
    return population->places;
}

bool hs_population_is_full(const hs_population *population)
{
    return population->overflow == HS_OVERFLOW_REFUSE && population->places == population->capacity;
}

bool hs_population_is_starved(const hs_population *population)
{
    return population->is_starved;
}

uint64_t hs_population_next_serial(const hs_population *population)
{
    return population->next_serial;
}

static void recycle(hs_population *population, size_t count)
{
    population->store->recycle(population, count);
    population->places -= count;
    population->recycled += count;
}

static void grow(hs_population *population)
{
    if (population->store->grow(population)) {
        population->capacity *= 2;
        population->grown++;
    } else {
        population->is_starved = true;
    }
}

/// Makes room as the overflow policy says; returns how many of `wanted` fit now.
static size_t make_room(hs_population *population, size_t wanted)
{
    if (wanted > HS_BATCH_MAX) wanted = HS_BATCH_MAX;
    size_t room = population->capacity - population->places;
    if (room == 0 && population->overflow == HS_OVERFLOW_RECYCLE) {
        recycle(population, wanted < population->places ? wanted : population->places);
    } else if (room == 0 && population->overflow == HS_OVERFLOW_GROW) {
        grow(population);
    }
    room = population->capacity - population->places;
    return wanted < room ? wanted : room;
}

void hs_population_append(hs_population *population, size_t wanted, hs_batch *batch)
{
    batch->count = 0;
    if (wanted == 0) return;
    size_t room = make_room(population, wanted);
    if (room > 0) population->store->append(population, room, batch);
    if (batch->count == 0) {
        population->refused += wanted;
        return;
    }
    population->places += batch->count;
    population->births += batch->count;
    if (population->places > population->peak) population->peak = population->places;
}

bool hs_population_add(hs_population *population, void *entity)
{
    hs_batch batch;
    hs_population_append(population, 1, &batch);
    if (batch.count == 0) return false;
    if (population->kind->serial_offset != HS_NO_FIELD) {
        memcpy((uint8_t *)entity + population->kind->serial_offset, &population->next_serial,
               sizeof population->next_serial);
        population->next_serial++;
    }
    hs_batch_write(population->kind, &batch, 0, entity);
    return true;
}

void hs_population_note_death(hs_population *population)
{
    population->dead++;
    HS_ASSERT(population->dead <= population->places);
}

void hs_population_compact(hs_population *population, const hs_filter *filter)
{
    size_t gone = population->store->compact(population, filter);
    population->places -= gone;
    population->deaths += gone;
}

static void judge_by_flag(void *context, const hs_batch *batch, uint8_t *gone)
{
    const hs_kind *kind = context;
    if (batch->boxes != NULL) {
        for (size_t i = 0; i < batch->count; i++) {
            const uint8_t *entity = batch->boxes[i];
            gone[i] = entity[kind->flags_offset] & HS_FLAG_DEAD;
        }
        return;
    }
    const uint8_t *flags = batch->columns[column_at(kind, kind->flags_offset)];
    for (size_t i = 0; i < batch->count; i++) gone[i] = flags[i] & HS_FLAG_DEAD;
}

void hs_population_retire(hs_population *population)
{
    hs_population_retire_shared(population, NULL);
}

void hs_population_retire_shared(hs_population *population, struct hs_thread_pool *thread_pool)
{
    if (population->dead == 0) return;
    union {
        const hs_kind *read;
        void *context;
    } kind = {.read = population->kind};
    const hs_filter filter = {
        .judge = judge_by_flag,
        .context = kind.context,
        .thread_pool = thread_pool,
    };
    uint64_t deaths = population->deaths;
    hs_population_compact(population, &filter);
    HS_ASSERT(population->deaths - deaths == population->dead);
    (void)deaths;
    population->dead = 0;
}

void hs_population_clear(hs_population *population)
{
    population->store->recycle(population, population->places);
    population->deaths += population->places;
    population->places = 0;
    population->dead = 0;
}

const hs_kind *hs_population_kind(const hs_population *population)
{
    return population->kind;
}

hs_storage hs_population_storage(const hs_population *population)
{
    hs_storage storage = {.reserved = sizeof *population};
    population->store->measure(population, &storage);
    return storage;
}

/// Copies every entity, in order, into another population's empty store.
static bool copy_into(const hs_population *from, hs_population *to)
{
    uint8_t entity[HS_ENTITY_BYTES_MAX];
    hs_walk walk;
    hs_batch source, target;
    hs_walk_begin(&walk, from);
    while (hs_walk_next(&walk, &source)) {
        for (size_t i = 0; i < source.count; i++) {
            to->store->append(to, 1, &target);
            if (target.count == 0) return false;
            hs_batch_read(from->kind, &source, i, entity);
            hs_batch_write(from->kind, &target, 0, entity);
        }
    }
    return true;
}

hs_population *hs_population_copy(const hs_population *population, const hs_memory *memory,
                                  hs_error *error)
{
    HS_ASSERT(memory->gate == population->memory.gate);
    const hs_kind *kind = population->kind;
    hs_population *copy =
        hs_population_open(memory, kind, population->capacity, population->overflow, error);
    if (copy == NULL) return NULL;
    if (!copy_into(population, copy)) {
        hs_population_close(copy);
        hs_error_no_memory(error, kind->name, population->places * (unsigned long long)kind->bytes);
        return NULL;
    }
    const hs_population opened = *copy;
    *copy = *population;
    copy->memory = opened.memory;
    copy->store = opened.store;
    copy->columns = opened.columns;
    copy->boxes = opened.boxes;
    return copy;
}
