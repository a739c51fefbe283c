/// An attempt at the game: one game from its beginning to its end, and whether its score is kept.
/// The score ends with the first game over; a game that is continued beyond it goes on for fun.
#ifndef HS_WINDOW_ATTEMPT_H
#define HS_WINDOW_ATTEMPT_H

#include "heapstorm/world.h"
#include "window/high_scores.h"

/// Why a score is not kept.
typedef enum hs_flaw {
    HS_FLAW_NONE,
    HS_FLAW_OTHER,    ///< it is another scenario, or not the game from its beginning
    HS_FLAW_PRACTICE, ///< a stage or a boss was practised
    HS_FLAW_OPTIONS,  ///< the command line has changed the game
    HS_FLAW_UNHURT,   ///< hits cost no life
    HS_FLAW_PILOT,    ///< the autopilot played
    HS_FLAW_SLOWED,   ///< it ran slower than it should
    HS_FLAW_RELOADED, ///< a stage was read anew
} hs_flaw;

/// Zero-initialised it is a game that keeps its score.
typedef struct hs_attempt {
    hs_flaw flaw;     ///< the first that there was
    bool has_ended;   ///< with the first game over, or the last stage
    bool is_finished; ///< with the last stage
    bool is_settled;  ///< a name was entered, or none was wanted
    uint64_t score;   ///< at the end
    unsigned stage;   ///< reached, from 1
    unsigned place;   ///< in its table, from 1; 0 where its score has none
} hs_attempt;

/// From now on the score is not kept, unless it has ended already or there is a reason already.
void hs_attempt_spoil(hs_attempt *attempt, hs_flaw flaw);

/// The game is over, or finished. Only the first end counts.
void hs_attempt_end(hs_attempt *attempt, uint64_t score, unsigned stage, bool is_finished);

/// Whether its score would have a place in a table and waits for a name.
bool hs_attempt_wants_name(const hs_attempt *attempt, const hs_score_table *table);

/// Puts it into a table under a name, which is remembered; `date` is the day.
void hs_attempt_enter(hs_attempt *attempt, hs_high_scores *scores, unsigned table, const char *name,
                      const char *date);

/// Why a score is not kept, such as "a stage was read anew"; "" for HS_FLAW_NONE.
const char *hs_flaw_reason(hs_flaw flaw);

#endif
