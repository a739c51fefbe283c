#include "draw/canvas.h"

#include "base/floating_point.h"
#include "draw/blit.h"
#include "draw/camera.h"
#include "draw/canvas_kernels.h"
#include "draw/ground.h"
#include "draw/light.h"
#include "draw/sky.h"
#include "draw/view.h"
#include "world/kernels.h"
#include "world/kinds.h"

#include "base/forbidden.h"

/// Pixels of light about the field, for light that falls half outside, and pixels behind the last
/// row, so that whole vectors may be read there.
enum { EDGE = 1, BEHIND = 64 };

struct hs_canvas {
    hs_gate *gate;
    int width, height;
    const hs_canvas_kernels *kernels;
    hs_thread_pool *thread_pool;
    hs_sprites *sprites;
    uint32_t *pixels, *background;
    uint16_t *light[HS_THREAD_POOL_MAX]; ///< a sheet for each worker of the thread pool
    size_t light_bytes;                  ///< of a sheet
    hs_glow *glow;
    hs_spark_tables *tables;
    hs_palette palette;

    // The frame that is being drawn.
    const hs_world *world;
    hs_draw_options options;
    const hs_ground *ground; ///< beneath the field; NULL for the sky
    hs_camera camera;
    hs_spark_projection projection;
    hs_development development;
};

// ---- Birth and end -----------------------------------------------------------------------------

static size_t pixel_count(const hs_canvas *canvas)
{
    return (size_t)canvas->width * (size_t)canvas->height;
}

static size_t stride_of(const hs_canvas *canvas)
{
    return ((size_t)canvas->width + HS_BIN_PIXELS - 1) / HS_BIN_PIXELS * HS_BIN_PIXELS + 2 * EDGE;
}

static bool make_sheets(hs_canvas *canvas, hs_error *error)
{
    size_t pixels = stride_of(canvas) * ((size_t)canvas->height + 2 * EDGE) + BEHIND;
    canvas->light_bytes = pixels * HS_LIGHT_CHANNELS * sizeof(uint16_t);
    for (unsigned w = 0; w < hs_thread_pool_workers(canvas->thread_pool); w++) {
        canvas->light[w] = hs_gate_allocate_lines(canvas->gate, HS_TAG_OTHER, canvas->light_bytes);
        if (canvas->light[w] == NULL) {
            return hs_error_no_memory(error, "the canvas's light", canvas->light_bytes);
        }
        memset(canvas->light[w], 0, canvas->light_bytes);
    }
    return true;
}

/// Pixels in a field unit for sprites.
static float scale_of(const hs_canvas *canvas)
{
    return hs_camera_scale((float)canvas->width, (float)canvas->height);
}

static bool make_pictures(hs_canvas *canvas, hs_error *error)
{
    size_t bytes = pixel_count(canvas) * sizeof(uint32_t);
    canvas->pixels = hs_gate_allocate_lines(canvas->gate, HS_TAG_OTHER, bytes);
    canvas->background = hs_gate_allocate_lines(canvas->gate, HS_TAG_OTHER, bytes);
    canvas->tables = hs_gate_allocate_lines(canvas->gate, HS_TAG_OTHER, sizeof *canvas->tables);
    if (canvas->pixels == NULL || canvas->background == NULL || canvas->tables == NULL) {
        return hs_error_no_memory(error, "the canvas's pixels", bytes);
    }
    hs_sky_paint(canvas->background, canvas->width, canvas->height);
    memcpy(canvas->pixels, canvas->background, bytes);
    hs_spark_tables_fill(canvas->tables, canvas->palette, scale_of(canvas));
    return true;
}

/// The finer the pixels, the fewer phases within one can be told apart.
static unsigned phases_for(float scale)
{
    return scale < 1.6f ? 4 : 2;
}

static bool build(hs_canvas *canvas, hs_error *error)
{
    if (!make_sheets(canvas, error) || !make_pictures(canvas, error)) return false;
    canvas->glow = hs_glow_create(canvas->gate, canvas->width, canvas->height, error);
    if (canvas->glow == NULL) return false;
    float scale = scale_of(canvas);
    canvas->sprites = hs_sprites_create(canvas->gate, scale, phases_for(scale), canvas->palette,
                                        canvas->thread_pool, error);
    return canvas->sprites != NULL;
}

