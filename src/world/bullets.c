#include "world/bullets.h"

#include "world/budget.h"
#include "world/events.h"
#include "world/items.h"
#include "world/kernels.h"
#include "world/rules.h"

#include "base/thread_pool.h"

#include "base/forbidden.h"

// ---- The host of the runners -------------------------------------------------------------------

static hs_runner find(void *context, hs_handle handle)
{
    const hs_world *world = context;
    hs_parts parts = hs_slots_find_parts(world->runners, handle);
    return (hs_runner){parts.hot, parts.rest};
}

static void find_many(void *context, const hs_handle *handles, size_t count,
                      hs_runner_motion **motions, hs_runner_script **scripts)
{
    const hs_world *world = context;
    void *hots[HS_VISITS_MAX], *rests[HS_VISITS_MAX];
    hs_slots_find_many(world->runners, handles, count, hots, rests);
    memcpy(motions, hots, count * sizeof *motions);
    memcpy(scripts, rests, count * sizeof *scripts);
}

static hs_runner acquire(void *context, hs_handle *handle)
{
    hs_world *world = context;
    if (hs_slots_acquire(world->runners, handle) == NULL) return (hs_runner){NULL, NULL};
    return find(context, *handle);
}

static void release(void *context, hs_handle handle)
{
    hs_world *world = context;
    hs_slots_release(world->runners, handle);
}

/// Whether there is room for a bullet and its runners; otherwise the fire is refused, after its
/// random draws.
static bool has_room(hs_world *world, const hs_fired *fired)
{
    if (++world->fires > HS_FIRES_PER_TICK) {
        world->fires_refused++;
        return false;
    }
    if (fired->script_count <= hs_slots_room(world->runners)) return true;
    hs_slots_refuse(world->runners, 1);
    return false;
}

static void fire(void *context, const hs_fired *fired)
{
    hs_world *world = context;
    const hs_shooter *shooter = fired->shooter;
    if (hs_budget_refuses(world, shooter->owner) || !has_room(world, fired)) return;
    const hs_scenario_pattern *pattern = &world->scenario->patterns[shooter->pattern];
    hs_bullet bullet = {
        .owner = shooter->owner,
        .x = fired->x,
        .y = fired->y,
        .vx = fired->vx,
        .vy = fired->vy,
        .wake = HS_PATTERN_NEVER,
        .look = pattern->looks[fired->bullet],
        .hue = pattern->hues[fired->bullet],
        .pattern = shooter->pattern,
        .flags = shooter->flags,
    };
    bool acts = fired->script_count > 0 && !hs_population_is_full(world->bullets);
    if (acts) {
        bullet.wake = hs_world_frame(world) + 1;
        if (!hs_runner_begin(&world->host, fired, bullet.wake, &bullet.runner)) return;
    }
    if (!hs_population_add(world->bullets, &bullet)) {
        if (acts) hs_runner_end(&world->host, bullet.runner);
        return;
    }
    world->acting += acts;
    hs_population_refer(world->bullets, bullet.serial, world->enemies, bullet.owner);
}

hs_runner_host hs_bullets_host(hs_world *world)
{
    return (hs_runner_host){world, acquire, find, release, fire, find_many};
}

// ---- One bullet of a batch ---------------------------------------------------------------------

/// Makes a bullet whose last script has ended a simple one.
static void make_simple(hs_world *world, const hs_bullet_fields *bullet)
{
    *bullet->runner = (hs_handle){0};
    *bullet->wake = HS_PATTERN_NEVER;
    world->acting--;
}

void hs_bullets_kill(hs_world *world, const hs_bullet_fields *bullet, hs_bullet_end end)
{
    if (!hs_handle_is_null(*bullet->runner)) {
        hs_runner_end(&world->host, *bullet->runner);
        make_simple(world, bullet);
    }
    *bullet->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->bullets);
    if (end == HS_BULLET_GONE) return;
    if (end == HS_BULLET_TURNED) hs_items_drop(world, *bullet->x, *bullet->y, 1);
    if (end == HS_BULLET_COLLECTED) hs_items_send(world, *bullet->x, *bullet->y, 1);
    if (end != HS_BULLET_SWEPT) world->done.collected++;
    hs_events_record(world, HS_EVENT_BULLET_CLEARED, *bullet->x, *bullet->y, *bullet->serial, 1);
}

static void leave_field(void *context, const hs_bullet_fields *bullet)
{
    hs_bullets_kill(context, bullet, HS_BULLET_GONE);
}

/// Room for a list of indices, and for what is written behind its end.
enum { LIST_ROOM = HS_BATCH_MAX + 8 };

