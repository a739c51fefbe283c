#include "draw/ground.h"

#include "draw/ground_light.h"
#include "draw/ground_plan.h"

#include "base/forbidden.h"

/// Pixels behind a row of the picture, so that tiles may be filled in whole
/// vectors.
enum { BEHIND = HS_BACKDROP_BEHIND };

/// Lines of a view that are painted one by one; of more, every second one is.
enum { LINES_FINE = HS_GROUND_LINES_MAX };

/// One number for each tile.
typedef float tile_numbers[HS_GROUND_TILES_MAX];

/// Where a front has passed the far edge.
#define GONE 1.2f

/// How far a front goes in a second when land rises, and a wave; and how fast
/// rows follow.
#define RISE       1.4f
#define WAVE       1.1f
#define LEVEL_PACE 8.0f

/// How light land is that has sunk, of 1.
#define SUNK 0.10f

/// What goes over the land: a front, ahead of which it is another one, or a
/// wave. Its place is a share of the way from the near edge to the far one.
typedef struct front {
    float place;
    float height; ///< of the light that it adds, of 1
} front;

struct hs_ground {
    hs_gate *gate;
    hs_ground_light light;
    hs_palette palette;
    bool has_light;

    // The land, as it is shown and as it becomes.
    size_t told;                   ///< tiles of the map
    size_t tiles;                  ///< of the land, no more than the plan has room for
    uint64_t land;                 ///< the number that it was told of
    uint32_t survey;               ///< that its tiles were taken from last
    tile_numbers red, green, blue; ///< of the soil
    tile_numbers to_red, to_green, to_blue;
    tile_numbers step, to_step;      ///< of the walk
    tile_numbers walk, to_walk;      ///< light of the walk's colour
    tile_numbers busy, to_busy;      ///< births less deaths: -0.5..1
    float level[HS_GROUND_ROWS_MAX]; ///< of each row: SUNK..1
    front change, wave;
    bool is_rising;       ///< the new land; else the former one sinks
    uint64_t collections; ///< that it was told of

    // Its picture.
    hs_ground_plan plan;
    tile_numbers x;     ///< of each tile, its middle on the picture, 0..1
    tile_numbers still; ///< of each tile, what fog leaves
    uint32_t colour[HS_GROUND_TILES_MAX + 1];
    uint32_t *pixels;
    size_t bytes, stride;
    int view_width, view_height;
    bool is_halved;
};

hs_ground *hs_ground_create(hs_gate *gate, hs_error *error)
{
    hs_ground *ground = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *ground, "the ground", error);
    if (ground == NULL) return NULL;
    ground->gate = gate;
    ground->wave.place = GONE;
    const hs_colour bare = hs_ground_bare();
    for (size_t i = 0; i < HS_GROUND_TILES_MAX; i++) {
        ground->red[i] = ground->to_red[i] = bare.r;
        ground->green[i] = ground->to_green[i] = bare.g;
        ground->blue[i] = ground->to_blue[i] = bare.b;
    }
    return ground;
}

void hs_ground_destroy(hs_ground *ground)
{
    if (ground == NULL) return;
    hs_gate *gate = ground->gate;
    hs_gate_release(gate, HS_TAG_OTHER, ground->pixels, ground->bytes);
    hs_gate_release(gate, HS_TAG_OTHER, ground, sizeof *ground);
}

// ---- The land
// ----------------------------------------------------------------------------------

/// A number in 0..1 that is always the same for a tile.
static float grain_of(size_t tile)
{
    uint32_t number = (uint32_t)tile * 0x9E3779B1u;
    number ^= number >> 15;
    number *= 0x85EBCA77u;
    number ^= number >> 13;
    return (float)(number >> 8) * (1.0f / 16777216.0f);
}

static void set_target(hs_ground *ground, size_t tile, const hs_ground_look *look, float busy)
{
    ground->to_red[tile] = look->soil.r;
    ground->to_green[tile] = look->soil.g;
    ground->to_blue[tile] = look->soil.b;
    ground->to_walk[tile] = look->light * (0.88f + 0.24f * grain_of(tile));
    ground->to_busy[tile] = busy;
    if (look->light <= 0.0f) return;
    // A tile that was dark does not run through the hues.
    ground->to_step[tile] = look->step;
    if (ground->walk[tile] < 0.04f) ground->step[tile] = look->step;
}

/// Births less deaths of a tile in a tick, as a share of what would be bright.
static float busy_of(const hs_heap_tile *tile, float ticks)
{
    float births = glm_min((float)tile->born * (8.0f / 255.0f) / ticks, 1.0f);
    float deaths = glm_min((float)tile->died * (8.0f / 255.0f) / ticks, 1.0f);
    return births - 0.5f * deaths;
}

