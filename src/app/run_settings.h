/// The settings of `heapstorm run` and the options that set them: a new option is a member of the
/// struct and a row of the table beneath it.
#ifndef HS_APP_RUN_SETTINGS_H
#define HS_APP_RUN_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "base/thread_pool.h"
#include "cli/options.h"
#include "heapstorm/world.h"
#include "window/world_options.h"

/// The formats in which a run can be written to files.
typedef enum hs_export {
    HS_EXPORT_JSON,
    HS_EXPORT_CSV,
    HS_EXPORT_MANGOHUD,
    HS_EXPORT_TRACE,
    HS_EXPORT_COUNT
} hs_export;

/// NUMBER:FILE, taken apart: a file that a run writes at a certain time.
typedef struct hs_numbered_path {
    uint64_t number;
    const char *path; ///< within the text; NULL when none was asked for
} hs_numbered_path;

typedef struct hs_run_settings {
    const char *memory;   ///< a strategy's name, "both" or "all"
    const char *layout;   ///< NULL when not asked for
    const char *scenario; ///< a name or a path
    const char *pattern;  ///< a path, or NULL
    uint64_t seed;
    double rank; ///< negative for the scenario's own
    uint64_t frames, warmup;
    uint64_t bullets, particles; ///< 0 for the scenario's own
    uint64_t litter;             ///< percent that stays; 0 for none
    uint64_t digest_every;       ///< ticks; 0 for never
    uint64_t switch_every;       ///< ticks; 0 for never
    const char *simd;            ///< an instruction set's name; NULL for the machine's best
    const char *renderer;        ///< "none" or "canvas"
    uint64_t threads;            ///< for simulating and drawing
    const char *screenshot;      ///< FRAME:FILE, as it was asked for, or NULL
    hs_numbered_path picture;    ///< read from it: a measured frame, from 1
    const char *exports[HS_EXPORT_COUNT];                  ///< paths, "-" for stdout, or NULL
    hs_option_values snapshots;                            ///< TICK:FILE, as they were asked for
    hs_numbered_path snapshot_files[HS_OPTION_VALUES_MAX]; ///< read from them
    const char *profile;                                   ///< a path, "-" for stdout, or NULL
    hs_collector_options collector_options;
    hs_collector_settings collector; ///< read from them
    bool bandwidth, quiet, help, version;
} hs_run_settings;

static const char *const hs_run_layouts[] = {"array", "list", NULL};
static const char *const hs_run_renderers[] = {"none", "canvas", NULL};
static const char *const hs_run_instruction_sets[] = {"baseline", "avx2", "avx512", NULL};

#define HS_RUN_MEMBER(name) offsetof(hs_run_settings, name)

