#include "draw/scenery.h"

#include "draw/canvas_kernels.h"
#include "draw/ground.h"
#include "draw/scenery_places.h"
#include "draw/sky.h"
#include "heapstorm/instruction_set.h"
#include "heapstorm/stage.h"

#include "base/forbidden.h"

/// Layers have blocks of so many pixels side by side, and of each row it is known in which there is
/// anything: most of a layer is empty.
enum { BLOCK = 64, BLOCKS_MOST = 64 };

/// Rows of a layer that are painted at once, and such strips in a frame while the former place is
/// gone: some two milliseconds of work.
enum { STRIP = 24, STRIPS_A_FRAME = 3 };

/// How much of a place's light comes and goes in a frame.
#define FADE 0.03f

/// A flat layer's rows are drawn this much closer to each other at most; farther away it fades.
#define FLAT_STEEPEST 5.0f
/// Of its depth: how many rows of the layer lie beyond the lower edge's, times a height's square.
#define FLAT_DEPTH 0.17f

/// A layer as it is painted.
typedef struct layer {
    uint32_t *pixels;
    uint64_t *blocks; ///< of each row a bit for each block with anything in it
} layer;

struct hs_scenery {
    hs_gate *gate;
    int view_width, view_height; ///< of the field
    int width, height;           ///< of the picture
    bool is_halved;
    size_t stride;       ///< of the picture
    size_t layer_stride; ///< of a layer
    int rows;            ///< of a layer
    int margin;          ///< pixels of a layer left of the field
    float scale;         ///< pixels of the picture in a unit
    uint32_t *pixels;    ///< a block left of each row, and one behind
    uint32_t *still;     ///< `width` a row
    layer layers[HS_SCENERY_LAYERS];
    float *flat; ///< of each row of the picture that of a flat layer; negative above the horizon
    const hs_canvas_kernels *kernels;

    const hs_scenery_place *place; ///< that is painted, or is being painted; NULL at first
    int strips_left;               ///< to be painted
    float level;                   ///< of its light, 0..1
    uint64_t ticks;                ///< of the world at the last frame
    uint64_t held;                 ///< ticks in which the place stood still
    double moment;                 ///< of the last frame, ticks

    // The frame that is being painted.
    double scroll[HS_SCENERY_LAYERS]; ///< rows of the layer
    int shift[HS_SCENERY_LAYERS];     ///< pixels
    hs_scenery_light lights[HS_SCENERY_LIGHTS];
    size_t light_count;
};

// ---- Birth and end -----------------------------------------------------------------------------

static size_t pixels_bytes(const hs_scenery *it)
{
    return it->stride * (size_t)it->height * sizeof(uint32_t);
}

static size_t still_bytes(const hs_scenery *it)
{
    return (size_t)it->width * (size_t)it->height * sizeof(uint32_t);
}

static size_t layer_bytes(const hs_scenery *it)
{
    return it->layer_stride * (size_t)it->rows * sizeof(uint32_t);
}

void hs_scenery_destroy(hs_scenery *scenery)
{
    if (scenery == NULL) return;
    hs_gate *gate = scenery->gate;
    hs_gate_release(gate, HS_TAG_OTHER, scenery->pixels, pixels_bytes(scenery));
    hs_gate_release(gate, HS_TAG_OTHER, scenery->still, still_bytes(scenery));
    hs_gate_release(gate, HS_TAG_OTHER, scenery->flat,
                    (size_t)scenery->height * sizeof *scenery->flat);
    for (int l = 0; l < HS_SCENERY_LAYERS; l++) {
        hs_gate_release(gate, HS_TAG_OTHER, scenery->layers[l].pixels, layer_bytes(scenery));
        hs_gate_release(gate, HS_TAG_OTHER, scenery->layers[l].blocks,
                        (size_t)scenery->rows * sizeof *scenery->layers[l].blocks);
    }
    hs_gate_release(gate, HS_TAG_OTHER, scenery, sizeof *scenery);
}

