#include "worlds.h"

#include "draw/canvas.h"
#include "draw/land.h"

#include "base/digest.h"

/// A quarter of the usual size of pictures, so that the test does not take minutes with sanitizers.
enum { WIDTH = 270, HEIGHT = 360 };

/// A moment of a scenario, played by the autopilot.
typedef struct moment {
    const char *scenario;
    uint32_t bullets, particles;
    unsigned ticks;
    uint64_t picture; ///< digest of its pixels over stars, pinned after they were looked at
    uint64_t plain;   ///< likewise, over the plain sky
} moment;

static const moment moments[] = {
    {"gauntlet", 0, 0, 1400, 0xccf65cc6f7276a2fu, 0xd9b731f03d0c019bu},
    {"storm", 1200, 30000, 90, 0x324dad261e193e37u, 0x2323556fa4d53741u},
    {"calm", 0, 0, 400, 0x4fdf94219308dc1bu, 0x4af054368d7aa298u},
};
enum { MOMENTS = sizeof moments / sizeof moments[0] };

typedef struct stage {
    hs_gate world_gate, gate;
    hs_world *world;
} stage;

static hs_world_config config_of(const moment *at)
{
    return (hs_world_config){
        .scenario = at->scenario,
        .bullets = at->bullets,
        .particles = at->particles,
        .seed = 1,
        .rank = -1.0,
        .instruction_set = -1,
    };
}

static void open_stage(stage *it, const moment *at)
{
    const hs_world_config config = config_of(at);
    *it = (stage){0};
    it->world = hs_test_world_open(&it->world_gate, &config);
    hs_autopilot autopilot = hs_autopilot_seeded(1);
    hs_test_play(it->world, &autopilot, at->ticks);
}

static void close_stage(stage *it)
{
    hs_test_world_close(&it->world_gate, it->world);
    hs_test_expect_gate_empty(&it->gate);
}

/// The pools that the canvases of all tests share, by the number of their workers, and their gate.
enum { WORKERS_MOST = 8 };
static hs_thread_pool *pools[WORKERS_MOST + 1];
static hs_gate pool_gate;

static hs_thread_pool *pool_of(unsigned workers)
{
    hs_error error = {""};
    assert_in_range(workers, 1, WORKERS_MOST);
    if (workers == 1) return NULL;
    if (pools[workers] == NULL) pools[workers] = hs_thread_pool_create(&pool_gate, workers, &error);
    if (pools[workers] == NULL) fail_msg("%s", error.message);
    return pools[workers];
}

static int close_pools(void **state)
{
    (void)state;
    for (int workers = 0; workers <= WORKERS_MOST; workers++)
        hs_thread_pool_destroy(pools[workers]);
    hs_test_expect_gate_empty(&pool_gate);
    return 0;
}

static hs_canvas *open_canvas(hs_gate *gate, int width, int height, hs_instruction_set set,
                              unsigned threads)
{
    hs_error error = {""};
    hs_canvas *canvas = hs_canvas_create(gate, width, height, set, pool_of(threads), &error);
    if (canvas == NULL) fail_msg("%s", error.message);
    return canvas;
}

static hs_canvas *open_best(hs_gate *gate)
{
    return open_canvas(gate, WIDTH, HEIGHT, hs_instruction_set_best(), 1);
}

static size_t pixels_of(const hs_canvas *canvas)
{
    return (size_t)hs_canvas_width(canvas) * (size_t)hs_canvas_height(canvas);
}

static uint64_t digest_of(const hs_canvas *canvas)
{
    hs_digest digest = hs_digest_start();
    const uint32_t *pixels = hs_canvas_pixels(canvas);
    for (size_t i = 0; i < pixels_of(canvas); i++) hs_digest_add(&digest, pixels[i]);
    return digest.state;
}

static uint64_t drawn(hs_canvas *canvas, const hs_world *world, hs_draw_options options)
{
    hs_canvas_draw(canvas, world, &options);
    return digest_of(canvas);
}

/// The sum of all channels of all pixels.
static double brightness_of(const hs_canvas *canvas)
{
    const uint32_t *pixels = hs_canvas_pixels(canvas);
    double sum = 0;
    for (size_t i = 0; i < pixels_of(canvas); i++)
        sum += (pixels[i] >> 16 & 255u) + (pixels[i] >> 8 & 255u) + (pixels[i] & 255u);
    return sum;
}

static double brightness(hs_canvas *canvas, const hs_world *world, hs_draw_options options)
{
    hs_canvas_draw(canvas, world, &options);
    return brightness_of(canvas);
}

