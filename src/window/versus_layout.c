#include "window/versus_layout.h"

#include <cglm/util.h>

#include "draw/textures.h"

#include "base/forbidden.h"

/// At text scale 1: the line above a field, the gap around everything, and the least width of what
/// stands between two fields or beside one.
#define HEAD   54.0f
#define GAP    8.0f
#define MIDDLE 272.0f
/// The strip between two fields that stand one above the other.
#define STRIP 232.0f
/// What a strip, and what a middle, takes of the window at most.
#define STRIP_MOST  0.24f
#define MIDDLE_MOST 0.3f

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

static hs_versus_layout arrange_stacked(float width, float height, float unit)
{
    float gap = in_units(GAP * unit + (float)HS_OPAQUE_UNIT - 1.0f);
    float strip = floorf(glm_min(STRIP * unit, height * STRIP_MOST));
    SDL_FRect field = field_within(width * 0.6f, (height - strip - 2.0f * gap) / 2.0f);
    hs_versus_layout plan = {.is_stacked = true};
    plan.fields[0] = (SDL_FRect){gap, gap, field.w, field.h};
    plan.fields[1] = (SDL_FRect){gap, floorf(height - gap - field.h), field.w, field.h};
    float left = 2.0f * gap + field.w;
    for (int i = 0; i < HS_SIDES; i++) {
        plan.heads[i] =
            (SDL_FRect){left, plan.fields[i].y, glm_max(width - gap - left, 0.0f), field.h};
    }
    plan.notes = part_of(&plan.heads[1], 0.35f, 1.0f);
    plan.heads[1] = part_of(&plan.heads[1], 0.0f, 0.35f);
    float top = plan.fields[0].y + field.h;
    float between = glm_max(plan.fields[1].y - top, 0.0f);
    plan.counter = (SDL_FRect){gap, top, floorf(width / 2.0f) - gap, between};
    plan.figures =
        (SDL_FRect){floorf(width / 2.0f) + gap, top, floorf(width / 2.0f) - 2.0f * gap, between};
    return plan;
}

hs_versus_layout hs_versus_arrange(int width, int height, float text_scale)
{
    float w = (float)width, h = (float)height;
    return h > w ? arrange_stacked(w, h, text_scale) : arrange_beside(w, h, text_scale);
}
