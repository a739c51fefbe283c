#include "world/scenario_loader.h"
#include "world/scenario_reader.h"
#include "world/state.h"

#include "base/forbidden.h"

/// Places beyond the field to which an enemy may go and still be shot, field units.
#define OUTSIDE 20.0f

typedef struct doubting {
    hs_scenario_reader *reader;
    const hs_stage_plan *stage;
} doubting;

static void mistake(const doubting *now, const hs_spawn *spawn, const char *sentence, uint32_t when,
                    uint32_t limit)
{
    hs_error error;
    hs_scenario_tell(now->reader, HS_SEVERITY_ERROR, spawn->line, spawn->column, &error,
                     "this appears at tick %u, %s %u: it never comes", when, sentence, limit);
}

/// Finds enemies that appear after their part has ended.
static void doubt_time(const doubting *now, const hs_spawn *spawn)
{
    const hs_scenario *scenario = now->reader->scenario;
    const hs_stage_plan *stage = now->stage;
    if (spawn->count == 0) return;
    uint32_t last = spawn->at + (spawn->count - 1) * spawn->every;
    if (spawn->part == stage->part) {
        if (stage->has_boss && last > stage->boss.at) {
            mistake(now, spawn, "after the boss at tick", last, stage->boss.at);
        } else if (stage->ends > 0 && last >= stage->ends) {
            mistake(now, spawn, "when the stage has ended at tick", last, stage->ends);
        } else if (now->reader->may_loop && last >= now->reader->root.loop) {
            mistake(now, spawn, "after the scenario has begun again at tick", last,
                    now->reader->root.loop);
        }
        return;
    }
    for (uint32_t p = 0; p < stage->boss.phase_count; p++) {
        const hs_phase_plan *phase = &scenario->phases[stage->boss.first_phase + p];
        if (phase->part == spawn->part && last >= phase->time) {
            mistake(now, spawn, "when its phase has ended by its time at tick", last, phase->time);
        }
    }
}

static void doubt_spawn(const doubting *now, const hs_spawn *spawn)
{
    hs_error error;
    doubt_time(now, spawn);
    bool is_out = spawn->to_x < -OUTSIDE || spawn->to_x > HS_FIELD_WIDTH + OUTSIDE ||
                  spawn->to_y < -OUTSIDE - 4 || spawn->to_y > HS_FIELD_HEIGHT + OUTSIDE;
    if (is_out) {
        hs_scenario_tell(now->reader, HS_SEVERITY_WARNING, spawn->line, spawn->column, &error,
                         "this goes to (%.15g, %.15g), outside of the field of 480 x 640",
                         (double)spawn->to_x, (double)spawn->to_y);
    }
    if (spawn->stay == 0) {
        hs_scenario_tell(now->reader, HS_SEVERITY_WARNING, spawn->line, spawn->column, &error,
                         "stay=\"0\" lets this leave as soon as it has come");
    }
    if (spawn->leaves != 0 && now->stage->blocks == 0) {
        hs_scenario_tell(now->reader, HS_SEVERITY_WARNING, spawn->line, spawn->column, &error,
                         "leaves=\"block\", but blocks=\"0\" of the scenario allows none");
    }
}

static void doubt_phase(const doubting *now, const hs_phase_plan *phase)
{
    hs_error error;
    const hs_spawn *spawn = &now->reader->scenario->spawns[phase->spawn];
    if (phase->wall != HS_SIDE_NONE && phase->wall_to <= 0) {
        hs_scenario_tell(now->reader, HS_SEVERITY_WARNING, spawn->line, spawn->column, &error,
                         "the wall has no wall_to=\"UNITS\" and never comes");
    }
    if (phase->budget > now->reader->root.bullets) {
        hs_scenario_tell(now->reader, HS_SEVERITY_ERROR, spawn->line, spawn->column, &error,
                         "budget=\"%u\" is more than the %u bullets of the scenario: it is never "
                         "reached, and the boss cannot be hit",
                         phase->budget, now->reader->root.bullets);
    }
    if ((phase->shields & HS_SHIELD_BOMB) && now->reader->root.lives == 0) {
        hs_scenario_tell(now->reader, HS_SEVERITY_ERROR, spawn->line, spawn->column, &error,
                         "this shield breaks by a bomb, but with lives=\"0\" there are none");
    }
}

void hs_scenario_doubt(hs_scenario_reader *reader)
{
    const hs_scenario *scenario = reader->scenario;
    const doubting now = {reader, reader->stage};
    const hs_boss_plan *boss = &reader->stage->boss;
    hs_error error;
    for (unsigned s = reader->first_spawn; s < scenario->spawn_count; s++) {
        doubt_spawn(&now, &scenario->spawns[s]);
    }
    for (uint32_t p = 0; p < boss->phase_count; p++) {
        doubt_phase(&now, &scenario->phases[boss->first_phase + p]);
    }
    if (reader->stage->has_boss && reader->stage->name[0] == '\0') {
        hs_scenario_tell(reader, HS_SEVERITY_WARNING, 1, 1, &error,
                         "a stage with a boss should have a name=\"...\" for its card");
    }
}

bool hs_scenario_examine(hs_gate *gate, const hs_world_config *config, const hs_scenario_sink *sink,
                         hs_error *error)
{
    hs_scenario *scenario = hs_gate_allocate_array(gate, HS_TAG_WORLD, 1, sizeof *scenario);
    if (scenario == NULL) return hs_error_no_memory(error, "a scenario", sizeof *scenario);
    bool loaded = hs_scenario_load(scenario, gate, config, sink, error);
    hs_scenario_release(scenario);
    hs_gate_release(gate, HS_TAG_WORLD, scenario, sizeof *scenario);
    return loaded;
}

hs_world *hs_world_reload(const hs_world *world, hs_gate *gate, const hs_world_config *config,
                          hs_error *error)
{
    const hs_stage_view *stage = hs_world_stage(world);
    hs_world_config again = *config;
    again.first_stage = stage->number;
    again.starts_at_boss = stage->state == HS_STAGE_BOSS;
    hs_world *made = hs_world_create(gate, &again, error);
    if (made == NULL && again.starts_at_boss) {
        // The edited stage may have no boss any more; the first error is the one to tell.
        hs_error second;
        again.starts_at_boss = false;
        made = hs_world_create(gate, &again, &second);
    }
    if (made != NULL) made->stage.view.is_reloaded = true;
    return made;
}
