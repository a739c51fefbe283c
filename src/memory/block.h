/// One box, one block of the C library's heap: what such a block costs beneath us.
#ifndef HS_MEMORY_BLOCK_H
#define HS_MEMORY_BLOCK_H

#include "heapstorm/base.h"
#include "memory/guard.h"

/// What a block of `bytes` costs in the C library's heap, its header of one word included.
size_t hs_block_cost(hs_gate *gate, hs_tag tag, size_t bytes);

#endif