static bool allocate(hs_scenery *it)
{
    hs_gate *gate = it->gate;
    it->pixels = hs_gate_allocate_lines(gate, HS_TAG_OTHER, pixels_bytes(it));
    it->still = hs_gate_allocate_lines(gate, HS_TAG_OTHER, still_bytes(it));
    it->flat = hs_gate_allocate_array(gate, HS_TAG_OTHER, (size_t)it->height, sizeof *it->flat);
    bool is_there = it->pixels != NULL && it->still != NULL && it->flat != NULL;
    for (int l = 0; l < HS_SCENERY_LAYERS; l++) {
        it->layers[l].pixels = hs_gate_allocate_lines(gate, HS_TAG_OTHER, layer_bytes(it));
        it->layers[l].blocks = hs_gate_allocate_array(gate, HS_TAG_OTHER, (size_t)it->rows,
                                                      sizeof *it->layers[l].blocks);
        is_there = is_there && it->layers[l].pixels != NULL && it->layers[l].blocks != NULL;
    }
    return is_there;
}

/// Which row of a flat layer is seen in each row of the picture: the farther away, the more of them
/// lie behind each other.
static void lay_flat(hs_scenery *it)
{
    float height = (float)it->height;
    for (int row = 0; row < it->height; row++) {
        float below = ((float)row + 0.5f) / height - HS_SCENERY_HORIZON;
        it->flat[row] = below > 0.0f ? FLAT_DEPTH * height / below : -1.0f;
    }
}

static hs_scenery *create(hs_gate *gate, int width, int height)
{
    hs_scenery *it = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *it, "the scenery", NULL);
    if (it == NULL) return NULL;
    bool is_halved = height > HS_BACKDROP_FINE;
    *it = (hs_scenery){
        .gate = gate,
        .view_width = width,
        .view_height = height,
        .is_halved = is_halved,
        .width = is_halved ? (width + 1) / 2 : width,
        .height = is_halved ? (height + 1) / 2 : height,
        .kernels = hs_canvas_kernels_for(hs_instruction_set_best()),
    };
    it->scale = (float)it->height / HS_FIELD_HEIGHT;
    it->margin = (int)ceilf(HS_SCENERY_MARGIN * it->scale);
    it->rows = (int)((float)it->height * HS_SCENERY_PERIOD);
    size_t across = (size_t)(it->width + 2 * it->margin);
    it->layer_stride = (across + BLOCK - 1) / BLOCK * BLOCK;
    it->stride = ((size_t)it->width + BLOCK - 1) / BLOCK * BLOCK + 2 * BLOCK;
    bool is_made = it->layer_stride / BLOCK <= BLOCKS_MOST && it->rows > 0 && allocate(it);
    if (!is_made) {
        hs_scenery_destroy(it);
        return NULL;
    }
    lay_flat(it);
    return it;
}

// ---- Painting a place --------------------------------------------------------------------------

static int strips_of_layer(const hs_scenery *it)
{
    return (it->rows + STRIP - 1) / STRIP;
}

static int strips_of_place(const hs_scenery *it)
{
    return hs_sky_strips(it->height) + HS_SCENERY_LAYERS * strips_of_layer(it);
}

/// Finds the blocks of a row in which there is anything.
static uint64_t blocks_of(const uint32_t *pixels, size_t width)
{
    uint64_t blocks = 0;
    for (size_t b = 0; b < width / BLOCK; b++) {
        uint32_t any = 0;
        for (int i = 0; i < BLOCK; i++) any |= pixels[b * BLOCK + (size_t)i];
        if (any != 0) blocks |= UINT64_C(1) << b;
    }
    return blocks;
}

static void paint_layer_strip(hs_scenery *it, int number, int strip)
{
    const hs_scenery_layer *plan = &it->place->layers[number];
    layer *to = &it->layers[number];
    int first = strip * STRIP, end = first + STRIP < it->rows ? first + STRIP : it->rows;
    memset(to->pixels + (size_t)first * it->layer_stride, 0,
           (size_t)(end - first) * it->layer_stride * sizeof *to->pixels);
    const hs_brush brush = {
        .pixels = to->pixels,
        .stride = it->layer_stride,
        .width = it->width + 2 * it->margin,
        .rows = it->rows,
        .first = first,
        .end = end,
        .scale = it->scale,
        .margin = (float)it->margin / it->scale,
        .period = (float)it->rows / it->scale,
    };
    if (plan->paint != NULL) plan->paint(&brush);
    for (int row = first; row < end; row++)
        to->blocks[row] = blocks_of(to->pixels + (size_t)row * it->layer_stride, it->layer_stride);
}

