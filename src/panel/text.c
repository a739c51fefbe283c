#include "panel/text.h"

#include <SDL_ttf.h>

#include "base/forbidden.h"

/// Faces that are kept; more than a frame asks for.
enum { FACES = 28, PATH_BYTES = 1024 };

/// Sizes whose measures are remembered.
enum { MEASURED = 192 };

struct hs_text {
    hs_gate *gate;
    bool has_ttf;                     ///< SDL2_ttf was started here
    TTF_Font *fonts[HS_WEIGHT_COUNT]; ///< whatever size was wanted last; NULL for none
    char note[256];
    uint64_t requests;
    hs_face faces[FACES];
    int face_count;
    hs_text_measures measures[HS_WEIGHT_COUNT][MEASURED]; ///< 0 where they have not been taken
};

// ---- Finding a font ----------------------------------------------------------------------------

static const char *const folders[] = {
    "/usr/share/fonts/truetype/dejavu",        // Debian, Ubuntu
    "/usr/share/fonts/dejavu-sans-mono-fonts", // Fedora
    "/usr/share/fonts/TTF",                    // Arch
    "/usr/share/fonts/dejavu",                 // Alpine, older Fedora
    "/usr/share/fonts/truetype",               // openSUSE
    "/usr/local/share/fonts/dejavu",           // FreeBSD
    "/usr/local/share/fonts",
    "/run/current-system/sw/share/X11/fonts", // NixOS
    "/opt/homebrew/share/fonts",
    "/Library/Fonts",
};

/// The size that a font is opened at; it is set anew for each face.
enum { FIRST_EM = 14 };

/// The bold face lies beside the regular one; without it, SDL2_ttf emboldens.
static TTF_Font *open_bold(const char *regular)
{
    char path[PATH_BYTES];
    size_t stem = strlen(regular);
    if (stem >= 4 && regular[stem - 4] == '.') stem -= 4;
    int length = snprintf(path, PATH_BYTES, "%.*s-Bold%s", (int)stem, regular, regular + stem);
    bool fits = length > 0 && length < PATH_BYTES;
    TTF_Font *font = fits ? TTF_OpenFont(path, FIRST_EM) : NULL;
    if (font != NULL) return font;
    font = TTF_OpenFont(regular, FIRST_EM);
    if (font != NULL) TTF_SetFontStyle(font, TTF_STYLE_BOLD);
    return font;
}

static bool take_font(hs_text *text, const char *path)
{
    text->fonts[HS_WEIGHT_REGULAR] = TTF_OpenFont(path, FIRST_EM);
    if (text->fonts[HS_WEIGHT_REGULAR] == NULL) return false;
    text->fonts[HS_WEIGHT_BOLD] = open_bold(path);
    return true;
}

static bool search_font(hs_text *text)
{
    char path[PATH_BYTES];
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s/DejaVuSansMono.ttf", folders[i]);
        if (take_font(text, path)) return true;
    }
    return false;
}

static void find_font(hs_text *text, const char *font_path)
{
    if (!text->has_ttf) {
        snprintf(text->note, sizeof text->note,
                 "SDL2_ttf did not start, so text is drawn with a coarse built-in font");
        return;
    }
    if (font_path != NULL && take_font(text, font_path)) return;
    bool found = search_font(text);
    if (font_path != NULL) {
        snprintf(text->note, sizeof text->note, "the font %.120s cannot be used; %s instead",
                 font_path, found ? "DejaVu Sans Mono is used" : "a coarse built-in one is used");
    } else if (!found) {
        snprintf(text->note, sizeof text->note,
                 "DejaVu Sans Mono was not found (Debian: fonts-dejavu-core), so text is drawn "
                 "with a coarse built-in font");
    }
}

