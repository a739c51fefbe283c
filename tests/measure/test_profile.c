#include "watched.h"
#include "worlds.h"

#include "heapstorm/profile.h"
#include "measure/symbols.h"

static hs_profile_counts counts_of(const hs_test_watched *watched, hs_tag tag)
{
    return hs_profile_kind_of(watched->profile, tag)->counts;
}

// Writing to the block keeps a tail call from leaving these out of the stack.

enum { LINE_OF_ONE = __LINE__ + 4 };

__attribute__((noinline)) static void *ask_by_one(hs_gate *gate)
{
    char *block = hs_test_ask_here(gate);
    if (block != NULL) block[1] = '1';
    return block;
}

__attribute__((noinline)) static void *ask_by_two(hs_gate *gate)
{
    char *block = hs_test_ask_here(gate);
    if (block != NULL) block[1] = '2';
    return block;
}

__attribute__((always_inline)) static inline void *ask_inlined(hs_gate *gate)
{
    return hs_test_ask_there(gate);
}

enum { LINE_OF_INLINING = __LINE__ + 4 };

__attribute__((noinline)) static void *ask_by_inlining(hs_gate *gate)
{
    char *block = ask_inlined(gate);
    if (block != NULL) block[1] = 'i';
    return block;
}

/// Writes the name of a frame of a site, counted from the innermost, 0; "" beyond the last.
static void name_frame(const hs_profile *profile, size_t site, unsigned frame, char *name,
                       size_t bytes)
{
    static hs_symbols symbols;
    const hs_profile_site *at = hs_profile_site_at(profile, site);
    name[0] = '\0';
    if (frame >= at->depth) return;
    hs_symbols_open(&symbols);
    hs_symbols_name(&symbols, hs_profile_stack(profile, at)[frame], name, bytes);
    hs_symbols_close(&symbols);
}

/// Returns the site whose frame has this name, or -1.
static long find_site(const hs_profile *profile, unsigned frame, const char *wanted)
{
    for (size_t i = 0; i < hs_profile_site_count(profile); i++) {
        char name[160];
        name_frame(profile, i, frame, name, sizeof name);
        if (strcmp(name, wanted) == 0) return (long)i;
    }
    return -1;
}

// ---- Recording ---------------------------------------------------------------------------------

static void blocks_are_told_by_kind_and_by_the_function_that_asked(void **state)
{
    (void)state;
    if (!hs_test_names_are_known()) skip();
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    void *here = hs_test_ask_here(&watched.gate);
    void *there = hs_test_ask_there(&watched.gate);
    assert_int_equal(hs_profile_site_count(watched.profile), 2);
    long site = find_site(watched.profile, 0, "hs_test_ask_there");
    assert_true(site >= 0);
    const hs_profile_site *at = hs_profile_site_at(watched.profile, (size_t)site);
    assert_int_equal(at->tag, HS_TAG_SHOTS);
    assert_int_equal(at->counts.live_blocks, 1);
    assert_int_equal(at->counts.live_bytes, 32);
    assert_true(find_site(watched.profile, 0, "hs_test_ask_here") >= 0);
    assert_int_equal(counts_of(&watched, HS_TAG_BULLETS).live_bytes, 48);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, here, 48);
    hs_gate_release(&watched.gate, HS_TAG_SHOTS, there, 32);
    assert_int_equal(at->counts.live_blocks, 0);
    assert_int_equal(at->counts.blocks, 1);
    assert_int_equal(hs_profile_total(watched.profile).bytes, 80);
    hs_test_watched_close(&watched);
}

static void a_stack_is_walked_once_and_told_from_one_that_differs_only_outside(void **state)
{
    (void)state;
    if (!hs_test_names_are_known()) skip();
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    enum { TIMES = 500 };
    void *(*const asks[])(hs_gate *) = {ask_by_one, ask_by_two};
    for (int i = 0; i < 2 * TIMES; i++) {
        void *block = asks[i % 2](&watched.gate);
        hs_gate_release(&watched.gate, HS_TAG_BULLETS, block, 48);
    }
    assert_int_equal(hs_profile_site_count(watched.profile), 2);
    long one = find_site(watched.profile, 1, "ask_by_one");
    long two = find_site(watched.profile, 1, "ask_by_two");
    assert_true(one >= 0 && two >= 0);
    assert_int_equal(hs_profile_site_at(watched.profile, (size_t)one)->counts.blocks, TIMES);
    assert_int_equal(hs_profile_site_at(watched.profile, (size_t)two)->counts.blocks, TIMES);
#ifdef __x86_64__
    assert_int_equal(hs_profile_state_of(watched.profile).walks, 2);
#endif
    hs_test_watched_close(&watched);
}

