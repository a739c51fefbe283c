#include "app/arrangement.h"

#include "draw/opaque_texture.h"

#include "base/forbidden.h"

/// Widths of the panel at text scale 1, and the height of a compact one that lies over the field.
#define FULL_WIDTH_LEAST    310.0f
#define FULL_WIDTH_MOST     740.0f
#define COMPACT_WIDTH_LEAST 210.0f
#define COMPACT_WIDTH_MOST  300.0f
#define COMPACT_HEIGHT      212.0f
#define MARGIN              4.0f
/// What a field keeps of its height at least when it makes room for the panel.
#define FIELD_SHARE_LEAST 0.75f
/// A field of fewer pixels is as wide as they allow.
#define FIELD_WIDTH_FINE 64.0f
/// Of the window that the design is drawn for.
#define DESIGN_WIDTH  1280.0f
#define DESIGN_HEIGHT 720.0f

static float at_most(float value, float most)
{
    return value < most ? value : most;
}

static float larger(float a, float b)
{
    return a > b ? a : b;
}

static float text_scale_for(float width, float height, float pixel_ratio, unsigned text_percent)
{
    float fits = at_most(width / DESIGN_WIDTH, height / DESIGN_HEIGHT);
    return larger(fits, pixel_ratio) * (float)text_percent / 100.0f;
}

/// Rounded down to whole units that are quick to copy.
static float in_units(float length)
{
    return floorf(length / (float)HS_OPAQUE_UNIT) * (float)HS_OPAQUE_UNIT;
}

/// The largest field of 3 : 4, in whole units where that does not show.
static SDL_FRect largest_field(float width, float height)
{
    float field_height = at_most(height, floorf(width * 4.0f / 3.0f));
    float wanted = field_height * 3.0f / 4.0f;
    float field_width = wanted < FIELD_WIDTH_FINE ? floorf(wanted) : in_units(wanted);
    field_width = at_most(field_width, width);
    return (SDL_FRect){0.0f, 0.0f, field_width, field_height};
}

/// Field and panel side by side, together in the middle. False when there is no room for that.
static bool arrange_beside(hs_arrangement *plan, float width, float height)
{
    float unit = plan->text_scale;
    float room = width - plan->field.w - 2.0f * MARGIN * unit;
    bool full = plan->panel_size == HS_PANEL_FULL && room >= FULL_WIDTH_LEAST * unit;
    if (!full && room < COMPACT_WIDTH_LEAST * unit) return false;
    plan->panel_size = full ? HS_PANEL_FULL : HS_PANEL_COMPACT;
    float panel_width = at_most(room, (full ? FULL_WIDTH_MOST : COMPACT_WIDTH_MOST) * unit);
    float together = plan->field.w + panel_width + 2.0f * MARGIN * unit;
    plan->field.x = in_units((width - together) / 2.0f);
    plan->field.y = floorf((height - plan->field.h) / 2.0f);
    plan->panel.x =
        plan->field.x + plan->field.w + in_units(MARGIN * unit + (float)HS_OPAQUE_UNIT - 1.0f);
    plan->panel.y = floorf(at_most(MARGIN * unit, height));
    plan->panel.w = in_units(at_most(panel_width, width - plan->panel.x));
    plan->panel.h = floorf(larger(height - 2.0f * MARGIN * unit, 0.0f));
    return true;
}

/// The compact panel below the field in a tall window, whose field may give a little for it; else
/// over the field's top.
static void arrange_over(hs_arrangement *plan, float width, float height)
{
    float panel_height = floorf(COMPACT_HEIGHT * plan->text_scale);
    float left = height - panel_height;
    bool below = left >= FIELD_SHARE_LEAST * plan->field.h;
    if (below) plan->field = largest_field(width, left);
    plan->panel_size = HS_PANEL_COMPACT;
    plan->field.x = floorf((width - plan->field.w) / 2.0f);
    plan->field.y = below ? 0.0f : floorf((height - plan->field.h) / 2.0f);
    if (below) {
        plan->panel = (SDL_FRect){0.0f, plan->field.h, width, height - plan->field.h};
    } else {
        plan->panel = plan->field;
        plan->panel.h = at_most(panel_height, plan->field.h);
    }
}

hs_arrangement hs_arrange(int width, int height, float pixel_ratio, hs_panel_size wanted,
                          unsigned text_percent)
{
    float w = (float)width;
    float h = (float)height;
    hs_arrangement plan = {
        .field = largest_field(w, h),
        .panel_size = wanted,
        .text_scale = text_scale_for(w, h, pixel_ratio, text_percent),
    };
    if (wanted == HS_PANEL_OFF) {
        plan.field.x = in_units((w - plan.field.w) / 2.0f);
        plan.field.y = floorf((h - plan.field.h) / 2.0f);
    } else if (!arrange_beside(&plan, w, h)) {
        arrange_over(&plan, w, h);
    }
    return plan;
}
