#include "base/digest.h"
#include "pattern/script.h"

#include "base/forbidden.h"

/// Sets a script to its first instruction, without any motion of a bullet. Field by field, because
/// a memset of the part before `words` becomes a slow `rep stos`.
static void start_script(hs_runner *runner, const hs_pattern *pattern, uint32_t position,
                         uint32_t first_frame)
{
    runner->pattern = pattern;
    runner->next = (hs_handle){0};
    runner->deeper = (hs_handle){0};
    runner->random = 0;
    runner->direction = runner->speed = 0.0f;
    runner->mx = runner->my = 0.0f;
    runner->polar_x = runner->polar_y = 0.0f;
    runner->turning = runner->speeding = (hs_change){0};
    runner->accel_horizontal = runner->accel_vertical = (hs_change){0};
    runner->last_direction = runner->last_speed = 0.0;
    runner->wake = first_frame;
    runner->position = position;
    runner->has_last = 0;
    runner->depth = 0;
    runner->parameter_base = runner->parameter_count = 0;
    runner->words_used = 0;
    runner->in_repeat = 0;
    runner->reserved = 0;
}

/// Acquires a chain of `count` runners for the scripts that begin at `positions`.
static hs_runner *start_chain(const hs_runner_host *host, const hs_pattern *pattern,
                              const uint32_t *positions, unsigned count, uint32_t first_frame,
                              hs_handle *head)
{
    hs_runner *first = NULL;
    hs_runner *last = NULL;
    *head = (hs_handle){0};
    for (unsigned i = 0; i < count; i++) {
        hs_handle handle;
        hs_runner *runner = host->acquire(host->context, &handle);
        if (runner == NULL) {
            hs_runner_end(host, *head);
            *head = (hs_handle){0};
            return NULL;
        }
        start_script(runner, pattern, positions[i], first_frame);
        if (first == NULL) {
            first = runner;
            *head = handle;
        } else {
            last->next = handle;
        }
        last = runner;
    }
    return first;
}

bool hs_runner_begin_root(const hs_runner_host *host, const hs_pattern *pattern, uint64_t seed,
                          uint32_t first_frame, hs_handle *head)
{
    hs_runner *first = start_chain(host, pattern, pattern->scripts + pattern->first_top,
                                   pattern->top_count, first_frame, head);
    if (first == NULL) return false;
    first->random = seed;
    return true;
}

/// Gives each script of a chain the bullet's parameters.
static void give_parameters(const hs_runner_host *host, hs_runner *runner, const hs_fired *fired)
{
    while (runner != NULL) {
        for (unsigned i = 0; i < fired->parameter_count; i++)
            runner->words[i].number = fired->parameters[i];
        runner->parameter_count = (uint8_t)fired->parameter_count;
        runner->words_used = (uint8_t)fired->parameter_count;
        if (hs_handle_is_null(runner->next)) return;
        runner = host->find(host->context, runner->next);
    }
}

bool hs_runner_begin(const hs_runner_host *host, const hs_fired *fired, uint32_t first_frame,
                     hs_handle *head)
{
    const hs_pattern *pattern = fired->pattern;
    const hs_bullet_element *bullet = &pattern->bullets[fired->bullet];
    hs_runner *first = start_chain(host, pattern, pattern->scripts + bullet->first_script,
                                   bullet->script_count, first_frame, head);
    if (first == NULL) return false;
    first->random = fired->random;
    first->direction = fired->direction;
    first->speed = fired->speed;
    first->polar_x = fired->vx;
    first->polar_y = fired->vy;
    if (fired->parameter_count > 0) give_parameters(host, first, fired);
    return true;
}

void hs_runner_end(const hs_runner_host *host, hs_handle head)
{
    while (!hs_handle_is_null(head)) {
        hs_runner *runner = host->find(host->context, head);
        if (runner == NULL) return;
        hs_handle next = runner->next;
        hs_stack_release(host, runner);
        host->release(host->context, head);
        head = next;
    }
}

void hs_runner_fire(const hs_visit *visit, hs_handle head, int fire)
{
    hs_runner *first = visit->host->find(visit->host->context, head);
    if (first == NULL || fire < 0 || (size_t)fire >= first->pattern->fire_count) return;
    hs_machine machine = hs_machine_start(visit, first, first);
    machine.scope.top = NULL; // no repeat is in progress here
    hs_script_fire(&machine, &first->pattern->fires[fire]);
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
static void digest_stack(hs_digest *digest, const hs_runner *runner)
{
    hs_digest_add(digest, (uint64_t)runner->position << 32 | (uint32_t)runner->in_repeat << 24 |
                              (uint32_t)runner->parameter_base << 16 |
                              (uint32_t)runner->parameter_count << 8 | runner->words_used);
    for (unsigned i = 0; i < runner->words_used; i++) {
        uint64_t bits;
        memcpy(&bits, &runner->words[i], sizeof bits);
        hs_digest_add(digest, bits);
    }
}

static void digest_motion(hs_digest *digest, const hs_runner *head)
{
    hs_digest_add(digest, head->pattern->digest);
    hs_digest_add(digest, head->random);
    hs_digest_add_floats(digest, head->direction, head->speed);
    hs_digest_add_floats(digest, head->mx, head->my);
    hs_digest_add_floats(digest, head->polar_x, head->polar_y);
    digest_change(digest, &head->turning);
    digest_change(digest, &head->speeding);
    digest_change(digest, &head->accel_horizontal);
    digest_change(digest, &head->accel_vertical);
}

void hs_runner_digest(const hs_runner_host *host, hs_handle head, uint64_t *state)
{
    hs_digest digest = {*state};
    const hs_runner *script = host->find(host->context, head);
    if (script != NULL) digest_motion(&digest, script);
    while (script != NULL) {
        hs_digest_add(&digest, (uint64_t)script->wake << 32 | (uint32_t)script->depth << 8 |
                                   script->has_last);
        digest_number(&digest, script->last_direction);
        digest_number(&digest, script->last_speed);
        digest_stack(&digest, script);
        hs_handle deeper = script->deeper;
        while (!hs_handle_is_null(deeper)) {
            const hs_runner *runner = host->find(host->context, deeper);
            if (runner == NULL) break;
            digest_stack(&digest, runner);
            deeper = runner->deeper;
        }
        script = hs_handle_is_null(script->next) ? NULL : host->find(host->context, script->next);
    }
    *state = digest.state;
}
