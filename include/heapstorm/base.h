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

#endif