/// Where URW Gothic is kept.
static const char *const display_folders[] = {
    "/usr/share/fonts/opentype/urw-base35", // Debian, Ubuntu
    "/usr/share/fonts/urw-base35",          // Fedora
    "/usr/share/fonts/gsfonts",             // Arch
    "/usr/share/fonts/ghostscript",         // openSUSE
    "/usr/share/fonts/Type1/urw-base35",
    "/usr/local/share/fonts/urw-base35",
};

/// The display face; in its place the bold sans serif of DejaVu, then the panel's own bold.
static void find_display(hs_text *text)
{
    char path[PATH_BYTES];
    TTF_Font **font = &text->fonts[HS_WEIGHT_DISPLAY];
    for (size_t i = 0; i < sizeof display_folders / sizeof *display_folders && *font == NULL; i++) {
        snprintf(path, sizeof path, "%s/URWGothic-Demi.otf", display_folders[i]);
        *font = TTF_OpenFont(path, FIRST_EM);
    }
    bool is_missing = *font == NULL;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && *font == NULL; i++) {
        snprintf(path, sizeof path, "%s/DejaVuSans-Bold.ttf", folders[i]);
        *font = TTF_OpenFont(path, FIRST_EM);
    }
    if (!is_missing || text->note[0] != '\0') return;
    snprintf(text->note, sizeof text->note,
             "URW Gothic was not found (Debian: fonts-urw-base35), so names and scores are written "
             "in %s",
             *font != NULL ? "DejaVu Sans" : "the panel's letters");
}

hs_text *hs_text_create(hs_gate *gate, const char *font_path, hs_error *error)
{
    hs_text *text = hs_gate_make(gate, HS_TAG_OTHER, 1, sizeof *text, "the text", error);
    if (text == NULL) return NULL;
    text->gate = gate;
    text->has_ttf = TTF_Init() == 0;
    find_font(text, font_path);
    if (text->has_ttf) find_display(text);
    return text;
}

static void release_face(hs_text *text, hs_face *face)
{
    hs_gate_release(text->gate, HS_TAG_OTHER, face->coverage,
                    (size_t)face->advance * (size_t)face->height * HS_GLYPH_COUNT);
}

void hs_text_destroy(hs_text *text)
{
    if (text == NULL) return;
    for (int i = 0; i < text->face_count; i++) release_face(text, &text->faces[i]);
    for (int weight = 0; weight < HS_WEIGHT_COUNT; weight++) {
        if (text->fonts[weight] != NULL) TTF_CloseFont(text->fonts[weight]);
    }
    if (text->has_ttf) TTF_Quit();
    hs_gate_release(text->gate, HS_TAG_OTHER, text, sizeof *text);
}

const char *hs_text_note(const hs_text *text)
{
    return text->note;
}

// ---- Making a face -----------------------------------------------------------------------------

/// Copies the alpha of a rendered glyph into its slot, as far as it lies within.
static void copy_alpha(const SDL_Surface *surface, int left, uint8_t *slot, const hs_face *face)
{
    for (int y = 0; y < surface->h && y < face->height; y++) {
        const uint8_t *row = (const uint8_t *)surface->pixels + y * surface->pitch;
        for (int x = 0; x < surface->w; x++) {
            if (x + left < 0 || x + left >= face->advance) continue;
            uint32_t pixel;
            memcpy(&pixel, row + (size_t)x * sizeof pixel, sizeof pixel);
            slot[y * face->advance + x + left] = (uint8_t)(pixel >> 24);
        }
    }
}

/// The font at a size; NULL when there is none.
static TTF_Font *font_at(const hs_text *text, int em, hs_weight weight)
{
    TTF_Font *font = text->fonts[weight];
    if (font == NULL) font = text->fonts[HS_WEIGHT_BOLD];
    return font != NULL && TTF_SetFontSize(font, em) == 0 ? font : NULL;
}

