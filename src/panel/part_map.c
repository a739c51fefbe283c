/// The heap map: where every population lives, a small tile for each stretch of memory, in the
/// colour of the moment when the walk comes to it. Beside the large maps stands the walk plot.
#include "panel/walk_plot.h"

#include "base/forbidden.h"

/// Populations whose memory is mapped, those with many entities first.
enum { MAPS = HS_PART_GRAPHS };

/// Looks at the heap that a new map takes to see most populations as a whole.
enum { FIRST_LOOKS = 16 };

/// Most tiles of a map that is drawn.
enum { TILE_ROOM = HS_HEAP_MAP_TILES_MAX };

/// What the part keeps.
typedef struct heap_maps {
    hs_heap_map *map[MAPS];
    size_t tiles[MAPS];            ///< of each
    int looks_wanted;              ///< at the heap, before new maps show all of it
    hs_heap_tile drawn[TILE_ROOM]; ///< of one map
} heap_maps;

static heap_maps *maps_of(const hs_panel *panel)
{
    return panel->own[HS_PART_MAP];
}

/// Where a map's tiles stand.
static SDL_Rect *box_of(hs_panel *panel, int map)
{
    return &panel->layout.graph[HS_PART_MAP][map];
}

/// Populations in the order of the map; the first two get tiles by the thousand, by these shares
/// of the height, the others a line each.
static const struct {
    hs_population_name name;
    int share;
} mapped[MAPS] = {
    {HS_PARTICLES, 3}, {HS_BULLETS, 2}, {HS_RUNNERS, 0},
    {HS_SHOTS, 0},     {HS_ITEMS, 0},   {HS_ENEMIES, 0},
};

/// Characters before a line of tiles.
enum { LABEL_CHARACTERS = 10 };

/// Distance of the tiles.
static int pitch(const hs_panel *panel)
{
    int wanted = (panel->layout.em * 5 + 7) / 14;
    return wanted > 4 ? wanted : 4;
}

/// What is in the box of a map.
typedef struct map_boxes {
    SDL_Rect progress; ///< how far the survey under way is; no height for a line of tiles
    SDL_Rect tiles;
    SDL_Rect plot; ///< no width where there is no room
} map_boxes;

static map_boxes divide(hs_panel *panel, int m, SDL_Rect box)
{
    map_boxes boxes = {.tiles = box};
    if (mapped[m].share == 0 || box.w == 0) return boxes;
    int advance = hs_panel_face(panel)->advance, step = pitch(panel);
    int strip = hs_length_max(2, panel->layout.em / 7);
    boxes.progress = (SDL_Rect){box.x, box.y, box.w, strip};
    boxes.tiles.y += strip + 1;
    boxes.tiles.h -= strip + 1;
    int width = hs_length_min(box.w * 3 / 10, boxes.tiles.h * 3 / 2);
    if (width < 6 * advance) return boxes;
    boxes.tiles.w -= width + advance;
    boxes.tiles.w -= boxes.tiles.w % step;
    int x = boxes.tiles.x + boxes.tiles.w + advance;
    boxes.plot = (SDL_Rect){x, boxes.tiles.y, box.x + box.w - x, boxes.tiles.h};
    boxes.progress.w = boxes.tiles.w;
    return boxes;
}

static size_t tiles_in(hs_panel *panel, int m, SDL_Rect box)
{
    SDL_Rect tiles = divide(panel, m, box).tiles;
    return (size_t)(tiles.w / pitch(panel)) * (size_t)(tiles.h / pitch(panel));
}

/// Makes the map of a box, unless it is there already.
static void give_map(hs_panel *panel, int m, SDL_Rect box)
{
    heap_maps *maps = maps_of(panel);
    size_t tiles = tiles_in(panel, m, box);
    if (tiles > TILE_ROOM) tiles = TILE_ROOM;
    *box_of(panel, m) = box;
    // A frozen panel keeps what it has seen; as many tiles of it are drawn as there is room for.
    if (maps->tiles[m] == tiles || (panel->is_frozen && maps->map[m] != NULL)) return;
    hs_heap_map_destroy(maps->map[m]);
    maps->map[m] = tiles > 0 ? hs_heap_map_create(panel->gate, tiles, NULL) : NULL;
    maps->tiles[m] = tiles;
    maps->looks_wanted = FIRST_LOOKS;
}

