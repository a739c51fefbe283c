/// Where scenarios and patterns lie, from whatever directory the program is started.
#ifndef HS_CLI_ASSETS_H
#define HS_CLI_ASSETS_H

#include <limits.h>

#include "heapstorm/error.h"

/// The folder that holds `scenarios` and `patterns`.
typedef struct hs_assets {
    char folder[PATH_MAX];
} hs_assets;

/// Looks in $HEAPSTORM_ASSETS and nowhere else where that is set; then in ../share/heapstorm beside
/// the program, in the source tree that it was built from, and where it was to be installed. The
/// error says where was looked.
bool hs_assets_find(hs_assets *assets, hs_error *error);

#endif
