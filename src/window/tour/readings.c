#include "window/tour/readings.h"

#include <math.h>

#include "base/forbidden.h"

double hs_reads_allocations(const hs_tour_now *now)
{
    return (double)now->frame->game.allocations;
}

double hs_reads_frees(const hs_tour_now *now)
{
    return (double)now->frame->game.frees;
}

double hs_reads_simulation(const hs_tour_now *now)
{
    return (double)now->frame->simulate_ns;
}

double hs_reads_work(const hs_tour_now *now)
{
    return (double)hs_live_work_ns(now->frame);
}

double hs_reads_entities(const hs_tour_now *now)
{
    uint64_t entities = 0;
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        if (p == HS_RUNNERS) continue;
        entities += hs_world_count(now->world, (hs_population_name)p).living;
    }
    return (double)entities;
}

double hs_reads_price(const hs_tour_now *now)
{
    if (now->frame->ticks == 0) return NAN;
    return hs_reads_simulation(now) / now->frame->ticks / hs_reads_entities(now);
}

static hs_population_counts bullets_of(const hs_tour_now *now)
{
    return hs_world_count(now->world, HS_BULLETS);
}

double hs_reads_births(const hs_tour_now *now)
{
    return (double)bullets_of(now).births;
}

double hs_reads_deaths(const hs_tour_now *now)
{
    return (double)bullets_of(now).deaths;
}

double hs_reads_bullets(const hs_tour_now *now)
{
    return (double)bullets_of(now).living;
}

double hs_reads_bullet_bytes(const hs_tour_now *now)
{
    return (double)bullets_of(now).bytes_each;
}

double hs_reads_refused(const hs_tour_now *now)
{
    return (double)bullets_of(now).refused;
}

double hs_reads_capacity(const hs_tour_now *now)
{
    return (double)bullets_of(now).capacity;
}

double hs_reads_recycled(const hs_tour_now *now)
{
    return (double)hs_world_count(now->world, HS_PARTICLES).recycled;
}

double hs_reads_reserved(const hs_tour_now *now)
{
    return (double)hs_world_storage(now->world).reserved;
}

double hs_reads_living(const hs_tour_now *now)
{
    return (double)hs_world_storage(now->world).living;
}

// ---- The collector -----------------------------------------------------------------------------

double hs_reads_waiting(const hs_tour_now *now)
{
    uint64_t waiting = 0;
    for (int t = 0; t < HS_TAG_COUNT; t++) waiting += now->collector.waiting[t];
    return (double)waiting;
}

double hs_reads_waiting_bullets(const hs_tour_now *now)
{
    return (double)now->collector.waiting[HS_TAG_BULLETS];
}

double hs_reads_waiting_enemies(const hs_tour_now *now)
{
    return (double)now->collector.waiting[HS_TAG_ENEMIES];
}

double hs_reads_waiting_bytes(const hs_tour_now *now)
{
    return (double)now->collector.waiting_bytes;
}

double hs_reads_runs_young(const hs_tour_now *now)
{
    return (double)now->collector.runs[0];
}

double hs_reads_runs_old(const hs_tour_now *now)
{
    return (double)now->collector.runs[2];
}

double hs_reads_reclaimed(const hs_tour_now *now)
{
    uint64_t reclaimed = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) reclaimed += now->collector.reclaimed[g];
    return (double)reclaimed;
}

double hs_reads_pauses(const hs_tour_now *now)
{
    return (double)now->collector.pause_ns_total;
}

double hs_reads_worst_pause(const hs_tour_now *now)
{
    return (double)now->collector.pause_ns_max;
}

double hs_reads_tracked(const hs_tour_now *now)
{
    uint64_t tracked = 0;
    for (int g = 0; g < HS_GENERATIONS; g++) tracked += now->collector.tracked[g];
    return (double)tracked;
}

// ---- Slabs -------------------------------------------------------------------------------------

/// Classes from the smallest in use to the largest, so that the bars are wide.
unsigned hs_reads_slab_classes(const hs_tour_now *now, double *bars, char (*names)[8],
                               unsigned most)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return 0;
    unsigned first = 0, end = HS_SLAB_CLASSES;
    while (first < end && figures.classes[first].pools == 0) first++;
    while (end > first && figures.classes[end - 1].pools == 0) end--;
    unsigned count = 0;
    for (unsigned c = first; c < end && count < most; c++, count++) {
        bars[count] = (double)figures.classes[c].living;
        snprintf(names[count], sizeof names[count], "%u", figures.classes[c].block_bytes % 10000);
    }
    return count;
}

double hs_reads_slab_pools(const hs_tour_now *now)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return 0.0;
    return (double)(figures.pools - figures.pools_free);
}

double hs_reads_slab_arenas(const hs_tour_now *now)
{
    hs_slab_figures figures;
    return hs_world_slab(now->world, &figures) ? (double)figures.arenas : 0.0;
}

double hs_reads_rounding(const hs_tour_now *now)
{
    hs_slab_figures figures;
    if (!hs_world_slab(now->world, &figures)) return 0.0;
    uint64_t rounding = 0;
    for (unsigned c = 0; c < HS_SLAB_CLASSES; c++) {
        const hs_slab_class *row = &figures.classes[c];
        rounding += row->living * row->block_bytes - row->asked_bytes;
    }
    return (double)rounding;
}

// ---- Scripts -----------------------------------------------------------------------------------

double hs_reads_runners(const hs_tour_now *now)
{
    return (double)hs_world_count(now->world, HS_RUNNERS).living;
}

double hs_reads_runner_bytes(const hs_tour_now *now)
{
    hs_population_counts runners = hs_world_count(now->world, HS_RUNNERS);
    return (double)(runners.living * runners.bytes_each);
}

double hs_reads_instructions(const hs_tour_now *now)
{
    return (double)hs_world_pattern_counts(now->world)->instructions;
}

double hs_reads_step_bytes(const hs_tour_now *now)
{
    return hs_reads_runners(now) * 2.0 * sizeof(float) * now->frame->ticks;
}

// ---- Experiments -------------------------------------------------------------------------------

double hs_reads_churn_of_a_frame(const hs_tour_now *now)
{
    return 2000.0 * now->lab->values[1];
}

double hs_reads_lab_0(const hs_tour_now *now)
{
    return now->lab->values[0];
}

double hs_reads_lab_1(const hs_tour_now *now)
{
    return now->lab->values[1];
}

double hs_reads_lab_2(const hs_tour_now *now)
{
    return now->lab->values[2];
}

double hs_reads_lab_3(const hs_tour_now *now)
{
    return now->lab->values[3];
}
