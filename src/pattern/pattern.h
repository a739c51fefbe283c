/// Reading a pattern from a file or from memory, and what hosts ask of it (declared in
/// `heapstorm/pattern.h`).
#ifndef HS_PATTERN_PATTERN_H
#define HS_PATTERN_PATTERN_H

#include "heapstorm/pattern.h"
#include "pattern/program.h"

#endif
