#include "window/tour/tour.h"

#include <math.h>

#include "base/forbidden.h"

// ---- Going from stop to stop -------------------------------------------------------------------

/// Whether the sides take turns.
static bool has_sides(const hs_tour_stop *stop)
{
    return stop->sides[1].strategy != NULL && !stop->is_pair;
}

static hs_collector_settings settings_of(const hs_tour_side *side)
{
    hs_collector_settings settings = hs_collector_defaults();
    if (side->tune != NULL) side->tune(&settings);
    return settings;
}

/// What the world of a side is made from, but for its collector's settings.
static bool configure(const hs_tour *tour, const hs_tour_side *side, hs_world_config *config,
                      hs_error *error)
{
    const hs_strategy *strategy = hs_strategy_find(side->strategy);
    if (strategy == NULL) {
        return hs_error_set(error, "this program was built without %s", side->strategy);
    }
    *config = tour->home;
    config->scenario = tour->stop->scenario;
    config->pattern = NULL;
    config->strategy = strategy;
    config->layout = side->layout;
    config->bullets = side->bullets;
    config->particles = side->particles;
    config->litter = 0;
    config->is_practice = true;
    return true;
}

/// The world that a side is played in.
static bool make_world(const hs_tour *tour, const hs_tour_side *side, hs_game *game,
                       hs_error *error)
{
    hs_world_config config;
    if (!configure(tour, side, &config, error)) return false;
    hs_collector_settings settings = settings_of(side);
    config.collector = &settings;
    bool is_made = hs_game_begin(game, &config, error);
    game->config.collector = NULL; // the settings live in the world
    return is_made;
}

/// The world of a pair's second side.
static bool make_twin(hs_tour *tour, hs_error *error)
{
    if (!tour->stop->is_pair) return true;
    hs_world_config config;
    const hs_tour_side *side = &tour->stop->sides[1];
    if (!configure(tour, side, &config, error)) return false;
    hs_collector_settings settings = settings_of(side);
    config.collector = &settings;
    config.threads = 1; // beside the first, which has the others
    bool is_made = hs_game_open(&tour->twin, &config, error);
    tour->twin.config.collector = NULL;
    return is_made;
}

/// The twin catches up with the game: it is played by an autopilot that sees what the game's sees.
static bool tick_twin(hs_tour *tour, const hs_game *game, hs_error *error)
{
    hs_game *twin = &tour->twin;
    while (twin->world != NULL && hs_world_ticks(twin->world) < hs_world_ticks(game->world)) {
        hs_input input = hs_autopilot_input(&twin->pilot, twin->world);
        if (!hs_world_tick(twin->world, &input, error)) return false;
    }
    return true;
}

static void forget_readings(hs_tour *tour)
{
    memset(tour->sums, 0, sizeof tour->sums);
    for (unsigned s = 0; s < HS_CARD_SERIES; s++) {
        tour->former[s] = NAN;
        for (unsigned f = 0; f < HS_CARD_FRAMES; f++) {
            tour->rings[s][f] = NAN;
            tour->sums[0].last[s][f] = NAN;
            tour->sums[1].last[s][f] = NAN;
        }
    }
    tour->frame = 0;
    tour->side = 0;
    tour->side_since = 0;
    tour->note[0] = '\0';
}

/// The clock of the game's worlds.
static const hs_clock *clock_of(const hs_tour *tour)
{
    return tour->home.clock != NULL ? tour->home.clock : hs_clock_real();
}

static bool enter(hs_tour *tour, hs_game *game, unsigned index, hs_error *error)
{
    hs_tour_close(tour);
    tour->index = index;
    tour->stop = hs_tour_stop_at(index);
    forget_readings(tour);
    if (make_world(tour, &tour->stop->sides[0], game, error) && make_twin(tour, error) &&
        hs_lab_open(&tour->lab, tour->stop->experiment, clock_of(tour), error)) {
        return true;
    }
    snprintf(tour->note, sizeof tour->note, "%s", error->message);
    return false;
}

