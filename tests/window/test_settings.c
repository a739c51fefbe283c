#include <sys/stat.h>
#include <unistd.h>

#include "process.h"
#include "support.h"

#include "window/settings.h"

/// A folder for settings of a test's own.
static hs_home make_home(void)
{
    hs_home home;
    hs_test_make_folder(home.folder, sizeof home.folder);
    snprintf(home.settings, sizeof home.settings, "%.3000s/settings.txt", home.folder);
    return home;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static hs_settings_notes read_text(hs_settings *settings, const char *text)
{
    hs_settings_notes notes = {0};
    *settings = hs_settings_default();
    hs_settings_read_text(settings, text, strlen(text), "f", &notes);
    return notes;
}

static void expect_note(const char *text, const char *note)
{
    hs_settings settings;
    hs_settings_notes notes = read_text(&settings, text);
    assert_int_equal(notes.bad_lines, 1);
    if (strstr(notes.first.message, note) == NULL) {
        fail_msg("'%s' does not say '%s'", notes.first.message, note);
    }
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    hs_home home = make_home();
    hs_gate gate = {0};
    hs_error error;
    hs_settings_notes notes = {0};
    hs_settings settings = hs_settings_default(), again;
    for (unsigned i = 0; i < hs_setting_count(); i++)
        hs_setting_change(hs_setting_at(i), &settings, -1);
    assert_true(hs_bindings_read_keys(&settings.bindings, HS_ACTION_SHOOT, "Y", &error));
    assert_true(hs_settings_save(&settings, &home, false, &error));
    assert_true(hs_settings_load(&again, &home, &gate, &notes, &error));
    assert_int_equal(notes.bad_lines, 0);
    for (unsigned i = 0; i < hs_setting_count(); i++) {
        char one[64], two[64];
        hs_setting_write(hs_setting_at(i), &settings, one, sizeof one);
        hs_setting_write(hs_setting_at(i), &again, two, sizeof two);
        assert_string_equal(one, two);
    }
    assert_memory_equal(&again.bindings, &settings.bindings, sizeof settings.bindings);
    hs_test_expect_gate_empty(&gate);
    hs_test_remove_folder(home.folder);
}

static void without_a_file_the_defaults_hold(void **state)
{
    (void)state;
    hs_home home = make_home();
    hs_gate gate = {0};
    hs_error error;
    hs_settings_notes notes = {0};
    hs_settings settings;
    assert_true(hs_settings_load(&settings, &home, &gate, &notes, &error));
    assert_int_equal(notes.bad_lines, 0);
    assert_int_equal(settings.game_speed, 100);
    assert_true(settings.pause_on_focus_loss);
    hs_test_remove_folder(home.folder);
}

static void every_key_has_a_comment_above_it(void **state)
{
    (void)state;
    hs_home home = make_home();
    hs_error error;
    hs_settings settings = hs_settings_default();
    assert_true(hs_settings_save(&settings, &home, false, &error));
    char *text = hs_test_read_file(home.settings);
    for (unsigned i = 0; i < hs_setting_count(); i++) {
        char line[128];
        snprintf(line, sizeof line, "\n%s = ", hs_setting_at(i)->name);
        char *at = strstr(text, line);
        assert_non_null(at);
        char *before = at;
        while (before > text && before[-1] != '\n') before--;
        assert_int_equal(before[0], '#');
    }
    free(text);
    hs_test_remove_folder(home.folder);
}

static void a_bad_line_is_told_with_its_number_and_the_rest_holds(void **state)
{
    (void)state;
    hs_settings settings;
    hs_settings_notes notes = read_text(
        &settings, "# mine\nscreen_shake = lots\r\n  game_speed=50 %  \n\nauto_fire = on");
    assert_int_equal(notes.bad_lines, 1);
    assert_non_null(strstr(notes.first.message, "f:2: 'lots' is not a number from 0 to 100"));
    assert_int_equal(settings.screen_shake, hs_settings_default().screen_shake);
    assert_int_equal(settings.game_speed, 50);
    assert_true(settings.auto_fire);
}

static void a_line_with_a_byte_0_is_told_and_those_below_it_hold(void **state)
{
    (void)state;
    static const char text[] = "auto_fire = on\nscreen_shake = 1\0 %\ngame_speed = 50 %\n";
    hs_settings settings = hs_settings_default();
    hs_settings_notes notes = {0};
    hs_settings_read_text(&settings, text, sizeof text - 1, "f", &notes);
    assert_int_equal(notes.bad_lines, 1);
    assert_non_null(strstr(notes.first.message, "f:2: the line holds a byte 0"));
    assert_true(settings.auto_fire);
    assert_int_equal(settings.screen_shake, hs_settings_default().screen_shake);
    assert_int_equal(settings.game_speed, 50);
}

static void the_end_of_a_long_path_is_kept_in_a_note(void **state)
{
    (void)state;
    char path[400];
    snprintf(path, sizeof path, "/%0300d/settings.txt", 7);
    hs_settings settings = hs_settings_default();
    hs_settings_notes notes = {0};
    hs_settings_read_text(&settings, "hello", 5, path, &notes);
    assert_non_null(strstr(notes.first.message, "7/settings.txt:1: 'hello'"));
}

static void whatever_is_wrong_is_named(void **state)
{
    (void)state;
    expect_note("game_speed = 10", "f:1: '10' is not a number from 25 to 100");
    expect_note("game_speed = -50", "'-50'");
    expect_note("game_speed = 99999999999999999999", "not a number");
    expect_note("auto_fire = maybe", "neither on nor off");
    expect_note("panel = huge", "it may be off, show or all");
    expect_note("gamespeed = 50", "did you mean 'game_speed'");
    expect_note("hello", "is not 'name = value'");
    expect_note("key.jump = Z", "there is no action 'jump'");
    expect_note("key.bomb = Zorro", "'Zorro' is no key");
    expect_note("pad.bomb = trigger", "'trigger' is no button");
    expect_note("key.bomb = Z", "'shoot' and to 'bomb'");
    char longer[400];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    expect_note(longer, "longer than");
}

static void rubbish_is_no_crash(void **state)
{
    (void)state;
    hs_settings settings;
    char text[512];
    uint32_t random = 1;
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i + 1 < sizeof text; i++) {
            random = random * 1664525 + 1013904223;
            text[i] = "=\n#. kepad,Alt+Z%19"[random >> 24 & 15];
        }
        text[sizeof text - 1] = '\0';
        read_text(&settings, text);
        assert_in_range(settings.game_speed, 25, 100);
    }
}

