#include "versus/duel.h"

#include <math.h>

#include "versus/schedule.h"

#include "base/forbidden.h"

static double *make_numbers(const hs_duel *duel, hs_error *error)
{
    return hs_gate_make(duel->gate, HS_TAG_MEASURE, (size_t)duel->settings->frames, sizeof(double),
                        "the times of all ticks", error);
}

bool hs_duel_open(hs_duel *duel, const hs_versus_settings *settings, const hs_world_config *config,
                  const hs_clock *clock, hs_gate *gate, hs_error *error)
{
    *duel = (hs_duel){.settings = settings, .config = *config, .gate = gate};
    duel->scratch = make_numbers(duel, error);
    bool is_open = duel->scratch != NULL;
    for (unsigned i = 0; is_open && i < HS_SIDES; i++) {
        hs_duel_side *it = &duel->sides[i];
        it->wall_ns = make_numbers(duel, error);
        if (it->wall_ns != NULL) it->cpu_ns = make_numbers(duel, error);
        is_open = it->cpu_ns != NULL &&
                  hs_side_open(&it->side, config, &settings->contenders[i], clock, error);
    }
    if (!is_open) hs_duel_close(duel);
    return is_open;
}

void hs_duel_close(hs_duel *duel)
{
    if (duel->settings == NULL) return;
    size_t bytes = (size_t)duel->settings->frames * sizeof(double);
    for (unsigned i = 0; i < HS_SIDES; i++) {
        hs_duel_side *it = &duel->sides[i];
        hs_side_close(&it->side);
        hs_gate_release(duel->gate, HS_TAG_MEASURE, it->wall_ns, bytes);
        hs_gate_release(duel->gate, HS_TAG_MEASURE, it->cpu_ns, bytes);
    }
    hs_gate_release(duel->gate, HS_TAG_MEASURE, duel->scratch, bytes);
    *duel = (hs_duel){0};
}

bool hs_duel_tick(hs_duel *duel, hs_error *error)
{
    uint64_t tick = hs_world_ticks(duel->sides[0].side.world);
    bool is_measured = tick >= duel->settings->warmup && duel->measured < duel->settings->frames;
    for (unsigned turn = 0; turn < HS_SIDES; turn++) {
        unsigned number = (turn + (unsigned)(tick & 1)) % HS_SIDES;
        hs_duel_side *it = &duel->sides[number];
        if (!hs_side_tick(&it->side, error)) return false;
        if (is_measured) it->wall_ns[duel->measured] = (double)it->side.wall_ns;
        if (is_measured) it->cpu_ns[duel->measured] = it->side.cpu_ns;
        bool is_last = is_measured && duel->measured + 1 == duel->settings->frames;
        if (!hs_agreement_is_due(tick + 1) && !is_last) continue;
        const hs_milestone milestone = hs_side_milestone(&it->side);
        hs_agreement_add(&duel->agreement, number, &milestone);
    }
    if (is_measured) duel->measured++;
    return !duel->agreement.differs ||
           hs_error_set(error, "the digests of %s and %s differ after tick %llu",
                        duel->settings->contenders[0].strategy->name,
                        duel->settings->contenders[1].strategy->name,
                        (unsigned long long)duel->agreement.differs_tick);
}

hs_duel_figures hs_duel_figures_of(const hs_duel *duel, unsigned side)
{
    const hs_duel_side *it = &duel->sides[side];
    size_t count = (size_t)duel->measured;
    bool has_cpu = count > 0 && isfinite(it->cpu_ns[0]);
    hs_duel_figures figures = {
        .end = hs_side_milestone(&it->side),
        .finished = hs_schedule_finished(has_cpu ? it->cpu_ns : it->wall_ns, count),
        .traffic = hs_heap_traffic_of_gate(&it->side.gate),
        .live_bytes = it->side.gate.total.live_bytes,
    };
    figures.holds = figures.finished * 100 >= count * (100 - HS_STRETCH_TOLERANCE);
    memcpy(duel->scratch, it->wall_ns, count * sizeof(double));
    figures.wall_ns = hs_summary_of(duel->scratch, count);
    memcpy(duel->scratch, it->cpu_ns, count * sizeof(double));
    figures.cpu_ns =
        has_cpu ? hs_summary_of(duel->scratch, count) : (hs_summary){NAN, NAN, NAN, NAN, NAN, NAN};
    return figures;
}
