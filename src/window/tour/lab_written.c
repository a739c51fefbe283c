/// The same pattern as running scripts and written out as lists of all their steps.
#include "heapstorm/instruction_set.h"
#include "heapstorm/pattern.h"
#include "window/tour/lab.h"

#include "base/forbidden.h"

/// As many scripts as a storm of two thousand bullets has, and the minutes after which the lists
/// begin anew.
enum { SCRIPTS = 500, LONGEST = 3600 };

/// A curve without end, of our own.
static const char text[] =
    "<?xml version=\"1.0\"?>\n"
    "<bulletml type=\"vertical\">\n"
    "<action label=\"top\">\n"
    "<changeSpeed><speed>2</speed><term>30</term></changeSpeed>\n"
    "<repeat><times>9999</times><action>\n"
    "<changeDirection><direction "
    "type=\"relative\">60+60*$rand</direction><term>40</term></changeDirection>\n"
    "<wait>40</wait>\n"
    "</action></repeat>\n"
    "</action>\n"
    "</bulletml>\n";

/// A step of a pattern, as a list keeps it.
typedef struct step {
    float vx, vy;
} step;

/// A list that doubles when it is full, as dynamic arrays do.
typedef struct list {
    step *steps;
    size_t count, room;
} list;

typedef struct written {
    hs_gate runners_gate, lists_gate; ///< so that each is counted apart
    hs_memory memory;
    hs_slots *runners;
    hs_pattern *pattern;
    hs_handle scripts[SCRIPTS];
    list lists[SCRIPTS];
    uint32_t frame;
    hs_pattern_counts counts;
} written;

static hs_runner find(void *context, hs_handle handle)
{
    written *state = context;
    hs_parts parts = hs_slots_find_parts(state->runners, handle);
    return (hs_runner){parts.hot, parts.rest};
}

static hs_runner acquire(void *context, hs_handle *handle)
{
    written *state = context;
    if (hs_slots_acquire(state->runners, handle) == NULL) return (hs_runner){NULL, NULL};
    return find(context, *handle);
}

static void release(void *context, hs_handle handle)
{
    written *state = context;
    hs_slots_release(state->runners, handle);
}

static void fire(void *context, const hs_fired *fired)
{
    (void)context;
    (void)fired; // this pattern fires nothing
}

static hs_runner_host host_of(written *state)
{
    return (hs_runner_host){state, acquire, find, release, fire, NULL};
}

static void forget_lists(written *state)
{
    for (size_t s = 0; s < SCRIPTS; s++) {
        list *it = &state->lists[s];
        hs_gate_release(&state->lists_gate, HS_TAG_OTHER, it->steps, it->room * sizeof(step));
        *it = (list){0};
    }
}

static void close_written(hs_lab *lab)
{
    written *state = lab->state;
    const hs_runner_host host = host_of(state);
    forget_lists(state);
    for (size_t s = 0; s < SCRIPTS && state->runners != NULL; s++)
        hs_runner_end(&host, state->scripts[s]);
    if (state->runners != NULL) hs_slots_close(state->runners);
    if (state->memory.heap != NULL) hs_memory_close(&state->memory);
    if (state->pattern != NULL) hs_pattern_release(state->pattern);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state, sizeof *state);
}

static bool begin_scripts(written *state, hs_error *error)
{
    const hs_runner_host host = host_of(state);
    for (size_t s = 0; s < SCRIPTS; s++) {
        if (!hs_runner_begin_root(&host, state->pattern, s + 1, 0, &state->scripts[s]))
            return hs_error_no_memory(error, "scripts", SCRIPTS);
    }
    return true;
}

static bool open_written(hs_lab *lab, hs_error *error)
{
    written *state =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, 1, sizeof *state, "an experiment", error);
    if (state == NULL) return false;
    lab->state = state;
    state->memory = (hs_memory){.strategy = hs_strategy_find("pool"), .gate = &state->runners_gate};
    const hs_box_kind kind = {"scripts", HS_TAG_OTHER, HS_RUNNER_LINE + sizeof(hs_runner_script),
                              SCRIPTS, true};
    state->pattern = hs_pattern_parse(&lab->gate, "tour", text, sizeof text - 1, NULL, error);
    bool is_open = state->pattern != NULL && hs_memory_open(&state->memory, error);
    if (is_open) state->runners = hs_slots_open_split(&state->memory, &kind, HS_RUNNER_LINE, error);
    if (is_open && state->runners != NULL && begin_scripts(state, error)) return true;
    close_written(lab);
    return false;
}

/// Writes a step down. Where memory is out the list ends.
static void write_step(written *state, size_t script, step next)
{
    list *it = &state->lists[script];
    if (it->count == it->room) {
        size_t room = it->room > 0 ? 2 * it->room : 16;
        step *steps = hs_gate_resize_array(&state->lists_gate, HS_TAG_OTHER, it->steps, it->room,
                                           room, sizeof *steps);
        if (steps == NULL) return;
        it->steps = steps;
        it->room = room;
    }
    it->steps[it->count++] = next;
}

static void step_written(hs_lab *lab)
{
    written *state = lab->state;
    const hs_runner_host host = host_of(state);
    uint64_t budget = HS_PATTERN_FRAME_INSTRUCTIONS;
    if (lab->steps > 0 && lab->steps % LONGEST == 0) {
        forget_lists(state);
        lab->mark = 1;
    }
    hs_visit visit = {
        .host = &host,
        .frame = state->frame++,
        .rank = 0.5,
        .instruction_set = hs_instruction_set_best(),
        .instruction_budget = &budget,
        .counts = &state->counts,
    };
    for (size_t s = 0; s < SCRIPTS; s++) {
        hs_visited after = hs_runner_visit(&visit, state->scripts[s]);
        write_step(state, s, (step){after.vx, after.vy});
    }
    lab->values[0] = (double)state->runners_gate.total.live_bytes;
    lab->values[1] = (double)state->lists_gate.total.live_bytes;
    lab->values[2] = (double)state->counts.instructions;
    lab->values[3] = (double)state->lists[0].count;
    lab->values[4] = SCRIPTS;
}

const hs_experiment hs_experiment_written = {
    open_written, step_written, close_written, {"new lists"}};
