#include "versus/settings.h"

#include "base/forbidden.h"

/// A storm of each side where nothing else is asked for: few enough bullets to see the sparks.
enum { STORM_BULLETS = 2000, STORM_PARTICLES = 200000 };
/// Frames with --json: enough that the 99th percentile is shown.
enum { FRAMES_MEASURED = 1200, WARMUP_MEASURED = 360 };

/// Room for a word of a list.
enum { WORD_BYTES = 64 };

// ---- Contenders --------------------------------------------------------------------------------

void hs_contender_write(const hs_contender contenders[HS_SIDES], unsigned side,
                        char text[HS_CONTENDER_BYTES])
{
    const hs_contender *it = &contenders[side];
    bool needs_layout = contenders[0].strategy == contenders[1].strategy && it->strategy->is_boxed;
    snprintf(text, HS_CONTENDER_BYTES, needs_layout ? "%s (%s)" : "%s", it->strategy->name,
             hs_layout_name(it->layout));
}

bool hs_contenders_are_same(const hs_contender *one, const hs_contender *other)
{
    return one->strategy == other->strategy && one->layout == other->layout;
}

// ---- Reading -----------------------------------------------------------------------------------

/// Takes "A,B" apart; returns how many words there are, HS_SIDES + 1 for more. An empty word
/// counts.
static unsigned take_apart(const char *text, char words[HS_SIDES][WORD_BYTES])
{
    unsigned count = 0;
    for (;;) {
        size_t length = strcspn(text, ",");
        if (count == HS_SIDES) return HS_SIDES + 1;
        int shown = length < WORD_BYTES ? (int)length : WORD_BYTES - 1;
        snprintf(words[count++], WORD_BYTES, "%.*s", shown, text);
        if (text[length] == '\0') return count;
        text += length + 1;
    }
}

static bool read_strategy(const char *word, const hs_strategy **strategy, hs_error *error)
{
    const char *names[HS_MEMORY_NAMES_MAX];
    size_t count = 0;
    hs_world_options_list_memory(names, (const char *const[]){NULL});
    while (names[count] != NULL) count++;
    *strategy = hs_strategy_find(word);
    if (*strategy != NULL) return true;
    // A strategy that this build lacks says so itself.
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], word) == 0) return hs_world_options_check(word, NULL, NULL, error);
    }
    return hs_options_unknown(error, "value of --memory:", word, names, count);
}

static bool read_memory(hs_versus_settings *settings, hs_error *error)
{
    char words[HS_SIDES][WORD_BYTES];
    bool are_two = take_apart(settings->memory, words) == HS_SIDES && words[0][0] != '\0' &&
                   words[1][0] != '\0';
    if (!are_two) {
        return hs_error_set(error,
                            "--memory takes two strategies here, such as columns,naive, not '%s'",
                            settings->memory);
    }
    for (unsigned i = 0; i < HS_SIDES; i++) {
        if (!read_strategy(words[i], &settings->contenders[i].strategy, error)) return false;
    }
    return true;
}

static bool read_one_layout(const char *word, hs_layout *layout, hs_error *error)
{
    for (int i = 0; i < HS_LAYOUT_COUNT; i++) {
        *layout = (hs_layout)i;
        if (strcmp(word, hs_layout_name(*layout)) == 0) return true;
    }
    return hs_options_unknown(error, "value of --layout:", word, hs_layout_words, HS_LAYOUT_COUNT);
}

/// One word is for every side that has boxes; of two, the word of a side without must be "array".
static bool read_layout(hs_versus_settings *settings, hs_error *error)
{
    char words[HS_SIDES][WORD_BYTES];
    if (settings->layout == NULL) return true;
    unsigned count = take_apart(settings->layout, words);
    if (count > HS_SIDES) {
        return hs_error_set(error,
                            "--layout takes one layout or two here, such as array,list, "
                            "not '%s'",
                            settings->layout);
    }
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_contender *it = &settings->contenders[i];
        if (!read_one_layout(words[count == 1 ? 0 : i], &it->layout, error)) return false;
        if (it->strategy->is_boxed || it->layout == HS_LAYOUT_ARRAY) continue;
        bool other_has = settings->contenders[1 - i].strategy->is_boxed;
        it->layout = HS_LAYOUT_ARRAY;
        if (count == 1 && other_has) continue;
        return hs_error_set(error, "--layout is for boxed strategies; %s has no boxes",
                            it->strategy->name);
    }
    return true;
}

