// High scores: what has a place, what a file holds, and what happens to a damaged one and on a full
// disk.
#include <sys/resource.h>

#include "process.h"
#include "support.h"

#include "base/system.h"
#include "window/high_scores.h"

/// A home of its own, and scores in it.
typedef struct fixture {
    hs_home home;
    hs_gate gate;
    hs_high_scores scores;
    hs_error note;
    char path[HS_PATH_BYTES + 16];
} fixture;

static void open_fixture(fixture *f)
{
    *f = (fixture){.home = {"", ""}};
    char folder[HS_PATH_BYTES - 16];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(f->home.folder, sizeof f->home.folder, "%s/", folder);
    snprintf(f->path, sizeof f->path, "%s/scores.txt", folder);
}

static void close_fixture(fixture *f)
{
    hs_test_expect_gate_empty(&f->gate);
    hs_test_remove_folder(f->home.folder);
}

static hs_high_score game(uint64_t score, const char *name)
{
    hs_high_score it = {.score = score, .stage = 3, .date = "2026-12-31"};
    snprintf(it.name, sizeof it.name, "%s", name);
    return it;
}

static unsigned add(fixture *f, unsigned table, uint64_t score, const char *name)
{
    const hs_high_score it = game(score, name);
    return hs_high_scores_add(&f->scores, table, &it);
}

static void save(fixture *f)
{
    hs_error error;
    if (!hs_high_scores_save(&f->scores, &f->home, &f->gate, &error)) fail_msg("%s", error.message);
}

static void load(fixture *f)
{
    hs_high_scores_load(&f->scores, &f->home, &f->gate, &f->note);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void ten_games_have_a_place_and_the_older_of_equals_stays_before(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f);
    assert_int_equal(add(&f, 1, 0, "nothing"), 0);
    for (unsigned i = 1; i <= 10; i++) assert_int_equal(add(&f, 1, i * 100, "x"), 1);
    assert_int_equal(add(&f, 1, 500, "late"), 7);
    assert_string_equal(f.scores.tables[1].rows[6].name, "late");
    assert_string_equal(f.scores.tables[1].rows[5].name, "x");
    assert_int_equal(f.scores.tables[1].count, 10);
    assert_int_equal(add(&f, 1, 200, "too little"), 0);
    assert_int_equal(hs_score_place(&f.scores.tables[1], 1001), 1);
    assert_int_equal(f.scores.tables[0].count, 0);
    close_fixture(&f);
}

static void what_is_saved_is_read_again(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f);
    load(&f);
    assert_string_equal(f.note.message, "");
    add(&f, 0, 1200, "Ada L.");
    add(&f, 3, 99, "~ { } ~");
    snprintf(f.scores.last_name, sizeof f.scores.last_name, "Ada L.");
    save(&f);
    const hs_high_scores former = f.scores;
    assert_false(former.has_changed);
    load(&f);
    assert_string_equal(f.note.message, "");
    assert_int_equal(f.scores.tables[0].rows[0].score, 1200);
    assert_int_equal(f.scores.tables[0].rows[0].stage, 3);
    assert_string_equal(f.scores.tables[0].rows[0].name, "Ada L.");
    assert_string_equal(f.scores.tables[0].rows[0].date, "2026-12-31");
    assert_string_equal(f.scores.tables[3].rows[0].name, "~ { } ~");
    assert_string_equal(f.scores.last_name, "Ada L.");
    close_fixture(&f);
}