/// Gives every map its place in the body of the part, and makes the maps.
static void place_maps(hs_panel *panel, SDL_Rect body)
{
    int line = panel->layout.line;
    int advance = hs_panel_face(panel)->advance;
    int gap = panel->layout.em / 3;
    int room = body.h - line; // the key stands below
    int lines = room >= 12 * line ? MAPS - 2 : 0;
    int tall = room - lines * line - 2 * (line + gap);
    int y = body.y;
    for (int m = 0; m < MAPS; m++) {
        SDL_Rect box = {body.x, y, 0, 0};
        if (mapped[m].share > 0 && tall > line) {
            box = (SDL_Rect){body.x, y + line, body.w, tall * mapped[m].share / 5};
            box.h -= box.h % pitch(panel);
            y += line + box.h + gap;
        } else if (mapped[m].share == 0 && lines > 0) {
            int left = LABEL_CHARACTERS * advance;
            int height = pitch(panel) * (line / pitch(panel) > 1 ? 2 : 1);
            box = (SDL_Rect){body.x + left, y + (line - height) / 2, body.w - left, height};
            y += line;
        }
        give_map(panel, m, box);
    }
}

// ---- Drawing -----------------------------------------------------------------------------------

/// Fills a tile that lies within the pixels, without checking the limits: there are thousands.
static void fill_tile(hs_pixels *pixels, int x, int y, int side, hs_pixel colour)
{
    hs_pixel *row = pixels->at + (size_t)y * (size_t)pixels->width + x;
    for (int v = 0; v < side; v++, row += pixels->width) {
        for (int u = 0; u < side; u++) row[u] = colour;
    }
}

/// What lives in a tile: the fuller, the taller, in the colour of its rank.
static void fill_living(hs_pixels *pixels, int x, int y, int side, hs_heap_tile tile)
{
    int height = (side * tile.share + 254) / 255;
    hs_pixel colour = tile.has_rank ? hs_walk_colour(tile.rank) : HS_PANEL_PRESENT;
    for (int v = 0; v < side; v++) {
        hs_pixel *row = pixels->at + (size_t)(y + v) * (size_t)pixels->width + x;
        hs_pixel at_height = v >= side - height ? colour : HS_PANEL_TINT;
        for (int u = 0; u < side; u++) row[u] = at_height;
    }
}

/// States differ by shape as well as by colour: full, hollow, a dot, plain, a cross, faint.
static void draw_tile(hs_panel *panel, int x, int y, int side, hs_heap_tile tile)
{
    hs_pixels *pixels = &panel->pixels;
    switch ((hs_heap_state)tile.state) {
    case HS_HEAP_LIVE:
        fill_living(pixels, x, y, side, tile);
        break;
    case HS_HEAP_FREED:
        hs_pixels_frame(pixels, (SDL_Rect){x, y, side, side}, HS_PANEL_TEXT);
        break;
    case HS_HEAP_FREE: {
        int dot = side / 2;
        hs_pixels_fill(pixels, (SDL_Rect){x + (side - dot) / 2, y + (side - dot) / 2, dot, dot},
                       HS_PANEL_PRESENT);
        break;
    }
    case HS_HEAP_UNREACHABLE:
        for (int i = 0; i < side; i++) {
            hs_pixels_fill(pixels, (SDL_Rect){x + i, y + i, 1, 1}, HS_PANEL_WARNING);
            hs_pixels_fill(pixels, (SDL_Rect){x + i, y + side - 1 - i, 1, 1}, HS_PANEL_WARNING);
        }
        break;
    case HS_HEAP_SPARE:
        fill_tile(pixels, x, y, side, HS_PANEL_RULE);
        break;
    case HS_HEAP_NEVER:
    case HS_HEAP_STATE_COUNT:
        fill_tile(pixels, x, y, side, HS_PANEL_TINT);
        break;
    }
}