/// Lists the indices of the bytes that are 1. Most bytes are 0, so eight are looked at together;
/// within the eight there are no branches, since they would be mispredicted.
static size_t list_named(const uint8_t *named, size_t count, uint16_t *list)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i += 8) {
        uint64_t eight = 0;
        memcpy(&eight, named + i, count - i < 8 ? count - i : 8);
        if (eight == 0) continue;
        for (unsigned b = 0; b < 8; b++) {
            list[found] = (uint16_t)(i + b);
            found += eight >> (8 * b) & 1u;
        }
    }
    return found;
}

/// Calls `visit` for each bullet that a byte names and that is not dead.
static void for_each_named(const hs_batch *batch, const uint8_t *named, hs_bullet_visitor *visit,
                           void *context)
{
    uint16_t list[LIST_ROOM];
    size_t count = list_named(named, batch->count, list);
    for (size_t n = 0; n < count; n++) {
        hs_bullet_fields bullet = hs_bullet_fields_at(batch, list[n]);
        if (!(*bullet.flags & HS_FLAG_DEAD)) visit(context, &bullet);
    }
}

// ---- The phases --------------------------------------------------------------------------------

static void go_on(hs_world *world, const hs_bullet_fields *bullet, hs_visit *visit,
                  hs_visits *visits, size_t index)
{
    const hs_shooter shooter = {*bullet->owner, *bullet->pattern, *bullet->flags & HS_FLAG_ORPHAN};
    visit->x = visits->x[index];
    visit->y = visits->y[index];
    visit->shooter = &shooter;
    hs_outcome outcome = hs_runner_go_on(visit, visits, index);
    *bullet->wake = visits->wake[index];
    if (outcome == HS_OUTCOME_GOES_ON) return;
    make_simple(world, bullet);
    if (outcome == HS_OUTCOME_VANISHED) hs_bullets_kill(world, bullet, HS_BULLET_GONE);
}

/// Gathers the listed bullets of a batch that are not dead for a visit; notes where each lies.
static void gather(const hs_batch *batch, const uint16_t *list, size_t count, hs_visits *visits,
                   uint16_t *at)
{
    const hs_batch own = *batch; // its pointers stay in registers while others are written
    size_t gathered = 0;
    for (size_t n = 0; n < count; n++) {
        const hs_bullet_fields bullet = hs_bullet_fields_at(&own, list[n]);
        at[gathered] = list[n];
        visits->head[gathered] = *bullet.runner;
        visits->x[gathered] = *bullet.x;
        visits->y[gathered] = *bullet.y;
        gathered += (*bullet.flags & HS_FLAG_DEAD) == 0;
    }
    visits->count = gathered;
}

/// Visits the listed bullets of a batch together.
static void run_listed(hs_world *world, const hs_batch *batch, const uint16_t *list, size_t count)
{
    const hs_batch own = *batch;
    hs_visits visits;
    uint16_t at[HS_VISITS_MAX];
    gather(batch, list, count, &visits, at);
    hs_visit visit = hs_world_visit_at(world, NULL, 0, 0);
    hs_runner_step_many(&visit, &visits);
    for (size_t i = 0; i < visits.count; i++) {
        const hs_bullet_fields bullet = hs_bullet_fields_at(&own, at[i]);
        *bullet.vx = visits.vx[i];
        *bullet.vy = visits.vy[i];
        *bullet.wake = visits.wake[i];
        if (visits.is_due[i]) go_on(world, &bullet, &visit, &visits, i);
    }
}

static void run_named(hs_world *world, const hs_batch *batch, const uint8_t *named)
{
    uint16_t list[LIST_ROOM];
    size_t count = list_named(named, batch->count, list);
    for (size_t first = 0; first < count; first += HS_VISITS_MAX) {
        size_t left = count - first;
        run_listed(world, batch, list + first, left < HS_VISITS_MAX ? left : HS_VISITS_MAX);
    }
}

/// What a phase asks of each bullet of a batch: of all at once where they lie in columns, else of
/// one box.
typedef struct question {
    const hs_kernels *kernels;
    uint32_t frame;     ///< the present one
    float x, y, square; ///< of a circle
} question;
typedef void asking_columns(const question *asked, const hs_batch *batch, uint8_t *answers);
typedef uint8_t asking_box(const question *asked, hs_bullet *bullet);

/// Writes a byte for each bullet of a batch. Inlined with both functions: a call for each box would
/// cost as much as what it does.
__attribute__((always_inline)) static inline void ask(const question *asked, const hs_batch *batch,
                                                      asking_columns *ask_columns,
                                                      asking_box *ask_box, uint8_t *answers)
{
    if (batch->boxes == NULL) {
        ask_columns(asked, batch, answers);
    } else {
        for (size_t i = 0; i < batch->count; i++) answers[i] = ask_box(asked, batch->boxes[i]);
    }
}

