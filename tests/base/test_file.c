#include "process.h"
#include "support.h"

#include "base/file.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/// A folder of the test's own, for all its paths.
typedef struct folder {
    char path[64];
    char made[128];
} folder;

static const char *in(folder *place, const char *name)
{
    snprintf(place->made, sizeof place->made, "%s/%s", place->path, name);
    return place->made;
}

static int make_folder(void **state)
{
    static folder place;
    hs_test_make_folder(place.path, sizeof place.path);
    *state = &place;
    return 0;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a", "b", "link", "c", "pipe"};
    folder *place = *state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) remove(in(place, names[i]));
    return rmdir(place->path); // fails when anything else is left
}

static void put(const char *path, const char *text)
{
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, strlen(text), stream), strlen(text));
    assert_int_equal(fclose(stream), 0);
}

static void expect_content(const char *path, const char *text)
{
    hs_gate gate = {0};
    hs_error error = {0};
    hs_file file;
    if (!hs_file_read(&file, &gate, HS_TAG_OTHER, path, 1 << 20, &error)) {
        fail_msg("%s", error.message);
    }
    assert_string_equal(file.bytes, text);
    assert_int_equal(file.count, strlen(text));
    hs_file_release(&file, &gate, HS_TAG_OTHER);
    hs_test_expect_gate_empty(&gate);
}

/// Expects that reading fails with these words in the message and gives all memory back.
static void expect_unreadable(hs_gate gate, const char *path, size_t limit, const char *words)
{
    hs_error error = {0};
    hs_file file;
    assert_false(hs_file_read(&file, &gate, HS_TAG_OTHER, path, limit, &error));
    if (strstr(error.message, path) == NULL || strstr(error.message, words) == NULL) {
        fail_msg("'%s' does not say '%s: %s'", error.message, path, words);
    }
    hs_file_release(&file, &gate, HS_TAG_OTHER);
    hs_test_expect_gate_empty(&gate);
}

static hs_output open_output(const char *path)
{
    hs_error error = {0};
    hs_output output;
    if (!hs_output_open(&output, path, &error)) fail_msg("%s", error.message);
    return output;
}

static void expect_unwritable(const char *path, const char *words)
{
    hs_error error = {0};
    hs_output output;
    assert_false(hs_output_open(&output, path, &error));
    if (strstr(error.message, words) == NULL)
        fail_msg("'%s' does not say: %s", error.message, words);
}

static void a_file_up_to_the_limit_is_read_and_one_beyond_is_refused(void **state)
{
    const char *path = in(*state, "a");
    put(path, "0123456789");
    hs_gate gate = {0};
    hs_file file;
    assert_true(hs_file_read(&file, &gate, HS_TAG_OTHER, path, 10, NULL));
    assert_int_equal(file.count, 10);
    assert_int_equal(file.bytes[10], 0);
    hs_file_release(&file, &gate, HS_TAG_OTHER);
    hs_file_release(&file, &gate, HS_TAG_OTHER);
    hs_test_expect_gate_empty(&gate);
    expect_unreadable((hs_gate){0}, path, 9, ":1:1: the file is larger than the limit of 9 bytes");
}

static void an_empty_file_and_a_file_of_many_pages_are_read_whole(void **state)
{
    const char *path = in(*state, "a");
    put(path, "");
    expect_content(path, "");
    static char text[200001];
    memset(text, 'x', sizeof text - 1);
    static const size_t sizes[] = {1, 16382, 16383, 16384, 16385, 32767, 32768, 200000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        text[sizes[i]] = '\0';
        put(path, text);
        expect_content(path, text);
        text[sizes[i]] = 'x';
    }
}

