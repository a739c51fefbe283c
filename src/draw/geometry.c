#include "draw/geometry.h"

#include "draw/camera.h"
#include "draw/canvas.h"
#include "draw/geometry_light.h"
#include "draw/light.h"
#include "draw/scenery.h"
#include "draw/streaks.h"
#include "draw/textures.h"
#include "draw/view.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/wind.h"

#include "base/forbidden.h"

/// The atlas is painted again when the scale differs by more than this ratio.
#define SCALE_TOLERANCE 0.02f

typedef struct vertex {
    float x, y;
    SDL_Color colour;
    float u, v;
} vertex;

/// How the sparks of a hue and level are drawn in a frame.
typedef struct shade {
    SDL_Color colour;
    uint16_t alone[3]; ///< brightness summed over the pixels of one spark: blue, green, red
} shade;

struct hs_geometry {
    hs_gate *gate;
    SDL_Renderer *renderer;
    hs_atlas atlas;
    hs_geometry_light *light;
    hs_scenery *scenery; ///< NULL until it is shown
    int width, height;   ///< of the field that the light is for
    vertex *vertices;    ///< four for each sprite
    int *indices;        ///< six for each, filled in once
    int32_t *bins;       ///< of light, that a spark lies in
    size_t count;        ///< sprites of the frame so far
    uint64_t left_out;
    hs_spark_tables *tables;
    hs_palette palette;
    shade shades[HS_SPARK_RAMPS * HS_LIGHT_LEVELS];
};

/// Both triangles begin at the same corner and share the diagonal from there. Only then does SDL's
/// software renderer recognise a rectangle, which takes it a tenth of the time and no allocation
/// instead of 8.
static void fill_indices(int *indices)
{
    static const int corners[6] = {0, 1, 3, 0, 3, 2};
    for (int s = 0; s < HS_GEOMETRY_SPRITES; s++) {
        for (int c = 0; c < 6; c++) indices[s * 6 + c] = s * 4 + corners[c];
    }
}

hs_geometry *hs_geometry_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error)
{
    hs_geometry *geometry =
        hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *geometry, "the geometry renderer", error);
    if (geometry == NULL) return NULL;
    geometry->gate = gate;
    geometry->renderer = renderer;
    geometry->vertices = hs_gate_allocate_array(gate, HS_TAG_OTHER, HS_GEOMETRY_SPRITES,
                                                4 * sizeof *geometry->vertices);
    geometry->indices = hs_gate_allocate_array(gate, HS_TAG_OTHER, HS_GEOMETRY_SPRITES,
                                               6 * sizeof *geometry->indices);
    geometry->bins =
        hs_gate_allocate_array(gate, HS_TAG_OTHER, HS_GEOMETRY_SPRITES, sizeof *geometry->bins);
    geometry->tables = hs_gate_allocate_lines(gate, HS_TAG_OTHER, sizeof *geometry->tables);
    if (geometry->vertices == NULL || geometry->indices == NULL || geometry->bins == NULL ||
        geometry->tables == NULL) {
        hs_error_no_memory(error, "the geometry renderer",
                           HS_GEOMETRY_SPRITES * 4 * sizeof *geometry->vertices);
        hs_geometry_destroy(geometry);
        return NULL;
    }
    fill_indices(geometry->indices);
    return geometry;
}

void hs_geometry_destroy(hs_geometry *geometry)
{
    if (geometry == NULL) return;
    hs_gate *gate = geometry->gate;
    hs_atlas_release(&geometry->atlas);
    hs_geometry_light_destroy(geometry->light);
    hs_scenery_destroy(geometry->scenery);
    hs_gate_release(gate, HS_TAG_OTHER, geometry->bins,
                    HS_GEOMETRY_SPRITES * sizeof *geometry->bins);
    hs_gate_release(gate, HS_TAG_OTHER, geometry->vertices,
                    HS_GEOMETRY_SPRITES * 4 * sizeof *geometry->vertices);
    hs_gate_release(gate, HS_TAG_OTHER, geometry->indices,
                    HS_GEOMETRY_SPRITES * 6 * sizeof *geometry->indices);
    hs_gate_release(gate, HS_TAG_OTHER, geometry->tables, sizeof *geometry->tables);
    hs_gate_release(gate, HS_TAG_OTHER, geometry, sizeof *geometry);
}

