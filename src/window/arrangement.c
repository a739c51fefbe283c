#include "window/arrangement.h"

#include <cglm/util.h>

#include "draw/textures.h"

#include "base/forbidden.h"

/// Widths at text scale 1 of a column beside the field, of a panel in one piece, and the height of
/// a compact one that lies over the field.
#define COLUMN_LEAST        312.0f
#define COLUMN_MOST         520.0f
#define FULL_WIDTH_LEAST    310.0f
#define FULL_WIDTH_MOST     740.0f
#define COMPACT_WIDTH_LEAST 210.0f
#define COMPACT_WIDTH_MOST  300.0f
#define COMPACT_HEIGHT      230.0f
/// Width at text scale 1 from which the panel below the field is the full one, and its height.
#define FULL_BELOW        720.0f
#define FULL_BELOW_HEIGHT 380.0f
#define MARGIN            4.0f
/// What a field keeps of its height at least when it makes room for the panel.
#define FIELD_SHARE_LEAST 0.75f
/// A field of fewer pixels is as wide as they allow.
#define FIELD_WIDTH_FINE 64.0f
/// What a panel over the field takes of its height at most.
#define COVERED_MOST 0.45f
/// The type of a compact panel grows with its width, as far as its characters fit side by side.
#define COMPACT_FITS 310.0f
/// Of its smallest type, side by side.
#define COMPACT_WIDTH_READABLE 182.0f
/// Of the window that the design is drawn for.
#define DESIGN_WIDTH  1280.0f
#define DESIGN_HEIGHT 720.0f

/// The scale at which 100 % of text is readable, in a window that is wide or tall.
static float readable_scale(float width, float height, float pixel_ratio)
{
    float wide = glm_min(width / DESIGN_WIDTH, height / DESIGN_HEIGHT);
    float tall = glm_min(width / DESIGN_HEIGHT, height / DESIGN_WIDTH);
    return glm_max(glm_max(wide, tall), pixel_ratio);
}

/// Rounded down to whole units that are quick to copy.
static float in_units(float length)
{
    return floorf(length / (float)HS_OPAQUE_UNIT) * (float)HS_OPAQUE_UNIT;
}

/// The largest field of 3 : 4, in whole units where that does not show.
static SDL_FRect largest_field(float width, float height)
{
    float field_height = glm_min(height, floorf(width * 4.0f / 3.0f));
    float wanted = field_height * 3.0f / 4.0f;
    float field_width = wanted < FIELD_WIDTH_FINE ? floorf(wanted) : in_units(wanted);
    field_width = glm_min(field_width, width);
    return (SDL_FRect){0.0f, 0.0f, field_width, field_height};
}

/// The field in the middle, a column of the full panel at either side of it. False when there is no
/// room for that.
static bool arrange_around(hs_arrangement *plan, float width, float height)
{
    float unit = plan->text_scale;
    float gap = in_units(MARGIN * unit + (float)HS_OPAQUE_UNIT - 1.0f);
    float room = floorf((width - plan->field.w) / 2.0f) - 2.0f * gap;
    if (plan->panel_size != HS_PANEL_FULL || room < COLUMN_LEAST * unit) return false;
    float column = in_units(glm_min(room, COLUMN_MOST * unit));
    float top = glm_min(gap, height);
    float column_height = glm_max(height - 2.0f * gap, 0.0f);
    plan->field.x = in_units((width - plan->field.w) / 2.0f);
    plan->field.y = floorf((height - plan->field.h) / 2.0f);
    plan->panel = (SDL_FRect){plan->field.x - gap - column, top, column, column_height};
    plan->panel_right =
        (SDL_FRect){plan->field.x + plan->field.w + gap, top, column, column_height};
    return true;
}

/// Field and panel side by side, together in the middle. False when there is no room for that. A
/// compact panel that would find room at the readable scale does so at a larger one too: its type
/// grows as far as its width lets it.
static bool arrange_beside(hs_arrangement *plan, float width, float height, float readable)
{
    float unit = plan->text_scale;
    float room = width - plan->field.w - 2.0f * MARGIN * unit;
    bool full = plan->panel_size == HS_PANEL_FULL && room >= FULL_WIDTH_LEAST * unit;
    if (!full && room < COMPACT_WIDTH_LEAST * glm_min(readable, unit)) return false;
    plan->panel_size = full ? HS_PANEL_FULL : HS_PANEL_COMPACT;
    float panel_width = glm_min(room, (full ? FULL_WIDTH_MOST : COMPACT_WIDTH_MOST) * unit);
    float together = plan->field.w + panel_width + 2.0f * MARGIN * unit;
    plan->field.x = in_units((width - together) / 2.0f);
    plan->field.y = floorf((height - plan->field.h) / 2.0f);
    plan->panel.x =
        plan->field.x + plan->field.w + in_units(MARGIN * unit + (float)HS_OPAQUE_UNIT - 1.0f);
    plan->panel.y = floorf(glm_min(MARGIN * unit, height));
    plan->panel.w = in_units(glm_min(panel_width, width - plan->panel.x));
    plan->panel.h = floorf(glm_max(height - 2.0f * MARGIN * unit, 0.0f));
    return true;
}

