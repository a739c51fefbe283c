// The race without a window: what is written of it, and that its outcome follows from the times.
#include <math.h>

#include "driven_clock.h"
#include "json.h"
#include "process.h"
#include "support.h"

#include "versus/duel.h"

/// A duel by a clock that moves on by a millisecond with every reading, so that each tick takes
/// one.
typedef struct fixture {
    hs_test_clock clock;
    hs_versus_settings settings;
    hs_gate gate;
    hs_duel duel;
} fixture;

static void open_duel(fixture *f, uint64_t frames, uint64_t warmup)
{
    hs_error error;
    *f = (fixture){.settings = hs_versus_defaults()};
    hs_test_clock_begin(&f->clock, 1000000000, 1000000);
    f->settings.frames = frames;
    f->settings.warmup = warmup;
    f->settings.bullets = 100;
    f->settings.particles = 2000;
    const hs_world_config config = hs_versus_config(&f->settings, HS_ASSETS_SOURCE);
    if (!hs_duel_open(&f->duel, &f->settings, &config, &f->clock.clock, &f->gate, &error))
        fail_msg("%s", error.message);
}

static void run(fixture *f)
{
    hs_error error;
    for (uint64_t i = 0; i < f->settings.frames + f->settings.warmup; i++) {
        if (!hs_duel_tick(&f->duel, &error)) fail_msg("%s", error.message);
    }
}

static void close_duel(fixture *f)
{
    hs_duel_close(&f->duel);
    hs_test_expect_gate_empty(&f->gate);
}

static void both_sides_do_every_tick_and_end_with_the_same_digests(void **state)
{
    (void)state;
    fixture f;
    open_duel(&f, 200, 70);
    run(&f);
    assert_int_equal(f.duel.measured, 200);
    hs_duel_figures left = hs_duel_figures_of(&f.duel, 0), right = hs_duel_figures_of(&f.duel, 1);
    assert_int_equal(left.end.tick, 270);
    assert_int_equal(right.end.tick, 270);
    assert_true(left.end.digests.game == right.end.digests.game);
    assert_true(left.end.digests.seen == right.end.digests.seen);
    assert_int_equal(f.duel.agreement.compared, 270 / HS_AGREEMENT_TICKS + 1);
    assert_true(right.traffic.allocations > left.traffic.allocations);
    close_duel(&f);
}

static void by_another_clock_than_the_real_one_there_is_wall_time_and_no_cpu_time(void **state)
{
    (void)state;
    fixture f;
    open_duel(&f, 50, 0);
    run(&f);
    hs_duel_figures figures = hs_duel_figures_of(&f.duel, 0);
    assert_true(figures.wall_ns.p50 >= 1e6);
    assert_true(isnan(figures.cpu_ns.p50));
    assert_int_equal(figures.finished, 50);
    assert_true(figures.holds);
    close_duel(&f);
}

static void who_needs_longer_than_a_sixtieth_of_a_second_is_behind_in_the_end(void **state)
{
    (void)state;
    fixture f;
    open_duel(&f, 100, 0);
    run(&f);
    for (int i = 0; i < 100; i++) f.duel.sides[1].wall_ns[i] = 2e9 / 60.0 - 1.0;
    hs_duel_figures slow = hs_duel_figures_of(&f.duel, 1);
    assert_int_equal(slow.finished, 50);
    assert_false(slow.holds);
    char *text = NULL;
    size_t count = 0;
    FILE *stream = open_memstream(&text, &count);
    hs_duel_write_json(stream, &f.duel);
    assert_int_equal(fclose(stream), 0);
    assert_true(hs_test_json_is_valid(text));
    char name[32];
    hs_test_json_text(text, "lead.memory", name, sizeof name);
    assert_string_equal(name, "columns");
    assert_int_equal((int)hs_test_json_number(text, "lead.ticks"), 50);
    hs_test_json_text(text, "ratio.memory", name, sizeof name);
    assert_string_equal(name, "naive");
    assert_true(hs_test_json_number(text, "ratio.times") > 1.0);
    free(text);
    close_duel(&f);
}

