/// The panel as a whole: its life, which of its parts are drawn in a frame, and how they reach the
/// screen.
#include "panel/parts.h"

#include "base/forbidden.h"

/// Numbers change four times a second.
#define NUMBERS_NS 250000000u
/// Frames of more than this are slow anyway.
#define SLOW_NS 34000000u

#define ALL_PARTS ((1u << HS_PART_COUNT) - 1)

// ---- Life --------------------------------------------------------------------------------------

static const hs_part_functions *functions_of(int part)
{
    return hs_panel_part_at((hs_panel_part)part)->does;
}

static void drop_pixels(hs_panel *panel)
{
    hs_pixels_drop(&panel->pixels);
    panel->shown[0].w = panel->shown[1].w = 0;
}

/// What the parts keep for themselves.
static bool make_parts(hs_panel *panel, hs_error *error)
{
    for (int part = 0; part < HS_PART_COUNT; part++) {
        size_t bytes = functions_of(part)->own_bytes;
        if (bytes == 0) continue;
        panel->own[part] = hs_gate_make(panel->gate, HS_TAG_OTHER, 1, bytes, "the panel", error);
        if (panel->own[part] == NULL) return false;
    }
    return true;
}

static void drop_parts(hs_panel *panel)
{
    for (int part = 0; part < HS_PART_COUNT; part++) {
        const hs_part_functions *functions = functions_of(part);
        bool is_made = functions->own_bytes == 0 || panel->own[part] != NULL;
        if (is_made && functions->close != NULL) functions->close(panel);
        hs_gate_release(panel->gate, HS_TAG_OTHER, panel->own[part], functions->own_bytes);
    }
}

hs_panel *hs_panel_create(hs_gate *gate, SDL_Renderer *renderer, const char *font_path,
                          float text_scale, hs_error *error)
{
    hs_panel *panel = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *panel, "the panel", error);
    if (panel == NULL) return NULL;
    panel->gate = gate;
    panel->renderer = renderer;
    panel->text_scale = text_scale;
    panel->text = hs_text_create(gate, font_path, error);
    if (panel->text != NULL) panel->overlay = hs_panel_overlay_create(gate, renderer, error);
    if (panel->overlay != NULL && make_parts(panel, error)) return panel;
    hs_panel_destroy(panel);
    return NULL;
}

void hs_panel_destroy(hs_panel *panel)
{
    if (panel == NULL) return;
    drop_pixels(panel);
    drop_parts(panel);
    hs_panel_overlay_destroy(panel->overlay);
    hs_text_destroy(panel->text);
    hs_gate_release(panel->gate, HS_TAG_OTHER, panel, sizeof *panel);
}

bool hs_panel_restore(hs_panel *panel, float text_scale, hs_error *error)
{
    panel->text_scale = text_scale;
    drop_pixels(panel);
    panel->is_laid_out = false;
    return hs_panel_overlay_restore(panel->overlay, error);
}

const char *hs_panel_font_note(const hs_panel *panel)
{
    return hs_text_note(panel->text);
}

// ---- What is shown -----------------------------------------------------------------------------

/// The frames to show: a frozen panel keeps those of the moment.
static void choose_frames(hs_panel *panel, const hs_panel_view *view)
{
    if (view->is_frozen && !panel->is_frozen && view->live != NULL) panel->held = *view->live;
    if (view->is_frozen != panel->is_frozen) {
        panel->stale = ALL_PARTS;
        panel->is_new = true; // so that all of it shows the same moment
    }
    if (panel->is_frozen && !view->is_frozen) panel->is_laid_out = false; // the maps too
    panel->is_frozen = view->is_frozen;
    panel->is_film = view->is_film;
    panel->reduces_flashing = view->reduces_flashing;
    panel->live = view->is_frozen ? &panel->held : view->live;
}

/// Whether what was switched is not what the panel says.
static bool is_outdated(const hs_panel *panel, const hs_panel_view *view)
{
    if (!panel->has_numbers || panel->numbers.renderer != view->renderer) return true;
    const hs_panel_scores *scores = &panel->numbers.scores;
    bool has_rows = view->board != NULL && view->board->count > 0;
    if (has_rows && (scores->count != view->board->count || scores->begun != view->board->begun)) {
        return true;
    }
    return view->world != NULL && (panel->numbers.strategy != hs_world_strategy(view->world) ||
                                   panel->numbers.layout != hs_world_layout(view->world));
}

