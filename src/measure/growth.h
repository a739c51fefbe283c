/// How much each kind and each call site held over time: snapshots of a profile at even distances,
/// written as one chart (SVG), as JSON or as text.
#ifndef HS_MEASURE_GROWTH_H
#define HS_MEASURE_GROWTH_H

#include "measure/profile_figures.h"
#include "measure/profile_table.h"

/// Most snapshots of a run.
enum { HS_GROWTH_MAX = 4096 };

/// Zero-initialised, nothing is noted.
typedef struct hs_growth {
    hs_profile *profile; ///< NULL while closed
    uint64_t every;      ///< ticks between two snapshots
    hs_snapshot *samples;
    size_t count, room;
    hs_mapped mapped;
} hs_growth;

/// Opens it for so many snapshots. False with an error when memory is out.
bool hs_growth_open(hs_growth *growth, hs_profile *profile, uint64_t every, size_t room,
                    hs_error *error);
/// Releases all snapshots; the profile must still exist.
void hs_growth_close(hs_growth *growth);

/// Takes a snapshot where one is due after this tick. False with an error when memory is out.
bool hs_growth_note(hs_growth *growth, uint64_t tick, hs_error *error);

/// Writes what was noted: a chart where the path ends in .svg, JSON for .json, else text.
void hs_growth_write(FILE *stream, const hs_growth *growth, const char *title, const char *path);

/// The chart, one picture of 1280 x 720.
void hs_growth_write_chart(FILE *stream, const hs_growth *growth, const hs_figures *figures);

/// The most that a site held in any snapshot, bytes.
uint64_t hs_growth_most(const hs_growth *growth, size_t site);

#endif
