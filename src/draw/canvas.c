#include "draw/canvas.h"

#include "base/floating_point.h"
#include "draw/bands.h"
#include "draw/camera.h"
#include "draw/light.h"
#include "draw/scenery.h"
#include "draw/sheets.h"
#include "draw/sky.h"
#include "draw/streaks.h"
#include "world/kernels.h"
#include "world/kinds.h"
#include "world/wind.h"

#include "base/forbidden.h"

/// Pixels of sprites that are painted in a frame before they are seen: about a millisecond of work,
/// so that all are painted within two seconds.
enum { PAINTED_AHEAD = 16384 };

/// Rows of bins that a worker gathers at once.
enum { ROWS_AT_ONCE = 4 };

struct hs_canvas {
    hs_gate *gate;
    int width, height;
    int fold; ///< pixels in a pixel of light, each way: 1 or 2
    const hs_canvas_kernels *kernels;
    hs_thread_pool *thread_pool;
    hs_sprites *sprites;
    uint32_t *pixels, *background;
    hs_scenery *scenery; ///< NULL until it is shown
    hs_sheets sheets;
    hs_glow *glow;
    hs_bands *bands;
    hs_spark_tables *tables;
    hs_palette palette;

    // The frame that is being drawn.
    const hs_world *world;
    hs_draw_options options;
    hs_backdrop backdrop; ///< beneath the field; without pixels the plain sky
    hs_camera camera;
    hs_spark_projection projection;
    hs_development development;
    hs_view view;
    uint32_t streaks_from;     ///< the least brightness of particles with a tail
    size_t particles, at_once; ///< to be lit, and those that a worker takes at once
    bool is_first;             ///< whether the sprites are the first of the frame's
    bool is_left;              ///< whether more are to be listed
};

// ---- Birth and end -----------------------------------------------------------------------------

static size_t pixel_count(const hs_canvas *canvas)
{
    return (size_t)canvas->width * (size_t)canvas->height;
}

/// Pixels in a field unit for sprites.
static float scale_of(const hs_canvas *canvas)
{
    return hs_camera_scale((float)canvas->width, (float)canvas->height);
}

static void fill_tables(hs_canvas *canvas)
{
    hs_spark_tables_fill(canvas->tables, canvas->palette, scale_of(canvas) / (float)canvas->fold);
}

/// The finer the pixels, the fewer phases within one can be told apart.
static unsigned phases_for(float scale)
{
    return scale < 1.6f ? 4 : 2;
}

static bool allocate(hs_canvas *canvas, hs_error *error)
{
    hs_gate *gate = canvas->gate;
    size_t bytes = pixel_count(canvas) * sizeof(uint32_t);
    canvas->pixels = hs_gate_allocate_lines(gate, HS_TAG_OTHER, bytes);
    canvas->background = hs_gate_allocate_lines(gate, HS_TAG_OTHER, bytes);
    canvas->tables = hs_gate_allocate_lines(gate, HS_TAG_OTHER, sizeof *canvas->tables);
    if (canvas->pixels == NULL || canvas->background == NULL || canvas->tables == NULL) {
        return hs_error_no_memory(error, "the canvas's pixels", bytes);
    }
    int width = (canvas->width + canvas->fold - 1) / canvas->fold;
    int height = (canvas->height + canvas->fold - 1) / canvas->fold;
    if (!hs_sheets_open(&canvas->sheets, gate, width, height,
                        hs_thread_pool_workers(canvas->thread_pool), error)) {
        return false;
    }
    canvas->glow = hs_glow_create(gate, width, height, canvas->fold, error);
    canvas->bands = canvas->glow == NULL ? NULL
                                         : hs_bands_create(gate, canvas->width, canvas->height,
                                                           HS_BAND_ROWS * canvas->fold, error);
    if (canvas->bands == NULL) return false;
    float scale = scale_of(canvas);
    canvas->sprites = hs_sprites_create(gate, scale, phases_for(scale), canvas->palette, error);
    return canvas->sprites != NULL;
}

