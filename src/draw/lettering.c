#include "draw/lettering.h"

#include "base/forbidden.h"

/// A straight stroke from one point to another; y is 0 at the top and 1 at the bottom.
typedef struct stroke {
    float x0, y0, x1, y1;
} stroke;

/// Most strokes of a letter, and most letters of a word.
enum { STROKES = 11, WORD_MOST = 24 };

/// A letter between the centres of its outer strokes.
typedef struct letter {
    float width;
    int count;
    stroke strokes[STROKES];
} letter;

#define SPACE_WIDTH 0.3f

// clang-format off
static const letter letters[26] = {
    /* A */ {.64f, 6, {{0, 1, 0, .24f}, {0, .24f, .24f, 0}, {.24f, 0, .4f, 0}, {.4f, 0, .64f, .24f},
                       {.64f, .24f, .64f, 1}, {0, .62f, .64f, .62f}}},
    /* B */ {.62f, 10, {{0, 0, 0, 1}, {0, 0, .46f, 0}, {.46f, 0, .6f, .14f}, {.6f, .14f, .6f, .34f},
                        {.6f, .34f, .46f, .48f}, {0, .48f, .46f, .48f}, {.46f, .48f, .62f, .64f},
                        {.62f, .64f, .62f, .84f}, {.62f, .84f, .46f, 1}, {.46f, 1, 0, 1}}},
    /* C */ {.6f, 5, {{.6f, 0, .2f, 0}, {.2f, 0, 0, .2f}, {0, .2f, 0, .8f}, {0, .8f, .2f, 1},
                      {.2f, 1, .6f, 1}}},
    /* D */ {.64f, 6, {{0, 0, 0, 1}, {0, 0, .42f, 0}, {.42f, 0, .64f, .22f}, {.64f, .22f, .64f, .78f},
                       {.64f, .78f, .42f, 1}, {.42f, 1, 0, 1}}},
    /* E */ {.56f, 4, {{0, 0, 0, 1}, {0, 0, .56f, 0}, {0, .5f, .46f, .5f}, {0, 1, .56f, 1}}},
    /* F */ {.54f, 3, {{0, 0, 0, 1}, {0, 0, .54f, 0}, {0, .5f, .44f, .5f}}},
    /* G */ {.62f, 7, {{.6f, 0, .2f, 0}, {.2f, 0, 0, .2f}, {0, .2f, 0, .8f}, {0, .8f, .2f, 1},
                       {.2f, 1, .62f, 1}, {.62f, 1, .62f, .54f}, {.62f, .54f, .36f, .54f}}},
    /* H */ {.64f, 3, {{0, 0, 0, 1}, {.64f, 0, .64f, 1}, {0, .5f, .64f, .5f}}},
    /* I */ {0, 1, {{0, 0, 0, 1}}},
    /* J */ {.5f, 4, {{.5f, 0, .5f, .8f}, {.5f, .8f, .3f, 1}, {.3f, 1, .16f, 1}, {.16f, 1, 0, .84f}}},
    /* K */ {.6f, 3, {{0, 0, 0, 1}, {.6f, 0, .12f, .5f}, {.12f, .5f, .6f, 1}}},
    /* L */ {.54f, 2, {{0, 0, 0, 1}, {0, 1, .54f, 1}}},
    /* M */ {.88f, 4, {{0, 1, 0, 0}, {0, 0, .44f, .44f}, {.44f, .44f, .88f, 0}, {.88f, 0, .88f, 1}}},
    /* N */ {.66f, 3, {{0, 1, 0, 0}, {0, 0, .66f, 1}, {.66f, 1, .66f, 0}}},
    /* O */ {.64f, 8, {{.22f, 0, .42f, 0}, {.42f, 0, .64f, .22f}, {.64f, .22f, .64f, .78f},
                       {.64f, .78f, .42f, 1}, {.42f, 1, .22f, 1}, {.22f, 1, 0, .78f},
                       {0, .78f, 0, .22f}, {0, .22f, .22f, 0}}},
    /* P */ {.62f, 6, {{0, 0, 0, 1}, {0, 0, .44f, 0}, {.44f, 0, .62f, .18f}, {.62f, .18f, .62f, .4f},
                       {.62f, .4f, .44f, .58f}, {.44f, .58f, 0, .58f}}},
    /* Q */ {.64f, 9, {{.22f, 0, .42f, 0}, {.42f, 0, .64f, .22f}, {.64f, .22f, .64f, .78f},
                       {.64f, .78f, .42f, 1}, {.42f, 1, .22f, 1}, {.22f, 1, 0, .78f},
                       {0, .78f, 0, .22f}, {0, .22f, .22f, 0}, {.4f, .74f, .7f, 1.04f}}},
    /* R */ {.64f, 7, {{0, 0, 0, 1}, {0, 0, .44f, 0}, {.44f, 0, .62f, .18f}, {.62f, .18f, .62f, .4f},
                       {.62f, .4f, .44f, .58f}, {.44f, .58f, 0, .58f}, {.22f, .58f, .64f, 1}}},
    /* S */ {.6f, 9, {{.6f, 0, .18f, 0}, {.18f, 0, 0, .18f}, {0, .18f, 0, .32f}, {0, .32f, .18f, .5f},
                      {.18f, .5f, .42f, .5f}, {.42f, .5f, .6f, .68f}, {.6f, .68f, .6f, .82f},
                      {.6f, .82f, .42f, 1}, {.42f, 1, 0, 1}}},
    /* T */ {.64f, 2, {{0, 0, .64f, 0}, {.32f, 0, .32f, 1}}},
    /* U */ {.64f, 5, {{0, 0, 0, .78f}, {0, .78f, .22f, 1}, {.22f, 1, .42f, 1}, {.42f, 1, .64f, .78f},
                       {.64f, .78f, .64f, 0}}},
    /* V */ {.68f, 2, {{0, 0, .34f, 1}, {.34f, 1, .68f, 0}}},
    /* W */ {.88f, 4, {{0, 0, 0, 1}, {0, 1, .44f, .56f}, {.44f, .56f, .88f, 1}, {.88f, 1, .88f, 0}}},
    /* X */ {.66f, 2, {{0, 0, .66f, 1}, {.66f, 0, 0, 1}}},
    /* Y */ {.68f, 3, {{0, 0, .34f, .42f}, {.34f, .42f, .68f, 0}, {.34f, .42f, .34f, 1}}},
    /* Z */ {.6f, 3, {{0, 0, .6f, 0}, {.6f, 0, 0, 1}, {0, 1, .6f, 1}}},
};
// clang-format on

