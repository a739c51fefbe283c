#include "base/assert.h"
#include "pattern/changes.h"
#include "pattern/motion.h"
#include "pattern/plain.h"
#include "pattern/script.h"

#include "base/forbidden.h"

_Static_assert(HS_VISITS_MAX % HS_MOTION_STEP == 0, "whole steps fit");

// ---- Changes -----------------------------------------------------------------------------------

static bool is_turned(const hs_visit *visit, const hs_runner_motion *motion)
{
    return visit->turned && (motion->flags & HS_MOTION_IS_HORIZONTAL) != 0;
}

/// Takes the changes of one bullet one frame further.
static void change_one(const hs_visit *visit, hs_runner first)
{
    hs_runner_motion *motion = first.motion;
    if (!hs_changes_step(first, visit->counts)) return;
    hs_velocity polar = hs_polar_velocity(motion->direction, motion->speed,
                                          is_turned(visit, motion), visit->counts);
    motion->polar_x = polar.x;
    motion->polar_y = polar.y;
}

/// Fills in what is known of a bullet before its scripts run.
static void tell(const hs_visit *visit, hs_visits *visits, size_t i)
{
    const hs_runner_motion *motion = visits->motion[i];
    bool turns = is_turned(visit, motion);
    double mx = turns ? (double)motion->my : (double)motion->mx;
    double my = turns ? -(double)motion->mx : (double)motion->my;
    visits->vx[i] = hs_state_number((double)motion->polar_x + mx, visit->counts);
    visits->vy[i] = hs_state_number((double)motion->polar_y + my, visit->counts);
    bool has_next = (motion->flags & HS_MOTION_HAS_NEXT) != 0;
    visits->wake[i] = hs_changes_running(motion) ? visit->frame + 1 : motion->wake;
    visits->is_due[i] =
        motion->wake <= visit->frame || has_next || visits->wake[i] == HS_PATTERN_NEVER;
}

static hs_runner first_of(const hs_visits *visits, size_t i)
{
    return (hs_runner){visits->motion[i], visits->script[i]};
}

static void step_one(const hs_visit *visit, hs_visits *visits, size_t i)
{
    if (visits->motion[i] == NULL) {
        visits->vx[i] = visits->vy[i] = 0.0f;
        visits->is_due[i] = true;
        return;
    }
    change_one(visit, first_of(visits, i));
    tell(visit, visits, i);
}

static void find_all(const hs_runner_host *host, hs_visits *visits)
{
    if (host->find_many != NULL) {
        host->find_many(host->context, visits->head, visits->count, visits->motion, visits->script);
        return;
    }
    for (size_t i = 0; i < visits->count; i++) {
        hs_runner found = host->find(host->context, visits->head[i]);
        visits->motion[i] = found.motion;
        visits->script[i] = found.script;
    }
}

/// Whether every bullet has its runner. One that has not would need a motion of its own to step.
static bool all_are_there(const hs_visits *visits)
{
    size_t found = 0, count = visits->count;
    for (size_t i = 0; i < count; i++) found += visits->motion[i] != NULL;
    return found == count;
}

/// Steps the changes of all; one that is at rest fills up the last step of the loops.
static void step_all(const hs_visit *visit, const hs_motion *loops, hs_visits *visits)
{
    hs_runner_motion rest = {.wake = HS_PATTERN_NEVER};
    size_t count = visits->count;
    uint32_t left = UINT32_MAX;
    if (all_are_there(visits)) {
        for (size_t i = count; i % HS_MOTION_STEP != 0; i++) visits->motion[i] = &rest;
        left = loops->step(visits->motion, count, visit, visits);
    }
    if (left == 0) return;
    for (size_t i = 0; i < count; i++) {
        if ((left >> i / HS_MOTION_STEP & 1u) != 0) step_one(visit, visits, i);
    }
}

// ---- Aiming ahead ------------------------------------------------------------------------------

/// Bullets whose scripts are likely to aim.
typedef struct aiming_bullets {
    size_t count;
    uint8_t index[HS_VISITS_MAX];
    float x[HS_VISITS_MAX], y[HS_VISITS_MAX];
    size_t turns; ///< how many of them are likely to turn there
    float direction[HS_VISITS_MAX];
    double offset[HS_VISITS_MAX], frames[HS_VISITS_MAX], quarter[HS_VISITS_MAX];
} aiming_bullets;

