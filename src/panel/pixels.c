#include "panel/pixels.h"

#include "base/forbidden.h"

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static hs_box common(hs_box a, hs_box b)
{
    int x = larger(a.x, b.x), y = larger(a.y, b.y);
    int right = smaller(a.x + a.width, b.x + b.width);
    int bottom = smaller(a.y + a.height, b.y + b.height);
    return (hs_box){x, y, larger(right - x, 0), larger(bottom - y, 0)};
}

void hs_pixels_fill(hs_pixels *pixels, hs_box box, hs_color color)
{
    hs_box inside = common(box, pixels->clip);
    if (inside.width < box.width || inside.height < box.height) pixels->cut++;
    for (int y = inside.y; y < inside.y + inside.height; y++) {
        hs_color *row = pixels->at + (size_t)y * (size_t)pixels->width + inside.x;
        for (int x = 0; x < inside.width; x++) row[x] = color;
    }
}

void hs_pixels_frame(hs_pixels *pixels, hs_box box, hs_color color)
{
    hs_pixels_fill(pixels, (hs_box){box.x, box.y, box.width, 1}, color);
    hs_pixels_fill(pixels, (hs_box){box.x, box.y + box.height - 1, box.width, 1}, color);
    hs_pixels_fill(pixels, (hs_box){box.x, box.y, 1, box.height}, color);
    hs_pixels_fill(pixels, (hs_box){box.x + box.width - 1, box.y, 1, box.height}, color);
}

hs_box hs_pixels_clip(hs_pixels *pixels, hs_box box)
{
    hs_box former = pixels->clip;
    pixels->clip = common(box, (hs_box){0, 0, pixels->width, pixels->height});
    return former;
}
