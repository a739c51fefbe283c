#include "pattern_field.h"

#include <math.h>

#include "base/digest.h"

static hs_runner runner_at(hs_test_field *field, uint32_t slot)
{
    return (hs_runner){&field->motions[slot], &field->scripts[slot]};
}

static void spoil(hs_runner runner, int byte)
{
    memset(runner.motion, byte, sizeof *runner.motion);
    memset(runner.script, byte, sizeof *runner.script);
}

static hs_runner acquire(void *context, hs_handle *handle)
{
    hs_test_field *field = context;
    if (field->runners_living >= field->runner_limit) return (hs_runner){NULL, NULL};
    uint32_t slot = field->unused[HS_TEST_RUNNERS - 1 - field->runners_living++];
    if (field->runners_living > field->runners_peak) field->runners_peak = field->runners_living;
    *handle = (hs_handle){slot, ++field->generations[slot]};
    spoil(runner_at(field, slot), 0xA5);
    return runner_at(field, slot);
}

static hs_runner find(void *context, hs_handle handle)
{
    hs_test_field *field = context;
    bool lives = handle.index < HS_TEST_RUNNERS && (handle.generation & 1u) != 0 &&
                 field->generations[handle.index] == handle.generation;
    return lives ? runner_at(field, handle.index) : (hs_runner){NULL, NULL};
}

static void release(void *context, hs_handle handle)
{
    hs_test_field *field = context;
    assert_non_null(find(context, handle).motion);
    field->generations[handle.index]++;
    spoil(runner_at(field, handle.index), 0xDD);
    field->unused[HS_TEST_RUNNERS - field->runners_living--] = handle.index;
}

static void fire(void *context, const hs_fired *fired)
{
    hs_test_field *field = context;
    field->fired++;
    if (field->bullet_count >= field->bullet_limit) {
        field->refused++;
        return;
    }
    hs_test_bullet born = {
        .parent = (int)field->visited,
        .definition = fired->bullet,
        .x = fired->x,
        .y = fired->y,
        .vx = fired->vx,
        .vy = fired->vy,
        .direction = fired->direction,
        .speed = fired->speed,
        .random = fired->random,
        .born = field->visit.frame,
        .wake = field->visit.frame + 1,
        .alive = true,
    };
    if (fired->script_count > 0) {
        born.acting = hs_runner_begin(&field->host, fired, field->visit.frame + 1, &born.head);
        if (!born.acting) {
            field->refused++;
            return;
        }
    }
    field->bullets[field->bullet_count++] = born;
}

hs_test_field *hs_test_field_open_file(const char *bytes, size_t count, const char *name)
{
    hs_test_field *field = calloc(1, sizeof *field);
    assert_non_null(field);
    hs_error error = {""};
    field->pattern = hs_pattern_parse(&field->gate, name, bytes, count, NULL, &error);
    if (field->pattern == NULL) fail_msg("%s", error.message);
    field->host = (hs_runner_host){field, acquire, find, release, fire, NULL};
    for (uint32_t i = 0; i < HS_TEST_RUNNERS; i++) field->unused[i] = i;
    field->runner_limit = HS_TEST_RUNNERS;
    field->bullet_limit = HS_TEST_BULLETS;
    field->budget = 1u << 20;
    field->visit = (hs_visit){
        .host = &field->host,
        .target_y = 200.0f,
        .rank = 0.5,
        .counts = &field->counts,
    };
    field->bullets[0] = (hs_test_bullet){.parent = -1, .alive = true, .acting = true};
    field->bullet_count = 1;
    assert_true(hs_runner_begin_root(&field->host, field->pattern, 1, 0, &field->bullets[0].head));
    return field;
}

hs_test_field *hs_test_field_open(const char *body)
{
    char text[16384];
    int length = snprintf(text, sizeof text, "<bulletml>%s</bulletml>", body);
    assert_in_range(length, 1, sizeof text - 1);
    return hs_test_field_open_file(text, (size_t)length, "test");
}

static void visit_bullet(hs_test_field *field, hs_test_bullet *bullet)
{
    field->visit.x = bullet->x;
    field->visit.y = bullet->y;
    hs_visited visited = hs_runner_visit(&field->visit, bullet->head);
    bullet->vx = visited.vx;
    bullet->vy = visited.vy;
    bullet->direction = visited.direction;
    bullet->speed = visited.speed;
    bullet->mx = visited.mx;
    bullet->my = visited.my;
    bullet->wake = visited.wake;
    bullet->acting = !visited.ended && !visited.vanished;
    bullet->alive = !visited.vanished;
}