/// Draws over stars and over the plain sky, which have to be as pinned. The former is what stays.
static void expect_picture(const moment *at, hs_canvas *canvas, const hs_world *world,
                           const char *how)
{
    hs_draw_options options = hs_draw_options_default();
    for (int ground = HS_GROUND_PLAIN; ground <= HS_GROUND_STARS; ground++) {
        options.ground = (hs_ground_kind)ground;
        uint64_t digest = drawn(canvas, world, options);
        uint64_t pinned = ground == HS_GROUND_STARS ? at->picture : at->plain;
        if (digest == pinned) continue;
        fail_msg("%s over %s with %s is 0x%016llx, not 0x%016llx", at->scenario,
                 hs_ground_words[ground], how, (unsigned long long)digest,
                 (unsigned long long)pinned);
    }
}

static void the_picture_is_as_pinned_with_every_instruction_set(void **state)
{
    (void)state;
    for (int m = 0; m < MOMENTS; m++) {
        stage it;
        open_stage(&it, &moments[m]);
        for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
            hs_canvas *canvas = open_canvas(&it.gate, WIDTH, HEIGHT, (hs_instruction_set)set, 1);
            expect_picture(&moments[m], canvas, it.world,
                           hs_instruction_set_name((hs_instruction_set)set));
            hs_canvas_destroy(canvas);
        }
        close_stage(&it);
    }
}

static void the_picture_is_the_same_with_any_number_of_threads(void **state)
{
    (void)state;
    for (int m = 0; m < MOMENTS; m++) {
        stage it;
        open_stage(&it, &moments[m]);
        for (unsigned threads = 2; threads <= 4; threads++) {
            hs_canvas *canvas =
                open_canvas(&it.gate, WIDTH, HEIGHT, hs_instruction_set_best(), threads);
            for (int frame = 0; frame < 3; frame++) {
                expect_picture(&moments[m], canvas, it.world, "threads");
            }
            hs_canvas_destroy(canvas);
        }
        close_stage(&it);
    }
}

/// Light has half the resolution there; sides that are odd leave half a pixel of it over.
static void
a_tall_picture_is_the_same_with_every_instruction_set_and_number_of_threads(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, &moments[1]);
    const hs_draw_options options = hs_draw_options_default();
    uint64_t first = 0;
    for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
        for (unsigned threads = 1; threads <= 3; threads += 2) {
            hs_canvas *canvas =
                open_canvas(&it.gate, 333, HS_CANVAS_FINE + 21, (hs_instruction_set)set, threads);
            for (int frame = 0; frame < 2; frame++) {
                uint64_t picture = drawn(canvas, it.world, options);
                if (first == 0) first = picture;
                assert_true(picture == first);
            }
            hs_canvas_destroy(canvas);
        }
    }
    close_stage(&it);
}

static void a_world_and_its_canvas_share_one_pool_and_draw_the_same(void **state)
{
    (void)state;
    const moment *at = &moments[1];
    hs_gate gate = {0};
    stage it = {0};
    hs_error error = {""};
    hs_thread_pool *pool = hs_thread_pool_create(&gate, 3, &error);
    assert_non_null(pool);
    for (int turn = 0; turn < 2; turn++) {
        hs_world_config config = config_of(at);
        config.threads = 64; // the pool counts
        config.thread_pool = pool;
        it.world = hs_test_world_open(&it.world_gate, &config);
        hs_canvas *canvas =
            hs_canvas_create(&it.gate, WIDTH, HEIGHT, hs_instruction_set_best(), pool, &error);
        assert_non_null(canvas);
        hs_autopilot autopilot = hs_autopilot_seeded(1);
        hs_test_play(it.world, &autopilot, at->ticks);
        expect_picture(at, canvas, it.world, "a shared pool");
        hs_canvas_destroy(canvas);
        close_stage(&it);
    }
    assert_int_equal(hs_thread_pool_workers(pool), 3);
    hs_thread_pool_destroy(pool);
    hs_test_expect_gate_empty(&gate);
}

static void the_picture_is_the_same_under_every_strategy_and_layout(void **state)
{
    (void)state;
    for (int m = 0; m < MOMENTS; m++) {
        stage it;
        open_stage(&it, &moments[m]);
        hs_canvas *canvas = open_canvas(&it.gate, WIDTH, HEIGHT, hs_instruction_set_best(), 2);
        for (unsigned way = 0; way < hs_test_world_ways(); way++) {
            hs_world_config config = {0};
            hs_error error = {""};
            hs_test_world_way(way, &config);
            if (!hs_world_switch(it.world, config.strategy, config.layout, &error)) {
                fail_msg("%s", error.message);
            }
            expect_picture(&moments[m], canvas, it.world, hs_world_strategy(it.world)->name);
        }
        hs_canvas_destroy(canvas);
        close_stage(&it);
    }
}

