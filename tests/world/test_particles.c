#include "worlds.h"

#include <math.h>

#include "world/currents.h"
#include "world/events.h"
#include "world/kernels.h"
#include "world/state.h"
#include "world/wind.h"

/// All velocities, or one particle of each place of a burst; and room for whole vectors.
enum { VELOCITIES = 65536, ROOM = VELOCITIES + 16 };

typedef struct columns {
    uint32_t place[ROOM], velocity[ROOM], packed[ROOM];
} columns;

/// Places at the ends of the range, about its middle and about the edges of the field.
static const int32_t edges[] = {-32768, -32767, -32000, -15361, -15360, -1,    0,
                                1,      15359,  15360,  20480,  31745,  32766, 32767};
enum { EDGES = sizeof edges / sizeof edges[0] };

static const int32_t pushes[] = {-32768, -2000, -31, -1, 0, 1, 24, 31, 2000, 32767};
enum { PUSHES = sizeof pushes / sizeof pushes[0] };

static hs_particle_columns columns_of(columns *all)
{
    return (hs_particle_columns){all->place, all->velocity, all->packed};
}

/// Particle number `i`: every velocity across and down, with places from the edges; one in seven
/// has its last tick.
static hs_particle particle_of(uint32_t i)
{
    return (hs_particle){
        .place = hs_halves(edges[i % EDGES], edges[i * 5 / 3 % EDGES]),
        .velocity = hs_halves((int32_t)i - 32768, 32767 - (int32_t)(i * 40503u & 0xFFFFu)),
        .packed = (i % 7 == 0 ? 1u : i % 500 + 2u) | i << 16,
    };
}

static void expect_pass(const hs_kernels *kernels, const hs_particle_tick *tick, columns *all)
{
    const hs_particle_columns at = columns_of(all);
    for (uint32_t i = 0; i < VELOCITIES; i++) {
        const hs_particle particle = particle_of(i);
        at.place[i] = particle.place;
        at.velocity[i] = particle.velocity;
        at.packed[i] = particle.packed;
    }
    size_t kept = kernels->pass_particles(&at, &at, VELOCITIES, tick), expected = 0;
    for (uint32_t i = 0; i < VELOCITIES; i++) {
        hs_particle particle = particle_of(i), boxed = particle;
        uint8_t is_gone = hs_particle_step(&particle, tick);
        assert_int_equal(hs_particle_step_box(&boxed, tick), is_gone);
        assert_memory_equal(&boxed, &particle, sizeof particle);
        if (is_gone) continue;
        assert_int_equal(at.place[expected], particle.place);
        assert_int_equal(at.velocity[expected], particle.velocity);
        assert_int_equal(at.packed[expected], particle.packed);
        expected++;
    }
    assert_int_equal(kept, expected);
}

static void every_instruction_set_steps_as_one_particle_is_stepped(void **state)
{
    (void)state;
    columns *all = calloc(1, sizeof *all);
    assert_non_null(all);
    for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
        const hs_kernels *kernels = hs_kernels_for((hs_instruction_set)set);
        for (int32_t dither = 0; dither < 32; dither++) {
            const hs_particle_tick tick = {
                hs_halves(dither, 31 - dither),
                hs_halves(pushes[dither % PUSHES], pushes[(dither + 3) % PUSHES])};
            expect_pass(kernels, &tick, all);
        }
    }
    free(all);
}

static void whatever_is_added_no_half_wraps(void **state)
{
    (void)state;
    for (int32_t v = INT16_MIN; v <= INT16_MAX; v++) {
        for (int e = 0; e < EDGES; e++) {
            int32_t place = edges[e], velocity = v, dither = (v * 7 + e) & 31;
            int32_t push = pushes[(e + (v & 15)) % PUSHES];
            hs_half_step(&place, &velocity, dither, push);
            int32_t moved = place - edges[e];
            assert_in_range(velocity + 32768, 0, 65535);
            assert_in_range(place + 32768, 0, 65535);
            // Towards where it flies, no farther than it flies, and less only at the range's end.
            assert_true(v > 0 ? moved >= 0 && moved <= v / 32 + 1
                              : moved <= 0 && moved >= v / 32 - 1);
            bool is_at_end = place == INT16_MIN || place == INT16_MAX;
            assert_true(is_at_end || moved == hs_half_saturated(v + dither) >> HS_DRAG_SHIFT);
            assert_true(push >= 0 ? velocity >= v - v / 32 - 1 : velocity <= v - v / 32 + 1);
        }
    }
}