bool hs_tour_begin(hs_tour *tour, hs_game *game, unsigned index, hs_error *error)
{
    *tour = (hs_tour){.home = game->config};
    tour->home.strategy = hs_world_strategy(game->world);
    tour->home.layout = hs_world_layout(game->world);
    return enter(tour, game, index < hs_tour_stop_count() ? index : 0, error);
}

bool hs_tour_step(hs_tour *tour, hs_game *game, int direction, hs_error *error)
{
    unsigned count = hs_tour_stop_count();
    if (direction < 0 && tour->index == 0) return true;
    if (direction > 0 && tour->index + 1 == count) return true;
    return enter(tour, game, direction > 0 ? tour->index + 1 : tour->index - 1, error);
}

bool hs_tour_end(hs_tour *tour, hs_game *game, hs_error *error)
{
    hs_tour_close(tour);
    hs_world_config config = tour->home;
    tour->stop = NULL;
    return hs_game_begin(game, &config, error);
}

void hs_tour_close(hs_tour *tour)
{
    hs_lab_close(&tour->lab);
    hs_game_close(&tour->twin);
}

// ---- Frames ------------------------------------------------------------------------------------

/// To the other side: a switch where the load is the same, else another world.
static bool change_side(hs_tour *tour, hs_game *game, hs_error *error)
{
    const hs_tour_side *from = &tour->stop->sides[tour->side];
    const hs_tour_side *to = &tour->stop->sides[1 - tour->side];
    bool same_load = from->bullets == to->bullets && from->particles == to->particles;
    tour->side = 1 - tour->side;
    tour->side_since = tour->frame;
    if (!same_load) return make_world(tour, to, game, error);
    hs_collector_settings settings = settings_of(to);
    const hs_strategy *strategy = hs_strategy_find(to->strategy);
    if (strategy == NULL) {
        return hs_error_set(error, "this program was built without %s", to->strategy);
    }
    bool is_same = strategy == hs_world_strategy(game->world) && from->layout == to->layout;
    return hs_world_tune(game->world, &settings, error) &&
           (is_same || hs_world_switch(game->world, strategy, to->layout, error));
}

bool hs_tour_tick(hs_tour *tour, hs_game *game, hs_error *error)
{
    hs_lab_step(&tour->lab);
    if (!tick_twin(tour, game, error)) {
        snprintf(tour->note, sizeof tour->note, "%s", error->message);
        return false;
    }
    uint64_t frames = tour->stop->side_frames > 0 ? tour->stop->side_frames : HS_TOUR_SIDE_FRAMES;
    if (!has_sides(tour->stop) || tour->frame - tour->side_since < frames) return false;
    if (change_side(tour, game, error)) return true;
    snprintf(tour->note, sizeof tour->note, "%s", error->message);
    return false;
}

/// What both sides look like now; of stops that are no pair the second is the first.
typedef struct two_sides {
    hs_tour_now of[2];
} two_sides;

static two_sides now_of(const hs_tour *tour, const hs_game *game, const hs_frame *frame)
{
    two_sides now;
    for (int s = 0; s < 2; s++) {
        const hs_game *it = s == 1 && tour->twin.world != NULL ? &tour->twin : game;
        now.of[s] = (hs_tour_now){
            .world = it->world, .gate = hs_game_gate(it), .frame = frame, .lab = &tour->lab};
        hs_world_collector(it->world, &now.of[s].collector);
    }
    return now;
}

/// Adds the counts that lie behind each other in a struct.
static double sum_of(const void *counts, const hs_tour_reading *reading)
{
    uint64_t sum = 0, one;
    const char *at = (const char *)counts + reading->offset;
    for (unsigned i = 0; i <= reading->more; i++, at += sizeof one) {
        memcpy(&one, at, sizeof one);
        sum += one;
    }
    return (double)sum;
}

