/// The budget of a boss: how many bullets of its own may live.
#ifndef HS_WORLD_BUDGET_H
#define HS_WORLD_BUDGET_H

#include "world/state.h"

/// Counts one more bullet of the boss. Whether it is over the budget, and refused.
static inline bool hs_budget_is_exceeded(hs_boss *boss)
{
    bool is_over = boss->view.bullets >= boss->view.budget || boss->view.opening > 0;
    boss->view.bullets += !is_over;
    boss->refused_now += is_over;
    boss->view.refused += is_over;
    return is_over;
}

/// Whether the boss's budget refuses a bullet of this owner; it is counted then.
static inline bool hs_budget_refuses(hs_world *world, uint64_t owner)
{
    hs_boss *boss = &world->boss;
    return boss->view.budget > 0 && owner == boss->view.serial && hs_budget_is_exceeded(boss);
}

#endif