/// Visits some bullets that are due as a host does that has many.
static void visit_some(hs_test_field *field, const unsigned *places, size_t count)
{
    hs_visits visits;
    memset(&visits, 0xA5, sizeof visits);
    visits.count = count;
    for (size_t n = 0; n < count; n++) {
        visits.head[n] = field->bullets[places[n]].head;
        visits.x[n] = field->bullets[places[n]].x;
        visits.y[n] = field->bullets[places[n]].y;
    }
    hs_runner_step_many(&field->visit, &visits);
    for (size_t n = 0; n < count; n++) {
        hs_test_bullet *bullet = &field->bullets[places[n]];
        hs_outcome outcome = HS_OUTCOME_GOES_ON;
        field->visited = places[n];
        field->visit.x = bullet->x;
        field->visit.y = bullet->y;
        bullet->vx = visits.vx[n];
        bullet->vy = visits.vy[n];
        if (visits.is_due[n]) outcome = hs_runner_go_on(&field->visit, &visits, n);
        bullet->wake = visits.wake[n];
        bullet->acting = outcome == HS_OUTCOME_GOES_ON;
        bullet->alive = outcome != HS_OUTCOME_VANISHED;
    }
}

static void visit_together(hs_test_field *field, unsigned count)
{
    unsigned places[HS_VISITS_MAX];
    size_t found = 0;
    for (unsigned i = 0; i < count; i++) {
        const hs_test_bullet *bullet = &field->bullets[i];
        bool is_due = bullet->wake <= field->visit.frame || field->visit_all;
        if (bullet->alive && bullet->acting && is_due) places[found++] = i;
        if (found < HS_VISITS_MAX && i + 1 < count) continue;
        visit_some(field, places, found);
        found = 0;
    }
}

/// Ends what is far off and takes the dead out of the array.
static void compact(hs_test_field *field)
{
    unsigned kept = 1;
    for (unsigned i = 1; i < field->bullet_count; i++) {
        hs_test_bullet *it = &field->bullets[i];
        bool is_near = it->x > -1e3f && it->x < 1e3f && it->y > -1e3f && it->y < 1e3f;
        if (!is_near && it->acting && it->alive) hs_runner_end(&field->host, it->head);
        if (is_near && it->alive) field->bullets[kept++] = *it;
    }
    field->bullet_count = kept;
}

static void run_frame(hs_test_field *field)
{
    uint64_t budget = field->budget;
    field->visit.instruction_budget = &budget;
    unsigned count = field->bullet_count;
    if (field->together) visit_together(field, count);
    for (unsigned i = 0; i < count; i++) {
        hs_test_bullet *bullet = &field->bullets[i];
        if (!bullet->alive) continue;
        field->visited = i;
        bool is_due = bullet->wake <= field->visit.frame || field->visit_all;
        if (bullet->acting && is_due && !field->together) visit_bullet(field, bullet);
        if (!bullet->alive) continue;
        bullet->x += bullet->vx;
        bullet->y += bullet->vy;
    }
    if (field->bounded) compact(field);
    field->visit.frame++;
}

void hs_test_field_run(hs_test_field *field, unsigned frames)
{
    for (unsigned i = 0; i < frames; i++) run_frame(field);
}

unsigned hs_test_field_living(const hs_test_field *field)
{
    unsigned living = 0;
    for (unsigned i = 1; i < field->bullet_count; i++) living += field->bullets[i].alive;
    return living;
}

uint64_t hs_test_field_digest(const hs_test_field *field)
{
    hs_digest digest = hs_digest_start();
    for (unsigned i = 0; i < field->bullet_count; i++) {
        const hs_test_bullet *bullet = &field->bullets[i];
        if (!bullet->alive) continue;
        hs_digest_add(&digest, i);
        hs_digest_add_floats(&digest, bullet->x, bullet->y);
        hs_digest_add_floats(&digest, bullet->vx, bullet->vy);
        if (bullet->acting) hs_runner_digest(&field->host, bullet->head, &digest.state);
    }
    return digest.state;
}

void hs_test_field_close(hs_test_field *field)
{
    for (unsigned i = 0; i < field->bullet_count; i++) {
        const hs_test_bullet *bullet = &field->bullets[i];
        if (bullet->alive && bullet->acting) hs_runner_end(&field->host, bullet->head);
    }
    assert_int_equal(field->runners_living, 0);
    hs_pattern_release(field->pattern);
    hs_test_expect_gate_empty(&field->gate);
    free(field);
}

void hs_test_expect_near(float value, double expected, double margin)
{
    if (!(fabs((double)value - expected) <= margin)) {
        fail_msg("%.9g is not %.9g", (double)value, expected);
    }
}

void hs_test_expect_direction(const hs_test_field *field, unsigned bullet, double expected)
{
    assert_true(bullet < field->bullet_count);
    hs_test_expect_near(field->bullets[bullet].direction, expected, 1e-4);
}

void hs_test_expect_speed(const hs_test_field *field, unsigned bullet, double expected)
{
    assert_true(bullet < field->bullet_count);
    hs_test_expect_near(field->bullets[bullet].speed, expected, 1e-5);
}

hs_test_field *hs_test_field_ran(const char *body, unsigned frames)
{
    hs_test_field *field = hs_test_field_open(body);
    hs_test_field_run(field, frames);
    return field;
}
