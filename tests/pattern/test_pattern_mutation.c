#include <dirent.h>

#include "base/random.h"
#include "pattern_field.h"

enum {
    MUTANTS = 3000,     ///< mangled texts in all
    FRAMES = 40,        ///< for which a valid one runs
    SOURCES_MAX = 64,   ///< files to mangle
    TEXT_BYTES = 32768, ///< longest text, additions included
};

/// The files that are mangled.
typedef struct sources {
    char *texts[SOURCES_MAX];
    size_t counts[SOURCES_MAX];
    unsigned count;
} sources;

static void take_folder(sources *from, const char *folder)
{
    DIR *directory = opendir(folder);
    if (directory == NULL) return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (strstr(entry->d_name, ".xml") == NULL || from->count == SOURCES_MAX) continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        char *text = malloc(TEXT_BYTES);
        assert_non_null(text);
        from->counts[from->count] = fread(text, 1, TEXT_BYTES / 2, file);
        from->texts[from->count++] = text;
        fclose(file);
    }
    closedir(directory);
}

/// Words that random changes of bytes would hardly produce.
static const char *const words[] = {
    "<action label='top'>",
    "</action>",
    "((((",
    "99999999999",
    "type='sequence'",
    "*-",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&#0;",
    "&amp;",
    "\xEF\xBB\xBF",
    "\xFF\xFE",
    "encoding='EUC-JP'",
    "encoding='ISO-2022-JP'",
    "<!DOCTYPE b SYSTEM 'b'>",
    "&dot;",
    "$loop.index",
    "sin($i)",
    "<?xml",
    "$rand",
    "label='ring'",
};

/// Elements that leave a text well-formed wherever a tag ends.
static const char *const elements[] = {
    "<action label='top2'><wait>3</wait></action>",
    "<actionRef label='top'/>",
    "<actionRef label='again'><param>$1</param></actionRef>",
    "<bulletRef label='seed'><param>$1*2</param></bulletRef>",
    "<repeat><times>99</times><action><fire><bullet/></fire></action></repeat>",
    "<repeat><times>$rand*9</times><actionRef label='ring'/></repeat>",
    "<vanish/>",
    "<wait>0</wait>",
    "<wait>$rand*20</wait>",
    "<fire><bulletRef label='seed'/></fire>",
    "<fire><speed type='relative'>9</speed><bullet><actionRef label='top'/></bullet></fire>",
    "<changeDirection><direction type='aim'>0</direction><term>-1</term></changeDirection>",
    "<accel><vertical type='sequence'>1/0</vertical><term>99999999999</term></accel>",
};

/// Replaces `removed` bytes of a text by a word; returns the new length.
static size_t splice(char *text, size_t count, size_t at, size_t removed, const char *word)
{
    size_t added = strlen(word);
    if (removed > count - at) removed = count - at;
    if (count - removed + added > TEXT_BYTES) return count;
    memmove(text + at + added, text + at + removed, count - at - removed);
    memcpy(text + at, word, added);
    return count - removed + added;
}

/// Changes a text at random, which usually breaks the XML.
static size_t mangle_blindly(hs_random *random, char *text, size_t count, size_t at)
{
    switch (hs_random_below(random, 4)) {
    case 0:
        text[at] = (char)hs_random_below(random, 256);
        return count;
    case 1:
        return at;
    case 2:
        return splice(text, count, at, hs_random_below(random, 60), "");
    default:
        return splice(text, count, at, 0,
                      words[hs_random_below(random, sizeof words / sizeof words[0])]);
    }
}

/// Changes a text so that it remains XML: a digit becomes something else, or an element is added.
static size_t mangle_politely(hs_random *random, char *text, size_t count, size_t at)
{
    static const char digits[] = "0123456789.+-*/%()$";
    bool digit = hs_random_below(random, 2) == 0;
    while (at < count && (digit ? text[at] < '0' || text[at] > '9' : text[at] != '>')) at++;
    if (at == count) return count;
    if (digit) {
        text[at] = digits[hs_random_below(random, sizeof digits - 1)];
        return count;
    }
    return splice(text, count, at + 1, 0,
                  elements[hs_random_below(random, sizeof elements / sizeof elements[0])]);
}

/// Changes a few places of a text; returns its new length.
static size_t mangle(hs_random *random, char *text, size_t count)
{
    bool blind = hs_random_below(random, 3) == 0;
    unsigned changes = 1 + hs_random_below(random, 4);
    for (unsigned i = 0; i < changes && count > 0; i++) {
        size_t at = hs_random_below(random, (uint32_t)count);
        count = blind ? mangle_blindly(random, text, count, at)
                      : mangle_politely(random, text, count, at);
    }
    return count;
}

/// Parses a text; a valid pattern runs for a while, with little room.
static bool try_text(const char *text, size_t count)
{
    hs_gate gate = {0};
    hs_error error = {""};
    hs_pattern *pattern =
        hs_pattern_examine_text(&gate, "mutant", text, count, HS_SCRUTINY_PORTABLE, NULL, &error);
    assert_int_equal(pattern == NULL, error.message[0] != '\0');
    hs_pattern_release(pattern);
    hs_test_expect_gate_empty(&gate);
    if (pattern == NULL) return false;
    hs_test_field *field = hs_test_field_open_file(text, count, "mutant");
    field->runner_limit = 200;
    field->bullet_limit = 200;
    field->budget = 20000;
    field->bounded = true;
    hs_test_field_run(field, FRAMES);
    hs_test_field_close(field);
    return true;
}

static void no_mangled_pattern_does_harm(void **state)
{
    (void)state;
    sources from = {.count = 0};
    take_folder(&from, HS_TEST_DATA "/patterns");
    take_folder(&from, HS_ASSETS_SOURCE "/patterns");
    assert_true(from.count > 1);
    hs_random random = hs_random_seeded(2001, 0);
    unsigned usable = 0;
    char *text = malloc(TEXT_BYTES);
    assert_non_null(text);
    for (unsigned i = 0; i < MUTANTS; i++) {
        unsigned source = i % from.count;
        memcpy(text, from.texts[source], from.counts[source]);
        size_t count = mangle(&random, text, from.counts[source]);
        usable += try_text(text, count);
    }
    free(text);
    for (unsigned i = 0; i < from.count; i++) free(from.texts[i]);
    print_message("%u of %d mutants were patterns still\n", usable, (int)MUTANTS);
    assert_in_range(usable, MUTANTS / 4, MUTANTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_mangled_pattern_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
