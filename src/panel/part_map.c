/// The heap map: where every population lives, a small tile for each stretch of memory.
#include "heapstorm/heap_map.h"
#include "panel/parts.h"

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

static size_t tiles_in(const hs_panel *panel, SDL_Rect box)
{
    return (size_t)(box.w / pitch(panel)) * (size_t)(box.h / pitch(panel));
}

/// Makes the map of a box, unless it is there already.
static void give_map(hs_panel *panel, int m, SDL_Rect box)
{
    heap_maps *maps = maps_of(panel);
    size_t tiles = tiles_in(panel, box);
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

/// States differ by shape as well as by colour: full, hollow, a dot, a faint dot, a cross.
static void draw_tile(hs_panel *panel, int x, int y, int side, hs_heap_tile tile, hs_pixel accent)
{
    hs_pixels *pixels = &panel->pixels;
    switch ((hs_heap_state)tile.state) {
    case HS_HEAP_LIVE:
        fill_tile(pixels, x, y, side,
                  hs_pixel_mix(HS_PANEL_TINT, accent, 56u + tile.share * 199u / 255u));
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
    case HS_HEAP_NEVER:
    case HS_HEAP_STATE_COUNT:
        fill_tile(pixels, x, y, side, HS_PANEL_TINT);
        break;
    }
}

static void draw_map(hs_panel *panel, int m, SDL_Rect box)
{
    heap_maps *maps = maps_of(panel);
    if (maps->map[m] == NULL || panel->numbers.strategy == NULL) return;
    hs_pixel accent = hs_panel_accent(panel->numbers.strategy);
    size_t room = tiles_in(panel, box);
    size_t count =
        hs_heap_map_fill(maps->map[m], maps->drawn, room < maps->tiles[m] ? room : maps->tiles[m]);
    int step = pitch(panel), across = box.w / step;
    for (size_t i = 0; i < count; i++) {
        int x = box.x + (int)i % across * step;
        int y = box.y + (int)i / across * step;
        draw_tile(panel, x, y, step - 1, maps->drawn[i], accent);
    }
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
    hs_panel_print(panel, box.x, y, HS_PANEL_DIM, "%s", name);
    hs_heap_extent extent = hs_heap_map_extent(map);
    if (extent.spanned_bytes == 0) return;
    uint64_t percent = extent.living_bytes * 100 / extent.spanned_bytes;
    hs_panel_print_right(panel, box.x + box.w, y, HS_PANEL_TEXT, "%u %% of %s",
                         percent < 100 ? (unsigned)percent : 100u,
                         hs_word_of_bytes(extent.spanned_bytes).text);
}

static int print_state(hs_panel *panel, int x, int y, hs_heap_state state, uint8_t share,
                       const char *label)
{
    const hs_face *face = hs_panel_face(panel);
    int side = panel->layout.em / 2;
    draw_tile(panel, x, y + (face->height - side) / 2, side,
              (hs_heap_tile){.state = (uint8_t)state, .share = share},
              hs_panel_accent(panel->numbers.strategy));
    int left = x + side + face->advance / 2;
    return left + hs_panel_print(panel, left, y, HS_PANEL_DIM, "%s", label) + face->advance;
}

static void draw(hs_panel *panel, SDL_Rect box)
{
    if (box.h < 5 * panel->layout.line) return;
    place_maps(panel, box);
    for (int m = 0; m < MAPS; m++) print_label(panel, m);
    int x = box.x, y = box.y + box.h - hs_panel_face(panel)->height;
    x = print_state(panel, x, y, HS_HEAP_LIVE, 255, "live");
    x = print_state(panel, x, y, HS_HEAP_FREED, 0, "freed");
    x = print_state(panel, x, y, HS_HEAP_FREE, 0, "free");
    if (panel->numbers.lab != HS_LAB_COLLECTOR) {
        print_state(panel, x, y, HS_HEAP_NEVER, 0, "never used");
        return;
    }
    x = print_state(panel, x, y, HS_HEAP_NEVER, 0, "never");
    if (x + 9 * hs_panel_face(panel)->advance <= box.x + box.w) {
        print_state(panel, x, y, HS_HEAP_UNREACHABLE, 0, "garbage");
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
    .graph = draw_map,
    .takes_turns = true, // their sweeps take several frames
    .look = look,
    .is_behind = is_behind,
    .own_bytes = sizeof(heap_maps),
    .close = close,
};
