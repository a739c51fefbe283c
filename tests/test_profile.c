#include "json.h"
#include "support.h"
#include "worlds.h"

#include "heapstorm/profile.h"
#include "measure/symbols.h"

/// A gate with a profile that listens.
typedef struct watched_test {
    hs_gate gate;
    hs_profile *profile;
} watched_test;

static void open_watched(watched_test *watched, uint64_t limit)
{
    *watched = (watched_test){0};
    watched->profile = hs_profile_open(limit, NULL);
    assert_non_null(watched->profile);
    watched->gate.listener = hs_profile_listener(watched->profile);
}

static void close_watched(watched_test *watched)
{
    hs_test_expect_gate_empty(&watched->gate);
    hs_profile_close(watched->profile);
}

static hs_profile_counts counts_of(const watched_test *watched, hs_tag tag)
{
    return hs_profile_kind_of(watched->profile, tag)->counts;
}

// Writing to the block keeps these from being left out of the stack by a jump to the gate.

__attribute__((noinline)) static void *ask_here(hs_gate *gate)
{
    char *block = hs_gate_allocate(gate, HS_TAG_BULLETS, 48);
    if (block != NULL) block[0] = 'h';
    return block;
}

__attribute__((noinline)) static void *ask_there(hs_gate *gate)
{
    char *block = hs_gate_allocate_array(gate, HS_TAG_SHOTS, 2, 16);
    if (block != NULL) block[0] = 't';
    return block;
}

__attribute__((noinline)) static void *ask_by_one(hs_gate *gate)
{
    char *block = ask_here(gate);
    if (block != NULL) block[1] = '1';
    return block;
}

__attribute__((noinline)) static void *ask_by_two(hs_gate *gate)
{
    char *block = ask_here(gate);
    if (block != NULL) block[1] = '2';
    return block;
}

/// The name of a frame of a site, the innermost 0; "" beyond the last.
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

/// The site whose frame has this name, or -1.
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
    watched_test watched;
    open_watched(&watched, 0);
    void *here = ask_here(&watched.gate);
    void *there = ask_there(&watched.gate);
    assert_int_equal(hs_profile_site_count(watched.profile), 2);
    long site = find_site(watched.profile, 0, "ask_there");
    assert_true(site >= 0);
    const hs_profile_site *at = hs_profile_site_at(watched.profile, (size_t)site);
    assert_int_equal(at->tag, HS_TAG_SHOTS);
    assert_int_equal(at->counts.live_blocks, 1);
    assert_int_equal(at->counts.live_bytes, 32);
    assert_true(find_site(watched.profile, 0, "ask_here") >= 0);
    assert_int_equal(counts_of(&watched, HS_TAG_BULLETS).live_bytes, 48);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, here, 48);
    hs_gate_release(&watched.gate, HS_TAG_SHOTS, there, 32);
    assert_int_equal(at->counts.live_blocks, 0);
    assert_int_equal(at->counts.blocks, 1);
    assert_int_equal(hs_profile_total(watched.profile).bytes, 80);
    close_watched(&watched);
}

static void a_stack_is_walked_once_and_told_from_one_that_differs_only_outside(void **state)
{
    (void)state;
    watched_test watched;
    open_watched(&watched, 0);
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
    close_watched(&watched);
}

/// Requests and releases without a pattern, against the gate's own tallies.
static void the_figures_are_the_gates_own_whatever_passes(void **state)
{
    (void)state;
    enum { BLOCKS = 3000, STEPS = 60000 };
    static struct {
        void *at;
        size_t bytes;
        hs_tag tag;
    } blocks[BLOCKS];
    watched_test watched;
    open_watched(&watched, 0);
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
    close_watched(&watched);
}

static void lifetimes_are_counted_in_ticks_by_powers_of_two(void **state)
{
    (void)state;
    static const struct {
        uint64_t ticks;
        int class;
    } lives[] = {{0, 0}, {1, 1}, {2, 2}, {3, 2}, {4, 3}, {1000, 10}, {1023, 10}, {1024, 11}};
    watched_test watched;
    open_watched(&watched, 0);
    uint64_t expected[HS_LIFETIMES] = {0};
    for (size_t i = 0; i < sizeof lives / sizeof lives[0]; i++) {
        hs_profile_tick(watched.profile, 5);
        void *block = ask_here(&watched.gate);
        hs_profile_tick(watched.profile, 5 + lives[i].ticks);
        hs_gate_release(&watched.gate, HS_TAG_BULLETS, block, 48);
        expected[lives[i].class]++;
    }
    const hs_profile_kind *kind = hs_profile_kind_of(watched.profile, HS_TAG_BULLETS);
    for (int i = 0; i < HS_LIFETIMES; i++) assert_int_equal(kind->lifetimes[i], expected[i]);
    assert_int_equal(kind->within_tick, 1);
    close_watched(&watched);
}

