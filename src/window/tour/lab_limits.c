/// Three populations of one limit under the same waves of births: what a full one does.
#include <stddef.h>

#include "heapstorm/statistics.h"
#include "window/tour/lab.h"

#include "base/forbidden.h"

/// Every body lives so long; a wave asks for more than the limit allows at its peak.
enum { LIMIT = 100, LIFE = 40, WAVE = 120, MOST_EACH = 6 };

typedef struct body {
    uint64_t serial;
    uint32_t left; ///< ticks to live
    uint8_t flags;
} body;

static const hs_column columns[] = {
    {"serial", offsetof(body, serial), sizeof(uint64_t)},
    {"left", offsetof(body, left), sizeof(uint32_t)},
    {"flags", offsetof(body, flags), sizeof(uint8_t)},
};
static const hs_kind kind = {
    .name = "bodies",
    .tag = HS_TAG_OTHER,
    .bytes = sizeof(body),
    .column_count = sizeof columns / sizeof columns[0],
    .columns = columns,
    .serial_offset = offsetof(body, serial),
    .flags_offset = HS_NO_FIELD,
    .is_leaf = true,
};

enum { POLICIES = 3 };
static const hs_overflow policies[POLICIES] = {HS_OVERFLOW_REFUSE, HS_OVERFLOW_RECYCLE,
                                               HS_OVERFLOW_GROW};

typedef struct limits {
    hs_memory memory;
    hs_population *of[POLICIES];
} limits;

static void close_limits(hs_lab *lab)
{
    limits *state = lab->state;
    for (int p = 0; p < POLICIES; p++) hs_population_close(state->of[p]);
    if (state->memory.heap != NULL) hs_memory_close(&state->memory);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state, sizeof *state);
}

static bool open_limits(hs_lab *lab, hs_error *error)
{
    limits *state =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, 1, sizeof *state, "an experiment", error);
    if (state == NULL) return false;
    lab->state = state;
    state->memory = (hs_memory){.strategy = hs_strategy_find("columns"), .gate = &lab->gate};
    bool is_open = hs_memory_open(&state->memory, error);
    for (int p = 0; p < POLICIES && is_open; p++) {
        state->of[p] = hs_population_open(&state->memory, &kind, LIMIT, policies[p], error);
        is_open = state->of[p] != NULL;
    }
    if (!is_open) close_limits(lab);
    return is_open;
}

/// Takes a tick of everybody's life.
static void grow_older(void *context, const hs_batch *batch, uint8_t *gone)
{
    uint64_t *sum = context;
    for (size_t i = 0; i < batch->count; i++) {
        body one;
        hs_batch_read(&kind, batch, i, &one);
        one.left--;
        gone[i] = one.left == 0;
        if (gone[i] == 0) *sum += LIFE - one.left;
        hs_batch_write(&kind, batch, i, &one);
    }
}

/// A tick of one population. Returns the mean age of those that live, ticks.
static double step_population(hs_population *population, unsigned births)
{
    uint64_t ages = 0;
    const hs_filter filter = {.judge = grow_older, .context = &ages};
    hs_population_compact(population, &filter);
    for (unsigned b = 0; b < births; b++) {
        body newborn = {.left = LIFE};
        hs_population_add(population, &newborn);
    }
    return hs_ratio((double)ages, (double)hs_population_count(population).living);
}

static void step_limits(hs_lab *lab)
{
    limits *state = lab->state;
    unsigned now = (unsigned)(lab->steps % WAVE);
    unsigned up = now < WAVE / 2 ? now : WAVE - now;
    unsigned births = MOST_EACH * up / (WAVE / 2);
    double ages[POLICIES];
    for (int p = 0; p < POLICIES; p++) ages[p] = step_population(state->of[p], births);
    hs_population_counts refusing = hs_population_count(state->of[0]);
    hs_population_counts recycling = hs_population_count(state->of[1]);
    hs_population_counts growing = hs_population_count(state->of[2]);
    lab->values[0] = (double)refusing.living;
    lab->values[1] = (double)growing.living;
    lab->values[2] = (double)growing.capacity;
    lab->values[3] = (double)refusing.capacity;
    lab->values[4] = (double)refusing.refused;
    lab->values[5] = (double)recycling.recycled;
    lab->values[6] = (double)growing.grown;
    lab->values[7] = ages[0];
    lab->values[8] = ages[1];
}

const hs_experiment hs_experiment_limits = {open_limits, step_limits, close_limits, {NULL}};
