#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#include <stb_image.h>

#include "support.h"

#include "draw/png.h"

enum { WIDTH = 61, HEIGHT = 43 };

static void fill(uint32_t *pixels)
{
    uint32_t value = 1;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        value = value * 1664525u + 1013904223u;
        // Half of it is noise and half of it plain, so that the compressor takes both of its paths.
        pixels[i] = 0xFF000000u | (i % WIDTH < WIDTH / 2 ? value >> 8 : 0x203040u);
    }
}

static void a_picture_is_read_back_as_it_was(void **state)
{
    (void)state;
    static uint32_t pixels[WIDTH * HEIGHT];
    fill(pixels);
    hs_gate gate = {0};
    hs_error error = {""};
    FILE *stream = tmpfile();
    assert_non_null(stream);
    assert_true(hs_png_write(&gate, stream, pixels, WIDTH, HEIGHT, &error));
    hs_test_expect_gate_empty(&gate);
    rewind(stream);
    static unsigned char file[1 << 17];
    size_t bytes = fread(file, 1, sizeof file, stream);
    fclose(stream);
    int width, height, channels;
    unsigned char *read = stbi_load_from_memory(file, (int)bytes, &width, &height, &channels, 3);
    assert_non_null(read);
    assert_int_equal(width, WIDTH);
    assert_int_equal(height, HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        uint32_t pixel = 0xFF000000u | (uint32_t)read[i * 3] << 16 |
                         (uint32_t)read[i * 3 + 1] << 8 | read[i * 3 + 2];
        assert_int_equal(pixel, pixels[i]);
    }
    stbi_image_free(read);
}

static void when_memory_is_out_it_is_said_and_none_is_lost(void **state)
{
    (void)state;
    static uint32_t pixels[WIDTH * HEIGHT];
    fill(pixels);
    FILE *stream = tmpfile();
    assert_non_null(stream);
    hs_gate whole = {0};
    hs_error error = {""};
    assert_true(hs_png_write(&whole, stream, pixels, WIDTH, HEIGHT, &error));
    assert_true(whole.requests > 10);
    for (uint64_t n = 1; n <= whole.requests; n++) {
        hs_gate gate = {.fail_at = n};
        error = (hs_error){""};
        assert_false(hs_png_write(&gate, stream, pixels, WIDTH, HEIGHT, &error));
        assert_non_null(strstr(error.message, "out of memory"));
        hs_test_expect_gate_empty(&gate);
    }
    fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_read_back_as_it_was),
        cmocka_unit_test(when_memory_is_out_it_is_said_and_none_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