static void a_temporary_block_is_told_from_one_that_lived_for_less_than_a_tick(void **state)
{
    (void)state;
    watched_test watched;
    open_watched(&watched, 0);
    hs_profile_tick(watched.profile, 1);
    void *first = ask_here(&watched.gate);
    void *second = ask_here(&watched.gate);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, first, 48);  // another was asked for since
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, second, 48); // none was
    void *third = ask_here(&watched.gate);
    hs_profile_tick(watched.profile, 2);
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, third, 48); // none was, but a tick went by
    const hs_profile_kind *kind = hs_profile_kind_of(watched.profile, HS_TAG_BULLETS);
    assert_int_equal(kind->temporary, 2);
    assert_int_equal(kind->within_tick, 2);
    close_watched(&watched);
}

static void what_is_not_given_back_is_left_and_the_end_is_no_lifetime(void **state)
{
    (void)state;
    watched_test watched;
    open_watched(&watched, 0);
    void *kept = ask_here(&watched.gate);
    void *lost = ask_there(&watched.gate);
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
    assert_non_null(strstr(text, "ask_there < "));
    assert_non_null(strstr(text, "dead and waiting for the collector when the world ended\n"
                                 "  enemies                  3\n"));
    hs_gate_release(&watched.gate, HS_TAG_SHOTS, lost, 32);
    close_watched(&watched);
}

static void blocks_from_before_the_profile_are_unknown_to_it_and_nothing_worse(void **state)
{
    (void)state;
    watched_test watched;
    open_watched(&watched, 0);
    const hs_gate_listener *listener = watched.gate.listener;
    watched.gate.listener = NULL;
    void *block = ask_here(&watched.gate);
    watched.gate.listener = listener;
    hs_gate_release(&watched.gate, HS_TAG_BULLETS, block, 48);
    assert_int_equal(hs_profile_state_of(watched.profile).unknown, 1);
    assert_int_equal(hs_profile_total(watched.profile).blocks, 0);
    close_watched(&watched);
}

static void a_profile_at_its_limit_misses_blocks_counts_them_and_disturbs_nobody(void **state)
{
    (void)state;
    enum { BLOCKS = 20000 };
    static void *blocks[BLOCKS];
    hs_error error = {""};
    assert_null(hs_profile_open(1000, &error));
    assert_non_null(strstr(error.message, "out of memory"));
    watched_test watched;
    open_watched(&watched, 1500000); // the tables as they begin, and one step more
    for (int i = 0; i < BLOCKS; i++) blocks[i] = ask_here(&watched.gate);
    hs_profile_state known = hs_profile_state_of(watched.profile);
    assert_true(known.missed > 0 && known.missed < BLOCKS);
    assert_true(known.own_bytes <= 1500000 && known.peak_bytes <= 1500000);
    assert_int_equal(hs_profile_total(watched.profile).live_blocks + known.missed, BLOCKS);
    for (int i = 0; i < BLOCKS; i++) hs_gate_release(&watched.gate, HS_TAG_BULLETS, blocks[i], 48);
    assert_int_equal(hs_profile_total(watched.profile).live_blocks, 0);
    assert_int_equal(hs_profile_state_of(watched.profile).unknown, known.missed);
    close_watched(&watched);
}

/// Digests and all tallies of a world after some ticks and its end.
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

// ---- Snapshots and files -----------------------------------------------------------------------

/// Two blocks before, one of them gone and two others come after.
typedef struct storm_test {
    watched_test watched;
    hs_snapshot before, after;
    void *blocks[4];
} storm_test;

static void open_storm(storm_test *storm)
{
    open_watched(&storm->watched, 0);
    hs_gate *gate = &storm->watched.gate;
    storm->blocks[0] = ask_here(gate);
    storm->blocks[1] = ask_here(gate);
    hs_profile_tick(storm->watched.profile, 10);
    assert_true(hs_snapshot_take(&storm->before, storm->watched.profile, NULL, NULL));
    hs_gate_release(gate, HS_TAG_BULLETS, storm->blocks[0], 48);
    storm->blocks[2] = ask_there(gate);
    storm->blocks[3] = ask_there(gate);
    hs_profile_tick(storm->watched.profile, 30);
    hs_collector_counts collector = {.waiting_bytes = 48};
    collector.waiting[HS_TAG_BULLETS] = 1;
    assert_true(hs_snapshot_take(&storm->after, storm->watched.profile, &collector, NULL));
}