/// The pitch is that of the regular digits, so that weights line up.
static void take_measures(hs_face *face, TTF_Font *font)
{
    int advance = 0;
    if (font != NULL && TTF_GlyphMetrics32(font, '0', NULL, NULL, NULL, NULL, &advance) == 0) {
        face->advance = advance;
        face->height = TTF_FontHeight(font);
        face->ascent = TTF_FontAscent(font);
    }
    if (face->advance > 0 && face->height > 0) return;
    face->advance = (face->em * 6 + 5) / 10;
    face->height = (face->em * 12 + 5) / 10;
    face->ascent = face->height * 8 / 11;
}

/// How far each glyph reaches. Figures are as wide as each other, so that a score stands still.
static void take_steps(hs_face *face, TTF_Font *font)
{
    for (int g = 0; g < HS_GLYPH_COUNT; g++) face->step[g] = (uint16_t)face->advance;
    if (face->weight != HS_WEIGHT_DISPLAY || font == NULL) return;
    int widest = 0;
    for (int g = 0; g < HS_GLYPH_COUNT; g++) {
        uint32_t code = hs_glyph_code(g);
        int advance = 0, right = 0;
        bool is_there = TTF_GlyphIsProvided32(font, code) &&
                        TTF_GlyphMetrics32(font, code, NULL, &right, NULL, NULL, &advance) == 0;
        if (!is_there) continue;
        bool is_figure = code >= '0' && code <= '9';
        if (!is_figure && advance > 0) face->step[g] = (uint16_t)advance;
        widest = hs_length_max(widest, hs_length_max(advance, right));
    }
    face->advance = hs_length_max(face->advance, widest);
}

/// Draws all glyphs; false when SDL2_ttf could not.
static bool draw_glyphs(const hs_face *face, TTF_Font *font)
{
    const SDL_Color white = {255, 255, 255, 255};
    size_t slot_bytes = (size_t)face->advance * (size_t)face->height;
    for (int g = 1; g < HS_GLYPH_COUNT; g++) {
        uint8_t *slot = face->coverage + (size_t)g * slot_bytes;
        if (font == NULL || !TTF_GlyphIsProvided32(font, hs_glyph_code(g))) {
            hs_glyph_draw_coarse(g, slot, face->advance, face->height);
            continue;
        }
        int left = 0;
        TTF_GlyphMetrics32(font, hs_glyph_code(g), &left, NULL, NULL, NULL, NULL);
        SDL_Surface *surface = TTF_RenderGlyph32_Blended(font, hs_glyph_code(g), white);
        if (surface == NULL) return false;
        // A surface begins where the pen stands, or with the glyph where that reaches left of it.
        copy_alpha(surface, left < 0 ? left : 0, slot, face);
        SDL_FreeSurface(surface);
    }
    return true;
}

static void make_face(hs_text *text, hs_face *face, int em, hs_weight weight)
{
    *face = (hs_face){.em = em, .weight = weight};
    TTF_Font *font = font_at(text, em, weight);
    take_measures(face, font);
    take_steps(face, font);
    size_t bytes = (size_t)face->advance * (size_t)face->height * HS_GLYPH_COUNT;
    face->coverage = hs_gate_allocate(text->gate, HS_TAG_OTHER, bytes);
    if (face->coverage != NULL) {
        memset(face->coverage, 0, bytes);
        if (!draw_glyphs(face, font)) {
            memset(face->coverage, 0, bytes);
            draw_glyphs(face, NULL);
        }
    }
}

const hs_face *hs_text_face(hs_text *text, int em, hs_weight weight)
{
    if (em < 4) em = 4;
    text->requests++;
    hs_face *oldest = &text->faces[0];
    for (int i = 0; i < text->face_count; i++) {
        hs_face *face = &text->faces[i];
        if (face->em == em && face->weight == weight && face->coverage != NULL) {
            face->used = text->requests;
            return face;
        }
        if (face->used < oldest->used) oldest = face;
    }
    hs_face *face = oldest;
    if (text->face_count < FACES) {
        face = &text->faces[text->face_count++];
    } else {
        release_face(text, face);
    }
    make_face(text, face, em, weight);
    face->used = text->requests;
    return face;
}