static void a_frame_leaves_no_trace_in_the_next(void **state)
{
    (void)state;
    stage storm, calm;
    open_stage(&storm, &moments[1]);
    open_stage(&calm, &moments[2]);
    hs_canvas *canvas = open_best(&calm.gate);
    for (int turn = 0; turn < 2; turn++) {
        expect_picture(&moments[1], canvas, storm.world, "a canvas that was used");
        expect_picture(&moments[2], canvas, calm.world, "a canvas that was used");
    }
    hs_canvas_destroy(canvas);
    close_stage(&calm);
    close_stage(&storm);
}

static void canvases_of_any_size_can_be_drawn(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},  {1, 900}, {900, 1},  {2, 3},
                                   {17, 9}, {8, 8},   {7, 2160}, {2160, 2160}};
    const hs_draw_options options = hs_draw_options_default();
    stage it;
    open_stage(&it, &moments[1]);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        uint64_t first = 0;
        for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
            if (sizes[s][0] == 2160 && set != 0) continue;
            unsigned threads = (unsigned)set + 1;
            hs_canvas *canvas =
                open_canvas(&it.gate, sizes[s][0], sizes[s][1], (hs_instruction_set)set, threads);
            assert_int_equal(hs_canvas_width(canvas), sizes[s][0]);
            assert_int_equal(hs_canvas_height(canvas), sizes[s][1]);
            uint64_t digest = drawn(canvas, it.world, options);
            if (set == 0) first = digest;
            if (digest != first) fail_msg("%d x %d differs", sizes[s][0], sizes[s][1]);
            const uint32_t *pixels = hs_canvas_pixels(canvas);
            for (size_t i = 0; i < pixels_of(canvas); i++)
                if (pixels[i] >> 24 != 255) fail_msg("pixel %zu is not opaque", i);
            hs_canvas_destroy(canvas);
        }
    }
    close_stage(&it);
}

static void sizes_out_of_range_are_refused(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        const char *sentence;
    } wrong[] = {
        {0, 5, "0 x 5"},
        {5, -1, "5 x -1"},
        {2161, 5, "2161 x 5"},
        {5, 2161, "1 to 2160"},
    };
    hs_gate gate = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        hs_error error = {""};
        assert_null(hs_canvas_create(&gate, wrong[i].width, wrong[i].height, 0, NULL, &error));
        if (strstr(error.message, wrong[i].sentence) == NULL) fail_msg("%s", error.message);
    }
    hs_test_expect_gate_empty(&gate);
}

static void when_memory_is_out_no_canvas_is_made_and_none_is_lost(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_canvas *canvas = NULL;
    for (uint64_t n = 1; canvas == NULL; n++) {
        hs_error error = {""};
        gate = (hs_gate){.fail_at = n};
        canvas = hs_canvas_create(&gate, 40, 30, HS_INSTRUCTION_SET_BASELINE, pool_of(2), &error);
        if (canvas != NULL) break;
        assert_non_null(strstr(error.message, "out of memory"));
        hs_test_expect_gate_empty(&gate);
        assert_true(n < 100);
    }
    hs_canvas_destroy(canvas);
    hs_test_expect_gate_empty(&gate);
}

static void drawing_allocates_nothing(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, &moments[1]);
    hs_canvas *canvas = open_canvas(&it.gate, WIDTH, HEIGHT, hs_instruction_set_best(), 2);
    hs_draw_options options = hs_draw_options_default();
    uint64_t requests = it.gate.requests;
    for (int frame = 0; frame < 20; frame++) {
        options.palette = frame % 2 == 0 ? HS_PALETTE_NEON : HS_PALETTE_COLOR_BLIND;
        options.blend = (float)frame / 20.0f;
        hs_test_ticks(it.world, 1);
        hs_canvas_draw(canvas, it.world, &options);
    }
    assert_int_equal(it.gate.requests, requests);
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

// ---- Options -----------------------------------------------------------------------------------

