#include "window/attempt.h"

#include "base/forbidden.h"

void hs_attempt_spoil(hs_attempt *attempt, hs_flaw flaw)
{
    if (!attempt->has_ended && attempt->flaw == HS_FLAW_NONE) attempt->flaw = flaw;
}

void hs_attempt_end(hs_attempt *attempt, uint64_t score, unsigned stage, bool is_finished)
{
    if (attempt->has_ended) return;
    attempt->has_ended = true;
    attempt->is_finished = is_finished;
    attempt->score = score;
    attempt->stage = stage;
}

bool hs_attempt_wants_name(const hs_attempt *attempt, const hs_score_table *table)
{
    return attempt->has_ended && attempt->flaw == HS_FLAW_NONE && !attempt->is_settled &&
           hs_score_place(table, attempt->score) > 0;
}

void hs_attempt_enter(hs_attempt *attempt, hs_high_scores *scores, unsigned table, const char *name,
                      const char *date)
{
    hs_high_score game = {
        .score = attempt->score,
        .stage = attempt->is_finished ? HS_SCORE_FINISHED : attempt->stage,
    };
    snprintf(game.date, sizeof game.date, "%s", date[0] != '\0' ? date : "-");
    snprintf(game.name, sizeof game.name, "%s", name);
    snprintf(scores->last_name, sizeof scores->last_name, "%s", name);
    attempt->place = hs_high_scores_add(scores, table, &game);
    attempt->is_settled = true;
}

const char *hs_flaw_reason(hs_flaw flaw)
{
    static const char *const reasons[] = {
        [HS_FLAW_NONE] = "",
        [HS_FLAW_OTHER] = "it was not the whole game",
        [HS_FLAW_PRACTICE] = "this was practice",
        [HS_FLAW_OPTIONS] = "the command line has changed the game",
        [HS_FLAW_UNHURT] = "hits cost no life",
        [HS_FLAW_PILOT] = "the autopilot played",
        [HS_FLAW_SLOWED] = "the game ran slower than it should",
        [HS_FLAW_RELOADED] = "a stage was read anew",
    };
    return reasons[flaw];
}
