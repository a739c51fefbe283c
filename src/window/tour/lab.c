#include "window/tour/lab.h"

#include "base/random.h"
#include "measure/widths.h"

#include "base/forbidden.h"

bool hs_lab_open(hs_lab *lab, const hs_experiment *experiment, const hs_clock *clock,
                 hs_error *error)
{
    *lab = (hs_lab){.experiment = experiment, .clock = clock};
    if (experiment == NULL || experiment->open(lab, error)) return true;
    lab->experiment = NULL;
    return false;
}

void hs_lab_step(hs_lab *lab)
{
    if (lab->experiment == NULL) return;
    lab->mark = 0;
    lab->experiment->step(lab);
    lab->steps++;
}

void hs_lab_close(hs_lab *lab)
{
    if (lab->experiment != NULL) lab->experiment->close(lab);
    *lab = (hs_lab){0};
}

// ---- Boxes of one strategy ---------------------------------------------------------------------

/// A strategy with boxes of one kind, and those that are in use.
typedef struct box_shelf {
    hs_memory memory;
    void *boxes;
    void **held;
    size_t count, room;
} box_shelf;

static bool open_shelf(box_shelf *shelf, hs_lab *lab, const char *strategy, size_t bytes,
                       size_t room, hs_error *error)
{
    *shelf = (box_shelf){
        .memory = {.strategy = hs_strategy_find(strategy), .gate = &lab->gate},
        .room = room,
    };
    if (shelf->memory.strategy == NULL) {
        return hs_error_set(error, "this program was built without %s", strategy);
    }
    const hs_box_kind kind = {"boxes", HS_TAG_OTHER, bytes, room, true};
    shelf->held = hs_gate_make(&lab->gate, HS_TAG_OTHER, room, sizeof *shelf->held, "boxes", error);
    if (shelf->held == NULL || !hs_memory_open(&shelf->memory, error)) return false;
    shelf->boxes = shelf->memory.strategy->open_boxes(shelf->memory.heap, &kind, error);
    return shelf->boxes != NULL;
}

static bool take(box_shelf *shelf)
{
    void *box = shelf->memory.strategy->acquire(shelf->boxes);
    if (box == NULL) return false;
    shelf->held[shelf->count++] = box;
    return true;
}

static void give(box_shelf *shelf, size_t index)
{
    shelf->memory.strategy->release(shelf->boxes, shelf->held[index]);
    shelf->held[index] = shelf->held[--shelf->count];
}

static void close_shelf(box_shelf *shelf)
{
    while (shelf->count > 0) give(shelf, shelf->count - 1);
    if (shelf->boxes != NULL) shelf->memory.strategy->close_boxes(shelf->boxes);
    if (shelf->memory.heap != NULL) hs_memory_close(&shelf->memory);
    if (shelf->memory.gate != NULL) {
        hs_gate_release(shelf->memory.gate, HS_TAG_OTHER, shelf->held,
                        shelf->room * sizeof *shelf->held);
    }
    *shelf = (box_shelf){0};
}

/// Two strategies side by side.
typedef struct shelves {
    box_shelf of[2];
    hs_random random;
} shelves;

static void close_shelves(hs_lab *lab)
{
    shelves *both = lab->state;
    close_shelf(&both->of[0]);
    close_shelf(&both->of[1]);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, both, sizeof *both);
}

/// The second may be left out by NULL.
static bool open_shelves(hs_lab *lab, const char *first, const char *second, size_t bytes,
                         size_t room, hs_error *error)
{
    shelves *both = hs_gate_make(&lab->gate, HS_TAG_OTHER, 1, sizeof *both, "an experiment", error);
    if (both == NULL) return false;
    lab->state = both;
    both->random = hs_random_seeded(1, 1);
    if (open_shelf(&both->of[0], lab, first, bytes, room, error) &&
        (second == NULL || open_shelf(&both->of[1], lab, second, bytes, room, error))) {
        return true;
    }
    close_shelves(lab);
    return false;
}

// ---- Births and deaths -------------------------------------------------------------------------

enum { CHURN_LIVING = 20000, CHURN_PAIRS = 2000, CHURN_BYTES = 48 };

