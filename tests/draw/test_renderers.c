#include "worlds.h"

#include "draw/renderers.h"

enum { WIDTH = 120, HEIGHT = 160 };

/// A world and a window without a display.
typedef struct stage {
    hs_gate world_gate, gate;
    hs_world *world;
    SDL_Surface *surface;
    hs_renderer_site site;
} stage;

static void open_stage(stage *it)
{
    const hs_world_config config = {.scenario = "storm",
                                    .seed = 1,
                                    .rank = -1.0,
                                    .bullets = 300,
                                    .particles = 500,
                                    .instruction_set = -1};
    *it = (stage){0};
    it->world = hs_test_world_open(&it->world_gate, &config);
    hs_test_ticks(it->world, 60);
    it->surface = SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_ARGB8888);
    assert_non_null(it->surface);
    it->site = (hs_renderer_site){
        .gate = &it->gate,
        .target = SDL_CreateSoftwareRenderer(it->surface),
        .clock = hs_clock_real(),
    };
    assert_non_null(it->site.target);
}

static void close_stage(stage *it)
{
    SDL_DestroyRenderer(it->site.target);
    SDL_FreeSurface(it->surface);
    hs_test_world_close(&it->world_gate, it->world);
    hs_test_expect_gate_empty(&it->gate);
}

static const SDL_FRect whole = {0.0f, 0.0f, WIDTH, HEIGHT};

static void *create(const stage *it, const hs_renderer *renderer)
{
    hs_error error = {""};
    void *drawer = renderer->create(&it->site, &error);
    if (drawer == NULL) fail_msg("%s", error.message);
    return drawer;
}

static hs_renderer_fit fit(const hs_renderer *renderer, void *drawer, const SDL_FRect *field,
                           bool is_settled)
{
    hs_error error = {""};
    return renderer->fit != NULL ? renderer->fit(drawer, field, is_settled, &error)
                                 : HS_RENDERER_FITS;
}

/// Draws a frame over black; returns how many pixels are not black then.
static size_t draw(const stage *it, const hs_renderer *renderer, void *drawer)
{
    const hs_draw_options options = hs_draw_options_default();
    SDL_SetRenderDrawColor(it->site.target, 0, 0, 0, 255);
    SDL_RenderClear(it->site.target);
    renderer->draw(drawer, it->world, &options, &whole);
    SDL_RenderFlush(it->site.target);
    size_t seen = 0;
    for (int y = 0; y < HEIGHT; y++) {
        const uint32_t *row =
            (const void *)((const char *)it->surface->pixels + y * it->surface->pitch);
        for (int x = 0; x < WIDTH; x++) seen += (row[x] & 0xFFFFFFu) != 0;
    }
    return seen;
}

static void every_renderer_is_found_by_the_name_that_options_and_settings_list(void **state)
{
    (void)state;
    static const char *const words[] = {HS_RENDERER_WORDS};
    char choices[256] = "";
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        assert_string_equal(hs_renderer_at(r)->name, words[r]);
        assert_int_equal(hs_renderer_find(words[r]), r);
        size_t length = strlen(choices);
        snprintf(choices + length, sizeof choices - length, "%s%s", r > 0 ? "|" : "", words[r]);
    }
    assert_string_equal(choices, HS_RENDERER_CHOICES);
    assert_int_equal(hs_renderer_find("none"), HS_RENDERER_COUNT);
}

static void every_renderer_draws_and_draws_on_after_its_textures_were_lost(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        const hs_renderer *renderer = hs_renderer_at(r);
        hs_error error = {""};
        void *drawer = create(&it, renderer);
        assert_int_equal(fit(renderer, drawer, &whole, true), HS_RENDERER_FITS);
        size_t seen = draw(&it, renderer, drawer);
        assert_true(seen > 100);
        if (renderer->restore != NULL) assert_true(renderer->restore(drawer, &error));
        assert_int_equal(draw(&it, renderer, drawer), seen);
        uint64_t requests = it.gate.requests;
        assert_int_equal(draw(&it, renderer, drawer), seen);
        assert_int_equal(it.gate.requests, requests);
        renderer->destroy(drawer);
    }
    close_stage(&it);
}

static void in_a_tiny_field_nothing_is_drawn(void **state)
{
    (void)state;
    const SDL_FRect tiny = {0.0f, 0.0f, 6.0f, 8.0f};
    const hs_draw_options options = hs_draw_options_default();
    stage it;
    open_stage(&it);
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        const hs_renderer *renderer = hs_renderer_at(r);
        void *drawer = create(&it, renderer);
        assert_int_equal(fit(renderer, drawer, &tiny, true), HS_RENDERER_FITS);
        assert_int_equal(renderer->draw(drawer, it.world, &options, &tiny), 0);
        renderer->destroy(drawer);
    }
    close_stage(&it);
}

static void the_canvas_is_scaled_until_a_new_size_settles(void **state)
{
    (void)state;
    const hs_renderer *canvas = hs_renderer_at(HS_RENDERER_NUMBER_canvas);
    const SDL_FRect smaller = {0.0f, 0.0f, 60.0f, 80.0f};
    stage it;
    open_stage(&it);
    void *drawer = create(&it, canvas);
    assert_int_equal(fit(canvas, drawer, &whole, false), HS_RENDERER_FITS); // the first one
    uint64_t requests = it.gate.requests;
    assert_int_equal(fit(canvas, drawer, &smaller, false), HS_RENDERER_SCALES);
    assert_int_equal(it.gate.requests, requests);
    assert_int_equal(fit(canvas, drawer, &smaller, true), HS_RENDERER_FITS);
    assert_true(it.gate.requests > requests);
    canvas->destroy(drawer);
    close_stage(&it);
}

static void without_memory_a_drawer_fails_with_a_sentence_and_leaves_nothing(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    for (unsigned r = 0; r < HS_RENDERER_COUNT; r++) {
        const hs_renderer *renderer = hs_renderer_at(r);
        bool is_done = false;
        for (uint64_t n = 1; !is_done; n++) {
            hs_error error = {""};
            it.gate.fail_at = it.gate.requests + n;
            void *drawer = renderer->create(&it.site, &error);
            is_done =
                drawer != NULL && (renderer->fit == NULL ||
                                   renderer->fit(drawer, &whole, true, &error) == HS_RENDERER_FITS);
            if (!is_done) assert_non_null(strstr(error.message, "out of memory"));
            if (drawer != NULL) renderer->destroy(drawer);
            hs_test_expect_gate_empty(&it.gate);
        }
    }
    close_stage(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_renderer_is_found_by_the_name_that_options_and_settings_list),
        cmocka_unit_test(every_renderer_draws_and_draws_on_after_its_textures_were_lost),
        cmocka_unit_test(in_a_tiny_field_nothing_is_drawn),
        cmocka_unit_test(the_canvas_is_scaled_until_a_new_size_settles),
        cmocka_unit_test(without_memory_a_drawer_fails_with_a_sentence_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
