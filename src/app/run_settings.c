#include "app/run_settings.h"

#include "app/profiling.h"
#include "base/thread_pool.h"
#include "cli/options.h"
#include "heapstorm/instruction_set.h"
#include "heapstorm/world.h"

#include "base/forbidden.h"

enum { STRATEGIES_MAX = 16 };

static const char *const scenarios[] = {"arcade", "storm", "calm"};
static const char *const layouts[] = {"array", "list", NULL};
static const char *const renderers[] = {"none", "canvas", NULL};
static const char *const instruction_sets[] = {"baseline", "avx2", "avx512", NULL};

#define MEMBER(name) offsetof(hs_run_settings, name)

static const char *const export_options[HS_EXPORT_COUNT] = {
    [HS_EXPORT_JSON] = "--json",
    [HS_EXPORT_CSV] = "--csv",
    [HS_EXPORT_MANGOHUD] = "--mangohud",
    [HS_EXPORT_TRACE] = "--trace",
};

static const hs_option options[] = {
    {"--memory", "NAME|both|all",
     "the strategy: columns, pool, slab, naive, refcount,\n"
     "gc or boehm (with libgc); both: columns and naive\n"
     "in turn, side by side; all: every strategy in one\n"
     "table, in both layouts unless --layout names one\n"
     "[columns]",
     HS_OPTION_CHOICE, MEMBER(memory), 0, 0, NULL},
    {"--layout", "array|list",
     "how a boxed strategy keeps its boxes: an array of\n"
     "pointers, or a list [array]",
     HS_OPTION_CHOICE, MEMBER(layout), 0, 0, layouts},
    {"--scenario", "NAME|FILE", "arcade, storm, calm, or an XML file [storm]", HS_OPTION_TEXT,
     MEMBER(scenario), 0, 0, NULL},
    {"--pattern", "FILE", "a BulletML file that all enemies use", HS_OPTION_TEXT, MEMBER(pattern),
     0, 0, NULL},
    {"--seed", "N", "where the random numbers start [1]", HS_OPTION_COUNT, MEMBER(seed), 0,
     UINT64_MAX, NULL},
    {"--rank", "R", "difficulty from 0 to 1 [the scenario's]", HS_OPTION_SHARE, MEMBER(rank), 0, 1,
     NULL},
    {"--frames", "N", "frames to measure [600]", HS_OPTION_COUNT, MEMBER(frames), 1, 10000000,
     NULL},
    {"--warmup", "N", "ticks before that, not measured [360]", HS_OPTION_COUNT, MEMBER(warmup), 0,
     10000000, NULL},
    {"--bullets", "N", "places for bullets; storm keeps as many living", HS_OPTION_COUNT,
     MEMBER(bullets), 1, HS_BULLETS_MAX, NULL},
    {"--particles", "N", "places for particles; storm keeps as many living", HS_OPTION_COUNT,
     MEMBER(particles), 1, HS_PARTICLES_MAX, NULL},
    {"--litter", "PERCENT",
     "first fill the heap, shuffle, and free all but so\n"
     "much, 0 to 90: the heap of a long-lived process [0]",
     HS_OPTION_COUNT, MEMBER(litter), 0, HS_LITTER_MAX, NULL},
    {"--digest-every", "N",
     "every N ticks a line: the tick, the digest of the\n"
     "game, the digest of the particles",
     HS_OPTION_COUNT, MEMBER(digest_every), 1, UINT32_MAX, NULL},
    {"--switch-every", "N",
     "every N ticks the world moves to the next strategy\n"
     "and layout, which must not change a digest",
     HS_OPTION_COUNT, MEMBER(switch_every), 1, UINT32_MAX, NULL},
    HS_COLLECTOR_ROWS(hs_run_settings, collector_options),
    {"--simd", "SET", "baseline, avx2 or avx512 [the machine's best]", HS_OPTION_CHOICE,
     MEMBER(simd), 0, 0, instruction_sets},
    {"--renderer", "none|canvas",
     "draw every frame, timed, without a display [none;\n"
     "canvas with --screenshot]",
     HS_OPTION_CHOICE, MEMBER(renderer), 0, 0, renderers},
    {"--threads", "N", "threads that simulate and draw [1]", HS_OPTION_COUNT, MEMBER(threads), 1,
     HS_THREAD_POOL_MAX, NULL},
    {"--bandwidth", NULL,
     "measure how fast the machine streams as much memory,\n"
     "beside what the particles move",
     HS_OPTION_FLAG, MEMBER(bandwidth), 0, 0, NULL},
    {"--screenshot", "FRAME:FILE", "write a frame, counted from 1, as a PNG picture",
     HS_OPTION_TEXT, MEMBER(screenshot), 0, 0, NULL},
    {"--json", "FILE|-", "write all figures as JSON; - is stdout, then alone\nthere",
     HS_OPTION_TEXT, MEMBER(exports[HS_EXPORT_JSON]), 0, 0, NULL},
    {"--csv", "FILE|-", "write a row a frame", HS_OPTION_TEXT, MEMBER(exports[HS_EXPORT_CSV]), 0, 0,
     NULL},
    {"--mangohud", "FILE|-",
     "write the frames as MangoHud logs them, for its\n"
     "plots and for CapFrameX",
     HS_OPTION_TEXT, MEMBER(exports[HS_EXPORT_MANGOHUD]), 0, 0, NULL},
    {"--trace", "FILE|-",
     "write all phases and counters as Chrome's trace\n"
     "events, to be opened in Perfetto",
     HS_OPTION_TEXT, MEMBER(exports[HS_EXPORT_TRACE]), 0, 0, NULL},
    {"--snapshot", "TICK:FILE",
     "write who holds which memory after a tick, counted\n"
     "from 0 (before the first) and with the warm-up; may\n"
     "be given several times, and what changed is told",
     HS_OPTION_LIST, MEMBER(snapshots), 0, 0, NULL},
    {"--profile", "FILE|-",
     "write what all blocks did and what was left at the\n"
     "end; for both FILE may end in .json, .pprof or .heap\n"
     "(pprof), .folded (flame graphs), else it is text",
     HS_OPTION_TEXT, MEMBER(profile), 0, 0, NULL},
    {"--quiet", NULL, "no progress bar", HS_OPTION_FLAG, MEMBER(quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, MEMBER(version), 0, 0, NULL},
};
enum { OPTIONS = sizeof options / sizeof options[0] };

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) return true;
    }
    return false;
}

