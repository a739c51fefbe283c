#include "window/play_options.h"

#include "cli/options.h"
#include "heapstorm/world.h"
#include "window/tour/tour.h"

#include "base/forbidden.h"

enum { THREADS_MAX = 64 };

static const char *const layouts[] = {"array", "list", NULL};
static const char *const renderers[] = {"canvas", "geometry", NULL};

#define MEMBER(name) offsetof(hs_play_options, name)

static const hs_option rows[] = {
    {"--memory", "NAME", "the strategy to begin with [columns]", HS_OPTION_CHOICE, MEMBER(memory),
     0, 0, NULL},
    {"--layout", "array|list",
     "how a boxed strategy keeps its boxes: an array of\n"
     "pointers, or a list [array]",
     HS_OPTION_CHOICE, MEMBER(layout), 0, 0, layouts},
    {"--scenario", "NAME|FILE",
     "arcade, storm, calm, or an XML file; begins at once,\n"
     "without the title",
     HS_OPTION_TEXT, MEMBER(scenario), 0, 0, NULL},
    {"--pattern", "FILE", "a BulletML file that all enemies use", HS_OPTION_TEXT, MEMBER(pattern),
     0, 0, NULL},
    {"--seed", "N", "where the random numbers start [1]", HS_OPTION_COUNT, MEMBER(seed), 0,
     UINT64_MAX, NULL},
    {"--rank", "R", "difficulty from 0 to 1 [the scenario's]", HS_OPTION_SHARE, MEMBER(rank), 0, 1,
     NULL},
    {"--bullets", "N", "places for bullets; storm keeps as many living", HS_OPTION_COUNT,
     MEMBER(bullets), 1, HS_BULLETS_MAX, NULL},
    {"--particles", "N", "places for particles; storm keeps as many living", HS_OPTION_COUNT,
     MEMBER(particles), 1, HS_PARTICLES_MAX, NULL},
    {"--litter", "PERCENT",
     "first fill the heap, shuffle, and free all but so\n"
     "much, 0 to 90: the heap of a long-lived process [0]",
     HS_OPTION_COUNT, MEMBER(litter), 0, HS_LITTER_MAX, NULL},
    HS_COLLECTOR_ROWS(hs_play_options, collector_options),
    {"--renderer", "canvas|geometry", "what draws the field [the settings' choice]",
     HS_OPTION_CHOICE, MEMBER(renderer), 0, 0, renderers},
    {"--threads", "N", "threads that simulate and draw [as many as pay]", HS_OPTION_COUNT,
     MEMBER(threads), 1, THREADS_MAX, NULL},
    {"--autopilot", NULL, "the autopilot plays", HS_OPTION_FLAG, MEMBER(autopilot), 0, 0, NULL},
    {"--frames", "N", "end after N frames; begins at once", HS_OPTION_COUNT, MEMBER(frames), 1,
     10000000, NULL},
    {"--warmup", "N", "frames at the start that no figure is taken of [60]", HS_OPTION_COUNT,
     MEMBER(warmup), 0, 10000000, NULL},
    {"--json", "FILE|-", "at the end, write the figures of all frames", HS_OPTION_TEXT,
     MEMBER(json), 0, 0, NULL},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG", HS_OPTION_TEXT,
     MEMBER(screenshot), 0, 0, NULL},
    {"--film", "STEP:FOLDER", "keep every STEP-th picture, as FOLDER/000001.png and so on",
     HS_OPTION_TEXT, MEMBER(film), 0, 0, NULL},
    {"--switch-every", "N", "switch between pooled and naive every N frames", HS_OPTION_COUNT,
     MEMBER(switch_every), 1, 10000000, NULL},
    {"--quiet", NULL, "no notes", HS_OPTION_FLAG, MEMBER(quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, MEMBER(version), 0, 0, NULL},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

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

bool hs_play_options_read(hs_play_options *options, int argc, char **argv, hs_error *error)
{
    *options = (hs_play_options){.memory = "columns", .seed = 1, .rank = -1.0, .warmup = 60};
    hs_option table[ROWS];
    const char *names[HS_MEMORY_NAMES_MAX];
    hs_world_options_list_memory(names, (const char *const[]){NULL});
    memcpy(table, rows, sizeof table);
    table[0].choices = names;
    return hs_options_read(table, ROWS, argc, argv, options, error) &&
           hs_world_options_check(options->memory, options->scenario, options->layout, error) &&
           hs_collector_options_read(&options->collector_options, &options->collector, error) &&
           read_pictures(options, error);
}

void hs_play_options_explain(FILE *stream)
{
    fputs("Usage: heapstorm [play] [options]\n\n"
          "Opens the window. H there shows all keys and explains the instruments.\n\n",
          stream);
    hs_options_explain(stream, rows, ROWS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage.\n", stream);
}

// ---- The tour ----------------------------------------------------------------------------------

enum { STOPS_MAX = 99 };

static const hs_option tour_rows[] = {
    {"--stop", "N", "the stop to begin at [1]", HS_OPTION_COUNT, MEMBER(tour_stop), 1, STOPS_MAX,
     NULL},
    {"--seed", "N", "where the random numbers start [1]", HS_OPTION_COUNT, MEMBER(seed), 0,
     UINT64_MAX, NULL},
    {"--frames", "N", "end after N frames", HS_OPTION_COUNT, MEMBER(frames), 1, 10000000, NULL},
    {"--screenshot", "FRAME:FILE", "keep a picture of the window as PNG", HS_OPTION_TEXT,
     MEMBER(screenshot), 0, 0, NULL},
    {"--quiet", NULL, "no notes", HS_OPTION_FLAG, MEMBER(quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, MEMBER(version), 0, 0, NULL},
};
enum { TOUR_ROWS = sizeof tour_rows / sizeof tour_rows[0] };

bool hs_tour_options_read(hs_play_options *options, int argc, char **argv, hs_error *error)
{
    *options = (hs_play_options){
        .memory = "columns", .seed = 1, .rank = -1.0, .warmup = 60, .tour_stop = 1};
    if (!hs_options_read(tour_rows, TOUR_ROWS, argc, argv, options, error) ||
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
    hs_options_explain(stream, tour_rows, TOUR_ROWS);
    fputs("\nExit: 0 done, 1 failed, 2 wrong usage.\n", stream);
}
