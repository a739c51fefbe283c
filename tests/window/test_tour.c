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

/// Opens the stop of this title.
static void open_titled(visit *v, const char *title)
{
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        if (strcmp(hs_tour_stop_at(i)->title, title) != 0) continue;
        open_visit(v, i);
        return;
    }
    fail_msg("no stop is called '%s'", title);
}

/// Dead entities that wait for the collector.
static uint64_t waiting_in(const hs_game *game)
{
    hs_collector_counts counts;
    assert_true(hs_world_collector(game->world, &counts));
    return counts.waiting[HS_TAG_BULLETS] + counts.waiting[HS_TAG_ENEMIES];
}

static void low_thresholds_let_less_wait_than_high_ones_side_by_side(void **state)
{
    (void)state;
    visit v;
    uint64_t low = 0, high = 0;
    open_titled(&v, "The cycle collector and its thresholds");
    for (unsigned i = 0; i < 120; i++) {
        run_frames(&v, 10);
        low += waiting_in(&v.game);
        high += waiting_in(&v.tour.twin);
    }
    assert_true(high > 2 * low); // to be seen in the graph, and soon
    close_visit(&v);
}

static void both_sides_of_a_pair_play_the_same_game(void **state)
{
    (void)state;
    unsigned pairs = 0;
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        if (!hs_tour_stop_at(i)->is_pair) continue;
        visit v;
        open_visit(&v, i);
        run_frames(&v, 90);
        hs_digests one = hs_world_digest(v.game.world), other = hs_world_digest(v.tour.twin.world);
        assert_int_equal(one.game, other.game);
        assert_int_equal(one.seen, other.seen);
        hs_card card;
        hs_tour_show(&v.tour, &v.game, &v.frame, &card);
        assert_int_equal(card.mark_count, 0);
        close_visit(&v);
        pairs++;
    }
    assert_int_equal(pairs, 3);
}

static void a_counted_bullet_takes_more_than_a_bare_one(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "Counted references");
    run_frames(&v, 10);
    uint64_t counted = hs_world_count(v.game.world, HS_BULLETS).bytes_each;
    uint64_t bare = hs_world_count(v.tour.twin.world, HS_BULLETS).bytes_each;
    assert_true(counted >= bare + 2 * sizeof(void *));
    close_visit(&v);
}

static void a_full_population_refuses_recycles_or_grows(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "When the pool is full");
    run_frames(&v, 300);
    const double *values = v.tour.lab.values;
    assert_true(values[3] == 100.0 && values[0] <= values[3]); // living within the limit
    assert_true(values[2] > values[3] && values[6] > 0.0);     // where it grows, more places
    assert_true(values[4] > 0.0 && values[5] > values[4]);     // the oldest go before their time
    assert_true(values[7] > values[8]);                        // the old stay, or the young
    close_visit(&v);
}

static void a_search_looks_at_as_many_as_the_stop_says(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "Finding one among many");
    double linear = 0.0;
    for (unsigned frame = 0; frame < 240; frame++) {
        run_frames(&v, 1);
        const double *values = v.tour.lab.values;
        double count = values[8];
        linear += values[4] / count;
        assert_true(values[4] <= count);
        assert_true(values[5] <= log2(count) + 1.0);
        assert_true(values[6] < 2.0);
        assert_true(values[7] == 1.0);
    }
    assert_true(v.tour.lab.values[8] == 100000.0);
    assert_in_range((long)(100.0 * linear / 240.0), 45, 55); // half of them, in the mean
    assert_true(v.tour.lab.values[9] == 0.0);                // and all find whom they seek
    close_visit(&v);
}

static void a_collector_finds_cycles_and_not_what_a_list_refers_to(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "Kept too long");
    run_frames(&v, 60);
    const double *values = v.tour.lab.values;
    assert_true(values[2] == 1.0); // collection, just now
    assert_true(values[0] == 0.0); // found all 480 of the cycles
    assert_true(values[3] == 60.0 * 8.0);
    assert_true(values[1] == 60.0 * 8.0); // and none of the list
    run_frames(&v, 660 + 60);             // the list was let go after 720
    assert_true(values[2] == 13.0);
    assert_true(values[1] == 60.0 * 8.0);
    assert_true(values[3] == 780.0 * 8.0 + 720.0 * 8.0);
    close_visit(&v);
}

static void lists_of_steps_grow_and_scripts_do_not(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "Lazy patterns: a script is a generator");
    run_frames(&v, 100);
    double scripts = v.tour.lab.values[0], lists = v.tour.lab.values[1];
    assert_true(v.tour.lab.values[3] == 100.0);
    assert_true(lists >= 100.0 * 500.0 * 8.0);
    run_frames(&v, 300);
    assert_true(v.tour.lab.values[0] == scripts);
    assert_true(v.tour.lab.values[1] >= 400.0 * 500.0 * 8.0);
    close_visit(&v);
}

static void the_restart_of_the_survivors_is_marked(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "Fragmentation by survivors");
    run_frames(&v, 200);
    hs_card card;
    hs_tour_show(&v.tour, &v.game, &v.frame, &card);
    assert_int_equal(card.mark_count, 3);
    assert_string_equal(card.marks[1].name, "49 of 50 go");
    assert_string_equal(card.marks[2].name, "again");
    close_visit(&v);
}

static void rounding_is_a_part_of_the_bars_of_a_slab(void **state)
{
    (void)state;
    visit v;
    open_titled(&v, "Slabs: memory by classes of size");
    run_frames(&v, 10);
    hs_card card;
    double part = 0.0;
    hs_tour_show(&v.tour, &v.game, &v.frame, &card);
    for (unsigned b = 0; b < card.bar_count; b++) {
        assert_true(card.bar_parts[b] >= 0.0 && card.bar_parts[b] <= card.bars[b]);
        part += card.bar_parts[b];
    }
    assert_true(part > 0.0);
    close_visit(&v);
}

static void titles_names_and_data_of_a_side_say_the_same_layout(void **state)
{
    (void)state;
    for (unsigned i = 0; i < hs_tour_stop_count(); i++) {
        const hs_tour_stop *stop = hs_tour_stop_at(i);
        for (unsigned n = 0; n < HS_CARD_NUMBERS && stop->numbers[n].name != NULL; n++) {
            const hs_tour_number *number = &stop->numbers[n];
            bool says_list = strstr(number->name, "a list") != NULL;
            bool says_array = strstr(number->name, "an array") != NULL;
            if (says_list) assert_int_equal(stop->sides[number->side].layout, HS_LAYOUT_LIST);
            if (says_array) assert_int_equal(stop->sides[number->side].layout, HS_LAYOUT_ARRAY);
        }
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
        cmocka_unit_test(low_thresholds_let_less_wait_than_high_ones_side_by_side),
        cmocka_unit_test(both_sides_of_a_pair_play_the_same_game),
        cmocka_unit_test(a_counted_bullet_takes_more_than_a_bare_one),
        cmocka_unit_test(a_full_population_refuses_recycles_or_grows),
        cmocka_unit_test(a_search_looks_at_as_many_as_the_stop_says),
        cmocka_unit_test(a_collector_finds_cycles_and_not_what_a_list_refers_to),
        cmocka_unit_test(lists_of_steps_grow_and_scripts_do_not),
        cmocka_unit_test(the_restart_of_the_survivors_is_marked),
        cmocka_unit_test(rounding_is_a_part_of_the_bars_of_a_slab),
        cmocka_unit_test(titles_names_and_data_of_a_side_say_the_same_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
