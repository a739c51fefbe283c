#include "base/assert.h"
#include "pattern/changes.h"
#include "pattern/motion.h"
#include "pattern/script.h"

#include "base/forbidden.h"

_Static_assert(HS_VISITS_MAX % HS_MOTION_STEP == 0, "whole steps fit");

// ---- Changes -----------------------------------------------------------------------------------

/// Bullets whose direction or speed has changed.
typedef struct turned_bullets {
    size_t count;
    uint8_t index[HS_VISITS_MAX];
    float direction[HS_VISITS_MAX], speed[HS_VISITS_MAX];
} turned_bullets;

/// Takes all changes one frame further. Returns whether the polar velocity has changed.
static inline bool step_changes(hs_runner *head, hs_pattern_counts *counts)
{
    float direction = head->direction;
    float speed = head->speed;
    float new_direction = hs_change_step(&head->turning, &head->direction, true, counts);
    float new_speed = hs_change_step(&head->speeding, &head->speed, false, counts);
    hs_change_step(&head->accel_horizontal, &head->mx, false, counts);
    hs_change_step(&head->accel_vertical, &head->my, false, counts);
    return new_direction != direction || new_speed != speed;
}

/// How many visits ahead a runner is fetched into the cache, which a tick's million particles have
/// evicted it from.
#define FIND_AHEAD 8

static inline void find_one(const hs_runner_host *host, hs_visits *visits, size_t i)
{
    hs_runner *first = host->find(host->context, visits->head[i]);
    visits->first[i] = first;
    for (size_t at = 0; at < offsetof(hs_runner, has_last); at += 64) {
        __builtin_prefetch((const char *)first + at, 1);
    }
}

/// Finds the runners of all and steps their changes.
static void step_all(const hs_visit *visit, hs_visits *visits, turned_bullets *turned)
{
    const hs_runner_host *host = visit->host;
    turned->count = 0;
    for (size_t i = 0; i < visits->count && i < FIND_AHEAD; i++) find_one(host, visits, i);
    for (size_t i = 0; i < visits->count; i++) {
        if (i + FIND_AHEAD < visits->count) find_one(host, visits, i + FIND_AHEAD);
        hs_runner *first = visits->first[i];
        if (first == NULL || !step_changes(first, visit->counts)) continue;
        turned->index[turned->count] = (uint8_t)i;
        turned->direction[turned->count] = first->direction;
        turned->speed[turned->count++] = first->speed;
    }
}

static bool is_turned(const hs_visit *visit, const hs_runner *head)
{
    return visit->turned && head->pattern->is_horizontal;
}

static void set_polar(hs_runner *head, hs_velocity velocity)
{
    head->polar_x = velocity.x;
    head->polar_y = velocity.y;
}

static void turn_one(const hs_visit *visit, hs_runner *head)
{
    bool turns = is_turned(visit, head);
    set_polar(head, hs_polar_velocity(head->direction, head->speed, turns, visit->counts));
}

/// Computes the polar velocities of those that have turned. A direction that is too large for the
/// loops is rare and computed alone.
static void turn_all(const hs_visit *visit, const hs_motion *motion, hs_visits *visits,
                     turned_bullets *turned)
{
    double x[HS_VISITS_MAX], y[HS_VISITS_MAX];
    size_t count = turned->count;
    for (size_t i = count; i % HS_MOTION_STEP != 0; i++)
        turned->direction[i] = turned->speed[i] = 0;
    motion->velocities(turned->direction, turned->speed, count, x, y);
    for (size_t i = 0; i < count; i++) {
        hs_runner *head = visits->first[turned->index[i]];
        if (__builtin_expect(fabsf(head->direction) <= HS_MOTION_DEGREES_MAX, 1)) {
            set_polar(head, hs_host_velocity(x[i], y[i], is_turned(visit, head), visit->counts));
        } else {
            turn_one(visit, head);
        }
    }
}

/// Fills in what is known of a bullet before its scripts run. Returns whether one is likely to aim.
static inline bool tell(const hs_visit *visit, hs_visits *visits, size_t i)
{
    const hs_runner *head = visits->first[i];
    visits->is_due[i] = true;
    visits->has_aim[i] = false;
    if (head == NULL) {
        visits->vx[i] = visits->vy[i] = 0.0f;
        return false;
    }
    bool turns = is_turned(visit, head);
    double mx = turns ? (double)head->my : (double)head->mx;
    double my = turns ? -(double)head->mx : (double)head->my;
    visits->vx[i] = hs_state_number((double)head->polar_x + mx, visit->counts);
    visits->vy[i] = hs_state_number((double)head->polar_y + my, visit->counts);
    if (head->wake <= visit->frame) return head->pattern->instructions[head->position].may_aim;
    if (!hs_handle_is_null(head->next)) return false;
    visits->wake[i] = hs_changes_running(head) ? visit->frame + 1 : head->wake;
    visits->is_due[i] = visits->wake[i] == HS_PATTERN_NEVER; // it ends
    return false;
}

