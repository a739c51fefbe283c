#include "pattern_host.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "world/kernels.h"

// ---- The engine's time -------------------------------------------------------------------------

static uint64_t processor_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/// What one reading of the clock costs, at least.
static uint64_t reading_ns(void)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 1000; i++) {
        uint64_t since = processor_ns();
        uint64_t took = processor_ns() - since;
        if (took < least) least = took;
    }
    return least;
}

static void enter_engine(host *field)
{
    field->entered_ns = processor_ns();
}

static void leave_engine(host *field)
{
    uint64_t took = processor_ns() - field->entered_ns;
    field->tally.engine_ns += took > field->reading_ns ? took - field->reading_ns : 0;
    field->tally.reading_ns += field->reading_ns * 2;
}

// ---- The field ---------------------------------------------------------------------------------

host *host_open(const host_engine *engine, unsigned copies)
{
    host *field = calloc(1, sizeof *field);
    if (field == NULL) abort();
    field->engine = *engine;
    field->copies = copies;
    field->reading_ns = reading_ns();
    field->end = HOST_COPIES;
    memset(field->wake, 0xFF, sizeof field->wake); // HOST_NEVER
    return field;
}

double host_acting(const host *field)
{
    uint32_t acting = 0;
    for (uint32_t i = HOST_COPIES; i < field->end; i++) acting += field->brain[i] != 0;
    uint32_t count = field->end - HOST_COPIES;
    return count > 0 ? (double)acting / count : 0;
}

void host_close(host *field)
{
    for (uint32_t i = 0; i < field->end; i++) {
        if (field->brain[i] != 0) field->engine.end(field->engine.self, field->brain[i]);
    }
    field->engine.close(field->engine.self);
    free(field);
}

bool host_bear(host *field, float x, float y, float vx, float vy, host_brain brain)
{
    if (field->end == HOST_PLACES) return false;
    uint32_t index = field->end++;
    field->x[index] = x;
    field->y[index] = y;
    field->vx[index] = vx;
    field->vy[index] = vy;
    field->wake[index] = brain != 0 ? field->frame + 1 : HOST_NEVER;
    field->brain[index] = brain;
    field->tally.fired++;
    return true;
}

static void lose_brain(host *field, uint32_t index)
{
    if (field->brain[index] != 0) field->engine.end(field->engine.self, field->brain[index]);
    field->brain[index] = 0;
    field->wake[index] = HOST_NEVER;
}

/// Copies begin one after the other, evenly over the period.
static void begin_copies(host *field)
{
    uint32_t phase = field->frame % HOST_PERIOD;
    if (phase == 0) field->next_copy = 0;
    while (field->next_copy < field->copies &&
           (uint64_t)field->next_copy * HOST_PERIOD / field->copies <= phase) {
        uint32_t copy = field->next_copy++;
        lose_brain(field, copy);
        field->x[copy] = 60.0f + 360.0f * ((float)copy + 0.5f) / (float)field->copies;
        field->y[copy] = 80.0f + (float)(copy % 8) * 12.0f;
        field->wake[copy] = field->frame;
        enter_engine(field);
        field->brain[copy] = field->engine.begin(field->engine.self, field, copy);
        leave_engine(field);
    }
}

/// The next place from `at` on whose byte is set. Most are not, so eight are examined at once;
/// eight zeros follow the last one.
static size_t next_set(const uint8_t *bytes, size_t at, size_t count)
{
    while (at < count) {
        uint64_t eight;
        memcpy(&eight, bytes + at, sizeof eight);
        if (eight != 0) return at + (size_t)__builtin_ctzll(eight) / 8;
        at += 8;
    }
    return count;
}

static size_t batch_size(uint32_t first, uint32_t end)
{
    return end - first < HOST_BATCH ? end - first : HOST_BATCH;
}

