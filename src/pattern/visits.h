/// Visits (declared in `heapstorm/pattern.h`): the changes of some bullets step side by side, then
/// the scripts that are due run.
#ifndef HS_PATTERN_VISITS_H
#define HS_PATTERN_VISITS_H

#include "heapstorm/pattern.h"

#endif
