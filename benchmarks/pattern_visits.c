/// The cost of visiting a bullet's script: 100,000 bullets run actions of one sort, visited as the
/// world does, one sort after the other. Figures are medians of CPU time over the ticks.
///
/// usage: pattern_visits [BULLETS] [TICKS]
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "heapstorm/measure.h"
#include "world/bullets.h"
#include "world/state.h"

typedef struct task {
    const char *name;
    const char *actions;
} task;

static const task sorts[] = {
    {"accelerating", "<accel><horizontal>0.5</horizontal><vertical>0.25</vertical>"
                     "<term>100000</term></accel><wait>100000</wait>"},
    {"changing speed", "<changeSpeed><speed>4</speed><term>100000</term></changeSpeed>"
                       "<wait>100000</wait>"},
    {"turning", "<changeDirection><direction type='sequence'>3</direction><term>100000</term>"
                "</changeDirection><wait>100000</wait>"},
    {"waiting each frame", "<repeat><times>100000</times><action><wait>1</wait></action></repeat>"},
    {"turning anew each 30 frames",
     "<repeat><times>100000</times><action><changeDirection><direction type='aim'>0</direction>"
     "<term>30</term></changeDirection><wait>30</wait></action></repeat>"},
    {"re-aiming each frame",
     "<repeat><times>100000</times><action><changeDirection><direction type='aim'>0</direction>"
     "<term>1</term></changeDirection><wait>1</wait></action></repeat>"},
};
enum { SORTS = sizeof sorts / sizeof sorts[0], TICKS_MAX = 2000, WARMUP_TICKS = 40 };

typedef struct visits_bench {
    hs_gate gate;
    hs_memory memory;
    hs_slots *slots;
    hs_runner_host host;
    hs_pattern *pattern;
    hs_pattern_counts counts;
    size_t count;
    hs_handle *heads;
    uint32_t *wake;
    float *x, *y, *vx, *vy;
    uint32_t frame;
    uint64_t instructions;
    double ns[TICKS_MAX]; ///< a bullet and tick
} visits_bench;

static hs_runner find(void *context, hs_handle handle)
{
    hs_parts parts = hs_slots_find_parts(((visits_bench *)context)->slots, handle);
    return (hs_runner){parts.hot, parts.rest};
}

static void find_many(void *context, const hs_handle *handles, size_t count,
                      hs_runner_motion **motions, hs_runner_script **scripts)
{
    void *hots[HS_VISITS_MAX], *rests[HS_VISITS_MAX];
    hs_slots_find_many(((visits_bench *)context)->slots, handles, count, hots, rests);
    memcpy(motions, hots, count * sizeof *motions);
    memcpy(scripts, rests, count * sizeof *scripts);
}

static hs_runner acquire(void *context, hs_handle *handle)
{
    hs_slots_acquire(((visits_bench *)context)->slots, handle);
    return find(context, *handle);
}

static void release(void *context, hs_handle handle)
{
    hs_slots_release(((visits_bench *)context)->slots, handle);
}

static void fire(void *context, const hs_fired *fired)
{
    (void)context;
    (void)fired;
}

static void fail(const hs_error *error)
{
    fprintf(stderr, "pattern_visits: %s\n", error->message);
    exit(1);
}

static void open_bench(visits_bench *it, const task *sort, size_t count)
{
    char text[2048];
    hs_error error = {""};
    int length = snprintf(text, sizeof text, "<bulletml><action label='top'>%s</action></bulletml>",
                          sort->actions);
    it->pattern = hs_pattern_parse(&it->gate, sort->name, text, (size_t)length, NULL, &error);
    if (it->pattern == NULL) fail(&error);
    it->memory = (hs_memory){.strategy = hs_strategy_at(0), .gate = &it->gate};
    const hs_box_kind kind = {
        .name = "runners",
        .tag = HS_TAG_RUNNERS,
        .bytes = HS_RUNNER_LINE + sizeof(hs_runner_script),
        .capacity = count + 1,
    };
    if (!hs_memory_open(&it->memory, &error)) fail(&error);
    it->slots = hs_slots_open_split(&it->memory, &kind, HS_RUNNER_LINE, &error);
    if (it->slots == NULL) fail(&error);
    it->host = (hs_runner_host){it, acquire, find, release, fire, find_many};
    it->count = count;
    it->heads = calloc(count, sizeof *it->heads);
    it->wake = calloc(count, sizeof *it->wake);
    it->x = calloc(count, sizeof *it->x);
    it->y = calloc(count, sizeof *it->y);
    it->vx = calloc(count, sizeof *it->vx);
    it->vy = calloc(count, sizeof *it->vy);
    for (size_t i = 0; i < count; i++) {
        it->x[i] = (float)(i * 7919 % 480);
        it->y[i] = (float)(i * 104729 % 640);
        hs_runner_begin_root(&it->host, it->pattern, i, (uint32_t)(i % 30), &it->heads[i]);
    }
}

