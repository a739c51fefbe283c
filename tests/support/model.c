#include "support.h"

#include "model.h"

#include "base/random.h"

typedef struct marble {
    uint32_t number, age;
    float x, y;
    uint32_t tail;
} marble;

typedef struct grain {
    uint64_t first;
    uint32_t number, age;
    uint16_t short_word;
    uint8_t byte;
    uint64_t last;
} grain;

typedef struct creature {
    uint64_t serial;
    double weight;
    uint32_t number, age;
    float x;
    uint16_t short_word;
    uint8_t look, flags;
} creature;

#define COLUMN(type, field)                                                                        \
    {                                                                                              \
#field, offsetof(type, field), sizeof(((type *)0)->field)                                  \
    }

static const hs_column marble_columns[] = {
    COLUMN(marble, number), COLUMN(marble, age),  COLUMN(marble, x),
    COLUMN(marble, y),      COLUMN(marble, tail),
};
static const hs_column grain_columns[] = {
    COLUMN(grain, first),      COLUMN(grain, number), COLUMN(grain, age),
    COLUMN(grain, short_word), COLUMN(grain, byte),   COLUMN(grain, last),
};
static const hs_column creature_columns[] = {
    COLUMN(creature, look),   COLUMN(creature, flags),  COLUMN(creature, number),
    COLUMN(creature, age),    COLUMN(creature, x),      COLUMN(creature, short_word),
    COLUMN(creature, weight), COLUMN(creature, serial),
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

const hs_test_kind hs_test_marbles = {
    {"marbles", HS_TAG_PARTICLES, sizeof(marble), COUNT_OF(marble_columns), marble_columns,
     HS_NO_FIELD, HS_NO_FIELD, true},
    offsetof(marble, number),
    offsetof(marble, age),
};
const hs_test_kind hs_test_grains = {
    {"grains", HS_TAG_OTHER, sizeof(grain), COUNT_OF(grain_columns), grain_columns, HS_NO_FIELD,
     HS_NO_FIELD, true},
    offsetof(grain, number),
    offsetof(grain, age),
};
const hs_test_kind hs_test_creatures = {
    {"creatures", HS_TAG_BULLETS, sizeof(creature), COUNT_OF(creature_columns), creature_columns,
     offsetof(creature, serial), offsetof(creature, flags), false},
    offsetof(creature, number),
    offsetof(creature, age),
};

unsigned hs_test_way_count(void)
{
    unsigned sets = (unsigned)hs_instruction_set_best() + 1;
    return sets + (hs_strategy_count() - 1) * HS_LAYOUT_COUNT;
}

bool hs_test_way_try(unsigned index, hs_gate *gate, hs_memory *memory, hs_error *error)
{
    unsigned sets = (unsigned)hs_instruction_set_best() + 1;
    *memory = (hs_memory){.gate = gate, .strategy = hs_strategy_find("columns")};
    if (index < sets) {
        memory->instruction_set = (hs_instruction_set)index;
    } else {
        memory->strategy = hs_strategy_at(1 + (index - sets) / HS_LAYOUT_COUNT);
        memory->layout = (hs_layout)((index - sets) % HS_LAYOUT_COUNT);
    }
    return hs_memory_open(memory, error);
}

hs_memory hs_test_way_open(unsigned index, hs_gate *gate)
{
    hs_memory memory;
    hs_error error = {0};
    if (!hs_test_way_try(index, gate, &memory, &error)) fail_msg("%s", error.message);
    return memory;
}

const char *hs_test_way_name(const hs_memory *memory)
{
    static char name[64];
    snprintf(name, sizeof name, "%s %s", memory->strategy->name,
             memory->strategy->is_boxed ? hs_layout_name(memory->layout)
                                        : hs_instruction_set_name(memory->instruction_set));
    return name;
}

hs_model hs_model_open(const hs_test_kind *kind, size_t capacity, hs_overflow overflow)
{
    return (hs_model){.kind = kind,
                      .overflow = overflow,
                      .next_number = 1,
                      .next_serial = 1,
                      .counts = {.capacity = capacity}};
}

void hs_model_close(hs_model *model)
{
    hs_thread_pool_destroy(model->thread_pool);
    free(model->items);
    *model = (hs_model){0};
}

void hs_model_entity(const hs_model *model, const hs_test_item *item, void *entity)
{
    const hs_kind *kind = &model->kind->kind;
    memset(entity, 0, kind->bytes);
    uint64_t state = item->number;
    uint8_t *bytes = entity;
    for (unsigned c = 0; c < kind->column_count; c++) {
        uint64_t value = hs_splitmix_next(&state);
        memcpy(bytes + kind->columns[c].offset, &value, kind->columns[c].bytes);
    }
    memcpy(bytes + model->kind->number_offset, &item->number, sizeof item->number);
    memcpy(bytes + model->kind->age_offset, &item->age, sizeof item->age);
    if (kind->serial_offset != HS_NO_FIELD) {
        memcpy(bytes + kind->serial_offset, &item->serial, sizeof item->serial);
    }
    if (kind->flags_offset != HS_NO_FIELD) {
        bytes[kind->flags_offset] = item->is_dead ? HS_FLAG_DEAD : 0;
    }
}

/// A birth in the model alone; false when it is refused.
static bool bear(hs_model *model)
{
    if (model->count == model->counts.capacity) {
        switch (model->overflow) {
        case HS_OVERFLOW_REFUSE:
            model->counts.refused++;
            return false;
        case HS_OVERFLOW_RECYCLE:
            model->counts.recycled++;
            model->counts.living--;
            model->count--;
            memmove(model->items, model->items + 1, model->count * sizeof *model->items);
            break;
        case HS_OVERFLOW_GROW:
            model->counts.grown++;
            model->counts.capacity *= 2;
            break;
        }
    }
    if (model->count == model->reserved) {
        model->reserved = model->reserved * 2 + 64;
        model->items = realloc(model->items, model->reserved * sizeof *model->items);
        assert_non_null(model->items);
    }
    hs_test_item *item = &model->items[model->count++];
    *item = (hs_test_item){.number = model->next_number++};
    if (model->kind->kind.serial_offset != HS_NO_FIELD) item->serial = model->next_serial++;
    model->counts.living++;
    model->counts.births++;
    if (model->count > model->counts.peak) model->counts.peak = model->count;
    return true;
}

void hs_model_add(hs_model *model, hs_population *population, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t entity[UINT8_MAX];
        hs_test_item item = {.number = model->next_number};
        hs_model_entity(model, &item, entity);
        bool expected = bear(model);
        assert_int_equal(hs_population_add(population, entity), expected);
    }
}

