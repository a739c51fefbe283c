/// The cost of drawing: the canvas beside SDL's own ways to draw, by its software renderer and by
/// GL, all with the same particles, and then with the same bullets, on 540 x 720 pixels, in one
/// run. GL needs a display; xvfb-run provides one, on which Mesa draws without a GPU.
///
/// usage: draw_particles [PARTICLES [BULLETS [ROUNDS]]]
#define SDL_MAIN_HANDLED
#include <SDL.h>

#include "base/clock.h"
#include "draw/canvas.h"
#include "draw/geometry.h"
#include "heapstorm/instruction_set.h"
#include "heapstorm/measure.h"
#include "sdl_target.h"
#include "sprite_load.h"

#include "base/forbidden.h"

enum {
    WIDTH = 540,
    HEIGHT = 720,
    ROUNDS_MAX = 1000,
    SPARK_SIDE = 3,
    QUADS = 10000, ///< in one call of SDL_RenderGeometry
    CONTENDERS_MAX = 16,
    TARGETS = 2,
};

#define LIGHT_BYTES ((size_t)WIDTH * HEIGHT * 4 * sizeof(uint16_t))

/// What a renderer of SDL draws from.
typedef struct brush {
    hs_sdl_target target;
    SDL_Texture *spark;  ///< of a particle
    SDL_Texture *upload; ///< that the canvas is sent to
    hs_atlas atlas;      ///< of everything else
    int atlas_width, atlas_height;
    hs_geometry *geometry; ///< the project's own way
} brush;

typedef struct drawing {
    hs_gate gate;
    hs_sprite_load load;
    hs_world *empty;            ///< a world with nothing but the player
    hs_canvas *canvas, *shared; ///< by one thread, and by as many as draw the window
    unsigned threads;           ///< of `shared`
    hs_thread_pool *thread_pool;

    brush brushes[TARGETS];
    SDL_Vertex *vertices;
    int *indices;
    SDL_FPoint *points;
    size_t point_room;
    uint16_t *light;
} drawing;

/// One row of the table.
typedef struct drawing_way {
    const char *name;
    void (*draw)(drawing *it, brush *with);
    brush *with; ///< NULL for what draws into memory of its own
    double ns[ROUNDS_MAX];
    double median, fastest; ///< ns a sprite
} drawing_way;

// ---- Our own ways ------------------------------------------------------------------------------

/// The canvas with all of the picture: background, stars, glow and tone-mapping too.
static void draw_canvas(drawing *it, brush *with)
{
    (void)with;
    const hs_draw_options options = hs_draw_options_default();
    hs_canvas_draw(it->canvas, it->load.world, &options);
}

static void draw_shared_canvas(drawing *it, brush *with)
{
    (void)with;
    const hs_draw_options options = hs_draw_options_default();
    hs_canvas_draw(it->shared, it->load.world, &options);
}

/// The canvas with an empty world.
static void draw_empty_canvas(drawing *it, brush *with)
{
    (void)with;
    const hs_draw_options options = hs_draw_options_default();
    hs_canvas_draw(it->canvas, it->empty, &options);
}

/// The canvas, then copied through the renderer, as the window does it.
static void draw_canvas_through(drawing *it, brush *with)
{
    draw_canvas(it, with);
    SDL_UpdateTexture(with->upload, NULL, hs_canvas_pixels(it->canvas), WIDTH * 4);
    SDL_RenderCopy(with->target.renderer, with->upload, NULL, NULL);
}

/// The project's geometry renderer with all of the picture, up to its limit of sprites.
static void draw_own_geometry(drawing *it, brush *with)
{
    const hs_draw_options options = hs_draw_options_default();
    const SDL_FRect field = {0.0f, 0.0f, WIDTH, HEIGHT};
    hs_geometry_draw(with->geometry, it->load.world, &options, &field);
}

