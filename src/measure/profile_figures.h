/// The figures that the writers of profiles share: of a profile as it is, of a snapshot, or of what
/// changed between two; and which of its call sites are listed.
#ifndef HS_MEASURE_PROFILE_FIGURES_H
#define HS_MEASURE_PROFILE_FIGURES_H

#include "heapstorm/profile.h"
#include "measure/json.h"
#include "measure/symbols.h"

/// What is written.
typedef struct hs_figures {
    const hs_profile *profile;
    hs_snapshot now;           ///< of a profile as it is: without sites
    bool is_snapshot;          ///< or the profile as it is
    const hs_snapshot *before; ///< what `now` is compared with, or NULL
    const char *title;
    hs_symbols symbols;
    uint8_t *hidden; ///< by site: whether the view leaves it out; NULL where it leaves none out
    size_t hidden_count;
} hs_figures;

/// The figures of a site.
hs_profile_counts hs_figures_site(const hs_figures *figures, size_t number);

/// Writes the members `stack` and `source` of a site.
void hs_json_stack(hs_json *json, const hs_figures *figures, const hs_profile_site *site);

/// Marks the sites that the profile's view leaves out, in memory of the figures' own.
void hs_figures_choose(hs_figures *figures);
/// Gives that memory back.
void hs_figures_choose_none(hs_figures *figures);
/// Whether a site is listed.
bool hs_figures_shows(const hs_figures *figures, size_t number);

#endif
