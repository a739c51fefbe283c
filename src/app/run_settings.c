#include "app/run_settings.h"

#include "heapstorm/instruction_set.h"
#include "measure/growth.h"

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

static bool read_snapshot(hs_run_settings *settings, size_t number, hs_error *error)
{
    return read_tick_file(settings, "--snapshot", settings->snapshots.at[number], 0,
                          &settings->snapshot_files[number], error);
}

static bool read_growth(hs_run_settings *settings, hs_error *error)
{
    static const char option[] = "--snapshot-every";
    hs_numbered_path *file = &settings->growth_file;
    if (settings->snapshot_every == NULL) return true;
    if (!read_tick_file(settings, option, settings->snapshot_every, 1, file, error)) return false;
    uint64_t samples = (settings->warmup + settings->frames) / file->number + 1;
    return samples <= HS_GROWTH_MAX ||
           hs_error_set(error, "%s %s: that is %llu snapshots; %d are the most", option,
                        settings->snapshot_every, (unsigned long long)samples, HS_GROWTH_MAX);
}

static bool read_retention(hs_run_settings *settings, hs_error *error)
{
    static const char option[] = "--retention";
    if (settings->retention == NULL) return true;
    const hs_strategy *strategy = hs_strategy_find(settings->memory);
    if (strategy != NULL && (strategy->collector == NULL || strategy->collector->survey == NULL)) {
        return hs_error_set(error,
                            "%s follows references, which %s does not keep; name --memory refcount "
                            "or gc",
                            option, settings->memory);
    }
    return read_tick_file(settings, option, settings->retention, 0, &settings->retention_file,
                          error);
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

/// Reads how lists are written, which needs something that writes one.
static bool read_view(hs_run_settings *settings, hs_error *error)
{
    const char *asks = settings->profile_by != NULL  ? "--profile-by"
                       : settings->profile_top != 0  ? "--profile-top"
                       : settings->view.only != NULL ? "--profile-only"
                                                     : NULL;
    settings->view.by_line =
        settings->profile_by != NULL && strcmp(settings->profile_by, "line") == 0;
    settings->view.top = (size_t)settings->profile_top;
    return asks == NULL || hs_run_settings_profile(settings) ||
           hs_error_set(error, "%s says how a profile is listed; give --profile or --snapshot too",
                        asks);
}

static bool read_profiling(hs_run_settings *settings, hs_error *error)
{
    const char *option = profiling_option(settings);
    if (!read_view(settings, error)) return false;
    if (option == NULL) return true;
    if (strcmp(settings->memory, "all") == 0 || strcmp(settings->memory, "both") == 0) {
        return hs_error_set(error, "%s watches one world; name one strategy, not '%s'", option,
                            settings->memory);
    }
    for (size_t i = 0; i < settings->snapshots.count; i++) {
        if (!read_snapshot(settings, i, error)) return false;
    }
    return read_growth(settings, error) && read_retention(settings, error);
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