static void add_light(uint16_t *light, const hs_load_sprite *one, float weight)
{
    float bright = weight * (float)one->tint.a * 16.0f / 255.0f;
    const float channels[3] = {one->tint.b * bright, one->tint.g * bright, one->tint.r * bright};
    for (int c = 0; c < 3; c++) {
        uint32_t sum = light[c] + (uint32_t)channels[c];
        light[c] = (uint16_t)(sum < 65535 ? sum : 65535);
    }
}

/// A plain loop that sums light in 16 bits on 2 x 2 pixels, without making a picture of it.
static void draw_plainly(drawing *it, brush *with)
{
    (void)with;
    memset(it->light, 0, LIGHT_BYTES);
    for (size_t i = 0; i < it->load.count; i++) {
        const hs_load_sprite *one = &it->load.sprites[i];
        float x = one->x - 0.5f;
        float y = one->y - 0.5f;
        if (!(x >= 0 && y >= 0 && x < WIDTH - 1 && y < HEIGHT - 1)) continue;
        int column = (int)x;
        int row = (int)y;
        float u = x - (float)column;
        float v = y - (float)row;
        uint16_t *at = it->light + ((size_t)row * WIDTH + (size_t)column) * 4;
        add_light(at, one, (1 - u) * (1 - v));
        add_light(at + 4, one, u * (1 - v));
        add_light(at + WIDTH * 4, one, (1 - u) * v);
        add_light(at + WIDTH * 4 + 4, one, u * v);
    }
}

// ---- SDL's ways --------------------------------------------------------------------------------

static void clear(SDL_Renderer *renderer)
{
    SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
    SDL_RenderClear(renderer);
}

/// A point each, all opaque and of one colour: the least that SDL can do.
static void draw_points(drawing *it, brush *with)
{
    SDL_Renderer *renderer = with->target.renderer;
    clear(renderer);
    SDL_SetRenderDrawColor(renderer, 255, 200, 120, 255);
    for (size_t i = 0; i < it->load.count; i++)
        it->points[i] = (SDL_FPoint){it->load.sprites[i].x, it->load.sprites[i].y};
    SDL_RenderDrawPointsF(renderer, it->points, (int)it->load.count);
}

/// A picture each. All particles have one tint, because SDL sorts nothing here, and alternating
/// tints would allocate.
static void draw_copies(drawing *it, brush *with)
{
    SDL_Renderer *renderer = with->target.renderer;
    clear(renderer);
    for (size_t i = 0; i < it->load.count; i++) {
        const hs_load_sprite *one = &it->load.sprites[i];
        if (one->picture < 0) {
            SDL_Rect to = {(int)one->x - 1, (int)one->y - 1, SPARK_SIDE, SPARK_SIDE};
            SDL_RenderCopy(renderer, with->spark, NULL, &to);
            continue;
        }
        const hs_atlas_slot *cell = hs_atlas_find(&with->atlas, (unsigned)one->picture);
        if (cell == NULL) continue;
        SDL_Rect from = {(int)(cell->u0 * (float)with->atlas_width + 0.5f),
                         (int)(cell->v0 * (float)with->atlas_height + 0.5f),
                         (int)(cell->width + 0.5f), (int)(cell->height + 0.5f)};
        SDL_Rect to = {(int)(one->x + cell->left), (int)(one->y + cell->top), from.w, from.h};
        SDL_RenderCopy(renderer, with->atlas.texture, &from, &to);
    }
}

