#include "json.h"
#include "watched.h"

/// Two blocks before; after, one of them is gone and two others are new.
typedef struct storm_test {
    hs_test_watched watched;
    hs_snapshot before, after;
    void *blocks[4];
} storm_test;

static void open_storm(storm_test *storm)
{
    hs_test_watched_open(&storm->watched, 0);
    hs_gate *gate = &storm->watched.gate;
    storm->blocks[0] = hs_test_ask_here(gate);
    storm->blocks[1] = hs_test_ask_here(gate);
    hs_profile_tick(storm->watched.profile, 10);
    assert_true(hs_snapshot_take(&storm->before, storm->watched.profile, NULL, NULL));
    hs_gate_release(gate, HS_TAG_BULLETS, storm->blocks[0], 48);
    storm->blocks[2] = hs_test_ask_there(gate);
    storm->blocks[3] = hs_test_ask_there(gate);
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
    hs_test_watched_close(&storm->watched);
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
    assert_int_equal(storm.before.site_count, 2); // one function requests in two places
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
    if (hs_test_names_are_known()) {
        hs_test_expect_call(text, "hs_test_ask_there", "support/watched.c", "open_storm");
    }
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
    if (hs_test_names_are_known()) {
        hs_test_json_text(text, "sites.0.stack.0", word, sizeof word);
        assert_string_equal(word, "hs_test_ask_here");
        hs_test_json_text(text, "sites.0.source.0", word, sizeof word);
        assert_non_null(strstr(word, "support/watched.c:"));
    }
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
    if (hs_test_names_are_known()) {
        assert_non_null(strstr(text, "open_storm;hs_test_ask_there;[shots] 32\n"));
    }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_snapshot_keeps_its_moment),
        cmocka_unit_test(a_difference_tells_what_came_and_went_by_kind_and_by_call_site),
        cmocka_unit_test(a_snapshot_as_json_is_valid_and_complete),
        cmocka_unit_test(a_profile_as_json_tells_lifetimes_and_what_was_temporary),
        cmocka_unit_test(pprofs_format_has_a_row_a_site_that_adds_up_and_the_map_of_the_process),
        cmocka_unit_test(folded_stacks_go_from_the_outside_in_and_end_in_kind_and_bytes),
        cmocka_unit_test(a_files_ending_chooses_its_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