static double value_now(const hs_tour_reading *reading, const two_sides *both)
{
    const hs_tour_now *now = &both->of[reading->side];
    switch (reading->origin) {
    case HS_TOUR_NOWHERE:
        break;
    case HS_TOUR_FRAME:
        return sum_of(now->frame, reading);
    case HS_TOUR_POPULATION: {
        hs_population_name name = (hs_population_name)reading->population;
        hs_population_counts counts = hs_world_count(now->world, name);
        return sum_of(&counts, reading);
    }
    case HS_TOUR_STORAGE: {
        hs_storage storage = hs_world_storage(now->world);
        return sum_of(&storage, reading);
    }
    case HS_TOUR_COLLECTOR:
        return sum_of(&now->collector, reading);
    case HS_TOUR_LAB:
        return *(const double *)(const void *)((const char *)now->lab + reading->offset);
    case HS_TOUR_COMPUTED:
        return reading->compute(now);
    }
    return NAN;
}

static double read_series(hs_tour *tour, unsigned s, const two_sides *now)
{
    const hs_tour_series *series = &tour->stop->series[s];
    double value = value_now(&series->read, now);
    if (series->is_sum) {
        if (!isfinite(tour->former[s])) tour->former[s] = 0.0;
        return tour->former[s] += value;
    }
    if (!series->is_rate) return value;
    double former = tour->former[s];
    tour->former[s] = value;
    return isfinite(former) && value >= former ? value - former : NAN;
}

void hs_tour_read(hs_tour *tour, const hs_game *game, const hs_frame *frame)
{
    if (tour->stop == NULL) return;
    const two_sides now = now_of(tour, game, frame);
    size_t place = (size_t)(tour->frame % HS_CARD_FRAMES);
    hs_tour_sum *sum = &tour->sums[tour->side];
    bool has_settled = tour->frame - tour->side_since >= HS_TOUR_SETTLING;
    tour->side_of[place] = (uint8_t)tour->side;
    tour->mark_of[place] = tour->lab.mark;
    sum->frames += has_settled;
    for (unsigned s = 0; s < HS_CARD_SERIES; s++) {
        if (tour->stop->series[s].read.origin == HS_TOUR_NOWHERE) continue;
        double value = read_series(tour, s, &now);
        // The cost of a switch is not the stop's subject and would flatten the rest.
        if (frame->switched || tour->frame < 2) value = NAN;
        tour->rings[s][place] = value;
        if (!has_settled || !isfinite(value)) continue;
        sum->sum[s] += value;
        sum->last[s][(sum->frames - 1) % HS_CARD_FRAMES] = value;
    }
    tour->frame++;
}

// ---- The card ----------------------------------------------------------------------------------

static double mean_of(const hs_tour *tour, unsigned side, unsigned series)
{
    const hs_tour_sum *sum = &tour->sums[side];
    return hs_ratio(sum->sum[series], (double)sum->frames);
}

/// Of a ring.
static double median_of(const double *ring)
{
    double sorted[HS_CARD_FRAMES];
    size_t count = 0;
    for (unsigned f = 0; f < HS_CARD_FRAMES; f++) {
        if (isfinite(ring[f])) sorted[count++] = ring[f];
    }
    return hs_median(sorted, count);
}

/// The same, of the values that are not 0; 0 where all are.
static double active_median_of(const double *ring)
{
    double active[HS_CARD_FRAMES];
    bool has_any = false;
    for (unsigned f = 0; f < HS_CARD_FRAMES; f++) {
        active[f] = ring[f] > 0.0 ? ring[f] : NAN;
        has_any = has_any || ring[f] > 0.0;
    }
    return has_any ? median_of(active) : 0.0;
}

static double ratio_of(const hs_tour *tour, unsigned series)
{
    if (has_sides(tour->stop)) {
        return hs_ratio(median_of(tour->sums[1].last[series]),
                        median_of(tour->sums[0].last[series]));
    }
    return hs_ratio(median_of(tour->rings[1]), median_of(tour->rings[0]));
}