/// Adds a bullet. What the loops cannot compute is left to the script.
static inline void add_aiming(const hs_visit *visit, hs_visits *visits, size_t i,
                              aiming_bullets *aiming)
{
    const hs_runner_motion *motion = visits->motion[i];
    const hs_instruction *ahead = motion->ahead;
    if (!isfinite(visits->x[i]) || !isfinite(visits->y[i])) return;
    size_t n = aiming->count++;
    bool turns = ahead->is_plain && fabsf(motion->direction) < 720.0f;
    aiming->index[n] = (uint8_t)i;
    aiming->x[n] = visits->x[i];
    aiming->y[n] = visits->y[i];
    aiming->direction[n] = turns ? motion->direction : 0.0f;
    aiming->offset[n] = turns ? ahead->value : 0.0;
    aiming->frames[n] = turns && ahead->frames > 1 ? (double)ahead->frames : 1.0;
    aiming->quarter[n] = is_turned(visit, motion) ? 90.0 : 0.0;
    aiming->turns += turns;
    visits->aimed[i].turn = turns ? ahead : NULL;
}

/// Fills up the last step of the loops.
static void fill_up(aiming_bullets *aiming)
{
    for (size_t n = aiming->count; n % HS_MOTION_STEP != 0; n++) {
        aiming->x[n] = aiming->y[n] = aiming->direction[n] = 0.0f;
        aiming->offset[n] = aiming->quarter[n] = 0.0;
        aiming->frames[n] = 1.0;
    }
}

/// Computes directions to the player, and the changes that turn bullets there.
static void aim_all(const hs_visit *visit, const hs_motion *loops, hs_visits *visits,
                    aiming_bullets *aiming)
{
    double aim[HS_VISITS_MAX];
    float final[HS_VISITS_MAX], step[HS_VISITS_MAX];
    size_t count = aiming->count;
    fill_up(aiming);
    loops->aims(aiming->x, aiming->y, count, visit->target_x, visit->target_y, aim);
    if (aiming->turns > 0) {
        loops->turns(aiming->direction, aiming->offset, aiming->frames, aiming->quarter, aim, count,
                     final, step);
    }
    for (size_t n = 0; n < count; n++) {
        hs_aimed *aimed = &visits->aimed[aiming->index[n]];
        aimed->has_aim = true;
        aimed->aim = aim[n];
        aimed->final = final[n];
        aimed->step = step[n];
    }
}

/// Computes ahead what the scripts that are due are likely to ask for. Lists them; returns how
/// many.
static size_t look_ahead(const hs_visit *visit, const hs_motion *loops, hs_visits *visits,
                         uint8_t *due)
{
    aiming_bullets aiming;
    aiming.count = aiming.turns = 0;
    size_t due_count = 0, count = visits->count;
    bool can_aim = isfinite(visit->target_x) && isfinite(visit->target_y);
    for (size_t i = 0; i < count; i++) {
        if (!visits->is_due[i]) continue;
        due[due_count++] = (uint8_t)i;
        const hs_runner_motion *motion = visits->motion[i];
        __builtin_prefetch(visits->script[i], 1);
        visits->aimed[i].has_aim = false;
        visits->aimed[i].turn = NULL;
        if (motion == NULL || motion->ahead == NULL || !can_aim) continue;
        if (motion->wake <= visit->frame) add_aiming(visit, visits, i, &aiming);
    }
    if (aiming.count > 0) aim_all(visit, loops, visits, &aiming);
    return due_count;
}

/// Runs scripts that are due, in order, up to the first that fires, ends or is not plain for
/// another reason: it and those behind it are left to the host. A plain one is of no concern to
/// others.
static void run_plain_ones(const hs_visit *visit, hs_visits *visits, const uint8_t *due,
                           size_t due_count)
{
    for (size_t n = 0; n < due_count; n++) {
        size_t i = due[n];
        hs_runner first = first_of(visits, i);
        if (first.motion == NULL || (first.motion->flags & HS_MOTION_HAS_NEXT) != 0) return;
        if (first.motion->wake > visit->frame) return;
        if (!hs_run_plain(visit, first, first, &visits->aimed[i])) return;
        visits->is_due[i] = false;
        visits->wake[i] = hs_changes_running(first.motion) ? visit->frame + 1 : first.motion->wake;
    }
}

