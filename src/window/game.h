/// The world in the window: made, ticked, switched, loaded and exchanged for another one.
///
/// A new world has a gate of its own, and takes the place of the former one only when it is
/// complete: a scenario that cannot be read leaves everything as it was.
#ifndef HS_WINDOW_GAME_H
#define HS_WINDOW_GAME_H

#include "cli/assets.h"
#include "heapstorm/measure.h"

/// Zero-initialised it is closed.
typedef struct hs_game {
    hs_world_config config; ///< of the present world, and what the next one is made from
    hs_gate gates[2];       ///< the present world's and the next one's, by turns
    unsigned gate;
    hs_world *world;
    hs_heap_traffic former; ///< of worlds that are gone
    hs_autopilot pilot;
    const hs_strategy *pooled;       ///< what Tab comes back to from the baseline
    hs_layout layout;                ///< requested; used while the strategy has boxes
    hs_collector_settings collector; ///< of the world that was exchanged last
    uint64_t (*free_bytes)(void);    ///< memory that is left, or HS_FIGURE_NONE; the system's word
} hs_game;

bool hs_game_open(hs_game *game, const hs_world_config *config, hs_error *error);
void hs_game_close(hs_game *game);

/// Another world in the place of the present one, which stays when this one cannot be made.
bool hs_game_begin(hs_game *game, const hs_world_config *config, hs_error *error);

/// The gate of the present world.
const hs_gate *hs_game_gate(const hs_game *game);

/// Sets the listener of the present world's gate; NULL removes it. The next world has none.
void hs_game_listen(hs_game *game, const hs_gate_listener *listener);

/// What has passed through the gates of this world and of all before it.
hs_heap_traffic hs_game_traffic(const hs_game *game);

/// The same scenario from its start, under the present strategy.
bool hs_game_restart(hs_game *game, hs_error *error);

/// The scenario of that name from its start: with so many places for bullets and particles, 0 for
/// its own, or with the present ones where it is played already. `scenario` outlives the game.
bool hs_game_begin_scenario(hs_game *game, const char *scenario, uint32_t bullets,
                            uint32_t particles, hs_error *error);

/// Where a person's game begins.
typedef struct hs_game_start {
    const char *scenario; ///< outlives the game
    hs_difficulty difficulty;
    unsigned stage; ///< from 0
    bool at_boss;   ///< with that stage's boss
} hs_game_start;

/// A game that a person plays, from a start: after its end the world waits. With its scenario's own
/// load.
bool hs_game_begin_play(hs_game *game, const hs_game_start *start, hs_error *error);

/// The stages of a game, as far as a choice among them shows them.
typedef struct hs_game_stage {
    char name[48], boss[48];
    char idea[160];
} hs_game_stage;

/// Reads the stages of the scenario of that name, at most `most`; returns how many there are, 0
/// with an error when it cannot be read. The present world goes on.
unsigned hs_game_read_stages(hs_game *game, const char *scenario, hs_game_stage *stages,
                             unsigned most, hs_error *error);

/// The present stage, or its boss, read anew from its file; a scenario without stages from its
/// start. False with an error where a file cannot be used: then the present world goes on.
bool hs_game_reload(hs_game *game, hs_error *error);

/// The scenario of the next (1) or former (-1) name, from its start.
bool hs_game_change_scenario(hs_game *game, int direction, hs_error *error);

/// The next step up (1) or down (-1) of bullets and particles, for a scenario that holds them: a
/// new world, of up to HS_BULLETS_MAX and HS_PARTICLES_MAX. A step up is at most a doubling. False
/// with an error where the scenario does not, there is no further step, or memory does not hold it.
bool hs_game_change_load(hs_game *game, int direction, hs_error *error);

/// Switches the memory of the world that runs; nothing else changes.
bool hs_game_switch(hs_game *game, const hs_strategy *strategy, hs_error *error);
/// To the baseline, and back.
bool hs_game_toggle_pooled(hs_game *game, hs_error *error);
bool hs_game_toggle_layout(hs_game *game, hs_error *error);

/// Moves the world, and those after it, to a heap littered so that `percent` of its blocks stay.
bool hs_game_litter(hs_game *game, uint32_t percent, hs_error *error);

/// The number above (1) or below (-1) in the series 1, 2, 3, 5, 10, 20, ..., within bounds, which
/// need not be in it. No step up is more than a doubling.
uint32_t hs_load_beyond(uint64_t now, int direction, uint32_t least, uint32_t most);

/// The number above (1) or below (-1) in the series 1, 2, 5, 10, 20, 50, ...
uint64_t hs_step_from(uint64_t now, int direction);

#endif
