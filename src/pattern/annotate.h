/// Notes on the instructions of a compiled program: what each costs, and what a script that goes on
/// there will do.
#ifndef HS_PATTERN_ANNOTATE_H
#define HS_PATTERN_ANNOTATE_H

#include "pattern/program.h"

/// Sets `cost` and all behind it of every instruction. The cost is one, and one more for
/// every 16 tokens that are evaluated; otherwise a file could hide hours of work in the expressions
/// of a single instruction. The others are for speed and have no other effect.
void hs_program_annotate(hs_pattern *pattern);

#endif
