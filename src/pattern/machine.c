#include "pattern/machine.h"

#include "base/trigonometry.h"

#include "base/forbidden.h"

hs_velocity hs_polar_velocity(float direction, float speed, bool is_turned,
                              hs_pattern_counts *counts)
{
    hs_sine_cosine unit = hs_sine_cosine_of((double)direction);
    float x = hs_state_number(unit.sine * (double)speed, counts);
    float y = hs_state_number(-unit.cosine * (double)speed, counts);
    return is_turned ? (hs_velocity){y, -x} : (hs_velocity){x, y};
}

double hs_machine_aim(const hs_machine *machine)
{
    const hs_visit *visit = machine->visit;
    double direction = machine->aim != NULL
                           ? *machine->aim
                           : hs_direction_of((double)visit->target_x - (double)visit->x,
                                             (double)visit->target_y - (double)visit->y);
    return machine->is_turned ? direction + 90.0 : direction;
}
