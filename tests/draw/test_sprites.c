#include "support.h"

#include "draw/sprites.h"
#include "world/kinds.h"

static hs_sprites *open_sprites(hs_gate *gate, float scale, unsigned phases, hs_palette palette)
{
    hs_error error = {""};
    hs_sprites *sprites = hs_sprites_create(gate, scale, phases, palette, &error);
    if (sprites == NULL) fail_msg("%s", error.message);
    hs_sprites_paint_all(sprites, NULL);
    return sprites;
}

static const uint32_t *pixels_at(const hs_sprites *sprites, const hs_sprite_image *image)
{
    return hs_sprites_pixels(sprites) + image->at;
}

static const hs_sprite_image *image_of(hs_sprites *sprites, unsigned sprite, unsigned across,
                                       unsigned down)
{
    uint32_t number = hs_sprites_find(sprites, sprite, across, down);
    assert_true(number != HS_NO_IMAGE);
    return hs_sprites_painted(sprites, number);
}

/// The pixel in which a sprite's place lies.
static uint32_t middle_of(hs_sprites *sprites, unsigned sprite)
{
    const hs_sprite_image *image = image_of(sprites, sprite, 0, 0);
    return pixels_at(sprites, image)[-image->top * image->stride - image->left];
}

static unsigned least_channel(uint32_t pixel)
{
    unsigned least = pixel & 255u;
    if ((pixel >> 8 & 255u) < least) least = pixel >> 8 & 255u;
    return (pixel >> 16 & 255u) < least ? pixel >> 16 & 255u : least;
}

static bool is_premultiplied(uint32_t pixel)
{
    unsigned alpha = pixel >> 24;
    return (pixel & 255u) <= alpha && (pixel >> 8 & 255u) <= alpha && (pixel >> 16 & 255u) <= alpha;
}

/// Large images have all their pixels, and a clear edge.
static void expect_large_image(hs_sprites *sprites, unsigned sprite)
{
    const hs_sprite_image *image = image_of(sprites, sprite, 0, 0);
    assert_true(image->is_painted && !image->is_packed && image->stride >= image->width);
    const uint32_t *pixels = pixels_at(sprites, image);
    for (unsigned y = 0; y < image->height; y++) {
        for (unsigned x = 0; x < image->width; x++) {
            bool is_edge = x == 0 || y == 0 || x + 1 == image->width || y + 1 == image->height;
            uint32_t pixel = pixels[y * image->stride + x];
            if (is_premultiplied(pixel) && (!is_edge || pixel == 0)) continue;
            fail_msg("sprite %u of kind %d has 0x%08x at (%u, %u)", sprite,
                     (int)hs_sprite_kind_of(sprite), pixel, x, y);
        }
    }
}

/// Rows of an image that is packed are its spans, one after the other.
static void expect_image(const hs_sprites *sprites, const hs_sprite_image *image)
{
    assert_true(image->is_painted);
    assert_true(image->stride % 8 == 0 && image->stride >= image->width);
    const uint32_t *packed = pixels_at(sprites, image);
    for (unsigned row = 0; row < image->height; row++) {
        const uint32_t *pixels = pixels_at(sprites, image) + row * image->stride;
        unsigned start = hs_sprites_starts(sprites)[image->starts + row];
        bool is_clear = row < image->first_row || row >= image->end_row;
        assert_true(image->span % 8 == 0 && start + image->span <= image->stride);
        if (image->is_packed && is_clear) continue;
        for (unsigned x = 0; !image->is_packed && x < image->stride; x++) {
            bool is_inside = !is_clear && x >= start && x < start + image->span;
            assert_true(is_premultiplied(pixels[x]) && (is_inside || pixels[x] == 0));
        }
        for (unsigned x = 0; image->is_packed && x < image->span; x++)
            assert_true(is_premultiplied(*packed++));
    }
}

static void images_are_premultiplied_clear_at_their_edges_and_covered_by_their_spans(void **state)
{
    (void)state;
    static const float scales[] = {0.002f, 0.4f, 1.125f, 2.7f};
    for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++) {
        hs_gate gate = {0};
        hs_sprites *sprites = open_sprites(&gate, scales[s], 3, HS_PALETTE_NEON);
        for (unsigned sprite = 0; sprite < hs_sprite_first(HS_SPRITE_RING); sprite++) {
            unsigned phases = hs_sprites_phases(sprites, sprite);
            for (unsigned phase = 0; phase < phases * phases; phase++)
                expect_image(sprites, image_of(sprites, sprite, phase % phases, phase / phases));
        }
        hs_sprites_destroy(sprites);
        hs_test_expect_gate_empty(&gate);
    }
}

