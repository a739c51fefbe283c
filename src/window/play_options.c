#include "window/play_options.h"

#include "window/actions.h"
#include "window/tour/tour.h"

#include "base/forbidden.h"

/// Reads a text such as "600:shot.png", where there is one.
static bool read_numbered(const char *option, const char *text, hs_numbered_path *file,
                          hs_error *error)
{
    enum { MOST = 99999999 };
    bool is_read = text == NULL || (hs_options_numbered_path(text, file) && file->number > 0 &&
                                    file->number <= MOST);
    return is_read ||
           hs_error_set(error, "%s takes a number from 1 on, a colon and a path, not '%s'", option,
                        text);
}

static bool read_pictures(hs_play_options *options, hs_error *error)
{
    if (!read_numbered("--screenshot", options->screenshot, &options->picture, error) ||
        !read_numbered("--film", options->film, &options->pictures, error)) {
        return false;
    }
    if (options->measured && options->film == NULL) {
        return hs_error_set(error, "--measured goes with --film: all else is measured anyway");
    }
    if (hs_play_options_film(options) &&
        hs_ground_find(options->ground, HS_GROUND_PLAIN) == HS_GROUND_HEAP) {
        return hs_error_set(error, "--film with --ground heap takes --measured: addresses differ "
                                   "from run to run");
    }
    if (options->frames == 0 || options->picture.number <= options->frames) return true;
    return hs_error_set(error, "--screenshot %s: frames are 1 to %llu here (--frames)",
                        options->screenshot, (unsigned long long)options->frames);
}

/// Reads a text such as "60:help".
static bool read_presses(const hs_play_options *options, hs_error *error)
{
    for (size_t i = 0; i < options->presses.count; i++) {
        hs_numbered_path press;
        const char *text = options->presses.at[i];
        bool is_read = hs_options_numbered_path(text, &press) && press.number > 0 &&
                       hs_action_find(press.path, strlen(press.path)) != HS_ACTION_NONE;
        if (is_read) continue;
        return hs_error_set(error,
                            "--press takes a number from 1 on, a colon and an action of the "
                            "settings file such as help, not '%s'",
                            text);
    }
    return true;
}

bool hs_play_options_read(hs_play_options *options, int argc, char **argv, hs_error *error)
{
    *options = (hs_play_options){.memory = "columns", .seed = 1, .rank = -1.0, .warmup = 60};
    hs_option table[HS_PLAY_OPTIONS];
    const char *names[HS_MEMORY_NAMES_MAX];
    hs_world_options_list_memory(names, (const char *const[]){NULL});
    memcpy(table, hs_play_option_rows, sizeof hs_play_option_rows);
    table[0].choices = names;
    return hs_options_read(table, HS_PLAY_OPTIONS, argc, argv, options, error) &&
           hs_world_options_check(options->memory, options->scenario, options->layout, error) &&
           hs_collector_options_read(&options->collector_options, &options->collector, error) &&
           read_pictures(options, error) && read_presses(options, error) &&
           hs_options_size(options->size, &options->window, error);
}

bool hs_play_options_film(const hs_play_options *options)
{
    return options->film != NULL && !options->measured;
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
        !read_pictures(options, error) ||
        !hs_options_size(options->size, &options->window, error)) {
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