/// Two triangles each, in calls of at most QUADS.
static void draw_geometry(drawing *it, brush *with)
{
    static const hs_atlas_slot whole = {0.0f, 0.0f, 1.0f, 1.0f, -1.5f, -1.5f, 3.0f, 3.0f};
    clear(with->target.renderer);
    int filled = 0;
    for (size_t i = 0; i < it->load.count; i++) {
        const hs_load_sprite *one = &it->load.sprites[i];
        const hs_atlas_slot *cell =
            one->picture < 0 ? &whole : hs_atlas_find(&with->atlas, (unsigned)one->picture);
        if (cell == NULL) continue;
        SDL_Vertex *corner = it->vertices + filled * 4;
        for (int c = 0; c < 4; c++) {
            bool right = c % 2 == 1, below = c / 2 == 1;
            corner[c] = (SDL_Vertex){
                .position = {one->x + cell->left + (right ? cell->width : 0.0f),
                             one->y + cell->top + (below ? cell->height : 0.0f)},
                .color = one->tint,
                .tex_coord = {right ? cell->u1 : cell->u0, below ? cell->v1 : cell->v0},
            };
        }
        if (++filled < QUADS && i + 1 < it->load.count) continue;
        SDL_RenderGeometry(with->target.renderer,
                           one->picture < 0 ? with->spark : with->atlas.texture, it->vertices,
                           filled * 4, it->indices, filled * 6);
        filled = 0;
    }
}

// ---- Making ------------------------------------------------------------------------------------

static SDL_Texture *make_spark(SDL_Renderer *renderer)
{
    static const uint8_t alpha[SPARK_SIDE][SPARK_SIDE] = {
        {40, 120, 40}, {120, 255, 120}, {40, 120, 40}};
    uint32_t pixels[SPARK_SIDE][SPARK_SIDE];
    for (int y = 0; y < SPARK_SIDE; y++) {
        for (int x = 0; x < SPARK_SIDE; x++) {
            pixels[y][x] = 0x00FFFFFFu | (uint32_t)alpha[y][x] << 24;
        }
    }
    SDL_Texture *texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888,
                                             SDL_TEXTUREACCESS_STATIC, SPARK_SIDE, SPARK_SIDE);
    if (texture == NULL) return NULL;
    SDL_UpdateTexture(texture, NULL, pixels, sizeof pixels[0]);
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_ADD);
    return texture;
}

/// Makes what a renderer draws from. Without a renderer that is nothing, and no failure.
static bool make_brush(drawing *it, brush *with, hs_error *error)
{
    SDL_Renderer *renderer = with->target.renderer;
    if (renderer == NULL) return true;
    with->spark = make_spark(renderer);
    with->upload = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888,
                                     SDL_TEXTUREACCESS_STREAMING, WIDTH, HEIGHT);
    if (with->spark == NULL || with->upload == NULL) {
        return hs_error_set(error, "SDL: %s", SDL_GetError());
    }
    // As in the window, the canvas is opaque and lies under everything.
    SDL_SetTextureBlendMode(with->upload, SDL_BLENDMODE_NONE);
    const float scale = (float)WIDTH / (float)HS_FIELD_WIDTH;
    with->geometry = hs_geometry_create(&it->gate, renderer, error);
    if (with->geometry == NULL ||
        !hs_atlas_make(&with->atlas, &it->gate, renderer, scale, HS_PALETTE_NEON, error)) {
        return false;
    }
    SDL_QueryTexture(with->atlas.texture, NULL, NULL, &with->atlas_width, &with->atlas_height);
    return true;
}

static void close_brush(brush *with)
{
    hs_geometry_destroy(with->geometry);
    hs_atlas_release(&with->atlas);
    if (with->spark != NULL) SDL_DestroyTexture(with->spark);
    if (with->upload != NULL) SDL_DestroyTexture(with->upload);
    hs_sdl_target_close(&with->target);
}

static void make_indices(int *indices)
{
    static const int corners[6] = {0, 1, 2, 2, 1, 3};
    for (int q = 0; q < QUADS; q++) {
        for (int c = 0; c < 6; c++) indices[q * 6 + c] = q * 4 + corners[c];
    }
}

static bool make_arrays(drawing *it)
{
    hs_gate *gate = &it->gate;
    const size_t quads = QUADS;
    it->point_room = it->load.count;
    it->points = hs_gate_allocate_array(gate, HS_TAG_OTHER, it->point_room, sizeof *it->points);
    it->vertices = hs_gate_allocate_array(gate, HS_TAG_OTHER, quads * 4, sizeof *it->vertices);
    it->indices = hs_gate_allocate_array(gate, HS_TAG_OTHER, quads * 6, sizeof *it->indices);
    it->light = hs_gate_allocate_lines(gate, HS_TAG_OTHER, LIGHT_BYTES);
    if (it->points == NULL || it->vertices == NULL || it->indices == NULL || it->light == NULL) {
        return false;
    }
    make_indices(it->indices);
    return true;
}

