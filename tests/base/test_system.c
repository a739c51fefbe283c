#include "base/system.h"
#include "process.h"
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

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

/// Writes the desktop's list of folders for a home.
static void write_list(const char *home, const char *line)
{
    char path[256];
    snprintf(path, sizeof path, "%s/.config", home);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", home);
    FILE *list = fopen(path, "w");
    assert_non_null(list);
    fprintf(list, "# folders\n%s\n", line);
    assert_int_equal(fclose(list), 0);
}

static void the_folder_of_pictures_is_what_the_desktop_lists_and_there(void **state)
{
    (void)state;
    char home[128], folder[HS_PATH_BYTES], expected[256];
    hs_test_make_folder(home, sizeof home);
    setenv("HOME", home, 1);
    unsetenv("XDG_CONFIG_HOME");
    assert_false(hs_folder_of_pictures(folder, sizeof folder));
    write_list(home, "XDG_PICTURES_DIR=\"$HOME/Images\"");
    assert_false(hs_folder_of_pictures(folder, sizeof folder));
    snprintf(expected, sizeof expected, "%s/Images", home);
    assert_int_equal(mkdir(expected, 0700), 0);
    assert_true(hs_folder_of_pictures(folder, sizeof folder));
    assert_string_equal(folder, expected);
    assert_false(hs_folder_of_pictures(folder, 8));
    rmdir(expected);
    snprintf(expected, sizeof expected, "%s/.config/user-dirs.dirs", home);
    unlink(expected);
    snprintf(expected, sizeof expected, "%s/.config", home);
    rmdir(expected);
    assert_int_equal(rmdir(home), 0);
}

static void what_is_free_is_less_than_the_machine_has(void **state)
{
    (void)state;
    uint64_t left = hs_figure_read(HS_FIGURE_FREE_BYTES);
    if (left == HS_FIGURE_NONE) skip();
    assert_true(left > 0 && left < hs_figure_read(HS_FIGURE_MEMORY_BYTES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            pages_that_are_written_to_are_dirty_and_those_that_are_only_reserved_are_not),
        cmocka_unit_test(what_is_free_is_less_than_the_machine_has),
        cmocka_unit_test(the_folder_of_pictures_is_what_the_desktop_lists_and_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
