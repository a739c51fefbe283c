#include "pattern_host.h"

#include <stdlib.h>
#include <string.h>

#include "world/kernels.h"

host *host_open(const host_engine *engine, unsigned copies)
{
    host *field = calloc(1, sizeof *field);
    if (field == NULL) abort();
    field->engine = *engine;
    field->copies = copies;
    field->end = HOST_COPIES;
    memset(field->wake, 0xFF, sizeof field->wake); // HOST_NEVER
    return field;
}

static host_brain begin_nothing(void *self, host *field, uint32_t index)
{
    (void)self;
    field->wake[index] = HOST_NEVER;
    return 0;
}

static uint64_t allocate_nothing(void *self)
{
    (void)self;
    return 0;
}

static void close_nothing(void *self)
{
    (void)self;
}

host *host_open_still(const host *other, unsigned copies)
{
    const host_engine nobody = {
        .begin = begin_nothing,
        .allocations = allocate_nothing,
        .close = close_nothing,
    };
    host *field = host_open(&nobody, copies);
    for (uint32_t i = HOST_COPIES; i < other->end; i++) {
        host_bear(field, other->x[i], other->y[i], 0, 0, 0);
    }
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
        field->brain[copy] = field->engine.begin(field->engine.self, field, copy);
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

/// Visits what is due among some places. Lists the places that vanished and returns how many.
static size_t visit_due(host *field, const hs_kernels *kernels, uint32_t first, size_t count,
                        uint32_t *vanished)
{
    uint8_t due[HOST_BATCH + 8], gone[HOST_BATCH];
    uint32_t places[HOST_BATCH];
    size_t visited = 0, lost = 0;
    memset(due + count, 0, 8);
    kernels->find_awake(field->wake + first, count, field->frame, due);
    for (size_t i = next_set(due, 0, count); i < count; i = next_set(due, i + 1, count)) {
        places[visited++] = first + (uint32_t)i;
    }
    if (visited == 0) return 0;
    field->engine.visit(field->engine.self, field, places, visited, gone);
    for (size_t n = 0; n < visited; n++) {
        if (gone[n] == 0) continue;
        field->brain[places[n]] = 0;
        vanished[lost++] = places[n];
    }
    return lost;
}

static void run_roots(host *field, const hs_kernels *kernels)
{
    uint32_t vanished[HOST_BATCH];
    for (uint32_t first = 0; first < field->copies; first += HOST_BATCH) {
        size_t count = batch_size(first, field->copies);
        size_t lost = visit_due(field, kernels, first, count, vanished);
        for (size_t n = 0; n < lost; n++) lose_brain(field, vanished[n]);
    }
}

/// Moves the last bullet to the place of one that is gone.
static void remove_bullet(host *field, uint32_t place)
{
    uint32_t last = --field->end;
    if (field->brain[place] != 0) field->engine.end(field->engine.self, field->brain[place]);
    field->x[place] = field->x[last];
    field->y[place] = field->y[last];
    field->vx[place] = field->vx[last];
    field->vy[place] = field->vy[last];
    field->wake[place] = field->wake[last];
    field->brain[place] = field->brain[last];
}

static void run_bullets(host *field, const hs_kernels *kernels, uint32_t end)
{
    static uint32_t leaving[HOST_BULLETS];
    size_t leaving_count = 0;
    uint32_t vanished[HOST_BATCH];
    uint8_t left[HOST_BATCH + 8];
    for (uint32_t first = HOST_COPIES; first < end; first += HOST_BATCH) {
        size_t count = batch_size(first, end);
        size_t lost = visit_due(field, kernels, first, count, vanished);
        kernels->step_bullets(field->x + first, field->y + first, field->vx + first,
                              field->vy + first, count, left);
        memset(left + count, 0, 8);
        for (size_t n = 0; n < lost; n++) left[vanished[n] - first] = 1;
        for (size_t i = next_set(left, 0, count); i < count; i = next_set(left, i + 1, count)) {
            leaving[leaving_count++] = first + (uint32_t)i;
        }
    }
    field->tally.bullet_frames += end - HOST_COPIES;
    while (leaving_count > 0) remove_bullet(field, leaving[--leaving_count]);
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
