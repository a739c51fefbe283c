/// The list of renderers. A renderer is one `.c` file, which defines the table row
/// `hs_renderer_<name>`, and one line of HS_RENDERERS. Options, settings, keys, panel, reports and
/// the trial of the first start find it here.
#ifndef HS_DRAW_RENDERERS_H
#define HS_DRAW_RENDERERS_H

#include "draw/renderer.h"

/// One line for each renderer, in the order in which they are listed everywhere; the first one is
/// used where nothing else is said.
// clang-format off
#define HS_RENDERERS(row) \
    row(canvas)           \
    row(geometry)
// clang-format on

#define HS_RENDERER_DECLARE(name) extern const hs_renderer hs_renderer_##name;
HS_RENDERERS(HS_RENDERER_DECLARE)

#define HS_RENDERER_NUMBER(name) HS_RENDERER_NUMBER_##name,
/// The renderers' numbers in the table, and how many there are.
enum { HS_RENDERERS(HS_RENDERER_NUMBER) HS_RENDERER_COUNT };

/// The renderers' names, each with a comma, for tables of words.
#define HS_RENDERER_WORD(name) #name,
#define HS_RENDERER_WORDS      HS_RENDERERS(HS_RENDERER_WORD)

/// The renderers' names with a bar between them, as the help writes choices.
#define HS_RENDERER_BAR(name) "|" #name
#define HS_RENDERER_CHOICES   (&(HS_RENDERERS(HS_RENDERER_BAR))[1])

/// The renderer of a number below HS_RENDERER_COUNT.
const hs_renderer *hs_renderer_at(unsigned number);

/// The number of the renderer of this name; HS_RENDERER_COUNT where there is none.
unsigned hs_renderer_find(const char *name);

#endif