/// NULL for what is no letter.
static const letter *letter_of(char character)
{
    if (character >= 'a' && character <= 'z') return &letters[character - 'a'];
    return character >= 'A' && character <= 'Z' ? &letters[character - 'A'] : NULL;
}

/// How far the next letter is shifted.
static float advance_of(const hs_lettering_style *style, const letter *at)
{
    return at != NULL ? at->width + 2.0f * style->stroke + style->gap : SPACE_WIDTH + style->gap;
}

float hs_lettering_width(const hs_lettering_style *style, const char *word)
{
    float width = 0.0f;
    for (const char *c = word; *c != '\0'; c++) width += advance_of(style, letter_of(*c));
    return width - style->gap;
}

// ---- Distances ---------------------------------------------------------------------------------

/// The distance to a stroke's line by a norm whose unit circle is an octagon: strokes along the
/// axes and the diagonals are equally wide, and their ends are cut as the corners are.
static float stroke_distance(const stroke *s, vec2s point)
{
    float along_x = s->x1 - s->x0, along_y = s->y1 - s->y0;
    float x = point.x - s->x0, y = point.y - s->y0;
    float length = along_x * along_x + along_y * along_y;
    float share = glm_clamp_zo((x * along_x + y * along_y) / length);
    x = fabsf(x - share * along_x);
    y = fabsf(y - share * along_y);
    return glm_max(glm_max(x, y), (x + y) * 0.70710678f);
}

