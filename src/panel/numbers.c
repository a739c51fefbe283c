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

/// Takes a row, unless it has not changed.
static void count_score(hs_panel_score *score, const hs_score_row *row, bool is_changed,
                        hs_panel_scratch *scratch)
{
    if (is_changed || score->strategy != row->strategy || score->layout != row->layout ||
        score->seen != row->seen) {
        score->score = hs_score_of(row, &scratch->score);
    }
    score->strategy = row->strategy;
    score->layout = row->layout;
    score->seen = row->seen;
}

/// The row of a strategy and layout; -1 for none.
static int find_score(const hs_panel_scores *scores, const hs_strategy *strategy, hs_layout layout)
{
    for (int i = 0; i < scores->count; i++) {
        if (scores->rows[i].strategy == strategy && scores->rows[i].layout == layout) return i;
    }
    return -1;
}

/// Takes the rows; what the world runs under is known already.
static void count_scores(hs_panel_numbers *numbers, const hs_panel_view *view,
                         hs_panel_scratch *scratch)
{
    hs_panel_scores *scores = &numbers->scores;
    const hs_scoreboard *board = view->board;
    if (board == NULL || board->count == 0) {
        *scores = (hs_panel_scores){.present = -1, .former = -1, .best = -1};
        return;
    }
    hs_score figures[HS_SCORE_ROWS];
    for (int i = 0; i < board->count; i++) {
        bool is_changed = i >= scores->count || scores->begun != board->begun;
        count_score(&scores->rows[i], &board->rows[i], is_changed, scratch);
        hs_score *score = &scores->rows[i].score;
        if (view->is_film) { // nothing is timed
            score->tick_ns = (hs_summary){NAN, NAN, NAN, NAN, NAN, NAN};
            score->entity_ns = NAN;
        }
        figures[i] = *score;
    }
    double best_ns = hs_score_best_ns(board, figures);
    scores->best = -1;
    int measured = 0;
    for (int i = 0; i < board->count; i++) measured += figures[i].tick_ns.p50 > 0.0;
    if (measured < 2) best_ns = NAN; // one alone is neither good nor bad
    for (int i = board->count - 1; i >= 0; i--) {
        scores->rows[i].ratio = hs_ratio(figures[i].tick_ns.p50, best_ns);
        if (figures[i].tick_ns.p50 == best_ns) scores->best = i;
    }
    scores->count = board->count;
    scores->begun = board->begun;
    scores->is_held = board->load.is_held;
    // Just after a switch the newest frame is still of the other row.
    scores->present = find_score(scores, numbers->strategy, numbers->layout);
    scores->former = board->present != scores->present ? board->present : board->former;
}

hs_word hs_panel_figure(const hs_panel_scores *scores, int row)
{
    hs_word word = {"\u2013"};
    if (row < 0) return word;
    const hs_panel_score *it = &scores->rows[row];
    double figure = scores->is_held ? it->ratio : it->score.entity_ns;
    if (!isfinite(figure)) return word;
    int places = figure < 9.95 ? 1 : 0;
    if (scores->is_held) {
        snprintf(word.text, sizeof word.text, "\u00D7%.*f", places, figure);
    } else if (figure < 999.5) {
        snprintf(word.text, sizeof word.text, "%.*f ns", places, figure);
    } else {
        snprintf(word.text, sizeof word.text, "%.0f us", figure / 1e3);
    }
    return word;
}

hs_word hs_panel_name_of(const hs_strategy *strategy, hs_layout layout)
{
    hs_word word = {""};
    if (strategy == NULL) return word;
    snprintf(word.text, sizeof word.text, "%.16s%s%s", strategy->name,
             strategy->is_boxed ? " " : "", strategy->is_boxed ? hs_layout_name(layout) : "");
    return word;
}

void hs_panel_count(hs_panel_numbers *numbers, const hs_panel_view *view, const hs_live *live,
                    hs_panel_scratch *scratch)
{
    const hs_panel_scores scores = numbers->scores;
    *numbers = (hs_panel_numbers){
        .scores = scores, .renderer = view->renderer, .has_driver = view->has_driver};
    if (live != NULL) {
        numbers->summary = hs_live_sum_up(live, &scratch->live);
        numbers->means = hs_live_mean(live);
        numbers->aside = live->aside;
        const hs_frame *newest = hs_live_back(live, 0);
        if (newest != NULL) numbers->newest = newest->set_aside;
    }
    count_world(numbers, view);
    count_scores(numbers, view, scratch);
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