/// Does one piece of what has to be done before the first picture: darkens a sheet, or paints a
/// strip of the sky. So memory is touched first by all threads together.
static void prepare(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    hs_canvas *canvas = context;
    for (size_t piece = first; piece < end; piece++) {
        if (piece < canvas->sheets.count) {
            hs_sheets_darken(&canvas->sheets, (unsigned)piece);
            continue;
        }
        int strip = (int)(piece - canvas->sheets.count);
        hs_sky_paint(canvas->background, canvas->width, canvas->height, strip, strip + 1);
    }
}

static bool build(hs_canvas *canvas, hs_error *error)
{
    if (!allocate(canvas, error)) return false;
    hs_thread_pool_share(canvas->thread_pool,
                         canvas->sheets.count + (size_t)hs_sky_strips(canvas->height), 1, prepare,
                         canvas);
    memcpy(canvas->pixels, canvas->background, pixel_count(canvas) * sizeof(uint32_t));
    fill_tables(canvas);
    return true;
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
        .fold = height > HS_CANVAS_FINE ? 2 : 1,
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
    hs_scenery_destroy(canvas->scenery);
    hs_bands_destroy(canvas->bands);
    hs_glow_destroy(canvas->glow);
    hs_sheets_close(&canvas->sheets);
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
    const hs_canvas_kernels *kernels = canvas->kernels;
    if (projection->is_whole) return kernels->place_whole(projection, columns, count, sparks);
    bool is_rolled = projection->turn_x != 0.0f || projection->turn_y != 0.0f;
    return is_rolled ? kernels->place_rolled(projection, columns, count, sparks)
                     : kernels->place(projection, columns, count, sparks);
}

/// Sets what places in halves need. Above a zoom of two they have no room for the scale.
static void take_halves(hs_spark_projection *it)
{
    const float scale_x = it->scale_x * 65536.0f, scale_y = it->scale_y * 65536.0f;
    const float least = 0.0f, most = 16000.0f; // half of a half is left for the scaled place
    it->is_whole = it->back == 0.0f && it->turn_x == 0.0f && it->turn_y == 0.0f &&
                   scale_x > least && scale_x < 2.0f * most && scale_y > least &&
                   scale_y < 2.0f * most && fabsf(it->shift_x) < most && fabsf(it->shift_y) < most;
    if (!it->is_whole) return;
    it->scale_halves = hs_halves(hs_half_nearest(scale_x), hs_half_nearest(scale_y));
    it->shift_halves = hs_halves(hs_half_nearest(it->shift_x), hs_half_nearest(it->shift_y));
    it->limit_halves = hs_halves((int32_t)it->limit_x, (int32_t)it->limit_y);
    it->step_halves = hs_halves(1, (int32_t)(it->stride / (2 * HS_PAIR_BYTES)));
}

/// Adds the light of a range of particles to the worker's own sheet. The sum of all sheets is the
/// same however the particles are shared out.
static void shine(hs_canvas *canvas, unsigned worker, size_t first, size_t end)
{
    hs_walk walk;
    hs_batch batch = {0};
    hs_particle_room room = {0};
    hs_sparks sparks;
    uint16_t *light = hs_sheets_light(&canvas->sheets, worker);
    hs_walk_begin_part(&walk, hs_world_population(canvas->world, HS_PARTICLES), first, end - first);
    while (hs_walk_next(&walk, &batch)) {
        hs_particle_columns columns = hs_particles_read(&batch, &room);
        size_t count = place(canvas, &canvas->projection, &columns, batch.count, &sparks);
        canvas->kernels->shine(light, canvas->tables, &sparks, count);
        if (canvas->streaks_from > 255) continue;
        hs_streaks_shine(canvas->kernels, &canvas->projection, canvas->tables, &columns,
                         batch.count, canvas->streaks_from, light);
    }
}