bool hs_geometry_restore(hs_geometry *geometry, hs_error *error)
{
    float scale = geometry->atlas.scale;
    if (scale <= 0.0f) return true; // not drawn yet: the first frame makes it
    hs_geometry_light_destroy(geometry->light);
    geometry->light = NULL;
    hs_atlas_release(&geometry->atlas);
    return hs_atlas_make(&geometry->atlas, geometry->gate, geometry->renderer, scale,
                         geometry->palette, error);
}

/// Makes the atlas for a scale and a palette unless it is there. Without memory or textures an
/// atlas of another scale still serves.
static bool prepare_atlas(hs_geometry *geometry, float scale, hs_palette palette)
{
    float ratio = geometry->atlas.scale / scale;
    bool fits = ratio > 1.0f - SCALE_TOLERANCE && ratio < 1.0f + SCALE_TOLERANCE;
    if (fits && geometry->palette == palette) return true;
    hs_atlas fresh;
    hs_error error;
    if (!hs_atlas_make(&fresh, geometry->gate, geometry->renderer, scale, palette, &error)) {
        return geometry->atlas.texture != NULL;
    }
    hs_atlas_release(&geometry->atlas);
    geometry->atlas = fresh;
    geometry->palette = palette;
    hs_spark_tables_fill(geometry->tables, palette, scale);
    return true;
}

static int side_of(float length)
{
    return length < (float)HS_CANVAS_SIDE_MAX ? (int)length : HS_CANVAS_SIDE_MAX;
}

/// Makes the light for a field unless it is there. Returns false when there is none.
static bool prepare_light(hs_geometry *geometry, const SDL_FRect *field)
{
    int width = side_of(field->w), height = side_of(field->h);
    bool fits = geometry->width == width && geometry->height == height;
    if (geometry->light != NULL && fits) return true;
    hs_geometry_light_destroy(geometry->light);
    hs_error error;
    geometry->width = width;
    geometry->height = height;
    geometry->light = width < 1 || height < 1
                          ? NULL
                          : hs_geometry_light_create(geometry->gate, geometry->renderer, width,
                                                     height, geometry->atlas.is_filtered, &error);
    return geometry->light != NULL;
}

/// Adds a picture with its place at (x, y) pixels.
static void add(hs_geometry *geometry, const hs_atlas_slot *slot, float x, float y, float stretch,
                SDL_Color colour)
{
    vertex *to = &geometry->vertices[geometry->count++ * 4];
    float left = x + slot->left * stretch;
    float top = y + slot->top * stretch;
    float right = left + slot->width * stretch;
    float bottom = top + slot->height * stretch;
    to[0] = (vertex){left, top, colour, slot->u0, slot->v0};
    to[1] = (vertex){right, top, colour, slot->u1, slot->v0};
    to[2] = (vertex){left, bottom, colour, slot->u0, slot->v1};
    to[3] = (vertex){right, bottom, colour, slot->u1, slot->v1};
}

static void draw_batch(hs_geometry *geometry, size_t first, SDL_Texture *texture)
{
    size_t count = geometry->count - first;
    if (count == 0) return;
    const vertex *from = &geometry->vertices[first * 4];
    SDL_RenderGeometryRaw(geometry->renderer, texture, &from->x, sizeof *from, &from->colour,
                          sizeof *from, &from->u, sizeof *from, (int)count * 4, geometry->indices,
                          (int)count * 6, sizeof *geometry->indices);
}

static void draw_sparks(hs_geometry *geometry, size_t first)
{
    SDL_SetTextureBlendMode(geometry->atlas.texture, SDL_BLENDMODE_ADD);
    draw_batch(geometry, first, geometry->atlas.texture);
}

// ---- Sprites -----------------------------------------------------------------------------------