static bool open_churn(hs_lab *lab, hs_error *error)
{
    if (!open_shelves(lab, "pool", "naive", CHURN_BYTES, CHURN_LIVING, error)) return false;
    shelves *both = lab->state;
    for (int s = 0; s < 2; s++) {
        while (both->of[s].count < CHURN_LIVING && take(&both->of[s])) continue;
    }
    return true;
}

/// The same victims for both, in turns, so that neither profits from the other's caches.
static void step_churn(hs_lab *lab)
{
    shelves *both = lab->state;
    for (unsigned turn = 0; turn < 2; turn++) {
        unsigned s = (turn + (unsigned)lab->steps) % 2;
        box_shelf *shelf = &both->of[s];
        hs_random random = both->random;
        uint64_t began = hs_clock_now(lab->clock);
        for (int i = 0; i < CHURN_PAIRS && shelf->count > 0; i++) {
            give(shelf, hs_random_below(&random, (uint32_t)shelf->count));
            take(shelf);
        }
        lab->values[s] = (double)(hs_clock_now(lab->clock) - began) / (double)CHURN_PAIRS;
        if (turn == 1) both->random = random;
    }
}

const hs_experiment hs_experiment_churn = {open_churn, step_churn, close_shelves, {NULL}};

// ---- Handles -----------------------------------------------------------------------------------

enum { THINGS = 256, REFERENCES = 64, DEATHS_EACH = 1 };

/// A thing that knows its number, which tells which thing a reference finds.
typedef struct thing {
    uint64_t number;
} thing;

typedef struct reference {
    uint64_t number; ///< of who is meant
    const thing *pointer;
    hs_handle handle;
} reference;

typedef struct handles {
    hs_memory memory;
    hs_slots *slots;
    hs_handle living[THINGS];
    reference kept[REFERENCES];
    uint64_t next_number;
    hs_random random;
} handles;

static void close_handles(hs_lab *lab)
{
    handles *state = lab->state;
    hs_slots_close(state->slots);
    hs_memory_close(&state->memory);
    hs_gate_release(&lab->gate, HS_TAG_OTHER, state, sizeof *state);
}

static void bear_thing(handles *state, unsigned place)
{
    thing *born = hs_slots_acquire(state->slots, &state->living[place]);
    if (born != NULL) born->number = state->next_number++;
}

/// References to some of those that live now.
static void keep_references(handles *state)
{
    for (unsigned r = 0; r < REFERENCES; r++) {
        hs_handle handle = state->living[r * (THINGS / REFERENCES)];
        const thing *found = hs_slots_find(state->slots, handle);
        if (found == NULL) continue;
        state->kept[r] = (reference){found->number, found, handle};
    }
}

/// Under `columns` the slots' storage never moves, so even a stale pointer may be followed:
/// it finds memory of ours that holds another thing.
static bool open_handles(hs_lab *lab, hs_error *error)
{
    handles *state =
        hs_gate_make(&lab->gate, HS_TAG_OTHER, 1, sizeof *state, "an experiment", error);
    if (state == NULL) return false;
    lab->state = state;
    state->random = hs_random_seeded(2, 1);
    state->memory = (hs_memory){.strategy = hs_strategy_find("columns"), .gate = &lab->gate};
    const hs_box_kind kind = {"things", HS_TAG_OTHER, sizeof(thing), THINGS, true};
    if (hs_memory_open(&state->memory, error)) {
        state->slots = hs_slots_open(&state->memory, &kind, error);
    }
    if (state->slots == NULL) {
        close_handles(lab);
        return false;
    }
    state->next_number = 1;
    for (unsigned i = 0; i < THINGS; i++) bear_thing(state, i);
    keep_references(state);
    return true;
}

/// One dies and another is born in its place; every four seconds all references are made anew.
static void step_handles(hs_lab *lab)
{
    handles *state = lab->state;
    if (lab->steps % 240 == 239) keep_references(state);
    for (int d = 0; d < DEATHS_EACH; d++) {
        unsigned place = hs_random_below(&state->random, THINGS);
        hs_slots_release(state->slots, state->living[place]);
        bear_thing(state, place);
    }
    double strangers = 0, fooled = 0, null = 0;
    for (unsigned r = 0; r < REFERENCES; r++) {
        const reference *kept = &state->kept[r];
        const thing *found = hs_slots_find(state->slots, kept->handle);
        if (kept->pointer->number != kept->number) strangers++;
        if (found == NULL) null++;
        if (found != NULL && found->number != kept->number) fooled++;
    }
    lab->values[0] = strangers;
    lab->values[1] = fooled;
    lab->values[2] = null;
    lab->values[3] = REFERENCES;
}