/// One of many large sprites: all would take minutes.
static void a_large_sprite_is_painted_when_it_is_asked_for_and_fits_its_image(void **state)
{
    (void)state;
    static const float scales[] = {0.002f, 0.4f, 1.125f, 2.2f};
    for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++) {
        hs_gate gate = {0};
        hs_sprites *sprites = open_sprites(&gate, scales[s], 2, HS_PALETTE_NEON);
        for (unsigned sprite = hs_sprite_first(HS_SPRITE_RING); sprite < hs_sprite_count();
             sprite += 97) {
            hs_sprites_begin_frame(sprites);
            assert_int_equal(hs_sprites_phases(sprites, sprite), 1);
            expect_large_image(sprites, sprite);
        }
        hs_sprites_destroy(sprites);
        hs_test_expect_gate_empty(&gate);
    }
}

static void a_large_sprite_is_painted_once_until_its_room_is_given_back(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_sprites *sprites = open_sprites(&gate, 1.125f, 2, HS_PALETTE_NEON);
    uint64_t requests = gate.requests;
    unsigned first = hs_sprite_first(HS_SPRITE_ENEMY);
    uint32_t image = hs_sprites_find(sprites, first, 0, 0);
    assert_true(hs_sprites_find(sprites, first + 1, 0, 0) != image);
    assert_int_equal(hs_sprites_find(sprites, first, 0, 0), image);
    hs_sprites_begin_frame(sprites); // most of the room is left
    assert_int_equal(hs_sprites_find(sprites, first, 0, 0), image);
    // Without an end of the frame the room runs out, and what was found stays.
    uint32_t found = image;
    for (unsigned s = 2; found != HS_NO_IMAGE; s++) {
        assert_true(first + s < hs_sprite_count());
        found = hs_sprites_find(sprites, first + s, 0, 0);
    }
    assert_int_equal(hs_sprites_find(sprites, first, 0, 0), image);
    hs_sprites_begin_frame(sprites);
    assert_true(hs_sprites_find(sprites, first + 200, 0, 0) != HS_NO_IMAGE);
    assert_int_equal(gate.requests, requests);
    hs_sprites_destroy(sprites);
    hs_test_expect_gate_empty(&gate);
}

static void a_variant_s_number_gives_the_variant_back(void **state)
{
    (void)state;
    for (int k = 0; k < HS_SPRITE_KINDS; k++) {
        hs_sprite_kind kind = (hs_sprite_kind)k;
        for (unsigned v = 0; v < hs_sprite_variants(kind); v++) {
            hs_sprite_variant variant = hs_sprite_variant_at(kind, v);
            assert_int_equal(hs_sprite_variant_number(kind, variant), v);
        }
        assert_int_equal(hs_sprite_kind_of(hs_sprite_first(kind)), kind);
    }
}

/// Counts the pixels that only one of two sprites has.
static size_t difference(hs_sprites *sprites, unsigned one, unsigned other)
{
    const hs_sprite_image *a = image_of(sprites, one, 0, 0);
    const hs_sprite_image *b = image_of(sprites, other, 0, 0);
    size_t count = 0;
    for (int y = -40; y <= 40; y++) {
        for (int x = -40; x <= 40; x++) {
            int ax = x - a->left, ay = y - a->top, bx = x - b->left, by = y - b->top;
            bool in_a = ax >= 0 && ay >= 0 && ax < a->width && ay < a->height &&
                        pixels_at(sprites, a)[ay * a->stride + ax] >> 24 > 127;
            bool in_b = bx >= 0 && by >= 0 && bx < b->width && by < b->height &&
                        pixels_at(sprites, b)[by * b->stride + bx] >> 24 > 127;
            count += in_a != in_b;
        }
    }
    return count;
}

/// The silhouettes of enemies and the parts of bosses, each against each.
static void forms_differ_in_shape(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_sprites *sprites = open_sprites(&gate, 1.125f, 1, HS_PALETTE_NEON);
    for (unsigned a = 0; a < HS_BODY_ENEMIES; a++) {
        for (unsigned b = a + 1; b < HS_BODY_ENEMIES; b++) {
            unsigned steps = hs_sprite_steps(HS_SPRITE_ENEMY);
            hs_sprite_variant one = {.model = a, .radius = 14}, other = {.model = b, .radius = 14};
            unsigned first = hs_sprite_first(HS_SPRITE_ENEMY);
            size_t apart =
                difference(sprites, first + hs_sprite_variant_number(HS_SPRITE_ENEMY, one) * steps,
                           first + hs_sprite_variant_number(HS_SPRITE_ENEMY, other) * steps);
            if (apart < 150) fail_msg("forms %u and %u differ in %zu pixels", a, b, apart);
        }
    }
    hs_sprites_destroy(sprites);
}

