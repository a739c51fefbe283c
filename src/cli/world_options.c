#include "cli/world_options.h"

#include "base/assert.h"
#include "heapstorm/strategy.h"

#include "base/forbidden.h"

const char *const hs_layout_words[] = {"array", "list", NULL};
const char *const hs_collector_switch[] = {"on", "off", NULL};
const char *const hs_pilot_words[] = {"expert", "beginner", NULL};
const char *const hs_boehm_words[] = {"threshold", "own", NULL};
const char *const hs_difficulty_words[] = {"easy", "normal", "hard", "storm", NULL};

hs_difficulty hs_world_options_difficulty(const char *word)
{
    int d = 0;
    while (word != NULL && hs_difficulty_words[d] != NULL) {
        if (strcmp(hs_difficulty_words[d++], word) == 0) return (hs_difficulty)d;
    }
    return HS_NORMAL;
}

hs_pilot hs_world_options_pilot(const char *word)
{
    bool is_beginner = word != NULL && strcmp(word, hs_pilot_words[HS_PILOT_BEGINNER]) == 0;
    return is_beginner ? HS_PILOT_BEGINNER : HS_PILOT_EXPERT;
}

void hs_world_options_list_memory(const char *names[HS_MEMORY_NAMES_MAX], const char *const *others)
{
    size_t count = 0;
    for (unsigned i = 0; i < hs_strategy_count(); i++) names[count++] = hs_strategy_at(i)->name;
    for (unsigned i = 0; hs_strategy_lacking_at(i) != NULL; i++)
        names[count++] = hs_strategy_lacking_at(i)->name;
    for (; *others != NULL; others++) names[count++] = *others;
    HS_ASSERT(count < HS_MEMORY_NAMES_MAX);
    names[count] = NULL;
}

/// Whether a scenario's word is the name of one or looks like a path, which the world then checks.
static bool check_scenario(const char *scenario, hs_error *error)
{
    static const char *const scenarios[] = {"arcade",    "stack", "free-list",
                                            "fragments", "cycle", "stop-the-world",
                                            "gauntlet",  "storm", "calm"};
    enum { SCENARIOS = sizeof scenarios / sizeof scenarios[0] };
    if (strchr(scenario, '/') != NULL || strstr(scenario, ".xml") != NULL) return true;
    for (size_t i = 0; i < SCENARIOS; i++) {
        if (strcmp(scenario, scenarios[i]) == 0) return true;
    }
    return hs_options_unknown(error, "value of --scenario:", scenario, scenarios, SCENARIOS);
}

bool hs_world_options_check(const char *memory, const char *scenario, const char *layout,
                            hs_error *error)
{
    const hs_strategy *strategy = hs_strategy_find(memory);
    const hs_strategy_lacking *lacking;
    for (unsigned i = 0; (lacking = hs_strategy_lacking_at(i)) != NULL; i++) {
        if (strcmp(memory, lacking->name) != 0) continue;
        return hs_error_set(error,
                            "this heapstorm was built without %s, which --memory %s needs "
                            "(Debian's package %s)",
                            lacking->library, lacking->name, lacking->package);
    }
    if (scenario != NULL && !check_scenario(scenario, error)) return false;
    if (layout == NULL || strategy == NULL || strategy->is_boxed) return true;
    return hs_error_set(error, "--layout is for boxed strategies; %s has no boxes", strategy->name);
}

static bool read_thresholds(const char *text, hs_collector_settings *settings, hs_error *error)
{
    if (text == NULL) return true;
    const char *at = text;
    for (int g = 0; g < HS_GENERATIONS; g++) {
        uint64_t number;
        bool is_last = g == HS_GENERATIONS - 1;
        if (!hs_options_digits(&at, &number) || number > HS_COLLECTOR_THRESHOLD_MAX ||
            *at != (is_last ? '\0' : ',')) {
            return hs_error_set(error,
                                "--thresholds takes three whole numbers from 0 to %u, such as "
                                "700,10,10, not '%s'",
                                HS_COLLECTOR_THRESHOLD_MAX, text);
        }
        settings->thresholds[g] = (uint32_t)number;
        at++;
    }
    return true;
}

static bool read_step(const char *text, hs_collector_settings *settings, hs_error *error)
{
    uint64_t work = 0;
    const char *rest = text;
    if (text == NULL) return true;
    if (!hs_options_digits(&rest, &work) || *rest != '\0' || work > UINT32_MAX ||
        (work > 0 && work < HS_COLLECTOR_STEP_WORK_MIN)) {
        return hs_error_set(error, "--gc-step takes 0 or a whole number from %u to %u, not '%s'",
                            HS_COLLECTOR_STEP_WORK_MIN, UINT32_MAX, text);
    }
    settings->is_stepwise = work > 0;
    if (work > 0) settings->step_work = (uint32_t)work;
    return true;
}

static bool read_step_ms(const hs_collector_options *options, hs_collector_settings *settings,
                         hs_error *error)
{
    const char *text = options->step_ms;
    if (text == NULL) return true;
    if (options->step != NULL) {
        return hs_error_set(error, "--gc-step counts work and --gc-step-ms time; give one of them");
    }
    char *end = NULL;
    bool begins = (text[0] >= '0' && text[0] <= '9') || text[0] == '.';
    double ns = begins ? strtod(text, &end) * 1e6 : 0.0;
    if (!begins || *end != '\0' || !(ns >= HS_COLLECTOR_STEP_NS_MIN) ||
        !(ns <= HS_COLLECTOR_STEP_NS_MAX)) {
        return hs_error_set(error, "--gc-step-ms takes a number from 0.01 to 100, not '%s'", text);
    }
    settings->is_stepwise = true;
    settings->step_ns = (uint32_t)ns;
    return true;
}

bool hs_collector_options_read(const hs_collector_options *options, hs_collector_settings *settings,
                               hs_error *error)
{
    *settings = hs_collector_defaults();
    settings->is_off = options->is_on != NULL && strcmp(options->is_on, "off") == 0;
    settings->is_own_policy = options->policy != NULL && strcmp(options->policy, "own") == 0;
    if (options->threshold > 0) settings->threshold = (uint32_t)options->threshold;
    return read_thresholds(options->thresholds, settings, error) &&
           read_step(options->step, settings, error) && read_step_ms(options, settings, error) &&
           hs_collector_settings_check(settings, error);
}