/// Follows the particles of a burst through their lives; none may be seen to leap.
static void expect_no_leap(hs_burst burst, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        hs_particle before = hs_burst_newborn(&burst, n), now = before;
        uint8_t is_gone = 0;
        for (int64_t tick = n; !is_gone; tick++) {
            const hs_particle_tick does = hs_wind_tick(tick);
            is_gone = hs_particle_step(&now, &does);
            int32_t across = hs_half_across(now.place) - hs_half_across(before.place);
            int32_t down = hs_half_down(now.place) - hs_half_down(before.place);
            assert_in_range(across + 1024, 0, 2047); // 16 field units
            assert_in_range(down + 1024, 0, 2047);
            before = now;
        }
    }
}

static void sparks_that_leave_the_range_stay_at_its_end(void **state)
{
    (void)state;
    static const float places[] = {-1e6f, -600, -273, -272, -32, 0, 240, 480, 640, 832, 833, 1e6f};
    enum { PLACES = sizeof places / sizeof places[0] };
    for (int x = 0; x < PLACES; x++) {
        for (int y = 0; y < PLACES; y++) {
            const hs_burst burst = {
                .x = {.first = (places[x] - 240) * HS_PLACE_STEPS},
                .y = {.first = (places[y] - 320) * HS_PLACE_STEPS},
                .slowest = 0.0f,
                .speed_between = ((x + y) % 2 == 0 ? 8.0f : 4e4f) * HS_VELOCITY_STEPS,
                .shortest = 40,
                .ticks_between = 140,
                .seed = (uint32_t)(x * PLACES + y),
                .age = {.left = HS_BURST_LEFT},
            };
            expect_no_leap(burst, 20);
        }
    }
}

/// Records, before the particles' phase, bombs and the deaths of bosses in the field's corners and
/// beyond.
static void record_bursts(void *context, hs_phase phase)
{
    hs_world *world = context;
    if (phase != HS_PHASE_PARTICLES || world->tick % 20 != 0) return;
    static const float places[4][2] = {{0, 0}, {480, 640}, {-32, 672}, {512, -32}};
    const float *at = places[world->tick / 20 % 4];
    hs_events_record(world, HS_EVENT_BOMB, at[0], at[1], 0, 1);
    hs_events_record(world, HS_EVENT_BOSS_KILLED, at[0], at[1], 0, 1);
}

static void bombs_and_bosses_that_burst_in_corners_are_the_same_every_way(void **state)
{
    (void)state;
    hs_digests first = {0};
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_gate gate = {0};
        hs_world_config config = {.scenario = "calm", .particles = 60000, .seed = 3, .rank = -1};
        hs_test_world_way(way, &config);
        hs_world *world = hs_test_world_open(&gate, &config);
        const hs_probe probe = {.begin = record_bursts, .context = world};
        hs_world_set_probe(world, &probe);
        hs_test_ticks(world, 170);
        assert_true(hs_world_count(world, HS_PARTICLES).living > 9000);
        if (way == 0) first = hs_world_digest(world);
        hs_test_expect_digests(hs_world_digest(world), first);
        hs_test_world_close(&gate, world);
    }
}

static void place_and_velocity_together_change_by_the_push_alone(void **state)
{
    (void)state;
    for (int32_t v = -20000; v <= 20000; v++) {
        int32_t place = 0, velocity = v, pushed = 0;
        for (int64_t tick = 0; tick < 180; tick += 1 + (v & 7)) {
            const hs_particle_tick does = hs_wind_tick(tick);
            hs_half_step(&place, &velocity, hs_half_across(does.dither), hs_half_across(does.push));
            pushed += hs_half_across(does.push);
        }
        assert_int_equal(place + velocity, v + pushed);
    }
}