hs_canvas *hs_canvas_create(hs_gate *gate, int width, int height, hs_instruction_set set,
                            hs_thread_pool *thread_pool, hs_error *error)
{
    if (width < 1 || height < 1 || width > HS_CANVAS_SIDE_MAX || height > HS_CANVAS_SIDE_MAX) {
        hs_error_set(error, "a canvas has 1 to %d pixels a side, not %d x %d", HS_CANVAS_SIDE_MAX,
                     width, height);
        return NULL;
    }
    hs_canvas *canvas = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *canvas, "a canvas", error);
    if (canvas == NULL) return NULL;
    *canvas = (hs_canvas){
        .gate = gate,
        .width = width,
        .height = height,
        .kernels = hs_canvas_kernels_for(set),
        .thread_pool = thread_pool,
    };
    hs_floating_point_mode mode = hs_floating_point_enter();
    bool built = build(canvas, error);
    hs_floating_point_leave(mode);
    if (built) return canvas;
    hs_canvas_destroy(canvas);
    return NULL;
}

void hs_canvas_destroy(hs_canvas *canvas)
{
    if (canvas == NULL) return;
    hs_gate *gate = canvas->gate;
    size_t bytes = pixel_count(canvas) * sizeof(uint32_t);
    hs_sprites_destroy(canvas->sprites);
    hs_glow_destroy(canvas->glow);
    for (unsigned w = 0; w < HS_THREAD_POOL_MAX; w++)
        hs_gate_release(gate, HS_TAG_OTHER, canvas->light[w], canvas->light_bytes);
    hs_gate_release(gate, HS_TAG_OTHER, canvas->pixels, bytes);
    hs_gate_release(gate, HS_TAG_OTHER, canvas->background, bytes);
    hs_gate_release(gate, HS_TAG_OTHER, canvas->tables, sizeof *canvas->tables);
    hs_gate_release(gate, HS_TAG_OTHER, canvas, sizeof *canvas);
}

// ---- Sparks ------------------------------------------------------------------------------------

/// Places particles; returns how many are on the canvas.
static size_t place(const hs_canvas *canvas, const hs_spark_projection *projection,
                    const hs_particle_columns *columns, size_t count, hs_sparks *sparks)
{
    bool is_rolled = projection->turn_x != 0.0f || projection->turn_y != 0.0f;
    return is_rolled ? canvas->kernels->place_rolled(projection, columns, count, sparks)
                     : canvas->kernels->place(projection, columns, count, sparks);
}

/// Adds the light of a range of particles to the worker's own sheet. The sum of all sheets is the
/// same however the particles are shared out.
static void shine(void *context, unsigned worker, size_t first, size_t end)
{
    const hs_canvas *canvas = context;
    hs_walk walk;
    hs_batch batch = {0};
    hs_particle_room room = {0};
    hs_sparks sparks;
    hs_walk_begin_part(&walk, hs_world_population(canvas->world, HS_PARTICLES), first, end - first);
    while (hs_walk_next(&walk, &batch)) {
        hs_particle_columns columns = hs_particles_read(&batch, &room);
        size_t count = place(canvas, &canvas->projection, &columns, batch.count, &sparks);
        canvas->kernels->shine(canvas->light[worker], canvas->projection.stride, canvas->tables,
                               &sparks, count);
    }
}

/// A particle's last displacement was its velocity before the drag and the fall of the tick.
static hs_spark_projection projection_of(const hs_canvas *canvas, const hs_camera *camera,
                                         const hs_draw_options *options)
{
    const hs_camera_numbers numbers = hs_camera_numbers_of(camera, (float)HS_SUBPIXELS);
    float back = (1.0f - options->blend) / HS_PARTICLE_DRAG;
    // From a pixel's corner to the middle of the pixel before it, which gets the first share of the
    // light, and past the edge.
    float shift = ((float)EDGE - 0.5f) * (float)HS_SUBPIXELS;
    return (hs_spark_projection){
        .scale_x = numbers.across_x,
        .scale_y = numbers.down_y,
        .turn_x = numbers.across_y,
        .turn_y = numbers.down_x,
        .shift_x = numbers.across + shift,
        .shift_y = numbers.down + shift,
        .limit_x = (float)((canvas->width + EDGE) * HS_SUBPIXELS),
        .limit_y = (float)((canvas->height + EDGE) * HS_SUBPIXELS),
        .back_x = back,
        .back_y = back,
        .fall = -HS_PARTICLE_GRAVITY,
        .stride = (uint32_t)stride_of(canvas),
        .share = (uint32_t)(options->particles * 128.0f + 0.5f),
    };
}

