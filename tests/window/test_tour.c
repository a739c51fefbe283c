#include "support.h"

#include <math.h>

#include "window/tour/tour.h"

#include "base/assert.h"

/// A game in the tour, without a window: every tick is a frame.
typedef struct visit {
    hs_tour tour;
    hs_game game;
    hs_frame frame;
} visit;

static void open_visit(visit *v, unsigned stop)
{
    hs_error error = {0};
    const hs_world_config config = {.scenario = "calm",
                                    .assets = HS_ASSETS_SOURCE,
                                    .seed = 1,
                                    .rank = -1,
                                    .instruction_set = -1};
    *v = (visit){0};
    if (!hs_game_open(&v->game, &config, &error)) fail_msg("%s", error.message);
    if (!hs_tour_begin(&v->tour, &v->game, stop, &error)) fail_msg("%s", error.message);
}

static void close_visit(visit *v)
{
    hs_tour_close(&v->tour);
    hs_game_close(&v->game);
}

static void run_frames(visit *v, unsigned frames)
{
    for (unsigned f = 0; f < frames; f++) {
        hs_error error = {0};
        hs_heap_traffic before = hs_game_traffic(&v->game);
        v->frame = (hs_frame){.ticks = 1, .simulate_ns = 1000};
        hs_input input = hs_autopilot_input(&v->game.pilot, v->game.world);
        if (!hs_world_tick(v->game.world, &input, &error)) fail_msg("%s", error.message);
        v->frame.switched = hs_tour_tick(&v->tour, &v->game, &error);
        hs_heap_traffic after = hs_game_traffic(&v->game);
        v->frame.traffic[HS_TRAFFIC_GAME] = hs_heap_traffic_less(after, before);
        hs_tour_read(&v->tour, &v->game, &v->frame);
    }
    assert_string_equal(v->tour.note, "");
}

static unsigned sentences_of(const char *text)
{
    unsigned count = 0;
    for (const char *c = text; *c != '\0'; c++) count += *c == '.' || *c == '!' || *c == '?';
    return count;
}

static void every_stop_has_a_title_a_sentence_or_two_a_file_and_numbers(void **state)
{
    (void)state;
    assert_true(hs_tour_stop_count() >= 12);
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        const hs_tour_stop *stop = hs_tour_stop_at(i);
        assert_non_null(stop->title);
        assert_in_range(sentences_of(stop->text), 1, 3);
        assert_non_null(stop->numbers[0].name);
        assert_true(stop->bars != NULL || stop->series[0].read.origin != HS_TOUR_NOWHERE);
        char path[512];
        snprintf(path, sizeof path, "%s/../%s", HS_ASSETS_SOURCE, stop->path);
        FILE *file = fopen(path, "r");
        if (file == NULL) fail_msg("%s is not there", stop->path);
        fclose(file);
    }
    assert_null(hs_tour_stop_at(hs_tour_stop_count()));
}

static void every_stop_plays_and_its_numbers_are_measured(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        visit v;
        unsigned side_frames = hs_tour_stop_at(i)->side_frames;
        open_visit(&v, i);
        run_frames(&v, 2 * (side_frames > 0 ? side_frames : HS_TOUR_SIDE_FRAMES) + 30);
        hs_card card;
        hs_tour_show(&v.tour, &v.game, &v.frame, &card);
        assert_string_equal(card.title, hs_tour_stop_at(i)->title);
        assert_int_equal(card.number, i + 1);
        assert_true(card.number_count >= 2);
        for (unsigned n = 0; n < card.number_count; n++) {
            if (strcmp(card.numbers[n].value.text, "-") == 0) {
                fail_msg("'%s' has no value for '%s'", card.title, card.numbers[n].name);
            }
        }
        assert_true(card.bar_count > 0 || card.series_count > 0);
        close_visit(&v);
    }
}

static void the_arrows_lead_from_the_first_stop_to_the_last_and_no_further(void **state)
{
    (void)state;
    visit v;
    hs_error error = {0};
    open_visit(&v, 0);
    assert_true(hs_tour_step(&v.tour, &v.game, -1, &error));
    assert_int_equal(v.tour.index, 0);
    for (unsigned i = 1; i < hs_tour_stop_count(); i++) {
        if (!hs_tour_step(&v.tour, &v.game, 1, &error)) fail_msg("%s", error.message);
        assert_int_equal(v.tour.index, i);
        run_frames(&v, 2);
    }
    assert_true(hs_tour_step(&v.tour, &v.game, 1, &error));
    assert_int_equal(v.tour.index, hs_tour_stop_count() - 1);
    close_visit(&v);
}

static void the_game_comes_back_when_the_tour_is_left(void **state)
{
    (void)state;
    visit v;
    hs_error error = {0};
    open_visit(&v, 1);
    assert_string_equal(hs_world_scenario_name(v.game.world), "storm");
    assert_true(hs_tour_end(&v.tour, &v.game, &error));
    assert_string_equal(hs_world_scenario_name(v.game.world), "calm");
    close_visit(&v);
}

static void a_leak_of_cycles_grows_while_the_collector_is_off(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        if (strcmp(hs_tour_stop_at(i)->title, "A cycle that leaks") != 0) continue;
        visit v;
        open_visit(&v, i);
        run_frames(&v, 2400);
        hs_collector_counts counts;
        assert_true(hs_world_collector(v.game.world, &counts));
        assert_true(counts.waiting[HS_TAG_BULLETS] > 0);
        assert_true(counts.waiting[HS_TAG_ENEMIES] > 0);
        close_visit(&v);
    }
}

/// Dead entities that wait for the collector.
static uint64_t waiting_in(const visit *v)
{
    hs_collector_counts counts;
    assert_true(hs_world_collector(v->game.world, &counts));
    return counts.waiting[HS_TAG_BULLETS] + counts.waiting[HS_TAG_ENEMIES];
}

static void low_thresholds_let_less_wait_than_high_ones(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        const hs_tour_stop *stop = hs_tour_stop_at(i);
        if (strcmp(stop->title, "The cycle collector and its thresholds") != 0) continue;
        visit v;
        open_visit(&v, i);
        run_frames(&v, stop->side_frames);
        uint64_t before = waiting_in(&v);
        run_frames(&v, stop->side_frames);
        uint64_t after_high = waiting_in(&v);
        run_frames(&v, stop->side_frames);
        assert_true(after_high > 2 * before); // to be seen in the graph, and soon
        assert_true(2 * waiting_in(&v) < after_high);
        close_visit(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stop_has_a_title_a_sentence_or_two_a_file_and_numbers),
        cmocka_unit_test(every_stop_plays_and_its_numbers_are_measured),
        cmocka_unit_test(the_arrows_lead_from_the_first_stop_to_the_last_and_no_further),
        cmocka_unit_test(the_game_comes_back_when_the_tour_is_left),
        cmocka_unit_test(a_leak_of_cycles_grows_while_the_collector_is_off),
        cmocka_unit_test(low_thresholds_let_less_wait_than_high_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