static void add_sprites(hs_geometry *geometry, const hs_world *world,
                        const hs_draw_options *options, const SDL_FRect *field)
{
    const hs_camera camera = hs_camera_aim(options, world, field->w, field->h);
    float stretch = hs_camera_scale(field->w, field->h) / geometry->atlas.scale;
    hs_glow *glow = hs_geometry_light_glow(geometry->light);
    // The light may have fewer pixels than the field.
    float fine_x = (float)geometry->width / field->w, fine_y = (float)geometry->height / field->h;
    const hs_player *player = hs_world_player(world);
    vec2s ship = hs_camera_map(&camera, player->x, player->y);
    if (player->over == 0)
        hs_glow_shade_ship(glow, ship.x * fine_x, ship.y * fine_y,
                           HS_LIGHT_SHIP_RADIUS * hs_camera_scale(field->w, field->h) * fine_y);
    hs_view view;
    hs_view_sprite sprites[HS_VIEW_BATCH];
    hs_view_begin(&view, world, options);
    hs_atlas_begin_frame(&geometry->atlas);
    size_t count;
    while ((count = hs_view_next(&view, sprites)) > 0) {
        for (size_t i = 0; i < count; i++) {
            if (geometry->count == HS_GEOMETRY_SPRITES) return;
            const hs_atlas_slot *slot = hs_atlas_find(&geometry->atlas, sprites[i].sprite);
            if (slot == NULL) continue;
            vec2s place = hs_camera_map(&camera, sprites[i].x, sprites[i].y);
            float x = field->x + place.x;
            float y = field->y + place.y;
            hs_glow_shade(glow, place.x * fine_x, place.y * fine_y);
            if (!geometry->atlas.is_filtered) {
                // SDL's software renderer only has whole pixels, and allocates for others that
                // reach past an edge.
                x = floorf(x + 0.5f + slot->left) - slot->left;
                y = floorf(y + 0.5f + slot->top) - slot->top;
            }
            add(geometry, slot, x, y, stretch, (SDL_Color){255, 255, 255, sprites[i].strength});
        }
    }
}

// ---- Sparks ------------------------------------------------------------------------------------

/// Among more particles than these none has a tail: there would be no room for them.
enum { TAILED_MOST = 200000 };

/// What the sparks of a frame have in common.
typedef struct sparks {
    const SDL_FRect *field;
    const hs_camera *camera; ///< of a picture of 1 x 1, for shares of the field
    float back;              ///< ticks, to where particles are seen
    uint32_t push;           ///< of the world's last tick
    uint32_t share;          ///< of 128
    uint32_t streaks_from;   ///< the least brightness of particles with a tail
} sparks;

/// The brightness of a light summed over the pixels that share it, on average: those of a spark
/// that stands a quarter of a pixel off their middle.
static float shared(float light)
{
    return hs_developed(light * 0.5625f) + 2.0f * hs_developed(light * 0.1875f) +
           hs_developed(light * 0.0625f);
}

/// Fills in the colours of sparks at an exposure. A renderer that filters shares one pixel among
/// its neighbours; any other draws four pixels with a quarter each.
static void fill_shades(hs_geometry *geometry, float exposure)
{
    float part = geometry->atlas.is_filtered ? 1.0f : 0.25f;
    for (unsigned s = 0; s < HS_SPARK_RAMPS * HS_LIGHT_LEVELS; s++) {
        Uint8 channels[3];
        shade *made = &geometry->shades[s];
        for (int c = 0; c < 3; c++) {
            float value = shared((float)geometry->tables->colours[s][c] * exposure);
            float drawn = value * part + 0.5f;
            channels[c] = (Uint8)glm_min(drawn, 255.0f);
            made->alone[c] = (uint16_t)(value + 0.5f);
        }
        made->colour = (SDL_Color){channels[2], channels[1], channels[0], 255};
    }
}

/// The nearest whole pixel from which a spark of two pixels does not reach past the edges.
static float whole_within(float place, float begin, float length)
{
    return glm_clamp(floorf(place + 0.5f), begin + 1.0f, begin + length - 1.0f);
}

static void add_hot_spark(hs_geometry *geometry, const sparks *all, float x, float y, uint32_t ramp,
                          uint32_t level)
{
    uint32_t look = ramp * HS_LIGHT_LEVELS + level;
    vec2s place = hs_camera_map(all->camera, x, y);
    int bin = hs_geometry_light_bin(geometry->light, place.x, place.y);
    const shade *drawn = &geometry->shades[look];
    if (bin < 0 || level == 0) return;
    hs_geometry_light_add(geometry->light, bin, geometry->tables->colours[look], drawn->alone);
    geometry->bins[geometry->count] = bin;
    x = all->field->x + place.x * all->field->w;
    y = all->field->y + place.y * all->field->h;
    if (!geometry->atlas.is_filtered) {
        // Whole pixels within the field: SDL would allocate for what reaches past an edge.
        x = whole_within(x, all->field->x, all->field->w);
        y = whole_within(y, all->field->y, all->field->h);
    }
    add(geometry, &geometry->atlas.spark, x, y, 1.0f, drawn->colour);
}

