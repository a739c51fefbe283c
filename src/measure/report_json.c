#include "heapstorm/measure.h"
#include "measure/json.h"

#include "base/forbidden.h"

static void write_setup(hs_json *json, const hs_report *report)
{
    const hs_run_setup *setup = &report->setup;
    hs_json_text(json, "schema", "heapstorm.run/1");
    hs_json_program(json);
    hs_json_text(json, "scenario", setup->scenario);
    hs_json_text(json, "pattern", setup->pattern);
    hs_json_text(json, "memory", setup->memory);
    hs_json_text(json, "layout", setup->layout);
    hs_json_text(json, "renderer", setup->renderer);
    hs_json_text(json, "instruction_set", setup->instruction_set);
    hs_json_count(json, "threads", setup->threads);
    hs_json_count(json, "seed", setup->seed);
    hs_json_number(json, "rank", setup->rank < 0.0 ? NAN : setup->rank);
    hs_json_count_if(json, "bullets", setup->bullets != 0, setup->bullets);
    hs_json_count_if(json, "particles", setup->particles != 0, setup->particles);
    hs_json_count(json, "frames", setup->frames);
    hs_json_count(json, "warmup", setup->warmup);
    hs_json_count(json, "litter", setup->litter);
    hs_json_count(json, "switch_every", setup->switch_every);
    hs_json_flag(json, "profiled", setup->is_profiled);
    hs_json_text(json, "command", setup->command);
    hs_json_aside(json, "set_aside", &report->aside);
}