/// Bullets whose scripts are likely to aim.
typedef struct aiming_bullets {
    size_t count;
    uint8_t index[HS_VISITS_MAX];
    float x[HS_VISITS_MAX], y[HS_VISITS_MAX];
} aiming_bullets;

/// The directions to the player, if all is finite.
static void aim_all(const hs_visit *visit, const hs_motion *motion, hs_visits *visits,
                    aiming_bullets *aiming)
{
    double aim[HS_VISITS_MAX];
    size_t count = aiming->count;
    if (!isfinite(visit->target_x) || !isfinite(visit->target_y)) return;
    for (size_t i = count; i % HS_MOTION_STEP != 0; i++) aiming->x[i] = aiming->y[i] = 0.0f;
    motion->aims(aiming->x, aiming->y, count, visit->target_x, visit->target_y, aim);
    for (size_t i = 0; i < count; i++) {
        visits->aim[aiming->index[i]] = aim[i];
        visits->has_aim[aiming->index[i]] = isfinite(aiming->x[i]) && isfinite(aiming->y[i]);
    }
}

static void tell_all(const hs_visit *visit, const hs_motion *motion, hs_visits *visits)
{
    aiming_bullets aiming;
    size_t count = 0;
    for (size_t i = 0; i < visits->count; i++) {
        bool may_aim = tell(visit, visits, i);
        // Always written, and kept only where one aims: there is no branch to mispredict.
        aiming.index[count] = (uint8_t)i;
        aiming.x[count] = visits->x[i];
        aiming.y[count] = visits->y[i];
        count += may_aim;
    }
    aiming.count = count;
    if (count > 0) aim_all(visit, motion, visits, &aiming);
}

void hs_runner_step_many(const hs_visit *visit, hs_visits *visits)
{
    HS_ASSERT(visits->count <= HS_VISITS_MAX);
    const hs_motion *motion = hs_motion_for(visit->instruction_set);
    turned_bullets turned;
    step_all(visit, visits, &turned);
    if (turned.count > 0) turn_all(visit, motion, visits, &turned);
    tell_all(visit, motion, visits);
}

// ---- Scripts -----------------------------------------------------------------------------------

/// Runs every script that is due. The runners of scripts that have ended are released, except the
/// first, which carries the motion. `*wake` becomes the earliest frame in which a script continues.
/// False when the bullet vanished.
static bool run_scripts(const hs_visit *visit, hs_runner *head, const double *aim, uint32_t *wake)
{
    const hs_runner_host *host = visit->host;
    hs_runner *former = NULL;
    hs_runner *script = head;
    hs_handle handle = {0};
    *wake = HS_PATTERN_NEVER;
    for (;;) {
        hs_script_state state = HS_SCRIPT_WAITS;
        if (script->wake <= visit->frame) state = hs_script_run(visit, head, script, aim);
        if (state == HS_SCRIPT_VANISHED) return false;
        if (script->wake < *wake) *wake = script->wake;
        hs_handle next = script->next;
        if (state == HS_SCRIPT_ENDED && former != NULL) {
            former->next = next;
            host->release(host->context, handle);
        } else {
            former = script;
        }
        if (hs_handle_is_null(next)) return true;
        handle = next;
        script = host->find(host->context, next);
        if (script == NULL) return true;
    }
}

hs_outcome hs_runner_go_on(const hs_visit *visit, hs_visits *visits, size_t index)
{
    hs_runner *first = visits->first[index];
    visits->wake[index] = HS_PATTERN_NEVER;
    if (first == NULL) return HS_OUTCOME_ENDED;
    uint32_t wake;
    const double *aim = visits->has_aim[index] ? &visits->aim[index] : NULL;
    bool vanished = !run_scripts(visit, first, aim, &wake);
    if (!vanished && hs_changes_running(first)) wake = visit->frame + 1;
    if (vanished || wake == HS_PATTERN_NEVER) {
        hs_runner_end(visit->host, visits->head[index]);
        return vanished ? HS_OUTCOME_VANISHED : HS_OUTCOME_ENDED;
    }
    visits->wake[index] = wake;
    return HS_OUTCOME_GOES_ON;
}

/// A single bullet is computed without vectors, which would be mostly empty.
hs_visited hs_runner_visit(const hs_visit *visit, hs_handle head)
{
    hs_visits one;
    hs_runner *first = visit->host->find(visit->host->context, head);
    if (first == NULL) return (hs_visited){.wake = HS_PATTERN_NEVER, .ended = true};
    one.head[0] = head;
    one.first[0] = first;
    if (step_changes(first, visit->counts)) turn_one(visit, first);
    tell(visit, &one, 0);
    hs_visited visited = {
        .vx = one.vx[0],
        .vy = one.vy[0],
        .direction = first->direction,
        .speed = first->speed,
        .mx = first->mx,
        .my = first->my,
    };
    hs_outcome outcome = hs_runner_go_on(visit, &one, 0);
    visited.wake = one.wake[0];
    visited.ended = outcome == HS_OUTCOME_ENDED;
    visited.vanished = outcome == HS_OUTCOME_VANISHED;
    return visited;
}
