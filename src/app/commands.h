/// The program: `main`, the commands without a window, and the interposer. Each command takes the
/// words that follow its name on the command line and returns the exit code; results go to standard
/// output, everything else to standard error.
#ifndef HS_APP_COMMANDS_H
#define HS_APP_COMMANDS_H

/// `heapstorm run`: worlds without a window, as fast as they go, measured and compared. Returns the
/// exit code: 0 done, 1 failed, 2 wrong usage, 3 a check did not hold.
int hs_run_command(int argc, char **argv);

/// `heapstorm pattern check` and `heapstorm pattern trace`: what is wrong with a pattern, and what
/// it does. Returns the exit code: 0 done, 1 failed, 2 wrong usage.
int hs_pattern_command(int argc, char **argv);

/// `heapstorm scenario check`: what is wrong with games, stages and their patterns. Returns the
/// exit code: 0 done, 1 failed, 2 wrong usage.
int hs_scenario_command(int argc, char **argv);

/// `heapstorm versus`: two strategies side by side, in the window, or without one for figures.
/// Returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 the digests of the sides differ.
int hs_versus_command(int argc, char **argv);

#endif