static void a_blend_moves_the_picture_and_beyond_its_range_changes_nothing(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, &moments[1]);
    hs_canvas *canvas = open_best(&it.gate);
    hs_draw_options options = hs_draw_options_default();
    uint64_t now = drawn(canvas, it.world, options);
    options.blend = 0.5f;
    uint64_t between = drawn(canvas, it.world, options);
    options.blend = 0.0f;
    uint64_t before = drawn(canvas, it.world, options);
    assert_true(now != between && between != before && now != before);
    options.blend = -3.0f;
    assert_true(drawn(canvas, it.world, options) == before);
    options.blend = 7.0f;
    assert_true(drawn(canvas, it.world, options) == now);
    options.blend = 0.0f / 1.0f;
    assert_true(drawn(canvas, it.world, options) == before);
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

static void a_share_of_the_particles_is_drawn(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, &(moment){"storm", 1, 4000, 90, 0, 0});
    hs_canvas *canvas = open_best(&it.gate);
    hs_draw_options options = hs_draw_options_default();
    double all = brightness(canvas, it.world, options);
    options.particles = 0.5f;
    double half = brightness(canvas, it.world, options);
    options.particles = 0.0f;
    double none = brightness(canvas, it.world, options);
    assert_true(none < half && half < all);
    // So few that their light hardly overlaps: half of the particles give about half of the light.
    assert_true(half - none > 0.42 * (all - none));
    assert_true(half - none < 0.62 * (all - none));
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

static void the_background_can_be_dimmed_to_black(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, &moments[2]);
    hs_canvas *canvas = open_best(&it.gate);
    hs_draw_options options = hs_draw_options_default();
    options.particles = 0.0f;
    double full = brightness(canvas, it.world, options);
    options.background = 0.4f;
    double dimmed = brightness(canvas, it.world, options);
    options.background = 0.0f;
    double dark = brightness(canvas, it.world, options);
    assert_true(dark < dimmed && dimmed < full);
    size_t black = 0;
    for (size_t i = 0; i < pixels_of(canvas); i++)
        black += hs_canvas_pixels(canvas)[i] == 0xFF000000u;
    assert_true(black > pixels_of(canvas) / 2);
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

