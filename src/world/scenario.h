/// Scenarios: files that say what appears when and where, with the patterns that they name. All
/// elements and attributes are in docs/scenarios.md; here is what they are read into. The stages of
/// a game lie in one scenario, one after the other, so that numbers of lines and patterns stay what
/// they are from stage to stage.
#ifndef HS_WORLD_SCENARIO_H
#define HS_WORLD_SCENARIO_H

#include "heapstorm/stage.h"

/// Limits of a scenario with all its stages.
enum {
    HS_SCENARIO_FILE_BYTES = 1 << 18,
    HS_SCENARIO_PATTERNS = 128,
    HS_SCENARIO_SPAWNS = 1024,
    HS_SCENARIO_EVENTS = 16384,
    HS_SCENARIO_EMITTERS = 32,
    HS_SCENARIO_GROUPS = 256,
    HS_SCENARIO_COLLECTIONS = 128,
    HS_SCENARIO_PHASES = 64,
    HS_SCENARIO_PARTS = HS_SCENARIO_PHASES + HS_STAGES_MAX,
    HS_SCENARIO_PATH_BYTES = 1024,
    HS_SCENARIO_NAME_BYTES = 48,
    HS_SCENARIO_IDEA_BYTES = 160,
};

/// The number of the pattern of an enemy that has none.
#define HS_NO_PATTERN UINT8_MAX

/// What a side of the field is called: where a wall comes from, and where blocks slide to.
typedef enum hs_side { HS_SIDE_NONE, HS_SIDE_LEFT, HS_SIDE_RIGHT, HS_SIDE_TOP } hs_side;

/// One line of a scenario.
typedef struct hs_spawn {
    uint32_t at, count, every;
    float x, y, step_x, step_y;
    float to_x, to_y;
    float sway_x, sway_y; ///< field units
    uint32_t sway_ticks;  ///< of one swing
    uint32_t stay;
    int32_t health;
    uint32_t radius;
    float block_width, block_height; ///< of the block that it leaves
    float block_y;                   ///< to which that falls; below -999 it stays where it is
    uint32_t leaves;                 ///< 1: a block
    uint32_t form, faction;
    uint8_t flags;                ///< of the enemy
    uint8_t pattern;              ///< number in the scenario, or HS_NO_PATTERN
    uint8_t part;                 ///< by whose clock it appears
    uint16_t group;               ///< number of its group plus 1, or 0
    int fire_simple, fire_acting; ///< (emitter) numbers of `fire` elements
    int line, column;             ///< in its file
} hs_spawn;

/// One appearance.
typedef struct hs_spawn_event {
    uint32_t at;
    uint16_t spawn;
    uint16_t number; ///< which of its `count`
} hs_spawn_event;

/// What enemies of a group are to each other.
typedef enum hs_group_kind { HS_GROUP_PILE, HS_GROUP_CHAIN, HS_GROUP_PAIR } hs_group_kind;

/// A group of enemies.
typedef struct hs_group {
    hs_group_kind kind;
    uint32_t at;            ///< (pile) of its part's clock: its swing begins then
    float under_x, under_y; ///< (pile) from one place to the one beneath
    uint32_t covered_fires; ///< (pile) 1: the covered run their patterns as well
    uint32_t window;        ///< (pair) ticks until one brings the other back
} hs_group;

/// A collection, which pauses all bullets.
typedef struct hs_collection {
    uint32_t at, every, count; ///< `count` 0: on and on
    uint32_t pause;            ///< ticks
    uint8_t part;
} hs_collection;

/// A part of a scenario with a clock of its own: a stage until its boss, or a phase of a boss.
typedef struct hs_part {
    uint32_t first_event, event_count; ///< by time
} hs_part;

/// A phase of a boss. What the boss is like in it, health and pattern are those of its spawn.
typedef struct hs_phase_plan {
    char name[HS_SCENARIO_NAME_BYTES];
    uint16_t spawn;
    uint8_t part;
    uint32_t time;          ///< ticks until it goes on by itself
    uint32_t shields;       ///< HS_SHIELD_... bits
    uint32_t shield_health; ///< of each
    uint32_t wall;          ///< hs_side
    float wall_to;          ///< units of the field that the wall has taken in the end
    uint32_t wall_ticks;    ///< until then; 0: the phase's time
    uint32_t knits;         ///< ticks of knitting; 0: it does not
    uint32_t budget;        ///< most bullets of its own; 0: no budget
    uint32_t opening;       ///< ticks of an opening
} hs_phase_plan;

/// The boss of a stage.
typedef struct hs_boss_plan {
    char name[HS_SCENARIO_NAME_BYTES];
    uint32_t at;
    uint32_t entrance, dying; ///< ticks
    bool grows;               ///< a storey a phase
    uint32_t first_phase, phase_count;
    int line, column;
} hs_boss_plan;

/// A stage of a game.
typedef struct hs_stage_plan {
    char name[HS_SCENARIO_NAME_BYTES], idea[HS_SCENARIO_IDEA_BYTES];
    char scenery[HS_SCENARIO_NAME_BYTES], file[64];
    uint32_t entering, cleared; ///< ticks
    uint32_t ends;              ///< clock at which it is cleared without a boss; 0: never
    uint32_t bonus;
    uint32_t blocks;   ///< most on the field
    uint32_t compacts; ///< hs_side
    uint32_t limit;    ///< entities at which heap pressure is full; 0: by the rules
    double rank;
    uint8_t part;
    bool has_boss;
    hs_boss_plan boss;
} hs_stage_plan;

/// A pattern and how its bullets look.
typedef struct hs_scenario_pattern {
    char path[HS_SCENARIO_PATH_BYTES];
    hs_pattern *pattern;
    uint8_t *looks; ///< hs_bullet_look by bullet definition
    uint8_t *hues;
    unsigned look_count;
} hs_scenario_pattern;

typedef struct hs_scenario {
    hs_gate *gate;
    char name[64];
    uint32_t bullets, particles;
    uint32_t lives; ///< 0: the player cannot lose
    uint32_t limit; ///< living bullets at which heap pressure is full; 0: a tenth of `bullets`
    uint32_t loop;  ///< ticks after which it starts again; 0 for never
    double rank, loop_rank;
    bool holds_load;
    bool is_staged; ///< it is a game or a stage of one, not a field that goes on for ever
    unsigned spawn_count, event_count, emitter_count, pattern_count;
    unsigned group_count, collection_count, phase_count, part_count, stage_count;
    hs_spawn spawns[HS_SCENARIO_SPAWNS];
    hs_group groups[HS_SCENARIO_GROUPS];
    hs_collection collections[HS_SCENARIO_COLLECTIONS];
    hs_phase_plan phases[HS_SCENARIO_PHASES];
    hs_part parts[HS_SCENARIO_PARTS];
    hs_stage_plan stages[HS_STAGES_MAX];
    hs_scenario_pattern patterns[HS_SCENARIO_PATTERNS];
    hs_spawn_event *events; ///< by part, and within a part by time
} hs_scenario;

#endif
