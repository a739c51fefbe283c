#include "world/bullets.h"

#include "base/assert.h"
#include "world/items.h"
#include "world/kernels.h"
#include "world/particles.h"
#include "world/player.h"

#include "base/forbidden.h"

// ---- The host of the runners -------------------------------------------------------------------

static hs_runner *acquire(void *context, hs_handle *handle)
{
    hs_world *world = context;
    return hs_slots_acquire(world->runners, handle);
}

static hs_runner *find(void *context, hs_handle handle)
{
    const hs_world *world = context;
    return hs_slots_find(world->runners, handle);
}

static void release(void *context, hs_handle handle)
{
    hs_world *world = context;
    hs_slots_release(world->runners, handle);
}

/// A fire that finds no room for the bullet or for its runners is refused, after its draws.
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
    if (!has_room(world, fired)) return;
    const hs_scenario_pattern *pattern = &world->scenario->patterns[world->firing.pattern];
    hs_bullet bullet = {
        .owner = world->firing.owner,
        .x = fired->x,
        .y = fired->y,
        .vx = fired->vx,
        .vy = fired->vy,
        .wake = HS_PATTERN_NEVER,
        .look = pattern->looks[fired->bullet],
        .hue = pattern->hues[fired->bullet],
        .pattern = world->firing.pattern,
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
    return (hs_runner_host){world, acquire, find, release, fire};
}

// ---- One bullet among its places ---------------------------------------------------------------

/// Pointers to the fields of one bullet, wherever they lie.
typedef struct bullet_fields {
    float *x, *y, *vx, *vy;
    uint32_t *wake;
    hs_handle *runner;
    const uint64_t *owner;
    const uint8_t *pattern, *look;
    uint8_t *flags;
} bullet_fields;

#define FIELD_OF_COLUMN(type, column) ((type *)batch->columns[column] + index)

static inline bullet_fields fields_at(const hs_batch *batch, size_t index)
{
    if (batch->boxes != NULL) {
        hs_bullet *b = batch->boxes[index];
        return (bullet_fields){&b->x,      &b->y,     &b->vx,      &b->vy,   &b->wake,
                               &b->runner, &b->owner, &b->pattern, &b->look, &b->flags};
    }
    return (bullet_fields){
        FIELD_OF_COLUMN(float, HS_BULLET_X),        FIELD_OF_COLUMN(float, HS_BULLET_Y),
        FIELD_OF_COLUMN(float, HS_BULLET_VX),       FIELD_OF_COLUMN(float, HS_BULLET_VY),
        FIELD_OF_COLUMN(uint32_t, HS_BULLET_WAKE),  FIELD_OF_COLUMN(hs_handle, HS_BULLET_RUNNER),
        FIELD_OF_COLUMN(uint64_t, HS_BULLET_OWNER), FIELD_OF_COLUMN(uint8_t, HS_BULLET_PATTERN),
        FIELD_OF_COLUMN(uint8_t, HS_BULLET_LOOK),   FIELD_OF_COLUMN(uint8_t, HS_BULLET_FLAGS),
    };
}

/// The bullet has no script any more.
static void make_simple(hs_world *world, const bullet_fields *bullet)
{
    *bullet->runner = (hs_handle){0};
    *bullet->wake = HS_PATTERN_NEVER;
    world->acting--;
}

static void kill(hs_world *world, const bullet_fields *bullet)
{
    if (!hs_handle_is_null(*bullet->runner)) {
        hs_runner_end(&world->host, *bullet->runner);
        make_simple(world, bullet);
    }
    *bullet->flags |= HS_FLAG_DEAD;
    hs_population_note_death(world->bullets);
}

/// Room for a list of places, and for what is written behind its end.
enum { LIST_ROOM = HS_BATCH_MAX + 8 };

/// Lists the places that a byte names by being 1. Most bytes are 0, so eight are looked at once;
/// the eight then take no branches, which nobody can predict.
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
static void for_each_named(hs_world *world, const hs_batch *batch, const uint8_t *named,
                           void (*visit)(hs_world *, const bullet_fields *))
{
    uint16_t list[LIST_ROOM];
    size_t count = list_named(named, batch->count, list);
    for (size_t n = 0; n < count; n++) {
        bullet_fields bullet = fields_at(batch, list[n]);
        if (!(*bullet.flags & HS_FLAG_DEAD)) visit(world, &bullet);
    }
}

// ---- The phases --------------------------------------------------------------------------------

static void go_on(hs_world *world, const bullet_fields *bullet, hs_visits *visits, size_t index)
{
    world->firing = (hs_firing){*bullet->owner, *bullet->pattern};
    hs_visit visit = hs_world_visit_at(world, visits->x[index], visits->y[index]);
    hs_outcome outcome = hs_runner_go_on(&visit, visits, index);
    *bullet->wake = visits->wake[index];
    if (outcome == HS_OUTCOME_GOES_ON) return;
    make_simple(world, bullet);
    if (outcome == HS_OUTCOME_VANISHED) kill(world, bullet);
}