/// Whether all of a stroke's line is farther away than that, along an axis.
static bool is_beyond(const stroke *s, vec2s point, float distance)
{
    return point.y < glm_min(s->y0, s->y1) - distance ||
           point.y > glm_max(s->y0, s->y1) + distance ||
           point.x < glm_min(s->x0, s->x1) - distance || point.x > glm_max(s->x0, s->x1) + distance;
}

/// A word with the places of its letters.
typedef struct word_plan {
    const letter *letters[WORD_MOST];
    float begins[WORD_MOST];
    int count;
    float width;
} word_plan;

static word_plan plan_of(const hs_lettering_style *style, const char *word)
{
    word_plan plan = {.width = hs_lettering_width(style, word)};
    float x = style->stroke;
    for (const char *c = word; *c != '\0' && plan.count < WORD_MOST; c++) {
        const letter *at = letter_of(*c);
        if (at != NULL) {
            plan.letters[plan.count] = at;
            plan.begins[plan.count++] = x;
        }
        x += advance_of(style, at);
    }
    return plan;
}

/// From a point to the outline of the word, negative inside; no more than `reach` is exact.
static float word_distance(const word_plan *plan, const hs_lettering_style *style, vec2s point,
                           float reach)
{
    float least = reach + style->stroke;
    for (int i = 0; i < plan->count; i++) {
        const letter *at = plan->letters[i];
        const vec2s local = {{point.x - plan->begins[i], point.y}};
        if (local.x < -least || local.x > at->width + least) continue;
        for (int s = 0; s < at->count; s++) {
            if (is_beyond(&at->strokes[s], local, least)) continue;
            least = glm_min(least, stroke_distance(&at->strokes[s], local));
        }
    }
    return least - style->stroke;
}

/// Slits that widen to the right, as if wind had torn the letters.
static float slit_distance(const word_plan *plan, const hs_lettering_style *style, vec2s point)
{
    static const float levels[] = {0.17f, 0.36f, 0.66f, 0.85f};
    static const float begins[] = {0.62f, 0.76f, 0.7f, 0.66f};
    float cut = -1.0f;
    for (int i = 0; i < 4 && style->slits > 0.0f; i++) {
        float share = (point.x / plan->width - begins[i]) / (1.0f - begins[i]);
        if (share <= 0.0f) continue;
        float half = 0.05f * style->slits * share;
        cut = glm_max(cut, half - fabsf(point.y - levels[i]));
    }
    return cut;
}

// ---- Colours -----------------------------------------------------------------------------------

static float byte_of(float share)
{
    return glm_clamp_zo(share) * 255.0f + 0.5f;
}

static uint32_t pixel_of(hs_colour colour, float alpha)
{
    return (uint32_t)byte_of(alpha) << 24 | (uint32_t)byte_of(colour.r) << 16 |
           (uint32_t)byte_of(colour.g) << 8 | (uint32_t)byte_of(colour.b);
}

/// Lays a colour over a pixel; both have straight alpha.
static void lay(uint32_t *pixel, hs_colour colour, float alpha)
{
    float below = (float)(*pixel >> 24) / 255.0f * (1.0f - alpha);
    float sum = alpha + below;
    if (alpha <= 0.0f) return;
    *pixel = pixel_of(glms_vec3_lerp(hs_colour_of(*pixel), colour, alpha / sum), sum);
}

/// The colour inside a letter: from top to bottom, its edges lit from above.
static hs_colour body_colour(const hs_lettering_style *style, float y, float inside)
{
    float share = glm_clamp_zo((y + style->stroke) / (1.0f + 2.0f * style->stroke));
    hs_colour colour = share < 0.5f ? glms_vec3_lerp(style->top, style->middle, share * 2.0f)
                                    : glms_vec3_lerp(style->middle, style->bottom, share * 2 - 1);
    float edge = glm_clamp_zo(1.0f - inside / (0.4f * style->stroke)) * style->shine;
    const hs_colour white = {{1.0f, 1.0f, 1.0f}};
    return glms_vec3_lerp(colour, white, edge * (1.0f - share));
}

