#include "window/play_options.h"

#include "window/tour/tour.h"

#include "base/forbidden.h"

enum { STRATEGIES_MAX = 16 };

/// A path is left to the world; any other word must be a scenario's name.
static bool check_scenario(const char *scenario, hs_error *error)
{
    if (scenario == NULL || strchr(scenario, '/') != NULL || strstr(scenario, ".xml") != NULL) {
        return true;
    }
    size_t count = sizeof hs_play_scenarios / sizeof hs_play_scenarios[0];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(scenario, hs_play_scenarios[i]) == 0) return true;
    }
    return hs_options_unknown(error, "value of --scenario:", scenario, hs_play_scenarios, count);
}

static bool check_layout(const hs_play_options *options, hs_error *error)
{
    const hs_strategy *strategy = hs_strategy_find(options->memory);
    if (options->layout == NULL || strategy == NULL || strategy->is_boxed) return true;
    return hs_error_set(error, "--layout is for boxed strategies; %s has no boxes", strategy->name);
}

/// Takes a text such as "600:shot.png" apart. `*path` stays NULL when there is no text.
static bool read_numbered(const char *option, const char *text, uint64_t *number, const char **path,
                          hs_error *error)
{
    if (text == NULL) return true;
    size_t digits = strspn(text, "0123456789");
    *number = digits > 0 && digits <= 8 ? strtoull(text, NULL, 10) : 0;
    if (*number == 0 || text[digits] != ':' || text[digits + 1] == '\0') {
        return hs_error_set(error, "%s takes a number from 1 on, a colon and a path, not '%s'",
                            option, text);
    }
    *path = text + digits + 1;
    return true;
}

static bool read_pictures(hs_play_options *options, hs_error *error)
{
    if (!read_numbered("--screenshot", options->screenshot, &options->screenshot_frame,
                       &options->screenshot_path, error) ||
        !read_numbered("--film", options->film, &options->film_step, &options->film_folder,
                       error)) {
        return false;
    }
    if (options->frames == 0 || options->screenshot_frame <= options->frames) return true;
    return hs_error_set(error, "--screenshot %s: frames are 1 to %llu here (--frames)",
                        options->screenshot, (unsigned long long)options->frames);
}

/// The table with the names of the strategies that there are.
static void complete_table(hs_option *table, const char **names)
{
    size_t count = 0;
    for (unsigned i = 0; i < hs_strategy_count() && count < STRATEGIES_MAX; i++)
        names[count++] = hs_strategy_at(i)->name;
    // Accepted in every build, so that its absence can be explained.
    if (hs_strategy_find("boehm") == NULL) names[count++] = "boehm";
    names[count] = NULL;
    memcpy(table, hs_play_option_rows, sizeof hs_play_option_rows);
    table[0].choices = names;
}

bool hs_play_options_read(hs_play_options *options, int argc, char **argv, hs_error *error)
{
    *options = (hs_play_options){.memory = "columns", .seed = 1, .rank = -1.0, .warmup = 60};
    hs_option table[HS_PLAY_OPTIONS];
    const char *names[STRATEGIES_MAX + 2];
    complete_table(table, names);
    return hs_options_read(table, HS_PLAY_OPTIONS, argc, argv, options, error) &&
           hs_collector_options_check_memory(options->memory, error) &&
           check_scenario(options->scenario, error) && check_layout(options, error) &&
           hs_collector_options_read(&options->collector_options, &options->collector, error) &&
           read_pictures(options, error);
}

void hs_play_options_explain(FILE *stream)
{
    fputs("Usage: heapstorm [play] [options]\n\n"
          "Opens the window. H there shows all keys and explains the instruments.\n\n",
          stream);
    hs_options_explain(stream, hs_play_option_rows, HS_PLAY_OPTIONS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage.\n", stream);
}

// ---- The tour ----------------------------------------------------------------------------------

bool hs_tour_options_read(hs_play_options *options, int argc, char **argv, hs_error *error)
{
    *options = (hs_play_options){
        .memory = "columns", .seed = 1, .rank = -1.0, .warmup = 60, .tour_stop = 1};
    if (!hs_options_read(hs_tour_option_rows, HS_TOUR_OPTIONS, argc, argv, options, error) ||
        !read_pictures(options, error)) {
        return false;
    }
    if (options->tour_stop <= hs_tour_stop_count()) return true;
    return hs_error_set(error, "--stop takes a number from 1 to %u, not %llu", hs_tour_stop_count(),
                        (unsigned long long)options->tour_stop);
}

void hs_tour_options_explain(FILE *stream)
{
    fprintf(stream,
            "Usage: heapstorm tour [options]\n\n"
            "The ideas of memory management, one by one, in %u stops; each is measured while it\n"
            "plays. The arrow keys step, Escape leaves.\n\n",
            hs_tour_stop_count());
    hs_options_explain(stream, hs_tour_option_rows, HS_TOUR_OPTIONS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage.\n", stream);
}