/// Visits the bullets of a list among some places, together.
static void run_listed(hs_world *world, const hs_batch *batch, const uint16_t *list, size_t count)
{
    hs_visits visits;
    uint16_t at[HS_VISITS_MAX];
    visits.count = 0;
    for (size_t n = 0; n < count; n++) {
        const bullet_fields bullet = fields_at(batch, list[n]);
        if (*bullet.flags & HS_FLAG_DEAD) continue;
        hs_slots_expect(world->runners, *bullet.runner);
        at[visits.count] = list[n];
        visits.head[visits.count] = *bullet.runner;
        visits.x[visits.count] = *bullet.x;
        visits.y[visits.count++] = *bullet.y;
    }
    hs_visit together = hs_world_visit_at(world, 0, 0);
    hs_runner_step_many(&together, &visits);
    for (size_t i = 0; i < visits.count; i++) {
        const bullet_fields bullet = fields_at(batch, at[i]);
        *bullet.vx = visits.vx[i];
        *bullet.vy = visits.vy[i];
        if (visits.is_due[i]) {
            go_on(world, &bullet, &visits, i);
        } else {
            *bullet.wake = visits.wake[i];
        }
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

void hs_bullets_run(hs_world *world)
{
    uint8_t awake[HS_BATCH_MAX];
    uint32_t frame = hs_world_frame(world);
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, world->bullets, world->old_bullets);
    while (hs_walk_next(&walk, &batch)) {
        if (batch.boxes == NULL) {
            world->kernels->find_awake(batch.columns[HS_BULLET_WAKE], batch.count, frame, awake);
        } else {
            for (size_t i = 0; i < batch.count; i++) {
                awake[i] = ((hs_bullet *)batch.boxes[i])->wake <= frame;
            }
        }
        run_named(world, &batch, awake);
    }
}

void hs_bullets_move(hs_world *world)
{
    uint8_t left[HS_BATCH_MAX];
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, world->bullets, world->old_bullets);
    while (hs_walk_next(&walk, &batch)) {
        if (batch.boxes == NULL) {
            world->kernels->step_bullets(batch.columns[HS_BULLET_X], batch.columns[HS_BULLET_Y],
                                         batch.columns[HS_BULLET_VX], batch.columns[HS_BULLET_VY],
                                         batch.count, left);
        } else {
            for (size_t i = 0; i < batch.count; i++) {
                hs_bullet *b = batch.boxes[i];
                left[i] = hs_bullet_step(&b->x, &b->y, b->vx, b->vy);
            }
        }
        for_each_named(world, &batch, left, kill);
    }
}

static void meet_player(hs_world *world, const bullet_fields *bullet)
{
    const hs_player *player = &world->player;
    float reach = hs_bullet_radius((hs_bullet_look)*bullet->look) + HS_HIT_RADIUS;
    if (hs_is_near(*bullet->x, *bullet->y, player->x, player->y, reach * reach)) {
        kill(world, bullet);
        hs_player_hit(world);
        return;
    }
    if (*bullet->flags & HS_FLAG_GRAZED) return;
    *bullet->flags |= HS_FLAG_GRAZED;
    hs_player_graze(world);
    hs_particles_burst(world, HS_BURST_GRAZE, *bullet->x, *bullet->y, 3);
}

void hs_bullets_collide(hs_world *world)
{
    uint8_t near[HS_BATCH_MAX];
    const hs_player *player = &world->player;
    if (player->over > 0) return;
    float square = HS_GRAZE_RADIUS * HS_GRAZE_RADIUS;
    hs_walk walk;
    hs_batch batch;
    hs_walk_begin_first(&walk, world->bullets, world->old_bullets);
    while (hs_walk_next(&walk, &batch)) {
        if (batch.boxes == NULL) {
            world->kernels->find_near(batch.columns[HS_BULLET_X], batch.columns[HS_BULLET_Y],
                                      batch.count, player->x, player->y, square, near);
        } else {
            for (size_t i = 0; i < batch.count; i++) {
                const hs_bullet *b = batch.boxes[i];
                near[i] = hs_is_near(b->x, b->y, player->x, player->y, square);
            }
        }
        for_each_named(world, &batch, near, meet_player);
    }
}

void hs_bullets_clear(hs_world *world, hs_bullet_filter *filter, void *context, bool as_items)
{
    hs_walk walk;
    hs_batch batch;
    hs_bullet copy;
    hs_walk_begin(&walk, world->bullets);
    while (hs_walk_next(&walk, &batch)) {
        for (size_t i = 0; i < batch.count; i++) {
            hs_batch_read(&hs_kind_bullets, &batch, i, &copy);
            if ((copy.flags & HS_FLAG_DEAD) || !filter(context, &copy)) continue;
            bullet_fields bullet = fields_at(&batch, i);
            kill(world, &bullet);
            if (as_items) hs_items_drop(world, copy.x, copy.y, 1);
            hs_particles_burst(world, HS_BURST_ITEM, copy.x, copy.y, 4);
        }
    }
}