/// Particles that a worker takes at once: some 100 us of work. A list is followed from its start
/// for each part, so there each worker takes a single part.
static size_t places_at_once(const hs_canvas *canvas, size_t all)
{
    bool is_list = hs_world_strategy(canvas->world)->is_boxed &&
                   hs_world_layout(canvas->world) == HS_LAYOUT_LIST;
    unsigned workers = hs_thread_pool_workers(canvas->thread_pool);
    return is_list || workers == 1 ? (all + workers - 1) / workers : 20000;
}

static void shine_all(const hs_canvas *canvas, void *context)
{
    size_t all = hs_population_places(hs_world_population(canvas->world, HS_PARTICLES));
    if (all > 0)
        hs_thread_pool_share(canvas->thread_pool, all, places_at_once(canvas, all), shine, context);
}

/// Stars shine like particles that do not move.
static void shine_stars(const hs_canvas *canvas)
{
    const hs_draw_options still = hs_draw_options_default();
    float standing[HS_STARS_ROOM] = {0};
    const hs_camera camera = hs_camera_still((float)canvas->width, (float)canvas->height);
    hs_spark_projection projection = projection_of(canvas, &camera, &still);
    hs_stars stars;
    hs_sparks sparks;
    hs_stars_place(&stars, canvas->world, &canvas->options);
    const hs_particle_columns columns = {stars.x, stars.y, standing, standing, stars.packed};
    size_t count = place(canvas, &projection, &columns, HS_STARS, &sparks);
    canvas->kernels->shine(canvas->light[0], projection.stride, canvas->tables, &sparks, count);
}

// ---- The picture -------------------------------------------------------------------------------

/// The more particles there are on a pixel, the less each of them counts.
static hs_development development_of(const hs_canvas *canvas, const hs_draw_options *options)
{
    float count = (float)hs_world_count(canvas->world, HS_PARTICLES).living * options->particles;
    float crowd = hs_crowding(count, (float)pixel_count(canvas));
    return (hs_development){
        .exposure = (uint16_t)(65535.0f / (1.0f + crowd)),
        .brightest = HS_LIGHT_BRIGHTEST,
        .background = (uint16_t)(options->background * 256.0f),
    };
}

/// Finds the first pixel of a row on every sheet.
static void find_row(const hs_canvas *canvas, int row, uint16_t **light)
{
    size_t at = ((size_t)(row + EDGE) * stride_of(canvas) + EDGE) * HS_LIGHT_CHANNELS;
    for (unsigned s = 0; s < hs_thread_pool_workers(canvas->thread_pool); s++)
        light[s] = canvas->light[s] + at;
}

/// Pools a worker's rows of bins.
static void pool(void *context, unsigned worker, unsigned workers)
{
    const hs_canvas *canvas = context;
    unsigned rows = (unsigned)hs_glow_rows(canvas->glow);
    for (unsigned row = rows * worker / workers; row < rows * (worker + 1) / workers; row++) {
        uint16_t *light[HS_THREAD_POOL_MAX];
        find_row(canvas, (int)row * HS_BIN_PIXELS, light);
        hs_glow_pool(canvas->glow, canvas->kernels, (int)row, light, workers, stride_of(canvas));
    }
}

/// A row of what lies beneath the field; `room` is for a ground's.
static const uint32_t *background_row(const hs_canvas *canvas, int row, uint32_t *room)
{
    if (canvas->ground != NULL) return hs_ground_row_of(canvas->ground, row, room);
    return canvas->background + (size_t)row * (size_t)canvas->width;
}

