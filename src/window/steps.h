/// Steps of numbers that people choose by a key.
#ifndef HS_WINDOW_STEPS_H
#define HS_WINDOW_STEPS_H

#include <stdint.h>

/// The number above (1) or below (-1) in the series 1, 2, 5, 10, 20, 50, ...
uint64_t hs_step_from(uint64_t now, int direction);

#endif