// ---- The command -------------------------------------------------------------------------------

static hs_test_process command(const char *memory, const char *layout)
{
    const char *const words[] = {HS_PROGRAM,  "versus",   "--memory", memory,        "--layout",
                                 layout,      "--json",   "-",        "--quiet",     "--frames",
                                 "20",        "--warmup", "5",        "--particles", "3000",
                                 "--bullets", "100",      NULL};
    return hs_test_run(words, NULL);
}

static void the_command_writes_both_sides_with_equal_digests(void **state)
{
    (void)state;
    hs_test_process process = command("pool,naive", "array,list");
    assert_int_equal(process.code, 0);
    assert_string_equal(process.error, "");
    assert_true(hs_test_json_is_valid(process.out));
    static const char *const names[HS_SIDES] = {"pool", "naive"};
    static const char *const layouts[HS_SIDES] = {"array", "list"};
    char digests[HS_SIDES][32], text[64], path[32];
    for (int i = 0; i < HS_SIDES; i++) {
        snprintf(path, sizeof path, "sides.%d.memory", i);
        hs_test_json_text(process.out, path, text, sizeof text);
        assert_string_equal(text, names[i]);
        snprintf(path, sizeof path, "sides.%d.layout", i);
        hs_test_json_text(process.out, path, text, sizeof text);
        assert_string_equal(text, layouts[i]);
        snprintf(path, sizeof path, "sides.%d.digest", i);
        hs_test_json_text(process.out, path, digests[i], sizeof digests[i]);
        snprintf(path, sizeof path, "sides.%d.ticks", i);
        assert_int_equal((int)hs_test_json_number(process.out, path), 25);
    }
    assert_string_equal(digests[0], digests[1]);
    hs_test_json_text(process.out, "schema", text, sizeof text);
    assert_string_equal(text, "heapstorm.versus/1");
    hs_test_process_release(&process);
}

static void expect_failure(const char *const *words, int code, const char *sentence)
{
    hs_test_process process = hs_test_run(words, NULL);
    if (process.code != code) fail_msg("%s ends with %d", words[3], process.code);
    assert_string_equal(process.out, "");
    assert_int_equal(hs_test_lines(process.error), 1);
    if (strstr(process.error, sentence) == NULL) fail_msg("'%s'", process.error);
    hs_test_process_release(&process);
}

static void bad_input_is_one_line_and_an_exit_code(void **state)
{
    (void)state;
    expect_failure((const char *const[]){HS_PROGRAM, "versus", "--memory", "naive,naive", NULL}, 2,
                   "both sides are naive");
    expect_failure((const char *const[]){HS_PROGRAM, "versus", "--memory", "naive", NULL}, 2,
                   "two strategies");
    expect_failure((const char *const[]){HS_PROGRAM, "versus", "--particles", "10000001", NULL}, 2,
                   "10000001");
    expect_failure((const char *const[]){HS_PROGRAM, "versus", "--json", "/nowhere/x.json", NULL},
                   1, "/nowhere/x.json");
    expect_failure((const char *const[]){HS_PROGRAM, "versus", "--scenario", "./none.xml", "--json",
                                         "-", NULL},
                   1, "none.xml");
}

static void a_load_above_memory_is_one_line_and_failure(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); // a sanitizer reserves more addresses than any limit here
#endif
    char line[512];
    snprintf(line, sizeof line,
             "ulimit -v 350000; exec '%s' versus --particles 10000000 --frames 2 --json - --quiet",
             HS_PROGRAM);
    expect_failure((const char *const[]){"/bin/sh", "-c", line, NULL}, 1, "memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_do_every_tick_and_end_with_the_same_digests),
        cmocka_unit_test(by_another_clock_than_the_real_one_there_is_wall_time_and_no_cpu_time),
        cmocka_unit_test(who_needs_longer_than_a_sixtieth_of_a_second_is_behind_in_the_end),
        cmocka_unit_test(the_command_writes_both_sides_with_equal_digests),
        cmocka_unit_test(bad_input_is_one_line_and_an_exit_code),
        cmocka_unit_test(a_load_above_memory_is_one_line_and_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
