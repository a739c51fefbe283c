#include "panel/overlay.h"

#include "base/forbidden.h"

/// The sheet that texts are written to; it grows when a frame had to be drawn in several pieces.
enum { SHEET_WIDTH = 1024, SHEET_HEIGHT = 512, SHEET_HEIGHT_MAX = 8192 };

/// What is gathered before it is drawn early.
enum { ITEMS = 512, CHARACTERS = 16384 };

/// A piece of text or a rectangle.
typedef struct overlay_item {
    bool is_text;
    int em; ///< (text) of its face
    hs_weight weight;
    hs_pixel colour;
    SDL_FRect area; ///< on the screen
    SDL_Rect sheet; ///< (text)
    uint32_t begin; ///< (text) among the characters
} overlay_item;

/// What one frame asks for.
typedef struct overlay_frame {
    overlay_item items[ITEMS];
    uint32_t item_count;
    char characters[CHARACTERS];
    uint32_t character_count;
} overlay_frame;

struct hs_panel_overlay {
    hs_gate *gate;
    SDL_Renderer *renderer;
    hs_pixels sheet;
    int shelf_x, shelf_y, shelf_height; ///< where the next text goes
    int dirty_top, dirty_bottom;        ///< rows to hand on
    bool is_too_small;
    overlay_frame frames[2];
    overlay_frame *now, *drawn; ///< being gathered; on the sheet since the last flush
};

// ---- The sheet ---------------------------------------------------------------------------------

static bool make_sheet(hs_panel_overlay *overlay, int height, hs_error *error)
{
    hs_pixels_drop(&overlay->sheet);
    overlay->drawn->item_count = 0;
    return hs_pixels_make(&overlay->sheet, overlay->gate, overlay->renderer, SHEET_WIDTH, height,
                          false, error);
}

static void begin_frame(hs_panel_overlay *overlay)
{
    overlay->now->item_count = 0;
    overlay->now->character_count = 0;
    overlay->shelf_x = overlay->shelf_y = overlay->shelf_height = 0;
    overlay->dirty_top = overlay->sheet.height;
    overlay->dirty_bottom = 0;
}

hs_panel_overlay *hs_panel_overlay_create(hs_gate *gate, SDL_Renderer *renderer, hs_error *error)
{
    hs_panel_overlay *overlay =
        hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *overlay, "texts over the field", error);
    if (overlay == NULL) return NULL;
    overlay->gate = gate;
    overlay->renderer = renderer;
    overlay->now = &overlay->frames[0];
    overlay->drawn = &overlay->frames[1];
    if (make_sheet(overlay, SHEET_HEIGHT, error)) {
        begin_frame(overlay);
        return overlay;
    }
    hs_panel_overlay_destroy(overlay);
    return NULL;
}

void hs_panel_overlay_destroy(hs_panel_overlay *overlay)
{
    if (overlay == NULL) return;
    hs_pixels_drop(&overlay->sheet);
    hs_gate_release(overlay->gate, HS_TAG_OTHER, overlay, sizeof *overlay);
}

bool hs_panel_overlay_restore(hs_panel_overlay *overlay, hs_error *error)
{
    int height = overlay->sheet.height > 0 ? overlay->sheet.height : SHEET_HEIGHT;
    bool made = make_sheet(overlay, height, error);
    begin_frame(overlay);
    return made;
}

// ---- Gathering ---------------------------------------------------------------------------------

/// A place on the sheet; false when it is full.
static bool take_place(hs_panel_overlay *overlay, int width, int height, SDL_Rect *place)
{
    if (overlay->shelf_x + width > overlay->sheet.width) {
        overlay->shelf_y += overlay->shelf_height;
        overlay->shelf_x = overlay->shelf_height = 0;
    }
    if (overlay->shelf_y + height > overlay->sheet.height) return false;
    *place = (SDL_Rect){overlay->shelf_x, overlay->shelf_y, width, height};
    overlay->shelf_x += width;
    if (height > overlay->shelf_height) overlay->shelf_height = height;
    return true;
}

static overlay_item *next_item(hs_panel_overlay *overlay, size_t characters)
{
    if (overlay->now->item_count == ITEMS ||
        overlay->now->character_count + characters > CHARACTERS) {
        hs_panel_overlay_flush(overlay);
    }
    overlay_item *next = &overlay->now->items[overlay->now->item_count++];
    memset(next, 0, sizeof *next);
    return next;
}

void hs_panel_overlay_fill(hs_panel_overlay *overlay, const SDL_FRect *area, hs_pixel colour)
{
    overlay_item *fill = next_item(overlay, 0);
    fill->area = *area;
    fill->colour = colour;
}

/// Whether the sheet still holds the same text at the same place from the last flush.
static bool is_written(const hs_panel_overlay *overlay, const overlay_item *text)
{
    uint32_t index = overlay->now->item_count - 1;
    if (index >= overlay->drawn->item_count) return false;
    const overlay_item *former = &overlay->drawn->items[index];
    return former->is_text && former->em == text->em && former->weight == text->weight &&
           former->colour == text->colour &&
           memcmp(&former->sheet, &text->sheet, sizeof text->sheet) == 0 &&
           strcmp(overlay->drawn->characters + former->begin,
                  overlay->now->characters + text->begin) == 0;
}

