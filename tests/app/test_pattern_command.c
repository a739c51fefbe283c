#include <sys/stat.h>
#include <unistd.h>

#include "heapstorm/pattern.h"
#include "process.h"
#include "support.h"

#define EVERYTHING HS_TEST_DATA "/patterns/everything.xml"

enum { WORDS_MAX = 24 };

/// `heapstorm pattern` with further words, separated by spaces.
static hs_test_process run_with(const char *text, const hs_test_start *start)
{
    const char *words[WORDS_MAX] = {HS_PROGRAM, "pattern"};
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", text);
    size_t count = 2;
    for (char *at = copy; *at != '\0' && count < WORDS_MAX - 1;) {
        words[count++] = at;
        at += strcspn(at, " ");
        if (*at == ' ') *at++ = '\0';
    }
    words[count] = NULL;
    return hs_test_run(words, start);
}

/// Checks everything that a run left, which reads from `in_path`.
static void expect_run_from(const char *in_path, const char *words, int code, const char *out,
                            const char *error)
{
    const hs_test_start start = {.in_path = in_path};
    hs_test_process process = run_with(words, &start);
    assert_string_equal(process.error, error);
    assert_string_equal(process.out, out);
    assert_int_equal(process.code, code);
    hs_test_process_release(&process);
}

/// The same with the standard input of this process.
static void expect_run(const char *words, int code, const char *out, const char *error)
{
    expect_run_from(NULL, words, code, out, error);
}

