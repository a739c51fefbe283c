#include "draw/ground_plan.h"

#include "base/forbidden.h"

/// Thinnest row, in pixels of the farthest one: each line shows two rows at most, and edges that
/// are close together make no patterns with the lines.
#define ROW_HEIGHT_LEAST 2.5f

/// The plane as the camera sees it.
typedef struct plane {
    mat4s matrix;
    float near, far;   ///< z at the lower and at the upper edge
    float near_across; ///< share of the picture's width that a unit takes at a distance of 1
} plane;

static plane look(float aspect)
{
    plane seen = {.matrix = hs_camera_beneath(aspect)};
    seen.near = hs_camera_unmap_beneath(&seen.matrix, 1.0f);
    seen.far = hs_camera_unmap_beneath(&seen.matrix, 0.0f);
    vec3s beside = hs_camera_map_beneath(&seen.matrix, 1.0f, seen.near);
    seen.near_across = (beside.x - 0.5f) * beside.z;
    return seen;
}

/// Fills in the rows when there are so many; returns the number of their tiles. The tile at either
/// side may reach a little beyond the picture, or end a little before its edge, to which it is
/// drawn.
static size_t lay_rows(hs_ground_plan *plan, const plane *seen, size_t rows)
{
    size_t tiles = 0;
    float side = (seen->far - seen->near) / (float)rows;
    for (size_t r = 0; r < rows; r++) {
        vec3s middle =
            hs_camera_map_beneath(&seen->matrix, 0.0f, seen->near + side * ((float)r + 0.5f));
        float across = seen->near_across * side / middle.z;
        size_t half = (size_t)(0.5f / across + 0.3f);
        if (half < 1) half = 1;
        plan->row[r] = (hs_ground_row){(uint32_t)tiles, (uint32_t)(2 * half), middle.y, across};
        tiles += 2 * half;
    }
    plan->rows = rows;
    plan->tiles = tiles;
    return tiles;
}

/// The most rows that a picture of so many lines shows well.
static size_t most_rows(int height)
{
    // The farthest row is so much less than the mean one: the height of all rows together is that
    // of the picture, and they shrink by the square.
    float mean = ROW_HEIGHT_LEAST * HS_CAMERA_FAR;
    float rows = (float)height / mean;
    if (rows > (float)HS_GROUND_ROWS_MAX) return HS_GROUND_ROWS_MAX;
    return rows < 2.0f ? 2 : (size_t)rows;
}

/// Fills in the lines, from the lowest, which shows the nearest row, up.
static void draw_lines(hs_ground_plan *plan, const plane *seen)
{
    float side = (seen->far - seen->near) / (float)plan->rows;
    size_t row = 0;
    for (int l = plan->height; l-- > 0;) {
        float upper = (float)l / (float)plan->height;
        float middle = ((float)l + 0.5f) / (float)plan->height;
        float z = hs_camera_unmap_beneath(&seen->matrix, middle);
        float distance = hs_camera_map_beneath(&seen->matrix, 0.0f, z).z;
        hs_ground_line *line = &plan->line[l];
        line->below = (uint16_t)row;
        float edge =
            hs_camera_map_beneath(&seen->matrix, 0.0f, seen->near + side * (float)(row + 1)).y;
        float part = glm_clamp_zo((edge - upper) * (float)plan->height);
        bool ends = part > 0.0f && row + 1 < plan->rows;
        if (ends) row++;
        line->row = (uint16_t)row;
        line->share = ends ? (uint16_t)((1.0f - part) * 256.0f + 0.5f) : 256;
        line->step = (int32_t)(seen->near_across * side / distance * (float)plan->width *
                               (float)HS_GROUND_PARTS);
    }
}

void hs_ground_plan_make(hs_ground_plan *plan, int width, int height, size_t tiles)
{
    plane seen = look((float)width / (float)height);
    size_t most = most_rows(height);
    size_t rows = most < HS_GROUND_ROWS_MIN ? most : HS_GROUND_ROWS_MIN;
    plan->width = width;
    plan->height = height;
    while (lay_rows(plan, &seen, rows) < tiles && rows < most) rows++;
    plan->is_full = rows == most;
    for (; plan->tiles > HS_GROUND_TILES_MAX; plan->is_full = true) lay_rows(plan, &seen, --rows);
    draw_lines(plan, &seen);
}