void hs_model_append(hs_model *model, hs_population *population, size_t count)
{
    uint32_t number = model->next_number;
    for (size_t i = 0; i < count; i++) bear(model);
    hs_batch batch;
    for (size_t left = count; left > 0; left -= batch.count) {
        hs_population_append(population, left, &batch);
        assert_true(batch.count <= left);
        if (batch.count == 0) return;
        for (size_t i = 0; i < batch.count; i++) {
            uint8_t entity[UINT8_MAX];
            hs_test_item item = {.number = number++};
            hs_model_entity(model, &item, entity);
            hs_batch_write(&model->kind->kind, &batch, i, entity);
        }
    }
}

/// Decides at random, from the entity's number and a salt, whether it is the one in `one_in` that
/// goes.
static bool is_chosen(uint32_t number, uint32_t salt, unsigned one_in)
{
    uint64_t state = (uint64_t)salt << 32 | number;
    return hs_splitmix_next(&state) % one_in == 0;
}

typedef struct visitor {
    const hs_model *model;
    hs_population *population;
    uint32_t salt;
    unsigned one_in;
    size_t seen;
} visitor;

static void flag_visited(void *context, void *entity)
{
    visitor *v = context;
    uint8_t *bytes = entity;
    uint32_t number;
    memcpy(&number, bytes + v->model->kind->number_offset, sizeof number);
    v->seen++;
    if (!is_chosen(number, v->salt, v->one_in)) return;
    bytes[v->model->kind->kind.flags_offset] |= HS_FLAG_DEAD;
    hs_population_note_death(v->population);
}

void hs_model_flag(hs_model *model, hs_population *population, uint32_t salt, unsigned one_in)
{
    visitor v = {model, population, salt, one_in, 0};
    uint64_t living = model->counts.living;
    hs_population_each(population, hs_population_places(population), flag_visited, &v);
    assert_int_equal(v.seen, living);
    for (size_t i = 0; i < model->count; i++) {
        hs_test_item *item = &model->items[i];
        if (item->is_dead || !is_chosen(item->number, salt, one_in)) continue;
        item->is_dead = true;
        model->counts.living--;
        model->counts.deaths++;
    }
}

static hs_thread_pool *thread_pool_of(hs_model *model)
{
    hs_error error = {0};
    if (model->thread_pool == NULL)
        model->thread_pool = hs_thread_pool_create(&model->gate, 3, &error);
    if (model->thread_pool == NULL) fail_msg("%s", error.message);
    return model->thread_pool;
}

/// Now and then shared by threads, which must make no difference.
void hs_model_retire(hs_model *model, hs_population *population)
{
    bool is_shared = model->next_number % 2 == 0;
    hs_population_retire_shared(population, is_shared ? thread_pool_of(model) : NULL);
    size_t kept = 0;
    for (size_t i = 0; i < model->count; i++) {
        if (!model->items[i].is_dead) model->items[kept++] = model->items[i];
    }
    model->count = kept;
}

