/// The ground floor: errors, the counted gate to the heap, the meter of the whole process's heap,
/// files, threads, numbers, and what differs between systems. Every other public header includes
/// this one.
#ifndef HEAPSTORM_BASE_H
#define HEAPSTORM_BASE_H

#include "heapstorm/error.h"
#include "heapstorm/gate.h"
#include "heapstorm/heap_meter.h"
#include "heapstorm/instruction_set.h"

/// The library's version.
#define HS_VERSION "0.1.0"

/// What stands where a system does not tell a number or a fact.
#define HS_NOT_AVAILABLE "not available on this system"

/// A figure that the system does not tell: of the process's or the machine's figures only.
#define HS_FIGURE_NONE UINT64_MAX

/// Returns how much a figure has grown; HS_FIGURE_NONE where the system does not tell it.
static inline uint64_t hs_figure_since(uint64_t before, uint64_t now)
{
    return before != HS_FIGURE_NONE && now != HS_FIGURE_NONE ? now - before : HS_FIGURE_NONE;
}

/// Returns two figures together; HS_FIGURE_NONE where the system does not tell one.
static inline uint64_t hs_figure_sum(uint64_t a, uint64_t b)
{
    return a != HS_FIGURE_NONE && b != HS_FIGURE_NONE ? a + b : HS_FIGURE_NONE;
}

/// Returns a figure as a number, NaN where the system does not tell it.
static inline double hs_figure_number(uint64_t figure)
{
    return figure != HS_FIGURE_NONE ? (double)figure : (double)__builtin_nanf("");
}

#endif
