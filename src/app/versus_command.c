#include "app/commands.h"

#include "base/file.h"
#include "base/system.h"
#include "cli/assets.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "versus/duel.h"
#include "window/play_command.h"

#include "base/forbidden.h"

/// A race without a window in progress. Zeroed, nothing is open.
typedef struct versus_state {
    hs_versus_settings settings;
    hs_assets assets;
    hs_gate gate;
    hs_duel duel;
    hs_output json;
    int signal; ///< that ended it, or 0
    char command[HS_COMMAND_LINE_BYTES];
} versus_state;

static bool open_all(versus_state *state, hs_error *error)
{
    if (!hs_output_open(&state->json, state->settings.json, error) ||
        !hs_assets_find(&state->assets, error)) {
        return false;
    }
    const hs_world_config config = hs_versus_config(&state->settings, state->assets.folder);
    return hs_duel_open(&state->duel, &state->settings, &config, hs_clock_real(), &state->gate,
                        error);
}

/// Runs all ticks. False when memory ran out, the digests differ, or a signal came.
static bool race(versus_state *state, hs_error *error)
{
    uint64_t total = state->settings.warmup + state->settings.frames;
    hs_progress progress = hs_progress_start("ticks", total, state->settings.quiet);
    bool goes_on = true;
    for (uint64_t tick = 0; goes_on && tick < total; tick++) {
        state->signal = hs_interrupt_pending();
        goes_on = state->signal == 0 && hs_duel_tick(&state->duel, error);
        hs_progress_update(&progress, tick + 1);
    }
    hs_progress_end(&progress);
    return goes_on;
}

static int tell(versus_state *state, hs_error *error)
{
    hs_duel_write_json(state->json.stream, &state->duel);
    if (!hs_output_close(&state->json, error)) return hs_command_fail(HS_EXIT_FAILED, error);
    if (hs_options_take_stdout(&state->settings.json, 1)) return HS_EXIT_DONE;
    hs_duel_write_text(stdout, &state->duel, hs_command_is_bold());
    return hs_command_finish();
}

static int carry_out(versus_state *state)
{
    hs_error error = {""};
    hs_interrupt_hold();
    if (open_all(state, &error) && race(state, &error)) return tell(state, &error);
    if (state->signal != 0) return 128 + state->signal;
    bool differs = state->duel.agreement.differs;
    return hs_command_fail(differs ? HS_EXIT_CHECK : HS_EXIT_FAILED, &error);
}

int hs_versus_command(int argc, char **argv)
{
    versus_state state = {0};
    hs_error error;
    if (!hs_versus_settings_read(&state.settings, argc, argv, &error)) {
        return hs_command_fail(HS_EXIT_USAGE, &error);
    }
    if (state.settings.help) {
        hs_versus_settings_explain(stdout);
        return hs_command_finish();
    }
    if (state.settings.version) return hs_command_print_version();
    state.settings.command =
        hs_command_line(state.command, sizeof state.command, "versus", argc, argv);
    if (state.settings.json == NULL) return hs_versus_window(&state.settings);
    int code = carry_out(&state);
    hs_output_abandon(&state.json);
    hs_duel_close(&state.duel);
    return code;
}
