/// The strategy `boehm`: the well-known conservative collector libgc (Boehm, Demers and Weiser),
/// where it was there when this was built, so that our own is never the only witness.
///
/// libgc is one for the whole process and works in the main thread here; it is started when the
/// strategy is first opened and scans the main stack, the pointers of populations, and in boxes
/// only the words that are pointers. It collects when `threshold` births have passed, and half as
/// many as live: about what it would do by itself, at a time that can be measured.
#ifndef HS_MEMORY_BOEHM_H
#define HS_MEMORY_BOEHM_H

#include "heapstorm/strategy.h"

#ifdef HS_HAVE_BOEHM
extern const hs_strategy hs_strategy_boehm;
#endif

#endif