static void add_spark(hs_geometry *geometry, const sparks *all, float x, float y, uint32_t packed)
{
    add_hot_spark(geometry, all, x, y, hs_particle_ramp(packed), hs_particle_heat(packed));
}

/// Most sparks of a tail: each costs as much as a sprite.
enum { TAIL_SPARKS = 4 };

/// Adds a particle's tail, of fewer sparks than the canvas's.
static void add_tail(hs_geometry *geometry, const sparks *all, const hs_particle *particle)
{
    const float ticks = HS_STREAK_TICKS;
    hs_seen_place from = hs_particle_seen(particle, all->push, all->back);
    hs_seen_place end = hs_particle_seen(particle, all->push, all->back + ticks);
    vec2s begin = hs_camera_map(all->camera, from.x, from.y);
    vec2s stop = hs_camera_map(all->camera, end.x, end.y);
    float across = fabsf(stop.x - begin.x) * all->field->w;
    float down = fabsf(stop.y - begin.y) * all->field->h;
    uint32_t count = hs_streak_sparks(glm_max(across, down));
    if (count > TAIL_SPARKS) count = TAIL_SPARKS;
    uint32_t heat = hs_particle_heat(particle->packed);
    for (uint32_t n = 1; n <= count; n++) {
        float behind = (float)n / (float)count;
        if (geometry->count == HS_GEOMETRY_SPRITES) return;
        add_hot_spark(geometry, all, from.x + (end.x - from.x) * behind,
                      from.y + (end.y - from.y) * behind, hs_particle_ramp(particle->packed),
                      hs_streak_heat(heat, n, count, hs_streak_part(count)));
    }
}

/// Adds a particle unless it is among those that are left out.
static void add_particle(hs_geometry *geometry, const sparks *all, const hs_particle *particle)
{
    if (((particle->packed >> 24) * HS_SHARE_FACTOR & 127u) >= all->share) return;
    hs_seen_place place = hs_particle_seen(particle, all->push, all->back);
    add_spark(geometry, all, place.x, place.y, particle->packed);
    if (particle->packed >> 24 >= all->streaks_from) add_tail(geometry, all, particle);
}

static void add_particles(hs_geometry *geometry, const hs_world *world, const sparks *all)
{
    hs_walk walk;
    hs_batch batch = {0};
    hs_walk_begin(&walk, hs_world_population(world, HS_PARTICLES));
    while (hs_walk_next(&walk, &batch)) {
        if (geometry->count + batch.count > HS_GEOMETRY_SPRITES) return;
        for (size_t i = 0; i < batch.count; i++) {
            const hs_particle particle = hs_particle_at(&batch, i);
            add_particle(geometry, all, &particle);
        }
    }
}

/// How many of 128 particles are drawn: the wanted share, or fewer where there is no room for all.
static uint32_t share_of(const hs_geometry *geometry, size_t particles, float wanted)
{
    float room = (float)(HS_GEOMETRY_SPRITES - geometry->count) * 0.97f;
    float share = (float)particles * wanted > room ? room / (float)particles : wanted;
    return (uint32_t)(share * 128.0f);
}

/// Dims sparks by how many there are in their bin, as on the canvas.
static void weigh_sparks(hs_geometry *geometry, size_t first)
{
    for (size_t s = first; s < geometry->count; s++) {
        const uint16_t *worth = hs_geometry_light_worth(geometry->light, geometry->bins[s]);
        vertex *corners = &geometry->vertices[s * 4];
        SDL_Color colour = corners[0].colour;
        colour.r = (Uint8)(colour.r * worth[2] >> 8);
        colour.g = (Uint8)(colour.g * worth[1] >> 8);
        colour.b = (Uint8)(colour.b * worth[0] >> 8);
        for (int c = 0; c < 4; c++) corners[c].colour = colour;
    }
}

