#include "worlds.h"

#include "draw/canvas.h"

enum { WIDTH = 90, HEIGHT = 120, PIXELS = WIDTH * HEIGHT };

static void a_flash_inverts_the_picture_and_fades_as_a_veil(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_error error;
    const hs_world_config config = {
        .scenario = "calm", .seed = 1, .rank = -1.0, .instruction_set = -1};
    hs_world *world = hs_test_world_open(&gate, &config);
    hs_canvas *canvas =
        hs_canvas_create(&gate, WIDTH, HEIGHT, hs_instruction_set_best(), NULL, &error);
    assert_non_null(canvas);
    hs_draw_options options = hs_draw_options_default();
    uint32_t plain[PIXELS];
    hs_canvas_draw(canvas, world, &options);
    memcpy(plain, hs_canvas_pixels(canvas), sizeof plain);
    options.flash = 1.0f;
    hs_canvas_draw(canvas, world, &options);
    for (int i = 0; i < PIXELS; i++)
        assert_int_equal(hs_canvas_pixels(canvas)[i], plain[i] ^ 0x00FFFFFFu);
    options.flash = 0.25f;
    hs_canvas_draw(canvas, world, &options);
    for (int i = 0; i < PIXELS; i++) {
        uint32_t veiled = hs_canvas_pixels(canvas)[i];
        assert_int_equal(veiled >> 24, 255);
        assert_true((veiled & 255u) > (plain[i] & 255u) || (plain[i] & 255u) > 250u);
    }
    hs_canvas_destroy(canvas);
    hs_test_world_close(&gate, world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flash_inverts_the_picture_and_fades_as_a_veil),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