static void close_storm(storm_test *storm)
{
    hs_gate *gate = &storm->watched.gate;
    hs_gate_release(gate, HS_TAG_BULLETS, storm->blocks[1], 48);
    hs_gate_release(gate, HS_TAG_SHOTS, storm->blocks[2], 32);
    hs_gate_release(gate, HS_TAG_SHOTS, storm->blocks[3], 32);
    hs_snapshot_release(&storm->before);
    hs_snapshot_release(&storm->after);
    close_watched(&storm->watched);
}

enum { TEXT_BYTES = 1 << 20 };

static const char *write_after(const storm_test *storm, hs_profile_format format)
{
    static char text[TEXT_BYTES];
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_non_null(stream);
    hs_snapshot_write(stream, &storm->after, "a \"test\"", format);
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void a_snapshot_keeps_its_moment(void **state)
{
    (void)state;
    storm_test storm;
    open_storm(&storm);
    assert_int_equal(storm.before.tick, 10);
    assert_int_equal(storm.before.total.live_bytes, 96);
    assert_int_equal(storm.before.site_count, 2); // two places in one function ask
    assert_int_equal(storm.after.total.live_bytes, 112);
    assert_int_equal(storm.after.total.blocks, 4);
    assert_int_equal(storm.after.kinds[HS_TAG_BULLETS].live_blocks, 1);
    size_t late = storm.before.site_count;
    assert_int_equal(hs_snapshot_site(&storm.before, late).blocks, 0);
    assert_int_equal(hs_snapshot_site(&storm.after, late).live_bytes, 32);
    close_storm(&storm);
}

static void a_difference_tells_what_came_and_went_by_kind_and_by_call_site(void **state)
{
    (void)state;
    storm_test storm;
    open_storm(&storm);
    static char text[TEXT_BYTES];
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_non_null(stream);
    hs_snapshot_write_difference(stream, &storm.before, &storm.after, "a test");
    fclose(stream);
    assert_non_null(strstr(text, "from tick 10 to tick 30: a test"));
    assert_non_null(strstr(
        text, "  bullets                  1           -1         48 B        -48 B          0\n"));
    assert_non_null(strstr(
        text, "  shots                    2           +2         64 B        +64 B          2\n"));
    assert_non_null(strstr(
        text, "  all                      3           +1        112 B        +16 B          2\n"));
    assert_non_null(strstr(text, "ask_there < open_storm"));
    close_storm(&storm);
}

static void a_snapshot_as_json_is_valid_and_complete(void **state)
{
    (void)state;
    storm_test storm;
    open_storm(&storm);
    const char *text = write_after(&storm, HS_PROFILE_JSON);
    assert_true(hs_test_json_is_valid(text));
    char word[160];
    hs_test_json_text(text, "schema", word, sizeof word);
    assert_string_equal(word, "heapstorm.snapshot/1");
    assert_true(hs_test_json_number(text, "tick") == 30);
    assert_true(hs_test_json_number(text, "total.live_bytes") == 112);
    assert_true(hs_test_json_number(text, "kinds.shots.blocks") == 2);
    assert_true(hs_test_json_number(text, "waiting.bullets") == 1);
    assert_true(hs_test_json_number(text, "waiting.bytes") == 48);
    hs_test_json_text(text, "sites.0.kind", word, sizeof word);
    assert_string_equal(word, "bullets");
    hs_test_json_text(text, "sites.0.stack.0", word, sizeof word);
    assert_string_equal(word, "ask_here");
    assert_true(hs_test_json_number(text, "own.missed") == 0);
    close_storm(&storm);
}

static void a_profile_as_json_tells_lifetimes_and_what_was_temporary(void **state)
{
    (void)state;
    storm_test storm;
    open_storm(&storm);
    static char text[TEXT_BYTES];
    FILE *stream = fmemopen(text, sizeof text, "w");
    assert_non_null(stream);
    hs_profile_write(stream, storm.watched.profile, "a test", HS_PROFILE_JSON);
    fclose(stream);
    assert_true(hs_test_json_is_valid(text));
    char word[64];
    hs_test_json_text(text, "schema", word, sizeof word);
    assert_string_equal(word, "heapstorm.profile/1");
    assert_true(hs_test_json_number(text, "ticks") == 30);
    assert_true(hs_test_json_number(text, "kinds.bullets.lifetimes.4") == 1); // 10 ticks
    assert_true(hs_test_json_number(text, "kinds.bullets.temporary") == 0);
    assert_true(hs_test_json_is_null(text, "waiting"));
    close_storm(&storm);
}

static void pprofs_format_has_a_row_a_site_that_adds_up_and_the_map_of_the_process(void **state)
{
    (void)state;
    storm_test storm;
    open_storm(&storm);
    const char *text = write_after(&storm, HS_PROFILE_PPROF);
    unsigned long long totals[4], sums[4] = {0}, row[4];
    int used = 0;
    assert_int_equal(sscanf(text, "heap profile: %llu: %llu [%llu: %llu] @ heapprofile\n%n",
                            &totals[0], &totals[1], &totals[2], &totals[3], &used),
                     4);
    assert_true(used > 0);
    const char *at = text + used;
    size_t rows = 0;
    for (; *at != '\n'; rows++) {
        unsigned long long address;
        assert_int_equal(sscanf(at, "%llu: %llu [%llu: %llu] @ 0x%llx", &row[0], &row[1], &row[2],
                                &row[3], &address),
                         5);
        assert_true(address != 0);
        for (int i = 0; i < 4; i++) sums[i] += row[i];
        at = strchr(at, '\n') + 1;
    }
    assert_int_equal(rows, storm.after.site_count);
    for (int i = 0; i < 4; i++) assert_true(sums[i] == totals[i]);
    assert_int_equal(strncmp(at, "\nMAPPED_LIBRARIES:\n", 19), 0);
    assert_non_null(strstr(at, "r-xp"));
    close_storm(&storm);
}

static void folded_stacks_go_from_the_outside_in_and_end_in_kind_and_bytes(void **state)
{
    (void)state;
    storm_test storm;
    open_storm(&storm);
    const char *text = write_after(&storm, HS_PROFILE_FOLDED);
    unsigned long long sum = 0;
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        size_t length = strcspn(line, "\n");
        const char *space = memchr(line, ' ', length);
        assert_non_null(space); // one space, before the number
        assert_null(memchr(space + 1, ' ', length - (size_t)(space + 1 - line)));
        assert_int_equal(space[-1], ']');
        assert_null(strstr(line, ";;"));
        char *end;
        sum += strtoull(space + 1, &end, 10);
        assert_int_equal(*end, '\n');
    }
    assert_true(sum == storm.after.total.live_bytes);
    assert_non_null(strstr(text, "open_storm;ask_there;[shots] 32\n"));
    close_storm(&storm);
}

