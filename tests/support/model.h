/// A plain model of a population, an array and some numbers, with which the real one is compared;
/// kinds of entities whose every byte follows from their number; and moves between strategies.
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

/// 20 bytes in five columns of four; as a particle, without serial and flags.
extern const hs_test_kind hs_test_marbles;
/// Columns of 8, 2, 1 and 4 bytes, the widest at the end; no serial, no flags.
extern const hs_test_kind hs_test_grains;
/// Columns of all widths, with serial and flags.
extern const hs_test_kind hs_test_creatures;

/// Returns the number of ways to store a population here: `columns` with each instruction set of
/// this machine, then every boxed strategy in both layouts.
unsigned hs_test_way_count(void);
/// Opens way number `index` on a gate; `hs_test_way_name` returns its name.
hs_memory hs_test_way_open(unsigned index, hs_gate *gate);
/// The same where memory may be out: returns false with an error.
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
    hs_thread_pool *thread_pool; ///< shares some of the compactions; created when one is due
} hs_model;

hs_model hs_model_open(const hs_test_kind *kind, size_t capacity, hs_overflow overflow);
void hs_model_close(hs_model *model);

/// Each does the same to the model and to the population, and checks the population's results.
void hs_model_add(hs_model *model, hs_population *population, size_t count);
void hs_model_append(hs_model *model, hs_population *population, size_t count);
void hs_model_flag(hs_model *model, hs_population *population, uint32_t salt, unsigned one_in);
void hs_model_retire(hs_model *model, hs_population *population);
/// Sometimes with `judge`, sometimes with `pass`, alone or with a thread pool.
void hs_model_compact(hs_model *model, hs_population *population, uint32_t salt, unsigned one_in);
void hs_model_clear(hs_model *model, hs_population *population);

/// Fails the test unless the population has what the model has: order, content and all counts.
void hs_model_expect(const hs_model *model, const hs_population *population);

/// The entity that an item stands for.
void hs_model_entity(const hs_model *model, const hs_test_item *item, void *entity);

/// Moves a population, or slots, to another strategy: a copy replaces the original. On failure
/// everything is as it was.
bool hs_test_move(hs_population **population, const hs_memory *memory, hs_error *error);
bool hs_test_move_slots(hs_slots **slots, const hs_memory *memory, hs_error *error);

#endif
