#include <dirent.h>
#include <sys/stat.h>

#include "pattern_field.h"

/// Debian's games that come with patterns. Those that are not installed are skipped; none of their
/// files is kept here.
static const char *const folders[] = {
    "/usr/share/games/noiz2sa",       "/usr/share/games/rrootage",
    "/usr/share/games/parsec47",      "/usr/share/games/tumiki-fighters",
    "/usr/share/games/torus-trooper", "/usr/share/games/mu-cade",
    "/usr/share/games/val-and-rick",  "/usr/share/doc/libbulletml-dev/doc/sample",
};

enum { FRAMES = 1800, DEPTH_MAX = 8 };

/// What happened to the files so far.
typedef struct file_tally {
    unsigned files;
    unsigned without_top;
    unsigned long long bullets;
} file_tally;

static char *read_file(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(HS_PATTERN_FILE_BYTES);
    assert_non_null(bytes);
    *count = fread(bytes, 1, HS_PATTERN_FILE_BYTES, file);
    fclose(file);
    return bytes;
}

/// Checks and runs one file.
static void try_file(const char *path, file_tally *tally)
{
    hs_gate gate = {0};
    hs_error error = {""};
    tally->files++;
    hs_pattern *pattern = hs_pattern_examine(&gate, path, HS_SCRUTINY_PORTABLE, NULL, &error);
    hs_pattern_release(pattern);
    hs_test_expect_gate_empty(&gate);
    if (strstr(path, "/template.xml") != NULL) {
        assert_null(pattern);
        assert_non_null(strstr(error.message, "template.xml:4:1: nothing would run"));
        tally->without_top++;
        return;
    }
    if (pattern == NULL) fail_msg("%s", error.message);
    size_t count;
    char *bytes = read_file(path, &count);
    hs_test_field *field = hs_test_field_open_file(bytes, count, path);
    free(bytes);
    field->bounded = true;
    hs_test_field_run(field, FRAMES);
    tally->bullets += field->fired;
    assert_int_equal(field->counts.recursion_stops, 0);
    hs_test_field_close(field);
}

/// Visits a folder and its subfolders. False when it does not exist.
static bool try_folder(const char *folder, unsigned depth, file_tally *tally)
{
    DIR *directory = opendir(folder);
    if (directory == NULL || depth == DEPTH_MAX) return false;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        struct stat status;
        if (entry->d_name[0] == '.' || lstat(path, &status) != 0) continue;
        size_t length = strlen(path);
        if (S_ISDIR(status.st_mode)) {
            try_folder(path, depth + 1, tally);
        } else if (strcmp(path + length - 4, ".xml") == 0) {
            try_file(path, tally);
        }
    }
    closedir(directory);
    return true;
}

static void every_installed_pattern_passes_and_runs(void **state)
{
    (void)state;
    file_tally tally = {0};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (!try_folder(folders[i], 0, &tally)) print_message("%s is not there\n", folders[i]);
    }
    if (tally.files == 0) {
        print_message("no patterns of other games are installed (noiz2sa-data and others)\n");
        skip();
    }
    print_message("%u files, %llu bullets\n", tally.files, tally.bullets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_installed_pattern_passes_and_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
