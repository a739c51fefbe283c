#include "heapstorm/measure.h"
#include "panel/parts.h"

#include "base/forbidden.h"

static void count_world(hs_panel_numbers *numbers, const hs_panel_view *view)
{
    if (view->world == NULL) return;
    for (int p = 0; p < HS_POPULATION_COUNT; p++) {
        numbers->counts[p] = hs_world_count(view->world, (hs_population_name)p);
        numbers->needed_bytes += numbers->counts[p].living * numbers->counts[p].bytes_each;
    }
    numbers->strategy = hs_world_strategy(view->world);
    numbers->storage = hs_world_storage(view->world);
    hs_world_collector(view->world, &numbers->counted);
    numbers->collector = *hs_world_collector_settings(view->world);
    bool has_classes = hs_world_slab(view->world, &numbers->slab);
    numbers->lab = has_classes ? HS_LAB_SLAB : HS_LAB_NONE;
    if (hs_world_regions(view->world, &numbers->regions)) numbers->lab = HS_LAB_REGION;
    if (numbers->strategy->collector != NULL) numbers->lab = HS_LAB_COLLECTOR;
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
        numbers->means = hs_live_mean(live);
        numbers->aside = live->aside;
        const hs_frame *newest = hs_live_back(live, 0);
        if (newest != NULL) numbers->newest = newest->set_aside;
    }
    count_world(numbers, view);
    if (view->gate != NULL) numbers->requested_bytes = view->gate->total.live_bytes;
    if (view->is_film) return;
    numbers->heap_bytes = hs_heap_meter_read().live_bytes;
    numbers->resident_bytes = hs_resident_bytes();
}

hs_word hs_short_of(uint64_t count)
{
    static const char units[] = "kMGTPE";
    hs_word word;
    if (count < 10000) return hs_word_of_count(count);
    double size = (double)count / 1000.0;
    int unit = 0;
    while (size >= 999.5 && unit < 5) {
        size /= 1000.0;
        unit++;
    }
    int digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    snprintf(word.text, sizeof word.text, "%.*f%c", digits, size, units[unit]);
    return word;
}

double hs_panel_largest_but(const double *values, int count, int skipped)
{
    double largest[HS_PANEL_SKIPPED_MAX + 1] = {0};
    for (int i = 0; i < count; i++) {
        double value = values[i];
        for (int k = 0; k <= skipped; k++) {
            if (value <= largest[k]) continue;
            double smaller = largest[k];
            largest[k] = value;
            value = smaller;
        }
    }
    return largest[skipped];
}

hs_pixel hs_panel_accent(const hs_strategy *strategy)
{
    /// In the order of the table of strategies.
    static const hs_pixel accents[] = {
        0xFF5AD1C0u, 0xFF8FD46Fu, 0xFFE5CC5Fu, 0xFFFFA04Du, 0xFFEE93CBu,
        0xFFB7A0FFu, 0xFF86B6FFu, 0xFFD9A38Cu, 0xFFC3D0A0u,
    };
    for (unsigned i = 0; i < hs_strategy_count() && i < sizeof accents / sizeof accents[0]; i++) {
        if (hs_strategy_at(i) == strategy) return accents[i];
    }
    return HS_PANEL_TEXT;
}
