/// What `heapstorm run` can be asked for.
#ifndef HS_APP_RUN_SETTINGS_H
#define HS_APP_RUN_SETTINGS_H

#include <stdint.h>
#include <stdio.h>

#include "cli/options.h"
#include "window/collector_options.h"

/// What a run can be written to files as.
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
    double rank; ///< negative for the scenario's own
    uint64_t frames, warmup;
    uint64_t bullets, particles; ///< 0 for the scenario's own
    uint64_t litter;             ///< percent that stays; 0 for none
    uint64_t digest_every;       ///< ticks; 0 for never
    uint64_t switch_every;       ///< ticks; 0 for never
    const char *simd;            ///< an instruction set's name; NULL for the machine's best
    const char *renderer;        ///< "none" or "canvas"
    uint64_t threads;            ///< that draw
    const char *screenshot;      ///< as it was asked for, or NULL
    uint64_t screenshot_frame;   ///< of the measured ones, from 1; 0 when none was asked for
    const char *screenshot_path; ///< its part behind the colon
    const char *exports[HS_EXPORT_COUNT]; ///< paths, "-" for stdout, or NULL
    hs_option_values snapshots;           ///< TICK:FILE, as they were asked for
    const char *profile;                  ///< a path, "-" for stdout, or NULL
    hs_collector_options collector_options;
    hs_collector_settings collector; ///< read from them
    bool bandwidth, quiet, help, version;
} hs_run_settings;

/// The settings that the arguments ask for, each by itself and all together checked. On failure the
/// error is about wrong usage.
bool hs_run_settings_read(hs_run_settings *settings, int argc, char **argv, hs_error *error);

/// Whether stdout is to hold one exported file and nothing else.
bool hs_run_settings_take_stdout(const hs_run_settings *settings);

/// The help of the command.
void hs_run_settings_explain(FILE *stream);

#endif
