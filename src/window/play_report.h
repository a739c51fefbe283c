/// The figures of a session in the window, as one JSON object of schema `heapstorm.play/1`.
#ifndef HS_WINDOW_PLAY_REPORT_H
#define HS_WINDOW_PLAY_REPORT_H

#include <stdio.h>

#include "window/session.h"

/// Writes what the recorded frames after the warm-up come to.
void hs_play_report_write(FILE *stream, const hs_session *session);

#endif
