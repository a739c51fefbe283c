// What docs/memory-handbook.md shows of the program's own words, beside what the program says now.
#include "process.h"
#include "support.h"

enum { WORDS_MAX = 40 };

static const char page_path[] = HS_ASSETS_SOURCE "/../docs/memory-handbook.md";

/// The page's command that asks who refers to what, and the text that follows it there.
typedef struct shown {
    char *page;
    char command[512];
    const char *text;
} shown;

static void read_page(shown *it)
{
    it->page = hs_test_read_file(page_path);
    const char *option = strstr(it->page, "--retention 800:who.txt\n");
    assert_non_null(option);
    const char *line = option;
    while (line[-1] != '\n') line--;
    assert_int_equal(strncmp(line, "    heapstorm run ", 18), 0);
    size_t length = strcspn(line, "\n");
    snprintf(it->command, sizeof it->command, "%.*s", (int)length, line);
    it->text = line + length + strspn(line + length, "\n");
}

/// Runs the page's command with another name of the file; returns what it writes. Release with
/// `free`.
static char *run(const shown *it, const char *name)
{
    const char *words[WORDS_MAX] = {HS_PROGRAM};
    char text[512], file[64], folder[128], path[256];
    size_t count = 1;
    snprintf(text, sizeof text, "%s", strstr(it->command, " run "));
    snprintf(file, sizeof file, "800:%s", name);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        words[count++] = strcmp(word, "800:who.txt") == 0 ? file : word;
    words[count] = "--quiet";
    hs_test_make_folder(folder, sizeof folder);
    const hs_test_start start = {.folder = folder};
    hs_test_process process = hs_test_run(words, &start);
    if (process.code != 0) fail_msg("%s: exit %d: %s", it->command, process.code, process.error);
    hs_test_process_release(&process);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *written = hs_test_read_file(path);
    hs_test_remove_folder(folder);
    return written;
}

static void the_leaked_cycle_in_the_handbook_is_what_its_command_writes(void **state)
{
    (void)state;
    shown it;
    read_page(&it);
    char *written = run(&it, "who.txt");
    assert_non_null(strstr(written, "the circle closes"));
    const char *on_page = it.text;
    for (const char *line = written; *line != '\0';) {
        int length = (int)strcspn(line, "\n"), there = (int)strcspn(on_page, "\n");
        int indent = length > 0 ? 4 : 0;
        if (there != length + indent || strncmp(on_page + indent, line, (size_t)length) != 0) {
            fail_msg("docs/memory-handbook.md has '%.*s' where the program writes '%.*s'", there,
                     on_page, length, line);
        }
        line += length + (line[length] == '\n');
        on_page += there + (on_page[there] == '\n');
    }
    free(written);
    free(it.page);
}

/// The number of the box that the graph names so, or -1.
static int box_in(const char *graph, const char *name, unsigned long serial, const char *state)
{
    char label[96];
    int number = -1;
    snprintf(label, sizeof label, " [label=\"%s %lu\\n%s,", name, serial, state);
    const char *line = strstr(graph, label);
    if (line == NULL) return -1;
    while (line[-1] != '\n') line--;
    assert_int_equal(sscanf(line, " b%d [", &number), 1);
    return number;
}

static void the_graph_draws_the_path_that_the_text_tells(void **state)
{
    (void)state;
    shown it;
    read_page(&it);
    char *text = run(&it, "who.txt"), *graph = run(&it, "who.dot");
    const char *line = strstr(text, "Who keeps one of those that the living refer to:\n");
    assert_non_null(line);
    assert_non_null(strstr(graph, "label=\"who keeps one of those that the living refer to\""));
    int last = -1, length = 0;
    for (line = strchr(line, '\n') + 1; *line == ' '; line = strchr(line, '\n') + 1, length++) {
        char name[32], living[16];
        unsigned long serial;
        const char *box = strstr(line, "its own");
        const char *comma = box != NULL && box < strchr(line, '\n') ? strchr(box, ',') + 1 : line;
        assert_int_equal(sscanf(comma, " %31s %lu (%15[a-z]", name, &serial, living), 3);
        assert_string_equal(living, length == 0 ? "living" : "dead");
        int number = box_in(graph, name, serial, living);
        if (number < 0) fail_msg("the graph has no %s %lu", name, serial);
        char edge[64];
        snprintf(edge, sizeof edge, "  b%d -> b%d [", last, number);
        if (last >= 0 && strstr(graph, edge) == NULL) fail_msg("the graph has no%s", edge);
        last = number;
    }
    assert_int_equal(length, 3);
    assert_null(strstr(graph, " 1 refs"));
    free(text);
    free(graph);
    free(it.page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_leaked_cycle_in_the_handbook_is_what_its_command_writes),
        cmocka_unit_test(the_graph_draws_the_path_that_the_text_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
