#include "draw/cast/plates.h"

#include "base/trigonometry.h"

#include "base/forbidden.h"

/// The colours of a faction.
typedef struct coat {
    uint32_t dark, middle, light; ///< of metal, from shadow to light
    uint32_t glow;                ///< of what shines
} coat;

/// One for each stage, and the ship's. Metal stays darker than any bullet, and what shines is a
/// colour that few bullets have.
static const coat coats[HS_COAT_COUNT] = {
    {0x1B1210, 0x7A4A2C, 0xF0BC80, 0xFFC04A}, // copper and amber
    {0x0C1A1C, 0x2F6B66, 0xA9E8D4, 0x5CFFC8}, // verdigris and mint
    {0x15111F, 0x554C7C, 0xC4B8EC, 0xFF6AE0}, // slate and orchid
    {0x0B1024, 0x2F478C, 0xA6C0FF, 0x7CE0FF}, // indigo and ice
    {0x1A0A0E, 0x7E2A38, 0xF0A49A, 0xFF5A3C}, // garnet and ember
    {0x1A2E5C, 0x8CB0E8, 0xFFFFFF, 0x5AD8FF}, // white and azure
};

/// Width of the dark rim and of the edge that catches light, field units.
#define RIM   1.15f
#define BEVEL 2.4f
/// How far a halo reaches, field units.
#define HALO 3.4f

/// From this unit on a body is a boss's, field units.
#define LARGE 19.0f

/// The direction that light comes from.
#define LIGHT_X -0.42f
#define LIGHT_Y -0.91f

hs_colour hs_faction_glow(unsigned faction)
{
    return hs_colour_of(coats[faction % HS_COAT_COUNT].glow);
}

// ---- Bodies -----------------------------------------------------------------------------------

void hs_body_begin(hs_body *body, float unit, float scale, unsigned faction, hs_body_state state)
{
    body->unit = unit;
    body->pixels = unit * scale;
    body->state = state;
    body->faction = faction % HS_COAT_COUNT;
    body->skew = 0.0f;
    body->reach = 1.0f;
    body->is_flipped = false;
    body->light = (vec2s){{LIGHT_X, LIGHT_Y}};
    body->count = 0;
}

static float bound_of(const hs_plate *plate)
{
    float farthest = 0.0f;
    switch (plate->shape) {
    case HS_PLATE_RING:
    case HS_PLATE_ARC:
        return plate->a + plate->b;
    case HS_PLATE_HEXAGON:
        return plate->a * 1.16f;
    case HS_PLATE_BOX:
        return sqrtf(plate->a * plate->a + plate->b * plate->b);
    case HS_PLATE_POLYGON:
        for (unsigned p = 0; p < plate->count; p++)
            farthest = glm_max(farthest, glms_vec2_norm(plate->points[p]));
        return farthest;
    default:
        return glm_max(plate->a, plate->b);
    }
}

void hs_body_add(hs_body *body, hs_plate plate)
{
    if (body->count == HS_BODY_PLATES) return;
    hs_sine_cosine turn = hs_sine_cosine_of((double)plate.turn);
    hs_sine_cosine opening = hs_sine_cosine_of((double)plate.c);
    if (plate.squeeze == 0.0f) plate.squeeze = 1.0f;
    body->plates[body->count++] = (hs_laid_plate){
        .plate = plate,
        .sine = (float)turn.sine,
        .cosine = (float)turn.cosine,
        .open_sine = (float)opening.sine,
        .open_cosine = (float)opening.cosine,
        .bound = bound_of(&plate),
    };
}

static void widen(hs_body_box *box, float x, float y, float by)
{
    box->left = glm_min(box->left, x - by);
    box->right = glm_max(box->right, x + by);
    box->top = glm_min(box->top, y - by);
    box->bottom = glm_max(box->bottom, y + by);
}

