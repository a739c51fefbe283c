// Films: the same bytes in every run, panel and report included, and what they say of themselves.
#include <limits.h>

#include "process.h"
#include "support.h"

#include "window/play_options.h"

enum { PICTURES = 3 };

/// Where a film lies, and the report of its making.
typedef struct film {
    char folder[PATH_MAX];
    char home[PATH_MAX]; ///< of the program that makes it
    char *report;
} film;

static void make_film(film *made, const char *memory)
{
    char option[8], home[PATH_MAX + 16];
    hs_test_make_folder(made->folder, sizeof made->folder);
    hs_test_make_folder(made->home, sizeof made->home);
    snprintf(option, sizeof option, "20:."); // the report has the command, which is to be the same
    snprintf(home, sizeof home, "XDG_DATA_HOME=%s", made->home);
    const char *const environment[] = {"SDL_VIDEODRIVER=dummy", home, NULL};
    const char *const argv[] = {
        HS_PROGRAM,       "play",        "--quiet",  "--scenario", "storm",    "--particles",
        "20000",          "--autopilot", "--memory", memory,       "--frames", "60",
        "--switch-every", "25",          "--film",   option,       "--json",   "-",
        "--warmup",       "0",           NULL};
    hs_test_process process =
        hs_test_run(argv, &(hs_test_start){.folder = made->folder, .environment = environment});
    if (process.code != 0) fail_msg("%s", process.error);
    made->report = strdup(process.out);
    assert_non_null(made->report);
    hs_test_process_release(&process);
    assert_int_equal(hs_test_count_files(made->folder), PICTURES);
}

static void release_film(film *made)
{
    char settings[PATH_MAX + 16];
    snprintf(settings, sizeof settings, "%s/heapstorm", made->home);
    free(made->report);
    hs_test_remove_folder(settings);
    hs_test_remove_folder(made->home);
    hs_test_remove_folder(made->folder);
}

/// The bytes of a picture; returns how many.
static size_t read_picture(const film *made, int number, unsigned char *bytes, size_t most)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/%06d.png", made->folder, number);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t count = fread(bytes, 1, most, file);
    fclose(file);
    assert_in_range(count, 1000, most - 1);
    return count;
}

static void a_film_is_the_same_bytes_twice(const char *memory)
{
    enum { MOST = 8 << 20 };
    unsigned char *bytes[2] = {malloc(MOST), malloc(MOST)};
    film films[2];
    for (int i = 0; i < 2; i++) {
        assert_non_null(bytes[i]);
        make_film(&films[i], memory);
    }
    for (int number = 1; number <= PICTURES; number++) {
        size_t counts[2];
        for (int i = 0; i < 2; i++) {
            counts[i] = read_picture(&films[i], number, bytes[i], MOST);
        }
        bool is_same = counts[0] == counts[1] && memcmp(bytes[0], bytes[1], counts[0]) == 0;
        if (!is_same) fail_msg("picture %d of the films under %s differs", number, memory);
    }
    assert_string_equal(films[0].report, films[1].report);
    for (int i = 0; i < 2; i++) {
        free(bytes[i]);
        release_film(&films[i]);
    }
}

static void a_film_under_columns_is_the_same_bytes_twice(void **state)
{
    (void)state;
    a_film_is_the_same_bytes_twice("columns");
}

static void a_film_under_naive_is_the_same_bytes_twice(void **state)
{
    (void)state;
    a_film_is_the_same_bytes_twice("naive");
}

static void a_film_says_that_it_measures_nothing_and_counts_what_is_the_game_s(void **state)
{
    (void)state;
    film made;
    make_film(&made, "naive");
    assert_non_null(strstr(made.report, "\"clock\": \"film\""));
    assert_non_null(strstr(made.report, "\"frame_ns\": {\"mean\": null"));
    assert_non_null(strstr(made.report, "\"process\": {\"allocations\": null"));
    assert_null(strstr(made.report, "\"game\": {\"allocations\": null"));
    // The first frame is a picture of the beginning, and every other one is a tick.
    assert_non_null(strstr(made.report, "\"ticks\": 59,"));
    release_film(&made);
}

static void a_measured_film_wants_a_film(void **state)
{
    (void)state;
    char measured[] = "--measured", film_option[] = "--film", path[] = "5:pictures";
    char *argv[] = {film_option, path, measured};
    hs_play_options options;
    hs_error error = {""};
    assert_true(hs_play_options_read(&options, 2, argv, &error));
    assert_true(hs_play_options_film(&options));
    assert_true(hs_play_options_read(&options, 3, argv, &error));
    assert_false(hs_play_options_film(&options));
    assert_false(hs_play_options_read(&options, 1, argv + 2, &error));
    assert_non_null(strstr(error.message, "--measured goes with --film"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_film_under_columns_is_the_same_bytes_twice),
        cmocka_unit_test(a_film_under_naive_is_the_same_bytes_twice),
        cmocka_unit_test(a_film_says_that_it_measures_nothing_and_counts_what_is_the_game_s),
        cmocka_unit_test(a_measured_film_wants_a_film),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
