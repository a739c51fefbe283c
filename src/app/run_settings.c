#include "app/run_settings.h"

#include <strings.h>

#include "app/measured_world.h"
#include "heapstorm/instruction_set.h"
#include "measure/growth.h"
#include "measure/profile_write.h"

#include "base/forbidden.h"

static bool check_together(const hs_run_settings *settings, hs_error *error)
{
    bool all = strcmp(settings->memory, "all") == 0;
    bool several = all || strcmp(settings->memory, "both") == 0;
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

static bool read_screenshot(hs_run_settings *settings, hs_error *error)
{
    const char *text = settings->screenshot;
    if (text == NULL) return true;
    hs_numbered_path file;
    if (!hs_options_numbered_path(text, &file)) {
        return hs_error_set(error,
                            "--screenshot takes FRAME:FILE, a frame and a file, such as "
                            "60:storm.png, not '%s'",
                            text);
    }
    if (file.number < 1 || file.number > settings->frames) {
        return hs_error_set(error, "--screenshot %s: frames are 1 to %llu here (--frames)", text,
                            (unsigned long long)settings->frames);
    }
    if (strcmp(file.path, "-") == 0) {
        return hs_error_set(error, "--screenshot writes a file, not standard output");
    }
    settings->picture = file;
    return true;
}

/// Reads TICK:FILE of an option; a tick from `least` on.
static bool read_tick_file(const hs_run_settings *settings, const char *option, const char *text,
                           uint64_t least, hs_numbered_path *file, hs_error *error)
{
    if (!hs_options_numbered_path(text, file)) {
        return hs_error_set(error,
                            "%s takes %s:FILE, a %s and a file, such as "
                            "600:storm.txt, not '%s'",
                            option, least > 0 ? "N" : "TICK", least > 0 ? "number" : "tick", text);
    }
    if (strcmp(file->path, "-") == 0) {
        return hs_error_set(error, "%s writes a file, not standard output", option);
    }
    uint64_t last = settings->warmup + settings->frames;
    if (file->number > last || file->number < least) {
        return hs_error_set(error, "%s %s: ticks are %llu to %llu here (--warmup and --frames)",
                            option, text, (unsigned long long)least, (unsigned long long)last);
    }
    return true;
}

/// What the ending of a path is, from its dot on; "" where it has none.
static const char *ending_of(const char *path)
{
    const char *name = strrchr(path, '/');
    const char *dot = strrchr(name != NULL ? name : path, '.');
    return dot != NULL ? dot : "";
}

static bool is_one_of(const char *ending, const char *const *endings)
{
    for (; *endings != NULL; endings++) {
        if (strcasecmp(ending, *endings) == 0) return true;
    }
    return false;
}

/// Refuses a file that is named for a format in which the option does not write: text in it would
/// be no picture, say. Any other ending is of a text. `own` are the endings of the option's
/// formats.
static bool check_ending(const char *option, const char *path, const char *const *own,
                         hs_error *error)
{
    static const char *const formats[] = {".json", ".pprof", ".heap", ".folded", ".svg", ".dot",
                                          ".gv",   ".csv",   ".html", ".png",    ".pdf", NULL};
    const char *ending = ending_of(path);
    for (size_t i = 0; own[i] != NULL; i++) {
        if (strcmp(ending, own[i]) == 0) return true;
    }
    if (!is_one_of(ending, formats)) return true;
    char list[80] = "";
    size_t used = 0;
    for (size_t i = 0; own[i] != NULL && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s, ", own[i]);
    return hs_error_set(error, "%s '%.300s': it writes %sor text, such as in .txt; not %s", option,
                        path, list, ending);
}

static const char *const profile_endings[] = {".json", ".pprof", ".heap", ".folded", NULL};
static const char *const growth_endings[] = {".svg", ".json", NULL};
static const char *const retention_endings[] = {".dot", ".gv", NULL};

static bool read_snapshot(hs_run_settings *settings, size_t number, hs_error *error)
{
    static const char option[] = "--snapshot";
    hs_numbered_path *file = &settings->snapshot_files[number];
    return read_tick_file(settings, option, settings->snapshots.at[number], 0, file, error) &&
           check_ending(option, file->path, profile_endings, error);
}

static bool read_growth(hs_run_settings *settings, hs_error *error)
{
    static const char option[] = "--snapshot-every";
    hs_numbered_path *file = &settings->growth_file;
    if (settings->snapshot_every == NULL) return true;
    if (!read_tick_file(settings, option, settings->snapshot_every, 1, file, error) ||
        !check_ending(option, file->path, growth_endings, error)) {
        return false;
    }
    uint64_t samples = (settings->warmup + settings->frames) / file->number + 1;
    return samples <= HS_GROWTH_MAX ||
           hs_error_set(error, "%s %s: that is %llu snapshots; %d are the most", option,
                        settings->snapshot_every, (unsigned long long)samples, HS_GROWTH_MAX);
}

/// Whether a strategy knows its references at the tick that is asked for.
static bool check_references(const hs_run_settings *settings, hs_error *error)
{
    static const char option[] = "--retention";
    const hs_strategy *named = hs_strategy_find(settings->memory);
    if (named == NULL) return true;
    uint64_t tick = settings->retention_file.number;
    const hs_strategy *strategy = hs_measured_world_strategy(named, settings->switch_every, tick);
    if (strategy->collector != NULL && strategy->collector->survey != NULL) return true;
    if (settings->switch_every == 0) {
        return hs_error_set(error,
                            "%s follows references, which %s does not keep; name --memory refcount "
                            "or gc",
                            option, strategy->name);
    }
    return hs_error_set(error,
                        "%s %s: --switch-every %llu has moved the world to %s by then, which keeps "
                        "no references; leave --switch-every out or take another tick",
                        option, settings->retention, (unsigned long long)settings->switch_every,
                        strategy->name);
}

static bool read_retention(hs_run_settings *settings, hs_error *error)
{
    static const char option[] = "--retention";
    hs_numbered_path *file = &settings->retention_file;
    return settings->retention == NULL ||
           (read_tick_file(settings, option, settings->retention, 0, file, error) &&
            check_ending(option, file->path, retention_endings, error) &&
            check_references(settings, error));
}

/// The first option that profiles, or NULL.
static const char *profiling_option(const hs_run_settings *settings)
{
    if (settings->profile != NULL) return "--profile";
    if (settings->snapshots.count > 0) return "--snapshot";
    if (settings->snapshot_every != NULL) return "--snapshot-every";
    return settings->retention != NULL ? "--retention" : NULL;
}

bool hs_run_settings_profile(const hs_run_settings *settings)
{
    return profiling_option(settings) != NULL;
}

/// The options that say how lists are written.
typedef enum view_option { VIEW_BY, VIEW_TOP, VIEW_ONLY } view_option;

/// Whether a profile or a snapshot in this file has what the option is about.
static bool file_heeds(const char *path, view_option option)
{
    switch (hs_profile_format_of(path)) {
    case HS_PROFILE_TEXT:
        return true;
    case HS_PROFILE_JSON:
    case HS_PROFILE_FOLDED:
        return option != VIEW_TOP;
    case HS_PROFILE_PPROF:
        return option == VIEW_ONLY;
    }
    return false;
}

/// Whether anything that is written has it.
static bool is_heeded(const hs_run_settings *settings, view_option option)
{
    if (settings->profile != NULL && file_heeds(settings->profile, option)) return true;
    // What changed between two snapshots is told as text.
    if (settings->snapshots.count > 1) return true;
    for (size_t i = 0; i < settings->snapshots.count; i++) {
        if (file_heeds(settings->snapshot_files[i].path, option)) return true;
    }
    if (settings->snapshot_every != NULL) {
        const char *ending = ending_of(settings->growth_file.path);
        if (strcmp(ending, ".svg") == 0 && option != VIEW_BY) return true;
        if (strcmp(ending, ".json") == 0 && option == VIEW_ONLY) return true;
    }
    return settings->retention != NULL && option == VIEW_TOP;
}

/// Checks that what is asked of the lists is about something that is written.
static bool check_view(const hs_run_settings *settings, hs_error *error)
{
    static const struct {
        const char *name, *heeded;
    } options[] = {
        [VIEW_BY] = {"--profile-by", "--profile or --snapshot in text, .json or .folded"},
        [VIEW_TOP] = {"--profile-top", "--profile or --snapshot in text, --snapshot-every in .svg "
                                       "or --retention"},
        [VIEW_ONLY] = {"--profile-only", "--profile, --snapshot, or --snapshot-every in .svg or "
                                         ".json"},
    };
    const bool asked[] = {[VIEW_BY] = settings->profile_by != NULL,
                          [VIEW_TOP] = settings->profile_top != 0,
                          [VIEW_ONLY] = settings->view.only != NULL};
    for (int i = VIEW_BY; i <= VIEW_ONLY; i++) {
        if (!asked[i] || is_heeded(settings, (view_option)i)) continue;
        return hs_error_set(error, "%s changes nothing here; it takes %s", options[i].name,
                            options[i].heeded);
    }
    return true;
}

static bool read_profiling(hs_run_settings *settings, hs_error *error)
{
    const char *option = profiling_option(settings);
    settings->view.by_line =
        settings->profile_by != NULL && strcmp(settings->profile_by, "line") == 0;
    settings->view.top = (size_t)settings->profile_top;
    if (option != NULL &&
        (strcmp(settings->memory, "all") == 0 || strcmp(settings->memory, "both") == 0)) {
        return hs_error_set(error, "%s watches one world; name one strategy, not '%s'", option,
                            settings->memory);
    }
    for (size_t i = 0; i < settings->snapshots.count; i++) {
        if (!read_snapshot(settings, i, error)) return false;
    }
    return (settings->profile == NULL ||
            check_ending("--profile", settings->profile, profile_endings, error)) &&
           read_growth(settings, error) && read_retention(settings, error) &&
           check_view(settings, error);
}

/// Reads a side of a picture, in decimal digits; returns what follows it, or NULL.
static const char *read_side(const char *text, int *side)
{
    *side = 0;
    if (*text < '0' || *text > '9') return NULL;
    for (; *text >= '0' && *text <= '9'; text++) {
        *side = *side * 10 + (*text - '0');
        if (*side > HS_CANVAS_SIDE_MAX) return NULL;
    }
    return *side > 0 ? text : NULL;
}

static bool read_size(hs_run_settings *settings, hs_error *error)
{
    if (settings->size == NULL) return true;
    const char *rest = read_side(settings->size, &settings->width);
    bool has_height = rest != NULL && *rest == 'x';
    if (has_height) rest = read_side(rest + 1, &settings->height);
    return (has_height && rest != NULL && *rest == '\0') ||
           hs_error_set(error,
                        "--size takes WxH, a width and a height of 1 to %d pixels, such as "
                        "540x720, not '%s'",
                        HS_CANVAS_SIDE_MAX, settings->size);
}

/// A picture needs a renderer, and chooses one where the options name none.
static bool choose_renderer(hs_run_settings *settings, hs_error *error)
{
    const char *wants = settings->screenshot != NULL ? "--screenshot"
                        : settings->size != NULL     ? "--size"
                        : settings->ground != NULL   ? "--ground"
                                                     : NULL;
    if (settings->renderer == NULL) settings->renderer = hs_run_renderers[wants != NULL ? 1 : 0];
    settings->draws = strcmp(settings->renderer, hs_run_renderers[0]) != 0;
    if (wants != NULL && !settings->draws) {
        return hs_error_set(error, "%s needs a picture; leave --renderer none out", wants);
    }
    if (settings->threads == 0) settings->threads = 1;
    return true;
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
        .width = 540,
        .height = 720,
    };
    hs_option table[HS_RUN_OPTIONS];
    const char *names[HS_MEMORY_NAMES_MAX];
    hs_world_options_list_memory(names, (const char *const[]){"both", "all", NULL});
    memcpy(table, hs_run_options, sizeof table);
    table[0].choices = names;
    return hs_options_read(table, HS_RUN_OPTIONS, argc, argv, settings, error) &&
           hs_world_options_check(settings->memory, settings->scenario, settings->layout, error) &&
           check_together(settings, error) &&
           hs_collector_options_read(&settings->collector_options, &settings->collector, error) &&
           read_screenshot(settings, error) && read_profiling(settings, error) &&
           read_size(settings, error) && choose_renderer(settings, error);
}

bool hs_run_settings_take_stdout(const hs_run_settings *settings)
{
    return hs_options_take_stdout(settings->exports, HS_EXPORT_COUNT) ||
           hs_options_take_stdout(&settings->profile, 1);
}

void hs_run_settings_explain(FILE *stream)
{
    fputs("Usage: heapstorm run [options]\n\n"
          "Runs a world without a window, as fast as it can, and says what that cost.\n\n",
          stream);
    hs_options_explain(stream, hs_run_options, HS_RUN_OPTIONS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage, 3 the digests of several runs differ or a\n"
          "profile found memory that was not given back.\n",
          stream);
}
