/// Scenarios: files that say what appears when and where, with the patterns that they name.
///
///     <scenario bullets="6000" limit="600" particles="20000" rank="0.3" lives="3" loop="5400"
///               loop_rank="0.15">
///       <enemy at="60" count="5" every="30" x="60" y="-20" step_x="80" to_x="60" to_y="120"
///              stay="400" health="20" pattern="petals.xml"/>
///       <emitter x="240" y="120" pattern="garland.xml" simple="petal" acting="curl"/>
///     </scenario>
///
/// An enemy appears `count` times, `every` ticks apart, each `step_x` further right, glides to
/// (`to_x`, `to_y`), sways there and leaves after `stay` ticks. An emitter stays for ever, cannot
/// be shot, and fires the two named `fire` elements of its pattern when bullets are missing in a
/// scenario with `hold="yes"`, which holds its bullets and particles at a number.
#ifndef HS_WORLD_SCENARIO_H
#define HS_WORLD_SCENARIO_H

#include "heapstorm/world.h"

/// Limits of a scenario file.
enum {
    HS_SCENARIO_FILE_BYTES = 1 << 18,
    HS_SCENARIO_PATTERNS = 64,
    HS_SCENARIO_SPAWNS = 512,
    HS_SCENARIO_EVENTS = 16384,
    HS_SCENARIO_EMITTERS = 32,
    HS_SCENARIO_PATH_BYTES = 1024,
};

/// One line of a scenario.
typedef struct hs_spawn {
    uint32_t at, count, every;
    float x, y, step_x;
    float to_x, to_y;
    float sway_x, sway_y; ///< field units
    uint32_t sway_ticks;  ///< of one swing
    uint32_t stay;
    int32_t health;
    uint32_t radius;
    uint8_t flags;                ///< of the enemy
    uint8_t pattern;              ///< number in the scenario
    int fire_simple, fire_acting; ///< (emitter) numbers of `fire` elements
} hs_spawn;

/// One appearance.
typedef struct hs_spawn_event {
    uint32_t at;
    uint16_t spawn;
    uint16_t number; ///< which of its `count`
} hs_spawn_event;

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
    hs_spawn spawns[HS_SCENARIO_SPAWNS];
    hs_scenario_pattern patterns[HS_SCENARIO_PATTERNS];
    hs_spawn_event *events; ///< by time
} hs_scenario;

/// Reads the scenario that a config names, and its patterns. Release it even on failure.
bool hs_scenario_load(hs_scenario *scenario, hs_gate *gate, const hs_world_config *config,
                      hs_error *error);
void hs_scenario_release(hs_scenario *scenario);

#endif