/// Writes a file into the folder and its path into `path`.
static void write_file(const char *folder, const char *name, const char *bytes, size_t count,
                       char path[512])
{
    snprintf(path, 512, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    fclose(file);
}

static void a_sound_file_passes_the_check(void **state)
{
    (void)state;
    expect_run("check --strict " EVERYTHING " " HS_ASSETS_SOURCE "/patterns/ripple.xml", 0,
               "2 files, 0 of them unusable: 0 errors, 0 warnings\n", "");
}

static void warnings_alone_pass_the_check(void **state)
{
    (void)state;
    char folder[256];
    char path[512];
    char words[600];
    char out[1200];
    hs_test_make_folder(folder, sizeof folder);
    static const char text[] = "<bulletml><music/><action label='top'/></bulletml>";
    write_file(folder, "p.xml", text, sizeof text - 1, path);
    snprintf(words, sizeof words, "check %s", path);
    snprintf(out, sizeof out,
             "%s:1:11: warning: BulletML has no element <music>; it is ignored with all that it "
             "holds\n1 file, 0 of them unusable: 0 errors, 1 warning\n",
             path);
    expect_run(words, 0, out, "");
    hs_test_remove_folder(folder);
}

static void a_strict_check_lets_no_warning_pass(void **state)
{
    (void)state;
    char folder[256];
    char path[512];
    char words[600];
    char out[1200];
    hs_test_make_folder(folder, sizeof folder);
    static const char text[] = "<bulletml><action label='top'/><action/></bulletml>";
    write_file(folder, "p.xml", text, sizeof text - 1, path);
    snprintf(words, sizeof words, "check %s --strict", path);
    snprintf(out, sizeof out,
             "%s:1:32: warning: this <action> never runs, because it has no label; label it "
             "\"top\", or otherwise and refer to it by an <actionRef>\n"
             "1 file, 0 of them unusable: 0 errors, 1 warning; --strict allows none\n",
             path);
    expect_run(words, 1, out, "");
    hs_test_remove_folder(folder);
}

static void what_engines_understand_differently_is_told_on_request(void **state)
{
    (void)state;
    char folder[256];
    char path[512];
    char words[600];
    char out[1200];
    hs_test_make_folder(folder, sizeof folder);
    static const char text[] = "<bulletml><action label='top'><wait>0</wait></action></bulletml>";
    write_file(folder, "p.xml", text, sizeof text - 1, path);
    snprintf(words, sizeof words, "check %s", path);
    expect_run(words, 0, "1 file, 0 of them unusable: 0 errors, 0 warnings\n", "");
    snprintf(words, sizeof words, "check --portable %s", path);
    snprintf(out, sizeof out,
             "%s:1:31: warning: engines differ in a <wait> below 1: here it passes no frame; "
             "write 1, or leave it out\n"
             "1 file, 0 of them unusable: 0 errors, 1 warning\n",
             path);
    expect_run(words, 0, out, "");
    hs_test_remove_folder(folder);
}

static void a_pattern_may_come_from_standard_input(void **state)
{
    (void)state;
    char folder[256];
    char path[512];
    hs_test_make_folder(folder, sizeof folder);
    static const char text[] = "<bulletml><action label='top'>\n<music/></action></bulletml>";
    static const char told[] = "<stdin>:2:1: warning: BulletML has no element <music>; it is "
                               "ignored with all that it holds\n";
    write_file(folder, "p.xml", text, sizeof text - 1, path);
    char out[600];
    snprintf(out, sizeof out, "%s2 files, 0 of them unusable: 0 errors, 1 warning\n", told);
    expect_run_from(path, "check " EVERYTHING " -", 0, out, "");
    expect_run_from(path, "trace - --frames 0", 0,
                    "frame\tid\tparent\tx\ty\tdirection\tspeed\tmx\tmy\tacting\n", told);
    expect_run_from("/dev/null", "check -", 1,
                    "<stdin>:1:1: error: the file is empty; a pattern begins with <bulletml>\n"
                    "1 file, 1 of them unusable: 1 error, 0 warnings\n",
                    "");
    expect_run_from("/", "check -", 1,
                    "<stdin>:1:1: error: cannot be read to its end\n"
                    "1 file, 1 of them unusable: 1 error, 0 warnings\n",
                    "");
    hs_test_remove_folder(folder);
}

static void each_bad_file_is_told_in_one_line_and_the_others_are_still_checked(void **state)
{
    (void)state;
    char folder[256];
    char empty[512];
    char binary[512];
    char cut[512];
    char huge[512];
    char words[4000];
    char out[4000];
    hs_test_make_folder(folder, sizeof folder);
    write_file(folder, "empty.xml", "", 0, empty);
    write_file(folder, "binary.xml", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16, binary);
    write_file(folder, "cut.xml", "<bulletml>\n<action", 18, cut);
    char *blanks = malloc(HS_PATTERN_FILE_BYTES + 1);
    assert_non_null(blanks);
    memset(blanks, ' ', HS_PATTERN_FILE_BYTES + 1);
    write_file(folder, "huge.xml", blanks, HS_PATTERN_FILE_BYTES + 1, huge);
    free(blanks);
    snprintf(words, sizeof words, "check %s/none.xml %s %s %s %s %s " EVERYTHING, folder, empty,
             binary, cut, huge, folder);
    snprintf(out, sizeof out,
             "%s/none.xml:1:1: error: cannot be read: No such file or directory\n"
             "%s:1:1: error: the file is empty; a pattern begins with <bulletml>\n"
             "%s:1:1: error: this is no XML: a pattern begins with <bulletml>\n"
             "%s:2:1: error: this tag or comment is never closed\n"
             "%s:1:1: error: the file is larger than the limit of 1048576 bytes\n"
             "%s:1:1: error: is a folder; name a file\n"
             "7 files, 6 of them unusable: 6 errors, 0 warnings\n",
             folder, empty, binary, cut, huge, folder);
    expect_run(words, 1, out, "");
    hs_test_remove_folder(folder);
}

static void a_file_name_cannot_command_the_terminal(void **state)
{
    (void)state;
    expect_run("check /no/a\033[m\xE2\x80\xAE\xC2\x9Bz\xC3\xA4", 1,
               "/no/a?[m?????z\xC3\xA4:1:1: error: cannot be read: No such file or directory\n"
               "1 file, 1 of them unusable: 1 error, 0 warnings\n",
               "");
    expect_run("ch\033eck\xE2\x80\xAE", 2, "",
               "heapstorm: unknown command 'ch eck   '; it may be check or trace\n");
}

static void a_pipe_is_no_file_to_check(void **state)
{
    (void)state;
    char folder[256];
    char words[600];
    char out[1200];
    hs_test_make_folder(folder, sizeof folder);
    snprintf(words, sizeof words, "%s/pipe", folder);
    assert_int_equal(mkfifo(words, 0600), 0);
    snprintf(words, sizeof words, "check %s/pipe", folder);
    snprintf(out, sizeof out,
             "%s/pipe:1:1: error: is no regular file; name a file\n"
             "1 file, 1 of them unusable: 1 error, 0 warnings\n",
             folder);
    expect_run(words, 1, out, "");
    hs_test_remove_folder(folder);
}

static void wrong_usage_is_told_with_the_right_word(void **state)
{
    (void)state;
    expect_run("", 2, "", "heapstorm: pattern needs a second word: check or trace\n");
    expect_run("chekc x", 2, "", "heapstorm: unknown command 'chekc'; did you mean 'check'?\n");
    expect_run("check", 2, "", "heapstorm: pattern check needs at least one FILE\n");
    expect_run("check --hlep", 2, "",
               "heapstorm: unknown option '--hlep'; did you mean '--help'?\n");
    expect_run("check --strcit x", 2, "",
               "heapstorm: unknown option '--strcit'; did you mean '--strict'?\n");
    expect_run("dance", 2, "", "heapstorm: unknown command 'dance'; it may be check or trace\n");
    expect_run("--colour", 2, "", "heapstorm: unknown option '--colour'; --help lists them all\n");
    expect_run("trace", 2, "", "heapstorm: pattern trace needs a FILE\n");
    expect_run("trace a b", 2, "",
               "heapstorm: pattern trace takes one FILE; 'b' is a second one\n");
    expect_run("trace a --frmaes 3", 2, "",
               "heapstorm: unknown option '--frmaes'; did you mean '--frames'?\n");
    expect_run("trace a --frames", 2, "", "heapstorm: --frames needs N\n");
    expect_run("trace a --frames -3", 2, "",
               "heapstorm: --frames takes a whole number from 0 to 1000000000, not '-3'\n");
    expect_run("trace a --rank 1.5", 2, "",
               "heapstorm: --rank takes a number from 0 to 1, not '1.5'\n");
    expect_run("trace a --rand=x", 2, "",
               "heapstorm: --rand takes a number from 0 to 1, not 'x'\n");
    expect_run("trace a --origin 3", 2, "", "heapstorm: --origin takes two numbers X,Y, not '3'\n");
    expect_run("trace a --target 1,2 --target-path p", 2, "",
               "heapstorm: the player stands at --target or moves along --target-path; give one of "
               "them\n");
    expect_run("trace a --label --summary", 2, "",
               "heapstorm: --label adds a column to the rows, and --summary prints no rows; give "
               "one of them\n");
    expect_run("trace a --label=x", 2, "", "heapstorm: --label takes no value\n");
    expect_run("trace " EVERYTHING " --target-path /none", 1, "",
               "heapstorm: /none:1:1: cannot be read: No such file or directory\n");
    expect_run("trace a --target 1,2,3", 2, "",
               "heapstorm: --target takes two numbers X,Y, not '1,2,3'\n");
}

static void help_is_given_wherever_it_is_asked_for(void **state)
{
    (void)state;
    static const char *const words[] = {"--help", "check --help", "trace --help",
                                        "-h",     "check -h",     "trace x -h"};
    for (size_t i = 0; i < 6; i++) {
        hs_test_process process = run_with(words[i], NULL);
        assert_int_equal(process.code, 0);
        assert_string_equal(process.error, "");
        assert_non_null(strstr(process.out, "heapstorm pattern check FILE..."));
        assert_non_null(strstr(process.out, "--target X,Y"));
        hs_test_process_release(&process);
    }
}

static void the_version_is_told_after_a_command_too(void **state)
{
    (void)state;
    static const char *const words[] = {"--version", "check --version", "check x --version",
                                        "trace --version", "trace x --rank 1 --version"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        expect_run(words[i], 0, "heapstorm " HS_VERSION "\n", "");
}

/// Traces a text with options.
static void expect_trace(const char *text, const char *options, const char *out, const char *error)
{
    char folder[256];
    char path[512];
    char words[1024];
    hs_test_make_folder(folder, sizeof folder);
    write_file(folder, "p.xml", text, strlen(text), path);
    snprintf(words, sizeof words, "trace %s %s", path, options);
    expect_run(words, 0, out, error);
    hs_test_remove_folder(folder);
}

#define HEADER "frame\tid\tparent\tx\ty\tdirection\tspeed\tmx\tmy\tacting\n"

static void a_trace_has_a_row_for_each_living_bullet_after_each_frame(void **state)
{
    (void)state;
    expect_trace("<bulletml><action label='top'><changeSpeed><speed>0.1</speed><term>1</term>"
                 "</changeSpeed><fire><direction type='absolute'>90</direction><speed>1</speed>"
                 "<bullet><action><wait>1</wait><vanish/></action></bullet></fire></action>"
                 "</bulletml>",
                 "--frames 4",
                 HEADER "0\t0\t-1\t0\t0\t0\t0\t0\t0\t1\n"
                        "0\t1\t0\t0\t0\t90\t1\t0\t0\t1\n"
                        "1\t0\t-1\t0\t-0.100000001\t0\t0.100000001\t0\t0\t0\n"
                        "1\t1\t0\t1\t0\t90\t1\t0\t0\t1\n"
                        "2\t0\t-1\t0\t-0.200000003\t0\t0.100000001\t0\t0\t0\n"
                        "3\t0\t-1\t0\t-0.300000012\t0\t0.100000001\t0\t0\t0\n",
                 "");
}

static void a_trace_begins_and_aims_where_it_is_told(void **state)
{
    (void)state;
    expect_trace("<bulletml><action label='top'><fire><speed>$rank+$rand</speed><bullet/></fire>"
                 "</action></bulletml>",
                 "--frames=1 --origin -10,5 --target=-20,5 --rank 0.25 --rand 0.5",
                 HEADER "0\t0\t-1\t-10\t5\t0\t0\t0\t0\t0\n"
                        "0\t1\t0\t-10\t5\t-90\t0.75\t0\t0\t0\n",
                 "");
}

static void a_trace_keeps_the_axes_of_a_horizontal_pattern(void **state)
{
    (void)state;
    expect_trace("<bulletml type='horizontal'><action label='top'><fire>"
                 "<direction type='absolute'>270</direction><bullet/></fire></action></bulletml>",
                 "--frames 2",
                 HEADER "0\t0\t-1\t0\t0\t0\t0\t0\t0\t0\n"
                        "0\t1\t0\t0\t0\t270\t1\t0\t0\t0\n"
                        "1\t0\t-1\t0\t0\t0\t0\t0\t0\t0\n"
                        "1\t1\t0\t-1\t0\t270\t1\t0\t0\t0\n",
                 "");
}

static void a_full_trace_refuses_and_counts(void **state)
{
    (void)state;
    expect_trace(
        "<bulletml><action label='top'><repeat><times>5</times><action><fire><speed>1/($rank-0.5)"
        "</speed><bullet><action><vanish/></action></bullet></fire></action></repeat>"
        "</action></bulletml>",
        "--frames 1 --bullets 1",
        HEADER "0\t0\t-1\t0\t0\t0\t0\t0\t0\t0\n"
               "0\t1\t0\t0\t0\t180\t0\t0\t0\t1\n",
        "heapstorm: 4 bullets refused, because --bullets lived already\n"
        "heapstorm: 5 divisions by zero, taken as 0\n");
}

static void what_was_mended_once_is_told_in_the_singular(void **state)
{
    (void)state;
    expect_trace(
        "<bulletml><action label='top'><repeat><times>2</times><action><fire><speed>1</speed>"
        "<bullet/></fire></action></repeat><wait>1/($rank-0.5)</wait><repeat><times>9999999</times>"
        "<action/></repeat></action><action label='top2'><actionRef label='a'/><wait>1</wait>"
        "</action><action label='a'><actionRef label='a'/><wait>1</wait></action></bulletml>",
        "--frames 1 --bullets 1",
        HEADER "0\t0\t-1\t0\t0\t0\t0\t0\t0\t1\n"
               "0\t1\t0\t0\t0\t180\t1\t0\t0\t0\n",
        "heapstorm: 1 bullet refused, because --bullets lived already\n"
        "heapstorm: 1 division by zero, taken as 0\n"
        "heapstorm: 1 time a script came to the limit of instructions and went on in the "
        "next frame\n"
        "heapstorm: 1 script ended at the limit of recursion\n"
        "heapstorm: 1 repeat cut to the limit of its times\n");
}

static void a_trace_can_name_the_labels_of_bullets(void **state)
{
    (void)state;
    expect_trace("<bulletml><action label='top'><fire><bulletRef label='rice-rose'/></fire><fire>"
                 "<bullet label='a&#9;b&#10;c'/></fire><fire><bullet/></fire></action>"
                 "<bullet label='rice-rose'/></bulletml>",
                 "--frames 1 --label",
                 "frame\tid\tparent\tx\ty\tdirection\tspeed\tmx\tmy\tacting\tlabel\n"
                 "0\t0\t-1\t0\t0\t0\t0\t0\t0\t0\t\n"
                 "0\t1\t0\t0\t0\t180\t1\t0\t0\t0\trice-rose\n"
                 "0\t2\t0\t0\t0\t180\t1\t0\t0\t0\ta?b?c\n"
                 "0\t3\t0\t0\t0\t180\t1\t0\t0\t0\t\n",
                 "");
}

static void a_summary_tells_what_was_fired_and_when_most_were_alive(void **state)
{
    (void)state;
    static const char text[] =
        "<bulletml><action label='top'><wait>2</wait><repeat><times>3</times><action><fire><bullet>"
        "<action><wait>5</wait><vanish/></action></bullet></fire><wait>1</wait></action></repeat>"
        "<fire><bullet/></fire></action></bulletml>";
    expect_trace(text, "--frames 20 --summary",
                 "fired\t4\nlast fire in frame\t5\nmost alive\t4\nmost alive in frame\t5\n"
                 "last frame\t19\nalive in the last frame\t1\nacting in the last frame\t0\n"
                 "root\tended\n",
                 "");
    expect_trace(text, "--frames 4 --bullets 1 --summary",
                 "fired\t1\nlast fire in frame\t2\nmost alive\t1\nmost alive in frame\t2\n"
                 "last frame\t3\nalive in the last frame\t1\nacting in the last frame\t1\n"
                 "root\tacting\n",
                 "heapstorm: 1 bullet refused, because --bullets lived already\n");
    expect_trace(text, "--frames 0 --summary",
                 "fired\t0\nlast fire in frame\t-\nmost alive\t0\nmost alive in frame\t-\n"
                 "last frame\t-\nalive in the last frame\t0\nacting in the last frame\t0\n"
                 "root\tacting\n",
                 "");
}

/// Traces a pattern that aims in each frame, with the player on a path.
static void expect_path(const char *lines, size_t count, int code, const char *out,
                        const char *error)
{
    static const char text[] = "<bulletml><action label='top'><repeat><times>99</times><action>"
                               "<fire><bullet><action><vanish/></action></bullet></fire>"
                               "<wait>2</wait></action></repeat></action></bulletml>";
    char folder[256];
    char pattern[512];
    char path[512];
    char words[1200];
    char told[1200] = "";
    hs_test_make_folder(folder, sizeof folder);
    write_file(folder, "p.xml", text, sizeof text - 1, pattern);
    write_file(folder, "path.txt", lines, count, path);
    snprintf(words, sizeof words, "trace %s --frames 7 --target-path %s", pattern, path);
    if (error[0] != '\0') snprintf(told, sizeof told, "heapstorm: %s:%s\n", path, error);
    hs_test_process process = run_with(words, NULL);
    assert_string_equal(process.error, told);
    assert_int_equal(process.code, code);
    // Of every row that stands for a fire, the direction.
    char directions[200] = "";
    for (char *row = process.out; *row != '\0'; row += strcspn(row, "\n") + 1) {
        unsigned frame, id;
        float x, y, direction;
        if (sscanf(row, "%u\t%u\t0\t%f\t%f\t%f", &frame, &id, &x, &y, &direction) != 5) continue;
        size_t used = strlen(directions);
        snprintf(directions + used, sizeof directions - used, "%g ", (double)direction);
    }
    assert_string_equal(directions, out);
    hs_test_process_release(&process);
    hs_test_remove_folder(folder);
}

static void the_player_of_a_trace_moves_along_a_path(void **state)
{
    (void)state;
    static const char lines[] = "# frame x y\r\n"
                                "\n"
                                "  2 100 0 # right\n"
                                "\t4\t100 100\r\n"
                                "5 0 1e2";
    expect_path(lines, sizeof lines - 1, 0, "90 90 135 180 ", "");
    static const char between[] = "0 -10 10\n4 10 10\n";
    expect_path(between, sizeof between - 1, 0, "-135 180 135 135 ", "");
    static const char marked[] = "\xEF\xBB\xBF"
                                 "0 -10 10\n4 10 10\n";
    expect_path(marked, sizeof marked - 1, 0, "-135 180 135 135 ", "");
}

static void a_path_or_a_pattern_may_be_standard_input_and_not_both(void **state)
{
    (void)state;
    char folder[256];
    char path[512];
    hs_test_make_folder(folder, sizeof folder);
    write_file(folder, "path.txt", "0 100 0\n", 8, path);
    hs_test_process piped = run_with("trace " EVERYTHING " --frames 9 --target-path -",
                                     &(hs_test_start){.in_path = path});
    hs_test_process still = run_with("trace " EVERYTHING " --frames 9 --target 100,0", NULL);
    assert_string_equal(piped.error, "");
    assert_string_equal(piped.out, still.out);
    hs_test_process_release(&piped);
    hs_test_process_release(&still);
    write_file(folder, "path.txt", "\n0 x\n", 5, path);
    expect_run_from(path, "trace " EVERYTHING " --target-path -", 1, "",
                    "heapstorm: <stdin>:2:3: X is no number up to 1000000000; a line is FRAME X "
                    "Y\n");
    expect_run_from(path, "trace - --target-path -", 2, "",
                    "heapstorm: FILE and --target-path cannot both be -, which is standard input; "
                    "give one of them a file\n");
    hs_test_remove_folder(folder);
}

static void a_line_that_is_no_point_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        const char *error;
    } cases[] = {
        {"", "1:1: there is no point; a line is FRAME X Y"},
        {"# nothing\n\n", "1:1: there is no point; a line is FRAME X Y"},
        {"1 2 3\n  x 2 3", "2:3: a line is FRAME X Y, and this is no frame from 0 to 1000000000"},
        {"-1 2 3", "1:1: a line is FRAME X Y, and this is no frame from 0 to 1000000000"},
        {"1.5 2 3", "1:1: a line is FRAME X Y, and this is no frame from 0 to 1000000000"},
        {"1000000001 2 3", "1:1: a line is FRAME X Y, and this is no frame from 0 to 1000000000"},
        {"1 2", "1:4: Y is missing; a line is FRAME X Y"},
        {"1 # 2", "1:3: X is missing; a line is FRAME X Y"},
        {"1 2,3", "1:3: X is no number up to 1000000000; a line is FRAME X Y"},
        {"1 0x10 3", "1:3: X is no number up to 1000000000; a line is FRAME X Y"},
        {"1 2 -0X1p3", "1:5: Y is no number up to 1000000000; a line is FRAME X Y"},
        {"\xEF\xBB\xBF"
         "1 x 3",
         "1:3: X is no number up to 1000000000; a line is FRAME X Y"},
        {"1 2 3\n\xEF\xBB\xBF"
         "2 2 3",
         "2:1: a line is FRAME X Y, and this is no frame from 0 to 1000000000"},
        {"1 2 nan", "1:5: Y is no number up to 1000000000; a line is FRAME X Y"},
        {"1 2 1e10", "1:5: Y is no number up to 1000000000; a line is FRAME X Y"},
        {"1 2 3 4", "1:7: a line is FRAME X Y, and nothing after it"},
        {"5 1 1\n5 2 2", "2:1: frame 5 does not come after frame 5; put the lines in order"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_path(cases[i].lines, strlen(cases[i].lines), 1, "", cases[i].error);
    expect_path("1 2 3\n4 5\0", 10, 1, "", "2:4: Y is missing; a line is FRAME X Y");
    expect_path("1 2 3\n\0", 7, 1, "", "2:1: a zero byte is no text");
}

static void the_same_seed_gives_the_same_trace_and_another_does_not(void **state)
{
    (void)state;
    hs_test_process one = run_with("trace " EVERYTHING " --frames 100 --seed 7", NULL);
    hs_test_process same = run_with("trace --seed 7 --frames 100 " EVERYTHING, NULL);
    hs_test_process other = run_with("trace " EVERYTHING " --frames 100 --seed 8", NULL);
    assert_int_equal(one.code, 0);
    assert_true(hs_test_lines(one.out) > 500);
    assert_string_equal(one.out, same.out);
    assert_int_not_equal(strcmp(one.out, other.out), 0);
    hs_test_process_release(&one);
    hs_test_process_release(&same);
    hs_test_process_release(&other);
}

static void a_pattern_that_cannot_be_traced_is_told_and_nothing_is_printed(void **state)
{
    (void)state;
    expect_run("trace /nowhere.xml", 1, "",
               "/nowhere.xml:1:1: error: cannot be read: No such file or directory\n");
}

static void output_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) skip();
    static const char *const words[] = {"check " EVERYTHING, "trace " EVERYTHING, "--help"};
    const hs_test_start start = {.out_path = "/dev/full"};
    for (size_t i = 0; i < 3; i++) {
        hs_test_process process = run_with(words[i], &start);
        assert_int_equal(process.code, 1);
        assert_string_equal(process.error, "heapstorm: standard output: cannot be written: No "
                                           "space left on device\n");
        hs_test_process_release(&process);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_file_passes_the_check),
        cmocka_unit_test(warnings_alone_pass_the_check),
        cmocka_unit_test(a_strict_check_lets_no_warning_pass),
        cmocka_unit_test(what_engines_understand_differently_is_told_on_request),
        cmocka_unit_test(a_pattern_may_come_from_standard_input),
        cmocka_unit_test(each_bad_file_is_told_in_one_line_and_the_others_are_still_checked),
        cmocka_unit_test(a_file_name_cannot_command_the_terminal),
        cmocka_unit_test(a_pipe_is_no_file_to_check),
        cmocka_unit_test(wrong_usage_is_told_with_the_right_word),
        cmocka_unit_test(help_is_given_wherever_it_is_asked_for),
        cmocka_unit_test(the_version_is_told_after_a_command_too),
        cmocka_unit_test(a_trace_has_a_row_for_each_living_bullet_after_each_frame),
        cmocka_unit_test(a_trace_begins_and_aims_where_it_is_told),
        cmocka_unit_test(a_trace_keeps_the_axes_of_a_horizontal_pattern),
        cmocka_unit_test(a_full_trace_refuses_and_counts),
        cmocka_unit_test(what_was_mended_once_is_told_in_the_singular),
        cmocka_unit_test(a_trace_can_name_the_labels_of_bullets),
        cmocka_unit_test(a_summary_tells_what_was_fired_and_when_most_were_alive),
        cmocka_unit_test(the_player_of_a_trace_moves_along_a_path),
        cmocka_unit_test(a_path_or_a_pattern_may_be_standard_input_and_not_both),
        cmocka_unit_test(a_line_that_is_no_point_is_told_with_its_place),
        cmocka_unit_test(the_same_seed_gives_the_same_trace_and_another_does_not),
        cmocka_unit_test(a_pattern_that_cannot_be_traced_is_told_and_nothing_is_printed),
        cmocka_unit_test(output_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
