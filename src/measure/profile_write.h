/// The writer of profiles for people.
#ifndef HS_MEASURE_PROFILE_WRITE_H
#define HS_MEASURE_PROFILE_WRITE_H

#include "measure/profile_figures.h"

/// Writes the figures for people.
void hs_figures_write_text(FILE *stream, const hs_figures *figures);

#endif
