#include "draw/geometry.h"

#include "draw/atlas.h"
#include "draw/scene.h"
#include "draw/spark_tables.h"
#include "world/kinds.h"
#include "world/physics.h"

#include "base/forbidden.h"

/// Another scale than the atlas was painted at is worth a new atlas from this ratio on.
#define SCALE_TOLERANCE 0.02f

/// What one spark adds to a pixel at most, of 255; so many sparks a pixel halve it.
#define SPARK_BRIGHTNESS 150.0f
#define CROWDED          3.0f

/// As on the canvas: ticks before its end when a particle begins to fade, and the mixing factor of
/// the even share.
#define FADE_TICKS   64u
#define SHARE_FACTOR 37u

typedef struct vertex {
    float x, y;
    SDL_Color color;
    float u, v;
} vertex;

struct hs_geometry {
    hs_gate *gate;
    SDL_Renderer *renderer;
    hs_atlas atlas;
    vertex *vertices; ///< four for each sprite
    int *indices;     ///< six for each, filled in once
    size_t count;     ///< sprites of the frame so far
    uint64_t left_out;
    hs_spark_tables *tables;
    hs_palette palette;
};

static void fill_indices(int *indices)
{
    static const int corners[6] = {0, 1, 2, 2, 1, 3};
    for (int s = 0; s < HS_GEOMETRY_SPRITES; s++) {
        for (int c = 0; c < 6; c++) indices[s * 6 + c] = s * 4 + corners[c];
    }
}

hs_geometry *hs_geometry_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error)
{
    hs_geometry *geometry = hs_gate_allocate_array(gate, HS_TAG_OTHER, 1, sizeof *geometry);
    if (geometry == NULL) {
        hs_error_no_memory(error, "the geometry renderer", sizeof *geometry);
        return NULL;
    }
    geometry->gate = gate;
    geometry->renderer = renderer;
    geometry->vertices = hs_gate_allocate_array(gate, HS_TAG_OTHER, HS_GEOMETRY_SPRITES,
                                                4 * sizeof *geometry->vertices);
    geometry->indices = hs_gate_allocate_array(gate, HS_TAG_OTHER, HS_GEOMETRY_SPRITES,
                                               6 * sizeof *geometry->indices);
    geometry->tables = hs_gate_allocate_lines(gate, HS_TAG_OTHER, sizeof *geometry->tables);
    if (geometry->vertices == NULL || geometry->indices == NULL || geometry->tables == NULL) {
        hs_error_no_memory(error, "the geometry renderer",
                           HS_GEOMETRY_SPRITES * 4 * sizeof *geometry->vertices);
        hs_geometry_destroy(geometry);
        return NULL;
    }
    fill_indices(geometry->indices);
    hs_spark_tables_fill(geometry->tables, geometry->palette);
    return geometry;
}

void hs_geometry_destroy(hs_geometry *geometry)
{
    if (geometry == NULL) return;
    hs_gate *gate = geometry->gate;
    hs_atlas_release(&geometry->atlas);
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
    hs_atlas_release(&geometry->atlas);
    return hs_atlas_make(&geometry->atlas, geometry->gate, geometry->renderer, scale,
                         geometry->palette, error);
}

/// Makes the atlas for a scale and a palette unless it is there. Without memory or textures an
/// atlas of another scale still serves.
static bool prepare(hs_geometry *geometry, float scale, hs_palette palette)
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
    if (geometry->palette != palette) hs_spark_tables_fill(geometry->tables, palette);
    geometry->palette = palette;
    return true;
}

/// Adds a picture with its place at (x, y) pixels.
static void add(hs_geometry *geometry, const hs_atlas_cell *cell, float x, float y, float stretch,
                SDL_Color color)
{
    vertex *to = &geometry->vertices[geometry->count++ * 4];
    float left = x + cell->left * stretch;
    float top = y + cell->top * stretch;
    float right = left + cell->width * stretch;
    float bottom = top + cell->height * stretch;
    to[0] = (vertex){left, top, color, cell->u0, cell->v0};
    to[1] = (vertex){right, top, color, cell->u1, cell->v0};
    to[2] = (vertex){left, bottom, color, cell->u0, cell->v1};
    to[3] = (vertex){right, bottom, color, cell->u1, cell->v1};
}