static void what_cannot_be_read_is_named_with_its_cause(void **state)
{
    folder *place = *state;
    expect_unreadable((hs_gate){0}, in(place, "missing"), 100,
                      ":1:1: cannot be read: No such file");
    expect_unreadable((hs_gate){0}, place->path, 100, ":1:1: is a folder; name a file");
    expect_unreadable((hs_gate){0}, "/proc/self/mem", 100, ":1:1: cannot be read to its end");
    put(in(place, "a"), "text");
    expect_unreadable((hs_gate){.fail_at = 1}, in(place, "a"), 100, ":1:1: out of memory");
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
    const char *words = ":1:1: is no regular file; name a file";
    expect_unreadable((hs_gate){0}, "/dev/zero", 100, words);
    const char *path = in(*state, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_unreadable((hs_gate){0}, path, 100,
                      words); // nobody writes to it: reading would block for ever
    assert_int_equal(remove(path), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    assert_true(strlen(path) < sizeof address.sun_path);
    memcpy(address.sun_path, path, strlen(path));
    int end = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(end >= 0);
    assert_int_equal(bind(end, (const struct sockaddr *)&address, sizeof address), 0);
    expect_unreadable((hs_gate){0}, path, 100, words);
    close(end);
}

static void an_output_takes_its_place_only_when_it_is_complete(void **state)
{
    folder *place = *state;
    put(in(place, "a"), "old");
    hs_output output = open_output(in(place, "a"));
    fputs("new", output.stream);
    fflush(output.stream);
    expect_content(in(place, "a"), "old");
    assert_true(hs_output_close(&output, NULL));
    expect_content(in(place, "a"), "new");
    output = open_output(in(place, "b"));
    assert_int_not_equal(access(in(place, "b"), F_OK), 0);
    assert_true(hs_output_close(&output, NULL));
    expect_content(in(place, "b"), "");
}

static void an_abandoned_output_leaves_everything_as_it_was(void **state)
{
    folder *place = *state;
    put(in(place, "a"), "old");
    hs_output output = open_output(in(place, "a"));
    fputs("half", output.stream);
    hs_output_abandon(&output);
    hs_output_abandon(&output);
    expect_content(in(place, "a"), "old");
}

static void a_full_disk_is_said_and_a_device_is_not_replaced(void **state)
{
    (void)state;
    hs_error error = {0};
    hs_output output = open_output("/dev/full");
    fputs("text", output.stream);
    assert_false(hs_output_close(&output, &error));
    assert_non_null(strstr(error.message, "/dev/full: cannot be written: No space left"));
    struct stat status;
    assert_int_equal(stat("/dev/full", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void an_output_that_fails_leaves_the_old_file_and_no_half_one(void **state)
{
    folder *place = *state;
    put(in(place, "a"), "old");
    hs_output output = open_output(in(place, "a"));
    // From here on the stream writes to a full disk, as if the disk had just filled up.
    assert_non_null(freopen("/dev/full", "wb", output.stream));
    fputs("new", output.stream);
    assert_false(hs_output_close(&output, NULL));
    expect_content(in(place, "a"), "old");
}

static void a_link_stays_a_link_and_its_target_is_written(void **state)
{
    folder *place = *state;
    put(in(place, "a"), "old");
    assert_int_equal(symlink("a", in(place, "link")), 0);
    hs_output output = open_output(in(place, "link"));
    fputs("new", output.stream);
    assert_true(hs_output_close(&output, NULL));
    struct stat status;
    assert_int_equal(lstat(in(place, "link"), &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    expect_content(in(place, "a"), "new");
}

static void a_link_to_nothing_is_not_replaced(void **state)
{
    folder *place = *state;
    assert_int_equal(symlink("nothing", in(place, "link")), 0);
    expect_unwritable(in(place, "link"), "No such file");
    struct stat status;
    assert_int_equal(lstat(in(place, "link"), &status), 0);
}

static void a_pipe_behind_a_file_descriptor_is_written_in_place(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    char path[64], got[16] = {0};
    snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
    hs_output output = open_output(path);
    fputs("text", output.stream);
    assert_true(hs_output_close(&output, NULL));
    close(ends[1]);
    assert_int_equal(read(ends[0], got, sizeof got), 4);
    assert_string_equal(got, "text");
    close(ends[0]);
}

static void a_replaced_file_keeps_its_permissions(void **state)
{
    folder *place = *state;
    put(in(place, "a"), "old");
    assert_int_equal(chmod(in(place, "a"), 0600), 0);
    hs_output output = open_output(in(place, "a"));
    assert_true(hs_output_close(&output, NULL));
    struct stat status;
    assert_int_equal(stat(in(place, "a"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void a_path_that_cannot_be_written_is_refused_before_anything_is_computed(void **state)
{
    folder *place = *state;
    expect_unwritable(in(place, "missing/b"), "No such file");
    expect_unwritable(place->path, "Is a directory");
    expect_unwritable("", "No such file");
    put(in(place, "a"), "old");
    expect_unwritable(in(place, "a/b"), "Not a directory");
    char endless[HS_PATH_BYTES + 10];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    expect_unwritable(endless, "File name too long");
}

static void two_outputs_to_one_file_do_not_mix(void **state)
{
    folder *place = *state;
    hs_output first = open_output(in(place, "a"));
    hs_output second = open_output(in(place, "a"));
    fputs("first", first.stream);
    fputs("second", second.stream);
    assert_true(hs_output_close(&first, NULL));
    expect_content(in(place, "a"), "first");
    assert_true(hs_output_close(&second, NULL));
    expect_content(in(place, "a"), "second");
}

static void a_temporary_file_that_was_left_behind_blocks_nobody(void **state)
{
    folder *place = *state;
    hs_output left = open_output(in(place, "a"));
    put(left.temporary, "half"); // as a process of the same number left it when it was killed
    hs_output output = open_output(in(place, "a"));
    fputs("whole", output.stream);
    assert_true(hs_output_close(&output, NULL));
    expect_content(in(place, "a"), "whole");
    hs_output_abandon(&left);
}

static void a_write_that_failed_long_ago_still_has_its_cause(void **state)
{
    (void)state;
    hs_error error = {0};
    hs_output output;
    assert_true(hs_output_open(&output, "/dev/full", &error));
    char block[4096] = {0};
    for (int i = 0; i < 64; i++) fwrite(block, 1, sizeof block, output.stream);
    errno = 0;
    assert_false(hs_output_close(&output, &error));
    assert_non_null(strstr(error.message, "No space left on device"));
}

static void paths_meet_by_links_by_spelling_and_before_there_is_a_file(void **state)
{
    folder *place = *state;
    char a[128], other[160];
    snprintf(a, sizeof a, "%s/a", place->path);
    snprintf(other, sizeof other, "%s/./a", place->path);
    assert_true(hs_paths_meet(a, other));
    put(a, "x");
    assert_true(hs_paths_meet(a, other));
    assert_int_equal(symlink("a", in(place, "link")), 0);
    assert_true(hs_paths_meet(a, in(place, "link")));
    assert_int_equal(link(a, in(place, "c")), 0);
    assert_true(hs_paths_meet(a, in(place, "c")));
    put(in(place, "b"), "x");
    assert_false(hs_paths_meet(a, in(place, "b")));
    assert_false(hs_paths_meet(a, "/dev/null"));
    assert_true(hs_paths_meet("-", "/dev/stdout"));
    assert_null(hs_path_standard_stream("/dev/null"));
    assert_null(hs_path_standard_stream(a));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_up_to_the_limit_is_read_and_one_beyond_is_refused),
        TEST(an_empty_file_and_a_file_of_many_pages_are_read_whole),
        TEST(what_cannot_be_read_is_named_with_its_cause),
        TEST(what_is_no_regular_file_is_refused_at_once),
        TEST(an_output_takes_its_place_only_when_it_is_complete),
        TEST(an_abandoned_output_leaves_everything_as_it_was),
        TEST(a_full_disk_is_said_and_a_device_is_not_replaced),
        TEST(an_output_that_fails_leaves_the_old_file_and_no_half_one),
        TEST(a_link_stays_a_link_and_its_target_is_written),
        TEST(a_link_to_nothing_is_not_replaced),
        TEST(a_pipe_behind_a_file_descriptor_is_written_in_place),
        TEST(a_replaced_file_keeps_its_permissions),
        TEST(a_path_that_cannot_be_written_is_refused_before_anything_is_computed),
        TEST(two_outputs_to_one_file_do_not_mix),
        TEST(a_temporary_file_that_was_left_behind_blocks_nobody),
        TEST(a_write_that_failed_long_ago_still_has_its_cause),
        TEST(paths_meet_by_links_by_spelling_and_before_there_is_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
