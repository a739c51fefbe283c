/// Runners (declared in `heapstorm/pattern.h`): beginning, visiting, ending and digesting the
/// scripts of a bullet. What a visit does, instruction by instruction, is in `script.h`.
#ifndef HS_PATTERN_RUNNER_H
#define HS_PATTERN_RUNNER_H

#include "heapstorm/pattern.h"

#endif