/// Lists the places of a batch that are due behind the first `listed`. Returns how many are listed.
static size_t list_due(host *field, const hs_kernels *kernels, uint32_t first, size_t count,
                       size_t listed)
{
    uint8_t due[HOST_BATCH + 8];
    memset(due + count, 0, 8);
    kernels->find_awake(field->wake + first, count, field->frame, due);
    for (size_t i = next_set(due, 0, count); i < count; i = next_set(due, i + 1, count)) {
        field->due[listed++] = first + (uint32_t)i;
    }
    return listed;
}

/// Lets the engine visit what is due from one place up to another. Lists the places that vanished
/// and returns how many.
static size_t visit_due(host *field, const hs_kernels *kernels, uint32_t first, uint32_t end)
{
    size_t count = 0, lost = 0;
    for (; first < end; first += HOST_BATCH) {
        count = list_due(field, kernels, first, batch_size(first, end), count);
    }
    if (count == 0) return 0;
    enter_engine(field);
    field->engine.visit(field->engine.self, field, field->due, count, field->gone);
    leave_engine(field);
    for (size_t n = 0; n < count; n++) {
        if (field->gone[n] == 0) continue;
        field->brain[field->due[n]] = 0;
        field->vanished[lost++] = field->due[n];
    }
    return lost;
}

static void run_roots(host *field, const hs_kernels *kernels)
{
    size_t lost = visit_due(field, kernels, 0, field->copies);
    for (size_t n = 0; n < lost; n++) lose_brain(field, field->vanished[n]);
}

/// Moves all bullets. Lists those that leave the field or have vanished, and returns how many.
static size_t move_bullets(host *field, const hs_kernels *kernels, uint32_t end, size_t lost)
{
    uint8_t left[HOST_BATCH + 8];
    size_t leaving = 0, next = 0;
    for (uint32_t first = HOST_COPIES; first < end; first += HOST_BATCH) {
        size_t count = batch_size(first, end);
        kernels->step_bullets(field->x + first, field->y + first, field->vx + first,
                              field->vy + first, count, left);
        memset(left + count, 0, 8);
        for (; next < lost && field->vanished[next] < first + count; next++)
            left[field->vanished[next] - first] = 1;
        for (size_t i = next_set(left, 0, count); i < count; i = next_set(left, i + 1, count)) {
            field->leaving[leaving++] = first + (uint32_t)i;
        }
    }
    return leaving;
}

/// Moves the last bullet to the place of one that is gone.
static void remove_bullet(host *field, uint32_t place)
{
    uint32_t last = --field->end;
    field->x[place] = field->x[last];
    field->y[place] = field->y[last];
    field->vx[place] = field->vx[last];
    field->vy[place] = field->vy[last];
    field->wake[place] = field->wake[last];
    field->brain[place] = field->brain[last];
}

static void run_bullets(host *field, const hs_kernels *kernels, uint32_t end)
{
    size_t lost = visit_due(field, kernels, HOST_COPIES, end);
    size_t leaving = move_bullets(field, kernels, end, lost);
    field->tally.bullet_frames += end - HOST_COPIES;
    size_t brains = 0;
    for (size_t n = 0; n < leaving; n++) {
        host_brain brain = field->brain[field->leaving[n]];
        if (brain != 0) field->ending[brains++] = brain;
    }
    if (brains > 0) {
        enter_engine(field);
        for (size_t n = 0; n < brains; n++) field->engine.end(field->engine.self, field->ending[n]);
        leave_engine(field);
    }
    while (leaving > 0) remove_bullet(field, field->leaving[--leaving]);
}

void host_run(host *field, unsigned frames)
{
    const hs_kernels *kernels = hs_kernels_for(hs_instruction_set_best());
    for (unsigned f = 0; f < frames; f++) {
        uint32_t end = field->end; // newborns wait
        begin_copies(field);
        run_roots(field, kernels);
        run_bullets(field, kernels, end);
        field->frame++;
    }
}

host_tally host_tally_of(const host *field)
{
    host_tally tally = field->tally;
    tally.allocations = field->engine.allocations(field->engine.self);
    return tally;
}