static void slow_sparks_neither_creep_nor_stall(void **state)
{
    (void)state;
    for (int32_t v = -96; v <= 96; v++) {
        for (int64_t first = 0; first < 100; first += 11) {
            int32_t across = 0, down = 0;
            for (int64_t tick = first; tick < first + 320; tick++) {
                const hs_particle_tick does = hs_wind_tick(tick);
                int32_t held = v, held_down = v; // as if there were no drag
                hs_half_step(&across, &held, hs_half_across(does.dither), 0);
                hs_half_step(&down, &held_down, hs_half_down(does.dither), 0);
                // Never a whole step of a place, 1/64 unit, from where it ought to be.
                int32_t meant = v * (int32_t)(tick - first + 1);
                assert_in_range(across * 32 - meant + 64, 1, 127);
                assert_in_range(down * 32 - meant + 64, 1, 127);
            }
            assert_int_equal(across, v * 10);
            assert_int_equal(down, v * 10);
        }
    }
}

static void drag_takes_the_slowest_velocity_too(void **state)
{
    (void)state;
    double sum = 0;
    for (int32_t v = -200; v <= 200; v++) {
        int32_t place = 0, velocity = v;
        for (int64_t tick = 0; tick < 600; tick++)
            hs_half_step(&place, &velocity, hs_half_across(hs_wind_tick(tick).dither), 0);
        assert_in_range(velocity + 2, 0, 4);
        sum += velocity;
    }
    assert_in_range((int)(sum / 401.0 * 100.0) + 200, 0, 400);
}

static void the_wind_is_gentle_and_the_same_every_time(void **state)
{
    (void)state;
    double across = 0, down = 0;
    enum { TICKS = 600000 };
    for (int64_t tick = -180; tick < TICKS; tick++) {
        const hs_particle_tick does = hs_wind_tick(tick), again = hs_wind_tick(tick);
        assert_memory_equal(&does, &again, sizeof does);
        assert_in_range(hs_half_across(does.dither), 0, 31);
        assert_in_range(hs_half_down(does.dither), 0, 31);
        assert_in_range(hs_half_across(does.push) + 64, 0, 128); // one field unit per tick at most
        assert_in_range(hs_half_down(does.push) + 64, 0, 128);
        across += hs_half_across(does.push);
        down += hs_half_down(does.push);
    }
    // No wind on the average, and a fall.
    assert_true(across / TICKS > -0.1 && across / TICKS < 0.1);
    assert_true(down / TICKS > 23.0 && down / TICKS < 24.0);
}

static void every_instruction_set_bears_the_same_newborns(void **state)
{
    (void)state;
    static columns all;
    const hs_particle_columns at = columns_of(&all);
    hs_random random = hs_random_seeded(1, 2);
    for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
        const hs_kernels *kernels = hs_kernels_for((hs_instruction_set)set);
        for (int64_t tick = -179; tick < 400; tick += 7) {
            hs_burst burst = hs_currents_burst(&random, tick, 200);
            burst.age = (hs_burst_age){HS_BURST_LEFT, 10.5f, 24, 10.5f, 24, 0};
            if (tick % 2 == 0) burst.speed_between = HS_BURST_MOST;
            uint32_t first = (uint32_t)(tick + 179), count = 1 + first % 100;
            kernels->bear_particles(&at, count, &burst, first);
            for (uint32_t n = 0; n < count; n++) {
                const hs_particle expected = hs_burst_newborn(&burst, first + n);
                assert_int_equal(at.place[n], expected.place);
                assert_int_equal(at.velocity[n], expected.velocity);
                assert_int_equal(at.packed[n], expected.packed);
            }
        }
    }
}

/// A storm's particles, summed up: means of places, speeds and ticks left.
typedef struct outline {
    double x, y, speed, ticks;
} outline;

static outline outline_of(const hs_world *world, hs_particle *particles, size_t room)
{
    outline sums = {0};
    size_t count = hs_test_entities(world, HS_PARTICLES, particles, room);
    assert_int_equal(count, room);
    for (size_t i = 0; i < count; i++) {
        const hs_seen_place now = hs_particle_seen(&particles[i], 0, 0.0f);
        double vx = hs_half_across(particles[i].velocity), vy = hs_half_down(particles[i].velocity);
        sums.x += now.x / (double)count;
        sums.y += now.y / (double)count;
        sums.speed += sqrt(vx * vx + vy * vy) / HS_VELOCITY_STEPS / (double)count;
        sums.ticks += (particles[i].packed & HS_PARTICLE_TICKS) / (double)count;
    }
    return sums;
}

