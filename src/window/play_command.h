/// `heapstorm play` and `heapstorm tour`: the window.
#ifndef HS_WINDOW_PLAY_COMMAND_H
#define HS_WINDOW_PLAY_COMMAND_H

/// Runs the command with the arguments after its name and returns the exit code.
int hs_play_command(int argc, char **argv);
int hs_tour_command(int argc, char **argv);

#endif