/// Takes the numbers when it is time and all parts show the former ones, or at once after a switch.
/// Returns how many parts may be drawn in this frame: none in one that counts, so that no frame
/// pays for everything; some where frames are so slow that it does not matter.
static int refresh_numbers(hs_panel *panel, const hs_panel_view *view, uint64_t now_ns)
{
    int parts = now_ns - panel->shown_ns > SLOW_NS ? 3 : 1;
    panel->shown_ns = now_ns;
    if (view->is_frozen && panel->has_numbers) return parts;
    bool outdated = is_outdated(panel, view);
    bool is_early = now_ns - panel->counted_ns < NUMBERS_NS || panel->stale != 0;
    if (!outdated && is_early) return parts;
    hs_panel_count(&panel->numbers, view, panel->live, &panel->scratch);
    for (int part = 0; part < HS_PART_COUNT; part++) {
        if (functions_of(part)->count != NULL) functions_of(part)->count(panel);
    }
    panel->has_numbers = true;
    panel->counted_ns = now_ns;
    panel->stale = ALL_PARTS;
    return outdated ? parts : 0;
}

/// The parts that watch the world look at it.
static void look(hs_panel *panel, const hs_panel_view *view)
{
    if (view->world == NULL || view->is_frozen) return;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        const hs_part_functions *functions = functions_of(part);
        if (functions->look != NULL && functions->look(panel, view)) panel->stale |= 1u << part;
    }
}

/// The parts that the panel has at a level.
static unsigned parts_there(hs_panel_level level)
{
    unsigned there = 0;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        bool is_extra = hs_panel_part_at((hs_panel_part)part)->is_extra;
        if (!is_extra || level != HS_LEVEL_SHOW) there |= 1u << part;
    }
    return there;
}

// ---- Drawing -----------------------------------------------------------------------------------

/// All of the panel is to be copied again.
static void forget_shown(hs_panel *panel)
{
    panel->shown[0].w = panel->shown[1].w = 0;
}

static void upload(hs_panel *panel, SDL_Rect box)
{
    if (box.w <= 0 || box.h <= 0) return;
    hs_pixels_upload(&panel->pixels, box);
    if (panel->change_count < HS_PANEL_CHANGES) {
        panel->changed[panel->change_count++] = box;
    } else {
        forget_shown(panel); // more than is remembered
    }
}

/// Draws a title; returns what is left below it.
static SDL_Rect draw_title(hs_panel *panel, const hs_panel_part_row *row, SDL_Rect box)
{
    bool is_dropped = row->drops_title && panel->layout.is_tight;
    if (row->place != HS_PLACE_BODY || panel->size == HS_PANEL_COMPACT || is_dropped) return box;
    int line = panel->layout.line;
    const char *title = row->does->title != NULL ? row->does->title(panel) : row->title;
    hs_face_draw(hs_panel_bold(panel), &panel->pixels, box.x, box.y, HS_PANEL_TEXT, title);
    if (row->does->print_state != NULL) {
        row->does->print_state(panel, box.x + box.w, box.y);
    } else if (row->unit != NULL) {
        hs_panel_print_right(panel, box.x + box.w, box.y, HS_PANEL_DIM, "%s", row->unit);
    }
    hs_pixels_fill(&panel->pixels, (SDL_Rect){box.x, box.y + line - 1, box.w, 1}, HS_PANEL_RULE);
    return (SDL_Rect){box.x, box.y + line + 1, box.w, box.h - line - 1};
}

/// Draws the explanation; returns what is left below it.
static SDL_Rect draw_explanation(hs_panel *panel, const hs_panel_part_row *row, SDL_Rect box)
{
    bool is_told = panel->size == HS_PANEL_FULL || row->compact_most > row->compact_least;
    if (!panel->explains || row->place != HS_PLACE_BODY || !is_told) return box;
    int advance = hs_panel_face(panel)->advance;
    int lines = hs_panel_wrapped_lines(row->explanation, box.w / advance - 2);
    int height = lines * panel->layout.line;
    // In the compact panel the graph comes first.
    bool has_room = box.h - height > 5 * panel->layout.line;
    if (panel->size == HS_PANEL_COMPACT && !has_room) return box;
    hs_pixels_fill(&panel->pixels, (SDL_Rect){box.x, box.y + 1, 2, height}, HS_PANEL_TEXT);
    hs_panel_print_wrapped(panel,
                           (SDL_Rect){box.x + 2 * advance, box.y, box.w - 2 * advance, height},
                           HS_PANEL_TEXT, row->explanation);
    int used = height + panel->layout.em / 3;
    return (SDL_Rect){box.x, box.y + used, box.w, box.h - used};
}

