/// The instrument panel: what memory management does to a frame, beside the field: first the
/// scoreboard, which says what each strategy costs, then frames, the heap, and what is in it.
///
/// Numbers change four times a second, graphs every frame. The panel is composed by our own code in
/// pixels of its own; what has changed is uploaded, and the whole is one copy at its own size. So
/// drawing it costs the same with every render driver, and allocates nothing once it has been drawn
/// at a size. Text comes from masks that are made once for each size.
#ifndef HS_PANEL_PANEL_H
#define HS_PANEL_PANEL_H

#include <SDL.h>

#include "heapstorm/live.h"
#include "heapstorm/scoreboard.h"
#include "panel/part_rows.h"

/// The form in which the panel finds room.
typedef enum hs_panel_size { HS_PANEL_OFF, HS_PANEL_COMPACT, HS_PANEL_FULL } hs_panel_size;

/// How much of the panel is wanted. A panel in its compact form shows the same at both levels.
typedef enum hs_panel_level {
    HS_LEVEL_OFF,  ///< nothing
    HS_LEVEL_SHOW, ///< the scoreboard, the graph of frames, and what they ask of the heap
    HS_LEVEL_ALL,  ///< every part
    HS_LEVEL_COUNT
} hs_panel_level;

/// A panel with its pixels, texture, text and maps.
typedef struct hs_panel hs_panel;

/// What a panel shows.
typedef struct hs_panel_view {
    const hs_world *world;      ///< whose memory is shown
    const hs_gate *gate;        ///< the world's
    const hs_live *live;        ///< the last frames
    const hs_scoreboard *board; ///< the strategies seen; NULL for none
    hs_panel_level level;       ///< HS_LEVEL_SHOW leaves parts out
    bool reduces_flashing;      ///< nothing pulses: what would is marked for a while
    const char *renderer;       ///< its name
    bool has_driver;            ///< a GPU's driver allocates while SDL draws
    bool is_frozen;             ///< numbers and graphs stand still
    /// A film is made: its clock is driven, so nothing is timed, and it is to be the same bytes in
    /// every run. Parts that need measured times or addresses say why they are left out, and
    /// figures of the process are unknown.
    bool is_film;
    /// Every part says in place what it shows (H), where there is room for that; the compact panel
    /// only what its graph shows.
    bool explains;
    /// The renderer's target still has what was drawn into it for the last frame, and nothing else
    /// has been drawn where the panel is but by the functions below: only what has changed is
    /// copied. On a window of 2560 x 1440 that takes 0.4 ms instead of 1.
    bool is_kept;
    /// Such as "Tab pooled/naive  1 columns  2 naive"; two spaces where a line may end. It must
    /// stay the same as long as the panel lives.
    const char *strategy_keys;
} hs_panel_view;

/// `font_path` may be NULL: the panel looks for DejaVu Sans Mono where systems keep it, and draws
/// with a coarse built-in one where there is none (`hs_panel_font_note` says so). NULL on failure.
hs_panel *hs_panel_create(hs_gate *gate, SDL_Renderer *renderer, const char *font_path,
                          float text_scale, hs_error *error);
/// Gives it back. NULL is allowed.
void hs_panel_destroy(hs_panel *panel);

/// Makes its textures again, after a device reset or for another text scale or output size.
bool hs_panel_restore(hs_panel *panel, float text_scale, hs_error *error);

/// Draws into `area`, in the renderer's pixels, which is rounded to whole ones. COMPACT takes what
/// it needs of it from its left top corner on, and may lie over the field. Text grows with the
/// scale as long as 34 characters fit side by side. Ends with SDL_RenderFlush, so that its time is
/// whole when the caller has flushed before.
void hs_panel_draw(hs_panel *panel, const hs_panel_view *view, hs_panel_size size,
                   const SDL_FRect *area, uint64_t now_ns);

/// Draws the full panel as two columns apart, such as at both sides of a field. They have the same
/// size; the strategy stands at the top of the left one.
void hs_panel_draw_columns(hs_panel *panel, const hs_panel_view *view, const SDL_FRect *left,
                           const SDL_FRect *right, uint64_t now_ns);

/// Takes the numbers anew in the next drawing, unless they are frozen: a key has changed what they
/// say.
void hs_panel_expire(hs_panel *panel);

/// Whether another drawing is wanted, although nothing changes: some parts still show former
/// numbers, or a map has not seen all of the heap yet, because no drawing pays for everything.
bool hs_panel_is_behind(const hs_panel *panel);

/// The height that the panel took when it was drawn last, pixels.
int hs_panel_height(const hs_panel *panel);

/// Parts of a panel, for the functions below.
#define HS_PANEL_ONE_MORE(...) +1
enum { HS_PANEL_PARTS = 0 HS_PANEL_PART_ROWS(HS_PANEL_ONE_MORE) };
#undef HS_PANEL_ONE_MORE

/// Whether the panel, as it was drawn last, has room for all of its parts.
bool hs_panel_shows_all(const hs_panel *panel);

/// Whether each of them says in place what it shows, as the view asked for.
bool hs_panel_explains_all(const hs_panel *panel);

/// The sentences that explain a part, and its title; NULL for one that needs none.
const char *hs_panel_explain(int part, const char **title);

/// What can be seen of a part.
typedef struct hs_panel_sight {
    const char *name;        ///< "strategy", "frames", "statistics", "traffic", ...
    int x, y, width, height; ///< in the renderer's pixels; no width for a part that is not shown
    uint64_t ink;            ///< pixels of it that are not the ground
} hs_panel_sight;

/// Looks at the pixels of a part as they were drawn last. Takes time; for reports and tests.
hs_panel_sight hs_panel_look_at(const hs_panel *panel, int part);

/// "" or one sentence about a missing font.
const char *hs_panel_font_note(const hs_panel *panel);

/// Draws one line of text with its left top corner at (x, y), in the panel's font at `size` times
/// its base size; returns the width. For titles, help and messages, by the same atlas. Colour
/// 0xRRGGBBAA.
float hs_panel_text(hs_panel *panel, float x, float y, float size, uint32_t colour,
                    const char *text);
/// The width and height that the text would take.
void hs_panel_measure(const hs_panel *panel, float size, const char *text, float *width,
                      float *height);
/// Likewise in the display face: names, scores, cards. Its letters differ in width, its figures do
/// not.
float hs_panel_display(hs_panel *panel, float x, float y, float size, uint32_t colour,
                       const char *text);
/// The width and height that it would take. Draws the face's glyphs when a size is new.
void hs_panel_display_measure(hs_panel *panel, float size, const char *text, float *width,
                              float *height);
/// A filled rectangle in the same batch.
void hs_panel_fill(hs_panel *panel, const SDL_FRect *area, uint32_t colour);
/// Hands what texts and rectangles have gathered since the last call to SDL.
void hs_panel_flush(hs_panel *panel);

#endif
