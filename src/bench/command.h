/// `heapstorm bench`: what pooling really buys, and what is due to layout, vectors, a tidy heap.
#ifndef HS_BENCH_COMMAND_H
#define HS_BENCH_COMMAND_H

/// Runs the command with the arguments after its name; returns the exit code.
int hs_bench_command(int argc, char **argv);

#endif
