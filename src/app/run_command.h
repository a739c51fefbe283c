/// `heapstorm run`: worlds without a window, as fast as they go, measured and compared.
#ifndef HS_APP_RUN_COMMAND_H
#define HS_APP_RUN_COMMAND_H

/// Runs the command with the arguments after its name and returns the exit code.
int hs_run_command(int argc, char **argv);

#endif