/// Paints strip `strip` of all that the place needs.
static void paint_strip(hs_scenery *it, int strip)
{
    int still = hs_sky_strips(it->height);
    if (strip < still) {
        hs_sky_paint_by(it->place->still, it->still, it->width, it->height, strip, strip + 1);
        return;
    }
    strip -= still;
    paint_layer_strip(it, strip / strips_of_layer(it), strip % strips_of_layer(it));
}

static void paint_strips(void *context, unsigned worker, size_t first, size_t end)
{
    (void)worker;
    for (size_t strip = first; strip < end; strip++) paint_strip(context, (int)strip);
}

/// Goes to the place that the world is in: at once at first, else after the former one has gone.
static void go_to(hs_scenery *it, const hs_scenery_place *place, hs_thread_pool *thread_pool)
{
    if (it->place == NULL) {
        it->place = place;
        hs_thread_pool_share(thread_pool, (size_t)strips_of_place(it), 1, paint_strips, it);
        it->level = 1.0f;
        return;
    }
    if (it->place != place && it->level > 0.0f) {
        it->level = glm_max(it->level - FADE, 0.0f);
        return;
    }
    if (it->place != place) {
        it->place = place;
        it->strips_left = strips_of_place(it);
        it->held = 0;
    }
    for (int s = 0; s < STRIPS_A_FRAME && it->strips_left > 0; s++)
        paint_strip(it, --it->strips_left);
    if (it->strips_left == 0) it->level = glm_min(it->level + FADE, 1.0f);
}

// ---- A frame -----------------------------------------------------------------------------------

/// The moment that is shown. A place that stops with the world's bullets stays where it was.
static double moment_of(hs_scenery *it, const hs_world *world, float blend)
{
    uint64_t ticks = hs_world_ticks(world);
    if (ticks < it->ticks) it->held = 0; // another world
    uint64_t passed = ticks >= it->ticks ? ticks - it->ticks : 0;
    it->ticks = ticks;
    if (it->place->stops && hs_world_is_paused(world)) {
        it->held += passed;
        return it->moment;
    }
    return it->moment = (double)(ticks - it->held) - (1.0 - (double)blend);
}

static void aim(hs_scenery *it, const hs_draw_options *options, const hs_world *world,
                const hs_camera *camera)
{
    const hs_player *player = hs_world_player(world);
    double moment = moment_of(it, world, options->blend);
    float ship = player->x - player->vx * (1.0f - options->blend);
    float aside = glm_clamp((ship - HS_FIELD_WIDTH / 2.0f) / (HS_FIELD_WIDTH / 2.0f), -1.0f, 1.0f);
    for (int l = 0; l < HS_SCENERY_LAYERS; l++) {
        const hs_scenery_layer *plan = &it->place->layers[l];
        float near = plan->sway / HS_SCENERY_MARGIN;
        float across = glm_clamp(camera->shake.x * near - plan->sway * aside, -HS_SCENERY_MARGIN,
                                 HS_SCENERY_MARGIN);
        it->shift[l] = (int)floorf(across * it->scale + 0.5f);
        double rows =
            (moment * (double)plan->pace + (double)(camera->shake.y * near)) * (double)it->scale;
        if (plan->lie == HS_SCENERY_FLAT) rows = -rows;
        it->scroll[l] = rows - floor(rows / it->rows) * it->rows;
    }
    it->light_count = it->place->lights != NULL ? it->place->lights(it->lights, moment) : 0;
}

/// A place between two rows of a layer.
typedef struct layer_place {
    int upper, lower;
    uint32_t share; ///< of the lower one, of 256
    uint32_t dim;   ///< what is seen of it, of 256
} layer_place;