/// What the world takes for a path is left to it; any other word has to be a scenario's name.
static bool check_scenario(const char *scenario, hs_error *error)
{
    size_t count = sizeof scenarios / sizeof scenarios[0];
    if (is_one_of(scenario, scenarios, count) || strchr(scenario, '/') != NULL ||
        strstr(scenario, ".xml") != NULL) {
        return true;
    }
    return hs_options_unknown(error, "value of --scenario:", scenario, scenarios, count);
}

static bool check_together(const hs_run_settings *settings, hs_error *error)
{
    bool all = strcmp(settings->memory, "all") == 0;
    bool several = all || strcmp(settings->memory, "both") == 0;
    const hs_strategy *strategy = hs_strategy_find(settings->memory);
    if (settings->layout != NULL && strategy != NULL && !strategy->is_boxed) {
        return hs_error_set(error, "--layout is for boxed strategies; %s has no boxes",
                            strategy->name);
    }
    if (settings->switch_every != 0 && several) {
        return hs_error_set(error, "--switch-every moves one world; name one strategy, not '%s'",
                            settings->memory);
    }
    if (settings->exports[HS_EXPORT_MANGOHUD] != NULL && several) {
        return hs_error_set(error, "--mangohud holds one run; name one strategy, not '%s'",
                            settings->memory);
    }
    return true;
}

static bool is_path(const char *path, const char *other)
{
    return path != NULL && other != NULL && strcmp(path, other) == 0;
}

/// No two files in one place.
static bool check_exports(const hs_run_settings *settings, hs_error *error)
{
    for (int one = 0; one < HS_EXPORT_COUNT; one++) {
        for (int other = one + 1; other < HS_EXPORT_COUNT; other++) {
            if (!is_path(settings->exports[one], settings->exports[other])) continue;
            return hs_error_set(error, "%s and %s cannot both go to '%s'", export_options[one],
                                export_options[other], settings->exports[one]);
        }
    }
    return true;
}

/// Takes FRAME:FILE apart.
static bool read_screenshot(hs_run_settings *settings, hs_error *error)
{
    const char *text = settings->screenshot;
    if (text == NULL) return true;
    size_t digits = strspn(text, "0123456789");
    const char *path = text + digits + 1;
    if (digits == 0 || digits > 18 || text[digits] != ':' || path[0] == '\0') {
        return hs_error_set(error,
                            "--screenshot takes FRAME:FILE, a frame and a file, such as "
                            "60:storm.png, not '%s'",
                            text);
    }
    settings->screenshot_frame = strtoull(text, NULL, 10);
    settings->screenshot_path = path;
    if (settings->screenshot_frame < 1 || settings->screenshot_frame > settings->frames) {
        return hs_error_set(error, "--screenshot %s: frames are 1 to %llu here (--frames)", text,
                            (unsigned long long)settings->frames);
    }
    if (strcmp(path, "-") == 0) {
        return hs_error_set(error, "--screenshot writes a file, not standard output");
    }
    for (int other = 0; other < HS_EXPORT_COUNT; other++) {
        if (!is_path(path, settings->exports[other])) continue;
        return hs_error_set(error, "--screenshot and %s cannot both go to '%s'",
                            export_options[other], path);
    }
    return true;
}

