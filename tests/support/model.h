/// A population as anybody would write it, an array and some numbers, to hold the real one against;
/// and kinds of entities whose every byte can be foretold from their number.
#ifndef HS_TEST_MODEL_H
#define HS_TEST_MODEL_H

#include "base/thread_pool.h"
#include "heapstorm/memory.h"

/// A kind for tests. Every entity has a number of its own and an age.
typedef struct hs_test_kind {
    hs_kind kind;
    uint16_t number_offset; ///< a uint32_t
    uint16_t age_offset;    ///< a uint32_t
} hs_test_kind;

/// 20 bytes in five columns of four, as a particle: no serial, no flags.
extern const hs_test_kind hs_test_marbles;
/// Columns of 8, 2, 1 and 4 bytes, the widest at the end; no serial, no flags.
extern const hs_test_kind hs_test_grains;
/// Columns of all widths, with serial and flags.
extern const hs_test_kind hs_test_creatures;

/// Ways in which a population may lie in memory here: `columns` with each instruction set of this
/// machine, then every boxed strategy in both layouts.
unsigned hs_test_way_count(void);
/// Opens way number `index` on a gate. What it names is printed by `hs_test_way_name`.
hs_memory hs_test_way_open(unsigned index, hs_gate *gate);
/// The same where memory may be out: false with an error.
bool hs_test_way_try(unsigned index, hs_gate *gate, hs_memory *memory, hs_error *error);
const char *hs_test_way_name(const hs_memory *memory);

/// What the model knows of one entity.
typedef struct hs_test_item {
    uint32_t number;
    uint32_t age;
    uint64_t serial;
    bool is_dead;
} hs_test_item;

typedef struct hs_model {
    const hs_test_kind *kind;
    hs_overflow overflow;
    hs_test_item *items;
    size_t count; ///< places taken
    size_t reserved;
    uint32_t next_number;
    uint64_t next_serial;
    hs_population_counts counts;
    hs_gate gate;                ///< for the thread pool
    hs_thread_pool *thread_pool; ///< that shares some of the compactions; made when one is due
} hs_model;

hs_model hs_model_open(const hs_test_kind *kind, size_t capacity, hs_overflow overflow);
void hs_model_close(hs_model *model);

/// Each does the same to the model and to the population, and checks what the population answers.
void hs_model_add(hs_model *model, hs_population *population, size_t count);
void hs_model_append(hs_model *model, hs_population *population, size_t count);
void hs_model_flag(hs_model *model, hs_population *population, uint32_t salt, unsigned one_in);
void hs_model_retire(hs_model *model, hs_population *population);
/// Sometimes by judging, sometimes by passing, alone or with others.
void hs_model_compact(hs_model *model, hs_population *population, uint32_t salt, unsigned one_in);
void hs_model_clear(hs_model *model, hs_population *population);

/// Fails the test unless the population has what the model has: order, content and all counts.
void hs_model_expect(const hs_model *model, const hs_population *population);

/// The entity that an item stands for.
void hs_model_entity(const hs_model *model, const hs_test_item *item, void *entity);

#endif