static double value_of(const hs_tour *tour, const hs_tour_number *number, const two_sides *now)
{
    switch (number->source) {
    case HS_TOUR_READS:
        return value_now(&number->read, now);
    case HS_TOUR_LAST:
        return tour->frame > 0 ? tour->rings[number->series][(tour->frame - 1) % HS_CARD_FRAMES]
                               : NAN;
    case HS_TOUR_MEAN:
        return mean_of(tour, number->side, number->series);
    case HS_TOUR_MEDIAN:
        return median_of(tour->rings[number->series]);
    case HS_TOUR_MIDDLE:
        return median_of(tour->sums[number->side].last[number->series]);
    case HS_TOUR_ACTIVE:
        return active_median_of(tour->sums[number->side].last[number->series]);
    case HS_TOUR_RATIO:
        return ratio_of(tour, number->series);
    }
    return NAN;
}

static void show_numbers(const hs_tour *tour, const two_sides *now, hs_card *card)
{
    for (unsigned n = 0; n < HS_CARD_NUMBERS; n++) {
        const hs_tour_number *number = &tour->stop->numbers[n];
        if (number->name == NULL) break;
        hs_card_number *shown = &card->numbers[card->number_count++];
        shown->name = number->name;
        shown->value = hs_word_of(value_of(tour, number, now), number->unit);
    }
}

/// Marks where a side began, or where the experiment marked a frame.
static void show_marks(const hs_tour *tour, uint64_t count, hs_card *card)
{
    unsigned former = 2;
    for (uint64_t f = 0; f < count && card->mark_count < 8; f++) {
        uint64_t place = (tour->frame - count + f) % HS_CARD_FRAMES;
        unsigned side = tour->side_of[place], mark = tour->mark_of[place];
        if (mark != 0) {
            const char *name = tour->stop->experiment->marks[mark - 1];
            card->marks[card->mark_count++] = (hs_card_mark){(unsigned)f, name};
        }
        if (!has_sides(tour->stop) || side == former) continue;
        card->marks[card->mark_count++] = (hs_card_mark){(unsigned)f, tour->stop->sides[side].name};
        former = side;
    }
}

/// The ring from its oldest frame on.
static void show_series(hs_tour *tour, hs_card *card)
{
    uint64_t count = tour->frame < HS_CARD_FRAMES ? tour->frame : HS_CARD_FRAMES;
    card->frames = (unsigned)count;
    for (unsigned s = 0; s < HS_CARD_SERIES; s++) {
        if (tour->stop->series[s].read.origin == HS_TOUR_NOWHERE || tour->stop->series[s].is_hidden)
            break;
        for (uint64_t f = 0; f < count; f++) {
            tour->ordered[s][f] = tour->rings[s][(tour->frame - count + f) % HS_CARD_FRAMES];
        }
        card->series[s] = (hs_card_series){tour->stop->series[s].name, tour->ordered[s]};
        card->series_count++;
    }
    show_marks(tour, count, card);
}

void hs_tour_show(hs_tour *tour, const hs_game *game, const hs_frame *frame, hs_card *card)
{
    const hs_tour_stop *stop = tour->stop;
    *card = (hs_card){
        .title = stop->title,
        .text = stop->text,
        .number = tour->index + 1,
        .of = hs_tour_stop_count(),
        .caption = tour->note[0] != '\0' ? tour->note : stop->caption,
        .path = stop->path,
        .keeps_peaks = stop->keeps_peaks,
        .unit = stop->unit,
        .is_logarithmic = stop->is_logarithmic,
    };
    const two_sides now = now_of(tour, game, frame);
    if (stop->bars != NULL) {
        stop->bars(&now.of[0], card);
    } else {
        show_series(tour, card);
    }
    show_numbers(tour, &now, card);
}
