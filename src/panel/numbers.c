#include "heapstorm/measure.h"
#include "panel/parts.h"

#include "base/forbidden.h"

/// Frames that averages are taken over: a second.
enum { MEAN_FRAMES = 60 };

static void add_traffic(hs_panel_traffic *sum, const hs_live_heap *heap)
{
    sum->allocations += (double)heap->allocations;
    sum->frees += (double)heap->frees;
    sum->bytes += (double)heap->bytes;
}

static void divide_traffic(hs_panel_traffic *sum, double by)
{
    sum->allocations /= by;
    sum->frees /= by;
    sum->bytes /= by;
}

static void count_means(hs_panel_numbers *numbers, const hs_live *live)
{
    int frames = 0;
    const hs_live_frame *frame;
    while (frames < MEAN_FRAMES && (frame = hs_live_back(live, (uint64_t)frames)) != NULL) {
        // What was before a switch is not averaged with what came after it.
        if (frames > 0 && hs_live_back(live, (uint64_t)frames - 1)->switched) break;
        add_traffic(&numbers->game, &frame->game);
        add_traffic(&numbers->sdl, &frame->sdl);
        add_traffic(&numbers->display, &frame->display);
        add_traffic(&numbers->process, &frame->process);
        numbers->panel_ns += (double)frame->panel_ns;
        frames++;
    }
    if (frames == 0) return;
    divide_traffic(&numbers->game, frames);
    divide_traffic(&numbers->sdl, frames);
    divide_traffic(&numbers->display, frames);
    divide_traffic(&numbers->process, frames);
    numbers->panel_ns /= frames;
}

hs_panel_lab hs_panel_lab_of(const hs_strategy *strategy)
{
    if (strategy == NULL) return HS_LAB_NONE;
    if (strategy->collector != NULL) return HS_LAB_COLLECTOR;
    return strategy->has_arenas ? HS_LAB_SLAB : HS_LAB_NONE;
}

static void count_world(hs_panel_numbers *numbers, const hs_panel_view *view)
{
    if (view->world == NULL) return;
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        numbers->counts[p] = hs_world_count(view->world, (hs_population_name)p);
        numbers->needed_bytes += numbers->counts[p].living * numbers->counts[p].bytes_each;
    }
    numbers->strategy = hs_world_strategy(view->world);
    numbers->storage = hs_world_storage(view->world);
    numbers->lab = hs_panel_lab_of(numbers->strategy);
    hs_world_collector(view->world, &numbers->counted);
    numbers->collector = *hs_world_collector_settings(view->world);
    hs_world_slab(view->world, &numbers->slab);
    numbers->layout = hs_world_layout(view->world);
    snprintf(numbers->scenario, sizeof numbers->scenario, "%s",
             hs_world_scenario_name(view->world));
}

void hs_panel_count(hs_panel_numbers *numbers, const hs_panel_view *view, const hs_live *live,
                    hs_live_scratch *scratch)
{
    *numbers = (hs_panel_numbers){.renderer = view->renderer, .has_driver = view->has_driver};
    if (live != NULL) {
        numbers->summary = hs_live_sum_up(live, scratch);
        numbers->dropped_ticks = live->dropped_ticks;
        numbers->missed_deadlines = live->missed_deadlines;
        count_means(numbers, live);
    }
    count_world(numbers, view);
    if (view->gate != NULL) numbers->requested_bytes = view->gate->total.live_bytes;
    numbers->heap_bytes = hs_heap_meter_read().live_bytes;
    numbers->resident_bytes = hs_resident_bytes();
}

hs_short hs_short_of(uint64_t count)
{
    static const char units[] = "kMGTPE";
    hs_short word;
    if (count < 1000) {
        snprintf(word.text, sizeof word.text, "%u", (unsigned)count);
        return word;
    }
    if (count < 10000) {
        snprintf(word.text, sizeof word.text, "%u,%03u", (unsigned)(count / 1000),
                 (unsigned)(count % 1000));
        return word;
    }
    double size = (double)count / 1000.0;
    int unit = 0;
    while (size >= 999.5 && unit < 5) {
        size /= 1000.0;
        unit++;
    }
    snprintf(word.text, sizeof word.text, "%.*f%c",
             size < 9.995   ? 2
             : size < 99.95 ? 1
                            : 0,
             size, units[unit]);
    return word;
}

hs_pixel hs_panel_accent(const char *strategy)
{
    static const struct {
        const char *name;
        hs_pixel colour;
    } accents[] = {
        {"columns", 0xFF5AD1C0u}, {"pool", 0xFF8FD46Fu},     {"slab", 0xFFE5CC5Fu},
        {"naive", 0xFFFFA04Du},   {"refcount", 0xFFEE93CBu}, {"gc", 0xFFB7A0FFu},
        {"boehm", 0xFF86B6FFu},
    };
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++) {
        if (strcmp(accents[i].name, strategy) == 0) return accents[i].colour;
    }
    return HS_PANEL_TEXT;
}
