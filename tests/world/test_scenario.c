#include <sys/stat.h>

#include "pattern/markup.h"
#include "worlds.h"

#define PATTERN                                                                                    \
    "<bulletml><action label='top'><wait>1</wait></action>"                                        \
    "<fire label='one'><bullet/></fire></bulletml>"

/// A scenario that cannot be used, and the error after the file's name.
typedef struct mistake {
    const char *text;
    const char *complaint;
} mistake;

static const mistake mistakes[] = {
    {"", ":1:1: the file is empty; a scenario begins with <scenario>"},
    {" \n\t", ":2:2: the file is empty; a scenario begins with <scenario>"},
    {"<scenario>\n <enemy pattern='p.xml'/>",
     ":2:26: the file ends while <scenario> of line 1 is open"},
    {"<scenario>\n <enemy pattern='p.xml'>\n",
     ":3:1: the file ends while <enemy> of line 2 is open"},
    {"<scenario>\n <!-- <enemy pattern='p.xml'/>", ":2:2: this tag or comment is never closed"},
    {"<scenario>\n <enemy pattern='p.xml'>\n</scenario>",
     ":3:3: </scenario> does not close <enemy> of line 2; write </enemy> first"},
    {"just text", ":1:1: this is no XML: a scenario begins with <scenario>"},
    {"<bulletml/>", ":1:1: a scenario begins with <scenario>, not <bulletml>"},
    {"<scenario/>", ":1:1: the scenario is empty; it needs an <enemy> or an <emitter>"},
    {"<scenario>\n  <enmey pattern='p.xml'/>\n</scenario>",
     ":2:3: <enmey> does not belong here; a <scenario> holds <enemy>, <emitter>, <pile>, <chain>, "
     "<pair>, <collection>, <boss>; did you mean <enemy>?"},
    {"<scenario>\n<enemy pattern='p.xml'>\n<enemy pattern='p.xml'/></enemy></scenario>",
     ":3:1: <enemy> does not belong here; <enemy> holds nothing"},
    {"<scenario>\n<scenario/></scenario>",
     ":2:1: <scenario> does not belong here; a <scenario> holds <enemy>, "},
    {"<scenario bulets='3'/>", ":1:1: <scenario> has no attribute \"bulets\""},
    {"<scenario>\n\n <enemy colour='3' pattern='p.xml'/></scenario>",
     ":3:2: <enemy> has no attribute \"colour\""},
    {"<scenario><enemy pattern='p.xml' pattern='p.xml'/></scenario>",
     ":1:34: the attribute \"pattern\" stands twice in this tag; leave one out"},
    {"<scenario bullets='0'/>", ":1:1: bullets=\"0\" is not a whole number from 1 to 1000000"},
    {"<scenario bullets='1000001'/>",
     ":1:1: bullets=\"1000001\" is not a whole number from 1 to 1000000"},
    {"<scenario particles='-1'/>",
     ":1:1: particles=\"-1\" is not a whole number from 1 to 10000000"},
    {"<scenario lives='1.5'/>", ":1:1: lives=\"1.5\" is not a whole number from 0 to 99"},
    {"<scenario rank='1.01'/>", ":1:1: rank=\"1.01\" is not a number from 0 to 1"},
    {"<scenario rank='nan'/>", ":1:1: rank=\"nan\" is not a number from 0 to 1"},
    {"<scenario rank='0,5'/>", ":1:1: rank=\"0,5\" is not a number from 0 to 1"},
    {"<scenario rank='.5'/>", ":1:1: rank=\".5\" is not a number from 0 to 1"},
    {"<scenario rank='1.'/>", ":1:1: rank=\"1.\" is not a number from 0 to 1"},
    {"<scenario rank=''/>", ":1:1: rank=\"\" is not a number from 0 to 1"},
    {"<scenario rank='-'/>", ":1:1: rank=\"-\" is not a number from 0 to 1"},
    {"<scenario lives='0x3'/>", ":1:1: lives=\"0x3\" is not a whole number from 0 to 99"},
    {"<scenario lives=' 3'/>", ":1:1: lives=\" 3\" is not a whole number from 0 to 99"},
    {"<scenario lives='3 '/>", ":1:1: lives=\"3 \" is not a whole number from 0 to 99"},
    {"<scenario lives='3&#10;4'/>", ":1:1: lives=\"3 4\" is not a whole number from 0 to 99"},
    {"<scenario lives='1e1'/>", ":1:1: lives=\"1e1\" is not a whole number from 0 to 99"},
    {"<scenario loop='1000001'/>",
     ":1:1: loop=\"1000001\" is not a whole number from 0 to 1000000"},
    {"<scenario hold='true'/>", ":1:1: hold=\"true\" is neither yes nor no"},
    {"<scenario>\n<enemy x='1001' pattern='p.xml'/></scenario>",
     ":2:1: x=\"1001\" is not a number from -1000 to 1000"},
    {"<scenario><enemy count='0' pattern='p.xml'/></scenario>",
     ":1:11: count=\"0\" is not a whole number from 1 to 1000"},
    {"<scenario><enemy sway_ticks='0' pattern='p.xml'/></scenario>",
     ":1:11: sway_ticks=\"0\" is not a whole number from 1 to 1000000"},
    {"<scenario><enemy radius='201' pattern='p.xml'/></scenario>",
     ":1:11: radius=\"201\" is not a whole number from 1 to 200"},
    {"<scenario><enemy boss='no!' pattern='p.xml'/></scenario>",
     ":1:11: boss=\"no!\" is neither yes nor no"},
    {"<scenario>\n <enemy/></scenario>", ":2:2: <enemy> needs pattern=\"FILE\", a name in "},
    {"<scenario>\n <enemy pattern='q.xml'/></scenario>",
     ":2:2: pattern=\"q.xml\" cannot be read in "},
    {"<scenario>\n <enemy pattern=''/></scenario>",
     ":2:2: pattern=\"\" is no plain name of a file in "},
    {"<scenario>\n <enemy pattern='..'/></scenario>",
     ":2:2: pattern=\"..\" is no plain name of a file in "},
    {"<scenario>\n <enemy pattern='.'/></scenario>",
     ":2:2: pattern=\".\" is no plain name of a file in "},
    {"<scenario>\n <enemy pattern='../patterns/p.xml'/></scenario>",
     ":2:2: pattern=\"../patterns/p.xml\" is no plain name of a file in "},
    {"<scenario>\n <enemy pattern='/p.xml'/></scenario>",
     ":2:2: pattern=\"/p.xml\" is no plain name of a file in "},
    {"<scenario>\n <enemy pattern='a/p.xml'/></scenario>",
     ":2:2: pattern=\"a/p.xml\" is no plain name of a file in "},
    {"<scenario>\n <emitter pattern='p.xml' simple='one'/></scenario>",
     ":2:2: an <emitter> needs simple=\"...\" and acting=\"...\", labels of <fire> elements in its "
     "pattern"},
    {"<scenario>\n <emitter pattern='p.xml' simple='one' acting='two'/></scenario>",
     ":2:2: the pattern \"p.xml\" has no <fire label=\"two\">"},
    {"<scenario>\n <emitter pattern='p.xml' simple='' acting='one'/></scenario>",
     ":2:2: the pattern \"p.xml\" has no <fire label=\"\">"},
};

