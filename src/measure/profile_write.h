/// What the writers of profiles and snapshots share: the figures that are being written, whichever
/// of the two they come from, and the writer of each format.
#ifndef HS_MEASURE_PROFILE_WRITE_H
#define HS_MEASURE_PROFILE_WRITE_H

#include "heapstorm/profile.h"
#include "measure/symbols.h"

/// Room for a function's name.
enum { HS_SYMBOL_BYTES = 160 };

/// The figures of a moment: of a snapshot, or of a profile as it is.
typedef struct hs_figures {
    const hs_profile *profile;
    const hs_snapshot *snapshot; ///< NULL for the profile as it is
    const char *title;
    hs_symbols symbols;
} hs_figures;

/// A site's figures then.
hs_profile_counts hs_figures_site(const hs_figures *figures, size_t number);

/// Figures of a site to look for the largest of.
typedef uint64_t (*hs_site_weight)(const void *context, size_t number);

/// The site with the most weight among those that come behind site `*number` of weight `*weight`,
/// in descending order; those without weight are left out. Begins with weight UINT64_MAX. False
/// when there is none left.
bool hs_next_site(const hs_profile *profile, hs_site_weight weigh, const void *context,
                  uint64_t *weight, size_t *number);

void hs_figures_write_pprof(FILE *stream, const hs_figures *figures);
void hs_figures_write_folded(FILE *stream, const hs_figures *figures);
void hs_snapshot_write_json(FILE *stream, const hs_figures *figures);
void hs_profile_write_json(FILE *stream, const hs_figures *figures);
void hs_snapshot_write_text(FILE *stream, const hs_figures *figures);
void hs_profile_write_text(FILE *stream, const hs_figures *figures);

#endif
