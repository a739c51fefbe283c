#include "paper.h"
#include "worlds.h"

#include "heapstorm/stage.h"
#include "panel/hud.h"

/// A game and its display.
typedef struct shown_game {
    paper paper;
    hs_gate world_gate;
    hs_world *world;
    hs_hud_view view;
} shown_game;

static void open_game(shown_game *it, const char *scenario, int width, int height, float scale)
{
    *it = (shown_game){.world = NULL};
    open_paper(&it->paper, width, height, scale);
    const hs_world_config config = {
        .scenario = scenario, .seed = 1, .rank = -1.0, .instruction_set = -1};
    it->world = hs_test_world_open(&it->world_gate, &config);
    const SDL_FRect field = {16.0f, 16.0f, (float)width - 32.0f, (float)height - 32.0f};
    it->view = (hs_hud_view){
        .world = it->world, .area = field, .field = field, .text_scale = scale, .high_score = 1000};
}

static void close_game(shown_game *it)
{
    close_paper(&it->paper);
    hs_test_world_close(&it->world_gate, it->world);
}

static void draw(shown_game *it)
{
    clear(&it->paper);
    hs_hud_draw(it->paper.panel, &it->view);
    hs_panel_flush(it->paper.panel);
    SDL_RenderFlush(it->paper.renderer);
}

/// Pixels within a box of the field, given in shares of it, that were drawn to.
static unsigned drawn_within(const shown_game *it, float left, float top, float right, float bottom)
{
    const SDL_FRect *field = &it->view.field;
    unsigned count = 0;
    for (int y = (int)(top * field->h); y < (int)(bottom * field->h); y++) {
        for (int x = (int)(left * field->w); x < (int)(right * field->w); x++)
            count += pixel(&it->paper, x + (int)field->x, y + (int)field->y) != AROUND;
    }
    return count;
}

static unsigned drawn_outside(const shown_game *it)
{
    const SDL_FRect *field = &it->view.field;
    unsigned count = 0;
    for (int y = 0; y < it->paper.surface->h; y++) {
        for (int x = 0; x < it->paper.surface->w; x++) {
            float u = (float)x, v = (float)y;
            bool is_inside = u >= field->x && v >= field->y && u < field->x + field->w &&
                             v < field->y + field->h;
            count += !is_inside && pixel(&it->paper, x, y) != AROUND;
        }
    }
    return count;
}

static void play_on(shown_game *it, unsigned ticks)
{
    hs_autopilot pilot = hs_autopilot_seeded(1);
    hs_test_play(it->world, &pilot, ticks);
}

static void the_middle_of_the_field_is_free_while_a_stage_runs(void **state)
{
    (void)state;
    static const int sizes[][2] = {{572, 752}, {1112, 1472}, {272, 352}, {212, 272}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        shown_game it;
        open_game(&it, "arcade", sizes[s][0], sizes[s][1], s == 1 ? 2.0f : 1.0f);
        play_on(&it, 900);
        it.view.hides_cards = true;
        draw(&it);
        assert_int_equal(drawn_outside(&it), 0);
        assert_int_equal(drawn_within(&it, 0.16f, 0.2f, 0.84f, 0.9f), 0);
        assert_true(drawn_within(&it, 0.0f, 0.0f, 0.5f, 0.1f) > 40);  // the score
        assert_true(drawn_within(&it, 0.5f, 0.0f, 1.0f, 0.1f) > 40);  // the chain
        assert_true(drawn_within(&it, 0.0f, 0.5f, 0.12f, 1.0f) > 40); // the pressure
        close_game(&it);
    }
}

static void a_card_names_the_stage_when_it_is_entered_unless_another_text_stands_there(void **state)
{
    (void)state;
    shown_game it;
    open_game(&it, "arcade", 572, 752, 1.0f);
    hs_test_ticks(it.world, 20);
    bool has_card = hs_world_stage(it.world)->state == HS_STAGE_ENTERING &&
                    hs_world_stage(it.world)->name[0] != '\0';
    if (!has_card) {
        close_game(&it);
        skip();
    }
    draw(&it);
    assert_int_equal(drawn_outside(&it), 0);
    assert_true(drawn_within(&it, 0.2f, 0.25f, 0.8f, 0.45f) > 10000);
    it.view.hides_cards = true;
    draw(&it);
    assert_int_equal(drawn_within(&it, 0.2f, 0.25f, 0.8f, 0.45f), 0);
    close_game(&it);
}

static void a_scenario_that_is_no_game_shows_score_and_hits_only(void **state)
{
    (void)state;
    shown_game it;
    open_game(&it, "calm", 572, 752, 1.0f);
    hs_test_ticks(it.world, 100);
    draw(&it);
    assert_true(drawn_within(&it, 0.0f, 0.0f, 0.5f, 0.1f) > 10);
    assert_int_equal(drawn_within(&it, 0.5f, 0.0f, 1.0f, 0.9f), 0);
    close_game(&it);
}

static void a_frame_asks_for_no_memory_once_its_letters_are_there(void **state)
{
    (void)state;
    shown_game it;
    open_game(&it, "arcade", 572, 752, 1.0f);
    play_on(&it, 700);
    draw(&it);
    uint64_t before = it.paper.gate.total.allocations;
    for (int frame = 0; frame < 60; frame++) {
        play_on(&it, 1);
        draw(&it);
    }
    assert_int_equal(it.paper.gate.total.allocations, before);
    close_game(&it);
}

static void a_field_too_small_for_letters_shows_none(void **state)
{
    (void)state;
    shown_game it;
    open_game(&it, "arcade", 100, 122, 1.0f);
    hs_test_ticks(it.world, 20);
    draw(&it);
    assert_int_equal(drawn_within(&it, 0.0f, 0.0f, 1.0f, 1.0f), 0);
    close_game(&it);
}

int main(void)
{
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_middle_of_the_field_is_free_while_a_stage_runs),
        cmocka_unit_test(
            a_card_names_the_stage_when_it_is_entered_unless_another_text_stands_there),
        cmocka_unit_test(a_scenario_that_is_no_game_shows_score_and_hits_only),
        cmocka_unit_test(a_frame_asks_for_no_memory_once_its_letters_are_there),
        cmocka_unit_test(a_field_too_small_for_letters_shows_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
