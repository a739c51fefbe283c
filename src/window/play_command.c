#include "window/play_command.h"

#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "window/play_options.h"
#include "window/play_report.h"
#include "window/session.h"

#include "base/forbidden.h"

static bool write_report(const hs_session *session, hs_output *output, hs_error *error)
{
    if (output->stream == NULL) return true;
    hs_play_report_write(output->stream, session);
    return hs_output_close(output, error);
}

static int play(hs_session *session, hs_output *output)
{
    hs_error error = {""};
    bool goes_on = true;
    while (goes_on && !session->ends) goes_on = hs_session_frame(session, &error);
    hs_session_save_settings(session);
    int signal = hs_interrupt_pending();
    if (signal != 0) return 128 + signal;
    if (!goes_on || !write_report(session, output, &error)) {
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    if (session->failure.message[0] != '\0') {
        return hs_command_fail(HS_EXIT_FAILED, &session->failure);
    }
    return HS_EXIT_DONE;
}

/// A command that opens the window: how its options are read and explained.
typedef struct window_command {
    bool (*read)(hs_play_options *options, int argc, char **argv, hs_error *error);
    void (*explain)(FILE *stream);
} window_command;

static int open_window(const window_command *command, int argc, char **argv)
{
    uint64_t started_ns = hs_clock_ns();
    hs_play_options options;
    hs_error error;
    if (!command->read(&options, argc, argv, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (options.help) {
        command->explain(stdout);
        return hs_command_finish();
    }
    if (options.version) return hs_command_print_version();
    hs_output output = {0};
    hs_session session = {0};
    if (options.json != NULL && !hs_output_open(&output, options.json, &error)) {
        return hs_command_fail(HS_EXIT_FAILED, &error);
    }
    hs_interrupt_hold();
    int code = HS_EXIT_FAILED;
    if (hs_session_open(&session, &options, started_ns, &error)) {
        code = play(&session, &output);
        hs_session_close(&session);
    } else {
        hs_command_fail(code, &error);
    }
    hs_output_abandon(&output);
    return code;
}

int hs_play_command(int argc, char **argv)
{
    const window_command play = {hs_play_options_read, hs_play_options_explain};
    return open_window(&play, argc, argv);
}

int hs_tour_command(int argc, char **argv)
{
    const window_command tour = {hs_tour_options_read, hs_tour_options_explain};
    return open_window(&tour, argc, argv);
}
