/// How much of the limits on instructions each instruction of a pattern uses up. Without that, a
/// file could hide hours of work in the expressions of a single instruction.
#ifndef HS_PATTERN_COSTS_H
#define HS_PATTERN_COSTS_H

#include "pattern/program.h"

/// Sets the cost of every instruction: one, and one more for every 16 tokens that it evaluates.
void hs_costs_weigh(hs_pattern *pattern);

#endif