/// Tries to make a world that cannot be made, and returns the error.
static hs_error complaint_of(const hs_world_config *config)
{
    hs_gate gate = {0};
    hs_error error = {0};
    assert_null(hs_world_create(&gate, config, &error));
    hs_test_expect_gate_empty(&gate);
    return error;
}

static void expect_start(const hs_error *error, const char *file, const char *complaint)
{
    char expected[1024];
    snprintf(expected, sizeof expected, "%s%s", file, complaint);
    if (strncmp(error->message, expected, strlen(expected)) != 0) {
        fail_msg("\"%s\" instead of \"%s\"", error->message, expected);
    }
    assert_null(strchr(error->message, '\n'));
}

static void every_mistake_is_told_with_file_line_and_column(void **state)
{
    (void)state;
    const hs_test_assets assets = hs_test_assets_make("");
    hs_test_assets_add(&assets, "p.xml", PATTERN);
    const hs_world_config config = hs_test_assets_config(&assets);
    for (size_t m = 0; m < sizeof mistakes / sizeof mistakes[0]; m++) {
        hs_test_assets_rewrite(&assets, mistakes[m].text);
        hs_error error = complaint_of(&config);
        expect_start(&error, assets.scenario, mistakes[m].complaint);
    }
    hs_test_assets_remove(&assets);
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
    (void)state;
    hs_world_config config = {.scenario = "none", .assets = HS_ASSETS_SOURCE, .rank = -1};
    hs_error error = complaint_of(&config);
    expect_start(&error, HS_ASSETS_SOURCE "/scenarios/none.xml", ":1:1: cannot be read: ");
    config.scenario = HS_ASSETS_SOURCE "/";
    error = complaint_of(&config);
    expect_start(&error, HS_ASSETS_SOURCE "/", ":1:1: is a folder");
    config.scenario = "arcade";
    config.pattern = "nowhere/own.xml";
    error = complaint_of(&config);
    expect_start(&error, "nowhere/own.xml", ":1:1: cannot be read: ");
}

