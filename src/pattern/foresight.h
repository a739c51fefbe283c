/// What is likely to come in a script: a hint for speed alone.
#ifndef HS_PATTERN_FORESIGHT_H
#define HS_PATTERN_FORESIGHT_H

#include "pattern/program.h"

/// Marks every instruction from which a script is likely to ask for the direction to the player
/// before it waits again.
void hs_foresight_mark(hs_pattern *pattern);

#endif
