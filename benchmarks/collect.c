/// What collections cost, by the number of tracked entities: a whole one at once, the worst of many
/// steps, a full cycle collection; and what a birth and a death cost with all of it.
///
/// The heap is as a long storm leaves it: each tick one entity in a hundred, anywhere, dies and
/// another is born; one in two thousand is an owner, to which the others belong by chance, and
/// owners live ten times as long as the others do and die too, so that cycles come to be.
///
/// usage: collect [ENTITIES]
#include <inttypes.h>
#include <time.h>

#include "heapstorm/statistics.h"

#include "base/forbidden.h"

enum {
    ENTITY_BYTES = 48,
    OWNER_EVERY = 2000,
    OWNER_LIVES = 10,
    CHURN = 100,
    ROUNDS = 9,
    TICKS = 200
};

/// Some entities under one strategy.
typedef struct view {
    hs_gate gate;
    hs_memory memory;
    void *boxes;
    void **entities;
    size_t count;
    uint64_t random;
    uint64_t churned, churn_ns; ///< births and deaths, and their time
} view;

/// Time that this thread has had of a processor, so that a busy machine does not look like a pause.
static uint64_t busy_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static uint64_t draw(view *s)
{
    s->random = s->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return s->random >> 33;
}

static void *or_end(void *memory)
{
    if (memory != NULL) return memory;
    fputs("out of memory\n", stderr);
    exit(1);
}

/// A birth: it belongs to an owner, unless it is one.
static void bear(view *s, size_t i)
{
    const hs_strategy *strategy = s->memory.strategy;
    s->entities[i] = or_end(strategy->acquire(s->boxes));
    memset(s->entities[i], 0, ENTITY_BYTES);
    if (i % OWNER_EVERY == 0 || strategy->refer == NULL) return;
    size_t owners = (s->count + OWNER_EVERY - 1) / OWNER_EVERY;
    void *owner = s->entities[draw(s) % owners * OWNER_EVERY];
    if (owner != NULL) strategy->refer(s->boxes, s->entities[i], s->boxes, owner);
}

static void churn(view *s, size_t times)
{
    uint64_t began = busy_ns();
    for (size_t n = 0; n < times; n++) {
        size_t i = draw(s) % s->count;
        if (i % OWNER_EVERY == 0 && draw(s) % OWNER_LIVES != 0) continue;
        s->memory.strategy->release(s->boxes, s->entities[i]);
        bear(s, i);
    }
    s->churn_ns += busy_ns() - began;
    s->churned += times;
}

static void open_scene(view *s, const char *name, size_t count,
                       const hs_collector_settings *settings)
{
    *s = (view){.count = count, .random = 1};
    s->memory = (hs_memory){
        .strategy = or_end((void *)(uintptr_t)hs_strategy_find(name)),
        .gate = &s->gate,
        .collector = *settings,
    };
    hs_error error;
    const hs_box_kind kind = {"entities", HS_TAG_BULLETS, ENTITY_BYTES, count, false};
    if (!hs_memory_open(&s->memory, &error)) or_end(NULL);
    s->boxes = or_end(s->memory.strategy->open_boxes(s->memory.heap, &kind, &error));
    s->entities = or_end(hs_gate_allocate_array(&s->gate, HS_TAG_OTHER, count, sizeof(void *)));
    if (s->memory.strategy->root != NULL) {
        s->memory.strategy->root(s->memory.heap, s->entities, count * sizeof(void *), true);
    }
    for (size_t i = 0; i < count; i++) bear(s, i);
    churn(s, 2 * count);
    s->churned = 0;
    s->churn_ns = 0;
}

static void close_scene(view *s)
{
    const hs_strategy *strategy = s->memory.strategy;
    for (size_t i = 0; i < s->count; i++) strategy->release(s->boxes, s->entities[i]);
    if (strategy->root != NULL) {
        strategy->root(s->memory.heap, s->entities, s->count * sizeof(void *), false);
    }
    strategy->close_boxes(s->boxes);
    hs_gate_release(&s->gate, HS_TAG_OTHER, s->entities, s->count * sizeof(void *));
    hs_memory_close(&s->memory);
}

static hs_collector_counts counts_of(const view *s)
{
    hs_collector_counts counts = {0};
    if (s->memory.strategy->collector != NULL) {
        s->memory.strategy->collector->count(s->memory.heap, &counts);
    }
    return counts;
}

/// Collections asked for one by one, some births and deaths apart.
static void whole(const char *name, size_t count)
{
    hs_collector_settings settings = hs_collector_defaults();
    settings.is_off = true;
    view s;
    open_scene(&s, name, count, &settings);
    s.memory.strategy->collector->collect(s.memory.heap);
    double pauses[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        churn(&s, count / CHURN * 5);
        uint64_t began = busy_ns();
        s.memory.strategy->collector->collect(s.memory.heap);
        pauses[round] = (double)(busy_ns() - began);
    }
    double median = hs_median(pauses, ROUNDS);
    printf("  %-9s whole   %9.3f ms   worst %9.3f ms   %6.1f ns an entity\n", name, median / 1e6,
           pauses[ROUNDS - 1] / 1e6, median / (double)count);
    fflush(stdout);
    close_scene(&s);
}

/// Ticks, in each of which the collector does its share.
static void ticks(const char *name, const char *how, size_t count, hs_collector_settings settings)
{
    view s;
    open_scene(&s, name, count, &settings);
    hs_collector_counts before = counts_of(&s);
    double steps_ns[TICKS];
    int told = 0;
    double in_ticks = 0.0;
    for (int tick = 0; tick < TICKS; tick++) {
        churn(&s, count / CHURN);
        uint64_t began = busy_ns();
        if (s.memory.strategy->tick != NULL) s.memory.strategy->tick(s.memory.heap);
        steps_ns[told] = (double)(busy_ns() - began);
        in_ticks += steps_ns[told++];
    }
    hs_sort(steps_ns, (size_t)told);
    hs_collector_counts after = counts_of(&s);
    double worst = steps_ns[told - 1] / 1e6;
    double p99 = hs_percentile(steps_ns, (size_t)told, 990) / 1e6;
    double each = ((double)s.churn_ns + in_ticks) / (double)s.churned;
    uint64_t runs = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) runs += after.runs[g] - before.runs[g];
    printf("  %-9s %-11s worst step %8.3f ms   p99 %8.3f ms   %6" PRIu64
           " runs   birth and death %6.1f ns   %5.1f MiB wait\n",
           name, how, worst, p99, runs, each, (double)after.waiting_bytes / 1048576.0);
    fflush(stdout);
    close_scene(&s);
}

int main(int arguments, char **values)
{
    static const size_t sizes[] = {20000, 100000, 500000, 1000000};
    size_t only = arguments > 1 ? (size_t)strtoull(values[1], NULL, 10) : 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t count = sizes[i];
        if (only != 0 && only != count) continue;
        printf("%zu entities\n", count);
        whole("gc", count);
        whole("refcount", count);
        if (hs_strategy_find("boehm") != NULL) whole("boehm", count);
        hs_collector_settings settings = hs_collector_defaults();
        if (count > 5 * settings.threshold) settings.threshold = (uint32_t)count / 5;
        ticks("naive", "", count, settings);
        ticks("refcount", "", count, settings);
        ticks("gc", "whole", count, settings);
        settings.is_stepwise = true;
        ticks("gc", "by work", count, settings);
        settings.step_ns = 500000;
        ticks("gc", "500 us", count, settings);
        if (hs_strategy_find("boehm") != NULL) ticks("boehm", "", count, hs_collector_defaults());
    }
    return 0;
}