static void a_damaged_file_is_kept_aside_and_what_can_be_read_of_it_holds(void **state)
{
    (void)state;
    static const char *const damaged[] = {
        "easy 100 1 2026-01-01 Ada\nnormal ## 1 2026-01-01 Bob\ngames 2\n",
        "easy 100 1 2026-01-01 Ada\n",                       // cut off
        "easy 100 1 2026-01-01 Ada\ngames 3\n",              // lines are gone
        "easy 100 1 2026-01-01 Ada\neasy 50 1 x\ngames 2\n", // without a name
        "easy 100 1 2026-01-01 Ada\nhell 7 1 - Bob\ngames 1\n",
        "easy 100 1 2026-01-01 Ada\neasy 9999999999999999999999 1 - B\ngames 1\n",
        "easy 100 1 2026-01-01 Ada\neasy 7 1 - A name that is too long\ngames 1\n",
    };
    fixture f;
    open_fixture(&f);
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        char aside[HS_PATH_BYTES + 32];
        write_file(f.path, damaged[i]);
        load(&f);
        if (strstr(f.note.message, "damaged") == NULL) fail_msg("%s", damaged[i]);
        snprintf(aside, sizeof aside, "%s.damaged%zu", f.path, i + 1);
        char *kept = hs_test_read_file(aside);
        assert_string_equal(kept, damaged[i]);
        free(kept);
        assert_int_equal(hs_path_look(f.path), HS_PATH_MISSING);
        assert_int_equal(f.scores.tables[0].count, 1);
        assert_string_equal(f.scores.tables[0].rows[0].name, "Ada");
        save(&f);
        load(&f);
        assert_string_equal(f.note.message, "");
        assert_int_equal(f.scores.tables[0].count, 1);
    }
    close_fixture(&f);
}

static void rubbish_is_no_crash_and_no_score(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f);
    unsigned seed = 7;
    for (int round = 0; round < 10; round++) {
        FILE *file = fopen(f.path, "wb");
        assert_non_null(file);
        for (int i = 0; i < 5000; i++) {
            seed = seed * 1103515245u + 12345u;
            fputc((int)(seed >> 16 & 255), file);
        }
        fclose(file);
        load(&f);
        assert_non_null(strstr(f.note.message, "damaged"));
        assert_int_equal(f.scores.tables[0].count, 0);
    }
    close_fixture(&f);
}

static void on_a_full_disk_the_former_file_stays_and_a_later_save_has_everything(void **state)
{
    (void)state;
    fixture f;
    hs_error error;
    struct rlimit usual, none;
    open_fixture(&f);
    add(&f, 0, 100, "Ada");
    save(&f);
    char *former = hs_test_read_file(f.path);
    hs_file_limit_fails_writes();
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
    none = usual;
    none.rlim_cur = 20;
    add(&f, 0, 200, "Bob");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    bool is_saved = hs_high_scores_save(&f.scores, &f.home, &f.gate, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
    assert_false(is_saved);
    assert_non_null(strstr(error.message, "cannot be written"));
    char *now = hs_test_read_file(f.path);
    assert_string_equal(now, former);
    free(now);
    free(former);
    assert_true(f.scores.has_changed);
    save(&f);
    load(&f);
    assert_int_equal(f.scores.tables[0].count, 2);
    assert_string_equal(f.scores.tables[0].rows[0].name, "Bob");
    close_fixture(&f);
}

static void a_game_that_another_process_saved_meanwhile_is_kept(void **state)
{
    (void)state;
    fixture f;
    open_fixture(&f);
    add(&f, 0, 100, "Ada");
    save(&f);
    fixture other = f;
    add(&other, 0, 300, "Bob");
    save(&other);
    add(&f, 0, 200, "Eve");
    save(&f);
    load(&f);
    assert_int_equal(f.scores.tables[0].count, 3);
    assert_string_equal(f.scores.tables[0].rows[0].name, "Bob");
    assert_string_equal(f.scores.tables[0].rows[1].name, "Eve");
    close_fixture(&f);
}

static void without_a_folder_one_sentence_says_so(void **state)
{
    (void)state;
    fixture f = {.home = {"", ""}};
    hs_error error;
    load(&f);
    assert_string_equal(f.note.message, "");
    add(&f, 0, 100, "Ada");
    assert_false(hs_high_scores_save(&f.scores, &f.home, &f.gate, &error));
    assert_non_null(strstr(error.message, "no folder"));
    hs_test_expect_gate_empty(&f.gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_games_have_a_place_and_the_older_of_equals_stays_before),
        cmocka_unit_test(what_is_saved_is_read_again),
        cmocka_unit_test(a_damaged_file_is_kept_aside_and_what_can_be_read_of_it_holds),
        cmocka_unit_test(rubbish_is_no_crash_and_no_score),
        cmocka_unit_test(on_a_full_disk_the_former_file_stays_and_a_later_save_has_everything),
        cmocka_unit_test(a_game_that_another_process_saved_meanwhile_is_kept),
        cmocka_unit_test(without_a_folder_one_sentence_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