/// Says how far the first survey is, so that a map without tiles is not a blank.
static void print_reading(hs_panel *panel, const hs_heap_map *map, SDL_Rect box)
{
    hs_heap_progress progress = hs_heap_map_progress(map);
    if (progress.surveys > 0 || box.h < panel->layout.line) return;
    hs_panel_print(panel, box.x, box.y + (box.h - panel->layout.line) / 2, HS_PANEL_DIM,
                   "reading the heap: %u %%", progress.done * 100u / 255u);
}

static void draw_map(hs_panel *panel, int m, SDL_Rect box)
{
    heap_maps *maps = maps_of(panel);
    const hs_heap_map *map = maps->map[m];
    if (map == NULL || panel->numbers.strategy == NULL) return;
    map_boxes boxes = divide(panel, m, box);
    size_t room = tiles_in(panel, m, box);
    size_t count =
        hs_heap_map_fill(map, maps->drawn, room < maps->tiles[m] ? room : maps->tiles[m]);
    int step = pitch(panel), across = boxes.tiles.w / step;
    for (size_t i = 0; i < count; i++) {
        int x = boxes.tiles.x + (int)i % across * step;
        int y = boxes.tiles.y + (int)i / across * step;
        draw_tile(panel, x, y, step - 1, maps->drawn[i]);
    }
    if (count == 0) print_reading(panel, map, boxes.tiles);
    if (boxes.plot.w > 0) {
        hs_walk_plot_draw(panel, boxes.plot, map, (hs_walk_rows){count, across, step});
    }
    SDL_Rect bar = boxes.progress;
    hs_pixels_fill(&panel->pixels, bar, HS_PANEL_TINT);
    bar.w = bar.w * hs_heap_map_progress(map).done / 255;
    hs_pixels_fill(&panel->pixels, bar, HS_PANEL_PRESENT);
}

static void print_label(hs_panel *panel, int m)
{
    const hs_heap_map *map = maps_of(panel)->map[m];
    SDL_Rect box = *box_of(panel, m);
    if (map == NULL || box.w == 0) return;
    const char *name = hs_word_of_kind(hs_population_name_of(mapped[m].name));
    const hs_face *face = hs_panel_face(panel);
    int line = panel->layout.line;
    if (mapped[m].share == 0) {
        int x = box.x - LABEL_CHARACTERS * face->advance;
        hs_panel_print(panel, x, box.y + (box.h - line) / 2, HS_PANEL_DIM, "%s", name);
        return;
    }
    int y = box.y - line;
    map_boxes boxes = divide(panel, m, box);
    int end = boxes.tiles.x + boxes.tiles.w;
    hs_panel_print(panel, box.x, y, HS_PANEL_DIM, "%s", name);
    if (boxes.plot.w > 0) hs_panel_print(panel, boxes.plot.x, y, HS_PANEL_DIM, "walk");
    hs_heap_extent extent = hs_heap_map_extent(map);
    if (extent.spanned_bytes == 0) return;
    uint64_t percent = extent.living_bytes * 100 / extent.spanned_bytes;
    hs_panel_print_right(panel, end, y, HS_PANEL_TEXT, "%u %% of %s",
                         percent < 100 ? (unsigned)percent : 100u,
                         hs_word_of_bytes(extent.spanned_bytes).text);
}

/// Says right of the title how fresh the first map is: over how many frames it was read, where it
/// takes more than one, or how far the first reading is.
static void print_freshness(hs_panel *panel, int right, int y)
{
    const hs_heap_map *map = maps_of(panel)->map[0];
    hs_heap_progress progress = {.surveys = 1};
    if (map != NULL) progress = hs_heap_map_progress(map);
    char words[2][48] = {"by address", "by address"};
    const char *how = progress.is_sampled ? "sampled" : "read";
    if (progress.surveys == 0) {
        snprintf(words[0], sizeof words[0], "reading it: %u %%", progress.done * 100u / 255u);
    } else if (progress.looks > 1) {
        snprintf(words[0], sizeof words[0], "by address, %s in %u frames", how, progress.looks);
        snprintf(words[1], sizeof words[1], "%s in %u frames", how, progress.looks);
    }
    int advance = hs_panel_face(panel)->advance;
    int room = panel->layout.part[HS_PART_MAP].w / advance - 10; // behind the title
    const char *fitting = (int)strlen(words[0]) <= room ? words[0] : words[1];
    hs_panel_print_right(panel, right, y, HS_PANEL_DIM, "%s", fitting);
}