static void close_bench(visits_bench *it)
{
    for (size_t i = 0; i < it->count; i++) hs_runner_end(&it->host, it->heads[i]);
    hs_slots_close(it->slots);
    hs_memory_close(&it->memory);
    hs_pattern_release(it->pattern);
    free(it->heads);
    free(it->wake);
    free(it->x);
    free(it->y);
    free(it->vx);
    free(it->vy);
}

static uint64_t processor_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void visit_together(visits_bench *it, hs_visit *visit, hs_visits *visits,
                           const size_t *places)
{
    hs_runner_step_many(visit, visits);
    for (size_t i = 0; i < visits->count; i++) {
        size_t place = places[i];
        it->vx[place] = visits->vx[i];
        it->vy[place] = visits->vy[i];
        it->wake[place] = visits->wake[i];
        if (!visits->is_due[i]) continue;
        visit->x = visits->x[i];
        visit->y = visits->y[i];
        hs_runner_go_on(visit, visits, i);
        it->wake[place] = visits->wake[i];
    }
}

static void tick(visits_bench *it)
{
    uint64_t budget = UINT64_MAX;
    hs_visit visit = {.host = &it->host,
                      .frame = it->frame,
                      .target_x = 240,
                      .target_y = 560,
                      .rank = 0.5,
                      .instruction_set = hs_instruction_set_best(),
                      .instruction_budget = &budget,
                      .counts = &it->counts};
    for (size_t first = 0; first < it->count;) {
        hs_visits visits;
        size_t places[HS_VISITS_MAX];
        visits.count = 0;
        for (; first < it->count && visits.count < HS_VISITS_MAX; first++) {
            if (it->wake[first] > it->frame) continue;
            size_t at = visits.count++;
            places[at] = first;
            visits.head[at] = it->heads[first];
            visits.x[at] = it->x[first];
            visits.y[at] = it->y[first];
        }
        visit_together(it, &visit, &visits, places);
    }
    it->frame++;
}

int main(int argc, char **argv)
{
    size_t bullets = argc > 1 ? (size_t)atol(argv[1]) : 100000;
    unsigned ticks = argc > 2 ? (unsigned)atol(argv[2]) : 200;
    if (bullets < 1 || ticks < 1 || ticks > TICKS_MAX) return 2;
    double medians[SORTS];
    printf("%zu bullets, %u ticks, ns a bullet and tick: median (least)\n", bullets, ticks);
    for (unsigned s = 0; s < SORTS; s++) {
        static visits_bench it;
        it = (visits_bench){0};
        open_bench(&it, &sorts[s], bullets);
        for (unsigned t = 0; t < WARMUP_TICKS; t++) tick(&it);
        for (unsigned t = 0; t < ticks; t++) {
            uint64_t since = processor_ns();
            tick(&it);
            it.ns[t] = (double)(processor_ns() - since) / (double)bullets;
        }
        medians[s] = hs_median(it.ns, ticks);
        printf("%-28s %6.1f (%.1f)  a tick %.2f ms\n", sorts[s].name, medians[s], it.ns[0],
               medians[s] * (double)bullets / 1e6);
        close_bench(&it);
    }
    printf("median of these: %.1f\n", hs_median(medians, SORTS));
    return 0;
}
