/// Two heaps under a tracing collector: in one the dead keep each other, in the other a list that
/// nobody reads any more keeps them.
#include "window/tour/lab.h"

#include "base/forbidden.h"

/// In each step a leader and its followers, who refer to each other, are born and given up.
enum { FOLLOWERS = 7, BYTES = 64, COLLECTS_EACH = 60, ROUND = 720 };

/// Bodies that a round makes.
enum { BODIES = ROUND * (FOLLOWERS + 1) };

typedef struct herd {
    hs_memory memory;
    void *boxes;
} herd;

typedef struct kept {
    herd cycles, listed;
    void **list; ///< of everybody in `listed` that was ever hit: it refers to the dead
    size_t count;
} kept;

static void close_herd(herd *it)
{
    if (it->boxes != NULL) it->memory.strategy->close_boxes(it->boxes);
    if (it->memory.heap != NULL) hs_memory_close(&it->memory);
}

/// The list is forgotten: then its bodies are garbage like any other.
static void forget_list(kept *state)
{
    for (size_t i = 0; i < state->count; i++)
        state->listed.memory.strategy->release(state->listed.boxes, state->list[i]);
    state->count = 0;
}

static void close_kept(hs_lab *lab)
{
    kept *state = lab->state;
    forget_list(state);
    close_herd(&state->cycles);
    close_herd(&state->listed);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state->list, BODIES * sizeof *state->list);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state, sizeof *state);
}

static bool open_herd(herd *it, hs_lab *lab, hs_error *error)
{
    it->memory = (hs_memory){.strategy = hs_strategy_find("gc"), .gate = &lab->gate};
    if (!hs_memory_open(&it->memory, error)) return false;
    // Whole, and only when it is asked for, so that the graph shows when.
    hs_collector_settings settings = hs_collector_defaults();
    settings.is_off = true;
    it->memory.strategy->collector->tune(it->memory.heap, &settings, lab->clock);
    const hs_box_kind kind = {"bodies", HS_TAG_OTHER, BYTES, BODIES, false};
    it->boxes = it->memory.strategy->open_boxes(it->memory.heap, &kind, error);
    return it->boxes != NULL;
}

static bool open_kept(hs_lab *lab, hs_error *error)
{
    kept *state = hs_gate_make(&lab->gate, HS_TAG_OTHER, 1, sizeof *state, "an experiment", error);
    if (state == NULL) return false;
    lab->state = state;
    state->list =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, BODIES, sizeof *state->list, "a list", error);
    if (state->list != NULL && open_herd(&state->cycles, lab, error) &&
        open_herd(&state->listed, lab, error)) {
        return true;
    }
    close_kept(lab);
    return false;
}

/// Bears a leader and its followers, who refer to each other. Returns how many there are.
static size_t bear_band(const herd *it, void *band[FOLLOWERS + 1])
{
    const hs_strategy *strategy = it->memory.strategy;
    for (size_t i = 0; i <= FOLLOWERS; i++) {
        band[i] = strategy->acquire(it->boxes);
        if (band[i] == NULL) return i;
        if (i > 0) strategy->refer(it->boxes, band[i], it->boxes, band[0]);
    }
    return FOLLOWERS + 1;
}

static uint64_t waiting(const herd *it)
{
    hs_collector_counts counts;
    it->memory.strategy->collector->count(it->memory.heap, &counts);
    return counts.waiting[HS_TAG_OTHER];
}

static void step_kept(hs_lab *lab)
{
    kept *state = lab->state;
    void *band[FOLLOWERS + 1];
    if (lab->steps % ROUND == 0 && lab->steps > 0) {
        forget_list(state);
        lab->mark = 1;
    }
    size_t count = bear_band(&state->cycles, band);
    // The leader dies first and keeps its followers in its list, as a boss does its bullets.
    for (size_t i = 0; i < count; i++)
        state->cycles.memory.strategy->release(state->cycles.boxes, band[i]);
    count = bear_band(&state->listed, band);
    for (size_t i = 0; i < count && state->count < BODIES; i++) {
        state->list[state->count++] = band[i];
    }
    uint64_t before = waiting(&state->cycles) + waiting(&state->listed);
    if (lab->steps % COLLECTS_EACH == COLLECTS_EACH - 1) {
        state->cycles.memory.strategy->collector->collect(state->cycles.memory.heap);
        state->listed.memory.strategy->collector->collect(state->listed.memory.heap);
        lab->values[2] += 1.0;
        lab->values[3] += (double)before;
    }
    lab->values[0] = (double)waiting(&state->cycles);
    lab->values[1] = (double)state->count;
    lab->values[4] = (double)hs_memory_storage(&state->listed.memory).living;
}

const hs_experiment hs_experiment_kept = {open_kept, step_kept, close_kept, {"the list is let go"}};
