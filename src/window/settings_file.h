/// Where settings and pictures are kept, and the file of settings itself.
///
/// A broken file is never destroyed: what could not be read is told, and when the file is written
/// anew the former one stays beside it.
#ifndef HS_WINDOW_SETTINGS_FILE_H
#define HS_WINDOW_SETTINGS_FILE_H

#include <limits.h>

#include "heapstorm/gate.h"
#include "window/settings.h"

/// Where settings and pictures are kept, "/" at the end; "" when there is no such place.
typedef struct hs_home {
    char folder[PATH_MAX];
    char settings[PATH_MAX];
} hs_home;
hs_home hs_home_find(void);

/// Reads the file; where there is none the defaults hold. False when it is there and cannot be read
/// at all.
bool hs_settings_load(hs_settings *settings, const hs_home *home, hs_gate *gate,
                      hs_settings_notes *notes, hs_error *error);

/// Writes the file, all or not at all. `keep_former` renames the file that was there to ".bak":
/// it held lines that would be lost.
bool hs_settings_save(const hs_settings *settings, const hs_home *home, bool keep_former,
                      hs_error *error);

#endif