static void a_broken_file_is_kept_beside_the_new_one(void **state)
{
    (void)state;
    hs_home home = make_home();
    hs_gate gate = {0};
    hs_error error;
    hs_settings_notes notes = {0};
    hs_settings settings;
    write_file(home.settings, "nonsense\nauto_fire = on\n");
    assert_true(hs_settings_load(&settings, &home, &gate, &notes, &error));
    assert_int_equal(notes.bad_lines, 1);
    assert_true(hs_settings_save(&settings, &home, true, &error));
    char path[HS_PATH_BYTES + 8];
    snprintf(path, sizeof path, "%s.bak", home.settings);
    char *kept = hs_test_read_file(path);
    assert_string_equal(kept, "nonsense\nauto_fire = on\n");
    free(kept);
    char *now = hs_test_read_file(home.settings);
    assert_non_null(strstr(now, "auto_fire = on"));
    free(now);
    hs_test_remove_folder(home.folder);
}

static void a_file_that_is_much_too_large_is_refused_with_one_sentence(void **state)
{
    (void)state;
    hs_home home = make_home();
    hs_gate gate = {0};
    hs_error error;
    hs_settings_notes notes = {0};
    hs_settings settings;
    FILE *file = fopen(home.settings, "w");
    for (int i = 0; i < 100000; i++) fputs("auto_fire = on\n", file);
    fclose(file);
    assert_false(hs_settings_load(&settings, &home, &gate, &notes, &error));
    assert_non_null(strstr(error.message, home.settings));
    assert_false(settings.auto_fire);
    hs_test_expect_gate_empty(&gate);
    hs_test_remove_folder(home.folder);
}

static void a_folder_that_cannot_be_written_is_one_message(void **state)
{
    (void)state;
    hs_home home = {"/nowhere/at/all/", "/nowhere/at/all/settings.txt"};
    hs_settings settings = hs_settings_default();
    hs_error error;
    assert_false(hs_settings_save(&settings, &home, false, &error));
    assert_non_null(strstr(error.message, "cannot be written"));
    home = (hs_home){"", ""};
    assert_false(hs_settings_save(&settings, &home, false, &error));
    assert_non_null(strstr(error.message, "no folder"));
}

static void an_empty_folder_variable_counts_as_none(void **state)
{
    (void)state;
    char folder[HS_PATH_BYTES];
    hs_test_make_folder(folder, sizeof folder);
    setenv("XDG_DATA_HOME", "", 1);
    setenv("HOME", folder, 1);
    hs_home home = hs_home_find();
    assert_int_equal(strncmp(home.settings, folder, strlen(folder)), 0);
    char command[HS_PATH_BYTES + 16];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void changes_stay_within_bounds_and_words_go_round(void **state)
{
    (void)state;
    hs_settings settings = hs_settings_default();
    for (unsigned i = 0; i < hs_setting_count(); i++) {
        const hs_setting *setting = hs_setting_at(i);
        char first[64], text[64];
        hs_setting_write(setting, &settings, first, sizeof first);
        for (int step = 0; step < 50; step++) {
            hs_settings_notes notes = {0};
            hs_setting_change(setting, &settings, step < 25 ? 1 : -1);
            hs_setting_write(setting, &settings, text, sizeof text);
            char line[160];
            snprintf(line, sizeof line, "%s = %s", setting->name, text);
            hs_settings_read_text(&settings, line, strlen(line), "f", &notes);
            assert_int_equal(notes.bad_lines, 0);
        }
        if (setting->kind != HS_SETTING_PER_CENT) assert_string_equal(text, first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(without_a_file_the_defaults_hold),
        cmocka_unit_test(every_key_has_a_comment_above_it),
        cmocka_unit_test(a_bad_line_is_told_with_its_number_and_the_rest_holds),
        cmocka_unit_test(a_line_with_a_byte_0_is_told_and_those_below_it_hold),
        cmocka_unit_test(the_end_of_a_long_path_is_kept_in_a_note),
        cmocka_unit_test(whatever_is_wrong_is_named),
        cmocka_unit_test(rubbish_is_no_crash),
        cmocka_unit_test(a_broken_file_is_kept_beside_the_new_one),
        cmocka_unit_test(a_file_that_is_much_too_large_is_refused_with_one_sentence),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_one_message),
        cmocka_unit_test(an_empty_folder_variable_counts_as_none),
        cmocka_unit_test(changes_stay_within_bounds_and_words_go_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