/// Adds all sparks, and develops their light.
static void add_sparks(hs_geometry *geometry, const hs_world *world, const hs_draw_options *options,
                       const SDL_FRect *field)
{
    const hs_camera camera = hs_camera_aim(options, world, 1.0f, 1.0f);
    size_t first = geometry->count;
    size_t particles = hs_population_places(hs_world_population(world, HS_PARTICLES));
    uint32_t wanted = (uint32_t)(options->particles * 128.0f);
    uint32_t share = share_of(geometry, particles, options->particles);
    float pixels = (float)geometry->width * (float)geometry->height;
    float exposure =
        hs_light_exposure(world, options, (float)particles * options->particles, pixels);
    const sparks all = {field,
                        &camera,
                        1.0f - options->blend,
                        hs_wind_last(world),
                        share,
                        particles > TAILED_MOST ? 256u : hs_streaks_least(particles)};
    fill_shades(geometry, exposure);
    hs_geometry_light_clear(geometry->light);
    add_particles(geometry, world, &all);
    uint64_t meant = (uint64_t)((float)particles * options->particles);
    uint64_t drawn = geometry->count - first;
    geometry->left_out = share < wanted && meant > drawn ? meant - drawn : 0;
    const hs_camera aimed =
        hs_camera_aim(options, world, (float)geometry->width, (float)geometry->height);
    const hs_backdrop backdrop =
        hs_backdrop_paint(&geometry->scenery, geometry->gate, options, world, &aimed,
                          geometry->width, geometry->height, NULL);
    hs_geometry_light_develop(geometry->light, exposure,
                              share > 0 ? (float)wanted / (float)share : 1.0f, &backdrop,
                              options->background * backdrop.level);
    weigh_sparks(geometry, first);
}

/// Flashes the field: white, less what is there, or a veil. SDL's software renderer cannot
/// subtract, and has a brighter veil instead.
static void draw_flash(SDL_Renderer *renderer, float share, const SDL_FRect *field)
{
    const SDL_BlendMode inverting = SDL_ComposeCustomBlendMode(
        SDL_BLENDFACTOR_ONE_MINUS_DST_COLOR, SDL_BLENDFACTOR_ZERO, SDL_BLENDOPERATION_ADD,
        SDL_BLENDFACTOR_ZERO, SDL_BLENDFACTOR_ONE, SDL_BLENDOPERATION_ADD);
    Uint8 veil = (Uint8)(glm_clamp_zo(share) * 255.0f);
    bool inverts =
        share >= HS_FLASH_INVERTS && SDL_SetRenderDrawBlendMode(renderer, inverting) == 0;
    if (!inverts) SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(renderer, 255, 255, 255, inverts ? 255 : veil);
    SDL_RenderFillRectF(renderer, field);
    SDL_SetRenderDrawBlendMode(renderer, SDL_BLENDMODE_NONE);
}

// ---- A frame -----------------------------------------------------------------------------------

void hs_geometry_draw(hs_geometry *geometry, const hs_world *world, const hs_draw_options *options,
                      const SDL_FRect *field)
{
    float scale = hs_camera_scale(field->w, field->h);
    geometry->left_out = 0;
    if (!(scale > 0.0f) || !prepare_atlas(geometry, scale, options->palette) ||
        !prepare_light(geometry, field)) {
        return;
    }
    const SDL_Rect clip = {(int)field->x, (int)field->y, (int)field->w, (int)field->h};
    SDL_RenderSetClipRect(geometry->renderer, &clip);
    geometry->count = 0;
    add_sprites(geometry, world, options, field);
    size_t sprites = geometry->count;
    add_sparks(geometry, world, options, field);
    hs_geometry_light_draw(geometry->light, field);
    draw_sparks(geometry, sprites);
    geometry->count = sprites;
    SDL_SetTextureBlendMode(geometry->atlas.texture, SDL_BLENDMODE_BLEND);
    draw_batch(geometry, 0, geometry->atlas.texture);
    if (options->flash > 0.0f) draw_flash(geometry->renderer, options->flash, field);
    SDL_RenderSetClipRect(geometry->renderer, NULL);
}

uint64_t hs_geometry_left_out(const hs_geometry *geometry)
{
    return geometry->left_out;
}