static void shaking_moves_everything_but_the_background(void **state)
{
    (void)state;
    // One field unit is one pixel here, so that whole units move whole pixels.
    enum { W = 480, H = 640, DX = 3, DY = -2 };
    stage it;
    open_stage(&it, &moments[2]);
    hs_canvas *canvas = open_canvas(&it.gate, W, H, hs_instruction_set_best(), 1);
    hs_draw_options options = hs_draw_options_default();
    options.particles = 0.0f;
    options.background = 0.0f;
    hs_canvas_draw(canvas, it.world, &options);
    uint32_t *still = malloc(pixels_of(canvas) * sizeof *still);
    assert_non_null(still);
    memcpy(still, hs_canvas_pixels(canvas), pixels_of(canvas) * sizeof *still);
    options.shake_x = DX;
    options.shake_y = DY;
    hs_canvas_draw(canvas, it.world, &options);
    const uint32_t *shaken = hs_canvas_pixels(canvas);
    size_t differing = 0;
    for (int y = 8; y < H - 8; y++) {
        for (int x = 8; x < W - 8; x++)
            differing += shaken[(y + DY) * W + x + DX] != still[y * W + x];
    }
    // Places are rounded to parts of a pixel after they were moved.
    assert_true(differing < (size_t)W * H / 200);
    free(still);
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

static void
a_zoomed_and_rolled_picture_is_the_same_for_all_instruction_sets_and_threads(void **state)
{
    (void)state;
    for (int m = 0; m < MOMENTS; m++) {
        stage it;
        open_stage(&it, &moments[m]);
        for (int way = 0; way < 3; way++) {
            hs_draw_options options = hs_draw_options_default();
            options.zoom = way == 1 ? 1.0f : 1.6f;
            options.roll = way == 0 ? 0.0f : 17.0f;
            options.blend = 0.4f;
            options.shake_x = 2.5f;
            uint64_t first = 0;
            for (int set = 0; set <= (int)hs_instruction_set_best(); set++) {
                for (unsigned threads = 1; threads <= 3; threads += 2) {
                    hs_canvas *canvas =
                        open_canvas(&it.gate, WIDTH, HEIGHT, (hs_instruction_set)set, threads);
                    uint64_t digest = drawn(canvas, it.world, options);
                    if (first == 0) first = digest;
                    assert_true(digest == first);
                    hs_canvas_destroy(canvas);
                }
            }
            assert_true(first != moments[m].picture);
        }
        close_stage(&it);
    }
}

static void under_a_roll_sprites_move_and_stay_upright(void **state)
{
    (void)state;
    // One field unit is one pixel here, so that the ship falls on the same part of a pixel.
    enum { W = 480, H = 640, HALF = 20 };
    stage it;
    open_stage(&it, &(moment){"calm", 0, 0, 0, 0, 0});
    hs_test_ticks(it.world, 1);
    hs_canvas *canvas = open_canvas(&it.gate, W, H, hs_instruction_set_best(), 1);
    hs_draw_options options = hs_draw_options_default();
    options.particles = 0.0f;
    options.background = 0.0f;
    options.reduce_flashing = true;
    const hs_player *player = hs_world_player(it.world);
    int x = (int)player->x, y = (int)player->y;
    assert_true((float)x == player->x && (float)y == player->y);
    hs_canvas_draw(canvas, it.world, &options);
    uint32_t upright[2 * HALF][2 * HALF];
    const uint32_t *pixels = hs_canvas_pixels(canvas);
    for (int row = 0; row < 2 * HALF; row++)
        memcpy(upright[row], pixels + (y - HALF + row) * W + x - HALF, sizeof upright[row]);
    options.roll = 180.0f;
    hs_canvas_draw(canvas, it.world, &options);
    for (int row = 0; row < 2 * HALF; row++) {
        const uint32_t *rolled = pixels + (H - y - HALF + row) * W + W - x - HALF;
        assert_memory_equal(rolled, upright[row], sizeof upright[row]);
    }
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

static void a_ground_changes_nothing_but_what_lies_beneath(void **state)
{
    (void)state;
    enum { FRAMES = 60 };
    stage it;
    open_stage(&it, &moments[1]);
    hs_error error = {""};
    hs_land land;
    assert_true(hs_land_open(&land, &it.gate, &error));
    hs_canvas *canvas = open_best(&it.gate);
    hs_draw_options options = hs_draw_options_default();
    uint64_t plain = drawn(canvas, it.world, options);
    options.ground = HS_GROUND_HEAP;
    // Without land the sky is there.
    assert_true(drawn(canvas, it.world, options) == plain);
    options.land = land.ground;
    for (int frame = 0; frame < FRAMES; frame++) hs_land_look(&land, it.world, 1.0f / 60, false);
    assert_true(drawn(canvas, it.world, options) != plain);
    options.background = 0.0f;
    uint64_t dark = drawn(canvas, it.world, options);
    options.ground = HS_GROUND_PLAIN;
    assert_true(drawn(canvas, it.world, options) == dark);
    options.background = 1.0f;
    assert_true(drawn(canvas, it.world, options) == plain);
    hs_canvas_destroy(canvas);
    hs_land_close(&land);
    close_stage(&it);
}

static void the_palette_can_be_changed_and_changed_back(void **state)
{
    (void)state;
    stage it;
    open_stage(&it, &moments[1]);
    hs_canvas *canvas = open_best(&it.gate);
    hs_draw_options options = hs_draw_options_default();
    uint64_t neon = drawn(canvas, it.world, options);
    options.palette = HS_PALETTE_COLOR_BLIND;
    assert_true(drawn(canvas, it.world, options) != neon);
    options.palette = HS_PALETTE_NEON;
    assert_true(drawn(canvas, it.world, options) == neon);
    hs_canvas_destroy(canvas);
    close_stage(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_is_as_pinned_with_every_instruction_set),
        cmocka_unit_test(the_picture_is_the_same_with_any_number_of_threads),
        cmocka_unit_test(
            a_tall_picture_is_the_same_with_every_instruction_set_and_number_of_threads),
        cmocka_unit_test(a_world_and_its_canvas_share_one_pool_and_draw_the_same),
        cmocka_unit_test(the_picture_is_the_same_under_every_strategy_and_layout),
        cmocka_unit_test(a_frame_leaves_no_trace_in_the_next),
        cmocka_unit_test(canvases_of_any_size_can_be_drawn),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(when_memory_is_out_no_canvas_is_made_and_none_is_lost),
        cmocka_unit_test(drawing_allocates_nothing),
        cmocka_unit_test(a_blend_moves_the_picture_and_beyond_its_range_changes_nothing),
        cmocka_unit_test(a_share_of_the_particles_is_drawn),
        cmocka_unit_test(the_background_can_be_dimmed_to_black),
        cmocka_unit_test(shaking_moves_everything_but_the_background),
        cmocka_unit_test(
            a_zoomed_and_rolled_picture_is_the_same_for_all_instruction_sets_and_threads),
        cmocka_unit_test(under_a_roll_sprites_move_and_stay_upright),
        cmocka_unit_test(a_ground_changes_nothing_but_what_lies_beneath),
        cmocka_unit_test(the_palette_can_be_changed_and_changed_back),
    };
    return cmocka_run_group_tests(tests, NULL, close_pools);
}
