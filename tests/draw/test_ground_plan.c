// Where the ground's tiles lie on a picture, and the colours that they may
// have.
#include "support.h"

#include <math.h>

#include "draw/ground.h"
#include "draw/ground_light.h"
#include "draw/ground_plan.h"

/// Sizes of pictures: of fields in windows of 1280 x 720, 1920 x 1080, of 4 :
/// 3, and tall ones; those of 4K are halved.
static const int sizes[][2] = {{540, 720}, {810, 1080}, {576, 768}, {720, 960}, {540, 801}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void near_and_far_tiles_are_within_three_to_one(void **state)
{
    (void)state;
    static hs_ground_plan plan;
    for (int s = 0; s < SIZES; s++) {
        for (size_t tiles = 100; tiles <= HS_GROUND_TILES; tiles += 500) {
            hs_ground_plan_make(&plan, sizes[s][0], sizes[s][1], tiles);
            float widest = 0.0f, narrowest = 1.0f;
            for (size_t r = 0; r < plan.rows; r++) {
                widest = fmaxf(widest, plan.row[r].across);
                narrowest = fminf(narrowest, plan.row[r].across);
            }
            assert_true(widest / narrowest > 1.5f && widest / narrowest < 1.75f);
            float nearest = plan.row[0].y - plan.row[1].y;
            float farthest = plan.row[plan.rows - 2].y - plan.row[plan.rows - 1].y;
            assert_true(nearest / farthest > 2.0f && nearest / farthest < 3.0f);
        }
    }
}

static void every_tile_of_the_walk_is_in_the_picture(void **state)
{
    (void)state;
    static hs_ground_plan plan;
    for (int s = 0; s < SIZES; s++) {
        int width = sizes[s][0], height = sizes[s][1];
        hs_ground_plan_make(&plan, width, height, HS_GROUND_TILES);
        assert_true(plan.tiles >= HS_GROUND_TILES && plan.tiles <= HS_GROUND_TILES_MAX);
        static int lines[HS_GROUND_ROWS_MAX];
        memset(lines, 0, sizeof lines);
        for (int l = 0; l < height; l++) {
            lines[plan.line[l].row] += 256 - plan.line[l].share;
            lines[plan.line[l].below] += plan.line[l].share;
        }
        for (size_t r = 0; r < plan.rows; r++) {
            assert_true(lines[r] > 2 * 256);
            // Of the tile at the side at least half is there.
            float seen = 0.5f - plan.row[r].across * (float)(plan.row[r].count / 2 - 1);
            assert_true(seen > 0.5f * plan.row[r].across);
            assert_true(seen < 2.0f * plan.row[r].across);
        }
    }
}

static void lightness_rises_with_the_rank_and_no_hue_is_grey_in_every_palette(void **state)
{
    (void)state;
    static hs_ground_light light;
    for (int p = 0; p < HS_PALETTE_COUNT; p++) {
        hs_ground_light_make(&light, (hs_palette)p);
        float former = 0.0f, first = 0.0f;
        for (unsigned rank = 0; rank < 65536; rank += 256) {
            const hs_heap_tile tile = {
                .state = HS_HEAP_LIVE, .share = 255, .has_rank = 1, .rank = (uint16_t)rank};
            const hs_ground_look look = hs_ground_look_of(&tile, 0);
            assert_true(look.light == 1.0f);
            hs_colour colour = light.walk[(int)look.step];
            float luminance = hs_ground_luminance(colour.r, colour.g, colour.b);
            assert_true(luminance >= former && luminance < HS_GROUND_LUMINANCE);
            former = luminance;
            if (rank == 0) first = luminance;
            float most = fmaxf(colour.r, fmaxf(colour.g, colour.b));
            float least = fminf(colour.r, fminf(colour.g, colour.b));
            assert_true(least < 0.55f * most);
        }
        assert_true(former > 2.5f * first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_and_far_tiles_are_within_three_to_one),
        cmocka_unit_test(every_tile_of_the_walk_is_in_the_picture),
        cmocka_unit_test(lightness_rises_with_the_rank_and_no_hue_is_grey_in_every_palette),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