static void a_pipe_in_place_of_a_file_is_refused(void **state)
{
    (void)state;
    const hs_test_assets assets =
        hs_test_assets_make("<scenario><enemy pattern='p.xml'/></scenario>");
    char path[256];
    snprintf(path, sizeof path, "%s/patterns/p.xml", assets.folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    hs_world_config config = hs_test_assets_config(&assets);
    hs_error error = complaint_of(&config);
    expect_start(&error, path, ":1:1: is no regular file; name a file");
    config.scenario = path;
    error = complaint_of(&config);
    expect_start(&error, path, ":1:1: is no regular file; name a file");
    assert_int_equal(remove(path), 0);
    hs_test_assets_remove(&assets);
}

static void a_mistake_in_a_pattern_is_told_with_the_patterns_own_place(void **state)
{
    (void)state;
    const hs_test_assets assets =
        hs_test_assets_make("<scenario><enemy pattern='p.xml'/></scenario>");
    hs_test_assets_add(&assets, "p.xml",
                       "<bulletml>\n  <action label='top'>\n    <wait>1 +</wait>\n"
                       "  </action>\n</bulletml>");
    const hs_world_config config = hs_test_assets_config(&assets);
    hs_error error = complaint_of(&config);
    char file[256];
    snprintf(file, sizeof file, "%s/patterns/p.xml", assets.folder);
    expect_start(&error, file, ":3:");
    hs_test_assets_remove(&assets);
}

static bool take_any(void *context, const hs_markup_element *element, hs_error *error)
{
    (void)element;
    (void)error;
    ++*(int *)context;
    return true;
}

static void markup_that_is_nested_too_deep_is_told(void **state)
{
    (void)state;
    int opened = 0;
    const hs_markup_listener listener = {take_any, &opened, "a file begins with <a>"};
    char text[4 * HS_MARKUP_NESTING + 4] = "";
    for (int i = 0; i < HS_MARKUP_NESTING; i++) strcat(text, "<a>");
    hs_gate gate = {0};
    hs_error error;
    assert_false(hs_markup_read(&gate, HS_TAG_WORLD, "f", text, strlen(text), &listener, &error));
    assert_string_equal(error.message, "f:1:49: the file ends while <a> of line 1 is open");
    assert_int_equal(opened, HS_MARKUP_NESTING);
    strcat(text, "<a>");
    assert_false(hs_markup_read(&gate, HS_TAG_WORLD, "f", text, strlen(text), &listener, &error));
    assert_string_equal(error.message, "f:1:49: elements are nested deeper than the limit of 16");
}

/// A scenario with the same line `count` times, in which %u is the number of the line.
static char *repeated(const char *line, unsigned count)
{
    size_t bytes = count * (strlen(line) + 8) + 64;
    char *text = malloc(bytes);
    assert_non_null(text);
    size_t at = (size_t)snprintf(text, bytes, "<scenario>\n");
    for (unsigned i = 0; i < count; i++) {
        char number[16];
        snprintf(number, sizeof number, "%u", i);
        const char *mark = strchr(line, '#');
        int before = mark != NULL ? (int)(mark - line) : (int)strlen(line);
        at += (size_t)snprintf(text + at, bytes - at, "%.*s%s%s\n", before, line,
                               mark != NULL ? number : "", mark != NULL ? mark + 1 : "");
    }
    snprintf(text + at, bytes - at, "</scenario>");
    return text;
}

static void too_much_of_anything_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        unsigned allowed;
        const char *complaint;
    } limits[] = {
        {"<enemy pattern='p.xml'/>", 1024, ":1026:1: a scenario has at most 1024 enemies"},
        {"<emitter count='2' pattern='p.xml' simple='one' acting='one'/>", 16,
         ":18:1: a scenario has at most 32 emitters"},
        {"<enemy pattern='p#.xml'/>", 128, ":130:1: a scenario has at most 128 patterns"},
        {"<enemy count='1000' pattern='p.xml'/>", 16,
         ":18:1: a scenario has at most 16384 appearances"},
    };
    const hs_test_assets assets = hs_test_assets_make("");
    hs_test_assets_add(&assets, "p.xml", PATTERN);
    for (unsigned i = 0; i < 129; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%u.xml", i);
        hs_test_assets_add(&assets, name, PATTERN);
    }
    const hs_world_config config = hs_test_assets_config(&assets);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        char *text = repeated(limits[i].line, limits[i].allowed);
        hs_test_assets_rewrite(&assets, text);
        free(text);
        hs_gate gate = {0};
        hs_test_world_close(&gate, hs_test_world_open(&gate, &config));
        text = repeated(limits[i].line, limits[i].allowed + 1);
        hs_test_assets_rewrite(&assets, text);
        free(text);
        hs_error error = complaint_of(&config);
        expect_start(&error, assets.scenario, limits[i].complaint);
    }
    char *text =
        repeated("<!-- nothing at all, but many times over, is too much as well -->", 4200);
    hs_test_assets_rewrite(&assets, text);
    free(text);
    hs_error error = complaint_of(&config);
    expect_start(&error, assets.scenario, ":1:1: the file is larger than the limit of 262144");
    hs_test_assets_remove(&assets);
}