/// The number of tiles that the picture has room for; before there is one, any
/// number serves.
static size_t room_of(const hs_ground *ground)
{
    return ground->plan.tiles > 0 ? ground->plan.tiles : HS_GROUND_TILES;
}

/// Takes what the tiles are to become. Of more tiles than there is room for
/// some stand for all.
static void take_tiles(hs_ground *ground, const hs_ground_news *news)
{
    size_t room = room_of(ground);
    size_t count = news->count < room ? news->count : room;
    uint16_t beside = 0;
    float ticks = glm_max((float)news->progress.looks, 1.0f);
    for (size_t i = 0; i < count; i++) {
        const hs_heap_tile *tile = &news->tiles[count < news->count ? i * news->count / count : i];
        const hs_ground_look look = hs_ground_look_of(tile, beside);
        if (tile->has_rank) beside = tile->rank;
        set_target(ground, i, &look, busy_of(tile, ticks));
    }
    const hs_ground_look bare = {.soil = hs_ground_bare()};
    for (size_t i = count; i < ground->tiles; i++) set_target(ground, i, &bare, 0.0f);
    ground->tiles = count;
}

/// Moves the numbers a share of the way to what they become.
static void approach(float *numbers, const float *to, size_t count, float share)
{
    for (size_t i = 0; i < count; i++) numbers[i] += (to[i] - numbers[i]) * share;
}

/// Lowers the former land behind the front of the first survey, then raises the
/// new land behind another one.
static void move_change(hs_ground *ground, const hs_ground_news *news, float seconds)
{
    if (news->land != ground->land) {
        ground->land = news->land;
        ground->survey = 0;
        ground->change.place = 0.0f;
        ground->is_rising = false;
    }
    if (news->count > 0 && !ground->is_rising) ground->change.place = 0.0f;
    ground->is_rising = news->count > 0;
    if (ground->is_rising) {
        ground->change.place = glm_min(ground->change.place + seconds * RISE, GONE);
    } else {
        ground->change.place = (float)news->progress.done * (1.0f / 255.0f);
    }
    ground->change.height = news->reduce_flashing ? 0.15f : 0.7f;
    float share = glm_min(seconds * LEVEL_PACE, 1.0f);
    for (size_t r = 0; r < ground->plan.rows; r++) {
        float along = ((float)r + 0.5f) / (float)ground->plan.rows;
        bool is_high = (along < ground->change.place) == ground->is_rising;
        ground->level[r] += ((is_high ? 1.0f : SUNK) - ground->level[r]) * share;
    }
}

/// A collection sends a wave; one that comes while another is on its way is in
/// that one.
static void move_wave(hs_ground *ground, const hs_ground_news *news, float seconds)
{
    bool is_due = news->collections != ground->collections && ground->wave.place >= GONE;
    ground->collections = news->collections;
    ground->wave.place = is_due ? -0.1f : glm_min(ground->wave.place + seconds * WAVE, GONE);
    ground->wave.height = news->reduce_flashing ? 0.2f : 0.8f;
}

void hs_ground_tell(hs_ground *ground, const hs_ground_news *news)
{
    if (!ground->has_light) hs_ground_light_make(&ground->light, ground->palette);
    ground->has_light = true;
    float seconds = glm_clamp(news->seconds, 0.0f, 0.1f);
    move_change(ground, news, seconds);
    move_wave(ground, news, seconds);
    if (news->count > 0) ground->told = news->count;
    if (news->count > 0 && ground->survey != news->progress.surveys) {
        ground->survey = news->progress.surveys;
        take_tiles(ground, news);
    }
    size_t count = room_of(ground);
    float share = glm_min(seconds * (news->reduce_flashing ? 1.0f : 4.0f), 1.0f);
    approach(ground->red, ground->to_red, count, share);
    approach(ground->green, ground->to_green, count, share);
    approach(ground->blue, ground->to_blue, count, share);
    approach(ground->step, ground->to_step, count, share);
    approach(ground->walk, ground->to_walk, count, share);
    approach(ground->busy, ground->to_busy, count, share);
}

// ---- Its colours
// -------------------------------------------------------------------------------

/// What the fog leaves of the light of a place: less at both ends and at the
/// sides.
static float fog(float x, float y)
{
    float far = glm_smooth(glm_clamp_zo(y / 0.20f));
    float near = glm_smooth(glm_clamp_zo((1.0f - y) / 0.14f));
    float aside = (x - 0.5f) * 2.0f;
    return (0.04f + 0.96f * far) * (0.30f + 0.70f * near) * (1.0f - 0.30f * aside * aside);
}

/// The light of the fog itself, where there is nothing else: a cold night.
static const hs_colour haze = {{0.0030f, 0.0038f, 0.0085f}};

