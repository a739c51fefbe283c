#include "cli/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/system.h"

static bool is_assets(const char *folder)
{
    char scenarios[HS_PATH_BYTES];
    int length = snprintf(scenarios, sizeof scenarios, "%s/scenarios", folder);
    return length > 0 && (size_t)length < sizeof scenarios &&
           hs_path_look(scenarios) == HS_PATH_FOLDER;
}

bool hs_program_folder(char *folder, size_t bytes)
{
    char *slash = hs_program_path(folder, bytes) ? strrchr(folder, '/') : NULL;
    if (slash != NULL) *slash = '\0';
    return slash != NULL;
}

/// Writes "<the program's folder>/../share/heapstorm", or "" where the system does not tell.
static void beside_program(char *folder, size_t bytes)
{
    folder[0] = '\0';
    char program[HS_PATH_BYTES];
    if (!hs_program_folder(program, sizeof program)) return;
    int written = snprintf(folder, bytes, "%s/../share/heapstorm", program);
    if (written < 0 || (size_t)written >= bytes) folder[0] = '\0';
}

bool hs_assets_find(hs_assets *assets, hs_error *error)
{
    const char *wanted = getenv("HEAPSTORM_ASSETS");
    if (wanted != NULL && wanted[0] != '\0') {
        snprintf(assets->folder, sizeof assets->folder, "%s", wanted);
        if (is_assets(wanted)) return true;
        return hs_error_set(error, "HEAPSTORM_ASSETS is '%s', which has no folder 'scenarios'",
                            wanted);
    }
    char beside[HS_PATH_BYTES];
    beside_program(beside, sizeof beside);
    const char *const folders[] = {beside, HS_ASSETS_SOURCE, HS_ASSETS_INSTALLED};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (!is_assets(folders[i])) continue;
        snprintf(assets->folder, sizeof assets->folder, "%s", folders[i]);
        return true;
    }
    return hs_error_set(error,
                        "the folder of scenarios and patterns is in none of '%.120s', '%.120s' "
                        "and '%.120s'; set HEAPSTORM_ASSETS to where it is",
                        beside, HS_ASSETS_SOURCE, HS_ASSETS_INSTALLED);
}
