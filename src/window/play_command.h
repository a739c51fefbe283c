/// `heapstorm play`, `heapstorm tour` and a race of `heapstorm versus`: the window.
#ifndef HS_WINDOW_PLAY_COMMAND_H
#define HS_WINDOW_PLAY_COMMAND_H

#include <stdbool.h>

#include "versus/settings.h"

/// Whether this program has a window; without one these commands say so and end as bad usage does.
bool hs_has_window(void);

/// Runs the command with the arguments after its name and returns the exit code.
int hs_play_command(int argc, char **argv);
int hs_tour_command(int argc, char **argv);

/// Runs a race in the window; the settings outlive it. Returns the exit code.
int hs_versus_window(const hs_versus_settings *settings);

#endif
