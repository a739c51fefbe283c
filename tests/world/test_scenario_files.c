#include "worlds.h"

#include "heapstorm/stage.h"

#define PATTERN "<bulletml><action label='top'><wait>1</wait></action></bulletml>"

/// Stages that cannot be used, and the error after the file's name.
static const struct {
    const char *text, *complaint;
} mistakes[] = {
    {"<scenario>\n<pile>\n</pile></scenario>", ":2:1: this group holds 0 enemies; a <pair> holds "
                                               "exactly 2, a <pile> or a <chain> at least 1"},
    {"<scenario>\n<pair pattern='none'><enemy count='3'/></pair></scenario>",
     ":2:1: this group holds 3 enemies; a <pair> holds exactly 2"},
    {"<scenario><pile windw='3'/></scenario>", ":1:11: <pile> has no attribute \"windw\""},
    {"<scenario><pair windw='3'/></scenario>",
     ":1:11: <pair> has no attribute \"windw\"; did you mean \"window\"?"},
    {"<scenario><pile><pile/></pile></scenario>",
     ":1:17: <pile> does not belong here; a <pile> holds <enemy>"},
    {"<scenario><phase/></scenario>", ":1:11: <phase> does not belong here; a <scenario> holds "},
    {"<scenario><enemy form='drat' pattern='none'/></scenario>",
     ":1:11: form=\"drat\" is not dart, moth, wheel, "},
    {"<scenario><enemy leaves='a block' pattern='none'/></scenario>",
     ":1:11: leaves=\"a block\" is not nothing or block"},
    {"<scenario><emitter pattern='none'/></scenario>",
     ":1:11: an <emitter> needs a pattern, not \"none\""},
    {"<scenario><boss name='B'/></scenario>", ":1:11: a <boss> needs at=\"TICKS\""},
    {"<scenario><boss at='1'/></scenario>", ":1:11: a <boss> needs a name=\"...\""},
    {"<scenario><boss at='1' name=''/></scenario>", ":1:11: name=\"\" is empty; give it a name"},
    {"<scenario><boss at='1' name='B'/></scenario>",
     ":1:11: the boss \"B\" has no phases; it needs at least one <phase>"},
    {"<scenario loop='9'><boss at='1' name='B'><phase name='P' health='1' time='60' "
     "pattern='none'/></boss></scenario>",
     ":1:20: a scenario that begins again by loop=\"9\" has no boss"},
    {"<scenario loop='9' ends='9'/>",
     ":1:1: a scenario that begins again by loop=\"9\" has no end"},
    {"<scenario><boss at='1' name='B'>\n<phase/></boss></scenario>",
     ":2:1: a <phase> needs a name=\"...\""},
    {"<scenario><boss at='1' name='B'>\n<phase name='P'/></boss></scenario>",
     ":2:1: a <phase> needs time=\"TICKS\", after which it goes on by itself"},
    {"<scenario><boss at='1' name='B'>\n<phase name='P' time='60'/></boss></scenario>",
     ":2:1: a <phase> needs health=\"...\""},
    {"<scenario><boss at='1' name='B'>\n<phase name='P' time='60' health='1'/></boss></scenario>",
     ":2:1: <phase> needs pattern=\"FILE\", a name in "},
    {"<scenario><boss at='1' name='B'>\n<phase name='P' time='60' health='1' shields='spread bmob' "
     "pattern='none'/></boss></scenario>",
     ":2:1: shields=\"spread bmob\" is not made of spread, focus or bomb"},
    {"<scenario><boss at='1' name='B'>\n<phase name='P' time='60' health='1' shields='bomb' "
     "budget='3' pattern='none'/></boss></scenario>",
     ":2:1: a <phase> has either shields or a budget"},
    {"<scenario><boss at='1' name='B'>\n<phase name='P' time='60' health='99999999999' "
     "pattern='none'/></boss></scenario>",
     ":2:1: health=\"99999999999\" is not a whole number from 1 to 1000000"},
    {"<scenario><boss at='1' name='B'><phase name='P' time='60' health='1' "
     "pattern='none'/></boss>\n"
     "<boss at='2' name='C'/></scenario>",
     ":2:1: a scenario has one <boss>, at line 1"},
    {"<scenario>\n<collection every='30' pause='30'/></scenario>",
     ":2:1: every=\"30\" is no longer than the pause of 30 ticks; bullets would never move"},
    {"<scenario>\n<collection count='3'/></scenario>",
     ":2:1: a <collection> that comes 3 times needs every=\"TICKS\""},
    {"<game/>", ":1:1: the game is empty; it needs a <stage>"},
    {"<game><enemy/></game>", ":1:7: <enemy> does not belong here; a <game> holds <stage>"},
    {"<game><stage/></game>", ":1:7: a <stage> needs scenario=\"FILE\", a plain name"},
    {"<game><stage scenario='../a.xml'/></game>", ":1:7: a <stage> needs scenario=\"FILE\""},
};