/// Widens a box by the middle line of an arc, which is far smaller than its circle.
static void widen_by_arc(hs_body_box *box, const hs_plate *plate, float by)
{
    enum { POINTS = 8 };
    for (int p = -POINTS; p <= POINTS; p++) {
        double degrees = 180.0 + (double)plate->turn + (double)plate->c * p / POINTS;
        hs_sine_cosine ray = hs_sine_cosine_of(degrees);
        widen(box, plate->place.x + plate->a * (float)ray.sine,
              plate->place.y - plate->a * (float)ray.cosine, by);
    }
}

hs_body_box hs_body_bounds(const hs_body *body)
{
    hs_body_box box = {0};
    float margin = (HALO + 0.5f) / body->unit;
    for (unsigned p = 0; p < body->count; p++) {
        const hs_laid_plate *it = &body->plates[p];
        float by = it->bound * glm_max(1.0f, it->plate.squeeze) + margin;
        for (int side = 0; side <= (it->plate.is_twin ? 1 : 0); side++) {
            if (it->plate.shape == HS_PLATE_ARC) {
                widen_by_arc(&box, &it->plate, it->plate.b + margin);
                continue;
            }
            float x = side == 0 ? it->plate.place.x : -it->plate.place.x;
            widen(&box, x, it->plate.place.y, by);
        }
    }
    float skewed = fabsf(body->skew) * glm_max(-box.top, box.bottom);
    float top = body->is_flipped ? -box.bottom : box.top;
    float bottom = body->is_flipped ? -box.top : box.bottom;
    return (hs_body_box){(box.left - skewed) * body->unit, top * body->unit,
                         (box.right + skewed) * body->unit, bottom * body->unit};
}

// ---- Distances ---------------------------------------------------------------------------------

static float arc_distance(const hs_laid_plate *it, vec2s at)
{
    float x = fabsf(at.x);
    bool is_beyond = it->open_cosine * x > it->open_sine * at.y;
    vec2s end = {{it->open_sine * it->plate.a, it->open_cosine * it->plate.a}};
    float away = is_beyond ? glms_vec2_norm((vec2s){{x - end.x, at.y - end.y}})
                           : fabsf(glms_vec2_norm(at) - it->plate.a);
    return away - it->plate.b;
}

static float box_distance(const hs_plate *plate, vec2s at)
{
    float x = fabsf(at.x) - plate->a + plate->c;
    float y = fabsf(at.y) - plate->b + plate->c;
    vec2s out = {{glm_max(x, 0.0f), glm_max(y, 0.0f)}};
    return glms_vec2_norm(out) + glm_min(glm_max(x, y), 0.0f) - plate->c;
}

/// The distance to a plate in its own frame.
static float distance_within(const hs_laid_plate *it, vec2s at)
{
    const hs_plate *plate = &it->plate;
    switch (plate->shape) {
    case HS_PLATE_DISC:
        return hs_disc_distance(at, plate->a);
    case HS_PLATE_RING:
        return fabsf(hs_disc_distance(at, plate->a)) - plate->b;
    case HS_PLATE_ARC:
        return arc_distance(it, at);
    case HS_PLATE_LENS:
        return hs_lens_distance(at, plate->a, plate->b);
    case HS_PLATE_BOX:
        return box_distance(plate, at);
    case HS_PLATE_DIAMOND:
        return hs_diamond_distance(at, plate->a, plate->b);
    case HS_PLATE_HEXAGON:
        return hs_hexagon_distance(at, plate->a);
    case HS_PLATE_STAR:
        return hs_star_distance(at, plate->a, plate->b);
    default:
        return hs_polygon_distance(at, plate->points, plate->count);
    }
}

/// The distance to a plate, of which there may be two; a large one where it is further than `near`.
static float distance_to(const hs_laid_plate *it, vec2s at, float near)
{
    const hs_plate *plate = &it->plate;
    if (plate->is_twin) at.x = fabsf(at.x);
    vec2s way = glms_vec2_sub(at, plate->place);
    float reach = it->bound + near;
    if (glms_vec2_norm2(way) > reach * reach) return 1e6f;
    vec2s turned = hs_turned(way, it->sine, it->cosine);
    if (plate->squeeze == 1.0f) return distance_within(it, turned);
    turned.x /= plate->squeeze;
    return distance_within(it, turned) * glm_min(1.0f, 0.4f + 0.6f * fabsf(plate->squeeze));
}