/// Expects the site with this function in frame 1 to have its call on this line of this file.
static void expect_line(const hs_profile *profile, const char *function, int expected)
{
    long site = find_site(profile, 1, function);
    assert_true(site >= 0);
    const hs_profile_site *at = hs_profile_site_at(profile, (size_t)site);
    hs_symbols symbols;
    hs_source_line line = {0};
    hs_symbols_open(&symbols);
    assert_true(hs_symbols_line(&symbols, hs_profile_stack(profile, at)[1], &line));
    assert_non_null(strstr(line.path, "measure/test_profile.c"));
    assert_int_equal(line.number, expected);
    hs_symbols_close(&symbols);
}

static void a_call_has_its_line_and_one_in_an_inlined_function_that_functions(void **state)
{
    (void)state;
    if (!hs_test_names_are_known()) skip();
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    void *one = ask_by_one(&watched.gate);
    void *inlined = ask_by_inlining(&watched.gate);
    expect_line(watched.profile, "ask_by_one", LINE_OF_ONE);
    expect_line(watched.profile, "ask_by_inlining", LINE_OF_INLINING);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, one, 48);
    hs_gate_release(&watched.gate, HS_TAG_SHOTS, inlined, 32);
    hs_test_watched_close(&watched);
}

/// Compares random requests and releases with the gate's own tallies.
static void the_figures_are_the_gates_own_whatever_passes(void **state)
{
    (void)state;
    enum { BLOCKS = 3000, STEPS = 60000 };
    static struct {
        void *at;
        size_t bytes;
        hs_tag tag;
    } blocks[BLOCKS];
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    uint64_t random = 1;
    for (int step = 0; step < STEPS; step++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        size_t i = (size_t)(random >> 33) % BLOCKS;
        size_t bytes = 1 + (size_t)(random >> 20) % 300;
        if (blocks[i].at == NULL) {
            blocks[i].tag = (hs_tag)((random >> 50) % HS_TAG_COUNT);
            blocks[i].bytes = bytes;
            blocks[i].at = hs_gate_allocate(&watched.gate, blocks[i].tag, bytes);
        } else if ((random >> 60) < 4) {
            blocks[i].at = hs_gate_resize_array(&watched.gate, blocks[i].tag, blocks[i].at,
                                                blocks[i].bytes, bytes, 1);
            blocks[i].bytes = bytes;
        } else {
            hs_gate_release(&watched.gate, blocks[i].tag, blocks[i].at, blocks[i].bytes);
            blocks[i].at = NULL;
        }
    }
    for (int tag = 0; tag < HS_TAG_COUNT; tag++) {
        const hs_tally *tally = &watched.gate.tally[tag];
        hs_profile_counts counts = counts_of(&watched, (hs_tag)tag);
        assert_int_equal(counts.live_bytes, tally->live_bytes);
        assert_int_equal(counts.live_blocks, tally->allocations - tally->frees);
        assert_int_equal(counts.blocks, tally->allocations);
        assert_int_equal(counts.bytes, tally->bytes);
    }
    assert_int_equal(hs_profile_state_of(watched.profile).unknown, 0);
    for (int i = 0; i < BLOCKS; i++)
        hs_gate_release(&watched.gate, blocks[i].tag, blocks[i].at, blocks[i].bytes);
    assert_int_equal(hs_profile_total(watched.profile).live_blocks, 0);
    hs_test_watched_close(&watched);
}

static void lifetimes_are_counted_in_ticks_by_powers_of_two(void **state)
{
    (void)state;
    static const struct {
        uint64_t ticks;
        int class;
    } lives[] = {{0, 0}, {1, 1}, {2, 2}, {3, 2}, {4, 3}, {1000, 10}, {1023, 10}, {1024, 11}};
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    uint64_t expected[HS_LIFETIMES] = {0};
    for (size_t i = 0; i < sizeof lives / sizeof lives[0]; i++) {
        hs_profile_tick(watched.profile, 5);
        void *block = hs_test_ask_here(&watched.gate);
        hs_profile_tick(watched.profile, 5 + lives[i].ticks);
        hs_gate_release(&watched.gate, HS_TAG_BULLETS, block, 48);
        expected[lives[i].class]++;
    }
    const hs_profile_kind *kind = hs_profile_kind_of(watched.profile, HS_TAG_BULLETS);
    for (int i = 0; i < HS_LIFETIMES; i++) assert_int_equal(kind->lifetimes[i], expected[i]);
    assert_int_equal(kind->within_tick, 1);
    hs_test_watched_close(&watched);
}