/// The number of threads that the window draws with.
static unsigned thread_count(void)
{
    int cores = SDL_GetCPUCount();
    return cores < 1 ? 1 : cores > 8 ? 8 : (unsigned)cores;
}

static bool open_drawing(drawing *it, uint32_t bullets, uint32_t particles, hs_error *error)
{
    if (!hs_sprite_load_open(&it->load, &it->gate, bullets, particles, WIDTH, error)) return false;
    const hs_world_config config = {
        .scenario = "calm", .assets = HS_ASSETS_SOURCE, .rank = -1.0, .instruction_set = -1};
    it->empty = hs_world_create(&it->gate, &config, error);
    if (it->empty == NULL) return false;
    it->canvas = hs_canvas_create(&it->gate, WIDTH, HEIGHT, hs_instruction_set_best(), NULL, error);
    if (it->canvas == NULL) return false;
    it->threads = thread_count();
    it->thread_pool = hs_thread_pool_create(&it->gate, it->threads, error);
    if (it->thread_pool == NULL) return false;
    it->shared = hs_canvas_create(&it->gate, WIDTH, HEIGHT, hs_instruction_set_best(),
                                  it->thread_pool, error);
    if (it->shared == NULL) return false;
    if (!make_arrays(it)) return hs_error_set(error, "out of memory");
    hs_sdl_target_open_software(&it->brushes[0].target, WIDTH, HEIGHT);
    hs_sdl_target_open_gl(&it->brushes[1].target, WIDTH, HEIGHT);
    return make_brush(it, &it->brushes[0], error) && make_brush(it, &it->brushes[1], error);
}

static void close_drawing(drawing *it)
{
    hs_gate *gate = &it->gate;
    for (int t = 0; t < TARGETS; t++) close_brush(&it->brushes[t]);
    hs_gate_release(gate, HS_TAG_OTHER, it->points, it->point_room * sizeof *it->points);
    hs_gate_release(gate, HS_TAG_OTHER, it->vertices, QUADS * 4 * sizeof *it->vertices);
    hs_gate_release(gate, HS_TAG_OTHER, it->indices, QUADS * 6 * sizeof *it->indices);
    hs_gate_release(gate, HS_TAG_OTHER, it->light, LIGHT_BYTES);
    hs_canvas_destroy(it->canvas);
    hs_canvas_destroy(it->shared);
    hs_thread_pool_destroy(it->thread_pool);
    hs_world_destroy(it->empty);
    if (it->load.gate != NULL) hs_sprite_load_close(&it->load);
    *it = (drawing){.gate = it->gate};
}

// ---- The run -----------------------------------------------------------------------------------

/// Lists the contenders that are available, in the order of the table.
typedef struct contenders {
    drawing_way all[CONTENDERS_MAX];
    size_t count;
} contenders;

static void add(contenders *list, const char *name, void (*draw)(drawing *it, brush *with),
                brush *with)
{
    drawing_way *one = &list->all[list->count++];
    one->name = name;
    one->draw = draw;
    one->with = with;
}

static void choose_contenders(drawing *it, contenders *list, bool are_particles)
{
    list->count = 0;
    add(list, "canvas, all of the picture", draw_canvas, NULL);
    add(list, "canvas, all processors", draw_shared_canvas, NULL);
    add(list, "  of it: the empty field", draw_empty_canvas, NULL);
    if (are_particles) add(list, "plain splat, light alone", draw_plainly, NULL);
    for (int t = 0; t < TARGETS; t++) {
        brush *with = &it->brushes[t];
        if (with->target.renderer == NULL) continue;
        add(list, "canvas, sent through it", draw_canvas_through, with);
        if (are_particles) add(list, "DrawPoints, one color", draw_points, with);
        add(list, "RenderCopy", draw_copies, with);
        add(list, "RenderGeometry", draw_geometry, with);
        add(list, "our geometry, all of the picture", draw_own_geometry, with);
    }
}

