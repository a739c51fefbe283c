/// What `heapstorm run` does for `--profile` and `--snapshot`: one world's gate is recorded from
/// before the world's creation until after its end. Files are opened before the run, so that what
/// cannot be written is told at once, and written behind it, so that nothing is held up.
#ifndef HS_APP_PROFILING_H
#define HS_APP_PROFILING_H

#include "app/run_settings.h"
#include "base/file.h"
#include "heapstorm/profile.h"

/// A snapshot that is asked for, and then there.
typedef struct hs_planned_snapshot {
    hs_numbered_path file; ///< the tick after which it is taken, and where to
    hs_output output;
    hs_snapshot snapshot;
} hs_planned_snapshot;

/// Zero-initialised nothing is asked for and nothing open.
typedef struct hs_profiling {
    hs_profile *profile;                               ///< NULL when nothing was asked for
    hs_planned_snapshot planned[HS_OPTION_VALUES_MAX]; ///< by tick
    size_t count;
    const char *path; ///< of the whole profile, or NULL
    hs_output output;
} hs_profiling;

/// Opens the files and the profile, as far as they are asked for.
bool hs_profiling_open(hs_profiling *profiling, const hs_run_settings *settings, hs_error *error);

/// Takes the snapshots that are due after the world's present tick.
bool hs_profiling_look(hs_profiling *profiling, const hs_world *world, hs_error *error);

/// The world is about to be destroyed.
void hs_profiling_end(hs_profiling *profiling, const hs_world *world);

/// Writes all files, after the world is gone; and to `stream`, unless that is NULL, what changed
/// between the snapshots and a sentence about the whole.
bool hs_profiling_write(hs_profiling *profiling, const char *title, FILE *stream, hs_error *error);

/// False with an error when memory was not given back.
bool hs_profiling_check(const hs_profiling *profiling, hs_error *error);

/// Gives everything up; files that are not written are as they were. The world must be gone.
void hs_profiling_close(hs_profiling *profiling);

#endif
