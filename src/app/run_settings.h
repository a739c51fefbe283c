/// The settings of `heapstorm run` and the options that set them: a new option is a member of the
/// struct and a row of the table beneath it.
#ifndef HS_APP_RUN_SETTINGS_H
#define HS_APP_RUN_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "base/thread_pool.h"
#include "cli/options.h"
#include "cli/world_options.h"
#include "draw/canvas.h"
#include "heapstorm/profile.h"

/// The formats in which a run can be written to files.
typedef enum hs_export {
    HS_EXPORT_JSON,
    HS_EXPORT_CSV,
    HS_EXPORT_MANGOHUD,
    HS_EXPORT_TRACE,
    HS_EXPORT_COUNT
} hs_export;

typedef struct hs_run_settings {
    const char *memory;   ///< a strategy's name, "both" or "all"
    const char *layout;   ///< NULL when not asked for
    const char *scenario; ///< a name or a path
    const char *pattern;  ///< a path, or NULL
    uint64_t seed;
    double rank;            ///< negative for the scenario's own
    const char *difficulty; ///< NULL when not asked for
    const char *pilot;      ///< likewise
    uint64_t stage;         ///< at which a game begins, from 1; 0 when not asked for
    bool boss;              ///< at that stage's boss
    uint64_t frames, warmup;
    uint64_t bullets, particles; ///< 0 for the scenario's own
    uint64_t litter;             ///< percent that stays; 0 for none
    uint64_t digest_every;       ///< ticks; 0 for never
    uint64_t switch_every;       ///< ticks; 0 for never
    const char *simd;            ///< an instruction set's name; NULL for the machine's best
    const char *renderer;        ///< "none" or the canvas's name
    bool draws;                  ///< read from it
    const char *size;            ///< WxH, as it was asked for, or NULL
    int width, height;           ///< of the picture, pixels; read from it
    const char *ground;          ///< what lies beneath the field, or NULL
    uint64_t threads;            ///< for simulating and drawing
    const char *screenshot;      ///< FRAME:FILE, as it was asked for, or NULL
    hs_numbered_path picture;    ///< read from it: a measured frame, from 1
    const char *exports[HS_EXPORT_COUNT];                  ///< paths, "-" for stdout, or NULL
    hs_option_values snapshots;                            ///< TICK:FILE, as they were asked for
    hs_numbered_path snapshot_files[HS_OPTION_VALUES_MAX]; ///< read from them
    const char *profile;                                   ///< a path, "-" for stdout, or NULL
    const char *snapshot_every, *retention; ///< N:FILE and TICK:FILE, as they were asked for
    hs_numbered_path growth_file;           ///< read from them
    hs_numbered_path retention_file;
    const char *profile_by; ///< "site" or "line", or NULL
    uint64_t profile_top;   ///< 0 when not asked for
    hs_profile_view view;   ///< read from them
    hs_collector_options collector_options;
    hs_collector_settings collector; ///< read from them
    bool bandwidth, quiet, help, version;
} hs_run_settings;

static const char *const hs_run_renderers[] = {"none", HS_CANVAS_NAME, NULL};
static const char *const hs_run_profile_lists[] = {"site", "line", NULL};
static const char *const hs_run_instruction_sets[] = {"baseline", "avx2", "avx512", NULL};

#define HS_RUN_MEMBER(name) offsetof(hs_run_settings, name)