static void paint_rim_point(const hs_lettering_style *style, const word_plan *plan, vec2s point,
                            float size, uint32_t *pixel)
{
    float reach = style->rim_width + style->halo_width;
    float distance = word_distance(plan, style, point, reach);
    if (distance >= reach) return;
    float halo = glm_clamp_zo(1.0f - (distance - style->rim_width) / style->halo_width);
    float rim = glm_clamp_zo(0.5f - (distance - style->rim_width) * size);
    lay(pixel, style->rim, glm_max(rim, style->halo_alpha * halo * halo));
}

static void paint_body_point(const hs_lettering_style *style, const word_plan *plan, vec2s point,
                             float size, uint32_t *pixel)
{
    float distance = word_distance(plan, style, point, 1.0f / size);
    if (distance * size >= 0.5f) return;
    float cut = glm_max(distance, slit_distance(plan, style, point));
    lay(pixel, body_colour(style, point.y, -distance), glm_clamp_zo(0.5f - cut * size));
}

/// What is painted of a word at a point.
typedef void (*point_painter)(const hs_lettering_style *style, const word_plan *plan, vec2s point,
                              float size, uint32_t *pixel);

/// Paints the points of a word and of its surroundings.
static void paint_word(const hs_lettering_sheet *sheet, const hs_lettering_style *style,
                       const char *word, vec2s place, float size, float reach, point_painter paint)
{
    const word_plan plan = plan_of(style, word);
    float around = (reach + HS_LETTERING_SLANT) * size;
    float tall = (1.0f + 2.0f * style->stroke) * size;
    int left = (int)glm_max(place.x - around, 0.0f);
    int top = (int)glm_max(place.y - reach * size, 0.0f);
    int right = (int)glm_min(place.x + plan.width * size + around, (float)sheet->width);
    int bottom = (int)glm_min(place.y + tall + reach * size + 1.0f, (float)sheet->height);
    for (int row = top; row < bottom; row++) {
        float v = ((float)row + 0.5f - place.y) / size - style->stroke;
        float shift = HS_LETTERING_SLANT * (v - 0.5f);
        uint32_t *pixels = sheet->at + (size_t)row * (size_t)sheet->stride;
        for (int column = left; column < right; column++) {
            const vec2s point = {{((float)column + 0.5f - place.x) / size + shift, v}};
            paint(style, &plan, point, size, &pixels[column]);
        }
    }
}

void hs_lettering_paint(const hs_lettering_sheet *sheet, const hs_lettering_style *style,
                        const char *word, float x, float y, float size)
{
    const vec2s place = {{x, y}};
    paint_word(sheet, style, word, place, size, 0.0f, paint_body_point);
}

void hs_lettering_paint_rim(const hs_lettering_sheet *sheet, const hs_lettering_style *style,
                            const char *word, float x, float y, float size)
{
    const vec2s place = {{x, y}};
    float reach = style->rim_width + style->halo_width;
    paint_word(sheet, style, word, place, size, reach, paint_rim_point);
}

void hs_lettering_paint_plate(const hs_lettering_sheet *sheet, hs_colour left, hs_colour right,
                              float alpha)
{
    float width = (float)sheet->width, height = (float)sheet->height;
    float lean = HS_LETTERING_SLANT * height;
    for (int row = 0; row < sheet->height; row++) {
        float begin = lean * (1.0f - ((float)row + 0.5f) / height);
        float end = begin + width - lean;
        uint32_t *pixels = sheet->at + (size_t)row * (size_t)sheet->stride;
        for (int column = 0; column < sheet->width; column++) {
            float at = (float)column + 0.5f;
            float inside = glm_clamp_zo(glm_min(at - begin, end - at) + 0.5f);
            float share = glm_clamp_zo((at - begin) / (width - lean));
            lay(&pixels[column], glms_vec3_lerp(left, right, share), alpha * inside);
        }
    }
}