/// The option that writes to this path too, or NULL.
static const char *other_writer(const hs_run_settings *settings, const char *path)
{
    for (int i = 0; i < HS_EXPORT_COUNT; i++) {
        if (is_path(path, settings->exports[i])) return export_options[i];
    }
    return is_path(path, settings->screenshot_path) ? "--screenshot" : NULL;
}

static bool check_snapshot(const hs_run_settings *settings, size_t number, hs_error *error)
{
    const char *text = settings->snapshots.at[number];
    hs_moment moment;
    if (!hs_moment_read(&moment, text, error)) return false;
    uint64_t last = settings->warmup + settings->frames;
    if (moment.tick > last) {
        return hs_error_set(error,
                            "--snapshot %.200s: ticks are 0 to %llu here (--warmup and --frames)",
                            text, (unsigned long long)last);
    }
    for (size_t i = 0; i < number; i++) {
        hs_moment former;
        if (hs_moment_read(&former, settings->snapshots.at[i], NULL) &&
            is_path(moment.path, former.path)) {
            return hs_error_set(error, "two snapshots cannot both go to '%.200s'", moment.path);
        }
    }
    const char *other =
        is_path(moment.path, settings->profile) ? "--profile" : other_writer(settings, moment.path);
    return other == NULL ||
           hs_error_set(error, "--snapshot and %s cannot both go to '%.200s'", other, moment.path);
}

static bool check_profiling(const hs_run_settings *settings, hs_error *error)
{
    if (settings->profile == NULL && settings->snapshots.count == 0) return true;
    const char *option = settings->profile != NULL ? "--profile" : "--snapshot";
    if (strcmp(settings->memory, "all") == 0 || strcmp(settings->memory, "both") == 0) {
        return hs_error_set(error, "%s watches one world; name one strategy, not '%s'", option,
                            settings->memory);
    }
    for (size_t i = 0; i < settings->snapshots.count; i++) {
        if (!check_snapshot(settings, i, error)) return false;
    }
    const char *other =
        settings->profile != NULL ? other_writer(settings, settings->profile) : NULL;
    return other == NULL || hs_error_set(error, "--profile and %s cannot both go to '%.200s'",
                                         other, settings->profile);
}

/// Whoever wants a picture wants it drawn; what else is for drawing needs a renderer.
static bool choose_renderer(hs_run_settings *settings, hs_error *error)
{
    bool is_silent = settings->renderer == NULL;
    if (is_silent) settings->renderer = settings->screenshot != NULL ? "canvas" : "none";
    bool draws = strcmp(settings->renderer, "none") != 0;
    if (settings->screenshot != NULL && !draws) {
        return hs_error_set(error, "--screenshot needs a picture; leave --renderer none out");
    }
    if (settings->threads == 0) settings->threads = 1;
    return true;
}

/// The table with the names of the strategies that there are.
static void complete_table(hs_option *table, const char **names)
{
    size_t count = 0;
    for (unsigned i = 0; i < hs_strategy_count() && count < STRATEGIES_MAX; i++)
        names[count++] = hs_strategy_at(i)->name;
    // Known everywhere, so that its absence can be explained.
    if (hs_strategy_find("boehm") == NULL) names[count++] = "boehm";
    names[count++] = "both";
    names[count++] = "all";
    names[count] = NULL;
    memcpy(table, options, sizeof options);
    table[0].choices = names;
}

bool hs_run_settings_read(hs_run_settings *settings, int argc, char **argv, hs_error *error)
{
    *settings = (hs_run_settings){
        .memory = "columns",
        .scenario = "storm",
        .seed = 1,
        .rank = -1.0,
        .frames = 600,
        .warmup = 360,
    };
    hs_option table[OPTIONS];
    const char *names[STRATEGIES_MAX + 4];
    complete_table(table, names);
    return hs_options_read(table, OPTIONS, argc, argv, settings, error) &&
           hs_collector_options_check_memory(settings->memory, error) &&
           check_scenario(settings->scenario, error) && check_together(settings, error) &&
           hs_collector_options_read(&settings->collector_options, &settings->collector, error) &&
           check_exports(settings, error) && read_screenshot(settings, error) &&
           check_profiling(settings, error) && choose_renderer(settings, error);
}

bool hs_run_settings_take_stdout(const hs_run_settings *settings)
{
    for (int one = 0; one < HS_EXPORT_COUNT; one++) {
        if (is_path(settings->exports[one], "-")) return true;
    }
    return is_path("-", settings->profile);
}

void hs_run_settings_explain(FILE *stream)
{
    fputs("Usage: heapstorm run [options]\n\n"
          "Runs a world without a window, as fast as it can, and says what that cost.\n\n",
          stream);
    hs_options_explain(stream, options, OPTIONS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage, 3 the digests of several runs differ or a\n"
          "profile found memory that was not given back.\n",
          stream);
}
