#include "driven_clock.h"
#include "support.h"

#include "measure/widths.h"

enum { COUNT = 1000, ROOM = COUNT + 16 };

typedef struct columns {
    float x[ROOM], y[ROOM], vx[ROOM], vy[ROOM];
    uint32_t packed[ROOM];
} columns;

static void fill(columns *all)
{
    for (int i = 0; i < COUNT; i++) {
        all->x[i] = (float)i;
        all->y[i] = (float)(i * 7 % 640);
        all->vx[i] = (float)(i % 13) * 0.25f - 1.5f;
        all->vy[i] = (float)(i % 11) * 0.5f - 2.0f;
        all->packed[i] = (uint32_t)(i * 5 % 120 + 1) | 0x80030000u;
    }
}

/// Closes up what a step leaves, one by one; returns how many stay.
static size_t step_plainly(columns *all)
{
    size_t kept = 0;
    for (int i = 0; i < COUNT; i++) {
        uint32_t packed = all->packed[i] - 1;
        if ((packed & HS_PARTICLE_TICKS) == 0) continue;
        all->x[kept] = all->x[i] + all->vx[i];
        all->y[kept] = all->y[i] + all->vy[i];
        all->vx[kept] = all->vx[i] * 0.96875f;
        all->vy[kept] = all->vy[i] * 0.96875f + 0.0115f;
        all->packed[kept++] = packed;
    }
    return kept;
}

static void the_wide_loop_is_the_same_with_every_instruction_set(void **state)
{
    (void)state;
    static columns expected, all;
    hs_width_loop *const loops[] = {hs_width_baseline,
#ifdef __x86_64__
                                    hs_width_avx2, hs_width_avx512
#endif
    };
    for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
        fill(&expected);
        fill(&all);
        size_t kept = step_plainly(&expected);
        const hs_float_columns at = {all.x, all.y, all.vx, all.vy, all.packed};
        assert_int_equal(loops[set](&at, COUNT), kept);
        assert_memory_equal(all.x, expected.x, kept * sizeof(float));
        assert_memory_equal(all.y, expected.y, kept * sizeof(float));
        assert_memory_equal(all.vx, expected.vx, kept * sizeof(float));
        assert_memory_equal(all.vy, expected.vy, kept * sizeof(float));
        assert_memory_equal(all.packed, expected.packed, kept * sizeof(uint32_t));
    }
}

static void both_widths_are_timed_by_the_clock_that_is_handed_in(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {""};
    hs_test_clock driven;
    hs_test_clock_begin(&driven, 0, 1000);
    hs_widths *widths = hs_widths_open(&gate, 5000, hs_instruction_set_best(), &error);
    if (widths == NULL) fail_msg("%s", error.message);
    uint64_t requests = gate.requests;
    for (int step = 0; step < 400; step++) {
        double ns[HS_WIDTHS] = {0};
        hs_widths_step(widths, &driven.clock, ns);
        assert_true(ns[HS_WIDTH_INTEGERS] == 1000.0 / 5000.0);
        assert_true(ns[HS_WIDTH_FLOATS] == 1000.0 / 5000.0);
    }
    assert_int_equal(gate.requests, requests); // a frame of the tour allocates nothing
    hs_widths_close(widths);
    hs_test_expect_gate_empty(&gate);
}

static void a_particle_of_the_world_has_12_bytes_and_one_of_floats_20(void **state)
{
    (void)state;
    assert_int_equal(hs_width_bytes(HS_WIDTH_INTEGERS), sizeof(hs_particle));
    assert_int_equal(hs_width_bytes(HS_WIDTH_INTEGERS), 12);
    assert_int_equal(hs_width_bytes(HS_WIDTH_FLOATS), 20);
}

static void widths_for_which_there_is_no_memory_are_refused(void **state)
{
    (void)state;
    for (uint64_t fail_at = 1; fail_at <= 3; fail_at++) {
        hs_gate gate = {.fail_at = fail_at};
        hs_error error = {""};
        assert_null(hs_widths_open(&gate, 5000, HS_INSTRUCTION_SET_BASELINE, &error));
        assert_true(error.message[0] != '\0');
        hs_test_expect_gate_empty(&gate);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wide_loop_is_the_same_with_every_instruction_set),
        cmocka_unit_test(both_widths_are_timed_by_the_clock_that_is_handed_in),
        cmocka_unit_test(a_particle_of_the_world_has_12_bytes_and_one_of_floats_20),
        cmocka_unit_test(widths_for_which_there_is_no_memory_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