/// The options, in the order of the help. The names of strategies are filled in when they are read.
static const hs_option hs_run_options[] = {
    {"--memory", "NAME|both|all",
     "the strategy: columns, pool, slab, naive, refcount,\n"
     "gc or boehm (with libgc); both: columns and naive\n"
     "in turn, side by side; all: every strategy in one\n"
     "table, in both layouts unless --layout names one\n"
     "[columns]",
     HS_OPTION_CHOICE, HS_RUN_MEMBER(memory), 0, 0, NULL},
    {"--layout", "array|list",
     "how a boxed strategy keeps its boxes: an array of\n"
     "pointers, or a list [array]",
     HS_OPTION_CHOICE, HS_RUN_MEMBER(layout), 0, 0, hs_run_layouts},
    {"--scenario", "NAME|FILE", "arcade, storm, calm, or an XML file [storm]", HS_OPTION_TEXT,
     HS_RUN_MEMBER(scenario), 0, 0, NULL},
    {"--pattern", "FILE", "a BulletML file that all enemies use", HS_OPTION_TEXT,
     HS_RUN_MEMBER(pattern), 0, 0, NULL},
    {"--seed", "N", "where the random numbers start [1]", HS_OPTION_COUNT, HS_RUN_MEMBER(seed), 0,
     UINT64_MAX, NULL},
    {"--rank", "R", "difficulty from 0 to 1 [the scenario's]", HS_OPTION_SHARE, HS_RUN_MEMBER(rank),
     0, 1, NULL},
    {"--frames", "N", "frames to measure [600]", HS_OPTION_COUNT, HS_RUN_MEMBER(frames), 1,
     10000000, NULL},
    {"--warmup", "N", "ticks before that, not measured [360]", HS_OPTION_COUNT,
     HS_RUN_MEMBER(warmup), 0, 10000000, NULL},
    {"--bullets", "N", "places for bullets; storm keeps as many living", HS_OPTION_COUNT,
     HS_RUN_MEMBER(bullets), 1, HS_BULLETS_MAX, NULL},
    {"--particles", "N", "places for particles; storm keeps as many living", HS_OPTION_COUNT,
     HS_RUN_MEMBER(particles), 1, HS_PARTICLES_MAX, NULL},
    {"--litter", "PERCENT",
     "first fill the heap, shuffle, and free all but so\n"
     "much, 0 to 90: the heap of a long-lived process [0]",
     HS_OPTION_COUNT, HS_RUN_MEMBER(litter), 0, HS_LITTER_MAX, NULL},
    {"--digest-every", "N",
     "every N ticks a line: the tick, the digest of the\n"
     "game, the digest of the particles",
     HS_OPTION_COUNT, HS_RUN_MEMBER(digest_every), 1, UINT32_MAX, NULL},
    {"--switch-every", "N",
     "every N ticks the world moves to the next strategy\n"
     "and layout, which must not change a digest",
     HS_OPTION_COUNT, HS_RUN_MEMBER(switch_every), 1, UINT32_MAX, NULL},
    HS_COLLECTOR_ROWS(hs_run_settings, collector_options),
    {"--simd", "SET", "baseline, avx2 or avx512 [the machine's best]", HS_OPTION_CHOICE,
     HS_RUN_MEMBER(simd), 0, 0, hs_run_instruction_sets},
    {"--renderer", "none|canvas",
     "draw every frame, timed, without a display [none;\n"
     "canvas with --screenshot]",
     HS_OPTION_CHOICE, HS_RUN_MEMBER(renderer), 0, 0, hs_run_renderers},
    {"--threads", "N", "threads that simulate and draw [1]", HS_OPTION_COUNT,
     HS_RUN_MEMBER(threads), 1, HS_THREAD_POOL_MAX, NULL},
    {"--bandwidth", NULL,
     "measure how fast the machine streams as much memory,\n"
     "beside what the particles move",
     HS_OPTION_FLAG, HS_RUN_MEMBER(bandwidth), 0, 0, NULL},
    {"--screenshot", "FRAME:FILE", "write a frame, counted from 1, as a PNG picture",
     HS_OPTION_TEXT, HS_RUN_MEMBER(screenshot), 0, 0, NULL},
    {"--json", "FILE|-", "write all figures as JSON; - is stdout, then alone\nthere",
     HS_OPTION_TEXT, HS_RUN_MEMBER(exports[HS_EXPORT_JSON]), 0, 0, NULL},
    {"--csv", "FILE|-", "write a row a frame", HS_OPTION_TEXT,
     HS_RUN_MEMBER(exports[HS_EXPORT_CSV]), 0, 0, NULL},
    {"--mangohud", "FILE|-",
     "write the frames as MangoHud logs them, for its\n"
     "plots and for CapFrameX",
     HS_OPTION_TEXT, HS_RUN_MEMBER(exports[HS_EXPORT_MANGOHUD]), 0, 0, NULL},
    {"--trace", "FILE|-",
     "write all phases and counters as Chrome's trace\n"
     "events, to be opened in Perfetto",
     HS_OPTION_TEXT, HS_RUN_MEMBER(exports[HS_EXPORT_TRACE]), 0, 0, NULL},
    {"--snapshot", "TICK:FILE",
     "write who holds which memory after a tick, counted\n"
     "from 0 (before the first) and with the warm-up; may\n"
     "be given several times, and what changed is told",
     HS_OPTION_LIST, HS_RUN_MEMBER(snapshots), 0, 0, NULL},
    {"--profile", "FILE|-",
     "write what all blocks did and what was left at the\n"
     "end; for both FILE may end in .json, .pprof or .heap\n"
     "(pprof), .folded (flame graphs), else it is text",
     HS_OPTION_TEXT, HS_RUN_MEMBER(profile), 0, 0, NULL},
    {"--quiet", NULL, "no progress bar", HS_OPTION_FLAG, HS_RUN_MEMBER(quiet), 0, 0, NULL},
    {"--help", NULL, "this text; also -h", HS_OPTION_FLAG, HS_RUN_MEMBER(help), 0, 0, NULL},
    {"--version", NULL, "the version", HS_OPTION_FLAG, HS_RUN_MEMBER(version), 0, 0, NULL},
};
enum { HS_RUN_OPTIONS = sizeof hs_run_options / sizeof hs_run_options[0] };

/// Reads the settings from the arguments and checks them, each by itself and all together. On
/// failure the error is about wrong usage.
bool hs_run_settings_read(hs_run_settings *settings, int argc, char **argv, hs_error *error);

/// Whether stdout holds one exported file and nothing else.
bool hs_run_settings_take_stdout(const hs_run_settings *settings);

/// The help of the command.
void hs_run_settings_explain(FILE *stream);

#endif
