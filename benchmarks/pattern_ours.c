// This project's engine for the host of `pattern_host.h`.
#include <stdlib.h>
#include <string.h>

#include "heapstorm/pattern.h"
#include "pattern_host.h"

enum { RUNNERS = HOST_PLACES + 16384 };

typedef struct ours {
    hs_gate gate;
    hs_pattern *pattern;
    hs_runner_host host;
    hs_visit visit;
    hs_pattern_counts counts;
    uint64_t budget, seed;
    host *field;
    uint32_t frame;                ///< that the budget was given for
    uint32_t generations[RUNNERS]; ///< odd while in use
    uint32_t unused[RUNNERS];      ///< the first `used` are taken
    uint32_t used;
    hs_runner_motion motions[RUNNERS];
    hs_runner_script scripts[RUNNERS];
} ours;

static host_brain brain_of(hs_handle handle)
{
    return (host_brain)handle.generation << 32 | handle.index;
}

static hs_handle handle_of(host_brain brain)
{
    return (hs_handle){(uint32_t)brain, (uint32_t)(brain >> 32)};
}

static hs_runner runner_at(ours *it, uint32_t slot)
{
    return (hs_runner){&it->motions[slot], &it->scripts[slot]};
}

static hs_runner acquire(void *context, hs_handle *handle)
{
    ours *it = context;
    if (it->used == RUNNERS) return (hs_runner){NULL, NULL};
    uint32_t slot = it->unused[it->used++];
    *handle = (hs_handle){slot, ++it->generations[slot]};
    return runner_at(it, slot);
}

static hs_runner find(void *context, hs_handle handle)
{
    ours *it = context;
    bool lives = handle.index < RUNNERS && it->generations[handle.index] == handle.generation;
    return lives ? runner_at(it, handle.index) : (hs_runner){NULL, NULL};
}

static void find_many(void *context, const hs_handle *handles, size_t count,
                      hs_runner_motion **motions, hs_runner_script **scripts)
{
    for (size_t i = 0; i < count; i++) {
        hs_runner found = find(context, handles[i]);
        motions[i] = found.motion;
        scripts[i] = found.script;
        __builtin_prefetch(found.motion, 1);
    }
}

static void release(void *context, hs_handle handle)
{
    ours *it = context;
    it->generations[handle.index]++;
    it->unused[--it->used] = handle.index;
}

static void fire(void *context, const hs_fired *fired)
{
    ours *it = context;
    hs_handle head = {0, 0};
    if (it->field->end == HOST_PLACES) return;
    if (fired->script_count > 0 &&
        !hs_runner_begin(&it->host, fired, it->field->frame + 1, &head)) {
        return;
    }
    host_bear(it->field, fired->x, fired->y, fired->vx, fired->vy, brain_of(head));
}

static host_brain begin(void *self, host *field, uint32_t index)
{
    (void)index;
    ours *it = self;
    hs_handle head = {0, 0};
    it->field = field;
    hs_runner_begin_root(&it->host, it->pattern, ++it->seed, field->frame, &head);
    return brain_of(head);
}

/// As many as fit together.
static void visit_some(ours *it, const uint32_t *places, size_t count, uint8_t *gone)
{
    host *field = it->field;
    hs_visits visits;
    visits.count = count;
    for (size_t n = 0; n < count; n++) {
        visits.head[n] = handle_of(field->brain[places[n]]);
        visits.x[n] = field->x[places[n]];
        visits.y[n] = field->y[places[n]];
    }
    hs_runner_step_many(&it->visit, &visits);
    for (size_t n = 0; n < count; n++) {
        uint32_t place = places[n];
        hs_outcome outcome = HS_OUTCOME_GOES_ON;
        field->vx[place] = visits.vx[n];
        field->vy[place] = visits.vy[n];
        if (visits.is_due[n]) {
            it->visit.x = visits.x[n];
            it->visit.y = visits.y[n];
            outcome = hs_runner_go_on(&it->visit, &visits, n);
        }
        field->wake[place] = visits.wake[n];
        if (outcome != HS_OUTCOME_GOES_ON) field->brain[place] = 0;
        gone[n] = outcome == HS_OUTCOME_VANISHED;
    }
}

static void visit(void *self, host *field, const uint32_t *places, size_t count, uint8_t *gone)
{
    ours *it = self;
    if (field->frame != it->frame) it->budget = HS_PATTERN_FRAME_INSTRUCTIONS;
    it->frame = it->visit.frame = field->frame;
    for (size_t first = 0; first < count; first += HS_VISITS_MAX) {
        size_t left = count - first;
        visit_some(it, places + first, left < HS_VISITS_MAX ? left : HS_VISITS_MAX, gone + first);
    }
}

static void end(void *self, host_brain brain)
{
    ours *it = self;
    hs_runner_end(&it->host, handle_of(brain));
}

static uint64_t allocations(void *self)
{
    const ours *it = self;
    return it->gate.total.allocations;
}

static void close_engine(void *self)
{
    ours *it = self;
    hs_pattern_release(it->pattern);
    free(it);
}

bool ours_load(host_engine *engine, const char *path)
{
    ours *it = calloc(1, sizeof *it);
    hs_error error = {""};
    if (it == NULL) abort();
    it->pattern = hs_pattern_load(&it->gate, path, NULL, &error);
    if (it->pattern == NULL) {
        free(it);
        return false;
    }
    for (uint32_t i = 0; i < RUNNERS; i++) it->unused[i] = i;
    it->host = (hs_runner_host){it, acquire, find, release, fire, find_many};
    it->visit = (hs_visit){
        .host = &it->host,
        .target_x = HOST_TARGET_X,
        .target_y = HOST_TARGET_Y,
        .rank = HOST_RANK,
        .instruction_set = hs_instruction_set_best(),
        .instruction_budget = &it->budget,
        .counts = &it->counts,
    };
    it->budget = HS_PATTERN_FRAME_INSTRUCTIONS;
    *engine = (host_engine){it, begin, visit, end, allocations, close_engine};
    return true;
}