// ---- Paint -------------------------------------------------------------------------------------

/// How much light falls on a point of a plate at a depth below its edge: 0 shadow, 1 light.
static float light_at(const hs_body *body, const hs_laid_plate *it, vec2s at, float distance)
{
    float bevel = BEVEL / body->unit;
    float slope = glm_clamp_zo(1.0f + distance / bevel);
    float height = 0.44f - at.y / body->reach * 0.14f;
    if (slope <= 0.0f) return height;
    const float step = 0.02f;
    float across = distance_to(it, (vec2s){{at.x + step, at.y}}, 9.0f) - distance;
    float along = distance_to(it, (vec2s){{at.x, at.y + step}}, 9.0f) - distance;
    float down = body->is_flipped ? -body->light.y : body->light.y;
    float facing = (across * body->light.x + along * down) / step;
    return height + slope * facing * (facing > 0.0f ? 0.52f : 0.34f);
}

static hs_colour metal_of(const coat *worn, float light)
{
    light = glm_clamp_zo(light);
    if (light < 0.5f) {
        return glms_vec3_lerp(hs_colour_of(worn->dark), hs_colour_of(worn->middle), light * 2.0f);
    }
    return glms_vec3_lerp(hs_colour_of(worn->middle), hs_colour_of(worn->light),
                          light * 2.0f - 1.0f);
}

/// What shines: its colour at the edge, white at a depth, field units.
static hs_colour shine_at(hs_colour glow, float depth)
{
    return glms_vec3_lerp(glow, hs_colour_of(0xFFFFFF), glm_clamp_zo(depth * 0.42f));
}

static void paint_shining(const hs_body *body, const hs_plate *plate, float distance,
                          hs_paint *paint)
{
    hs_colour glow = hs_faction_glow(body->faction);
    float out = distance * body->unit; // field units
    if (plate->material == HS_MATERIAL_LINE) {
        hs_paint_over(paint, glow, hs_coverage(distance * body->pixels) * 0.92f);
        return;
    }
    if (plate->material == HS_MATERIAL_FLAME) {
        // Of the whole width, so that a large flame is as soft as a small one.
        float depth = -distance / plate->b;
        float strength = glm_clamp_zo(0.25f + depth * 0.9f);
        hs_colour hot = glms_vec3_lerp(glow, hs_colour_of(0xFFFFFF), glm_clamp_zo(depth * 1.4f));
        hs_paint_over(paint, hot, strength * strength * 0.9f);
        return;
    }
    float halo = glm_clamp_zo(1.0f - out / HALO);
    hs_paint_over(paint, glow, halo * halo * 0.34f);
    hs_paint_over(paint, glms_vec3_scale(glow, 0.16f),
                  hs_coverage((distance - 0.7f / body->unit) * body->pixels) * 0.9f);
    hs_paint_over(paint, shine_at(glow, -out), hs_coverage(distance * body->pixels));
}

static void paint_plate(const hs_body *body, const hs_laid_plate *it, vec2s at, hs_paint *paint)
{
    const coat *worn = &coats[body->faction];
    hs_material material = it->plate.material;
    bool shines = material == HS_MATERIAL_GLOW || material == HS_MATERIAL_FLAME;
    float distance = distance_to(it, at, ((shines ? HALO : RIM) + 0.6f) / body->unit);
    if (distance > 1e5f) return;
    if (material >= HS_MATERIAL_GLOW) {
        paint_shining(body, &it->plate, distance, paint);
        return;
    }
    float rim = hs_coverage((distance - RIM / body->unit) * body->pixels);
    if (rim <= 0.0f) return;
    hs_paint_over(paint, hs_colour_of(0x04030A), rim * 0.94f);
    float inside = hs_coverage(distance * body->pixels);
    if (inside <= 0.0f || material == HS_MATERIAL_DARK) return;
    float light = light_at(body, it, at, distance);
    if (material == HS_MATERIAL_PANEL) light = light * 0.55f;
    if (material == HS_MATERIAL_TRIM) light = light * 0.7f + 0.34f;
    hs_paint_over(paint, metal_of(worn, light), inside);
}

