/// The profile and the snapshots of a run (`--profile`, `--snapshot`, `--snapshot-every`,
/// `--retention`): a record of one world's gate
/// from before the world's creation until after its end. Files are opened before the run, so that
/// an unwritable one is reported at once, and written after it, so that writing delays no tick.
#ifndef HS_APP_PROFILING_H
#define HS_APP_PROFILING_H

#include "app/run_settings.h"
#include "base/file.h"
#include "heapstorm/profile.h"
#include "measure/growth.h"
#include "measure/retention.h"

/// A snapshot that was asked for and, after its tick, is taken.
typedef struct hs_planned_snapshot {
    hs_numbered_path file; ///< the tick after which it is taken, and where to
    hs_output output;
    hs_snapshot snapshot;
    hs_contents contents; ///< of the world at that moment
} hs_planned_snapshot;

/// Zero-initialised, nothing is asked for and nothing is open.
typedef struct hs_profiling {
    hs_profile *profile;                               ///< NULL when nothing was asked for
    hs_planned_snapshot planned[HS_OPTION_VALUES_MAX]; ///< by tick
    size_t count;
    const char *path; ///< of the whole profile, or NULL
    hs_output output;
    hs_growth growth; ///< of `--snapshot-every`
    hs_numbered_path growth_file;
    hs_output growth_output;
    hs_retention retention; ///< of `--retention`
    hs_numbered_path retention_file;
    hs_output retention_output;
    hs_profile_view view;
} hs_profiling;

/// Opens those files that the settings ask for, and the profile.
bool hs_profiling_open(hs_profiling *profiling, const hs_run_settings *settings, hs_error *error);

/// Takes the snapshots that are due after the world's present tick.
bool hs_profiling_look(hs_profiling *profiling, const hs_world *world, hs_error *error);

/// Notes the end of the record. To be called just before the world is destroyed.
void hs_profiling_end(hs_profiling *profiling, const hs_world *world);

/// Writes all files once the world is destroyed. Unless `stream` is NULL, it also gets the changes
/// between the snapshots and a sentence about the whole profile.
bool hs_profiling_write(hs_profiling *profiling, const char *title, FILE *stream, hs_error *error);

/// False with an error when memory was not given back.
bool hs_profiling_check(const hs_profiling *profiling, hs_error *error);

/// Releases everything; files that were not written stay as they were. The world must be destroyed
/// before.
void hs_profiling_close(hs_profiling *profiling);

#endif
