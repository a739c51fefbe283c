/// What drawing particles costs: the canvas beside what SDL's software renderer offers, and beside
/// the plain way to gather light, all with the same particles on 540 x 720 pixels, in one run.
///
/// usage: draw_particles [PARTICLES] [ROUNDS]
#define SDL_MAIN_HANDLED
#include <SDL.h>

#include "base/clock.h"
#include "draw/canvas.h"
#include "draw/palette.h"
#include "heapstorm/instruction_set.h"
#include "heapstorm/measure.h"
#include "world/kinds.h"

enum {
    WIDTH = 540,
    HEIGHT = 720,
    WARMUP_TICKS = 200,
    ROUNDS_MAX = 1000,
    SPRITE_SIDE = 3,
    QUADS = 10000
};

#define LIGHT_BYTES ((size_t)WIDTH * HEIGHT * 4 * sizeof(uint16_t))

/// Particles as a renderer gets them: pixels, and a color.
typedef struct spark {
    float x, y;
    SDL_Color color;
} spark;

typedef struct bench {
    hs_gate gate;
    hs_world *world;
    hs_canvas *canvas;
    spark *sparks;
    size_t count, room;
    SDL_Surface *surface;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    SDL_Vertex *vertices;
    int *indices;
    SDL_FPoint *points;
    uint16_t *light;
} bench;

/// One row of the table.
typedef struct contender {
    const char *name;
    void (*draw)(bench *it);
    size_t share; ///< draws only one in so many particles, because it is slow
    double ns[ROUNDS_MAX];
    double median; ///< ns a particle
} contender;

// ---- What is drawn -----------------------------------------------------------------------------

static void collect_sparks(bench *it)
{
    hs_walk walk;
    hs_places places = {0};
    hs_walk_begin(&walk, hs_world_population(it->world, HS_PARTICLES));
    while (hs_walk_next(&walk, &places)) {
        for (size_t i = 0; i < places.count; i++) {
            hs_particle particle;
            hs_places_read(&hs_kind_particles, &places, i, &particle);
            hs_color hue = hs_palette_color(HS_PALETTE_NEON, (particle.tail >> 16) % HS_HUE_COUNT);
            it->sparks[it->count++] = (spark){
                .x = particle.x * WIDTH / HS_FIELD_WIDTH,
                .y = particle.y * HEIGHT / HS_FIELD_HEIGHT,
                .color = {(Uint8)(hue.red * 255), (Uint8)(hue.green * 255), (Uint8)(hue.blue * 255),
                          (Uint8)(particle.tail >> 24)},
            };
        }
    }
}

// ---- Contenders --------------------------------------------------------------------------------

/// All of it: background, stars, glow and tone-mapping too.
static void draw_canvas(bench *it)
{
    const hs_draw_options options = hs_draw_options_default();
    hs_canvas_draw(it->canvas, it->world, &options);
}

/// A small picture for each, tinted, added to what is there. SDL sorts nothing here, and a tint
/// that alternates would allocate: all have one.
static void draw_copies(bench *it, size_t share)
{
    SDL_SetRenderDrawColor(it->renderer, 0, 0, 0, 255);
    SDL_RenderClear(it->renderer);
    for (size_t i = 0; i < it->count; i += share) {
        SDL_Rect to = {(int)it->sparks[i].x - 1, (int)it->sparks[i].y - 1, SPRITE_SIDE,
                       SPRITE_SIDE};
        SDL_RenderCopy(it->renderer, it->texture, NULL, &to);
    }
    SDL_RenderFlush(it->renderer);
}

static void draw_copy(bench *it)
{
    draw_copies(it, 10);
}

/// Two triangles each, in calls of at most QUADS particles.
static void draw_geometry(bench *it)
{
    SDL_SetRenderDrawColor(it->renderer, 0, 0, 0, 255);
    SDL_RenderClear(it->renderer);
    int filled = 0;
    for (size_t i = 0; i < it->count; i += 10) {
        const spark *one = &it->sparks[i];
        SDL_Vertex *corner = it->vertices + filled * 4;
        for (int c = 0; c < 4; c++) {
            float right = (float)(c % 2);
            float below = (float)(c / 2);
            corner[c] = (SDL_Vertex){
                .position = {one->x - 1.5f + right * SPRITE_SIDE,
                             one->y - 1.5f + below * SPRITE_SIDE},
                .color = one->color,
                .tex_coord = {right, below},
            };
        }
        if (++filled < QUADS && i + 10 < it->count) continue;
        SDL_RenderGeometry(it->renderer, it->texture, it->vertices, filled * 4, it->indices,
                           filled * 6);
        filled = 0;
    }
    SDL_RenderFlush(it->renderer);
}

