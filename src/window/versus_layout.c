#include "window/versus_layout.h"

#include <cglm/util.h>

#include "draw/textures.h"

#include "base/forbidden.h"

/// At text scale 1: the line above a field, the gap around everything, and the least width of what
/// stands between two fields.
#define HEAD   54.0f
#define GAP    8.0f
#define MIDDLE 272.0f
/// The least width of the column beside two fields that stand one above the other.
#define COLUMN 220.0f
/// What a middle takes of the window at most, and such a column at least.
#define MIDDLE_MOST  0.3f
#define COLUMN_LEAST 0.3f
/// Of the window that the design is drawn for; a tall one is as wide as this is high.
#define DESIGN_WIDTH  1280.0f
#define DESIGN_HEIGHT 720.0f

static float in_units(float length)
{
    return floorf(length / (float)HS_OPAQUE_UNIT) * (float)HS_OPAQUE_UNIT;
}

/// The largest field of 3 : 4, at least a pixel.
static SDL_FRect field_within(float width, float height)
{
    float wide = glm_max(in_units(glm_min(width, height * 0.75f)), 1.0f);
    float high = glm_max(floorf(glm_min(height, wide * 4.0f / 3.0f)), 1.0f);
    return (SDL_FRect){0.0f, 0.0f, wide, high};
}

/// A part of a box from `from` to `to` of its height.
static SDL_FRect part_of(const SDL_FRect *box, float from, float to)
{
    float top = floorf(box->y + box->h * from);
    return (SDL_FRect){box->x, top, box->w, floorf(box->y + box->h * to) - top};
}

static hs_versus_layout arrange_beside(float width, float height, float unit)
{
    float gap = in_units(GAP * unit + (float)HS_OPAQUE_UNIT - 1.0f);
    float head = glm_min(floorf(HEAD * unit), floorf(height * 0.2f));
    float middle = glm_min(MIDDLE * unit, width * MIDDLE_MOST);
    SDL_FRect field =
        field_within((width - middle - 4.0f * gap) / 2.0f, height - head - 2.0f * gap);
    float top = head + floorf(glm_max(height - head - field.h, 0.0f) / 2.0f);
    // What is left is shared by the middle and the edges.
    float room = width - 2.0f * field.w - 4.0f * gap;
    float edge = in_units(glm_max(room - 1.5f * middle, 0.0f) / 2.0f) + gap;
    hs_versus_layout plan = {.is_stacked = false};
    plan.fields[0] = (SDL_FRect){edge, top, field.w, field.h};
    plan.fields[1] = (SDL_FRect){in_units(width - edge - field.w), top, field.w, field.h};
    for (int i = 0; i < HS_SIDES; i++) {
        plan.heads[i] = (SDL_FRect){plan.fields[i].x, top - head, field.w, head};
    }
    float left = plan.fields[0].x + field.w + gap;
    const SDL_FRect column = {left, top - head, plan.fields[1].x - gap - left, field.h + head};
    plan.counter = part_of(&column, 0.0f, 0.36f);
    plan.figures = part_of(&column, 0.36f, 0.72f);
    plan.notes = part_of(&column, 0.72f, 1.0f);
    return plan;
}

/// Beside each field a column: name and figures of the race above its seam, keys below.
static hs_versus_layout arrange_stacked(float width, float height, float unit)
{
    float gap = in_units(GAP * unit + (float)HS_OPAQUE_UNIT - 1.0f);
    float most = width - glm_max(COLUMN * unit, width * COLUMN_LEAST) - 3.0f * gap;
    SDL_FRect field = field_within(most, (height - 3.0f * gap) / 2.0f);
    hs_versus_layout plan = {.is_stacked = true};
    plan.fields[0] = (SDL_FRect){gap, gap, field.w, field.h};
    plan.fields[1] = (SDL_FRect){gap, floorf(height - gap - field.h), field.w, field.h};
    float left = 2.0f * gap + field.w;
    SDL_FRect columns[HS_SIDES];
    for (int i = 0; i < HS_SIDES; i++) {
        columns[i] =
            (SDL_FRect){left, plan.fields[i].y, glm_max(width - gap - left, 0.0f), field.h};
        plan.heads[i] = part_of(&columns[i], 0.0f, 0.18f);
    }
    plan.figures = part_of(&columns[0], 0.2f, 0.66f);
    plan.counter = part_of(&columns[0], 0.7f, 1.0f);
    plan.notes = part_of(&columns[1], 0.4f, 1.0f);
    return plan;
}

hs_versus_layout hs_versus_arrange(int width, int height, unsigned text_percent)
{
    float w = (float)width, h = (float)height;
    bool is_stacked = h > w;
    float wide = is_stacked ? DESIGN_HEIGHT : DESIGN_WIDTH;
    float high = is_stacked ? DESIGN_WIDTH : DESIGN_HEIGHT;
    float unit = glm_min(w / wide, h / high) * (float)text_percent / 100.0f;
    hs_versus_layout plan = is_stacked ? arrange_stacked(w, h, unit) : arrange_beside(w, h, unit);
    plan.text_scale = unit;
    return plan;
}
