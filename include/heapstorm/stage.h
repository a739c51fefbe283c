/// The stages of a game as others see them: which stage is on and how far it is, its boss, the
/// blocks on the field, the field that is left to the ship, and pauses. All of it belongs to the
/// world, is the same under every strategy, and is valid until the next tick.
#ifndef HEAPSTORM_STAGE_H
#define HEAPSTORM_STAGE_H

#include "heapstorm/world.h"

// ---- Stages ------------------------------------------------------------------------------------

/// What a stage is doing.
typedef enum hs_stage_state {
    HS_STAGE_ENTERING, ///< its card is shown, nothing appears yet
    HS_STAGE_RUNNING,  ///< enemies appear by its clock
    HS_STAGE_BOSS,     ///< its boss is on the field, from its entrance to the end of its dying
    HS_STAGE_CLEARED, ///< it was cleared; the next one begins when `state_ticks` are `state_length`
    HS_STAGE_FINISHED, ///< the last one was cleared: the game is finished
} hs_stage_state;

/// The stage that is on.
typedef struct hs_stage_view {
    unsigned number, count; ///< which, from 0, of how many
    const char *name;       ///< "The Stack"; "" when its scenario has no name
    const char *idea;       ///< one sentence; "" for none
    const char *scenery;    ///< a word for the picture: "stack"; "" for none
    const char *file;       ///< name of its file without folder and ending
    hs_stage_state state;   ///< what it is doing
    uint32_t state_ticks;   ///< ticks in this state
    uint32_t state_length;  ///< ticks of this state, 0 where it has no fixed length
    uint32_t ticks;         ///< ticks since the stage began
    uint32_t boss_at;       ///< clock of its boss's appearance, ticks; 0 where it has none
    uint32_t bonus;         ///< points for clearing it
    bool is_reloaded;       ///< the world was made by `hs_world_reload`: the game keeps no score
} hs_stage_view;

/// Returns the stage that is on. Scenarios that never end are the only stage of a game.
const hs_stage_view *hs_world_stage(const hs_world *world);

/// What a stage of a game is called, whether it was entered or not.
typedef struct hs_stage_title {
    const char *name; ///< "The Stack"; "" where its scenario has none, or there is no such stage
    const char *idea; ///< one sentence; "" for none
    const char *boss; ///< "Overflow"; "" where the stage has none
} hs_stage_title;

/// Returns what stage `number`, from 0, is called; the texts belong to the world.
hs_stage_title hs_world_stage_title(const hs_world *world, unsigned number);

// ---- Bosses ------------------------------------------------------------------------------------

/// What a boss is doing.
typedef enum hs_boss_state {
    HS_BOSS_ENTERING, ///< it comes to its place and cannot be shot
    HS_BOSS_FIGHTING, ///< it is in one of its phases
    HS_BOSS_KNITTING, ///< it was broken and knits itself together
    HS_BOSS_DYING,    ///< it was beaten and bursts piece by piece
} hs_boss_state;

/// The shields of a boss, as bits.
enum {
    HS_SHIELD_SPREAD = 1, ///< broken by shots of the spread kind
    HS_SHIELD_FOCUS = 2,  ///< broken by shots of the focused kind
    HS_SHIELD_BOMB = 4,   ///< broken by a bomb
};

