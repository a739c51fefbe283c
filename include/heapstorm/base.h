/// The ground floor of Heapstorm: errors, the counted gate to the heap, and the meter of the whole
/// process's heap. Everything above includes this.
#ifndef HEAPSTORM_BASE_H
#define HEAPSTORM_BASE_H

#include "heapstorm/error.h"
#include "heapstorm/gate.h"
#include "heapstorm/heap_meter.h"
#include "heapstorm/instruction_set.h"

/// The library's version.
#define HS_VERSION "0.1.0"

#endif