/// Where a row of the picture lies on a layer; false where it does not.
static bool find_place(const hs_scenery *it, int number, int row, layer_place *place)
{
    bool is_flat = it->place->layers[number].lie == HS_SCENERY_FLAT;
    double y = is_flat ? (double)it->flat[row] : (double)row;
    if (y < 0.0) return false;
    place->dim = 256;
    if (is_flat) {
        float next = row + 1 < it->height ? it->flat[row + 1] : it->flat[row];
        float steep = it->flat[row] - next;
        place->dim = (uint32_t)(glm_clamp_zo(2.0f - 2.0f * steep / FLAT_STEEPEST) * 256.0f);
        if (place->dim == 0) return false;
    }
    y -= it->scroll[number];
    y -= floor(y / it->rows) * it->rows;
    place->upper = (int)y < it->rows ? (int)y : it->rows - 1;
    place->lower = place->upper + 1 < it->rows ? place->upper + 1 : 0;
    place->share = (uint32_t)((y - (double)place->upper) * 256.0);
    return true;
}

/// Dims premultiplied pixels.
static void dim_block(uint32_t *to, const uint32_t *from, uint32_t dim)
{
    for (int i = 0; i < BLOCK; i++) {
        uint32_t odd = (from[i] & 0x00FF00FFu) * dim >> 8 & 0x00FF00FFu;
        uint32_t even = (from[i] >> 8 & 0x00FF00FFu) * dim & 0xFF00FF00u;
        to[i] = odd | even;
    }
}

/// Lays the blocks of a layer's rows over a row of the picture.
static void lay_layer(const hs_scenery *it, int number, const layer_place *place, uint32_t *pixels)
{
    const layer *from = &it->layers[number];
    const uint32_t *upper = from->pixels + (size_t)place->upper * it->layer_stride;
    const uint32_t *lower = from->pixels + (size_t)place->lower * it->layer_stride;
    uint64_t blocks = from->blocks[place->upper] | from->blocks[place->lower];
    while (blocks != 0) {
        int block = __builtin_ctzll(blocks), source = block * BLOCK;
        blocks &= blocks - 1;
        int to = source - it->margin + it->shift[number];
        if (to <= -BLOCK || to >= it->width) continue;
        if (place->dim == 256) {
            it->kernels->drift(pixels + to, upper + source, lower + source, place->share, BLOCK);
            continue;
        }
        uint32_t dimmed[2][BLOCK];
        dim_block(dimmed[0], upper + source, place->dim);
        dim_block(dimmed[1], lower + source, place->dim);
        it->kernels->drift(pixels + to, dimmed[0], dimmed[1], place->share, BLOCK);
    }
}

/// Adds a light to the rows from `first` to `end`.
static void add_light(const hs_scenery *it, const hs_scenery_light *light, int first, int end)
{
    float radius = glm_max(light->radius * it->scale, 0.8f), x = light->x * it->scale,
          y = light->y * it->scale;
    int top = (int)glm_max(floorf(y - radius), (float)first);
    int bottom = (int)glm_min(ceilf(y + radius), (float)end);
    int left = (int)glm_max(floorf(x - radius), 0.0f);
    int right = (int)glm_min(ceilf(x + radius), (float)it->width);
    const float channels[3] = {light->colour.b, light->colour.g, light->colour.r};
    for (int row = top; row < bottom; row++) {
        uint32_t *pixels = it->pixels + (size_t)row * it->stride + BLOCK;
        float down = ((float)row + 0.5f - y) / radius;
        for (int column = left; column < right; column++) {
            float across = ((float)column + 0.5f - x) / radius;
            float falls = 1.0f - across * across - down * down;
            if (falls <= 0.0f) continue;
            falls *= falls * 255.0f;
            uint32_t pixel = 0xFF000000u;
            for (unsigned c = 0; c < 3; c++) {
                float sum = (float)(pixels[column] >> (8 * c) & 255u) + channels[c] * falls;
                pixel |= (uint32_t)glm_min(sum + 0.5f, 255.0f) << (8 * c);
            }
            pixels[column] = pixel;
        }
    }
}