static void write_text(hs_panel_overlay *overlay, const hs_face *face, const overlay_item *text)
{
    SDL_Rect place = text->sheet;
    for (int y = place.y; y < place.y + place.h; y++) {
        memset(overlay->sheet.at + y * overlay->sheet.width + place.x, 0,
               (size_t)place.w * sizeof(hs_pixel));
    }
    hs_face_stamp(face, &overlay->sheet, place.x, place.y, text->colour,
                  overlay->now->characters + text->begin);
    if (place.y < overlay->dirty_top) overlay->dirty_top = place.y;
    if (place.y + place.h > overlay->dirty_bottom) {
        overlay->dirty_bottom = place.y + place.h;
    }
}

/// A piece of text that is not wider than the sheet.
static void add_piece(hs_panel_overlay *overlay, const hs_face *face, int x, int y, hs_pixel colour,
                      const char *piece, size_t bytes, int width)
{
    overlay_item *text = next_item(overlay, bytes + 1);
    SDL_Rect place;
    // The slot of a narrow letter reaches beyond its step.
    if (face->weight == HS_WEIGHT_DISPLAY) width += face->advance;
    if (!take_place(overlay, width, face->height, &place)) {
        overlay->is_too_small = true;
        overlay->now->item_count--;
        hs_panel_overlay_flush(overlay);
        if (!take_place(overlay, width, face->height, &place)) return;
        text = next_item(overlay, bytes + 1);
    }
    overlay_frame *now = overlay->now;
    *text = (overlay_item){
        .is_text = true,
        .em = face->em,
        .weight = face->weight,
        .colour = colour,
        .area = {(float)x, (float)y, (float)width, (float)face->height},
        .sheet = place,
        .begin = now->character_count,
    };
    memcpy(now->characters + now->character_count, piece, bytes);
    now->characters[now->character_count + bytes] = '\0';
    now->character_count += (uint32_t)bytes + 1;
    if (!is_written(overlay, text)) write_text(overlay, face, text);
}

/// Bytes of the first characters of a text, as many as fit into a width.
static size_t piece_of(const char *text, const hs_face *face, int most, int *width)
{
    enum { PIECE_BYTES = 1024 };
    const char *at = text;
    *width = 0;
    while (*at != '\0' && *width + 2 * face->advance <= most && at - text < PIECE_BYTES) {
        const char *next = at;
        *width += face->step[hs_glyph_of(hs_glyph_next(&next))];
        at = next;
    }
    return (size_t)(at - text);
}

int hs_panel_overlay_text(hs_panel_overlay *overlay, const hs_face *face, int x, int y,
                          hs_pixel colour, const char *text)
{
    int begin = x;
    while (*text != '\0' && face->coverage != NULL) {
        int width;
        size_t bytes = piece_of(text, face, overlay->sheet.width, &width);
        if (bytes == 0) break;
        add_piece(overlay, face, x, y, colour, text, bytes, width);
        text += bytes;
        x += width;
    }
    return x - begin;
}

// ---- Drawing -----------------------------------------------------------------------------------

static void draw_item(hs_panel_overlay *overlay, const overlay_item *drawn)
{
    if (drawn->is_text) {
        const SDL_Rect *from = &drawn->sheet;
        const SDL_Rect target = {(int)drawn->area.x, (int)drawn->area.y, from->w, from->h};
        SDL_RenderCopy(overlay->renderer, overlay->sheet.texture, from, &target);
        return;
    }
    SDL_SetRenderDrawColor(overlay->renderer, (uint8_t)(drawn->colour >> 16),
                           (uint8_t)(drawn->colour >> 8), (uint8_t)drawn->colour,
                           (uint8_t)(drawn->colour >> 24));
    SDL_RenderFillRectF(overlay->renderer, &drawn->area);
}

void hs_panel_overlay_flush(hs_panel_overlay *overlay)
{
    overlay_frame *now = overlay->now;
    if (overlay->sheet.texture != NULL && now->item_count > 0) {
        if (overlay->dirty_bottom > overlay->dirty_top) {
            const SDL_Rect rows = {0, overlay->dirty_top, overlay->sheet.width,
                                   overlay->dirty_bottom - overlay->dirty_top};
            hs_pixels_upload(&overlay->sheet, rows);
        }
        SDL_SetRenderDrawBlendMode(overlay->renderer, SDL_BLENDMODE_BLEND);
        for (uint32_t i = 0; i < now->item_count; i++) draw_item(overlay, &now->items[i]);
    }
    overlay->now = overlay->drawn;
    overlay->drawn = now;
    if (overlay->is_too_small && overlay->sheet.height < SHEET_HEIGHT_MAX) {
        int former = overlay->sheet.height;
        if (!make_sheet(overlay, former * 2, NULL)) make_sheet(overlay, former, NULL);
    }
    overlay->is_too_small = false;
    begin_frame(overlay);
}
