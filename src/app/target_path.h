/// The path of a player through a trace: a text file with a line `FRAME X Y` for each point, blank
/// lines and comments from '#' on. The player goes straight from point to point, stands at the
/// first one before its frame, and at the last one after it.
#ifndef HS_APP_TARGET_PATH_H
#define HS_APP_TARGET_PATH_H

#include "heapstorm/base.h"

typedef struct hs_target_point {
    uint32_t frame;
    float x, y;
} hs_target_point;

/// Points in order of their frames, at least one.
typedef struct hs_target_path {
    hs_gate *gate;
    hs_target_point *points;
    size_t count, capacity;
} hs_target_path;

/// Reads the file; "-" is standard input. False with "file:line:column: sentence" when it is none;
/// then there is nothing to release.
bool hs_target_path_read(hs_target_path *path, hs_gate *gate, const char *file, hs_error *error);

void hs_target_path_release(hs_target_path *path);

/// Where the player is in a frame.
void hs_target_path_at(const hs_target_path *path, uint32_t frame, float point[2]);

/// Reads a finite decimal number of at most a thousand million with which `text` begins; the rest
/// begins at `*end`.
bool hs_target_number(const char *text, char **end, float *number);

#endif