/// Ages all entities and decides which go; they must come in the model's order.
static void age_and_judge(void *context, const hs_batch *batch, uint8_t *gone)
{
    visitor *v = context;
    const hs_test_kind *kind = v->model->kind;
    for (size_t i = 0; i < batch->count; i++) {
        uint8_t entity[UINT8_MAX];
        hs_batch_read(&kind->kind, batch, i, entity);
        uint32_t number, age;
        memcpy(&number, entity + kind->number_offset, sizeof number);
        memcpy(&age, entity + kind->age_offset, sizeof age);
        assert_int_equal(number, v->model->items[v->seen++].number);
        age++;
        memcpy(entity + kind->age_offset, &age, sizeof age);
        hs_batch_write(&kind->kind, batch, i, entity);
        gone[i] = is_chosen(number, v->salt, v->one_in);
    }
}

/// The same in one pass, by any number of threads; a later check shows that none was left out.
static size_t age_and_pass(void *context, const hs_batch *from, const hs_batch *to)
{
    const visitor *v = context;
    const hs_test_kind *kind = v->model->kind;
    size_t kept = 0;
    for (size_t i = 0; i < from->count; i++) {
        uint8_t entity[UINT8_MAX];
        hs_batch_read(&kind->kind, from, i, entity);
        uint32_t number, age;
        memcpy(&number, entity + kind->number_offset, sizeof number);
        memcpy(&age, entity + kind->age_offset, sizeof age);
        age++;
        memcpy(entity + kind->age_offset, &age, sizeof age);
        if (!is_chosen(number, v->salt, v->one_in)) {
            hs_batch_write(&kind->kind, to, kept++, entity);
        }
    }
    return kept;
}

void hs_model_compact(hs_model *model, hs_population *population, uint32_t salt, unsigned one_in)
{
    visitor v = {model, population, salt, one_in, 0};
    bool passes = salt % 4 > 0;
    const hs_filter filter = {
        .judge = age_and_judge,
        .pass = passes ? age_and_pass : NULL,
        .context = &v,
        .thread_pool = salt % 4 > 1 ? thread_pool_of(model) : NULL,
    };
    hs_population_compact(population, &filter);
    if (!passes) assert_int_equal(v.seen, model->count);
    size_t kept = 0;
    for (size_t i = 0; i < model->count; i++) {
        hs_test_item item = model->items[i];
        item.age++;
        if (!is_chosen(item.number, salt, one_in)) model->items[kept++] = item;
    }
    model->counts.living -= model->count - kept;
    model->counts.deaths += model->count - kept;
    model->count = kept;
}

void hs_model_clear(hs_model *model, hs_population *population)
{
    hs_population_clear(population);
    model->counts.deaths += model->counts.living;
    model->counts.living = 0;
    model->count = 0;
}

static void expect_counts(const hs_model *model, const hs_population *population)
{
    const hs_population_counts *expected = &model->counts;
    hs_population_counts found = hs_population_count(population);
    assert_int_equal(found.living, expected->living);
    assert_int_equal(found.peak, expected->peak);
    assert_int_equal(found.capacity, expected->capacity);
    assert_int_equal(found.refused, expected->refused);
    assert_int_equal(found.recycled, expected->recycled);
    assert_int_equal(found.grown, expected->grown);
    assert_int_equal(found.births, expected->births);
    assert_int_equal(found.deaths, expected->deaths);
    assert_int_equal(found.births, found.living + found.deaths + found.recycled);
    assert_int_equal(hs_population_places(population), model->count);
    assert_int_equal(hs_population_next_serial(population), model->next_serial);
    assert_int_equal(hs_population_is_full(population),
                     model->overflow == HS_OVERFLOW_REFUSE && model->count == expected->capacity);
    assert_false(hs_population_is_starved(population));
}

void hs_model_expect(const hs_model *model, const hs_population *population)
{
    expect_counts(model, population);
    const hs_kind *kind = &model->kind->kind;
    hs_walk walk;
    hs_batch batch;
    size_t seen = 0;
    hs_walk_begin(&walk, population);
    while (hs_walk_next(&walk, &batch)) {
        assert_true(batch.count > 0 && batch.count <= HS_BATCH_MAX);
        for (size_t i = 0; i < batch.count; i++) {
            uint8_t expected[UINT8_MAX], found[UINT8_MAX];
            assert_true(seen < model->count);
            hs_model_entity(model, &model->items[seen++], expected);
            hs_batch_read(kind, &batch, i, found);
            assert_memory_equal(found, expected, kind->bytes);
        }
    }
    assert_int_equal(seen, model->count);
}

bool hs_test_move(hs_population **population, const hs_memory *memory, hs_error *error)
{
    hs_population *copy = hs_population_copy(*population, memory, error);
    if (copy == NULL) return false;
    hs_population_close(*population);
    *population = copy;
    return true;
}

bool hs_test_move_slots(hs_slots **slots, const hs_memory *memory, hs_error *error)
{
    hs_slots *copy = hs_slots_copy(*slots, memory, error);
    if (copy == NULL) return false;
    hs_slots_close(*slots);
    *slots = copy;
    return true;
}
