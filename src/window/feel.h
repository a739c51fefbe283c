/// The feel of blows: what the events of ticks do to the camera, the picture and the loop.
///
/// An event adds trauma, which decays by the tick; the camera shakes by its square along a smooth
/// noise, after a first kick. Bosses and bombs also zoom in a little and roll. All is a function of
/// the ticks and their events, and is drawn between two ticks like everything else, so that a film
/// is the same bytes in every run.
#ifndef HS_WINDOW_FEEL_H
#define HS_WINDOW_FEEL_H

#include "heapstorm/events.h"

/// Bounds of what is drawn at 100 %: shake in field units each way, zoom, and roll in degrees.
#define HS_FEEL_SHAKE_MOST 12.0f
#define HS_FEEL_ZOOM_MOST  1.02f
#define HS_FEEL_ROLL_MOST  0.9f

/// Fewest ticks from one flash of the field to the next: three flashes take more than a second.
enum { HS_FEEL_FLASH_APART = 24 };

/// The feel after a tick, each of it 0..1 but for the kick, whose length is.
typedef struct hs_feel_moment {
    float trauma, zoom, roll, flash;
    float kick_x, kick_y;
} hs_feel_moment;

/// Zero-initialised nothing is felt.
typedef struct hs_feel {
    hs_feel_moment now, before; ///< after the last tick, and after the one before it
    uint64_t tick;              ///< ticks so far
    uint32_t flash_apart;       ///< ticks until the field may flash again
    uint32_t hold;              ///< ticks that the loop is to withhold after the last tick
} hs_feel;

/// Takes the events of the world's last tick.
void hs_feel_tick(hs_feel *feel, const hs_world *world);

/// What the camera and the picture make of it.
typedef struct hs_feel_view {
    float shake_x, shake_y; ///< field units
    float zoom, roll;       ///< 1 and 0 degrees for none
    float flash;            ///< 0..1, of the draw options
} hs_feel_view;

/// The feel at a moment between the last tick but one (0) and the last tick (1). `camera` is how
/// much of it the player wants, per cent. Where flashing is reduced the camera stands still and
/// nothing flashes.
hs_feel_view hs_feel_look(const hs_feel *feel, float blend, unsigned camera, bool reduces_flashing);

/// Whether nothing is felt any more.
bool hs_feel_is_still(const hs_feel *feel);

#endif