/// The colours of the walk, from its first entity to its last; returns the right end.
static int print_walk(hs_panel *panel, int x, int y)
{
    const hs_face *face = hs_panel_face(panel);
    int side = panel->layout.em / 2, width = 5 * face->advance;
    int top = y + (face->height - side) / 2;
    for (int i = 0; i < width; i++) {
        hs_pixel colour = hs_walk_colour((unsigned)(i * 65535 / (width - 1)));
        hs_pixels_fill(&panel->pixels, (SDL_Rect){x + i, top, 1, side}, colour);
    }
    int left = x + width + face->advance / 2;
    return left + hs_panel_print(panel, left, y, HS_PANEL_DIM, "walk") + face->advance;
}

static int print_state(hs_panel *panel, int x, int y, hs_heap_state state, const char *label)
{
    const hs_face *face = hs_panel_face(panel);
    int side = panel->layout.em / 2;
    draw_tile(panel, x, y + (face->height - side) / 2, side,
              (hs_heap_tile){.state = (uint8_t)state});
    int left = x + side + face->advance / 2;
    return left + hs_panel_print(panel, left, y, HS_PANEL_DIM, "%s", label) + face->advance;
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    if (box.h < 5 * panel->layout.line) return;
    place_maps(panel, box);
    for (int m = 0; m < MAPS; m++) print_label(panel, m);
    int x = box.x, y = box.y + box.h - hs_panel_face(panel)->height;
    x = print_walk(panel, x, y);
    x = print_state(panel, x, y, HS_HEAP_FREED, "freed");
    x = print_state(panel, x, y, HS_HEAP_FREE, "free");
    if (panel->numbers.lab == HS_LAB_COLLECTOR) {
        x = print_state(panel, x, y, HS_HEAP_UNREACHABLE, "garbage");
    } else if (!panel->numbers.strategy->is_boxed) {
        x = print_state(panel, x, y, HS_HEAP_SPARE, "spare");
    }
    if (x + 7 * hs_panel_face(panel)->advance <= box.x + box.w) {
        print_state(panel, x, y, HS_HEAP_NEVER, "never");
    }
}

// ---- Looking -----------------------------------------------------------------------------------

static bool look(hs_panel *panel, const hs_panel_view *view)
{
    heap_maps *maps = maps_of(panel);
    bool is_complete = maps->looks_wanted > 0 && --maps->looks_wanted == 0;
    for (int m = 0; m < MAPS; m++) {
        if (maps->map[m] == NULL) continue;
        if (mapped[m].name == HS_RUNNERS) {
            hs_heap_map_look_at_slots(maps->map[m], hs_world_runners(view->world));
        } else {
            hs_heap_map_look(maps->map[m], hs_world_population(view->world, mapped[m].name));
        }
    }
    return is_complete;
}

/// No drawing pays for everything: new maps see the heap in several.
static bool is_behind(const hs_panel *panel)
{
    return maps_of(panel)->looks_wanted > 0 && !panel->is_frozen;
}

static void close(hs_panel *panel)
{
    for (int m = 0; m < MAPS; m++) hs_heap_map_destroy(maps_of(panel)->map[m]);
}

const hs_part_functions hs_part_map = {
    .draw = draw,
    .print_state = print_freshness,
    .graph = draw_map,
    .takes_turns = true, // their sweeps take several frames
    .look = look,
    .is_behind = is_behind,
    .own_bytes = sizeof(heap_maps),
    .close = close,
};
