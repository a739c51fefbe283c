// The ground: what it shows of tiles, and the bounds within which it stays dark and quiet.
#include "worlds.h"

#include <math.h>

#include "draw/camera.h"
#include "draw/canvas.h"
#include "draw/ground.h"
#include "draw/ground_light.h"

#include "base/random.h"

enum { WIDTH = 270, HEIGHT = 360, TILES = 1500 };

/// Sizes of fields: of windows of 1280 x 720, 1920 x 1080, 4K, 4 : 3, tall ones, and small ones.
static const int sizes[][2] = {{540, 720},  {810, 1080},  {1620, 2160}, {576, 768},
                               {720, 960},  {1080, 1440}, {120, 160},   {48, 64},
                               {2160, 500}, {16, 2000},   {1, 1}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

// ---- The stage ---------------------------------------------------------------------------------

/// A world, and a ground that is told of tiles of the test's own.
typedef struct stage {
    hs_gate world_gate, gate;
    hs_world *world;
    hs_ground *ground;
    hs_heap_tile tiles[HS_GROUND_TILES];
    hs_ground_news news;
    hs_draw_options options;
} stage;

static void open_stage(stage *it)
{
    const hs_world_config config = {
        .scenario = "calm", .seed = 1, .rank = -1.0, .instruction_set = -1};
    hs_error error = {""};
    memset(it, 0, sizeof *it);
    it->world = hs_test_world_open(&it->world_gate, &config);
    it->ground = hs_ground_create(&it->gate, &error);
    if (it->ground == NULL) fail_msg("%s", error.message);
    it->options = hs_draw_options_default();
    it->options.ground = HS_GROUND_HEAP;
    it->options.land = it->ground;
    it->news = (hs_ground_news){.tiles = it->tiles,
                                .count = TILES,
                                .progress = {.surveys = 1, .looks = 1},
                                .land = 1,
                                .seconds = 1.0f / 60.0f};
}

static void close_stage(stage *it)
{
    hs_ground_destroy(it->ground);
    hs_test_world_close(&it->world_gate, it->world);
    hs_test_expect_gate_empty(&it->gate);
}

static hs_backdrop painted(stage *it, int width, int height, hs_thread_pool *pool)
{
    const hs_camera camera = hs_camera_aim(&it->options, it->world, (float)width, (float)height);
    const hs_ground *ground =
        hs_ground_paint(&it->options, it->world, &camera, width, height, pool);
    assert_ptr_equal(ground, it->ground);
    return hs_ground_backdrop(ground);
}

/// Tells of the tiles for so many frames, each of which completes a survey, and paints each.
static hs_backdrop shown(stage *it, int width, int height, int frames)
{
    hs_backdrop picture = painted(it, width, height, NULL);
    for (int f = 0; f < frames; f++) {
        hs_ground_tell(it->ground, &it->news);
        it->news.progress.surveys++;
        picture = painted(it, width, height, NULL);
    }
    return picture;
}

/// Frames after which the land has risen and stands still.
enum { LONG = 240 };

static double light_of_byte(uint32_t byte)
{
    double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/// Relative luminance (ITU-R BT.709, IEC 61966-2-1).
static double luminance_of(uint32_t pixel)
{
    return 0.2126 * light_of_byte(pixel >> 16 & 255u) + 0.7152 * light_of_byte(pixel >> 8 & 255u) +
           0.0722 * light_of_byte(pixel & 255u);
}

static uint32_t pixel_at(const hs_backdrop *picture, int x, int y)
{
    return picture->pixels[(size_t)y * picture->stride + (size_t)x];
}

static double brightest_of(const hs_backdrop *picture)
{
    double brightest = 0.0;
    uint32_t former = 0;
    for (int y = 0; y < picture->height; y++) {
        for (int x = 0; x < picture->width; x++) {
            uint32_t pixel = pixel_at(picture, x, y);
            if (pixel == former) continue;
            former = pixel;
            assert_int_equal(pixel >> 24, 255);
            brightest = fmax(brightest, luminance_of(pixel));
        }
    }
    return brightest;
}

static void expect_same(const hs_backdrop *a, const hs_backdrop *b)
{
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    for (int y = 0; y < a->height; y++) {
        assert_memory_equal(a->pixels + (size_t)y * a->stride, b->pixels + (size_t)y * b->stride,
                            (size_t)a->width * sizeof *a->pixels);
    }
}

// ---- Tiles -------------------------------------------------------------------------------------

/// Full tiles, whose ranks rise with the addresses.
static void lay_tidy(stage *it)
{
    for (size_t i = 0; i < TILES; i++) {
        it->tiles[i] = (hs_heap_tile){.state = HS_HEAP_LIVE,
                                      .share = 255,
                                      .has_rank = 1,
                                      .rank = (uint16_t)(i * 65535 / (TILES - 1))};
    }
}

/// The same tiles, whose ranks have nothing to do with the addresses.
static void lay_scattered(stage *it)
{
    hs_random random = hs_random_seeded(7, 0);
    lay_tidy(it);
    for (size_t i = 0; i < TILES; i++)
        it->tiles[i].rank = (uint16_t)hs_random_below(&random, 65536);
}

/// Tiles that nothing but the bounds of their members is known of.
static void lay_any(stage *it, hs_random *random)
{
    for (size_t i = 0; i < TILES; i++) {
        it->tiles[i] = (hs_heap_tile){
            .state = (uint8_t)hs_random_below(random, HS_HEAP_STATE_COUNT),
            .share = (uint8_t)hs_random_below(random, 256),
            .garbage = (uint8_t)hs_random_below(random, 256),
            .born = (uint8_t)hs_random_below(random, 256),
            .died = (uint8_t)hs_random_below(random, 256),
            .has_rank = (uint8_t)hs_random_below(random, 2),
            .rank = (uint16_t)hs_random_below(random, 65536),
        };
    }
}

static void more_tiles_than_there_is_room_for_are_shown_by_some_of_them(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    lay_tidy(&it);
    hs_backdrop picture = shown(&it, 60, 80, LONG);
    // Far away are the latest, which are lighter and greener.
    uint32_t far = pixel_at(&picture, 10, 20), near = pixel_at(&picture, 10, 60);
    assert_true((far >> 8 & 255u) > (near >> 8 & 255u));
    assert_true((far >> 16 & 255u) < (near >> 16 & 255u));
    close_stage(&it);
}

// ---- The bounds --------------------------------------------------------------------------------

static void no_pixel_is_lighter_than_the_bound_whatever_the_tiles_are(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    hs_random random = hs_random_seeded(3, 0);
    for (int s = 0; s < SIZES; s++) {
        for (int frame = 0; frame < 24; frame++) {
            it.options.palette = frame % 8 < 4 ? HS_PALETTE_NEON : HS_PALETTE_COLOR_BLIND;
            it.news.land += frame % 7 == 0;
            it.news.collections += frame % 5 == 0;
            it.news.seconds = frame % 3 == 0 ? 10.0f : 0.05f;
            lay_any(&it, &random);
            hs_backdrop picture = shown(&it, sizes[s][0], sizes[s][1], 1);
            double brightest = brightest_of(&picture);
            if (brightest > (double)HS_GROUND_LUMINANCE) fail_msg("a luminance of %g", brightest);
        }
    }
    close_stage(&it);
}

static void a_half_size_picture_is_enlarged_within_the_bound(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    lay_scattered(&it);
    hs_backdrop half = shown(&it, 1081, 1601, LONG);
    assert_int_equal(half.width, 541);
    assert_int_equal(half.height, 801);
    for (int y = 0; y < 1601; y++) {
        uint32_t room[HS_BACKDROP_ROW_ROOM];
        const uint32_t *row = hs_backdrop_row(&half, y, room);
        for (int x = 0; x < 1081; x++) {
            assert_int_equal(row[x] >> 24, 255);
            assert_true(luminance_of(row[x]) <= (double)HS_GROUND_LUMINANCE);
            // Between the pixels of the half-size picture, and none invented.
            int green = (int)(row[x] >> 8 & 255u);
            int there = (int)(pixel_at(&half, x / 2, y / 2) >> 8 & 255u);
            assert_true(abs(green - there) <= 40);
        }
    }
    close_stage(&it);
}

static void births_make_a_tile_at_most_twice_as_light_and_deaths_no_lighter(void **state)
{
    (void)state;
    stage quiet, busy;
    open_stage(&quiet);
    open_stage(&busy);
    lay_tidy(&quiet);
    lay_tidy(&busy);
    for (size_t i = 0; i < TILES; i++) {
        busy.tiles[i].born = i % 2 == 0 ? 255 : 0;
        busy.tiles[i].died = i % 2 == 0 ? 0 : 255;
    }
    hs_backdrop before = shown(&quiet, WIDTH, HEIGHT, LONG);
    hs_backdrop after = shown(&busy, WIDTH, HEIGHT, LONG);
    double most = 0.0, least = 9.0;
    for (int y = HEIGHT / 5; y < HEIGHT * 4 / 5; y++) {
        for (int x = WIDTH / 5; x < WIDTH * 4 / 5; x++) {
            double was = luminance_of(pixel_at(&before, x, y));
            if (was < 0.006) continue; // steps of bytes are too coarse there
            double ratio = luminance_of(pixel_at(&after, x, y)) / was;
            most = fmax(most, ratio);
            least = fmin(least, ratio);
        }
    }
    assert_true(most > 1.4 && most <= 2.15);
    assert_true(least < 0.75 && least >= 0.4);
    close_stage(&busy);
    close_stage(&quiet);
}

static void it_is_darkest_about_the_ship_and_dark_at_both_ends(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    for (size_t i = 0; i < TILES; i++) {
        it.tiles[i] =
            (hs_heap_tile){.state = HS_HEAP_LIVE, .share = 255, .has_rank = 1, .rank = 60000};
    }
    hs_backdrop picture = shown(&it, WIDTH, HEIGHT, LONG);
    const hs_player *player = hs_world_player(it.world);
    int x = (int)(player->x * WIDTH / HS_FIELD_WIDTH),
        y = (int)(player->y * HEIGHT / HS_FIELD_HEIGHT);
    double ship = luminance_of(pixel_at(&picture, x, y));
    double beside = luminance_of(pixel_at(&picture, x < WIDTH / 2 ? x + 110 : x - 110, y));
    double middle = luminance_of(pixel_at(&picture, WIDTH / 2, HEIGHT / 2));
    double far = luminance_of(pixel_at(&picture, WIDTH / 2, 2));
    double near = luminance_of(pixel_at(&picture, WIDTH / 6, HEIGHT - 2));
    assert_true(ship < 0.4 * beside);
    assert_true(far < 0.4 * middle);
    assert_true(near < 0.6 * middle);
    close_stage(&it);
}

// ---- What can be told --------------------------------------------------------------------------

/// How much neighbours in a row differ, in all channels, on average.
static double roughness_of(const hs_backdrop *picture)
{
    double sum = 0.0;
    for (int y = 0; y < picture->height; y++) {
        for (int x = 1; x < picture->width; x++) {
            uint32_t a = pixel_at(picture, x - 1, y), b = pixel_at(picture, x, y);
            for (int c = 0; c < 24; c += 8) sum += abs((int)(a >> c & 255u) - (int)(b >> c & 255u));
        }
    }
    return sum / picture->width / picture->height;
}

static void tidy_memory_is_smooth_and_scattered_memory_is_not(void **state)
{
    (void)state;
    stage tidy, scattered;
    open_stage(&tidy);
    open_stage(&scattered);
    lay_tidy(&tidy);
    lay_scattered(&scattered);
    hs_backdrop carpet = shown(&tidy, WIDTH, HEIGHT, LONG);
    hs_backdrop confetti = shown(&scattered, WIDTH, HEIGHT, LONG);
    assert_true(roughness_of(&confetti) > 6.0 * roughness_of(&carpet));
    close_stage(&scattered);
    close_stage(&tidy);
}

static void the_picture_follows_from_the_tiles_with_any_number_of_threads(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error = {""};
    hs_thread_pool *pool = hs_thread_pool_create(&gate, 3, &error);
    assert_non_null(pool);
    stage one, other;
    open_stage(&one);
    open_stage(&other);
    hs_random random = hs_random_seeded(5, 0), again = random;
    for (int s = 0; s < SIZES; s++) {
        for (int frame = 0; frame < 5; frame++) {
            lay_any(&one, &random);
            lay_any(&other, &again);
            hs_backdrop a = shown(&one, sizes[s][0], sizes[s][1], 1);
            shown(&other, sizes[s][0], sizes[s][1], 1);
            hs_backdrop b = painted(&other, sizes[s][0], sizes[s][1], pool);
            expect_same(&a, &b);
        }
    }
    close_stage(&other);
    close_stage(&one);
    hs_thread_pool_destroy(pool);
    hs_test_expect_gate_empty(&gate);
}

// ---- Time --------------------------------------------------------------------------------------

/// The luminance of all pixels together.
static double sum_of(const hs_backdrop *picture)
{
    double sum = 0.0;
    for (int y = 0; y < picture->height; y += 2) {
        for (int x = 0; x < picture->width; x += 2) sum += luminance_of(pixel_at(picture, x, y));
    }
    return sum;
}

static void a_switch_lowers_the_land_until_the_survey_is_complete_and_then_it_rises(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    lay_tidy(&it);
    hs_backdrop picture = shown(&it, WIDTH, HEIGHT, LONG);
    double before = sum_of(&picture);
    it.news.land++;
    it.news.count = 0;
    it.news.progress = (hs_heap_progress){.done = 0};
    for (int frame = 0; frame < 50; frame++) {
        it.news.progress.done = (uint8_t)(frame * 5);
        hs_ground_tell(it.ground, &it.news);
        picture = painted(&it, WIDTH, HEIGHT, NULL);
    }
    double sunk = sum_of(&picture);
    assert_true(sunk < 0.5 * before);
    it.news.count = TILES;
    it.news.progress = (hs_heap_progress){.surveys = 1, .looks = 50};
    picture = shown(&it, WIDTH, HEIGHT, LONG);
    assert_true(fabs(sum_of(&picture) - before) < 0.02 * before);
    close_stage(&it);
}

static void a_collection_passes_as_a_wave_that_is_fainter_with_less_flashing(void **state)
{
    (void)state;
    double crest[2];
    for (int reduced = 0; reduced < 2; reduced++) {
        stage it;
        open_stage(&it);
        lay_tidy(&it);
        it.news.reduce_flashing = reduced == 1;
        hs_backdrop picture = shown(&it, WIDTH, HEIGHT, 4 * LONG);
        double before = sum_of(&picture);
        it.news.collections++;
        crest[reduced] = 0.0;
        for (int frame = 0; frame < 30; frame++) {
            picture = shown(&it, WIDTH, HEIGHT, 1);
            crest[reduced] = fmax(crest[reduced], sum_of(&picture) / before - 1.0);
        }
        picture = shown(&it, WIDTH, HEIGHT, LONG);
        assert_true(fabs(sum_of(&picture) - before) < 0.01 * before);
        close_stage(&it);
    }
    assert_true(crest[0] > 0.02);
    assert_true(crest[1] > 0.0 && crest[1] < 0.5 * crest[0]);
}

static void telling_and_painting_ask_for_no_memory_while_the_size_stays(void **state)
{
    (void)state;
    stage it;
    open_stage(&it);
    hs_random random = hs_random_seeded(9, 0);
    shown(&it, WIDTH, HEIGHT, 1);
    uint64_t requests = it.gate.requests;
    for (int frame = 0; frame < 40; frame++) {
        it.news.land += frame % 9 == 0;
        it.news.count = 1 + hs_random_below(&random, TILES);
        it.options.palette = frame % 2 == 0 ? HS_PALETTE_NEON : HS_PALETTE_COLOR_BLIND;
        lay_any(&it, &random);
        shown(&it, WIDTH, HEIGHT, 1);
    }
    assert_int_equal(it.gate.requests, requests);
    close_stage(&it);
}

// ---- Above it ----------------------------------------------------------------------------------

/// The lightest pixel within a few units of a place of the field: of the bullet there.
static double lightest_about(const hs_canvas *canvas, float x, float y)
{
    int middle_x = (int)(x * (float)hs_canvas_width(canvas) / HS_FIELD_WIDTH);
    int middle_y = (int)(y * (float)hs_canvas_height(canvas) / HS_FIELD_HEIGHT);
    int reach = 4 * hs_canvas_width(canvas) / (int)HS_FIELD_WIDTH;
    double lightest = 0.0;
    for (int v = middle_y - reach; v <= middle_y + reach; v++) {
        for (int u = middle_x - reach; u <= middle_x + reach; u++) {
            if (v < 0 || u < 0 || v >= hs_canvas_height(canvas) || u >= hs_canvas_width(canvas))
                continue;
            size_t at = (size_t)v * (size_t)hs_canvas_width(canvas) + (size_t)u;
            lightest = fmax(lightest, luminance_of(hs_canvas_pixels(canvas)[at]));
        }
    }
    return lightest;
}

static void every_bullet_stands_out_from_the_lightest_ground(void **state)
{
    (void)state;
    enum { MOST = 4000 };
    static hs_bullet bullets[MOST];
    static const int ways[][2] = {{540, 720}, {1620, 2160}};
    stage it;
    open_stage(&it);
    lay_tidy(&it);
    for (size_t i = 0; i < TILES; i++) it.tiles[i].born = 255;
    shown(&it, 540, 720, LONG);
    hs_test_world_close(&it.world_gate, it.world);
    const hs_world_config config = {.scenario = "storm",
                                    .seed = 1,
                                    .rank = -1.0,
                                    .bullets = 2000,
                                    .particles = 1,
                                    .instruction_set = -1};
    it.world = hs_test_world_open(&it.world_gate, &config);
    hs_test_ticks(it.world, 200);
    for (int w = 0; w < 2; w++) {
        hs_error error = {""};
        hs_canvas *canvas = hs_canvas_create(&it.gate, ways[w][0], ways[w][1],
                                             hs_instruction_set_best(), NULL, &error);
        assert_non_null(canvas);
        hs_canvas_draw(canvas, it.world, &it.options);
        size_t count = hs_test_entities(it.world, HS_BULLETS, bullets, MOST);
        assert_in_range(count, 1000, MOST);
        for (size_t i = 0; i < count; i++) {
            bool is_inside = bullets[i].x > 0.0f && bullets[i].x < HS_FIELD_WIDTH &&
                             bullets[i].y > 0.0f && bullets[i].y < HS_FIELD_HEIGHT;
            if (!is_inside) continue;
            double core = lightest_about(canvas, bullets[i].x, bullets[i].y);
            double contrast = (core + 0.05) / ((double)HS_GROUND_LUMINANCE + 0.05);
            if (contrast < 4.5) fail_msg("a bullet has a contrast of %.2f : 1", contrast);
        }
        hs_canvas_destroy(canvas);
    }
    close_stage(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_tiles_than_there_is_room_for_are_shown_by_some_of_them),
        cmocka_unit_test(no_pixel_is_lighter_than_the_bound_whatever_the_tiles_are),
        cmocka_unit_test(a_half_size_picture_is_enlarged_within_the_bound),
        cmocka_unit_test(births_make_a_tile_at_most_twice_as_light_and_deaths_no_lighter),
        cmocka_unit_test(it_is_darkest_about_the_ship_and_dark_at_both_ends),
        cmocka_unit_test(tidy_memory_is_smooth_and_scattered_memory_is_not),
        cmocka_unit_test(the_picture_follows_from_the_tiles_with_any_number_of_threads),
        cmocka_unit_test(a_switch_lowers_the_land_until_the_survey_is_complete_and_then_it_rises),
        cmocka_unit_test(a_collection_passes_as_a_wave_that_is_fainter_with_less_flashing),
        cmocka_unit_test(telling_and_painting_ask_for_no_memory_while_the_size_stays),
        cmocka_unit_test(every_bullet_stands_out_from_the_lightest_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
