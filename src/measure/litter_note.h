/// What a world's litter was and what it cost, as one sentence.
#ifndef HS_MEASURE_LITTER_NOTE_H
#define HS_MEASURE_LITTER_NOTE_H

#include <stddef.h>

#include "heapstorm/world.h"

/// Writes the sentence; an empty text when there is no litter.
void hs_litter_note(const hs_world *world, char *text, size_t bytes);

#endif