static void draw_batch(hs_geometry *geometry, size_t first, SDL_Texture *texture)
{
    size_t count = geometry->count - first;
    if (count == 0) return;
    const vertex *from = &geometry->vertices[first * 4];
    SDL_RenderGeometryRaw(geometry->renderer, texture, &from->x, sizeof *from, &from->color,
                          sizeof *from, &from->u, sizeof *from, (int)count * 4, geometry->indices,
                          (int)count * 6, sizeof *geometry->indices);
}

/// Sparks add up. Where the renderer does not filter they are plain pixels, without the texture,
/// and SDL takes the renderer's own blending.
static void draw_sparks(hs_geometry *geometry, size_t first)
{
    SDL_BlendMode former = SDL_BLENDMODE_NONE;
    SDL_GetRenderDrawBlendMode(geometry->renderer, &former);
    SDL_SetRenderDrawBlendMode(geometry->renderer, SDL_BLENDMODE_ADD);
    SDL_SetTextureBlendMode(geometry->atlas.texture, SDL_BLENDMODE_ADD);
    draw_batch(geometry, first, geometry->atlas.is_filtered ? geometry->atlas.texture : NULL);
    SDL_SetRenderDrawBlendMode(geometry->renderer, former);
}

// ---- Sprites -----------------------------------------------------------------------------------

static void add_sprites(hs_geometry *geometry, const hs_world *world,
                        const hs_draw_options *options, const SDL_FRect *field, float scale)
{
    const SDL_Color white = {255, 255, 255, 255};
    float stretch = scale / geometry->atlas.scale;
    hs_scene scene;
    hs_scene_sprite sprites[HS_SCENE_BATCH];
    hs_scene_begin(&scene, world, options);
    size_t count;
    while ((count = hs_scene_next(&scene, sprites)) > 0) {
        for (size_t i = 0; i < count; i++) {
            if (geometry->count == HS_GEOMETRY_SPRITES) return;
            add(geometry, &geometry->atlas.cells[sprites[i].sprite],
                field->x + sprites[i].x * scale, field->y + sprites[i].y * scale, stretch, white);
        }
    }
}

// ---- Sparks ------------------------------------------------------------------------------------

/// What the sparks of a frame have in common.
typedef struct sparks {
    const SDL_FRect *field;
    const hs_draw_options *options;
    float scale, gain;
    float back_x, back_y, fall; ///< to where a particle was a share of a tick ago
    uint32_t share;             ///< of 128
} sparks;

static Uint8 channel(uint16_t light, float gain)
{
    float value = (float)light * gain + 0.5f;
    return (Uint8)(value < 255.0f ? value : 255.0f);
}

static void add_spark(hs_geometry *geometry, const sparks *all, float x, float y, float vx,
                      float vy, uint32_t tail)
{
    uint32_t bright = tail >> 24;
    if (((bright * SHARE_FACTOR) & 127u) >= all->share) return;
    uint32_t ticks = tail & HS_PARTICLE_TICKS;
    uint32_t level = (bright * (ticks < FADE_TICKS ? ticks : FADE_TICKS)) >> 8;
    const uint16_t *light =
        geometry->tables->colors[(tail >> 16 & (HS_LIGHT_HUES - 1)) * HS_LIGHT_LEVELS + level];
    const SDL_Color color = {channel(light[2], all->gain), channel(light[1], all->gain),
                             channel(light[0], all->gain), 255};
    x = x - vx * all->back_x + all->options->shake_x;
    y = y - (vy + all->fall) * all->back_y + all->options->shake_y;
    x = all->field->x + x * all->scale;
    y = all->field->y + y * all->scale;
    if (!geometry->atlas.is_filtered) {
        // SDL's software renderer takes whole pixels as rectangles, and others as triangles.
        x = floorf(x) + 0.5f;
        y = floorf(y) + 0.5f;
    }
    add(geometry, &geometry->atlas.spark, x, y, 1.0f, color);
}

