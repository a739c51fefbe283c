#include "window/steps.h"

#include "base/forbidden.h"

uint64_t hs_step_from(uint64_t now, int direction)
{
    static const uint64_t digits[] = {1, 2, 5};
    uint64_t below = 1;
    for (uint64_t power = 1; power <= UINT64_C(100000000); power *= 10) {
        for (int i = 0; i < 3; i++) {
            uint64_t step = digits[i] * power;
            if (direction > 0 && step > now) return step;
            if (direction < 0 && step >= now) return below;
            below = step;
        }
    }
    return now;
}
