/// What a session remembers of a game and of all games: the scores, the present attempt, the name
/// in the making, and what the pages after a game show.
#ifndef HS_WINDOW_MODES_H
#define HS_WINDOW_MODES_H

#include "heapstorm/scoreboard.h"
#include "window/attempt.h"
#include "window/game.h"
#include "window/name_entry.h"

/// Ticks for which a killing bullet stays marked.
enum { HS_DEATH_TICKS = 100 };

/// What a strategy that was used in a game has cost.
typedef struct hs_game_cost {
    const hs_strategy *strategy;
    hs_layout layout;
    double entity_ns;   ///< NaN where it was used too shortly
    double allocations; ///< a tick
} hs_game_cost;

typedef struct hs_game_costs {
    hs_game_cost of[HS_SCORE_ROWS];
    int count;
} hs_game_costs;

/// Zero-initialised nothing has happened.
typedef struct hs_modes {
    hs_high_scores scores;
    hs_attempt attempt;
    hs_name_entry name;
    hs_game_costs costs;
    hs_game_stage stages[HS_STAGES_MAX]; ///< of the game, for the choice among them
    unsigned stage_count;
    unsigned table;        ///< that the page of scores shows
    bool practises;        ///< a stage was chosen, not the whole game
    bool has_cleared;      ///< that stage, for the first time in this game
    bool follows_ending;   ///< the name is entered after the ending, not after a game over
    bool types_afresh;     ///< the key that types was pressed since the name is entered
    bool shows_death;      ///< there was a death in this game, since it was continued
    unsigned death_frames; ///< ticks for which the killing bullet is still marked
    unsigned page_frames;  ///< ticks for which the autopilot has shown a page
} hs_modes;

#endif