const hs_experiment hs_experiment_handles = {open_handles, step_handles, close_handles, {NULL}};

// ---- Survivors ---------------------------------------------------------------------------------

/// In a round of so many frames boxes come, and then all but one in so many go.
enum { ROUND = 160, SURVIVOR_BOXES = 50000, SURVIVOR_BYTES = 64, SURVIVES = 50 };

static bool open_survivors(hs_lab *lab, hs_error *error)
{
    return open_shelves(lab, "slab", NULL, SURVIVOR_BYTES, SURVIVOR_BOXES, error);
}

/// The survivors are spread over everything: a block in fifty, wherever it lies.
static void thin_out(box_shelf *shelf)
{
    size_t kept = 0;
    for (size_t i = 0; i < shelf->count; i++) {
        if (i % SURVIVES == 0) {
            shelf->held[kept++] = shelf->held[i];
        } else {
            shelf->memory.strategy->release(shelf->boxes, shelf->held[i]);
        }
    }
    shelf->count = kept;
}

static void step_survivors(hs_lab *lab)
{
    shelves *both = lab->state;
    box_shelf *shelf = &both->of[0];
    unsigned now = (unsigned)(lab->steps % ROUND);
    if (now == 0) {
        while (shelf->count > 0) give(shelf, shelf->count - 1);
        lab->mark = 1;
    } else if (now < ROUND / 2) {
        size_t wanted = (size_t)SURVIVOR_BOXES * now / (ROUND / 2 - 1);
        while (shelf->count < wanted && take(shelf)) continue;
    } else if (now == ROUND * 5 / 8) {
        thin_out(shelf);
        lab->mark = 2;
    }
    hs_storage storage = hs_memory_storage(&shelf->memory);
    lab->values[0] = (double)storage.reserved;
    lab->values[1] = (double)storage.living;
}

const hs_experiment hs_experiment_survivors = {
    open_survivors, step_survivors, close_shelves, {"again", "49 of 50 go"}};

// ---- Fields ------------------------------------------------------------------------------------

enum { FIELD_PARTICLES = 200000 };

static void close_fields(hs_lab *lab)
{
    hs_widths_close(lab->state);
}

static bool open_fields(hs_lab *lab, hs_error *error)
{
    lab->state = hs_widths_open(&lab->gate, FIELD_PARTICLES, hs_instruction_set_best(), error);
    return lab->state != NULL;
}

static void step_fields(hs_lab *lab)
{
    double ns[HS_WIDTHS];
    hs_widths_step(lab->state, lab->clock, ns);
    lab->values[0] = ns[HS_WIDTH_FLOATS];
    lab->values[1] = ns[HS_WIDTH_INTEGERS];
    lab->values[2] = hs_width_bytes(HS_WIDTH_FLOATS);
    lab->values[3] = hs_width_bytes(HS_WIDTH_INTEGERS);
}

const hs_experiment hs_experiment_fields = {open_fields, step_fields, close_fields, {NULL}};

// ---- Releasing ---------------------------------------------------------------------------------

enum { SWELL_BOXES = 60000, SWELL_FRAMES = 200 };

static bool open_release(hs_lab *lab, hs_error *error)
{
    return open_shelves(lab, "slab", "pool", SURVIVOR_BYTES, SWELL_BOXES, error);
}

static void step_release(hs_lab *lab)
{
    shelves *both = lab->state;
    unsigned now = (unsigned)(lab->steps % SWELL_FRAMES);
    unsigned up = now < SWELL_FRAMES / 2 ? now : SWELL_FRAMES - now;
    size_t wanted = (size_t)SWELL_BOXES * up / (SWELL_FRAMES / 2);
    for (int s = 0; s < 2; s++) {
        box_shelf *shelf = &both->of[s];
        while (shelf->count < wanted && take(shelf)) continue;
        while (shelf->count > wanted) give(shelf, shelf->count - 1);
        hs_storage storage = hs_memory_storage(&shelf->memory);
        lab->values[s] = (double)storage.reserved;
        lab->values[2] = (double)storage.living;
    }
}

const hs_experiment hs_experiment_release = {open_release, step_release, close_shelves, {NULL}};
