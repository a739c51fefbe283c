#include "base/system.h"
#include "support.h"

enum { MIB = 1 << 20 };

/// Private dirty pages of the process; the test is skipped where the system does not tell.
static uint64_t dirty_now(void)
{
    uint64_t bytes = hs_figure_read(HS_FIGURE_DIRTY_BYTES);
    if (bytes == HS_FIGURE_NONE) skip();
    return bytes;
}

static void expect_within_a_hundredth(uint64_t figure, uint64_t count)
{
    uint64_t off = figure > count ? figure - count : count - figure;
    if (off * 100 > count) {
        fail_msg("%llu bytes are told and %llu counted", (unsigned long long)figure,
                 (unsigned long long)count);
    }
}

static void
pages_that_are_written_to_are_dirty_and_those_that_are_only_reserved_are_not(void **state)
{
    (void)state;
    uint64_t before = dirty_now();
    uint8_t *reserved = hs_pages_map((size_t)64 * MIB);
    uint8_t *written = hs_pages_map((size_t)32 * MIB);
    assert_non_null(reserved);
    assert_non_null(written);
    memset(written, 1, (size_t)32 * MIB);
    expect_within_a_hundredth(dirty_now() - before, 32 * MIB);
    hs_pages_unmap(reserved, (size_t)64 * MIB);
    hs_pages_unmap(written, (size_t)32 * MIB);
    assert_true(dirty_now() < before + MIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            pages_that_are_written_to_are_dirty_and_those_that_are_only_reserved_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