/// Runs the contenders in turn, so that disturbances of the machine affect all of them alike.
static void run_rounds(drawing *it, contenders *list, int rounds)
{
    drawing_way *all = list->all;
    for (int round = -1; round < rounds; round++) {
        for (size_t c = 0; c < list->count; c++) {
            uint64_t began = hs_clock_ns();
            all[c].draw(it, all[c].with);
            if (all[c].with != NULL) hs_sdl_target_finish(&all[c].with->target);
            uint64_t took = hs_clock_ns() - began;
            if (round >= 0) all[c].ns[round] = (double)took;
        }
    }
    for (size_t c = 0; c < list->count; c++) {
        all[c].median = hs_median(all[c].ns, (size_t)rounds) / (double)it->load.count;
        all[c].fastest = all[c].ns[0] / (double)it->load.count;
    }
}

/// The ratio is that of the fastest rounds: disturbances of the machine affect long rounds most.
static void tell(const drawing *it, const contenders *list, const char *what)
{
    printf("\n%zu %s\n%-34s %9s %10s %10s %12s\n", it->load.count, what, "", "ns each", "fastest",
           "x canvas", "x all cores");
    const brush *former = NULL;
    for (size_t c = 0; c < list->count; c++) {
        const drawing_way *one = &list->all[c];
        if (one->with != former) printf("%s\n", one->with->target.name);
        former = one->with;
        printf("  %-32s %9.2f %10.2f %10.2f %12.2f\n", one->name, one->median, one->fastest,
               one->fastest / list->all[0].fastest, one->fastest / list->all[1].fastest);
    }
    for (int t = 0; t < TARGETS; t++) {
        if (it->brushes[t].target.missing[0] == '\0') continue;
        printf("%s: not available: %s\n", it->brushes[t].target.name,
               it->brushes[t].target.missing);
    }
}

static bool measure(uint32_t bullets, uint32_t particles, int rounds, const char *what,
                    hs_error *error)
{
    static drawing it;
    static contenders list;
    bool is_open = open_drawing(&it, bullets, particles, error);
    if (is_open) {
        choose_contenders(&it, &list, particles > bullets);
        run_rounds(&it, &list, rounds);
        tell(&it, &list, what);
    }
    close_drawing(&it);
    return is_open;
}

int main(int argc, char **argv)
{
    hs_error error = {""};
    long particles = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
    long bullets = argc > 2 ? strtol(argv[2], NULL, 10) : 20000;
    long rounds = argc > 3 ? strtol(argv[3], NULL, 10) : 11;
    if (particles < 1000 || particles > (long)HS_PARTICLES_MAX || bullets < 1000 ||
        bullets > (long)HS_BULLETS_MAX || rounds < 1 || rounds > ROUNDS_MAX || argc > 4) {
        fprintf(stderr,
                "usage: draw_particles [PARTICLES 1000..%u [BULLETS 1000..%u [ROUNDS 1..%d]]]\n",
                HS_PARTICLES_MAX, HS_BULLETS_MAX, ROUNDS_MAX);
        return 2;
    }
    printf("%d x %d pixels, %s; one thread, and the canvas by %u too\n", WIDTH, HEIGHT,
           hs_instruction_set_name(hs_instruction_set_best()), thread_count());
    bool fine = measure(1, (uint32_t)particles, (int)rounds, "particles", &error) &&
                measure((uint32_t)bullets, 1, (int)rounds, "bullets and other sprites", &error);
    if (!fine) fprintf(stderr, "draw_particles: %s\n", error.message);
    SDL_Quit();
    return fine ? 0 : 1;
}
