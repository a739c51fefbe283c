/// The figures that the writers of profiles share: of a profile as it is, of a snapshot, or of what
/// changed between two.
#ifndef HS_MEASURE_PROFILE_WRITE_H
#define HS_MEASURE_PROFILE_WRITE_H

#include "heapstorm/profile.h"
#include "measure/symbols.h"

/// What is written.
typedef struct hs_figures {
    const hs_profile *profile;
    hs_snapshot now;           ///< of a profile as it is: without sites
    bool is_snapshot;          ///< or the profile as it is
    const hs_snapshot *before; ///< what `now` is compared with, or NULL
    const char *title;
    hs_symbols symbols;
} hs_figures;

/// The figures of a site.
hs_profile_counts hs_figures_site(const hs_figures *figures, size_t number);

/// Writes the figures for people.
void hs_figures_write_text(FILE *stream, const hs_figures *figures);

#endif
