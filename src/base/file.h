/// Whole files: reading one up to a limit, and writing one completely or not at all.
#ifndef HS_BASE_FILE_H
#define HS_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/system.h"
#include "heapstorm/error.h"
#include "heapstorm/gate.h"

/// A file's bytes, followed by a zero that is not counted. Memory from the gate.
typedef struct hs_file {
    char *bytes;
    size_t count;
    size_t reserved; ///< requested from the gate
} hs_file;

/// Reads a regular file of at most `limit` bytes. Anything else (a folder, a pipe, a device) is
/// refused at once. On failure the error is "path:1:1: cause" and there is nothing to release.
bool hs_file_read(hs_file *file, hs_gate *gate, hs_tag tag, const char *path, size_t limit,
                  hs_error *error);

/// Reads a stream of at most `limit` bytes to its end; it may be a pipe. `name` stands for the path
/// in the error, which is like that of `hs_file_read`.
bool hs_file_read_stream(hs_file *file, hs_gate *gate, hs_tag tag, const char *name, FILE *stream,
                         size_t limit, hs_error *error);

/// Gives a file's memory back; harmless on a zeroed `hs_file`.
void hs_file_release(hs_file *file, hs_gate *gate, hs_tag tag);

/// Whether two paths lead to one file, or would once it is written: by links and other spellings
/// too. By their texts alone where the system does not tell.
bool hs_paths_meet(const char *path, const char *other);

/// Returns stdout or stderr where a path leads to what that stream writes to, as "-" and
/// /dev/stdout do, and the file that a shell has redirected it to; NULL otherwise. What
/// discards all that is written is no such path.
FILE *hs_path_standard_stream(const char *path);

/// A file being written: to a temporary file beside the target, which replaces the target, with its
/// permissions, only when it is complete. A path that leads to standard output or
/// error, "-" among them, is written to that stream. A target that is not a regular
/// file (a device, a pipe) is written in place. A symbolic link stays, and its target is replaced.
typedef struct hs_output {
    FILE *stream; ///< write here
    char path[HS_PATH_BYTES];
    char temporary[HS_PATH_BYTES + 24]; ///< "" when written in place
} hs_output;

/// Opens the output. On failure nothing was created.
bool hs_output_open(hs_output *output, const char *path, hs_error *error);

/// Completes the output. On failure the temporary file is removed and the target is as it was.
bool hs_output_close(hs_output *output, hs_error *error);

/// Completes an output that nobody can make again, such as scores: it has reached the disk before
/// it replaces the target. Fails as `hs_output_close` does.
bool hs_output_close_durably(hs_output *output, hs_error *error);

/// Abandons the output: removes the temporary file and leaves the target as it was.
void hs_output_abandon(hs_output *output);

#endif