/// Draws a part with its title, its explanation when asked for, and its body; graphs are placed.
static void draw_part(hs_panel *panel, hs_panel_part part)
{
    SDL_Rect box = panel->layout.part[part];
    if (box.w == 0) return;
    SDL_Rect former = hs_pixels_clip(&panel->pixels, box);
    hs_pixels_fill(&panel->pixels, box, HS_PANEL_GROUND);
    const hs_panel_part_row *row = hs_panel_part_at(part);
    SDL_Rect body = draw_explanation(panel, row, draw_title(panel, row, box));
    if (panel->is_film && row->unfilmed != NULL) {
        hs_panel_print_wrapped(panel, body, HS_PANEL_DIM, row->unfilmed);
    } else if (body.h > 0) {
        row->does->draw(panel, body);
    }
    hs_pixels_clip(&panel->pixels, former);
    upload(panel, box);
}

static void draw_graph(hs_panel *panel, int part, int graph)
{
    SDL_Rect box = panel->layout.graph[part][graph];
    if (box.w == 0) return;
    SDL_Rect former = hs_pixels_clip(&panel->pixels, box);
    if (!functions_of(part)->covers_graphs) hs_pixels_fill(&panel->pixels, box, HS_PANEL_GROUND);
    functions_of(part)->graph(panel, graph, box);
    hs_pixels_clip(&panel->pixels, former);
    upload(panel, box);
}

/// Draws the parts whose numbers have changed, some in each frame, so that no frame pays for all.
/// Returns a bit for each that was drawn.
static unsigned draw_stale(hs_panel *panel, int most)
{
    unsigned drawn = 0;
    for (int part = 0; part < HS_PART_COUNT && most > 0; part++) {
        if ((panel->stale >> part & 1u) == 0) continue;
        panel->stale &= ~(1u << part);
        if (panel->layout.part[part].w == 0) continue;
        draw_part(panel, (hs_panel_part)part);
        drawn |= 1u << part;
        most--;
    }
    return drawn;
}

/// The graphs, in every frame; of a part where they take turns one at a time, unless the part has
/// just been drawn.
static void draw_graphs(hs_panel *panel, unsigned drawn)
{
    for (int part = 0; part < HS_PART_COUNT; part++) {
        if (functions_of(part)->graph == NULL || panel->layout.part[part].w == 0) continue;
        bool is_whole = !functions_of(part)->takes_turns || (drawn >> part & 1u) != 0;
        for (int graph = 0; graph < HS_PART_GRAPHS; graph++) {
            if (is_whole || graph == panel->turn[part]) draw_graph(panel, part, graph);
        }
        panel->turn[part] = (panel->turn[part] + 1) % HS_PART_GRAPHS;
    }
}

/// Lays out anew when the room, the text, the explanations or the parts have changed, with
/// pixels to draw to. False when there is nothing to be drawn.
static bool prepare(hs_panel *panel, const hs_panel_view *view, hs_panel_size size, bool split,
                    int width, int height)
{
    unsigned there = parts_there(view->level);
    bool is_same = panel->is_laid_out && panel->room_width == width &&
                   panel->room_height == height && panel->size == size &&
                   panel->is_to_explain == view->explains && panel->keys == view->strategy_keys &&
                   panel->there == there && panel->is_split == split;
    if (is_same) return panel->pixels.at != NULL;
    panel->room_width = width;
    panel->room_height = height;
    panel->size = size;
    panel->is_split = split;
    panel->is_to_explain = panel->explains = view->explains;
    panel->keys = view->strategy_keys;
    panel->there = there;
    panel->level = view->level;
    hs_panel_lay_out(panel, width, height);
    // Explains the parts that have room for it rather than none.
    if (panel->explains && panel->layout.left_out > 0 && !hs_panel_has_body(panel)) {
        panel->explains = false;
        hs_panel_lay_out(panel, width, height);
    }
    panel->is_laid_out = true;
    panel->is_new = true;
    panel->stale = ALL_PARTS;
    int wide = panel->layout.width, high = panel->layout.height;
    if (panel->pixels.width != wide || panel->pixels.height != high) drop_pixels(panel);
    if (!hs_pixels_make(&panel->pixels, panel->gate, panel->renderer, wide, high, true, NULL)) {
        return false;
    }
    hs_pixels_fill(&panel->pixels, panel->pixels.clip, HS_PANEL_GROUND);
    upload(panel, panel->pixels.clip);
    return true;
}

