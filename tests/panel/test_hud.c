#include <SDL.h>

#include "worlds.h"

#include "heapstorm/stage.h"
#include "panel/hud.h"

/// What lies around what is drawn to; it must stay as it is.
#define AROUND 0xFF123456u

/// A display of a game on a surface, without a window.
typedef struct paper {
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    hs_gate gate, world_gate;
    hs_panel *panel;
    hs_world *world;
    hs_hud_view view;
} paper;

static void open_paper(paper *it, const char *scenario, int width, int height, float scale)
{
    *it = (paper){0};
    hs_error error = {""};
    it->surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(it->surface);
    it->renderer = SDL_CreateSoftwareRenderer(it->surface);
    assert_non_null(it->renderer);
    it->panel = hs_panel_create(&it->gate, it->renderer, NULL, scale, &error);
    assert_string_equal(error.message, "");
    const hs_world_config config = {
        .scenario = scenario, .seed = 1, .rank = -1.0, .instruction_set = -1};
    it->world = hs_test_world_open(&it->world_gate, &config);
    const SDL_FRect field = {16.0f, 16.0f, (float)width - 32.0f, (float)height - 32.0f};
    it->view = (hs_hud_view){
        .world = it->world, .area = field, .field = field, .text_scale = scale, .high_score = 1000};
}

static void close_paper(paper *it)
{
    hs_panel_destroy(it->panel);
    hs_test_world_close(&it->world_gate, it->world);
    SDL_DestroyRenderer(it->renderer);
    SDL_FreeSurface(it->surface);
    hs_test_expect_gate_empty(&it->gate);
}

static uint32_t pixel(const paper *it, int x, int y)
{
    const uint8_t *row = (const uint8_t *)it->surface->pixels + y * it->surface->pitch;
    uint32_t value;
    memcpy(&value, row + (size_t)x * sizeof value, sizeof value);
    return value;
}

static void draw(paper *it)
{
    SDL_FillRect(it->surface, NULL, AROUND);
    hs_hud_draw(it->panel, &it->view);
    hs_panel_flush(it->panel);
    SDL_RenderFlush(it->renderer);
}

/// Pixels within a box of the field, given in shares of it, that were drawn to.
static unsigned drawn_within(const paper *it, float left, float top, float right, float bottom)
{
    const SDL_FRect *field = &it->view.field;
    unsigned count = 0;
    for (int y = (int)(top * field->h); y < (int)(bottom * field->h); y++) {
        for (int x = (int)(left * field->w); x < (int)(right * field->w); x++)
            count += pixel(it, x + (int)field->x, y + (int)field->y) != AROUND;
    }
    return count;
}

static unsigned drawn_outside(const paper *it)
{
    const SDL_FRect *field = &it->view.field;
    unsigned count = 0;
    for (int y = 0; y < it->surface->h; y++) {
        for (int x = 0; x < it->surface->w; x++) {
            float u = (float)x, v = (float)y;
            bool is_inside = u >= field->x && v >= field->y && u < field->x + field->w &&
                             v < field->y + field->h;
            count += !is_inside && pixel(it, x, y) != AROUND;
        }
    }
    return count;
}

static void play_on(paper *it, unsigned ticks)
{
    hs_autopilot pilot = hs_autopilot_seeded(1);
    hs_test_play(it->world, &pilot, ticks);
}

static void the_middle_of_the_field_is_free_while_a_stage_runs(void **state)
{
    (void)state;
    static const int sizes[][2] = {{572, 752}, {1112, 1472}, {272, 352}, {212, 272}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        paper it;
        open_paper(&it, "arcade", sizes[s][0], sizes[s][1], s == 1 ? 2.0f : 1.0f);
        play_on(&it, 900);
        it.view.hides_cards = true;
        draw(&it);
        assert_int_equal(drawn_outside(&it), 0);
        assert_int_equal(drawn_within(&it, 0.16f, 0.2f, 0.84f, 0.9f), 0);
        assert_true(drawn_within(&it, 0.0f, 0.0f, 0.5f, 0.1f) > 40);  // the score
        assert_true(drawn_within(&it, 0.5f, 0.0f, 1.0f, 0.1f) > 40);  // the chain
        assert_true(drawn_within(&it, 0.0f, 0.5f, 0.12f, 1.0f) > 40); // the pressure
        close_paper(&it);
    }
}

static void a_card_names_the_stage_when_it_is_entered_unless_another_text_stands_there(void **state)
{
    (void)state;
    paper it;
    open_paper(&it, "arcade", 572, 752, 1.0f);
    hs_test_ticks(it.world, 20);
    bool has_card = hs_world_stage(it.world)->state == HS_STAGE_ENTERING &&
                    hs_world_stage(it.world)->name[0] != '\0';
    if (!has_card) {
        close_paper(&it);
        skip();
    }
    draw(&it);
    assert_int_equal(drawn_outside(&it), 0);
    assert_true(drawn_within(&it, 0.2f, 0.25f, 0.8f, 0.45f) > 10000);
    it.view.hides_cards = true;
    draw(&it);
    assert_int_equal(drawn_within(&it, 0.2f, 0.25f, 0.8f, 0.45f), 0);
    close_paper(&it);
}

static void a_scenario_that_is_no_game_shows_score_and_hits_only(void **state)
{
    (void)state;
    paper it;
    open_paper(&it, "calm", 572, 752, 1.0f);
    hs_test_ticks(it.world, 100);
    draw(&it);
    assert_true(drawn_within(&it, 0.0f, 0.0f, 0.5f, 0.1f) > 10);
    assert_int_equal(drawn_within(&it, 0.5f, 0.0f, 1.0f, 0.9f), 0);
    close_paper(&it);
}

static void a_frame_asks_for_no_memory_once_its_letters_are_there(void **state)
{
    (void)state;
    paper it;
    open_paper(&it, "arcade", 572, 752, 1.0f);
    play_on(&it, 700);
    draw(&it);
    uint64_t before = it.gate.total.allocations;
    for (int frame = 0; frame < 60; frame++) {
        play_on(&it, 1);
        draw(&it);
    }
    assert_int_equal(it.gate.total.allocations, before);
    close_paper(&it);
}

static void a_field_too_small_for_letters_shows_none(void **state)
{
    (void)state;
    paper it;
    open_paper(&it, "arcade", 100, 122, 1.0f);
    hs_test_ticks(it.world, 20);
    draw(&it);
    assert_int_equal(drawn_within(&it, 0.0f, 0.0f, 1.0f, 1.0f), 0);
    close_paper(&it);
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
