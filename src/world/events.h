/// The recorder of a tick's events: the rules tell it what happens, and the sparks, and through
/// `heapstorm/events.h` others, read it.
#ifndef HS_WORLD_EVENTS_H
#define HS_WORLD_EVENTS_H

#include "world/state.h"

/// Forgets the former tick's events.
void hs_events_begin(hs_world *world);

/// Records what happened to the entity with a serial.
void hs_events_record(hs_world *world, hs_event_kind kind, float x, float y, uint64_t serial,
                      uint32_t count);

/// Records what comes once a tick.
void hs_events_end(hs_world *world);

/// Whether events of this kind burst into sparks.
static inline bool hs_event_bursts(hs_event_kind kind)
{
    return kind <= HS_EVENT_BOMB;
}

#endif