/// Brings the pixels up to date. False when there is nothing to be shown.
static bool compose(hs_panel *panel, const hs_panel_view *view, hs_panel_size size, bool split,
                    int width, int height, uint64_t now_ns)
{
    choose_frames(panel, view);
    int parts = refresh_numbers(panel, view, now_ns);
    if (!prepare(panel, view, size, split, width, height)) return false;
    look(panel, view);
    unsigned drawn = draw_stale(panel, panel->is_new ? HS_PART_COUNT : parts);
    if (!view->is_frozen || drawn != 0) draw_graphs(panel, drawn);
    panel->is_new = false;
    return true;
}

static void copy(hs_panel *panel, const SDL_Rect *source, SDL_Point corner)
{
    const SDL_Rect target = {corner.x + source->x, corner.y + source->y, source->w, source->h};
    SDL_RenderCopy(panel->renderer, panel->pixels.texture, source, &target);
}

/// Copies a piece of the panel, from column x on, to its place on the screen: what has changed of
/// it, or everything where the screen has not kept it.
static void show(hs_panel *panel, int piece, int x, int width, bool is_kept)
{
    SDL_Point at = panel->at[piece];
    const SDL_Rect source = {x, 0, width, panel->pixels.height};
    const SDL_Rect target = {at.x, at.y, width, panel->pixels.height};
    const SDL_Point corner = {at.x - x, at.y};
    if (is_kept && SDL_RectEquals(&panel->shown[piece], &target)) {
        for (int i = 0; i < panel->change_count; i++) {
            SDL_Rect part;
            if (SDL_IntersectRect(&panel->changed[i], &source, &part)) copy(panel, &part, corner);
        }
    } else {
        copy(panel, &source, corner);
    }
    panel->shown[piece] = target;
}

/// Something is drawn over the panel, which has to be copied again afterwards.
static void cover(hs_panel *panel, const SDL_FRect *area)
{
    for (int i = 0; i < 2; i++) {
        const SDL_Rect *at = &panel->shown[i];
        const SDL_FRect shown = {(float)at->x, (float)at->y, (float)at->w, (float)at->h};
        if (SDL_HasIntersectionF(&shown, area)) forget_shown(panel);
    }
}

/// Draws the panel in one piece, or in two of the same size.
static void draw_pieces(hs_panel *panel, const hs_panel_view *view, hs_panel_size size,
                        const SDL_FRect *const *areas, int count, uint64_t now_ns)
{
    int width = (int)areas[0]->w, height = (int)areas[0]->h;
    if (size == HS_PANEL_OFF || width < 1 || height < 1) return;
    if (!compose(panel, view, size, count > 1, count * width, height, now_ns)) return;
    int each = panel->pixels.width / count;
    for (int i = 0; i < count; i++) {
        panel->at[i] = (SDL_Point){(int)areas[i]->x, (int)areas[i]->y};
        show(panel, i, i * each, each, view->is_kept);
    }
    panel->change_count = 0;
    SDL_RenderFlush(panel->renderer);
}

void hs_panel_draw(hs_panel *panel, const hs_panel_view *view, hs_panel_size size,
                   const SDL_FRect *area, uint64_t now_ns)
{
    draw_pieces(panel, view, size, &area, 1, now_ns);
}

void hs_panel_draw_columns(hs_panel *panel, const hs_panel_view *view, const SDL_FRect *left,
                           const SDL_FRect *right, uint64_t now_ns)
{
    const SDL_FRect *const areas[] = {left, right};
    draw_pieces(panel, view, HS_PANEL_FULL, areas, 2, now_ns);
}

// ---- Looking back ------------------------------------------------------------------------------

void hs_panel_expire(hs_panel *panel)
{
    if (!panel->is_frozen) panel->has_numbers = false;
}

