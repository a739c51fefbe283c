/// Finding one entity among many by its serial, in four ways, while their number grows.
#include <math.h>

#include "base/random.h"
#include "window/tour/lab.h"

#include "base/forbidden.h"

/// From so few to so many in so many steps, by equal ratios.
enum { FEWEST = 1000, MOST = 100000, SWEEP = 240 };

/// Searches that are timed in a step; a linear one takes thousands of times as long.
enum { LINEAR_SEARCHES = 8, SEARCHES = 1000 };

/// Places of the hash set: a power of two, at most three quarters full.
enum { PLACES = 262144 };

/// Every third serial lives, as after many deaths.
enum { STRIDE = 3 };

typedef struct search {
    hs_memory memory;
    hs_slots *slots;
    hs_handle *handles; ///< by the place in order
    uint64_t *serials;  ///< in order, as a column keeps them
    uint64_t *places;   ///< of the hash set, 0 for nobody
    size_t count;       ///< that live now
    hs_random random;
    uint64_t looks; ///< at entities or places, in the search that is timed
} search;

static void close_search(hs_lab *lab)
{
    search *state = lab->state;
    if (state->slots != NULL) hs_slots_close(state->slots);
    if (state->memory.heap != NULL) hs_memory_close(&state->memory);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state->handles, MOST * sizeof *state->handles);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state->serials, MOST * sizeof *state->serials);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state->places, PLACES * sizeof *state->places);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state, sizeof *state);
}

/// Where a serial would be in the hash set (D. Knuth, The Art of Computer Programming, vol. 3, 2nd
/// ed., 1998, 6.4: multiplication by the golden ratio, linear probing).
static size_t place_of(uint64_t serial)
{
    return (size_t)(serial * 0x9E3779B97F4A7C15u >> 46);
}
_Static_assert(PLACES == 1u << (64 - 46), "the hash has as many bits as there are places");

static bool bear(search *state)
{
    hs_handle *handle = &state->handles[state->count];
    uint64_t *box = hs_slots_acquire(state->slots, handle);
    if (box == NULL) return false;
    uint64_t serial = STRIDE * (state->count + 1);
    *box = serial;
    state->serials[state->count++] = serial;
    size_t place = place_of(serial);
    while (state->places[place] != 0) place = (place + 1) % PLACES;
    state->places[place] = serial;
    return true;
}

/// Back to the fewest.
static void begin_sweep(search *state)
{
    while (state->count > 0) hs_slots_release(state->slots, state->handles[--state->count]);
    memset(state->places, 0, PLACES * sizeof *state->places);
}

static bool open_search(hs_lab *lab, hs_error *error)
{
    search *state =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, 1, sizeof *state, "an experiment", error);
    if (state == NULL) return false;
    lab->state = state;
    state->random = hs_random_seeded(3, 1);
    state->memory = (hs_memory){.strategy = hs_strategy_find("pool"), .gate = &lab->gate};
    const hs_box_kind kind = {"entities", HS_TAG_OTHER, sizeof(uint64_t), MOST, true};
    state->handles =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, MOST, sizeof *state->handles, "handles", error);
    state->serials =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, MOST, sizeof *state->serials, "serials", error);
    state->places =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, PLACES, sizeof *state->places, "places", error);
    bool is_open = state->handles != NULL && state->serials != NULL && state->places != NULL &&
                   hs_memory_open(&state->memory, error);
    if (is_open) state->slots = hs_slots_open(&state->memory, &kind, error);
    if (is_open && state->slots != NULL) return true;
    close_search(lab);
    return false;
}

// ---- Four ways ---------------------------------------------------------------------------------

/// Each returns the serial that it found for the entity at a place in the order.
static uint64_t find_in_line(search *state, size_t wanted)
{
    uint64_t serial = STRIDE * (wanted + 1);
    for (size_t i = 0; i < state->count; i++) {
        state->looks++;
        if (state->serials[i] == serial) return state->serials[i];
    }
    return 0;
}

static uint64_t find_by_halves(search *state, size_t wanted)
{
    uint64_t serial = STRIDE * (wanted + 1);
    size_t low = 0, high = state->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        state->looks++;
        if (state->serials[middle] < serial) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < state->count ? state->serials[low] : 0;
}

static uint64_t find_by_hash(search *state, size_t wanted)
{
    uint64_t serial = STRIDE * (wanted + 1);
    size_t place = place_of(serial);
    for (state->looks++; state->places[place] != serial; state->looks++) {
        if (state->places[place] == 0) return 0;
        place = (place + 1) % PLACES;
    }
    return state->places[place];
}

static uint64_t find_by_handle(search *state, size_t wanted)
{
    const uint64_t *box = hs_slots_find(state->slots, state->handles[wanted]);
    state->looks++;
    return box != NULL ? *box : 0;
}

enum { WAYS = 4 };
static uint64_t (*const ways[WAYS])(search *state, size_t wanted) = {find_in_line, find_by_halves,
                                                                     find_by_hash, find_by_handle};

/// Times one way: values 0 to 3 are nanoseconds a search, 4 to 7 what a search looks at in the
/// mean.
static void time_way(hs_lab *lab, unsigned way)
{
    search *state = lab->state;
    int searches = way == 0 ? LINEAR_SEARCHES : SEARCHES;
    uint64_t missed = 0;
    state->looks = 0;
    uint64_t began = hs_clock_now(lab->clock);
    for (int s = 0; s < searches; s++) {
        size_t wanted = hs_random_below(&state->random, (uint32_t)state->count);
        missed += ways[way](state, wanted) != STRIDE * (wanted + 1);
    }
    uint64_t end = hs_clock_now(lab->clock);
    lab->values[way] = (double)(end - began) / (double)searches;
    lab->values[WAYS + way] = (double)state->looks / (double)searches;
    lab->values[9] += (double)missed;
}

static void step_search(hs_lab *lab)
{
    search *state = lab->state;
    unsigned step = (unsigned)(lab->steps % SWEEP);
    if (step == 0) begin_sweep(state);
    // Equal steps of the graph are equal ratios: FEWEST * 100 ^ (step / SWEEP).
    double share = (double)step / (SWEEP - 1);
    size_t wanted = (size_t)(FEWEST * exp2(log2((double)MOST / FEWEST) * share) + 0.5);
    static const size_t marked[] = {1000, 10000, 100000};
    for (unsigned m = 0; m < sizeof marked / sizeof marked[0]; m++) {
        if (state->count < marked[m] && wanted >= marked[m]) lab->mark = (uint8_t)(m + 1);
    }
    while (state->count < wanted && bear(state)) continue;
    lab->values[8] = (double)state->count;
    for (unsigned way = 0; way < WAYS; way++) time_way(lab, way);
}

const hs_experiment hs_experiment_search = {
    open_search, step_search, close_search, {"1,000", "10,000", "100,000"}};
