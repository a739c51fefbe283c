/// `heapstorm pattern check` and `heapstorm pattern trace`: what is wrong with a pattern, and what
/// it does.
#ifndef HS_APP_PATTERN_COMMAND_H
#define HS_APP_PATTERN_COMMAND_H

/// Carries out the words that follow `pattern` on the command line. Results go to standard output,
/// all else to standard error. Returns the exit code: 0 done, 1 failed, 2 wrong usage.
int hs_pattern_command(int count, char **words);

#endif
