/// The reader of one scenario file: it knows the elements and attributes of docs/scenarios.md and
/// adds what they say to a scenario.
#ifndef HS_WORLD_SCENARIO_READER_H
#define HS_WORLD_SCENARIO_READER_H

#include "pattern/markup.h"
#include "world/scenario.h"

/// The elements.
typedef enum hs_scenario_element {
    HS_ELEMENT_SCENARIO,
    HS_ELEMENT_GAME,
    HS_ELEMENT_STAGE,
    HS_ELEMENT_ENEMY,
    HS_ELEMENT_EMITTER,
    HS_ELEMENT_PILE,
    HS_ELEMENT_CHAIN,
    HS_ELEMENT_PAIR,
    HS_ELEMENT_COLLECTION,
    HS_ELEMENT_BOSS,
    HS_ELEMENT_PHASE,
    HS_ELEMENT_COUNT
} hs_scenario_element;

/// What the attributes of one element are read into. Texts belong to the markup reader.
typedef struct hs_scenario_values {
    // Of roots.
    uint32_t bullets, particles, lives, loop;
    double rank, loop_rank;
    bool holds_load;
    hs_stage_plan stage;
    const char *file; ///< (stage) its scenario
    // Of enemies, emitters, groups, bosses and phases.
    hs_spawn spawn;
    const char *pattern, *simple, *acting;
    bool is_boss;
    hs_group group;
    uint32_t copies, copies_every; ///< (group)
    float copies_x;                ///< (group)
    hs_collection collection;
    hs_boss_plan boss;
    hs_phase_plan phase;
} hs_scenario_values;

/// One file while it is read.
typedef struct hs_scenario_reader {
    hs_scenario *scenario;
    const hs_world_config *config;
    const hs_scenario_sink *sink; ///< NULL: the first mistake ends the reading
    const char *path;
    bool is_of_game;      ///< a game lists it
    unsigned mistakes;    ///< that the sink has heard of
    hs_error last;        ///< that it has heard of
    bool is_stopped;      ///< its root cannot be used, of which the sink has heard
    hs_stage_plan *stage; ///< that it is; NULL for a game
    hs_scenario_values root, group, boss;
    hs_scenario_element inside[HS_MARKUP_NESTING]; ///< what is open, by depth
    bool has_group, has_boss;                      ///< one is open
    bool may_loop;                                 ///< the root has a loop
    unsigned first_spawn;                          ///< of this file
    unsigned group_depth, boss_depth;
    unsigned group_number, group_first; ///< of the open group: its number and its first spawn
    char group_pattern[128];
    uint8_t part;                  ///< by whose clock appears what is read
    unsigned file_count;           ///< (game) of stages
    char files[HS_STAGES_MAX][64]; ///< (game) their names
    uint32_t bullets, particles;   ///< (game) most that a stage asks for
} hs_scenario_reader;

/// Reads the file at `reader->path` and adds it to the scenario. False on failure.
bool hs_scenario_read(hs_scenario_reader *reader, hs_error *error);

// ---- Attributes --------------------------------------------------------------------------------

/// Reads an element's attributes; it is one of `kind`.
bool hs_scenario_read_attributes(hs_scenario_values *values, hs_scenario_element kind,
                                 const hs_markup_element *element, hs_error *error);

// ---- Patterns ----------------------------------------------------------------------------------

/// Finds the pattern that values name and loads it; sets the spawn's pattern and fires.
bool hs_scenario_read_pattern(hs_scenario_reader *reader, hs_scenario_values *values,
                              const hs_markup_element *element, hs_error *error);

/// Gives the patterns of a scenario back.
void hs_scenario_release_patterns(hs_scenario *scenario);

// ---- Enemies and groups ------------------------------------------------------------------------

/// What an enemy is where its line says nothing.
hs_spawn hs_scenario_spawn(const hs_scenario_reader *reader, uint8_t flags);

/// Lets an enemy whose line does not say where it goes stay where it appears.
void hs_scenario_find_goal(hs_spawn *spawn);

/// Adds a spawn to the scenario.
bool hs_scenario_keep_spawn(hs_scenario_reader *reader, const hs_spawn *spawn,
                            const hs_markup_element *element, hs_error *error);

/// Reads an enemy or an emitter, in the open group where there is one.
bool hs_scenario_read_enemy(hs_scenario_reader *reader, hs_scenario_element kind,
                            const hs_markup_element *element, hs_error *error);

/// Opens a group.
bool hs_scenario_open_group(hs_scenario_reader *reader, hs_scenario_element kind,
                            const hs_markup_element *element, hs_error *error);

/// Ends the open group where there is one, and repeats it.
bool hs_scenario_close_group(hs_scenario_reader *reader, hs_error *error);

// ---- Mistakes ----------------------------------------------------------------------------------

/// Refuses what would be one too many.
bool hs_scenario_refuse_more(const hs_markup_element *element, int most, const char *things,
                             hs_error *error);

/// Tells the sink of a mistake or a doubt at a place of the reader's file. Without a sink a mistake
/// becomes an error, and a doubt is dropped. False without a sink, for a mistake.
bool hs_scenario_tell(hs_scenario_reader *reader, hs_severity severity, int line, int column,
                      hs_error *error, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/// Looks for what cannot be meant in a file that was read; the sink hears of it.
void hs_scenario_doubt(hs_scenario_reader *reader);

#endif