void hs_runner_step_many(const hs_visit *visit, hs_visits *visits)
{
    HS_ASSERT(visits->count <= HS_VISITS_MAX);
    const hs_motion *loops = hs_motion_for(visit->instruction_set);
    uint8_t due[HS_VISITS_MAX];
    find_all(visit->host, visits);
    step_all(visit, loops, visits);
    size_t due_count = look_ahead(visit, loops, visits, due);
    run_plain_ones(visit, visits, due, due_count);
}

// ---- Scripts -----------------------------------------------------------------------------------

/// Runs every script that is due. The runners of scripts that have ended are released, except the
/// first, which carries the motion. `*wake` becomes the earliest frame in which a script continues.
/// False when the bullet vanished.
static bool run_scripts(const hs_visit *visit, hs_runner head, const hs_aimed *aimed,
                        uint32_t *wake)
{
    const hs_runner_host *host = visit->host;
    hs_runner former = {NULL, NULL};
    hs_runner runner = head;
    hs_handle handle = {0};
    *wake = HS_PATTERN_NEVER;
    for (;;) {
        hs_script_state state = HS_SCRIPT_WAITS;
        if (runner.motion->wake <= visit->frame) state = hs_script_run(visit, head, runner, aimed);
        if (state == HS_SCRIPT_VANISHED) return false;
        if (runner.motion->wake < *wake) *wake = runner.motion->wake;
        hs_handle next = runner.script->next;
        bool has_next = !hs_handle_is_null(next);
        if (state == HS_SCRIPT_ENDED && former.motion != NULL) {
            former.script->next = next;
            if (!has_next) former.motion->flags &= ~(uint32_t)HS_MOTION_HAS_NEXT;
            host->release(host->context, handle);
        } else {
            former = runner;
        }
        if (!has_next) return true;
        handle = next;
        runner = host->find(host->context, next);
        if (runner.motion == NULL) return true;
    }
}

/// The same for a bullet of one script, which most are.
static inline bool run_only_script(const hs_visit *visit, hs_runner head, const hs_aimed *aimed,
                                   uint32_t *wake)
{
    hs_script_state state = HS_SCRIPT_WAITS;
    if (head.motion->wake <= visit->frame) state = hs_script_run(visit, head, head, aimed);
    *wake = head.motion->wake;
    return state != HS_SCRIPT_VANISHED;
}

hs_outcome hs_runner_go_on(const hs_visit *visit, hs_visits *visits, size_t index)
{
    hs_runner first = first_of(visits, index);
    visits->wake[index] = HS_PATTERN_NEVER;
    if (first.motion == NULL) return HS_OUTCOME_ENDED;
    uint32_t wake;
    const hs_aimed *aimed = &visits->aimed[index];
    bool has_next = (first.motion->flags & HS_MOTION_HAS_NEXT) != 0;
    bool vanished = has_next ? !run_scripts(visit, first, aimed, &wake)
                             : !run_only_script(visit, first, aimed, &wake);
    if (!vanished && hs_changes_running(first.motion)) wake = visit->frame + 1;
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
    hs_runner first = visit->host->find(visit->host->context, head);
    if (first.motion == NULL) return (hs_visited){.wake = HS_PATTERN_NEVER, .ended = true};
    one.head[0] = head;
    one.motion[0] = first.motion;
    one.script[0] = first.script;
    one.aimed[0] = (hs_aimed){.has_aim = false};
    step_one(visit, &one, 0);
    hs_visited visited = {
        .vx = one.vx[0],
        .vy = one.vy[0],
        .direction = first.motion->direction,
        .speed = first.motion->speed,
        .mx = first.motion->mx,
        .my = first.motion->my,
    };
    hs_outcome outcome = hs_runner_go_on(visit, &one, 0);
    visited.wake = one.wake[0];
    visited.ended = outcome == HS_OUTCOME_ENDED;
    visited.vanished = outcome == HS_OUTCOME_VANISHED;
    return visited;
}