static bool check_sides(const hs_versus_settings *settings, hs_error *error)
{
    if (!hs_contenders_are_same(&settings->contenders[0], &settings->contenders[1])) return true;
    const hs_strategy *strategy = settings->contenders[0].strategy;
    if (!strategy->is_boxed) {
        return hs_error_set(error, "both sides are %s; name two strategies, such as columns,naive",
                            strategy->name);
    }
    return hs_error_set(error,
                        "both sides are %s in the same layout; name two strategies, or two layouts "
                        "(--layout array,list)",
                        strategy->name);
}

static bool read_screenshot(hs_versus_settings *settings, hs_error *error)
{
    const char *text = settings->screenshot;
    hs_numbered_path *file = &settings->picture;
    if (text == NULL) return true;
    if (settings->json != NULL) {
        return hs_error_set(error, "--screenshot is of the window; leave --json out");
    }
    if (!hs_options_numbered_path(text, file) || file->number == 0) {
        return hs_error_set(
            error, "--screenshot takes a number from 1 on, a colon and a path, not '%s'", text);
    }
    if (settings->frames == 0 || file->number <= settings->frames) return true;
    return hs_error_set(error, "--screenshot %s: frames are 1 to %llu here (--frames)", text,
                        (unsigned long long)settings->frames);
}

hs_versus_settings hs_versus_defaults(void)
{
    return (hs_versus_settings){
        .memory = "columns,naive",
        .scenario = "storm",
        .seed = 1,
        .rank = -1.0,
        .warmup = WARMUP_MEASURED,
        .contenders = {{hs_strategy_at(0), HS_LAYOUT_ARRAY},
                       {hs_strategy_baseline(), HS_LAYOUT_ARRAY}},
    };
}

bool hs_versus_settings_read(hs_versus_settings *settings, int argc, char **argv, hs_error *error)
{
    *settings = hs_versus_defaults();
    if (!hs_options_read(hs_versus_options, HS_VERSUS_OPTIONS, argc, argv, settings, error))
        return false;
    if (settings->help || settings->version) return true;
    if (settings->json != NULL && settings->frames == 0) settings->frames = FRAMES_MEASURED;
    return read_memory(settings, error) && read_layout(settings, error) &&
           hs_world_options_check(settings->contenders[0].strategy->name, settings->scenario, NULL,
                                  error) &&
           check_sides(settings, error) && read_screenshot(settings, error) &&
           hs_options_size(settings->size, &settings->window, error);
}

void hs_versus_settings_explain(FILE *stream)
{
    fputs("Usage: heapstorm versus [options]\n\n"
          "The same storm twice, side by side: each world has its own strategy and its own\n"
          "thread, and falls behind where it cannot do 60 ticks a second. With --json the same\n"
          "race is run without a window, for figures.\n\n",
          stream);
    hs_options_explain(stream, hs_versus_options, HS_VERSUS_OPTIONS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage, 3 the digests of the sides differ.\n", stream);
}

hs_world_config hs_versus_config(const hs_versus_settings *settings, const char *assets)
{
    hs_world_config config = {
        .scenario = settings->scenario,
        .assets = assets,
        .pattern = settings->pattern,
        .seed = settings->seed,
        .rank = settings->rank,
        .bullets = (uint32_t)settings->bullets,
        .particles = (uint32_t)settings->particles,
        .litter = (uint32_t)settings->litter,
        .instruction_set = -1,
        .threads = 1,
    };
    bool is_storm = strcmp(settings->scenario, "storm") == 0;
    if (is_storm && settings->pattern == NULL && config.bullets == 0)
        config.bullets = STORM_BULLETS;
    if (is_storm && config.particles == 0) config.particles = STORM_PARTICLES;
    return config;
}