static void a_files_ending_chooses_its_format(void **state)
{
    (void)state;
    assert_int_equal(hs_profile_format_of("a.json"), HS_PROFILE_JSON);
    assert_int_equal(hs_profile_format_of("a.b/c.pprof"), HS_PROFILE_PPROF);
    assert_int_equal(hs_profile_format_of("c.heap"), HS_PROFILE_PPROF);
    assert_int_equal(hs_profile_format_of("c.folded"), HS_PROFILE_FOLDED);
    assert_int_equal(hs_profile_format_of("folded"), HS_PROFILE_TEXT);
    assert_int_equal(hs_profile_format_of("a.txt"), HS_PROFILE_TEXT);
}

static void an_address_that_nobody_knows_is_told_as_a_number(void **state)
{
    (void)state;
    static hs_symbols symbols;
    hs_symbols_open(&symbols);
    char name[64];
    hs_symbols_name(&symbols, 0x1234, name, sizeof name);
    assert_string_equal(name, "0x1233");
    hs_symbols_close(&symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_told_by_kind_and_by_the_function_that_asked),
        cmocka_unit_test(a_stack_is_walked_once_and_told_from_one_that_differs_only_outside),
        cmocka_unit_test(the_figures_are_the_gates_own_whatever_passes),
        cmocka_unit_test(lifetimes_are_counted_in_ticks_by_powers_of_two),
        cmocka_unit_test(a_temporary_block_is_told_from_one_that_lived_for_less_than_a_tick),
        cmocka_unit_test(what_is_not_given_back_is_left_and_the_end_is_no_lifetime),
        cmocka_unit_test(blocks_from_before_the_profile_are_unknown_to_it_and_nothing_worse),
        cmocka_unit_test(a_profile_at_its_limit_misses_blocks_counts_them_and_disturbs_nobody),
        cmocka_unit_test(recording_changes_neither_digest_nor_tally_and_finds_nothing_left),
        cmocka_unit_test(a_snapshot_keeps_its_moment),
        cmocka_unit_test(a_difference_tells_what_came_and_went_by_kind_and_by_call_site),
        cmocka_unit_test(a_snapshot_as_json_is_valid_and_complete),
        cmocka_unit_test(a_profile_as_json_tells_lifetimes_and_what_was_temporary),
        cmocka_unit_test(pprofs_format_has_a_row_a_site_that_adds_up_and_the_map_of_the_process),
        cmocka_unit_test(folded_stacks_go_from_the_outside_in_and_end_in_kind_and_bytes),
        cmocka_unit_test(a_files_ending_chooses_its_format),
        cmocka_unit_test(an_address_that_nobody_knows_is_told_as_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
