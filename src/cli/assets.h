/// The folder of scenarios and patterns, found from whatever directory the program is started in.
#ifndef HS_CLI_ASSETS_H
#define HS_CLI_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/system.h"
#include "heapstorm/error.h"

/// The folder that holds `scenarios` and `patterns`.
typedef struct hs_assets {
    char folder[HS_PATH_BYTES];
} hs_assets;

/// Writes the folder in which this program lies. False where the system does not tell.
bool hs_program_folder(char *folder, size_t bytes);

/// Looks only in $HEAPSTORM_ASSETS where that is set; otherwise in ../share/heapstorm beside the
/// program, in the source tree that it was built from, and in the folder that it installs to. The
/// error lists the places.
bool hs_assets_find(hs_assets *assets, hs_error *error);

#endif