/// The options, in the order of the help. The names of strategies are filled in when they are read.
static const hs_option hs_run_options[] = {
    {"--memory", "NAME|both|all",
     "the strategy: columns, pool, slab, naive, refcount,\n"
     "gc, boehm (with libgc) or region; both: columns and\n"
     "naive in turn, side by side; all: every strategy in\n"
     "one table, in both layouts unless --layout names\n"
     "one [columns]",
     HS_SETS_CHOICE(HS_RUN_MEMBER(memory), NULL)},
    HS_LAYOUT_ROW(hs_run_settings),
    {"--scenario", "NAME|FILE", "arcade, storm, calm, or an XML file [storm]",
     HS_SETS_INPUT(HS_RUN_MEMBER(scenario))},
    HS_START_ROWS(hs_run_settings),
    HS_DIFFICULTY_ROW(hs_run_settings),
    HS_PILOT_ROW(hs_run_settings),
    HS_STAGE_ROWS(hs_run_settings),
    {"--frames", "N", "frames to measure [600]", HS_SETS_COUNT(HS_RUN_MEMBER(frames), 1, 10000000)},
    {"--warmup", "N", "ticks before that, not measured [360]",
     HS_SETS_COUNT(HS_RUN_MEMBER(warmup), 0, 10000000)},
    HS_LOAD_ROWS(hs_run_settings),
    {"--digest-every", "N",
     "every N ticks a line: the tick, the digest of the\n"
     "game, the digest of the particles",
     HS_SETS_COUNT(HS_RUN_MEMBER(digest_every), 1, UINT32_MAX)},
    {"--switch-every", "N",
     "every N ticks the world moves to the next strategy\n"
     "and layout, which must not change a digest",
     HS_SETS_COUNT(HS_RUN_MEMBER(switch_every), 1, UINT32_MAX)},
    HS_COLLECTOR_ROWS(hs_run_settings, collector_options),
    {"--simd", "SET", "baseline, avx2 or avx512 [the machine's best]",
     HS_SETS_CHOICE(HS_RUN_MEMBER(simd), hs_run_instruction_sets)},
    {"--renderer", "none|" HS_CANVAS_NAME,
     "draw every frame, timed, without a display [none;\n" HS_CANVAS_NAME
     " with --screenshot or --size]",
     HS_SETS_CHOICE(HS_RUN_MEMBER(renderer), hs_run_renderers)},
    {"--size", "WxH", "the picture's width and height, pixels [540x720]",
     HS_SETS_TEXT(HS_RUN_MEMBER(size))},
    {"--ground", HS_GROUND_CHOICES,
     "what lies beneath the field: the heap, scenery (or\n"
     "stars), or a plain sky, where no pixel depends on\n"
     "the strategy [plain]",
     HS_SETS_CHOICE(HS_RUN_MEMBER(ground), hs_ground_words)},
    {"--threads", "N", "threads that simulate and draw [1]",
     HS_SETS_COUNT(HS_RUN_MEMBER(threads), 1, HS_THREAD_POOL_MAX)},
    {"--bandwidth", NULL,
     "measure how fast the machine streams as much memory,\n"
     "beside what the particles move",
     HS_SETS_FLAG(HS_RUN_MEMBER(bandwidth))},
    {"--screenshot", "FRAME:FILE", "write a frame, counted from 1, as a PNG picture",
     HS_SETS_PICTURE(HS_RUN_MEMBER(screenshot))},
    {"--json", "FILE|-", "write all figures as JSON; - is stdout, then alone\nthere",
     HS_SETS_OUTPUT(HS_RUN_MEMBER(exports[HS_EXPORT_JSON]))},
    {"--csv", "FILE|-", "write a row a frame",
     HS_SETS_OUTPUT(HS_RUN_MEMBER(exports[HS_EXPORT_CSV]))},
    {"--mangohud", "FILE|-",
     "write the frames as MangoHud logs them, for its\n"
     "plots and for CapFrameX",
     HS_SETS_OUTPUT(HS_RUN_MEMBER(exports[HS_EXPORT_MANGOHUD]))},
    {"--trace", "FILE|-",
     "write all phases and counters as Chrome's trace\n"
     "events, to be opened in Perfetto",
     HS_SETS_OUTPUT(HS_RUN_MEMBER(exports[HS_EXPORT_TRACE]))},
    {"--snapshot", "TICK:FILE",
     "write who holds which memory after a tick, counted\n"
     "from 0 (before the first) and with the warm-up; may\n"
     "be given several times, and what changed is told",
     HS_SETS_LIST(HS_RUN_MEMBER(snapshots))},
    {"--profile", "FILE|-",
     "write what all blocks did and what was left at the\n"
     "end; for both FILE may end in .json, .pprof or .heap\n"
     "(pprof), .folded (flame graphs), else it is text",
     HS_SETS_OUTPUT(HS_RUN_MEMBER(profile))},
    {"--snapshot-every", "N:FILE",
     "a snapshot every N ticks, written as one chart of\n"
     "what each kind and call site held (.svg), as JSON\n"
     "(.json) or as text",
     HS_SETS_PICTURE(HS_RUN_MEMBER(snapshot_every))},
    {"--retention", "TICK:FILE",
     "refcount, gc: write who refers to what after a tick,\n"
     "and by which circles the dead keep each other; as a\n"
     "graph for Graphviz where FILE ends in .dot or .gv",
     HS_SETS_PICTURE(HS_RUN_MEMBER(retention))},
    {"--profile-by", "site|line",
     "list call sites, or lines of the source with what\n"
     "they request and what passes through them [site]",
     HS_SETS_CHOICE(HS_RUN_MEMBER(profile_by), hs_run_profile_lists)},
    {"--profile-top", "N",
     "rows of each list of a profile or snapshot [20];\n"
     "bands of the chart of --snapshot-every [14]; cycles\n"
     "that --retention tells [3]",
     HS_SETS_COUNT(HS_RUN_MEMBER(profile_top), 1, 100000)},
    {"--profile-only", "WORD",
     "list only call sites of this kind, or with WORD in\n"
     "the name of a function or file in their stack; also\n"
     "in the chart and JSON of --snapshot-every",
     HS_SETS_TEXT(HS_RUN_MEMBER(view.only))},
    {"--quiet", NULL, "no progress bar", HS_SETS_FLAG(HS_RUN_MEMBER(quiet))},
    HS_HELP_ROWS(hs_run_settings),
};
enum { HS_RUN_OPTIONS = sizeof hs_run_options / sizeof hs_run_options[0] };

/// Reads the settings from the arguments and checks them, each by itself and all together. On
/// failure the error is about wrong usage.
bool hs_run_settings_read(hs_run_settings *settings, int argc, char **argv, hs_error *error);

/// Whether anything that a profile tells is asked for.
bool hs_run_settings_profile(const hs_run_settings *settings);

/// Whether stdout holds one exported file and nothing else.
bool hs_run_settings_take_stdout(const hs_run_settings *settings);

/// The help of the command.
void hs_run_settings_explain(FILE *stream);

#endif
