/// The list of strategies. A strategy is one `.c` file, which defines the table row
/// `hs_strategy_<name>`, and one line of HS_STRATEGIES. Programs, panel and bench find it through
/// `hs_strategy_at`.
#ifndef HS_MEMORY_STRATEGIES_H
#define HS_MEMORY_STRATEGIES_H

#include "heapstorm/strategy.h"

/// libgc is optional: without it there is no strategy `boehm`, and the build can say what it lacks.
#ifdef HS_HAVE_BOEHM
#define HS_STRATEGY_BOEHM(row) row(boehm)
#define HS_LACKING_BOEHM(row)
#else
#define HS_STRATEGY_BOEHM(row)
#define HS_LACKING_BOEHM(row) row("boehm", "libgc", "libgc-dev")
#endif

/// One row for each strategy, in the order in which they are listed everywhere.
// clang-format off
#define HS_STRATEGIES(row) \
    row(columns)           \
    row(pool)              \
    row(slab)              \
    row(naive)             \
    row(refcount)          \
    row(gc)                \
    HS_STRATEGY_BOEHM(row) \
    row(region)

/// One row for each that this build lacks: its name, the library that it needs, Debian's package.
#define HS_STRATEGIES_LACKING(row) \
    HS_LACKING_BOEHM(row)
// clang-format on

#define HS_STRATEGY_DECLARE(name) extern const hs_strategy hs_strategy_##name;
HS_STRATEGIES(HS_STRATEGY_DECLARE)

#endif