static void write_digests(hs_json *json, const hs_report *report)
{
    hs_json_digest(json, "digest", report->digests.game);
    hs_json_digest(json, "digest_seen", report->digests.seen);
    hs_json_begin(json, "digests", '[');
    for (size_t i = 0; i < report->milestone_count; i++) {
        const hs_milestone *milestone = &report->milestones[i];
        hs_json_begin_row(json, NULL);
        hs_json_count(json, "tick", milestone->tick);
        hs_json_digest(json, "game", milestone->digests.game);
        hs_json_digest(json, "seen", milestone->digests.seen);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

static void write_game(hs_json *json, const hs_report *report)
{
    hs_json_begin(json, "population", '{');
    for (int name = 0; name < HS_POPULATION_COUNT; name++) {
        const hs_population_counts *counts = &report->population[name];
        hs_json_begin_row(json, hs_population_name_of((hs_population_name)name));
        hs_json_count(json, "living", counts->living);
        hs_json_count(json, "peak", counts->peak);
        hs_json_count(json, "capacity", counts->capacity);
        hs_json_count(json, "refused", counts->refused);
        hs_json_count(json, "recycled", counts->recycled);
        hs_json_count(json, "grown", counts->grown);
        hs_json_count(json, "births", counts->births);
        hs_json_count(json, "deaths", counts->deaths);
        hs_json_count(json, "bytes_each", counts->bytes_each);
        hs_json_end(json, '}');
    }
    hs_json_end(json, '}');
    hs_json_begin_row(json, "player");
    hs_json_count(json, "score", report->play.player.score);
    hs_json_count(json, "grazes", report->play.player.grazes);
    hs_json_count(json, "hits", report->play.player.hits);
    hs_json_end(json, '}');
    hs_json_game(json, "game", &report->play);
    const hs_pattern_counts *patterns = &report->pattern_counts;
    hs_json_begin_row(json, "patterns");
    hs_json_count(json, "instructions", patterns->instructions);
    hs_json_count(json, "divisions_by_zero", patterns->divisions_by_zero);
    hs_json_count(json, "not_finite", patterns->not_finite);
    hs_json_count(json, "instruction_stops", patterns->instruction_stops);
    hs_json_count(json, "recursion_stops", patterns->recursion_stops);
    hs_json_count(json, "repeats_cut", patterns->repeats_cut);
    hs_json_end(json, '}');
}

static void write_times(hs_json *json, const hs_report *report)
{
    hs_json_number(json, "ticks_per_second", report->ticks_per_second);
    hs_json_number(json, "ns_per_particle_tick", report->ns_per_particle_tick);
    hs_json_number(json, "ns_per_bullet_tick", report->ns_per_bullet_tick);
    hs_json_number(json, "ns_per_entity_tick", report->ns_per_entity_tick);
    hs_json_number(json, "cpu_ns_per_entity_tick", report->cpu_ns_per_entity_tick);
    hs_json_processor(json, "processor", &report->use);
    hs_json_begin(json, "phase_ns", '{');
    for (int span = 0; span < HS_SPAN_COUNT; span++)
        hs_json_summary(json, hs_span_name((hs_span)span), &report->span_ns[span]);
    hs_json_end(json, '}');
    hs_json_summary(json, "frame_ns", &report->frame_ns);
    hs_json_count(json, "over_budget", report->over_budget);
}

/// Writes a heap. `off` says why it was not measured: "" when it was, NULL where it always is.
static void write_heap(hs_json *json, const char *key, const hs_heap_report *heap, const char *off)
{
    bool is_on = off == NULL || off[0] == '\0';
    hs_json_begin_row(json, key);
    hs_json_traffic(json, is_on, heap->traffic, heap->per_frame);
    hs_json_number(json, "per_tick", is_on ? heap->per_frame : NAN);
    hs_json_count_if(json, "live_bytes", is_on, heap->live_bytes);
    hs_json_count_if(json, "peak_bytes", is_on, heap->peak_bytes);
    if (off != NULL) hs_json_text(json, "off", is_on ? NULL : off);
    hs_json_end(json, '}');
}

static void write_generations(hs_json *json, const hs_collector_counts *counts)
{
    hs_json_begin(json, "generations", '[');
    for (int g = 0; g < HS_GENERATIONS; g++) {
        hs_json_begin_row(json, NULL);
        hs_json_count(json, "runs", counts->runs[g]);
        hs_json_count(json, "reclaimed", counts->reclaimed[g]);
        hs_json_count(json, "tracked", counts->tracked[g]);
        hs_json_count(json, "count", counts->counts[g]);
        hs_json_end(json, '}');
    }
    hs_json_end(json, ']');
}

/// Writes the collector, all zero under a strategy without one.
static void write_collector(hs_json *json, const hs_report *report)
{
    const hs_collector_counts *counts = &report->collector;
    hs_json_begin(json, "collector", '{');
    hs_json_count(json, "runs", hs_collector_runs(counts));
    hs_json_count(json, "pause_ns_max", counts->pause_ns_max);
    hs_json_count(json, "pause_ns_total", counts->pause_ns_total);
    hs_json_count(json, "reclaimed", hs_collector_reclaimed(counts));
    hs_json_text(json, "state",
                 !report->has_collector              ? "none"
                 : report->collector_settings.is_off ? "off"
                                                     : "on");
    hs_json_count(json, "steps", counts->steps);
    hs_json_count(json, "skipped", counts->skipped);
    hs_json_count(json, "frozen", counts->frozen);
    hs_json_count(json, "frames_with_pauses", report->pauses);
    hs_json_summary(json, "pause_ns", &report->pause_ns);
    write_generations(json, counts);
    hs_json_begin_row(json, "waiting");
    for (int tag = 0; tag <= HS_TAG_RUNNERS; tag++)
        hs_json_count(json, hs_tag_name((hs_tag)tag), counts->waiting[tag]);
    hs_json_count(json, "bytes", counts->waiting_bytes);
    hs_json_end(json, '}');
    hs_json_end(json, '}');
}

/// Writes the bytes of all kinds together.
static void write_storage(hs_json *json, const hs_storage *storage)
{
    hs_json_begin_row(json, "storage");
    hs_json_count(json, "reserved", storage->reserved);
    hs_json_count(json, "living", storage->living);
    hs_json_count(json, "usable", storage->usable);
    hs_json_count(json, "waiting", storage->garbage);
    hs_json_count(json, "spare", storage->spare);
    hs_json_count(json, "largest_spare", storage->largest_spare);
    hs_json_count(json, "moved", storage->moved);
    hs_json_count(json, "returned", storage->returned);
    hs_json_end(json, '}');
}

static void write_bandwidth(hs_json *json, const hs_bandwidth_report *bandwidth)
{
    hs_json_begin_row(json, "bandwidth");
    hs_json_number(json, "bytes_per_tick", bandwidth->bytes_per_tick);
    hs_json_number(json, "bytes_per_second", bandwidth->bytes_per_second);
    hs_json_number(json, "stream_bytes_per_second", bandwidth->stream_bytes_per_second);
    hs_json_number(json, "share_of_stream", bandwidth->share_of_stream);
    hs_json_end(json, '}');
}

static void write_run(hs_json *json, const hs_report *report)
{
    hs_json_begin(json, NULL, '{');
    write_setup(json, report);
    write_digests(json, report);
    write_game(json, report);
    write_times(json, report);
    hs_json_begin(json, "heap", '{');
    write_heap(json, "game", &report->game, NULL);
    write_heap(json, "process", &report->process, report->process_off);
    hs_json_end(json, '}');
    write_storage(json, &report->storage);
    write_collector(json, report);
    hs_json_figure(json, "footprint_bytes", report->footprint_bytes);
    hs_json_figure(json, "peak_rss_bytes", report->peak_rss_bytes);
    hs_json_figure(json, "page_faults", report->page_faults);
    if (report->has_bandwidth) write_bandwidth(json, &report->bandwidth);
    hs_json_end(json, '}');
}

void hs_report_write_json(FILE *stream, const hs_report *report)
{
    hs_json json = hs_json_to(stream);
    write_run(&json, report);
}

static void write_ratios(hs_json *json, const hs_report *other, const hs_report *first)
{
    char label[64];
    hs_report_label(other, label, sizeof label);
    hs_json_begin_row(json, label);
    hs_json_number(json, "frame_ns_p50", hs_ratio(other->frame_ns.p50, first->frame_ns.p50));
    hs_json_number(json, "frame_ns_p99", hs_ratio(other->frame_ns.p99, first->frame_ns.p99));
    hs_json_number(json, "frame_ns_max", hs_ratio(other->frame_ns.max, first->frame_ns.max));
    hs_json_number(json, "ns_per_particle_tick",
                   hs_ratio(other->ns_per_particle_tick, first->ns_per_particle_tick));
    hs_json_number(json, "ns_per_bullet_tick",
                   hs_ratio(other->ns_per_bullet_tick, first->ns_per_bullet_tick));
    hs_json_number(json, "ns_per_entity_tick",
                   hs_ratio(other->ns_per_entity_tick, first->ns_per_entity_tick));
    hs_json_number(json, "live_bytes",
                   hs_ratio((double)other->game.live_bytes, (double)first->game.live_bytes));
    hs_json_end(json, '}');
}

void hs_reports_write_json(FILE *stream, const hs_report *reports, size_t count)
{
    hs_json json = hs_json_to(stream);
    hs_json_begin(&json, NULL, '{');
    hs_json_text(&json, "schema", "heapstorm.runs/1");
    hs_json_begin(&json, "runs", '[');
    for (size_t i = 0; i < count; i++) write_run(&json, &reports[i]);
    hs_json_end(&json, ']');
    char label[64];
    hs_report_label(&reports[0], label, sizeof label);
    hs_json_text(&json, "reference", label);
    hs_json_begin(&json, "ratios", '{');
    for (size_t i = 1; i < count; i++) write_ratios(&json, &reports[i], &reports[0]);
    hs_json_end(&json, '}');
    hs_json_end(&json, '}');
}