static void a_temporary_block_is_told_from_one_that_lived_for_less_than_a_tick(void **state)
{
    (void)state;
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    hs_profile_tick(watched.profile, 1);
    void *first = hs_test_ask_here(&watched.gate);
    void *second = hs_test_ask_here(&watched.gate);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, first, 48);  // another was requested since
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, second, 48); // none was
    void *third = hs_test_ask_here(&watched.gate);
    hs_profile_tick(watched.profile, 2);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, third, 48); // none was, but a tick went by
    const hs_profile_kind *kind = hs_profile_kind_of(watched.profile, HS_TAG_BULLETS);
    assert_int_equal(kind->temporary, 2);
    assert_int_equal(kind->within_tick, 2);
    hs_test_watched_close(&watched);
}

static void what_is_not_given_back_is_left_and_the_end_is_no_lifetime(void **state)
{
    (void)state;
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    void *kept = hs_test_ask_here(&watched.gate);
    void *lost = hs_test_ask_there(&watched.gate);
    hs_collector_counts collector = {.waiting_bytes = 96};
    collector.waiting[HS_TAG_ENEMIES] = 3;
    hs_profile_end(watched.profile, &collector);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, kept, 48);
    const hs_profile_kind *bullets = hs_profile_kind_of(watched.profile, HS_TAG_BULLETS);
    assert_int_equal(bullets->at_end, 1);
    for (int i = 0; i < HS_LIFETIMES; i++) assert_int_equal(bullets->lifetimes[i], 0);
    assert_int_equal(hs_profile_total(watched.profile).live_blocks, 1);
    char text[8192];
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_non_null(stream);
    hs_profile_write(stream, watched.profile, "a test", HS_PROFILE_TEXT);
    fclose(stream);
    assert_non_null(strstr(text, "left at the end\n  shots                    1 blocks"));
    assert_true(!hs_test_names_are_known() || strstr(text, "      hs_test_ask_there") != NULL);
    assert_non_null(strstr(text, "garbage, not yet collected when the world ended\n"
                                 "  enemies                  3\n"));
    hs_gate_release(&watched.gate, HS_TAG_SHOTS, lost, 32);
    hs_test_watched_close(&watched);
}

static void blocks_from_before_the_profile_are_unknown_to_it_and_nothing_worse(void **state)
{
    (void)state;
    hs_test_watched watched;
    hs_test_watched_open(&watched, 0);
    const hs_gate_listener *listener = watched.gate.listener;
    watched.gate.listener = NULL;
    void *block = hs_test_ask_here(&watched.gate);
    watched.gate.listener = listener;
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, block, 48);
    assert_int_equal(hs_profile_state_of(watched.profile).unknown, 1);
    assert_int_equal(hs_profile_total(watched.profile).blocks, 0);
    hs_test_watched_close(&watched);
}

static void a_profile_at_its_limit_misses_blocks_counts_them_and_disturbs_nobody(void **state)
{
    (void)state;
    enum { BLOCKS = 20000 };
    static void *blocks[BLOCKS];
    hs_error error = {""};
    assert_null(hs_profile_open(1000, &error));
    assert_non_null(strstr(error.message, "out of memory"));
    hs_test_watched watched;
    hs_test_watched_open(&watched, 1500000); // the first tables, and one step more
    for (int i = 0; i < BLOCKS; i++) blocks[i] = hs_test_ask_here(&watched.gate);
    hs_profile_state known = hs_profile_state_of(watched.profile);
    assert_true(known.missed > 0 && known.missed < BLOCKS);
    assert_true(known.own_bytes <= 1500000 && known.peak_bytes <= 1500000);
    assert_int_equal(hs_profile_total(watched.profile).live_blocks + known.missed, BLOCKS);
    for (int i = 0; i < BLOCKS; i++) hs_gate_release(&watched.gate, HS_TAG_BULLETS, blocks[i], 48);
    assert_int_equal(hs_profile_total(watched.profile).live_blocks, 0);
    assert_int_equal(hs_profile_state_of(watched.profile).unknown, known.missed);
    hs_test_watched_close(&watched);
}

/// The digests and all tallies of a world after some ticks and its end.
typedef struct outcome_test {
    hs_digests digests;
    hs_tally tally[HS_TAG_COUNT];
    hs_tally total;
} outcome_test;

static outcome_test play(unsigned way, hs_profile *profile)
{
    outcome_test outcome = {0};
    hs_gate gate = {0};
    if (profile != NULL) gate.listener = hs_profile_listener(profile);
    hs_world_config config = {.scenario = "storm", .bullets = 400, .particles = 3000, .seed = 7};
    hs_test_world_way(way, &config);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot pilot = hs_autopilot_seeded(1);
    for (unsigned tick = 1; tick <= 90; tick++) {
        if (profile != NULL) hs_profile_tick(profile, tick);
        hs_test_play(world, &pilot, 1);
    }
    outcome.digests = hs_world_digest(world);
    if (profile != NULL) hs_profile_end(profile, NULL);
    hs_test_world_close(&gate, world);
    memcpy(outcome.tally, gate.tally, sizeof outcome.tally);
    outcome.total = gate.total;
    return outcome;
}