static void place_tiles(hs_ground *ground)
{
    const hs_ground_plan *plan = &ground->plan;
    for (size_t r = 0; r < plan->rows; r++) {
        const hs_ground_row *row = &plan->row[r];
        for (uint32_t t = 0; t < row->count; t++) {
            size_t tile = row->first + t;
            float x = 0.5f + row->across * ((float)t + 0.5f - (float)(row->count / 2));
            ground->x[tile] = x;
            ground->still[tile] = fog(x, row->y);
        }
    }
}

/// A hump of height 1 and width 1 about 0.
static float hump(float distance)
{
    float square = 1.0f - distance * distance;
    return square > 0.0f ? square * square : 0.0f;
}

/// The light of a row: its level, and what the front and the wave add.
static float row_light(const hs_ground *ground, size_t row)
{
    float along = ((float)row + 0.5f) / (float)ground->plan.rows;
    float crest = ground->change.height * hump((along - ground->change.place) * 9.0f) +
                  ground->wave.height * hump((along - ground->wave.place) * 7.0f);
    return ground->level[row] * (1.0f + glm_min(crest, 1.0f));
}

static uint32_t byte_of(const hs_ground *ground, float light, uint32_t chance)
{
    float level = glm_min(light * (float)HS_GROUND_LEVELS, (float)HS_GROUND_LEVELS - 1.0f);
    return (ground->light.byte[(int)level] + chance) >> 8;
}

/// Colours a row of tiles.
static void colour_row(hs_ground *ground, vec2s ship, size_t number)
{
    const hs_ground_row *row = &ground->plan.row[number];
    float light = row_light(ground, number);
    float shape = (float)ground->plan.height / (float)ground->plan.width;
    float down = (row->y - ship.y) * shape;
    for (uint32_t t = row->first; t < row->first + row->count; t++) {
        float aside = ground->x[t] - ship.x;
        float near = 1.0f / (1.0f + (aside * aside + down * down) * 16.0f);
        float factor = ground->still[t] * light * (1.0f - 0.80f * near * near);
        factor *= 1.0f + ground->busy[t];
        float misty = (1.0f - ground->still[t]) * (1.0f - near * near);
        hs_colour hue = ground->light.walk[(int)ground->step[t]];
        float walk = ground->walk[t];
        float red = (ground->red[t] + hue.r * walk) * factor + haze.r * misty;
        float green = (ground->green[t] + hue.g * walk) * factor + haze.g * misty;
        float blue = (ground->blue[t] + hue.b * walk) * factor + haze.b * misty;
        float luminance = hs_ground_luminance(red, green, blue);
        float kept = luminance > HS_GROUND_LUMINANCE * 0.97f
                         ? HS_GROUND_LUMINANCE * 0.97f / luminance
                         : 1.0f;
        uint32_t chance = (uint32_t)(grain_of(t + 7919) * 255.0f);
        ground->colour[t] = 0xFF000000u | byte_of(ground, red * kept, chance) << 16 |
                            byte_of(ground, green * kept, chance) << 8 |
                            byte_of(ground, blue * kept, chance);
    }
}

// ---- Its picture
// -------------------------------------------------------------------------------

/// Mixes two pixels; `share` of 256 is the second one's.
static inline uint32_t mixed(uint32_t a, uint32_t b, uint32_t share)
{
    uint32_t odd = (a & 0x00FF00FFu) * (256u - share) + (b & 0x00FF00FFu) * share;
    uint32_t even = (a >> 8 & 0x00FF00FFu) * (256u - share) + (b >> 8 & 0x00FF00FFu) * share;
    return (odd >> 8 & 0x00FF00FFu) | (even & 0xFF00FF00u);
}

/// Fills pixels `from` to `end` and some behind them.
static inline void fill(uint32_t *pixels, int from, int end, uint32_t colour)
{
    typedef uint32_t four __attribute__((vector_size(16)));
    four all = {colour, colour, colour, colour};
    for (int i = from; i < end; i += 4) memcpy(pixels + i, &all, sizeof all);
}

/// Paints a line of a row's tiles; a pixel on an edge shows both tiles by their
/// shares.
static void paint_tiles(const hs_ground *ground, const hs_ground_row *row, int32_t step,
                        uint32_t *pixels)
{
    int width = ground->plan.width;
    const uint32_t *colour = ground->colour + row->first;
    int64_t edge = (int64_t)width * (HS_GROUND_PARTS / 2) - (int64_t)step * (row->count / 2 - 1);
    int from = 0;
    for (uint32_t t = 0; t + 1 < row->count && from < width; t++, edge += step) {
        if (edge < 0) continue;
        int end = (int)(edge / HS_GROUND_PARTS);
        if (end >= width) break;
        fill(pixels, from, end, colour[t]);
        uint32_t share = 256u - (uint32_t)(edge % HS_GROUND_PARTS) / (HS_GROUND_PARTS / 256);
        pixels[end] = mixed(colour[t], colour[t + 1], share);
        from = end + 1;
        if (t + 2 == row->count) break;
    }
    fill(pixels, from, width, colour[row->count - 1]);
}