static void develop_rows(const hs_canvas *canvas, int first, int end)
{
    size_t width = (size_t)canvas->width;
    unsigned sheets = hs_thread_pool_workers(canvas->thread_pool);
    uint16_t room[HS_GLOW_PIXELS * HS_LIGHT_CHANNELS];
    uint32_t ground[HS_GROUND_ROW_ROOM];
    for (int row = first; row < end; row++) {
        uint16_t *light[HS_THREAD_POOL_MAX];
        find_row(canvas, row, light);
        const uint16_t *glow = hs_glow_spread(canvas->glow, canvas->kernels, row, room);
        canvas->kernels->develop(&canvas->development, canvas->pixels + (size_t)row * width,
                                 background_row(canvas, row, ground), light, sheets, glow, width);
        // Sparks beyond the right edge have glowed now; they must not glow again.
        size_t left = (stride_of(canvas) - EDGE - width) * HS_LIGHT_CHANNELS * sizeof **light;
        for (unsigned s = 0; s < sheets; s++) memset(light[s] + width * HS_LIGHT_CHANNELS, 0, left);
    }
}

/// Composes a worker's rows: light over the background, then all sprites that reach into them.
static void compose(void *context, unsigned worker, unsigned workers)
{
    const hs_canvas *canvas = context;
    hs_blit blit = {
        .kernels = canvas->kernels,
        .pixels = canvas->pixels,
        .width = canvas->width,
        .first_row = (int)((unsigned)canvas->height * worker / workers),
        .end_row = (int)((unsigned)canvas->height * (worker + 1) / workers),
    };
    develop_rows(canvas, blit.first_row, blit.end_row);
    hs_view view;
    hs_view_sprite sprites[HS_VIEW_BATCH];
    hs_view_begin(&view, canvas->world, &canvas->options);
    for (;;) {
        size_t count = hs_view_next(&view, sprites);
        if (count == 0) return;
        for (size_t i = 0; i < count; i++) {
            vec2s place = hs_camera_map(&canvas->camera, sprites[i].x, sprites[i].y);
            hs_blit_sprite(&blit, canvas->sprites, sprites[i].sprite, place.x, place.y);
        }
    }
}

static void use_palette(hs_canvas *canvas, hs_palette palette)
{
    if (palette == canvas->palette) return;
    canvas->palette = palette;
    hs_spark_tables_fill(canvas->tables, canvas->palette, scale_of(canvas));
    hs_sprites_repaint(canvas->sprites, palette, canvas->thread_pool);
}

void hs_canvas_draw(hs_canvas *canvas, const hs_world *world, const hs_draw_options *options)
{
    hs_floating_point_mode mode = hs_floating_point_enter();
    hs_thread_pool_wake(canvas->thread_pool);
    canvas->world = world;
    canvas->options = *options;
    canvas->options.blend = glm_clamp_zo(options->blend);
    canvas->options.background = glm_clamp_zo(options->background);
    canvas->options.particles = glm_clamp_zo(options->particles);
    use_palette(canvas, options->palette);
    canvas->camera =
        hs_camera_aim(&canvas->options, world, (float)canvas->width, (float)canvas->height);
    canvas->projection = projection_of(canvas, &canvas->camera, &canvas->options);
    canvas->development = development_of(canvas, &canvas->options);
    canvas->ground = hs_ground_paint(&canvas->options, world, &canvas->camera, canvas->width,
                                     canvas->height, canvas->thread_pool);
    if (options->ground == HS_GROUND_STARS) shine_stars(canvas);
    shine_all(canvas, canvas);
    hs_thread_pool_run(canvas->thread_pool, pool, canvas);
    hs_glow_blur(canvas->glow);
    hs_thread_pool_run(canvas->thread_pool, compose, canvas);
    hs_floating_point_leave(mode);
}

const uint32_t *hs_canvas_pixels(const hs_canvas *canvas)
{
    return canvas->pixels;
}

uint32_t *hs_canvas_exchange(hs_canvas *canvas, uint32_t *pixels)
{
    uint32_t *former = canvas->pixels;
    canvas->pixels = pixels;
    return former;
}

int hs_canvas_width(const hs_canvas *canvas)
{
    return canvas->width;
}

int hs_canvas_height(const hs_canvas *canvas)
{
    return canvas->height;
}