hs_text_measures hs_text_measure(hs_text *text, int em, hs_weight weight)
{
    if (em < 4) em = 4;
    hs_text_measures *known = em < MEASURED ? &text->measures[weight][em] : NULL;
    if (known != NULL && known->advance > 0) return *known;
    hs_face face = {.em = em, .weight = weight};
    take_measures(&face, font_at(text, em, weight));
    hs_text_measures taken = {(uint16_t)face.advance, (uint16_t)face.height};
    if (known != NULL) *known = taken;
    return taken;
}

// ---- Drawing -----------------------------------------------------------------------------------

int hs_text_length(const char *text)
{
    int length = 0;
    while (hs_glyph_next(&text) != 0) length++;
    return length;
}

size_t hs_text_next_line(const char **text, int characters, const char **line)
{
    const char *at = *text + strspn(*text, " ");
    const char *begin = at, *space = NULL;
    int count = 0;
    for (; *at != '\0' && (count < characters || count == 0); count++) {
        if (*at == ' ') space = at;
        hs_glyph_next(&at);
    }
    // A word goes on behind the line: it is left to the next one.
    if (*at != '\0' && *at != ' ' && space != NULL) at = space;
    *line = begin;
    *text = at;
    return (size_t)(at - begin);
}

int hs_face_width(const hs_face *face, const char *text)
{
    int width = 0;
    for (uint32_t code; (code = hs_glyph_next(&text)) != 0;) width += face->step[hs_glyph_of(code)];
    return width;
}

/// Whether a slot lies within the clip; a character is drawn whole or not at all.
static bool fits(const hs_face *face, hs_pixels *pixels, int x, int y)
{
    const SDL_Rect *clip = &pixels->clip;
    bool inside = x >= clip->x && y >= clip->y && x + face->advance <= clip->x + clip->w &&
                  y + face->height <= clip->y + clip->h;
    if (!inside) pixels->cut++;
    return inside;
}

static const uint8_t *slot_of(const hs_face *face, uint32_t code)
{
    return face->coverage +
           (size_t)hs_glyph_of(code) * (size_t)face->advance * (size_t)face->height;
}

/// Writes a text into pixels: over what is there, or as coverage in alpha.
static int write_text(const hs_face *face, hs_pixels *pixels, int x, int y, hs_pixel colour,
                      const char *text, bool as_alpha)
{
    int begin = x;
    uint32_t alpha = colour >> 24;
    int step = 0;
    for (uint32_t code; (code = hs_glyph_next(&text)) != 0; x += step) {
        step = face->step[hs_glyph_of(code)];
        if (code == ' ' || face->coverage == NULL || !fits(face, pixels, x, y)) continue;
        const uint8_t *slot = slot_of(face, code);
        hs_pixel *row = pixels->at + (size_t)y * (size_t)pixels->width + x;
        for (int v = 0; v < face->height; v++, row += pixels->width, slot += face->advance) {
            for (int u = 0; u < face->advance; u++) {
                if (slot[u] == 0) continue; // of a neighbour, perhaps, whose slot reaches here
                if (as_alpha) {
                    row[u] = (colour & 0xFFFFFFu) | (slot[u] * alpha / 255) << 24;
                } else {
                    row[u] = hs_pixel_mix(row[u], colour, slot[u]);
                }
            }
        }
    }
    return x - begin;
}

int hs_face_draw(const hs_face *face, hs_pixels *pixels, int x, int y, hs_pixel colour,
                 const char *text)
{
    return write_text(face, pixels, x, y, colour, text, false);
}

int hs_face_stamp(const hs_face *face, hs_pixels *pixels, int x, int y, hs_pixel colour,
                  const char *text)
{
    return write_text(face, pixels, x, y, colour, text, true);
}