static void every_bullet_has_a_whitish_core_and_a_dark_rim(void **state)
{
    (void)state;
    hs_gate gate = {0};
    for (int palette = 0; palette < HS_PALETTE_COUNT; palette++) {
        hs_sprites *sprites = open_sprites(&gate, 3.0f, 1, (hs_palette)palette);
        for (unsigned sprite = 0; sprite < hs_sprite_first(HS_SPRITE_ITEM); sprite++) {
            uint32_t middle = middle_of(sprites, sprite);
            assert_int_equal(middle >> 24, 255);
            assert_true(least_channel(middle) > 220);
            const hs_sprite_image *image = image_of(sprites, sprite, 0, 0);
            size_t dark = 0;
            for (size_t i = 0; i < (size_t)image->stride * image->height; i++) {
                uint32_t pixel = pixels_at(sprites, image)[i];
                bool is_dark =
                    (pixel & 255u) < 60 && (pixel >> 8 & 255u) < 60 && (pixel >> 16 & 255u) < 60;
                dark += pixel >> 24 > 200 && is_dark;
            }
            assert_true(dark > 20);
        }
        hs_sprites_destroy(sprites);
    }
}

static void looks_differ_in_shape_and_hues_in_colour(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_sprites *sprites = open_sprites(&gate, 1.125f, 1, HS_PALETTE_NEON);
    for (unsigned a = 0; a < HS_LOOK_COUNT; a++) {
        for (unsigned b = a + 1; b < HS_LOOK_COUNT; b++) {
            assert_true(difference(sprites, hs_sprite_first((hs_sprite_kind)a),
                                   hs_sprite_first((hs_sprite_kind)b)) > 12);
        }
        unsigned steps = hs_sprite_steps((hs_sprite_kind)a);
        assert_int_equal(hs_sprite_variants((hs_sprite_kind)a), HS_HUE_COUNT);
        for (unsigned hue = 1; hue < HS_HUE_COUNT; hue++) {
            unsigned first = hs_sprite_first((hs_sprite_kind)a);
            assert_int_equal(difference(sprites, first, first + hue * steps), 0);
            const hs_sprite_image *one = image_of(sprites, first, 0, 0);
            const hs_sprite_image *other = image_of(sprites, first + hue * steps, 0, 0);
            assert_memory_not_equal(pixels_at(sprites, one), pixels_at(sprites, other),
                                    one->stride * one->height * sizeof(uint32_t));
        }
    }
    hs_sprites_destroy(sprites);
    hs_test_expect_gate_empty(&gate);
}

static void an_enemy_gets_the_size_nearest_to_its_radius(void **state)
{
    (void)state;
    unsigned former = 0;
    for (int radius = 0; radius < 256; radius++) {
        const hs_sprite_variant wanted = {.radius = (float)radius};
        unsigned variant = hs_sprite_variant_number(HS_SPRITE_ENEMY, wanted);
        assert_true(variant >= former && variant < 6);
        former = variant;
    }
    assert_int_equal(former, 5);
}

static void when_memory_is_out_no_sprites_are_made_and_none_are_lost(void **state)
{
    (void)state;
    hs_gate gate = {0};
    hs_sprites *sprites = NULL;
    for (uint64_t n = 1; sprites == NULL; n++) {
        hs_error error = {""};
        gate = (hs_gate){.fail_at = n};
        sprites = hs_sprites_create(&gate, 0.2f, 1, HS_PALETTE_NEON, &error);
        if (sprites != NULL) break;
        assert_non_null(strstr(error.message, "out of memory"));
        hs_test_expect_gate_empty(&gate);
        assert_true(n < 50);
    }
    hs_sprites_destroy(sprites);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_are_premultiplied_clear_at_their_edges_and_covered_by_their_spans),
        cmocka_unit_test(a_large_sprite_is_painted_when_it_is_asked_for_and_fits_its_image),
        cmocka_unit_test(a_large_sprite_is_painted_once_until_its_room_is_given_back),
        cmocka_unit_test(a_variant_s_number_gives_the_variant_back),
        cmocka_unit_test(forms_differ_in_shape),
        cmocka_unit_test(every_bullet_has_a_whitish_core_and_a_dark_rim),
        cmocka_unit_test(looks_differ_in_shape_and_hues_in_colour),
        cmocka_unit_test(an_enemy_gets_the_size_nearest_to_its_radius),
        cmocka_unit_test(when_memory_is_out_no_sprites_are_made_and_none_are_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
