/// What a duel writes down: JSON, and text for people.
#include "versus/duel.h"

#include <math.h>

#include "heapstorm/instruction_set.h"
#include "measure/json.h"
#include "measure/words.h"

#include "base/forbidden.h"

/// How a race by the clock would have ended.
typedef struct outcome {
    hs_duel_figures sides[HS_SIDES];
    int ahead;     ///< the side that finished more ticks; -1 for none
    uint64_t lead; ///< by so many
    double ratio;  ///< of the medians: the slower one's to the faster one's
    int slower;
} outcome;

static double median_of(const hs_duel_figures *figures)
{
    return isfinite(figures->cpu_ns.p50) ? figures->cpu_ns.p50 : figures->wall_ns.p50;
}

static outcome outcome_of(const hs_duel *duel)
{
    outcome it = {.ahead = -1};
    for (unsigned i = 0; i < HS_SIDES; i++) it.sides[i] = hs_duel_figures_of(duel, i);
    uint64_t left = it.sides[0].finished, right = it.sides[1].finished;
    if (left != right) it.ahead = left > right ? 0 : 1;
    it.lead = left > right ? left - right : right - left;
    double medians[HS_SIDES] = {median_of(&it.sides[0]), median_of(&it.sides[1])};
    it.slower = medians[1] >= medians[0] ? 1 : 0;
    it.ratio = hs_ratio(medians[it.slower], medians[1 - it.slower]);
    return it;
}

static const char *layout_word(const hs_contender *contender)
{
    return contender->strategy->is_boxed ? hs_layout_name(contender->layout) : "none";
}

// ---- JSON --------------------------------------------------------------------------------------

static void write_side(hs_json *json, const hs_duel *duel, const outcome *it, unsigned number)
{
    const hs_contender *contender = &duel->settings->contenders[number];
    const hs_duel_figures *figures = &it->sides[number];
    hs_json_begin(json, NULL, '{');
    hs_json_text(json, "memory", contender->strategy->name);
    hs_json_text(json, "layout", layout_word(contender));
    hs_json_count(json, "ticks", figures->end.tick);
    hs_json_digest(json, "digest", figures->end.digests.game);
    hs_json_digest(json, "digest_seen", figures->end.digests.seen);
    hs_json_begin(json, "simulate_ns", '{');
    hs_json_summary(json, "cpu", &figures->cpu_ns);
    hs_json_summary(json, "wall", &figures->wall_ns);
    hs_json_end(json, '}');
    hs_json_count(json, "finished", figures->finished);
    hs_json_flag(json, "holds_60", figures->holds);
    hs_json_begin_row(json, "heap");
    hs_json_count(json, "allocations", figures->traffic.allocations);
    hs_json_count(json, "frees", figures->traffic.frees);
    hs_json_count(json, "bytes", figures->traffic.bytes);
    hs_json_count(json, "live_bytes", figures->live_bytes);
    hs_json_end(json, '}');
    hs_json_end(json, '}');
}

static void write_setup(hs_json *json, const hs_duel *duel)
{
    const hs_world_config *config = &duel->config;
    const hs_world *world = duel->sides[0].side.world;
    hs_json_text(json, "scenario", hs_world_scenario_name(world));
    hs_json_text(json, "pattern", config->pattern);
    hs_json_text(json, "instruction_set", hs_instruction_set_name(hs_instruction_set_best()));
    hs_json_count(json, "seed", config->seed);
    hs_json_number(json, "rank", config->rank < 0.0 ? NAN : config->rank);
    hs_json_count_if(json, "bullets", config->bullets > 0, config->bullets);
    hs_json_count_if(json, "particles", config->particles > 0, config->particles);
    hs_json_count(json, "litter", config->litter);
    hs_json_count(json, "frames", duel->measured);
    hs_json_count(json, "warmup", duel->settings->warmup);
}

void hs_duel_write_json(FILE *stream, const hs_duel *duel)
{
    const outcome it = outcome_of(duel);
    const hs_contender *contenders = duel->settings->contenders;
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "schema", "heapstorm.versus/1");
    hs_json_program(&json);
    hs_json_text(&json, "command", duel->settings->command);
    write_setup(&json, duel);
    hs_json_begin(&json, "sides", '[');
    for (unsigned i = 0; i < HS_SIDES; i++) write_side(&json, duel, &it, i);
    hs_json_end(&json, ']');
    hs_json_number(&json, "budget_ns", (double)duel->measured * HS_BUDGET_NS);
    hs_json_begin_row(&json, "lead");
    hs_json_text(&json, "memory", it.ahead < 0 ? NULL : contenders[it.ahead].strategy->name);
    hs_json_text(&json, "layout", it.ahead < 0 ? NULL : layout_word(&contenders[it.ahead]));
    hs_json_count(&json, "ticks", it.lead);
    hs_json_end(&json, '}');
    hs_json_begin_row(&json, "ratio");
    hs_json_text(&json, "memory", contenders[it.slower].strategy->name);
    hs_json_text(&json, "layout", layout_word(&contenders[it.slower]));
    hs_json_number(&json, "times", it.ratio);
    hs_json_end(&json, '}');
    hs_json_count(&json, "digests_compared", duel->agreement.compared);
    hs_json_end(&json, '}');
    fputc('\n', stream);
}

// ---- Text --------------------------------------------------------------------------------------

static void write_row(FILE *stream, const hs_duel *duel, const outcome *it, unsigned number)
{
    char name[HS_CONTENDER_BYTES];
    const hs_duel_figures *figures = &it->sides[number];
    hs_contender_write(duel->settings->contenders, number, name);
    fprintf(stream, "  %-18s %11s %11s %11s %11s  %9s\n", name,
            hs_word_of_time(figures->cpu_ns.p50).text, hs_word_of_time(figures->cpu_ns.p99).text,
            hs_word_of_time(figures->wall_ns.p50).text, hs_word_of_time(figures->wall_ns.p99).text,
            hs_word_of_count(figures->finished).text);
}

void hs_duel_write_text(FILE *stream, const hs_duel *duel, bool bold)
{
    const outcome it = outcome_of(duel);
    char names[HS_SIDES][HS_CONTENDER_BYTES], heading[256];
    for (unsigned i = 0; i < HS_SIDES; i++)
        hs_contender_write(duel->settings->contenders, i, names[i]);
    snprintf(heading, sizeof heading, "%.80s: %s and %s in turn, %s ticks each",
             hs_world_scenario_name(duel->sides[0].side.world), names[0], names[1],
             hs_word_of_count(duel->measured).text);
    hs_text_heading(stream, bold, heading);
    fprintf(stream, "  %-18s %11s %11s %11s %11s  %9s\n", "simulate", "CPU median", "p99",
            "wall median", "p99", "finished");
    for (unsigned i = 0; i < HS_SIDES; i++) write_row(stream, duel, &it, i);
    fprintf(stream, "\n  %s needs %s times as long for a tick.\n", names[it.slower],
            hs_word_of_ratio(it.ratio).text);
    if (it.ahead < 0) {
        fprintf(stream, "  At 60 ticks a second neither is ahead.\n");
    } else {
        fprintf(stream, "  At 60 ticks a second %s is %s ticks ahead after %s s.\n",
                names[it.ahead], hs_word_of_count(it.lead).text,
                hs_word_of_ratio((double)duel->measured / HS_TICKS_PER_SECOND).text);
    }
    fprintf(stream, "  Digests of both are the same: %s compared.\n",
            hs_word_of_count(duel->agreement.compared).text);
}