static void add_sparks(hs_geometry *geometry, const hs_world *world, const sparks *all)
{
    hs_walk walk;
    hs_places places = {0};
    hs_walk_begin(&walk, hs_world_population(world, HS_PARTICLES));
    while (hs_walk_next(&walk, &places)) {
        if (geometry->count + places.count > HS_GEOMETRY_SPRITES) return;
        for (size_t i = 0; i < places.count; i++) {
            if (places.boxes != NULL) {
                const hs_particle *p = places.boxes[i];
                add_spark(geometry, all, p->x, p->y, p->vx, p->vy, p->tail);
                continue;
            }
            add_spark(geometry, all, ((const float *)places.columns[HS_PARTICLE_X])[i],
                      ((const float *)places.columns[HS_PARTICLE_Y])[i],
                      ((const float *)places.columns[HS_PARTICLE_VX])[i],
                      ((const float *)places.columns[HS_PARTICLE_VY])[i],
                      ((const uint32_t *)places.columns[HS_PARTICLE_TAIL])[i]);
        }
    }
}

/// The share that is wanted, or less where not all of it has room.
static sparks look_at_sparks(const hs_geometry *geometry, size_t particles,
                             const hs_draw_options *options, const SDL_FRect *field, float scale)
{
    float share = options->particles;
    size_t room = HS_GEOMETRY_SPRITES - geometry->count;
    if ((float)particles * share > (float)room * 0.97f) {
        share = (float)room * 0.97f / (float)particles;
    }
    // SDL's software renderer fills two pixels each way for a square of one.
    float pixels = geometry->atlas.is_filtered ? 1.0f : 4.0f;
    float crowd = (float)particles * share / (field->w * field->h + 1.0f);
    float back = 1.0f - options->blend;
    return (sparks){
        .field = field,
        .options = options,
        .scale = scale,
        .gain = SPARK_BRIGHTNESS / (float)HS_SPARK_LIGHT / pixels / (1.0f + crowd / CROWDED),
        .back_x = back / HS_PARTICLE_DRAG,
        .back_y = back / HS_PARTICLE_DRAG,
        .fall = -HS_PARTICLE_GRAVITY,
        .share = (uint32_t)(share * 128.0f),
    };
}

// ---- A frame -----------------------------------------------------------------------------------

static void draw_sky(const hs_geometry *geometry, const SDL_FRect *field, float brightness)
{
    Uint8 level = (Uint8)(brightness * 255.0f);
    SDL_SetTextureColorMod(geometry->atlas.sky, level, level, level);
    SDL_RenderCopyF(geometry->renderer, geometry->atlas.sky, NULL, field);
}

void hs_geometry_draw(hs_geometry *geometry, const hs_world *world, const hs_draw_options *options,
                      const SDL_FRect *field)
{
    float across = field->w / HS_FIELD_WIDTH;
    float along = field->h / HS_FIELD_HEIGHT;
    float scale = across < along ? across : along;
    geometry->left_out = 0;
    if (!(scale > 0.0f) || !prepare(geometry, scale, options->palette)) return;
    const SDL_Rect clip = {(int)field->x, (int)field->y, (int)field->w, (int)field->h};
    SDL_RenderSetClipRect(geometry->renderer, &clip);
    draw_sky(geometry, field, options->background);
    geometry->count = 0;
    add_sprites(geometry, world, options, field, scale);
    size_t sprites = geometry->count;
    size_t particles = hs_population_places(hs_world_population(world, HS_PARTICLES));
    sparks all = look_at_sparks(geometry, particles, options, field, scale);
    add_sparks(geometry, world, &all);
    uint64_t wanted = (uint64_t)((float)particles * options->particles);
    uint64_t drawn = geometry->count - sprites;
    geometry->left_out =
        all.share < (uint32_t)(options->particles * 128.0f) && wanted > drawn ? wanted - drawn : 0;
    draw_sparks(geometry, sprites);
    geometry->count = sprites;
    SDL_SetTextureBlendMode(geometry->atlas.texture, SDL_BLENDMODE_BLEND);
    draw_batch(geometry, 0, geometry->atlas.texture);
    SDL_RenderSetClipRect(geometry->renderer, NULL);
}

uint64_t hs_geometry_left_out(const hs_geometry *geometry)
{
    return geometry->left_out;
}