static void enemies_appear_when_and_where_the_scenario_says(void **state)
{
    (void)state;
    const hs_test_assets assets = hs_test_assets_make(
        "<scenario particles='7' bullets='9'>"
        "<enemy at='3' x='30' y='40' pattern='p.xml'/>"
        "<enemy at='1' count='3' every='2' x='-5.25' step_x='100.5' pattern='p.xml'/></scenario>");
    hs_test_assets_add(&assets, "p.xml", PATTERN);
    hs_gate gate = {0};
    const hs_world_config config = hs_test_assets_config(&assets);
    hs_world *world = hs_test_world_open(&gate, &config);
    assert_string_equal(hs_world_scenario_name(world), "field");
    assert_int_equal(hs_world_count(world, HS_PARTICLES).capacity, 7);
    assert_int_equal(hs_world_count(world, HS_BULLETS).capacity, 9);
    hs_enemy enemies[4];
    static const unsigned living[] = {0, 1, 1, 3, 3, 4, 4};
    for (unsigned t = 0; t < 7; t++) {
        hs_test_ticks(world, 1);
        assert_int_equal(hs_test_entities(world, HS_ENEMIES, enemies, 4), living[t]);
    }
    // At the same tick in the order of the file.
    static const float goals[4] = {-5.25f, 30, 95.25f, 195.75f};
    static const unsigned lines[4] = {1, 0, 1, 1};
    for (unsigned e = 0; e < 4; e++) {
        assert_true(enemies[e].goal_x == goals[e]);
        assert_int_equal(enemies[e].spawn, lines[e]);
        assert_int_equal(enemies[e].serial, e + 1);
    }
    assert_true(enemies[1].goal_y == 40 && enemies[0].goal_y == -24);
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_told_with_file_line_and_column),
        cmocka_unit_test(a_file_that_cannot_be_read_is_named),
        cmocka_unit_test(a_pipe_in_place_of_a_file_is_refused),
        cmocka_unit_test(a_mistake_in_a_pattern_is_told_with_the_patterns_own_place),
        cmocka_unit_test(markup_that_is_nested_too_deep_is_told),
        cmocka_unit_test(too_much_of_anything_is_told),
        cmocka_unit_test(enemies_appear_when_and_where_the_scenario_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
