/// `heapstorm play` and `heapstorm tour`: the window.
#ifndef HS_WINDOW_PLAY_COMMAND_H
#define HS_WINDOW_PLAY_COMMAND_H

#include <stdbool.h>

/// Whether this program has a window; without one these commands say so and end as bad usage does.
bool hs_has_window(void);

/// Runs the command with the arguments after its name and returns the exit code.
int hs_play_command(int argc, char **argv);
int hs_tour_command(int argc, char **argv);

#endif