/// The boss on the field.
typedef struct hs_boss_view {
    uint64_t serial;             ///< of its enemy
    const char *name;            ///< "Overflow"
    const char *phase_name;      ///< "First call"; "" while it enters
    unsigned phase, phase_count; ///< which, from 0, of how many
    int32_t health, health_full; ///< left and at the beginning of this phase
    uint32_t ticks_left;         ///< until this phase times out
    uint32_t ticks_full;         ///< the whole time of this phase
    hs_boss_state state;         ///< what it is doing
    uint32_t state_ticks;        ///< ticks in this state; while fighting in this phase
    uint32_t state_length;       ///< ticks of this state; while fighting `ticks_full`
    unsigned shields;            ///< HS_SHIELD_... bits that are up
    unsigned shields_full;       ///< those that this phase began with
    int32_t shield_health[3];    ///< left, by number of the bit
    int32_t shield_health_full;  ///< of each shield of shots
    unsigned breaks_left;        ///< times that this phase must still be broken; usually 1
    uint32_t budget;             ///< most bullets of its own that may live; 0: no budget
    uint32_t bullets;            ///< of its own that live; counted only where it has a budget
    uint64_t refused;            ///< bullets that its budget has refused in this phase
    uint32_t opening;            ///< ticks left in which it can be hit because of a refusal
    uint32_t opening_full;       ///< the whole length of an opening
} hs_boss_view;

/// Returns the boss on the field, or NULL when there is none with phases.
const hs_boss_view *hs_world_boss(const hs_world *world);

// ---- Blocks, walls, pauses ---------------------------------------------------------------------

/// Most blocks on the field.
enum { HS_BLOCKS_MAX = 48 };

/// A block that an enemy left: a solid rectangle, which stops shots and bullets.
typedef struct hs_block_view {
    uint64_t serial;               ///< of the enemy that left it
    float x, y;                    ///< its middle
    float half_width, half_height; ///< field units
    float vx, vy;                  ///< displacement in the last tick
    uint32_t age;                  ///< ticks since it was left
    uint8_t falling;               ///< 1 while it falls or slides: the ship can pass it
    uint8_t faction;               ///< of the enemy that left it
} hs_block_view;

/// Returns the blocks in the order in which they were left, and their number.
const hs_block_view *hs_world_blocks(const hs_world *world, size_t *count);

/// The part of the field that walls have left: the whole field while there are none.
typedef struct hs_field_view {
    float left, top, right, bottom; ///< edges, field units
    float closing;                  ///< speed of the moving edge inward, field units per tick
} hs_field_view;

/// Returns the part of the field that is left.
const hs_field_view *hs_world_field(const hs_world *world);

/// A pause, in which no bullet and no script goes on.
typedef struct hs_pause_view {
    uint32_t left;       ///< ticks left; 0 while there is none
    uint32_t length;     ///< ticks of the present or the last pause
    uint32_t until_next; ///< ticks until the next one by the stage's clock; UINT32_MAX for none
    bool held;           ///< whether bullets stood still in the last tick: show them unmoved
} hs_pause_view;

/// Returns the present pause.
const hs_pause_view *hs_world_pause(const hs_world *world);

/// Whether bullets stood still in the last tick.
bool hs_world_is_paused(const hs_world *world);

// ---- Reloading and checking --------------------------------------------------------------------

/// Reads the files of a config anew and makes a world that begins at the stage at which `world` is,
/// or at its boss when that is on the field. NULL with an error when a file cannot be used; `world`
/// is untouched either way and stays the caller's.
hs_world *hs_world_reload(const hs_world *world, hs_gate *gate, const hs_world_config *config,
                          hs_error *error);

/// What a check found in a scenario or a file that belongs to it.
typedef struct hs_scenario_finding {
    hs_severity severity; ///< whether the scenario can be used
    const char *path;     ///< the file; valid until `hear` returns
    int line, column;     ///< from 1
    const char *sentence; ///< what is wrong; valid until `hear` returns
} hs_scenario_finding;

/// Receives the findings of a check, in the order of the files.
typedef struct hs_scenario_sink {
    void (*hear)(void *context, const hs_scenario_finding *finding); ///< called for each
    void *context;                                                   ///< handed to `hear`
} hs_scenario_sink;

/// Reads the scenario that a config names, with its stages and patterns, and hands all that is
/// wrong with it to `sink`. Returns whether a world could be made from it; without a finding it
/// fails only for want of memory, with an error.
bool hs_scenario_examine(hs_gate *gate, const hs_world_config *config, const hs_scenario_sink *sink,
                         hs_error *error);

#endif