bool hs_panel_is_behind(const hs_panel *panel)
{
    bool is_behind = panel->stale != 0;
    for (int part = 0; part < HS_PART_COUNT; part++) {
        const hs_part_functions *functions = functions_of(part);
        if (functions->is_behind == NULL || panel->layout.part[part].w == 0) continue;
        is_behind = is_behind || functions->is_behind(panel);
    }
    return panel->is_laid_out && is_behind;
}

int hs_panel_height(const hs_panel *panel)
{
    return panel->pixels.height;
}

bool hs_panel_shows_all(const hs_panel *panel)
{
    return panel->is_laid_out && panel->size == HS_PANEL_FULL && panel->layout.left_out == 0 &&
           panel->layout.em > 0;
}

bool hs_panel_explains_all(const hs_panel *panel)
{
    return hs_panel_shows_all(panel) && panel->explains;
}

const char *hs_panel_explain(int part, const char **title)
{
    const hs_panel_part_row *row = hs_panel_part_at((hs_panel_part)part);
    *title = row->title;
    return row->explanation;
}

hs_panel_sight hs_panel_look_at(const hs_panel *panel, int part)
{
    hs_panel_sight sight = {.name = hs_panel_part_at((hs_panel_part)part)->name};
    SDL_Rect box = panel->layout.part[part];
    if (panel->pixels.at == NULL || box.w == 0) return sight;
    int half = panel->layout.width / 2;
    bool is_right = panel->is_split && box.x >= half;
    sight.x = is_right ? panel->at[1].x + box.x - half : panel->at[0].x + box.x;
    sight.y = panel->at[0].y + box.y;
    sight.width = box.w;
    sight.height = box.h;
    for (int y = box.y; y < box.y + box.h; y++) {
        const hs_pixel *row = panel->pixels.at + (size_t)y * (size_t)panel->pixels.width;
        for (int x = box.x; x < box.x + box.w; x++) sight.ink += row[x] != HS_PANEL_GROUND;
    }
    return sight;
}

// ---- Text over the field -----------------------------------------------------------------------

/// From 0xRRGGBBAA.
static hs_pixel colour_of(uint32_t rgba)
{
    return rgba >> 8 | rgba << 24;
}

static int em_of(const hs_panel *panel, float size)
{
    return (int)(14.0f * panel->text_scale * size + 0.5f);
}

static hs_weight weight_of(float size)
{
    return size >= 1.5f ? HS_WEIGHT_BOLD : HS_WEIGHT_REGULAR;
}

/// Writes a line over the field.
static float write(hs_panel *panel, const hs_face *face, float x, float y, uint32_t colour,
                   const char *text)
{
    int width = hs_panel_overlay_text(panel->overlay, face, (int)(x + 0.5f), (int)(y + 0.5f),
                                      colour_of(colour), text);
    const SDL_FRect area = {x - 1.0f, y - 1.0f, (float)width + 2.0f, (float)face->height + 2.0f};
    cover(panel, &area);
    return (float)width;
}

float hs_panel_text(hs_panel *panel, float x, float y, float size, uint32_t colour,
                    const char *text)
{
    const hs_face *face = hs_text_face(panel->text, em_of(panel, size), weight_of(size));
    return write(panel, face, x, y, colour, text);
}

float hs_panel_display(hs_panel *panel, float x, float y, float size, uint32_t colour,
                       const char *text)
{
    const hs_face *face = hs_text_face(panel->text, em_of(panel, size), HS_WEIGHT_DISPLAY);
    return write(panel, face, x, y, colour, text);
}

void hs_panel_display_measure(hs_panel *panel, float size, const char *text, float *width,
                              float *height)
{
    const hs_face *face = hs_text_face(panel->text, em_of(panel, size), HS_WEIGHT_DISPLAY);
    *width = (float)hs_face_width(face, text);
    *height = (float)face->height;
}

void hs_panel_measure(const hs_panel *panel, float size, const char *text, float *width,
                      float *height)
{
    hs_text_measures face = hs_text_measure(panel->text, em_of(panel, size), weight_of(size));
    *width = (float)(hs_text_length(text) * face.advance);
    *height = (float)face.height;
}

void hs_panel_fill(hs_panel *panel, const SDL_FRect *area, uint32_t colour)
{
    hs_panel_overlay_fill(panel->overlay, area, colour_of(colour));
    cover(panel, area);
}

void hs_panel_flush(hs_panel *panel)
{
    hs_panel_overlay_flush(panel->overlay);
}
