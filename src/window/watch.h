/// A snapshot in the window, and what has changed since: the first press of a key keeps the figures
/// of every kind and begins to record which call sites request blocks; the next tells the
/// difference in a line, writes all of it to a file, and stops recording.
#ifndef HS_WINDOW_WATCH_H
#define HS_WINDOW_WATCH_H

#include "heapstorm/profile.h"
#include "window/game.h"

/// Zero-initialised there is no snapshot.
typedef struct hs_watch {
    hs_profile *profile; ///< listens while there is a snapshot
    hs_snapshot before;
} hs_watch;

/// Whether there is a snapshot of the game's present world.
bool hs_watch_is_on(const hs_watch *watch, const hs_game *game);

/// Takes a snapshot; one of a former world is forgotten.
bool hs_watch_begin(hs_watch *watch, hs_game *game, hs_error *error);

/// Writes what has changed to a file of this path (NULL for none), says the most of it in `line`,
/// and forgets the snapshot; also on failure, which concerns the file.
bool hs_watch_end(hs_watch *watch, hs_game *game, const char *path, char *line, size_t bytes,
                  hs_error *error);

/// Forgets the snapshot; the worlds that it listened to are gone, or the listener is taken off.
void hs_watch_close(hs_watch *watch);

#endif
