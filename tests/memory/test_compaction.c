#include "support.h"

#include "memory/compaction.h"

#include "base/random.h"

static const size_t widths[] = {1, 2, 4, 8};
static const unsigned one_in[] = {1, 2, 3, 10, 120, 1000000};

enum {
    GAP = 37,     ///< elements between destination and source, where there is a gap
    GUARD = 0xA5, ///< bytes that must not be overwritten
    SPACE = 1024 * 8 + GAP * 8 + HS_COMPACTION_OVERREAD_BYTES,
};

/// Fills some bytes at random, and decides for each element whether it goes.
static void prepare(hs_random *random, uint8_t *source, size_t bytes, uint8_t *gone, size_t count,
                    unsigned rate)
{
    for (size_t i = 0; i < bytes; i++) source[i] = (uint8_t)hs_random_next(random);
    for (size_t i = 0; i < count; i++) gone[i] = hs_random_below(random, rate) == 0;
}

/// The plain model: returns how many stay.
static size_t keep(uint8_t *kept, const uint8_t *source, const uint8_t *gone, size_t count,
                   size_t width)
{
    size_t stay = 0;
    for (size_t i = 0; i < count; i++) {
        if (!gone[i]) memcpy(kept + width * stay++, source + width * i, width);
    }
    return stay;
}

/// One compaction within one array, the destination `gap` elements before the source.
static void expect_within(hs_instruction_set set, hs_random *random, size_t count, size_t width,
                          size_t gap, unsigned rate)
{
    uint8_t gone[HS_BATCH_MAX];
    uint8_t kept[HS_BATCH_MAX * 8];
    // Exactly the size that the contract requires, so that a sanitizer sees any access beyond it.
    size_t space = (gap + count) * width + HS_COMPACTION_OVERREAD_BYTES;
    uint8_t *array = malloc(space);
    assert_non_null(array);
    uint8_t *source = array + gap * width;
    memset(array, GUARD, space);
    prepare(random, source, count * width, gone, count, rate);
    size_t stay = keep(kept, source, gone, count, width);
    hs_compaction compaction = hs_compaction_of(set, gone, count);
    hs_compact_column(&compaction, array, source, width);
    assert_memory_equal(array, kept, stay * width);
    free(array);
}

/// One compaction into another array, where nothing beyond the margin may change.
static void expect_between(hs_instruction_set set, hs_random *random, size_t count, size_t width,
                           unsigned rate)
{
    uint8_t gone[HS_BATCH_MAX];
    uint8_t source[SPACE], kept[SPACE], target[SPACE];
    memset(target, GUARD, sizeof target);
    prepare(random, source, count * width, gone, count, rate);
    size_t stay = keep(kept, source, gone, count, width);
    hs_compaction compaction = hs_compaction_of(set, gone, count);
    hs_compact_column(&compaction, target, source, width);
    assert_memory_equal(target, kept, stay * width);
    for (size_t i = stay * width + HS_COMPACTION_MARGIN_BYTES; i < sizeof target; i++) {
        if (target[i] != GUARD) {
            fail_msg("%s, %zu of %zu bytes: byte %zu after the %zu kept was overwritten",
                     hs_instruction_set_name(set), count, width, i - stay * width, stay);
        }
    }
}

static void those_who_stay_close_up_in_order(void **state)
{
    (void)state;
    hs_random random = hs_random_seeded(1, 1);
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        for (size_t count = 0; count <= HS_BATCH_MAX; count += count < 70 ? 1 : 53) {
            for (size_t w = 0; w < 4; w++) {
                for (size_t r = 0; r < sizeof one_in / sizeof one_in[0]; r++) {
                    hs_instruction_set chosen = (hs_instruction_set)set;
                    expect_within(chosen, &random, count, widths[w], 0, one_in[r]);
                    expect_within(chosen, &random, count, widths[w], 1, one_in[r]);
                    expect_within(chosen, &random, count, widths[w], GAP, one_in[r]);
                    expect_between(chosen, &random, count, widths[w], one_in[r]);
                }
            }
        }
    }
}

static void a_full_step_of_places_is_compacted_too(void **state)
{
    (void)state;
    hs_random random = hs_random_seeded(2, 1);
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        for (size_t w = 0; w < 4; w++) {
            expect_within((hs_instruction_set)set, &random, HS_BATCH_MAX, widths[w], 0, 120);
            expect_between((hs_instruction_set)set, &random, HS_BATCH_MAX, widths[w], 120);
        }
    }
}

static void every_pattern_of_eight_that_stay_is_right(void **state)
{
    (void)state;
    for (unsigned set = 0; set <= (unsigned)hs_instruction_set_best(); set++) {
        for (unsigned mask = 0; mask < 256; mask++) {
            uint8_t gone[HS_COMPACTION_STEP];
            uint32_t words[64], kept[16];
            size_t stay = 0;
            for (unsigned i = 0; i < 16; i++) {
                words[i] = 1000 + i;
                gone[i] = mask >> i % 8 & 1;
                if (!gone[i]) kept[stay++] = words[i];
            }
            hs_compaction compaction = hs_compaction_of((hs_instruction_set)set, gone, 16);
            hs_compact_column(&compaction, words, words, sizeof words[0]);
            assert_memory_equal(words, kept, stay * sizeof words[0]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_who_stay_close_up_in_order),
        cmocka_unit_test(a_full_step_of_places_is_compacted_too),
        cmocka_unit_test(every_pattern_of_eight_that_stay_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