/// Cracks: three branches that bend twice, the same in every body.
static float crack_distance(vec2s at)
{
    static const vec2s branches[3][4] = {
        {{{0.05f, -0.1f}}, {{0.3f, -0.34f}}, {{0.26f, -0.62f}}, {{0.62f, -0.98f}}},
        {{{0.0f, 0.1f}}, {{-0.36f, 0.16f}}, {{-0.52f, 0.46f}}, {{-0.98f, 0.5f}}},
        {{{0.1f, 0.2f}}, {{0.34f, 0.42f}}, {{0.3f, 0.7f}}, {{0.56f, 1.02f}}},
    };
    float nearest = 1e6f;
    for (int b = 0; b < 3; b++) nearest = glm_min(nearest, hs_line_distance(at, branches[b], 4));
    return nearest;
}

static void paint_cracks(const hs_body *body, vec2s at, hs_paint *paint)
{
    float away = crack_distance(at) * body->unit;
    float alpha = paint->alpha;
    *paint = (hs_paint){glms_vec3_scale(paint->colour, 0.66f), alpha};
    float scale = body->pixels / body->unit;
    hs_colour ember = glms_vec3_scale(hs_colour_of(0xFF7A2A), alpha);
    float dark = hs_coverage((away - 1.3f) * scale) * 0.8f;
    float hot = hs_coverage((away - 0.45f) * scale);
    paint->colour = glms_vec3_scale(paint->colour, 1.0f - dark);
    paint->colour =
        glms_vec3_add(glms_vec3_scale(paint->colour, 1.0f - hot), glms_vec3_scale(ember, hot));
}

/// The outline of the union of all plates but flames.
static hs_paint paint_outline(const hs_body *body, vec2s at)
{
    float nearest = 1e6f;
    for (unsigned p = 0; p < body->count; p++) {
        const hs_laid_plate *it = &body->plates[p];
        if (it->plate.material == HS_MATERIAL_FLAME || it->plate.material == HS_MATERIAL_LINE)
            continue;
        nearest = glm_min(nearest, distance_to(it, at, 4.0f / body->unit));
    }
    float away = fabsf(nearest) * body->pixels;
    float width = 0.55f * body->pixels / body->unit;
    hs_colour glow = glms_vec3_lerp(hs_faction_glow(body->faction), hs_colour_of(0xFFFFFF), 0.3f);
    return hs_paint_layer(glow, hs_coverage(away - glm_max(width, 0.6f)));
}

hs_paint hs_body_paint(const hs_body *body, vec2s at)
{
    vec2s point = glms_vec2_scale(at, 1.0f / body->unit);
    if (body->is_flipped) point.y = -point.y;
    point.x -= body->skew * point.y;
    if (body->state == HS_BODY_OUTLINE) return paint_outline(body, point);
    hs_paint paint = {0};
    for (unsigned p = 0; p < body->count; p++) paint_plate(body, &body->plates[p], point, &paint);
    if (paint.alpha <= 0.0f) return paint;
    if (body->state == HS_BODY_CRACKED) paint_cracks(body, point, &paint);
    if (body->state == HS_BODY_FLASH) {
        // A large body that turned white would hide what comes out of it.
        float share = body->unit < LARGE ? 0.6f : 0.28f;
        hs_colour hot =
            glms_vec3_lerp(hs_faction_glow(body->faction), hs_colour_of(0xFFFFFF), 0.7f);
        paint.colour = glms_vec3_add(glms_vec3_scale(paint.colour, 1.0f - share),
                                     glms_vec3_scale(hot, paint.alpha * share));
    }
    return paint;
}
