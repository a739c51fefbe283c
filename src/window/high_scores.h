/// The high scores: the ten best games of each difficulty, with names. They are kept beside the
/// settings, as lines that people can read; a new file has reached the disk before it takes the
/// place of the former one.
#ifndef HS_WINDOW_HIGH_SCORES_H
#define HS_WINDOW_HIGH_SCORES_H

#include "heapstorm/rules.h"
#include "window/settings.h"

enum {
    HS_SCORES_EACH = 10,               ///< most games of a difficulty
    HS_SCORE_TABLES = HS_DIFFICULTIES, ///< by hs_difficulty, less 1
    HS_NAME_LETTERS = 12,              ///< most letters of a name
    HS_SCORE_FINISHED = 99, ///< stands for a stage in `hs_high_score`: the game was finished
};

/// A game that is remembered.
typedef struct hs_high_score {
    uint64_t score;
    unsigned stage; ///< reached, from 1; HS_SCORE_FINISHED after the last
    char date[16];  ///< "2026-12-31", or "-" where the day is not known
    char name[HS_NAME_LETTERS + 1];
} hs_high_score;

/// The best games of a difficulty, best first; of equal scores the older one is first.
typedef struct hs_score_table {
    hs_high_score rows[HS_SCORES_EACH];
    unsigned count;
} hs_score_table;

/// All tables. Zero-initialised they are empty.
typedef struct hs_high_scores {
    hs_score_table tables[HS_SCORE_TABLES];
    char last_name[HS_NAME_LETTERS + 1]; ///< that was entered last; "" for none
    bool has_changed;                    ///< since they were saved
} hs_high_scores;

/// The place, from 1, that a score would have in a table; 0 where it has none. Nothing has none.
unsigned hs_score_place(const hs_score_table *table, uint64_t score);

/// Puts a game into its table, whose last one goes where it is full. Returns its place, from 1, or
/// 0 where there is none for it.
unsigned hs_high_scores_add(hs_high_scores *scores, unsigned table, const hs_high_score *game);

/// Whether a letter may stand in a name: printable ASCII.
bool hs_name_allows(char letter);

/// Reads the file, where there is one. A damaged one is kept beside it by another name; what can be
/// read of it holds, and the note, which is "" otherwise, is one sentence about both.
void hs_high_scores_load(hs_high_scores *scores, const hs_home *home, hs_gate *gate,
                         hs_error *note);

/// Writes the file when something has changed. Games that another process has added to it meanwhile
/// are taken in first. On failure everything is still to be saved, and the former file is as it
/// was.
bool hs_high_scores_save(hs_high_scores *scores, const hs_home *home, hs_gate *gate,
                         hs_error *error);

#endif
