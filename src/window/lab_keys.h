/// The keys of the memory lab: the collector on and off, at once, more or less often, whole or in
/// steps; what lives made permanent; a littered heap. Each tells what it did, or why it could not.
#ifndef HS_WINDOW_LAB_KEYS_H
#define HS_WINDOW_LAB_KEYS_H

#include "window/session.h"

/// Does what an action of the group HS_GROUP_LAB says, but for the snapshot.
void hs_lab_keys_press(hs_session *session, hs_action action);

#endif