static void recording_changes_neither_digest_nor_tally_and_finds_nothing_left(void **state)
{
    (void)state;
    for (unsigned way = 0; way < hs_test_world_ways(); way++) {
        hs_profile *profile = hs_profile_open(0, NULL);
        assert_non_null(profile);
        outcome_test alone = play(way, NULL);
        outcome_test watched = play(way, profile);
        hs_test_expect_digests(watched.digests, alone.digests);
        assert_memory_equal(watched.tally, alone.tally, sizeof alone.tally);
        assert_memory_equal(&watched.total, &alone.total, sizeof alone.total);
        hs_profile_counts counts = hs_profile_total(profile);
        assert_int_equal(counts.blocks, alone.total.allocations);
        assert_int_equal(counts.bytes, alone.total.bytes);
        assert_int_equal(counts.live_blocks, 0);
        assert_int_equal(hs_profile_state_of(profile).unknown, 0);
        hs_profile_close(profile);
    }
}

static void the_dead_that_wait_for_a_collector_that_is_off_are_told_and_are_no_leak(void **state)
{
    (void)state;
    hs_profile *profile = hs_profile_open(0, NULL);
    assert_non_null(profile);
    hs_gate gate = {.listener = hs_profile_listener(profile)};
    hs_collector_settings off = hs_collector_defaults();
    off.is_off = true;
    hs_world_config config = {
        .scenario = "gauntlet",
        .strategy = hs_strategy_find("refcount"),
        .seed = 1,
        .rank = -1.0,
        .collector = &off,
    };
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_autopilot pilot = hs_autopilot_seeded(1);
    hs_test_play(world, &pilot, 900);
    hs_collector_counts counts;
    assert_true(hs_world_collector(world, &counts));
    hs_snapshot snapshot;
    assert_true(hs_snapshot_take(&snapshot, profile, &counts, NULL));
    assert_true(snapshot.waiting[HS_TAG_BULLETS] > 0);
    assert_true(snapshot.waiting_bytes > 0);
    // A block for each that lives or is garbage, and more for the strategy itself.
    assert_true(snapshot.kinds[HS_TAG_BULLETS].live_blocks >=
                hs_world_count(world, HS_BULLETS).living + snapshot.waiting[HS_TAG_BULLETS]);
    hs_profile_end(profile, &counts);
    hs_test_world_close(&gate, world);
    assert_int_equal(hs_profile_total(profile).live_blocks, 0);
    assert_int_equal(hs_profile_state_of(profile).waiting[HS_TAG_BULLETS],
                     snapshot.waiting[HS_TAG_BULLETS]);
    hs_snapshot_release(&snapshot);
    hs_profile_close(profile);
}

static void an_address_that_nobody_knows_is_told_as_a_number(void **state)
{
    (void)state;
    static hs_symbols symbols;
    hs_symbols_open(&symbols);
    char name[64];
    hs_symbols_name(&symbols, 0x1234, name, sizeof name);
    assert_string_equal(name, "0x1233");
    hs_source_line line;
    assert_false(hs_symbols_line(&symbols, 0x1234, &line));
    hs_symbols_close(&symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_told_by_kind_and_by_the_function_that_asked),
        cmocka_unit_test(a_stack_is_walked_once_and_told_from_one_that_differs_only_outside),
        cmocka_unit_test(a_call_has_its_line_and_one_in_an_inlined_function_that_functions),
        cmocka_unit_test(the_figures_are_the_gates_own_whatever_passes),
        cmocka_unit_test(lifetimes_are_counted_in_ticks_by_powers_of_two),
        cmocka_unit_test(a_temporary_block_is_told_from_one_that_lived_for_less_than_a_tick),
        cmocka_unit_test(what_is_not_given_back_is_left_and_the_end_is_no_lifetime),
        cmocka_unit_test(blocks_from_before_the_profile_are_unknown_to_it_and_nothing_worse),
        cmocka_unit_test(a_profile_at_its_limit_misses_blocks_counts_them_and_disturbs_nobody),
        cmocka_unit_test(recording_changes_neither_digest_nor_tally_and_finds_nothing_left),
        cmocka_unit_test(the_dead_that_wait_for_a_collector_that_is_off_are_told_and_are_no_leak),
        cmocka_unit_test(an_address_that_nobody_knows_is_told_as_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
