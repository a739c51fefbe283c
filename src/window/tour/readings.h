/// What the stops of the tour read: each a number that was measured in the frame that is over.
#ifndef HS_WINDOW_TOUR_READINGS_H
#define HS_WINDOW_TOUR_READINGS_H

#include "window/tour/tour.h"

/// Calls to the heap through the world's gate in the frame: mallocs, and frees.
double hs_reads_allocations(const hs_tour_now *now);
double hs_reads_frees(const hs_tour_now *now);
/// Time that the frame's ticks took, and the rest of its work, nanoseconds.
double hs_reads_simulation(const hs_tour_now *now);
double hs_reads_work(const hs_tour_now *now);
/// The same by tick and living entity, nanoseconds.
double hs_reads_price(const hs_tour_now *now);

/// Populations: births and deaths of bullets so far, living, refused, recycled, entities.
double hs_reads_births(const hs_tour_now *now);
double hs_reads_deaths(const hs_tour_now *now);
double hs_reads_bullets(const hs_tour_now *now);
double hs_reads_bullet_bytes(const hs_tour_now *now);
double hs_reads_refused(const hs_tour_now *now);
double hs_reads_recycled(const hs_tour_now *now);
double hs_reads_capacity(const hs_tour_now *now);
double hs_reads_entities(const hs_tour_now *now);

/// What the world's memory holds, bytes.
double hs_reads_reserved(const hs_tour_now *now);
double hs_reads_living(const hs_tour_now *now);

/// The collector: dead entities that wait, all and by kind, with their bytes; runs by generation;
/// entities given back; pauses, nanoseconds: all added up, the worst.
double hs_reads_waiting(const hs_tour_now *now);
double hs_reads_waiting_bullets(const hs_tour_now *now);
double hs_reads_waiting_enemies(const hs_tour_now *now);
double hs_reads_waiting_bytes(const hs_tour_now *now);
double hs_reads_runs_young(const hs_tour_now *now);
double hs_reads_runs_old(const hs_tour_now *now);
double hs_reads_reclaimed(const hs_tour_now *now);
double hs_reads_pauses(const hs_tour_now *now);
double hs_reads_worst_pause(const hs_tour_now *now);
double hs_reads_tracked(const hs_tour_now *now);

/// Blocks in use by class of size under `slab`, as bars; and pools and arenas in use, what rounding
/// adds to the living, bytes.
unsigned hs_reads_slab_classes(const hs_tour_now *now, double *bars, char (*names)[8],
                               unsigned most);
double hs_reads_slab_pools(const hs_tour_now *now);
double hs_reads_slab_arenas(const hs_tour_now *now);
double hs_reads_rounding(const hs_tour_now *now);

/// Scripts: memory of the runners that live, bytes; places that they led to in this frame, as two
/// numbers of 4 bytes each; instructions so far; runners.
double hs_reads_runner_bytes(const hs_tour_now *now);
double hs_reads_step_bytes(const hs_tour_now *now);
double hs_reads_instructions(const hs_tour_now *now);
double hs_reads_runners(const hs_tour_now *now);

/// The values of the stop's experiment; and two thousand times its second, nanoseconds.
double hs_reads_churn_of_a_frame(const hs_tour_now *now);
double hs_reads_lab_0(const hs_tour_now *now);
double hs_reads_lab_1(const hs_tour_now *now);
double hs_reads_lab_2(const hs_tour_now *now);
double hs_reads_lab_3(const hs_tour_now *now);

#endif
