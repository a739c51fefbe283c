#include "base/digest.h"
#include "pattern/changes.h"
#include "pattern/script.h"

#include "base/forbidden.h"

/// Sets a motion to rest. Field by field, because a memset becomes a slow `rep stos`.
static void start_motion(hs_runner_motion *motion, const hs_pattern *pattern, uint32_t position,
                         uint32_t first_frame)
{
    motion->direction = motion->speed = 0.0f;
    motion->mx = motion->my = 0.0f;
    motion->polar_x = motion->polar_y = 0.0f;
    motion->change[0] = motion->change[1] = (hs_change){0};
    motion->wake = first_frame;
    motion->flags = pattern->is_horizontal ? HS_MOTION_IS_HORIZONTAL : 0;
    motion->ahead = hs_instruction_ahead(pattern, position);
}

/// Sets a script to its first instruction.
static void start_script(hs_runner_script *script, const hs_pattern *pattern, uint32_t position)
{
    script->pattern = pattern;
    script->deeper = (hs_handle){0};
    script->position = position;
    script->has_last = 0;
    script->depth = 0;
    script->parameter_base = script->parameter_count = 0;
    script->words_used = 0;
    script->in_repeat = 0;
    script->reserved = 0;
    script->next = (hs_handle){0};
    script->random = 0;
    script->last_direction = script->last_speed = 0.0;
    script->other[0] = script->other[1] = (hs_change){0};
}

/// Acquires a chain of `count` runners for the scripts that begin at `positions`. Returns the
/// first, or none.
static hs_runner start_chain(const hs_runner_host *host, const hs_pattern *pattern,
                             const uint32_t *positions, unsigned count, uint32_t first_frame,
                             hs_handle *head)
{
    hs_runner first = {NULL, NULL};
    hs_runner last = {NULL, NULL};
    *head = (hs_handle){0};
    for (unsigned i = 0; i < count; i++) {
        hs_handle handle;
        hs_runner runner = host->acquire(host->context, &handle);
        if (runner.motion == NULL) {
            hs_runner_end(host, *head);
            *head = (hs_handle){0};
            return (hs_runner){NULL, NULL};
        }
        start_motion(runner.motion, pattern, positions[i], first_frame);
        start_script(runner.script, pattern, positions[i]);
        if (first.motion == NULL) {
            first = runner;
            *head = handle;
        } else {
            last.script->next = handle;
            last.motion->flags |= HS_MOTION_HAS_NEXT;
        }
        last = runner;
    }
    return first;
}

bool hs_runner_begin_root(const hs_runner_host *host, const hs_pattern *pattern, uint64_t seed,
                          uint32_t first_frame, hs_handle *head)
{
    hs_runner first = start_chain(host, pattern, pattern->scripts + pattern->first_top,
                                  pattern->top_count, first_frame, head);
    if (first.motion == NULL) return false;
    first.script->random = seed;
    return true;
}

/// Gives each script of a chain the bullet's parameters.
static void give_parameters(const hs_runner_host *host, hs_runner_script *script,
                            const hs_fired *fired)
{
    while (script != NULL) {
        for (unsigned i = 0; i < fired->parameter_count; i++)
            script->words[i].number = fired->parameters[i];
        script->parameter_count = (uint8_t)fired->parameter_count;
        script->words_used = (uint8_t)fired->parameter_count;
        if (hs_handle_is_null(script->next)) return;
        script = host->find(host->context, script->next).script;
    }
}

bool hs_runner_begin(const hs_runner_host *host, const hs_fired *fired, uint32_t first_frame,
                     hs_handle *head)
{
    const hs_pattern *pattern = fired->pattern;
    const hs_bullet_element *bullet = &pattern->bullets[fired->bullet];
    hs_runner first = start_chain(host, pattern, pattern->scripts + bullet->first_script,
                                  bullet->script_count, first_frame, head);
    if (first.motion == NULL) return false;
    first.script->random = fired->random;
    first.motion->direction = fired->direction;
    first.motion->speed = fired->speed;
    first.motion->polar_x = fired->vx;
    first.motion->polar_y = fired->vy;
    if (fired->parameter_count > 0) give_parameters(host, first.script, fired);
    return true;
}

void hs_runner_end(const hs_runner_host *host, hs_handle head)
{
    while (!hs_handle_is_null(head)) {
        hs_runner_script *script = host->find(host->context, head).script;
        if (script == NULL) return;
        hs_handle next = script->next;
        hs_stack_release(host, script);
        host->release(host->context, head);
        head = next;
    }
}

void hs_runner_fire(const hs_visit *visit, hs_handle head, int fire)
{
    hs_runner first = visit->host->find(visit->host->context, head);
    if (first.motion == NULL) return;
    const hs_pattern *pattern = first.script->pattern;
    if (fire < 0 || (size_t)fire >= pattern->fire_count) return;
    hs_machine machine = hs_machine_start(visit, first, first);
    machine.scope.top = NULL; // no repeat is in progress here
    hs_script_fire(&machine, &pattern->fires[fire]);
}

static void digest_change(hs_digest *digest, const hs_change *change)
{
    hs_digest_add_floats(digest, change->final, change->step);
    hs_digest_add(digest, (uint32_t)change->remaining);
}

static void digest_number(hs_digest *digest, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    hs_digest_add(digest, bits);
}

/// Adds what a chained runner has too.
static void digest_stack(hs_digest *digest, const hs_runner_script *script)
{
    hs_digest_add(digest, (uint64_t)script->position << 32 | (uint32_t)script->in_repeat << 24 |
                              (uint32_t)script->parameter_base << 16 |
                              (uint32_t)script->parameter_count << 8 | script->words_used);
    for (unsigned i = 0; i < script->words_used; i++) {
        uint64_t bits;
        memcpy(&bits, &script->words[i], sizeof bits);
        hs_digest_add(digest, bits);
    }
}

static void digest_bullet(hs_digest *digest, hs_runner head)
{
    const hs_runner_motion *motion = head.motion;
    hs_digest_add(digest, head.script->pattern->digest);
    hs_digest_add(digest, head.script->random);
    hs_digest_add_floats(digest, motion->direction, motion->speed);
    hs_digest_add_floats(digest, motion->mx, motion->my);
    hs_digest_add_floats(digest, motion->polar_x, motion->polar_y);
    for (int kind = HS_TURNING; kind <= HS_ACCEL_VERTICAL; kind++)
        digest_change(digest, hs_change_of(head, (hs_change_kind)kind));
}

static void digest_script(hs_digest *digest, const hs_runner_host *host, hs_runner runner)
{
    const hs_runner_script *script = runner.script;
    hs_digest_add(digest, (uint64_t)runner.motion->wake << 32 | (uint32_t)script->depth << 8 |
                              script->has_last);
    digest_number(digest, script->last_direction);
    digest_number(digest, script->last_speed);
    digest_stack(digest, script);
    hs_handle deeper = script->deeper;
    while (!hs_handle_is_null(deeper)) {
        const hs_runner_script *chained = host->find(host->context, deeper).script;
        if (chained == NULL) break;
        digest_stack(digest, chained);
        deeper = chained->deeper;
    }
}

void hs_runner_digest(const hs_runner_host *host, hs_handle head, uint64_t *state)
{
    hs_digest digest = {*state};
    hs_runner runner = host->find(host->context, head);
    if (runner.motion != NULL) digest_bullet(&digest, runner);
    while (runner.motion != NULL) {
        digest_script(&digest, host, runner);
        if (hs_handle_is_null(runner.script->next)) break;
        runner = host->find(host->context, runner.script->next);
    }
    *state = digest.state;
}