static void paint_line(const hs_ground *ground, int number)
{
    const hs_ground_line *line = &ground->plan.line[number];
    uint32_t *pixels = ground->pixels + (size_t)number * ground->stride;
    paint_tiles(ground, &ground->plan.row[line->row], line->step, pixels);
    if (line->share == 256 || line->row == line->below) return;
    uint32_t other[HS_BACKDROP_ROW_ROOM];
    paint_tiles(ground, &ground->plan.row[line->below], line->step, other);
    for (int i = 0; i < ground->plan.width; i++)
        pixels[i] = mixed(pixels[i], other[i], line->share);
}

static void paint_lines(void *context, unsigned worker, unsigned workers)
{
    const hs_ground *ground = context;
    unsigned height = (unsigned)ground->plan.height;
    for (unsigned l = height * worker / workers; l < height * (worker + 1) / workers; l++)
        paint_line(ground, (int)l);
}

/// Tiles that there may be too much room for: some rows.
enum { FEW = 100 };

/// Whether the plan has room for the tiles of the land, and not for many more.
static bool suits(const hs_ground_plan *plan, size_t tiles)
{
    bool has_room = plan->tiles >= tiles || plan->is_full;
    bool has_few = plan->tiles > tiles + tiles / 25 + FEW && plan->rows > HS_GROUND_ROWS_MIN;
    return has_room && !has_few;
}

/// Lays the land out, with some room for more of it.
static void lay_out(hs_ground *ground, int width, int height)
{
    size_t tiles = ground->told > 0 ? ground->told + ground->told / 64 : HS_GROUND_TILES;
    hs_ground_plan_make(&ground->plan, width, height, tiles);
    place_tiles(ground);
    ground->survey = 0;
}

/// Makes room for the picture of a view of another size.
static bool fit(hs_ground *ground, int width, int height)
{
    if (ground->pixels != NULL && width == ground->view_width && height == ground->view_height) {
        if (ground->told > 0 && !suits(&ground->plan, ground->told))
            lay_out(ground, ground->plan.width, ground->plan.height);
        return true;
    }
    hs_gate_release(ground->gate, HS_TAG_OTHER, ground->pixels, ground->bytes);
    ground->view_width = width;
    ground->view_height = height;
    ground->is_halved = height > LINES_FINE;
    int lines = ground->is_halved ? (height + 1) / 2 : height;
    int across = ground->is_halved ? (width + 1) / 2 : width;
    ground->stride = ((size_t)across + BEHIND) / BEHIND * BEHIND + BEHIND;
    ground->bytes = ground->stride * (size_t)lines * sizeof *ground->pixels;
    ground->pixels = hs_gate_allocate_lines(ground->gate, HS_TAG_OTHER, ground->bytes);
    if (ground->pixels == NULL) return false;
    lay_out(ground, across, lines);
    return true;
}

/// Where the ship is on the picture, 0..1.
static vec2s ship_of(const hs_draw_options *options, const hs_world *world, const hs_camera *camera,
                     int width, int height)
{
    const hs_player *player = hs_world_player(world);
    float back = 1.0f - options->blend;
    vec2s ship =
        hs_camera_map(camera, player->x - player->vx * back, player->y - player->vy * back);
    return (vec2s){{ship.x / (float)width, ship.y / (float)height}};
}

const hs_ground *hs_ground_paint(const hs_draw_options *options, const hs_world *world,
                                 const hs_camera *camera, int width, int height,
                                 hs_thread_pool *thread_pool)
{
    hs_ground *ground = options->ground == HS_GROUND_HEAP ? options->land : NULL;
    if (ground == NULL || !fit(ground, width, height)) return NULL;
    if (ground->palette != options->palette) {
        ground->palette = options->palette;
        ground->has_light = false;
        ground->survey = 0;
    }
    vec2s ship = ship_of(options, world, camera, width, height);
    for (size_t r = 0; r < ground->plan.rows; r++) colour_row(ground, ship, r);
    hs_thread_pool_run(thread_pool, paint_lines, ground);
    return ground;
}

hs_backdrop hs_ground_backdrop(const hs_ground *ground)
{
    return (hs_backdrop){
        .pixels = ground->pixels,
        .width = ground->plan.width,
        .height = ground->plan.height,
        .stride = ground->stride,
        .is_halved = ground->is_halved,
        .level = 1.0f,
    };
}