static void a_storm_starts_as_it_is_after_a_long_time(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    hs_particle *particles = calloc(COUNT, sizeof *particles);
    assert_non_null(particles);
    hs_gate gate = {0};
    const hs_world_config config = {
        .scenario = "storm", .bullets = 1, .particles = COUNT, .rank = -1, .instruction_set = -1};
    hs_world *world = hs_test_world_open(&gate, &config);
    const outline first = outline_of(world, particles, COUNT);
    outline most = first, least = first;
    for (unsigned t = 0; t < 1200; t += 10) {
        hs_test_ticks(world, 10);
        if (t < 200) continue; // none of the first lives
        const outline later = outline_of(world, particles, COUNT);
        if (t == 200) most = least = later;
        if (later.x < least.x) least.x = later.x;
        if (later.x > most.x) most.x = later.x;
        if (later.y < least.y) least.y = later.y;
        if (later.y > most.y) most.y = later.y;
        if (later.speed < least.speed) least.speed = later.speed;
        if (later.speed > most.speed) most.speed = later.speed;
        assert_true(later.ticks > 0.98 * first.ticks && later.ticks < 1.02 * first.ticks);
    }
    // The currents change, but the start is not beyond what they come to.
    assert_true(first.x > least.x - 10 && first.x < most.x + 10);
    assert_true(first.y > least.y - 10 && first.y < most.y + 10);
    assert_true(first.speed > 0.9 * least.speed && first.speed < 1.1 * most.speed);
    hs_test_world_close(&gate, world);
    free(particles);
}

/// Two numbers of -16384 to 16383, far from the ends of the range.
static uint32_t moderate(hs_random *random)
{
    uint32_t draw = hs_random_next(random);
    return hs_halves((int32_t)(draw & 0x7FFFu) - 16384, (int32_t)(draw >> 17) - 16384);
}

static void a_particle_is_seen_where_it_was(void **state)
{
    (void)state;
    hs_random random = hs_random_seeded(7, 7);
    for (int64_t tick = 0; tick < 20000; tick++) {
        hs_particle particle = {
            .place = moderate(&random),
            .velocity = moderate(&random),
            .packed = 9,
        };
        const hs_particle_tick does = hs_wind_tick(tick);
        const hs_seen_place before = hs_particle_seen(&particle, 0, 0.0f);
        hs_particle_step(&particle, &does);
        const hs_seen_place now = hs_particle_seen(&particle, does.push, 0.0f);
        const hs_seen_place then = hs_particle_seen(&particle, does.push, 1.0f);
        const hs_seen_place half = hs_particle_seen(&particle, does.push, 0.5f);
        const float step = 1.001f / (float)HS_PLACE_STEPS;
        assert_true(fabsf(then.x - before.x) <= 2 * step && fabsf(then.y - before.y) <= 2 * step);
        assert_true(fabsf(half.x - (now.x + then.x) / 2) < step / 4);
        assert_true(fabsf(half.y - (now.y + then.y) / 2) < step / 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_set_steps_as_one_particle_is_stepped),
        cmocka_unit_test(whatever_is_added_no_half_wraps),
        cmocka_unit_test(sparks_that_leave_the_range_stay_at_its_end),
        cmocka_unit_test(bombs_and_bosses_that_burst_in_corners_are_the_same_every_way),
        cmocka_unit_test(place_and_velocity_together_change_by_the_push_alone),
        cmocka_unit_test(slow_sparks_neither_creep_nor_stall),
        cmocka_unit_test(drag_takes_the_slowest_velocity_too),
        cmocka_unit_test(the_wind_is_gentle_and_the_same_every_time),
        cmocka_unit_test(every_instruction_set_bears_the_same_newborns),
        cmocka_unit_test(a_storm_starts_as_it_is_after_a_long_time),
        cmocka_unit_test(a_particle_is_seen_where_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
