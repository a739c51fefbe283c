#include "worlds.h"

#include <math.h>

#include "window/feel.h"
#include "window/loop.h"
#include "world/events.h"
#include "world/state.h"

/// A world whose events the test writes.
typedef struct stage {
    hs_gate gate;
    hs_world *world;
    hs_feel feel;
} stage;

static void open_stage(stage *it)
{
    const hs_world_config config = {
        .scenario = "calm", .seed = 1, .rank = -1.0, .instruction_set = -1};
    *it = (stage){0};
    it->world = hs_test_world_open(&it->gate, &config);
    it->world->events.count = 0;
}

static void close_stage(stage *it)
{
    hs_test_world_close(&it->gate, it->world);
}

/// A tick in which `count` events of a kind happen.
static void feel(stage *it, hs_event_kind kind, unsigned count)
{
    it->world->events.count = 0;
    for (unsigned e = 0; e < count; e++) hs_events_record(it->world, kind, 100, 200, 0, 1);
    hs_feel_tick(&it->feel, it->world);
}

static bool is_still(const hs_feel_view *view)
{
    return view->shake_x == 0.0f && view->shake_y == 0.0f && view->zoom == 1.0f &&
           view->roll == 0.0f && view->flash == 0.0f;
}

static void a_blow_is_felt_in_its_tick_and_dies_away(void **state)
{
    (void)state;
    static const hs_event_kind blows[] = {HS_EVENT_BOMB,         HS_EVENT_PLAYER_HIT,
                                          HS_EVENT_BOSS_KILLED,  HS_EVENT_BOSS_PHASE,
                                          HS_EVENT_BOSS_ENTERED, HS_EVENT_ENEMY_KILLED};
    for (unsigned b = 0; b < sizeof blows / sizeof blows[0]; b++) {
        stage it;
        open_stage(&it);
        feel(&it, HS_EVENT_SHOT_FIRED, 3);
        hs_feel_view view = hs_feel_look(&it.feel, 1.0f, 100, false);
        assert_true(is_still(&view));
        feel(&it, blows[b], 1);
        view = hs_feel_look(&it.feel, 1.0f, 100, false);
        assert_false(is_still(&view));
        for (int tick = 0; tick < 90; tick++) feel(&it, HS_EVENT_SHOT_FIRED, 3);
        assert_true(hs_feel_is_still(&it.feel));
        view = hs_feel_look(&it.feel, 1.0f, 100, false);
        assert_true(is_still(&view));
        close_stage(&it);
    }
}

static void no_storm_of_events_goes_beyond_the_bounds(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    for (int tick = 0; tick < 600; tick++) {
        feel(&it, (hs_event_kind)(tick % HS_EVENT_KIND_COUNT), 20);
        for (int part = 0; part <= 4; part++) {
            hs_feel_view view = hs_feel_look(&it.feel, (float)part * 0.25f, 100, false);
            assert_true(fabsf(view.shake_x) <= HS_FEEL_SHAKE_MOST);
            assert_true(fabsf(view.shake_y) <= HS_FEEL_SHAKE_MOST);
            assert_true(view.zoom >= 1.0f && view.zoom <= HS_FEEL_ZOOM_MOST);
            assert_true(fabsf(view.roll) <= HS_FEEL_ROLL_MOST);
            assert_true(view.flash >= 0.0f && view.flash <= 1.0f);
        }
        assert_true(it.feel.hold <= HS_LOOP_HOLD_MAX);
    }
    close_stage(&it);
}

static void the_field_flashes_at_most_three_times_a_second(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    int flashes = 0;
    float former = 0.0f;
    for (int tick = 0; tick < HS_TICKS_PER_SECOND; tick++) {
        feel(&it, HS_EVENT_BOMB, 1);
        flashes += it.feel.now.flash > former;
        former = it.feel.now.flash;
    }
    assert_in_range(flashes, 1, 3);
    close_stage(&it);
}

static void less_camera_moves_less_and_reduced_flashing_moves_nothing(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    feel(&it, HS_EVENT_BOMB, 1);
    hs_feel_view all = hs_feel_look(&it.feel, 1.0f, 100, false);
    hs_feel_view half = hs_feel_look(&it.feel, 1.0f, 50, false);
    hs_feel_view none = hs_feel_look(&it.feel, 1.0f, 0, false);
    hs_feel_view quiet = hs_feel_look(&it.feel, 1.0f, 100, true);
    assert_true(fabsf(half.shake_y - all.shake_y * 0.5f) < 1e-4f);
    assert_true(none.shake_x == 0.0f && none.shake_y == 0.0f && none.zoom == 1.0f);
    assert_true(none.roll == 0.0f && none.flash == all.flash);
    assert_true(is_still(&quiet));
    close_stage(&it);
}

static void the_shake_is_smooth_between_ticks(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    feel(&it, HS_EVENT_PLAYER_HIT, 1);
    for (int tick = 0; tick < 40; tick++) {
        hs_feel_view end = hs_feel_look(&it.feel, 1.0f, 100, false);
        feel(&it, HS_EVENT_SHOT_FIRED, 1);
        hs_feel_view begin = hs_feel_look(&it.feel, 0.0f, 100, false);
        assert_true(fabsf(end.shake_x - begin.shake_x) < 1e-3f);
        assert_true(fabsf(end.shake_y - begin.shake_y) < 1e-3f);
        assert_true(fabsf(end.roll - begin.roll) < 1e-3f);
    }
    close_stage(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blow_is_felt_in_its_tick_and_dies_away),
        cmocka_unit_test(no_storm_of_events_goes_beyond_the_bounds),
        cmocka_unit_test(the_field_flashes_at_most_three_times_a_second),
        cmocka_unit_test(less_camera_moves_less_and_reduced_flashing_moves_nothing),
        cmocka_unit_test(the_shake_is_smooth_between_ticks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