static hs_error complaint_of(const hs_world_config *config)
{
    hs_gate gate = {0};
    hs_error error = {0};
    assert_null(hs_world_create(&gate, config, &error));
    hs_test_expect_gate_empty(&gate);
    return error;
}

static void every_mistake_of_a_stage_is_told_with_its_place(void **state)
{
    (void)state;
    const hs_test_assets assets = hs_test_assets_make("");
    const hs_world_config config = hs_test_assets_config(&assets);
    for (size_t m = 0; m < sizeof mistakes / sizeof mistakes[0]; m++) {
        hs_test_assets_rewrite(&assets, mistakes[m].text);
        hs_error error = complaint_of(&config);
        char expected[1024];
        snprintf(expected, sizeof expected, "%s%s", assets.scenario, mistakes[m].complaint);
        if (strncmp(error.message, expected, strlen(expected)) != 0) {
            fail_msg("\"%s\" instead of \"%s\"", error.message, expected);
        }
    }
    hs_test_assets_remove(&assets);
}

static void count_finding(void *context, const hs_scenario_finding *finding)
{
    assert_true(finding->line >= 1 && finding->column >= 1);
    ++*(unsigned *)context;
}

/// Loads and examines what is in the file, which must not crash; with an error it is told.
static void take_whatever(const hs_test_assets *assets)
{
    hs_gate gate = {0};
    hs_error error = {0};
    const hs_world_config config = hs_test_assets_config(assets);
    unsigned findings = 0;
    const hs_scenario_sink sink = {count_finding, &findings};
    bool is_sound = hs_scenario_examine(&gate, &config, &sink, &error);
    hs_world *world = hs_world_create(&gate, &config, &error);
    assert_int_equal(world != NULL, is_sound || findings == 0);
    if (world == NULL) assert_true(error.message[0] != '\0' && findings > 0);
    hs_world_destroy(world);
    hs_test_expect_gate_empty(&gate);
}

#define SOUND                                                                                      \
    "<scenario name='S' blocks='3'><pile at='3' copies='2' pattern='p.xml'><enemy/></pile>"        \
    "<pair pattern='none'><enemy count='2'/></pair><collection at='3'/>"                           \
    "<boss at='9' name='B'><phase name='P' health='1' time='60' budget='9' pattern='p.xml'>"       \
    "<enemy pattern='p.xml'/></phase></boss></scenario>"

static void a_file_cut_anywhere_is_refused_in_peace(void **state)
{
    (void)state;
    const hs_test_assets assets = hs_test_assets_make("");
    hs_test_assets_add(&assets, "p.xml", PATTERN);
    char text[sizeof SOUND];
    for (size_t length = 0; length < sizeof SOUND; length++) {
        memcpy(text, SOUND, length);
        text[length] = '\0';
        hs_test_assets_rewrite(&assets, text);
        take_whatever(&assets);
    }
    hs_test_assets_remove(&assets);
}

static void a_file_with_a_wrong_byte_anywhere_is_survived(void **state)
{
    (void)state;
    static const char wrong[] = {'9', '\'', '<', '-', ' '};
    const hs_test_assets assets = hs_test_assets_make("");
    hs_test_assets_add(&assets, "p.xml", PATTERN);
    char text[] = SOUND;
    for (size_t at = 0; at + 1 < sizeof text; at++) {
        text[at] = wrong[at % sizeof wrong];
        hs_test_assets_rewrite(&assets, text);
        take_whatever(&assets);
        text[at] = SOUND[at];
    }
    hs_test_assets_remove(&assets);
}

static void a_failed_reload_leaves_the_old_world_running(void **state)
{
    (void)state;
    const hs_test_assets assets = hs_test_assets_make(SOUND);
    hs_test_assets_add(&assets, "p.xml", PATTERN);
    hs_gate gate = {0};
    hs_error error = {0};
    const hs_world_config config = hs_test_assets_config(&assets);
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_test_ticks(world, 10);
    uint64_t digest = hs_world_digest(world).game;
    hs_test_assets_rewrite(&assets, "<scenario name='S'>\n<boss at='x' name='B'/></scenario>");
    assert_null(hs_world_reload(world, &gate, &config, &error));
    assert_non_null(strstr(error.message, ":2:1: at=\"x\" is not a whole number"));
    assert_true(hs_world_digest(world).game == digest);
    hs_test_ticks(world, 10);
    hs_test_world_close(&gate, world);
    hs_test_assets_remove(&assets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_of_a_stage_is_told_with_its_place),
        cmocka_unit_test(a_file_cut_anywhere_is_refused_in_peace),
        cmocka_unit_test(a_file_with_a_wrong_byte_anywhere_is_survived),
        cmocka_unit_test(a_failed_reload_leaves_the_old_world_running),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
