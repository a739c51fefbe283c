#include "heapstorm/measure.h"

#include "base/forbidden.h"

void hs_report_label(const hs_report *report, char *label, size_t bytes)
{
    const hs_run_setup *setup = &report->setup;
    if (strcmp(setup->layout, "none") == 0) {
        snprintf(label, bytes, "%s", setup->memory);
    } else {
        snprintf(label, bytes, "%s (%s)", setup->memory, setup->layout);
    }
}

static void sum_up_times(hs_report *report, hs_recorder *recorder)
{
    const hs_frame *frames = recorder->frames;
    size_t count = recorder->count;
    double *scratch = recorder->scratch;
    for (int span = 0; span < HS_SPAN_COUNT; span++) {
        report->span_ns[span] =
            hs_summary_of_frames(frames, count, hs_span_member((hs_span)span), scratch);
    }
    const hs_work work = hs_work_of_frames(frames, count, scratch);
    report->frame_ns = work.ns;
    report->over_budget = work.over_budget;
    report->ticks_per_second = work.per_second;
    report->pause_ns = hs_pauses_of_frames(frames, count, scratch, &report->pauses);
    const hs_prices prices = hs_prices_of_frames(frames, count, scratch);
    report->ns_per_particle_tick = prices.particle;
    report->ns_per_bullet_tick = prices.bullet;
    report->ns_per_entity_tick = prices.entity;
    const hs_processor_reading *used = &recorder->used;
    report->use = (hs_cpu_use){
        .cpu_ns = used->wall_ns > 0 ? hs_figure_number(used->cpu_ns) : NAN,
        .wall_ns = used->wall_ns > 0 ? (double)used->wall_ns : NAN,
        .processor_switches = used->wall_ns > 0 ? hs_figure_number(used->switches) : NAN,
    };
    report->cpu_ns_per_entity_tick = hs_ns_per_entity(report->use.cpu_ns, prices.entity_ticks);
    report->aside = hs_aside_of_frames(frames, count);
}

static hs_heap_report heap_of(const hs_recorder *recorder, hs_traffic_source source,
                              uint64_t live_bytes, uint64_t peak_bytes)
{
    hs_heap_traffic sum = hs_traffic_of_frames(recorder->frames, recorder->count, source);
    uint64_t measured = hs_aside_of_frames(recorder->frames, recorder->count).frames[HS_ASIDE_NOT];
    return (hs_heap_report){
        .traffic = sum,
        .per_frame = hs_heap_mean_of(sum, measured).allocations,
        .live_bytes = live_bytes,
        .peak_bytes = peak_bytes,
    };
}

static void sum_up_heap(hs_report *report, const hs_recorder *recorder)
{
    const hs_tally *game = &recorder->game->total;
    report->game = heap_of(recorder, HS_TRAFFIC_GAME, game->live_bytes, game->peak_bytes);
    report->process =
        heap_of(recorder, HS_TRAFFIC_PROCESS, recorder->process_live, recorder->process_live_peak);
    report->process_off = hs_heap_meter_reason();
    report->page_faults = 0;
    for (size_t i = 0; i < recorder->count; i++) {
        if (hs_frame_is_set_aside(&recorder->frames[i])) continue;
        uint64_t faults = recorder->frames[i].page_faults;
        report->page_faults = hs_figure_sum(report->page_faults, faults);
    }
    uint64_t footprint = recorder->footprint < INT64_MAX ? recorder->footprint : 0;
    report->footprint_bytes = recorder->has_footprint ? footprint : HS_FIGURE_NONE;
    report->peak_rss_bytes = hs_peak_resident_bytes();
}

void hs_report_sum_up(hs_report *report, hs_recorder *recorder)
{
    report->recorder = recorder;
    sum_up_times(report, recorder);
    sum_up_heap(report, recorder);
}

hs_game_figures hs_game_figures_of(const hs_world *world)
{
    const hs_stage_view *stage = hs_world_stage(world);
    return (hs_game_figures){
        .player = *hs_world_player(world),
        .counts = *hs_world_game_counts(world),
        .difficulty = hs_world_difficulty(world),
        .rank = hs_world_rank(world),
        .pressure = hs_world_pressure(world),
        .score = hs_world_score(world),
        .stage = stage->number,
        .stage_count = stage->count,
        .stage_state = stage->state,
    };
}

void hs_report_look_at(hs_report *report, const hs_world *world)
{
    report->digests = hs_world_digest(world);
    for (int name = 0; name < HS_POPULATION_COUNT; name++)
        report->population[name] = hs_world_count(world, (hs_population_name)name);
    report->play = hs_game_figures_of(world);
    report->pattern_counts = *hs_world_pattern_counts(world);
    report->storage = hs_world_storage(world);
    report->has_collector = hs_world_collector(world, &report->collector);
    report->collector_settings = *hs_world_collector_settings(world);
}