/// Maps the steps of particles' places, which begin in the middle of the field.
static hs_spark_projection projection_of(const hs_canvas *canvas, const hs_camera *camera,
                                         const hs_draw_options *options)
{
    const hs_sheets *sheets = &canvas->sheets;
    const hs_camera_numbers numbers =
        hs_camera_numbers_of(camera, (float)(HS_SUBPIXELS / canvas->fold));
    const float middle_x = HS_FIELD_WIDTH / 2, middle_y = HS_FIELD_HEIGHT / 2;
    const float step = 1.0f / (float)HS_PLACE_STEPS;
    // From a pixel's corner to the middle of the pixel before it, which gets the first share of the
    // light, and past the edge.
    float shift = ((float)HS_SHEET_EDGE - 0.5f) * (float)HS_SUBPIXELS;
    hs_spark_projection projection = {
        .scale_x = numbers.across_x * step,
        .scale_y = numbers.down_y * step,
        .turn_x = numbers.across_y * step,
        .turn_y = numbers.down_x * step,
        .shift_x =
            numbers.across + middle_x * numbers.across_x + middle_y * numbers.across_y + shift,
        .shift_y = numbers.down + middle_x * numbers.down_x + middle_y * numbers.down_y + shift,
        .limit_x = (float)((sheets->width + HS_SHEET_EDGE) * HS_SUBPIXELS),
        .limit_y = (float)((sheets->height + HS_SHEET_EDGE) * HS_SUBPIXELS),
        .back = (1.0f - options->blend) / HS_DISPLACED_PARTS,
        .push = hs_wind_last(canvas->world),
        .stride = (uint32_t)(sheets->stride * sizeof(uint16_t)),
        .odd = (uint32_t)(sheets->odd * sizeof(uint16_t)),
        .share = (uint32_t)(options->particles * 128.0f + 0.5f),
    };
    take_halves(&projection);
    return projection;
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

/// Shades the light about the ship.
static void shade_ship(hs_canvas *canvas)
{
    const hs_player *player = hs_world_player(canvas->world);
    if (player->over > 0) return;
    vec2s at = hs_camera_map(&canvas->camera, player->x, player->y);
    hs_glow_shade_ship(canvas->glow, at.x, at.y, HS_LIGHT_SHIP_RADIUS * scale_of(canvas));
}

/// Lists the sprites and paints some more.
static void list(hs_canvas *canvas)
{
    hs_glow *glow = canvas->is_first ? canvas->glow : NULL;
    canvas->is_left =
        hs_bands_list(canvas->bands, canvas->sprites, &canvas->view, &canvas->camera, glow);
    if (!canvas->is_first) return;
    shade_ship(canvas);
    hs_sprites_paint_some(canvas->sprites, PAINTED_AHEAD);
}

/// Does the parts of the first pass over a frame: the sprites are the first of them, and take one
/// thread while the others light particles.
static void collect(void *context, unsigned worker, size_t first, size_t end)
{
    hs_canvas *canvas = context;
    for (size_t part = first; part < end; part++) {
        if (part == 0) {
            list(canvas);
            continue;
        }
        size_t from = (part - 1) * canvas->at_once;
        size_t left = canvas->particles - from;
        shine(canvas, worker, from, from + (left < canvas->at_once ? left : canvas->at_once));
    }
}

static void collect_all(hs_canvas *canvas)
{
    size_t all = hs_population_places(hs_world_population(canvas->world, HS_PARTICLES));
    canvas->particles = all;
    canvas->at_once = places_at_once(canvas, all);
    canvas->streaks_from = hs_streaks_least(all);
    size_t parts = all > 0 ? (all + canvas->at_once - 1) / canvas->at_once : 0;
    hs_thread_pool_share(canvas->thread_pool, 1 + parts, 1, collect, canvas);
}

// ---- The picture -------------------------------------------------------------------------------

/// The more particles there are on a pixel, the less each of them counts.
static hs_development development_of(const hs_canvas *canvas, const hs_draw_options *options)
{
    float count = (float)hs_world_count(canvas->world, HS_PARTICLES).living * options->particles;
    const hs_sheets *sheets = &canvas->sheets;
    float pixels = (float)sheets->width * (float)sheets->height;
    return (hs_development){
        .exposure = (uint16_t)(65535.0f * hs_light_exposure(canvas->world, options, count, pixels)),
        .brightest = HS_LIGHT_BRIGHTEST,
        .background = (uint16_t)(options->background * canvas->backdrop.level * 256.0f),
    };
}

/// Sums the light of rows of bins.
static void gather(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    const hs_canvas *canvas = context;
    for (size_t row = first; row < end; row++) {
        hs_sheets_gather(&canvas->sheets, canvas->kernels, (int)row,
                         hs_glow_bins(canvas->glow, (int)row));
    }
}

/// A row of what lies beneath the field; `room` is for a ground's.
static const uint32_t *background_row(const hs_canvas *canvas, int row, uint32_t *room)
{
    if (canvas->backdrop.pixels != NULL) return hs_backdrop_row(&canvas->backdrop, row, room);
    return canvas->background + (size_t)row * (size_t)canvas->width;
}

static void develop_rows(const hs_canvas *canvas, int first, int end)
{
    size_t width = (size_t)canvas->width;
    uint16_t room[HS_GLOW_PIXELS * HS_LIGHT_CHANNELS];
    uint32_t ground[HS_BACKDROP_ROW_ROOM];
    for (int row = first; row < end; row++) {
        const uint16_t *glow = hs_glow_spread(canvas->glow, canvas->kernels, row, room);
        canvas->kernels->develop(&canvas->development, canvas->pixels + (size_t)row * width,
                                 background_row(canvas, row, ground),
                                 hs_sheets_row(&canvas->sheets, row), glow, width);
    }
}

/// Rows of brightness of half the resolution, of which three are kept, with a pixel before and one
/// behind that repeat the outermost ones.
enum { KEPT_ROWS = 3, KEPT_PIXELS = HS_CANVAS_SIDE_MAX / 2 + 2 + 16 };
typedef uint16_t kept_row[KEPT_PIXELS * HS_LIGHT_CHANNELS];

/// Exposes a row of light; rows beyond the picture repeat the outermost ones.
static void expose_row(const hs_canvas *canvas, int row, kept_row to)
{
    const hs_sheets *sheets = &canvas->sheets;
    const size_t pixel = HS_LIGHT_CHANNELS * sizeof *to;
    uint16_t room[HS_GLOW_PIXELS * HS_LIGHT_CHANNELS];
    row = row < 0 ? 0 : row < sheets->height ? row : sheets->height - 1;
    const uint16_t *glow = hs_glow_spread(canvas->glow, canvas->kernels, row, room);
    uint16_t *first = to + HS_LIGHT_CHANNELS;
    uint16_t *last = first + (size_t)(sheets->width - 1) * HS_LIGHT_CHANNELS;
    canvas->kernels->expose(&canvas->development, first, hs_sheets_row(sheets, row), glow,
                            (size_t)sheets->width);
    memcpy(to, first, pixel);
    memcpy(last + HS_LIGHT_CHANNELS, last, pixel);
}

/// Develops rows whose light has half the resolution: each of them lies between two rows of light.
static void magnify_rows(const hs_canvas *canvas, int first, int end)
{
    size_t width = (size_t)canvas->width;
    kept_row kept[KEPT_ROWS] = {{0}};
    uint32_t ground[HS_BACKDROP_ROW_ROOM];
    int next = first / 2 - 1; // the row of light to be exposed next
    for (int row = first; row < end; row++) {
        for (; next <= row / 2 + row % 2; next++)
            expose_row(canvas, next, kept[(next + KEPT_ROWS) % KEPT_ROWS]);
        int near = row / 2;
        int far = row % 2 == 0 ? near - 1 : near + 1;
        canvas->kernels->magnify(&canvas->development, canvas->pixels + (size_t)row * width,
                                 background_row(canvas, row, ground), kept[near % KEPT_ROWS],
                                 kept[(far + KEPT_ROWS) % KEPT_ROWS], width);
    }
}

/// Composes a band: light over the background, then all sprites that reach into it.
static void compose_band(const hs_canvas *canvas, int band)
{
    const hs_blit blit = {
        .kernels = canvas->kernels,
        .pixels = canvas->pixels,
        .width = canvas->width,
        .first_row = hs_bands_row(canvas->bands, band),
        .end_row = hs_bands_row(canvas->bands, band + 1),
    };
    if (canvas->is_first) {
        int bin_rows = HS_BIN_PIXELS * canvas->fold;
        for (int row = blit.first_row; row < blit.end_row; row += bin_rows)
            hs_sheets_end(&canvas->sheets, row / bin_rows);
        (canvas->fold == 2 ? magnify_rows : develop_rows)(canvas, blit.first_row, blit.end_row);
    }
    hs_bands_draw(canvas->bands, band, &blit, canvas->sprites);
}

/// Flashes a band after the last pass over it. Half way to the inverted picture all would be grey:
/// from there on it is inverted, and below it lies under a veil that fades.
static void flash_band(const hs_canvas *canvas, int band)
{
    size_t first = (size_t)hs_bands_row(canvas->bands, band) * (size_t)canvas->width;
    size_t end = (size_t)hs_bands_row(canvas->bands, band + 1) * (size_t)canvas->width;
    if (canvas->options.flash >= HS_FLASH_INVERTS) {
        for (size_t i = first; i < end; i++) canvas->pixels[i] ^= 0x00FFFFFFu;
        return;
    }
    uint8_t *channels = (uint8_t *)(canvas->pixels + first);
    const unsigned share = (unsigned)(glm_clamp_zo(canvas->options.flash) * 256.0f);
    for (size_t i = 0; i < (end - first) * sizeof(uint32_t); i++)
        channels[i] = (uint8_t)(channels[i] + ((255u - channels[i]) * share >> 8));
}

static void compose(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    const hs_canvas *canvas = context;
    for (size_t band = first; band < end; band++) {
        compose_band(canvas, (int)band);
        if (!canvas->is_left && canvas->options.flash > 0.0f) flash_band(canvas, (int)band);
    }
}

static void use_palette(hs_canvas *canvas, hs_palette palette)
{
    if (palette == canvas->palette) return;
    canvas->palette = palette;
    fill_tables(canvas);
    hs_sprites_use_palette(canvas->sprites, palette);
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
    canvas->backdrop =
        hs_backdrop_paint(&canvas->scenery, canvas->gate, &canvas->options, world, &canvas->camera,
                          canvas->width, canvas->height, canvas->thread_pool);
    canvas->development = development_of(canvas, &canvas->options);
    hs_view_begin(&canvas->view, world, &canvas->options);
    hs_sprites_begin_frame(canvas->sprites);
    canvas->is_first = true;
    collect_all(canvas);
    hs_thread_pool_share(canvas->thread_pool, (size_t)hs_glow_rows(canvas->glow), ROWS_AT_ONCE,
                         gather, canvas);
    hs_glow_blur(canvas->glow, (float)canvas->development.exposure * (1.0f / 65536.0f));
    size_t bands = (size_t)hs_bands_count(canvas->bands);
    hs_thread_pool_share(canvas->thread_pool, bands, 1, compose, canvas);
    hs_sheets_forget(&canvas->sheets);
    for (canvas->is_first = false; canvas->is_left;) {
        list(canvas);
        hs_thread_pool_share(canvas->thread_pool, bands, 1, compose, canvas);
    }
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