/// A point each, all of one color and opaque: the least that SDL can do.
static void draw_points(bench *it)
{
    SDL_SetRenderDrawColor(it->renderer, 0, 0, 0, 255);
    SDL_RenderClear(it->renderer);
    SDL_SetRenderDrawColor(it->renderer, 255, 200, 120, 255);
    for (size_t i = 0; i < it->count; i++)
        it->points[i] = (SDL_FPoint){it->sparks[i].x, it->sparks[i].y};
    SDL_RenderDrawPointsF(it->renderer, it->points, (int)it->count);
    SDL_RenderFlush(it->renderer);
}

static void add_light(uint16_t *light, const spark *one, float weight)
{
    float bright = weight * (float)one->color.a * 16.0f / 255.0f;
    const float channels[3] = {one->color.b * bright, one->color.g * bright, one->color.r * bright};
    for (int c = 0; c < 3; c++) {
        uint32_t sum = light[c] + (uint32_t)channels[c];
        light[c] = (uint16_t)(sum < 65535 ? sum : 65535);
    }
}

/// Light gathered in 16 bits on 2 x 2 pixels, as anybody would write it; no picture is made of it.
static void draw_plainly(bench *it)
{
    memset(it->light, 0, LIGHT_BYTES);
    for (size_t i = 0; i < it->count; i++) {
        const spark *one = &it->sparks[i];
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

static contender contenders[] = {
    {.name = "canvas, all of the picture", .draw = draw_canvas, .share = 1},
    {.name = "plain splat, light alone", .draw = draw_plainly, .share = 1},
    {.name = "SDL_RenderDrawPoints, one color", .draw = draw_points, .share = 1},
    {.name = "SDL_RenderCopy, 3 x 3", .draw = draw_copy, .share = 10},
    {.name = "SDL_RenderGeometry, 3 x 3", .draw = draw_geometry, .share = 10},
};
enum { CONTENDERS = sizeof contenders / sizeof contenders[0] };

// ---- The run -----------------------------------------------------------------------------------

static bool make_texture(bench *it)
{
    static const uint8_t alpha[SPRITE_SIDE][SPRITE_SIDE] = {
        {40, 120, 40}, {120, 255, 120}, {40, 120, 40}};
    uint32_t pixels[SPRITE_SIDE][SPRITE_SIDE];
    for (int y = 0; y < SPRITE_SIDE; y++) {
        for (int x = 0; x < SPRITE_SIDE; x++) {
            pixels[y][x] = 0x00FFFFFFu | (uint32_t)alpha[y][x] << 24;
        }
    }
    it->texture = SDL_CreateTexture(it->renderer, SDL_PIXELFORMAT_ARGB8888,
                                    SDL_TEXTUREACCESS_STATIC, SPRITE_SIDE, SPRITE_SIDE);
    return it->texture != NULL &&
           SDL_UpdateTexture(it->texture, NULL, pixels, sizeof pixels[0]) == 0 &&
           SDL_SetTextureBlendMode(it->texture, SDL_BLENDMODE_ADD) == 0;
}

static bool make_sdl(bench *it)
{
    it->surface = SDL_CreateRGBSurfaceWithFormat(0, WIDTH, HEIGHT, 32, SDL_PIXELFORMAT_ARGB8888);
    if (it->surface == NULL) return false;
    it->renderer = SDL_CreateSoftwareRenderer(it->surface);
    return it->renderer != NULL && make_texture(it);
}

static void make_indices(bench *it, size_t quads)
{
    static const int corners[6] = {0, 1, 2, 2, 1, 3};
    for (size_t q = 0; q < quads; q++) {
        for (size_t c = 0; c < 6; c++) it->indices[q * 6 + c] = (int)q * 4 + corners[c];
    }
}

static bool make_arrays(bench *it)
{
    const size_t quads = QUADS;
    size_t count = it->room = hs_world_count(it->world, HS_PARTICLES).living;
    it->sparks = hs_gate_allocate_array(&it->gate, HS_TAG_OTHER, count, sizeof *it->sparks);
    it->points = hs_gate_allocate_array(&it->gate, HS_TAG_OTHER, count, sizeof *it->points);
    it->vertices = hs_gate_allocate_array(&it->gate, HS_TAG_OTHER, quads * 4, sizeof *it->vertices);
    it->indices = hs_gate_allocate_array(&it->gate, HS_TAG_OTHER, quads * 6, sizeof *it->indices);
    it->light = hs_gate_allocate_lines(&it->gate, HS_TAG_OTHER, LIGHT_BYTES);
    if (it->sparks == NULL || it->points == NULL || it->vertices == NULL || it->indices == NULL ||
        it->light == NULL) {
        return false;
    }
    make_indices(it, quads);
    return true;
}

static bool open_bench(bench *it, uint32_t particles, hs_error *error)
{
    const hs_world_config config = {
        .scenario = "storm",
        .assets = HS_ASSETS_SOURCE,
        .seed = 1,
        .rank = -1.0,
        .bullets = 1,
        .particles = particles,
        .instruction_set = -1,
    };
    it->world = hs_world_create(&it->gate, &config, error);
    if (it->world == NULL) return false;
    for (int tick = 0; tick < WARMUP_TICKS; tick++) {
        if (!hs_world_tick(it->world, &(hs_input){0}, error)) return false;
    }
    it->canvas = hs_canvas_create(&it->gate, WIDTH, HEIGHT, hs_instruction_set_best(), 1, error);
    if (it->canvas == NULL) return false;
    if (!make_arrays(it)) return hs_error_set(error, "out of memory");
    if (!make_sdl(it)) return hs_error_set(error, "SDL: %s", SDL_GetError());
    collect_sparks(it);
    return true;
}

static void close_bench(bench *it)
{
    hs_gate *gate = &it->gate;
    hs_gate_release(gate, HS_TAG_OTHER, it->sparks, it->room * sizeof *it->sparks);
    hs_gate_release(gate, HS_TAG_OTHER, it->points, it->room * sizeof *it->points);
    hs_gate_release(gate, HS_TAG_OTHER, it->vertices, QUADS * 4 * sizeof *it->vertices);
    hs_gate_release(gate, HS_TAG_OTHER, it->indices, QUADS * 6 * sizeof *it->indices);
    hs_gate_release(gate, HS_TAG_OTHER, it->light, LIGHT_BYTES);
    hs_canvas_destroy(it->canvas);
    hs_world_destroy(it->world);
    if (it->texture != NULL) SDL_DestroyTexture(it->texture);
    if (it->renderer != NULL) SDL_DestroyRenderer(it->renderer);
    SDL_FreeSurface(it->surface);
}

/// In turn, so that what disturbs the machine disturbs all alike.
static void run_rounds(bench *it, int rounds)
{
    for (int round = -1; round < rounds; round++) {
        for (int c = 0; c < CONTENDERS; c++) {
            uint64_t began = hs_clock_ns();
            contenders[c].draw(it);
            uint64_t took = hs_clock_ns() - began;
            if (round >= 0) contenders[c].ns[round] = (double)took;
        }
    }
    for (int c = 0; c < CONTENDERS; c++) {
        hs_sort(contenders[c].ns, (size_t)rounds);
        size_t drawn = (it->count + contenders[c].share - 1) / contenders[c].share;
        contenders[c].median = hs_percentile(contenders[c].ns, (size_t)rounds, 500) / (double)drawn;
    }
}

static void tell(const bench *it)
{
    printf("%zu particles, %d x %d pixels, one thread, %s\n\n", it->count, WIDTH, HEIGHT,
           hs_instruction_set_name(hs_instruction_set_best()));
    printf("%-34s %14s %18s %16s\n", "", "ns a particle", "particles a ms", "canvas against");
    for (int c = 0; c < CONTENDERS; c++) {
        printf("%-34s %14.2f %18.0f %15.1fx\n", contenders[c].name, contenders[c].median,
               1e6 / contenders[c].median, contenders[c].median / contenders[0].median);
    }
}

int main(int count, char **arguments)
{
    static bench it;
    hs_error error = {""};
    long particles = count > 1 ? strtol(arguments[1], NULL, 10) : 1000000;
    long rounds = count > 2 ? strtol(arguments[2], NULL, 10) : 21;
    if (particles < 1000 || particles > (long)HS_PARTICLES_MAX || rounds < 1 ||
        rounds > ROUNDS_MAX) {
        fprintf(stderr, "usage: draw_particles [PARTICLES 1000..%u] [ROUNDS 1..%d]\n",
                HS_PARTICLES_MAX, ROUNDS_MAX);
        return 2;
    }
    bool is_open = open_bench(&it, (uint32_t)particles, &error);
    if (is_open) {
        run_rounds(&it, (int)rounds);
        tell(&it);
    } else {
        fprintf(stderr, "draw_particles: %s\n", error.message);
    }
    close_bench(&it);
    return is_open ? 0 : 1;
}