static void find_awake(const question *asked, const hs_batch *batch, uint8_t *awake)
{
    asked->kernels->find_awake(batch->columns[HS_BULLET_WAKE], batch->count, asked->frame, awake);
}

static uint8_t is_awake(const question *asked, hs_bullet *bullet)
{
    return bullet->wake <= asked->frame;
}

static void step_columns(const question *asked, const hs_batch *batch, uint8_t *left)
{
    asked->kernels->step_bullets(batch->columns[HS_BULLET_X], batch->columns[HS_BULLET_Y],
                                 batch->columns[HS_BULLET_VX], batch->columns[HS_BULLET_VY],
                                 batch->count, left);
}

static uint8_t step_box(const question *asked, hs_bullet *bullet)
{
    (void)asked;
    return hs_bullet_step(&bullet->x, &bullet->y, bullet->vx, bullet->vy);
}

static void find_near(const question *asked, const hs_batch *batch, uint8_t *near)
{
    asked->kernels->find_near(batch->columns[HS_BULLET_X], batch->columns[HS_BULLET_Y],
                              batch->count, asked->x, asked->y, asked->square, near);
}

static uint8_t is_near(const question *asked, hs_bullet *bullet)
{
    return hs_is_near(bullet->x, bullet->y, asked->x, asked->y, asked->square);
}

void hs_bullets_run(hs_world *world)
{
    uint8_t awake[HS_BATCH_MAX];
    const question asked = {.kernels = world->kernels, .frame = hs_world_frame(world)};
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, world->bullets, world->old[HS_BULLETS]);
    while (hs_walk_next(&walk, &batch)) {
        ask(&asked, &batch, find_awake, is_awake, awake);
        run_named(world, &batch, awake);
    }
}

/// From this number on threads share the removal of the dead, which moves bullets from and to the
/// third cache and so gains from a second core. A tick of a storm of 100,000 takes 0.88 instead of
/// 0.98 ms by two threads, one of 200,000 1.74 instead of 2.02, one of 50,000 0.43 instead of 0.45.
///
/// Sharing the motion and the search for bullets near the player as well made them 0.93, 1.81 and
/// 0.47: there is too little work in either, and afterwards half of what the scripts read lies in
/// the other core's cache.
#define SHARED_AT_LEAST 50000u

/// The pool that shares the removal, or NULL.
static hs_thread_pool *pool_for_retiring(const hs_world *world)
{
    bool is_large = world->old[HS_BULLETS] >= SHARED_AT_LEAST;
    return is_large && !world->memory.strategy->is_boxed ? world->thread_pool : NULL;
}

void hs_bullets_retire(hs_world *world)
{
    hs_population_retire_shared(world->bullets, pool_for_retiring(world));
}

void hs_bullets_move(hs_world *world)
{
    // Threads take some 50 us to wake, which pass while bullets move and meet the player.
    hs_thread_pool_wake(pool_for_retiring(world));
    uint8_t left[HS_BATCH_MAX];
    const question asked = {.kernels = world->kernels};
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, world->bullets, world->old[HS_BULLETS]);
    while (hs_walk_next(&walk, &batch)) {
        ask(&asked, &batch, step_columns, step_box, left);
        for_each_named(&batch, left, leave_field, world);
    }
}

void hs_bullets_visit_near(const hs_world *world, size_t places, float x, float y, float radius,
                           hs_bullet_visitor *visit, void *context)
{
    uint8_t near[HS_BATCH_MAX];
    const question asked = {.kernels = world->kernels, .x = x, .y = y, .square = radius * radius};
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, world->bullets, places);
    while (hs_walk_next(&walk, &batch)) {
        ask(&asked, &batch, find_near, is_near, near);
        for_each_named(&batch, near, visit, context);
    }
}

void hs_bullets_orphan(hs_world *world, uint64_t owner)
{
    if (!hs_rules_apply(world)) return;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, world->bullets);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            hs_bullet_fields bullet = hs_bullet_fields_at(&batch, i);
            if (*bullet.owner != owner || (*bullet.flags & HS_FLAG_DEAD)) continue;
            *bullet.flags |= HS_FLAG_ORPHAN;
            world->orphaned++;
            if (world->player.over == 0) world->done.orphaned++;
        }
    }
}

void hs_bullets_clear(hs_world *world, hs_bullet_filter *filter, const void *context,
                      hs_bullet_end end)
{
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin(&walk, world->bullets);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            hs_bullet_fields bullet = hs_bullet_fields_at(&batch, i);
            if ((*bullet.flags & HS_FLAG_DEAD) || !filter(context, &bullet)) continue;
            hs_bullets_kill(world, &bullet, end);
        }
    }
}