static void compose(void *context, unsigned worker, unsigned workers)
{
    const hs_scenery *it = context;
    int first = (int)((unsigned)it->height * worker / workers);
    int end = (int)((unsigned)it->height * (worker + 1) / workers);
    for (int row = first; row < end; row++) {
        uint32_t *pixels = it->pixels + (size_t)row * it->stride + BLOCK;
        memcpy(pixels, it->still + (size_t)row * (size_t)it->width,
               (size_t)it->width * sizeof *pixels);
        layer_place place;
        for (int l = 0; l < HS_SCENERY_LAYERS; l++) {
            bool is_there = it->place->layers[l].paint != NULL;
            if (is_there && find_place(it, l, row, &place)) lay_layer(it, l, &place, pixels);
        }
    }
    for (size_t i = 0; i < it->light_count; i++) add_light(it, &it->lights[i], first, end);
}

// ---- The land before it ------------------------------------------------------------------------

/// Where the land begins to show before the scenery and where it hides it, of the picture's height.
#define LAND_BEGINS 0.34f
#define LAND_HIDES  0.72f

/// The land that reaches into a scenery.
typedef struct meeting {
    hs_scenery *scenery;
    hs_backdrop land;
} meeting;

/// Mixes rows of the scenery with those of the land: the nearer, the more of the land.
static void meet(void *context, unsigned worker, unsigned workers)
{
    const meeting *with = context;
    hs_scenery *it = with->scenery;
    int first = (int)((unsigned)it->height * worker / workers);
    int end = (int)((unsigned)it->height * (worker + 1) / workers);
    for (int row = first; row < end; row++) {
        float y = ((float)row + 0.5f) / (float)it->height;
        float near = glm_smooth(glm_clamp_zo((y - LAND_BEGINS) / (LAND_HIDES - LAND_BEGINS)));
        uint32_t land = (uint32_t)(near * 256.0f);
        uint32_t beyond = (uint32_t)((1.0f - near) * it->level * 256.0f);
        uint32_t *to = it->pixels + (size_t)row * it->stride + BLOCK;
        const uint32_t *from = with->land.pixels + (size_t)row * with->land.stride;
        for (int i = 0; i < it->width; i++) {
            uint32_t odd = (to[i] & 0x00FF00FFu) * beyond + (from[i] & 0x00FF00FFu) * land;
            uint32_t even = (to[i] >> 8 & 0xFFu) * beyond + (from[i] >> 8 & 0xFFu) * land;
            to[i] = 0xFF000000u | (odd >> 8 & 0x00FF00FFu) | (even & 0xFF00u);
        }
    }
}

// ---- What lies beneath the field ---------------------------------------------------------------

/// Makes the scenery for a size unless it is there.
static bool fit(hs_scenery **scenery, hs_gate *gate, int width, int height)
{
    hs_scenery *it = *scenery;
    if (it != NULL && it->view_width == width && it->view_height == height) return true;
    hs_scenery_destroy(it);
    *scenery = create(gate, width, height);
    return *scenery != NULL;
}

/// The word of the place to be shown; "" where the world has none of its own.
static const char *word_of(const hs_draw_options *options, const hs_world *world)
{
    return options->place != NULL ? options->place : hs_world_stage(world)->scenery;
}

hs_backdrop hs_backdrop_paint(hs_scenery **scenery, hs_gate *gate, const hs_draw_options *options,
                              const hs_world *world, const hs_camera *camera, int width, int height,
                              hs_thread_pool *thread_pool)
{
    const hs_backdrop none = {.level = 1.0f};
    const hs_ground *ground = hs_ground_paint(options, world, camera, width, height, thread_pool);
    const char *word = word_of(options, world);
    bool is_wanted = options->ground == HS_GROUND_STARS || (ground != NULL && word[0] != '\0');
    if (!is_wanted || !fit(scenery, gate, width, height)) {
        return ground != NULL ? hs_ground_backdrop(ground) : none;
    }
    hs_scenery *it = *scenery;
    go_to(it, hs_scenery_place_of(word), thread_pool);
    aim(it, options, world, camera);
    hs_thread_pool_run(thread_pool, compose, it);
    if (ground != NULL) {
        meeting with = {it, hs_ground_backdrop(ground)};
        hs_thread_pool_run(thread_pool, meet, &with);
    }
    return (hs_backdrop){
        .pixels = it->pixels + BLOCK,
        .width = it->width,
        .height = it->height,
        .stride = it->stride,
        .is_halved = it->is_halved,
        .level = ground != NULL ? 1.0f : it->level,
    };
}
