// The window's commands in a program that was built without a window (HS_WINDOW=OFF).

#include "cli/command.h"
#include "window/play_command.h"

static int refuse(void)
{
    hs_error error;
    hs_error_set(&error, "this heapstorm was built without a window: there is no play and no tour; "
                         "heapstorm --help names what there is");
    return hs_command_fail(HS_EXIT_USAGE, &error);
}

bool hs_has_window(void)
{
    return false;
}

int hs_play_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return refuse();
}

int hs_versus_window(const hs_versus_settings *settings)
{
    (void)settings;
    hs_error error;
    hs_error_set(&error, "this heapstorm was built without a window: versus needs --json here");
    return hs_command_fail(HS_EXIT_USAGE, &error);
}

int hs_tour_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return refuse();
}