/// The panel below the field in a tall window, whose field may give a little for it; else
/// over the field's top.
static void arrange_over(hs_arrangement *plan, float width, float height)
{
    bool is_wide = width >= FULL_BELOW * plan->text_scale;
    float panel_height =
        COMPACT_HEIGHT * glm_min(plan->text_scale, glm_max(width / COMPACT_FITS, 0.6f));
    if (is_wide) panel_height = FULL_BELOW_HEIGHT * plan->text_scale;
    panel_height = floorf(panel_height);
    float left = height - panel_height;
    bool below = left >= FIELD_SHARE_LEAST * plan->field.h;
    if (below) plan->field = largest_field(width, left);
    plan->panel_size = is_wide && below ? HS_PANEL_FULL : HS_PANEL_COMPACT;
    plan->field.x = floorf((width - plan->field.w) / 2.0f);
    plan->field.y = below ? 0.0f : floorf((height - plan->field.h) / 2.0f);
    if (below) {
        plan->panel = (SDL_FRect){0.0f, plan->field.h, width, height - plan->field.h};
    } else {
        plan->panel = plan->field;
        plan->panel.h = glm_min(panel_height, floorf(COVERED_MOST * plan->field.h));
    }
}

/// No panel, the field in the middle.
static void arrange_alone(hs_arrangement *plan, float width, float height)
{
    plan->panel_size = HS_PANEL_OFF;
    plan->field.x = in_units((width - plan->field.w) / 2.0f);
    plan->field.y = floorf((height - plan->field.h) / 2.0f);
}

hs_arrangement hs_arrange(int width, int height, float pixel_ratio, bool wants_panel,
                          unsigned text_percent)
{
    float w = (float)width;
    float h = (float)height;
    float readable = readable_scale(w, h, pixel_ratio);
    hs_arrangement plan = {
        .field = largest_field(w, h),
        .panel_size = wants_panel ? HS_PANEL_FULL : HS_PANEL_OFF,
        .text_scale = readable * (float)text_percent / 100.0f,
    };
    if (wants_panel && (arrange_around(&plan, w, h) || arrange_beside(&plan, w, h, readable))) {
        return plan;
    }
    if (!wants_panel || plan.field.w < COMPACT_WIDTH_READABLE) {
        arrange_alone(&plan, w, h);
    } else {
        arrange_over(&plan, w, h);
    }
    return plan;
}

/// What a card takes of a window at least, and at most in widths of the field.
#define CARD_SHARE      0.5f
#define CARD_WIDTH_MOST 1.4f

void hs_arrange_tour(hs_arrangement *plan, int width, int height)
{
    float w = (float)width;
    float h = (float)height;
    if (h > w) {
        plan->field = largest_field(w, floorf(h * (1.0f - CARD_SHARE)));
        plan->field.x = floorf((w - plan->field.w) / 2.0f);
        plan->panel = (SDL_FRect){0.0f, plan->field.h, w, h - plan->field.h};
        return;
    }
    plan->field = largest_field(floorf(w * (1.0f - CARD_SHARE)), h);
    float card = glm_min(w - plan->field.w, floorf(plan->field.w * CARD_WIDTH_MOST));
    plan->field.x = floorf((w - plan->field.w - card) / 2.0f);
    plan->field.y = floorf((h - plan->field.h) / 2.0f);
    plan->panel = (SDL_FRect){plan->field.x + plan->field.w, 0.0f, card, h};
}

bool hs_arrangement_is_below(const hs_arrangement *plan)
{
    return plan->panel_size != HS_PANEL_OFF && plan->panel.y >= plan->field.y + plan->field.h;
}

bool hs_arrangement_covers_field(const hs_arrangement *plan)
{
    const SDL_FRect *field = &plan->field, *panel = &plan->panel;
    return plan->panel_size != HS_PANEL_OFF && panel->x < field->x + field->w &&
           field->x < panel->x + panel->w && panel->y < field->y + field->h &&
           field->y < panel->y + panel->h;
}

bool hs_arrangement_equals(const hs_arrangement *a, const hs_arrangement *b)
{
    return SDL_FRectEquals(&a->field, &b->field) && SDL_FRectEquals(&a->panel, &b->panel) &&
           SDL_FRectEquals(&a->panel_right, &b->panel_right) && a->panel_size == b->panel_size;
}
